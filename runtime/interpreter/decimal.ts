// Exact decimal arithmetic of the interpreted mode on unscaled bigints: scales, rounding half away from zero, limits.
import type { SqlType } from '../../planner/types.js';
import { fail } from './failure.js';

const POWERS: bigint[] = Array.from({ length: 80 }, (_, exponent) => 10n ** BigInt(exponent));

/** 10^exponent. */
export function power10(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Digits after the point. */
export function scaleOf(type: SqlType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}

/** numerator / denominator, rounded half away from zero. */
export function divideHalfAway(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return quotient;
  const twice = rest < 0n ? -2n * rest : 2n * rest;
  if (twice < (denominator < 0n ? -denominator : denominator)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

/** The value at another scale. */
export function changeScale(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return to === from ? unscaled : unscaled * power10(to - from);
  return divideHalfAway(unscaled, power10(from - to));
}

/** A value that a decimal type must hold; fails where it has more digits. */
export function withinPrecision(unscaled: bigint, precision: number): bigint {
  const limit = power10(precision);
  if (unscaled >= limit || unscaled <= -limit) fail('decimal_range');
  return unscaled;
}

/** Intermediate results are defined to have 128 bits; fails beyond. */
export function within128(unscaled: bigint): bigint {
  if (BigInt.asIntN(128, unscaled) !== unscaled) fail('decimal_range');
  return unscaled;
}

/** All digits of a decimal. */
export function printDecimal(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  const sign = unscaled < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, padded.length - scale)}.${padded.slice(padded.length - scale)}`;
}
