// Which SQL type and which storage an Arrow type becomes; the one mapping for files and in-memory data.
import type { Storage } from '../planner/catalog.js';
import { MAX_PRECISION, type TimeUnit as SqlTimeUnit, type SqlType, TEXT } from '../planner/types.js';
import { DataType, DateUnit, Precision, TimeUnit } from './arrow.js';

/** The type of a column: usable in SQL with its storage, or not, and then what it is called. */
export type ColumnType =
  | { readonly type: SqlType; readonly storage: Storage }
  | { readonly type: { readonly kind: 'unsupported'; readonly description: string }; readonly storage: undefined };

/** A column that SQL cannot use, by the name of its Arrow type. */
export function unsupported(description: string): ColumnType {
  return { type: { kind: 'unsupported', description }, storage: undefined };
}

/** Arrow's null type: every value is NULL, so the SQL type is free to be text. */
export const nullType: ColumnType = { type: TEXT, storage: { kind: 'null' } };

export const booleanType: ColumnType = { type: { kind: 'boolean' }, storage: { kind: 'boolean' } };

export function integerType(bits: number, signed: boolean): ColumnType {
  if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return unsupported(`${signed ? '' : 'u'}int${bits}`);
  return { type: { kind: 'integer', bits, signed }, storage: { kind: 'integer', bits, signed } };
}

/** Half precision is widened to real when it is loaded. */
export function floatType(precision: Precision): ColumnType {
  switch (precision) {
    case Precision.HALF:
      return { type: { kind: 'float', bits: 32 }, storage: { kind: 'float', bits: 16 } };
    case Precision.SINGLE:
      return { type: { kind: 'float', bits: 32 }, storage: { kind: 'float', bits: 32 } };
    case Precision.DOUBLE:
      return { type: { kind: 'float', bits: 64 }, storage: { kind: 'float', bits: 64 } };
    default:
      return unsupported(`float of precision ${precision}`);
  }
}

export function decimalType(precision: number, scale: number, bits: number): ColumnType {
  const usable = bits === 128 && precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision;
  if (!usable) return unsupported(`decimal${bits}(${precision}, ${scale})`);
  return { type: { kind: 'decimal', precision, scale }, storage: { kind: 'decimal128' } };
}

export function dateType(unit: DateUnit): ColumnType {
  if (unit === DateUnit.DAY) return { type: { kind: 'date' }, storage: { kind: 'date32' } };
  if (unit === DateUnit.MILLISECOND) return { type: { kind: 'date' }, storage: { kind: 'date64' } };
  return unsupported(`date of unit ${unit}`);
}

const timeUnits: Record<TimeUnit, SqlTimeUnit> = {
  [TimeUnit.SECOND]: 's',
  [TimeUnit.MILLISECOND]: 'ms',
  [TimeUnit.MICROSECOND]: 'us',
  [TimeUnit.NANOSECOND]: 'ns',
};

/** The short name of an Arrow time unit. */
export function timeUnitName(unit: number): string {
  return timeUnits[unit as TimeUnit] ?? `unit ${unit}`;
}

export function timestampType(unit: TimeUnit, zone: string | null | undefined): ColumnType {
  const name = timeUnits[unit];
  if (name === undefined) return unsupported(`timestamp of unit ${unit}`);
  return { type: { kind: 'timestamp', unit: name, zone: zone ? zone : null }, storage: { kind: 'timestamp' } };
}

export function textType(offsetBits: 32 | 64): ColumnType {
  return { type: TEXT, storage: { kind: 'utf8', offsetBits } };
}

/** Dictionary encoding over `value`, of which only text is usable in SQL. */
export function dictionaryType(value: ColumnType, indexBits: number, indexSigned: boolean): ColumnType {
  const storage = value.storage;
  const index = integerType(indexBits, indexSigned);
  if (storage?.kind !== 'utf8' || index.storage?.kind !== 'integer') {
    return unsupported(`dictionary<${describe(value)}, ${describe(index)}>`);
  }
  return {
    type: TEXT,
    storage: {
      kind: 'dictionary',
      indexBits: index.storage.bits,
      indexSigned,
      offsetBits: storage.offsetBits,
      nullEntries: false,
    },
  };
}

/** An Arrow type's name for people. */
export function describe(column: ColumnType): string {
  const { type, storage } = column;
  if (storage === undefined) return type.kind === 'unsupported' ? type.description : type.kind;
  switch (storage.kind) {
    case 'integer':
      return `${storage.signed ? '' : 'u'}int${storage.bits}`;
    case 'float':
      return `float${storage.bits}`;
    case 'boolean':
      return 'bool';
    case 'decimal128':
      return type.kind === 'decimal' ? `decimal128(${type.precision}, ${type.scale})` : 'decimal128';
    case 'timestamp':
      if (type.kind !== 'timestamp') return 'timestamp';
      return `timestamp[${type.unit}${type.zone === null ? '' : `, ${type.zone}`}]`;
    case 'utf8':
      return storage.offsetBits === 64 ? 'large_utf8' : 'utf8';
    case 'dictionary': {
      const index = `${storage.indexSigned ? '' : 'u'}int${storage.indexBits}`;
      return `dictionary<${storage.offsetBits === 64 ? 'large_utf8' : 'utf8'}, ${index}>`;
    }
    default:
      return storage.kind;
  }
}

/** The mapping of an in-memory column's type. */
export function columnType(type: DataType): ColumnType {
  if (DataType.isDictionary(type)) {
    return dictionaryType(columnType(type.dictionary), type.indices.bitWidth, type.indices.isSigned);
  }
  if (DataType.isNull(type)) return nullType;
  if (DataType.isBool(type)) return booleanType;
  if (DataType.isInt(type)) return integerType(type.bitWidth, type.isSigned);
  if (DataType.isFloat(type)) return floatType(type.precision);
  if (DataType.isDecimal(type)) return decimalType(type.precision, type.scale, type.bitWidth);
  if (DataType.isDate(type)) return dateType(type.unit);
  if (DataType.isTimestamp(type)) return timestampType(type.unit, type.timezone);
  if (DataType.isUtf8(type)) return textType(32);
  if (DataType.isLargeUtf8(type)) return textType(64);
  return unsupported(String(type).toLowerCase());
}
