// Scan: the rows of a table, batch by batch. A column's value is read when something first asks for it.
import { MayflyError } from '../../../planner/errors.js';
import type { Scan } from '../../../planner/plan.js';
import { NamedTable } from '../../stored-table.js';
import { ColumnReader } from '../column-reader.js';
import type { Context } from '../context.js';
import type { Evaluate, Value } from '../value.js';
import type { Required, Rows } from './operator.js';

/** Rows whose buffers are read at once, at most; a multiple of 8. */
const WINDOW_ROWS = 16_384;

/** Bytes of text that are read at once, but for 8 rows of longer ones. */
const WINDOW_TEXT = 1 << 26;

/** Rows to read at once of texts up to so many bytes. */
function windowRows(longest: number): number {
  const rows = Math.floor(WINDOW_TEXT / Math.max(longest, 1) / 8) * 8;
  return Math.max(8, Math.min(WINDOW_ROWS, rows));
}

export function scanRows(plan: Scan, required: Required, context: Context): Rows {
  if (!(plan.table instanceof NamedTable)) {
    throw new MayflyError('internal_error', 'run', `table ${plan.table.name} is not the runtime's`);
  }
  const { stored } = plan.table;
  const readers: ColumnReader[] = [];
  const columns = new Map<number, Evaluate>();
  let longest = 0;
  let row = -1;
  /** Counts all rows, so that a value read earlier is known to be of this row. */
  let serial = 0;
  for (const { column, index } of plan.columns) {
    if (!required.has(column)) continue;
    const reader = new ColumnReader(stored, index, context);
    readers.push(reader);
    longest = Math.max(longest, stored.columns[index]!.facts?.maximumLength ?? 0);
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

  const most = windowRows(longest);
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
    rows = Math.min(most, batchRows - begin);
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
