// A seed's series: one schema and random queries over it, each run interpreted, compiled and by PostgreSQL, all
// compared. The compiled settings take turns, so that a few thousand queries meet all of them often.
import type { TestTable } from '../data/columns.js';
import { compiledModes, Engines, interpreted, type Mode, resident, tierUp } from '../data/modes.js';
import { Random } from '../data/random.js';
import type { Postgres } from '../differential/postgres.js';
import { examine } from './examine.js';
import { largeQuery } from './large-query.js';
import { largeTables } from './large-table.js';
import { type RandomQuery, randomQuery, randomView } from './query.js';
import type { Grade, NamedQuery } from './statement.js';
import { randomTable } from './table.js';
import { countVerdict, emptyTally, type Tally } from './tally.js';

/** The schema and the queries that a seed makes. */
export interface Series {
  readonly tables: readonly TestTable[];
  /** Statements that create views. */
  readonly views: readonly string[];
  readonly queries: readonly RandomQuery[];
}

/** Whether the tables of a seed are large; its queries are others then. */
function isLarge(seed: number): boolean {
  return seed % 4 === 0;
}

/** Makes the series of a seed; the first queries of a longer one are those of a shorter one. */
export function randomSeries(seed: number, count: number): Series {
  const random = new Random(seed);
  if (isLarge(seed)) {
    const tables = largeTables(random);
    return { tables, views: [], queries: Array.from({ length: count }, () => largeQuery(random, tables)) };
  }
  const grade = random.pick<Grade>(['plain', 'plain', 'wild', 'failing']);
  const tables = Array.from({ length: random.integer(2, 4) }, (_, index) =>
    randomTable(random, 'abcd'[index]!, grade !== 'plain'),
  );
  const views: NamedQuery[] = [];
  for (let left = random.pick([0, 1, 2]); left > 0; left--) views.push(randomView(random, tables, views, grade));
  const queries = Array.from({ length: count }, () => randomQuery(random, tables, views, grade));
  return { tables, views: views.map(({ name, text }) => `create view ${name} as ${text}`), queries };
}

/** The compiled modes, those with small morsels at `small` rows each. */
function modesBy(small: number) {
  const sized = (mode: Mode): Mode =>
    mode.options.morselRows === undefined
      ? mode
      : {
          ...mode,
          name: mode.name.replace('3 rows', `${small} rows`),
          options: { ...mode.options, morselRows: small },
        };
  const ofTier = (tier: 'fast' | 'optimised') =>
    compiledModes.filter(({ options }) => options.mode === tier).map(sized);
  const fast = ofTier('fast');
  return { fast, optimised: [...ofTier('optimised'), sized(tierUp)], overResident: fast.map(resident) };
}

const modes = { few: modesBy(3), large: modesBy(1000) };

/**
 * The modes of a seed's query: the interpreter, one of the fast settings in turn, another one over resident tables, and
 * for every second query one of the optimised settings or the one that goes over to that tier, which take more than twice
 * as long to compile.
 */
export function modesOf(seed: number, query: number): readonly Mode[] {
  const turn = seed + query;
  const { fast, optimised, overResident } = isLarge(seed) ? modes.large : modes.few;
  // Five has no divisor with eight in common: a setting over resident tables goes with each of the others.
  const some = [interpreted, fast[turn % fast.length]!, overResident[(5 * turn + seed) % fast.length]!];
  return turn % 2 === 0 ? [...some, optimised[(turn / 2 + seed) % optimised.length]!] : some;
}

/** Creates the views of a series in each of `modes` and in PostgreSQL, but for those that mayfly refuses. */
export async function createViews(
  engines: Engines,
  postgres: Postgres,
  views: readonly string[],
  modes: Iterable<Mode>,
): Promise<void> {
  // A database that is opened later would know of none.
  for (const mode of modes) await engines.database(mode);
  for (const view of views) {
    const refused = new Set<boolean>();
    for (const mode of modes) refused.add((await engines.run(mode, view)).kind === 'error');
    if (refused.size > 1) throw new Error(`only some modes create the view: ${view}`);
    if (!refused.has(true)) await postgres.run(view);
  }
}

/** Runs a seed's series; `begin` is told of each query before it runs. */
export async function runSeries(
  postgres: Postgres,
  seed: number,
  count: number,
  begin: (query: number, sql: string) => void = () => {},
): Promise<Tally> {
  const { tables, views, queries } = randomSeries(seed, count);
  const tally = emptyTally();
  const engines = await Engines.open(tables);
  try {
    await postgres.load(tables);
    await createViews(engines, postgres, views, new Set(queries.flatMap((_, index) => modesOf(seed, index))));
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
