// Project: computed columns, evaluated where a consumer first reads them.
import { collectColumns } from '../../planner/expression-tree.js';
import type { Project } from '../../planner/plan.js';
import type { Consume, Pipeline, QueryEmitter, Required } from '../pipeline.js';

export function produceProject(
  emitter: QueryEmitter,
  plan: Project,
  required: Required,
  consume: Consume,
  acceptsMask: boolean,
): void {
  const below = new Set(required);
  const outputs = plan.outputs.filter((o) => required.has(o.column));
  for (const { column, expression } of outputs) {
    below.delete(column);
    collectColumns(expression, below);
  }
  emitter.produce(
    plan.input,
    below,
    (pipeline) => {
      pipeline.operators.push('project');
      defineOutputs(pipeline, outputs);
      consume(pipeline);
    },
    acceptsMask,
  );
}

/** Makes computed columns of the current row available. */
export function defineOutputs({ evaluator }: Pipeline, outputs: Project['outputs']): void {
  for (const { column, expression } of outputs) {
    const dictionary = expression.kind === 'column' ? evaluator.dictionaryOf(expression.column) : undefined;
    evaluator.define(column, () => evaluator.evaluateCoded(expression), dictionary);
  }
}
