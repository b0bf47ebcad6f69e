// Views come and go: what CREATE VIEW and DROP VIEW ask for, checked against the catalog with PostgreSQL's rules. The
// planner says what is to be done; the runtime, which keeps the views, does it. bind-view.ts is how a query uses one.
import { EMPTY_ENVIRONMENT } from './bind-expression.js';
import { bindSelect } from './bind-select.js';
import { Binder } from './binder.js';
import type { Catalog, View } from './catalog.js';
import type { ErrorCode, ErrorDetails } from './errors.js';
import { MayflyError } from './errors.js';
import { unnest } from './rules/unnest.js';
import { hint, quoteName, suggest } from './scope.js';
import type { CreateViewStatement, DropViewStatement } from './sql/syntax.js';
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
  if (statement.columns.length > query.outputs.length) {
    fail('syntax_error', 'CREATE VIEW specifies more column names than columns');
  }
  const columns = query.outputs.map((output, i) => ({
    name: statement.columns[i] ?? output.name,
    type: output.column.type,
  }));
  const names = columns.map((column) => column.name);
  const repeated = names.find((column, i) => names.indexOf(column) < i);
  if (repeated !== undefined) fail('duplicate_column', `column "${repeated}" specified more than once`);
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

/**
 * The views that DROP VIEW drops; with CASCADE, those that read them too. Throws `undefined_table`,
 * `wrong_object_type` and `dependent_objects_still_exist`; then none is dropped.
 */
export function dropViews(statement: DropViewStatement, catalog: Catalog): string[] {
  const dropped = new Set<string>();
  for (const { name, position } of statement.names) {
    if (catalog.views().has(name)) dropped.add(name);
    else if (catalog.names().includes(name)) {
      const advice = 'a registered table is forgotten by unregister() of its Database';
      throw new MayflyError('wrong_object_type', 'bind', `"${name}" is not a view`, { position, hint: advice });
    } else if (!statement.ifExists) {
      throw new MayflyError('undefined_table', 'bind', `view "${name}" does not exist`, {
        position,
        ...hint(suggest(name, [...catalog.views().keys()]), 'view'),
      });
    }
  }
  const asked = statement.names.filter(({ name }) => dropped.has(name));
  // A set's iteration goes on to what is added meanwhile: the views that read those, and so on.
  for (const name of dropped) {
    for (const view of catalog.views().values()) {
      if (dropped.has(view.name) || !viewsRead(view).includes(name)) continue;
      if (!statement.cascade) {
        const { position } = asked.find((own) => own.name === name) ?? statement;
        const message = `cannot drop view ${quoteName(name)} because other objects depend on it`;
        const advice = `view ${quoteName(view.name)} reads it; DROP VIEW … CASCADE drops what depends on a view too`;
        throw new MayflyError('dependent_objects_still_exist', 'bind', message, { position, hint: advice });
      }
      dropped.add(view.name);
    }
  }
  return [...dropped];
}
