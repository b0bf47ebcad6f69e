// Filter: goes on to the next row as soon as a conjunct is not true.
//
//   if not conjunct 1: next row
//   if not conjunct 2: next row
//   consume
import { referencedColumns } from '../../planner/expression.js';
import type { Expression } from '../../planner/expression.js';
import type { Filter } from '../../planner/plan.js';
import type { Consume, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { isTrue } from '../value.js';

export function produceFilter(emitter: QueryEmitter, plan: Filter, required: Required, consume: Consume): void {
  const below = new Set(required);
  for (const conjunct of plan.predicate) referencedColumns(conjunct, below);
  emitter.produce(plan.input, below, (pipeline) => {
    pipeline.operators.push('filter');
    keepWhereTrue(pipeline, plan.predicate);
    consume(pipeline);
  });
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
