// An interpreted query leaves the event loop its turns, stops when it is cancelled, and keeps to its memory limit.
import test from 'ava';
import { Int32, Table, vectorFromArray } from '../../runtime/arrow.js';
import { Database, MayflyError } from '../../runtime/index.js';

const rows = 200_000;
const numbers = new Table({ n: vectorFromArray(Int32Array.from({ length: rows }, (_, row) => row)) });
const words = new Table({ w: vectorFromArray(['a', 'b', 'c']), k: vectorFromArray([1, 2, 3], new Int32()) });

let database: Database;
test.before(async () => {
  database = await Database.open({ threads: 1, mode: 'interpreted' });
  database.register('numbers', numbers);
  database.register('words', words);
});
test.after.always(() => database?.close());

/** Milliseconds of processor time that this process has had, which other processes do not add to. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Turns that the event loop had while `work` went on, and the longest that it waited for one, in processor time. */
async function turns(work: Promise<unknown>): Promise<{ count: number; longest: number }> {
  let [count, longest, last, done] = [0, 0, processorTime(), false];
  void work.finally(() => {
    done = true;
  });
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = processorTime();
    longest = Math.max(longest, now - last);
    last = now;
    count++;
  }
  await work;
  return { count, longest };
}

for (const [what, sql] of Object.entries({
  'a scan': 'select count(*) from numbers where n % 7 = 3',
  'numbering rows': 'select n % 1000 as m from numbers except all select n % 999 from numbers',
  'a sort': 'select n from numbers order by n % 1000, n desc',
  'a join without keys': 'select count(*) from numbers a, words where a.n + words.k > 5',
  groups: 'select n / 2, count(*) from numbers group by 1',
})) {
  test.serial(`the event loop has its turns during ${what}`, async (t) => {
    // JavaScript's own compiler and collector take their time in the first run.
    await database.query(sql);
    const { count, longest } = await turns(database.query(sql));
    t.true(count > 1, `${count} turns`);
    t.true(longest < 500, `${longest} ms`);
  });
}

test.serial('a query is cancelled', async (t) => {
  const cancel = new AbortController();
  const endless = database.query('select count(*) from numbers a, numbers b where a.n + b.n = -1', {
    signal: cancel.signal,
  });
  setTimeout(() => cancel.abort(), 50);
  const error = await t.throwsAsync(endless, { instanceOf: MayflyError });
  t.is(error?.code, 'query_canceled');
});

test.serial('closing the database cancels, where that is asked', async (t) => {
  const other = await Database.open({ threads: 1, mode: 'interpreted' });
  other.register('numbers', numbers);
  const endless = other.query('select count(*) from numbers a, numbers b where a.n + b.n = -1');
  const failed = t.throwsAsync(endless, { instanceOf: MayflyError });
  await other.close({ cancel: true });
  t.is((await failed)?.code, 'query_canceled');
});

test.serial('the memory limit', async (t) => {
  const sorting = 'select n from numbers order by n % 1000, n desc';
  const numbering = 'select n % 1000 from numbers intersect all select n % 999 from numbers';
  for (const sql of [sorting, numbering, 'select n, count(*) from numbers group by n', 'select n from numbers']) {
    const error = await t.throwsAsync(database.query(sql, { memoryLimit: 500_000 }), { instanceOf: MayflyError });
    t.is(error?.code, 'out_of_memory', sql);
    t.is(error?.message, 'the query needs more memory than its limit of 500000 bytes');
  }
  // Only what is kept counts.
  t.is((await database.query('select max(n) from numbers', { memoryLimit: 500_000 })).numRows, 1);
  t.is((await database.query(`${sorting} limit 10`, { memoryLimit: 500_000 })).numRows, 10);
});

test.serial('no instance of machine code is made', async (t) => {
  const { report } = await database.execute('select w, count(*) from words group by w');
  t.is(report.mode, 'interpreted');
  t.is(report.instance, 0);
  t.is(report.emit + report.compile, 0);
  t.deepEqual(report.pipelines, []);
  t.is(report.scannedRows, 3);
  t.is(report.resultRows, 3);
  t.true(report.peakMemory > 0);
});

test.serial('rows beyond one window and one result batch', async (t) => {
  const table = await database.query('select n, n::text as s, n::decimal(20, 3) / 7 as d, n % 3 = 0 as b from numbers');
  t.is(table.numRows, rows);
  t.true(table.batches.length > 1);
  for (const row of [0, 16_383, 16_384, 131_071, 131_072, rows - 1]) {
    const found = table.get(row)!;
    t.is(found.n, row);
    t.is(found.s, String(row));
    t.is(found.b, row % 3 === 0);
  }
});

test.serial(
  'auto interprets little work, compiles much, and changes its mind where it took much for little',
  async (t) => {
    const other = await Database.open({ threads: 1 });
    try {
      other.register('words', words);
      other.register('numbers', numbers);
      // One key for all: a join gives 16 million rows where as many as there are keys were expected.
      other.register('same', new Table({ k: vectorFromArray(new Int32Array(4000)) }));
      const modeOf = async (sql: string) => (await other.execute(sql)).report.mode;
      t.is(await modeOf('select w from words order by k'), 'interpreted');
      t.is(await modeOf('select count(*) from numbers where n > 5'), 'fast');
      const { table, report } = await other.execute('select count(*) as c from same a join same b on a.k = b.k');
      t.is(report.mode, 'fast');
      t.is(table.get(0)!.c, 16_000_000n);
    } finally {
      await other.close();
    }
  },
);

test.serial('long texts are read a few at a time', async (t) => {
  const long = new Table({
    s: vectorFromArray(Array.from({ length: 40 }, (_, row) => 'x'.repeat(row === 3 ? 20_000_000 : row))),
  });
  database.register('long', long);
  const table = await database.query('select length(s) as l from long');
  t.deepEqual(
    Array.from({ length: 40 }, (_, row) => table.get(row)!.l),
    Array.from({ length: 40 }, (_, row) => (row === 3 ? 20_000_000 : row)),
  );
});

test.serial('a result column that begins with thousands of NULLs', async (t) => {
  const result = await database.query('select nullif(n < 5000, true) as late, n from numbers where n < 6000');
  const late = result.getChild('late');
  t.is(late?.nullCount, 5000);
  t.deepEqual([late?.get(4999), late?.get(5000), late?.get(5999)], [null, false, false]);
});
