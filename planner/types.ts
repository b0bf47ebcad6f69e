// SQL types as plain data. The binder gives every expression one; codegen and runtime read them.

/** Time units of Arrow timestamps. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/**
 * A SQL type. `integer` covers every Arrow integer; arithmetic is defined on signed 16, 32 and 64 bits only
 * (smallint, integer, bigint): the binder casts the others to the next signed width, uint64 to decimal(20,0).
 * `interval` exists only as constants; `unknown` is the type of a bare NULL or untyped string literal and
 * does not survive binding except as the type of a NULL column (output as Arrow null type utf8).
 */
export type SqlType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly zone: string | null }
  | { readonly kind: 'text' }
  | { readonly kind: 'interval' }
  | { readonly kind: 'unknown' };

export const BOOLEAN: SqlType = { kind: 'boolean' };
export const SMALLINT: SqlType = { kind: 'integer', bits: 16, signed: true };
export const INTEGER: SqlType = { kind: 'integer', bits: 32, signed: true };
export const BIGINT: SqlType = { kind: 'integer', bits: 64, signed: true };
export const REAL: SqlType = { kind: 'float', bits: 32 };
export const DOUBLE: SqlType = { kind: 'float', bits: 64 };
export const DATE: SqlType = { kind: 'date' };
export const TIMESTAMP: SqlType = { kind: 'timestamp', unit: 'us', zone: null };
export const TEXT: SqlType = { kind: 'text' };
export const INTERVAL: SqlType = { kind: 'interval' };
export const UNKNOWN: SqlType = { kind: 'unknown' };

/** The most digits a decimal holds. */
export const MAX_PRECISION = 38;

/** decimal(precision, scale). */
export function decimal(precision: number, scale: number): SqlType {
  return { kind: 'decimal', precision, scale };
}

/** Whether two types are the same in every parameter. */
export function sameType(a: SqlType, b: SqlType): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'integer':
      return b.kind === 'integer' && a.bits === b.bits && a.signed === b.signed;
    case 'float':
      return b.kind === 'float' && a.bits === b.bits;
    case 'decimal':
      return b.kind === 'decimal' && a.precision === b.precision && a.scale === b.scale;
    case 'timestamp':
      // Zones differ in how a time is shown, not in what it is.
      return b.kind === 'timestamp' && a.unit === b.unit && (a.zone === null) === (b.zone === null);
    default:
      return a.kind === b.kind;
  }
}

const INTEGER_NAMES = { 8: 'tinyint', 16: 'smallint', 32: 'integer', 64: 'bigint' } as const;
const TIMESTAMP_PRECISIONS = { s: '(0)', ms: '(3)', us: '', ns: '(9)' } as const;

/** The name PostgreSQL gives the type, with ours (`tinyint`, `unsigned …`) where it has none. */
export function typeName(type: SqlType): string {
  switch (type.kind) {
    case 'integer': {
      const name = INTEGER_NAMES[type.bits];
      return type.signed ? name : `unsigned ${name}`;
    }
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'timestamp': {
      const precision = TIMESTAMP_PRECISIONS[type.unit];
      return type.zone === null ? `timestamp${precision}` : `timestamp${precision} with time zone`;
    }
    default:
      return type.kind;
  }
}
