// Values of a result as text: what PostgreSQL prints for a value of the type (a boolean as its cast to text does),
// read exactly from Arrow memory. The command's last step in the life of a query.
import type { SqlType, TimeUnit } from '../../planner/types.js';
import { type Data, type RecordBatch, type Table, Vector } from '../arrow.js';
import { columnType } from '../arrow-types.js';

/** A column of a result as the writers see it. */
export interface TextColumn {
  readonly name: string;
  readonly type: SqlType;
  /** Whether it is set to the right in a table. */
  readonly isNumber: boolean;
}

/** Reads a value of one column of one batch; null is NULL. */
export type TextReader = (row: number) => string | null;

/** The columns of a result in order; names may repeat. */
export function textColumns(table: Table): TextColumn[] {
  return table.schema.fields.map((field) => {
    const { type } = columnType(field.type);
    if (type.kind === 'unsupported') throw new TypeError(`column ${field.name} has type ${type.description}`);
    return { name: field.name, type, isNumber: ['integer', 'float', 'decimal'].includes(type.kind) };
  });
}

/** A reader for each column of a batch. */
export function textReaders(batch: RecordBatch, columns: readonly TextColumn[]): TextReader[] {
  return columns.map(({ type }, index) => {
    const data = batch.data.children[index] as Data;
    const read = valueReader(type, data);
    return data.nullCount === 0 ? read : (row) => (data.getValid(row) ? read(row) : null);
  });
}

function valueReader(type: SqlType, data: Data): TextReader {
  const values = data.values;
  switch (type.kind) {
    case 'integer':
      return (row) => String(values[row]);
    case 'float':
      return type.bits === 32 ? (row) => realText(values[row]) : (row) => doubleText(values[row]);
    case 'decimal':
      return (row) => decimalText(signed128(values, row * 4), type.scale);
    case 'date':
      return (row) => dateText(values[row]);
    case 'timestamp':
      return (row) => timestampText(values[row], type.unit, type.zone !== null);
    default: {
      const vector = new Vector([data]);
      return (row) => {
        const value: unknown = vector.get(row);
        return value === null ? null : String(value);
      };
    }
  }
}

/** The 128-bit two's complement integer in four 32-bit words, the lowest first. */
function signed128(words: Uint32Array, at: number): bigint {
  const low = BigInt(words[at + 1] as number) * 4294967296n + BigInt(words[at] as number);
  const high = BigInt(words[at + 3] as number) * 4294967296n + BigInt(words[at + 2] as number);
  return BigInt.asIntN(128, (high << 64n) | low);
}

/** An unscaled decimal with its point `scale` digits from the right. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The shortest text that reads back as the same double, laid out as PostgreSQL lays it out. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) return specialText(value);
  return layOut(value.toExponential(), 15);
}

/** The shortest text that reads back as the same 32-bit float. */
export function realText(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) return specialText(value);
  for (let digits = 0; digits < 8; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return layOut(text, 6);
  }
  return layOut(value.toExponential(8), 6);
}

function specialText(value: number): string {
  if (value === 0) return '-0';
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** From 1.25e+3 to PostgreSQL's form: plain for exponents from -4 to below `limit`, else with two exponent digits. */
function layOut(exponential: string, limit: number): string {
  const [mantissa, power] = exponential.split('e') as [string, string];
  const exponent = Number(power);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '').replace(/(?<=.)0+$/, '');
  if (exponent < -4 || exponent >= limit) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Days since 1970 as year-month-day of the proleptic Gregorian calendar, years before 1 marked BC. */
export function dateText(days: number): string {
  const { text, era } = calendar(days);
  return text + era;
}

/**
 * Year, month and day of a day count, without the limits of JavaScript's Date.
 * Source: Howard Hinnant, chrono-compatible low-level date algorithms (2014), civil_from_days.
 */
function calendar(days: number): { text: string; era: string } {
  const shifted = days + 719468;
  const cycle = Math.floor(shifted / 146097);
  const day = shifted - cycle * 146097;
  const yearOfCycle = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36524) - Math.floor(day / 146096)) / 365,
  );
  const dayOfYear = day - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  const two = (value: number) => String(value).padStart(2, '0');
  const shown = year > 0 ? year : 1 - year;
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return { text: `${String(shown).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)}`, era: year > 0 ? '' : ' BC' };
}

const fractionDigits: Record<TimeUnit, number> = { s: 0, ms: 3, us: 6, ns: 9 };

/** A timestamp as date and time, its fraction without trailing zeros; with a zone, in UTC. */
export function timestampText(value: bigint, unit: TimeUnit, zoned: boolean): string {
  const digits = fractionDigits[unit];
  const perDay = 86400n * 10n ** BigInt(digits);
  const timeOfDay = ((value % perDay) + perDay) % perDay;
  const { text, era } = calendar(Number((value - timeOfDay) / perDay));
  const seconds = Number(timeOfDay / 10n ** BigInt(digits));
  const fraction = String(timeOfDay % 10n ** BigInt(digits))
    .padStart(digits, '0')
    .replace(/0+$/, '');
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = clock.map((part) => String(part).padStart(2, '0')).join(':');
  return `${text} ${time}${fraction === '' ? '' : `.${fraction}`}${zoned ? '+00' : ''}${era}`;
}
