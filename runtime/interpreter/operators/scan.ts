// Scan: the rows of a table, batch by batch. A column's value is read when something first asks for it.
import { MayflyError } from '../../../planner/errors.js';
import type { Scan } from '../../../planner/plan.js';
import { NamedTable } from '../../stored-table.js';
import { ColumnReader } from '../column-reader.js';
import type { Context } from '../context.js';
import type { Evaluate, Value } from '../value.js';
import type { Required, Rows } from './operator.js';

/** Rows whose buffers are read at once; a multiple of 8. */
const WINDOW_ROWS = 16_384;

export function scanRows(plan: Scan, required: Required, context: Context): Rows {
  if (!(plan.table instanceof NamedTable)) {
    throw new MayflyError('internal_error', 'run', `table ${plan.table.name} is not the runtime's`);
  }
  const { stored } = plan.table;
  const readers: ColumnReader[] = [];
  const columns = new Map<number, Evaluate>();
  let row = -1;
  /** Counts all rows, so that a value read earlier is known to be of this row. */
  let serial = 0;
  for (const { column, index } of plan.columns) {
    if (!required.has(column)) continue;
    const reader = new ColumnReader(stored, index, context);
    readers.push(reader);
    let known = 0;
    let value: Value = null;
    columns.set(column.id, () => {
      if (known !== serial) {
        value = reader.read(row);
        known = serial;
      }
      return value;
    });
  }

  let batch = 0;
  let begin = 0;
  let rows = 0;
  const openWindow = (): boolean => {
    begin += rows;
    if (begin >= (stored.batchRows[batch] ?? 0)) {
      if (begin > 0) batch++;
      begin = 0;
    }
    const batchRows = stored.batchRows[batch];
    if (batchRows === undefined) return false;
    rows = Math.min(WINDOW_ROWS, batchRows - begin);
    for (const reader of readers) reader.open(batch, begin, begin + rows);
    row = 0;
    return true;
  };

  const next = () => {
    if (context.due()) return 'pause';
    row++;
    serial++;
    return row < rows || openWindow() ? 'row' : 'end';
  };
  return { next, columns };
}
