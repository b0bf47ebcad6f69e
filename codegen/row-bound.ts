// The most rows an operator can yield: what sums can reach follows from it, and so how wide they must be.
import { MayflyError } from '../planner/errors.js';
import type { Join, Plan, Shared } from '../planner/plan.js';
import { matchesOnce } from './unique-rows.js';

/** The most rows there can be of what is shared outside of a plan. */
type SharedBounds = ReadonlyMap<Shared, bigint>;

/** An upper bound of the rows that `plan` yields; exact facts only, and those of columns only where `facts` are on. */
export function rowBound(plan: Plan, shared: SharedBounds, facts: boolean): bigint {
  switch (plan.kind) {
    case 'share':
      return rowBound(plan.input, new Map([...shared, [plan.shared, rowBound(plan.definition, shared, facts)]]), facts);
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
      return rowBound(plan.input, shared, facts);
    case 'join':
      return joinBound(plan, shared, facts);
    case 'union':
      return plan.inputs.reduce((rows, input) => rows + rowBound(input.plan, shared, facts), 0n);
    case 'aggregate': {
      const input = rowBound(plan.input, shared, facts);
      if (plan.groups.length === 0) return 1n;
      return input;
    }
    case 'sort':
    case 'limit': {
      const input = rowBound(plan.input, shared, facts);
      const count = (plan.kind === 'sort' ? plan.limit : plan.range)?.count;
      return count !== undefined && BigInt(count) < input ? BigInt(count) : input;
    }
  }
}

function joinBound(join: Join, shared: SharedBounds, facts: boolean): bigint {
  const [left, right] = [rowBound(join.left, shared, facts), rowBound(join.right, shared, facts)];
  const pairs = left * right;
  switch (join.type) {
    case 'inner':
      // A row that can have one match only makes one pair at most.
      if (facts && matchesOnce(join, 'right')) return left;
      return facts && matchesOnce(join, 'left') ? right : pairs;
    case 'left':
      return pairs > left && !(facts && matchesOnce(join, 'right')) ? pairs : left;
    default:
      return left;
  }
}
