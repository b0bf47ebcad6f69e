// Tests of join keys where a scan reads them. A row that will find no match in a join further up is dropped as soon
// as its keys are at hand: before other columns are loaded, other joins looked into, join tables filled. The table of
// the join is finished by then, as the pipelines of a build side come before those of the probe side.
//
//   for row in scan:  if a key's slot is not taken: next row        tests that drop more than the filter, best first
//                     filter
//                     if a key's slot is not taken: next row        the others
//                     …
//
// Where it takes straight-line code alone, they are tested for many rows at once, like cheap conditions (filter.ts): no
// branch is mispredicted on the way, and what is read of the rows that pass is fetched for several of them at a time.
// One integer without NULLs is looked up by the library (keys_select), which has fast code before any is compiled.
//
// Only what drops rows without a match anyway has its keys tested, and only through operators that make nothing of a
// row but rows of their own with the same keys.

import { distinctValues, factsOf } from '../../planner/column-source.js';
import { estimateRows } from '../../planner/estimate.js';
import type { Column } from '../../planner/expression.js';
import { children, type Filter, type Join, type Plan, type Scan, visibleColumns } from '../../planner/plan.js';
import { expressionWeight } from '../../planner/work.js';
import type { Word } from '../function-builder.js';
import type { ColumnBuffers, Pipeline, TestAhead } from '../pipeline.js';
import type { Stretch } from '../row-selection.js';
import { decimalBits, type Range, type Value } from '../value.js';
import {
  anySlotOf,
  type DirectSlots,
  findSlot,
  isTaken,
  keySetSlots,
  readSlot,
  type SlotKind,
  slotOf,
  tableField,
} from './direct-slots.js';
import { isPlain, type StoredIntegers, storedIntegers } from './scan.js';

/** What is tested: columns of a scan against the slots of a join table. */
interface KeyTest {
  readonly object: number;
  readonly slots: DirectSlots;
  readonly kind: SlotKind;
  readonly columns: readonly Column[];
  /** Whether straight-line code loads them. */
  readonly isStraight: boolean;
  /** Where the one column lies that the library can test. */
  readonly stored: StoredKey | undefined;
  /** Of the rows, the share that passes, about. */
  readonly share: number;
  /** See {@link rankOf}. */
  readonly rank: number;
}

/** A column of a table, by its index, and how its values lie. */
interface StoredKey {
  readonly index: number;
  readonly integers: StoredIntegers;
}

/** Only tests that are estimated to leave at most this share of the rows are made early. */
const MOST_SHARE = 0.5;

/**
 * What it costs to drop a row: what is best done first has the least. A test costs about as much as a comparison where
 * the keys come in order, so that branches are foreseen and the directory is walked through, and else more.
 */
function rankOf(work: number, share: number): number {
  return work / (1 - Math.min(share, 0.999));
}

const TEST_WORK = { ascending: 1, other: 2 };

function testRank({ columns, share }: Place & { share: number }): number {
  const inOrder = columns.every((column) => factsOf(column)?.ascending);
  return rankOf(inOrder ? TEST_WORK.ascending : TEST_WORK.other, share);
}

function filterRank(filter: Filter, scan: Scan): number {
  const work = filter.predicate.reduce((sum, conjunct) => sum + expressionWeight(conjunct), 0);
  return rankOf(work, estimateRows(filter) / Math.max(1, estimateRows(scan)));
}

/** The share of a scan's rows whose keys are in the join's build side, about. */
function keyShare(join: Join, { scan, columns }: Place): number {
  const rows = estimateRows(scan);
  const values = columns.reduce((product, column) => product * (distinctValues(column) ?? rows), 1);
  return Math.min(1, estimateRows(join[join.build]) / Math.min(values, rows));
}

/** Whether rows of the probe side without a match are of no use to a join. */
function dropsUnmatched({ type, build }: Join): boolean {
  return type === 'inner' || type === 'semi' || (type === 'anti' && build === 'left');
}

/** Where the column lies whose keys the library can test; undefined where there is more to a key. */
function storedKey({ scan, columns: [column, ...others] }: Place, slots: DirectSlots): StoredKey | undefined {
  if (others.length > 0) return undefined;
  // Slots beyond 64 bits are not told from others by the 64 that the library looks at.
  if (column?.type.kind === 'decimal' && slots.ranges.some((range) => decimalBits(range) > 64)) return undefined;
  const index = scan.columns.find((c) => c.column === column)?.index as number;
  const { storage, facts } = scan.table.columns[index] ?? {};
  const { minimum, maximum } = facts ?? {};
  if (facts?.nullCount !== 0 || minimum === undefined || maximum === undefined) return undefined;
  const integers = storedIntegers(storage);
  if (integers === undefined || (integers.bytes === 16 && decimalBits({ minimum, maximum }) > 64)) return undefined;
  return { index, integers };
}

/**
 * Whether keys are tested for many rows at once by code that is emitted here. Those in order are not: their branches are
 * foreseen, and where a row has no match, nothing else is read.
 */
function isStraight({ scan, columns }: Place): boolean {
  if (columns.every((column) => factsOf(column)?.ascending)) return false;
  const storages = new Map(scan.columns.map(({ column, index }) => [column, scan.table.columns[index]?.storage]));
  return columns.every((column) => isPlain(storages.get(column)));
}

/** The tests of the joins whose probe sides are under emission. */
export class KeyTests {
  /** By the scan, or the filter above it, whose rows are tested. */
  readonly #early = new Map<Plan, KeyTest[]>();
  /** Operators that give fewer rows than they would without the joins above them. */
  readonly reduced = new Set<Plan>();

  /**
   * Has keys of a join tested at the scan that they are columns of; does nothing where there is none, or where too few
   * rows are dropped. `columns` are those of the probe side, undefined for keys that are more than a column.
   */
  add(join: Join, object: number, columns: readonly (Column | undefined)[], slots: DirectSlots, kind: SlotKind): void {
    const place = placeOfTest(join, columns);
    if (place === undefined) return;
    const { scan, filter, above, share } = place;
    const rank = testRank(place);
    const at = filter === undefined || rank < filterRank(filter, scan) ? scan : filter;
    for (const plan of above) this.reduced.add(plan);
    const tests = this.#early.get(at) ?? [];
    const stored = storedKey(place, slots);
    tests.push({
      object,
      slots,
      kind,
      columns: place.columns,
      stored,
      isStraight: stored !== undefined || isStraight(place),
      share,
      rank,
    });
    this.#early.set(
      at,
      tests.sort((a, b) => a.rank - b.rank),
    );
  }

  /** Forgets the tests of a join: the same scan may be part of another plan, too. */
  remove(object: number): void {
    for (const [plan, tests] of this.#early) {
      const others = tests.filter((test) => test.object !== object);
      if (others.length === 0) this.#early.delete(plan);
      else this.#early.set(plan, others);
    }
  }

  /** Whether rows of `plan` are tested before they go on. */
  has(plan: Plan): boolean {
    return this.#early.has(plan);
  }

  /** Tests the current row of `plan`, and goes to the next one where it cannot match. */
  emit(pipeline: Pipeline, plan: Plan): void {
    const { b, evaluator } = pipeline;
    for (const { object, slots, kind, columns } of this.#early.get(plan) ?? []) {
      pipeline.operators.push('key test');
      const keys = columns.map((column) => evaluator.column(column));
      const slot = slotOf(b, slots, keys, pipeline.next);
      const found = findSlot(pipeline, object, kind, slot, pipeline.next);
      if (kind === 'directory') pipeline.foundSlots.set(object, () => found);
    }
  }

  /** Whether the rows of a scan, or of a filter above it, are tested many at once. */
  areStraight(plan: Plan): boolean {
    const tests = this.#early.get(plan);
    return tests?.every(({ isStraight }) => isStraight) ?? false;
  }

  /** The tests of the rows of `plan`, which are made for many at once. What follows finds the rows of their keys. */
  straight(plan: Plan): TestAhead[] {
    return (this.#early.get(plan) ?? []).map((key) => {
      const { share } = key;
      const { stored } = key;
      if (stored === undefined) return { share, test: { kind: 'row', passes: (pipeline) => testRow(pipeline, key) } };
      const choose = (pipeline: Pipeline, buffers: ColumnBuffers, stretch: Stretch) =>
        testStretch(pipeline, key, stored, buffers, stretch);
      return { share, test: { kind: 'stretch', choose } };
    });
  }
}

/** i1: the current row's keys have a slot that is taken. */
function testRow(pipeline: Pipeline, key: KeyTest): Word {
  const { b } = pipeline;
  const { found, nowhere } = readKey(pipeline, key);
  noteTest(pipeline, key);
  const taken = isTaken(b, found);
  return nowhere === undefined ? taken : b.and(taken, b.not(nowhere));
}

/** Chooses the rows of a stretch whose key has a slot that is taken; how many. */
function testStretch(
  pipeline: Pipeline,
  key: KeyTest,
  { index, integers: { bytes, signed, base } }: StoredKey,
  buffers: ColumnBuffers,
  { start, places, count, isChosen }: Stretch,
): Word {
  const { b } = pipeline;
  noteTest(pipeline, key);
  const { minimum } = key.slots.ranges[0] as Range;
  const form = bytes + (signed ? 32 : 0) + (key.kind === 'directory' ? 64 : 0) + 256 * key.slots.bits;
  const first = b.element('i8', buffers(index, 'values'), b.mul(start, b.integer(64, bytes)));
  return b.call(isChosen ? 'keys_keep' : 'keys_select', [
    tableField(pipeline, key.object, 'pointer', key.kind),
    first,
    b.integer(32, form),
    b.integer(64, BigInt.asIntN(64, minimum - base)),
    count,
    places,
  ])[0] as Word;
}

/** Tells the joins above that the keys of the rows that pass have been found. */
function noteTest(pipeline: Pipeline, key: KeyTest): void {
  pipeline.operators.push('key test');
  if (key.kind === 'directory') pipeline.foundSlots.set(key.object, () => readKey(pipeline, key).found);
}

/** What tells of the slot of the current row's keys, and i1 whether they belong to none. */
function readKey(pipeline: Pipeline, { object, slots, kind, columns }: KeyTest) {
  const keys = columns.map((column) => pipeline.evaluator.column(column));
  const { slot, nowhere } = anySlotOf(pipeline.b, slots, keys);
  return { found: readSlot(pipeline, object, kind, slot), nowhere };
}

/** Where keys of a join are best tested; undefined where they cannot be, or where it drops too few rows. */
function placeOfTest(join: Join, columns: readonly (Column | undefined)[]): (Place & { share: number }) | undefined {
  if (!dropsUnmatched(join) || !columns.every((column) => column !== undefined)) return undefined;
  const probe = join.build === 'left' ? join.right : join.left;
  const place = placeBelow(probe, columns);
  if (place === undefined || occurrences(probe, place.scan) > 1) return undefined;
  const share = keyShare(join, place);
  return share > MOST_SHARE ? undefined : { ...place, share };
}

/** The key of a join by hash whose values are worth a set beside the table: the one that drops the most rows early. */
export function keySetOf(join: Join, keys: readonly Value[]): { key: number; slots: DirectSlots } | undefined {
  let best: { key: number; slots: DirectSlots; share: number } | undefined;
  keys.forEach((value, key) => {
    const expression = join.keys[key]?.[join.build === 'left' ? 'right' : 'left'];
    const place = placeOfTest(join, [expression?.kind === 'column' ? expression.column : undefined]);
    if (place === undefined || (best !== undefined && place.share >= best.share)) return;
    const slots = keySetSlots(value, estimateRows(place.scan));
    if (slots !== undefined) best = { key, slots, share: place.share };
  });
  return best && { key: best.key, slots: best.slots };
}

/** A scan that has columns under perhaps other names, and the filter right above it. */
interface Place {
  readonly scan: Scan;
  readonly filter: Filter | undefined;
  readonly columns: readonly Column[];
  /** The operators from there up to the join whose keys they are. */
  readonly above: readonly Plan[];
}

/** How often an operator stands in a plan: the two halves of a full join have the same inputs. */
function occurrences(plan: Plan, operator: Plan): number {
  if (plan === operator) return 1;
  return children(plan).reduce((sum, child) => sum + occurrences(child, operator), 0);
}

/** Where all `columns` come from one scan, and dropping rows of it does nothing but drop rows with their values. */
function placeBelow(plan: Plan, columns: readonly Column[]): Place | undefined {
  const above: Plan[] = [];
  let names = columns;
  for (let at = plan; ; ) {
    const own = visibleColumns(at);
    if (!names.every((column) => own.has(column))) return undefined;
    switch (at.kind) {
      case 'scan': {
        const last = above.at(-1);
        return { scan: at, filter: last?.kind === 'filter' ? last : undefined, columns: names, above };
      }
      case 'filter':
        above.push(at);
        at = at.input;
        break;
      case 'project': {
        const made = new Map(at.outputs.map(({ column, expression }) => [column, expression]));
        names = names.map((column) => {
          const expression = made.get(column);
          return expression?.kind === 'column' ? expression.column : column;
        });
        above.push(at);
        at = at.input;
        break;
      }
      case 'join': {
        // A second match for a row is an error of a single join, which is not to depend on what is above.
        if (at.type === 'single') return undefined;
        above.push(at);
        const left = visibleColumns(at.left);
        const isLeft = names.every((column) => left.has(column));
        if (!isLeft && at.type !== 'inner') return undefined;
        // Rows that are found by position are not scanned.
        if (at.byPosition && isLeft === (at.build === 'left')) return undefined;
        at = isLeft ? at.left : at.right;
        break;
      }
      default:
        return undefined;
    }
  }
}
