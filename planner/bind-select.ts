// Binds one SELECT (or VALUES): its clauses in the order in which SQL gives them meaning: WITH, FROM, WHERE,
// GROUP BY and aggregates, HAVING, the select list, DISTINCT, ORDER BY, LIMIT.

import type { Context, Environment } from './bind-expression.js';
import { bindCondition, bindExpression } from './bind-expression.js';
import type { CommonTables } from './bind-from.js';
import { bindFrom, ONE_ROW } from './bind-from.js';
import { bindGrouping } from './bind-grouping.js';
import { bindSetOperation } from './bind-set-operation.js';
import type { Binder } from './binder.js';
import { AggregateCollector } from './binder.js';
import { convert, isUnknown, unify } from './coerce.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { columnReference, columnsOf, conjuncts, expressionKey, isNullable } from './expression-tree.js';
import { fold } from './fold.js';
import type { Plan, Query, RowRange, SortKey } from './plan.js';
import { visibleColumns } from './plan.js';
import { copyPlan, isAtMostOneRow } from './plan-columns.js';
import type { Scope } from './scope.js';
import { EMPTY_SCOPE, relationNamed, useColumn } from './scope.js';
import type { OrderKey, SelectStatement, SyntaxExpression, Target } from './sql/syntax.js';
import { Subqueries } from './subqueries.js';
import { BIGINT, TEXT, typeName } from './types.js';

/** An entry of the select list, bound. */
export interface Output {
  readonly name: string;
  readonly expression: Expression;
  /** The literal that it was before it became text, where it found no type. */
  readonly untyped?: Expression;
}

/** Binds a query that can see the WITH queries and the columns of `outer`. */
export function bindSelect(binder: Binder, select: SelectStatement, outer: Environment): Query {
  const environment = { ...outer, tables: bindWith(binder, select, outer) };
  if (select.setOperation !== undefined) return bindSetOperation(binder, select, select.setOperation, environment);
  return select.values === undefined
    ? bindQuery(binder, select, environment)
    : bindValues(binder, select, select.values, environment);
}

/** Makes the queries of WITH visible. Each is bound once at once, so that a mistake in one that is not used shows too. */
function bindWith(binder: Binder, select: SelectStatement, outer: Environment): CommonTables {
  if (select.with.length === 0) return outer.tables;
  const visible = new Map(outer.tables);
  const own = new Set<string>();
  for (const table of select.with) {
    if (own.has(table.name)) {
      const message = `WITH query name "${table.name}" specified more than once`;
      throw new MayflyError('duplicate_alias', 'bind', message, { position: table.position });
    }
    own.add(table.name);
    const before: Environment = { ...outer, tables: new Map(visible) };
    bindSelect(binder, table.query, before);
    visible.set(table.name, { table, environment: before });
  }
  return visible;
}

function bindQuery(binder: Binder, select: SelectStatement, environment: Environment): Query {
  const from = bindFrom(binder, select.from, environment);
  let { plan } = from;
  const bare = { binder, scope: from.scope, environment, aggregates: undefined, nulls: 'kept' } as const;
  if (select.where !== undefined) {
    const subqueries = new Subqueries();
    const condition = bindCondition(select.where, { ...bare, clause: 'WHERE', subqueries, nulls: 'false' });
    plan = { kind: 'filter', input: subqueries.attach(plan), predicate: conjuncts(condition) };
  }
  const collector = new AggregateCollector(binder, select.groupBy.length > 0);
  const subqueries = new Subqueries();
  const ofHaving = new Subqueries();
  const context: Context = { ...bare, clause: 'SELECT', aggregates: collector, subqueries };
  const targets = select.targets.flatMap((target) => bindTarget(target, context));
  const keys = select.orderBy.map((key) => bindOrderKey(key, targets, { ...context, clause: 'ORDER BY' }));
  const having =
    select.having &&
    bindCondition(select.having, { ...context, clause: 'HAVING', subqueries: ofHaving, nulls: 'false' });
  let outputs = targets;
  let orderBy = keys;
  if (select.groupBy.length > 0 || having !== undefined || collector.isUsed) {
    const grouping = bindGrouping(binder, plan, select, targets, context, collector, subqueries);
    const above = (expression: Expression): Expression => grouping.replace(expression);
    outputs = targets.map((target) => ({ ...target, expression: above(target.expression) }));
    orderBy = keys.map((key) => ({ ...key, expression: above(key.expression) }));
    ({ plan } = grouping);
    if (having !== undefined) {
      const input = ofHaving.attach(plan, grouping.replaceIn);
      plan = { kind: 'filter', input, predicate: conjuncts(above(having)) };
    }
    plan = subqueries.attach(plan, grouping.replaceIn);
  } else {
    plan = subqueries.attach(plan);
  }
  return finish(binder, plan, outputs, orderBy, select, environment);
}

/** The select list, DISTINCT, ORDER BY and LIMIT above a plan that has everything they read. */
function finish(
  binder: Binder,
  input: Plan,
  outputs: readonly Output[],
  orderBy: readonly SortKey[],
  select: SelectStatement,
  environment: Environment,
): Query {
  let plan = input;
  const columns = new Map<string, Column>();
  const computed: { column: Column; expression: Expression }[] = [];
  const own = visibleColumns(plan);
  const results = outputs.map(({ name, expression, untyped }) => {
    const key = `${untyped === undefined ? '' : 'untyped '}${expressionKey(expression)}`;
    // A column of an outer query is made one of the plan.
    let column = expression.kind === 'column' && own.has(expression.column) ? expression.column : columns.get(key);
    if (column === undefined) {
      column = binder.column(name, expression.type, isNullable(expression));
      if (untyped !== undefined) binder.noteLiteral(column, untyped);
      computed.push({ column, expression });
    }
    columns.set(key, column);
    return { name, column };
  });
  if (computed.length > 0) plan = { kind: 'project', input: plan, outputs: computed };
  // A key that the select list computes already is read from there.
  let keys = orderBy.map((key) => {
    const text = expressionKey(key.expression);
    const column = columns.get(text) ?? columns.get(`untyped ${text}`);
    return column === undefined ? key : { ...key, expression: columnReference(column) };
  });
  let query: Query = { plan, outputs: results };
  if (select.distinct) {
    const distinct = new Map(
      results.map(({ column }) => [column, binder.column(column.name, column.type, column.nullable)]),
    );
    keys = keys.map((key, i) => {
      const column = key.expression.kind === 'column' ? distinct.get(key.expression.column) : undefined;
      if (column !== undefined) return { ...key, expression: columnReference(column) };
      const message = 'for SELECT DISTINCT, ORDER BY expressions must appear in select list';
      const position = select.orderBy[i]?.expression.position;
      throw new MayflyError('invalid_column_reference', 'bind', message, position === undefined ? {} : { position });
    });
    const groups = [...distinct].map(([column, group]) => ({ column: group, expression: columnReference(column) }));
    query = {
      plan: { kind: 'aggregate', input: plan, groups, aggregates: [] },
      outputs: results.map(({ name, column }) => ({ name, column: distinct.get(column) ?? column })),
    };
  }
  return orderAndLimit(binder, query, keys, select, environment);
}

export function orderAndLimit(
  binder: Binder,
  query: Query,
  keys: readonly SortKey[],
  select: SelectStatement,
  environment: Environment,
): Query {
  let { plan } = query;
  const range = bindRange(binder, select, environment);
  // A limit that keeps the only row hides nothing from the rules.
  if (range !== undefined && range.offset === 0 && range.count !== 0 && isAtMostOneRow(plan)) return query;
  if (keys.length > 0) plan = { kind: 'sort', input: plan, keys, limit: undefined };
  if (range !== undefined) plan = { kind: 'limit', input: plan, range };
  return { ...query, plan };
}

/** One entry of the select list; `*` gives several. */
function bindTarget(target: Target, context: Context): Output[] {
  const { expression: syntax, position } = target;
  if (syntax.kind === 'star') {
    const { scope } = context;
    if (syntax.path.length === 0 && scope.relations.length === 0) {
      throw new MayflyError('syntax_error', 'bind', 'SELECT * with no tables specified is not valid', { position });
    }
    const columns = syntax.path.length === 0 ? scope.columns : relationNamed(scope, syntax.path, position).columns;
    return columns.map((column) => ({
      name: column.name,
      expression: context.binder.remember(asValue(useColumn(column, position), position), position),
    }));
  }
  const bound = bindExpression(syntax, context);
  const expression = context.binder.remember(asValue(bound, position), position);
  const name = target.name ?? outputName(syntax);
  return [isUnknown(bound) ? { name, expression, untyped: bound } : { name, expression }];
}

/** What rows can hold: a literal that found no type becomes text; intervals are refused. */
export function asValue(expression: Expression, position: number): Expression {
  if (expression.type.kind === 'interval') {
    throw new MayflyError('feature_not_supported', 'bind', 'an interval as the value of a column is not supported', {
      position,
    });
  }
  return isUnknown(expression) ? convert(expression, TEXT, position) : expression;
}

/** The name that PostgreSQL gives a result column without AS. */
function outputName(syntax: SyntaxExpression): string {
  switch (syntax.kind) {
    case 'cast':
      return innerName(syntax) ?? syntax.type.name;
    case 'case':
      return innerName(syntax) ?? 'case';
    default:
      return innerName(syntax) ?? '?column?';
  }
}

/** The name that an expression has from a column or function, which casts and CASE (from its ELSE) take over. */
function innerName(syntax: SyntaxExpression): string | undefined {
  switch (syntax.kind) {
    case 'name':
      return syntax.path.at(-1);
    case 'call':
      return syntax.name;
    case 'case':
      return syntax.otherwise && innerName(syntax.otherwise);
    case 'cast':
      return innerName(syntax.argument);
    case 'subquery':
      return syntax.form === 'exists' ? 'exists' : syntax.form === 'scalar' ? queryName(syntax.query) : undefined;
    default:
      return undefined;
  }
}

/** The name of a query's first column. */
function queryName(query: SelectStatement): string | undefined {
  if (query.setOperation !== undefined) return queryName(query.setOperation.left);
  const [target] = query.targets;
  if (target === undefined) return query.values === undefined ? undefined : 'column1';
  return target.name ?? outputName(target.expression);
}

/** The entry of the select list that ORDER BY or GROUP BY names by its number. Throws where there is none. */
export function outputAt(syntax: SyntaxExpression, targets: readonly Output[], clause: string): Output | undefined {
  const { position } = syntax;
  if (syntax.kind === 'number') {
    const output = /^-?\d+$/.test(syntax.text) ? targets[Number(syntax.text) - 1] : undefined;
    if (output !== undefined) return output;
    if (!/^-?\d+$/.test(syntax.text))
      throw new MayflyError('syntax_error', 'bind', `non-integer constant in ${clause}`, { position });
    const message = `${clause} position ${syntax.text} is not in select list`;
    throw new MayflyError('invalid_column_reference', 'bind', message, { position });
  }
  if (syntax.kind === 'string' || syntax.kind === 'boolean' || syntax.kind === 'null') {
    throw new MayflyError('syntax_error', 'bind', `non-integer constant in ${clause}`, { position });
  }
  return undefined;
}

/** The entry of the select list called `name`. Throws `ambiguous_column` where several different ones are. */
export function outputNamed(
  name: string,
  targets: readonly Output[],
  clause: string,
  position: number,
): Output | undefined {
  const named = targets.filter((target) => target.name === name);
  const [first] = named;
  if (
    first !== undefined &&
    named.some((other) => expressionKey(other.expression) !== expressionKey(first.expression))
  ) {
    throw new MayflyError('ambiguous_column', 'bind', `${clause} "${name}" is ambiguous`, { position });
  }
  return first;
}

export function bindOrderKey(key: OrderKey, targets: readonly Output[], context: Context): SortKey {
  const { expression: syntax, descending } = key;
  const name = syntax.kind === 'name' && syntax.path.length === 1 ? syntax.path[0] : undefined;
  const output =
    outputAt(syntax, targets, 'ORDER BY') ??
    (name === undefined ? undefined : outputNamed(name, targets, 'ORDER BY', syntax.position));
  const expression = output?.expression ?? asValue(bindExpression(syntax, context), syntax.position);
  // NULLs sort as if larger than every value.
  return { expression, descending, nullsFirst: key.nullsFirst ?? descending };
}

/** VALUES: rows of expressions that read no columns, each column in one type. */
function bindValues(
  binder: Binder,
  select: SelectStatement,
  rows: readonly (readonly SyntaxExpression[])[],
  environment: Environment,
): Query {
  const subqueries = new Subqueries();
  const context: Context = {
    binder,
    scope: EMPTY_SCOPE,
    clause: 'VALUES',
    aggregates: undefined,
    subqueries,
    environment,
    nulls: 'kept',
  };
  const [first = []] = rows;
  const ragged = rows.find((row) => row.length !== first.length);
  if (ragged !== undefined) {
    const position = ragged[0]?.position ?? select.position;
    throw new MayflyError('syntax_error', 'bind', 'VALUES lists must all be the same length', { position });
  }
  const bindItem = (item: SyntaxExpression): Expression => {
    const expression = bindExpression(item, context);
    return isUnknown(expression) ? expression : asValue(expression, item.position);
  };
  const bound = rows.map((row) => row.map(bindItem));
  const columns = first.map((_, i) =>
    unify(
      bound.map((row) => row[i]!),
      rows.map((row) => row[i]?.position ?? select.position),
      'VALUES',
    ),
  );
  const outputs = columns.map((column, i) => {
    const name = `column${i + 1}`;
    return { name, column: binder.column(name, column.type, column.expressions.some(isNullable)) };
  });
  const values = rows.map((_, r) => columns.map((column) => column.expressions[r]!));
  const made = outputs.map(({ column }) => column);
  const isConstant = values.every((row) => row.every((value) => columnsOf(value).size === 0));
  const plan: Plan = isConstant
    ? { kind: 'values', columns: made, rows: values }
    : computedValues(binder, made, values, subqueries);
  const scopeColumns = outputs.map(({ name, column }) => ({ name, column, unusable: undefined }));
  const scope: Scope = { relations: [], columns: scopeColumns };
  const targets = outputs.map(({ name, column }) => ({ name, expression: columnReference(column) }));
  const keys = select.orderBy.map((key) => bindOrderKey(key, targets, { ...context, scope, clause: 'ORDER BY' }));
  return orderAndLimit(binder, { plan, outputs }, keys, select, environment);
}

/** VALUES of which some read subqueries or columns of an outer query: each row is computed from one without columns. */
function computedValues(
  binder: Binder,
  columns: readonly Column[],
  rows: readonly (readonly Expression[])[],
  subqueries: Subqueries,
): Plan {
  const compute = (into: readonly Column[], row: readonly Expression[], input: Plan): Plan => ({
    kind: 'project',
    input,
    outputs: into.map((column, i) => ({ column, expression: row[i]! })),
  });
  const input = subqueries.attach(ONE_ROW);
  const [only] = rows;
  if (only !== undefined && rows.length === 1) return compute(columns, only, input);
  const fresh = (column: Column): Column => binder.column(column.name, column.type, column.nullable);
  const inputs = rows.map((row) => {
    const into = columns.map(fresh);
    return { columns: into, plan: copyPlan(compute(into, row, input), fresh) };
  });
  return {
    kind: 'union',
    columns,
    inputs: inputs.map(({ columns: into, plan }) => ({
      plan: plan.plan,
      columns: into.map((column) => plan.columns.get(column) ?? column),
    })),
  };
}

/** LIMIT and OFFSET, which must be constants. */
function bindRange(binder: Binder, select: SelectStatement, environment: Environment): RowRange | undefined {
  const count = bindCount(binder, select.limit, 'LIMIT', environment);
  const offset = bindCount(binder, select.offset, 'OFFSET', environment) ?? 0;
  return count === undefined && offset === 0 ? undefined : { offset, count };
}

function bindCount(
  binder: Binder,
  syntax: SyntaxExpression | undefined,
  clause: 'LIMIT' | 'OFFSET',
  environment: Environment,
): number | undefined {
  if (syntax === undefined) return undefined;
  const { position } = syntax;
  const bound = bindExpression(syntax, {
    binder,
    scope: EMPTY_SCOPE,
    clause,
    aggregates: undefined,
    subqueries: undefined,
    environment,
    nulls: 'kept',
  });
  if (bound.type.kind === 'boolean' || bound.type.kind === 'text' || bound.type.kind === 'date') {
    throw new MayflyError(
      'datatype_mismatch',
      'bind',
      `argument of ${clause} must be type bigint, not type ${typeName(bound.type)}`,
      { position },
    );
  }
  const folded = fold(convert(bound, BIGINT, position));
  if (folded.kind !== 'constant') {
    throw new MayflyError(
      'feature_not_supported',
      'bind',
      `${clause} of an expression that is no constant is not supported`,
      { position },
    );
  }
  if (folded.value === null) return undefined;
  if (typeof folded.value !== 'bigint' || folded.value < 0n) {
    const code = clause === 'LIMIT' ? 'invalid_row_count_in_limit_clause' : 'invalid_row_count_in_result_offset_clause';
    throw new MayflyError(code, 'bind', `${clause} must not be negative`, { position });
  }
  // Beyond 2^53 rows nothing can be told apart.
  return Number(folded.value < BigInt(Number.MAX_SAFE_INTEGER) ? folded.value : BigInt(Number.MAX_SAFE_INTEGER));
}
