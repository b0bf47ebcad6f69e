// Filter: pulls rows until every conjunct is true.
import type { Column } from '../../../planner/expression.js';
import { collectColumns } from '../../../planner/expression-tree.js';
import type { Filter } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { type Columns, compiler } from '../expression.js';
import { buildRows } from './build.js';
import type { Required, Rows } from './operator.js';

export function filterRows(plan: Filter, required: Required, context: Context): Rows {
  const below = new Set<Column>(required);
  for (const conjunct of plan.predicate) collectColumns(conjunct, below);
  const input = buildRows(plan.input, below, context);
  const passes = allTrue(plan.predicate, input.columns);
  const next = () => {
    for (;;) {
      const step = input.next();
      if (step !== 'row' || passes()) return step;
    }
  };
  return { next, columns: input.columns };
}

/** Whether all conjuncts are true for the current row, from the first on. */
export function allTrue(conjuncts: Filter['predicate'], columns: Columns): () => boolean {
  const tests = conjuncts.map(compiler(columns));
  return () => {
    for (const test of tests) if (test() !== true) return false;
    return true;
  };
}
