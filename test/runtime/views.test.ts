// Views of a Database beside its tables: one name space, tables that change under a view, every way to use one, and
// scripts of several statements.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Table, vectorFromArray } from '../../runtime/arrow.js';
import { Database, type MayflyError as Failure, MayflyError } from '../../runtime/index.js';
import { bytesOf, temporaryFolder } from './arrow-data.js';

const table = new Table({ a: vectorFromArray(Int32Array.of(1, 2, 3)), b: vectorFromArray(Int32Array.of(10, 20, 30)) });

async function withDatabase(use: (database: Database) => Promise<void>): Promise<void> {
  const database = await Database.open({ threads: 2 });
  try {
    database.register('t', table);
    await use(database);
  } finally {
    await database.close();
  }
}

async function rows(database: Database, sql: string): Promise<unknown[]> {
  return (await database.query(sql)).toArray().map((row) => row.toJSON());
}

async function failure(t: ExecutionContext, promise: Promise<unknown>): Promise<Failure> {
  return (await t.throwsAsync(promise, { instanceOf: MayflyError })) as Failure;
}

test('CREATE VIEW gives a table of no columns', async (t) => {
  await withDatabase(async (database) => {
    const { table: nothing, statement, report } = await database.execute('create view v as select a from t;');
    t.is(nothing.numRows, 0);
    t.is(nothing.numCols, 0);
    t.is(statement, 'create view');
    t.is(report.instance, 0);
    t.deepEqual(database.views(), ['v']);
    t.deepEqual(database.tables(), ['t']);
    t.is((await database.execute('select * from v')).statement, 'select');
    t.is((await database.execute('drop view v')).statement, 'drop view');
    t.deepEqual(database.views(), []);
  });
});

test('tables and views share their names', async (t) => {
  await withDatabase(async (database) => {
    await database.query('create view v as select a from t');
    t.throws(() => database.register('v', table), { code: 'duplicate_table', message: /already a view/ });
    t.throws(() => database.unregister('v'), { code: 'wrong_object_type' });
    t.is((await failure(t, database.query('create view t as select 1 as x'))).code, 'duplicate_table');
    await database.query('drop view v');
    database.register('v', table);
    t.deepEqual(await rows(database, 'select count(*) as n from v'), [{ n: 3n }]);
  });
});

test('a view is seen by explain, compare and every mode', async (t) => {
  await withDatabase(async (database) => {
    await database.query('create view v as select a, b from t where a > 1');
    t.regex(await database.explain('select b from v where a < 3'), /a#\d+ > 1\n.*a#\d+ < 3\n.*scan t/s);
    t.is((await database.compare('select sum(b) from v')).resultRows, 1);
    for (const mode of ['auto', 'interpreted', 'fast', 'optimised'] as const) {
      t.is((await database.query('select sum(b) as s from v', { mode })).get(0)?.s, 50n);
    }
    t.is((await failure(t, database.explain('create view w as select 1 as x'))).code, 'feature_not_supported');
    t.is((await failure(t, database.compare('drop view v'))).code, 'feature_not_supported');
    t.deepEqual(database.views(), ['v']);
  });
});

test('a view whose table has gone says so where it is named', async (t) => {
  await withDatabase(async (database) => {
    await database.query('create view v as select a from t');
    await database.query('create view w as select a from v');
    database.unregister('t');
    const sql = 'select *\nfrom w';
    const { code, message, position } = await failure(t, database.query(sql));
    t.is(code, 'undefined_table');
    t.is(message, 'view w: view v: relation "t" does not exist');
    t.is(position, sql.indexOf('w'));
    // The name comes to mean a view: the view that read a table does not read that one.
    await database.query('create view t as select 1 as a');
    t.is((await failure(t, database.query(sql))).message, message);
    await database.query('drop view t');
    database.register('t', table);
    t.is((await rows(database, sql)).length, 3);
  });
});

test('a view keeps to the columns that its table had', async (t) => {
  const folder = temporaryFolder();
  t.teardown(() => folder.remove());
  const path = join(folder.path, 'f.arrow');
  const put = (columns: Record<string, ReturnType<typeof vectorFromArray>>) =>
    writeFileSync(path, bytesOf(new Table(columns)));
  // Each column has a vector of its own: apache-arrow's writer misplaces those that share one.
  const integers = () => vectorFromArray(Int32Array.of(1, 2));
  put({ x: integers(), y: integers() });
  await withDatabase(async (database) => {
    database.register('f', path);
    await database.query('create view every as select * from f');
    await database.query('create view only_x as select x from f');
    await database.query(`create view by_path as select x, y from '${path}'`);
    put({ added: integers(), y: integers(), x: integers() });
    t.deepEqual(await rows(database, 'select * from every where x = 2'), [{ x: 2, y: 2 }]);
    put({ x: integers() });
    const gone = await failure(t, database.query('select x from every'));
    t.is(gone.code, 'undefined_column');
    t.is(gone.message, 'view every: column "y" of table "f" no longer exists');
    t.is(gone.position, 'select x from '.length);
    t.regex((await failure(t, database.query('select x from by_path'))).message, /^view by_path: column "y" of table/);
    t.is((await rows(database, 'select * from only_x')).length, 2);
    put({ x: vectorFromArray(Float64Array.of(1, 2)), y: integers() });
    const changed = await failure(t, database.query('select 1 from only_x'));
    t.is(changed.code, 'datatype_mismatch');
    t.is(changed.message, 'view only_x: column "x" of table "f" is now double precision and was integer');
  });
});

test.serial('a view means the file that it meant when it was created', async (t) => {
  const folder = temporaryFolder();
  const start = process.cwd();
  t.teardown(() => {
    process.chdir(start);
    folder.remove();
  });
  writeFileSync(join(folder.path, 'f.arrow'), bytesOf(table));
  await withDatabase(async (database) => {
    process.chdir(folder.path);
    await database.query(`create view v as select a from 'f.arrow' where f.b > 10`);
    process.chdir(start);
    t.is((await rows(database, 'select * from v')).length, 2);
  });
});

test('a name that a view could not see when it was created is not seen by it later', async (t) => {
  const folder = temporaryFolder();
  t.teardown(() => folder.remove());
  const path = join(folder.path, 'f.arrow');
  const integers = () => vectorFromArray(Int32Array.of(1, 2));
  writeFileSync(path, bytesOf(new Table({ x: integers() })));
  await withDatabase(async (database) => {
    database.register('f', path);
    // `a` is t's; once f has a column of that name, it would be f's.
    await database.query('create view v as select a, (select count(*) from f where x = a) as n from t');
    writeFileSync(path, bytesOf(new Table({ x: integers(), a: integers() })));
    t.deepEqual(await rows(database, 'select * from v order by a'), [
      { a: 1, n: 1n },
      { a: 2, n: 1n },
      { a: 3, n: 0n },
    ]);
  });
});

test('long chains and bushy trees of views end in an error, not in the stack', async (t) => {
  await withDatabase(async (database) => {
    await database.query('create view chain0 as select a, b from t');
    let last = 0;
    const broken = await failure(
      t,
      (async () => {
        for (; last < 2000; last++)
          await database.query(`create view chain${last + 1} as select a, b from chain${last} where a > 0`);
      })(),
    );
    t.is(broken.code, 'statement_too_complex');
    t.true(last > 100, `${last}`);
    t.is((await rows(database, 'select * from chain60')).length, 3);
    await database.query('create view tree0 as select a from t');
    const bushy = await failure(
      t,
      (async () => {
        for (let i = 0; i < 40; i++)
          await database.query(`create view tree${i + 1} as select x.a from tree${i} x, tree${i} y where x.a = y.a`);
      })(),
    );
    t.is(bushy.code, 'statement_too_complex');
    t.regex(bushy.message, /^the query reads more than \d+ relations$/);
  });
});

test('a script gives its results one by one', async (t) => {
  await withDatabase(async (database) => {
    const script = `
      -- two semicolons in ';' a text and /* ; */ a comment
      create view v as select a from t where 'x;y' <> ';';
      select max(a) as m from v;;
      drop view v; -- the end;
    `;
    const seen: unknown[] = [];
    for await (const { statement, table: answer } of database.script(script)) seen.push([statement, answer.numRows]);
    t.deepEqual(seen, [
      ['create view', 0],
      ['select', 1],
      ['drop view', 0],
    ]);
    t.deepEqual(database.views(), []);
  });
});

test('a script ends at its first error, which is placed in the script', async (t) => {
  await withDatabase(async (database) => {
    const script = 'select 1 as é;\ncreate view v as select a from t;\n  select 😀nope from v;\nselect 2';
    let results = 0;
    const error = await failure(
      t,
      (async () => {
        for await (const _ of database.script(script)) results++;
      })(),
    );
    t.is(results, 2);
    t.is(error.code, 'undefined_column');
    t.is(error.position, script.indexOf('😀nope'));
    t.is(error.line, 3);
    t.is(error.column, 10);
    t.regex(error.excerpt ?? '', /^LINE 3: {3}select 😀nope from v;\n {17}\^$/);
    t.deepEqual(database.views(), ['v']);
    const nothing = async (text: string) => {
      for await (const _ of database.script(text)) t.fail();
    };
    t.is((await failure(t, nothing(' ; -- nothing\n;'))).code, 'syntax_error');
    t.is((await failure(t, nothing(1 as never))).code, 'invalid_parameter_value');
    const several = await failure(t, database.query('select 1; select 2'));
    t.is(several.code, 'feature_not_supported');
    t.is(several.position, 'select 1; '.length);
    t.regex(several.hint ?? '', /script\(\)/);
  });
});
