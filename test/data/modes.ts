// The ways in which a query can be executed, and where its tables lie. All of them must give the same answer.
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
  /** Where the tables are: in JavaScript's memory, in files, or resident. */
  readonly tables: 'memory' | 'files' | 'resident';
  readonly options: QueryOptions;
}

/**
 * Every combination of fast and optimised, facts, threads, and morsels of three rows or the default; with one thread
 * over memory, with two over files.
 */
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
        tables: threads === 1 ? ('memory' as const) : ('files' as const),
        options: { mode, facts, ...(morselRows === undefined ? {} : { morselRows }) },
      })),
    ),
  ),
);

/** Without code; facts, threads and morsels do not matter to it. */
export const interpreted: Mode = {
  name: 'interpreted',
  threads: 1,
  tables: 'memory',
  options: { mode: 'interpreted' },
};

/** Every pipeline goes over from the fast tier to the optimised one after its first morsel. */
export const tierUp: Mode = {
  name: 'optimised after a morsel, 2 threads, morsels of 3 rows',
  threads: 2,
  tables: 'files',
  options: { mode: 'auto', tierUpAfter: 1, morselRows: 3 },
};

/** A mode over resident tables. */
export function resident(mode: Mode): Mode {
  return { ...mode, name: `${mode.name}, resident`, tables: 'resident' };
}

/** Some modes, over resident tables. */
export const residentModes: readonly Mode[] = [compiledModes[3]!, compiledModes[12]!, interpreted].map(resident);

/** Every way to execute a query. */
export const modes: readonly Mode[] = [...compiledModes, interpreted, tierUp, ...residentModes];

/**
 * The interpreter, and five compiled modes in which every pair of settings occurs: a covering array of strength 2,
 * for tests of so many queries that all sixteen would take too long; that which changes the tier; and those over
 * resident tables.
 */
export const fewModes: readonly Mode[] = [
  ...[0, 3, 5, 9, 14].map((index) => compiledModes[index]!),
  interpreted,
  tierUp,
  ...residentModes,
];

/** Databases over the same tables, one a mode, since each keeps the views that a statement creates. */
export class Engines {
  readonly #tables: readonly TestTable[];
  readonly #databases = new Map<Mode, Promise<Database>>();
  /** Holds the files of the tables. */
  readonly #folder: string;

  private constructor(tables: readonly TestTable[], folder: string) {
    this.#tables = tables;
    this.#folder = folder;
  }

  static async open(tables: readonly TestTable[]): Promise<Engines> {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-tables-'));
    for (const [index, table] of tables.entries()) {
      writeFileSync(pathOf(folder, table), tableToIPC(arrowTable(table), index % 2 === 0 ? 'file' : 'stream'));
    }
    return new Engines(tables, folder);
  }

  /** The database of a mode; opened where the mode is first used, which must be before a view is created. */
  database(mode: Mode): Promise<Database> {
    let database = this.#databases.get(mode);
    if (database === undefined) {
      database = this.#open(mode);
      this.#databases.set(mode, database);
    }
    return database;
  }

  /** Runs a statement; `limits` bounds its time and memory. */
  async run(mode: Mode, sql: string, limits: Pick<QueryOptions, 'signal' | 'memoryLimit'> = {}): Promise<Outcome> {
    return outcomeOf(await this.database(mode), sql, { ...mode.options, ...limits });
  }

  async close(): Promise<void> {
    for (const database of this.#databases.values()) await (await database).close();
    rmSync(this.#folder, { recursive: true });
  }

  async #open({ threads, tables }: Mode): Promise<Database> {
    const database = await Database.open({ threads });
    for (const [index, table] of this.#tables.entries()) {
      const path = pathOf(this.#folder, table);
      if (tables === 'resident') await database.load(table.name, index % 2 === 0 ? arrowTable(table) : path);
      else database.register(table.name, tables === 'memory' ? arrowTable(table) : path);
    }
    return database;
  }
}

function pathOf(folder: string, table: TestTable): string {
  return join(folder, `${table.name}.arrow`);
}
