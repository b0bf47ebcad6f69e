// What CREATE VIEW asks for, checked against the catalog with PostgreSQL's rules. The planner says what is to be done;
// the runtime, which keeps the views, does it. bind-view.ts is how a query uses one, drop.ts how it goes.
import { EMPTY_ENVIRONMENT } from './bind-expression.js';
import { bindSelect } from './bind-select.js';
import { Binder } from './binder.js';
import type { Catalog, View } from './catalog.js';
import { nameColumns } from './create-table.js';
import type { ErrorCode, ErrorDetails } from './errors.js';
import { MayflyError } from './errors.js';
import { unnest } from './rules/unnest.js';
import { quoteName } from './scope.js';
import type { CreateViewStatement } from './sql/syntax.js';
import { sameType, typeName } from './types.js';

/**
 * The view that CREATE VIEW makes. Throws where its query is wrong, `duplicate_table`, `wrong_object_type`,
 * `duplicate_column`, `syntax_error` (too many names), `invalid_table_definition` (a replacement that does not keep
 * the columns) and `invalid_object_definition` (one that reads itself).
 */
export function createView(statement: CreateViewStatement, catalog: Catalog): View {
  const { name, position } = statement;
  const fail = (code: ErrorCode, message: string, details: ErrorDetails = {}): never => {
    throw new MayflyError(code, 'bind', message, { position, ...details });
  };
  const binder = new Binder(catalog);
  const query = bindSelect(binder, statement.query, EMPTY_ENVIRONMENT);
  // What of its subqueries is not supported shows only here.
  unnest(query);
  const columns = nameColumns(statement, query, 'CREATE VIEW specifies more column names than columns').map(
    ({ name: columnName, column: { type } }) => ({ name: columnName, type }),
  );
  const view: View = { name, query: statement.query, columns, sources: binder.sources };
  const existing = catalog.views().get(name);
  if (existing === undefined) {
    if (!catalog.names().includes(name)) return view;
    if (statement.orReplace) fail('wrong_object_type', `"${name}" is not a view`);
  }
  if (existing === undefined || !statement.orReplace) fail('duplicate_table', `relation "${name}" already exists`);
  else checkReplacement(existing, view, fail);
  if (reads(catalog, view, name)) fail('invalid_object_definition', `view ${quoteName(name)} would read itself`);
  return view;
}

/** A replacement keeps the columns, which other views read, and may add more at the end. */
function checkReplacement(existing: View, view: View, fail: (code: ErrorCode, message: string) => never): void {
  for (const [i, before] of existing.columns.entries()) {
    const after = view.columns[i];
    if (after === undefined) return fail('invalid_table_definition', 'cannot drop columns from view');
    if (after.name !== before.name) {
      const message = `cannot change name of view column "${before.name}" to "${after.name}"`;
      fail('invalid_table_definition', message);
    }
    if (!sameType(after.type, before.type)) {
      const types = `from ${typeName(before.type)} to ${typeName(after.type)}`;
      fail('invalid_table_definition', `cannot change data type of view column "${before.name}" ${types}`);
    }
  }
}

/** The names of the views that a view's query reads. */
function viewsRead(view: View): string[] {
  return [...view.sources].filter(([, { kind }]) => kind === 'view').map(([key]) => key.slice('name '.length));
}

/** Whether a view reads the view `name`, or one that does. */
function reads(catalog: Catalog, view: View, name: string): boolean {
  const seen = new Set<string>();
  const open = viewsRead(view);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    const read = catalog.views().get(next);
    if (read !== undefined) open.push(...viewsRead(read));
  }
  return false;
}
