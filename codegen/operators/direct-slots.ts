// The slots of a direct join table. Where the keys of the build side are known to lie in narrow ranges, they number
// the slots themselves, so that nothing is hashed and no keys are stored and compared; and where the probe side comes
// in the order of its keys, it walks through the directory instead of jumping about in it.
//
//   slot = (key 1 - minimum 1) + (key 2 - minimum 2) × values 1 + …       no match where a key is out of its range
//   word = directory[slot / 32]                                           no match where the slot's bit is not set
//   rank = upper half of word + number of bits set below the slot's

import { estimateRows } from '../../planner/estimate.js';
import { children, type Join, type Plan, type Shared } from '../../planner/plan.js';
import type { Block, FunctionBuilder, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { isUniqueIn } from '../unique-rows.js';
import { decimalBits, fitDecimal, type Range, rangeUnion, rangeWithin, type Value, wordOf } from '../value.js';

export interface DirectSlots {
  /** The ranges of the keys, each closed; together they have at most 2^bits combinations. */
  readonly ranges: readonly Range[];
  readonly bits: number;
  /** No two rows of the table have the same keys. */
  readonly unique: boolean;
}

/** A word of the directory has the bits of so many slots. */
const WORD_SLOT_BITS = 5;

/** The library keeps ranks in 32 bits. */
const MOST_BITS = 32;

/**
 * A directory may have this many slots, and this many more for every row that is estimated to go into the table and to
 * look for matches in it: then clearing it and numbering its slots, about a nanosecond for 32 of them, is little beside
 * the hashing and comparing that it spares. As estimates can be far too high, it has no more than `perReadRow` for every
 * row that the two sides read, which is 16 bytes.
 */
const MOST_SLOTS = { anyway: 65_536, perBuildRow: 64, perProbeRow: 8, perReadRow: 64 };

/** Whether a key can number slots. */
function isNumbered({ type, isNull }: Value): boolean {
  const { kind } = type;
  return isNull === undefined && (kind === 'integer' || kind === 'date' || kind === 'decimal' || kind === 'timestamp');
}

/** How many bits number all combinations of keys. */
function bitsOf(keys: readonly Value[]): number {
  const slots = keys.reduce((product, { range }) => product * (range.maximum - range.minimum + 1n), 1n);
  return Math.max(WORD_SLOT_BITS, (slots - 1n).toString(2).length);
}

/** The slots of the keys of a table whose rows are found by position. */
export function slotsOfRange({ minimum, maximum }: Range): DirectSlots {
  const bits = Math.max(WORD_SLOT_BITS, (maximum - minimum).toString(2).length);
  return { ranges: [{ minimum, maximum }], bits, unique: true };
}

/** The slots of one key for a set of its values; undefined where there are too many for so many rows to be tested. */
export function keySetSlots(key: Value, testedRows: number): DirectSlots | undefined {
  if (!isNumbered(key)) return undefined;
  const bits = bitsOf([key]);
  const { anyway, perProbeRow } = MOST_SLOTS;
  if (bits > MOST_BITS || 2 ** bits > anyway + perProbeRow * testedRows) return undefined;
  return { ranges: [key.range], bits, unique: false };
}

/**
 * The slots for the keys of a join's build side, or undefined where they do not lie in narrow ranges. `shared`: the most
 * rows there can be of what is shared. Ranges may be wrong
 * where a file was changed unnoticed, which may give wrong rows, but none from elsewhere.
 */
export function directSlots(
  plan: Join,
  keys: readonly Value[],
  shared: ReadonlyMap<Shared, bigint>,
): DirectSlots | undefined {
  if (keys.length === 0 || !keys.every(isNumbered)) return undefined;
  const bits = bitsOf(keys);
  if (bits > MOST_BITS) return undefined;
  const { anyway, perBuildRow, perProbeRow, perReadRow } = MOST_SLOTS;
  const probe = plan.build === 'left' ? plan.right : plan.left;
  const worth = perBuildRow * estimateRows(plan[plan.build]) + perProbeRow * estimateRows(probe);
  if (2 ** bits > anyway + Math.min(worth, perReadRow * readRows(plan, shared))) return undefined;
  const columns = plan.keys.flatMap((key) => {
    const expression = key[plan.build];
    return expression.kind === 'column' ? [expression.column] : [];
  });
  return { ranges: keys.map(({ range }) => range), bits, unique: isUniqueIn(plan[plan.build], new Set(columns)) };
}

/** The rows that a plan reads, of tables and of what was computed before; `shared`: the most that there can be of those. */
function readRows(plan: Plan, shared: ReadonlyMap<Shared, bigint>): number {
  switch (plan.kind) {
    case 'scan':
      return plan.table.rowCount;
    case 'values':
      return plan.rows.length;
    case 'shared_scan':
      return Number(shared.get(plan.shared) ?? 0n);
    default:
      return children(plan).reduce((sum, child) => sum + readRows(child, shared), 0);
  }
}

/** A key less the least that it may be: i64, and i1 whether it is out of its range, undefined where it never is. */
function offsetOf(b: FunctionBuilder, value: Value, range: Range): { offset: Word; outside: Word | undefined } {
  const { type } = value;
  const word = wordOf(value);
  const values = range.maximum - range.minimum;
  // Where the range lies beyond 64 bits, values that do not are told from its own in 128.
  const isWide = type.kind === 'decimal' && decimalBits(rangeUnion(value.range, range)) === 128;
  const bits = isWide ? 128 : 64;
  const isSigned = type.kind !== 'integer' || type.signed;
  const isNarrow = type.kind === 'date' || (type.kind === 'integer' && type.bits < 64);
  const wide = isWide
    ? fitDecimal(b, word, value.range, rangeUnion(value.range, range))
    : isNarrow
      ? isSigned
        ? b.sext(word, 'i64')
        : b.zext(word, 'i64')
      : word;
  const offset = range.minimum === 0n ? wide : b.sub(wide, b.integer(bits, range.minimum));
  const within = rangeWithin(value.range, range);
  const outside = within ? undefined : b.compare('ugt', offset, b.integer(bits, values));
  return { offset: isWide ? b.trunc(offset, 'i64') : offset, outside };
}

/** The slot of keys, i64. Control goes to `none` where one is NULL or out of its range and so belongs to no slot. */
export function slotOf(b: FunctionBuilder, slots: DirectSlots, keys: readonly Value[], none: Block): Word {
  const { slot, nowhere } = anySlotOf(b, slots, keys);
  if (nowhere !== undefined) {
    const within = b.newBlock('join.within');
    b.condBr(nowhere, none, within);
    b.at(within);
  }
  return slot;
}

/** The slot of keys, i64, and i1 whether they belong to none, and this is any; undefined where they always do. */
export function anySlotOf(
  b: FunctionBuilder,
  slots: DirectSlots,
  keys: readonly Value[],
): { slot: Word; nowhere: Word | undefined } {
  let slot: Word | undefined;
  let nowhere: Word | undefined;
  let stride = 1n;
  keys.forEach((key, k) => {
    const range = slots.ranges[k] as Range;
    const { offset, outside } = offsetOf(b, key, range);
    for (const flag of [key.isNull, outside]) {
      if (flag !== undefined) nowhere = nowhere === undefined ? flag : b.or(nowhere, flag);
    }
    const placed = stride === 1n ? offset : b.mul(offset, b.integer(64, stride));
    slot = slot === undefined ? placed : b.add(slot, placed);
    stride *= range.maximum - range.minimum + 1n;
  });
  // Facts may be of a file that was changed since: whatever the values, there must be such a slot.
  return { slot: b.and(slot as Word, b.integer(64, (1n << BigInt(slots.bits)) - 1n)), nowhere };
}

/** The word that tells of a slot, i64, and the slot's place in it. */
export interface FoundSlot {
  readonly word: Word;
  readonly bit: Word;
}

/** What tells of slots: the directory of a direct table, or the plain bitmap beside a table by hash. */
export type SlotKind = 'directory' | 'keySet';

/** Looks a slot up; control goes to `none` where it has no rows. */
export function findSlot(pipeline: Pipeline, object: number, kind: SlotKind, slot: Word, none: Block): FoundSlot {
  const { b } = pipeline;
  const found = readSlot(pipeline, object, kind, slot);
  const taken = b.newBlock('join.taken');
  b.condBr(isTaken(b, found), taken, none);
  b.at(taken);
  return found;
}

/** i1: the slot has rows. */
export function isTaken(b: FunctionBuilder, { word, bit }: FoundSlot): Word {
  return b.trunc(b.lshr(word, bit), 'i1');
}

/** What tells of a slot, whether or not it has rows. */
export function readSlot(pipeline: Pipeline, object: number, kind: SlotKind, slot: Word): FoundSlot {
  const { b } = pipeline;
  const words = tableField(pipeline, object, 'pointer', kind);
  const type = kind === 'directory' ? 'i64' : 'i32';
  const loaded = b.load(type, b.element(type, words, b.lshr(slot, b.integer(64, WORD_SLOT_BITS))));
  const word = type === 'i64' ? loaded : b.zext(loaded, 'i64');
  return { word, bit: b.and(slot, b.integer(64, 2 ** WORD_SLOT_BITS - 1)) };
}

/** A field of a finished join table, loaded once a morsel. */
export function tableField(pipeline: Pipeline, object: number, type: 'pointer' | 'i64', field: string): Word {
  const { b } = pipeline;
  const table = pipeline.object(object);
  return b.once(() => b.load(type, b.field('JoinTable', table, field)));
}

/** How many slots before this one have rows, i64. */
export function rankOf(b: FunctionBuilder, { word, bit }: FoundSlot): Word {
  const below = b.sub(b.shl(b.integer(64, 1), bit), b.integer(64, 1));
  return b.add(b.lshr(word, b.integer(64, 32)), b.populationCount(b.and(word, below)));
}
