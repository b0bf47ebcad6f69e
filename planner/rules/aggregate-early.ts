// Rule: groups one side of a join by its join keys before the join, where the aggregates above read that side alone and
// it has many rows of each key: the join then meets one row a key, and the aggregates put the parts together (eager
// aggregation: W. Yan and P.-Å. Larson, "Eager Aggregation and Lazy Aggregation", VLDB 1995; what a group-join does in
// one operator: G. Moerkotte and T. Neumann, "Accelerating Queries with Group-By and Join by Groupjoin", VLDB 2011).
//
//   group g: sum(b.x)                          group g: sum(part)
//     join a.k = b.k             becomes         join a.k = key
//       a                                          a
//       b                                          group key = b.k: part = sum(b.x)
//
// A count is a sum of counts. A left row without a match counts 1 in count(*) and is NULL to the others.
import { estimateRows } from '../estimate.js';
import type { Aggregate, Column, Expression } from '../expression.js';
import { call, columnReference, constant, isNullable, readsOnly, substitute } from '../expression-tree.js';
import { joinCost } from '../join-order/cost.js';
import { mayFail } from '../may-fail.js';
import type { AggregatePlan, Join, Plan, Query } from '../plan.js';
import { mapChildren, visibleColumns } from '../plan.js';
import { columnMaker, type FreshColumn } from '../plan-columns.js';
import { positionsOfJoin } from '../position.js';
import { BIGINT } from '../types.js';
import { isWorthAggregatingEarly } from '../work.js';

/** `isWorth` tells whether to, of what could be; a test takes everything. */
export function aggregateEarly(query: Query, isWorth = isWorthAggregatingEarly): Query {
  let fresh: FreshColumn | undefined;
  const change = (plan: Plan): Plan => {
    const rewritten = mapChildren(plan, change);
    if (rewritten.kind !== 'aggregate' || rewritten.groups.length === 0) return rewritten;
    const { aggregate, join } = withoutProjections(rewritten);
    if (join === undefined) return rewritten;
    for (const side of ['right', 'left'] as const) {
      if (!canBeFirst(aggregate, join, side)) continue;
      fresh ??= columnMaker(query);
      const { whole, parts } = aggregateSide(aggregate, join, side, fresh);
      if (isWorth(aggregate, parts, whole)) return whole;
    }
    return rewritten;
  };
  return { ...query, plan: change(query.plan) };
}

/** The same Aggregate directly above the join that it reads, through projections; `join` is undefined without one. */
function withoutProjections(aggregate: AggregatePlan): { aggregate: AggregatePlan; join: Join | undefined } {
  const { input } = aggregate;
  if (input.kind === 'join') return { aggregate, join: input };
  if (input.kind !== 'project') return { aggregate, join: undefined };
  const outputs = new Map(input.outputs.map(({ column, expression }) => [column, expression]));
  const define = (expression: Expression) => substitute(expression, outputs);
  return withoutProjections({
    ...aggregate,
    input: input.input,
    groups: aggregate.groups.map((group) => ({ ...group, expression: define(group.expression) })),
    aggregates: aggregate.aggregates.map((each) => ({
      ...each,
      argument: each.argument && define(each.argument),
      filter: each.filter && define(each.filter),
    })),
  });
}

/**
 * Whether the answer stays the same: the groups read the other side alone, the aggregates this one, and no error can
 * come of rows that have no match.
 */
function canBeFirst({ groups, aggregates }: AggregatePlan, join: Join, side: 'left' | 'right'): boolean {
  const isOuter = join.type === 'left';
  if (join.type !== 'inner' && !(isOuter && side === 'right')) return false;
  if (join.keys.length === 0 || join.condition.length > 0) return false;
  const [own, others] = [visibleColumns(join[side]), visibleColumns(join[side === 'left' ? 'right' : 'left'])];
  if (join.keys.some((key) => mayFail(key[side])) || !groups.every((g) => readsOnly(g.expression, others)))
    return false;
  return aggregates.every(({ function: name, argument, filter }) => {
    if (filter !== undefined && (mayFail(filter) || !readsOnly(filter, own))) return false;
    // A row of NULLs could pass the filter.
    if (argument === undefined) return filter === undefined || !isOuter;
    // Of a row of NULLs a column is NULL and changes nothing; another expression may be anything.
    if (isOuter && argument.kind !== 'column') return false;
    if (name === 'sum' && !isSumExact(argument)) return false;
    return !mayFail(argument) && readsOnly(argument, own);
  });
}

/** Whether sums of an expression can be added in any order and cannot overflow, whatever rows there are. */
function isSumExact({ type }: Expression): boolean {
  return type.kind === 'integer' || (type.kind === 'decimal' && type.precision <= SAFE_DIGITS);
}

/** Values of so many digits do not add up to more than 38 in any number of rows that there can be. */
const SAFE_DIGITS = 20;

/** The Aggregate in two steps: its parts below the join, and the whole. */
function aggregateSide(
  aggregate: AggregatePlan,
  join: Join,
  side: 'left' | 'right',
  fresh: FreshColumn,
): { whole: AggregatePlan; parts: AggregatePlan } {
  const isOuter = join.type === 'left';
  const keys = join.keys.map(({ [side]: expression }) => ({ column: keyColumn(expression, fresh), expression }));
  const references = keys.map(({ column }) => columnReference(column));
  const early: Aggregate[] = [];
  const late = aggregate.aggregates.map((each): Aggregate => {
    const part = fresh(each.column, each.column.nullable || isOuter);
    early.push({ ...each, column: part });
    return putTogether(each, part, isOuter);
  });
  const parts: AggregatePlan = { kind: 'aggregate', input: join[side], groups: keys, aggregates: early };
  const joinKeys = join.keys.map((key, k) => ({ ...key, [side]: references[k]! }));
  const joined = withBuild({ ...join, [side]: parts, keys: joinKeys });
  return { whole: { ...aggregate, input: joined, aggregates: late }, parts };
}

/** A column for a key of the parts. */
function keyColumn(expression: Expression, fresh: FreshColumn): Column {
  const { type } = expression;
  const like = expression.kind === 'column' ? expression.column : { id: 0, name: 'key', type, nullable: true };
  return fresh(like, isNullable(expression));
}

/** The aggregate over the parts of one. */
function putTogether(aggregate: Aggregate, part: Column, isOuter: boolean): Aggregate {
  const { column, function: name } = aggregate;
  const argument = columnReference(part);
  if (name !== 'count' && name !== 'count_star') return { ...aggregate, argument, filter: undefined };
  const unmatched = constant(name === 'count_star' ? 1n : 0n, BIGINT);
  const counted = isOuter ? call('coalesce', [argument, unmatched], BIGINT) : argument;
  return { column, function: 'sum', argument: counted, filter: undefined };
}

/** The join with its table built from what costs less to build from. */
function withBuild(join: Join): Join {
  if (join.type !== 'inner' || positionsOfJoin(join) !== undefined) return join;
  const { byPosition: _, ...others } = join;
  const [left, right] = [estimateRows(join.left), estimateRows(join.right)];
  const costOf = (build: 'left' | 'right') =>
    joinCost({
      type: 'inner',
      build,
      left,
      right,
      matches: estimateRows(join),
      isConditional: false,
      positions: undefined,
    });
  return { ...others, build: costOf('left') < costOf('right') ? 'left' : 'right' };
}
