// Rule: removes dependent joins, those whose right side reads columns of the left (subqueries that read an outer
// query), after T. Neumann and A. Kemper, "Unnesting Arbitrary Queries" (BTW 2015). Where the right side reads them
// only in conditions that can move up to the join, they do, and the join becomes an ordinary one. Else the right side
// is computed for the distinct values of those columns (domain-joins.ts) and joined on them.
import { MayflyError } from '../errors.js';
import type { Column, Expression } from '../expression.js';
import {
  call,
  columnReference,
  columnsOf,
  conjuncts,
  constant,
  expressionKey,
  isNullable,
  readsOnly,
  substitute,
} from '../expression-tree.js';
import type { AggregatePlan, Join, Limit, Plan, Query, RowRange, SortKey } from '../plan.js';
import { operators, rewritePlan, visibleColumns } from '../plan.js';
import type { FreshColumn } from '../plan-columns.js';
import { columnMaker, copyPlan, dependsOn, expressionsOf, freeColumns, readsAny } from '../plan-columns.js';
import { BIGINT, BOOLEAN } from '../types.js';
import { pushDomain, withoutUnread } from './domain-joins.js';

/**
 * Operators that may be copied in all: each level of subqueries copies those that the level below has made, so that
 * they multiply, and those of this many take seconds to plan.
 */
const MOST_COPIES = 100_000;

/** Throws `statement_too_complex` where subqueries within subqueries multiply beyond reason. */
export function unnest(query: Query): Query {
  const make = columnMaker(query);
  let copies = 0;
  const copy: Copy = (plan) => {
    copies += operators(plan);
    if (copies > MOST_COPIES) {
      const message = 'subqueries that read outer queries nest too deep in one another';
      throw new MayflyError('statement_too_complex', 'optimize', message);
    }
    return copyPlan(plan, make);
  };
  const plan = rewritePlan(query.plan, (node) =>
    node.kind === 'join' && dependsOn(node.right, visibleColumns(node.left)) ? unnestJoin(node, make, copy) : node,
  );
  return { ...query, plan };
}

/** A plan again, with columns of its own. */
type Copy = (plan: Plan) => ReturnType<typeof copyPlan>;

function unnestJoin(join: Join, fresh: FreshColumn, copyOf: Copy): Plan {
  const left = visibleColumns(join.left);
  const free = freeColumns(join.right);
  const outer = new Set([...free].filter((column) => left.has(column)));
  // What reads queries still further out is best moved up along with it.
  for (const columns of [free, outer]) {
    const pulled = pullUp(join.right, columns, fresh);
    if (pulled !== undefined) {
      return { ...join, right: pulled.plan, condition: [...join.condition, ...pulled.predicate] };
    }
    const value = join.type === 'left' ? joinAggregate(join, columns, fresh) : undefined;
    if (value !== undefined) return value;
  }
  const makeDomain = (): { plan: Plan; columns: Map<Column, Column> } => {
    const copy = copyOf(withoutUnread(join.left, outer));
    const columns = new Map([...outer].map((column) => [column, fresh(column)]));
    const groups = [...columns].map(([from, column]) => ({
      column,
      expression: columnReference(copy.columns.get(from) ?? from),
    }));
    return { plan: { kind: 'aggregate', input: copy.plan, groups, aggregates: [] }, columns };
  };
  const pushed = pushDomain(join.right, { columns: outer, make: makeDomain, fresh });
  const keys = [...outer].map((column) => ({
    left: columnReference(column),
    right: columnReference(pushed.columns.get(column)!),
    nullSafe: true,
  }));
  return { ...join, right: pushed.plan, keys: [...join.keys, ...keys] };
}

/** A plan that no longer reads the outer columns, and the conditions under which its rows are those of the original. */
export interface Pulled {
  readonly plan: Plan;
  readonly predicate: readonly Expression[];
}

/** Moves every condition that reads some of `outer` out of `plan`; undefined where something else reads them. */
export function pullUp(plan: Plan, outer: ReadonlySet<Column>, fresh: FreshColumn): Pulled | undefined {
  if (!dependsOn(plan, outer)) return { plan, predicate: [] };
  switch (plan.kind) {
    case 'filter': {
      const input = pullUp(plan.input, outer, fresh);
      if (input === undefined) return undefined;
      const parts = plan.predicate.flatMap(conjuncts);
      const kept = parts.filter((part) => !readsAny(part, outer));
      const moved = parts.filter((part) => readsAny(part, outer));
      return {
        plan: kept.length === 0 ? input.plan : { ...plan, input: input.plan, predicate: kept },
        predicate: [...input.predicate, ...moved],
      };
    }
    case 'project': {
      if (expressionsOf(plan).some((expression) => readsAny(expression, outer))) return undefined;
      const input = pullUp(plan.input, outer, fresh);
      return input && { plan: { ...plan, input: input.plan }, predicate: input.predicate };
    }
    case 'join':
      return pullUpJoin(plan, outer, fresh);
    case 'aggregate': {
      if (plan.groups.length === 0) return undefined;
      const grouped = groupByOuter(plan, outer, fresh);
      return grouped && { plan: grouped.plan, predicate: grouped.predicate };
    }
    case 'limit':
      return pullUpLimit(plan, outer, fresh);
    case 'sort':
      return plan.limit === undefined ? pullUp(plan.input, outer, fresh) : undefined;
    default:
      return undefined;
  }
}

function pullUpJoin(join: Join, outer: ReadonlySet<Column>, fresh: FreshColumn): Pulled | undefined {
  const left = pullUp(join.left, outer, fresh);
  if (left === undefined) return undefined;
  if (join.type !== 'inner') {
    if (dependsOn(join.right, outer) || expressionsOf(join).some((part) => readsAny(part, outer))) return undefined;
    return { plan: { ...join, left: left.plan }, predicate: left.predicate };
  }
  const right = pullUp(join.right, outer, fresh);
  if (right === undefined) return undefined;
  if (join.keys.some((key) => readsAny(key.left, outer) || readsAny(key.right, outer))) return undefined;
  const parts = join.condition.flatMap(conjuncts);
  return {
    plan: { ...join, left: left.plan, right: right.plan, condition: parts.filter((part) => !readsAny(part, outer)) },
    predicate: [...left.predicate, ...right.predicate, ...parts.filter((part) => readsAny(part, outer))],
  };
}

/**
 * The first rows for every value that the outer columns may be equal to: where each condition equates them with
 * something of the input, that partitions the rows.
 */
function pullUpLimit(plan: Limit, outer: ReadonlySet<Column>, fresh: FreshColumn): Pulled | undefined {
  const input = pullUp(plan.input, outer, fresh);
  const keys = orderOf(plan.input);
  if (input === undefined || keys.some((key) => readsAny(key.expression, outer))) return undefined;
  const partition: Expression[] = [];
  for (const part of input.predicate) {
    const [a, b] = part.kind === 'call' && part.function === 'equal' ? part.arguments : [];
    if (a === undefined || b === undefined) return undefined;
    if (readsOnly(a, outer) && !readsAny(b, outer)) partition.push(b);
    else if (readsOnly(b, outer) && !readsAny(a, outer)) partition.push(a);
    else return undefined;
  }
  return { plan: limitPartitions(input.plan, partition, keys, plan.range, fresh), predicate: input.predicate };
}

/** The order in which `plan` gives its rows, as far as a sort fixes it. */
export function orderOf(plan: Plan): readonly SortKey[] {
  switch (plan.kind) {
    case 'sort':
      return plan.keys;
    case 'filter':
    case 'project':
    case 'limit':
      return orderOf(plan.input);
    default:
      return [];
  }
}

/** A range of the rows of each partition. */
export function limitPartitions(
  input: Plan,
  partition: readonly Expression[],
  keys: readonly SortKey[],
  { offset, count }: RowRange,
  fresh: FreshColumn,
): Plan {
  const column = fresh({ id: 0, name: 'number', type: BIGINT, nullable: false });
  const number = columnReference(column);
  const compareTo = (name: 'greater' | 'less_or_equal', bound: number): Expression =>
    call(name, [number, constant(BigInt(bound), BIGINT)], BOOLEAN);
  const predicate = [
    ...(offset > 0 ? [compareTo('greater', offset)] : []),
    ...(count === undefined ? [] : [compareTo('less_or_equal', offset + count)]),
  ];
  return { kind: 'filter', input: { kind: 'row_number', input, column, partition, keys }, predicate };
}

/**
 * An Aggregate over its input without the conditions on outer columns: where such a condition equates them with
 * something of the input, that becomes a group, and the condition picks the group. Of an Aggregate without groups
 * this gives no row where the original gives one over no rows.
 */
function groupByOuter(
  plan: AggregatePlan,
  outer: ReadonlySet<Column>,
  fresh: FreshColumn,
): { plan: AggregatePlan; predicate: Expression[] } | undefined {
  if (expressionsOf(plan).some((expression) => readsAny(expression, outer))) return undefined;
  const input = pullUp(plan.input, outer, fresh);
  if (input === undefined) return undefined;
  const groups = [...plan.groups];
  const groupOf = (expression: Expression): Expression => {
    const key = expressionKey(expression);
    let group = groups.find((candidate) => expressionKey(candidate.expression) === key);
    if (group === undefined) {
      const name = expression.kind === 'column' ? expression.column.name : 'group';
      const column = fresh({ id: 0, name, type: expression.type, nullable: isNullable(expression) });
      group = { column, expression };
      groups.push(group);
    }
    return columnReference(group.column);
  };
  const predicate: Expression[] = [];
  const fixed = new Set(
    plan.groups.flatMap(({ expression }) => (expression.kind === 'column' ? [expression.column] : [])),
  );
  for (const part of input.predicate) {
    const inner = [...columnsOf(part)].filter((column) => !outer.has(column));
    if (inner.every((column) => fixed.has(column))) {
      predicate.push(substitute(part, new Map(inner.map((column) => [column, groupOf(columnReference(column))]))));
      continue;
    }
    const [a, b] = part.kind === 'call' && part.function === 'equal' ? part.arguments : [];
    if (a === undefined || b === undefined) return undefined;
    if (readsOnly(a, outer) && !readsAny(b, outer)) predicate.push(call('equal', [a, groupOf(b)], BOOLEAN));
    else if (readsOnly(b, outer) && !readsAny(a, outer)) predicate.push(call('equal', [groupOf(a), b], BOOLEAN));
    else return undefined;
  }
  return { plan: { ...plan, input: input.plan, groups }, predicate };
}

/**
 * The left join of rows with an aggregate over all rows that match each, possibly with projections above it: the
 * aggregate is grouped by what the rows match on. A row without a group has what the aggregate gives for no rows:
 * NULL, but 0 for counts, so the projections are computed above the join.
 */
function joinAggregate(join: Join, outer: ReadonlySet<Column>, fresh: FreshColumn): Plan | undefined {
  const projections: Extract<Plan, { kind: 'project' }>[] = [];
  let below = join.right;
  while (below.kind === 'project' || (below.kind === 'sort' && below.limit === undefined)) {
    if (below.kind === 'project') projections.unshift(below);
    below = below.input;
  }
  if (below.kind !== 'aggregate' || below.groups.length > 0 || join.keys.length > 0 || join.condition.length > 0) {
    return undefined;
  }
  const grouped = groupByOuter(below, outer, fresh);
  if (grouped === undefined) return undefined;
  const { aggregates, outputs } = countsOrZero(grouped.plan.aggregates, fresh);
  let plan: Plan = { ...join, right: { ...grouped.plan, aggregates }, condition: grouped.predicate };
  if (outputs.length > 0) plan = { kind: 'project', input: plan, outputs };
  for (const projection of projections) plan = { ...projection, input: plan };
  return plan;
}

/** Aggregates whose counts may become NULL, and what makes the original columns of them. */
export function countsOrZero(
  aggregates: AggregatePlan['aggregates'],
  fresh: FreshColumn,
): { aggregates: AggregatePlan['aggregates']; outputs: { column: Column; expression: Expression }[] } {
  const outputs: { column: Column; expression: Expression }[] = [];
  const changed = aggregates.map((aggregate) => {
    if (aggregate.function !== 'count' && aggregate.function !== 'count_star') return aggregate;
    const column = fresh(aggregate.column, true);
    const value = call('coalesce', [columnReference(column), constant(0n, BIGINT)], BIGINT);
    outputs.push({ column: aggregate.column, expression: value });
    return { ...aggregate, column };
  });
  return { aggregates: changed, outputs };
}
