// Groups whose rows are neighbours, as the rows come in the order of the keys: the group at work is in variables, and
// ends with the first row of another. Only a morsel's first and last group may have rows in other morsels; the library
// merges these with their neighbours.
//
//   for row:  if there is a group and its keys are not the row's: append(group, is it the morsel's first)
//             if there is none, or that one has ended: group = keys and initial states
//             accumulators of the group take the row
//   at the end of a morsel:  append(group, as a border)

import type { SqlType } from '../../planner/types.js';
import { sameValues } from '../comparison.js';
import { when } from '../control-flow.js';
import type { Block, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { storeField } from '../row-layout.js';
import { inVariables, type KeyValue, type Place, type Slot, takeRow } from './group-row.js';

/** What the group at work is within its morsel. */
const NONE = 0;
const FIRST = 1;
const LATER = 2;

/** Whether keys of the type can be compared before there is a group, with variables that hold nothing. */
export function canBeClustered(type: SqlType): boolean {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'date' || type.kind === 'timestamp';
}

export function fillClusteredGroups(
  pipeline: Pipeline,
  object: number,
  keys: readonly KeyValue[],
  slots: readonly Slot[],
): void {
  const { b } = pipeline;
  const local = pipeline.local(object);
  const group = b.variable('i8', b.integer(8, NONE));
  const held = keys.map((key) => ({
    ...key,
    place: inVariables(b, { ...key.value, nullable: key.value.isNull !== undefined }),
  }));
  const states = new Map<Slot, Place>();
  for (const slot of slots) states.set(slot, inVariables(b, slot.accumulator.shape, slot.accumulator.initial(b)));

  const append = (isBorder: Word) => {
    const row = b.call('aggregate_table_append', [local, isBorder])[0] as Word;
    for (const { field, place } of held) storeField(b, row, field, place.load());
    for (const [{ field }, place] of states) storeField(b, row, field, place.load());
  };

  const [change, end, begin, take] = ['change', 'end', 'begin', 'take'].map((s) => b.newBlock(`aggregate.${s}`)) as [
    Block,
    Block,
    Block,
    Block,
  ];
  const current = b.load('i8', group);
  const isNone = b.compare('eq', current, b.integer(8, NONE));
  let same = b.not(isNone);
  for (const { determined, place, value } of held) {
    if (!determined) same = b.and(same, sameValues(b, place.load(), value));
  }
  b.condBr(same, take, change);
  b.at(change);
  b.condBr(isNone, begin, end);
  b.at(end);
  append(b.compare('eq', current, b.integer(8, FIRST)));
  b.br(begin);
  b.at(begin);
  b.store(b.select(isNone, b.integer(8, FIRST), b.integer(8, LATER)), group);
  for (const { place, value } of held) place.store(value);
  for (const [{ accumulator }, place] of states) place.store(accumulator.initial(b));
  b.br(take);
  b.at(take);
  takeRow(pipeline, slots, (slot) => states.get(slot) as Place);

  pipeline.epilogues.push(() => {
    when(b, 'aggregate.last', b.compare('ne', b.load('i8', group), b.integer(8, NONE)), () => append(b.boolean(true)));
  });
}
