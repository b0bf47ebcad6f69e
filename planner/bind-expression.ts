// Binds expressions: syntax -> typed Expression, names resolved in a scope.
import { bindAggregate, isAggregateName } from './bind-aggregate.js';
import type { CommonTables } from './bind-from.js';
import type { Item } from './bind-operators.js';
import { bindIn, bindOperator, compare, intervalConstant } from './bind-operators.js';
import { bindRowComparison } from './bind-row.js';
import { bindSubquery, OPPOSITE } from './bind-subquery.js';
import { bindType, lengthLimit } from './bind-types.js';
import type { AggregateCollector, Binder } from './binder.js';
import type { View } from './catalog.js';
import { commonType, convert, explicitCast, isNumeric, isUnknown, mismatch, unify } from './coerce.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { call, columnsOf, conjunction, constant, disjunction } from './expression-tree.js';
import { bindFunction } from './function-table.js';
import type { FunctionName } from './functions.js';
import { atPosition, numberLiteral, parseLiteral } from './literals.js';
import type { Scope } from './scope.js';
import { columnsOfScope, findColumn, resolveColumn, useColumn } from './scope.js';
import type { SyntaxExpression } from './sql/syntax.js';
import { Subqueries } from './subqueries.js';
import { BOOLEAN, INTEGER, type SqlType, TEXT, typeName, UNKNOWN } from './types.js';

/** Where an expression stands: what it can see, and whether aggregates may be written there. */
export interface Context {
  readonly binder: Binder;
  readonly scope: Scope;
  /** The clause, for messages ("WHERE"). */
  readonly clause: string;
  /** Gathers aggregates; undefined where they are not allowed. */
  readonly aggregates: AggregateCollector | undefined;
  /** Gathers subqueries; undefined where they are not allowed. */
  readonly subqueries: Subqueries | undefined;
  readonly environment: Environment;
  /** What a NULL of the expression may count as: in a condition false, under its NOT true. */
  readonly nulls: 'kept' | 'false' | 'true';
}

/**
 * What a whole query can see: the queries of WITH, and the context in an outer query of which it is a part. `view` is
 * the view whose definition it is part of.
 */
export interface Environment {
  readonly tables: CommonTables;
  readonly outer: Context | undefined;
  readonly view: View | undefined;
}

/** What a query that stands for itself can see. */
export const EMPTY_ENVIRONMENT: Environment = { tables: new Map(), outer: undefined, view: undefined };

/** Binds one expression. A literal without a type comes back as `unknown`. */
export function bindExpression(syntax: SyntaxExpression, context: Context): Expression {
  const expression = bindSyntax(syntax, context);
  const known = expression.type.kind === 'interval' ? intervalConstant(expression, syntax.position) : expression;
  return context.binder.remember(known, syntax.position);
}

/** Binds a condition. Throws `datatype_mismatch` where it is no boolean. */
export function bindCondition(
  syntax: SyntaxExpression,
  context: Context,
  construct = `argument of ${context.clause}`,
): Expression {
  const condition = bindExpression(syntax, context);
  if (isUnknown(condition)) return convert(condition, BOOLEAN, syntax.position);
  if (condition.type.kind !== 'boolean') {
    throw mismatch(`${construct} must be type boolean, not type ${typeName(condition.type)}`, syntax.position);
  }
  return condition;
}

function bindSyntax(syntax: SyntaxExpression, context: Context): Expression {
  const { position } = syntax;
  const isLogic = syntax.kind === 'and' || syntax.kind === 'or' || syntax.kind === 'not' || syntax.kind === 'subquery';
  return bindKnown(syntax, isLogic || context.nulls === 'kept' ? context : { ...context, nulls: 'kept' }, position);
}

function bindKnown(syntax: SyntaxExpression, context: Context, position: number): Expression {
  const ofRows = bindRowComparison(syntax, context);
  if (ofRows !== undefined) return ofRows;
  const bind = (inner: SyntaxExpression): Expression => bindExpression(inner, context);
  switch (syntax.kind) {
    case 'name':
      return resolveName(syntax.path, context, position);
    case 'row':
      throw new MayflyError('feature_not_supported', 'bind', 'a row value is not supported', { position });
    case 'star':
      throw new MayflyError('syntax_error', 'bind', '* is not allowed here', { position });
    case 'number':
      return atPosition(position, () => numberLiteral(syntax.text));
    case 'string':
      return constant(syntax.text, UNKNOWN);
    case 'boolean':
      return constant(syntax.value, BOOLEAN);
    case 'null':
      return constant(null, UNKNOWN);
    case 'operator':
      return bindOperator(syntax.operator, syntax.left && bind(syntax.left), bind(syntax.right), position);
    case 'and':
    case 'or': {
      const parts = syntax.arguments.map((part) =>
        bindCondition(part, context, `argument of ${syntax.kind.toUpperCase()}`),
      );
      return call(syntax.kind, parts, BOOLEAN);
    }
    case 'not':
      return call(
        'not',
        [bindCondition(syntax.argument, { ...context, nulls: OPPOSITE[context.nulls] }, 'argument of NOT')],
        BOOLEAN,
      );
    case 'subquery':
      return bindSubquery(syntax, context);
    case 'call':
      return bindCall(syntax, context);
    case 'case':
      return bindCase(syntax, context);
    case 'cast':
      return bindCast(syntax, context);
    case 'between':
      return bindBetween(syntax, context);
    case 'in':
      return bindIn(
        bind(syntax.argument),
        syntax.list.map((item) => bindItem(item, context)),
        syntax.negated,
        position,
      );
    case 'like':
      return bindLike(syntax, context);
    case 'is':
      return bindTest(syntax, context);
    case 'distinct':
      return compare(
        syntax.negated ? 'is_not_distinct_from' : 'is_distinct_from',
        bind(syntax.left),
        bind(syntax.right),
        position,
      );
  }
}

/** The column that a name means: of this query, else of the next outer query that has one of that name. */
function resolveName(path: readonly string[], context: Context, position: number): Expression {
  for (let at: Context | undefined = context; at !== undefined; at = at.environment.outer) {
    if (path.length === 1) {
      const found = findColumn(at.scope, path, position);
      if (found !== undefined) return useColumn(found, position);
    } else if (at.scope.relations.some(({ name }) => name === path[0])) {
      return resolveColumn(at.scope, path, position);
    }
  }
  return resolveColumn(context.scope, path, position);
}

type Syntax<Kind extends SyntaxExpression['kind']> = Extract<SyntaxExpression, { kind: Kind }>;

function bindCall(syntax: Syntax<'call'>, context: Context): Expression {
  const { name, position } = syntax;
  if (isAggregateName(name)) return bindAggregate(syntax, context);
  if (syntax.star || syntax.distinct || syntax.filter !== undefined) {
    const part = syntax.star ? '*' : syntax.distinct ? 'DISTINCT' : 'FILTER';
    throw new MayflyError('undefined_function', 'bind', `${part} is written, but ${name} is no aggregate function`, {
      position,
    });
  }
  const args = syntax.arguments.map((argument) => bindExpression(argument, context));
  const positions = syntax.arguments.map((argument) => argument.position);
  switch (name) {
    case 'coalesce':
    case 'greatest':
    case 'least': {
      if (args.length === 0) break;
      const { expressions, type } = unify(args, positions, name.toUpperCase());
      return expressions.length === 1 && expressions[0] !== undefined ? expressions[0] : call(name, expressions, type);
    }
    case 'nullif': {
      const [left, right] = args;
      if (left === undefined || right === undefined || args.length !== 2) break;
      const value = isUnknown(left) ? convert(left, isUnknown(right) ? TEXT : right.type, position) : left;
      const when = compare('equal', value, right, position);
      const type = comparedType(value, right);
      const otherwise = convert(value, type, position);
      return { kind: 'case', branches: [{ when, then: constant(null, type) }], otherwise, type };
    }
  }
  return bindFunction(name, args, positions, position);
}

/**
 * The type of NULLIF: that of its first argument as PostgreSQL's `=` takes it. There are operators for integers of any
 * width, and for real beside double precision, which other numbers become; but none for an integer beside a decimal
 * or a float, nor for a decimal beside a float.
 */
function comparedType(value: Expression, other: Expression): SqlType {
  const [from, beside] = [value.type, other.type];
  if (!isNumeric(from) || !isNumeric(beside) || from.kind === beside.kind) return from;
  if (from.kind === 'float' || (from.kind === 'decimal' && beside.kind === 'integer')) return from;
  return commonType([value, other], 'comparison') ?? from;
}

function bindCase(syntax: Syntax<'case'>, context: Context): Expression {
  const { position } = syntax;
  const operand = syntax.operand && bindExpression(syntax.operand, context);
  const whens = syntax.branches.map(({ when }) =>
    operand === undefined
      ? bindCondition(when, context, 'argument of CASE/WHEN')
      : compare('equal', operand, bindExpression(when, context), when.position),
  );
  const results = syntax.branches.map(({ then }) => bindExpression(then, context));
  const positions = syntax.branches.map(({ then }) => then.position);
  results.push(syntax.otherwise === undefined ? constant(null, UNKNOWN) : bindExpression(syntax.otherwise, context));
  positions.push(syntax.otherwise?.position ?? position);
  const { expressions, type } = unify(results, positions, 'CASE');
  const branches = whens.map((when, i) => ({ when, then: expressions[i] ?? constant(null, type) }));
  return { kind: 'case', branches, otherwise: expressions.at(-1) ?? constant(null, type), type };
}

function bindCast(syntax: Syntax<'cast'>, context: Context): Expression {
  const { position } = syntax;
  const floating = floatingConstant(syntax, context);
  if (floating !== undefined) return floating;
  const argument = bindExpression(syntax.argument, context);
  const type = bindType(syntax.type, argument);
  if (type.kind === 'interval' && argument.kind === 'constant' && typeof argument.value === 'string') {
    const { value } = argument;
    return constant(
      atPosition(position, () => parseLiteral(value, type, syntax.type.modifiers)),
      type,
    );
  }
  const result = explicitCast(argument, type, syntax.argument.position);
  const limit = lengthLimit(syntax.type);
  return limit === undefined ? result : call('left', [result, constant(BigInt(limit), INTEGER)], TEXT);
}

/** A number that is at once cast to real or double precision: as a decimal it might have too many digits. */
function floatingConstant({ argument, type: written }: Syntax<'cast'>, context: Context): Expression | undefined {
  if (argument.kind !== 'number' || !['float4', 'float8'].includes(written.name)) return undefined;
  const type = bindType(written, constant(null, UNKNOWN));
  const value = atPosition(argument.position, () => parseLiteral(argument.text.replaceAll('_', ''), type));
  return context.binder.remember(constant(value, type), argument.position);
}

function bindBetween(syntax: Syntax<'between'>, context: Context): Expression {
  const { position } = syntax;
  const [argument, low, high] = [syntax.argument, syntax.low, syntax.high].map((part) => bindExpression(part, context));
  if (argument === undefined || low === undefined || high === undefined)
    throw mismatch('BETWEEN takes two bounds', position);
  const within = (a: Expression, b: Expression): Expression =>
    conjunction([compare('greater_or_equal', argument, a, position), compare('less_or_equal', argument, b, position)]);
  const found = syntax.symmetric ? disjunction([within(low, high), within(high, low)]) : within(low, high);
  return syntax.negated ? call('not', [found], BOOLEAN) : found;
}

/** An item of an IN list, and whether it reads a column of this query (PostgreSQL's contain_vars_of_level). */
function bindItem(syntax: SyntaxExpression, context: Context): Item {
  const { scope, aggregates } = context;
  const own = context.subqueries && new Subqueries();
  const expression = bindExpression(syntax, { ...context, subqueries: own });
  if (expression.kind === 'constant') return { expression, position: syntax.position, readsColumns: false };
  const visible = columnsOfScope(scope);
  const isOwn = (column: Column): boolean => visible.has(column) || aggregates?.readsColumns(column) === true;
  const readsColumns = [...columnsOf(expression)].some(isOwn) || own?.reads(visible) === true;
  if (own !== undefined) context.subqueries?.addAll(own);
  return { expression, position: syntax.position, readsColumns };
}

function bindLike(syntax: Syntax<'like'>, context: Context): Expression {
  const { position } = syntax;
  const asText = (part: SyntaxExpression): Expression => {
    const bound = bindExpression(part, context);
    if (bound.type.kind !== 'text' && !isUnknown(bound)) {
      const message = `operator does not exist: ${typeName(bound.type)} LIKE`;
      throw new MayflyError('undefined_function', 'bind', message, { position, hint: 'cast it to text' });
    }
    return convert(bound, TEXT, part.position);
  };
  const argument = asText(syntax.argument);
  let pattern = asText(syntax.pattern);
  if (syntax.escape !== undefined) {
    const escape = asText(syntax.escape);
    if (pattern.kind !== 'constant' || escape.kind !== 'constant') {
      throw new MayflyError(
        'feature_not_supported',
        'bind',
        'LIKE with ESCAPE and a pattern that is no constant is not supported',
        { position },
      );
    }
    const escaped =
      pattern.value === null || escape.value === null
        ? null
        : withBackslash(String(pattern.value), String(escape.value), syntax.escape.position);
    pattern = constant(escaped, TEXT);
  }
  const found = call(syntax.caseInsensitive ? 'ilike' : 'like', [argument, pattern], BOOLEAN);
  return syntax.negated ? call('not', [found], BOOLEAN) : found;
}

/** A pattern whose escape character is `escape` (or none) as one whose escape character is the backslash. */
function withBackslash(pattern: string, escape: string, position: number): string {
  const [character, ...more] = escape;
  if (more.length > 0) {
    throw new MayflyError(
      'invalid_escape_sequence',
      'bind',
      'invalid escape string: it must be empty or one character',
      { position },
    );
  }
  let result = '';
  let escaped = false;
  for (const c of pattern) {
    if (!escaped && c === character) escaped = true;
    else {
      result += escaped || c === '\\' ? `\\${c}` : c;
      escaped = false;
    }
  }
  if (escaped)
    throw new MayflyError('invalid_escape_sequence', 'bind', 'LIKE pattern must not end with escape character', {
      position,
    });
  return result;
}

function bindTest(syntax: Syntax<'is'>, context: Context): Expression {
  if (syntax.test === 'null') {
    const argument = bindExpression(syntax.argument, context);
    const value = isUnknown(argument) ? convert(argument, TEXT, syntax.position) : argument;
    return call(syntax.negated ? 'is_not_null' : 'is_null', [value], BOOLEAN);
  }
  const argument = bindCondition(syntax.argument, context, `argument of IS ${syntax.test.toUpperCase()}`);
  const names: Record<string, readonly [FunctionName, FunctionName]> = {
    true: ['is_true', 'is_not_true'],
    false: ['is_false', 'is_not_false'],
    unknown: ['is_null', 'is_not_null'],
  };
  const [plain, negated] = names[syntax.test] ?? ['is_null', 'is_not_null'];
  return call(syntax.negated ? negated : plain, [argument], BOOLEAN);
}
