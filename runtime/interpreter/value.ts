// Values of the interpreted mode as JavaScript has them, their order and their equality: PostgreSQL's, with text
// compared by bytes and NaN equal to itself and above everything.
import type { SqlType } from '../../planner/types.js';

/**
 * A SQL value: integers up to 32 bits and dates (days since 1970-01-01) as number, 64-bit integers, decimals
 * (unscaled) and timestamps (in their unit) as bigint, floats as number, text as string; null is NULL.
 */
export type Value = boolean | number | bigint | string | null;

/** Computes a value for the current row. */
export type Evaluate = () => Value;

/** Orders two values of one type that are not NULL: negative, zero or positive. */
export type Compare = (a: never, b: never) => number;

/** Whether integers of a type are bigint. */
export function isWide(type: SqlType): boolean {
  return type.kind === 'decimal' || type.kind === 'timestamp' || (type.kind === 'integer' && type.bits === 64);
}

/**
 * Order of UTF-8 bytes, from UTF-16 code units: those differ only where surrogates (characters beyond U+FFFF) meet
 * units above them.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x === y) continue;
    return byteRank(x) - byteRank(y);
  }
  return a.length - b.length;
}

/** A code unit's place in the order of UTF-8: surrogates come after all others. */
function byteRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareFloat(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

function compareExact(a: number | bigint | boolean, b: number | bigint | boolean): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How values of a type are ordered. */
export function comparison(type: SqlType): (a: Value, b: Value) => number {
  const compare = type.kind === 'text' ? compareText : type.kind === 'float' ? compareFloat : compareExact;
  return compare as (a: Value, b: Value) => number;
}

/** How values of a type that are not NULL are tested for equality. */
export function equality(type: SqlType): (a: Value, b: Value) => boolean {
  if (type.kind !== 'float') return (a, b) => a === b;
  return (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/**
 * A key for a Map that is the same exactly for equal lists of values, NULL being equal to NULL. A Map itself takes
 * NaN as equal to itself and -0 as 0.
 */
export function mapKey(values: readonly Value[]): Value {
  if (values.length === 1) return values[0]!;
  let key = '';
  for (const value of values) {
    if (typeof value === 'string') key += `${value.length}:${value}`;
    else key += `${value},`;
  }
  return key;
}

/** Bytes that a value takes in memory, about. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return 24 + 2 * value.length;
  return typeof value === 'bigint' ? 24 : 8;
}
