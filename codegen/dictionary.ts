// Texts by code: where a column has one dictionary for all its rows, a row's text is a small number until its bytes are
// asked for. Codes are stored, hashed and compared in place of texts; conditions on them are dictionary-test.ts's matter.
//
//   text = bytes[offsets[code]] … bytes[offsets[code + 1]]
import type { FunctionBuilder, Word } from './function-builder.js';
import { type Range, type Value, wordOf } from './value.js';

/**
 * Pointer and length of the text between two neighbouring offsets. Where all have one length, which no NULL among them
 * breaks, they lie as far apart as that, and one offset tells where the first begins.
 */
export function loadText(
  b: FunctionBuilder,
  offsetBits: 32 | 64,
  offsets: Word,
  bytes: Word,
  row: Word,
  range: Range,
  isNull: Word | undefined,
): Word[] {
  const offsetType = `i${offsetBits}` as const;
  const offsetAt = (address: Word) => {
    const offset = b.load(offsetType, address);
    return offsetBits === 32 ? b.zext(offset, 'i64') : offset;
  };
  if (isNull === undefined && range.minimum === range.maximum) {
    const first = b.element('i8', bytes, offsetAt(offsets));
    const length = b.integer(64, range.minimum);
    return [b.element('i8', first, range.minimum === 1n ? row : b.mul(row, length)), length];
  }
  const address = b.element(offsetType, offsets, row);
  const begin = offsetAt(address);
  return [b.element('i8', bytes, begin), b.sub(offsetAt(b.offset(address, offsetBits / 8)), begin)];
}

/**
 * The same text with its bytes. The dictionary's addresses are written into the code: the query holds its table for as
 * long as its code lives.
 */
export function decoded(b: FunctionBuilder, value: Value): Value {
  const { dictionary, type, range, isNull } = value;
  if (dictionary === undefined) return value;
  const [offsets, bytes] = [dictionary.offsets, dictionary.values].map((address) =>
    b.once(() => b.integerToPointer(b.integer(64, address))),
  ) as [Word, Word];
  return {
    type,
    words: loadText(b, dictionary.offsetBits, offsets, bytes, wordOf(value), range, isNull),
    isNull,
    range,
  };
}
