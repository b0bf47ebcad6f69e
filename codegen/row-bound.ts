// The most rows an operator can yield: what sums can reach follows from it, and so how wide they must be.
import type { Join, Plan } from '../planner/plan.js';

/** An upper bound of the rows that `plan` yields; exact facts only, never estimates. */
export function rowBound(plan: Plan): bigint {
  switch (plan.kind) {
    case 'scan':
      return BigInt(plan.table.rowCount);
    case 'values':
      return BigInt(plan.rows.length);
    case 'filter':
    case 'project':
      return rowBound(plan.input);
    case 'join':
      return joinBound(plan);
    case 'union':
      return plan.inputs.reduce((rows, input) => rows + rowBound(input.plan), 0n);
    case 'aggregate': {
      const input = rowBound(plan.input);
      if (plan.groups.length === 0) return 1n;
      return input;
    }
    case 'sort':
    case 'limit': {
      const input = rowBound(plan.input);
      const count = (plan.kind === 'sort' ? plan.limit : plan.range)?.count;
      return count !== undefined && BigInt(count) < input ? BigInt(count) : input;
    }
  }
}

function joinBound({ type, left, right }: Join): bigint {
  const pairs = rowBound(left) * rowBound(right);
  switch (type) {
    case 'inner':
      return pairs;
    case 'left':
      return pairs > rowBound(left) ? pairs : rowBound(left);
    default:
      return rowBound(left);
  }
}
