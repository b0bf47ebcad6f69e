// Addition and subtraction on dates (days since 1970-01-01) and timestamps (units since then): days and
// constant intervals, and the difference of two dates. Whole days and times are added inline; months need a
// calendar and go to the library.
import { MayflyError } from '../../planner/errors.js';
import type { Interval } from '../../planner/expression.js';
import { type SqlType, type TimeUnit, typeName } from '../../planner/types.js';
import type { Call, Result } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { type Range, rangeWithin, typeRange, type Value, wordOf } from '../value.js';
import { addRanges, clampRange, exactly, INT64, multiplyRanges, negateRange } from './range.js';

/** Digits after the second that a unit keeps. */
export const UNIT_DIGITS: Record<TimeUnit, 0 | 3 | 6 | 9> = { s: 0, ms: 3, us: 6, ns: 9 };

/** Units of a timestamp in one second. */
export function unitsPerSecond(unit: TimeUnit): bigint {
  return 10n ** BigInt(UNIT_DIGITS[unit]);
}

export const SECONDS_PER_DAY = 86_400n;

/** The dates that PostgreSQL knows, in days: 4713 BC to 5874897 AD. What lies beyond in a file compares but cannot be computed. */
const DATES: Range = { minimum: -2_440_588n, maximum: 2_145_042_905n };

/** The timestamps that PostgreSQL knows: from 4713 BC to the year 294276, as far as 64 bits count. */
function timestampLimits(unit: TimeUnit): Range {
  const factor = unitsPerSecond(unit);
  return clampRange({ minimum: -210_866_803_200n * factor, maximum: 9_224_318_016_000n * factor - 1n }, INT64);
}

/** Whether the call adds to or subtracts from a date or timestamp. */
export function isDateArithmetic(call: Call): boolean {
  return call.arguments.some(({ type }) => type.kind === 'date' || type.kind === 'timestamp');
}

function intervalOf(call: Call, index: number): Interval {
  const expression = call.expressions[index];
  if (expression?.kind === 'constant' && typeof expression.value === 'object' && expression.value !== null)
    return expression.value;
  throw new MayflyError('feature_not_supported', 'emit', 'an interval that is not a constant');
}

function negated({ months, days, microseconds }: Interval): Interval {
  return { months: -months, days: -days, microseconds: -microseconds };
}

/** add or subtract with a date or timestamp among the operands. */
export function dateArithmetic(b: FunctionBuilder, operation: 'add' | 'subtract', call: Call): Result {
  const [left, right] = call.arguments;
  if (left === undefined || right === undefined) throw new MayflyError('internal_error', 'emit', 'a missing operand');
  if (left.type.kind === 'date' && right.type.kind === 'date') return dateDifference(b, left, right, call.type);
  const swapped = left.type.kind !== 'date' && left.type.kind !== 'timestamp';
  const [moment, amount] = swapped ? [right, left] : [left, right];
  if (amount.type.kind === 'interval') {
    const interval = intervalOf(call, swapped ? 0 : 1);
    return addInterval(b, moment, operation === 'add' ? interval : negated(interval), call.type);
  }
  if (amount.type.kind === 'integer' && call.type.kind === 'date') return addDays(b, operation, moment, amount);
  throw new MayflyError(
    'internal_error',
    'emit',
    `no code to ${operation} ${typeName(left.type)} and ${typeName(right.type)}`,
  );
}

/** date - date: days. Computed in 64 bits where two arbitrary dates are further apart than 32 bits count. */
function dateDifference(b: FunctionBuilder, left: Value, right: Value, type: SqlType): Result {
  if (type.kind !== 'integer') throw new MayflyError('internal_error', 'emit', 'the difference of dates is an integer');
  const exact = addRanges(left.range, negateRange(right.range));
  const difference = b.sub(b.sext(wordOf(left), 'i64'), b.sext(wordOf(right), 'i64'));
  const limits = typeRange(type);
  if (!rangeWithin(exact, limits)) failOutside(b, difference, exact, limits, 'integer_range');
  return { words: [b.sextOrTrunc(difference, `i${type.bits}`)], range: clampRange(exact, limits) };
}

function failOutside(
  b: FunctionBuilder,
  word: Word,
  range: Range,
  limits: Range,
  error: 'integer_range' | 'date_range' | 'timestamp_range',
): void {
  const sides: Word[] = [];
  if (range.minimum < limits.minimum) sides.push(b.compare('slt', word, b.integer(64, limits.minimum)));
  if (range.maximum > limits.maximum) sides.push(b.compare('sgt', word, b.integer(64, limits.maximum)));
  if (sides.length > 0)
    b.failIf(
      sides.reduce((p, q) => b.or(p, q)),
      error,
    );
}

/** date ± integer. */
function addDays(b: FunctionBuilder, operation: 'add' | 'subtract', date: Value, days: Value): Result {
  const range = addRanges(date.range, operation === 'add' ? days.range : negateRange(days.range));
  const [x, y] = [b.sext(wordOf(date), 'i64'), b.sextOrTrunc(wordOf(days), 'i64')];
  if (rangeWithin(range, INT64)) {
    const sum = operation === 'add' ? b.add(x, y) : b.sub(x, y);
    failOutside(b, sum, range, DATES, 'date_range');
    return { words: [b.trunc(sum, 'i32')], range: clampRange(range, DATES) };
  }
  const { result, overflowed } = b.overflow(operation === 'add' ? 'sadd' : 'ssub', 64, x, y);
  b.failIf(overflowed, 'date_range');
  failOutside(b, result, INT64, DATES, 'date_range');
  return { words: [b.trunc(result, 'i32')], range: clampRange(range, DATES) };
}

/** A timestamp plus a constant interval; the binder makes a timestamp of a date first. */
function addInterval(b: FunctionBuilder, moment: Value, interval: Interval, type: SqlType): Result {
  const { months, days, microseconds } = interval;
  if (type.kind !== 'timestamp' || moment.type.kind !== 'timestamp')
    throw new MayflyError('internal_error', 'emit', `an interval added to ${typeName(moment.type)}`);
  const [word, range] = [wordOf(moment), moment.range];
  const digits = UNIT_DIGITS[type.unit];
  const finest = 10n ** BigInt(Math.max(0, 6 - digits));
  if (months === 0 && microseconds % finest === 0n) {
    const time = digits >= 6 ? microseconds * 10n ** BigInt(digits - 6) : microseconds / finest;
    const amount = BigInt(days) * SECONDS_PER_DAY * unitsPerSecond(type.unit) + time;
    const sum = addRanges(range, exactly(amount));
    if (rangeWithin(sum, INT64)) return withinLimits(b, b.add(word, b.integer(64, amount)), sum, type.unit);
    if (rangeWithin(exactly(amount), INT64)) {
      const { result, overflowed } = b.overflow('sadd', 64, word, b.integer(64, amount));
      b.failIf(overflowed, 'timestamp_range');
      return withinLimits(b, result, clampRange(sum, INT64), type.unit);
    }
  }
  const words = [b.integer(32, digits), b.integer(32, months), b.integer(32, days), b.integer(64, microseconds)];
  return withinLimits(b, b.call('timestamp_add', [word, ...words])[0] as Word, INT64, type.unit);
}

/** A timestamp that was computed; fails where PostgreSQL has none. */
function withinLimits(b: FunctionBuilder, word: Word, range: Range, unit: TimeUnit): Result {
  const limits = timestampLimits(unit);
  failOutside(b, word, range, limits, 'timestamp_range');
  return { words: [word], range: clampRange(range, limits) };
}

/** Midnight of a date. Fails where the timestamp type cannot hold it. */
export function dateToTimestamp(
  b: FunctionBuilder,
  date: Value,
  type: Extract<SqlType, { kind: 'timestamp' }>,
): { word: Word; range: Range } {
  const factor = SECONDS_PER_DAY * unitsPerSecond(type.unit);
  const range = multiplyRanges(date.range, exactly(factor));
  const days = b.sext(wordOf(date), 'i64');
  const limits = { minimum: INT64.minimum / factor, maximum: INT64.maximum / factor };
  if (!rangeWithin(range, INT64)) failOutside(b, days, date.range, limits, 'timestamp_range');
  return {
    word: b.mul(days, b.integer(64, factor)),
    range: multiplyRanges(clampRange(date.range, limits), exactly(factor)),
  };
}

/** Whether {@link dateToTimestamp} can fail. */
export function dateToTimestampMayFail(date: Value, type: Extract<SqlType, { kind: 'timestamp' }>): boolean {
  return !rangeWithin(multiplyRanges(date.range, exactly(SECONDS_PER_DAY * unitsPerSecond(type.unit))), INT64);
}

/** Whether date or timestamp arithmetic can fail or calls the library. */
export function dateArithmeticMayFail(call: Call): boolean {
  // Only the difference of two dates of known range cannot.
  const [left, right] = call.arguments;
  if (left?.type.kind !== 'date' || right?.type.kind !== 'date') return true;
  return !rangeWithin(addRanges(left.range, negateRange(right.range)), typeRange(call.type));
}
