// A worker thread of the generator: fills the text pool, then makes record batches in shared memory.

import { parentPort, workerData } from 'node:worker_threads';
import { BatchColumns } from './columns.js';
import type { Population, TableName } from './schema.js';
import { fillTable } from './tables/index.js';
import type { RowRange } from './tables/rows.js';
import { fillTextPool } from './text-pool.js';

/** What a worker starts with. */
export interface WorkerStart {
  population: Population;
  textPool: SharedArrayBuffer;
}

/** One record batch to make, or the text pool to fill. */
export type WorkerTask =
  | { kind: 'text' }
  | { kind: 'batch'; table: TableName; range: RowRange; buffer: SharedArrayBuffer };

const { population, textPool } = workerData as WorkerStart;
const text = new DataView(textPool);

function perform(task: WorkerTask): void {
  if (task.kind === 'text') fillTextPool(textPool);
  else fillTable[task.table](new BatchColumns(task.table, task.range.rows, task.buffer), task.range, population, text);
}

// Tasks are answered in the order they come, so an answer needs no contents.
parentPort?.on('message', (task: WorkerTask) => {
  perform(task);
  parentPort?.postMessage('done');
});
