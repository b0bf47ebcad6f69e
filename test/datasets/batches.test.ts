// Record batches of TPC-H tables do not depend on one another: any split of a table gives the same rows.

import test from 'ava';
import { planTable } from '../../datasets/tpch/batches.js';
import { BatchColumns } from '../../datasets/tpch/columns.js';
import { nextSeed, skipSeeds } from '../../datasets/tpch/random.js';
import { columnsOf, populationOf, type TableName, tableNames } from '../../datasets/tpch/schema.js';
import { fillTable } from '../../datasets/tpch/tables/index.js';
import type { RowRange } from '../../datasets/tpch/tables/rows.js';
import { allocateTextPool } from '../../datasets/tpch/text-pool.js';

const population = populationOf(0.01);
// Unfilled: comments are zeros, but as long as they should be.
const text = new DataView(allocateTextPool());

/** The rows of `range`, each as the text of its values. */
function rowsOf(table: TableName, range: RowRange): string[] {
  const buffer = new SharedArrayBuffer(BatchColumns.byteLength(table, range.rows));
  const columns = new BatchColumns(table, range.rows, buffer);
  fillTable[table](columns, range, population, text);
  const readers = columnsOf(table).map(({ name, type }): ((row: number) => string) => {
    if (typeof type === 'object') {
      const { offsets, bytes } = columns.text(name);
      return (row) => Buffer.from(bytes.subarray(offsets[row], offsets[row + 1])).toString();
    }
    if (type === 'int64')
      return (row) =>
        columns
          .int64(name)
          .words.subarray(2 * row, 2 * row + 2)
          .join();
    if (type === 'decimal')
      return (row) =>
        columns
          .decimal(name)
          .words.subarray(4 * row, 4 * row + 4)
          .join();
    return (row) => String(columns.int32(name).words[row]);
  });
  return Array.from({ length: range.rows }, (_, row) => readers.map((read) => read(row)).join('|'));
}

for (const table of tableNames) {
  test(`${table} in small batches`, (t) => {
    const whole = planTable(table, population);
    t.is(whole.batches.length, 1);
    const expected = rowsOf(table, whole.batches[0] as RowRange);
    t.is(expected.length, whole.rows);
    for (const batchRows of [1777, 4096]) {
      const split = planTable(table, population, batchRows);
      t.is(split.rows, whole.rows);
      t.is(split.batches.length, Math.ceil(whole.rows / batchRows));
      t.deepEqual(
        split.batches.flatMap((range) => rowsOf(table, range)),
        expected,
      );
    }
  });
}

test('scale factors are truncated as dbgen truncates them', (t) => {
  const orders = (scale: number) => populationOf(scale).orders;
  t.is(orders(0.0019), 1500);
  t.is(orders(0.1234), 184_500);
  t.is(orders(1.9), 1_500_000);
  t.is(orders(100), 150_000_000);
});

test('random numbers are those of the minimal standard generator', (t) => {
  // Park and Miller (1988) give the 10,000th number after 1 as a check.
  t.is(skipSeeds(1, 10_000), 1_043_618_065);
  let seed = 1;
  for (let i = 1; i <= 10_000; i++) {
    seed = nextSeed(seed);
    if (i % 997 === 0) t.is(seed, skipSeeds(1, i));
  }
  t.is(seed, 1_043_618_065);
});
