// The queries of the dialects' tests, which lie beside this file as text, and how their answers are compared.
import { readFileSync } from 'node:fs';
import type { ForeignDialect } from '../../planner/sql/dialects/dialect.js';
import type { Table } from '../../runtime/arrow.js';

/** A query of a dialect and what it means. */
export interface Case {
  readonly sql: string;
  /** PostgreSQL's form, or undefined where it is refused with a message like `refused`. */
  readonly same: string | undefined;
  readonly refused: string | undefined;
}

function linesOf(file: string): string[] {
  return readFileSync(new URL(`../../../test/dialects/${file}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
}

/** The dialect's own queries: a line each, below it `= ` and PostgreSQL's form, or `! ` and a part of the message. */
export function casesOf(dialect: ForeignDialect): Case[] {
  // MariaDB's are MySQL's.
  const lines = linesOf(dialect === 'mariadb' ? 'mysql' : dialect);
  return Array.from({ length: lines.length / 2 }, (_, index) => {
    const [sql = '', answer = ''] = lines.slice(index * 2, index * 2 + 2);
    const text = answer.slice(2);
    return {
      sql,
      same: answer.startsWith('= ') ? text : undefined,
      refused: answer.startsWith('!') ? text : undefined,
    };
  });
}

/** Queries that are written alike in all dialects and in PostgreSQL; one goes on in lines that begin with a space. */
export const commonQueries: readonly string[] = linesOf('common').reduce<string[]>((all, line) => {
  if (line.startsWith(' ')) all[all.length - 1] += `\n${line}`;
  else all.push(line);
  return all;
}, []);

/** A result as text: types and rows. */
export function print(table: Table): string {
  const types = table.schema.fields.map(({ type }) => String(type)).join(', ');
  const rows = Array.from({ length: table.numRows }, (_, row) =>
    table.schema.fields.map((_field, column) => String(table.getChildAt(column)?.get(row))).join(' | '),
  );
  return [types, ...rows].join('\n');
}
