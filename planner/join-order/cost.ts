// What a join costs, for the rule order-joins; the one place for it. The unit is a row that passes an operator. The
// result of a join counts where it goes to, so that the sum over a tree is its intermediate results, C_out of
// S. Cluet and G. Moerkotte (ICDT 1995), weighted by what is done with them.
import type { JoinType } from '../plan.js';

/** A stored row costs what it takes to write it, to sort it into the directory and to find it again, out of cache. */
const BUILD_WEIGHT = 3;

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
}

/** The cost of a join without that of its inputs. */
export type Cost = (join: CostedJoin) => number;

export const joinCost: Cost = ({ type, build, left, right, matches, isConditional }) => {
  const [stored, probing] = build === 'left' ? [left, right] : [right, left];
  const readsAgain = build === 'left' && type !== 'inner';
  const stopsAtMatch = (type === 'semi' || type === 'anti' || type === 'mark') && !isConditional && !readsAgain;
  const visits = stopsAtMatch ? Math.min(matches, probing) : matches;
  return BUILD_WEIGHT * stored + probing + visits + (readsAgain ? stored : 0);
};
