// Floating-point arithmetic of the interpreted mode: IEEE, except that PostgreSQL raises errors where finite operands
// give an infinity, where non-zero ones give zero, and on division by zero.
import { fail } from '../failure.js';

type FloatBits = 32 | 64;

/** The error of a result that is infinite although nothing infinite went into it. */
function finite(result: number, ...causes: readonly number[]): number {
  if ((result === Infinity || result === -Infinity) && causes.every(Number.isFinite)) fail('real_range');
  return result;
}

/** Addition, subtraction, multiplication, division. In double and then rounded, which is exact for real as well. */
export function floatOperation(
  operation: 'add' | 'subtract' | 'multiply' | 'divide',
  bits: FloatBits,
): (a: number, b: number) => number {
  const round = bits === 32 ? Math.fround : (value: number) => value;
  switch (operation) {
    case 'add':
      return (a, b) => finite(round(a + b), a, b);
    case 'subtract':
      return (a, b) => finite(round(a - b), a, b);
    case 'multiply':
      return (a, b) => {
        const result = finite(round(a * b), a, b);
        if (result === 0 && a !== 0 && b !== 0) fail('real_underflow');
        return result;
      };
    case 'divide':
      return (a, b) => {
        if (b === 0 && !Number.isNaN(a)) fail('division_by_zero');
        const result = finite(round(a / b), a);
        if (result === 0 && a !== 0 && Number.isFinite(b)) fail('real_underflow');
        return result;
      };
  }
}

/** Nearest integer, halves to even; keeps the sign of zero. */
export function roundHalfEven(value: number): number {
  const magnitude = Math.abs(value);
  // From here on every double is an integer; NaN stays as well.
  if (!(magnitude < 2 ** 52)) return value;
  const rounded = magnitude + 2 ** 52 - 2 ** 52;
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

export function squareRoot(value: number): number {
  if (value < 0) fail('square_root_domain');
  return Math.sqrt(value);
}

/** PostgreSQL's dpow, with C's answers where JavaScript's differ. */
export function raise(base: number, exponent: number): number {
  if (Number.isNaN(base)) return exponent === 0 ? 1 : base;
  if (Number.isNaN(exponent)) return base === 1 ? 1 : exponent;
  if (base === 0 && exponent < 0) fail('power_domain', 'zero raised to a negative power is undefined');
  if (base < 0 && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    fail('power_domain', 'a negative number raised to a non-integer power yields a complex result');
  }
  if (Math.abs(base) === 1 && !Number.isFinite(exponent)) return 1;
  const result = base ** exponent;
  finite(result, base, exponent);
  if (result === 0 && base !== 0 && Number.isFinite(base) && Number.isFinite(exponent)) fail('real_underflow');
  return result;
}

export function exponential(value: number): number {
  const result = finite(Math.exp(value), value);
  if (result === 0 && Number.isFinite(value)) fail('real_underflow');
  return result;
}

export function logarithm(value: number): number {
  if (value === 0) fail('logarithm_domain', 'cannot take logarithm of zero');
  if (value < 0) fail('logarithm_domain', 'cannot take logarithm of a negative number');
  return Math.log(value);
}

/** double precision to real, with PostgreSQL's errors. */
export function narrowFloat(value: number): number {
  const result = finite(Math.fround(value), value);
  if (result === 0 && value !== 0) fail('real_underflow');
  return result;
}
