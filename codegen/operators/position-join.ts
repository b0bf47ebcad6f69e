// Joins by position (planner/position.ts): the key gives the number of the one row of a table that it can match, and
// the columns are read there. Keys without gaps between them are numbered by themselves. Keys with gaps are numbered
// by a bitmap of those there are, which a pipeline of its own fills: a key's row is the number of keys before it.
//
//   number:  directory gets bit key - minimum for every key in the table, by one call a morsel; only where there are gaps
//   join:    for row:  slot = key - minimum                                 no match where there is no such key
//                      place = slot, or the number of bits set before it
//                      if conditions on the table's columns at that place hold: consume

import { MayflyError } from '../../planner/errors.js';
import { collectColumns } from '../../planner/expression-tree.js';
import { type Join, type Plan, type Scan, visibleColumns } from '../../planner/plan.js';
import type { Positions } from '../../planner/position.js';
import type { BufferSlot } from '../compiled-query.js';
import type { Word } from '../function-builder.js';
import type { Consume, Pipeline, QueryEmitter, Required } from '../pipeline.js';
import { type DirectSlots, findSlot, rankOf, slotOf, slotsOfRange } from './direct-slots.js';
import { keepWhereTrue } from './filter.js';
import { evaluateKeys } from './join-table.js';
import { defineOutputs } from './project.js';
import { columnBuffer, defineColumns, storedIntegers } from './scan.js';

export function produceByPosition(
  emitter: QueryEmitter,
  plan: Join,
  positions: Positions,
  required: Required,
  consume: Consume,
): void {
  const probe = plan.build === 'left' ? 'right' : 'left';
  const needed = new Set(required);
  for (const conjunct of plan.condition) collectColumns(conjunct, needed);
  for (const key of plan.keys) collectColumns(key[probe], needed);
  const found = visibleColumns(plan[plan.build]);
  const slots = slotsOfRange(positions);
  const numbers = positions.isDense ? undefined : numberKeys(emitter, positions, slots);
  emitter.produce(plan[probe], new Set([...needed].filter((column) => !found.has(column))), (pipeline) => {
    pipeline.operators.push('inner join by position');
    const values = evaluateKeys(pipeline, plan.keys, probe, pipeline.next);
    const slot = slotOf(pipeline.b, slots, values, pipeline.next);
    const place =
      numbers === undefined
        ? placeWithin(pipeline, slot, positions.scan)
        : rankOf(pipeline.b, findSlot(pipeline, numbers, 'directory', slot, pipeline.next));
    produceAt(emitter, pipeline, { plan: plan[plan.build], place, counted: positions.isDense }, () => {
      keepWhereTrue(pipeline, plan.condition);
      consume(pipeline);
    });
  });
}

/** Facts may be of a file that was changed since: whatever the values, there must be such a row. */
function placeWithin({ b, next }: Pipeline, slot: Word, { table }: Scan): Word {
  const within = b.newBlock('join.within');
  b.condBr(b.compare('ult', slot, b.integer(64, table.rowCount)), within, next);
  b.at(within);
  return slot;
}

/** A row under emission: its place in the table, and whether the table's rows are counted here for EXPLAIN ANALYZE. */
interface RowAt {
  readonly plan: Plan;
  readonly place: Word;
  readonly counted: boolean;
}

/** Emits `consume` for the row of a plan over one table that lies at a place, unless conditions drop it. */
function produceAt(emitter: QueryEmitter, pipeline: Pipeline, row: RowAt, consume: () => void): void {
  const { plan, place, counted } = row;
  const emit = (then: () => void): void => {
    switch (plan.kind) {
      case 'scan':
        defineAt(emitter, pipeline, plan, place);
        return then();
      case 'filter':
        return produceAt(emitter, pipeline, { ...row, plan: plan.input }, () => {
          keepWhereTrue(pipeline, plan.predicate);
          then();
        });
      case 'project':
        return produceAt(emitter, pipeline, { ...row, plan: plan.input }, () => {
          defineOutputs(pipeline, plan.outputs);
          then();
        });
      default:
        throw new MayflyError('internal_error', 'emit', `rows of a ${plan.kind} by position`);
    }
  };
  emitter.keyTests.reduced.add(plan);
  if (!emitter.options.countRows || (plan.kind === 'scan' && !counted)) return emit(consume);
  emitter.rowCounts.counting(plan, consume, (then) => emit(() => then(pipeline)));
}

/** Makes the columns of a table's row available, wherever its batch lies. */
function defineAt(emitter: QueryEmitter, pipeline: Pipeline, scan: Scan, place: Word): void {
  const { b } = pipeline;
  const { table } = scan;
  const buffers = pipeline.table(table);
  const found = findBatch(pipeline, table.batchRows ?? [], place);
  defineColumns(emitter, pipeline, scan, found?.row ?? place, (column, kind) => {
    const address = buffers.address(column, kind);
    if (found === undefined) return b.once(() => b.load('pointer', address));
    return b.load('pointer', b.element('pointer', address, found.batch));
  });
}

/** The batch of a table's row and its number there, i64; undefined where there is only one batch. */
function findBatch(
  pipeline: Pipeline,
  batchRows: readonly number[],
  place: Word,
): { batch: Word; row: Word } | undefined {
  const { b, evaluator } = pipeline;
  const [most = 0] = batchRows;
  if (batchRows.length === 1) return undefined;
  const isEven = batchRows.every((rows, batch) => rows === most || (rows < most && batch === batchRows.length - 1));
  if (isEven && Number.isInteger(Math.log2(most))) {
    const batch = b.lshr(place, b.integer(64, Math.log2(most)));
    return { batch, row: b.and(place, b.integer(64, most - 1)) };
  }
  if (isEven) {
    const batch = b.sdiv(place, b.integer(64, most));
    return { batch, row: b.sub(place, b.mul(batch, b.integer(64, most))) };
  }
  let next = 0n;
  const starts = BigUint64Array.from(batchRows, (rows) => {
    const start = next;
    next += BigInt(rows);
    return start;
  });
  const [array] = evaluator.text(new Uint8Array(starts.buffer)).words as [Word];
  const [batch] = b.call('batch_find', [array, b.integer(64, starts.length), place]) as [Word];
  return { batch, row: b.sub(place, b.load('i64', b.element('i64', array, batch))) };
}

/** The pipeline that numbers a table's keys, a call a morsel; gives the object that has the numbers. */
function numberKeys(emitter: QueryEmitter, { scan, key, minimum }: Positions, slots: DirectSlots): number {
  const { table } = scan;
  const { index } = scan.columns[key] as Scan['columns'][number];
  const stored = storedIntegers(table.columns[index]?.storage);
  if (stored === undefined)
    throw new MayflyError('internal_error', 'emit', `keys of ${table.name} that are no integers`);
  const object = emitter.reserveObject();
  object.describe({ kind: 'join_table', rowSize: 0, direct: { bits: slots.bits, unique: true }, keys: table.rowCount });
  const buffers: BufferSlot[] = [];
  const number = (pipeline: Pipeline) => {
    pipeline.operators.push('number keys');
    pipeline.sink = object.index;
    const { b } = pipeline;
    b.call('join_table_number', [
      pipeline.object(object.index),
      columnBuffer(pipeline, buffers, index, 'values'),
      b.integer(32, stored.bytes),
      b.integer(64, BigInt.asIntN(64, minimum - stored.base)),
      pipeline.begin,
      pipeline.end,
    ]);
    emitter.rowCounts.countMorsel(pipeline, scan);
  };
  emitter.morselPipeline(
    `scan ${table.name}`,
    () => ({ kind: 'table', table, slots: buffers, blocks: undefined }),
    number,
  );
  return object.index;
}
