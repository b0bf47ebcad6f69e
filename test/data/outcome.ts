// What became of a query, as text that can be compared and printed: its rows, or its error.
import { MayflyError } from '../../planner/errors.js';
import { type SqlType, typeName } from '../../planner/types.js';
import type { Table } from '../../runtime/arrow.js';
import { textColumns, textReaders } from '../../runtime/cli/value-text.js';
import type { Database, QueryOptions } from '../../runtime/index.js';

export interface Rows {
  readonly kind: 'rows';
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  /** Values as PostgreSQL prints them; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Failure {
  readonly kind: 'error';
  readonly error: MayflyError;
}

export type Outcome = Rows | Failure;

/** Runs a query. Only a MayflyError is an outcome; anything else is thrown on. */
export async function outcomeOf(database: Database, sql: string, options: QueryOptions = {}): Promise<Outcome> {
  try {
    return rowsOfResult(await database.query(sql, options));
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    return { kind: 'error', error };
  }
}

export function rowsOfResult(table: Table): Rows {
  const columns = textColumns(table);
  const rows = table.batches.flatMap((batch) => {
    const readers = textReaders(batch, columns);
    return Array.from({ length: batch.numRows }, (_, row) => readers.map((read) => read(row)));
  });
  return { kind: 'rows', columns, rows };
}

/** The same rows in an order that depends on their values alone. */
export function sorted(outcome: Outcome): Outcome {
  if (outcome.kind === 'error') return outcome;
  const keyed = outcome.rows.map((row) => [JSON.stringify(row), row] as const);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { ...outcome, rows: keyed.map(([, row]) => row) };
}

/** The lines that a golden script shows for an outcome. */
export function outcomeLines(outcome: Outcome, sql: string): string[] {
  if (outcome.kind === 'error') {
    const { code, message, excerpt, hint } = outcome.error.locate(sql);
    const lines = [`ERROR ${code}: ${message}`];
    if (excerpt !== undefined) lines.push(excerpt);
    if (hint !== undefined) lines.push(`HINT: ${hint}`);
    return lines.flatMap((line) => line.split('\n'));
  }
  if (outcome.columns.length === 0) return ['(no columns)', ...outcome.rows.map(() => '')];
  const header = outcome.columns.map(({ name }) => name).join(' | ');
  const rows = outcome.rows.map((row) => row.map((value) => cell(value)).join(' | '));
  return [header, ...(rows.length === 0 ? ['(no rows)'] : rows)];
}

/** The line that names the types of a result's columns. */
export function typesLine(outcome: Outcome): string {
  if (outcome.kind === 'error') return `types: none, ${outcome.error.code}`;
  return `types: ${outcome.columns.map(({ type }) => typeName(type)).join(' | ')}`;
}

/** A value in a script; quoted where it could be taken for something else. */
function cell(value: string | null): string {
  if (value === null) return 'NULL';
  const plain = value !== '' && value !== 'NULL' && value.trim() === value && !/[|'\n\r\t]/.test(value);
  if (plain) return value;
  return `'${value.replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`;
}
