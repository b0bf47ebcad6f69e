// The engines of the benchmark: each has the tables of TPC-H ready, runs a script and says how long it took. Mayfly
// maps the Arrow files and plans and compiles every execution anew; DuckDB has the tables in its own memory: the npm
// package in this process, the PyPI package in one of its own (duckdb_peer.py).
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { tableNames } from '../../datasets/tpch/index.js';
import { splitStatements } from '../../planner/sql/split.js';
import { Database } from '../../runtime/index.js';
import { DuckDb } from '../differential/duckdb.js';

/** One execution of a script. */
export interface Execution {
  /** Rows of its query. */
  readonly rows: number;
  /** Milliseconds of wall time from its text to its result, and of parts of that by name. */
  readonly times: { readonly total: number; readonly [part: string]: number };
}

export interface Engine {
  readonly name: string;
  /** How its results are fetched. */
  readonly results: string;
  run(script: string): Promise<Execution>;
  close(): Promise<void>;
}

export async function openMayfly(data: string, threads: number): Promise<Engine> {
  const database = await Database.open({ threads });
  for (const table of tableNames) database.register(table, join(data, `${table}.arrow`));
  return {
    name: 'mayfly',
    results: 'Arrow tables',
    async run(script) {
      let rows = 0;
      let [run, compile] = [0, 0];
      const start = performance.now();
      for await (const { statement, table, report } of database.script(script)) {
        if (statement === 'select') rows = table.numRows;
        run += report.run;
        compile += report.plan + report.emit + report.compile;
      }
      return { rows, times: { total: performance.now() - start, run, compile } };
    },
    close: () => database.close(),
  };
}

/** The tables in a DuckDB file, which is made of the Arrow files where it is not there: that is slow. */
export async function duckDbFile(data: string, threads: number): Promise<string> {
  const file = join(data, 'duckdb.db');
  if (existsSync(file)) return file;
  console.error('loading the data into DuckDB, once …');
  const loading = `${file}.loading`;
  const loader = await DuckDb.open(loading, threads);
  for (const table of tableNames) await loader.load(table, join(data, `${table}.arrow`));
  loader.close();
  renameSync(loading, file);
  return file;
}

export async function openDuckDb(file: string, threads: number): Promise<Engine> {
  const duckdb = await DuckDb.open(':memory:', threads);
  await duckdb.copyTables(file, tableNames);
  return {
    name: `DuckDB ${await duckdb.version()} (npm)`,
    results: "DuckDB's chunks of columns",
    async run(script) {
      const statements = splitStatements(script).map(({ text }) => text);
      const { milliseconds, rows } = await duckdb.time(statements);
      return { rows, times: { total: milliseconds } };
    },
    close: async () => duckdb.close(),
  };
}

/** Rejects where `python` cannot be run or lacks the package. */
export async function openPythonDuckDb(python: string, file: string, threads: number): Promise<Engine> {
  const program = fileURLToPath(new URL('../../../test/bench/duckdb_peer.py', import.meta.url));
  const peer = new Peer(spawn(python, [program, file, String(threads), ...tableNames]), python);
  const hello = await peer.next();
  return {
    name: `DuckDB ${hello.version} (PyPI)`,
    results: String(hello.results),
    async run(script) {
      peer.write(JSON.stringify(splitStatements(script).map(({ text }) => text)));
      const { milliseconds, rows, error } = await peer.next();
      if (error !== undefined) throw new Error(`DuckDB (PyPI): ${error}`);
      return { rows: Number(rows), times: { total: Number(milliseconds) } };
    },
    close: () => peer.close(),
  };
}

/** A process that answers each line of JSON with one. */
class Peer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #name: string;
  readonly #ended: Promise<void>;
  #errors = '';

  constructor(child: ChildProcessWithoutNullStreams, name: string) {
    this.#child = child;
    this.#name = name;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.on('data', (text) => (this.#errors += text));
    child.stdin.on('error', () => {});
    this.#ended = new Promise((resolve) => {
      child.on('close', () => resolve());
      child.on('error', (error) => {
        this.#errors += error.message;
        resolve();
      });
    });
  }

  write(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** The next line; rejects where the process has ended instead. */
  async next(): Promise<Record<string, unknown>> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value) as Record<string, unknown>;
    await this.#ended;
    throw new Error(`${this.#name} ended: ${this.#errors.trim()}`);
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
  }
}
