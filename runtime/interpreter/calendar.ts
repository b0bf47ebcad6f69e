// The proleptic Gregorian calendar of the interpreted mode: days since 1970-01-01 to year, month and day and back, by
// counting leap years and looking months up. The year 0 is 1 BC.

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days before each month of a year without a leap day. */
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/** Days from 0001-01-01 to 1970-01-01. */
const EPOCH = 719_162;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return DAYS_BEFORE_MONTH[month]! - DAYS_BEFORE_MONTH[month - 1]! + (month === 2 && isLeapYear(year) ? 1 : 0);
}

/** The day number of January 1st. */
function newYear(year: number): number {
  const before = year - 1;
  return 365 * before + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - EPOCH;
}

/** Days since 1970-01-01. */
export function dayNumber(year: number, month: number, day: number): number {
  return newYear(year) + DAYS_BEFORE_MONTH[month - 1]! + (month > 2 && isLeapYear(year) ? 1 : 0) + day - 1;
}

export function civilDate(days: number): CivilDate {
  // A guess by the mean length of a year, at most one off.
  let year = Math.floor((days + EPOCH) / 365.2425) + 1;
  if (days < newYear(year)) year--;
  else if (days >= newYear(year + 1)) year++;
  let rest = days - newYear(year);
  const leap = isLeapYear(year);
  if (leap && rest === 59) return { year, month: 2, day: 29 };
  if (leap && rest > 59) rest--;
  let month = 1;
  while (rest >= DAYS_BEFORE_MONTH[month]!) month++;
  return { year, month, day: rest - DAYS_BEFORE_MONTH[month - 1]! + 1 };
}

/** 1 to 366. */
export function dayOfYear(days: number): number {
  return days - newYear(civilDate(days).year) + 1;
}

/** 0 is Sunday. */
export function dayOfWeek(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** The Monday on or before. */
export function mondayOf(days: number): number {
  return days - ((dayOfWeek(days) + 6) % 7);
}

/** The same day so many months on, or that month's last. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilDate(days);
  const total = year * 12 + (month - 1) + months;
  const newYearNumber = Math.floor(total / 12);
  const newMonth = total - newYearNumber * 12 + 1;
  return dayNumber(newYearNumber, newMonth, Math.min(day, daysInMonth(newYearNumber, newMonth)));
}

/** Division of bigints that rounds towards the past. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
