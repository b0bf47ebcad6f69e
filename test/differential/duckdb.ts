// The oracle at scale: DuckDB over the same rows. It reads no Arrow files, so its tables are loaded from CSV written
// of them, with the same types.
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { splitStatements } from '../../planner/sql/split.js';
import type { SqlType } from '../../planner/types.js';
import { RecordBatchReader, Table } from '../../runtime/arrow.js';
import { textColumns, textReaders } from '../../runtime/cli/value-text.js';

export class DuckDb {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** A database in memory, or in the file `path`. */
  static async open(path = ':memory:', threads = 2): Promise<DuckDb> {
    const instance = await DuckDBInstance.create(path, { threads: String(threads) });
    return new DuckDb(instance, await instance.connect());
  }

  /** Copies tables of a database file into this database. */
  async copyTables(path: string, tables: readonly string[]): Promise<void> {
    await this.#connection.run(`attach '${path}' as source (read_only)`);
    for (const table of tables)
      await this.#connection.run(`create table "${table}" as select * from source."${table}"`);
    await this.#connection.run('detach source');
  }

  /** Writes tables of a database file as Parquet files of their names. */
  async writeParquet(path: string, folder: string, tables: readonly string[]): Promise<void> {
    await this.#connection.run(`attach '${path}' as source (read_only)`);
    for (const table of tables) {
      await this.#connection.run(`copy source."${table}" to '${join(folder, `${table}.parquet`)}' (format parquet)`);
    }
    await this.#connection.run('detach source');
  }

  /** Views of the Parquet files that `writeParquet` writes. */
  async viewParquet(folder: string, tables: readonly string[]): Promise<void> {
    for (const table of tables) {
      await this.#connection.run(`create view "${table}" as from '${join(folder, `${table}.parquet`)}'`);
    }
  }

  async version(): Promise<string> {
    const reader = await this.#connection.runAndReadAll('select version()');
    return String(reader.getRows()[0]?.[0]).replace(/^v/, '');
  }

  /**
   * Milliseconds from the text of the first statement to all rows of the last in JavaScript's process, and the number of
   * rows of the query among them.
   */
  async time(statements: readonly string[]): Promise<{ milliseconds: number; rows: number }> {
    let rows = 0;
    const start = performance.now();
    for (const statement of statements) {
      const reader = await this.#connection.runAndReadAll(statement);
      if (!changesViews(statement)) rows = reader.currentRowCount;
    }
    return { milliseconds: performance.now() - start, rows };
  }

  /** Loads an Arrow file as a table. */
  async load(name: string, path: string): Promise<void> {
    // Batch by batch: a large file fits into no buffer of JavaScript's.
    await using file = await open(path);
    const reader = await RecordBatchReader.from(file);
    await reader.open();
    const columns = textColumns(new Table(reader.schema));
    const folder = await mkdtemp(join(tmpdir(), 'mayfly-csv-'));
    try {
      const csv = join(folder, 'table.csv');
      const lines = async function* () {
        for await (const batch of reader) {
          const readers = textReaders(batch, columns);
          for (let row = 0; row < batch.numRows; row++) yield `${readers.map((read) => field(read(row))).join(',')}\n`;
        }
      };
      await pipeline(Readable.from(lines()), createWriteStream(csv));
      const types = columns.map((column) => `"${column.name}": '${duckdbType(column.type)}'`).join(', ');
      await this.#connection.run(
        `create table "${name}" as select * from read_csv('${csv}', header = false, delim = ',', quote = '"', escape = '"', columns = {${types}})`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  /** Runs a script of one query, and of statements that create and drop views: the query's rows, every value as text. */
  async run(script: string): Promise<(string | null)[][]> {
    let rows: (string | null)[][] = [];
    for (const { text } of splitStatements(script)) {
      if (changesViews(text)) {
        await this.#connection.run(text);
        continue;
      }
      const reader = await this.#connection.runAndReadAll(`select cast(columns(*) as varchar) from (${text})`);
      rows = reader.getRows() as (string | null)[][];
    }
    return rows;
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function changesViews(statement: string): boolean {
  return /^(?:create|drop) /i.test(statement);
}

/** An empty field is NULL to DuckDB, a quoted one is not. */
function field(text: string | null): string {
  return text === null ? '' : `"${text.replaceAll('"', '""')}"`;
}

function duckdbType(type: SqlType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.signed ? '' : 'U'}${{ 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[type.bits]}`;
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'float':
      return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
    case 'text':
      return 'VARCHAR';
    default:
      return type.kind.toUpperCase();
  }
}

/** Numbers agree where they differ by rounding alone: DuckDB divides decimals as doubles. */
export function agree(ours: string | null, theirs: string | null): boolean {
  if (ours === theirs || ours === null || theirs === null) return ours === theirs;
  const number = /^-?\d+\.\d+(?:e[-+]\d+)?$/;
  if (!number.test(ours) || !/^-?\d+(?:\.\d+)?(?:e[-+]\d+)?$/.test(theirs)) return false;
  return Math.abs(Number(ours) - Number(theirs)) <= Math.max(1e-6, Math.abs(Number(theirs)) * 1e-12);
}
