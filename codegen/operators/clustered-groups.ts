// Groups whose rows are neighbours, as the rows come in the order of the keys: the group at work is in variables, and
// ends with the first row of another. Its row lies behind the one of the group before, and is written with every row, so
// that no branch depends on whether a group goes on. Only a morsel's first and last group may have rows in other morsels;
// the library merges these with their neighbours.
//
//   for row:  same = there is a group and its keys are the row's
//             place += same ? 0 : size of a group's row      or, where a group that has ended fails a filter above: 0
//             if place is at the limit: place = next()
//             keys of place = the row's; accumulators = same ? accumulators : initial; they take the row
//             states of place = accumulators
//   at the end of a morsel:  end(place)

import type { Expression } from '../../planner/expression.js';
import { columnsOf } from '../../planner/expression-tree.js';
import type { SqlType } from '../../planner/types.js';
import { sameValues } from '../comparison.js';
import { when } from '../control-flow.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { storeField } from '../row-layout.js';
import { isTrue, type Value } from '../value.js';
import { inVariables, type KeyValue, type Place, type Slot, takeRow } from './group-row.js';

/** Whether keys of the type can be compared before there is a group, with variables that hold nothing. */
export function canBeClustered(type: SqlType): boolean {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'date' || type.kind === 'timestamp';
}

/** `filter`: what groups must pass above; those that have ended in their morsel and do not are left out where that is cheap. */
export function fillClusteredGroups(
  pipeline: Pipeline,
  object: number,
  keys: readonly KeyValue[],
  slots: readonly Slot[],
  rowSize: number,
  filter: readonly Expression[],
): void {
  const { b } = pipeline;
  const local = pipeline.local(object);
  // A number, as nothing lies at the first.
  const place = b.variable('i64', b.integer(64, 0));
  const compared = keys.filter(({ determined }) => !determined);
  const held = compared.map(({ value }) => inVariables(b, { ...value, nullable: value.isNull !== undefined }));
  const states = new Map<Slot, Place>();
  for (const slot of slots) states.set(slot, inVariables(b, slot.accumulator.shape, slot.accumulator.initial(b)));
  const stateOf = (slot: Slot) => states.get(slot) as Place;

  const before = b.load('i64', place);
  let same = b.compare('ne', before, b.integer(64, 0));
  compared.forEach(({ value }, k) => {
    same = b.and(same, sameValues(b, (held[k] as Place).load(), value));
  });
  const other = b.not(same);
  const behind = b.add(before, b.integer(64, rowSize));
  const isFull = b.compare('eq', behind, b.load('i64', b.field('AggregateLocal', local, 'limit')));
  const passes = passesAll(pipeline, slots, stateOf, filter);
  // The morsel's first group is kept in any case, as it has room for one: it may have rows in other morsels.
  const moves = passes === undefined ? other : b.and(other, b.or(passes, isFull));
  b.store(b.select(moves, behind, before), place);
  // Not of both at once: the processor is to foresee the outer branch, and cannot the inner one.
  when(b, 'aggregate.full', isFull, () => {
    when(b, 'aggregate.next', other, () => {
      b.store(b.pointerToInteger(b.call('aggregate_table_next', [local])[0] as Word), place);
    });
  });
  const row = b.integerToPointer(b.load('i64', place));
  compared.forEach(({ value }, k) => {
    (held[k] as Place).store(value);
  });
  for (const { field, value } of keys) storeField(b, row, field, value);
  const begun = (slot: Slot) => chosen(b, same, stateOf(slot).load(), slot.accumulator.initial(b));
  for (const slot of slots) if (slot.aggregate.filter !== undefined) stateOf(slot).store(begun(slot));
  takeRow(pipeline, slots, (slot) => {
    if (slot.aggregate.filter !== undefined) return stateOf(slot);
    return { load: () => begun(slot), store: stateOf(slot).store };
  });
  for (const slot of slots) storeField(b, row, slot.field, stateOf(slot).load());

  pipeline.epilogues.push(() => {
    const last = b.load('i64', place);
    when(b, 'aggregate.last', b.compare('ne', last, b.integer(64, 0)), () => {
      b.call('aggregate_table_end', [local, b.integerToPointer(last)]);
    });
  });
}

/** condition ? value : other. */
function chosen(b: FunctionBuilder, condition: Word, value: Value, other: Value): Value {
  const words = value.words.map((word, k) => b.select(condition, word, other.words[k] as Word));
  const isNull = value.isNull && b.select(condition, value.isNull, other.isNull ?? b.boolean(false));
  return { ...value, words, isNull };
}

/** i1: the group at work passes those conditions on it that are cheap; undefined where there is none. */
function passesAll(
  pipeline: Pipeline,
  slots: readonly Slot[],
  stateOf: (slot: Slot) => Place,
  filter: readonly Expression[],
): Word | undefined {
  const { b, evaluator } = pipeline;
  for (const slot of slots) {
    for (const column of slot.columns) {
      evaluator.define(column, () => slot.accumulator.result(b, stateOf(slot).load()));
    }
  }
  const known = new Set(slots.flatMap(({ columns }) => columns));
  const cheap = filter.filter(
    (condition) =>
      [...columnsOf(condition)].every((column) => known.has(column)) &&
      pipeline.isSpeculative(() => isTrue(b, evaluator.evaluate(condition))),
  );
  const passes = cheap.map((condition) => evaluator.inBranch(() => isTrue(b, evaluator.evaluate(condition))));
  return passes.length === 0 ? undefined : passes.reduce((p, q) => b.and(p, q));
}
