// Fields of dates and timestamps: extract and date_trunc, with the field constant.
import { MayflyError } from '../../../planner/errors.js';
import type { Expression } from '../../../planner/expression.js';
import type { DateName } from '../../../planner/functions.js';
import type { SqlType, TimeUnit } from '../../../planner/types.js';
import { type CivilDate, civilDate, dayNumber, dayOfWeek, dayOfYear, floorDivide, mondayOf } from '../calendar.js';
import { changeScale, withinPrecision } from '../decimal.js';
import type { CompileFunction } from '../expression.js';
import type { Value } from '../value.js';
import { argumentAt, noFunction, unary } from './call.js';
import { timestampInRange, UNITS_PER_SECOND, unitsPerDay } from './date-arithmetic.js';

/** Years are counted without zero in SQL: the year before 1 is -1. */
const withoutZero = (year: number) => (year > 0 ? year : year - 1);

/** The number of the period of `size` years that a year lies in; the first before our era is -1. */
function periodOf(year: number, size: number): number {
  return year > 0 ? Math.ceil(year / size) : -Math.ceil((1 - year) / size);
}

/** The year of the Thursday of a day's week, which the ISO week belongs to. */
function isoYear(days: number): number {
  return civilDate(mondayOf(days) + 3).year;
}

const DATE_FIELDS: Record<string, (days: number, date: CivilDate) => number> = {
  day: (_, { day }) => day,
  month: (_, { month }) => month,
  year: (_, { year }) => withoutZero(year),
  quarter: (_, { month }) => Math.ceil(month / 3),
  week: (days) => Math.ceil(dayOfYear(mondayOf(days) + 3) / 7),
  isoyear: (days) => withoutZero(isoYear(days)),
  dow: (days) => dayOfWeek(days),
  isodow: (days) => dayOfWeek(days) || 7,
  doy: (days) => dayOfYear(days),
  decade: (_, { year }) => Math.floor(year / 10),
  century: (_, { year }) => periodOf(year, 100),
  millennium: (_, { year }) => periodOf(year, 1000),
};

/** Fields of the time of day, of its microseconds. */
const TIME_FIELDS: Record<string, (microseconds: number) => number> = {
  hour: (time) => Math.floor(time / 3_600_000_000),
  minute: (time) => Math.floor(time / 60_000_000) % 60,
  second: (time) => time % 60_000_000,
  milliseconds: (time) => time % 60_000_000,
  microseconds: (time) => time % 60_000_000,
};

/** Digits of a field that stand behind the point. */
const FRACTION_DIGITS: Record<string, number> = { second: 6, epoch: 6, milliseconds: 3 };

function fieldName(expression: Expression): string {
  if (expression.kind === 'constant' && typeof expression.value === 'string') return expression.value;
  throw new MayflyError('feature_not_supported', 'emit', 'a date field that is not a known constant');
}

/** A field's integer, of which the last `digits` are a fraction, as the result's type. */
function asResult(value: bigint, digits: number, type: SqlType): Value {
  if (type.kind === 'decimal') return withinPrecision(changeScale(value, digits, type.scale), type.precision);
  return type.kind === 'integer' && type.bits < 64 ? Number(value) : value;
}

const extract: CompileFunction = (args, type, compile) => {
  const [field, source] = [fieldName(argumentAt(args, 0)), argumentAt(args, 1)];
  const ofDate = DATE_FIELDS[field];
  const digits = FRACTION_DIGITS[field] ?? 0;
  if (source.type.kind === 'date') {
    if (ofDate === undefined) throw noFunction(`extract ${field}`, source.type);
    return unary(() => (days: number) => asResult(BigInt(ofDate(days, civilDate(days))), 0, type))(
      [source],
      type,
      compile,
    );
  }
  if (source.type.kind !== 'timestamp') throw noFunction(`extract ${field}`, source.type);
  const { unit } = source.type;
  return unary(() => (time: bigint) => asResult(timestampField(time, unit, field), digits, type))(
    [source],
    type,
    compile,
  );
};

function timestampField(time: bigint, unit: TimeUnit, field: string): bigint {
  const units = UNITS_PER_SECOND[unit];
  // Microseconds, of which finer units are cut towards the past.
  const microseconds = units > 1_000_000n ? floorDivide(time, units / 1_000_000n) : time * (1_000_000n / units);
  if (field === 'epoch') return microseconds;
  const days = floorDivide(microseconds, 86_400_000_000n);
  const ofTime = TIME_FIELDS[field];
  if (ofTime !== undefined) return BigInt(ofTime(Number(microseconds - days * 86_400_000_000n)));
  const day = Number(days);
  const ofDate = DATE_FIELDS[field];
  if (ofDate === undefined) throw noFunction(`extract ${field}`, { kind: 'timestamp', unit, zone: null });
  return BigInt(ofDate(day, civilDate(day)));
}

/** The first year of a period of `size` years. */
const firstYear = (year: number, size: number) => Math.floor((year - 1) / size) * size + 1;

const FIRST_DAYS: Record<string, (days: number, date: CivilDate) => number> = {
  day: (days) => days,
  week: (days) => mondayOf(days),
  month: (_, { year, month }) => dayNumber(year, month, 1),
  quarter: (_, { year, month }) => dayNumber(year, month - ((month - 1) % 3), 1),
  year: (_, { year }) => dayNumber(year, 1, 1),
  decade: (_, { year }) => dayNumber(Math.floor(year / 10) * 10, 1, 1),
  century: (_, { year }) => dayNumber(firstYear(year, 100), 1, 1),
  millennium: (_, { year }) => dayNumber(firstYear(year, 1000), 1, 1),
};

/** Parts of the day to truncate to, in microseconds. */
const STEPS: Record<string, bigint> = {
  microseconds: 1n,
  milliseconds: 1_000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
};

const truncate: CompileFunction = (args, type, compile) => {
  const [field, source] = [fieldName(argumentAt(args, 0)), argumentAt(args, 1)];
  if (source.type.kind !== 'timestamp') throw noFunction(`date_trunc ${field}`, source.type);
  const { unit } = source.type;
  const step = STEPS[field];
  const units = UNITS_PER_SECOND[unit];
  if (step !== undefined) {
    // A step finer than the unit leaves the value as it is.
    const size = (step * units) / 1_000_000n || 1n;
    return unary(() => (time: bigint) => timestampInRange(floorDivide(time, size) * size))([source], type, compile);
  }
  const firstDay = FIRST_DAYS[field];
  if (firstDay === undefined) throw noFunction(`date_trunc ${field}`, source.type);
  const perDay = unitsPerDay(unit);
  return unary(() => (time: bigint) => {
    const days = Number(floorDivide(time, perDay));
    return timestampInRange(BigInt(firstDay(days, civilDate(days))) * perDay);
  })([source], type, compile);
};

export const dates: Record<DateName, CompileFunction> = { extract, date_trunc: truncate };
