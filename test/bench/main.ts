// Compares mayfly on TPC-H with other engines, and two queries with C loops written by hand, all in one run:
//
//   npm run bench -- [--scale 1] [--data DIR] [--rounds 9] [--threads 2] [--queries 1,6]
//                    [--engines arrow,duckdb] [--modes auto,fast,optimised] [--facts on,off]
//                    [--peers | --python PATH] [--small] [--cold] [--json FILE] [--svg FILE] [--readme]
//
// --peers adds the engines of Python, of the python3 on the path, and --python those of another; what is not installed
// is left out with a line that says so. --small measures at scale factors 0.1 and 0.01 what reads Arrow files or holds
// tables in DuckDB, and --cold how long a query takes from the start of a process: each instead of the measuring at
// --scale, or with --readme all three, which then renews README's section and the files beside this one. Every engine has a
// process of its own, all pinned to the same processors.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateTpch, queryNumbers } from '../../datasets/tpch/index.js';
import type { Mode } from '../../runtime/index.js';
import { baselineOf, chart } from './chart.js';
import { type ColdResult, measureCold } from './cold.js';
import { chooseEngines, type Engine, engineKinds, openEngine } from './engines.js';
import { compileLoops, removeLoops } from './loops.js';
import { measure } from './measure.js';
import { renewReadme, resultsPage } from './readme.js';
import { coldText, json, terminalText } from './report.js';
import { engineResult, publishable, type ScaleResult } from './results.js';

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    data: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    threads: { type: 'string', default: '2' },
    queries: { type: 'string', default: queryNumbers.join(',') },
    engines: { type: 'string', default: engineKinds.map(({ id }) => id).join(',') },
    modes: { type: 'string', default: 'auto' },
    facts: { type: 'string', default: 'on' },
    peers: { type: 'boolean', default: false },
    python: { type: 'string' },
    small: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    json: { type: 'string' },
    svg: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});

const root = fileURLToPath(new URL('../../../', import.meta.url));
const [threads, rounds] = [positive('threads', options.threads), positive('rounds', options.rounds)];
const queries = options.queries.split(',').map((query) => positive('queries', query));
const engines = words(
  'engines',
  options.engines,
  engineKinds.map(({ id }) => id),
);
const modes = words('modes', options.modes, ['auto', 'fast', 'optimised', 'interpreted']) as Mode[];
const facts = words('facts', options.facts, ['on', 'off']).map((word) => word === 'on');
const python = options.python ?? (options.peers ? 'python3' : undefined);

/** What is measured at the small scale factors. */
const SMALL_ENGINES = ['arrow', 'duckdb', 'duckdb2', 'duckdb2-arrow', 'hyper'];

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  return usage(`--${name} takes a positive whole number, not ${text}`);
}

function words(name: string, text: string, known: readonly string[]): string[] {
  const given = text.split(',');
  const unknown = given.find((word) => !known.includes(word));
  return unknown === undefined ? given : usage(`--${name}: there is no ${unknown}, there are ${known.join(', ')}`);
}

function usage(message: string): never {
  console.error(message);
  process.exit(2);
}

/** The folder of the data at a scale factor, which is generated where it is not there. */
async function dataAt(scale: string): Promise<string> {
  if (options.data !== undefined && scale === options.scale) return options.data;
  const data = join(root, '.cache', `tpch-sf${scale}`);
  await generateTpch({ scale: Number(scale), output: data, threads });
  return data;
}

async function measureAt(scale: string, ids: readonly string[], loops: string): Promise<ScaleResult> {
  const data = await dataAt(scale);
  const open: Engine[] = [];
  const absent: string[] = [];
  try {
    for (const choice of chooseEngines(ids, modes, facts)) {
      const { host, title } = choice.kind;
      if (host === 'python' && python === undefined) continue;
      console.error(`loading ${title}`);
      try {
        open.push(await openEngine(choice, data, threads, python ?? ''));
      } catch (error) {
        if (host === 'node') throw error;
        absent.push(`${title}: ${(error as Error).message}`);
      }
    }
    const onRound = (text: string) => console.error(`scale factor ${scale}: ${text}`);
    const measured = await measure(open, { queries, rounds, threads, data, loops, onRound });
    return { scale, threads, rounds, engines: open.map(engineResult), absent, queries: measured };
  } finally {
    for (const engine of open) await engine.close();
  }
}

const results: ScaleResult[] = [];
let cold: ColdResult | undefined;
const { program, folder } = compileLoops();
try {
  if (options.readme || !(options.small || options.cold)) {
    results.push(await measureAt(options.scale, engines, program));
  }
  if (options.readme || options.small) {
    const small = engines.filter((id) => SMALL_ENGINES.includes(id));
    for (const scale of ['0.1', '0.01']) results.push(await measureAt(scale, small, program));
  }
  if (options.readme || options.cold) {
    cold = await measureCold(await dataAt(options.scale), threads, Math.max(rounds, 11));
  }
} finally {
  removeLoops(folder);
}

for (const result of results) process.stdout.write(`${terminalText(result)}\n`);
if (cold !== undefined) process.stdout.write(coldText(cold));

if (options.json !== undefined) writeFileSync(options.json, json(results, cold));
const [first] = results.map(publishable);
const baseline = first && baselineOf(first);
const picture = first && baseline && chart(first, baseline);
if (options.svg !== undefined && picture) writeFileSync(options.svg, picture);
if (options.readme && picture && cold !== undefined) {
  writeFileSync(join(root, 'test/bench/results.json'), json(results, cold));
  writeFileSync(join(root, 'test/bench/results.svg'), picture);
  writeFileSync(join(root, 'test/bench/results.md'), resultsPage(results.map(publishable), cold));
  renewReadme(join(root, 'README.md'), results.map(publishable), cold);
}
