// The rule reduce-aggregates wherever it could apply, and not only where it pays: the answers stay the same.
import test from 'ava';
import { formatPlan } from '../../planner/explain.js';
import { RULES } from '../../planner/optimize.js';
import type { Query } from '../../planner/plan.js';
import { reduceAggregates } from '../../planner/rules/reduce-aggregates.js';
import { interpret } from '../../runtime/interpreter/index.js';
import { bindText } from '../planner/plan-text.js';

const TABLES = `with
t(k, j, v) as (values (1, 1, 10), (1, 2, 11), (2, 1, 20), (3, 1, 30), (null, 1, 40), (null, 1, 41), (4, null, null)),
u(k, w) as (values (1, 1), (2, 2), (2, 3), (null, 4), (7, 5)),
empty(k, w) as (select k, w from (values (1, 1)) as e(k, w) where w > 1)`;

/** With how many semi joins are expected at least beside those without the rule. */
const queries: readonly (readonly [sql: string, reductions: number])[] = [
  ['select u.k, u.w, x.s from u join (select k, sum(v) as s from t group by k) x on x.k = u.k where u.w < 3', 1],
  ['select u.k, u.w, x.s from (select k, sum(v) as s from t group by k) x join u on x.k = u.k', 1],
  ['select u.k, x.s from u left join (select k, sum(v) as s from t group by k) x on x.k = u.k', 1],
  ['select u.k, x.s from u right join (select k, sum(v) as s from t group by k) x on x.k = u.k', 0],
  ['select u.k, x.s from u full join (select k, sum(v) as s from t group by k) x on x.k = u.k', 0],
  ['select u.k, x.s from u join (select k, sum(v) as s from t group by k) x on x.k is not distinct from u.k', 0],
  ['select u.w, (select avg(v) from t where t.k = u.k) from u', 1],
  ['select u.w, (select count(*) from t where t.k = u.k) from u', 1],
  ['select u.w, (select count(*) from t where t.k is not distinct from u.k and v > 0) from u', 0],
  ['select u.w, (select sum(v) from t where t.k = u.k group by k) from u', 1],
  ['select u.w from u where w < (select max(v) from t where t.k = u.k and t.j = u.w)', 1],
  ['select u.w from u where k in (select k from t group by k having count(*) > 1)', 1],
  ['select u.w from u where k not in (select k from t group by k having count(*) > 1)', 0],
  ['select u.w, u.k in (select k from t group by k) from u', 0],
  ['select u.w from u where not exists (select 1 from (select k, sum(v) as s from t group by k) x where x.k = u.k)', 1],
  ['select u.w from u where exists (select 1 from (select distinct k from t) x where x.k = u.k) or w = 4', 1],
  ['select u.w, x.s from u join (select k, count(distinct j) as s, sum(v) as v from t group by k) x on x.k = u.k', 1],
  ['select u.w, x.s from u join (select k, sum(v) filter (where j = 1) as s from t group by k) x on x.k = u.k', 1],
  [
    'select u.w, x.n from u join (select k as n, s * 2 as m from (select k, sum(v) as s from t group by k) y where s > 5) x on x.n = u.k',
    1,
  ],
  [
    'select a.w, b.w, x.s from u a, u b, (select k, sum(v) as s from t group by k) x where a.k = b.k and x.k = b.k and a.w = 2',
    1,
  ],
  [
    'select a.w, x.s, y.s from u a, (select k, sum(v) as s from t group by k) x, (select k, max(j) as s from t group by k) y where a.k = x.k and x.k = y.k',
    2,
  ],
  [
    'select x.s from (select t.k, sum(t.v * u.w) as s from t join u on t.k = u.k group by t.k) x join u on u.k = x.k where u.w > 1',
    1,
  ],
  [
    'select x.s from (select k, max(s) as s from (select k, j, sum(v) as s from t group by k, j) y group by k) x join u on u.k = x.k',
    1,
  ],
  [
    'select x.s from t join (select k, j, sum(v) as s from t group by k, j) x on x.k = t.k and x.j = t.j where exists (select 1 from u where u.k = t.k)',
    1,
  ],
  ['select x.s from empty e join (select k, sum(v) as s from t group by k) x on x.k = e.k', 1],
  ['select e.w, x.s from u e left join (select k, sum(w) as s from empty group by k) x on x.k = e.k', 1],
  ['select u.w, x.s from u join (select k + 1 as k, sum(v) as s from t group by k + 1) x on x.k = u.k', 0],
  ['select u.w, x.s from u join (select sum(v) as s from t) x on x.s > u.k', 0],
];

function plan(bound: Query, isForced: boolean): Query {
  return RULES.reduce(
    (query, [name, rule]) =>
      name === 'reduce-aggregates' && isForced ? reduceAggregates(query, () => true) : rule(query),
    bound,
  );
}

async function answer(query: Query): Promise<string[]> {
  const settings = { memoryLimit: 1e9, readMemory: () => false, checkCanceled: () => {}, patience: 60_000 };
  const result = (await interpret(query, settings))!.table();
  return Array.from({ length: result.numRows }, (_, row) =>
    query.outputs.map((_, index) => String(result.getChildAt(index)!.get(row))).join(' '),
  ).sort();
}

const semiJoins = (query: Query): number => formatPlan(query).match(/join semi/g)?.length ?? 0;

for (const [sql, reductions] of queries) {
  test(sql, async (t) => {
    const [plain, reduced] = [false, true].map((isForced) => plan(bindText(`${TABLES} ${sql}`), isForced)) as [
      Query,
      Query,
    ];
    t.true(semiJoins(reduced) - semiJoins(plain) >= reductions, formatPlan(reduced));
    t.deepEqual(await answer(reduced), await answer(plain));
  });
}
