// Project: computed columns, evaluated where a consumer first reads them.
import { collectColumns } from '../../planner/expression-tree.js';
import type { Project } from '../../planner/plan.js';
import type { Consume, QueryEmitter, Required } from '../pipeline.js';

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
      for (const { column, expression } of outputs) {
        pipeline.evaluator.define(column, () => pipeline.evaluator.evaluate(expression));
      }
      consume(pipeline);
    },
    acceptsMask,
  );
}
