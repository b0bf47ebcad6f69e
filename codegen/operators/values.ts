// Values: literal rows, each emitted as its own straight-line pipeline step over a single-row source.
//
//   switch row: case k: columns = row k's expressions
//   consume
import type { Values } from '../../planner/plan.js';
import { conditional } from '../control-flow.js';
import type { Consume, QueryEmitter } from '../pipeline.js';
import type { Value } from '../value.js';

export function produceValues(emitter: QueryEmitter, plan: Values, consume: Consume): void {
  emitter.pipeline(
    'values',
    () => ({ kind: 'single' }),
    (pipeline) => {
      const { b, evaluator } = pipeline;
      const [first, ...more] = plan.rows;
      if (first === undefined) {
        // No rows: the loop body goes straight on; what follows is emitted for its objects and never reached.
        const unreached = b.newBlock('values.none');
        b.condBr(b.boolean(true), pipeline.next, unreached);
        b.at(unreached);
      }
      if (more.length === 0) {
        plan.columns.forEach((column, k) => {
          const expression = first?.[k] ?? ({ kind: 'constant', value: null, type: column.type } as const);
          evaluator.define(column, () => evaluator.evaluate(expression));
        });
        consume(pipeline);
        return;
      }
      const [head, inside, next] = [b.newBlock('values.head'), b.newBlock('values.body'), b.newBlock('values.next')];
      const [before, outer] = [b.current, pipeline.next];
      b.br(head);
      b.at(head);
      const row = b.phi('i64', [[b.integer(64, 0), before]]);
      b.condBr(b.compare('slt', row, b.integer(64, plan.rows.length)), inside, outer);
      b.at(inside);
      plan.columns.forEach((column, k) => {
        evaluator.define(column, () => {
          // By halves, so that thousands of rows nest a dozen levels deep.
          const choose = (low: number, high: number): Value => {
            if (high - low > 1) {
              const middle = (low + high) >> 1;
              const isBelow = b.compare('slt', row, b.integer(64, middle));
              return conditional(
                b,
                'values',
                column.type,
                isBelow,
                () => choose(low, middle),
                () => choose(middle, high),
              );
            }
            const expression = plan.rows[low]?.[k] ?? ({ kind: 'constant', value: null, type: column.type } as const);
            return evaluator.inBranch(() => evaluator.evaluate(expression));
          };
          return choose(0, plan.rows.length);
        });
      });
      pipeline.next = next;
      consume(pipeline);
      b.br(next);
      b.at(next);
      b.addIncoming(row, b.add(row, b.integer(64, 1)), next);
      b.br(head);
      // Emission goes on in a block of its own: the enclosing loop closes there.
      pipeline.next = outer;
      b.at(b.newBlock('values.done'));
    },
  );
}
