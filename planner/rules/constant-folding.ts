// Rule: computes every constant part of every expression; filters that are always true vanish, and what is always
// false becomes a relation of no rows.
import type { Expression } from '../expression.js';
import { conjuncts } from '../expression-tree.js';
import { fold } from '../fold.js';
import type { Plan, Query } from '../plan.js';
import { mapExpressions, rewritePlan, visibleColumns } from '../plan.js';

export function foldConstants(query: Query): Query {
  return { ...query, plan: rewritePlan(query.plan, (plan) => simplifyFilter(mapExpressions(plan, fold))) };
}

/** Drops conjuncts that are true; an operator that lets no row through becomes Values without rows. */
function simplifyFilter(plan: Plan): Plan {
  if (plan.kind === 'join' && plan.type === 'inner') {
    const condition = kept(plan.condition);
    if (condition === undefined) return noRows(plan);
    return condition.length === plan.condition.length ? plan : { ...plan, condition };
  }
  if (plan.kind !== 'filter') return plan;
  const predicate = kept(plan.predicate);
  if (predicate === undefined) return noRows(plan);
  if (predicate.length === 0) return plan.input;
  return predicate.length === plan.predicate.length ? plan : { ...plan, predicate };
}

/** The conjuncts that are not known to be true; undefined where one is known not to be. */
function kept(predicate: readonly Expression[]): Expression[] | undefined {
  const parts = predicate.flatMap(conjuncts);
  if (parts.some((part) => part.kind === 'constant' && part.value !== true)) return undefined;
  return parts.filter((part) => part.kind !== 'constant');
}

function noRows(plan: Plan): Plan {
  return { kind: 'values', columns: [...visibleColumns(plan)], rows: [] };
}
