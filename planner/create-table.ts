// What CREATE TABLE AS asks for, checked against the catalog with PostgreSQL's rules: a query, and the name and the
// columns of the table that its rows become. The runtime runs the query and makes the table; drop.ts is how it goes.
import { bind } from './bind.js';
import type { Catalog } from './catalog.js';
import { MayflyError } from './errors.js';
import type { Query } from './plan.js';
import type { CreateTableStatement, CreateViewStatement } from './sql/syntax.js';

/**
 * The query of CREATE TABLE AS, its outputs named as the table's columns; undefined where the name is taken and that
 * is allowed. Throws where the query is wrong, `syntax_error` (too many names), `duplicate_column` and
 * `duplicate_table`.
 */
export function createTable(statement: CreateTableStatement, catalog: Catalog): Query | undefined {
  const { name, position, ifNotExists } = statement;
  const query = bind(statement.query, catalog);
  if (catalog.names().includes(name)) {
    if (ifNotExists) return undefined;
    throw new MayflyError('duplicate_table', 'bind', `relation "${name}" already exists`, { position });
  }
  return { plan: query.plan, outputs: nameColumns(statement, query, 'too many column names were specified') };
}

/**
 * The outputs of the query of a statement that creates a relation, under the names that it gives. Throws `syntax_error`
 * with the message `tooMany`, and `duplicate_column`.
 */
export function nameColumns(
  { columns, position }: CreateTableStatement | CreateViewStatement,
  { outputs }: Query,
  tooMany: string,
): Query['outputs'] {
  if (columns.length > outputs.length) throw new MayflyError('syntax_error', 'bind', tooMany, { position });
  const named = outputs.map(({ name, column }, index) => ({ name: columns[index] ?? name, column }));
  const names = named.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated === undefined) return named;
  throw new MayflyError('duplicate_column', 'bind', `column "${repeated}" specified more than once`, { position });
}
