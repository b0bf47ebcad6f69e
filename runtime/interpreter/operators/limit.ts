// Limit: leaves out the first rows and ends after enough.
import type { Limit } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { buildRows } from './build.js';
import type { Required, Rows, Step } from './operator.js';

export function limitRows(plan: Limit, required: Required, context: Context): Rows {
  const { offset, count = Infinity } = plan.range;
  const input = buildRows(plan.input, required, context);
  let skipped = 0;
  let given = 0;
  const next = (): Step => {
    if (given >= count) return 'end';
    for (;;) {
      const step = input.next();
      if (step !== 'row') return step;
      if (skipped < offset) skipped++;
      else {
        given++;
        return 'row';
      }
    }
  };
  return { next, columns: input.columns };
}
