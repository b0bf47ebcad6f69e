// Year, month and day of a day number, inline: C. Neri and L. Schneider, "Euclidean affine functions and their
// application to calendar algorithms", Software: Practice and Experience 53 (2023), in 64-bit integers.
import type { FunctionBuilder, Word } from '../function-builder.js';
import { integerRange, type Range, rangeWithin } from '../value.js';
import { spanning } from './range.js';

/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_DAYS = 719_468n;
const DAYS_PER_ERA = 146_097n;
const YEARS_PER_ERA = 400n;
/** 400-year eras added to make every 32-bit day number positive. */
const ERAS = 14_700n;

/** Parts of a date; `month` counts from 1 and years start in January. */
export type CalendarPart = 'year' | 'month' | 'day' | 'quarter';

/** A part of the proleptic Gregorian date of `days` (i32) since 1970-01-01, as i64; the year 0 is 1 BC. */
export function calendarPart(
  b: FunctionBuilder,
  days: Word,
  range: Range,
  part: CalendarPart,
): { word: Word; range: Range } {
  const c = (value: bigint) => b.integer(64, value);
  // Dates since the year 0 need no eras added; with them everything is positive.
  const recent = rangeWithin(range, { minimum: -EPOCH_DAYS, maximum: integerRange(32, true).maximum });
  const eras = recent ? 0n : ERAS;
  const n1 = b.add(b.shl(b.add(b.sext(days, 'i64'), c(EPOCH_DAYS + eras * DAYS_PER_ERA)), c(2n)), c(3n));
  const century = b.sdiv(n1, c(DAYS_PER_ERA));
  const dayOfCentury = b.lshr(b.sub(n1, b.mul(century, c(DAYS_PER_ERA))), c(2n));
  const n2 = b.or(b.shl(dayOfCentury, c(2n)), c(3n));
  // n2 / 1461 and its remainder / 4, by one multiplication.
  const p2 = b.mul(n2, c(2_939_745n));
  const yearOfCentury = b.lshr(p2, c(32n));
  const dayOfYear = b.lshr(b.sdiv(b.and(p2, c(0xffff_ffffn)), c(2_939_745n)), c(2n));
  const afterFebruary = b.compare('sge', dayOfYear, c(306n));
  if (part === 'year') {
    const marchYear = b.add(b.mul(century, c(100n)), yearOfCentury);
    const year = b.add(b.sub(marchYear, c(eras * YEARS_PER_ERA)), b.zext(afterFebruary, 'i64'));
    return { word: year, range: spanning([yearOf(range.minimum), yearOf(range.maximum)]) };
  }
  const n3 = b.add(b.mul(dayOfYear, c(2141n)), c(197_913n));
  if (part === 'day') {
    const day = b.add(b.sdiv(b.and(n3, c(0xffffn)), c(2141n)), c(1n));
    return { word: day, range: { minimum: 1n, maximum: 31n } };
  }
  const marchMonth = b.lshr(n3, c(16n));
  const month = b.select(afterFebruary, b.sub(marchMonth, c(12n)), marchMonth);
  if (part === 'month') return { word: month, range: { minimum: 1n, maximum: 12n } };
  // (month + 2) / 3 for 1 to 12.
  const quarter = b.lshr(b.mul(b.add(month, c(2n)), c(11n)), c(5n));
  return { word: quarter, range: { minimum: 1n, maximum: 4n } };
}

/** The year of a day number, at emission. */
function yearOf(days: bigint): bigint {
  const shifted = days + EPOCH_DAYS + ERAS * DAYS_PER_ERA;
  const n1 = 4n * shifted + 3n;
  const n2 = 4n * ((n1 % DAYS_PER_ERA) / 4n) + 3n;
  const january = (n2 % 1461n) / 4n >= 306n ? 1n : 0n;
  return 100n * (n1 / DAYS_PER_ERA) + n2 / 1461n - ERAS * YEARS_PER_ERA + january;
}
