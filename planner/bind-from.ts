// Binds FROM: tables become scans, subqueries, views and WITH queries are bound in place, joins become Join operators.
// What comes out is a plan and the names under which its columns can be reached.
import type { Context, Environment } from './bind-expression.js';
import { bindJoin, pair } from './bind-join.js';
import { bindSelect } from './bind-select.js';
import { bindView, columnsAsKnown, presentColumn } from './bind-view.js';
import type { Binder } from './binder.js';
import { sourceKey, type View, type ViewSource } from './catalog.js';
import { MayflyError } from './errors.js';
import type { Column } from './expression.js';
import type { Plan, Query } from './plan.js';
import type { Scope, ScopeColumn, ScopeRelation } from './scope.js';
import { EMPTY_SCOPE, hint, suggest } from './scope.js';
import type { Alias, CommonTable, Relation } from './sql/syntax.js';

/** The queries of WITH that can be seen, by name. Each sees those before it. */
export type CommonTables = ReadonlyMap<string, { readonly table: CommonTable; readonly environment: Environment }>;

/** A table or view by name, or a file by path. */
type TableRelation = Extract<Relation, { kind: 'table' }>;

export interface BoundRelation {
  readonly plan: Plan;
  readonly scope: Scope;
}

/** One row without columns: what SELECT without FROM reads. */
export const ONE_ROW: Plan = { kind: 'values', columns: [], rows: [[]] };

/** Binds the comma-separated list of FROM. */
export function bindFrom(binder: Binder, relations: readonly Relation[], environment: Environment): BoundRelation {
  let bound: BoundRelation | undefined;
  for (const relation of relations) {
    const next = bindRelation(binder, relation, environment, bound?.scope ?? EMPTY_SCOPE);
    bound = bound === undefined ? next : pair(bound, next, relation.position);
  }
  return bound ?? { plan: ONE_ROW, scope: EMPTY_SCOPE };
}

/** Binds a relation of FROM. A LATERAL one can also see the names of `beside`, the relations to its left. */
export function bindRelation(
  binder: Binder,
  relation: Relation,
  environment: Environment,
  beside: Scope,
): BoundRelation {
  switch (relation.kind) {
    case 'table': {
      binder.countRelation(relation.position);
      const common = relation.isPath ? undefined : environment.tables.get(relation.name);
      if (common !== undefined) {
        const query = bindSelect(binder, common.table.query, common.environment);
        const named = rename(columnsOf(query), common.table.columns, relation.name, common.table.position);
        return derived(binder, query, relation.alias?.name ?? relation.name, named, relation.alias, relation.position);
      }
      return bindNamed(binder, relation, environment.view);
    }
    case 'subquery': {
      binder.countRelation(relation.position);
      const lateral: Context = {
        binder,
        scope: beside,
        clause: 'FROM',
        aggregates: undefined,
        subqueries: undefined,
        environment,
        nulls: 'kept',
      };
      const inner = relation.lateral ? { ...environment, outer: lateral } : environment;
      const query = bindSelect(binder, relation.query, inner);
      return derived(binder, query, relation.alias?.name ?? '', columnsOf(query), relation.alias, relation.position);
    }
    case 'join':
      return bindJoin(binder, relation, environment, beside);
  }
}

function columnsOf(query: Query): ScopeColumn[] {
  return query.outputs.map(({ name, column }) => ({ name, column, unusable: undefined }));
}

function derived(
  binder: Binder,
  query: Query,
  name: string,
  columns: readonly ScopeColumn[],
  alias: Alias | undefined,
  position: number,
): BoundRelation {
  for (const { column } of query.outputs) binder.settleLiteral(column);
  const renamed = rename(columns, alias?.columns ?? [], name, position);
  return { plan: query.plan, scope: { relations: [{ name, columns: renamed }], columns: renamed } };
}

/** Gives the first columns the names of an alias list. */
function rename(
  columns: readonly ScopeColumn[],
  names: readonly string[],
  table: string,
  position: number,
): ScopeColumn[] {
  if (names.length > columns.length) {
    const message = `table "${table}" has ${columns.length} columns available but ${names.length} columns specified`;
    throw new MayflyError('invalid_column_reference', 'bind', message, { position });
  }
  return columns.map((column, i) => ({ ...column, name: names[i] ?? column.name }));
}

/** Binds a table or view; in a view's definition, as it was when that was created. */
function bindNamed(binder: Binder, relation: TableRelation, within: View | undefined): BoundRelation {
  const { name, isPath, alias, position } = relation;
  const known = within?.sources.get(sourceKey(name, isPath));
  const view = isPath || known?.kind === 'table' ? undefined : binder.catalog.views().get(name);
  if (view === undefined) return bindTable(binder, relation, known, within);
  if (within === undefined) {
    binder.sources.set(sourceKey(name, false), { kind: 'view', path: undefined, columns: view.columns });
  }
  const query = bindView(binder, view, position);
  // A view that was replaced may have more columns at the end than it had.
  const columns = columnsOf(query).slice(0, known?.columns.length);
  return derived(binder, query, alias?.name ?? name, columns, alias, position);
}

function bindTable(
  binder: Binder,
  { name, isPath, alias, position }: TableRelation,
  known: ViewSource | undefined,
  within: View | undefined,
): BoundRelation {
  const table = binder.catalog.lookup(known?.path ?? name, isPath);
  if (table === undefined) {
    const shown = isPath ? `file '${name}'` : `relation "${name}"`;
    throw new MayflyError('undefined_table', 'bind', `${shown} does not exist`, {
      position,
      ...hint(suggest(name, binder.catalog.names()), 'table'),
    });
  }
  if (within === undefined) {
    // No more than that of them, or a view would keep a table's data.
    const own = table.columns.map((column) => ({ name: column.name, type: column.type }));
    binder.sources.set(sourceKey(name, isPath), { kind: 'table', path: table.path, columns: own });
  }
  const columns: { column: Column; index: number }[] = [];
  const visible = known === undefined ? table.columns.map(presentColumn) : columnsAsKnown(table, known);
  const named = visible.map(({ index, type, unusable, ...tableColumn }): ScopeColumn => {
    if (type === undefined) return { name: tableColumn.name, column: undefined, unusable };
    const column = binder.column(tableColumn.name, type, tableColumn.nullable);
    columns.push({ column, index });
    return { name: tableColumn.name, column, unusable: undefined };
  });
  const plan: Plan = { kind: 'scan', table, columns };
  const visibleName = alias?.name ?? (isPath ? fileStem(name) : name);
  const renamed = rename(named, alias?.columns ?? [], visibleName, position);
  const relation: ScopeRelation = { name: visibleName, columns: renamed };
  return { plan, scope: { relations: [relation], columns: renamed } };
}

/** A file goes by its name without folder and extension: 'dir/trips.arrow' is trips. */
function fileStem(path: string): string {
  const base = path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
  return base.replace(/(?<=.)\.[^.]*$/, '');
}
