// Compares mayfly with hand-written C loops and with DuckDB's in-memory tables on TPC-H, all in one run:
//
//   npm run bench -- [--scale 1] [--data DIR] [--rounds 11] [--threads 2] [--queries 1,3,5,6,10,12,14,19]
//
// Every round runs each query once in each engine, one after the other, so that a change of the machine's speed
// meets all alike. Times are wall times in milliseconds, median (least … most) over the rounds after a first one
// that warms up. Every execution plans, compiles, runs and discards anew.
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateTpch, tableNames, tpchQuery } from '../../datasets/tpch/index.js';
import { Database } from '../../runtime/index.js';
import { DuckDb } from '../differential/duckdb.js';
import { compileLoops, removeLoops, runLoops } from './loops.js';

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    data: { type: 'string' },
    rounds: { type: 'string', default: '11' },
    threads: { type: 'string', default: '2' },
    queries: { type: 'string', default: '1,3,5,6,10,12,14,19' },
  },
});

const [threads, rounds] = [positive('threads', options.threads), positive('rounds', options.rounds)];
const queries = options.queries.split(',').map((q) => positive('queries', q));
const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = options.data ?? join(root, '.cache', `tpch-sf${options.scale}`);

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    console.error(`--${name} takes a positive whole number, not ${text}`);
    process.exit(2);
  }
  return value;
}

/** What was measured of one query, by name, one value a round. */
type Samples = Map<string, number[]>;

function record(samples: Samples, name: string, value: number): void {
  const known = samples.get(name);
  if (known === undefined) samples.set(name, [value]);
  else known.push(value);
}

/** The samples without the first, in order. */
function warm(samples: Samples, name: string): number[] {
  return (samples.get(name) ?? []).slice(1).sort((a, b) => a - b);
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function summary(samples: Samples, name: string): string {
  const sorted = warm(samples, name);
  if (sorted.length === 0) return '';
  const digits = (ms: number) => ms.toFixed(ms < 10 ? 2 : 1);
  return `${digits(median(sorted))} (${digits(sorted[0] ?? 0)} … ${digits(sorted.at(-1) ?? 0)})`;
}

/** Ratio of medians; what stands first is compared with what stands second. */
function ratio(samples: Samples, name: string, peer: string): string {
  const [a, b] = [median(warm(samples, name)), median(warm(samples, peer))];
  return Number.isNaN(a / b) ? '' : (a / b).toFixed(2);
}

/** DuckDB with the tables in memory. They are loaded once from the Arrow files into a database file, which is slow. */
async function openDuckDb(): Promise<DuckDb> {
  const file = join(data, 'duckdb.db');
  if (!existsSync(file)) {
    console.error('loading the data into DuckDB, once …');
    const loading = `${file}.loading`;
    const loader = await DuckDb.open(loading, threads);
    for (const table of tableNames) await loader.load(table, join(data, `${table}.arrow`));
    loader.close();
    renameSync(loading, file);
  }
  const duckdb = await DuckDb.open(':memory:', threads);
  await duckdb.copyTables(file, tableNames);
  return duckdb;
}

if (options.data === undefined) await generateTpch({ scale: Number(options.scale), output: data, threads });
const duckdb = await openDuckDb();
const db = await Database.open({ threads });
for (const table of tableNames) await db.register(table, join(data, `${table}.arrow`));
const { program, folder } = compileLoops();
const measured = new Map(queries.map((number) => [number, new Map<string, number[]>()]));
try {
  for (let round = 0; round <= rounds; round++) {
    for (const [number, samples] of measured) {
      const sql = tpchQuery(number);
      const { report } = await db.execute(sql);
      record(samples, 'run', report.run);
      record(samples, 'compile', report.plan + report.emit + report.compile);
      record(samples, 'total', report.total);
      record(samples, 'duckdb', await duckdb.time(sql));
      if (number !== 1 && number !== 6) continue;
      // Its first run reads fresh mappings.
      const { times } = runLoops(program, join(data, 'lineitem.arrow'), threads, 4)[number === 1 ? 'q1' : 'q6'];
      record(samples, 'loop', median(times.slice(1).sort((a, b) => a - b)));
    }
  }
} finally {
  removeLoops(folder);
  await db.close();
  duckdb.close();
}

const header = [
  'query',
  'run',
  'plan+emit+compile',
  'total',
  'DuckDB',
  'C loop',
  'run/DuckDB',
  'total/DuckDB',
  'run/loop',
];
const rows = [...measured].map(([number, samples]) => [
  `Q${number}`,
  ...['run', 'compile', 'total', 'duckdb', 'loop'].map((name) => summary(samples, name)),
  ratio(samples, 'run', 'duckdb'),
  ratio(samples, 'total', 'duckdb'),
  ratio(samples, 'run', 'loop'),
]);
const widths = header.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]?.length ?? 0)));
console.log(`TPC-H scale ${options.scale}, ${threads} threads, ${rounds} rounds, milliseconds: median (least … most)`);
for (const row of [header, ...rows])
  console.log(
    row
      .map((text, k) => text.padEnd(widths[k] ?? 0))
      .join('  ')
      .trimEnd(),
  );
