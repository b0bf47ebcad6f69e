// Places the Aggregate operators of a SELECT. DISTINCT aggregates take two: the lower groups by their argument too
// and so leaves each of its values once, the upper aggregates those. Plain aggregates beside them are computed
// below in parts, and the parts put together above. For every further argument of DISTINCT aggregates the input is
// grouped once more, and the groups are joined.
import { sumType } from './bind-aggregate.js';
import type { AggregateCollector, Binder, DistinctAggregates } from './binder.js';
import type { Aggregate, Column, Expression } from './expression.js';
import {
  call,
  columnReference,
  constant,
  expressionKey,
  isNullable,
  mapSubexpressions,
  subexpressions,
  substitute,
} from './expression-tree.js';
import type { AggregatePlan, Plan } from './plan.js';
import { copyPlan } from './plan-columns.js';
import { BIGINT, sameType } from './types.js';

type Group = AggregatePlan['groups'][number];

/** Groups `input` and computes the aggregates gathered in `collector`. */
export function placeAggregates(
  binder: Binder,
  input: Plan,
  groups: readonly Group[],
  collector: AggregateCollector,
): Plan {
  const { aggregates } = collector;
  const [first, ...others] = collector.distinct.values();
  if (first === undefined) return { kind: 'aggregate', input, groups, aggregates };
  const fresh = (column: Column): Column => binder.column(column.name, column.type, column.nullable);
  let plan = groupTwice(binder, input, groups, first, aggregates);
  for (const distinct of others) {
    const copy = copyPlan(input, fresh);
    const references = new Map([...copy.columns].map(([from, to]) => [from, columnReference(to)]));
    const own = groups.map(({ column, expression }) => ({
      column: fresh(column),
      expression: substitute(expression, references),
    }));
    const copied = {
      argument: substitute(distinct.argument, references),
      aggregates: distinct.aggregates.map((aggregate) => ({
        ...aggregate,
        argument: aggregate.argument && substitute(aggregate.argument, references),
      })),
    };
    plan = {
      kind: 'join',
      type: 'inner',
      left: plan,
      right: groupTwice(binder, copy.plan, own, copied, []),
      keys: groups.map(({ column }, i) => ({
        left: columnReference(column),
        right: columnReference(own[i]!.column),
        nullSafe: true,
      })),
      condition: [],
      build: 'right',
    };
  }
  return plan;
}

/** DISTINCT aggregates of one argument and plain ones. */
function groupTwice(
  binder: Binder,
  input: Plan,
  groups: readonly Group[],
  distinct: DistinctAggregates,
  plain: readonly Aggregate[],
): Plan {
  const { argument } = distinct;
  const below = groups.map(({ column, expression }) => ({
    column: binder.column(column.name, column.type, column.nullable),
    expression,
  }));
  const value = binder.column('distinct', argument.type, isNullable(argument));
  const parts = plain.map((aggregate) => ({
    ...aggregate,
    column: binder.column(aggregate.column.name, aggregate.column.type, aggregate.column.nullable),
  }));
  const lower: Plan = {
    kind: 'aggregate',
    input,
    groups: [...below, { column: value, expression: argument }],
    aggregates: parts,
  };
  const outputs: { column: Column; expression: Expression }[] = [];
  const whole = plain.map((aggregate, i) => putTogether(binder, aggregate, parts[i]!.column, outputs));
  const upper: Plan = {
    kind: 'aggregate',
    input: lower,
    groups: groups.map(({ column }, i) => ({ column, expression: columnReference(below[i]!.column) })),
    aggregates: [
      ...distinct.aggregates.map((aggregate) => ({
        ...aggregate,
        argument: aggregate.argument && replaceArgument(aggregate.argument, argument, columnReference(value)),
      })),
      ...whole,
    ],
  };
  return outputs.length === 0 ? upper : { kind: 'project', input: upper, outputs };
}

/** The aggregate over the parts of one; where it gives another type, `outputs` gets what makes the original of it. */
function putTogether(
  binder: Binder,
  aggregate: Aggregate,
  part: Column,
  outputs: { column: Column; expression: Expression }[],
): Aggregate {
  const { column } = aggregate;
  const argument = columnReference(part);
  if (aggregate.function === 'min' || aggregate.function === 'max')
    return { ...aggregate, argument, filter: undefined };
  const isCount = aggregate.function !== 'sum';
  const type = sumType(part.type);
  if (!isCount && sameType(type, column.type)) return { ...aggregate, argument, filter: undefined };
  const sum = binder.column(column.name, type, column.nullable || isCount);
  const cast: Expression = { kind: 'cast', argument: columnReference(sum), type: column.type };
  // Of no rows there is no part, and the count is 0.
  outputs.push({ column, expression: isCount ? call('coalesce', [cast, constant(0n, BIGINT)], BIGINT) : cast });
  return { column: sum, function: 'sum', argument, filter: undefined };
}

/** The aggregates' arguments are the distinct value itself, or for avg of reals a cast of it. */
function replaceArgument(argument: Expression, distinct: Expression, value: Expression): Expression {
  if (expressionKey(argument) === expressionKey(distinct)) return value;
  return subexpressions(argument).length === 0
    ? argument
    : mapSubexpressions(argument, (inner) => replaceArgument(inner, distinct, value));
}
