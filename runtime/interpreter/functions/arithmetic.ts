// Arithmetic of the interpreted mode, by the type of its operands: integers checked against their range, floats with
// PostgreSQL's errors, exact decimals, and dates with days or intervals.

import { MayflyError } from '../../../planner/errors.js';
import type { Expression } from '../../../planner/expression.js';
import type { ArithmeticName } from '../../../planner/functions.js';
import type { SqlType } from '../../../planner/types.js';
import { changeScale, divideHalfAway, power10, scaleOf, within128, withinPrecision } from '../decimal.js';
import type { CompileFunction } from '../expression.js';
import { fail, failRange } from '../failure.js';
import type { Value } from '../value.js';
import { argumentAt, binary, noFunction, unary } from './call.js';
import { compileDateArithmetic, isDateArithmetic } from './date-arithmetic.js';
import { exponential, floatOperation, logarithm, raise, roundHalfEven, squareRoot } from './float.js';

type Operation = 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo';
type IntegerType = Extract<SqlType, { kind: 'integer' }>;
type DecimalType = Extract<SqlType, { kind: 'decimal' }>;

/** The result, where an integer type of at most 32 bits holds it. */
function narrow(type: IntegerType): (value: number) => number {
  const maximum = 2 ** (type.bits - (type.signed ? 1 : 0)) - 1;
  const minimum = type.signed ? -maximum - 1 : 0;
  // + 0 makes 0 of -0.
  return (value) => (value < minimum || value > maximum ? failRange(type) : value + 0);
}

function wide(type: IntegerType): (value: bigint) => bigint {
  const cut = type.signed ? BigInt.asIntN : BigInt.asUintN;
  return (value) => (cut(64, value) === value ? value : failRange(type));
}

function integerOperation(operation: Operation, type: IntegerType): (a: never, b: never) => Value {
  if (type.bits === 64) {
    const check = wide(type);
    const operations: Record<Operation, (a: bigint, b: bigint) => bigint> = {
      add: (a, b) => check(a + b),
      subtract: (a, b) => check(a - b),
      multiply: (a, b) => check(a * b),
      divide: (a, b) => (b === 0n ? fail('division_by_zero') : check(a / b)),
      modulo: (a, b) => (b === 0n ? fail('division_by_zero') : a % b),
    };
    return operations[operation];
  }
  const check = narrow(type);
  const operations: Record<Operation, (a: number, b: number) => number> = {
    add: (a, b) => check(a + b),
    subtract: (a, b) => check(a - b),
    multiply: (a, b) => check(a * b),
    divide: (a, b) => (b === 0 ? fail('division_by_zero') : check(Math.trunc(a / b))),
    modulo: (a, b) => (b === 0 ? fail('division_by_zero') : (a % b) + 0),
  };
  return operations[operation];
}

function decimalOperation(
  operation: Operation,
  left: SqlType,
  right: SqlType,
  type: DecimalType,
): (a: never, b: never) => Value {
  const [leftScale, rightScale] = [scaleOf(left), scaleOf(right)];
  const common = Math.max(leftScale, rightScale);
  const [leftFactor, rightFactor] = [power10(common - leftScale), power10(common - rightScale)];
  const settle = (value: bigint, scale: number) =>
    withinPrecision(changeScale(value, scale, type.scale), type.precision);
  // Operands are brought to one scale in 128 bits.
  const x = (a: bigint) => (leftFactor === 1n ? a : within128(a * leftFactor));
  const y = (b: bigint) => (rightFactor === 1n ? b : within128(b * rightFactor));
  switch (operation) {
    case 'add':
      return (a: bigint, b: bigint) => settle(within128(x(a) + y(b)), common);
    case 'subtract':
      return (a: bigint, b: bigint) => settle(within128(x(a) - y(b)), common);
    case 'multiply':
      return (a: bigint, b: bigint) => settle(a * b, leftScale + rightScale);
    case 'divide': {
      const factor = power10(type.scale - leftScale + rightScale);
      return (a: bigint, b: bigint) =>
        b === 0n ? fail('division_by_zero') : withinPrecision(divideHalfAway(a * factor, b), type.precision);
    }
    case 'modulo':
      return (a: bigint, b: bigint) => (b === 0n ? fail('division_by_zero') : settle(x(a) % y(b), common));
  }
}

/** An operand of decimal arithmetic as bigint: integers take part as they are. */
function asBigint(work: (a: never, b: never) => Value, left: SqlType, right: SqlType): (a: never, b: never) => Value {
  const isNarrow = (type: SqlType) => type.kind === 'integer' && type.bits < 64;
  if (!isNarrow(left) && !isNarrow(right)) return work;
  return (a: never, b: never) => work(BigInt(a) as never, BigInt(b) as never);
}

function operation(name: Operation): CompileFunction {
  return (args, type, compile) => {
    if (isDateArithmetic(args)) return compileDateArithmetic(name, args, type, compile);
    return binary((left, right) => {
      switch (type.kind) {
        case 'integer':
          return integerOperation(name, type);
        case 'float':
          if (name === 'modulo') throw noFunction(name, type);
          return floatOperation(name, type.bits);
        case 'decimal':
          return asBigint(decimalOperation(name, left.type, right.type, type), left.type, right.type);
        default:
          throw noFunction(name, left.type, right.type);
      }
    })(args, type, compile);
  };
}

/** A function of one number, by the type of the argument. */
function ofNumber(
  name: string,
  integer: (type: IntegerType) => (a: never) => Value,
  decimal: (from: DecimalType, to: SqlType) => (a: never) => Value,
  float: (a: number) => number,
): CompileFunction {
  return unary((argument, type) => {
    switch (argument.type.kind) {
      case 'integer':
        return integer(argument.type);
      case 'decimal':
        return decimal(argument.type, type);
      case 'float':
        return float;
      default:
        throw noFunction(name, argument.type);
    }
  });
}

function negateInteger(type: IntegerType): (a: never) => Value {
  if (type.bits === 64) {
    const check = wide(type);
    return (a: bigint) => check(-a);
  }
  const check = narrow(type);
  return (a: number) => check(-a);
}

function absoluteInteger(type: IntegerType): (a: never) => Value {
  if (type.bits === 64) {
    const check = wide(type);
    return (a: bigint) => (a < 0n ? check(-a) : a);
  }
  const check = narrow(type);
  return (a: number) => (a < 0 ? check(-a) : a);
}

const signOfBigint = (a: bigint) => (a > 0n ? 1n : a < 0n ? -1n : 0n);
const signOfNumber = (a: number) => (a > 0 ? 1 : a < 0 ? -1 : 0);

type Rounding = 'round' | 'truncate' | 'floor' | 'ceiling';

/** Digits that round and trunc keep: their constant second argument, or 0. */
function digitsOf(digits: Expression | undefined): number {
  if (digits === undefined) return 0;
  if (digits.kind === 'constant' && typeof digits.value === 'bigint') return Number(digits.value);
  throw new MayflyError('feature_not_supported', 'emit', 'the number of digits to round to must be a constant');
}

/** The unscaled value in units of 10^drop of what it was in. */
function dropDigits(value: bigint, drop: number, how: Rounding): bigint {
  const factor = power10(drop);
  if (how === 'round') return divideHalfAway(value, factor);
  const quotient = value / factor;
  const rest = value % factor;
  if (how === 'floor' && rest < 0n) return quotient - 1n;
  if (how === 'ceiling' && rest > 0n) return quotient + 1n;
  return quotient;
}

function roundDecimal(how: Rounding, from: DecimalType, to: SqlType, digits: number): (a: never) => Value {
  if (to.kind !== 'decimal') throw noFunction(how, to);
  const kept = Math.min(digits, from.scale);
  const drop = from.scale - kept;
  // Beyond all digits there is nothing left.
  if (drop > 38) return () => 0n;
  return (a: bigint) => withinPrecision(changeScale(dropDigits(a, drop, how), kept, to.scale), to.precision);
}

const floatRounding: Record<Rounding, (a: number) => number> = {
  round: roundHalfEven,
  truncate: Math.trunc,
  floor: Math.floor,
  ceiling: Math.ceil,
};

function rounding(how: Rounding): CompileFunction {
  return (args, type, compile) => {
    const digits = how === 'floor' || how === 'ceiling' ? 0 : digitsOf(args[1]);
    const identity = () => (a: never) => a;
    const decimal = (from: DecimalType, to: SqlType) => roundDecimal(how, from, to, digits);
    return ofNumber(how, identity, decimal, floatRounding[how])([argumentAt(args, 0)], type, compile);
  };
}

/** A function of doubles. */
function ofDoubles(name: string, work: (...values: never[]) => number): CompileFunction {
  return (args, type, compile) => {
    for (const argument of args) {
      if (argument.type.kind !== 'float' || argument.type.bits !== 64) throw noFunction(name, argument.type);
    }
    return args.length === 1 ? unary(() => work)(args, type, compile) : binary(() => work)(args, type, compile);
  };
}

export const arithmetic: Record<ArithmeticName, CompileFunction> = {
  add: operation('add'),
  subtract: operation('subtract'),
  multiply: operation('multiply'),
  divide: operation('divide'),
  modulo: operation('modulo'),
  negate: ofNumber(
    'negate',
    negateInteger,
    () => (a: bigint) => -a,
    (a) => -a,
  ),
  absolute: ofNumber('absolute', absoluteInteger, () => (a: bigint) => (a < 0n ? -a : a), Math.abs),
  sign: ofNumber(
    'sign',
    (type) => (type.bits === 64 ? signOfBigint : signOfNumber),
    () => signOfBigint,
    signOfNumber,
  ),
  round: rounding('round'),
  truncate: rounding('truncate'),
  floor: rounding('floor'),
  ceiling: rounding('ceiling'),
  square_root: unary((_, type) => {
    if (type.kind !== 'float') throw noFunction('square_root', type);
    return type.bits === 32 ? (a: number) => Math.fround(squareRoot(a)) : squareRoot;
  }),
  power: ofDoubles('power', raise),
  exponential: ofDoubles('exponential', exponential),
  natural_logarithm: ofDoubles('natural_logarithm', logarithm),
};
