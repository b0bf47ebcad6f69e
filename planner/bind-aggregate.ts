// Binds aggregate functions: each becomes one or more of the few aggregates that codegen knows, and an
// expression over their results (avg is a sum divided by a count).
import type { Context } from './bind-expression.js';
import { bindCondition, bindExpression } from './bind-expression.js';
import type { AggregateCollector } from './binder.js';
import { convert, isUnknown } from './coerce.js';
import { arithmeticType, averageType } from './decimal-types.js';
import { MayflyError } from './errors.js';
import type { AggregateFunction, Expression } from './expression.js';
import { call, columnReference, columnsOf, constant, isNullable } from './expression-tree.js';
import { hasColumns } from './scope.js';
import type { SyntaxExpression } from './sql/syntax.js';
import { Subqueries } from './subqueries.js';
import type { SqlType } from './types.js';
import { BIGINT, BOOLEAN, DOUBLE, decimal, MAX_PRECISION, TEXT, typeName } from './types.js';

/** The aggregates that SQL can name, and what may not be given to them. */
const NAMES: Record<string, 'number' | 'boolean' | 'any'> = {
  count: 'any',
  sum: 'number',
  avg: 'number',
  min: 'any',
  max: 'any',
  bool_and: 'boolean',
  bool_or: 'boolean',
  every: 'boolean',
};

export function isAggregateName(name: string): boolean {
  return Object.hasOwn(NAMES, name);
}

type CallSyntax = Extract<SyntaxExpression, { kind: 'call' }>;

/** Binds `name(argument) FILTER (WHERE …)` to an expression over aggregate columns. */
export function bindAggregate(syntax: CallSyntax, context: Context): Expression {
  const { name, position } = syntax;
  const subqueries = new Subqueries();
  const inner: Context = { ...context, clause: 'aggregate', aggregates: undefined, subqueries, nulls: 'kept' };
  const filter = syntax.filter && bindCondition(syntax.filter, { ...inner, clause: 'FILTER' });
  if (syntax.star) {
    if (name !== 'count') throw noFunction(`${name}(*)`, position);
    const collector = collectorOf(filter === undefined ? [] : [filter], context, subqueries, position);
    return columnReference(collector.add('count_star', undefined, filter, BIGINT, undefined));
  }
  const [written, ...rest] = syntax.arguments;
  if (written === undefined || rest.length > 0) {
    throw noFunction(`${name} with ${syntax.arguments.length} arguments`, position);
  }
  const argument = adaptArgument(name, bindExpression(written, inner), position);
  const parts = filter === undefined ? [argument] : [argument, filter];
  const collector = collectorOf(parts, context, subqueries, position);
  // min and max of distinct values are those of all values.
  if (!syntax.distinct || name === 'min' || name === 'max' || NAMES[name] === 'boolean') {
    return aggregateOf(name, { argument, filter, distinct: undefined }, collector, position);
  }
  // Aggregates pass over NULL, so a filter can make NULLs of what it drops.
  const { type } = argument;
  const kept: Expression =
    filter === undefined
      ? argument
      : { kind: 'case', branches: [{ when: filter, then: argument }], otherwise: constant(null, type), type };
  return aggregateOf(name, { argument: kept, filter: undefined, distinct: kept }, collector, position);
}

/** The collector of the query that an aggregate belongs to: the innermost of those whose columns it reads. */
function collectorOf(
  parts: readonly Expression[],
  context: Context,
  subqueries: Subqueries,
  position: number,
): AggregateCollector {
  const read = new Set(parts.flatMap((part) => [...columnsOf(part)]));
  let owner: Context = context;
  for (let at: Context | undefined = context; at !== undefined; at = at.environment.outer) {
    const results = at.aggregates;
    if (results !== undefined && [...read].some((column) => results.has(column))) {
      throw new MayflyError('grouping_error', 'bind', 'aggregate function calls cannot be nested', { position });
    }
    if (!hasColumns(at.scope, read)) continue;
    owner = at;
    break;
  }
  if (owner.aggregates === undefined) {
    const where =
      owner.clause === 'aggregate'
        ? 'aggregate function calls cannot be nested'
        : `aggregate functions are not allowed in ${owner.clause}`;
    throw new MayflyError('grouping_error', 'bind', where, { position });
  }
  owner.aggregates.subqueries.addAll(subqueries);
  return owner.aggregates;
}

function noFunction(what: string, position: number): MayflyError {
  return new MayflyError('undefined_function', 'bind', `function ${what} does not exist`, { position });
}

/** Checks the argument's type and widens integers to a type that arithmetic knows. */
function adaptArgument(name: string, argument: Expression, position: number): Expression {
  const takes = NAMES[name];
  if (takes === 'boolean') {
    if (argument.type.kind !== 'boolean' && !isUnknown(argument))
      throw noFunction(`${name}(${typeName(argument.type)})`, position);
    return convert(argument, BOOLEAN, position);
  }
  if (takes === 'number') {
    const value = isUnknown(argument) ? convert(argument, DOUBLE, position) : argument;
    const type = arithmeticType(value.type);
    if (type.kind !== 'integer' && type.kind !== 'decimal' && type.kind !== 'float') {
      throw noFunction(`${name}(${typeName(argument.type)})`, position);
    }
    return convert(value, type, position);
  }
  if (argument.type.kind === 'interval') {
    throw new MayflyError('feature_not_supported', 'bind', `${name} of an interval is not supported`, { position });
  }
  return isUnknown(argument) ? convert(argument, TEXT, position) : argument;
}

/** The type of sum(argument). */
export function sumType(type: SqlType): SqlType {
  if (type.kind === 'integer') return type.bits === 64 ? decimal(MAX_PRECISION, 0) : BIGINT;
  return type.kind === 'decimal' ? decimal(MAX_PRECISION, type.scale) : type;
}

/** What an aggregate is over: an argument, or its distinct values, where the filter is true. */
interface Input {
  readonly argument: Expression;
  readonly filter: Expression | undefined;
  readonly distinct: Expression | undefined;
}

function aggregateOf(name: string, input: Input, collector: AggregateCollector, position: number): Expression {
  const { argument } = input;
  const add = (aggregate: AggregateFunction, type: SqlType): Expression =>
    columnReference(collector.add(aggregate, argument, input.filter, type, input.distinct));
  switch (name) {
    case 'count':
      return countOf(input, collector);
    case 'sum':
      return add('sum', sumType(argument.type));
    case 'min':
    case 'max':
      return add(name, argument.type);
    case 'bool_and':
    case 'every':
      return add('min', BOOLEAN);
    case 'bool_or':
      return add('max', BOOLEAN);
    default:
      return average(input, collector, position);
  }
}

/** count(x) of an x that is never NULL counts the rows. */
function countOf({ argument, filter, distinct }: Input, collector: AggregateCollector): Expression {
  const rows = !isNullable(argument) && distinct === undefined;
  const column = rows
    ? collector.add('count_star', undefined, filter, BIGINT, undefined)
    : collector.add('count', argument, filter, BIGINT, distinct);
  return columnReference(column);
}

/** avg = sum / count. Of nothing the sum is NULL, hence the quotient, and the division by 0 is never done. */
function average(input: Input, collector: AggregateCollector, position: number): Expression {
  const { argument, filter, distinct } = input;
  const summed = argument.type.kind === 'float' ? convert(argument, DOUBLE, position) : argument;
  const sum = columnReference(collector.add('sum', summed, filter, sumType(summed.type), distinct));
  const count = countOf(input, collector);
  if (sum.type.kind === 'float') return call('divide', [sum, convert(count, DOUBLE, position)], DOUBLE);
  const exact = sum.type.kind === 'integer' ? convert(sum, decimal(19, 0), position) : sum;
  const scale = exact.type.kind === 'decimal' ? exact.type.scale : 0;
  return call('divide', [exact, convert(count, decimal(19, 0), position)], averageType(scale));
}
