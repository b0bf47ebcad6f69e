// Decimal arithmetic of SQL on unscaled integers: in 64 bits where the ranges prove that everything fits, else
// in 128 bits, else in the library, which has wider intermediate results and 128-bit division.
import type { LibraryFunctionName } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { SqlType } from '../../planner/types.js';
import type { Call, Result } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { decimalBits, type Range, rangeUnion, rangeWithin, typeRange, type Value, wordOf } from '../value.js';
import {
  absoluteRange,
  addRanges,
  clampRange,
  contains,
  divideRanges,
  divideRounding,
  exactly,
  fits64,
  fits128,
  INT64,
  INT128,
  moduloRange,
  multiplyRanges,
  negateRange,
  power10,
} from './range.js';

/** An unscaled decimal: a word of decimalBits(range) bits, and the bounds of what it holds. */
export interface Unscaled {
  readonly word: Word;
  readonly range: Range;
}

/** All values that 38 digits hold. */
const DIGITS_38: Range = { minimum: 1n - power10(38), maximum: power10(38) - 1n };

/** Digits after the point of a decimal, or of an integer that takes part in decimal arithmetic. */
export function scaleOf(type: SqlType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}

/** The unscaled integer of a decimal or integer value. */
export function unscaled(b: FunctionBuilder, value: Value): Unscaled {
  const { type, range } = value;
  if (type.kind === 'decimal') return { word: wordOf(value), range };
  if (type.kind !== 'integer') throw new MayflyError('internal_error', 'emit', `decimal arithmetic on ${type.kind}`);
  const target = `i${decimalBits(range)}` as const;
  if (type.bits === 64 && target === 'i64') return { word: wordOf(value), range };
  return { word: type.signed ? b.sext(wordOf(value), target) : b.zext(wordOf(value), target), range };
}

/** The word in so many bits; cutting is right only where the value fits. */
function inBits(b: FunctionBuilder, x: Unscaled, bits: 64 | 128): Word {
  if (decimalBits(x.range) === bits) return x.word;
  return bits === 128 ? b.sext(x.word, 'i128') : b.trunc(x.word, 'i64');
}

/** A result computed in `bits` bits, at the width that its range asks for. */
function settle(b: FunctionBuilder, word: Word, bits: 64 | 128, range: Range): Unscaled {
  const wanted = decimalBits(range);
  if (wanted === bits) return { word, range };
  return { word: wanted === 128 ? b.sext(word, 'i128') : b.trunc(word, 'i64'), range };
}

/** Low and high half, for the library. */
export function halves(b: FunctionBuilder, x: Unscaled): [low: Word, high: Word] {
  if (decimalBits(x.range) === 64) return [x.word, b.ashr(x.word, b.integer(64, 63))];
  return [b.trunc(x.word, 'i64'), b.trunc(b.lshr(x.word, b.integer(128, 64)), 'i64')];
}

/** What a library function returned, whose bounds are known to be `range`. */
export function fromHalves(b: FunctionBuilder, [low, high]: readonly Word[], range: Range): Unscaled {
  if (low === undefined || high === undefined) throw new MayflyError('internal_error', 'emit', 'a decimal of one word');
  if (decimalBits(range) === 64) return { word: low, range };
  const shifted = b.shl(b.zext(high, 'i128'), b.integer(128, 64));
  return { word: b.or(shifted, b.zext(low, 'i128')), range };
}

function callLibrary(b: FunctionBuilder, name: LibraryFunctionName, words: readonly Word[], range: Range): Unscaled {
  return fromHalves(b, b.call(name, words), range);
}

/** Fails with 'numeric field overflow' where the value is outside `limits`, which hold zero. */
function checkDecimal(b: FunctionBuilder, x: Unscaled, limits: Range): Unscaled {
  if (rangeWithin(x.range, limits)) return x;
  const bits = decimalBits(x.range);
  const range = clampRange(x.range, limits);
  const sides: Word[] = [];
  if (x.range.minimum < limits.minimum) sides.push(b.compare('slt', x.word, b.integer(bits, limits.minimum)));
  if (x.range.maximum > limits.maximum) sides.push(b.compare('sgt', x.word, b.integer(bits, limits.maximum)));
  b.failIf(
    sides.reduce((p, q) => b.or(p, q)),
    'decimal_range',
  );
  return settle(b, x.word, bits, range);
}

/** Whether {@link scaleUp} needs a check. */
function scaleUpMayFail(range: Range, digits: number, limits: Range): boolean {
  return !rangeWithin(multiplyRanges(range, exactly(power10(digits))), limits);
}

/** x × 10^digits; fails where the product is outside `limits`, which lie within 128 bits. */
function scaleUp(b: FunctionBuilder, x: Unscaled, digits: number, limits: Range): Unscaled {
  if (digits === 0) return checkDecimal(b, x, limits);
  const factor = power10(digits);
  // Checking before multiplying keeps the check narrow and the product within its word.
  const safe = scaleUpMayFail(x.range, digits, limits)
    ? checkDecimal(b, x, { minimum: limits.minimum / factor, maximum: limits.maximum / factor })
    : x;
  const range = multiplyRanges(safe.range, exactly(factor));
  const bits = decimalBits(range);
  if (range.minimum === 0n && range.maximum === 0n) return { word: b.integer(64, 0), range };
  return { word: b.mul(inBits(b, safe, bits), b.integer(bits, factor)), range };
}

/** Whether {@link roundDown} stays within 64-bit arithmetic. */
function roundsInline(range: Range, digits: number): boolean {
  const half = power10(digits) / 2n;
  return digits === 0 || fits64(addRanges(range, { minimum: -half, maximum: half }));
}

/** x / 10^digits, rounded half away from zero. */
export function roundDown(b: FunctionBuilder, x: Unscaled, digits: number): Unscaled {
  if (digits === 0) return x;
  const factor = power10(digits);
  const range = { minimum: divideRounding(x.range.minimum, factor), maximum: divideRounding(x.range.maximum, factor) };
  if (range.minimum === 0n && range.maximum === 0n) return { word: b.integer(64, 0), range };
  if (!roundsInline(x.range, digits)) {
    return callLibrary(b, 'decimal_rescale', [...halves(b, x), b.integer(32, -digits), b.integer(32, 38)], range);
  }
  const half = b.integer(64, factor / 2n);
  let biased: Word;
  if (x.range.minimum >= 0n) biased = b.add(x.word, half);
  else {
    const negative = b.compare('slt', x.word, b.integer(64, 0));
    biased = b.add(x.word, b.select(negative, b.neg(half), half));
  }
  return settle(b, b.sdiv(biased, b.integer(64, factor)), 64, range);
}

/** x / 10^digits without its fraction, and the fraction's sign kept in the remainder. */
function splitDown(b: FunctionBuilder, x: Unscaled, digits: number): { quotient: Unscaled; remainder: Unscaled } {
  const factor = power10(digits);
  const range = { minimum: x.range.minimum / factor, maximum: x.range.maximum / factor };
  const remainderRange = moduloRange(x.range, exactly(factor));
  if (decimalBits(x.range) === 64) {
    if (!fits64(exactly(factor))) return { quotient: { word: b.integer(64, 0), range: exactly(0n) }, remainder: x };
    const divisor = b.integer(64, factor);
    const quotient = b.sdiv(x.word, divisor);
    return {
      quotient: { word: quotient, range },
      remainder: { word: b.sub(x.word, b.mul(quotient, divisor)), range: remainderRange },
    };
  }
  const divisor: Unscaled = settle(b, b.integer(128, factor), 128, exactly(factor));
  const remainder = callLibrary(b, 'decimal_modulo', [...halves(b, x), ...halves(b, divisor)], remainderRange);
  const whole: Unscaled = { word: b.sub(x.word, inBits(b, remainder, 128)), range: x.range };
  const change = [b.integer(32, -digits), b.integer(32, 38)];
  return { quotient: callLibrary(b, 'decimal_rescale', [...halves(b, whole), ...change], range), remainder };
}

/** Changes the scale, rounding half away from zero; fails outside `limits`. */
export function rescale(b: FunctionBuilder, x: Unscaled, from: number, to: number, limits: Range): Unscaled {
  if (to >= from) return scaleUp(b, x, to - from, limits);
  return checkDecimal(b, roundDown(b, x, from - to), limits);
}

/** Whether {@link rescale} can fail, or run library code that must not see the words of NULLs. */
export function rescaleMayFail(range: Range, from: number, to: number, limits: Range): boolean {
  if (to >= from) return scaleUpMayFail(range, to - from, limits);
  const factor = power10(from - to);
  const rounded = { minimum: divideRounding(range.minimum, factor), maximum: divideRounding(range.maximum, factor) };
  return !roundsInline(range, from - to) || !rangeWithin(rounded, limits);
}

/** The two operands of a decimal operation, their scales and the result's. */
function operands(b: FunctionBuilder, call: Call) {
  const { left, right } = sides(call);
  return { ...shape(call), x: unscaled(b, left), y: unscaled(b, right) };
}

function sides(call: Call): { left: Value; right: Value } {
  const [left, right] = call.arguments;
  if (left === undefined || right === undefined) throw new MayflyError('internal_error', 'emit', 'a missing operand');
  return { left, right };
}

function shape(call: Call) {
  const { left, right } = sides(call);
  const [leftScale, rightScale] = [scaleOf(left.type), scaleOf(right.type)];
  return {
    leftScale,
    rightScale,
    common: Math.max(leftScale, rightScale),
    scale: scaleOf(call.type),
    limits: typeRange(call.type),
  };
}

const result = ({ word, range }: Unscaled): Result => ({ words: [word], range });

/** Addition or subtraction. */
export function decimalAdd(b: FunctionBuilder, call: Call, operation: 'add' | 'subtract'): Result {
  const { x, y, leftScale, rightScale, common, scale, limits } = operands(b, call);
  const left = scaleUp(b, x, common - leftScale, INT128);
  const right = scaleUp(b, y, common - rightScale, INT128);
  const range = addRanges(left.range, operation === 'add' ? right.range : negateRange(right.range));
  const bits = decimalBits(rangeUnion(range, rangeUnion(left.range, right.range)));
  const [l, r] = [inBits(b, left, bits), inBits(b, right, bits)];
  let sum: Unscaled;
  if (fits128(range)) sum = settle(b, operation === 'add' ? b.add(l, r) : b.sub(l, r), bits, range);
  else {
    const { result: word, overflowed } = b.overflow(operation === 'add' ? 'sadd' : 'ssub', 128, l, r);
    b.failIf(overflowed, 'decimal_range');
    sum = { word, range: clampRange(range, INT128) };
  }
  return result(rescale(b, sum, common, scale, limits));
}

export function decimalAddMayFail(call: Call, operation: 'add' | 'subtract'): boolean {
  const { left, right } = sides(call);
  const { leftScale, rightScale, common, scale, limits } = shape(call);
  const x = multiplyRanges(left.range, exactly(power10(common - leftScale)));
  const y = multiplyRanges(right.range, exactly(power10(common - rightScale)));
  const sum = addRanges(x, operation === 'add' ? y : negateRange(y));
  return !fits128(x) || !fits128(y) || !fits128(sum) || rescaleMayFail(sum, common, scale, limits);
}

/** The exact product, rounded where the result's scale is smaller. */
export function decimalMultiply(b: FunctionBuilder, call: Call): Result {
  const { x, y, leftScale, rightScale, scale, limits } = operands(b, call);
  const drop = leftScale + rightScale - scale;
  const range = multiplyRanges(x.range, y.range);
  if (drop < 0) {
    throw new MayflyError('internal_error', 'emit', 'a decimal product of more digits than its factors');
  }
  if (drop === 0 ? fits128(range) : roundsInline(range, drop)) {
    const bits = decimalBits(rangeUnion(range, rangeUnion(x.range, y.range)));
    const product = settle(b, b.mul(inBits(b, x, bits), inBits(b, y, bits)), bits, range);
    return result(checkDecimal(b, roundDown(b, product, drop), limits));
  }
  const factor = power10(drop);
  const rounded = { minimum: divideRounding(range.minimum, factor), maximum: divideRounding(range.maximum, factor) };
  const known = clampRange(rounded, DIGITS_38);
  const words = [...halves(b, x), ...halves(b, y)];
  const product =
    drop === 0
      ? callLibrary(b, 'decimal_multiply', words, known)
      : callLibrary(b, 'decimal_multiply_round', [...words, b.integer(32, drop)], known);
  return result(checkDecimal(b, product, limits));
}

export function decimalMultiplyMayFail(call: Call): boolean {
  const { left, right } = sides(call);
  const { leftScale, rightScale, scale, limits } = shape(call);
  const drop = leftScale + rightScale - scale;
  const range = multiplyRanges(left.range, right.range);
  return drop === 0
    ? !rangeWithin(range, limits)
    : !roundsInline(range, drop) || rescaleMayFail(range, drop, 0, limits);
}

/** left × 10^shift / right, rounded half away from zero. Runs only for non-null operands. */
export function decimalDivide(b: FunctionBuilder, call: Call): Result {
  const { x, y, leftScale, rightScale, scale, limits } = operands(b, call);
  const shift = scale - leftScale + rightScale;
  if (shift < 0)
    throw new MayflyError('internal_error', 'emit', 'a decimal quotient of fewer digits than its dividend');
  const dividend = multiplyRanges(x.range, exactly(power10(shift)));
  const range = divideRanges(dividend, y.range, divideRounding);
  if (contains(y.range, 0n)) b.failIf(b.compare('eq', y.word, b.integer(decimalBits(y.range), 0)), 'division_by_zero');
  const symmetric = { minimum: -INT64.maximum, maximum: INT64.maximum };
  if (rangeWithin(dividend, symmetric) && rangeWithin(y.range, symmetric)) {
    const n = scaleUp(b, x, shift, INT64).word;
    return result(checkDecimal(b, { word: divideRoundingWords(b, n, y.word, dividend, y.range), range }, limits));
  }
  const words = [...halves(b, x), ...halves(b, y), b.integer(32, shift)];
  return result(checkDecimal(b, callLibrary(b, 'decimal_divide', words, clampRange(range, DIGITS_38)), limits));
}

/** Rounded quotient of 64-bit words, neither of which is the smallest integer; the divisor is not zero. */
function divideRoundingWords(b: FunctionBuilder, n: Word, d: Word, dividend: Range, divisor: Range): Word {
  const zero = b.integer(64, 0);
  const quotient = b.sdiv(n, d);
  const remainder = b.sub(n, b.mul(quotient, d));
  const absolute = (word: Word, range: Range) =>
    range.minimum >= 0n ? word : b.select(b.compare('slt', word, zero), b.neg(word), word);
  const rest = absolute(remainder, dividend);
  // 2 × rest >= |d| without the doubling, which could overflow.
  const up = b.compare('sge', rest, b.sub(absolute(d, divisor), rest));
  const positive = dividend.minimum >= 0n && divisor.minimum >= 0n;
  const step = positive ? b.integer(64, 1) : b.or(b.ashr(b.xor(n, d), b.integer(64, 63)), b.integer(64, 1));
  return b.add(quotient, b.select(up, step, zero));
}

/** Remainder with the sign of the dividend. Runs only for non-null operands. */
export function decimalModulo(b: FunctionBuilder, call: Call): Result {
  const { x, y, leftScale, rightScale, common, scale, limits } = operands(b, call);
  const left = scaleUp(b, x, common - leftScale, INT128);
  const right = scaleUp(b, y, common - rightScale, INT128);
  const range = moduloRange(left.range, right.range);
  const bits = decimalBits(right.range);
  if (contains(right.range, 0n)) b.failIf(b.compare('eq', right.word, b.integer(bits, 0)), 'division_by_zero');
  let remainder: Unscaled;
  if (bits === 64 && decimalBits(left.range) === 64) {
    const minusOne = b.integer(64, -1);
    const safe = contains(right.range, -1n)
      ? b.select(b.compare('eq', right.word, minusOne), b.integer(64, 1), right.word)
      : right.word;
    remainder = { word: b.srem(left.word, safe), range };
  } else remainder = callLibrary(b, 'decimal_modulo', [...halves(b, left), ...halves(b, right)], range);
  return result(rescale(b, remainder, common, scale, limits));
}

export function decimalNegate(b: FunctionBuilder, value: Value): Result {
  const x = unscaled(b, value);
  const range = negateRange(x.range);
  const bits = decimalBits(rangeUnion(x.range, range));
  return result(settle(b, b.neg(inBits(b, x, bits)), bits, range));
}

export function decimalAbsolute(b: FunctionBuilder, value: Value): Result {
  const x = unscaled(b, value);
  const range = absoluteRange(x.range);
  const bits = decimalBits(rangeUnion(x.range, range));
  const word = inBits(b, x, bits);
  const negative = b.compare('slt', word, b.integer(bits, 0));
  return result(settle(b, b.select(negative, b.neg(word), word), bits, range));
}

/** floor, ceiling and truncate to `digits` after the point, at the result type's scale. */
export function decimalCut(
  b: FunctionBuilder,
  value: Value,
  call: Call,
  digits: number,
  how: 'floor' | 'ceiling' | 'truncate',
): Result {
  const x = unscaled(b, value);
  const [from, to, limits] = [scaleOf(value.type), scaleOf(call.type), typeRange(call.type)];
  if (digits >= from) return result(rescale(b, x, from, to, limits));
  const drop = from - digits;
  if (drop > 38) return { words: [b.integer(64, 0)], range: exactly(0n) };
  const { quotient, remainder } = splitDown(b, x, drop);
  if (how === 'truncate') return result(rescale(b, quotient, digits, to, limits));
  const zero = b.integer(decimalBits(remainder.range), 0);
  const step = how === 'floor' ? -1n : 1n;
  const beyond = b.compare(how === 'floor' ? 'slt' : 'sgt', remainder.word, zero);
  const range = addRanges(
    quotient.range,
    how === 'floor' ? { minimum: -1n, maximum: 0n } : { minimum: 0n, maximum: 1n },
  );
  const bits = decimalBits(range);
  const moved = b.add(inBits(b, quotient, bits), b.select(beyond, b.integer(bits, step), b.integer(bits, 0)));
  return result(rescale(b, { word: moved, range }, digits, to, limits));
}

/** round to `digits` after the point, half away from zero, at the result type's scale. */
export function decimalRound(b: FunctionBuilder, value: Value, call: Call, digits: number): Result {
  const x = unscaled(b, value);
  const [from, to, limits] = [scaleOf(value.type), scaleOf(call.type), typeRange(call.type)];
  if (digits >= from) return result(rescale(b, x, from, to, limits));
  if (from - digits > 38) return { words: [b.integer(64, 0)], range: exactly(0n) };
  return result(rescale(b, roundDown(b, x, from - digits), digits, to, limits));
}
