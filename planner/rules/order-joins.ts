// Rule: orders inner joins by cost and chooses what every join builds its table from. A tree of inner joins is taken
// apart into its inputs and conditions; semi and anti joins within go to the one input that they read where they
// drop most of it, else above; projections go above. The rest is join-graph.ts and join-enumeration.ts.
import { estimateRows } from '../estimate.js';
import type { Column, Expression } from '../expression.js';
import { call, collectColumns } from '../expression-tree.js';
import type { Join, Plan, Query } from '../plan.js';
import { mapChildren, visibleColumns } from '../plan.js';
import { readsAny } from '../plan-columns.js';
import { BOOLEAN } from '../types.js';
import { chooseTree } from './join-enumeration.js';
import { JoinGraph } from './join-graph.js';

/**
 * A semi or anti join comes before the inner joins where it keeps no more than this share of an input, and where
 * its other side is no larger than this share of that input.
 */
const REDUCING_SHARE = 0.5;

export function orderJoins(query: Query): Query {
  return { ...query, plan: order(query.plan) };
}

function order(plan: Plan): Plan {
  if (!mayReorder(plan) && !isReducer(plan)) return mapChildren(plan, order);
  const group: Group = { inputs: [], conditions: [], reducers: [], outputs: [] };
  takeApart(plan, group);
  const inputs = group.inputs.map(order);
  const above: Join[] = [];
  // The innermost comes first.
  for (const reducer of group.reducers.reverse()) {
    const read = columnsOfLeft(reducer);
    const place = inputs.findIndex((input) => isSubset(read, visibleColumns(input)));
    const input = inputs[place];
    const reduced =
      input === undefined ? undefined : withBuild({ ...reducer, left: input, right: order(reducer.right) });
    const isWorthIt =
      reduced !== undefined &&
      (inputs.length === 1 ||
        Math.max(estimateRows(reduced), estimateRows(reduced.right)) <= REDUCING_SHARE * estimateRows(reduced.left));
    if (isWorthIt) inputs[place] = reduced;
    else above.push(reducer);
  }
  const graph = new JoinGraph(inputs, group.conditions);
  let result = graph.plan(chooseTree(graph));
  for (const outputs of group.outputs.reverse()) result = { kind: 'project', input: result, outputs };
  for (const reducer of above) result = withBuild({ ...reducer, left: result, right: order(reducer.right) });
  return result;
}

/** Whether a plan is a join whose inputs may be joined in any order, its keys being ordinary equalities. */
function mayReorder(plan: Plan): plan is Join & { readonly type: 'inner' } {
  return plan.kind === 'join' && plan.type === 'inner' && plan.keys.every((key) => key.nullSafe !== true);
}

/** Whether a plan is a join that keeps or drops rows of its left side. */
function isReducer(plan: Plan): plan is Join & { readonly type: 'semi' | 'anti' } {
  return plan.kind === 'join' && (plan.type === 'semi' || plan.type === 'anti');
}

/** Inner joins taken apart. */
interface Group {
  readonly inputs: Plan[];
  readonly conditions: Expression[];
  /** Semi and anti joins, the outermost first; their left sides count for nothing. */
  readonly reducers: Join[];
  /** What projections compute, the outermost first. */
  readonly outputs: Extract<Plan, { kind: 'project' }>['outputs'][];
}

function takeApart(plan: Plan, group: Group): void {
  if (mayReorder(plan)) {
    group.conditions.push(
      ...plan.keys.map(({ left, right }) => call('equal', [left, right], BOOLEAN)),
      ...plan.condition,
    );
    takeApart(plan.left, group);
    takeApart(plan.right, group);
  } else if (isReducer(plan)) {
    group.reducers.push(plan);
    takeApart(plan.left, group);
  } else if (plan.kind === 'project' && mayRise(plan, group)) {
    group.outputs.push(plan.outputs);
    takeApart(plan.input, group);
  } else {
    group.inputs.push(plan);
  }
}

/** Whether a projection stands above joins and nothing in the group so far reads what it computes. */
function mayRise(plan: Extract<Plan, { kind: 'project' }>, group: Group): boolean {
  let below: Plan = plan;
  while (below.kind === 'project') below = below.input;
  if (!mayReorder(below) && !isReducer(below)) return false;
  const computed = new Set(plan.outputs.map(({ column }) => column));
  return !group.conditions.some((condition) => readsAny(condition, computed));
}

/** What a semi or anti join reads of its left side. */
function columnsOfLeft(join: Join): Set<Column> {
  const columns = new Set<Column>();
  for (const { left } of join.keys) collectColumns(left, columns);
  for (const conjunct of join.condition) collectColumns(conjunct, columns);
  for (const column of visibleColumns(join.right)) columns.delete(column);
  return columns;
}

function isSubset(columns: ReadonlySet<Column>, of: ReadonlySet<Column>): boolean {
  return [...columns].every((column) => of.has(column));
}

/** Builds from the smaller side; without keys from the right, where a row on the left is done at its first match. */
function withBuild(join: Join): Join {
  const isLeftSmaller = join.keys.length > 0 && estimateRows(join.left) < estimateRows(join.right);
  return { ...join, build: isLeftSmaller ? 'left' : 'right' };
}
