// What each dialect means: its queries beside PostgreSQL's form of them give the same rows and types, and what it would
// mean in another way is refused.
import test from 'ava';
import { dialects, type ForeignDialect } from '../../planner/sql/dialects/dialect.js';
import { Database, MayflyError } from '../../runtime/index.js';
import { casesOf, commonQueries, print } from './corpus.js';

const names = Object.keys(dialects) as ForeignDialect[];

const database = await Database.open({ threads: 2, mode: 'interpreted' });
test.after.always(() => database.close());
test.before(async () => {
  await database.query(`create table t as
  select * from (values
    (1::bigint, 1, 10, 1.25::decimal(10, 2), 'apple', date '1998-01-31', 0.5::double precision, true),
    (2, 2, 20, 2.50, 'Banana', date '1998-02-15', 1.5, false),
    (3, 2, 0, -2.50, 'a_b', date '1998-03-04', 2.5, true),
    (4, 3, 7, 0.05, 'A%c', date '1996-02-29', -2.5, null),
    (5, null, 15, null, null, date '1999-12-31', 0.49999999999999994, false),
    (6, 1, null, 99.99, 'it''s \\ ä', null, null, true),
    (7, 5, 30, 3.45, 'x', date '1998-02-28', -0.5, true)
  ) as rows (k, a, b, c, s, d, f, p)`);
  await database.query(`create table u as
  select * from (values (1, 1), (1, 2), (2, 5), (4, 3), (null, 2)) as rows (a, n)`);
});

/** The form in PostgreSQL of a common query: NULLs where the dialect has them. */
function withNulls(sql: string, dialect: ForeignDialect): string {
  const { nulls } = dialects[dialect];
  return nulls === 'lowest'
    ? sql.replace(/order by (.*)$/, (_, keys: string) => {
        return `order by ${keys
          .split(', ')
          .map((key) => `${key} nulls first`)
          .join(', ')}`;
      })
    : sql;
}

for (const dialect of names) {
  test(`${dialect}: common queries`, async (t) => {
    t.true(commonQueries.length >= 40);
    for (const sql of commonQueries) {
      const found = print(await database.query(sql, { dialect }));
      t.is(found, print(await database.query(withNulls(sql, dialect))), sql);
    }
  });

  test(`${dialect}: its own queries`, async (t) => {
    const cases = casesOf(dialect);
    t.true(cases.length >= 30);
    for (const { sql, same, refused } of cases) {
      if (same !== undefined) {
        t.is(print(await database.query(sql, { dialect })), print(await database.query(same)), sql);
        continue;
      }
      const error = await t.throwsAsync(database.query(sql, { dialect }), { instanceOf: MayflyError }, sql);
      const expected = (refused ?? '').replace('MySQL', dialects[dialect].title);
      t.true(error?.message.includes(expected), `${sql}\n${error?.message}`);
      t.true(['feature_not_supported', 'syntax_error', 'undefined_function'].includes(error?.code ?? ''), error?.code);
      t.true(error?.position !== undefined, sql);
    }
  });
}
