// Dates and timestamps with days and intervals: date ± integer, date - date, timestamp ± interval. Intervals are
// always constants.
import { MayflyError } from '../../../planner/errors.js';
import type { Expression, Interval } from '../../../planner/expression.js';
import type { SqlType, TimeUnit } from '../../../planner/types.js';
import { addMonths, floorDivide } from '../calendar.js';
import type { Compile } from '../expression.js';
import { fail } from '../failure.js';
import type { Evaluate, Value } from '../value.js';
import { argumentAt, binary, noFunction, unary } from './call.js';

const SECONDS_PER_DAY = 86_400n;

/** Units of a timestamp in one second. */
export const UNITS_PER_SECOND: Record<TimeUnit, bigint> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };

/** Units of a timestamp in one day. */
export function unitsPerDay(unit: TimeUnit): bigint {
  return SECONDS_PER_DAY * UNITS_PER_SECOND[unit];
}

/** PostgreSQL's first and last date: 4714-11-24 BC and 5874897-12-31. */
export const FIRST_DATE = -2_440_588;
const LAST_DATE = 2_145_042_905;

/** PostgreSQL's first second, in 4713 BC, and the first one after its last, in the year 294277. */
const FIRST_SECOND = -210_866_803_200n;
const END_SECOND = 9_224_318_016_000n;

/** A timestamp that 64 bits hold. */
export function timestampInRange(value: bigint): bigint {
  return BigInt.asIntN(64, value) === value ? value : fail('timestamp_range');
}

const isMoment = ({ kind }: SqlType) => kind === 'date' || kind === 'timestamp';

export function isDateArithmetic(args: readonly Expression[]): boolean {
  return args.some(({ type }) => isMoment(type));
}

export function compileDateArithmetic(
  name: string,
  args: readonly Expression[],
  type: SqlType,
  compile: Compile,
): Evaluate {
  const [left, right] = [argumentAt(args, 0), argumentAt(args, 1)];
  if (name !== 'add' && name !== 'subtract') throw noFunction(name, left.type, right.type);
  if (left.type.kind === 'date' && right.type.kind === 'date') {
    if (type.kind !== 'integer') throw noFunction(name, left.type, right.type);
    return binary(() => daysBetween(type))(args, type, compile);
  }
  const swapped = !isMoment(left.type);
  const [moment, amount] = swapped ? [right, left] : [left, right];
  const sign = name === 'subtract' ? -1 : 1;
  if (amount.type.kind === 'interval') {
    if (amount.kind !== 'constant' || typeof amount.value !== 'object') {
      throw new MayflyError('feature_not_supported', 'emit', 'an interval that is not a constant');
    }
    const { value } = amount;
    if (value === null) return () => null;
    if (moment.type.kind !== 'timestamp') throw noFunction(name, moment.type, amount.type);
    const { unit } = moment.type;
    return unary(() => (time: bigint) => addInterval(time, unit, value, sign))([moment], type, compile);
  }
  if (amount.type.kind !== 'integer' || type.kind !== 'date') throw noFunction(name, left.type, right.type);
  return binary(() => (date: number, days: number | bigint) => addDays(date, sign * Number(days)))(
    [moment, amount],
    type,
    compile,
  );
}

function daysBetween(type: Extract<SqlType, { kind: 'integer' }>): (a: number, b: number) => Value {
  return (a, b) => {
    const days = a - b;
    if (type.bits === 64) return BigInt(days);
    return days < -(2 ** 31) || days >= 2 ** 31 ? fail('integer_range') : days;
  };
}

function addDays(date: number, days: number): number {
  const sum = date + days;
  return sum < FIRST_DATE || sum > LAST_DATE ? fail('date_range') : sum;
}

/** Months first, then days, then time, which is rounded to the nearest unit, halves up. */
function addInterval(time: bigint, unit: TimeUnit, interval: Interval, sign: 1 | -1): bigint {
  const perDay = unitsPerDay(unit);
  const day = floorDivide(time, perDay);
  const timeOfDay = time - day * perDay;
  let moved = Number(day);
  if (interval.months !== 0) moved = addMonths(moved, sign * interval.months);
  moved += sign * interval.days;
  const microseconds = BigInt(sign) * interval.microseconds;
  const added =
    unit === 'ns'
      ? microseconds * 1000n
      : floorDivide(2n * microseconds * UNITS_PER_SECOND[unit] + 1_000_000n, 2_000_000n);
  const sum = timestampInRange(BigInt(moved) * perDay + timeOfDay + added);
  const seconds = floorDivide(sum, UNITS_PER_SECOND[unit]);
  return seconds < FIRST_SECOND || seconds >= END_SECOND ? fail('timestamp_range') : sum;
}
