// Facts kept on disk: what a later process takes from them, what it does not, and that wrong ones harm nobody.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { type Table, tableFromArrays, tableToIPC } from '../../runtime/arrow.js';
import { FactsCache } from '../../runtime/facts-cache.js';
import { Database } from '../../runtime/index.js';
import { NativeLibrary } from '../../runtime/native-library.js';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-cache-'));
process.env.XDG_CACHE_HOME = join(folder, 'cache');
delete process.env.MAYFLY_NO_CACHE;
test.after.always(() => rmSync(folder, { recursive: true }));

const entries = () => {
  try {
    return readdirSync(join(folder, 'cache', 'mayfly', 'facts'));
  } catch {
    return [];
  }
};
const entryOf = (before: readonly string[]) =>
  join(folder, 'cache', 'mayfly', 'facts', entries().find((name) => !before.includes(name))!);
/** A time that files which nobody changes any more have. */
const settled = new Date(Date.now() - 60_000);

/** Writes a file as it was some time ago. */
function write(name: string, table: Table): string {
  const path = join(folder, name);
  writeFileSync(path, tableToIPC(table, 'file'));
  utimesSync(path, settled, settled);
  return path;
}

const numbers = (rows: number, value: (row: number) => number) =>
  Int32Array.from({ length: rows }, (_, row) => value(row));

const rowsOf = (table: Table): unknown[][] =>
  Array.from({ length: table.numRows }, (_, row) =>
    table.schema.fields.map((_, column) => table.getChildAt(column)?.get(row) as unknown),
  );

/** The answers of a database of its own, as an array of rows. */
async function answers(sql: string, options: object = {}): Promise<unknown[]> {
  const database = await Database.open({ threads: 2, mode: 'fast', ...options });
  try {
    return rowsOf(await database.query(sql));
  } finally {
    await database.close();
  }
}

test.serial('facts are written when a table is let go, and read by the next process', async (t) => {
  const before = entries();
  const path = write(
    'kept.arrow',
    tableFromArrays({ k: numbers(1000, (row) => row), v: numbers(1000, (row) => row % 7) }),
  );
  const sql = `select v, count(*) as n from '${path}' group by v order by v limit 1`;
  const first = await answers(sql);
  const entry = entryOf(before);
  t.regex(readFileSync(entry, 'utf8'), /"maximum":"6"/);
  t.notRegex(readFileSync(entry, 'utf8'), /0 k /, 'only the columns that were checked');
  t.deepEqual(await answers(sql), first);
  // Further columns are added.
  await answers(`select max(k) from '${path}'`);
  t.regex(readFileSync(entry, 'utf8'), /"0 k .*"ascending":true,"unique":true/);
  t.regex(readFileSync(entry, 'utf8'), /"1 v /);
  t.deepEqual(statSync(entry).mode & 0o777, 0o600);
});

test.serial('what a file has become is checked anew', async (t) => {
  const path = write('replaced.arrow', tableFromArrays({ v: numbers(100, () => 1) }));
  t.deepEqual(await answers(`select sum(v) from '${path}'`), [[100n]]);
  write('replaced.arrow', tableFromArrays({ v: numbers(101, () => 300_000_000) }));
  t.deepEqual(await answers(`select sum(v) from '${path}'`), [[30_300_000_000n]]);
});

test.serial('a file that was changed just now is not kept', async (t) => {
  const before = entries();
  const path = join(folder, 'new.arrow');
  writeFileSync(path, tableToIPC(tableFromArrays({ v: numbers(100, () => 1) }), 'file'));
  t.deepEqual(await answers(`select sum(v) from '${path}'`), [[100n]]);
  t.deepEqual(entries(), before);
});

test.serial('damaged and foreign entries are replaced', async (t) => {
  const before = entries();
  const path = write('damaged.arrow', tableFromArrays({ v: numbers(50_000, (row) => row) }));
  const sql = `select max(v) from '${path}' where v < 10`;
  t.deepEqual(await answers(sql), [[9]]);
  const entry = entryOf(before);
  const sound = readFileSync(entry);
  const wrong = Buffer.from(sound);
  wrong[wrong.length - 3]! ^= 1;
  const other = Buffer.from(sound.toString('latin1').replace('mayfly facts', 'midges facts'), 'latin1');
  for (const bytes of [Buffer.alloc(0), Buffer.from('nothing'), wrong, other, sound.subarray(0, -1)]) {
    writeFileSync(entry, bytes);
    t.deepEqual(await answers(sql), [[9]]);
    t.deepEqual(readFileSync(entry), sound);
  }
});

test.serial('facts that have become wrong unnoticed make answers wrong at most', async (t) => {
  // Every number that facts tell of is wrong afterwards: ranges, order, uniqueness, that there is no zero.
  const rows = 70_000;
  const good = tableFromArrays({ k: numbers(rows, (row) => row + 1), g: numbers(rows, (row) => (row % 9) + 1) });
  const bad = tableFromArrays({
    k: numbers(rows, (row) => Math.imul(row - (row % 3), 61_061)),
    g: numbers(rows, (row) => (row % 2 === 0 ? 0 : -2_000_000_000)),
  });
  const [a, b] = [write('a.arrow', good), write('b.arrow', good)];
  const queries = [
    `select g, count(*), sum(k) from '${a}' group by g`,
    `select k, count(*) from '${a}' group by k order by k limit 3`,
    `select count(*), sum(b.g) from '${a}' a join '${b}' b on a.k = b.k`,
    `select count(*) from '${a}' a where exists (select 1 from '${b}' b where b.k = a.k and b.g > 1)`,
    `select a.k, b.g from '${a}' a left join '${b}' b on a.k = b.k order by a.k limit 3`,
    `select sum(a.k / b.g), sum(a.k % b.g) from '${a}' a join '${b}' b on a.k = b.k`,
    `select count(*) from '${a}' where k between 5 and 9`,
    `select sum(k / g), sum(k % g), sum(g / (k - 0)) from '${a}'`,
  ];
  for (const sql of queries) await answers(sql);
  for (const changed of [[a], [b], [a, b]]) {
    for (const path of [a, b]) {
      writeFileSync(path, tableToIPC(changed.includes(path) ? bad : good, 'file'));
      utimesSync(path, settled, settled);
    }
    for (const sql of queries) {
      for (const mode of ['fast', 'optimised'] as const) {
        const outcome = await answers(sql, { mode }).then(
          () => 'answered',
          (error: { code: string }) => error.code,
        );
        t.true(
          ['answered', 'file_changed', 'division_by_zero', 'internal_error', 'numeric_value_out_of_range'].includes(
            outcome,
          ),
          outcome,
        );
      }
    }
  }
});

test.serial('what the planner samples of a file that no query has read yet is read by the pool', async (t) => {
  const rows = 100_000;
  const path = write(
    'sampled.arrow',
    tableFromArrays({
      k: numbers(rows, (row) => row),
      v: numbers(rows, (row) => (row * 31) % 1009),
      w: numbers(rows, () => 1),
    }),
  );
  const sql = `select sum(a.w) as s from '${path}' a, '${path}' b where a.k = b.k and a.v < 100 and a.k > 50 * a.v`;
  const expected = await answers(sql);
  const { prefetch, gatherMemory } = NativeLibrary.prototype;
  const prefetched = new Set<bigint>();
  const missing: bigint[] = [];
  let gathered = 0;
  t.teardown(() => Object.assign(NativeLibrary.prototype, { prefetch, gatherMemory }));
  NativeLibrary.prototype.prefetch = async function (scheduler, addresses) {
    await prefetch.call(this, scheduler, addresses);
    for (const address of addresses) prefetched.add(address);
  };
  NativeLibrary.prototype.gatherMemory = function (pieces, into) {
    for (let k = 0; k < pieces.length; k += 2) {
      gathered++;
      if (!prefetched.has(pieces[k]!)) missing.push(pieces[k]!);
    }
    return gatherMemory.call(this, pieces, into);
  };
  t.deepEqual(await answers(sql), expected);
  t.is(gathered, 2000);
  t.is(prefetched.size, 2000);
  t.deepEqual(missing, []);
});

test('the folder, and how to do without', (t) => {
  t.is(FactsCache.ofUser({ MAYFLY_NO_CACHE: '1' }), undefined);
  t.truthy(FactsCache.ofUser({ XDG_CACHE_HOME: '/tmp/somewhere' }));
  t.truthy(FactsCache.ofUser({}));
});

test('a folder that cannot be written to is no cache', (t) => {
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  const cache = new FactsCache(join(file, 'facts'));
  const files = [{ device: '1', inode: '2', size: 3, modified: '4' }];
  cache.write(files, Date.now(), new Map([['0 v integer', { nullCount: 0 }]]));
  t.is(cache.read(files).size, 0);
});

test('db.facts tells what is known of each column', async (t) => {
  const database = await Database.open({ threads: 2 });
  database.register('t', tableFromArrays({ k: numbers(10, (row) => row - 5), s: ['b', 'a', ...Array(8).fill('cd')] }));
  const table = await database.facts('t');
  t.deepEqual(rowsOf(table), [
    ['k', 'int32', 0, 10, '-5', '4', 'ascending, unique'],
    ['s', 'dictionary<utf8, int32>', 0, 3, '1 byte', '2 bytes', null],
  ]);
  await t.throwsAsync(database.facts('nowhere'), { code: 'undefined_table' } as never);
  await database.close();
});
