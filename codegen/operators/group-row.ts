// The row of a group: its keys and its accumulators' states, and how the accumulators take the rows of their input.
// Where a row's group is found is the matter of hash-groups.ts, direct-groups.ts and clustered-groups.ts.
import type { Aggregate, Column } from '../../planner/expression.js';
import { BOOLEAN } from '../../planner/types.js';
import { when } from '../control-flow.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { type Field, type FieldShape, loadField, storeField } from '../row-layout.js';
import { isTrue, type Value, wordTypes, zeroWords } from '../value.js';
import type { Accumulator } from './accumulator.js';

/** An accumulator with its place in a group's row, and the columns of the aggregates that it serves. */
export interface Slot {
  readonly aggregate: Aggregate;
  readonly columns: readonly Column[];
  readonly accumulator: Accumulator;
  readonly field: Field;
}

/** A key with its place in a group's row. */
export interface GroupKey {
  readonly column: Column;
  readonly field: Field;
  /** Its value follows from the other keys: it is kept, but says nothing about which group a row is of. */
  readonly determined: boolean;
}

/** The rows of an aggregate table. */
export interface GroupRow {
  readonly size: number;
  readonly keys: readonly GroupKey[];
  readonly slots: readonly Slot[];
}

/** A key and its value for the current row. */
export interface KeyValue extends GroupKey {
  readonly value: Value;
}

/** Where a value lives while rows arrive. */
export interface Place {
  readonly load: () => Value;
  readonly store: (state: Value) => void;
}

/** Lets the accumulators take the current row. */
export function takeRow(pipeline: Pipeline, slots: readonly Slot[], placeOf: (slot: Slot) => Place): void {
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

/** The argument's value for the current row, NULL where the row does not pass the mask. */
function inputOf({ b, evaluator, mask }: Pipeline, { argument }: Aggregate): Value | undefined {
  const value = argument === undefined ? undefined : evaluator.evaluate(argument);
  if (mask === undefined) return value;
  const dropped = b.not(mask);
  if (value === undefined) return { type: BOOLEAN, words: [], isNull: dropped, range: { minimum: 0n, maximum: 0n } };
  return { ...value, isNull: value.isNull === undefined ? dropped : b.or(value.isNull, dropped) };
}

/** A field of a row. */
export function inRow(b: FunctionBuilder, row: Word, field: Field): Place {
  return { load: () => loadField(b, row, field), store: (state) => storeField(b, row, field, state) };
}

/** Variables of the function, which LLVM keeps in registers. */
export function inVariables(b: FunctionBuilder, shape: FieldShape, initial?: Value): Place {
  const { type, range, nullable, dictionary } = shape;
  const first = initial?.words ?? zeroWords(b, shape);
  const words = wordTypes(shape).map((name, k) => ({ name, address: b.variable(name, first[k]) }));
  const isNull = nullable ? b.variable('i1', initial?.isNull ?? b.boolean(false)) : undefined;
  return {
    load: () => ({
      type,
      range,
      dictionary,
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

/** Writes the keys and the initial states into a new group's row. */
export function beginGroup(b: FunctionBuilder, row: Word, keys: readonly KeyValue[], slots: readonly Slot[]): void {
  for (const { field, value } of keys) storeField(b, row, field, value);
  for (const { accumulator, field } of slots) storeField(b, row, field, accumulator.initial(b));
}
