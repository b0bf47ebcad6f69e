// The oracle for what SQL means: PostgreSQL itself, in this process (PGlite, which only this file imports).
import { PGlite } from '@electric-sql/pglite';
import type { SqlType } from '../../planner/types.js';
import { rowsOf, type TestTable } from '../data/columns.js';
import { valueText } from '../data/value-text.js';

/** What PostgreSQL answers: values as it prints them, or the condition of its error. */
export type PostgresOutcome =
  | { readonly kind: 'rows'; readonly names: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly kind: 'error'; readonly state: string; readonly message: string };

/** Every type that is compared comes as the text that PostgreSQL sends: by the OIDs of PostgreSQL's pg_type. */
const asText = Object.fromEntries(
  [16, 20, 21, 23, 25, 700, 701, 1042, 1043, 1082, 1114, 1184, 1186, 1700].map((oid) => [oid, (text: string) => text]),
);

export class Postgres {
  readonly #database: PGlite;

  private constructor(database: PGlite) {
    this.#database = database;
  }

  static async open(): Promise<Postgres> {
    const database = await PGlite.create();
    // Infinite loops of a wrong query would otherwise hang the test.
    await database.exec("set timezone = 'UTC'; set statement_timeout = '20s'");
    return new Postgres(database);
  }

  /** Makes these the only tables. */
  async load(tables: readonly TestTable[]): Promise<void> {
    await this.#database.exec('drop schema public cascade; create schema public');
    for (const table of tables) {
      const columns = table.columns.map(({ name, type }) => `"${name}" ${postgresType(type)}`);
      await this.#database.exec(`create table "${table.name}" (${columns.join(', ')})`);
      const rows = rowsOf(table).map(
        (row) =>
          `(${row.map((value, i) => (value === null ? 'null' : quote(valueText(table.columns[i]!.type, value)))).join(', ')})`,
      );
      for (let at = 0; at < rows.length; at += 1000) {
        await this.#database.exec(`insert into "${table.name}" values ${rows.slice(at, at + 1000).join(', ')}`);
      }
    }
  }

  async run(sql: string): Promise<PostgresOutcome> {
    try {
      const { fields, rows } = await this.#database.query(sql, [], { rowMode: 'array', parsers: asText });
      return { kind: 'rows', names: fields.map(({ name }) => name), rows: rows as (string | null)[][] };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === undefined) throw error;
      return { kind: 'error', state: code, message };
    }
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The PostgreSQL type in which a column's values behave as in mayfly: text by bytes, unsigned in the next signed type. */
function postgresType(type: SqlType): string {
  switch (type.kind) {
    case 'integer':
      if (type.signed) return type.bits === 8 ? 'smallint' : { 16: 'smallint', 32: 'integer', 64: 'bigint' }[type.bits];
      return { 8: 'smallint', 16: 'integer', 32: 'bigint', 64: 'numeric(20,0)' }[type.bits];
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'timestamp':
      // PostgreSQL keeps no more than microseconds.
      return `timestamp(${{ s: 0, ms: 3, us: 6, ns: 6 }[type.unit]})${type.zone === null ? '' : ' with time zone'}`;
    case 'text':
      // By bytes, with the case mapping of Unicode.
      return 'text collate pg_c_utf8';
    default:
      return type.kind;
  }
}
