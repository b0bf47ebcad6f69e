// Resident tables: every type at every width through several blocks, what a column is kept as, memory and its limit,
// cancelling, and what becomes of a table that is forgotten while it is read.
import test from 'ava';
import type { ErrorCode } from '../../planner/errors.js';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  decimal,
  INTEGER,
  REAL,
  SMALLINT,
  type SqlType,
  TEXT,
  TIMESTAMP,
} from '../../planner/types.js';
import { Table, tableToIPC, vectorFromArray } from '../../runtime/arrow.js';
import { storeArrowData } from '../../runtime/arrow-table.js';
import { TableCatalog } from '../../runtime/catalog.js';
import { Database, MayflyError } from '../../runtime/index.js';
import { NativeLibrary } from '../../runtime/native-library.js';
import { chooseLayout } from '../../runtime/resident-layout.js';
import { loadTable } from '../../runtime/resident-table.js';
import { arrowTable, column, rowsOf, type TestColumn, type TestTable, type Value } from '../data/columns.js';
import { rowsOfResult } from '../data/outcome.js';
import { temporaryFolder } from './arrow-data.js';

/** Rows of each batch; together more than two blocks, and no batch ends where a block or a byte of bits does. */
const BATCH_ROWS = [1, 70_001, 0, 66_003, 5];
const ROWS = BATCH_ROWS.reduce((sum, rows) => sum + rows, 0);

const int8: SqlType = { kind: 'integer', bits: 8, signed: true };
const unsigned = (bits: 8 | 16 | 32 | 64): SqlType => ({ kind: 'integer', bits, signed: false });

/** A column, and the value of a row. */
type Rule = readonly [TestColumn, (row: number) => Value];

const between = (row: number, least: bigint, span: bigint): bigint => least + ((BigInt(row) * 7919n) % (span + 1n));
const full = (row: number, bits: number, isSigned: boolean): bigint =>
  (isSigned ? BigInt.asIntN : BigInt.asUintN)(bits, BigInt(row) * 0x9e3779b97f4a7c15n);
const texts = (row: number, most: number): string => `${(row * 7919) % most}`.padStart(1 + (row % 3), 'ä');

const rules: readonly Rule[] = [
  [column('i', INTEGER, false), (row) => BigInt(row)],
  [column('tiny', int8), (row) => full(row, 8, true)],
  [column('small', SMALLINT), (row) => between(row, -30_000n, 200n)],
  [column('whole', INTEGER), (row) => between(row, -2_000_000_000n, 60_000n)],
  [column('wide', INTEGER), (row) => full(row, 32, true)],
  [column('big_byte', BIGINT, false), (row) => between(row, 2n ** 62n, 255n)],
  [column('big_positive', BIGINT), (row) => between(row, 3n, 65_000n)],
  [column('big_word', BIGINT, false), (row) => between(row, -5n, 2n ** 32n - 1n)],
  [column('big_full', BIGINT), (row) => full(row, 64, true)],
  [column('unsigned', unsigned(64)), (row) => full(row, 64, false)],
  [column('unsigned_high', unsigned(64), false), (row) => between(row, 2n ** 64n - 300n, 299n)],
  [column('unsigned_small', unsigned(16)), (row) => between(row, 60_000n, 5000n)],
  [column('price', decimal(15, 2), false), (row) => between(row, 90_000n, 10_000_000n)],
  [column('long_decimal', decimal(30, 2)), (row) => full(row, 63, true)],
  [column('huge_decimal', decimal(38, 2)), (row) => full(row, 64, true) * 10n ** 17n],
  [column('day', DATE, false), (row) => between(row, 8035n, 2525n)],
  [column('day64', DATE, true, { kind: 'date64' }), (row) => between(row, -3000n, 4000n)],
  [column('moment', TIMESTAMP), (row) => between(row, 1_600_000_000_000_000n, 2n ** 40n)],
  [column('soon', TIMESTAMP, false), (row) => between(row, 1_600_000_000_000_000n, 60_000n)],
  [column('flag', BOOLEAN), (row) => row % 3 === 0],
  [column('flag_always', BOOLEAN, false), (row) => row % 5 < 2],
  [column('real', REAL), (row) => Math.fround(row / 3)],
  [column('double', DOUBLE, false), (row) => row / 7],
  [column('half', REAL, true, { kind: 'half' }), (row) => (row % 100) / 4],
  [column('code', TEXT, false), (row) => texts(row, 7)],
  [column('words', TEXT), (row) => texts(row, 3000)],
  [column('many', TEXT), (row) => texts(row, 1_000_000)],
  [column('large', TEXT, false, { kind: 'large' }), (row) => texts(row, 1_000_000)],
  [
    column('coded', TEXT, true, { kind: 'dictionary', bits: 16, signed: true, nullEntries: true }),
    (row) => texts(row, 90),
  ],
  [column('empty', TEXT), () => ''],
  [column('nothing', INTEGER), () => null],
  [column('void', TEXT, true, { kind: 'null' }), () => null],
];

function everyWidth(): TestTable {
  let row = 0;
  const batches = BATCH_ROWS.map((rows) =>
    Array.from({ length: rows }, () => {
      const at = row++;
      // NULLs come and go: blocks without, bytes of nothing else, and single ones.
      const isNull = (index: number) => at > 3000 && (at % 64 < 9 || (at + index) % 11 === 0);
      return rules.map(([{ nullable }, value], index) => (nullable && isNull(index) ? null : value(at)));
    }),
  );
  return { name: 't', columns: rules.map(([own]) => own), batches };
}

async function withDatabase<T>(use: (database: Database) => Promise<T>, memoryLimit?: number): Promise<T> {
  const database = await Database.open({ threads: 2, ...(memoryLimit !== undefined && { memoryLimit }) });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

test('every type at every width, through blocks and batches, compiled and interpreted', async (t) => {
  t.timeout(120_000);
  const data = arrowTable(everyWidth());
  const folder = temporaryFolder();
  t.teardown(() => folder.remove());
  const path = folder.write('every.arrow', tableToIPC(data, 'file'));
  await withDatabase(async (database) => {
    database.register('t', data);
    await database.load('from_data', data);
    await database.load('from_file', path);
    await database.load('from_table', 't');
    await database.load('from_resident', 'from_file');
    const rows = await database.query('select * from t', { mode: 'fast' });
    const expected = Buffer.from(tableToIPC(rows));
    t.is(rows.numRows, ROWS);
    const some = 'where i % 37 = 0';
    const few = rowsOfResult(await database.query(`select * from t ${some}`, { mode: 'fast' }));
    for (const table of ['from_data', 'from_file', 'from_table', 'from_resident']) {
      const all = `select * from ${table}`;
      t.true(expected.equals(tableToIPC(await database.query(all, { mode: 'fast' }))), table);
      t.true(expected.equals(tableToIPC(await database.query(all, { mode: 'optimised', facts: false }))), table);
      t.deepEqual(rowsOfResult(await database.query(`${all} ${some}`, { mode: 'interpreted' })), few);
    }
  });
});

test('the bounds of blocks are those of their values', async (t) => {
  const table = everyWidth();
  const rows = rowsOf(table);
  const native = NativeLibrary.open();
  const scheduler = native.openScheduler(2);
  const engine = { native, scheduler, catalog: new TableCatalog(native), checks: new Set<Promise<unknown>>() };
  const source = storeArrowData(native, 't', arrowTable(table));
  const { signal } = new AbortController();
  const resident = await loadTable(engine, 't', source, Number.MAX_SAFE_INTEGER, signal);
  let compared = 0;
  for (const [index, { name, facts }] of resident.columns.entries()) {
    if (facts?.blocks === undefined) continue;
    const { rows: blockRows, bounds } = facts.blocks;
    t.is(bounds.length, 2 * Math.ceil(ROWS / blockRows), name);
    for (let block = 0; 2 * block < bounds.length; block++) {
      const values = rows.slice(block * blockRows, (block + 1) * blockRows).map((row) => row[index] as bigint | null);
      const ascending = values.filter((value) => value !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      if (ascending.length === 0) t.true(bounds[2 * block]! > bounds[2 * block + 1]!, name);
      else t.deepEqual([bounds[2 * block], bounds[2 * block + 1]], [ascending[0], ascending.at(-1)], name);
    }
    compared++;
  }
  t.is(compared, 17);
  resident.retire();
  source.retire();
  native.closeScheduler(scheduler);
});

test('a column is as narrow as its values', (t) => {
  const bounds = (minimum: bigint, maximum: bigint) => ({ nullCount: 0, minimum, maximum });
  const bigint = { kind: 'integer', bits: 64, signed: true } as const;
  const storage = (type: SqlType, minimum: bigint, maximum: bigint) =>
    chooseLayout(type, bigint, bounds(minimum, maximum)).storage;
  t.deepEqual(storage(BIGINT, 1n, 255n), { kind: 'narrow', bits: 8, base: 0n, valueBits: 64 });
  t.deepEqual(storage(BIGINT, 1n, 256n), { kind: 'narrow', bits: 8, base: 1n, valueBits: 64 });
  t.deepEqual(storage(BIGINT, -1n, 255n), { kind: 'narrow', bits: 16, base: -1n, valueBits: 64 });
  t.deepEqual(storage(BIGINT, 0n, 2n ** 32n), bigint);
  t.deepEqual(storage(INTEGER, -(2n ** 31n), 2n ** 31n - 1n), { kind: 'integer', bits: 32, signed: true });
  t.deepEqual(storage(decimal(38, 2), 0n, 2n ** 63n), { kind: 'decimal128' });
  t.deepEqual(storage(decimal(38, 2), -(2n ** 62n), 2n ** 62n), { kind: 'decimal64' });
});

test('names, sources and their errors', async (t) => {
  const numbers = new Table({ n: vectorFromArray(Int32Array.of(1, 2, 3)) });
  await withDatabase(async (database) => {
    const fails = async (code: ErrorCode, name: unknown, source: unknown) => {
      const error = await t.throwsAsync(database.load(name as string, source as Table), { instanceOf: MayflyError });
      t.is(error.code, code, error.message);
    };
    await database.load('numbers', numbers);
    await fails('duplicate_table', 'numbers', numbers);
    await fails('file_error', 'other', 'nowhere.arrow');
    await fails('invalid_parameter_value', '', numbers);
    await fails('invalid_parameter_value', 'other', 7);
    await database.query('create view v as select n + 1 as m from numbers');
    await fails('duplicate_table', 'v', numbers);
    t.is((await database.query('select sum(m) as s from v')).get(0)?.s, 9n);
    t.true(database.unregister('numbers'));
    await t.throwsAsync(database.query('select * from v'), { instanceOf: MayflyError, code: 'undefined_table' });
    await database.load('numbers', numbers);
    t.is((await database.query('select sum(m) as s from v')).get(0)?.s, 9n);
    database.register('registered', numbers);
    const undroppable = { instanceOf: MayflyError, code: 'wrong_object_type' };
    await t.throwsAsync(database.query('drop table registered'), undroppable);
    const created = await database.execute('create table made as select n * 2 as d from registered');
    t.is(created.statement, 'create table');
    t.is(created.table.numCols, 0);
    t.is(created.report.resultRows, 3);
    const racing = ['a', 'b'].map((n) => database.query(`create table race as select d as ${n} from made, numbers`));
    t.deepEqual((await Promise.allSettled(racing)).map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await database.query('drop table made, race');
    t.deepEqual(database.tables(), ['numbers', 'registered']);
    const both = await Promise.allSettled([database.load('twice', numbers), database.load('twice', numbers)]);
    t.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await database.load('none', numbers.slice(0, 0));
    t.is((await database.query('select count(*) as c, max(n) as m from none')).get(0)?.c, 0n);
  });
});

test('all resident tables share one limit, and give back what they took', async (t) => {
  const numbers = new Table({ n: vectorFromArray(Int32Array.from({ length: 100_000 }, (_, row) => row * 20_011)) });
  await withDatabase(async (database) => {
    await database.load('a', numbers);
    await database.load('b', numbers);
    const error = await t.throwsAsync(database.load('c', numbers), { instanceOf: MayflyError });
    t.is(error.code, 'out_of_memory');
    t.deepEqual(database.tables(), ['a', 'b']);
    database.unregister('a');
    await database.load('c', numbers);
    t.is((await database.query('select count(*) as n from c')).get(0)?.n, 100_000n);
  }, 1_000_000);
});

test('a query keeps a table that is forgotten while it runs', async (t) => {
  const numbers = new Table({ n: vectorFromArray(Int32Array.from({ length: 3000 }, (_, row) => row)) });
  await withDatabase(async (database) => {
    await database.load('numbers', numbers);
    const running = database.query('select count(*) as c from numbers a, numbers b where a.n + b.n < 3000');
    database.unregister('numbers');
    t.is((await running).get(0)?.c, 4_501_500n);
    await t.throwsAsync(database.query('select * from numbers'), { instanceOf: MayflyError, code: 'undefined_table' });
  });
});

test('loading is cancelled, and leaves no table', async (t) => {
  const data = arrowTable(everyWidth());
  await withDatabase(async (database) => {
    for (const delay of [undefined, 0, 1, 3, 10, 20]) {
      const cancel = new AbortController();
      if (delay === undefined) cancel.abort();
      else setTimeout(() => cancel.abort(), delay);
      try {
        await database.load('t', data, { signal: cancel.signal });
        database.unregister('t');
      } catch (error) {
        t.is((error as MayflyError).code, 'query_canceled');
      }
      t.deepEqual(database.tables(), []);
    }
  });
});

test('who is cancelled does not take from others the check that they share', async (t) => {
  const batches = Array.from({ length: 300 }, (_, batch) =>
    Array.from({ length: 100 }, (_, row) => [BigInt(batch + row)]),
  );
  const data = arrowTable({ name: 's', columns: [column('n', BIGINT, false)], batches });
  await withDatabase(async (database) => {
    database.register('s', data);
    const [first, second] = [new AbortController(), new AbortController()];
    const cancelled = [
      database.load('t', 's', { signal: first.signal }),
      database.query('select max(n) from s', { signal: second.signal }),
    ];
    const answer = database.query('select max(n) from s');
    first.abort();
    second.abort();
    for (const one of cancelled) await t.throwsAsync(one, { code: 'query_canceled' });
    t.is(String((await answer).getChildAt(0)!.get(0)), '398');
    await database.load('t', 's');
    t.is(String((await database.query('select max(n) from t')).getChildAt(0)!.get(0)), '398');
  });
});

test('closing waits for what is being loaded, or cancels it', async (t) => {
  const data = arrowTable(everyWidth());
  const database = await Database.open({ threads: 2 });
  const loading = database.load('t', data);
  await database.close();
  await t.notThrowsAsync(loading);
  const other = await Database.open({ threads: 2 });
  const stopped = other.load('t', data);
  await other.close({ cancel: true });
  await t.throwsAsync(stopped, { instanceOf: MayflyError, code: 'query_canceled' });
});
