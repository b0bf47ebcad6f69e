// Groups found by a hash of their keys, for keys of which nothing is known.
//
//   for row:  entry = entries[hash(keys) & mask], and on from there
//             until the entry is free: group = insert(hash) with keys and initial states
//                or its hash and its group's keys are the row's
//             accumulators of the group take the row
import { hashValues, sameValues } from '../comparison.js';
import type { Block, Word } from '../function-builder.js';
import type { Pipeline } from '../pipeline.js';
import { loadField } from '../row-layout.js';
import { beginGroup, inRow, type KeyValue, type Slot, takeRow } from './group-row.js';

/** The library keeps a group's hash in the first word of its row. */
export const HASH_SIZE = 8;

export function fillHashGroups(
  pipeline: Pipeline,
  object: number,
  keys: readonly KeyValue[],
  slots: readonly Slot[],
): void {
  const { b } = pipeline;
  const local = pipeline.local(object);
  const compared = keys.filter(({ determined }) => !determined);
  const hash = hashValues(
    b,
    compared.map(({ value }) => value),
    true,
  );
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
  for (const { field, value } of compared) {
    const same = b.newBlock('aggregate.same');
    b.condBr(sameValues(b, loadField(b, candidate, field), value), same, step);
    b.at(same);
  }
  const comparedAt = b.current;
  b.br(found);
  b.at(step);
  b.addIncoming(position, b.and(b.add(position, b.integer(64, 1)), mask), step);
  b.br(probe);
  b.at(insert);
  const inserted = b.call('aggregate_table_insert', [local, hash, entry])[0] as Word;
  beginGroup(b, inserted, keys, slots);
  const insertedAt = b.current;
  b.br(found);
  b.at(found);
  const row = b.phi('pointer', [
    [candidate, comparedAt],
    [inserted, insertedAt],
  ]);
  takeRow(pipeline, slots, ({ field }) => inRow(b, row, field));
  countRows(pipeline, local);
}

/** Tells the library how many rows there were, from which it sees whether rows find their groups in the table. */
function countRows({ b, epilogues }: Pipeline, local: Word): void {
  const rows = b.variable('i64', b.integer(64, 0));
  b.store(b.add(b.load('i64', rows), b.integer(64, 1)), rows);
  epilogues.push(() => {
    const taken = b.field('AggregateLocal', local, 'taken');
    b.store(b.add(b.load('i64', taken), b.load('i64', rows)), taken);
  });
}
