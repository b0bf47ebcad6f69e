// The text form of test values and of column types, as golden scripts write their tables and PostgreSQL reads them.
import type { SqlType, TimeUnit } from '../../planner/types.js';
import { dateText, decimalText, doubleText, realText, timestampText } from '../../runtime/cli/value-text.js';
import type { TestColumn, TestStorage, Value } from './columns.js';

/** A value as PostgreSQL prints and reads it. */
export function valueText(type: SqlType, value: Exclude<Value, null>): string {
  switch (type.kind) {
    case 'decimal':
      return decimalText(value as bigint, type.scale);
    case 'float':
      return type.bits === 32 ? realText(value as number) : doubleText(value as number);
    case 'date':
      return dateText(Number(value));
    case 'timestamp':
      return timestampText(value as bigint, type.unit, type.zone !== null);
    default:
      return String(value);
  }
}

const digits: Record<TimeUnit, number> = { s: 0, ms: 3, us: 6, ns: 9 };

/** Reads what `valueText` writes. Throws SyntaxError. */
export function readValue(type: SqlType, text: string): Exclude<Value, null> {
  const fail = () => new SyntaxError(`${JSON.stringify(text)} is no value of ${JSON.stringify(type)}`);
  switch (type.kind) {
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw fail();
      return text === 'true';
    case 'integer':
      return BigInt(text);
    case 'float': {
      const value = Number(text);
      if (text === '' || (Number.isNaN(value) && text !== 'NaN')) throw fail();
      return type.bits === 32 ? Math.fround(value) : value;
    }
    case 'decimal': {
      const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
      const fraction = match?.[3] ?? '';
      if (match === null || fraction.length > type.scale) throw fail();
      return BigInt(`${match[1]}${match[2]}${fraction.padEnd(type.scale, '0')}`);
    }
    case 'date': {
      if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw fail();
      return BigInt(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
    }
    case 'timestamp': {
      const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(text.replace(/\+00$/, ''));
      const fraction = match?.[3] ?? '';
      if (match === null || fraction.length > digits[type.unit]) throw fail();
      const seconds = BigInt(Date.parse(`${match[1]}T${match[2]}Z`) / 1000);
      const perSecond = 10n ** BigInt(digits[type.unit]);
      return seconds * perSecond + BigInt(fraction.padEnd(digits[type.unit], '0'));
    }
    default:
      return text;
  }
}

const names: Record<string, SqlType> = {
  boolean: { kind: 'boolean' },
  tinyint: { kind: 'integer', bits: 8, signed: true },
  smallint: { kind: 'integer', bits: 16, signed: true },
  integer: { kind: 'integer', bits: 32, signed: true },
  bigint: { kind: 'integer', bits: 64, signed: true },
  'unsigned tinyint': { kind: 'integer', bits: 8, signed: false },
  'unsigned smallint': { kind: 'integer', bits: 16, signed: false },
  'unsigned integer': { kind: 'integer', bits: 32, signed: false },
  'unsigned bigint': { kind: 'integer', bits: 64, signed: false },
  real: { kind: 'float', bits: 32 },
  'double precision': { kind: 'float', bits: 64 },
  date: { kind: 'date' },
  text: { kind: 'text' },
  'timestamp(0)': { kind: 'timestamp', unit: 's', zone: null },
  'timestamp(3)': { kind: 'timestamp', unit: 'ms', zone: null },
  timestamp: { kind: 'timestamp', unit: 'us', zone: null },
  'timestamp(9)': { kind: 'timestamp', unit: 'ns', zone: null },
  timestamptz: { kind: 'timestamp', unit: 'us', zone: 'UTC' },
};

/**
 * Reads a column as scripts declare it: `name type [storage] [not null]`, storage one of `large`, `half`, `date64`,
 * `null`, `dictionary`, `dictionary(uint16)` and `dictionary with null`. Throws SyntaxError.
 */
export function readColumn(text: string): TestColumn {
  const nullable = !/ not null$/.test(text);
  const match = /^(\w+|"[^"]+") (.+?)(?: (large|half|date64|null|dictionary(?:\(u?int\d+\))?(?: with null)?))?$/.exec(
    text.trim().replace(/ not null$/, ''),
  );
  if (match === null) throw new SyntaxError(`${JSON.stringify(text)} is no column`);
  const [, name = '', typeText = '', storage] = match;
  return { name: name.replaceAll('"', ''), type: readType(typeText), nullable, storage: readStorage(storage) };
}

function readType(text: string): SqlType {
  const decimal = /^decimal\((\d+), ?(\d+)\)$/.exec(text);
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  const type = names[text];
  if (type === undefined) throw new SyntaxError(`${JSON.stringify(text)} is no type`);
  return type;
}

function readStorage(text: string | undefined): TestStorage | undefined {
  if (text === undefined) return undefined;
  if (!text.startsWith('dictionary')) return { kind: text as 'large' | 'half' | 'date64' | 'null' };
  const index = /\((u?)int(8|16|32|64)\)/.exec(text);
  return {
    kind: 'dictionary',
    bits: Number(index?.[2] ?? 32) as 8 | 16 | 32 | 64,
    signed: index?.[1] !== 'u',
    nullEntries: text.endsWith('with null'),
  };
}
