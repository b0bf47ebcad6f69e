// Finds the facts of all columns of a table, as queries would at first use, and shows them as a table of their own:
// `mayfly analyze` and db.facts.
import { floorDivide } from '../planner/calendar.js';
import type { ColumnFacts } from '../planner/catalog.js';
import { formatExpression } from '../planner/explain.js';
import { type Table as ArrowTable, Float64, Table, Utf8, vectorFromArray } from './arrow.js';
import { describe } from './arrow-types.js';
import { checkColumn, type Engine, throwIfCanceled, untilChecked } from './prepare.js';
import type { StoredColumn, StoredTable } from './stored-table.js';

const MILLISECONDS_PER_DAY = 86_400_000n;

/**
 * Checks all columns anew and answers with a row for each: its name and type, how many values are NULL, about how many
 * different ones there are, the least and the greatest (of text: the lengths in bytes), and what is known of their
 * order. Where nothing is known, the answer is NULL. Rejects with invalid_arrow_data where a column is damaged.
 */
export async function tableFacts(engine: Engine, stored: StoredTable, signal: AbortSignal): Promise<ArrowTable> {
  stored.retain();
  try {
    throwIfCanceled(signal);
    const checks = stored.columns
      .filter(({ storage, isProven }) => storage !== undefined && !isProven)
      .map((column) => column.validate((...found) => checkColumn(engine, stored, ...found), true));
    await untilChecked(checks, signal);
    const { columns } = stored;
    const all = <T>(value: (facts: ColumnFacts, column: StoredColumn) => T | undefined) =>
      columns.map((column) => (column.facts && value(column.facts, column)) ?? null);
    const text = (values: (string | null)[]) => vectorFromArray(values, new Utf8());
    const number = (values: (number | null)[]) => vectorFromArray(values, new Float64());
    return new Table({
      column: text(columns.map(({ name }) => name)),
      type: text(columns.map(({ type, storage }) => describe({ type, storage } as Parameters<typeof describe>[0]))),
      nulls: number(all(({ nullCount }) => nullCount)),
      distinct: number(all(({ distinct }) => distinct)),
      minimum: text(all(({ minimum, minimumLength }, column) => bound(column, minimum, minimumLength))),
      maximum: text(all(({ maximum, maximumLength }, column) => bound(column, maximum, maximumLength))),
      order: text(all(({ ascending, unique }) => orderOf(ascending, unique))),
    });
  } finally {
    stored.release();
  }
}

function bound(
  { type, storage }: StoredColumn,
  value: bigint | undefined,
  length: number | undefined,
): string | undefined {
  if (length !== undefined) return `${length} byte${length === 1 ? '' : 's'}`;
  if (value === undefined || type.kind === 'unsupported') return undefined;
  const units = storage?.kind === 'date64' ? floorDivide(value, MILLISECONDS_PER_DAY) : value;
  // Without the name of the type, which stands beside it.
  return formatExpression({ kind: 'constant', value: units, type }).replace(/^[^']*'(.*)'$/, '$1');
}

function orderOf(ascending: boolean | undefined, unique: boolean | undefined): string | undefined {
  const known = [...(ascending ? ['ascending'] : []), ...(unique ? ['unique'] : [])];
  return known.length === 0 ? undefined : known.join(', ');
}
