// Compares mayfly on TPC-H with DuckDB's in-memory tables and with C loops written by hand, all in one run:
//
//   npm run bench -- [--scale 1] [--data DIR] [--rounds 9] [--threads 2] [--queries 1,6] [--json FILE]
//                    [--peers | --python PATH]
//
// --peers adds the duckdb package from PyPI, of the python3 on the path, and --python that of another. Every round runs
// each query once in each engine, one right after the other, so that a change of the machine's speed meets all alike; who
// begins changes from round to round. Every execution has a text of its own. A query whose number of rows differs between
// engines ends the benchmark with an error.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateTpch, queryNumbers, tpchQuery } from '../../datasets/tpch/index.js';
import { duckDbFile, type Engine, openDuckDb, openMayfly, openPythonDuckDb } from './engines.js';
import { compileLoops, removeLoops, runLoops } from './loops.js';
import { type Compared, json, type Measured, table } from './report.js';
import { summarise } from './statistics.js';

/** Rounds that are not counted: the first reads files, loads code and lets JavaScript's compiler see ours. */
const WARM_UP_ROUNDS = 2;

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    data: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    threads: { type: 'string', default: '2' },
    queries: { type: 'string', default: queryNumbers.join(',') },
    json: { type: 'string' },
    peers: { type: 'boolean', default: false },
    python: { type: 'string' },
  },
});

const [threads, rounds] = [positive('threads', options.threads), positive('rounds', options.rounds)];
const queries = options.queries.split(',').map((query) => positive('queries', query));
const python = options.python ?? (options.peers ? 'python3' : undefined);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = options.data ?? join(root, '.cache', `tpch-sf${options.scale}`);

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  console.error(`--${name} takes a positive whole number, not ${text}`);
  process.exit(2);
}

/** The text of a query as no execution before had it. */
let executions = 0;
function newText(number: number): string {
  return tpchQuery(number).replace(/^select\b/m, `select /* ${++executions} */`);
}

/** The name of a series of samples: an engine's whole time, or a part of it. */
function seriesName(engine: Engine, part: string): string {
  return `${engine.name} ${part === 'compile' ? 'plan+emit+compile' : part}`;
}

class Series {
  readonly samples = new Map<string, number[]>();
  rows: number | undefined;

  add(name: string, value: number): void {
    const known = this.samples.get(name);
    if (known === undefined) this.samples.set(name, [value]);
    else known.push(value);
  }
}

/** One round of a query: every engine once, the one at `first` before the others. */
async function runRound(number: number, engines: readonly Engine[], first: number, counted: boolean, into: Series) {
  for (let k = 0; k < engines.length; k++) {
    const engine = engines[(first + k) % engines.length]!;
    const { rows, times } = await engine.run(newText(number));
    into.rows ??= rows;
    if (rows !== into.rows) throw new Error(`query ${number}: ${engine.name} gives ${rows} rows, not ${into.rows}`);
    if (!counted) continue;
    for (const [part, time] of Object.entries(times)) into.add(seriesName(engine, part), time);
  }
}

if (options.data === undefined) await generateTpch({ scale: Number(options.scale), output: data, threads });
const file = await duckDbFile(data, threads);
const engines: Engine[] = [];
const { program, folder } = compileLoops();
const measured = new Map(queries.map((number) => [number, new Series()]));
try {
  engines.push(await openMayfly(data, threads));
  engines.push(await openDuckDb(file, threads));
  if (python !== undefined) engines.push(await openPythonDuckDb(python, file, threads));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const [number, series] of measured) {
      await runRound(number, engines, Math.abs(round) % engines.length, round >= 0, series);
      if (number !== 1 && number !== 6) continue;
      // Its first run reads fresh mappings.
      const { times } = runLoops(program, join(data, 'lineitem.arrow'), threads, 4)[number === 1 ? 'q1' : 'q6'];
      if (round >= 0) series.add('C loop', summarise(times.slice(1)).median);
    }
    console.error(round < 0 ? 'a round to warm up' : `round ${round + 1} of ${rounds}`);
  }
} finally {
  removeLoops(folder);
  for (const engine of engines) await engine.close();
}

const [mayfly, ...peers] = engines as [Engine, ...Engine[]];
const names = [
  ...['run', 'compile', 'total'].map((part) => seriesName(mayfly, part)),
  ...peers.map((peer) => seriesName(peer, 'total')),
  'C loop',
];
const ratios: Compared[] = [
  ...peers.map((peer) => ({
    title: `${mayfly.name}/${peer.name}`,
    series: seriesName(mayfly, 'total'),
    peer: seriesName(peer, 'total'),
  })),
  { title: 'run/C loop', series: seriesName(mayfly, 'run'), peer: 'C loop' },
];
const { scale } = options;
const setting = {
  scale,
  threads,
  rounds,
  warmUp: WARM_UP_ROUNDS,
  engines: engines.map(({ name, results }) => ({ name, results })),
};
const results: Measured[] = [...measured].map(([query, { rows, samples }]) => ({
  query,
  rows: rows ?? 0,
  series: samples,
}));
if (options.json !== undefined) writeFileSync(options.json, json(results, names, ratios, setting));
process.stdout.write(table(results, names, ratios, setting));
