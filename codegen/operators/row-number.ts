// Row number: rows are collected in the order of their partition and keys; when they are, the library numbers them.
//
//   collect: for row: store partition, keys and needed columns in append(collector)
//   library: for row in order: row.number = equal(row before, row) ? number of the row before + 1 : 1
//   read:    for row: consume
import type { RowNumber, SortKey } from '../../planner/plan.js';
import type { Kept, QueryEmitter, Required } from '../pipeline.js';
import { rowBound } from '../row-bound.js';
import { collectRows, keptRows } from './sort.js';

export function keepNumbered(emitter: QueryEmitter, plan: RowNumber, required: Required): Kept {
  const below = new Set(required);
  below.delete(plan.column);
  const partition = plan.partition.map((expression): SortKey => ({ expression, descending: false, nullsFirst: false }));
  const collected = collectRows(emitter, plan.input, below, {
    keys: [...partition, ...plan.keys],
    number: {
      column: plan.column,
      partition: partition.length,
      rows: rowBound(plan.input, emitter.sharedBounds, emitter.options.facts),
    },
  });
  return keptRows('numbered rows', collected);
}
