// Groups found by place: where ranges of values leave the keys few values together, each group has a row of its own in
// an array, at an index that follows from the keys. Nothing is hashed, compared or called.
//
//   for row:  slot = key 1's place in its range × places of key 2 + …     NULL has a place behind the others
//             if not used[slot]: used[slot] = 1; group with keys and initial states at rows[slot]
//             accumulators of rows[slot] take the row
import { when } from '../control-flow.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { decimalBits, textOf, type Value, wordOf } from '../value.js';
import { beginGroup, inRow, type KeyValue, type Slot, takeRow } from './group-row.js';

/** So many slots are worth having for however few groups: finding those in use costs next to nothing. */
const FEW_SLOTS = 32_768;
/** The most slots; more are worth having only for so large a share of them in use. */
const MOST_SLOTS = 1 << 20;
const LEAST_SHARE = 1 / 8;
/** Bytes of the slots that a worker may have. */
const MOST_BYTES = 32 * 1024 * 1024;
/** A text of one byte of UTF-8 is one of these. */
const BYTES_OF_ONE = 128n;

/** How many places a value may have, NULL's included; undefined where too little is known of it. */
function places(value: Value): bigint | undefined {
  const { type, range, isNull } = value;
  const nullPlace = isNull === undefined ? 0n : 1n;
  const span = range.maximum < range.minimum ? 1n : range.maximum - range.minimum + 1n;
  switch (type.kind) {
    case 'boolean':
      return 2n + nullPlace;
    case 'integer':
    case 'date':
    case 'timestamp':
      return span + nullPlace;
    case 'decimal':
      return decimalBits(range) === 64 ? span + nullPlace : undefined;
    case 'text':
      if (value.dictionary !== undefined) return BigInt(value.dictionary.entries) + nullPlace;
      // A NULL's bytes may be fewer, so they are not read.
      return isNull === undefined && range.minimum === 1n && range.maximum === 1n ? BYTES_OF_ONE : undefined;
    default:
      return undefined;
  }
}

/**
 * How many slots groups by these keys need, if it is worth having a slot for each possible group: there are estimated
 * to be `groups`, and each takes `rowSize` bytes.
 */
export function directSlots(keys: readonly Value[], groups: number, rowSize: number): number | undefined {
  let slots = 1n;
  for (const key of keys) {
    const own = places(key);
    if (own === undefined) return undefined;
    slots *= own;
    if (slots > MOST_SLOTS) return undefined;
  }
  const count = Number(slots);
  if (count * rowSize > MOST_BYTES) return undefined;
  return count <= FEW_SLOTS || groups >= LEAST_SHARE * count ? count : undefined;
}

/** i64: a value's place among those that it may have. */
function placeOf(b: FunctionBuilder, value: Value): Word {
  const { type, range, isNull } = value;
  let place: Word;
  switch (type.kind) {
    case 'text':
      place = value.dictionary === undefined ? b.zext(b.load('i8', textOf(value)[0]), 'i64') : wordOf(value);
      break;
    case 'boolean':
      place = b.zext(wordOf(value), 'i64');
      break;
    default: {
      const word = wordOf(value);
      const unsigned = type.kind === 'integer' && !type.signed;
      const wide = unsigned && type.bits < 64 ? b.zext(word, 'i64') : b.sextOrTrunc(word, 'i64');
      place = range.minimum === 0n ? wide : b.sub(wide, b.integer(64, range.minimum));
    }
  }
  return isNull === undefined ? place : b.select(isNull, b.integer(64, (places(value) as bigint) - 1n), place);
}

export function fillDirectGroups(
  pipeline: Pipeline,
  object: number,
  keys: readonly KeyValue[],
  slots: readonly Slot[],
  count: number,
  rowSize: number,
): void {
  const { b } = pipeline;
  const local = pipeline.local(object);
  const [rows, used] = b.once(() => [
    b.load('pointer', b.field('AggregateLocal', local, 'entries')),
    b.load('pointer', b.field('AggregateLocal', local, 'used')),
  ]) as [Word, Word];
  let slot: Word | undefined;
  for (const { value, determined } of keys) {
    if (determined) continue;
    const place = placeOf(b, value);
    slot = slot === undefined ? place : b.add(b.mul(slot, b.integer(64, places(value) as bigint)), place);
  }
  slot ??= b.integer(64, 0);
  // Values that are not within what was found of their column must not lead out of the array.
  b.failIf(b.compare('uge', slot, b.integer(64, count)), 'file_changed');
  const flag = b.element('i8', used, slot);
  const row = b.place(rows, slot, rowSize);
  when(b, 'aggregate.first', b.compare('eq', b.load('i8', flag), b.integer(8, 0)), () => {
    b.store(b.integer(8, 1), flag);
    beginGroup(b, row, keys, slots);
  });
  takeRow(pipeline, slots, ({ field }) => inRow(b, row, field));
}
