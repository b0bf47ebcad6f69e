// The most rows an operator can yield: what sums can reach follows from it, and so how wide they must be.
import { MayflyError } from '../planner/errors.js';
import type { Join, Plan, Shared } from '../planner/plan.js';

/** The most rows there can be of what is shared outside of a plan. */
type SharedBounds = ReadonlyMap<Shared, bigint>;

/** An upper bound of the rows that `plan` yields; exact facts only, never estimates. */
export function rowBound(plan: Plan, shared: SharedBounds): bigint {
  switch (plan.kind) {
    case 'share':
      return rowBound(plan.input, new Map([...shared, [plan.shared, rowBound(plan.definition, shared)]]));
    case 'shared_scan': {
      const bound = shared.get(plan.shared);
      if (bound === undefined) throw new MayflyError('internal_error', 'emit', 'a scan of what is not shared');
      return bound;
    }
    case 'scan':
      return BigInt(plan.table.rowCount);
    case 'values':
      return BigInt(plan.rows.length);
    case 'filter':
    case 'project':
    case 'row_number':
      return rowBound(plan.input, shared);
    case 'join':
      return joinBound(plan, shared);
    case 'union':
      return plan.inputs.reduce((rows, input) => rows + rowBound(input.plan, shared), 0n);
    case 'aggregate': {
      const input = rowBound(plan.input, shared);
      if (plan.groups.length === 0) return 1n;
      return input;
    }
    case 'sort':
    case 'limit': {
      const input = rowBound(plan.input, shared);
      const count = (plan.kind === 'sort' ? plan.limit : plan.range)?.count;
      return count !== undefined && BigInt(count) < input ? BigInt(count) : input;
    }
  }
}

function joinBound(join: Join, shared: SharedBounds): bigint {
  const [left, right] = [rowBound(join.left, shared), rowBound(join.right, shared)];
  const pairs = left * right;
  switch (join.type) {
    case 'inner':
      return pairs;
    case 'left':
      return pairs > left ? pairs : left;
    default:
      return left;
  }
}
