// Which names mean what: the relations and columns that an expression can see, looked up by PostgreSQL's rules.
import { type ErrorCode, MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { columnReference, constant } from './expression-tree.js';
import { UNKNOWN } from './types.js';

/** A column by its SQL name; `column` is missing where it cannot be used. */
export interface ScopeColumn {
  readonly name: string;
  readonly column: Column | undefined;
  /** Why not, where `column` is missing. */
  readonly unusable: { readonly code: ErrorCode; readonly message: string } | undefined;
}

/** A relation of FROM under the name it goes by. */
export interface ScopeRelation {
  readonly name: string;
  readonly columns: readonly ScopeColumn[];
}

/** Names visible in one SELECT. */
export interface Scope {
  readonly relations: readonly ScopeRelation[];
  /** What `*` stands for, and where plain names are looked up: columns merged by USING occur once. */
  readonly columns: readonly ScopeColumn[];
}

export const EMPTY_SCOPE: Scope = { relations: [], columns: [] };

/** Whether a scope gives a name to some of `columns`. */
export function hasColumns(scope: Scope, columns: ReadonlySet<Column>): boolean {
  if (columns.size === 0) return false;
  const isOne = ({ column }: ScopeColumn): boolean => column !== undefined && columns.has(column);
  return scope.columns.some(isOne) || scope.relations.some((relation) => relation.columns.some(isOne));
}

/** All columns that a scope gives a name to. */
export function columnsOfScope(scope: Scope): Set<Column> {
  const all = [...scope.columns, ...scope.relations.flatMap(({ columns }) => columns)];
  return new Set(all.flatMap(({ column }) => column ?? []));
}

/** A name as it would be written in SQL. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A name in a message, as PostgreSQL writes it: a plain one in quotes, a qualified one without. */
function named(path: readonly string[]): string {
  return path.length === 1 ? `"${path[0]}"` : path.map(quoteName).join('.');
}

/** The reference that `path` (`a` or `t.a`) stands for. Throws `undefined_column`, `ambiguous_column` or `undefined_table`. */
export function resolveColumn(scope: Scope, path: readonly string[], position: number): Expression {
  const found = findColumn(scope, path, position);
  if (found === undefined) {
    const [name = ''] = path.slice(-1);
    throw new MayflyError('undefined_column', 'bind', `column ${named(path)} does not exist`, {
      position,
      ...hint(
        suggest(
          name,
          scope.columns.map((column) => column.name),
        ),
        'column',
      ),
    });
  }
  return useColumn(found, position);
}

/** The column that `path` names, or undefined; an ambiguous name is an error. */
export function findColumn(scope: Scope, path: readonly string[], position: number): ScopeColumn | undefined {
  const name = path.at(-1) ?? '';
  const columns = path.length === 1 ? scope.columns : relationNamed(scope, path.slice(0, -1), position).columns;
  const found = columns.find((column) => column.name === name);
  if (found !== undefined && columns.findLast((column) => column.name === name) !== found) {
    const owners = scope.relations.filter((relation) => relation.columns.some((column) => column.name === name));
    throw new MayflyError('ambiguous_column', 'bind', `column reference "${name}" is ambiguous`, {
      position,
      ...(owners.length > 1
        ? { hint: `write ${owners.map((owner) => `${quoteName(owner.name)}.${quoteName(name)}`).join(' or ')}` }
        : {}),
    });
  }
  return found;
}

/** A reference to a column; refuses one that cannot be used. */
export function useColumn(found: ScopeColumn, position: number): Expression {
  if (found.column === undefined) {
    const { code, message } = found.unusable ?? { code: 'internal_error', message: `no column "${found.name}"` };
    throw new MayflyError(code, 'bind', message, { position });
  }
  // A column of Arrow's null type holds nothing but NULL.
  return found.column.type.kind === 'unknown' ? constant(null, UNKNOWN) : columnReference(found.column);
}

/** The relation that `t` of `t.a` or `t.*` names. */
export function relationNamed(scope: Scope, path: readonly string[], position: number): ScopeRelation {
  const name = path.at(-1) ?? '';
  const relation = path.length === 1 ? scope.relations.find((candidate) => candidate.name === name) : undefined;
  if (relation === undefined) {
    throw new MayflyError('undefined_table', 'bind', `missing FROM-clause entry for table "${path.join('.')}"`, {
      position,
      ...hint(
        suggest(
          name,
          scope.relations.map((candidate) => candidate.name),
        ),
        'table',
      ),
    });
  }
  return relation;
}

/** "Perhaps you meant …" as error details. */
export function hint(names: readonly string[], kind: string): { hint?: string } {
  if (names.length === 0) return {};
  return { hint: `perhaps you meant the ${kind} ${names.map(quoteName).join(' or ')}` };
}

/** Up to three of `names` that are close to `name`. */
export function suggest(name: string, names: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const scored = [...new Set(names)]
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase(), limit) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= limit || (name.length > 3 && candidate.toLowerCase().endsWith(`_${name.toLowerCase()}`)),
    );
  return scored
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein's distance; anything beyond `limit` counts as `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || a.length > 64 || b.length > 64) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, limit + 1);
}
