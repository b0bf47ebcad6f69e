// Floating-point arithmetic of SQL: IEEE, except that PostgreSQL raises an error where finite operands give an
// infinity, where a product or quotient of non-zero operands underflows to zero, and on division by zero.

import { when } from '../control-flow.js';
import type { FunctionBuilder, Word } from '../function-builder.js';

type FloatBits = 32 | 64;

/** i1: the float is finite (neither infinite nor NaN). */
function isFinite(b: FunctionBuilder, bits: FloatBits, word: Word): Word {
  return b.floatCompare('olt', b.floatUnary('fabs', bits, word), b.float(bits, Number.POSITIVE_INFINITY));
}

/** i1: the float is infinite. */
function isInfinite(b: FunctionBuilder, bits: FloatBits, word: Word): Word {
  return b.floatCompare('oeq', b.floatUnary('fabs', bits, word), b.float(bits, Number.POSITIVE_INFINITY));
}

function isZero(b: FunctionBuilder, bits: FloatBits, word: Word): Word {
  return b.floatCompare('oeq', word, b.float(bits, 0));
}

/** Fails where the result is infinite though all of `causes` are finite. */
function failOnOverflow(b: FunctionBuilder, bits: FloatBits, result: Word, causes: readonly Word[]): void {
  // One comparison in the usual case; the operands are looked at only for an infinite result.
  when(b, 'overflow', isInfinite(b, bits, result), () => {
    b.failIf(
      causes.map((word) => isFinite(b, bits, word)).reduce((p, q) => b.and(p, q)),
      'real_range',
    );
  });
}

/** Addition, subtraction, multiplication, division. */
export function floatArithmetic(
  b: FunctionBuilder,
  operation: 'add' | 'subtract' | 'multiply' | 'divide',
  bits: FloatBits,
  x: Word,
  y: Word,
): Word {
  switch (operation) {
    case 'add':
    case 'subtract': {
      const result = operation === 'add' ? b.fadd(x, y) : b.fsub(x, y);
      failOnOverflow(b, bits, result, [x, y]);
      return result;
    }
    case 'multiply': {
      const result = b.fmul(x, y);
      failOnOverflow(b, bits, result, [x, y]);
      when(b, 'underflow', isZero(b, bits, result), () => {
        b.failIf(b.not(b.or(isZero(b, bits, x), isZero(b, bits, y))), 'real_underflow');
      });
      return result;
    }
    case 'divide': {
      b.failIf(b.and(isZero(b, bits, y), b.not(b.isNaN(x))), 'division_by_zero');
      const result = b.fdiv(x, y);
      failOnOverflow(b, bits, result, [x]);
      when(b, 'underflow', isZero(b, bits, result), () => {
        b.failIf(b.not(b.or(isZero(b, bits, x), isInfinite(b, bits, y))), 'real_underflow');
      });
      return result;
    }
  }
}

/** -1, 0 or 1; 0 for NaN. */
export function floatSign(b: FunctionBuilder, bits: FloatBits, word: Word): Word {
  const zero = b.float(bits, 0);
  const positive = b.select(b.floatCompare('ogt', word, zero), b.float(bits, 1), zero);
  return b.select(b.floatCompare('olt', word, zero), b.float(bits, -1), positive);
}

/** Square root; an error for negative values. */
export function floatSquareRoot(b: FunctionBuilder, bits: FloatBits, word: Word): Word {
  b.failIf(b.floatCompare('olt', word, b.float(bits, 0)), 'square_root_domain');
  return b.floatUnary('sqrt', bits, word);
}

/** double precision to real, with PostgreSQL's errors. */
export function narrowFloat(b: FunctionBuilder, word: Word): Word {
  const result = b.floatTruncate(word);
  when(b, 'overflow', isInfinite(b, 32, result), () => b.failIf(isFinite(b, 64, word), 'real_range'));
  when(b, 'underflow', isZero(b, 32, result), () => b.failIf(b.not(isZero(b, 64, word)), 'real_underflow'));
  return result;
}
