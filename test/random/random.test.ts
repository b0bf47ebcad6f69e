// A small share of what `npm run check:random` does with as many seeds as it is given: see check.ts.
import test from 'ava';
import { Postgres } from '../differential/postgres.js';
import { runSeries } from './series.js';
import { addTally, emptyTally } from './tally.js';

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
const queries = 16;

test(`${seeds.length} random schemas with ${queries} queries each`, async (t) => {
  t.timeout(300_000);
  const postgres = await Postgres.open();
  const tally = emptyTally();
  try {
    for (const seed of seeds) addTally(tally, await runSeries(postgres, seed, queries));
  } finally {
    await postgres.close();
  }
  for (const { seed, query, sql, text } of tally.faults) t.log(`seed ${seed}, query ${query}\n${sql}\n${text}`);
  t.is(tally.faults.length, 0, 'queries that differ');
  t.true(tally.compared > (seeds.length * queries) / 2, 'most queries are compared');
});
