// The prefix of sort keys: one unsigned 64-bit number by which rows are ordered before their keys are looked at
// (normalised keys: G. Graefe, "Implementing Sorting in Database Systems", ACM Computing Surveys 2006). Each key takes
// as many bits as its range needs, the first key the highest, until none are left.
//
//   key:   [1 bit: NULL or not, as NULLs come first or last] [value - minimum, or its complement where descending]
import { decoded } from './dictionary.js';
import type { FunctionBuilder, Word } from './function-builder.js';
import { decimalBits, type Range, textOf, type Value, wordOf } from './value.js';

/** A key with its value for the current row. */
export interface PrefixKey {
  readonly value: Value;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * `word`: i64; `isWhole`: rows with the same prefix have the same keys; `text`: the key, by number, within which the
 * prefix ends, and how many of its bytes rows with the same prefix have in common.
 */
export interface SortPrefix {
  readonly word: Word;
  readonly isWhole: boolean;
  readonly text?: { readonly key: number; readonly bytes: number };
}

const PREFIX_BITS = 64;

/** A value in ascending order: `bits` bits of an i64, the others zero; `isWhole`: values of the same bits are equal. */
interface Ordinal {
  readonly word: Word;
  readonly bits: number;
  readonly isWhole: boolean;
}

export function sortPrefix(b: FunctionBuilder, keys: readonly PrefixKey[]): SortPrefix {
  let prefix: Word = b.integer(64, 0);
  let left = PREFIX_BITS;
  const push = (word: Word, bits: number) => {
    prefix = left === PREFIX_BITS ? word : b.or(b.shl(prefix, b.integer(64, bits)), word);
    left -= bits;
  };
  for (const [key, { value, descending, nullsFirst }] of keys.entries()) {
    if (left === 0) return { word: prefix, isWhole: false };
    const { isNull } = value;
    if (isNull !== undefined) push(b.zext(nullsFirst ? b.not(isNull) : isNull, 'i64'), 1);
    const { word, bits, isWhole } = ordinal(b, value, left);
    if (bits > 0) {
      const ordered = descending ? b.xor(word, b.integer(64, (1n << BigInt(bits)) - 1n)) : word;
      push(isNull === undefined ? ordered : b.select(isNull, b.integer(64, 0), ordered), bits);
    }
    if (isWhole) continue;
    return { word: prefix, isWhole, ...(value.type.kind === 'text' ? { text: { key, bytes: bits >> 3 } } : {}) };
  }
  return { word: prefix, isWhole: true };
}

/** A value in at most so many bits. */
function ordinal(b: FunctionBuilder, value: Value, most: number): Ordinal {
  const { type, range } = value;
  switch (type.kind) {
    case 'boolean':
      return highest(b, b.zext(wordOf(value), 'i64'), 64, 1, most);
    case 'integer':
    case 'date':
    case 'timestamp':
    case 'decimal': {
      const width = type.kind === 'decimal' ? decimalBits(range) : 64;
      const isUnsigned = type.kind === 'integer' && !type.signed;
      const word = wordOf(value);
      const narrow = type.kind === 'date' || (type.kind === 'integer' && type.bits < 64);
      const wide = narrow ? (isUnsigned ? b.zext(word, 'i64') : b.sext(word, 'i64')) : word;
      const offset = range.minimum === 0n ? wide : b.sub(wide, b.integer(width, range.minimum));
      return highest(b, offset, width, bitsOf(range), most);
    }
    case 'float':
      return highest(b, orderedFloat(b, wordOf(value), type.bits), 64, type.bits, most);
    case 'text': {
      const first = b.call('text_prefix', textOf(decoded(b, value)))[0] as Word;
      return { ...highest(b, first, 64, 64, most), isWhole: false };
    }
    default:
      return { word: b.integer(64, 0), bits: 0, isWhole: false };
  }
}

/** How many bits tell the values of a range apart. */
function bitsOf({ minimum, maximum }: Range): number {
  return maximum <= minimum ? 0 : (maximum - minimum).toString(2).length;
}

/** The highest of a word's `bits` lowest bits, at most so many. */
function highest(b: FunctionBuilder, word: Word, width: 64 | 128, bits: number, most: number): Ordinal {
  const dropped = Math.max(0, bits - most);
  const kept = dropped === 0 ? word : b.lshr(word, b.integer(width, dropped));
  return { word: width === 64 ? kept : b.trunc(kept, 'i64'), bits: bits - dropped, isWhole: dropped === 0 };
}

/** A float's bits as an unsigned number in its order: both zeros are one value, and so are all NaNs, the greatest. */
function orderedFloat(b: FunctionBuilder, word: Word, bits: 32 | 64): Word {
  const isZero = b.floatCompare('oeq', word, b.float(bits, 0));
  const plain = b.select(isZero, b.float(bits, 0), b.select(b.isNaN(word), b.float(bits, Number.NaN), word));
  const raw = b.bitcast(plain, `i${bits}`);
  const sign = b.integer(bits, 1n << BigInt(bits - 1));
  // Negative ones in reverse: all bits are turned; of the others just the sign.
  const turned = b.xor(raw, b.or(b.ashr(raw, b.integer(bits, bits - 1)), sign));
  return bits === 64 ? turned : b.zext(turned, 'i64');
}
