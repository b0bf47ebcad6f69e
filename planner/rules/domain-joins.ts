// The general half of the rule unnest: a plan that reads outer columns, computed for every one of a domain of values
// of those columns at once. The domain moves down to where the columns are read and is joined there; every operator
// on the way keeps its columns (T. Neumann and A. Kemper, "Unnesting Arbitrary Queries", BTW 2015).
import { MayflyError } from '../errors.js';
import type { Column, Expression } from '../expression.js';
import { collectColumns, columnReference, substitute } from '../expression-tree.js';
import type { AggregatePlan, Join, JoinKey, Limit, Plan, RowNumber, Union } from '../plan.js';
import { mapExpressions, visibleColumns } from '../plan.js';
import type { FreshColumn } from '../plan-columns.js';
import { dependsOn, expressionsOf } from '../plan-columns.js';
import { countsOrZero, limitPartitions, orderOf, pullUp } from './unnest.js';

/** The outer columns, and their distinct values as a plan, made anew wherever it is needed. */
export interface Domain {
  readonly columns: ReadonlySet<Column>;
  readonly make: () => Pushed;
  readonly fresh: FreshColumn;
}

/** A plan, and which of its columns hold the values of the outer ones. */
export interface Pushed {
  readonly plan: Plan;
  readonly columns: ReadonlyMap<Column, Column>;
}

/**
 * The plan without the joins that only add columns which nothing reads any more, such as other subqueries' values: it
 * has the same values of the columns in `read`, if not as often.
 */
export function withoutUnread(plan: Plan, read: ReadonlySet<Column>): Plan {
  const below = (expressions: readonly Expression[]): Set<Column> => {
    const columns = new Set(read);
    for (const expression of expressions) collectColumns(expression, columns);
    return columns;
  };
  switch (plan.kind) {
    case 'filter':
      return { ...plan, input: withoutUnread(plan.input, below(plan.predicate)) };
    case 'project': {
      const outputs = plan.outputs.filter(({ column }) => read.has(column));
      const input = withoutUnread(plan.input, below(outputs.map(({ expression }) => expression)));
      return outputs.length === 0 ? input : { ...plan, outputs, input };
    }
    case 'join': {
      const added = plan.mark === undefined ? visibleColumns(plan.right) : new Set([plan.mark]);
      const onlyAdds = plan.type === 'left' || plan.type === 'single' || plan.type === 'mark';
      if (onlyAdds && ![...added].some((column) => read.has(column))) return withoutUnread(plan.left, read);
      const columns = below(expressionsOf(plan));
      const right = plan.type === 'inner' ? withoutUnread(plan.right, columns) : plan.right;
      return { ...plan, left: withoutUnread(plan.left, columns), right };
    }
    default:
      return plan;
  }
}

/** The rows that `plan` has for each value of the domain, with that value. */
export function pushDomain(plan: Plan, domain: Domain): Pushed {
  const pulled = pullUp(plan, domain.columns, domain.fresh);
  if (pulled !== undefined) {
    const made = domain.make();
    const condition = pulled.predicate.map((part) => readFrom(part, made));
    const join: Join = {
      kind: 'join',
      type: 'inner',
      left: made.plan,
      right: pulled.plan,
      keys: [],
      condition,
      build: 'left',
    };
    return { plan: join, columns: made.columns };
  }
  switch (plan.kind) {
    case 'filter':
    case 'project': {
      const input = pushDomain(plan.input, domain);
      const changed = mapExpressions(plan, (expression) => readFrom(expression, input)) as typeof plan;
      return { plan: { ...changed, input: input.plan }, columns: input.columns };
    }
    case 'sort':
      if (plan.limit === undefined) return pushDomain(plan.input, domain);
      break;
    case 'join':
      return pushIntoJoin(plan, domain);
    case 'aggregate':
      return pushIntoAggregate(plan, domain);
    case 'union':
      return pushIntoUnion(plan, domain);
    case 'limit':
      return pushIntoLimit(plan, domain);
    case 'row_number': {
      // Each value of the domain has rows of its own, numbered on their own.
      const input = pushDomain(plan.input, domain);
      const changed = mapExpressions(plan, (expression) => readFrom(expression, input)) as RowNumber;
      const partition = [...changed.partition, ...[...input.columns.values()].map(columnReference)];
      return { plan: { ...changed, input: input.plan, partition }, columns: input.columns };
    }
  }
  throw new MayflyError('internal_error', 'optimize', `a ${plan.kind} that reads columns of an outer query`);
}

/** The expression with the domain's values in place of the outer columns. */
function readFrom(expression: Expression, { columns }: Pushed): Expression {
  return substitute(expression, new Map([...columns].map(([outer, own]) => [outer, columnReference(own)])));
}

function sameValue(a: Pushed, b: Pushed): JoinKey[] {
  return [...a.columns].map(([outer, column]) => ({
    left: columnReference(column),
    right: columnReference(b.columns.get(outer)!),
    nullSafe: true,
  }));
}

function pushIntoJoin(join: Join, domain: Domain): Pushed {
  const { columns } = domain;
  const rightReads = dependsOn(join.right, columns);
  const leftReads = dependsOn(join.left, columns);
  if (join.type === 'inner' && rightReads && !leftReads) {
    const right = pushDomain(join.right, domain);
    const changed = mapExpressions(join, (expression) => readFrom(expression, right)) as Join;
    return { plan: { ...changed, right: right.plan }, columns: right.columns };
  }
  const left = pushDomain(join.left, domain);
  const changed = mapExpressions(join, (expression) => readFrom(expression, left)) as Join;
  if (!rightReads) return { plan: { ...changed, left: left.plan }, columns: left.columns };
  const right = pushDomain(join.right, domain);
  const keys = [...changed.keys, ...sameValue(left, right)];
  return { plan: { ...changed, left: left.plan, right: right.plan, keys }, columns: left.columns };
}

/** Each value of the domain has groups of its own; without groups, one group even if of no rows. */
function pushIntoAggregate(plan: AggregatePlan, domain: Domain): Pushed {
  const input = pushDomain(plan.input, domain);
  const changed = mapExpressions(plan, (expression) => readFrom(expression, input)) as AggregatePlan;
  const columns = new Map([...input.columns].map(([outer, column]) => [outer, domain.fresh(column)]));
  const values = [...columns].map(([outer, column]) => ({
    column,
    expression: columnReference(input.columns.get(outer)!),
  }));
  const grouped: AggregatePlan = { ...changed, input: input.plan, groups: [...changed.groups, ...values] };
  if (plan.groups.length > 0) return { plan: grouped, columns };
  const made = domain.make();
  const { aggregates, outputs } = countsOrZero(grouped.aggregates, domain.fresh);
  const join: Join = {
    kind: 'join',
    type: 'left',
    left: made.plan,
    right: { ...grouped, aggregates },
    keys: sameValue(made, { plan: grouped, columns }),
    condition: [],
    build: 'right',
  };
  return { plan: outputs.length === 0 ? join : { kind: 'project', input: join, outputs }, columns: made.columns };
}

/** Each value of the domain has the limit's rows, in the order that its input is given. */
function pushIntoLimit(plan: Limit, domain: Domain): Pushed {
  const input = pushDomain(plan.input, domain);
  const keys = orderOf(plan.input).map((key) => ({ ...key, expression: readFrom(key.expression, input) }));
  const partition = [...input.columns.values()].map(columnReference);
  return { plan: limitPartitions(input.plan, partition, keys, plan.range, domain.fresh), columns: input.columns };
}

function pushIntoUnion(plan: Union, domain: Domain): Pushed {
  const outer = [...domain.columns];
  const inputs = plan.inputs.map((input) => {
    const pushed = pushDomain(input.plan, domain);
    return { plan: pushed.plan, columns: [...input.columns, ...outer.map((column) => pushed.columns.get(column)!)] };
  });
  const columns = new Map(outer.map((column) => [column, domain.fresh(column)]));
  return { plan: { ...plan, columns: [...plan.columns, ...columns.values()], inputs }, columns };
}
