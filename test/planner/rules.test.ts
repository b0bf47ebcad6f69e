// What each rule of the optimiser does, shown on small plans. Column numbers are left out.
import test from 'ava';
import type { Catalog, TableColumn } from '../../planner/catalog.js';
import { optimize } from '../../planner/optimize.js';
import type { SqlType } from '../../planner/types.js';
import { DATE, decimal, INTEGER, SMALLINT, TEXT } from '../../planner/types.js';
import { bindText, planText } from './plan-text.js';

const column = (name: string, type: SqlType): TableColumn => ({
  name,
  type,
  storage: undefined,
  nullable: true,
  facts: undefined,
});
const T = {
  name: 't',
  rowCount: 1000,
  columns: [
    column('i', INTEGER),
    column('s', SMALLINT),
    column('d', decimal(10, 2)),
    column('day', DATE),
    column('x', TEXT),
  ],
};
const U = { ...T, name: 'u', rowCount: 10 };
const catalog: Catalog = {
  lookup: (name) => [T, U].find((table) => table.name === name),
  views: () => new Map(),
  residents: () => [],
  names: () => ['t', 'u'],
};

function plan(sql: string): string {
  return planText(sql, catalog).replace(/#\d+/g, '');
}

/** The lines of the filter above the scan of `select 1 from t where …`. */
function filterOf(condition: string): string[] {
  const lines = plan(`select count(*) from t where ${condition}`).split('\n').slice(2, -1);
  return lines.filter((line) => !/^ +(filter|scan)/.test(line)).map((line) => line.trim());
}

const comparisons: Record<string, string[]> = {
  's = 3': ['s = 3'],
  '3 < s': ['s > 3'],
  's = 100000': ['s::integer = 100000'],
  's < 2.5': ['s <= 2'],
  's > 2.5': ['s > 2'],
  's = 2.5': ['s::decimal(6,1) = 2.5'],
  'd < 24': ['d < 24.00'],
  'd < 0.055': ['d <= 0.05'],
  'd >= 0.055': ['d > 0.05'],
  'd > -0.055': ['d > -0.06'],
  "day <= date '1998-12-01' - interval '90' day": ["day <= date '1998-09-02'"],
  "day < timestamp '1998-09-02 12:00'": ["day <= date '1998-09-02'"],
  "day >= timestamp '1998-09-02 12:00'": ["day > date '1998-09-02'"],
  "day = timestamp '1998-09-02 12:00'": ["day::timestamp = timestamp '1998-09-02 12:00:00'"],
  's in (1, 2, 2, 100000)': ['s in (1, 2)'],
  's in (1, 2, 2)': ['s in (1, 2)'],
  's in (1)': ['s = 1'],
  's not in (1, 2)': ['not (s in (1, 2))'],
  'not (i < 1 or i > 5)': ['i >= 1', 'i <= 5'],
  'not (i is null)': ['i is not null'],
  'not not (i = 1)': ['i = 1'],
  'i between 1 and 5': ['i >= 1', 'i <= 5'],
  'i between symmetric 5 and 1': ['((i >= 5) and (i <= 1)) or ((i >= 1) and (i <= 5))'],
  'true and i = 1 + 1': ['i = 2'],
  "x like 'a%' and i = 1": ['i = 1', "x like 'a%'"],
  'i = 1 and 1 / 0 = 1': ['i = 1', '(1 / 0) = 1'],
  '(i = 1 and s = 2) or (i = 1 and s = 3)': ['i = 1', '(s = 2) or (s = 3)'],
  '(i = 1 and s = 2) or i = 1': ['i = 1'],
};

for (const [condition, expected] of Object.entries(comparisons)) {
  test(`condition: ${condition}`, (t) => {
    t.deepEqual(filterOf(condition), expected);
  });
}

test('a filter that is never true leaves no rows', (t) => {
  t.is(plan('select i from t where 1 = 2 and i = 1'), 'values [i]\nresult i as i: integer');
  t.is(plan('select i from t where null'), 'values [i]\nresult i as i: integer');
  t.is(
    plan('select count(*) from t where false'),
    'aggregate\n    count = count(*)\n  values []\nresult count as count: bigint',
  );
});

test('filters go through projections and groups, to the sides and keys of joins', (t) => {
  const text = plan(`select * from (select i + 1 as j, count(*) c from t group by i + 1) a join u on a.j = u.i
    where a.j > 3 and c > 1 and u.s = 2 and a.c < u.d`);
  t.is(
    text,
    [
      'join inner, build right',
      '    on group1 = i',
      '    if count::decimal(21,2) < d::decimal(21,2)',
      '  filter',
      '      count > 1',
      '    aggregate',
      '        by group1 = i + 1',
      '        count = count(*)',
      '      filter',
      '          (i + 1) > 3',
      '        scan t [i]',
      '  filter',
      '      s = 2',
      '    scan u [i, s, d, day, x]',
      'result group1 as j: integer, count as c: bigint, i as i: integer, s as s: smallint, d as d: decimal(10,2), day as day: date, x as x: text',
    ].join('\n'),
  );
});

test('a filter stays above a limit and above a group of everything', (t) => {
  t.regex(
    plan('select i from (select i from t order by i limit 3) a where i > 5'),
    /^filter\n {4}i > 5\n {2}sort by i, limit 3/,
  );
  t.regex(plan('select c from (select count(*) c from t) a where c > 5'), /^filter\n {4}count > 5\n {2}aggregate/);
});

test('an OR over two relations implies an OR over each', (t) => {
  const text = plan(
    "select count(*) from t, u where (t.i = u.i and t.s = 1 and u.x = 'a') or (t.i = u.i and t.s = 2 and u.x = 'b')",
  );
  t.true(text.includes('on i = i'));
  t.true(text.includes('(s = 1) or (s = 2)'));
  t.true(text.includes("(x = 'a') or (x = 'b')"));
  t.true(text.includes("if ((s = 1) and (x = 'a')) or ((s = 2) and (x = 'b'))"));
});

test('the smaller side builds; cross products come last', (t) => {
  t.regex(
    plan('select count(*) from t, u where t.i = u.i'),
    /join inner, build right\n {6}on i = i\n {4}scan t \[i\]\n {4}scan u \[i\]/,
  );
  const connected = plan('select count(*) from t a, u b, t c where a.i = c.i and c.s = b.s');
  t.is(connected.match(/\n +on /g)?.length, connected.match(/\n +join /g)?.length);
});

test('a limit joins the sort below; an order that nothing can see is dropped', (t) => {
  t.regex(plan('select i from t order by s limit 3 offset 2'), /^sort by s, limit 3 offset 2\n {2}scan t \[i, s\]/);
  t.is(
    plan('select count(*) from (select i from t order by i) a'),
    'aggregate\n    count = count(*)\n  scan t []\nresult count as count: bigint',
  );
  t.regex(plan('select count(*) from (select i from t order by i limit 3) a'), /sort by i, limit 3/);
});

test('what nobody reads is not computed', (t) => {
  t.is(plan('select j from (select i as j, s + 1 as k, x from t) a'), 'scan t [i]\nresult i as j: integer');
  t.is(
    plan('select a from (select sum(i) a, avg(d) b from t) q'),
    'aggregate\n    sum = sum(i)\n  scan t [i]\nresult sum as a: bigint',
  );
  t.is(
    plan('select 1 as one from (select sum(i) a from t) q'),
    'project\n    one = 1\n  values [] ()\nresult one as one: integer',
  );
  t.is(plan('select b from (values (1, 2), (3, 4)) v(a, b)'), 'values [column2] (2) (4)\nresult column2 as b: integer');
});

test('definitions are not written into filters without bound', (t) => {
  let sql = 'select i as x from t';
  for (let k = 0; k < 40; k++) sql = `select x + x as x from (${sql}) q where x > ${k}`;
  t.notThrows(() => plan(sql));
});

test('every rule that changes a plan is told of, and the plan given is not touched', (t) => {
  const query = bindText('select i from t where 1 = 1 and s < 2.5', catalog);
  const before = JSON.stringify(query, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  const rules: string[] = [];
  optimize(query, (rule) => rules.push(rule));
  t.deepEqual(rules, ['constant-folding', 'simplify-comparisons', 'prune-columns']);
  t.is(
    JSON.stringify(query, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    before,
  );
});

/** How many definitions a plan has, and how many scans of shared rows. */
function sharing(sql: string): [definitions: number, scans: number] {
  const text = plan(sql);
  return [text.match(/share \d/g)?.length ?? 0, text.match(/shared scan/g)?.length ?? 0];
}

test('what is read twice is computed once', (t) => {
  const grouped = 'with g as (select i, sum(s) as total from t group by i)';
  t.deepEqual(sharing(`${grouped} select * from g a, g b where a.i = b.i`), [1, 2]);
  t.deepEqual(sharing(`${grouped}, h as (select a.i from g a, g b where a.i = b.total) select * from h, h k`), [2, 4]);
  t.deepEqual(sharing(`${grouped} select * from g a, g b where a.i = b.i and a.i < 5 and b.total > 5`), [0, 0]);
});

test('what is cheap to repeat is computed again', (t) => {
  t.deepEqual(sharing('select * from t a, t b where a.i = b.s'), [0, 0]);
  t.deepEqual(sharing('with f as (select * from t where i < 5) select * from f a, f b where a.i = b.s'), [0, 0]);
});

test('a join is computed again where a limit ends it early', (t) => {
  const joined = 'with j as (select t.i from t, u, (select distinct i from u) v where t.i = u.i and u.i = v.i)';
  t.deepEqual(sharing(`${joined} select * from (select i from j) a, (select max(i) from j) b`), [1, 2]);
  // The grouping within is computed whole either way.
  t.deepEqual(sharing(`${joined} select * from (select i from j limit 1) a, (select i from j limit 2) b`), [1, 2]);
});

test('a definition keeps the columns that some scan reads', (t) => {
  const text = plan(
    'with g as (select i, sum(s) as a, max(d) as b, min(day) as c from t group by i) select x.a, y.b from g x, g y where x.i = y.i',
  );
  t.true(text.includes('sum = sum(s)') && text.includes('max = max(d)') && !text.includes('min('));
});

/** A large table of which facts tell that `i` has a million values, and one that keeps a few of them. */
const LARGE = {
  ...T,
  name: 'large',
  rowCount: 10_000_000,
  columns: T.columns.map((c) => ({ ...c, facts: { nullCount: 0, minimum: 1n, maximum: 1_000_000n } })),
};
const SMALL = { ...LARGE, name: 'small', rowCount: 100_000 };
const reducing: Catalog = { ...catalog, lookup: (name) => [LARGE, SMALL].find((table) => table.name === name) };

/** How many semi joins the query has, with the first side's conditions. */
function semiJoins(sql: string, tables = reducing): number {
  return planText(sql, tables).match(/join semi/g)?.length ?? 0;
}

test('only groups that are asked for are made', (t) => {
  const grouped = '(select i, sum(s) as total from large group by i) as g';
  t.is(semiJoins(`select * from small, ${grouped} where g.i = small.i and small.d = 5`), 1);
  // Any table whose column has the same values will do.
  t.is(semiJoins(`select * from small, large b, ${grouped} where g.i = b.i and b.i = small.i and small.d = 5`), 1);
  t.is(semiJoins(`select * from small left join ${grouped} on g.i = small.i where small.d = 5`), 1);
  t.is(semiJoins('select d from small where d = 5 and s < (select avg(s) from large where large.i = small.i)'), 1);
});

test('all groups are made where most are asked for, or where nothing tells how many there are', (t) => {
  const grouped = '(select i, sum(s) as total from large group by i) as g';
  t.is(semiJoins(`select * from large b, ${grouped} where g.i = b.i`), 0);
  t.is(semiJoins(`select * from small right join ${grouped} on g.i = small.i and small.d = 5`), 0);
  t.is(semiJoins(`select * from small, ${grouped} where g.total = small.i and small.d = 5`), 0);
  const unknown = { ...LARGE, columns: T.columns };
  const guessed: Catalog = { ...catalog, lookup: (name) => [unknown, SMALL].find((table) => table.name === name) };
  t.is(semiJoins(`select * from small, ${grouped} where g.i = small.i and small.d = 5`, guessed), 0);
});
