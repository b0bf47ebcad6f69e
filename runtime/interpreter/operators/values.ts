// Values: literal rows.
import type { Values } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { compiler } from '../expression.js';
import type { Evaluate } from '../value.js';
import type { Rows } from './operator.js';

export function valuesRows(plan: Values, context: Context): Rows {
  const compile = compiler(new Map());
  const rows = plan.rows.map((row) => row.map(compile));
  let index = -1;
  // A value that nothing reads is not computed.
  const columns = new Map(plan.columns.map(({ id }, k): [number, Evaluate] => [id, () => rows[index]![k]!()]));
  const next = () => {
    if (context.due()) return 'pause';
    return ++index < rows.length ? 'row' : 'end';
  };
  return { next, columns };
}
