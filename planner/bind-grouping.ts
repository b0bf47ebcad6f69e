// Binds GROUP BY and places the aggregates of a SELECT: below, an Aggregate operator; above it, expressions may
// read only its groups and results.

import { placeAggregates } from './bind-distinct.js';
import type { Context } from './bind-expression.js';
import { bindExpression } from './bind-expression.js';
import type { Output } from './bind-select.js';
import { asValue, outputAt, outputNamed } from './bind-select.js';
import type { AggregateCollector, Binder } from './binder.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import {
  columnReference,
  columnsOf,
  expressionKey,
  isNullable,
  mapSubexpressions,
  subexpressions,
} from './expression-tree.js';
import type { AggregatePlan, Plan } from './plan.js';
import { children, visibleColumns } from './plan.js';
import { expressionsOf, freeColumns, substitutePlan } from './plan-columns.js';
import type { Scope } from './scope.js';
import { findColumn } from './scope.js';
import type { SelectStatement, SyntaxExpression } from './sql/syntax.js';
import type { Subqueries, SubqueryJoin } from './subqueries.js';

type Group = AggregatePlan['groups'][number];

export interface Grouping {
  readonly plan: Plan;
  /** Makes an expression over the input one over the groups. Throws `grouping_error` where it reads another column. */
  readonly replace: (expression: Expression) => Expression;
  /** The same for a subquery. */
  readonly replaceIn: (subquery: SubqueryJoin) => SubqueryJoin;
}

/** Groups `input` by GROUP BY and computes the aggregates gathered in `collector`. */
export function bindGrouping(
  binder: Binder,
  input: Plan,
  select: SelectStatement,
  targets: readonly Output[],
  context: Context,
  collector: AggregateCollector,
  subqueries: Subqueries,
): Grouping {
  const { scope } = context;
  const groups = new Map<string, Group>();
  for (const syntax of select.groupBy) {
    const expression = bindGroup(syntax, targets, context, collector);
    subqueries.moveRead(expression, collector.subqueries);
    const key = expressionKey(expression);
    if (groups.has(key)) continue;
    const name = expression.kind === 'column' ? expression.column.name : `group${groups.size + 1}`;
    groups.set(key, { column: binder.column(name, expression.type, isNullable(expression)), expression });
  }
  const below = collector.subqueries.attach(input);
  const visible = visibleColumns(below);
  const replace = (expression: Expression): Expression => {
    const group = groups.get(expressionKey(expression));
    if (group !== undefined) return columnReference(group.column);
    // Others are results of aggregates and subqueries, or belong to an outer query.
    if (expression.kind === 'column' && visible.has(expression.column))
      throw ungrouped(binder, scope, expression.column, expression);
    return mapSubexpressions(expression, replace);
  };
  const replaceIn = (join: SubqueryJoin): SubqueryJoin => {
    const replacements = new Map<Column, Expression>();
    for (const column of freeColumns(join.right)) {
      if (!visible.has(column)) continue;
      const group = groups.get(expressionKey(columnReference(column)));
      if (group === undefined) throw ungrouped(binder, scope, column, referenceTo(column, join.right));
      replacements.set(column, columnReference(group.column));
    }
    return {
      ...join,
      right: substitutePlan(join.right, replacements),
      keys: join.keys.map((key) => ({ ...key, left: replace(key.left) })),
      condition: join.condition.map(replace),
    };
  };
  return { plan: placeAggregates(binder, below, [...groups.values()], collector), replace, replaceIn };
}

/** The reference to `column` in a plan that reads it, as it was bound. */
function referenceTo(column: Column, plan: Plan): Expression {
  const search = (expression: Expression): Expression | undefined => {
    if (expression.kind === 'column' && expression.column === column) return expression;
    for (const inner of subexpressions(expression)) {
      const found = search(inner);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const node of [plan, ...descendants(plan)]) {
    for (const expression of expressionsOf(node)) {
      const found = search(expression);
      if (found !== undefined) return found;
    }
  }
  return columnReference(column);
}

function descendants(plan: Plan): Plan[] {
  return children(plan).flatMap((child) => [child, ...descendants(child)]);
}

function ungrouped(binder: Binder, scope: Scope, column: Column, expression: Expression): MayflyError {
  const owner = scope.relations.find((relation) => relation.columns.some((candidate) => candidate.column === column));
  const name = `${owner === undefined || owner.name === '' ? '' : `${owner.name}.`}${column.name}`;
  const message = `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`;
  return new MayflyError('grouping_error', 'bind', message, binder.positionOf(expression));
}

/** One expression of GROUP BY: a number or the name of an output, where no input column has that name. */
function bindGroup(
  syntax: SyntaxExpression,
  targets: readonly Output[],
  context: Context,
  collector: AggregateCollector,
): Expression {
  const { position } = syntax;
  let output = outputAt(syntax, targets, 'GROUP BY');
  if (
    output === undefined &&
    syntax.kind === 'name' &&
    syntax.path.length === 1 &&
    findColumn(context.scope, syntax.path, position) === undefined
  ) {
    output = outputNamed(syntax.path[0] ?? '', targets, 'GROUP BY', position);
  }
  const bound =
    output?.expression ??
    bindExpression(syntax, {
      ...context,
      clause: 'GROUP BY',
      aggregates: undefined,
      subqueries: collector.subqueries,
    });
  if (readsAggregate(bound, collector)) {
    throw new MayflyError('grouping_error', 'bind', 'aggregate functions are not allowed in GROUP BY', { position });
  }
  return asValue(bound, position);
}

function readsAggregate(expression: Expression, collector: AggregateCollector): boolean {
  return [...columnsOf(expression)].some((column) => collector.has(column));
}
