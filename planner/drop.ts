// What DROP VIEW and DROP TABLE ask for, checked against the catalog with PostgreSQL's rules: nothing goes that another
// view reads, unless CASCADE takes that view too.
import type { Catalog, View } from './catalog.js';
import { sourceKey } from './catalog.js';
import { MayflyError } from './errors.js';
import { hint, quoteName, suggest } from './scope.js';
import type { DropStatement } from './sql/syntax.js';

/** What is to be forgotten. */
export interface Dropped {
  readonly tables: readonly string[];
  readonly views: readonly string[];
}

/**
 * What a statement drops; with CASCADE, the views that read it too. Throws `undefined_table`, `wrong_object_type` and
 * `dependent_objects_still_exist`; then nothing is dropped.
 */
export function drop(statement: DropStatement, catalog: Catalog): Dropped {
  const what = statement.kind === 'drop view' ? 'view' : 'table';
  const droppable = what === 'view' ? [...catalog.views().keys()] : catalog.residents();
  const dropped = new Set<string>();
  for (const { name, position } of statement.names) {
    if (droppable.includes(name)) dropped.add(name);
    else if (catalog.names().includes(name)) {
      throw new MayflyError('wrong_object_type', 'bind', wrongType(name, what, catalog), {
        position,
        hint: howToDrop(name, catalog),
      });
    } else if (!statement.ifExists) {
      const advice = hint(suggest(name, droppable), what);
      throw new MayflyError('undefined_table', 'bind', `${what} "${name}" does not exist`, { position, ...advice });
    }
  }
  const asked = statement.names.filter(({ name }) => dropped.has(name));
  // A set's iteration goes on to what is added meanwhile: the views that read those, and so on.
  for (const name of dropped) {
    for (const view of catalog.views().values()) {
      // A view that read a table does not read the view that has its name by now, nor the other way round.
      const kind = catalog.views().has(name) ? 'view' : 'table';
      if (dropped.has(view.name) || view.sources.get(sourceKey(name, false))?.kind !== kind) continue;
      if (!statement.cascade) {
        const { position } = asked.find((own) => own.name === name) ?? statement;
        const message = `cannot drop ${what} ${quoteName(name)} because other objects depend on it`;
        throw new MayflyError('dependent_objects_still_exist', 'bind', message, {
          position,
          hint: dependence(view, what),
        });
      }
      dropped.add(view.name);
    }
  }
  const isView = (name: string) => catalog.views().has(name);
  const names = [...dropped];
  return { tables: names.filter((name) => !isView(name)), views: names.filter(isView) };
}

function wrongType(name: string, what: 'view' | 'table', catalog: Catalog): string {
  // A registered table is a table, though not one that SQL made.
  return what === 'view' || catalog.views().has(name)
    ? `"${name}" is not a ${what}`
    : `"${name}" is not a resident table`;
}

function howToDrop(name: string, catalog: Catalog): string {
  if (catalog.views().has(name)) return 'DROP VIEW drops it';
  return 'DROP TABLE drops a resident table; one that is registered is forgotten by unregister() of its Database';
}

function dependence(view: View, what: 'view' | 'table'): string {
  const statement = `DROP ${what.toUpperCase()} … CASCADE`;
  return `view ${quoteName(view.name)} reads it; ${statement} drops what depends on a ${what} too`;
}
