// Reads numbers and booleans from text as PostgreSQL's input functions do: surrounding spaces are allowed, digits may
// be grouped by underscores, integers may be hexadecimal, octal or binary.
import { divideHalfAway, power10 } from '../decimal.js';
import { fail, failWithValue } from '../failure.js';

/** Without the white space around that C calls so. */
export function trimSpace(text: string): string {
  return text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, '');
}

const INTEGER_NAMES: Record<number, string> = { 16: 'smallint', 32: 'integer', 64: 'bigint' };

const INTEGER = /^([-+]?)(?:0x((?:_?[\da-f])+)|0o((?:_?[0-7])+)|0b((?:_?[01])+)|(\d+(?:_\d+)*))$/i;

/** A signed integer of 16, 32 or 64 bits. */
export function readInteger(text: string, bits: number): bigint {
  const name = INTEGER_NAMES[bits] ?? 'bigint';
  const match = INTEGER.exec(trimSpace(text));
  if (match === null) return failWithValue('invalid_text', `${name}: `, text);
  const [, sign, hexadecimal, octal, binary, decimal] = match;
  const digits = (hexadecimal ?? octal ?? binary ?? decimal ?? '').replaceAll('_', '');
  const prefix = hexadecimal !== undefined ? '0x' : octal !== undefined ? '0o' : binary !== undefined ? '0b' : '';
  const magnitude = BigInt(prefix + digits);
  const value = sign === '-' ? -magnitude : magnitude;
  if (BigInt.asIntN(bits, value) !== value) failWithValue('text_range', '', text, ` is out of range for type ${name}`);
  return value;
}

const DECIMAL = /^([-+]?)(\d+(?:_\d+)*)?(?:\.(\d+(?:_\d+)*)?)?(?:e([-+]?\d+(?:_\d+)*))?$/i;

/** An unscaled decimal(precision, scale), rounded half away from zero. */
export function readDecimal(text: string, precision: number, scale: number): bigint {
  const match = DECIMAL.exec(trimSpace(text));
  const [, sign, whole, fraction, power] = match ?? [];
  if (match === null || (whole === undefined && fraction === undefined)) {
    return failWithValue('invalid_text', 'numeric: ', text);
  }
  const plain = (part: string | undefined) => (part ?? '').replaceAll('_', '');
  const digits = plain(whole) + plain(fraction);
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0n;
  // The value is digits × 10^shift in units of the last place kept.
  const shift = Number(plain(power)) - plain(fraction).length + scale;
  if (significant.length + shift > 80) return fail('decimal_range');
  if (significant.length + shift < 0) return 0n;
  const magnitude =
    shift >= 0 ? BigInt(significant) * power10(shift) : divideHalfAway(BigInt(significant), power10(-shift));
  if (magnitude >= power10(precision)) return fail('decimal_range');
  return sign === '-' ? -magnitude : magnitude;
}

const FLOAT = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const HEXADECIMAL_FLOAT = /^([-+]?)0x([\da-f]*)\.?([\da-f]*)(?:p([-+]?\d+))?$/i;

/** real or double precision, in the forms that C reads. */
export function readFloat(text: string, bits: 32 | 64): number {
  const trimmed = trimSpace(text);
  const name = bits === 32 ? 'real' : 'double precision';
  const special = /^([-+]?)(?:(inf|infinity)|nan)$/i.exec(trimmed);
  if (special !== null) return special[2] === undefined ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  let value: number;
  let isZero: boolean;
  const hexadecimal = HEXADECIMAL_FLOAT.exec(trimmed);
  if (FLOAT.test(trimmed)) {
    value = bits === 32 ? readReal(trimmed) : Number(trimmed);
    isZero = !/[1-9]/.test(trimmed.replace(/e.*/i, ''));
  } else if (hexadecimal !== null && `${hexadecimal[2]}${hexadecimal[3]}` !== '') {
    const [, sign, whole = '', fraction = '', power = '0'] = hexadecimal;
    const magnitude = BigInt(`0x${whole}${fraction}`);
    value = Number(magnitude) * 2 ** (Number(power) - 4 * fraction.length) * (sign === '-' ? -1 : 1);
    if (bits === 32) value = Math.fround(value);
    isZero = magnitude === 0n;
  } else {
    return failWithValue('invalid_text', `${name}: `, text);
  }
  if ((value === 0 && !isZero) || !Number.isFinite(value)) {
    return failWithValue('float_text_range', '', trimmed, ` is out of range for type ${name}`);
  }
  return value;
}

const lowBits = new BigUint64Array(1);
const asDouble = new Float64Array(lowBits.buffer);

/**
 * A real, rounded once. The nearest double is rounded again, which is wrong only where it lies halfway between two
 * reals and the text does not: then it is moved to the text's side first.
 */
function readReal(text: string): number {
  const double = Number(text);
  asDouble[0] = Math.abs(double);
  if ((lowBits[0]! & 0x1fff_ffffn) !== 0x1000_0000n) return Math.fround(double);
  const order = compareMagnitude(text, Math.abs(double));
  if (order === 0) return Math.fround(double);
  lowBits[0] = lowBits[0]! + BigInt(order);
  return Math.fround(double < 0 ? -asDouble[0]! : asDouble[0]!);
}

/** Whether the magnitude that a text says is below, at or above a double's exact value. */
function compareMagnitude(text: string, double: number): number {
  const [mantissa = '', power = '0'] = text.replace(/^[-+]/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  // A double halfway between two reals has few enough digits for a hundred to say it exactly.
  const [exactMantissa = '', exactPower = '0'] = double.toExponential(100).split('e');
  let left = BigInt(whole + fraction || '0');
  let right = BigInt(exactMantissa.replace('.', ''));
  const shift = Number(power) - fraction.length - (Number(exactPower) - 100);
  if (shift >= 0) left *= power10(shift);
  else right *= power10(-shift);
  return left < right ? -1 : left > right ? 1 : 0;
}

const BOOLEANS = [
  ['true', 1, true],
  ['yes', 1, true],
  ['on', 2, true],
  ['1', 1, true],
  ['false', 1, false],
  ['no', 1, false],
  ['off', 2, false],
  ['0', 1, false],
] as const;

/** PostgreSQL's spellings and their unique prefixes. */
export function readBoolean(text: string): boolean {
  const trimmed = trimSpace(text);
  const folded = trimmed.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found = BOOLEANS.find(([word, least]) => folded.length >= least && word.startsWith(folded));
  return found === undefined ? failWithValue('invalid_text', 'boolean: ', text) : found[2];
}
