// Sort and limit, and the end of every query: rows are collected, by the library ordered and cut, and read
// again by a further pipeline or turned into the result.
//
//   collect: for row: prefix = the keys' first 64 bits                      (sort-prefix.ts)
//                     of the first rows alone: next row where prefix > bound
//                     store prefix, keys and needed columns in append(collector)   (null: this morsel needs no more)
//   read:    for row: consume
//
// Rows that are to be numbered (row-number.ts) keep room for their number, which the library fills in.

import type { ObjectDescriptor } from '../../native/query-abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { Column, Expression } from '../../planner/expression.js';
import { collectColumns } from '../../planner/expression-tree.js';
import { mayFail } from '../../planner/may-fail.js';
import type { Plan, RowRange, SortKey } from '../../planner/plan.js';
import { orderValues, sameValues } from '../comparison.js';
import type { Block, FunctionBuilder, Word } from '../function-builder.js';
import type { Kept, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import {
  type Field,
  type FieldShape,
  fieldReader,
  layoutRow,
  loadField,
  loadNull,
  type RowLayout,
  storeField,
} from '../row-layout.js';
import { type SortPrefix, sortPrefix } from '../sort-prefix.js';
import type { Value } from '../value.js';

/** A sorted row begins with its prefix. */
const PREFIX_SIZE = 8;

/** A finished collector: where its rows' columns lie. */
export interface Collected {
  readonly object: number;
  readonly fields: ReadonlyMap<Column, Field>;
}

/** Keeps the rows of a sort, a limit or any other plan. */
export function keepSorted(emitter: QueryEmitter, plan: Plan, required: Required): Kept {
  const label = plan.kind === 'sort' ? 'sorted rows' : plan.kind === 'limit' ? 'limited rows' : 'rows';
  return keptRows(label, collect(emitter, plan, required));
}

/** Collected rows as what a further pipeline reads. */
export function keptRows(label: string, { object, fields }: Collected): Kept {
  const readers = [...fields].map(([column, field]) => [column, fieldReader(field)] as const);
  return { label, object, columns: new Map(readers) };
}

/** Collects the rows of a plan; a sort or limit at its top is done by the collector itself. */
export function collect(emitter: QueryEmitter, plan: Plan, required: Required): Collected {
  if (plan.kind === 'sort') return collectRows(emitter, plan.input, required, { keys: plan.keys, range: plan.limit });
  if (plan.kind === 'limit') return collectRows(emitter, plan.input, required, { keys: [], range: plan.range });
  return collectRows(emitter, plan, required, { keys: [] });
}

/** A sort key and where it lies in a row. */
interface PlacedKey {
  readonly key: SortKey;
  readonly field: Field;
}

/** The order that rows are collected in, and which of them or which number are wanted. */
export interface Arrangement {
  readonly keys: readonly SortKey[];
  readonly range?: RowRange | undefined;
  /** The column that gets each row's number among the rows with the same first `partition` keys. */
  readonly number?: { readonly column: Column; readonly partition: number; readonly rows: bigint };
}

/** Collects the `required` columns of `input`, and the number where there is one. */
export function collectRows(
  emitter: QueryEmitter,
  input: Plan,
  required: Required,
  { keys, range, number }: Arrangement,
): Collected {
  const below = new Set(required);
  for (const { expression } of keys) collectColumns(expression, below);
  const collector = emitter.reserveObject();
  let collected: Collected | undefined;
  emitter.produce(input, below, (pipeline) => {
    pipeline.operators.push(keys.length > 0 ? 'sort' : range === undefined ? 'collect' : 'limit');
    if (number !== undefined) pipeline.operators.push('number');
    pipeline.sink = collector.index;
    const { evaluator } = pipeline;
    // Keys that are needed columns themselves are stored once.
    const isStored = (e: Expression) => e.kind === 'column' && required.has(e.column);
    const prefix = keys.length === 0 ? undefined : prefixOf(pipeline, keys);
    const bounded = range?.count === undefined ? undefined : prefix;
    // What is read of the row after the test is not read of most rows, so it must not be what an error comes of.
    const isPlain = isPlainlyRead(input);
    if (bounded !== undefined && isPlain) skipBeyondBound(pipeline, collector.index, bounded);
    const columns = [...required].map((column) => ({ column, value: evaluator.column(column) }));
    const extra = keys
      .filter((k) => !isStored(k.expression))
      .map((k) => ({ key: k, value: evaluator.evaluate(k.expression) }));
    if (bounded !== undefined && !isPlain) skipBeyondBound(pipeline, collector.index, bounded);
    const values = [...columns.map((c) => c.value), ...extra.map((e) => e.value)];
    const numbers: FieldShape[] = [];
    if (number !== undefined) {
      const bounds = { minimum: 1n, maximum: number.rows };
      numbers.push({ type: number.column.type, range: bounds, dictionary: undefined, nullable: false });
    }
    const shapes = values.map((v): FieldShape => ({ ...v, nullable: v.isNull !== undefined }));
    const layout = layoutRow([...shapes, ...numbers], prefix === undefined ? 0 : PREFIX_SIZE);
    const fields = new Map(columns.map(({ column }, k) => [column, layout.fields[k] as Field]));
    const numberField = layout.fields[values.length];
    if (number !== undefined && numberField !== undefined) fields.set(number.column, numberField);
    const placed = keys.map((key): PlacedKey => {
      const { expression } = key;
      if (expression.kind === 'column' && required.has(expression.column))
        return { key, field: fields.get(expression.column) as Field };
      return { key, field: layout.fields[columns.length + extra.findIndex((e) => e.key === key)] as Field };
    });
    const row = appendRow(pipeline, collector.index, layout, values);
    if (prefix !== undefined) pipeline.b.store(prefix.word, row);
    const compare = keys.length === 0 ? undefined : `${pipeline.name}_compare`;
    if (compare !== undefined) pipeline.companions.push(() => emitCompare(pipeline, compare, placed));
    const equal = `${pipeline.name}_equal`;
    if (number !== undefined) {
      const partition = placed.slice(0, number.partition).map(({ field }) => field);
      pipeline.companions.push(() => emitEqual(pipeline, equal, partition));
    }
    collector.describe({
      kind: 'collector',
      rowSize: layout.size,
      offset: range?.offset ?? 0,
      ...(prefix === undefined || compare === undefined ? {} : { compare, ...describePrefix(prefix, placed) }),
      ...(range?.count === undefined ? {} : { count: range.count }),
      ...(numberField === undefined ? {} : { numberOffset: numberField.offset, equal }),
    });
    collected = { object: collector.index, fields };
  });
  if (collected === undefined) throw new MayflyError('internal_error', 'emit', 'a collector without input');
  return collected;
}

/** The prefix of the current row's keys. */
function prefixOf({ b, evaluator }: Pipeline, keys: readonly SortKey[]): SortPrefix {
  return sortPrefix(
    b,
    keys.map((key) => ({ ...key, value: evaluator.evaluate(key.expression) })),
  );
}

type SortText = NonNullable<Extract<ObjectDescriptor, { kind: 'collector' }>['text']>;

/** What a collector is told of its rows' prefix. A text that is kept as its code is not read there. */
function describePrefix(prefix: SortPrefix, keys: readonly PlacedKey[]): { wholePrefix: boolean; text?: SortText } {
  const placed = prefix.text === undefined ? undefined : keys[prefix.text.key];
  if (prefix.text === undefined || placed === undefined || placed.field.dictionary !== undefined) {
    return { wholePrefix: prefix.isWhole };
  }
  const { offset, nullOffset } = placed.field;
  const text = { offset, bytes: prefix.text.bytes, descending: placed.key.descending };
  return { wholePrefix: false, text: nullOffset === undefined ? text : { ...text, nullOffset } };
}

/** Whether the columns of a plan's rows are but loaded where they are read, and none is computed that could fail. */
function isPlainlyRead(plan: Plan): boolean {
  switch (plan.kind) {
    case 'scan':
    case 'sort':
    case 'limit':
    case 'row_number':
      return true;
    case 'filter':
      return isPlainlyRead(plan.input);
    case 'project':
      return plan.outputs.every(({ expression }) => !mayFail(expression)) && isPlainlyRead(plan.input);
    case 'join':
      return isPlainlyRead(plan.left) && isPlainlyRead(plan.right);
    default:
      return false;
  }
}

/** Goes on with the next row where so many rows come before this one that it is not wanted. */
function skipBeyondBound(pipeline: Pipeline, collector: number, { word }: SortPrefix): void {
  const { b } = pipeline;
  const bound = b.load('i64', b.field('CollectorPart', pipeline.local(collector), 'bound'));
  const within = b.newBlock('sort.within');
  b.condBr(b.compare('ugt', word, bound), pipeline.next, within);
  b.at(within);
}

/** Stores a row in a collector and gives its address, or leaves where this morsel needs no more rows. */
export function appendRow(pipeline: Pipeline, collector: number, layout: RowLayout, values: readonly Value[]): Word {
  const { b } = pipeline;
  const row = b.call('collector_append', [pipeline.local(collector)])[0] as Word;
  const store = b.newBlock('collect.store');
  b.condBr(b.isNullPointer(row), b.exit as Block, store);
  b.at(store);
  values.forEach((value, k) => {
    storeField(b, row, layout.fields[k] as Field, value);
  });
  return row;
}

/** i32 compare(row, row) by the sort keys in turn. */
function emitCompare(pipeline: Pipeline, name: string, keys: readonly PlacedKey[]): void {
  const b = pipeline.module.define(name, 'i32', ['pointer', 'pointer']);
  const [left, right] = [b.argument(0), b.argument(1)];
  for (const { key, field } of keys) {
    const equal = b.newBlock('sort.equal');
    compareNulls(b, left, right, field, key.nullsFirst, equal);
    const values = [left, right].map((row) => ({ ...loadField(b, row, field), isNull: undefined }));
    const [first, second] = (key.descending ? values.reverse() : values) as [Value, Value];
    const order = orderValues(b, first, second);
    const differ = b.newBlock('sort.differ');
    b.condBr(b.compare('eq', order, b.integer(32, 0)), equal, differ);
    b.at(differ);
    b.ret(order);
    b.at(equal);
  }
  b.ret(b.integer(32, 0));
  b.finish();
}

/** i1 equal(row, row) of `fields`, NULLs being equal. */
function emitEqual(pipeline: Pipeline, name: string, fields: readonly Field[]): void {
  const b = pipeline.module.define(name, 'i1', ['pointer', 'pointer']);
  let same: Word = b.boolean(true);
  for (const field of fields) {
    same = b.and(same, sameValues(b, loadField(b, b.argument(0), field), loadField(b, b.argument(1), field)));
  }
  b.ret(same);
  b.finish();
}

/** Returns from the comparison where just one side is NULL, goes to `equal` where both are; emission goes on for two values. */
function compareNulls(
  b: FunctionBuilder,
  left: Word,
  right: Word,
  field: Field,
  nullsFirst: boolean,
  equal: Block,
): void {
  const [leftNull, rightNull] = [loadNull(b, left, field), loadNull(b, right, field)];
  if (leftNull === undefined || rightNull === undefined) return;
  const [some, one, values] = [b.newBlock('sort.null'), b.newBlock('sort.one_null'), b.newBlock('sort.values')];
  b.condBr(b.or(leftNull, rightNull), some, values);
  b.at(some);
  b.condBr(b.and(leftNull, rightNull), equal, one);
  b.at(one);
  const [before, after] = [b.integer(32, -1), b.integer(32, 1)];
  b.ret(nullsFirst ? b.select(leftNull, before, after) : b.select(leftNull, after, before));
  b.at(values);
}
