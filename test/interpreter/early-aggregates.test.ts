// The rule aggregate-early wherever it could apply, and not only where it pays: the answers stay the same.
import test from 'ava';
import { formatPlan } from '../../planner/explain.js';
import { RULES } from '../../planner/optimize.js';
import type { Query } from '../../planner/plan.js';
import { aggregateEarly } from '../../planner/rules/aggregate-early.js';
import { interpret } from '../../runtime/interpreter/index.js';
import { bindText } from '../planner/plan-text.js';

const TABLES = `with
t(k, j, v, d, f) as (values (1, 1, 10, 1.5, 0.5), (1, 2, 11, 2.25, 1), (2, 1, 20, null, null), (3, 1, 30, 3, 2),
  (null, 1, 40, 4, 3), (null, 1, 41, 5, 4), (4, null, null, null, null), (7, 9, 0, 0, 0)),
u(k, w) as (values (1, 1), (2, 2), (2, 3), (2, 2), (null, 4), (5, 5), (4, 6))`;

/** Whether the rule applies. */
const queries: readonly (readonly [sql: string, applies: boolean])[] = [
  ['select u.w, count(*), count(v), sum(v), min(v), max(d), sum(d) from u left join t on t.k = u.k group by u.w', true],
  ['select u.w, count(*), count(v), sum(v), min(v), max(d), sum(d) from u join t on t.k = u.k group by u.w', true],
  ['select u.k, count(t.j) from u left join t on t.k = u.k and v > 10 group by u.k', true],
  ['select u.k + 1, avg(v), bool_or(j = 1) from u join t on t.k = u.k group by u.k + 1 having count(*) > 1', true],
  ['select u.w, count(*) from u join t on t.k is not distinct from u.k group by u.w', true],
  ['select u.w, count(*) from u left join t on t.k is not distinct from u.k group by u.w', true],
  [
    'select u.w, sum(v) filter (where j = 1), count(v) filter (where v > 10) from u left join t on t.k = u.k group by 1',
    true,
  ],
  ['select u.w, count(*) filter (where j = 1) from u join t on t.k = u.k group by u.w', true],
  ['select u.w, count(*) filter (where t.k is null) from u left join t on t.k = u.k group by u.w', false],
  ['select u.w, count(coalesce(v, j)) from u left join t on t.k = u.k group by u.w', false],
  ['select u.w, count(coalesce(v, 1)) from u join t on t.k = u.k group by u.w', true],
  ['select u.w, x.w, sum(v) from u join u x on x.k = u.k left join t on t.k = x.k group by u.w, x.w', true],
  ['select t.j, sum(u.w) from u join t on t.k = u.k and t.j = u.w group by t.j', true],
  ['select t.j, u.w, sum(v) from u join t on t.k = u.k group by t.j, u.w', false],
  ['select u.w, sum(v + u.w) from u join t on t.k = u.k group by u.w', false],
  ['select u.w, sum(v), sum(u.w) from u join t on t.k = u.k group by u.w', false],
  ['select u.w, sum(v) from u join t on t.k < u.k group by u.w', false],
  ['select u.w, sum(v) from u left join t on t.k = u.k and t.v > u.w group by u.w', false],
  ['select u.w, sum(100 / v) from u join t on t.k = u.k group by u.w', false],
  ['select u.w, sum(f::real) from u join t on t.k = u.k group by u.w', false],
  ['select u.w, max(f::real) from u join t on t.k = u.k group by u.w', false],
  ['select t.j, count(u.w) from u left join t on t.k = u.k group by t.j', false],
  ['select count(v) from u left join t on t.k = u.k', false],
  ['select w2, sum(v2) from (select u.w as w2, t.v as v2 from u left join t on t.k = u.k) x group by w2', true],
  ['select u.w, count(distinct v) from u left join t on t.k = u.k group by u.w', false],
  [
    'select n, count(*) from (select u.w, count(v) as n from u left join t on t.k = u.k group by u.w) x group by n',
    true,
  ],
  ['select u.w, count(*) from u where exists (select 1 from t where t.k = u.k) group by u.w', false],
];

/** The plan, and whether the rule changed it. */
function plan(bound: Query, isForced: boolean): { query: Query; applied: boolean } {
  let applied = false;
  const query = RULES.reduce((before, [name, rule]) => {
    if (name !== 'aggregate-early' || !isForced) return rule(before);
    const after = aggregateEarly(before, () => true);
    applied = formatPlan(after) !== formatPlan(before);
    return after;
  }, bound);
  return { query, applied };
}

async function answer(query: Query): Promise<string[]> {
  const settings = { memoryLimit: 1e9, readMemory: () => false, checkCanceled: () => {}, patience: 60_000 };
  const result = (await interpret(query, settings))!.table();
  return Array.from({ length: result.numRows }, (_, row) =>
    query.outputs.map((_, index) => String(result.getChildAt(index)!.get(row))).join(' '),
  ).sort();
}

for (const [sql, applies] of queries) {
  test(sql, async (t) => {
    const bound = () => bindText(`${TABLES} ${sql}`);
    const [plain, early] = [plan(bound(), false), plan(bound(), true)];
    t.is(early.applied, applies, formatPlan(early.query));
    t.deepEqual(await answer(early.query), await answer(plain.query));
  });
}
