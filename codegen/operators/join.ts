// Joins: one pipeline fills the join table from the build side, the probe side's pipeline goes on through it. Without
// keys every pair meets: the same table with all rows in one slot.
//
//   build:   for row:  if a key is NULL: next row
//                      store keys and needed columns in append(table, hash(keys))
//   probe:   for row:  entry = directory[hash >> shift]
//                      if a key is NULL or entry lacks the hash's filter bits: no match
//                      for match in previous entry's end … entry's end, if keys equal and condition true:
//
// Keys known to lie in narrow ranges number the slots themselves (direct-slots.ts): no hash, no filter bits, and no
// stored keys to compare. With a match in hand:
//   inner:                 consume
//   left:                  consume; without any match, consume with NULLs
//   single:                the same, but an error at the second match
//   semi, anti:            consume at the first match, or without any
//   mark:                  consume once, with whether there was a match
//
// Where the rows of the build side are found by their place in a table, nothing is built (position-join.ts).
//
// Semi and anti joins may also build from their left side:
//   mark:    for right row:  for match: set the match's mark
//   read:    for build row:  if its mark is set (anti: not set): consume

import { MayflyError } from '../../planner/errors.js';
import type { Column } from '../../planner/expression.js';
import { collectColumns } from '../../planner/expression-tree.js';
import { type Join, visibleColumns } from '../../planner/plan.js';
import { positionsOfJoin } from '../../planner/position.js';
import { BOOLEAN } from '../../planner/types.js';
import type { Block, Word } from '../function-builder.js';
import type { Consume, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { loadField } from '../row-layout.js';
import type { Value } from '../value.js';
import { directSlots } from './direct-slots.js';
import { keepWhereTrue } from './filter.js';
import { appendBuildRow, type BuildRow, evaluateKeys, MARK_OFFSET, walkMatches } from './join-table.js';
import { keySetOf } from './key-tests.js';
import { produceByPosition } from './position-join.js';

/** A join under emission. */
interface Joining {
  readonly emitter: QueryEmitter;
  readonly plan: Join;
  readonly object: number;
  readonly row: BuildRow;
  /** The other side of `build`. */
  readonly probe: 'left' | 'right';
}

export function produceJoin(emitter: QueryEmitter, plan: Join, required: Required, consume: Consume): void {
  const positions = emitter.options.facts ? positionsOfJoin(plan) : undefined;
  if (positions !== undefined) return produceByPosition(emitter, plan, positions, required, consume);
  const probe = plan.build === 'left' ? 'right' : 'left';
  const above = new Set(required);
  for (const conjunct of plan.condition) collectColumns(conjunct, above);
  const inBuild = visibleColumns(plan[plan.build]);
  const marksBuild = plan.build === 'left' && plan.type !== 'inner';
  if (marksBuild && plan.type !== 'semi' && plan.type !== 'anti') {
    throw new MayflyError('internal_error', 'emit', `a ${plan.type} join cannot build from its left side`);
  }

  const table = emitter.reserveObject();
  const row = build(
    emitter,
    plan,
    table.index,
    [...above].filter((c) => inBuild.has(c)),
    marksBuild,
  );
  const { size: rowSize, slots, keySet } = row;
  table.describe({
    kind: 'join_table',
    rowSize,
    ...(slots !== undefined && { direct: { bits: slots.bits, unique: slots.unique } }),
    ...(keySet !== undefined && { keySet: { bits: keySet.slots.bits } }),
  });

  const joining: Joining = { emitter, plan, object: table.index, row, probe };
  const probeRequired = new Set([...above].filter((c) => !inBuild.has(c) && c !== plan.mark));
  for (const key of plan.keys) collectColumns(key[probe], probeRequired);
  testKeys(joining);
  emitter.produce(plan[probe], probeRequired, (pipeline) => {
    pipeline.operators.push(`${plan.type} join probe`);
    if (marksBuild) markMatches(pipeline, joining);
    else probeRow(pipeline, joining, consume);
  });
  emitter.keyTests.remove(joining.object);
  if (marksBuild) readMarked(joining, consume);
}

/** Has the keys tested before the probe side gets to the join, where that spares much. */
function testKeys({ emitter, plan, object, row: { slots, keySet }, probe }: Joining): void {
  const columns = plan.keys.map(({ [probe]: key }) => (key.kind === 'column' ? key.column : undefined));
  if (slots !== undefined) emitter.keyTests.add(plan, object, columns, slots, 'directory');
  if (keySet !== undefined) emitter.keyTests.add(plan, object, [columns[keySet.key]], keySet.slots, 'keySet');
}

/** The pipeline of the build side. */
function build(emitter: QueryEmitter, plan: Join, object: number, kept: readonly Column[], marked: boolean): BuildRow {
  const required = new Set(kept);
  for (const key of plan.keys) collectColumns(key[plan.build], required);
  const existence = ['semi', 'anti', 'mark'].includes(plan.type) && plan.condition.length === 0;
  let row: BuildRow | undefined;
  emitter.produce(plan[plan.build], required, (pipeline) => {
    pipeline.sink = object;
    const { b } = pipeline;
    const none = plan.nullAware ? b.newBlock('join.null_key') : pipeline.next;
    // A left row of an anti join stays even if it can match nothing.
    const keys =
      plan.type === 'anti' && marked
        ? plan.keys.map((k) => pipeline.evaluator.evaluate(k.left))
        : evaluateKeys(pipeline, plan.keys, plan.build, none);
    const slots = emitter.options.facts ? directSlots(plan, keys, emitter.sharedBounds) : undefined;
    pipeline.operators.push(`${slots === undefined ? 'hash' : 'direct'} join build`);
    const keySet = emitter.options.facts && slots === undefined ? keySetOf(plan, keys) : undefined;
    row = appendBuildRow(pipeline, object, { keys, kept, marked, slots, keySet, existence });
    if (!plan.nullAware) return;
    const appended = b.current;
    b.at(none);
    b.store(b.integer(64, 1), b.field('JoinTable', pipeline.object(object), 'nullKeys'));
    b.br(pipeline.next);
    b.at(appended);
  });
  if (row === undefined) throw new MayflyError('internal_error', 'emit', 'a join without a build side');
  return row;
}

/** Makes the build side's columns available from a row; NULL where `missing`. */
function defineBuildColumns(pipeline: Pipeline, row: BuildRow, address: Word, missing?: Word): void {
  const { b, evaluator } = pipeline;
  for (const { column, field } of row.columns) {
    const load = () => {
      const value = loadField(b, address, field);
      if (missing === undefined) return value;
      return { ...value, isNull: value.isNull === undefined ? missing : b.or(missing, value.isNull) };
    };
    evaluator.define(column, load, field.dictionary);
  }
}

/** Leaves for `step` unless the join's condition holds for the current probe row and a build row. */
function checkCondition(pipeline: Pipeline, { plan, row }: Joining, address: Word, step: Block): void {
  if (plan.condition.length === 0) return;
  const next = pipeline.next;
  pipeline.next = step;
  // What is computed from this match is not there in blocks that are reached without it.
  pipeline.evaluator.inBranch(() => {
    defineBuildColumns(pipeline, row, address);
    keepWhereTrue(pipeline, plan.condition);
  });
  pipeline.next = next;
}

/** Emits a probe row's way through the join, its consumer included. */
function probeRow(pipeline: Pipeline, joining: Joining, consume: Consume): void {
  const outer = pipeline.next;
  switch (joining.plan.type) {
    case 'inner':
      probeInner(pipeline, joining, consume);
      break;
    case 'left':
    case 'single':
      probeLeft(pipeline, joining, consume);
      break;
    case 'semi':
    case 'anti':
      probeExists(pipeline, joining, consume);
      break;
    case 'mark':
      probeMark(pipeline, joining, consume);
      break;
  }
  pipeline.next = outer;
  // Emission goes on in a block of its own, never reached: the enclosing loop closes there.
  pipeline.b.at(pipeline.b.newBlock('join.done'));
}

/** The probe side's keys and the walk over their matches. */
function walk(pipeline: Pipeline, joining: Joining, none: Block, match: (row: Word, step: Block) => void): void {
  const { plan, object, row, probe } = joining;
  const values = evaluateKeys(pipeline, plan.keys, probe, none);
  walkMatches(pipeline, { object, row, keys: plan.keys, values, none, match });
}

function probeInner(pipeline: Pipeline, joining: Joining, consume: Consume): void {
  const { b } = pipeline;
  walk(pipeline, joining, pipeline.next, (address, step) => {
    pipeline.next = step;
    // In this order: the condition's columns stay known to the consumer, which only matches reach.
    defineBuildColumns(pipeline, joining.row, address);
    keepWhereTrue(pipeline, joining.plan.condition);
    consume(pipeline);
    b.br(step);
  });
}

function probeLeft(pipeline: Pipeline, joining: Joining, consume: Consume): void {
  const { b } = pipeline;
  const outer = pipeline.next;
  const [none, unmatched, joined, after] = ['none', 'unmatched', 'joined', 'after'].map((s) =>
    b.newBlock(`join.${s}`),
  ) as [Block, Block, Block, Block];
  const matched = b.variable('i1');
  b.store(b.boolean(false), matched);
  let reached: { address: Word; from: Block; step: Block } | undefined;
  walk(pipeline, joining, none, (address, step) => {
    checkCondition(pipeline, joining, address, step);
    if (joining.plan.type === 'single') b.failIf(b.load('i1', matched), 'cardinality');
    b.store(b.boolean(true), matched);
    reached = { address, from: b.current, step };
    b.br(joined);
  });
  if (reached === undefined) throw new MayflyError('internal_error', 'emit', 'a walk without matches');
  b.at(none);
  b.condBr(b.load('i1', matched), outer, unmatched);
  b.at(unmatched);
  // A row of zeros to read from, all of it covered by NULL.
  const nothing = pipeline.evaluator.text(new Uint8Array(joining.row.size)).words[0] as Word;
  b.br(joined);
  b.at(joined);
  const address = b.phi('pointer', [
    [reached.address, reached.from],
    [nothing, unmatched],
  ]);
  const missing = b.phi('i1', [
    [b.boolean(false), reached.from],
    [b.boolean(true), unmatched],
  ]);
  defineBuildColumns(pipeline, joining.row, address, missing);
  pipeline.next = after;
  consume(pipeline);
  b.br(after);
  b.at(after);
  b.condBr(missing, outer, reached.step);
}

function probeExists(pipeline: Pipeline, joining: Joining, consume: Consume): void {
  const { b } = pipeline;
  const outer = pipeline.next;
  const body = b.newBlock('join.body');
  const [found, missing] = joining.plan.type === 'semi' ? [body, outer] : [outer, body];
  walk(pipeline, joining, missing, (address, step) => {
    checkCondition(pipeline, joining, address, step);
    b.br(found);
  });
  b.at(body);
  consume(pipeline);
  b.br(outer);
}

function probeMark(pipeline: Pipeline, joining: Joining, consume: Consume): void {
  const { b, evaluator } = pipeline;
  const { plan, object } = joining;
  const outer = pipeline.next;
  const [none, body] = [b.newBlock('join.none'), b.newBlock('join.body')];
  // NULL keys are told apart here, as `none` must know.
  const keyNull = plan.nullAware
    ? evaluator.evaluate((plan.keys[0] as Join['keys'][number])[joining.probe]).isNull
    : undefined;
  let from: Block | undefined;
  walk(pipeline, joining, none, (address, step) => {
    checkCondition(pipeline, joining, address, step);
    from = b.current;
    b.br(body);
  });
  b.at(none);
  let open: Word = b.boolean(false);
  if (plan.nullAware) {
    const table = pipeline.object(object);
    const positive = (field: 'rowCount' | 'nullKeys') =>
      b.compare('ne', b.load('i64', b.field('JoinTable', table, field)), b.integer(64, 0));
    const nullKeys = positive('nullKeys');
    open = keyNull === undefined ? nullKeys : b.or(nullKeys, b.and(keyNull, positive('rowCount')));
  }
  b.br(body);
  b.at(body);
  const word = b.phi('i1', [
    [b.boolean(true), from as Block],
    [b.boolean(false), none],
  ]);
  const isNull = plan.nullAware
    ? b.phi('i1', [
        [b.boolean(false), from as Block],
        [open, none],
      ])
    : undefined;
  const mark: Value = { type: BOOLEAN, words: [word], isNull, range: { minimum: 0n, maximum: 1n } };
  if (plan.mark !== undefined) evaluator.define(plan.mark, () => mark);
  consume(pipeline);
  b.br(outer);
}

/** Marks the build rows that the current right row matches. */
function markMatches(pipeline: Pipeline, joining: Joining): void {
  const { b } = pipeline;
  pipeline.sink = 'none';
  walk(pipeline, joining, pipeline.next, (address, step) => {
    checkCondition(pipeline, joining, address, step);
    b.store(b.integer(8, 1), b.offset(address, MARK_OFFSET));
    b.br(step);
  });
  b.at(b.newBlock('join.done'));
}

/** The pipeline over the build rows that are marked, or for an anti join are not. */
function readMarked({ emitter, plan, object, row }: Joining, consume: Consume): void {
  emitter.objectPipeline(`${plan.type} join rows`, object, (pipeline, address) => {
    const { b } = pipeline;
    const wanted = b.newBlock('join.wanted');
    const mark = b.load('i8', b.offset(address, MARK_OFFSET));
    b.condBr(b.compare(plan.type === 'semi' ? 'ne' : 'eq', mark, b.integer(8, 0)), wanted, pipeline.next);
    b.at(wanted);
    defineBuildColumns(pipeline, row, address);
    consume(pipeline);
  });
}
