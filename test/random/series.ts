// A seed's series: one schema and random queries over it, each run interpreted, in a fast and in an optimised setting,
// and by PostgreSQL, all compared. The settings take turns, so that a few thousand queries meet all of them often.
import type { TestTable } from '../data/columns.js';
import { compiledModes, Engines, interpreted, type Mode } from '../data/modes.js';
import { Random } from '../data/random.js';
import type { Postgres } from '../differential/postgres.js';
import { examine } from './examine.js';
import { type RandomQuery, randomQuery } from './query.js';
import { randomTable } from './table.js';
import { countVerdict, emptyTally, type Tally } from './tally.js';

/** The schema and the queries that a seed makes. */
export interface Series {
  readonly tables: readonly TestTable[];
  readonly queries: readonly RandomQuery[];
}

/** Makes the series of a seed; the first queries of a longer one are those of a shorter one. */
export function randomSeries(seed: number, count: number): Series {
  const random = new Random(seed);
  const failing = random.chance(0.3);
  const tables = Array.from({ length: random.integer(2, 3) }, (_, index) =>
    randomTable(random, 'abc'[index]!, failing),
  );
  const queries = Array.from({ length: count }, () => randomQuery(random, tables, failing));
  return { tables, queries };
}

const ofTier = (tier: 'fast' | 'optimised') => compiledModes.filter(({ options }) => options.mode === tier);
const fast = ofTier('fast');
const optimised = ofTier('optimised');

/** The modes of a seed's query: the interpreter, and of each tier one of its settings in turn. */
export function modesOf(seed: number, query: number): readonly Mode[] {
  return [interpreted, fast[(seed + query) % fast.length]!, optimised[(seed * 3 + query) % optimised.length]!];
}

/** Runs a seed's series; `begin` is told of each query before it runs. */
export async function runSeries(
  postgres: Postgres,
  seed: number,
  count: number,
  begin: (query: number, sql: string) => void = () => {},
): Promise<Tally> {
  const { tables, queries } = randomSeries(seed, count);
  const tally = emptyTally();
  const engines = await Engines.open(tables);
  try {
    await postgres.load(tables);
    for (const [index, query] of queries.entries()) {
      begin(index, query.sql);
      const modes = modesOf(seed, index);
      const verdict = await examine(engines, postgres, query, modes);
      countVerdict(
        tally,
        verdict,
        modes.map(({ name }) => name),
        `--seeds ${seed} --query ${index}`,
      );
      if (verdict.kind === 'fault') tally.faults.push({ seed, query: index, sql: query.sql, text: verdict.text });
    }
  } finally {
    await engines.close();
  }
  return tally;
}
