// Arithmetic functions, by the type of their operands: integers, floats, decimals, and dates with days or intervals.

import type { LibraryFunctionName } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { ArithmeticName } from '../../planner/functions.js';
import { type SqlType, typeName } from '../../planner/types.js';
import type { Call, FunctionLowering, Result } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { decimalBits, type Value, wordOf } from '../value.js';
import { dateArithmetic, dateArithmeticMayFail, isDateArithmetic } from './date-arithmetic.js';
import {
  decimalAbsolute,
  decimalAdd,
  decimalAddMayFail,
  decimalCut,
  decimalDivide,
  decimalModulo,
  decimalMultiply,
  decimalMultiplyMayFail,
  decimalNegate,
  decimalRound,
  scaleOf,
} from './decimal.js';
import { floatArithmetic, floatSign, floatSquareRoot } from './float.js';
import {
  integerAbsolute,
  integerArithmetic,
  integerDivide,
  integerDivisionMayFail,
  integerMayOverflow,
  integerModulo,
  integerNegate,
  integerNegationMayOverflow,
  signWord,
} from './integer.js';
import { signRange } from './range.js';

/** An argument that the binder promises. */
function argument(call: Call, index: number): Value {
  const value = call.arguments[index];
  if (value === undefined) throw new MayflyError('internal_error', 'emit', `argument ${index + 1} is missing`);
  return value;
}

/** The error for types that the binder never lets through. */
function noCode(name: string, type: SqlType): MayflyError {
  return new MayflyError('internal_error', 'emit', `no code for ${name} of ${typeName(type)}`);
}

/** Addition, subtraction and multiplication. */
function ringOperation(operation: 'add' | 'subtract' | 'multiply'): FunctionLowering {
  return {
    kind: 'strict',
    mayFail: (call) => {
      if (isDateArithmetic(call)) return dateArithmeticMayFail(call);
      if (call.type.kind === 'float') return true;
      if (call.type.kind === 'integer') return integerMayOverflow(operation, call);
      return operation === 'multiply' ? decimalMultiplyMayFail(call) : decimalAddMayFail(call, operation);
    },
    lower: (b, call) => {
      if (operation !== 'multiply' && isDateArithmetic(call)) return dateArithmetic(b, operation, call);
      switch (call.type.kind) {
        case 'integer':
          return integerArithmetic(b, operation, call);
        case 'float':
          return floats(b, operation, call);
        case 'decimal':
          return operation === 'multiply' ? decimalMultiply(b, call) : decimalAdd(b, call, operation);
        default:
          throw noCode(operation, call.type);
      }
    },
  };
}

function floats(b: FunctionBuilder, operation: 'add' | 'subtract' | 'multiply' | 'divide', call: Call): Result {
  if (call.type.kind !== 'float') throw noCode(operation, call.type);
  return {
    words: [floatArithmetic(b, operation, call.type.bits, wordOf(argument(call, 0)), wordOf(argument(call, 1)))],
  };
}

/** Digits of round and truncate: their constant second argument, or 0. */
function digitsOf(call: Call): number {
  const [, digits] = call.expressions;
  if (digits === undefined) return 0;
  if (digits.kind === 'constant' && typeof digits.value === 'bigint') return Number(digits.value);
  throw new MayflyError('feature_not_supported', 'emit', 'the number of digits to round to must be a constant');
}

type Rounding = 'floor' | 'ceiling' | 'truncate' | 'round';
const FLOAT_ROUNDING = { floor: 'floor', ceiling: 'ceil', truncate: 'trunc', round: 'rint' } as const;

/** Rounding functions: floats keep their type (round: halves to even), decimals round halves away from zero. */
function roundingFunction(name: Rounding): FunctionLowering {
  return {
    kind: 'strict',
    mayFail: (call) => call.type.kind === 'decimal',
    lower: (b, call) => {
      const value = argument(call, 0);
      switch (call.type.kind) {
        case 'integer':
          return { words: value.words, range: value.range };
        case 'float':
          return { words: [b.floatUnary(FLOAT_ROUNDING[name], call.type.bits, wordOf(value))] };
        case 'decimal':
          if (name === 'round') return decimalRound(b, value, call, digitsOf(call));
          return decimalCut(b, value, call, name === 'truncate' ? digitsOf(call) : 0, name);
        default:
          throw noCode(name, call.type);
      }
    },
  };
}

/** A function of doubles that the library computes. */
function libraryFunction(name: LibraryFunctionName): FunctionLowering {
  return {
    kind: 'strict',
    mayFail: () => true,
    lower: (b, call) => {
      if (call.arguments.some(({ type }) => type.kind !== 'float' || type.bits !== 64)) throw noCode(name, call.type);
      return { words: b.call(name, call.arguments.map(wordOf)) };
    },
  };
}

/** A function of one number, by type; integers and decimals get the value's own treatment. */
function unary(
  name: string,
  mayFail: (call: Call) => boolean,
  integer: (b: FunctionBuilder, value: Value, call: Call) => Result,
  decimal: (b: FunctionBuilder, value: Value, call: Call) => Result,
  float: (b: FunctionBuilder, bits: 32 | 64, word: Word) => Word,
): FunctionLowering {
  return {
    kind: 'strict',
    mayFail,
    lower: (b, call) => {
      const value = argument(call, 0);
      switch (value.type.kind) {
        case 'integer':
          return integer(b, value, call);
        case 'decimal':
          return decimal(b, value, call);
        case 'float':
          return { words: [float(b, value.type.bits, wordOf(value))] };
        default:
          throw noCode(name, value.type);
      }
    },
  };
}

const negationMayFail = (call: Call): boolean => call.type.kind === 'integer' && integerNegationMayOverflow(call);

/** The sign as an unscaled decimal or an integer of the result's type. */
function sign(b: FunctionBuilder, value: Value, call: Call): Result {
  const range = signRange(value.range);
  if (value.type.kind === 'decimal') {
    if (scaleOf(call.type) !== 0) throw noCode('sign', call.type);
    const bits = decimalBits(value.range);
    const word = signWord(b, wordOf(value), bits);
    return { words: [bits === 128 ? b.trunc(word, 'i64') : word], range };
  }
  if (value.type.kind !== 'integer') throw noCode('sign', value.type);
  return { words: [signWord(b, wordOf(value), value.type.bits)], range };
}

export const arithmetic = {
  add: ringOperation('add'),
  subtract: ringOperation('subtract'),
  multiply: ringOperation('multiply'),
  divide: {
    kind: 'strict',
    mayFail: (call) => call.type.kind !== 'integer' || integerDivisionMayFail(call),
    lower: (b, call) => {
      switch (call.type.kind) {
        case 'integer':
          return integerDivide(b, call);
        case 'float':
          return floats(b, 'divide', call);
        case 'decimal':
          return decimalDivide(b, call);
        default:
          throw noCode('divide', call.type);
      }
    },
  },
  modulo: {
    kind: 'strict',
    mayFail: (call) => call.type.kind !== 'integer' || integerDivisionMayFail(call),
    lower: (b, call) => {
      if (call.type.kind === 'integer') return integerModulo(b, call);
      if (call.type.kind === 'decimal') return decimalModulo(b, call);
      throw noCode('modulo', call.type);
    },
  },
  negate: unary('negate', negationMayFail, integerNegate, decimalNegate, (b, _, word) => b.fneg(word)),
  absolute: unary('absolute', negationMayFail, integerAbsolute, decimalAbsolute, (b, bits, word) =>
    b.floatUnary('fabs', bits, word),
  ),
  sign: unary('sign', () => false, sign, sign, floatSign),
  round: roundingFunction('round'),
  truncate: roundingFunction('truncate'),
  floor: roundingFunction('floor'),
  ceiling: roundingFunction('ceiling'),
  square_root: {
    kind: 'strict',
    mayFail: () => true,
    lower: (b, call) => {
      if (call.type.kind !== 'float') throw noCode('square_root', call.type);
      return { words: [floatSquareRoot(b, call.type.bits, wordOf(argument(call, 0)))] };
    },
  },
  power: libraryFunction('float64_power'),
  exponential: libraryFunction('float64_exponential'),
  natural_logarithm: libraryFunction('float64_logarithm'),
} satisfies Record<ArithmeticName, FunctionLowering>;
