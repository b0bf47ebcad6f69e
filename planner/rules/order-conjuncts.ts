// Rule: within one filter, cheap conjuncts come before dear ones, and among equally dear ones those that keep
// fewer rows. The order is otherwise as written.

import type { Expression } from '../expression.js';
import { subexpressions } from '../expression-tree.js';
import type { Query } from '../plan.js';
import { rewritePlan } from '../plan.js';
import { selectivity } from '../selectivity.js';

export function orderConjuncts(query: Query): Query {
  const plan = rewritePlan(query.plan, (node) => {
    if (node.kind !== 'filter' || node.predicate.length < 2) return node;
    const ranked = node.predicate.map((conjunct) => ({
      conjunct,
      cost: cost(conjunct),
      share: selectivity([conjunct]),
    }));
    ranked.sort((a, b) => a.cost - b.cost || a.share - b.share);
    const same = ranked.every(({ conjunct }, i) => conjunct === node.predicate[i]);
    return same ? node : { ...node, predicate: ranked.map(({ conjunct }) => conjunct) };
  });
  return { ...query, plan };
}

/** A rough weight: comparisons of numbers 1, of text 4, patterns 20, everything inside added up. */
function cost(expression: Expression): number {
  const inner = subexpressions(expression).reduce((sum, part) => sum + cost(part), 0);
  if (expression.kind !== 'call') return expression.kind === 'cast' ? inner + 1 : inner;
  if (expression.function === 'like' || expression.function === 'ilike') return inner + 20;
  return inner + (expression.arguments[0]?.type.kind === 'text' ? 4 : 1);
}
