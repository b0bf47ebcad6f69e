// Columns of plans, as the binder and the rules need them: which columns a plan reads from an outer query, how to
// put other expressions in their place, and copies of a plan with columns of their own.
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { collectColumns, columnReference, subexpressions, substitute } from './expression-tree.js';
import type { Plan, Query, Share } from './plan.js';
import { children, mapChildren, mapExpressions, rewritePlan, visibleColumns } from './plan.js';

/** The expressions that an operator itself evaluates. */
export function expressionsOf(plan: Plan): Expression[] {
  const expressions: Expression[] = [];
  mapExpressions(plan, (expression) => {
    expressions.push(expression);
    return expression;
  });
  return expressions;
}

const freeByPlan = new WeakMap<Plan, ReadonlySet<Column>>();

/**
 * The columns that `plan` reads but does not make: those of outer queries. The right side of a join may read
 * columns of the left (a dependent join, until the rule unnest has rewritten it).
 */
export function freeColumns(plan: Plan): ReadonlySet<Column> {
  let free = freeByPlan.get(plan);
  if (free === undefined) {
    free = findFree(plan);
    freeByPlan.set(plan, free);
  }
  return free;
}

const NO_COLUMNS: ReadonlySet<Column> = new Set();

function findFree(plan: Plan): ReadonlySet<Column> {
  const inputs = children(plan);
  const free = new Set<Column>();
  for (const input of inputs) for (const column of freeColumns(input)) free.add(column);
  const own = new Set<Column>();
  mapExpressions(plan, (expression) => {
    collectColumns(expression, own);
    return expression;
  });
  if (own.size > 0) {
    const made = inputs.map(visibleColumns);
    for (const column of own) if (!made.some((columns) => columns.has(column))) free.add(column);
  }
  if (free.size === 0) return NO_COLUMNS;
  if (plan.kind === 'join') {
    // What the right side reads of the left is not free; the left side cannot read the right.
    const left = visibleColumns(plan.left);
    const ofLeft = freeColumns(plan.left);
    for (const column of free) if (left.has(column) && !ofLeft.has(column)) free.delete(column);
  }
  return free;
}

/** Whether `plan` reads some of `columns` without making them. */
export function dependsOn(plan: Plan, columns: ReadonlySet<Column>): boolean {
  for (const column of freeColumns(plan)) if (columns.has(column)) return true;
  return false;
}

/** Whether an expression reads some of `columns`. */
export function readsAny(expression: Expression, columns: ReadonlySet<Column>): boolean {
  if (expression.kind === 'column') return columns.has(expression.column);
  return subexpressions(expression).some((inner) => readsAny(inner, columns));
}

/** The plan with every reference to a column of `replacements` replaced. */
export function substitutePlan(plan: Plan, replacements: ReadonlyMap<Column, Expression>): Plan {
  if (replacements.size === 0) return plan;
  return rewritePlan(plan, (node) => mapExpressions(node, (expression) => substitute(expression, replacements)));
}

/** Makes a new column like another. */
export type FreshColumn = (like: Column, nullable?: boolean) => Column;

/** A maker of columns that nothing in the query has yet. */
export function columnMaker(query: Query): FreshColumn {
  let next: number | undefined;
  return (like, nullable = like.nullable) => {
    next ??= highestColumn(query.plan) + 1;
    return { ...like, id: next++, nullable };
  };
}

/** The highest number of a column that some operator of a plan gives; -1 where there is none. */
function highestColumn(plan: Plan): number {
  let highest = -1;
  for (const child of children(plan)) highest = Math.max(highest, highestColumn(child));
  for (const column of visibleColumns(plan)) highest = Math.max(highest, column.id);
  return highest;
}

/** The columns of a definition that are read where its rows are shared. */
export function sharedColumns({ shared, input }: Share): Set<Column> {
  const columns = new Set<Column>();
  const visit = (plan: Plan): void => {
    if (plan.kind === 'shared_scan' && plan.shared === shared)
      for (const { source } of plan.columns) columns.add(source);
    for (const child of children(plan)) visit(child);
  };
  visit(input);
  return columns;
}

/** The same plan over again, every column that it makes a new one; and which column became which. */
export function copyPlan(plan: Plan, fresh: FreshColumn): { plan: Plan; columns: ReadonlyMap<Column, Column> } {
  const columns = new Map<Column, Column>();
  const references = new Map<Column, Expression>();
  const make = (column: Column): Column => {
    const made = fresh(column);
    columns.set(column, made);
    references.set(column, columnReference(made));
    return made;
  };
  const makeField = <T extends { readonly column: Column }>(field: T): T => ({ ...field, column: make(field.column) });
  const copy = (node: Plan): Plan => {
    const inner = mapChildren(node, copy);
    const read = mapExpressions(inner, (expression) => substitute(expression, references));
    switch (read.kind) {
      case 'scan':
        return { ...read, columns: read.columns.map(makeField) };
      case 'shared_scan':
        return { ...read, columns: read.columns.map(makeField) };
      case 'share':
        throw new MayflyError('internal_error', 'optimize', 'plans are shared when all copies have been made');
      case 'values':
        return { ...read, columns: read.columns.map(make) };
      case 'project':
        return { ...read, outputs: read.outputs.map(makeField) };
      case 'aggregate':
        return { ...read, groups: read.groups.map(makeField), aggregates: read.aggregates.map(makeField) };
      case 'row_number':
        return { ...read, column: make(read.column) };
      case 'join':
        return read.mark === undefined ? read : { ...read, mark: make(read.mark) };
      case 'union': {
        const inputs = read.inputs.map((input) => ({
          ...input,
          columns: input.columns.map((column) => columns.get(column) ?? column),
        }));
        return { ...read, columns: read.columns.map(make), inputs };
      }
      default:
        return read;
    }
  };
  return { plan: copy(plan), columns };
}

/** Whether a plan gives at most one row, whatever it reads. */
export function isAtMostOneRow(plan: Plan): boolean {
  switch (plan.kind) {
    case 'values':
      return plan.rows.length <= 1;
    case 'aggregate':
      return plan.groups.length === 0;
    case 'limit':
      return (plan.range.count ?? 2) <= 1 || isAtMostOneRow(plan.input);
    case 'filter':
    case 'project':
    case 'sort':
    case 'row_number':
      return isAtMostOneRow(plan.input);
    case 'join':
      return (
        isAtMostOneRow(plan.left) &&
        (plan.type === 'semi' || plan.type === 'anti' || plan.type === 'mark' || isAtMostOneRow(plan.right))
      );
    default:
      return false;
  }
}

/** Whether a plan gives exactly one row, whatever it reads. */
export function isOneRow(plan: Plan): boolean {
  switch (plan.kind) {
    case 'values':
      return plan.rows.length === 1;
    case 'aggregate':
      return plan.groups.length === 0;
    case 'project':
    case 'sort':
      return (plan.kind !== 'sort' || plan.limit === undefined) && isOneRow(plan.input);
    default:
      return false;
  }
}
