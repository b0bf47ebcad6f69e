// A process of the benchmark that holds an engine of Node (engines.ts starts it, protocol.ts says what it is asked):
//
//   node node-engine.js arrow|resident|tables|parquet DATA THREADS [MODE FACTS]
//
// arrow is mayfly over the Arrow files, resident mayfly with the tables loaded; tables is DuckDB from npm with the tables in
// memory, parquet the same over Parquet files.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { crc32 } from 'node:zlib';
import { tableNames } from '../../datasets/tpch/index.js';
import { textColumns, textReaders } from '../../runtime/cli/value-text.js';
import { Database, type Mode, type QueryOptions, type StatementResult } from '../../runtime/index.js';
import { DuckDb } from '../differential/duckdb.js';
import { duckDbFile, parquetFolder } from './data.js';
import type { Answer, Execution, Hello, Request } from './protocol.js';

interface Engine extends Hello {
  time(statements: readonly string[]): Promise<Execution>;
  answer(statements: readonly string[]): Promise<readonly (readonly (string | null)[])[]>;
}

async function openMayfly(kind: string, data: string, threads: number, options: QueryOptions): Promise<Engine> {
  const database = await Database.open({ threads });
  for (const table of tableNames) {
    const path = join(data, `${table}.arrow`);
    if (kind === 'resident') await database.load(table, path);
    else database.register(table, path);
  }
  return {
    version: '',
    results: 'Arrow tables',
    async time(statements) {
      let rows = 0;
      const parts = { parse: 0, plan: 0, validate: 0, emit: 0, compile: 0, run: 0, result: 0 };
      const more: Record<string, number> = {};
      const start = performance.now();
      for (const sql of statements) {
        const { statement, table, report } = await database.execute(sql, options);
        if (statement === 'select') {
          rows = table.numRows;
          if ('firstMorsel' in report && typeof report.firstMorsel === 'number') more.firstMorsel = report.firstMorsel;
        }
        for (const part of Object.keys(parts) as (keyof typeof parts)[]) parts[part] += report[part];
      }
      return { rows, times: { total: performance.now() - start, ...parts, ...more } };
    },
    async answer(statements) {
      let rows: (string | null)[][] = [];
      for (const sql of statements) {
        const { statement, table } = await database.execute(sql, options);
        if (statement === 'select') rows = textRows(table);
      }
      return rows;
    },
  };
}

function textRows(table: StatementResult['table']): (string | null)[][] {
  const columns = textColumns(table);
  return table.batches.flatMap((batch) => {
    const readers = textReaders(batch, columns);
    return Array.from({ length: batch.numRows }, (_, row) => readers.map((read) => read(row)));
  });
}

async function openDuckDb(kind: string, data: string, threads: number): Promise<Engine> {
  const duckdb = await DuckDb.open(':memory:', threads);
  if (kind === 'tables') await duckdb.copyTables(duckDbFile(data), tableNames);
  else await duckdb.viewParquet(parquetFolder(data), tableNames);
  return {
    version: await duckdb.version(),
    results: "DuckDB's chunks of columns",
    async time(statements) {
      const { milliseconds, rows } = await duckdb.time(statements);
      return { rows, times: { total: milliseconds } };
    },
    answer: (statements) => duckdb.run(statements.join(';\n')),
  };
}

/** Answers that are the same give the same sums, whatever the order of their rows. */
function sums(rows: readonly (readonly (string | null)[])[]): Answer {
  const columns = (rows[0] ?? []).map((_, column) => {
    const values = rows.map((row) => row[column]!).filter((value) => value !== null);
    const numbers = values.every((value) => /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(value));
    return values.reduce((sum, value) => sum + (numbers ? Number(value) : crc32(value)), 0);
  });
  return { rows: rows.length, columns };
}

const [kind = '', data = '', threads = '', mode, facts] = process.argv.slice(2);
const engine =
  kind === 'arrow' || kind === 'resident'
    ? await openMayfly(kind, data, Number(threads), { mode: mode as Mode, facts: facts === 'on' })
    : await openDuckDb(kind, data, Number(threads));
const say = (reply: object) => process.stdout.write(`${JSON.stringify(reply)}\n`);
say({ version: engine.version, results: engine.results });
for await (const line of createInterface({ input: process.stdin })) {
  const { task, statements } = JSON.parse(line) as Request;
  try {
    say(task === 'time' ? await engine.time(statements) : sums(await engine.answer(statements)));
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
}
process.exit(0);
