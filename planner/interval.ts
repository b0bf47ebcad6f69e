// Reads interval literals: PostgreSQL's own syntax ("1 year 2 days 03:04:05.6 ago"), the SQL standard's
// ("1-2", "3 04:05:06", with fields such as DAY TO SECOND) and ISO 8601 ("P1Y2M3DT4H5M6S").
import type { Interval } from './expression.js';

const MICROSECONDS: Record<string, number> = {
  microsecond: 1,
  millisecond: 1000,
  second: 1_000_000,
  minute: 60_000_000,
  hour: 3_600_000_000,
};
const DAYS: Record<string, number> = { day: 1, week: 7 };
const MONTHS: Record<string, number> = {
  month: 1,
  quarter: 3,
  year: 12,
  decade: 120,
  century: 1200,
  millennium: 12_000,
};

/** Names of units, without the plural's "s". */
const UNITS: Record<string, string> = {
  us: 'microsecond',
  usec: 'microsecond',
  microsecond: 'microsecond',
  microsecon: 'microsecond',
  ms: 'millisecond',
  msec: 'millisecond',
  millisecond: 'millisecond',
  mseconds: 'millisecond',
  s: 'second',
  sec: 'second',
  second: 'second',
  m: 'minute',
  min: 'minute',
  minute: 'minute',
  h: 'hour',
  hr: 'hour',
  hour: 'hour',
  d: 'day',
  day: 'day',
  w: 'week',
  week: 'week',
  mon: 'month',
  month: 'month',
  qtr: 'quarter',
  quarter: 'quarter',
  y: 'year',
  yr: 'year',
  year: 'year',
  dec: 'decade',
  decade: 'decade',
  c: 'century',
  cent: 'century',
  century: 'century',
  centurie: 'century',
  mil: 'millennium',
  millennium: 'millennium',
  millennia: 'millennium',
  millenniums: 'millennium',
};

/** The grammar's bits for the fields after an interval literal (PostgreSQL's INTERVAL_MASK). */
const FIELD_BITS: readonly [string, number][] = [
  ['year', 1 << 2],
  ['month', 1 << 1],
  ['day', 1 << 3],
  ['hour', 1 << 10],
  ['minute', 1 << 11],
  ['second', 1 << 12],
];
const ALL_FIELDS = 0x7fff;

/**
 * The value of an interval literal. `modifiers` are the grammar's: the mask of the fields that were named
 * and the digits of a second. Undefined where the text is no interval.
 */
export function parseInterval(text: string, modifiers: readonly number[]): Interval | undefined {
  const mask = modifiers[0] ?? ALL_FIELDS;
  const fields = FIELD_BITS.filter(([, bit]) => mask !== ALL_FIELDS && (mask & bit) !== 0).map(([name]) => name);
  const total = new Total();
  const source = text.trim().toLowerCase();
  const valid = source.startsWith('p') ? readIso(source, total) : readWords(source, total, fields);
  return valid ? total.interval(fields, modifiers[1]) : undefined;
}

/** Sums the parts; fractions of a unit flow down as in PostgreSQL: year to months, month to days (30), day to time. */
class Total {
  #months = 0;
  #days = 0;
  #microseconds = 0;
  #count = 0;

  add(value: number, unit: string): void {
    this.#count++;
    const months = MONTHS[unit];
    const days = DAYS[unit];
    if (months !== undefined) {
      const whole = Math.trunc(value * months);
      this.#months += whole;
      // Below a month only the unit month itself passes a rest on; years round to months.
      if (unit === 'month') this.#addDays((value * months - whole) * 30);
      else this.#months += Math.round(value * months - whole);
    } else if (days !== undefined) {
      this.#addDays(value * days);
    } else {
      this.#microseconds += Math.round(value * (MICROSECONDS[unit] ?? 0));
    }
  }

  #addDays(days: number): void {
    const whole = Math.trunc(days);
    this.#days += whole;
    this.#microseconds += Math.round((days - whole) * 86_400_000_000);
  }

  negate(): void {
    this.#months = -this.#months;
    this.#days = -this.#days;
    this.#microseconds = -this.#microseconds;
  }

  /** The interval, cut to what lies at or above the last of `fields`; undefined where nothing was read or it overflows. */
  interval(fields: readonly string[], secondDigits: number | undefined): Interval | undefined {
    let { months, days, microseconds } = { months: this.#months, days: this.#days, microseconds: this.#microseconds };
    const last = fields.at(-1);
    if (last === 'year') months = Math.trunc(months / 12) * 12;
    if (last === 'year' || last === 'month') days = 0;
    if (last === 'year' || last === 'month' || last === 'day') microseconds = 0;
    if (last === 'hour' || last === 'minute') {
      const step = MICROSECONDS[last] ?? 1;
      microseconds = Math.trunc(microseconds / step) * step;
    }
    if (secondDigits !== undefined && secondDigits < 6) {
      const step = 10 ** (6 - secondDigits);
      microseconds = Math.sign(microseconds) * Math.round(Math.abs(microseconds) / step) * step;
    }
    const inRange = Math.abs(months) < 2 ** 31 && Math.abs(days) < 2 ** 31 && Number.isSafeInteger(microseconds);
    return this.#count > 0 && inRange ? { months, days, microseconds: BigInt(microseconds) } : undefined;
  }
}

function unitName(word: string): string | undefined {
  return UNITS[word] ?? (word.length > 2 || word === 'ms' ? UNITS[word.replace(/s$/, '')] : undefined);
}

function readWords(source: string, total: Total, fields: readonly string[]): boolean {
  const token =
    /\s*(?:(@)|(ago)(?=\s*$)|([-+]?)(\d+):(\d+)(?::(\d+(?:\.\d*)?|\.\d+))?|([-+]?)(\d+)-(\d+)(?![\d.])|([-+]?\s*(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)\s*([a-z]*))/y;
  let end = 0;
  let rest = '';
  while (end < source.length) {
    token.lastIndex = end;
    const match = token.exec(source);
    if (match === null) return false;
    end = token.lastIndex;
    const [, at, ago, clockSign, hours, minutes, seconds, yearSign, years, months, number, word] = match;
    if (at !== undefined) continue;
    if (ago !== undefined) {
      total.negate();
    } else if (hours !== undefined && minutes !== undefined) {
      const sign = clockSign === '-' ? -1 : 1;
      // "5:30" is hours and minutes, but minutes and seconds where the fields say so.
      const short = seconds === undefined && fields[0] === 'minute' && fields.at(-1) === 'second';
      if (Number(minutes) >= 60 || Number(seconds ?? 0) > 60) return false;
      total.add(sign * Number(hours), short ? 'minute' : 'hour');
      total.add(sign * Number(minutes), short ? 'second' : 'minute');
      total.add(sign * Number(seconds ?? 0), 'second');
    } else if (years !== undefined) {
      const sign = yearSign === '-' ? -1 : 1;
      if (Number(months) >= 12) return false;
      total.add(sign * Number(years), 'year');
      total.add(sign * Number(months), 'month');
    } else {
      const value = Number((number ?? '').replace(/\s/g, ''));
      rest = source.slice(end);
      // A bare number counts the last field named; before a clock it is days; else seconds.
      const bare = /^\s*[-+]?\d+:/.test(rest) ? 'day' : (fields.at(-1) ?? 'second');
      const unit = word === undefined || word === '' ? bare : unitName(word);
      if (unit === undefined) return false;
      total.add(value, unit);
    }
  }
  return true;
}

function readIso(source: string, total: Total): boolean {
  const match = /^p((?:-?\d+(?:\.\d*)?[ymwd])*)(?:t((?:-?\d+(?:\.\d*)?[hms])*))?$/.exec(source);
  if (match === null) return false;
  const dateUnits: Record<string, string> = { y: 'year', m: 'month', w: 'week', d: 'day' };
  const timeUnits: Record<string, string> = { h: 'hour', m: 'minute', s: 'second' };
  for (const [part, units] of [
    [match[1], dateUnits],
    [match[2], timeUnits],
  ] as const) {
    for (const [, value, unit] of (part ?? '').matchAll(/(-?\d+(?:\.\d*)?)([a-z])/g)) {
      total.add(Number(value), units[unit ?? ''] ?? 'second');
    }
  }
  return true;
}
