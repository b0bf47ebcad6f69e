// Functions of dates and times: extract and date_trunc, with the field constant. The common parts of a date are
// computed inline, the others by the library.
import { dateFields } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { DateName } from '../../planner/functions.js';
import { type SqlType, typeName } from '../../planner/types.js';
import type { Call, FunctionLowering, Result } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { integerRange, type Range, rangeWithin, typeRange, type Value, wordOf } from '../value.js';
import { type CalendarPart, calendarPart } from './calendar.js';
import { SECONDS_PER_DAY, UNIT_DIGITS, unitsPerSecond } from './date-arithmetic.js';
import { rescale, scaleOf } from './decimal.js';
import { clampRange, INT64 } from './range.js';

type Field = keyof typeof dateFields;

/** Fields whose number has a fraction, and the digits of it that the library's integer includes. */
const FRACTION_DIGITS: Partial<Record<Field, number>> = { second: 6, epoch: 6, milliseconds: 3 };

function isField(name: unknown): name is Field {
  return typeof name === 'string' && Object.hasOwn(dateFields, name);
}

/** The constant first argument and the second one's value. */
function fieldAndSource(call: Call): { field: Field; source: Value } {
  const [expression] = call.expressions;
  const source = call.arguments[1];
  const field = expression?.kind === 'constant' ? expression.value : undefined;
  if (!isField(field) || source === undefined) {
    throw new MayflyError('feature_not_supported', 'emit', 'a date field that is not a known constant');
  }
  return { field, source };
}

/** What is known of a field's values. */
const FIELD_RANGES: Partial<Record<Field, Range>> = {
  microseconds: { minimum: 0n, maximum: 59_999_999n },
  milliseconds: { minimum: 0n, maximum: 59_999_999n },
  second: { minimum: 0n, maximum: 59_999_999n },
  minute: { minimum: 0n, maximum: 59n },
  hour: { minimum: 0n, maximum: 23n },
  day: { minimum: 1n, maximum: 31n },
  week: { minimum: 1n, maximum: 53n },
  month: { minimum: 1n, maximum: 12n },
  quarter: { minimum: 1n, maximum: 4n },
  dow: { minimum: 0n, maximum: 6n },
  isodow: { minimum: 1n, maximum: 7n },
  doy: { minimum: 1n, maximum: 366n },
};

const CALENDAR_PARTS: ReadonlySet<string> = new Set(['year', 'month', 'day', 'quarter'] satisfies CalendarPart[]);

/** An integer whose last `digits` digits are a fraction, as the call's type. */
function fieldResult(b: FunctionBuilder, word: Word, range: Range, digits: number, call: Call): Result {
  const { type } = call;
  if (type.kind === 'decimal') {
    const { word: scaled, range: bounds } = rescale(b, { word, range }, digits, scaleOf(type), typeRange(type));
    return { words: [scaled], range: bounds };
  }
  if (type.kind !== 'integer' || digits !== 0)
    throw new MayflyError('internal_error', 'emit', `a date field as ${typeName(type)}`);
  return { words: [b.sextOrTrunc(word, `i${type.bits}`)], range: clampRange(range, typeRange(type)) };
}

type TimestampType = Extract<SqlType, { kind: 'timestamp' }>;

const unitsPerDay = ({ unit }: TimestampType): bigint => SECONDS_PER_DAY * unitsPerSecond(unit);

/** Bounds of the days on which timestamps of this range lie. */
export function dayRange({ minimum, maximum }: Range, type: TimestampType): Range {
  const factor = unitsPerDay(type);
  const floor = (n: bigint): bigint => (n >= 0n ? n / factor : -((-n + factor - 1n) / factor));
  return { minimum: floor(minimum), maximum: floor(maximum) };
}

/** Whole days of a timestamp, rounding towards the past. */
export function timestampDays(b: FunctionBuilder, value: Value): { word: Word; range: Range } {
  if (value.type.kind !== 'timestamp') throw new MayflyError('internal_error', 'emit', 'days of no timestamp');
  return {
    word: floorDivide(b, wordOf(value), value.range, unitsPerDay(value.type)),
    range: dayRange(value.range, value.type),
  };
}

/** A 64-bit quotient by a positive constant, rounded down. */
export function floorDivide(b: FunctionBuilder, word: Word, range: Range, divisor: bigint): Word {
  const quotient = b.sdiv(word, b.integer(64, divisor));
  if (range.minimum >= 0n) return quotient;
  const remainder = b.sub(word, b.mul(quotient, b.integer(64, divisor)));
  return b.add(quotient, b.ashr(remainder, b.integer(64, 63)));
}

function extractFromDate(b: FunctionBuilder, field: Field, source: Value, call: Call): Result {
  const days = wordOf(source);
  if (CALENDAR_PARTS.has(field)) {
    const part = calendarPart(b, days, source.range, field as CalendarPart);
    // The year before 1 is -1 in SQL.
    if (field === 'year' && part.range.minimum < 1n) {
      const before = b.compare('slt', part.word, b.integer(64, 1));
      const year = b.select(before, b.sub(part.word, b.integer(64, 1)), part.word);
      return fieldResult(b, year, { minimum: part.range.minimum - 1n, maximum: part.range.maximum }, 0, call);
    }
    return fieldResult(b, part.word, part.range, 0, call);
  }
  const [word] = b.call('date_extract', [days, b.integer(32, dateFields[field])]);
  return fieldResult(b, word as Word, FIELD_RANGES[field] ?? integerRange(48, true), 0, call);
}

function extractFromTimestamp(b: FunctionBuilder, field: Field, source: Value, call: Call): Result {
  if (source.type.kind !== 'timestamp')
    throw new MayflyError('internal_error', 'emit', `${field} of ${typeName(source.type)}`);
  if (CALENDAR_PARTS.has(field)) {
    const days = timestampDays(b, source);
    // Seconds reach beyond all 32-bit days; such times have no calendar date in SQL either.
    if (rangeWithin(days.range, integerRange(32, true))) {
      const date: Value = {
        type: { kind: 'date' },
        words: [b.trunc(days.word, 'i32')],
        isNull: undefined,
        range: days.range,
      };
      return extractFromDate(b, field, date, call);
    }
  }
  const words = [wordOf(source), b.integer(32, UNIT_DIGITS[source.type.unit]), b.integer(32, dateFields[field])];
  const [word] = b.call('timestamp_extract', words);
  return fieldResult(b, word as Word, FIELD_RANGES[field] ?? INT64, FRACTION_DIGITS[field] ?? 0, call);
}

/** The binder makes a timestamp of a date first. */
function truncateMoment(b: FunctionBuilder, field: Field, source: Value, call: Call): Result {
  const number = b.integer(32, dateFields[field]);
  if (source.type.kind !== 'timestamp' || call.type.kind !== 'timestamp' || source.type.unit !== call.type.unit) {
    throw new MayflyError('internal_error', 'emit', `date_trunc of ${typeName(source.type)}`);
  }
  return {
    words: b.call('timestamp_truncate', [wordOf(source), b.integer(32, UNIT_DIGITS[source.type.unit]), number]),
  };
}

export const dates = {
  extract: {
    kind: 'strict',
    mayFail: () => true,
    lower: (b, call) => {
      const { field, source } = fieldAndSource(call);
      return source.type.kind === 'date'
        ? extractFromDate(b, field, source, call)
        : extractFromTimestamp(b, field, source, call);
    },
  },
  date_trunc: {
    kind: 'strict',
    mayFail: () => true,
    lower: (b, call) => {
      const { field, source } = fieldAndSource(call);
      return truncateMoment(b, field, source, call);
    },
  },
} satisfies Record<DateName, FunctionLowering>;
