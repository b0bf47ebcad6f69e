// Equality, order and hashes of values, shared by comparison functions, join and group keys, and sorting.
// Order is PostgreSQL's: text by bytes, NaN equal to itself and above all other floats, -0 equal to 0.

import { BOOLEAN } from '../planner/types.js';
import { conditional } from './control-flow.js';
import { decoded } from './dictionary.js';
import type { FunctionBuilder, Word } from './function-builder.js';
import { decimalBits, fitDecimal, rangeUnion, textOf, type Value, wordOf } from './value.js';

/** Both words at one width. */
function sameWidth(b: FunctionBuilder, left: Value, right: Value): [Word, Word] {
  if (left.type.kind !== 'decimal') return [wordOf(left), wordOf(right)];
  const range = rangeUnion(left.range, right.range);
  return [fitDecimal(b, wordOf(left), left.range, range), fitDecimal(b, wordOf(right), right.range, range)];
}

/** Length in bytes where every value has the same one. A NULL's bytes may be fewer, so never for nullable values. */
function fixedLength(value: Value): bigint | undefined {
  return value.isNull === undefined && value.range.minimum === value.range.maximum ? value.range.minimum : undefined;
}

/** Up to 8 bytes at `pointer` as one integer: whole loads of 1, 2, 4 bytes put together, never beyond `length`. */
function loadBytes(b: FunctionBuilder, pointer: Word, length: number): Word {
  let result: Word | undefined;
  let done = 0;
  for (const size of [8, 4, 2, 1] as const) {
    while (length - done >= size) {
      const part = b.load(`i${(size * 8) as 8 | 16 | 32 | 64}`, b.offset(pointer, done));
      const wide = size === 8 ? part : b.zext(part, 'i64');
      const placed = done === 0 ? wide : b.shl(wide, b.integer(64, done * 8));
      result = result === undefined ? placed : b.or(result, placed);
      done += size;
    }
  }
  return result ?? b.integer(64, 0);
}

function textEqual(b: FunctionBuilder, left: Value, right: Value): Word {
  const [leftPointer, leftLength] = textOf(left);
  const [rightPointer, rightLength] = textOf(right);
  const [leftFixed, rightFixed] = [fixedLength(left), fixedLength(right)];
  if (left.range.maximum < right.range.minimum || right.range.maximum < left.range.minimum) return b.boolean(false);
  const known = leftFixed ?? rightFixed;
  if (known !== undefined && known <= 8n) {
    const bytesEqual = () =>
      b.compare('eq', loadBytes(b, leftPointer, Number(known)), loadBytes(b, rightPointer, Number(known)));
    if (leftFixed === rightFixed) return bytesEqual();
    const lengths = b.compare('eq', leftLength, rightLength);
    const range = { minimum: 0n, maximum: 1n };
    const [no, yes] = [() => b.boolean(false), bytesEqual].map((word) => () => ({
      type: BOOLEAN,
      words: [word()],
      isNull: undefined,
      range,
    }));
    return wordOf(conditional(b, 'text_equal', BOOLEAN, lengths, yes as () => Value, no as () => Value));
  }
  return b.call('text_equal', [leftPointer, leftLength, rightPointer, rightLength])[0] as Word;
}

/** i1: two non-null values of one type are equal. Decimals must have one scale. */
export function equalValues(b: FunctionBuilder, left: Value, right: Value): Word {
  switch (left.type.kind) {
    case 'text':
      if (left.dictionary !== undefined && left.dictionary === right.dictionary) {
        return b.compare('eq', wordOf(left), wordOf(right));
      }
      return textEqual(b, decoded(b, left), decoded(b, right));
    case 'float': {
      const [x, y] = [wordOf(left), wordOf(right)];
      return b.or(b.floatCompare('oeq', x, y), b.and(b.isNaN(x), b.isNaN(y)));
    }
    case 'unknown':
      return b.boolean(true);
    default: {
      const [x, y] = sameWidth(b, left, right);
      return b.compare('eq', x, y);
    }
  }
}

/** i32: negative, zero or positive, as text_compare gives it. */
function textOrder(b: FunctionBuilder, left: Value, right: Value): Word {
  return b.call('text_compare', [...textOf(decoded(b, left)), ...textOf(decoded(b, right))])[0] as Word;
}

/** i1: left < right, of non-null values of one type. */
export function lessValues(b: FunctionBuilder, left: Value, right: Value): Word {
  switch (left.type.kind) {
    case 'text':
      return b.compare('slt', textOrder(b, left, right), b.integer(32, 0));
    case 'float': {
      const [x, y] = [wordOf(left), wordOf(right)];
      // Without NaN a plain comparison; a NaN on the right is above everything but another.
      return b.or(b.floatCompare('olt', x, y), b.and(b.isNaN(y), b.not(b.isNaN(x))));
    }
    case 'unknown':
      return b.boolean(false);
    default: {
      const [x, y] = sameWidth(b, left, right);
      const unsigned = left.type.kind === 'boolean' || (left.type.kind === 'integer' && !left.type.signed);
      return b.compare(unsigned ? 'ult' : 'slt', x, y);
    }
  }
}

/** i32: negative, zero or positive as left is below, equal to or above right; non-null values of one type. */
export function orderValues(b: FunctionBuilder, left: Value, right: Value): Word {
  if (left.type.kind === 'text') return textOrder(b, left, right);
  return b.sub(b.zext(lessValues(b, right, left), 'i32'), b.zext(lessValues(b, left, right), 'i32'));
}

// Odd constants with well-spread bits: 2^64 divided by the golden ratio, and one of MurmurHash3's finalizer.
const SPREAD = 0x9e3779b97f4a7c15n;
const FINAL = 0xff51afd7ed558ccdn;
const NULL_HASH = 0x2545f4914f6cdd1dn;

/** A value's bits as one i64, equal for equal values whatever their width. */
function hashBits(b: FunctionBuilder, value: Value, sameCode: boolean): Word {
  switch (value.type.kind) {
    case 'text': {
      // Only where both sides of every comparison know the same of a text may a hash depend on knowing it.
      if (sameCode && value.dictionary !== undefined) return wordOf(value);
      const text = decoded(b, value);
      const length = fixedLength(text);
      if (sameCode && length !== undefined && length <= 8n) return loadBytes(b, textOf(text)[0], Number(length));
      return b.call('text_hash', textOf(text))[0] as Word;
    }
    case 'float': {
      const bits = value.type.bits;
      const word = wordOf(value);
      const isZero = b.floatCompare('oeq', word, b.float(bits, 0));
      const plain = b.select(isZero, b.float(bits, 0), b.select(b.isNaN(word), b.float(bits, Number.NaN), word));
      return bits === 64 ? b.bitcast(plain, 'i64') : b.zext(b.bitcast(plain, 'i32'), 'i64');
    }
    case 'decimal': {
      if (decimalBits(value.range) === 64) return wordOf(value);
      const low = b.trunc(wordOf(value), 'i64');
      const high = b.trunc(b.lshr(wordOf(value), b.integer(128, 64)), 'i64');
      // Zero where the value fits one word, so that both widths hash alike.
      const beyond = b.xor(high, b.ashr(low, b.integer(64, 63)));
      return b.add(low, b.mul(beyond, b.integer(64, FINAL)));
    }
    case 'boolean':
      return b.zext(wordOf(value), 'i64');
    case 'integer':
      if (value.type.bits === 64) return wordOf(value);
      return value.type.signed ? b.sext(wordOf(value), 'i64') : b.zext(wordOf(value), 'i64');
    case 'date':
      return b.sext(wordOf(value), 'i64');
    case 'timestamp':
      return wordOf(value);
    default:
      return b.integer(64, 0);
  }
}

/**
 * i64: a hash of keys whose high and low bits both spread. NULLs hash alike. `sameCode`: rows to compare all went
 * through this very code (grouping), so that it may use what is known of texts' lengths and dictionaries.
 */
export function hashValues(b: FunctionBuilder, values: readonly Value[], sameCode: boolean): Word {
  let hash: Word | undefined;
  for (const value of values) {
    let bits = hashBits(b, value, sameCode);
    if (value.isNull !== undefined) bits = b.select(value.isNull, b.integer(64, NULL_HASH), bits);
    const mixed = b.mul(hash === undefined ? bits : b.xor(hash, bits), b.integer(64, SPREAD));
    hash = b.xor(mixed, b.lshr(mixed, b.integer(64, 32)));
  }
  if (hash === undefined) return b.integer(64, 0);
  // The low bits of a product depend on low bits alone, so they take in the high ones.
  const mixed = b.mul(hash, b.integer(64, FINAL));
  return b.xor(mixed, b.lshr(mixed, b.integer(64, 32)));
}

/** i1: two values are the same, NULL being equal to NULL: the equality of groups. */
export function sameValues(b: FunctionBuilder, left: Value, right: Value): Word {
  if (left.isNull === undefined && right.isNull === undefined) return equalValues(b, left, right);
  const [leftNull, rightNull] = [left.isNull ?? b.boolean(false), right.isNull ?? b.boolean(false)];
  const bothNull = b.and(leftNull, rightNull);
  const oneNull = b.xor(leftNull, rightNull);
  return b.and(b.not(oneNull), b.or(bothNull, equalValues(b, left, right)));
}
