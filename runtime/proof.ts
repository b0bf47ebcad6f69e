// Which queries may be specialised to facts that an earlier process has found. What they tell of values may be wrong if
// a file was changed and looks as if it was not. Wrong rows are then the answer, but nothing worse: what generated code
// reads or writes by a value is checked to lie within memory. Only a division whose divisor is known not to be zero is
// not checked, and would end the process.
import type { Column, Expression } from '../planner/expression.js';
import { columnsOf, subexpressions } from '../planner/expression-tree.js';
import { children, type Plan } from '../planner/plan.js';
import { expressionsOf } from '../planner/plan-columns.js';

/** Whether a plan divides by anything but constants and counts, so that facts must be those of this very process. */
export function needsProof(plan: Plan): boolean {
  const counts = new Set<Column>();
  return dividesByValues(plan, counts);
}

/** Notes the columns that are counts on the way up. */
function dividesByValues(plan: Plan, counts: Set<Column>): boolean {
  if (children(plan).some((child) => dividesByValues(child, counts))) return true;
  if (plan.kind === 'aggregate') {
    for (const { column, function: name } of plan.aggregates) {
      if (name === 'count' || name === 'count_star') counts.add(column);
    }
  }
  if (plan.kind === 'project') {
    for (const { column, expression } of plan.outputs) {
      const columns = columnsOf(expression);
      if (columns.size > 0 && [...columns].every((from) => counts.has(from))) counts.add(column);
    }
  }
  return expressionsOf(plan).some((expression) => divides(expression, counts));
}

function divides(expression: Expression, counts: ReadonlySet<Column>): boolean {
  if (expression.kind === 'call' && (expression.function === 'divide' || expression.function === 'modulo')) {
    const divisor = expression.arguments[1];
    if (divisor !== undefined && [...columnsOf(divisor)].some((column) => !counts.has(column))) return true;
  }
  return subexpressions(expression).some((inner) => divides(inner, counts));
}
