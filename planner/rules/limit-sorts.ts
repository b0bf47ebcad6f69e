// Rule: a LIMIT directly above a sort becomes part of it, so that it keeps only the rows that will be asked for.
// A sort whose order nothing can see is dropped.

import type { Plan, Query } from '../plan.js';
import { mapChildren, rewritePlan } from '../plan.js';

export function limitSorts(query: Query): Query {
  return { ...query, plan: rewritePlan(query.plan, (plan) => dropUnseenOrder(mergeLimit(plan))) };
}

function mergeLimit(plan: Plan): Plan {
  if (plan.kind !== 'limit' || plan.input.kind !== 'sort' || plan.input.limit !== undefined) return plan;
  return { ...plan.input, limit: plan.range };
}

/** Groups and joins promise no order, so they need none; nor does a sort that sorts again, for SQL promises no stability. */
function dropUnseenOrder(plan: Plan): Plan {
  const hidesOrder =
    plan.kind === 'aggregate' ||
    plan.kind === 'join' ||
    plan.kind === 'union' ||
    plan.kind === 'sort' ||
    (plan.kind === 'row_number' && plan.keys.length > 0);
  return hidesOrder ? mapChildren(plan, withoutOrder) : plan;
}

function withoutOrder(plan: Plan): Plan {
  if (plan.kind === 'sort') return plan.limit === undefined ? plan.input : plan;
  return plan.kind === 'project' || plan.kind === 'filter' ? mapChildren(plan, withoutOrder) : plan;
}
