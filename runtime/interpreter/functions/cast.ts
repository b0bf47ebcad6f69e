// CAST of the interpreted mode: the conversion of one value, that is not NULL, to another type.
import { MayflyError } from '../../../planner/errors.js';
import { type SqlType, typeName } from '../../../planner/types.js';
import { floorDivide } from '../calendar.js';
import { changeScale, divideHalfAway, printDecimal, withinPrecision } from '../decimal.js';
import { fail, failRange } from '../failure.js';
import { isWide, type Value } from '../value.js';
import { timestampInRange, UNITS_PER_SECOND, unitsPerDay } from './date-arithmetic.js';
import { printDate, printTimestamp, readDate, readTimestamp } from './date-text.js';
import { narrowFloat, roundHalfEven } from './float.js';
import { printFloat, roundSignificant } from './float-text.js';
import { readBoolean, readDecimal, readFloat, readInteger } from './number-text.js';

type IntegerType = Extract<SqlType, { kind: 'integer' }>;
type DecimalType = Extract<SqlType, { kind: 'decimal' }>;
type TimestampType = Extract<SqlType, { kind: 'timestamp' }>;
type Convert = (value: never) => Value;

function noCast(from: SqlType, to: SqlType): MayflyError {
  return new MayflyError('internal_error', 'run', `no cast of ${typeName(from)} to ${typeName(to)}`);
}

/** How values of `from` become values of `to`. */
export function castFunction(from: SqlType, to: SqlType): Convert {
  // Only NULLs are of unknown type, and they are not converted.
  if (from.kind === 'unknown') return (value) => value;
  if (to.kind === 'text') return toText(from, to);
  if (from.kind === 'text') return fromText(from, to);
  switch (to.kind) {
    case 'integer':
      return toInteger(from, to);
    case 'float':
      return toFloat(from, to, to.bits);
    case 'decimal':
      return toDecimal(from, to);
    case 'date':
      return toDate(from, to);
    case 'timestamp':
      return toTimestamp(from, to);
    default:
      if (from.kind === to.kind) return (value) => value;
      throw noCast(from, to);
  }
}

/** An exact integer as a value of an integer type. */
function integerOf(type: IntegerType): (value: bigint) => Value {
  const cut = type.signed ? BigInt.asIntN : BigInt.asUintN;
  const wide = isWide(type);
  return (value) => {
    if (cut(type.bits, value) !== value) return failRange(type);
    return wide ? value : Number(value);
  };
}

function toInteger(from: SqlType, to: IntegerType): Convert {
  const settle = integerOf(to);
  switch (from.kind) {
    case 'integer':
      return (value: number | bigint) => settle(BigInt(value));
    case 'float':
      return (value: number) => {
        const rounded = roundHalfEven(value);
        return Number.isFinite(rounded) ? settle(BigInt(rounded)) : failRange(to);
      };
    case 'decimal':
      return (value: bigint) => settle(changeScale(value, from.scale, 0));
    default:
      throw noCast(from, to);
  }
}

/** A 64-bit integer as real, rounded once: digits beyond double precision are reduced to whether there are any. */
function realOf(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude < 1n << 53n) return Math.fround(Number(value));
  const kept = magnitude >> 16n;
  const rest = (magnitude & 0xffffn) === 0n ? 0n : 1n;
  const rounded = Math.fround(Number((kept << 1n) | rest)) * 2 ** 15;
  return value < 0n ? -rounded : rounded;
}

function toFloat(from: SqlType, to: SqlType, bits: 32 | 64): Convert {
  switch (from.kind) {
    case 'integer':
      if (from.bits < 64) return bits === 64 ? (value: number) => value : Math.fround;
      return bits === 64 ? (value: bigint) => Number(value) : realOf;
    case 'decimal': {
      const double = (value: bigint) => Number(printDecimal(value, from.scale));
      return bits === 64 ? double : (value: bigint) => Math.fround(double(value));
    }
    case 'float':
      return bits === 64 || from.bits === 32 ? (value) => value : narrowFloat;
    default:
      throw noCast(from, to);
  }
}

function toDecimal(from: SqlType, to: DecimalType): Convert {
  const { precision, scale } = to;
  switch (from.kind) {
    case 'integer':
      return (value: number | bigint) => withinPrecision(changeScale(BigInt(value), 0, scale), precision);
    case 'decimal':
      return (value: bigint) => withinPrecision(changeScale(value, from.scale, scale), precision);
    case 'float': {
      // As PostgreSQL makes a numeric of a float: by so many significant digits.
      const digits = from.bits === 32 ? 6 : 15;
      return (value: number) => {
        if (!Number.isFinite(value)) return fail('decimal_range');
        return readDecimal(roundSignificant(value, digits), precision, scale);
      };
    }
    default:
      throw noCast(from, to);
  }
}

function toDate(from: SqlType, to: SqlType): Convert {
  if (from.kind === 'date') return (value) => value;
  if (from.kind !== 'timestamp') throw noCast(from, to);
  const perDay = unitsPerDay(from.unit);
  return (value: bigint) => {
    const days = floorDivide(value, perDay);
    return BigInt.asIntN(32, days) === days ? Number(days) : fail('date_range');
  };
}

/** 2000-01-01, from which PostgreSQL counts: halves of a unit round away from it. */
const POSTGRES_EPOCH = 946_684_800n;

function toTimestamp(from: SqlType, to: TimestampType): Convert {
  const units = UNITS_PER_SECOND[to.unit];
  if (from.kind === 'date') return (value: number) => timestampInRange(BigInt(value) * unitsPerDay(to.unit));
  if (from.kind !== 'timestamp') throw noCast(from, to);
  const fromUnits = UNITS_PER_SECOND[from.unit];
  if (units >= fromUnits) return (value: bigint) => timestampInRange(value * (units / fromUnits));
  const origin = POSTGRES_EPOCH * fromUnits;
  return (value: bigint) => divideHalfAway(value - origin, fromUnits / units) + POSTGRES_EPOCH * units;
}

function toText(from: SqlType, to: SqlType): Convert {
  switch (from.kind) {
    case 'text':
      return (value) => value;
    case 'boolean':
    case 'integer':
      return (value: boolean | number | bigint) => String(value);
    case 'float': {
      const { bits } = from;
      return (value: number) => printFloat(value, bits);
    }
    case 'decimal':
      return (value: bigint) => printDecimal(value, from.scale);
    case 'date':
      return (value: number) => printDate(value);
    case 'timestamp':
      return (value: bigint) => printTimestamp(value, from.unit, from.zone !== null);
    default:
      throw noCast(from, to);
  }
}

function fromText(from: SqlType, to: SqlType): Convert {
  switch (to.kind) {
    case 'boolean':
      return readBoolean;
    case 'integer': {
      const settle = integerOf(to);
      // Types that PostgreSQL lacks are read as the next that it has.
      if (!to.signed && to.bits === 64) return (value: string) => settle(readDecimal(value, 20, 0));
      const bits = to.signed ? (to.bits === 8 ? 16 : to.bits) : 64;
      return (value: string) => settle(readInteger(value, bits));
    }
    case 'float':
      return (value: string) => readFloat(value, to.bits);
    case 'decimal':
      return (value: string) => readDecimal(value, to.precision, to.scale);
    case 'date':
      return readDate;
    case 'timestamp':
      return (value: string) => readTimestamp(value, to.unit, to.zone !== null);
    default:
      throw noCast(from, to);
  }
}
