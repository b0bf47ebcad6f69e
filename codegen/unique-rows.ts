// Whether rows of an operator can repeat in some columns: a join table of keys that cannot needs no walk over matches.
import type { Column, Expression } from '../planner/expression.js';
import type { Join, Plan } from '../planner/plan.js';

/** Whether no two rows of `plan` without NULLs in `columns` agree in all of them; exact facts only, never estimates. */
export function isUniqueIn(plan: Plan, columns: ReadonlySet<Column>): boolean {
  switch (plan.kind) {
    case 'scan':
      return plan.columns.some(({ column, index }) => columns.has(column) && plan.table.columns[index]?.facts?.unique);
    case 'values':
      return plan.rows.length <= 1;
    case 'project': {
      const below = new Set(columns);
      for (const { column, expression } of plan.outputs) {
        if (below.delete(column) && expression.kind === 'column') below.add(expression.column);
      }
      return isUniqueIn(plan.input, below);
    }
    case 'filter':
    case 'sort':
    case 'limit':
    case 'row_number':
    case 'share':
      return isUniqueIn(plan.input, columns);
    case 'aggregate':
      return plan.groups.every(({ column }) => columns.has(column));
    case 'join':
      return joinIsUniqueIn(plan, columns);
    case 'union':
    case 'shared_scan':
      return false;
  }
}

function joinIsUniqueIn(join: Join, columns: ReadonlySet<Column>): boolean {
  switch (join.type) {
    case 'semi':
    case 'anti':
    case 'mark':
    case 'single':
      return isUniqueIn(join.left, columns);
    case 'inner':
      return (
        (isUniqueIn(join.left, columns) && matchesOnce(join, 'right')) ||
        (isUniqueIn(join.right, columns) && matchesOnce(join, 'left'))
      );
    case 'left':
      return isUniqueIn(join.left, columns) && matchesOnce(join, 'right');
  }
}

/** Whether no row of the other side has two matches in this one. */
export function matchesOnce(join: Join, side: 'left' | 'right'): boolean {
  const keys = join.keys.filter((key) => key.nullSafe !== true).map((key): Expression => key[side]);
  return isUniqueIn(join[side], new Set(keys.flatMap((key) => (key.kind === 'column' ? [key.column] : []))));
}
