// Random queries over random tables, in several modes, against PostgreSQL. A seed makes one schema and its queries.
//
//   MAYFLY_SEEDS=1000 npx ava dist/test/differential/random.test.js     more seeds than the usual ones
//   MAYFLY_FIRST_SEED=1001 MAYFLY_SEEDS=1000 npx ava …                   the thousand that follow
//   MAYFLY_SEED=17 npx ava dist/test/differential/random.test.js        that seed alone, as a failure names it
import test from 'ava';
import { Engines, fewModes } from '../data/modes.js';
import { Random } from '../data/random.js';
import { randomTable } from '../data/random-table.js';
import { difference } from './compare.js';
import { Postgres } from './postgres.js';
import { randomQuery } from './random-query.js';

const queriesPerSeed = 12;
const seeds =
  process.env.MAYFLY_SEED === undefined
    ? Array.from(
        { length: Number(process.env.MAYFLY_SEEDS ?? 12) },
        (_, index) => Number(process.env.MAYFLY_FIRST_SEED ?? 1) + index,
      )
    : [Number(process.env.MAYFLY_SEED)];

test(`${seeds.length} random schemas with ${queriesPerSeed} queries each`, async (t) => {
  t.timeout(3_600_000);
  const postgres = await Postgres.open();
  const faults: string[] = [];
  try {
    for (const seed of seeds) {
      faults.push(...(await run(postgres, seed)));
      if (faults.length >= 25) break;
    }
  } finally {
    await postgres.close();
  }
  for (const fault of faults) t.log(fault);
  t.is(faults.length, 0, 'queries that differ');
});

async function run(postgres: Postgres, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const failing = random.chance(0.3);
  const tables = Array.from({ length: random.integer(2, 3) }, (_, index) =>
    randomTable(random, 'abc'[index]!, failing),
  );
  const faults: string[] = [];
  const engines = await Engines.open(tables);
  try {
    await postgres.load(tables);
    for (let index = 0; index < queriesPerSeed; index++) {
      const { sql, ordered } = randomQuery(random, tables, failing);
      const place = `MAYFLY_SEED=${seed}, query ${index}\n${sql}\n`;
      const expected = await postgres.run(sql);
      for (const mode of fewModes) {
        try {
          const outcome = await engines.run(mode, sql);
          const fault = difference(outcome, expected, ordered);
          // Whether what is not needed fails is open: the other side of AND, the constants of a branch or of no rows.
          const needless =
            /\b(?:and|or|case|coalesce)\b/.test(sql) || (outcome.kind === 'rows' && outcome.rows.length === 0);
          const open = failing && outcome.kind !== expected.kind && needless;
          if (fault !== undefined && !open) {
            faults.push(`${place}in mode ${mode.name}: ${fault}`);
            break;
          }
        } catch (error) {
          faults.push(`${place}in mode ${mode.name}: ${(error as Error).stack}`);
          break;
        }
      }
    }
  } finally {
    await engines.close();
  }
  return faults;
}
