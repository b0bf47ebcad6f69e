// Integer arithmetic of SQL: two's complement words of 16, 32 or 64 bits, checked only where the ranges of the
// operands do not already prove that the result fits its type.
import type { QueryErrorName } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { SqlType } from '../../planner/types.js';
import type { Call, Result } from '../expression.js';
import type { FunctionBuilder, IntegerBits, Word } from '../function-builder.js';
import { type Range, rangeWithin, typeRange, type Value, wordOf } from '../value.js';
import {
  absoluteRange,
  addRanges,
  clampRange,
  contains,
  divideRanges,
  divideTruncating,
  moduloRange,
  multiplyRanges,
  negateRange,
} from './range.js';

type IntegerType = Extract<SqlType, { kind: 'integer' }>;

/** PostgreSQL's error where a value is out of an integer type's range. */
export function rangeError({ bits, signed }: IntegerType): QueryErrorName {
  if (!signed) return 'unsigned_range';
  switch (bits) {
    case 8:
      return 'tinyint_range';
    case 16:
      return 'smallint_range';
    case 32:
      return 'integer_range';
    case 64:
      return 'bigint_range';
  }
}

function integerType(call: Call): IntegerType {
  if (call.type.kind !== 'integer')
    throw new MayflyError('internal_error', 'emit', 'integer arithmetic on another type');
  return call.type;
}

/** The two operands and the result's type. */
function operands(call: Call): { left: Value; right: Value; type: IntegerType } {
  const [left, right] = call.arguments;
  if (left === undefined || right === undefined) throw new MayflyError('internal_error', 'emit', 'a missing operand');
  return { left, right, type: integerType(call) };
}

const OPERATIONS = {
  add: { checked: 'sadd', plain: 'add', range: addRanges },
  subtract: { checked: 'ssub', plain: 'sub', range: (a: Range, b: Range) => addRanges(a, negateRange(b)) },
  multiply: { checked: 'smul', plain: 'mul', range: multiplyRanges },
} as const;

type Operation = keyof typeof OPERATIONS;

/** Whether `operation` can leave the range of its type. */
export function integerMayOverflow(operation: Operation, call: Call): boolean {
  const { left, right, type } = operands(call);
  return !rangeWithin(OPERATIONS[operation].range(left.range, right.range), typeRange(type));
}

/** Addition, subtraction, multiplication. */
export function integerArithmetic(b: FunctionBuilder, operation: Operation, call: Call): Result {
  const { left, right, type } = operands(call);
  const { checked, plain, range } = OPERATIONS[operation];
  const exact = range(left.range, right.range);
  const [x, y] = [wordOf(left), wordOf(right)];
  if (rangeWithin(exact, typeRange(type))) return { words: [b[plain](x, y)], range: exact };
  const { result, overflowed } = b.overflow(checked, type.bits, x, y);
  b.failIf(overflowed, rangeError(type));
  return { words: [result], range: clampRange(exact, typeRange(type)) };
}

/** Fails where the divisor can be zero and is. */
function failOnZero(b: FunctionBuilder, divisor: Word, bits: IntegerBits, range: Range): void {
  if (contains(range, 0n)) b.failIf(b.compare('eq', divisor, b.integer(bits, 0)), 'division_by_zero');
}

/** Whether division of these operands can fail or trap, also on the unspecified words of NULLs. */
export function integerDivisionMayFail(call: Call): boolean {
  const { left, right, type } = operands(call);
  if (right.isNull !== undefined || contains(right.range, 0n)) return true;
  // The smallest value divided by -1 does not fit. The words of NULLs may be anything.
  return contains(right.range, -1n) && (left.isNull !== undefined || contains(left.range, typeRange(type).minimum));
}

/** Division that drops the fraction. */
export function integerDivide(b: FunctionBuilder, call: Call): Result {
  const { left, right, type } = operands(call);
  const [x, y] = [wordOf(left), wordOf(right)];
  failOnZero(b, y, type.bits, right.range);
  const { minimum } = typeRange(type);
  if (contains(right.range, -1n) && contains(left.range, minimum)) {
    const beyond = b.and(
      b.compare('eq', x, b.integer(type.bits, minimum)),
      b.compare('eq', y, b.integer(type.bits, -1)),
    );
    b.failIf(beyond, rangeError(type));
  }
  const range = divideRanges(left.range, right.range, divideTruncating);
  return { words: [b.sdiv(x, y)], range: clampRange(range, typeRange(type)) };
}

/** Remainder with the sign of the dividend. */
export function integerModulo(b: FunctionBuilder, call: Call): Result {
  const { left, right, type } = operands(call);
  const [x, y] = [wordOf(left), wordOf(right)];
  failOnZero(b, y, type.bits, right.range);
  // The smallest value % -1 is 0 in SQL and a trap on x86; % 1 is 0 as well.
  const divisor = contains(right.range, -1n)
    ? b.select(b.compare('eq', y, b.integer(type.bits, -1)), b.integer(type.bits, 1), y)
    : y;
  return { words: [b.srem(x, divisor)], range: moduloRange(left.range, right.range) };
}

/** Whether negation or the absolute value can leave the type's range. */
export function integerNegationMayOverflow(call: Call): boolean {
  const [value] = call.arguments;
  return value !== undefined && contains(value.range, typeRange(call.type).minimum);
}

function failOnMinimum(b: FunctionBuilder, value: Value, type: IntegerType): void {
  const { minimum } = typeRange(type);
  if (!contains(value.range, minimum)) return;
  b.failIf(b.compare('eq', wordOf(value), b.integer(type.bits, minimum)), rangeError(type));
}

export function integerNegate(b: FunctionBuilder, value: Value, call: Call): Result {
  const type = integerType(call);
  failOnMinimum(b, value, type);
  return { words: [b.neg(wordOf(value))], range: clampRange(negateRange(value.range), typeRange(type)) };
}

export function integerAbsolute(b: FunctionBuilder, value: Value, call: Call): Result {
  const type = integerType(call);
  failOnMinimum(b, value, type);
  const word = wordOf(value);
  const negative = b.compare('slt', word, b.integer(type.bits, 0));
  return {
    words: [b.select(negative, b.neg(word), word)],
    range: clampRange(absoluteRange(value.range), typeRange(type)),
  };
}

/** -1, 0 or 1, in a word of `bits`. */
export function signWord(b: FunctionBuilder, word: Word, bits: IntegerBits): Word {
  const zero = b.integer(bits, 0);
  const positive = b.select(b.compare('sgt', word, zero), b.integer(bits, 1), zero);
  return b.select(b.compare('slt', word, zero), b.integer(bits, -1), positive);
}
