// Runs statements of the golden scripts at random, several at a time, some of them cancelled at random moments, and
// prints what went wrong and what the process holds along the way: node mixed-program.js QUERIES SEED. Ends by itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Database } from '../../runtime/index.js';
import { arrowTable } from '../data/columns.js';
import { outcomeLines, outcomeOf, sorted } from '../data/outcome.js';
import { Random } from '../data/random.js';
import { parseScript, type Statement } from '../scripts/script.js';

/** What the process holds after so many queries. */
export interface Holding {
  readonly queries: number;
  readonly resident: number;
  readonly mappings: number;
  readonly descriptors: number;
  readonly instances: number;
}

export interface Report {
  readonly holdings: readonly Holding[];
  readonly failed: number;
  readonly canceled: number;
  readonly faults: readonly string[];
}

/** Queries that are under way at a time. */
const streams = 6;
/** Measurements are taken when nothing is under way, so often. */
const rounds = 6;

const [queries, seed] = process.argv.slice(2).map(Number) as [number, number];
const random = new Random(seed);
const folder = fileURLToPath(new URL('../../../test/scripts/', import.meta.url));
const faults: string[] = [];
let failed = 0;
let canceled = 0;

interface Opened {
  readonly database: Database;
  readonly statements: readonly Statement[];
}

async function openScripts(): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
    const { tables, statements } = parseScript(readFileSync(join(folder, name), 'utf8'));
    // What a view or a dropped table answers depends on the statements before.
    if (statements.some(({ sql }) => /^(?:create (?:or replace )?view|drop (?:view|table)) /i.test(sql))) continue;
    const isCreating = ({ sql }: Statement) => /^create table /i.test(sql);
    // Of the others the script does not tell the result alone.
    const telling = statements.filter((statement) => !isCreating(statement) && statement.print.join() === 'result');
    if (telling.length === 0) continue;
    const database = await Database.open({ threads: random.integer(1, 2) });
    for (const table of tables) database.register(table.name, arrowTable(table));
    for (const { sql } of statements.filter(isCreating)) await outcomeOf(database, sql, {});
    opened.push({ database, statements: telling });
  }
  return opened;
}

async function runOne({ database, statements }: Opened): Promise<void> {
  const { sql, expected, anyOrder } = random.pick(statements);
  const cancel = random.chance(0.15) ? new AbortController() : undefined;
  const options = {
    mode: random.pick(['fast', 'fast', 'fast', 'optimised'] as const),
    facts: random.chance(0.7),
    morselRows: random.pick([3, 100, 65_536]),
    ...(cancel && { signal: cancel.signal }),
  };
  const running = outcomeOf(database, sql, options);
  if (cancel !== undefined) {
    await sleep(random.integer(0, 12));
    cancel.abort();
  }
  const outcome = await running;
  if (outcome.kind === 'error') failed++;
  if (outcome.kind === 'error' && outcome.error.code === 'query_canceled') {
    canceled++;
    if (cancel === undefined) faults.push(`cancelled by nobody: ${sql}`);
    return;
  }
  const lines = outcomeLines(anyOrder ? sorted(outcome) : outcome, sql);
  if (lines.join('\n') !== expected.join('\n'))
    faults.push(`${sql}\n${lines.join('\n')}\ninstead of\n${expected.join('\n')}`);
}

function holding(done: number): Holding {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  return {
    queries: done,
    resident: process.memoryUsage.rss(),
    mappings: readFileSync('/proc/self/maps', 'utf8').split('\n').length - 1,
    descriptors: readdirSync('/proc/self/fd').length,
    instances: Database.instances().filter(({ kind }) => kind === 'query').length,
  };
}

const opened = await openScripts();
const holdings: Holding[] = [];
for (let round = 1; round <= rounds; round++) {
  let left = Math.ceil(queries / rounds);
  const stream = async () => {
    while (left-- > 0) await runOne(random.pick(opened));
  };
  await Promise.all(Array.from({ length: streams }, stream));
  // Collected wrappers are finalised in a later turn of the event loop.
  await sleep(20);
  holdings.push(holding(round * Math.ceil(queries / rounds)));
}
for (const { database } of opened) await database.close();
const report: Report = { holdings, failed, canceled, faults: faults.slice(0, 10) };
console.log(JSON.stringify(report));
