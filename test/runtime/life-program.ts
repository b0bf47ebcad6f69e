// Runs thousands of queries, a third of which fail or are cancelled, and prints what the process holds along the way.
// A program of its own, so that the test can start it with a small, steady JavaScript heap.
import { readdirSync, readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { Table, vectorFromArray } from '../../runtime/arrow.js';
import { Database, MayflyError } from '../../runtime/index.js';
import { bytesOf, everyType, temporaryFolder } from './arrow-data.js';

/** What the process holds after so many queries. */
export interface Holding {
  readonly queries: number;
  /** Bytes of resident memory, without the pages that V8's heap keeps but does not use. */
  readonly resident: number;
  readonly mappings: number;
  /** Open file descriptors. */
  readonly descriptors: number;
  /** Instances of queries. */
  readonly instances: number;
}

const queries = Number(process.argv[2]);
const interval = 500;
const folder = temporaryFolder();
const numbers = new Table({ n: vectorFromArray(Int32Array.from({ length: 3000 }, (_, row) => row)) });
const path = folder.write('every.arrow', bytesOf(everyType(3000)));

/** Two thirds are answered. */
const kinds: readonly (readonly [sql: string, outcome: string])[] = [
  ['select n % 10 as k, sum(n) as s from numbers where n > 100 group by n % 10', 'answered'],
  ['select 1 / (n - 2000) as x from numbers', 'division_by_zero'],
  [`select utf8, decimal, date32 from '${path}' order by int64 desc limit 10`, 'answered'],
  ['select count(*) as c from numbers a join numbers b on a.n = b.n', 'answered'],
  ['select nothing from numbers', 'undefined_column'],
  [`select count(*) as c, max(dictionary) as d from '${path}' where bool`, 'answered'],
  ["select n, 'a' || n as s from numbers order by s limit 5", 'answered'],
  ['select count(*) as c from numbers a, numbers b where a.n + b.n = -1', 'query_canceled'],
  ['select min(n) as a, max(n) as b from numbers where n between 5 and 50', 'answered'],
];

function holding(done: number): Holding {
  for (let round = 0; round < 3; round++) globalThis.gc?.();
  const heap = getHeapStatistics();
  return {
    queries: done,
    resident: process.memoryUsage.rss() - heap.total_physical_size + heap.used_heap_size,
    mappings: readFileSync('/proc/self/maps', 'utf8').split('\n').length - 1,
    descriptors: readdirSync('/proc/self/fd').length,
    instances: Database.instances().filter(({ kind }) => kind === 'query').length,
  };
}

const database = await Database.open({ threads: 2 });
database.register('numbers', numbers);
const holdings: Holding[] = [];
for (let done = 0; done < queries; done++) {
  const [sql, expected] = kinds[done % kinds.length]!;
  const cancel = new AbortController();
  const mode = done % 100 < kinds.length ? 'optimised' : 'fast';
  const query = database.query(sql, { signal: cancel.signal, mode });
  if (expected === 'query_canceled') setTimeout(() => cancel.abort(), done % 4);
  const outcome = await query.then(
    () => 'answered',
    (error: unknown) => (error instanceof MayflyError ? error.code : String(error)),
  );
  // A query may be done before its cancellation.
  if (outcome !== expected && !(expected === 'query_canceled' && outcome === 'answered')) {
    throw new Error(`${sql}: ${outcome} instead of ${expected}`);
  }
  if ((done + 1) % interval === 0) holdings.push(holding(done + 1));
}
await database.close();
folder.remove();
console.log(JSON.stringify(holdings));
