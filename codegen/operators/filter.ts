// Filter: goes on to the next row as soon as a conjunct is not true. For a consumer that accepts a mask, cheap
// conjuncts are evaluated for every row instead and joined into it, which leaves a loop without branches.
//
//   if not conjunct 1: next row                  mask = conjunct 1 and conjunct 2
//   if not conjunct 2: next row
//   consume                                      consume, heeding mask

import type { Expression } from '../../planner/expression.js';
import { collectColumns } from '../../planner/expression-tree.js';
import type { Filter } from '../../planner/plan.js';
import type { Consume, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { isTrue } from '../value.js';

export function produceFilter(
  emitter: QueryEmitter,
  plan: Filter,
  required: Required,
  consume: Consume,
  acceptsMask: boolean,
): void {
  const below = new Set(required);
  for (const conjunct of plan.predicate) collectColumns(conjunct, below);
  emitter.produce(
    plan.input,
    below,
    (pipeline) => {
      pipeline.operators.push('filter');
      if (acceptsMask) maskWhereTrue(pipeline, plan.predicate);
      else keepWhereTrue(pipeline, plan.predicate);
      consume(pipeline);
    },
    acceptsMask,
  );
}

/** Goes to the pipeline's next row unless all conjuncts are true, in order. */
export function keepWhereTrue(pipeline: Pipeline, predicate: readonly Expression[]): void {
  const { b, evaluator } = pipeline;
  for (const conjunct of predicate) {
    const pass = b.newBlock('filter.pass');
    b.condBr(isTrue(b, evaluator.evaluate(conjunct)), pass, pipeline.next);
    b.at(pass);
  }
}

/** Adds cheap conjuncts to the mask and branches on the others, in order. */
function maskWhereTrue(pipeline: Pipeline, predicate: readonly Expression[]): void {
  const { b, evaluator } = pipeline;
  for (const conjunct of predicate) {
    if (pipeline.isSpeculative(() => isTrue(b, evaluator.evaluate(conjunct)))) {
      const passes = isTrue(b, evaluator.evaluate(conjunct));
      pipeline.mask = pipeline.mask === undefined ? passes : b.and(pipeline.mask, passes);
    } else {
      pipeline.settleMask();
      keepWhereTrue(pipeline, [conjunct]);
    }
  }
}
