// Third step in the life of a query: rewrites the plan into one that gives the same rows for less work. The whole
// optimiser is the ordered list below; each rule is in its own file and runs once over the plan.
import { formatPlan } from './explain.js';
import type { Query } from './plan.js';
import { aggregateEarly } from './rules/aggregate-early.js';
import { foldConstants } from './rules/constant-folding.js';
import { factorDisjunctions } from './rules/factor-disjunctions.js';
import { limitSorts } from './rules/limit-sorts.js';
import { orderConjuncts } from './rules/order-conjuncts.js';
import { orderJoins } from './rules/order-joins.js';
import { pruneColumns } from './rules/prune-columns.js';
import { pushDownFilters } from './rules/push-down-filters.js';
import { reduceAggregates } from './rules/reduce-aggregates.js';
import { shareSubplans } from './rules/share-subplans.js';
import { simplifyComparisons } from './rules/simplify-comparisons.js';
import { unnest } from './rules/unnest.js';

/** Rewrites a query; gives it back as it is where it has nothing to do. */
export type Rule = (query: Query) => Query;

/** The rules in order. Each may rely on those before it. */
export const RULES: readonly (readonly [name: string, rule: Rule])[] = [
  ['unnest', unnest],
  ['constant-folding', foldConstants],
  ['simplify-comparisons', simplifyComparisons],
  ['factor-disjunctions', factorDisjunctions],
  ['push-down-filters', pushDownFilters],
  // Push-down writes definitions of columns into conjuncts, which may make them constant or comparable.
  ['constant-folding-again', foldConstants],
  ['simplify-comparisons-again', simplifyComparisons],
  ['reduce-aggregates', reduceAggregates],
  ['order-joins', orderJoins],
  ['aggregate-early', aggregateEarly],
  ['limit-sorts', limitSorts],
  ['order-conjuncts', orderConjuncts],
  // Before columns are pruned, while equal plans still have the same columns.
  ['share-subplans', shareSubplans],
  ['prune-columns', pruneColumns],
];

/** Applies every rule; `onChange` sees the query after each that changed it. */
export function optimize(query: Query, onChange?: (rule: string, query: Query) => void): Query {
  let current = query;
  for (const [name, rule] of RULES) {
    const next = rule(current);
    if (onChange !== undefined && formatPlan(next) !== formatPlan(current)) onChange(name, next);
    current = next;
  }
  return current;
}
