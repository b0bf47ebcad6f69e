// Sort: copies all rows with their keys, orders them, and gives them again. With a limit only the rows that can still
// be among the first are kept.
import type { Column } from '../../../planner/expression.js';
import { collectColumns } from '../../../planner/expression-tree.js';
import type { Sort, SortKey } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { compiler, readColumn } from '../expression.js';
import { comparison, type Value } from '../value.js';
import { buildRows } from './build.js';
import { mergeSort } from './merge-sort.js';
import { type Required, RowCursor, type Rows, rowCopier, rowSize, type Step } from './operator.js';

/** Up to so many rows are kept in order at a time; of a longer limit all rows are sorted. */
const LONGEST_TOP = 8192;

type Row = Value[];

export function sortRows(plan: Sort, required: Required, context: Context): Rows {
  const below = new Set<Column>(required);
  for (const { expression } of plan.keys) collectColumns(expression, below);
  const input = buildRows(plan.input, below, context);
  const kept = [...required];
  const keys = plan.keys.map(({ expression }) => compiler(input.columns)(expression));
  const copy = rowCopier([...kept.map((column) => readColumn(input.columns, column)), ...keys]);
  const compare = rowOrder(plan.keys, kept.length);
  const { offset = 0, count = Infinity } = plan.limit ?? {};
  const top = offset + count;
  const cursor = new RowCursor();

  let rows: Row[] = [];
  const keepFirst = () => {
    rows.sort(compare);
    for (const row of rows.splice(top)) context.release(rowSize(row));
  };
  let sorting: Generator<void, Row[]> | undefined;
  let sorted = false;
  let index = offset - 1;

  const next = (): Step => {
    while (sorting === undefined) {
      const step = input.next();
      if (step === 'pause') return step;
      if (step === 'end') {
        sorting = mergeSort(rows, compare, context);
        break;
      }
      const row = copy();
      context.charge(rowSize(row));
      rows.push(row);
      if (top <= LONGEST_TOP && rows.length >= 2 * top + 1024) keepFirst();
    }
    if (!sorted) {
      const { done, value } = sorting.next();
      if (!done) return 'pause';
      rows = value;
      sorted = true;
    }
    if (context.due()) return 'pause';
    const row = ++index < top ? rows[index] : undefined;
    if (row === undefined) return 'end';
    cursor.current = row;
    return 'row';
  };
  return { next, columns: cursor.readers(kept) };
}

/** The order of rows whose keys begin at place `first`. */
function rowOrder(keys: readonly SortKey[], first: number): (a: Row, b: Row) => number {
  const parts = keys.map(({ expression, descending, nullsFirst }, index) => ({
    place: first + index,
    compare: comparison(expression.type),
    sign: descending ? -1 : 1,
    ofNull: nullsFirst ? -1 : 1,
  }));
  return (a, b) => {
    for (const { place, compare, sign, ofNull } of parts) {
      const [x, y] = [a[place]!, b[place]!];
      if (x === null || y === null) {
        if (x !== y) return x === null ? ofNull : -ofNull;
        continue;
      }
      const order = compare(x, y);
      if (order !== 0) return sign * order;
    }
    return 0;
  };
}
