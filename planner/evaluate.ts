// Computes calls of functions on constants, exactly as generated code does. Undefined where the result would be an
// error, or where the function is not worth knowing twice: then the call stays for generated code.
import { addInterval, MAXIMUM_DAY, MINIMUM_DAY, UNITS_PER_SECOND } from './calendar.js';
import { divideRounded, fitsPrecision, integerRange, powerOfTen, rescale } from './decimal-types.js';
import type { ConstantValue, Interval } from './expression.js';
import type { Constant } from './expression-tree.js';
import type { FunctionName } from './functions.js';
import type { SqlType } from './types.js';

type Evaluation = (args: readonly Constant[], type: SqlType) => ConstantValue | undefined;

/** -1, 0 or 1; text by its bytes, NaN above everything. Undefined for what has no order here. */
function compareConstants(a: ConstantValue, b: ConstantValue): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (typeof a === 'number' && typeof b === 'number') {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return undefined;
}

function comparison(test: (order: number) => boolean): Evaluation {
  return ([a, b]) => {
    const order = compareConstants(a?.value ?? null, b?.value ?? null);
    return order === undefined ? undefined : test(order);
  };
}

function distinct(negated: boolean): Evaluation {
  return ([a, b]) => {
    const [x, y] = [a?.value ?? null, b?.value ?? null];
    if (x === null || y === null) return (x !== y) !== negated;
    const order = compareConstants(x, y);
    return order === undefined ? undefined : (order !== 0) !== negated;
  };
}

/** The largest or smallest of the non-NULL arguments. */
function extreme(sign: 1 | -1): Evaluation {
  return (args) => {
    let best: ConstantValue = null;
    for (const { value } of args) {
      if (value === null) continue;
      const order = best === null ? sign : compareConstants(value, best);
      if (order === undefined) return undefined;
      if (order * sign > 0) best = value;
    }
    return best;
  };
}

const scaleOf = (type: SqlType | undefined): number => (type?.kind === 'decimal' ? type.scale : 0);

function exactInRange(value: bigint, type: SqlType): bigint | undefined {
  if (type.kind === 'decimal') return fitsPrecision(value, type.precision) ? value : undefined;
  if (type.kind !== 'integer') return undefined;
  const { minimum, maximum } = integerRange(type);
  return value >= minimum && value <= maximum ? value : undefined;
}

/** Arithmetic on integers and decimals; `compute` gets both unscaled and their scales, and gives the result's scale. */
function exact(a: bigint, b: bigint, args: readonly Constant[], type: SqlType, name: string): bigint | undefined {
  const [scaleA, scaleB, scale] = [scaleOf(args[0]?.type), scaleOf(args[1]?.type), scaleOf(type)];
  const common = Math.max(scaleA, scaleB);
  const [x, y] = [rescale(a, scaleA, common), rescale(b, scaleB, common)];
  switch (name) {
    case 'add':
      return exactInRange(rescale(x + y, common, scale), type);
    case 'subtract':
      return exactInRange(rescale(x - y, common, scale), type);
    case 'multiply':
      return exactInRange(rescale(a * b, scaleA + scaleB, scale), type);
    case 'modulo':
      return y === 0n ? undefined : exactInRange(rescale(x % y, common, scale), type);
    default:
      if (b === 0n) return undefined;
      if (type.kind === 'integer') return exactInRange(a / b, type);
      // (a / 10^sa) / (b / 10^sb), at the result's scale.
      return exactInRange(divideRounded(a * powerOfTen(scale + scaleB), b * powerOfTen(scaleA)), type);
  }
}

function float(a: number, b: number, type: SqlType, name: string): number | undefined {
  const results: Record<string, number> = { add: a + b, subtract: a - b, multiply: a * b, divide: a / b };
  const exactResult = results[name];
  if (exactResult === undefined || (name === 'divide' && b === 0)) return undefined;
  const result = type.kind === 'float' && type.bits === 32 ? Math.fround(exactResult) : exactResult;
  // Overflow and underflow are errors, for generated code to raise.
  const lost = result === 0 && (name === 'multiply' || name === 'divide') && a !== 0;
  return Number.isFinite(result) && !(lost && b !== 0) ? result : undefined;
}

function isInterval(value: ConstantValue | undefined): value is Interval {
  return typeof value === 'object' && value !== null;
}

function intervalArithmetic(name: string, a: ConstantValue, b: ConstantValue): Interval | undefined {
  if (isInterval(a) && isInterval(b)) {
    const sign = name === 'subtract' ? -1 : 1;
    return boundedInterval(
      a.months + sign * b.months,
      a.days + sign * b.days,
      a.microseconds + BigInt(sign) * b.microseconds,
    );
  }
  if (!isInterval(a) || typeof b !== 'number' || !Number.isFinite(b) || (name === 'divide' && b === 0))
    return undefined;
  const factor = name === 'divide' ? 1 / b : b;
  // As PostgreSQL: fractions of a month become days of a month of 30, fractions of a day become time.
  const months = Math.trunc(a.months * factor);
  const restDays = (a.months * factor - months) * 30;
  const allDays = a.days * factor + Math.round(restDays * 1e6) / 1e6;
  const days = Math.trunc(allDays);
  const time = (allDays - days) * 86_400e6 + Number(a.microseconds) * factor;
  return Number.isSafeInteger(Math.round(time)) ? boundedInterval(months, days, BigInt(Math.round(time))) : undefined;
}

function boundedInterval(months: number, days: number, microseconds: bigint): Interval | undefined {
  const fits =
    Math.abs(months) < 2 ** 31 && Math.abs(days) < 2 ** 31 && BigInt.asIntN(64, microseconds) === microseconds;
  return fits ? { months, days, microseconds } : undefined;
}

/** PostgreSQL's first second, in 4713 BC, and the first one after its last, in the year 294277. */
const FIRST_SECOND = -210_866_803_200n;
const END_SECOND = 9_224_318_016_000n;

function timeArithmetic(name: string, a: bigint, b: ConstantValue, from: SqlType, to: SqlType): bigint | undefined {
  const sign = name === 'subtract' ? -1n : 1n;
  if (from.kind === 'date') {
    if (typeof b !== 'bigint') return undefined;
    const days = a + sign * b;
    return to.kind === 'integer'
      ? exactInRange(days, to)
      : days >= MINIMUM_DAY && days <= MAXIMUM_DAY
        ? days
        : undefined;
  }
  if (from.kind !== 'timestamp' || !isInterval(b)) return undefined;
  const interval = sign === 1n ? b : { months: -b.months, days: -b.days, microseconds: -b.microseconds };
  const perUnit = UNITS_PER_SECOND[from.unit];
  // Split off what is finer than a microsecond, and come back without loss.
  const micros = from.unit === 'ns' ? a / 1000n - (a % 1000n < 0n ? 1n : 0n) : a * (1_000_000n / perUnit);
  const rest = from.unit === 'ns' ? a - micros * 1000n : 0n;
  const moved = addInterval(micros, interval);
  if (from.unit !== 'ns' && (moved * perUnit) % 1_000_000n !== 0n) return undefined;
  const time = from.unit === 'ns' ? moved * 1000n + rest : (moved * perUnit) / 1_000_000n;
  const known = time >= FIRST_SECOND * perUnit && time < END_SECOND * perUnit;
  return known && BigInt.asIntN(64, time) === time ? time : undefined;
}

function arithmetic(name: string): Evaluation {
  return (args, type) => {
    const [a, b] = [args[0]?.value ?? null, args[1]?.value ?? null];
    if (type.kind === 'interval') return intervalArithmetic(name, a, b);
    if (typeof a === 'number' && typeof b === 'number') return float(a, b, type, name);
    if (typeof a !== 'bigint' || args[0] === undefined) return undefined;
    if (args[0].type.kind === 'date' || args[0].type.kind === 'timestamp')
      return timeArithmetic(name, a, b, args[0].type, type);
    return typeof b === 'bigint' ? exact(a, b, args, type, name) : undefined;
  };
}

const negate: Evaluation = ([argument], type) => {
  const value = argument?.value;
  if (typeof value === 'number') return -value;
  if (typeof value === 'bigint') return exactInRange(-value, type);
  if (!isInterval(value)) return undefined;
  return boundedInterval(0 - value.months, 0 - value.days, -value.microseconds);
};

const text = (argument: Constant | undefined): string | undefined =>
  typeof argument?.value === 'string' ? argument.value : undefined;
const isAscii = (value: string): boolean => !/[^\u0020-\u007e]/.test(value);

/** Changing case beyond ASCII is the library's business. */
function changeCase(change: (value: string) => string): Evaluation {
  return ([argument]) => {
    const value = text(argument);
    return value !== undefined && isAscii(value) ? change(value) : undefined;
  };
}

const EVALUATIONS: Partial<Record<FunctionName, Evaluation>> = {
  add: arithmetic('add'),
  subtract: arithmetic('subtract'),
  multiply: arithmetic('multiply'),
  divide: arithmetic('divide'),
  modulo: arithmetic('modulo'),
  negate,
  absolute: ([x], type) =>
    typeof x?.value === 'bigint'
      ? exactInRange(x.value < 0n ? -x.value : x.value, type)
      : typeof x?.value === 'number'
        ? Math.abs(x.value)
        : undefined,
  equal: comparison((order) => order === 0),
  not_equal: comparison((order) => order !== 0),
  less: comparison((order) => order < 0),
  less_or_equal: comparison((order) => order <= 0),
  greater: comparison((order) => order > 0),
  greater_or_equal: comparison((order) => order >= 0),
  is_distinct_from: distinct(false),
  is_not_distinct_from: distinct(true),
  greatest: extreme(1),
  least: extreme(-1),
  in: ([needle, ...list]) => {
    if (needle === undefined || needle.value === null) return null;
    if (list.some((item) => compareConstants(needle.value, item.value) === 0)) return true;
    return list.some((item) => item.value === null) ? null : false;
  },
  not: ([x]) => (typeof x?.value === 'boolean' ? !x.value : undefined),
  is_null: ([x]) => x?.value === null,
  is_not_null: ([x]) => x?.value !== null,
  is_true: ([x]) => x?.value === true,
  is_not_true: ([x]) => x?.value !== true,
  is_false: ([x]) => x?.value === false,
  is_not_false: ([x]) => x?.value !== false,
  lower: changeCase((value) => value.toLowerCase()),
  upper: changeCase((value) => value.toUpperCase()),
  concatenate: ([a, b]) => {
    const [x, y] = [text(a), text(b)];
    return x === undefined || y === undefined ? undefined : x + y;
  },
  character_length: ([x]) => {
    const value = text(x);
    return value === undefined ? undefined : BigInt([...value].length);
  },
  octet_length: ([x]) => {
    const value = text(x);
    return value === undefined ? undefined : BigInt(Buffer.byteLength(value));
  },
};

/** The value of `name(args)` of type `type`; undefined where it stays for generated code. */
export function evaluateCall(name: FunctionName, args: readonly Constant[], type: SqlType): ConstantValue | undefined {
  return EVALUATIONS[name]?.(args, type);
}
