// The join table in generated code: filling it from the build side, walking the matches of a probe row.
// Which rows a kind of join then passes on is join.ts's matter.
import type { Column } from '../../planner/expression.js';
import type { JoinKey } from '../../planner/plan.js';
import { equalValues, hashValues, sameValues } from '../comparison.js';
import type { Block, FunctionBuilder, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { type Field, layoutRow, loadField, storeField } from '../row-layout.js';
import { anyNull, type Value } from '../value.js';
import { type DirectSlots, findSlot, rankOf, slotOf, tableField } from './direct-slots.js';

/** Where the build side's keys and columns lie in a row of the join table. */
export interface BuildRow {
  /** Bytes; 0 where only the slots that have rows are known. */
  readonly size: number;
  /** Of a direct table, which its slots stand for the keys. */
  readonly slots: DirectSlots | undefined;
  /** By hash: which of the keys has a set of its values besides, and their slots. */
  readonly keySet: { readonly key: number; readonly slots: DirectSlots } | undefined;
  /** Keys that are stored to be compared; none in a direct table. */
  readonly keys: readonly Field[];
  readonly columns: readonly { readonly column: Column; readonly field: Field }[];
}

/** The first byte of a row, where a join marks the build rows that have found a match. */
export const MARK_OFFSET = 0;

/** The keys' values; where one is NULL that can equal nothing, control goes to `none` instead. */
export function evaluateKeys(
  pipeline: Pipeline,
  keys: readonly JoinKey[],
  side: 'left' | 'right',
  none: Block,
): Value[] {
  const { b, evaluator } = pipeline;
  const values = keys.map((k) => evaluator.evaluate(k[side]));
  const isNull = anyNull(
    b,
    values.filter((_, k) => !keys[k]?.nullSafe),
  );
  if (isNull !== undefined) {
    const pass = b.newBlock('join.keys');
    b.condBr(isNull, none, pass);
    b.at(pass);
  }
  return values.map((v, k) => (keys[k]?.nullSafe ? v : { ...v, isNull: undefined }));
}

/** What a row of the join table is to hold. */
interface RowShape {
  readonly keys: readonly Value[];
  readonly kept: readonly Column[];
  /** Room for a mark, which is cleared. */
  readonly marked: boolean;
  readonly slots: DirectSlots | undefined;
  readonly keySet: BuildRow['keySet'];
  /** Nothing is asked but whether there is a row of some keys. */
  readonly existence: boolean;
}

/** Appends the current row. */
export function appendBuildRow(pipeline: Pipeline, object: number, shape: RowShape): BuildRow {
  const { keys, kept, marked, slots, keySet, existence } = shape;
  const { b, evaluator } = pipeline;
  const columns = kept.map((column) => ({ column, value: evaluator.coded(column) }));
  const stored = slots === undefined ? keys : [];
  const values = [...stored, ...columns.map((c) => c.value)];
  const layout = layoutRow(
    values.map((v) => ({ ...v, nullable: v.isNull !== undefined })),
    marked ? 8 : 0,
  );
  const isEmpty = slots !== undefined && (slots.unique || existence) && values.length === 0 && !marked;
  const hash =
    slots === undefined
      ? hashValues(b, keys, false)
      : b.shl(slotOf(b, slots, keys, pipeline.next), b.integer(64, 64 - slots.bits));
  const row = b.call('join_table_append', [pipeline.local(object), hash])[0] as Word;
  if (marked) b.store(b.integer(8, 0), b.offset(row, MARK_OFFSET));
  values.forEach((value, k) => {
    storeField(b, row, layout.fields[k] as Field, value);
  });
  if (keySet !== undefined) {
    const key = slotOf(b, keySet.slots, [keys[keySet.key] as Value], pipeline.next);
    b.call('join_table_note_key', [pipeline.local(object), key]);
  }
  return {
    size: isEmpty ? 0 : layout.size,
    slots,
    keySet,
    keys: layout.fields.slice(0, stored.length),
    columns: columns.map(({ column }, k) => ({ column, field: layout.fields[stored.length + k] as Field })),
  };
}

/** The bits that a row of this hash sets in its directory entry. */
function filterBits(b: FunctionBuilder, hash: Word): Word {
  const bit = (shifted: Word) => b.shl(b.integer(64, 1), b.and(shifted, b.integer(64, 15)));
  return b.or(bit(hash), bit(b.lshr(hash, b.integer(64, 4))));
}

/** i1: a key of a build row matches the probe row's. */
function keyMatches(b: FunctionBuilder, row: Word, field: Field, value: Value, nullSafe: boolean): Word {
  const stored = loadField(b, row, field);
  if (nullSafe) return sameValues(b, stored, value);
  const equal = equalValues(b, { ...stored, isNull: undefined }, value);
  return stored.isNull === undefined ? equal : b.and(equal, b.not(stored.isNull));
}

/** Where a walk over matches goes: `row` is a match's address, `step` goes on to the next, `none` is the end. */
interface Walk {
  readonly object: number;
  readonly row: BuildRow;
  readonly keys: readonly JoinKey[];
  readonly values: readonly Value[];
  readonly none: Block;
  readonly match: (row: Word, step: Block) => void;
}

/**
 * Emits the walk over the build rows whose keys match; `match` ends every path it emits itself. Build columns
 * are not defined here: what `match` makes of them depends on the join.
 */
export function walkMatches(pipeline: Pipeline, walk: Walk): void {
  if (walk.row.slots === undefined) walkHashSlot(pipeline, walk);
  else walkDirectSlot(pipeline, walk, walk.row.slots);
}

function walkHashSlot(pipeline: Pipeline, walk: Walk): void {
  const { b } = pipeline;
  const hash = hashValues(b, walk.values, false);
  const directory = tableField(pipeline, walk.object, 'pointer', 'directory');
  const shift = tableField(pipeline, walk.object, 'i64', 'shift');
  const slot = b.element('i64', directory, b.lshr(hash, shift));
  const entry = b.load('i64', slot);
  const bits = filterBits(b, hash);
  const hit = b.newBlock('join.hit');
  b.condBr(b.compare('eq', b.and(entry, bits), bits), hit, walk.none);
  b.at(hit);
  const begin = b.lshr(b.load('i64', b.offset(slot, -8)), b.integer(64, 16));
  walkRows(pipeline, walk, begin, b.lshr(entry, b.integer(64, 16)));
}

function walkDirectSlot(pipeline: Pipeline, walk: Walk, slots: DirectSlots): void {
  const { b } = pipeline;
  const { object, row, none } = walk;
  const found =
    pipeline.foundSlots.get(object)?.() ??
    findSlot(pipeline, object, 'directory', slotOf(b, slots, walk.values, none), none);
  if (row.size === 0) return walk.match(b.nullPointer, none);
  const rank = rankOf(b, found);
  if (slots.unique) {
    const rows = tableField(pipeline, object, 'pointer', 'rows');
    return walk.match(b.place(rows, rank, row.size), none);
  }
  const end = b.element('i64', tableField(pipeline, object, 'pointer', 'ends'), rank);
  walkRows(pipeline, walk, b.load('i64', b.offset(end, -8)), b.load('i64', end));
}

/** The rows between two addresses, i64, whose stored keys match. */
function walkRows(pipeline: Pipeline, { row, keys, values, none, match }: Walk, begin: Word, end: Word): void {
  const { b } = pipeline;
  const [head, candidate, step] = ['head', 'candidate', 'step'].map((s) => b.newBlock(`join.${s}`)) as [
    Block,
    Block,
    Block,
  ];
  // Many matches for many rows can take long, so a cancelled query leaves here too.
  b.leaveIfStopped();
  // Variables, not phis: an outer join comes back to `step` from code that rows without a match reach, too.
  const [cursor, last] = [b.variable('i64'), b.variable('i64')];
  b.store(end, last);
  b.store(begin, cursor);
  b.br(head);
  b.at(head);
  const address = b.load('i64', cursor);
  b.condBr(b.compare('ne', address, b.load('i64', last)), candidate, none);
  b.at(candidate);
  const found = b.integerToPointer(address);
  row.keys.forEach((field, k) => {
    const same = b.newBlock('join.same');
    b.condBr(keyMatches(b, found, field, values[k] as Value, keys[k]?.nullSafe ?? false), same, step);
    b.at(same);
  });
  match(found, step);
  b.at(step);
  b.store(b.add(b.load('i64', cursor), b.integer(64, row.size)), cursor);
  b.br(head);
}
