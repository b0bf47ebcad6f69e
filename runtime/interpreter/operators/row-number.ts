// Row number: sorts the rows by partition and keys, and counts as long as the partition stays the same.
import type { Column } from '../../../planner/expression.js';
import { collectColumns } from '../../../planner/expression-tree.js';
import type { RowNumber, SortKey } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { compiler } from '../expression.js';
import { mapKey, type Value } from '../value.js';
import { type Required, type Rows, rowCopier, type Step } from './operator.js';
import { sortRows } from './sort.js';

export function numberRows(plan: RowNumber, required: Required, context: Context): Rows {
  const below = new Set<Column>(required);
  below.delete(plan.column);
  for (const expression of plan.partition) collectColumns(expression, below);
  const partition = plan.partition.map((expression): SortKey => ({ expression, descending: false, nullsFirst: false }));
  const keys = [...partition, ...plan.keys];
  const sorted = sortRows({ kind: 'sort', input: plan.input, keys, limit: undefined }, below, context);
  const copyPartition = rowCopier(plan.partition.map(compiler(sorted.columns)));
  let before: Value | undefined;
  let number = 0n;
  const next = (): Step => {
    const step = sorted.next();
    if (step !== 'row') return step;
    const key = mapKey(copyPartition());
    // As a Map compares: NaN is equal to itself.
    number = before !== undefined && (key === before || Object.is(key, before)) ? number + 1n : 1n;
    before = key;
    return step;
  };
  return { next, columns: new Map(sorted.columns).set(plan.column.id, () => number) };
}
