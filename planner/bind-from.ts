// Binds FROM: tables become scans, subqueries and WITH queries are bound in place, joins become Join operators.
// What comes out is a plan and the names under which its columns can be reached.
import { bindCondition } from './bind-expression.js';
import { compare } from './bind-operators.js';
import { bindSelect } from './bind-select.js';
import type { Binder } from './binder.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { conjuncts } from './expression-tree.js';
import type { Join, Plan, Query } from './plan.js';
import type { Scope, ScopeColumn, ScopeRelation } from './scope.js';
import { EMPTY_SCOPE, hint, suggest, useColumn } from './scope.js';
import type { Alias, CommonTable, Relation } from './sql/syntax.js';

/** The queries of WITH that can be seen, by name. Each sees those before it. */
export type CommonTables = ReadonlyMap<string, { readonly table: CommonTable; readonly visible: CommonTables }>;

export interface BoundRelation {
  readonly plan: Plan;
  readonly scope: Scope;
}

/** One row without columns: what SELECT without FROM reads. */
export const ONE_ROW: Plan = { kind: 'values', columns: [], rows: [[]] };

/** Binds the comma-separated list of FROM. */
export function bindFrom(binder: Binder, relations: readonly Relation[], visible: CommonTables): BoundRelation {
  let bound: BoundRelation | undefined;
  for (const relation of relations) {
    const next = bindRelation(binder, relation, visible);
    bound = bound === undefined ? next : pair(bound, next, relation.position);
  }
  return bound ?? { plan: ONE_ROW, scope: EMPTY_SCOPE };
}

/** Every pair of rows of two relations; their names side by side. */
function pair(left: BoundRelation, right: BoundRelation, position: number): BoundRelation {
  for (const relation of right.scope.relations) {
    if (relation.name !== '' && left.scope.relations.some((other) => other.name === relation.name)) {
      throw new MayflyError('duplicate_alias', 'bind', `table name "${relation.name}" specified more than once`, {
        position,
        hint: 'give one of them another name: FROM t AS a, t AS b',
      });
    }
  }
  const scope: Scope = {
    relations: [...left.scope.relations, ...right.scope.relations],
    columns: [...left.scope.columns, ...right.scope.columns],
  };
  return { plan: join(left.plan, right.plan, []), scope };
}

function join(left: Plan, right: Plan, condition: readonly Expression[]): Join {
  return { kind: 'join', type: 'inner', left, right, keys: [], condition, build: 'right' };
}

function bindRelation(binder: Binder, relation: Relation, visible: CommonTables): BoundRelation {
  switch (relation.kind) {
    case 'table': {
      binder.countRelation(relation.position);
      const common = relation.isPath ? undefined : visible.get(relation.name);
      if (common !== undefined) {
        const query = bindSelect(binder, common.table.query, common.visible);
        const named = rename(columnsOf(query), common.table.columns, relation.name, common.table.position);
        return derived(query, relation.alias?.name ?? relation.name, named, relation.alias, relation.position);
      }
      return bindTable(binder, relation.name, relation.isPath, relation.alias, relation.position);
    }
    case 'subquery': {
      binder.countRelation(relation.position);
      const query = bindSelect(binder, relation.query, visible);
      return derived(query, relation.alias?.name ?? '', columnsOf(query), relation.alias, relation.position);
    }
    case 'join': {
      const left = bindRelation(binder, relation.left, visible);
      const right = bindRelation(binder, relation.right, visible);
      if (relation.natural || relation.using !== undefined) return bindUsing(left, right, relation);
      const both = pair(left, right, relation.position);
      if (relation.on === undefined) return both;
      const context = { binder, scope: both.scope, clause: 'JOIN conditions', aggregates: undefined };
      const condition = bindCondition(relation.on, context, 'argument of JOIN/ON');
      return { plan: join(left.plan, right.plan, conjuncts(condition)), scope: both.scope };
    }
  }
}

function columnsOf(query: Query): ScopeColumn[] {
  return query.outputs.map(({ name, column }) => ({ name, column, unsupported: undefined }));
}

function derived(
  query: Query,
  name: string,
  columns: readonly ScopeColumn[],
  alias: Alias | undefined,
  position: number,
): BoundRelation {
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

function bindTable(
  binder: Binder,
  name: string,
  isPath: boolean,
  alias: Alias | undefined,
  position: number,
): BoundRelation {
  const table = binder.catalog.lookup(name, isPath);
  if (table === undefined) {
    const shown = isPath ? `file '${name}'` : `relation "${name}"`;
    throw new MayflyError('undefined_table', 'bind', `${shown} does not exist`, {
      position,
      ...hint(suggest(name, binder.catalog.names()), 'table'),
    });
  }
  const columns: { column: Column; index: number }[] = [];
  const named = table.columns.map((tableColumn, index): ScopeColumn => {
    const { type } = tableColumn;
    if (type.kind === 'unsupported')
      return { name: tableColumn.name, column: undefined, unsupported: type.description };
    const column = binder.column(tableColumn.name, type, tableColumn.nullable);
    columns.push({ column, index });
    return { name: tableColumn.name, column, unsupported: undefined };
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

type JoinSyntax = Extract<Relation, { kind: 'join' }>;

/** JOIN … USING and NATURAL JOIN: equality of columns of the same name, each of which `*` then gives once. */
function bindUsing(left: BoundRelation, right: BoundRelation, syntax: JoinSyntax): BoundRelation {
  const { position } = syntax;
  const common = left.scope.columns
    .map(({ name }) => name)
    .filter((name) => right.scope.columns.some((column) => column.name === name));
  const names = syntax.using ?? [...new Set(common)];
  const sides = names.map((name) => {
    const [a, b] = [left, right].map((side, i) => {
      const [found, another] = side.scope.columns.filter((column) => column.name === name);
      const place = i === 0 ? 'left' : 'right';
      if (found === undefined) {
        const message = `column "${name}" specified in USING clause does not exist in ${place} table`;
        throw new MayflyError('undefined_column', 'bind', message, { position });
      }
      if (another !== undefined) {
        const message = `common column name "${name}" appears more than once in ${place} table`;
        throw new MayflyError('ambiguous_column', 'bind', message, { position });
      }
      return found;
    });
    return { name, left: a!, right: b! };
  });
  const condition = sides.map((side) =>
    compare('equal', useColumn(side.left, position), useColumn(side.right, position), position),
  );
  const both = pair(left, right, position);
  const merged = sides.map((side) => side.left);
  const rest = both.scope.columns.filter((column) => !names.includes(column.name));
  return {
    plan: join(left.plan, right.plan, condition),
    scope: { relations: both.scope.relations, columns: [...merged, ...rest] },
  };
}
