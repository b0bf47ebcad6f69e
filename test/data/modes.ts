// The ways in which a query can be executed. All of them must give the same answer. With one thread tables are read
// from JavaScript's memory, with two from files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableToIPC } from '../../runtime/arrow.js';
import { Database, type QueryOptions } from '../../runtime/index.js';
import { arrowTable, type TestTable } from './columns.js';
import { type Outcome, outcomeOf } from './outcome.js';

export interface Mode {
  readonly name: string;
  readonly threads: number;
  readonly options: QueryOptions;
}

/** Every combination of fast and optimised, facts, threads, and morsels of three rows or the default. */
export const compiledModes: readonly Mode[] = [1, 2].flatMap((threads) =>
  (['fast', 'optimised'] as const).flatMap((mode) =>
    [true, false].flatMap((facts) =>
      [undefined, 3].map((morselRows) => ({
        name: [
          mode,
          facts ? 'facts' : 'no facts',
          threads === 1 ? '1 thread' : `${threads} threads`,
          ...(morselRows === undefined ? [] : [`morsels of ${morselRows} rows`]),
        ].join(', '),
        threads,
        options: { mode, facts, ...(morselRows === undefined ? {} : { morselRows }) },
      })),
    ),
  ),
);

/** Without code; facts, threads and morsels do not matter to it. */
export const interpreted: Mode = { name: 'interpreted', threads: 1, options: { mode: 'interpreted' } };

/** Every way to execute a query. */
export const modes: readonly Mode[] = [...compiledModes, interpreted];

/**
 * The interpreter, and five compiled modes in which every pair of settings occurs: a covering array of strength 2,
 * for tests of so many queries that all sixteen would take too long.
 */
export const fewModes: readonly Mode[] = [...[0, 3, 5, 9, 14].map((index) => compiledModes[index]!), interpreted];

/** Databases over the same tables, for running queries in several modes. */
export class Engines {
  readonly #byThreads: ReadonlyMap<number, Database>;
  /** Holds the files of the tables. */
  readonly #folder: string;

  private constructor(byThreads: ReadonlyMap<number, Database>, folder: string) {
    this.#byThreads = byThreads;
    this.#folder = folder;
  }

  static async open(tables: readonly TestTable[]): Promise<Engines> {
    const [inMemory, onFiles] = [await Database.open({ threads: 1 }), await Database.open({ threads: 2 })];
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-tables-'));
    for (const [index, table] of tables.entries()) {
      const data = arrowTable(table);
      inMemory.register(table.name, data);
      const path = join(folder, `${table.name}.arrow`);
      writeFileSync(path, tableToIPC(data, index % 2 === 0 ? 'file' : 'stream'));
      onFiles.register(table.name, path);
    }
    return new Engines(
      new Map([
        [1, inMemory],
        [2, onFiles],
      ]),
      folder,
    );
  }

  /** The database with one thread, for what is the same in all modes. */
  get first(): Database {
    return this.#byThreads.get(1)!;
  }

  /** Runs a query; `limits` bounds its time and memory. */
  run(mode: Mode, sql: string, limits: Pick<QueryOptions, 'signal' | 'memoryLimit'> = {}): Promise<Outcome> {
    return outcomeOf(this.#byThreads.get(mode.threads)!, sql, { ...mode.options, ...limits });
  }

  async close(): Promise<void> {
    for (const database of this.#byThreads.values()) await database.close();
    rmSync(this.#folder, { recursive: true });
  }
}
