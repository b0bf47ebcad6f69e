// Rule: orders joins by cost and chooses what every join builds its table from. Joins of all types that follow on each
// other are taken apart into relations and what joins them (planner/join-order); the tree is found by enumeration,
// greedily where there are too many.
import type { Cost } from '../join-order/cost.js';
import { enumerateTrees } from '../join-order/enumerate.js';
import { growTree } from '../join-order/greedy.js';
import { JoinGraph } from '../join-order/join-graph.js';
import { isGroup, takeApart } from '../join-order/join-group.js';
import type { Plan, Query } from '../plan.js';
import { mapChildren } from '../plan.js';

/** `cost` replaces the cost of a join, for tests. */
export function orderJoins(query: Query, cost?: Cost): Query {
  const order = (plan: Plan): Plan => {
    if (!isGroup(plan)) return mapChildren(plan, order);
    const group = takeApart(plan);
    const graph = new JoinGraph({ ...group, relations: group.relations.map(order) }, cost);
    const tree = enumerateTrees(graph) ?? growTree(graph);
    let result = tree === undefined ? graph.planAsWritten() : graph.plan(tree);
    for (const outputs of [...group.outputs].reverse()) result = { kind: 'project', input: result, outputs };
    return result;
  };
  return { ...query, plan: order(query.plan) };
}
