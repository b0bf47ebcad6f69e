// CAST: conversion of one value to another type, with PostgreSQL's rounding and errors. Text goes through the
// library, in both directions; numbers are converted inline where 64 bits suffice.
import { MayflyError } from '../../planner/errors.js';
import { type SqlType, typeName } from '../../planner/types.js';
import type { Call, FunctionLowering, Result } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { integerRange, type Range, rangeWithin, textOf, typeRange, type Value, wordOf, zeroWords } from '../value.js';
import { dayRange, floorDivide, timestampDays } from './date.js';
import { dateToTimestamp, dateToTimestampMayFail, UNIT_DIGITS, unitsPerSecond } from './date-arithmetic.js';
import { fromHalves, halves, rescale, rescaleMayFail, roundDown, scaleOf, type Unscaled, unscaled } from './decimal.js';
import { narrowFloat } from './float.js';
import { rangeError } from './integer.js';
import { clampRange, divideRanges, divideRounding, exactly, INT64, multiplyRanges, power10 } from './range.js';

type IntegerType = Extract<SqlType, { kind: 'integer' }>;
type FloatType = Extract<SqlType, { kind: 'float' }>;
type DecimalType = Extract<SqlType, { kind: 'decimal' }>;
type TimestampType = Extract<SqlType, { kind: 'timestamp' }>;

/** Integers up to here are exact as doubles. */
const EXACT_DOUBLES: Range = { minimum: -(1n << 53n), maximum: 1n << 53n };

/** 2000-01-01, from which PostgreSQL counts; it decides which way halves of a unit round. */
const POSTGRES_EPOCH_SECONDS = 946_684_800n;

function noCast(from: SqlType, to: SqlType): MayflyError {
  return new MayflyError('internal_error', 'emit', `no code to cast ${typeName(from)} to ${typeName(to)}`);
}

const result = ({ word, range }: Unscaled): Result => ({ words: [word], range });

/** Fails where a word of `bits` bits, whose bounds are `range`, is outside an integer type. */
function toInteger(
  b: FunctionBuilder,
  x: { word: Word; range: Range },
  bits: 8 | 16 | 32 | 64 | 128,
  signed: boolean,
  type: IntegerType,
): Result {
  const limits = typeRange(type);
  const sides: Word[] = [];
  if (x.range.minimum < limits.minimum) sides.push(b.compare('slt', x.word, b.integer(bits, limits.minimum)));
  if (x.range.maximum > limits.maximum)
    sides.push(b.compare(signed ? 'sgt' : 'ugt', x.word, b.integer(bits, limits.maximum)));
  if (sides.length > 0)
    b.failIf(
      sides.reduce((p, q) => b.or(p, q)),
      rangeError(type),
    );
  const range = clampRange(x.range, limits);
  if (bits > type.bits) return { words: [b.trunc(x.word, `i${type.bits}`)], range };
  if (bits === type.bits) return { words: [x.word], range };
  return { words: [signed ? b.sext(x.word, `i${type.bits}`) : b.zext(x.word, `i${type.bits}`)], range };
}

function floatToInteger(b: FunctionBuilder, value: Value, from: FloatType, type: IntegerType): Result {
  const rounded = b.floatUnary('rint', from.bits, wordOf(value));
  const { minimum, maximum } = typeRange(type);
  // Powers of two, exact in every float type; NaN fails both.
  const above = b.floatCompare('oge', rounded, b.float(from.bits, Number(minimum)));
  const below = b.floatCompare('olt', rounded, b.float(from.bits, Number(maximum + 1n)));
  b.failIf(b.not(b.and(above, below)), rangeError(type));
  if (type.signed || type.bits < 64)
    return { words: [b.sextOrTrunc(b.floatToSigned(rounded, 'i64'), `i${type.bits}`)] };
  // Unsigned 64 bits: the upper half is moved into the signed range and back.
  const half = b.float(from.bits, 2 ** 63);
  const upper = b.floatCompare('oge', rounded, half);
  const moved = b.floatToSigned(b.select(upper, b.fsub(rounded, half), rounded), 'i64');
  return { words: [b.xor(moved, b.select(upper, b.integer(64, INT64.minimum), b.integer(64, 0)))] };
}

function decimalToInteger(b: FunctionBuilder, value: Value, from: DecimalType, type: IntegerType): Result {
  const rounded = roundDown(b, unscaled(b, value), from.scale);
  return toInteger(b, rounded, rangeWithin(rounded.range, INT64) ? 64 : 128, true, type);
}

function decimalToFloat(b: FunctionBuilder, value: Value, from: DecimalType, type: FloatType): Result {
  const x = unscaled(b, value);
  // Both the integer and the power of ten are exact doubles, so one division gives the nearest double.
  if (rangeWithin(x.range, EXACT_DOUBLES) && from.scale <= 22) {
    const whole = b.signedToFloat(x.word, 'f64');
    const double = from.scale === 0 ? whole : b.fdiv(whole, b.float(64, 10 ** from.scale));
    return { words: [type.bits === 64 ? double : b.floatTruncate(double)] };
  }
  const [double] = b.call('float64_from_decimal', [...halves(b, x), b.integer(32, from.scale)]);
  return { words: [type.bits === 64 ? (double as Word) : b.floatTruncate(double as Word)] };
}

function toDecimal(b: FunctionBuilder, value: Value, type: DecimalType): Result {
  const limits = typeRange(type);
  if (value.type.kind === 'float') {
    const name = value.type.bits === 32 ? 'decimal_from_float32' : 'decimal_from_float64';
    const words = b.call(name, [wordOf(value), b.integer(32, type.precision), b.integer(32, type.scale)]);
    return result(fromHalves(b, words, limits));
  }
  return result(rescale(b, unscaled(b, value), scaleOf(value.type), type.scale, limits));
}

/** Changes the unit of a timestamp, rounding as PostgreSQL does: halves away from 2000-01-01. */
function changeUnit(b: FunctionBuilder, value: Value, from: TimestampType, to: TimestampType): Result {
  const [before, after] = [UNIT_DIGITS[from.unit], UNIT_DIGITS[to.unit]];
  const word = wordOf(value);
  if (before === after) return { words: [word], range: value.range };
  const factor = power10(Math.abs(after - before));
  if (after > before) {
    const range = multiplyRanges(value.range, exactly(factor));
    if (rangeWithin(range, INT64)) return { words: [b.mul(word, b.integer(64, factor))], range };
    const { result: scaled, overflowed } = b.overflow('smul', 64, word, b.integer(64, factor));
    b.failIf(overflowed, 'timestamp_range');
    return { words: [scaled], range: clampRange(range, INT64) };
  }
  const quotient = floorDivide(b, word, value.range, factor);
  const remainder = b.sub(word, b.mul(quotient, b.integer(64, factor)));
  const half = b.integer(64, factor / 2n);
  const late = b.compare('sge', word, b.integer(64, POSTGRES_EPOCH_SECONDS * unitsPerSecond(from.unit)));
  const up = b.or(b.compare('sgt', remainder, half), b.and(late, b.compare('eq', remainder, half)));
  const bounds = divideRanges(value.range, exactly(factor), divideRounding);
  // Rounding from the past may differ by one from rounding away from zero.
  const range = { minimum: bounds.minimum - 1n, maximum: bounds.maximum + 1n };
  return { words: [b.add(quotient, b.zext(up, 'i64'))], range };
}

function timestampToDate(b: FunctionBuilder, value: Value): Result {
  const days = timestampDays(b, value);
  const limits = integerRange(32, true);
  if (!rangeWithin(days.range, limits)) {
    const outside = b.or(
      b.compare('slt', days.word, b.integer(64, limits.minimum)),
      b.compare('sgt', days.word, b.integer(64, limits.maximum)),
    );
    b.failIf(outside, 'date_range');
  }
  return { words: [b.trunc(days.word, 'i32')], range: clampRange(days.range, limits) };
}

function toText(b: FunctionBuilder, value: Value): Result {
  const { type } = value;
  const word = wordOf(value);
  switch (type.kind) {
    case 'boolean':
      return { words: b.call('text_from_boolean', [word]), range: { minimum: 4n, maximum: 5n } };
    case 'integer': {
      const wide = type.signed ? b.sextOrTrunc(word, 'i64') : type.bits === 64 ? word : b.zext(word, 'i64');
      const name = type.signed || type.bits < 64 ? 'text_from_integer' : 'text_from_unsigned';
      return { words: b.call(name, [wide]), range: { minimum: 1n, maximum: 20n } };
    }
    case 'float':
      return { words: b.call(type.bits === 32 ? 'text_from_float32' : 'text_from_float64', [word]) };
    case 'decimal':
      return { words: b.call('text_from_decimal', [...halves(b, unscaled(b, value)), b.integer(32, type.scale)]) };
    case 'date':
      return { words: b.call('text_from_date', [word]) };
    case 'timestamp':
      return {
        words: b.call('text_from_timestamp', [
          word,
          b.integer(32, UNIT_DIGITS[type.unit]),
          b.boolean(type.zone !== null),
        ]),
      };
    default:
      throw noCast(type, { kind: 'text' });
  }
}

function fromText(b: FunctionBuilder, value: Value, type: SqlType): Result {
  const words = textOf(value);
  switch (type.kind) {
    case 'text':
      return { words, range: value.range };
    case 'boolean':
      return { words: b.call('boolean_from_text', words) };
    case 'integer': {
      // The library reads signed integers of PostgreSQL's widths; others are read wider and checked.
      if (!type.signed && type.bits === 64) {
        const decimal = b.call('decimal_from_text', [...words, b.integer(32, 20), b.integer(32, 0)]);
        const range = typeRange({ kind: 'decimal', precision: 20, scale: 0 });
        return toInteger(b, fromHalves(b, decimal, range), 128, true, type);
      }
      const bits = type.signed ? (type.bits === 8 ? 16 : type.bits) : 64;
      const [word] = b.call('integer_from_text', [...words, b.integer(32, bits)]);
      return toInteger(b, { word: word as Word, range: integerRange(bits, true) }, 64, true, type);
    }
    case 'float':
      return { words: b.call(type.bits === 32 ? 'float32_from_text' : 'float64_from_text', words) };
    case 'decimal': {
      const decimal = b.call('decimal_from_text', [...words, b.integer(32, type.precision), b.integer(32, type.scale)]);
      return result(fromHalves(b, decimal, typeRange(type)));
    }
    case 'date':
      return { words: b.call('date_from_text', words) };
    case 'timestamp':
      return {
        words: b.call('timestamp_from_text', [
          ...words,
          b.integer(32, UNIT_DIGITS[type.unit]),
          b.boolean(type.zone !== null),
        ]),
      };
    default:
      throw noCast(value.type, type);
  }
}

function convert(b: FunctionBuilder, value: Value, type: SqlType): Result {
  const from = value.type;
  // Only NULLs are of unknown type.
  if (from.kind === 'unknown') return { words: zeroWords(b, { type, range: exactly(0n) }), range: exactly(0n) };
  if (type.kind === 'text') return from.kind === 'text' ? { words: value.words, range: value.range } : toText(b, value);
  if (from.kind === 'text') return fromText(b, value, type);
  switch (type.kind) {
    case 'integer':
      if (from.kind === 'integer')
        return toInteger(b, { word: wordOf(value), range: value.range }, from.bits, from.signed, type);
      if (from.kind === 'float') return floatToInteger(b, value, from, type);
      if (from.kind === 'decimal') return decimalToInteger(b, value, from, type);
      break;
    case 'float': {
      const name = type.bits === 32 ? 'f32' : 'f64';
      if (from.kind === 'integer')
        return { words: [from.signed ? b.signedToFloat(wordOf(value), name) : b.unsignedToFloat(wordOf(value), name)] };
      if (from.kind === 'decimal') return decimalToFloat(b, value, from, type);
      if (from.kind !== 'float') break;
      if (from.bits === type.bits) return { words: value.words };
      return { words: [type.bits === 64 ? b.floatExtend(wordOf(value)) : narrowFloat(b, wordOf(value))] };
    }
    case 'decimal':
      if (from.kind === 'integer' || from.kind === 'decimal' || from.kind === 'float') return toDecimal(b, value, type);
      break;
    case 'date':
      if (from.kind === 'date') return { words: value.words, range: value.range };
      if (from.kind === 'timestamp') return timestampToDate(b, value);
      break;
    case 'timestamp':
      if (from.kind === 'date') return result(dateToTimestamp(b, value, type));
      if (from.kind === 'timestamp') return changeUnit(b, value, from, type);
      break;
  }
  throw noCast(from, type);
}

/** Whether a conversion can raise an error or calls the library, so that NULLs must be kept from it. */
function mayFail(value: Value, type: SqlType): boolean {
  const from = value.type;
  if (from.kind === 'unknown') return false;
  if (from.kind === 'text' || type.kind === 'text') return from.kind !== type.kind;
  switch (type.kind) {
    case 'integer':
      if (from.kind === 'integer') return !rangeWithin(value.range, typeRange(type));
      if (from.kind === 'decimal') return rescaleMayFail(value.range, from.scale, 0, typeRange(type));
      return from.kind === 'float';
    case 'float':
      return from.kind === 'float' && from.bits > type.bits;
    case 'decimal':
      return from.kind === 'float' || rescaleMayFail(value.range, scaleOf(from), type.scale, typeRange(type));
    case 'date':
      return from.kind === 'timestamp' && !rangeWithin(dayRange(value.range, from), integerRange(32, true));
    case 'timestamp':
      if (from.kind === 'date') return dateToTimestampMayFail(value, type);
      return from.kind === 'timestamp' && UNIT_DIGITS[type.unit] > UNIT_DIGITS[from.unit];
    default:
      return false;
  }
}

function argument(call: Call): Value {
  const [value] = call.arguments;
  if (value === undefined) throw new MayflyError('internal_error', 'emit', 'a cast of nothing');
  return value;
}

/** CAST(argument AS the call's type). */
export const castLowering: Extract<FunctionLowering, { kind: 'strict' }> = {
  kind: 'strict',
  mayFail: (call) => mayFail(argument(call), call.type),
  lower: (b, call) => convert(b, argument(call), call.type),
};
