// Result types of decimal arithmetic, and exact arithmetic on unscaled values. Types follow SQL Server and Spark
// ("Decimal operations", DecimalPrecision): the exact result where 38 digits hold it; else fraction digits go
// first, but not below 6, and the value is checked for overflow when the query runs.

import type { SqlType } from './types.js';
import { BIGINT, decimal, INTEGER, MAX_PRECISION, SMALLINT } from './types.js';

/** A decimal type. */
export type Decimal = Extract<SqlType, { kind: 'decimal' }>;

/** The scale that division and other loss of digits keeps at least. */
const MINIMUM_SCALE = 6;

/** decimal(precision, scale), cut down to 38 digits by the rule above. */
function bounded(precision: number, scale: number): Decimal {
  if (precision <= MAX_PRECISION) return decimal(precision, scale) as Decimal;
  const whole = precision - scale;
  const kept = Math.max(MAX_PRECISION - whole, Math.min(scale, MINIMUM_SCALE));
  return decimal(MAX_PRECISION, kept) as Decimal;
}

/** The type of `a operator b`. */
export function decimalResult(
  operator: 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo',
  a: Decimal,
  b: Decimal,
): Decimal {
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.max(a.scale, b.scale);
  switch (operator) {
    case 'add':
    case 'subtract':
      return bounded(whole + scale + 1, scale);
    case 'multiply':
      return bounded(a.precision + b.precision + 1, a.scale + b.scale);
    case 'divide': {
      const quotientScale = Math.max(MINIMUM_SCALE, a.scale + b.precision + 1);
      return bounded(a.precision - a.scale + b.scale + quotientScale, quotientScale);
    }
    case 'modulo':
      return bounded(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
  }
}

/**
 * The type that holds the values of both. Where that takes more than 38 digits the scale is kept, for a
 * comparison must be exact, and casting a value that has too many whole digits is an error when the query runs.
 */
export function commonDecimal(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return decimal(Math.min(MAX_PRECISION, whole + scale), scale) as Decimal;
}

/** The decimal type that holds every value of an integer type. */
export function decimalOfInteger(type: Extract<SqlType, { kind: 'integer' }>): Decimal {
  const digits = type.signed ? { 8: 3, 16: 5, 32: 10, 64: 19 } : { 8: 3, 16: 5, 32: 10, 64: 20 };
  return decimal(digits[type.bits], 0) as Decimal;
}

/** The smallest decimal type that holds `unscaled` at `scale`. */
export function decimalOfValue(unscaled: bigint, scale: number): Decimal {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).length;
  return decimal(Math.max(digits, scale, 1), scale) as Decimal;
}

/** The integer type on which arithmetic is done for `type`: the next signed width; decimal for unsigned bigint. */
export function arithmeticType(type: SqlType): SqlType {
  if (type.kind !== 'integer') return type;
  if (type.signed) return type.bits === 8 ? SMALLINT : type;
  return { 8: SMALLINT, 16: INTEGER, 32: BIGINT, 64: decimal(20, 0) }[type.bits];
}

/** The type of avg of exact numbers whose sum has `scale` fraction digits. */
export function averageType(scale: number): SqlType {
  return decimal(MAX_PRECISION, Math.min(MAX_PRECISION, Math.max(MINIMUM_SCALE, scale + 4)));
}

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** `numerator / denominator`, rounded half away from zero as PostgreSQL's numeric does. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

/** Changes the scale of an unscaled value, rounding half away from zero. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  return to >= from ? unscaled * powerOfTen(to - from) : divideRounded(unscaled, powerOfTen(from - to));
}

/** Whether an unscaled value fits `precision` digits. */
export function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const bound = powerOfTen(precision);
  return unscaled < bound && unscaled > -bound;
}

/** Bounds of the values of an integer type. */
export function integerRange(type: Extract<SqlType, { kind: 'integer' }>): { minimum: bigint; maximum: bigint } {
  const bits = BigInt(type.bits);
  return type.signed
    ? { minimum: -(1n << (bits - 1n)), maximum: (1n << (bits - 1n)) - 1n }
    : { minimum: 0n, maximum: (1n << bits) - 1n };
}

/** The decimal text of an unscaled value. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}
