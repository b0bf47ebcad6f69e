// Statements of absurd size and depth: each is answered, or refused as too complex, in bounded time, and the next
// query is none the worse.
import test from 'ava';
import { tableFromArrays } from '../../runtime/arrow.js';
import { Database } from '../../runtime/index.js';
import { outcomeOf } from '../data/outcome.js';

const database = await Database.open({ threads: 2 });
test.after.always(() => database.close());
database.register('t', tableFromArrays({ a: Int32Array.from({ length: 1000 }, (_, row) => row) }));

const list = (count: number, item: (index: number) => string, separator = ', ') =>
  Array.from({ length: count }, (_, index) => item(index)).join(separator);

/** What is to come of each: its only value, or that it is too complex. */
const statements: Record<string, readonly [sql: string, expected: string]> = {
  'parentheses, 5,000 deep': [`select ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'statement_too_complex'],
  'a sum of 900 terms': [`select ${list(900, () => 'a', ' + ')} from t where a = 2`, '1800'],
  'a sum of 100,000 terms': [`select ${list(100_000, () => 'a', ' + ')} from t`, 'statement_too_complex'],
  '2,000 conditions with AND': [`select count(*) from t where ${list(2000, (i) => `a <> ${i + 998}`, ' and ')}`, '998'],
  '2,000 conditions with OR': [
    `select count(*) from t where ${list(2000, (i) => `a + ${i} = ${i * 3}`, ' or ')}`,
    '500',
  ],
  '2,000 conditions on NULL': [`select ${list(2000, () => 'nullif(a, a) > a', ' or ')} is null from t limit 1`, 'true'],
  'IN with 20,000 numbers': [`select count(*) from t where a in (${list(20_000, (i) => String(i * 3))})`, '334'],
  'IN with 3,000 texts': [`select count(*) from t where a::text in (${list(3000, (i) => `'${i * 3}'`)})`, '334'],
  'CASE with 300 branches': [`select sum(case a ${list(300, (i) => `when ${i} then ${i}`, ' ')} end) from t`, '44850'],
  'CASE with 5,000 branches': [`select sum(case a ${list(5000, (i) => `when ${i} then 1`, ' ')} end) from t`, '1000'],
  'VALUES with 10,000 rows': [`select sum(x) from (values ${list(10_000, (i) => `(${i})`)}) v(x)`, '49995000'],
  '1,600 columns': [`select count(c1599) from (select ${list(1600, (i) => `a + ${i} as c${i}`)} from t) s`, '1000'],
  '1,600 results': [`select ${list(1600, () => 'a')} from t where a = 7`, '7'],
  '300 aggregates': [`select ${list(300, (i) => `sum(a + ${i})`)} from t`, '499500'],
  '100 groups': [
    `select ${list(100, (i) => `a % ${i + 1}`)} from t group by ${list(100, (i) => `a % ${i + 1}`)} order by 1 limit 1`,
    '0',
  ],
  '30 tables joined': [
    `select count(*) from ${list(30, (i) => `t t${i}`)} where ${list(29, (i) => `t${i}.a = t${i + 1}.a`, ' and ')}`,
    '1000',
  ],
  'subqueries, 100 deep': [
    `${'select * from ('.repeat(100)}select max(a) from t${list(100, (i) => `) s${i}`, '')}`,
    '999',
  ],
  'subqueries, 900 deep': [
    `${'select * from ('.repeat(900)}select a from t${list(900, (i) => `) s${i}`, '')}`,
    'statement_too_complex',
  ],
  '20 subqueries of one row': [
    `select ${list(20, (i) => `(select count(*) from t u where u.a <= t.a and u.a <> ${i})`)} from t where a = 100`,
    '100',
  ],
  'WITH that doubles 17 times': [
    `with c0 as (select 1 as x), ${list(17, (i) => `c${i + 1} as (select a.x from c${i} a, c${i} b)`)} select count(*) from c17`,
    'statement_too_complex',
  ],
  'a literal of 2 MB': [`select length('${'x'.repeat(2_000_000)}')`, '2000000'],
  'a pattern of 20,000 signs': [`select count(*) from t where a::text like '${'%a'.repeat(10_000)}'`, '0'],
  'NOT, 2,000 times': [`select ${'not '.repeat(2000)}true`, 'statement_too_complex'],
};

for (const mode of ['fast', 'interpreted'] as const) {
  for (const [name, [sql, expected]] of Object.entries(statements)) {
    test.serial(`${name}, ${mode}`, async (t) => {
      t.timeout(60_000);
      const outcome = await outcomeOf(database, sql, { mode });
      const answer = outcome.kind === 'error' ? outcome.error.code : outcome.rows[0]?.[0];
      // What the interpreter needs no depth for it may answer.
      if (mode === 'interpreted' && expected === 'statement_too_complex' && outcome.kind === 'rows') t.pass();
      else t.is(answer, expected);
      const next = await outcomeOf(database, 'select count(*) from t', { mode });
      t.deepEqual(next.kind === 'rows' && next.rows, [['1000']]);
    });
  }
}
