// What a join costs, for the rule order-joins; the one place for it. The unit is a row that passes an operator. The
// result of a join counts where it goes to, so that the sum over a tree is its intermediate results, C_out of
// S. Cluet and G. Moerkotte (ICDT 1995), weighted by what is done with them.
import type { JoinType } from '../plan.js';
import type { Positions } from '../position.js';

/** A stored row costs what it takes to write it, to sort it into the directory and to find it again, out of cache. */
const BUILD_WEIGHT = 3;

/**
 * By position nothing is stored, but a row that is found is tested only then; and keys with gaps between them are read
 * once, to number them.
 */
const POSITION_WEIGHT = { test: 4, number: 0.25 };

/** A join of which the cost is asked. */
export interface CostedJoin {
  readonly type: JoinType;
  readonly build: 'left' | 'right';
  readonly left: number;
  readonly right: number;
  /** Pairs that agree in all keys; all pairs where there are none. */
  readonly matches: number;
  /** Whether a pair must meet a condition besides. */
  readonly isConditional: boolean;
  /** Where the rows of the build side can be found by position. */
  readonly positions: Positions | undefined;
}

/** The cost of a join without that of its inputs. */
export type Cost = (join: CostedJoin) => number;

export const joinCost: Cost = (join) => (isByPosition(join) ? positionCost(join) : tableCost(join));

/** Whether finding rows by position costs less than a table of them, for which their table is read and filtered first. */
export function isByPosition(join: CostedJoin): boolean {
  const { positions } = join;
  if (positions === undefined) return false;
  return positionCost(join) < tableCost(join) + positions.scan.table.rowCount;
}

function tableCost({ type, build, left, right, matches, isConditional }: CostedJoin): number {
  const [stored, probing] = build === 'left' ? [left, right] : [right, left];
  const readsAgain = build === 'left' && type !== 'inner';
  const stopsAtMatch = (type === 'semi' || type === 'anti' || type === 'mark') && !isConditional && !readsAgain;
  const visits = stopsAtMatch ? Math.min(matches, probing) : matches;
  return BUILD_WEIGHT * stored + probing + visits + (readsAgain ? stored : 0);
}

function positionCost({ build, left, right, matches, positions }: CostedJoin): number {
  const probing = build === 'left' ? right : left;
  const tests = positions?.isFiltered ? POSITION_WEIGHT.test * probing : 0;
  const numbers = positions?.isDense ? 0 : POSITION_WEIGHT.number * (positions?.scan.table.rowCount ?? 0);
  return probing + matches + tests + numbers;
}
