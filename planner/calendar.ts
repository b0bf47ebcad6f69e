// Dates and times on the proleptic Gregorian calendar, exactly: what the planner needs to read literals and to
// fold date arithmetic. Days are from 1970-01-01, times in microseconds. The algorithms for civil dates are
// Howard Hinnant's ("chrono-Compatible Low-Level Date Algorithms", 2013).
import type { Interval } from './expression.js';
import type { TimeUnit } from './types.js';

const MICROSECONDS_PER_DAY = 86_400_000_000n;

/** How many of a unit make a second. */
export const UNITS_PER_SECOND: Record<TimeUnit, bigint> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };

/** The first and last day that PostgreSQL's date holds: 4714-11-24 BC and 5874897-12-31. */
export const MINIMUM_DAY = -2_440_588n;
export const MAXIMUM_DAY = 2_145_042_905n;

/** Division that rounds toward minus infinity. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Days from 1970-01-01 to a date; year 0 is 1 BC. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number. */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Adds an interval to a timestamp in microseconds as PostgreSQL does: months (clamped to the month's end), days, time. */
export function addInterval(microseconds: bigint, interval: Interval): bigint {
  let day = Number(floorDivide(microseconds, MICROSECONDS_PER_DAY));
  const time = microseconds - BigInt(day) * MICROSECONDS_PER_DAY;
  if (interval.months !== 0) {
    const date = civilFromDays(day);
    const months = date.year * 12 + (date.month - 1) + interval.months;
    const year = Math.floor(months / 12);
    const month = months - year * 12 + 1;
    day = daysFromCivil(year, month, Math.min(date.day, daysInMonth(year, month)));
  }
  return BigInt(day + interval.days) * MICROSECONDS_PER_DAY + time + interval.microseconds;
}

/** ISO text of a date. */
export function formatDate(days: bigint): string {
  const { year, month, day } = civilFromDays(Number(days));
  const shown = year > 0 ? year : 1 - year;
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(shown, 4)}-${pad(month, 2)}-${pad(day, 2)}${year > 0 ? '' : ' BC'}`;
}

/** PostgreSQL's text of a time point in `unit`. */
export function formatTimestamp(value: bigint, unit: TimeUnit): string {
  const perSecond = UNITS_PER_SECOND[unit];
  const seconds = floorDivide(value, perSecond);
  const days = floorDivide(seconds, 86_400n);
  const rest = Number(seconds - days * 86_400n);
  const fraction = String(value - seconds * perSecond)
    .padStart(String(perSecond).length - 1, '0')
    .replace(/0+$/, '');
  const pad = (part: number): string => String(part).padStart(2, '0');
  const clock = `${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`;
  const [date, era] = formatDate(days).split(' ');
  return `${date} ${clock}${perSecond === 1n || fraction === '' ? '' : `.${fraction}`}${era === undefined ? '' : ` ${era}`}`;
}
