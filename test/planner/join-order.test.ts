// The join order: every order that may be chosen gives the same rows. Random trees of joins are run as they are
// written, in the order of least cost, and in orders picked at random from all that are taken for right.
// MAYFLY_SEEDS says how many trees, MAYFLY_SEED=N runs one.
import test from 'ava';
import type { Catalog } from '../../planner/catalog.js';
import { formatPlan } from '../../planner/explain.js';
import type { Cost } from '../../planner/join-order/cost.js';
import { RULES } from '../../planner/optimize.js';
import type { Query } from '../../planner/plan.js';
import { orderJoins } from '../../planner/rules/order-joins.js';
import { interpret } from '../../runtime/interpreter/index.js';
import { Random } from '../data/random.js';
import { bindText } from './plan-text.js';
import { randomJoins } from './random-joins.js';

const catalog: Catalog = { lookup: () => undefined, views: () => new Map(), residents: () => [], names: () => [] };

/** The optimised query; `order` stands for the rule order-joins. */
function optimizeWith(query: Query, order: (query: Query) => Query): Query {
  return RULES.reduce((current, [name, rule]) => (name === 'order-joins' ? order(current) : rule(current)), query);
}

/** The rows in some order, or the error. */
async function answer(query: Query): Promise<string> {
  const settings = { memoryLimit: 1e9, readMemory: () => false, checkCanceled: () => {}, patience: 60_000 };
  const table = (await interpret(query, settings))!.table();
  const rows = Array.from({ length: table.numRows }, (_, row) =>
    query.outputs.map((_, index) => String(table.getChildAt(index)!.get(row))).join(' '),
  );
  return rows.sort().join('\n');
}

const SEEDS = Number(process.env.MAYFLY_SEEDS ?? 400);
const only = process.env.MAYFLY_SEED;

test('every order gives the same rows', async (t) => {
  const seeds = only === undefined ? Array.from({ length: SEEDS }, (_, seed) => seed) : [Number(only)];
  let changed = 0;
  for (const seed of seeds) {
    const random = new Random(seed);
    const sql = randomJoins(seed, random.integer(2, 7));
    const bound = bindText(sql, catalog);
    const written = optimizeWith(bound, (query) => query);
    const expected = await answer(written);
    const orders: ((query: Query) => Query)[] = [orderJoins];
    for (let k = 0; k < 4; k++) {
      // A cost without sense makes any right order the best.
      const cost: Cost = () => random.next();
      orders.push((query) => orderJoins(query, cost));
    }
    for (const order of orders) {
      const ordered = optimizeWith(bound, order);
      if (formatPlan(ordered) !== formatPlan(written)) changed++;
      let found: string;
      try {
        found = await answer(ordered);
      } catch (error) {
        found = String(error);
      }
      if (found !== expected) {
        t.fail(
          `MAYFLY_SEED=${seed}\n${sql}\n\n${formatPlan(written)}\n\n${formatPlan(ordered)}\n\n${expected}\n\n${found}`,
        );
        return;
      }
    }
  }
  t.log(`${seeds.length} trees, ${changed} plans other than written`);
  t.true(changed > seeds.length || only !== undefined);
});

/** `count` relations of so many rows each, whose columns are named after them. */
function relation(number: number, rows: number, columns = 2): string {
  const row = (value: number) => `(${Array.from({ length: columns }, () => value).join(', ')})`;
  const names = Array.from({ length: columns }, (_, k) => `c${number}_${k}`);
  return `(values ${Array.from({ length: rows }, (_, k) => row(k + 1)).join(', ')}) as t${number}(${names.join(', ')})`;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, k) => k);
}

const shapes: Record<string, (size: number) => string> = {
  chain: (size) => {
    const links = numbers(size - 1).map((k) => `c${k}_1 = c${k + 1}_0`);
    return `select * from ${numbers(size).map((k) => relation(k, 2))} where ${links.join(' and ')}`;
  },
  star: (size) => {
    const rays = numbers(size - 1).map((k) => `c0_${k} = c${k + 1}_0`);
    const dimensions = numbers(size - 1).map((k) => relation(k + 1, 3));
    return `select * from ${relation(0, 4, size)}, ${dimensions} where ${rays.join(' and ')}`;
  },
  clique: (size) => {
    const pairs = numbers(size).flatMap((a) => numbers(a).map((b) => `c${a}_0 + ${b} = c${b}_1 + ${b}`));
    return `select * from ${numbers(size).map((k) => relation(k, 2))} where ${pairs.join(' and ')}`;
  },
  'one column of all': (size) => {
    const equal = numbers(size - 1).map((k) => `c${k}_0 = c${k + 1}_0`);
    return `select * from ${numbers(size).map((k) => relation(k, 2))} where ${equal.join(' and ')}`;
  },
  mixed: (size) => {
    let sql = relation(0, 3);
    const inner: number[] = [0];
    for (let k = 1; k < size; k++) {
      const on = `c${inner[k % inner.length]}_1 = c${k}_0`;
      const other = relation(k, 2 + (k % 2));
      if (k % 5 === 2) sql = `(select * from ${sql} where exists (select 1 from ${other} where ${on})) as s${k}`;
      else if (k % 7 === 4)
        sql = `(select * from ${sql} where not exists (select 1 from ${other} where ${on} + 7)) as s${k}`;
      else {
        sql = `(${sql} ${k % 3 === 1 ? 'left join' : 'join'} ${other} on ${on})`;
        inner.push(k);
      }
    }
    return `select * from ${sql}`;
  },
};

for (const [name, shape] of Object.entries(shapes)) {
  test(`${name}: many relations are ordered in bounded time, without cross products`, async (t) => {
    const times: string[] = [];
    for (const size of [3, 5, 8, 12, 20, 31, 40]) {
      const bound = bindText(shape(size), catalog);
      // Up to the join order; the time of the other rules is not its.
      const at = RULES.findIndex(([rule]) => rule === 'order-joins');
      const before = RULES.slice(0, at).reduce((query, [, rule]) => rule(query), bound);
      const start = performance.now();
      orderJoins(before);
      times.push(`${size}: ${(performance.now() - start).toFixed(1)} ms`);
      const ordered = optimizeWith(bound, orderJoins);
      const text = formatPlan(ordered);
      t.is(text.match(/\n +on /g)?.length, text.match(/\n +join |^join /g)?.length, `${size}\n${text}`);
      if (size <= 20) t.is(await answer(ordered), await answer(optimizeWith(bound, (query) => query)), String(size));
    }
    t.log(times.join(', '));
  });
}
