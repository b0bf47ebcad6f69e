// Generates TPC-H data sets as Arrow IPC files with the values of the TPC's own generator, dbgen.
//
// A folder holds one file a table and `tpch.json`, which says what the files are: generating again what is there
// already costs nothing, and files that the generator did not write are never overwritten.

import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { MayflyError } from '../../planner/errors.js';
import { TableWriter } from './arrow-file.js';
import { generateBatches, planTable, type TablePlan } from './batches.js';
import { type Population, populationOf, type TableName, tableNames } from './schema.js';

/** Changes whenever the files' contents change, so that those of an older generator are made anew. */
const GENERATOR_VERSION = 1;
const MANIFEST = 'tpch.json';

export interface GenerateOptions {
  /** Scale factor from 0.001 to 10,000; 1 is 6 million line items and 1.3 GB. */
  scale: number;
  /** Folder for the files; made if missing. */
  output: string;
  /** All tables if left out. */
  tables?: readonly TableName[];
  /** Worker threads; as many as there are processors if left out. */
  threads?: number;
  /** Told after every record batch. */
  onProgress?: (progress: GenerateProgress) => void;
  /** Gives up, and removes what is unfinished. */
  signal?: AbortSignal;
}

export interface GenerateProgress {
  table: TableName;
  /** Rows written so far and rows to be written, over all tables. */
  rows: number;
  totalRows: number;
}

export interface GeneratedTable {
  table: TableName;
  path: string;
  rows: number;
  bytes: number;
  /** The file was there already. */
  skipped: boolean;
}

export interface GeneratedDataSet {
  /** The scale factor after dbgen's truncation: to thousandths below 1, to whole numbers from 1 on. */
  scale: number;
  tables: GeneratedTable[];
}

/** `tpch.json`: what the folder's files are. A table is listed just before its file gets its name. */
interface Manifest {
  generator: number;
  scale: number;
  tables: Partial<Record<TableName, TableFacts>>;
}

interface TableFacts {
  rows: number;
  bytes: number;
}

function describesSameData(a: Manifest, b: Manifest): boolean {
  return a.generator === b.generator && a.scale === b.scale;
}

/**
 * Generates the tables that the folder does not have yet. Throws `invalid_parameter_value` for options out of range,
 * `file_error` where files cannot be written or are in the way, `query_canceled` when `signal` aborts.
 */
export async function generateTpch(options: GenerateOptions): Promise<GeneratedDataSet> {
  const population = populationOf(options.scale);
  const threads = threadCount(options.threads);
  const wanted = tableNames.filter((table) => (options.tables ?? tableNames).includes(table));
  const folder = resolve(options.output);
  try {
    await makeFolder(folder);
    const manifest = await openManifest(folder, population.scale, wanted);
    const missing: TableName[] = [];
    for (const table of wanted) if (!(await isComplete(folder, manifest, table))) missing.push(table);
    if (missing.length > 0) {
      const plans = missing.map((table) => planTable(table, population));
      await writeTables(folder, manifest, plans, population, threads, options);
    }
    const tables = wanted.map((table) => {
      const { rows, bytes } = manifest.tables[table] as TableFacts;
      return { table, path: filePath(folder, table), rows, bytes, skipped: !missing.includes(table) };
    });
    return { scale: population.scale, tables };
  } catch (error) {
    if (error instanceof MayflyError) throw error;
    throw new MayflyError('file_error', 'data', `cannot generate TPC-H in ${folder}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function threadCount(threads = availableParallelism()): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 256) return threads;
  throw new MayflyError('invalid_parameter_value', 'options', `threads must be 1 to 256, not ${threads}`);
}

/** Makes `folder` and those above it. (In /proc, where none can be made, Node's recursive mkdir never ends.) */
async function makeFolder(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  try {
    await make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolder(dirname(folder));
    await make();
  }
}

function filePath(folder: string, table: TableName): string {
  return join(folder, `${table}.arrow`);
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The folder's manifest, or a new one where all of its tables are to be made anew. Refuses to mix scale factors in a
 * folder and to overwrite a file that the manifest does not list.
 */
async function openManifest(folder: string, scale: number, wanted: TableName[]): Promise<Manifest> {
  const found = await readManifest(folder);
  const empty: Manifest = { generator: GENERATOR_VERSION, scale, tables: {} };
  const current = found !== undefined && describesSameData(found, empty);
  for (const table of tableNames) {
    const listed = found?.tables[table] !== undefined;
    const inTheWay = listed ? !current && !wanted.includes(table) : wanted.includes(table);
    const path = filePath(folder, table);
    if (!inTheWay || (await sizeOf(path)) === undefined) continue;
    const what = listed ? `is of another data set, scale factor ${found?.scale}` : 'was not written by this generator';
    throw new MayflyError('file_error', 'data', `${path} ${what}`, {
      hint: 'choose another folder, or remove the file',
    });
  }
  return current ? found : empty;
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST);
  if ((await sizeOf(path)) === undefined) return undefined;
  try {
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest | null;
    if (typeof manifest?.scale === 'number' && manifest.tables instanceof Object) return manifest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new MayflyError('file_error', 'data', `${path} does not describe a TPC-H data set`, {
    hint: 'choose another folder, or remove the file',
  });
}

async function isComplete(folder: string, manifest: Manifest, table: TableName): Promise<boolean> {
  const listed = manifest.tables[table];
  return listed !== undefined && (await sizeOf(filePath(folder, table))) === listed.bytes;
}

/** Writes the tables one after the other, each under a temporary name until it is complete. */
async function writeTables(
  folder: string,
  manifest: Manifest,
  plans: TablePlan[],
  population: Population,
  threads: number,
  options: GenerateOptions,
): Promise<void> {
  const batches = generateBatches(plans, population, threads);
  const totalRows = plans.reduce((sum, plan) => sum + plan.rows, 0);
  let rows = 0;
  try {
    for (const plan of plans) {
      const { table } = plan;
      const temporary = join(folder, `.${table}.${process.pid}.tmp`);
      try {
        const file = await open(temporary, 'w');
        let bytes: number;
        try {
          const writer = new TableWriter(table, file);
          for (let i = 0; i < plan.batches.length; i++) {
            checkNotAborted(options.signal);
            const next = await batches.next();
            if (next.done) throw new MayflyError('internal_error', 'run', `a batch of ${table} is missing`);
            await writer.write(next.value.buffer, next.value.range.rows);
            rows += next.value.range.rows;
            options.onProgress?.({ table, rows, totalRows });
          }
          await writer.finish();
          bytes = writer.bytes;
        } finally {
          await file.close();
        }
        await listTable(folder, manifest, table, { rows: plan.rows, bytes });
        await rename(temporary, filePath(folder, table));
      } finally {
        await rm(temporary, { force: true });
      }
    }
  } finally {
    await batches.return(undefined);
  }
}

function checkNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new MayflyError('query_canceled', 'run', 'generating TPC-H was canceled');
}

/** Lists `table` in the manifest, together with what another process may have listed meanwhile. */
async function listTable(folder: string, manifest: Manifest, table: TableName, facts: TableFacts): Promise<void> {
  const found = await readManifest(folder);
  if (found && describesSameData(found, manifest)) Object.assign(manifest.tables, found.tables);
  manifest.tables[table] = facts;
  const temporary = join(folder, `.${MANIFEST}.${process.pid}.tmp`);
  await writeFile(temporary, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rename(temporary, join(folder, MANIFEST));
}
