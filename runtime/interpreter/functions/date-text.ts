// Dates and timestamps as ISO text, in both directions: 2024-02-29, 20240229, 2024-02-29 12:30:05.25+01, with BC.
import type { TimeUnit } from '../../../planner/types.js';
import { type CivilDate, civilDate, dayNumber, daysInMonth, floorDivide } from '../calendar.js';
import { failWithValue } from '../failure.js';
import { FIRST_DATE, UNITS_PER_SECOND } from './date-arithmetic.js';
import { trimSpace } from './number-text.js';

interface Moment {
  readonly days: number;
  /** Of the day. */
  readonly seconds: number;
  /** In units of 10^-10 seconds. */
  readonly fraction: bigint;
  /** Seconds east of UTC. */
  readonly offset: number;
}

const SPACE = '[ \\t-\\r]';
const MOMENT = new RegExp(
  [
    '^(?:(?<compact>\\d{8})(?![-\\d])|(?<year>\\d{3,8})-(?<month>\\d{1,3})-(?<day>\\d{1,3}))',
    // A time must follow T, and may follow a space.
    `(?:(?:[Tt]${SPACE}*(?=\\d)|${SPACE}+)`,
    '(?:(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{1,2})(?:\\.(?<fraction>\\d*))?)?',
    `${SPACE}*`,
    '(?:(?:z|utc|gmt)(?![a-z])|(?<sign>[-+])(?<zoneHour>\\d{1,2})(?:(?::(?<zoneMinute>\\d{2})(?::(?<zoneSecond>\\d{2}))?)|(?<zoneDigits>\\d{2}))?)?',
    `${SPACE}*)?)?`,
    `(?<era>bc|ad)?(?![a-z])${SPACE}*$`,
  ].join(''),
  'i',
);

/** What a text says, 'invalid' where it is no date, 'range' where a field is outside its range. */
function readMoment(text: string): Moment | 'invalid' | 'range' {
  const match = MOMENT.exec(trimSpace(text));
  if (match === null) return 'invalid';
  const { compact, month = '', day = '', sign, fraction = '', era, ...rest } = match.groups!;
  if (month.length > 2 || day.length > 2) return 'range';
  const number = (part: string | undefined) => Number(part ?? 0);
  const written = compact === undefined ? number(rest.year) : Math.floor(Number(compact) / 10_000);
  const monthNumber = compact === undefined ? Number(month) : Math.floor(Number(compact) / 100) % 100;
  const dayOfMonth = compact === undefined ? Number(day) : Number(compact) % 100;
  const [hour, minute, second] = [number(rest.hour), number(rest.minute), number(rest.second)];
  const tenDigits = BigInt(fraction.slice(0, 10).padEnd(10, '0'));
  const atMidnight = hour === 24 && minute === 0 && second === 0 && tenDigits === 0n;
  const leapSecond = second === 60 && tenDigits === 0n;
  if ((hour > 23 && !atMidnight) || minute > 59 || (second > 59 && !leapSecond)) return 'range';
  const [zoneHour, zoneMinute, zoneSecond] = [
    number(rest.zoneHour),
    number(rest.zoneMinute ?? rest.zoneDigits),
    number(rest.zoneSecond),
  ];
  if (zoneHour > 15 || zoneMinute > 59 || zoneSecond > 59) return 'range';
  if (written === 0) return 'range';
  const year = era?.toLowerCase() === 'bc' ? 1 - written : written;
  if (monthNumber < 1 || monthNumber > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, monthNumber))
    return 'range';
  return {
    days: dayNumber(year, monthNumber, dayOfMonth),
    seconds: hour * 3600 + minute * 60 + second,
    fraction: tenDigits,
    offset: (zoneHour * 3600 + zoneMinute * 60 + zoneSecond) * (sign === '-' ? -1 : 1),
  };
}

function read(text: string, type: string): Moment {
  const moment = readMoment(text);
  if (moment === 'invalid') return failWithValue('invalid_datetime', `${type}: `, text);
  if (moment === 'range') return failWithValue('datetime_field', '', text);
  return moment;
}

/** Days since 1970-01-01; a time of day is checked and dropped. */
export function readDate(text: string): number {
  const { days } = read(text, 'date');
  if (days >= FIRST_DATE && days < 2 ** 31) return days;
  return failWithValue('datetime_text_range', 'date out of range: ', text);
}

/** A timestamp; an offset is applied where it is in UTC, else ignored. */
export function readTimestamp(text: string, unit: TimeUnit, utc: boolean): bigint {
  const { days, seconds, fraction, offset } = read(text, utc ? 'timestamp with time zone' : 'timestamp');
  const units = UNITS_PER_SECOND[unit];
  const divisor = 10_000_000_000n / units;
  const whole = BigInt(days) * 86_400n + BigInt(seconds - (utc ? offset : 0));
  const value = whole * units + (fraction + divisor / 2n) / divisor;
  if (days >= FIRST_DATE && BigInt.asIntN(64, value) === value) return value;
  return failWithValue('datetime_text_range', 'timestamp out of range: ', text);
}

const pad = (value: number, digits: number) => String(value).padStart(digits, '0');

function printCivil({ year, month, day }: CivilDate): string {
  return `${pad(year > 0 ? year : 1 - year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

const era = ({ year }: CivilDate) => (year > 0 ? '' : ' BC');

export function printDate(days: number): string {
  const date = civilDate(days);
  return printCivil(date) + era(date);
}

export function printTimestamp(value: bigint, unit: TimeUnit, utc: boolean): string {
  const units = UNITS_PER_SECOND[unit];
  const seconds = floorDivide(value, units);
  const fraction = value - seconds * units;
  const days = floorDivide(seconds, 86_400n);
  const time = Number(seconds - days * 86_400n);
  const date = civilDate(Number(days));
  const clock = `${pad(Math.floor(time / 3600), 2)}:${pad(Math.floor(time / 60) % 60, 2)}:${pad(time % 60, 2)}`;
  const digits =
    fraction === 0n
      ? ''
      : `.${String(fraction)
          .padStart(String(units).length - 1, '0')
          .replace(/0+$/, '')}`;
  return `${printCivil(date)} ${clock}${digits}${utc ? '+00' : ''}${era(date)}`;
}
