// Inner hash join: one pipeline fills the join table from the build side, the probe side's pipeline goes on
// through it. Without keys every pair meets: the same table with one slot.
//
//   build:  for row:  if a key is NULL: next row
//                     store keys and needed columns in append(table, hash(keys))
//   probe:  for row:  if a key is NULL: next row
//                     entry = directory[hash >> shift]
//                     if entry lacks the hash's filter bits: next row
//                     for match in previous entry's end … entry's end:
//                       if keys equal and condition true: consume
import type { Column, Expression } from '../../planner/expression.js';
import { collectColumns } from '../../planner/expression-tree.js';
import { type Join, visibleColumns } from '../../planner/plan.js';
import { MayflyError } from '../../planner/errors.js';
import type { FunctionBuilder, Word } from '../codegen.js';
import { equalValues, hashValues } from '../comparison.js';
import type { Consume, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { type Field, type RowLayout, layoutRow, loadField, storeField } from '../row-layout.js';
import { type Value, anyNull } from '../value.js';
import { keepWhereTrue } from './filter.js';

/** Where the build side's keys and columns lie in a row of the join table. */
interface BuildRow {
  readonly layout: RowLayout;
  readonly keys: readonly Field[];
  readonly columns: readonly { readonly column: Column; readonly field: Field }[];
}

export function produceJoin(emitter: QueryEmitter, plan: Join, required: Required, consume: Consume): void {
  const [buildSide, probeSide] = plan.build === 'left' ? [plan.left, plan.right] : [plan.right, plan.left];
  const keysOf = (side: 'build' | 'probe'): Expression[] =>
    plan.keys.map((k) => ((side === 'build') === (plan.build === 'left') ? k.left : k.right));
  const above = new Set(required);
  for (const conjunct of plan.condition) collectColumns(conjunct, above);
  const inBuild = new Set(visibleColumns(buildSide));
  const kept = [...above].filter((c) => inBuild.has(c));

  const table = emitter.reserveObject();
  let buildRow: BuildRow | undefined;

  const buildRequired = new Set(kept);
  for (const key of keysOf('build')) collectColumns(key, buildRequired);
  emitter.produce(buildSide, buildRequired, (pipeline) => {
    pipeline.operators.push('join build');
    pipeline.sink = table.index;
    const { b, evaluator } = pipeline;
    const keys = evaluateKeys(pipeline, keysOf('build'));
    const columns = kept.map((column) => ({ column, value: evaluator.column(column) }));
    const layout = layoutRow([
      ...keys.map((k) => ({ ...k, nullable: false })),
      ...columns.map(({ value }) => ({ ...value, nullable: value.isNull !== undefined })),
    ]);
    const keyFields = layout.fields.slice(0, keys.length);
    buildRow = {
      layout,
      keys: keyFields,
      columns: columns.map(({ column }, k) => ({ column, field: layout.fields[keys.length + k] as Field })),
    };
    const row = b.call('join_table_append', [pipeline.local(table.index), hashValues(b, keys, false)])[0] as Word;
    [...keys, ...columns.map((c) => c.value)].forEach((value, k) => {
      storeField(b, row, layout.fields[k] as Field, value);
    });
  });
  if (buildRow === undefined) throw new MayflyError('internal_error', 'emit', 'a join without a build side');
  const built = buildRow;
  table.describe({ kind: 'join_table', rowSize: built.layout.size });

  const probeRequired = new Set([...above].filter((c) => !inBuild.has(c)));
  for (const key of keysOf('probe')) collectColumns(key, probeRequired);
  emitter.produce(probeSide, probeRequired, (pipeline) => {
    pipeline.operators.push('join probe');
    probe(pipeline, table.index, built, keysOf('probe'), () => {
      keepWhereTrue(pipeline, plan.condition);
      consume(pipeline);
    });
  });
}

/** The keys' values; goes on to the next row where one is NULL, as NULL equals nothing. */
function evaluateKeys(pipeline: Pipeline, keys: readonly Expression[]): Value[] {
  const { b, evaluator } = pipeline;
  const values = keys.map((k) => evaluator.evaluate(k));
  const isNull = anyNull(b, values);
  if (isNull !== undefined) {
    const pass = b.newBlock('join.keys');
    b.condBr(isNull, pipeline.next, pass);
    b.at(pass);
  }
  return values.map((v) => ({ ...v, isNull: undefined }));
}

/** The bits that a row of this hash sets in its directory entry. */
function filterBits(b: FunctionBuilder, hash: Word): Word {
  const bit = (shifted: Word) => b.shl(b.integer(64, 1), b.and(shifted, b.integer(64, 15)));
  return b.or(bit(hash), bit(b.lshr(hash, b.integer(64, 4))));
}

function probe(pipeline: Pipeline, object: number, row: BuildRow, keys: readonly Expression[], body: () => void): void {
  const { b } = pipeline;
  const values = evaluateKeys(pipeline, keys);
  const hash = hashValues(b, values, false);
  const table = pipeline.object(object);
  const [directory, shift] = b.once(() => [
    b.load('pointer', b.field('JoinTable', table, 'directory')),
    b.load('i64', b.field('JoinTable', table, 'shift')),
  ]) as [Word, Word];
  const slot = b.element('i64', directory, b.lshr(hash, shift));
  const entry = b.load('i64', slot);
  const bits = filterBits(b, hash);
  const [hit, head, match, step] = ['hit', 'head', 'match', 'step'].map((s) => b.newBlock(`join.${s}`)) as [
    Pipeline['next'], Pipeline['next'], Pipeline['next'], Pipeline['next'],
  ];
  b.condBr(b.compare('eq', b.and(entry, bits), bits), hit, pipeline.next);
  b.at(hit);
  // Many matches for many rows can take long, so a cancelled query leaves here too.
  b.leaveIfStopped();
  const last = b.lshr(entry, b.integer(64, 16));
  const first = b.lshr(b.load('i64', b.offset(slot, -8)), b.integer(64, 16));
  const before = b.current;
  b.br(head);
  b.at(head);
  const address = b.phi('i64', [[first, before]]);
  b.condBr(b.compare('ne', address, last), match, pipeline.next);
  b.at(match);
  const outer = pipeline.next;
  pipeline.next = step;
  const matched = b.integerToPointer(address);
  row.keys.forEach((field, k) => {
    const same = b.newBlock('join.same');
    b.condBr(equalValues(b, loadField(b, matched, field), values[k] as Value), same, step);
    b.at(same);
  });
  for (const { column, field } of row.columns) pipeline.evaluator.define(column, () => loadField(b, matched, field));
  body();
  b.br(step);
  b.at(step);
  b.addIncoming(address, b.add(address, b.integer(64, row.layout.size)), step);
  b.br(head);
  pipeline.next = outer;
  // Emission goes on in a block of its own, never reached: the enclosing loop closes there.
  b.at(b.newBlock('join.done'));
}
