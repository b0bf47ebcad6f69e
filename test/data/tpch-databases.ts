// TPC-H's tables in the databases that the modes ask for: by number of threads, from files or resident.
import { fileURLToPath } from 'node:url';
import { generateTpch } from '../../datasets/tpch/index.js';
import { Database, type QueryOptions } from '../../runtime/index.js';
import type { Mode } from './modes.js';

/** Rows of the morsels in place of 3, which would make 20,000 of lineitem; a few hundred rows cut it as well. */
const TPCH_MORSEL_ROWS = 211;

/** A mode's options, with morsels that suit the tables' size. */
export function tpchOptions({ options }: Mode): QueryOptions {
  return options.morselRows === undefined ? options : { ...options, morselRows: TPCH_MORSEL_ROWS };
}

export class TpchDatabases {
  readonly tables: readonly { readonly table: string; readonly path: string }[];
  readonly #databases = new Map<string, Database>();

  private constructor(tables: TpchDatabases['tables']) {
    this.tables = tables;
  }

  /** Generates what is missing of the tables. */
  static async open(scale: number): Promise<TpchDatabases> {
    const output = fileURLToPath(new URL(`../../../.cache/tpch/sf${scale}`, import.meta.url));
    const { tables } = await generateTpch({ scale, output, threads: 2 });
    const opened = new TpchDatabases(tables);
    for (const threads of [1, 2]) {
      for (const isResident of [false, true]) {
        const database = await Database.open({ threads });
        opened.#databases.set(`${threads} ${isResident}`, database);
        for (const { table, path } of tables) {
          if (isResident) await database.load(table, path);
          else database.register(table, path);
        }
      }
    }
    return opened;
  }

  of({ threads, tables }: Mode): Database {
    return this.#databases.get(`${threads} ${tables === 'resident'}`)!;
  }

  async close(): Promise<void> {
    for (const database of this.#databases.values()) await database.close();
  }
}
