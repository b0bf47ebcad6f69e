// Binds the definition of a view in place of its name. The definition sees its tables as they were when the view was
// created: no columns that came later, and none of another type.
import { EMPTY_ENVIRONMENT } from './bind-expression.js';
import { bindSelect } from './bind-select.js';
import type { Binder } from './binder.js';
import type { Table, TableColumn, View, ViewSource } from './catalog.js';
import { MayflyError } from './errors.js';
import type { Query } from './plan.js';
import type { ScopeColumn } from './scope.js';
import { quoteName } from './scope.js';
import { type SqlType, sameType, typeName } from './types.js';

/**
 * The query of a view under the names of its columns. What fails in it is told by the view's name and at `position`,
 * where the view is named: its own text is not at hand.
 */
export function bindView(binder: Binder, view: View, position: number): Query {
  try {
    const query = bindSelect(binder, view.query, { ...EMPTY_ENVIRONMENT, view });
    return { ...query, outputs: query.outputs.map((output, i) => ({ ...output, name: view.columns[i]!.name })) };
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    const { code, phase, hint } = error;
    // That is no mistake in the view, but of all of them together.
    const message = code === 'statement_too_complex' ? error.message : `view ${quoteName(view.name)}: ${error.message}`;
    throw new MayflyError(code, phase, message, { position, cause: error, ...(hint !== undefined && { hint }) });
  }
}

/** A column of a table as FROM shows it: with its type, or with why it cannot be used. */
interface VisibleColumn {
  readonly name: string;
  readonly index: number;
  readonly nullable: boolean;
  readonly type: SqlType | undefined;
  readonly unusable: ScopeColumn['unusable'];
}

/** A column that the table has. */
export function presentColumn({ name, type, nullable }: TableColumn, index: number): VisibleColumn {
  if (type.kind !== 'unsupported') return { name, index, nullable, type, unusable: undefined };
  const message = `the type ${type.description} of column "${name}" is not supported`;
  return { name, index, nullable, type: undefined, unusable: { code: 'feature_not_supported', message } };
}

/** The columns that a table had when a view was created; those that it no longer has so cannot be used. */
export function columnsAsKnown(table: Table, known: ViewSource): VisibleColumn[] {
  // Names may repeat: the second of a name stays the second.
  const byName = new Map<string, number[]>();
  for (const [index, { name }] of table.columns.entries()) byName.set(name, [...(byName.get(name) ?? []), index]);
  return known.columns.map(({ name, type }): VisibleColumn => {
    const index = byName.get(name)?.shift();
    const column = index === undefined ? undefined : table.columns[index];
    const present = column && presentColumn(column, index!);
    if (present !== undefined && sameKind(column!.type, type)) return present;
    const missing = { name, index: -1, nullable: true, type: undefined };
    if (column === undefined) {
      const message = `column "${name}" of table "${table.name}" no longer exists`;
      return { ...missing, unusable: { code: 'undefined_column', message } };
    }
    const message = `column "${name}" of table "${table.name}" is now ${typeText(column.type)} and was ${typeText(type)}`;
    return { ...missing, unusable: { code: 'datatype_mismatch', message } };
  });
}

function sameKind(a: TableColumn['type'], b: TableColumn['type']): boolean {
  return a.kind === 'unsupported' || b.kind === 'unsupported' ? typeText(a) === typeText(b) : sameType(a, b);
}

function typeText(type: TableColumn['type']): string {
  return type.kind === 'unsupported' ? type.description : typeName(type);
}
