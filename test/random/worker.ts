// A process of random-query checking: runs the series of the seeds that its parent (check.ts) sends, one after the
// other, and tells of each query before it runs, so that the parent knows what a crash or a hang is to be blamed on.
import { Postgres } from '../differential/postgres.js';
import { runSeries } from './series.js';
import type { Tally } from './tally.js';

/** What the parent sends. */
export interface Order {
  readonly seed: number;
  readonly queries: number;
}

/** What a worker sends. */
export type Progress =
  | { readonly kind: 'ready' }
  | { readonly kind: 'query'; readonly query: number; readonly sql: string }
  | { readonly kind: 'series'; readonly tally: Tally };

const send = (progress: Progress) => process.send?.(progress);

const postgres = await Postgres.open();
process.on('message', ({ seed, queries }: Order) => {
  void runSeries(postgres, seed, queries, (query, sql) => send({ kind: 'query', query, sql })).then((tally) =>
    send({ kind: 'series', tally }),
  );
});
process.on('disconnect', () => process.exit());
send({ kind: 'ready' });
