// Interval arithmetic: bounds of results from bounds of operands, so that emission knows which operations
// need no check and how wide a decimal has to be. Runs while code is emitted, on BigInt.
import { integerRange, type Range, rangeWithin } from '../value.js';

export const INT64 = integerRange(64, true);
export const INT128 = integerRange(128, true);

/** A range of one value. */
export const exactly = (value: bigint): Range => ({ minimum: value, maximum: value });

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
const greatest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a));

/** The smallest range that holds all values. */
export function spanning(values: readonly bigint[]): Range {
  return { minimum: least(values), maximum: greatest(values) };
}

export function addRanges(a: Range, b: Range): Range {
  return { minimum: a.minimum + b.minimum, maximum: a.maximum + b.maximum };
}

export function negateRange(a: Range): Range {
  return { minimum: -a.maximum, maximum: -a.minimum };
}

export function multiplyRanges(a: Range, b: Range): Range {
  return spanning([a.minimum * b.minimum, a.minimum * b.maximum, a.maximum * b.minimum, a.maximum * b.maximum]);
}

/** The largest magnitude in a range. */
export function magnitude({ minimum, maximum }: Range): bigint {
  return greatest([minimum < 0n ? -minimum : minimum, maximum < 0n ? -maximum : maximum]);
}

/** Bounds of the absolute value. */
export function absoluteRange(range: Range): Range {
  const minimum = contains(range, 0n) ? 0n : range.minimum > 0n ? range.minimum : -range.maximum;
  return { minimum, maximum: magnitude(range) };
}

/** Bounds of the sign: -1, 0, 1. */
export function signRange({ minimum, maximum }: Range): Range {
  const sign = (value: bigint) => (value > 0n ? 1n : value < 0n ? -1n : 0n);
  return { minimum: sign(minimum), maximum: sign(maximum) };
}

export function contains(range: Range, value: bigint): boolean {
  return range.minimum <= value && value <= range.maximum;
}

/** Divisors at which a quotient is largest or smallest; empty where the divisor can only be zero. */
function extremeDivisors(range: Range): bigint[] {
  return [range.minimum, range.maximum, -1n, 1n].filter((value) => value !== 0n && contains(range, value));
}

/** Quotients by a non-zero divisor under a rounding that is monotone in both operands' magnitudes. */
export function divideRanges(a: Range, b: Range, divide: (dividend: bigint, divisor: bigint) => bigint): Range {
  const divisors = extremeDivisors(b);
  if (divisors.length === 0) return exactly(0n);
  return spanning(divisors.flatMap((divisor) => [divide(a.minimum, divisor), divide(a.maximum, divisor)]));
}

/** Remainders with the sign of the dividend. */
export function moduloRange(a: Range, b: Range): Range {
  const bound = magnitude(b) === 0n ? 0n : magnitude(b) - 1n;
  return {
    minimum: a.minimum >= 0n ? 0n : greatest([a.minimum, -bound]),
    maximum: a.maximum <= 0n ? 0n : least([a.maximum, bound]),
  };
}

/** Division that drops the fraction, as machines and SQL integers do. */
export function divideTruncating(dividend: bigint, divisor: bigint): bigint {
  return dividend / divisor;
}

/** Division rounding half away from zero, as SQL decimals do. */
export function divideRounding(dividend: bigint, divisor: bigint): bigint {
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * n + d) / (2n * d);
  return dividend < 0n === divisor < 0n ? quotient : -quotient;
}

/** What passes a check against `limits`; where nothing can, a range of zero for code that is never reached. */
export function clampRange(range: Range, limits: Range): Range {
  const minimum = greatest([range.minimum, limits.minimum]);
  const maximum = least([range.maximum, limits.maximum]);
  return minimum > maximum ? exactly(0n) : { minimum, maximum };
}

export const fits64 = (range: Range): boolean => rangeWithin(range, INT64);
export const fits128 = (range: Range): boolean => rangeWithin(range, INT128);
export const power10 = (exponent: number): bigint => 10n ** BigInt(exponent);
