// The tables of TPC-H in the forms that the engines of the benchmark read: Arrow files, and beside them a DuckDB file and
// Parquet files of the same rows, made once.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tableNames } from '../../datasets/tpch/index.js';
import { DuckDb } from '../differential/duckdb.js';

/** Where the tables lie as a DuckDB file. */
export function duckDbFile(data: string): string {
  return join(data, 'duckdb.db');
}

/** The folder of the tables as Parquet files. */
export function parquetFolder(data: string): string {
  return join(data, 'parquet');
}

/** Makes the DuckDB file of the Arrow files where it is not there: slow, row by row. */
export async function makeDuckDbFile(data: string): Promise<void> {
  const file = duckDbFile(data);
  if (existsSync(file)) return;
  console.error('loading the data into a DuckDB file, once …');
  const loading = `${file}.loading`;
  rmSync(loading, { force: true });
  const loader = await DuckDb.open(loading);
  for (const table of tableNames) await loader.load(table, join(data, `${table}.arrow`));
  loader.close();
  renameSync(loading, file);
}

/** Makes the Parquet files of the DuckDB file, or of the Arrow files, where they are not there. */
export async function makeParquetFiles(data: string): Promise<void> {
  const folder = parquetFolder(data);
  if (existsSync(folder)) return;
  await makeDuckDbFile(data);
  console.error('writing Parquet files, once …');
  const writing = `${folder}.writing`;
  rmSync(writing, { recursive: true, force: true });
  mkdirSync(writing);
  const duckdb = await DuckDb.open();
  await duckdb.writeParquet(duckDbFile(data), writing, tableNames);
  duckdb.close();
  renameSync(writing, folder);
}
