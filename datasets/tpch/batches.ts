// Record batches in table order, made by worker threads ahead of whoever consumes them.

import { Worker } from 'node:worker_threads';
import { MayflyError } from '../../planner/errors.js';
import { BatchColumns } from './columns.js';
import { nations, regions } from './distributions.js';
import { type Population, SUPPLIERS_PER_PART, type TableName } from './schema.js';
import { lineBatches } from './tables/orders.js';
import type { RowRange } from './tables/rows.js';
import { allocateTextPool } from './text-pool.js';
import type { WorkerStart, WorkerTask } from './worker.js';

/** Rows of a full record batch. */
export const BATCH_ROWS = 131_072;

/** Batches that each worker may have made or be making before the first of them is consumed. */
const BATCHES_AHEAD = 2;

/** A table's record batches: which rows each has, and how many all have together. */
export interface TablePlan {
  table: TableName;
  rows: number;
  batches: RowRange[];
}

/** Splits `table` into record batches of `batchRows` rows, the last of them shorter. */
export function planTable(table: TableName, population: Population, batchRows = BATCH_ROWS): TablePlan {
  if (table === 'lineitem') {
    const { starts, lines } = lineBatches(population.orders, batchRows);
    const batches = starts.map((start, i) => ({ ...start, rows: Math.min(batchRows, lines - i * batchRows) }));
    return { table, rows: lines, batches };
  }
  const rows = rowCount(table, population);
  const rowsPerEntity = table === 'partsupp' ? SUPPLIERS_PER_PART : 1;
  const batches: RowRange[] = [];
  for (let row = 0; row < rows; row += batchRows) {
    const first = Math.floor(row / rowsPerEntity);
    batches.push({ first, skip: row % rowsPerEntity, rows: Math.min(batchRows, rows - row) });
  }
  return { table, rows, batches };
}

function rowCount(table: Exclude<TableName, 'lineitem'>, population: Population): number {
  switch (table) {
    case 'region':
      return regions.length;
    case 'nation':
      return nations.length;
    case 'supplier':
      return population.suppliers;
    case 'part':
      return population.parts;
    case 'partsupp':
      return population.parts * SUPPLIERS_PER_PART;
    case 'customer':
      return population.customers;
    case 'orders':
      return population.orders;
  }
}

/** A worker thread that answers tasks in order. */
class BatchWorker {
  private readonly worker: Worker;
  private readonly waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(start: WorkerStart) {
    this.worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: start });
    this.worker.on('message', () => this.waiting.shift()?.resolve());
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('a generator thread ended early')));
  }

  perform(task: WorkerTask): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.waiting.push({ resolve, reject }));
    // A failure is seen by whoever awaits this batch; those behind it may never be awaited.
    done.catch(() => {});
    this.worker.postMessage(task);
    return done;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(cause: Error): void {
    const error = new MayflyError('internal_error', 'run', `TPC-H generator: ${cause.message}`, { cause });
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** A finished batch. Its buffer is valid until the next batch is asked for. */
export interface FinishedBatch {
  plan: TablePlan;
  range: RowRange;
  buffer: SharedArrayBuffer;
}

/**
 * Makes the batches of `plans` on `threads` workers and yields them in order. Memory stays bounded: two batch buffers
 * a worker beside the text pool, whatever the scale factor.
 */
export async function* generateBatches(
  plans: TablePlan[],
  population: Population,
  threads: number,
): AsyncGenerator<FinishedBatch> {
  const start: WorkerStart = { population, textPool: allocateTextPool() };
  const workers = Array.from({ length: threads }, () => new BatchWorker(start));
  try {
    await (workers[0] as BatchWorker).perform({ kind: 'text' });
    const largest = Math.max(
      ...plans.map(({ table, rows }) => BatchColumns.byteLength(table, Math.min(rows, BATCH_ROWS))),
    );
    const buffers = Array.from({ length: BATCHES_AHEAD * threads }, () => new SharedArrayBuffer(largest));
    const ahead: { batch: FinishedBatch; done: Promise<void> }[] = [];
    let number = 0;
    for (const plan of plans) {
      for (const range of plan.batches) {
        const oldest = ahead.length === buffers.length ? ahead.shift() : undefined;
        if (oldest) {
          await oldest.done;
          yield oldest.batch;
        }
        const buffer = buffers[number % buffers.length] as SharedArrayBuffer;
        const worker = workers[number % threads] as BatchWorker;
        ahead.push({
          batch: { plan, range, buffer },
          done: worker.perform({ kind: 'batch', table: plan.table, range, buffer }),
        });
        number++;
      }
    }
    for (const { batch, done } of ahead) {
      await done;
      yield batch;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
}
