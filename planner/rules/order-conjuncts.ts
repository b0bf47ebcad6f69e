// Rule: within one filter, cheap conjuncts come before dear ones, and among equally dear ones those that keep
// fewer rows. The order is otherwise as written.
import type { Query } from '../plan.js';
import { rewritePlan } from '../plan.js';
import { selectivity } from '../selectivity.js';
import { expressionWeight } from '../work.js';

export function orderConjuncts(query: Query): Query {
  const plan = rewritePlan(query.plan, (node) => {
    if (node.kind !== 'filter' || node.predicate.length < 2) return node;
    const ranked = node.predicate.map((conjunct) => ({
      conjunct,
      cost: expressionWeight(conjunct),
      share: selectivity([conjunct]),
    }));
    ranked.sort((a, b) => a.cost - b.cost || a.share - b.share);
    const same = ranked.every(({ conjunct }, i) => conjunct === node.predicate[i]);
    return same ? node : { ...node, predicate: ranked.map(({ conjunct }) => conjunct) };
  });
  return { ...query, plan };
}
