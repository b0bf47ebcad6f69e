// Aggregate: one pipeline fills the workers' groups, which the library merges; another reads the groups.
//
//   fill:   for row:  group = find(hash(keys), keys) or insert: keys, accumulators' initial states
//                     accumulators of the group take the row
//   read:   for group: consume(keys, results)
//
// Without groups the accumulators are variables of the function for a morsel and join the worker's single row
// at its end; rows that a filter drops then count as NULL rather than being branched around, where that is cheap.

import { MayflyError } from '../../planner/errors.js';
import type { Aggregate, Column, Expression } from '../../planner/expression.js';
import { collectColumns, expressionKey } from '../../planner/expression-tree.js';
import type { AggregatePlan } from '../../planner/plan.js';
import { BOOLEAN } from '../../planner/types.js';
import { hashValues, sameValues } from '../comparison.js';
import { when } from '../control-flow.js';
import type { Block, FunctionBuilder, Word } from '../function-builder.js';
import type { Kept, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { rowBound } from '../row-bound.js';
import { type Field, fieldReader, layoutRow, loadField, storeField } from '../row-layout.js';
import { isTrue, type Value, wordTypes } from '../value.js';
import { type Accumulator, accumulatorOf } from './accumulator.js';

/** An accumulator with its place in a group's row, and the aggregates that it serves. */
interface Slot {
  readonly aggregate: Aggregate;
  readonly columns: readonly Column[];
  readonly accumulator: Accumulator;
  readonly field: Field;
}

/** The rows of an aggregate table. */
interface GroupRow {
  readonly size: number;
  readonly groups: readonly { readonly column: Column; readonly field: Field }[];
  readonly slots: readonly Slot[];
}

/** The library keeps a group's hash in the first word of its row. */
const HASH_OFFSET = 0;

/** Keeps the groups. */
export function keepGroups(emitter: QueryEmitter, plan: AggregatePlan, required: Required): Kept {
  const aggregates = plan.aggregates.filter((a) => required.has(a.column));
  const grouped = plan.groups.length > 0;
  const below = new Set<Column>();
  for (const { expression } of plan.groups) collectColumns(expression, below);
  for (const { argument, filter } of aggregates) {
    if (argument !== undefined) collectColumns(argument, below);
    if (filter !== undefined) collectColumns(filter, below);
  }
  const rows = rowBound(plan.input, emitter.sharedBounds);
  const table = emitter.reserveObject();
  let groupRow: GroupRow | undefined;

  emitter.produce(
    plan.input,
    below,
    (pipeline) => {
      pipeline.operators.push('aggregate');
      pipeline.sink = table.index;
      const { evaluator } = pipeline;
      if (!aggregates.every((a) => takesMask(pipeline, a))) pipeline.settleMask();
      const keys = plan.groups.map((g) => evaluator.evaluate(g.expression));
      const distinct = mergeEqual(pipeline, aggregates).map((merged) => ({
        ...merged,
        accumulator: accumulatorOf(
          merged.aggregate,
          merged.input,
          rows,
          grouped && merged.aggregate.filter === undefined,
        ),
      }));
      const layout = layoutRow(
        [...keys.map((k) => ({ ...k, nullable: k.isNull !== undefined })), ...distinct.map((d) => d.accumulator.shape)],
        grouped ? 8 : 0,
      );
      const slots = distinct.map((d, k): Slot => ({ ...d, field: layout.fields[keys.length + k] as Field }));
      const groups = plan.groups.map(({ column }, k) => ({ column, field: layout.fields[k] as Field }));
      groupRow = { size: layout.size, groups, slots };
      if (grouped) fillGroups(pipeline, table.index, groupRow, keys);
      else fillSingle(pipeline, table.index, slots);
      pipeline.companions.push(() => emitCompanions(pipeline, groupRow as GroupRow, grouped));
      table.describe({
        kind: 'aggregate_table',
        rowSize: layout.size,
        combine: `${pipeline.name}_combine`,
        ...(grouped
          ? { hashOffset: HASH_OFFSET, equal: `${pipeline.name}_equal` }
          : { initialize: `${pipeline.name}_initialize` }),
      });
    },
    !grouped,
  );

  if (groupRow === undefined) throw new MayflyError('internal_error', 'emit', 'an aggregate without input');
  const { groups, slots } = groupRow;
  const readers = new Map(groups.map(({ column, field }) => [column, fieldReader(field)] as const));
  for (const { columns, accumulator, field } of slots) {
    for (const column of columns) readers.set(column, (b, row) => accumulator.result(b, loadField(b, row, field)));
  }
  return { label: 'groups', plan, object: table.index, columns: readers };
}

/** An aggregate, its argument's value for the current row, and the columns of all aggregates equal to it. */
interface Merged {
  readonly aggregate: Aggregate;
  readonly input: Value | undefined;
  readonly columns: Column[];
}

/**
 * Aggregates that compute the same thing share one accumulator; count of what is never NULL is count(*). An
 * accumulator needs to know its argument's range and whether it can be NULL: without FILTER the argument is
 * evaluated here for good (its value is remembered for the update), under FILTER only its shape counts.
 */
function mergeEqual(pipeline: Pipeline, aggregates: readonly Aggregate[]): Merged[] {
  const byKey = new Map<string, Merged>();
  for (const aggregate of aggregates) {
    const { argument, filter } = aggregate;
    let input: Value | undefined;
    if (argument !== undefined) {
      input = filter === undefined ? pipeline.evaluator.evaluate(argument) : shapeUnderFilter(pipeline, argument);
    }
    const isCountStar = aggregate.function === 'count' && input?.isNull === undefined;
    const plain: Aggregate = isCountStar ? { ...aggregate, function: 'count_star', argument: undefined } : aggregate;
    const key = [
      plain.function,
      ...[plain.argument, filter].map((e) => (e === undefined ? '' : expressionKey(e))),
    ].join('|');
    const known = byKey.get(key);
    if (known === undefined)
      byKey.set(key, { aggregate: plain, input: isCountStar ? undefined : input, columns: [aggregate.column] });
    else known.columns.push(aggregate.column);
  }
  return [...byKey.values()];
}

/** The shape of a filtered aggregate's argument, found by emitting it in a block that is never entered. */
function shapeUnderFilter(pipeline: Pipeline, argument: Expression): Value {
  const { b, evaluator } = pipeline;
  const resume = b.current;
  b.at(b.newBlock('aggregate.shape'));
  const value = evaluator.inBranch(() => evaluator.evaluate(argument));
  b.br(pipeline.next);
  b.at(resume);
  return value;
}

/** Whether an aggregate may run for rows that do not pass the mask: its argument is cheap and cannot fail. */
function takesMask(pipeline: Pipeline, { argument, filter, function: name }: Aggregate): boolean {
  if (filter !== undefined || name === 'min' || name === 'max') return false;
  return argument === undefined || pipeline.isSpeculative(() => pipeline.evaluator.evaluate(argument));
}

/** The argument's value for the current row, NULL where the row does not pass the mask. */
function inputOf({ b, evaluator, mask }: Pipeline, { argument }: Aggregate): Value | undefined {
  const value = argument === undefined ? undefined : evaluator.evaluate(argument);
  if (mask === undefined) return value;
  const dropped = b.not(mask);
  if (value === undefined) return { type: BOOLEAN, words: [], isNull: dropped, range: { minimum: 0n, maximum: 0n } };
  return { ...value, isNull: value.isNull === undefined ? dropped : b.or(value.isNull, dropped) };
}

/** Where an accumulator's state lives while rows arrive. */
interface Place {
  readonly load: () => Value;
  readonly store: (state: Value) => void;
}

/** Lets the accumulators take the current row. */
function takeRow(pipeline: Pipeline, slots: readonly Slot[], placeOf: (slot: Slot) => Place): void {
  const { b, evaluator } = pipeline;
  for (const slot of slots) {
    const { aggregate, accumulator } = slot;
    const take = () => {
      const place = placeOf(slot);
      place.store(accumulator.update(b, place.load(), inputOf(pipeline, aggregate)));
    };
    if (aggregate.filter === undefined) take();
    else when(b, 'aggregate.filter', isTrue(b, evaluator.evaluate(aggregate.filter)), () => evaluator.inBranch(take));
  }
}

function inRow(b: FunctionBuilder, row: Word, field: Field): Place {
  return { load: () => loadField(b, row, field), store: (state) => storeField(b, row, field, state) };
}

function fillGroups(pipeline: Pipeline, object: number, layout: GroupRow, keys: readonly Value[]): void {
  const { b } = pipeline;
  const local = pipeline.local(object);
  const hash = hashValues(b, keys, true);
  // Read for every row, as an insertion may move the entries.
  const entries = b.load('pointer', b.field('AggregateLocal', local, 'entries'));
  const mask = b.load('i64', b.field('AggregateLocal', local, 'mask'));
  const first = b.and(hash, mask);
  const [probe, occupied, compare, step, insert, found] = [
    'probe',
    'occupied',
    'compare',
    'step',
    'insert',
    'found',
  ].map((s) => b.newBlock(`aggregate.${s}`)) as [Block, Block, Block, Block, Block, Block];
  const before = b.current;
  b.br(probe);
  b.at(probe);
  const position = b.phi('i64', [[first, before]]);
  const entry = b.element('i8', entries, b.shl(position, b.integer(64, 4)));
  const candidate = b.load('pointer', b.offset(entry, 8));
  b.condBr(b.isNullPointer(candidate), insert, occupied);
  b.at(occupied);
  b.condBr(b.compare('eq', b.load('i64', entry), hash), compare, step);
  b.at(compare);
  layout.groups.forEach(({ field }, k) => {
    const same = b.newBlock('aggregate.same');
    b.condBr(sameValues(b, loadField(b, candidate, field), keys[k] as Value), same, step);
    b.at(same);
  });
  const compared = b.current;
  b.br(found);
  b.at(step);
  b.addIncoming(position, b.and(b.add(position, b.integer(64, 1)), mask), step);
  b.br(probe);
  b.at(insert);
  const inserted = b.call('aggregate_table_insert', [local, hash])[0] as Word;
  layout.groups.forEach(({ field }, k) => {
    storeField(b, inserted, field, keys[k] as Value);
  });
  for (const { accumulator, field } of layout.slots) storeField(b, inserted, field, accumulator.initial(b));
  const stored = b.current;
  b.br(found);
  b.at(found);
  const row = b.phi('pointer', [
    [candidate, compared],
    [inserted, stored],
  ]);
  takeRow(pipeline, layout.slots, ({ field }) => inRow(b, row, field));
}

function fillSingle(pipeline: Pipeline, object: number, slots: readonly Slot[]): void {
  const { b } = pipeline;
  const places = new Map<Slot, Place>();
  for (const slot of slots) places.set(slot, inVariables(b, slot));
  takeRow(pipeline, slots, (slot) => places.get(slot) as Place);
  pipeline.epilogues.push(() => {
    const row = b.call('aggregate_table_single', [pipeline.local(object)])[0] as Word;
    for (const slot of slots) {
      const state = loadField(b, row, slot.field);
      storeField(b, row, slot.field, slot.accumulator.combine(b, state, (places.get(slot) as Place).load()));
    }
  });
}

/** A state in the function's variables, which LLVM keeps in registers. */
function inVariables(b: FunctionBuilder, { accumulator }: Slot): Place {
  const { type, range, nullable } = accumulator.shape;
  const initial = accumulator.initial(b);
  const words = wordTypes(type, range).map((name, k) => ({ name, address: b.variable(name, initial.words[k]) }));
  const isNull = nullable ? b.variable('i1', initial.isNull) : undefined;
  return {
    load: () => ({
      type,
      range,
      words: words.map(({ name, address }) => b.load(name, address)),
      isNull: isNull === undefined ? undefined : b.load('i1', isNull),
    }),
    store: (state) => {
      words.forEach(({ address }, k) => {
        b.store(state.words[k] as Word, address);
      });
      if (isNull !== undefined) b.store(state.isNull ?? b.boolean(false), isNull);
    },
  };
}

/** The functions through which the library merges workers' groups. */
function emitCompanions(pipeline: Pipeline, layout: GroupRow, grouped: boolean): void {
  const { module, name } = pipeline;
  const combine = module.define(`${name}_combine`, 'void', ['pointer', 'pointer', 'pointer']);
  combine.query = combine.argument(0);
  const leave = combine.newBlock('leave');
  combine.exit = leave;
  const [into, from] = [combine.argument(1), combine.argument(2)];
  for (const { accumulator, field } of layout.slots) {
    const merged = accumulator.combine(combine, loadField(combine, into, field), loadField(combine, from, field));
    storeField(combine, into, field, merged);
  }
  combine.br(leave);
  combine.at(leave);
  combine.ret();
  combine.finish();

  if (grouped) {
    const equal = module.define(`${name}_equal`, 'i1', ['pointer', 'pointer']);
    let same: Word = equal.boolean(true);
    for (const { field } of layout.groups) {
      const [left, right] = [loadField(equal, equal.argument(0), field), loadField(equal, equal.argument(1), field)];
      same = equal.and(same, sameValues(equal, left, right));
    }
    equal.ret(same);
    equal.finish();
  } else {
    const initialize = module.define(`${name}_initialize`, 'void', ['pointer']);
    for (const { accumulator, field } of layout.slots)
      storeField(initialize, initialize.argument(0), field, accumulator.initial(initialize));
    initialize.ret();
    initialize.finish();
  }
}
