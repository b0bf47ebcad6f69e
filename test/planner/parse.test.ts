// Parsing: positions, file paths in FROM, what is refused, and texts made to break a parser.
import test from 'ava';
import { MayflyError } from '../../planner/errors.js';
import { loadParser, parseSql } from '../../planner/sql/postgres.js';
import type { SelectStatement } from '../../planner/sql/syntax.js';
import { errorText } from './plan-text.js';

await loadParser();

function parseQuery(sql: string): SelectStatement {
  const statement = parseSql(sql);
  if (statement.kind !== 'select') throw new Error(`${sql} is no query`);
  return statement;
}

test('positions count UTF-16 code units, whatever stands before', (t) => {
  const sql = "select 'é😀', n_nam from nation";
  const { targets } = parseQuery(sql);
  t.is(targets[1]?.position, sql.indexOf('n_nam'));
  t.deepEqual(errorText("select '😀é' from nation wher x = 1"), {
    error: 'syntax_error: syntax error at or near "x"',
    at: 'x = 1',
  });
});

test('a string in FROM is a file', (t) => {
  const sql = "select 1 from 'a''b \"é/t.arrow' x join 'dir/u.arrow' using (k), plain";
  const { from } = parseQuery(sql);
  const [first, second] = from;
  t.is(first?.kind, 'join');
  if (first?.kind !== 'join') return;
  t.like(first.left, { kind: 'table', name: 'a\'b "é/t.arrow', isPath: true, position: 14, alias: { name: 'x' } });
  t.like(first.right, { kind: 'table', name: 'dir/u.arrow', isPath: true, position: sql.indexOf("'dir") });
  t.like(second, { kind: 'table', name: 'plain', isPath: false });
});

test('a path longer than an identifier may be is kept whole', (t) => {
  const path = `${'directory/'.repeat(20)}t.arrow`;
  t.like(parseQuery(`select 1 from '${path}'`).from[0], { name: path, isPath: true });
});

test('a string elsewhere is a syntax error where it stands', (t) => {
  t.deepEqual(errorText("select 1 'x' from nation"), {
    error: 'syntax_error: syntax error at or near "\'x\'"',
    at: "'x' from nation",
  });
  t.deepEqual(errorText("select 1 from 'nation' 'x'"), {
    error: 'syntax_error: syntax error at or near "\'x\'"',
    at: "'x'",
  });
  t.deepEqual(errorText("select 1 from 'nation', where"), {
    error: 'syntax_error: syntax error at or near "where"',
    at: 'where',
  });
});

const refused: [sql: string, construct: string, at: string][] = [
  ['insert into t values (1)', 'the statement INSERT', 'insert into t values (1)'],
  ['create table t (a int)', 'the statement CREATE', 'create table t (a int)'],
  ['select 1; select 2', 'more than one statement', 'select 2'],
  ['select distinct on (a) a from t', 'DISTINCT ON', 'a from t'],
  ['select sum(a) over () from t', 'a window function (OVER)', 'sum(a) over () from t'],
  ['select a from t group by rollup (a)', 'GROUPING SETS, ROLLUP and CUBE', 'rollup (a)'],
  ['select $1', 'a parameter ($1)', '$1'],
  ['select a[1] from t', 'a subscript or field selection', 'a[1] from t'],
  ['select row(1, 2)', 'a row value', 'row(1, 2)'],
  ['select 1 from generate_series(1, 2)', 'a function in FROM', 'generate_series(1, 2)'],
  ['select 1 from t for update', 'FOR UPDATE or FOR SHARE', '1 from t for update'],
  ["select a similar to 'x' from t", 'SIMILAR TO', "similar to 'x' from t"],
  ["select now() at time zone 'utc'", 'AT TIME ZONE', "at time zone 'utc'"],
  ['select current_user', 'CURRENT_USER', 'current_user'],
  ['with recursive x as (select 1) select 1', 'WITH RECURSIVE', 'x as (select 1) select 1'],
];

for (const [sql, construct, at] of refused) {
  test(`refused by name: ${sql}`, (t) => {
    const found = errorText(sql);
    t.is(found.error, `feature_not_supported: ${construct} is not supported`);
    t.is(found.at, at);
  });
}

const many = (text: string, count: number): string => text.repeat(count);
const hostile: Record<string, string> = {
  nothing: '',
  spaces: ' \n\t',
  comment: '-- nothing',
  parentheses: `select ${many('(', 5000)}1${many(')', 5000)}`,
  'open parentheses': `select ${many('(', 100_000)}`,
  'a chain of operators': `select ${many('1+', 100_000)}1`,
  'a chain of casts': `select 1${many('::int', 50_000)}`,
  'a chain of IS NULL': `select 1${many(' is null', 100_000)}`,
  'a chain of BETWEEN': `select 1${many(' is null between true and true', 3000)}`,
  'nested NOT': `select ${many('not ', 100_000)}true`,
  'nested CASE': `select ${many('case when true then ', 3000)}1${many(' end', 3000)}`,
  'nested subqueries': `${many('select * from (', 2000)}select 1${many(') x', 2000)}`,
  unions: `${many('select 1 union ', 50_000)}select 1`,
  'an operator of many signs': `select 1 ${many('+-', 50_000)} 1`,
  'operators after an escaped quote': `select E'${many("\\'", 100)}'${many('+1', 50_000)}`,
  'nested comments': many('/*', 500_000),
  'comments side by side': many('/**/', 250_000),
  'an open string': `select '${many('x', 1 << 20)}`,
  'an open dollar string': `select $a$${many('(', 1 << 20)}`,
  NUL: 'select \0 1',
  'a lone surrogate': "select '\ud800'",
};

for (const [name, sql] of Object.entries(hostile)) {
  test(`hostile text: ${name}`, (t) => {
    const error = t.throws(() => parseSql(sql), { instanceOf: MayflyError });
    t.true(['syntax_error', 'statement_too_complex', 'feature_not_supported'].includes(error?.code ?? ''), error?.code);
  });
}

test('large but harmless texts are parsed', (t) => {
  t.notThrows(() => parseSql(`select '${many("''(", 1 << 20)}'`));
  t.notThrows(() => parseSql(`select ${many('(', 900)}1${many(')', 900)}`));
  t.notThrows(() => parseSql(`select 1 in (${many('1,', 50_000)}1)`));
  t.notThrows(() => parseSql(`select 1 from t where ${many('a = 1 or ', 20_000)}a = 2`));
  t.notThrows(() => parseSql(`select ${many('a + ', 900)}1 from t where ${many('a * ', 900)}1 > 0`));
});

test('random bytes and random tokens give a tree or a MayflyError', (t) => {
  let seed = 20_261_123;
  const random = (bound: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % bound;
  };
  const tokens = [
    'select',
    'from',
    't',
    '(',
    ')',
    ',',
    "'x'",
    '1',
    '+',
    '.',
    '*',
    'join',
    'on',
    'case',
    'end',
    'as',
    '"',
    "'",
    '--',
    '/*',
    'in',
    ';',
    'é',
    '😀',
  ];
  for (let i = 0; i < 2000; i++) {
    const text =
      i % 2 === 0
        ? String.fromCodePoint(...Array.from({ length: random(60) }, () => random(0x250)))
        : Array.from({ length: random(25) }, () => tokens[random(tokens.length)]).join(' ');
    try {
      parseSql(text);
    } catch (error) {
      if (!(error instanceof MayflyError)) t.fail(`${JSON.stringify(text)}: ${String(error)}`);
    }
  }
  t.pass();
});
