// Aggregate: one pipeline fills the workers' groups, which the library merges; another reads the groups.
//
//   fill:   for row:  group = the one of the row's keys      (clustered-groups.ts, direct-groups.ts, hash-groups.ts)
//                     accumulators of the group take the row
//   read:   for group: consume(keys, results)
//
// Without groups the accumulators are variables of the function for a morsel and join the worker's single row
// at its end; rows that a filter drops then count as NULL rather than being branched around, where that is cheap.

import { MayflyError } from '../../planner/errors.js';
import { estimateRows } from '../../planner/estimate.js';
import type { Aggregate, Column, Expression } from '../../planner/expression.js';
import { collectColumns, expressionKey } from '../../planner/expression-tree.js';
import type { AggregatePlan } from '../../planner/plan.js';
import { sameValues } from '../comparison.js';
import type { Word } from '../function-builder.js';
import { determinedKeys, isAscending } from '../key-facts.js';
import type { Kept, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { rowBound } from '../row-bound.js';
import { type ColumnReader, type Field, fieldReader, layoutRow, loadField, storeField } from '../row-layout.js';
import type { Value } from '../value.js';
import { accumulatorOf } from './accumulator.js';
import { canBeClustered, fillClusteredGroups } from './clustered-groups.js';
import { directSlots, fillDirectGroups } from './direct-groups.js';
import {
  type GroupKey,
  type GroupRow,
  inVariables,
  type KeyValue,
  type Place,
  type Slot,
  takeRow,
} from './group-row.js';
import { fillHashGroups, HASH_SIZE } from './hash-groups.js';

/** Keeps the groups. */
export function keepGroups(emitter: QueryEmitter, plan: AggregatePlan, required: Required): Kept {
  const filter = emitter.groupFilters.get(plan) ?? [];
  const aggregates = plan.aggregates.filter((a) => required.has(a.column));
  const grouped = plan.groups.length > 0;
  const expressions = plan.groups.map(({ expression }) => expression);
  const determined = emitter.options.facts ? determinedKeys(plan.input, expressions) : new Set<Expression>();
  // What neither tells groups apart nor is read is not kept.
  const groups = plan.groups.filter((g) => !determined.has(g.expression) || required.has(g.column));
  const below = new Set<Column>();
  for (const { expression } of groups) collectColumns(expression, below);
  for (const { argument, filter } of aggregates) {
    if (argument !== undefined) collectColumns(argument, below);
    if (filter !== undefined) collectColumns(filter, below);
  }
  const rows = rowBound(plan.input, emitter.sharedBounds, emitter.options.facts);
  const table = emitter.reserveObject();
  let groupRow: GroupRow | undefined;

  emitter.produce(
    plan.input,
    below,
    (pipeline) => {
      pipeline.sink = table.index;
      const { evaluator } = pipeline;
      if (!aggregates.every((a) => takesMask(pipeline, a))) pipeline.settleMask();
      const values = groups.map((g) => evaluator.evaluateCoded(g.expression));
      const distinct = mergeEqual(pipeline, aggregates).map((merged) => ({
        ...merged,
        accumulator: accumulatorOf(
          merged.aggregate,
          merged.input,
          rows,
          grouped && merged.aggregate.filter === undefined,
        ),
      }));
      const shapes = [
        ...values.map((v) => ({ ...v, nullable: v.isNull !== undefined })),
        ...distinct.map((d) => d.accumulator.shape),
      ];
      const isDetermined = groups.map((g) => determined.has(g.expression));
      const compared = values.filter((_, k) => !isDetermined[k]);
      const grouping = chooseGrouping(emitter, plan, compared, determined, layoutRow(shapes).size);
      const layout = layoutRow(shapes, grouping.kind === 'hash' ? HASH_SIZE : 0);
      const keys = values.map((value, k): KeyValue => {
        const [{ column }, field] = [groups[k] as AggregatePlan['groups'][number], layout.fields[k] as Field];
        return { column, field, value, determined: isDetermined[k] as boolean };
      });
      const slots = distinct.map((d, k): Slot => ({ ...d, field: layout.fields[keys.length + k] as Field }));
      groupRow = { size: layout.size, keys, slots };
      pipeline.operators.push(grouping.kind === 'none' ? 'aggregate' : `${grouping.kind} aggregate`);
      fill(pipeline, table.index, grouping, groupRow, keys, filter);
      const { name } = pipeline;
      const functions = { combine: `${name}_combine`, equal: `${name}_equal`, initialize: `${name}_initialize` };
      const { combine, equal, initialize } = functions;
      const object = { kind: 'aggregate_table', rowSize: layout.size, combine } as const;
      pipeline.companions.push(() => emitCombine(pipeline, combine, slots));
      switch (grouping.kind) {
        case 'none':
          pipeline.companions.push(() => emitInitialize(pipeline, initialize, slots));
          table.describe({ ...object, grouping: 'none', initialize });
          break;
        case 'direct':
          table.describe({ ...object, grouping: 'direct', slots: grouping.slots });
          break;
        default:
          pipeline.companions.push(() => emitEqual(pipeline, equal, keys));
          table.describe({ ...object, grouping: grouping.kind, equal });
      }
    },
    !grouped,
  );

  if (groupRow === undefined) throw new MayflyError('internal_error', 'emit', 'an aggregate without input');
  const { keys, slots } = groupRow;
  const readers = new Map(keys.map(({ column, field }) => [column, fieldReader(field)] as const));
  for (const { columns, accumulator, field } of slots) {
    const read: ColumnReader['read'] = (b, row) => accumulator.result(b, loadField(b, row, field));
    for (const column of columns) readers.set(column, { read, dictionary: undefined });
  }
  return { label: 'groups', object: table.index, columns: readers };
}

/** How the group of a row is found. */
type Grouping = { readonly kind: 'none' | 'clustered' | 'hash' } | { readonly kind: 'direct'; readonly slots: number };

/** `compared`: the values of the keys that are not `determined` by others; a group takes `rowSize` bytes. */
function chooseGrouping(
  emitter: QueryEmitter,
  plan: AggregatePlan,
  compared: readonly Value[],
  determined: ReadonlySet<Expression>,
  rowSize: number,
): Grouping {
  if (plan.groups.length === 0) return { kind: 'none' };
  const isClustered =
    emitter.options.facts &&
    plan.groups.every(
      ({ expression }) =>
        determined.has(expression) ||
        (expression.kind === 'column' && canBeClustered(expression.type) && isAscending(plan.input, expression.column)),
    );
  if (isClustered) return { kind: 'clustered' };
  const slots = directSlots(compared, estimateRows(plan), rowSize);
  return slots === undefined ? { kind: 'hash' } : { kind: 'direct', slots };
}

function fill(
  pipeline: Pipeline,
  object: number,
  grouping: Grouping,
  { size, slots }: GroupRow,
  keys: readonly KeyValue[],
  filter: readonly Expression[],
): void {
  switch (grouping.kind) {
    case 'none':
      return fillSingle(pipeline, object, slots);
    case 'clustered':
      return fillClusteredGroups(pipeline, object, keys, slots, size, filter);
    case 'direct':
      return fillDirectGroups(pipeline, object, keys, slots, grouping.slots, size);
    case 'hash':
      return fillHashGroups(pipeline, object, keys, slots);
  }
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
  return b.trial(() => evaluator.inBranch(() => evaluator.evaluate(argument))).result;
}

/** Whether an aggregate may run for rows that do not pass the mask: its argument is cheap and cannot fail. */
function takesMask(pipeline: Pipeline, { argument, filter, function: name }: Aggregate): boolean {
  if (filter !== undefined || name === 'min' || name === 'max') return false;
  return argument === undefined || pipeline.isSpeculative(() => pipeline.evaluator.evaluate(argument));
}

function fillSingle(pipeline: Pipeline, object: number, slots: readonly Slot[]): void {
  const { b } = pipeline;
  const places = new Map<Slot, Place>();
  for (const slot of slots) places.set(slot, inVariables(b, slot.accumulator.shape, slot.accumulator.initial(b)));
  takeRow(pipeline, slots, (slot) => places.get(slot) as Place);
  pipeline.epilogues.push(() => {
    const row = b.call('aggregate_table_single', [pipeline.local(object)])[0] as Word;
    for (const slot of slots) {
      const state = loadField(b, row, slot.field);
      storeField(b, row, slot.field, slot.accumulator.combine(b, state, (places.get(slot) as Place).load()));
    }
  });
}

/** The function that adds one group's states to another's. */
function emitCombine({ module }: Pipeline, name: string, slots: readonly Slot[]): void {
  const b = module.define(name, 'void', ['pointer', 'pointer', 'pointer']);
  b.query = b.argument(0);
  const leave = b.newBlock('leave');
  b.exit = leave;
  const [into, from] = [b.argument(1), b.argument(2)];
  for (const { accumulator, field } of slots) {
    storeField(b, into, field, accumulator.combine(b, loadField(b, into, field), loadField(b, from, field)));
  }
  b.enter(leave);
  b.ret();
  b.finish();
}

/** The function that tells whether two rows are of one group. */
function emitEqual({ module }: Pipeline, name: string, keys: readonly GroupKey[]): void {
  const b = module.define(name, 'i1', ['pointer', 'pointer']);
  let same: Word = b.boolean(true);
  for (const { field, determined } of keys) {
    if (determined) continue;
    same = b.and(same, sameValues(b, loadField(b, b.argument(0), field), loadField(b, b.argument(1), field)));
  }
  b.ret(same);
  b.finish();
}

/** The function that makes the row of an aggregate without groups. */
function emitInitialize({ module }: Pipeline, name: string, slots: readonly Slot[]): void {
  const b = module.define(name, 'void', ['pointer']);
  for (const { accumulator, field } of slots) storeField(b, b.argument(0), field, accumulator.initial(b));
  b.ret();
  b.finish();
}
