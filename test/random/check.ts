// Runs random queries in all modes and in PostgreSQL and tells what differs, with the command that repeats it.
//
//   npm run check:random -- --seeds 1..1000          the queries of these seeds, 20 a seed
//   npm run check:random -- --seeds 17 --verbose     those of one, each printed before it runs
//   npm run check:random -- --seeds 17 --query 4     reduces a query that differs to a smaller one that does
//
// --queries N: how many a seed; --processes N: how many at a time, default one a core.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reduceQuery } from './reduce.js';
import { addTally, emptyTally, type Fault } from './tally.js';
import type { Order, Progress } from './worker.js';

/** Milliseconds without a word from a worker after which it hangs. */
const SILENCE = 120_000;

/** Series after which a worker is replaced by a fresh one, as PGlite's memory only grows. */
const SERIES_A_WORKER = 150;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..1000' },
    queries: { type: 'string', default: '20' },
    processes: { type: 'string', default: String(availableParallelism()) },
    query: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const [first, last] = values.seeds.split('..').map(Number) as [number, number | undefined];
const seeds = Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index);
const queries = Number(values.queries);
if (!(seeds.length > 0 && queries > 0)) {
  process.stderr.write('usage: npm run check:random -- --seeds 1..1000 [--queries 20] [--processes 2] [--verbose]\n');
  process.exit(2);
}
if (values.query !== undefined) {
  process.stdout.write(await reduceQuery(first, queries, Number(values.query)));
  process.exit(0);
}

const start = performance.now();
const tally = emptyTally();
const program = fileURLToPath(new URL('worker.js', import.meta.url));
let done = 0;
let told = start;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell({ seed, query, sql, text }: Fault): void {
  const place = query === undefined ? '' : ` --query ${query}`;
  print(`DIFFERENCE: npm run check:random -- --seeds ${seed}${place}\n${sql}\n${text}\n`);
}

/** A worker and what it has said; its end and its silence are words too. */
class Worker {
  readonly #process = fork(program, { stdio: 'inherit' });
  readonly #said: (Progress | string)[] = [];
  #heard: ((word: Progress | string) => void) | undefined;

  constructor() {
    this.#process.on('message', (message) => this.#hear(message as Progress));
    this.#process.on('exit', (code, signal) => this.#hear(`the process ended: ${signal ?? `exit code ${code}`}`));
  }

  #hear(word: Progress | string): void {
    if (this.#heard === undefined) this.#said.push(word);
    else this.#heard(word);
  }

  order(order: Order): void {
    this.#process.send(order);
  }

  /** What it says next; text where it ended or hangs. */
  async next(): Promise<Progress | string> {
    const word = this.#said.shift();
    if (word !== undefined) return word;
    return new Promise((resolve) => {
      const hear = (heard: Progress | string) => {
        clearTimeout(timer);
        this.#heard = undefined;
        resolve(heard);
      };
      const timer = setTimeout(() => hear(`the process hangs: not a word in ${SILENCE / 1000} s`), SILENCE);
      this.#heard = hear;
    });
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }
}

/** Runs series in one process after another until no seed is left. */
async function work(): Promise<void> {
  while (seeds.length > 0) {
    const worker = new Worker();
    const ready = await worker.next();
    if (typeof ready === 'string') throw new Error(ready);
    for (let series = 0; series < SERIES_A_WORKER && seeds.length > 0; series++) {
      if (!(await runSeed(worker, seeds.shift()!))) break;
    }
    worker.end();
  }
}

/** False where the worker did not live through it. */
async function runSeed(worker: Worker, seed: number): Promise<boolean> {
  worker.order({ seed, queries });
  let current: { query?: number; sql: string } = { sql: '' };
  for (;;) {
    const word = await worker.next();
    if (typeof word === 'string') {
      const fault = { seed, query: current.query, sql: current.sql, text: word };
      tally.faults.push(fault);
      tell(fault);
      return false;
    }
    if (word.kind === 'query') {
      current = word;
      if (values.verbose) print(`-- query ${word.query}\n${word.sql};`);
    } else if (word.kind === 'series') {
      addTally(tally, word.tally);
      for (const fault of word.tally.faults) tell(fault);
      done++;
      report();
      return true;
    }
  }
}

function report(): void {
  if (performance.now() - told < 15_000) return;
  told = performance.now();
  const minutes = ((told - start) / 60_000).toFixed(1);
  print(`${minutes} min: ${tally.compared} queries compared, ${tally.faults.length} differences; ${done} series done`);
}

await Promise.all(Array.from({ length: Number(values.processes) }, work));

const line = (name: string, count: number) => print(`${name.padEnd(76)}${count.toLocaleString('en').padStart(8)}`);
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
print(`\n${done} seeds (${values.seeds}), ${queries} queries each, in ${minutes} min`);
line('compared with one another and with PostgreSQL', tally.compared);
for (const [name, count] of Object.entries(tally.modes).sort()) line(`  ${name}`, count);
line('  of them the same error', tally.errors);
line('  of them an error that only some raise, where it is open whether one is due', tally.open);
for (const [name, count] of Object.entries(tally.deviations)) line(`  of them documented: ${name}`, count);
for (const [name, count] of Object.entries(tally.refused).sort()) line(`refused by every mode: ${name}`, count);
for (const name of Object.keys(tally.abandoned)) print(`abandoned, as it takes too long: ${name}`);
line('differences', tally.faults.length);
for (const fault of tally.faults) tell(fault);
process.exitCode = tally.faults.length === 0 ? 0 : 1;
