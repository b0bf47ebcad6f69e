// Binds operators: which function an operator means for the types it stands between, and what type results.

import { commonType, convert, decimalTypeOf, explicitCast, isNumeric, isUnknown, unify } from './coerce.js';
import { arithmeticType, decimalResult } from './decimal-types.js';
import { MayflyError } from './errors.js';
import type { Expression, Interval } from './expression.js';
import { call, constant, disjunction } from './expression-tree.js';
import { fold } from './fold.js';
import type { FunctionName } from './functions.js';
import type { SqlType } from './types.js';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  INTEGER,
  INTERVAL,
  REAL,
  sameType,
  TEXT,
  TIMESTAMP,
  typeName,
} from './types.js';

const COMPARISONS: Record<string, FunctionName> = {
  '=': 'equal',
  '<>': 'not_equal',
  '!=': 'not_equal',
  '<': 'less',
  '<=': 'less_or_equal',
  '>': 'greater',
  '>=': 'greater_or_equal',
};

/** What LIKE and ILIKE are as operators, as in `LIKE ANY (…)`. */
const PATTERNS: Record<string, { readonly name: 'like' | 'ilike'; readonly negated: boolean }> = {
  '~~': { name: 'like', negated: false },
  '!~~': { name: 'like', negated: true },
  '~~*': { name: 'ilike', negated: false },
  '!~~*': { name: 'ilike', negated: true },
};

type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo';
const ARITHMETIC: Record<string, Arithmetic> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
};

/** Operators of other dialects, which no SQL text can write: what they do depends on the types they stand between. */
const FOREIGN: Record<string, (left: Expression, right: Expression, position: number) => Expression> = {
  '+ number': (left, right, position) => ofNumbers('+', left, right, position),
  '- number': (left, right, position) => ofNumbers('-', left, right, position),
  '+ interval': (left, right, position) => keepDate('+', left, right, position),
  '- interval': (left, right, position) => keepDate('-', left, right, position),
  '/ decimal': (left, right, position) => quotientOfIntegers(decimalTypeOf, left, right, position),
  '/ double': (left, right, position) => quotientOfIntegers(() => DOUBLE, left, right, position),
};

/** A sum or difference that is none of dates. */
function ofNumbers(operator: string, left: Expression, right: Expression, position: number): Expression {
  const isTime = ({ type: { kind } }: Expression): boolean => kind === 'date' || kind === 'timestamp';
  if (isTime(left) || isTime(right)) throw unsupported(`${operator} of dates in this dialect`, position);
  return bindOperator(operator, left, right, position);
}

/** A date moved by an interval without hours is a date; a literal is a date or, with a time of day, a timestamp. */
function keepDate(operator: string, left: Expression, right: Expression, position: number): Expression {
  const [a, b] = [left, right].map((side) => (isUnknown(side) ? convert(side, timeOf(side), position) : side));
  const moved = bindOperator(operator, a!, b!, position);
  const isDate = [a!, b!].some(({ type }) => type.kind === 'date');
  const interval = [a!, b!].map((side) => fold(side)).find(({ type }) => type.kind === 'interval');
  const isWhole = interval?.kind === 'constant' && (interval.value as Interval).microseconds === 0n;
  return isDate && isWhole ? explicitCast(moved, DATE, position) : moved;
}

/** What a literal that stands for a time is. */
function timeOf(literal: Expression): SqlType {
  const text = literal.kind === 'constant' ? String(literal.value) : '';
  return /^\s*\d+-\d+-\d+\s*$/.test(text) ? DATE : TIMESTAMP;
}

/** `left / right`, two integers as what `typeOf` says. */
function quotientOfIntegers(
  typeOf: (side: Expression) => SqlType | undefined,
  left: Expression,
  right: Expression,
  position: number,
): Expression {
  if (left.type.kind !== 'integer' || right.type.kind !== 'integer') return bindOperator('/', left, right, position);
  const [a, b] = [left, right].map((side) => fold(convert(side, typeOf(side) ?? DOUBLE, position)));
  return bindOperator('/', a!, b!, position);
}

/** Binds `left operator right`; `left` is undefined for a prefix operator. */
export function bindOperator(
  operator: string,
  left: Expression | undefined,
  right: Expression,
  position: number,
): Expression {
  if (left === undefined) return bindPrefix(operator, right, position);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return compare(comparison, left, right, position);
  const foreign = FOREIGN[operator];
  if (foreign !== undefined) return foreign(left, right, position);
  const arithmetic = ARITHMETIC[operator];
  if (arithmetic !== undefined) return bindArithmetic(operator, arithmetic, left, right, position);
  if (operator === '^') {
    if (![left, right].every((side) => isNumeric(side.type) || isUnknown(side)))
      throw noOperator(operator, left, right, position);
    return call('power', [convert(left, DOUBLE, position), convert(right, DOUBLE, position)], DOUBLE);
  }
  if (operator === '||') return concatenate(left, right, position);
  const pattern = PATTERNS[operator];
  if (pattern !== undefined) {
    const found = call(pattern.name, [asText(operator, left, position), asText(operator, right, position)], BOOLEAN);
    return pattern.negated ? call('not', [found], BOOLEAN) : found;
  }
  if (operator === '^@')
    return call('starts_with', [asText(operator, left, position), asText(operator, right, position)], BOOLEAN);
  throw new MayflyError('feature_not_supported', 'bind', `the operator ${operator} is not supported`, { position });
}

/** A comparison, or `is_distinct_from` and its like: both sides in one type. */
export function compare(name: FunctionName, left: Expression, right: Expression, position: number): Expression {
  if (commonType([left, right]) === undefined) {
    throw noOperator(Object.entries(COMPARISONS).find(([, n]) => n === name)?.[0] ?? '=', left, right, position);
  }
  const { expressions, type } = unify([left, right], [position, position], 'comparison', 'comparison');
  if (type.kind === 'interval') throw unsupported('comparing intervals', position);
  return call(name, expressions, BOOLEAN);
}

/** An item of an IN list. */
export interface Item {
  readonly expression: Expression;
  readonly position: number;
  /** Whether it reads columns of the query that it stands in; those of outer queries are as good as constants. */
  readonly readsColumns: boolean;
}

/**
 * `needle IN (list)`, by PostgreSQL's rule (transformAExprIn): two and more items that read no column of the query are
 * first brought to one type, which the needle's own has a say in, where there is one; then every item is compared
 * with the needle. Those that are constants go into one call.
 */
export function bindIn(needle: Expression, list: readonly Item[], negated: boolean, position: number): Expression {
  const plain = list.filter((item) => !item.readsColumns);
  const type = plain.length > 1 ? commonType([needle, ...plain.map(({ expression }) => expression)]) : undefined;
  const parts = type === undefined ? [] : inArray(needle, plain, type, position);
  const apart = type === undefined ? list : list.filter((item) => item.readsColumns);
  const found = disjunction([
    ...parts,
    ...apart.map(({ expression }) => compare('equal', needle, expression, position)),
  ]);
  return negated ? call('not', [found], BOOLEAN) : found;
}

/** Conditions of which one holds where the needle is among items that become of one type. NULL is compared on its own. */
function inArray(needle: Expression, list: readonly Item[], type: SqlType, position: number): Expression[] {
  if (type.kind === 'interval') throw unsupported('comparing intervals', position);
  const array = list.map((item) => fold(convert(item.expression, type, item.position)));
  const all = [needle, ...array];
  const positions = [position, ...list.map((item) => item.position)];
  const [first = needle, ...items] = unify(all, positions, 'IN', 'comparison').expressions.map((item) => fold(item));
  const isConstant = (item: Expression): boolean => item.kind === 'constant' && item.value !== null;
  const constants = items.filter(isConstant);
  const others = items.filter((item) => !isConstant(item)).map((item) => call('equal', [first, item], BOOLEAN));
  if (constants.length === 0) return others;
  return [call(constants.length === 1 ? 'equal' : 'in', [first, ...constants], BOOLEAN), ...others];
}

function noOperator(operator: string, left: Expression | undefined, right: Expression, position: number): MayflyError {
  const sides = `${left === undefined ? '' : `${typeName(left.type)} `}${operator} ${typeName(right.type)}`;
  return new MayflyError('undefined_function', 'bind', `operator does not exist: ${sides}`, {
    position,
    hint: 'no operator matches these types; an explicit cast may help',
  });
}

function unsupported(construct: string, position: number): MayflyError {
  return new MayflyError('feature_not_supported', 'bind', `${construct} is not supported`, { position });
}

function bindPrefix(operator: string, argument: Expression, position: number): Expression {
  if (operator === '+' && isNumeric(argument.type)) return argument;
  if (operator === '-') {
    if (argument.type.kind === 'interval') return intervalConstant(call('negate', [argument], INTERVAL), position);
    if (isUnknown(argument)) return bindPrefix(operator, convert(argument, DOUBLE, position), position);
    if (isNumeric(argument.type)) {
      const type = arithmeticType(argument.type);
      const negated = call('negate', [convert(argument, type, position)], type);
      return argument.kind === 'constant' ? fold(negated) : negated;
    }
  }
  if (operator === '@' && isNumeric(argument.type)) {
    const type = arithmeticType(argument.type);
    return call('absolute', [convert(argument, type, position)], type);
  }
  if (operator === '|/' && isNumeric(argument.type))
    return call('square_root', [convert(argument, DOUBLE, position)], DOUBLE);
  throw noOperator(operator, undefined, argument, position);
}

/** Intervals exist only as constants. */
export function intervalConstant(expression: Expression, position: number): Expression {
  const folded = fold(expression);
  if (folded.kind !== 'constant') throw unsupported('an interval that is no constant', position);
  return folded;
}

function bindArithmetic(
  operator: string,
  name: Arithmetic,
  left: Expression,
  right: Expression,
  position: number,
): Expression {
  if (isUnknown(left) && isUnknown(right)) {
    if (left.kind === 'constant' && left.value === null && right.kind === 'constant' && right.value === null) {
      return constant(null, INTEGER);
    }
    throw new MayflyError('ambiguous_function', 'bind', `operator is not unique: unknown ${operator} unknown`, {
      position,
    });
  }
  const kinds = [left.type.kind, right.type.kind];
  if (kinds.includes('date') || kinds.includes('timestamp') || kinds.includes('interval')) {
    return bindTimeArithmetic(operator, name, left, right, position);
  }
  if (isUnknown(left)) return bindArithmetic(operator, name, convert(left, right.type, position), right, position);
  if (isUnknown(right)) return bindArithmetic(operator, name, left, convert(right, left.type, position), position);
  if (!isNumeric(left.type) || !isNumeric(right.type)) throw noOperator(operator, left, right, position);
  if (left.type.kind === 'float' || right.type.kind === 'float') {
    const type = sameType(left.type, REAL) && sameType(right.type, REAL) ? REAL : DOUBLE;
    if (name === 'modulo') throw noOperator(operator, left, right, position);
    return call(name, [convert(left, type, position), convert(right, type, position)], type);
  }
  const [wideLeft, wideRight] = [arithmeticType(left.type), arithmeticType(right.type)];
  if (wideLeft.kind === 'integer' && wideRight.kind === 'integer') {
    const type = wideLeft.bits >= wideRight.bits ? wideLeft : wideRight;
    return call(name, [convert(left, type, position), convert(right, type, position)], type);
  }
  const [a, b] = [decimalTypeOf(left), decimalTypeOf(right)];
  if (a === undefined || b === undefined) throw noOperator(operator, left, right, position);
  return call(name, [asDecimal(left, a, position), asDecimal(right, b, position)], decimalResult(name, a, b));
}

/** An integer literal becomes a decimal literal at once, so that its type is as small as its value. */
function asDecimal(expression: Expression, type: Extract<SqlType, { kind: 'decimal' }>, position: number): Expression {
  if (expression.kind === 'constant' && expression.type.kind === 'integer') return constant(expression.value, type);
  return convert(expression, type, position);
}

/** Arithmetic with dates, timestamps and intervals. */
function bindTimeArithmetic(
  operator: string,
  name: Arithmetic,
  left: Expression,
  right: Expression,
  position: number,
): Expression {
  if (isUnknown(left)) {
    const type = name === 'subtract' ? right.type : INTERVAL;
    return bindTimeArithmetic(operator, name, convert(left, type, position), right, position);
  }
  if (isUnknown(right)) {
    // PostgreSQL first tries the other side's own type: date - '1998-01-01' subtracts dates.
    const type = name === 'subtract' || left.type.kind === 'interval' ? left.type : INTERVAL;
    return bindTimeArithmetic(operator, name, left, convert(right, type, position), position);
  }
  const [a, b] = [left.type.kind, right.type.kind];
  if (name === 'add' && (a === 'interval' || a === 'integer') && (b === 'date' || b === 'timestamp')) {
    return bindTimeArithmetic(operator, name, right, left, position);
  }
  const additive = name === 'add' || name === 'subtract';
  if (additive && (a === 'date' || a === 'timestamp') && b === 'interval') {
    const interval = intervalConstant(right, position);
    const time = withUnitFor(left, interval, position);
    return call(name, [time, interval], time.type);
  }
  if (
    additive &&
    a === 'date' &&
    right.type.kind === 'integer' &&
    right.type.bits <= 32 &&
    arithmeticType(right.type) !== BIGINT
  ) {
    return call(name, [left, convert(right, INTEGER, position)], DATE);
  }
  if (name === 'subtract' && a === 'date' && b === 'date') return call(name, [left, right], INTEGER);
  if (name === 'subtract' && (a === 'timestamp' || a === 'date') && (b === 'timestamp' || b === 'date')) {
    throw unsupported('the difference of two timestamps', position);
  }
  if (a === 'interval' && b === 'interval' && additive)
    return intervalConstant(call(name, [left, right], INTERVAL), position);
  const scales = name === 'multiply' || (name === 'divide' && a === 'interval');
  if (scales && ((a === 'interval' && isNumeric(right.type)) || (b === 'interval' && isNumeric(left.type)))) {
    const [interval, factor] = a === 'interval' ? [left, right] : [right, left];
    return intervalConstant(call(name, [interval, convert(factor, DOUBLE, position)], INTERVAL), position);
  }
  throw noOperator(operator, left, right, position);
}

/** A date as a timestamp, and a timestamp in a unit fine enough for the interval. */
function withUnitFor(time: Expression, interval: Expression, position: number): Expression {
  if (time.type.kind === 'date') return convert(time, TIMESTAMP, position);
  const { microseconds } = (interval.kind === 'constant' ? interval.value : undefined) as Interval;
  const coarse = time.type.kind === 'timestamp' && (time.type.unit === 's' || time.type.unit === 'ms');
  if (!coarse || time.type.kind !== 'timestamp' || microseconds % 1_000_000n === 0n) return time;
  return convert(time, { kind: 'timestamp', unit: 'us', zone: time.type.zone }, position);
}

/** `a || b`: one side must be text; the other is made text. */
function concatenate(left: Expression, right: Expression, position: number): Expression {
  const isText = (side: Expression): boolean => side.type.kind === 'text' || isUnknown(side);
  if (!isText(left) && !isText(right)) throw noOperator('||', left, right, position);
  return call('concatenate', [explicitCast(left, TEXT, position), explicitCast(right, TEXT, position)], TEXT);
}

function asText(operator: string, expression: Expression, position: number): Expression {
  if (expression.type.kind !== 'text' && !isUnknown(expression))
    throw noOperator(operator, expression, expression, position);
  return convert(expression, TEXT, position);
}
