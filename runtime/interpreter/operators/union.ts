// Union: all rows of all inputs, input by input.
import type { Union } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { readColumn } from '../expression.js';
import type { Evaluate } from '../value.js';
import { buildRows } from './build.js';
import type { Required, Rows, Step } from './operator.js';

export function unionRows(plan: Union, required: Required, context: Context): Rows {
  const kept = plan.columns.map((column, index) => ({ column, index })).filter(({ column }) => required.has(column));
  const inputs = plan.inputs.map((input) => {
    const wanted = kept.map(({ index }) => input.columns[index]!);
    const { next, columns } = buildRows(input.plan, new Set(wanted), context);
    return { next, reads: wanted.map((column) => readColumn(columns, column)) };
  });
  let index = 0;
  const columns = new Map(
    kept.map(({ column }, place): [number, Evaluate] => [column.id, () => inputs[index]!.reads[place]!()]),
  );
  const next = (): Step => {
    for (;;) {
      const input = inputs[index];
      if (input === undefined) return 'end';
      const step = input.next();
      if (step !== 'end') return step;
      index++;
    }
  };
  return { next, columns };
}
