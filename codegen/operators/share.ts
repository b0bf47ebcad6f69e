// Shared rows: the definition's pipelines fill an object, and each scan of the rows opens a pipeline over it. Rows
// of an operator that keeps them anyway are read where it keeps them.
//
//   define:     for row of the definition: store its columns in append(collector)   (or: what keeps the rows)
//   each scan:  for row: consume
import { MayflyError } from '../../planner/errors.js';
import type { Share, SharedScan } from '../../planner/plan.js';
import { sharedColumns } from '../../planner/plan-columns.js';
import { type Consume, type QueryEmitter, type Required, readKept } from '../pipeline.js';
import { rowBound } from '../row-bound.js';

export function produceShare(
  emitter: QueryEmitter,
  plan: Share,
  required: Required,
  consume: Consume,
  acceptsMask: boolean,
): void {
  defineShared(emitter, plan);
  emitter.produce(plan.input, required, consume, acceptsMask);
}

/** Emits what computes the shared rows. */
export function defineShared(emitter: QueryEmitter, plan: Share): void {
  emitter.sharedBounds.set(plan.shared, rowBound(plan.definition, emitter.sharedBounds, emitter.options.facts));
  emitter.sharedRows.set(plan.shared, emitter.keep(plan.definition, sharedColumns(plan)));
}

export function produceSharedScan(emitter: QueryEmitter, plan: SharedScan, consume: Consume): void {
  const kept = emitter.sharedRows.get(plan.shared);
  if (kept === undefined) throw new MayflyError('internal_error', 'emit', `shared ${plan.shared.id} is not defined`);
  const columns = new Map(
    plan.columns.map(({ column, source }) => {
      const read = kept.columns.get(source);
      if (read === undefined) throw new MayflyError('internal_error', 'emit', `${source.name} is not kept`);
      return [column, read] as const;
    }),
  );
  readKept(emitter, { ...kept, label: `shared rows ${plan.shared.id}`, columns }, consume);
}
