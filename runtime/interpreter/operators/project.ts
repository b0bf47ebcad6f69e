// Project: adds columns that are computed when something first asks for them, once a row.
import type { Column } from '../../../planner/expression.js';
import { collectColumns } from '../../../planner/expression-tree.js';
import type { Project } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { compiler } from '../expression.js';
import type { Evaluate, Value } from '../value.js';
import { buildRows } from './build.js';
import type { Required, Rows } from './operator.js';

export function projectRows(plan: Project, required: Required, context: Context): Rows {
  const made = new Set(plan.outputs.map(({ column }) => column));
  const outputs = plan.outputs.filter(({ column }) => required.has(column));
  const below = new Set<Column>([...required].filter((column) => !made.has(column)));
  for (const { expression } of outputs) collectColumns(expression, below);
  const input = buildRows(plan.input, below, context);
  const compile = compiler(input.columns);
  const columns = new Map(input.columns);
  let serial = 0;
  for (const { column, expression } of outputs) {
    const compute = compile(expression);
    let known = -1;
    let value: Value = null;
    const read: Evaluate = () => {
      if (known !== serial) {
        value = compute();
        known = serial;
      }
      return value;
    };
    columns.set(column.id, read);
  }
  const next = () => {
    serial++;
    return input.next();
  };
  return { next, columns };
}
