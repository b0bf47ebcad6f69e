// The life of a database and its queries: options, errors, cancelling, closing, instances, explain and dump.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import test from 'ava';
import { Table, vectorFromArray } from '../../runtime/arrow.js';
import { Database, MayflyError } from '../../runtime/index.js';
import { everyType, temporaryFolder } from './arrow-data.js';

const numbers = new Table({ n: vectorFromArray(Int32Array.from({ length: 100_000 }, (_, row) => row)) });

async function withNumbers<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ threads: 2 });
  try {
    database.register('numbers', numbers);
    return await use(database);
  } finally {
    await database.close();
  }
}

/** A query that would run for hours. */
const endless = 'select count(*) as c from numbers a, numbers b, numbers c where a.n + b.n + c.n = -1';

function liveQueries(): number {
  return Database.instances().filter(({ kind }) => kind === 'query').length;
}

test.serial('options are checked', async (t) => {
  for (const options of [
    { threads: 0 },
    { threads: 1.5 },
    { threads: 5000 },
    { memoryLimit: -1 },
    { mode: 'slow' },
    { dialect: 'oracle' },
    { facts: 1 },
    { morselRows: 0 },
    { thread: 1 },
  ]) {
    const error = await t.throwsAsync(Database.open(options as never), { instanceOf: MayflyError });
    t.is(error.code, 'invalid_parameter_value');
    t.is(error.phase, 'options');
  }
  await withNumbers(async (database) => {
    const error = await t.throwsAsync(database.query('select 1', { mode: 'x' } as never), { instanceOf: MayflyError });
    t.is(error.code, 'invalid_parameter_value');
    await t.throwsAsync(database.query(1 as never), { instanceOf: MayflyError, code: 'invalid_parameter_value' });
    await t.throwsAsync(database.explain('select 1', 'x' as never), { instanceOf: MayflyError });
  });
});

test.serial('names', async (t) => {
  await withNumbers(async (database) => {
    t.deepEqual(database.tables(), ['numbers']);
    t.throws(() => database.register('numbers', numbers), { instanceOf: MayflyError, code: 'duplicate_table' });
    t.true(database.unregister('numbers'));
    t.false(database.unregister('numbers'));
    await t.throwsAsync(database.query('select 1 from numbers'), { instanceOf: MayflyError, code: 'undefined_table' });
    database.register('Mixed Case', numbers);
    t.is((await database.query('select max(n) as m from "Mixed Case"')).get(0)?.m, 99_999);
  });
});

test.serial('every mode, with and without facts, answers alike', async (t) => {
  await withNumbers(async (database) => {
    for (const mode of ['auto', 'interpreted', 'fast', 'optimised'] as const) {
      for (const facts of [true, false]) {
        for (const morselRows of [1000, 65_536]) {
          const { table, report } = await database.execute(
            'select sum(n) as s, count(*) as c from numbers where n % 2 = 1',
            {
              mode,
              facts,
              morselRows,
            },
          );
          t.deepEqual(
            table.toArray().map((row) => row.toJSON()),
            [{ s: 2_500_000_000n, c: 50_000n }],
          );
          t.is(report.mode, mode === 'auto' ? 'fast' : mode);
          for (const phase of ['parse', 'plan', 'run'] as const) t.true(report[phase] > 0, phase);
          for (const phase of ['emit', 'compile'] as const) t.is(report[phase] > 0, mode !== 'interpreted', phase);
        }
      }
    }
  });
});

test.serial('duplicate names and no rows', async (t) => {
  await withNumbers(async (database) => {
    const table = await database.query('select n as a, n as a from numbers where n < 0');
    t.is(table.numRows, 0);
    t.deepEqual(table.schema.names, ['a', 'a']);
    const one = await database.query('select n as a, n + 1 as a from numbers where n = 5');
    t.deepEqual([one.getChildAt(0)?.get(0), one.getChildAt(1)?.get(0)], [5, 6]);
  });
});

test.serial('errors know their place', async (t) => {
  await withNumbers(async (database) => {
    const syntax = await t.throwsAsync(database.query('select n\nfrom numbers wher n = 1 1'), {
      instanceOf: MayflyError,
    });
    t.is(syntax.code, 'syntax_error');
    t.is(syntax.line, 2);
    const column = await t.throwsAsync(database.query('select n, m from numbers'), { instanceOf: MayflyError });
    t.is(column.code, 'undefined_column');
    t.is(column.column, 11);
    t.regex(column.excerpt ?? '', /\^$/);
    const division = await t.throwsAsync(database.query('select 1 / (n - 7) as x from numbers'), {
      instanceOf: MayflyError,
    });
    t.is(division.code, 'division_by_zero');
    t.is(liveQueries(), 0);
  });
});

test.serial('many at once', async (t) => {
  await withNumbers(async (database) => {
    const sums = await Promise.all(
      Array.from({ length: 40 }, (_, i) => database.query(`select count(*) as c from numbers where n < ${i * 1000}`)),
    );
    t.deepEqual(
      sums.map((table) => table.get(0)?.c),
      Array.from({ length: 40 }, (_, i) => BigInt(i * 1000)),
    );
    t.is(liveQueries(), 0);
  });
});

test.serial('the event loop is free while a query runs, and a signal cancels it', async (t) => {
  await withNumbers(async (database) => {
    const cancel = new AbortController();
    const query = database.query(endless, { signal: cancel.signal });
    let turns = 0;
    const start = Date.now();
    while (Date.now() - start < 300) {
      await setImmediate();
      turns++;
    }
    t.true(turns > 100, String(turns));
    t.is(liveQueries(), 1);
    cancel.abort();
    const asked = Date.now();
    const error = await t.throwsAsync(query, { instanceOf: MayflyError });
    t.is(error.code, 'query_canceled');
    t.true(Date.now() - asked < 10_000, `${Date.now() - asked} ms`);
    t.is(liveQueries(), 0);
    const late = await t.throwsAsync(database.query('select 1', { signal: cancel.signal }), {
      instanceOf: MayflyError,
    });
    t.is(late.code, 'query_canceled');
    for (const delay of [0, 1, 2, 5, 10, 20, 40]) {
      const signal = AbortSignal.timeout(delay);
      await t.throwsAsync(database.query(endless, { signal }), { instanceOf: MayflyError, code: 'query_canceled' });
    }
    t.is(liveQueries(), 0);
  });
});

test.serial('closing waits for queries, or cancels them', async (t) => {
  const database = await Database.open({ threads: 2 });
  database.register('numbers', numbers);
  const query = database.query('select count(*) as c from numbers');
  await database.close();
  t.is((await query).get(0)?.c, 100_000n);
  await database.close();
  for (const use of [
    () => database.query('select 1'),
    () => database.explain('select 1'),
    async () => database.register('x', numbers),
    async () => database.tables(),
    async () => database.unregister('numbers'),
  ]) {
    await t.throwsAsync(use(), { instanceOf: MayflyError, code: 'database_closed' });
  }

  const other = await Database.open({ threads: 2 });
  other.register('numbers', numbers);
  const running = other.query(endless);
  running.catch(() => {});
  await setTimeout(50);
  await other.close({ cancel: true });
  await t.throwsAsync(running, { instanceOf: MayflyError, code: 'query_canceled' });
  t.is(liveQueries(), 0);
});

test.serial('a query keeps the table that it reads', async (t) => {
  await withNumbers(async (database) => {
    const query = database.query('select sum(n) as s from numbers');
    database.unregister('numbers');
    t.is((await query).get(0)?.s, 4_999_950_000n);
  });
});

test.serial('a buffer that was given away is noticed', async (t) => {
  await withNumbers(async (database) => {
    const vector = vectorFromArray(Int32Array.from({ length: 1000 }, (_, row) => row));
    database.register('given', new Table({ n: vector }));
    t.is((await database.query('select max(n) as m from given')).get(0)?.m, 999);
    structuredClone(null, { transfer: [vector.data[0]!.values.buffer as ArrayBuffer] });
    await t.throwsAsync(database.query('select max(n) as m from given'), {
      instanceOf: MayflyError,
      code: 'invalid_arrow_data',
    });
  });
});

test.serial('a memory limit', async (t) => {
  await withNumbers(async (database) => {
    // A byte is too little to begin with.
    for (const memoryLimit of [100_000, 1]) {
      for (const mode of ['fast', 'interpreted'] as const) {
        for (const sql of [
          'select n, count(*) from numbers group by n',
          'select n % 10 from numbers except all select n % 9 from numbers',
        ]) {
          const error = await t.throwsAsync(database.query(sql, { memoryLimit, mode }), { instanceOf: MayflyError });
          t.is(error.code, 'out_of_memory');
          t.is(error.message, `the query needs more memory than its limit of ${memoryLimit} bytes`);
        }
      }
    }
  });
});

test.serial('explain shows every stage', async (t) => {
  await withNumbers(async (database) => {
    const sql = 'select sum(n) as s from numbers where n > 5';
    t.regex(await database.explain(sql), /numbers/);
    t.regex(await database.explain(sql, 'pipelines'), /pipeline_0: \d+ instructions/);
    t.regex(await database.explain(sql, 'ir'), /define void @pipeline_0/);
    t.regex(await database.explain(sql, 'optimised'), /define void @pipeline_0/);
    t.regex(await database.explain(sql, 'asm'), /pipeline_0:/);
    const all = await database.explain(sql, { stages: ['plan', 'asm'] });
    t.true(all.indexOf('-- plan') === 0 && all.includes('-- asm'));
    t.is(liveQueries(), 0);
  });
});

test.serial('MAYFLY_DUMP leaves every stage of a query', async (t) => {
  const folder = temporaryFolder();
  t.teardown(() => {
    delete process.env.MAYFLY_DUMP;
    folder.remove();
  });
  const dump = join(folder.path, 'dump');
  mkdirSync(dump);
  process.env.MAYFLY_DUMP = dump;
  await withNumbers(async (database) => {
    const { report } = await database.execute('select sum(n) as s from numbers where n > 2 + 3');
    const name = readdirSync(dump).find((entry) => entry.endsWith(`instance-${report.instance}`));
    t.truthy(name);
    const files = readdirSync(join(dump, name!));
    for (const expected of [
      'query.sql',
      'syntax.json',
      'plan-00-bound.txt',
      'pipelines.txt',
      'module_0.ll',
      'module_0.s',
      'module_0.optimised.ll',
    ]) {
      t.true(files.includes(expected), `${expected} in ${files.join(', ')}`);
    }
    t.true(files.filter((file) => file.startsWith('plan-')).length > 1);
    t.is(readFileSync(join(dump, name!, 'query.sql'), 'utf8'), 'select sum(n) as s from numbers where n > 2 + 3\n');
    await t.throwsAsync(database.query('select nothing from numbers'));
    t.is(readdirSync(dump).length, 2);
  });
});

test.serial('everything of one table at once', async (t) => {
  await withNumbers(async (database) => {
    const table = everyType(50);
    database.register('every', table);
    const error = await t.throwsAsync(database.query('select * from every'), { instanceOf: MayflyError });
    t.is(error.code, 'feature_not_supported');
  });
});
