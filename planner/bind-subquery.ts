// Binds subqueries within expressions: each adds a join to its clause's subqueries and becomes an expression over
// what that join yields.
import type { Context, Environment } from './bind-expression.js';
import { bindExpression } from './bind-expression.js';
import { compareRows } from './bind-row.js';
import { bindSelect } from './bind-select.js';
import type { Binder } from './binder.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { call, columnReference, constant, isNullable, substitute } from './expression-tree.js';
import type { Plan, Query } from './plan.js';
import { copyPlan, freeColumns, isAtMostOneRow, isOneRow } from './plan-columns.js';
import type { SelectStatement, SyntaxExpression } from './sql/syntax.js';
import type { Subqueries } from './subqueries.js';
import { BOOLEAN } from './types.js';

type SubquerySyntax = Extract<SyntaxExpression, { kind: 'subquery' }>;

/** Binds a subquery. Throws where its clause cannot have one. */
export function bindSubquery(syntax: SubquerySyntax, context: Context): Expression {
  const { binder } = context;
  const subqueries = subqueriesOf(context, syntax.position);
  const environment: Environment = { ...context.environment, outer: context };
  switch (syntax.form) {
    case 'scalar':
      return bindRowSubquery(syntax, context, 1)[0]!;
    case 'exists': {
      const { plan } = bindSelect(binder, withoutOrder(syntax.query), environment);
      const mark = binder.column('exists', BOOLEAN, false);
      subqueries.add({ type: 'mark', right: plan, keys: [], condition: [], mark });
      return columnReference(mark);
    }
    case 'any':
    case 'all':
      return bindQuantified(syntax, context, subqueries, environment);
  }
}

function subqueriesOf({ subqueries, clause }: Context, position: number): Subqueries {
  if (subqueries !== undefined) return subqueries;
  throw new MayflyError('feature_not_supported', 'bind', `a subquery in ${clause} is not supported`, { position });
}

/** What EXISTS need not do: order rows, and keep the first of them. */
function withoutOrder(query: SelectStatement): SelectStatement {
  const { limit } = query;
  const keepsOne = limit === undefined || limit.kind === 'null' || (limit.kind === 'number' && Number(limit.text) >= 1);
  const isPlain = query.setOperation === undefined && query.values === undefined && !query.distinct;
  return query.offset === undefined && keepsOne && isPlain ? { ...query, limit: undefined } : query;
}

function checkWidth(query: Query, width: number, position: number): void {
  const { length } = query.outputs;
  if (length === width) return;
  const message =
    width === 1 && length !== 1
      ? 'subquery must return only one column'
      : `subquery has too ${length < width ? 'few' : 'many'} columns`;
  throw new MayflyError('syntax_error', 'bind', message, { position });
}

/** Binds a subquery of which one row of `width` columns is expected: its columns. */
export function bindRowSubquery(syntax: SubquerySyntax, context: Context, width: number): Expression[] {
  const { binder, environment } = context;
  const { position } = syntax;
  const subqueries = subqueriesOf(context, position);
  const query = bindSelect(binder, syntax.query, { ...environment, outer: context });
  checkWidth(query, width, position);
  return bindOneRow(binder, query, subqueries);
}

/** The columns of the one row of a query; NULL where it has none. */
function bindOneRow(binder: Binder, query: Query, subqueries: Subqueries): Expression[] {
  const columns = query.outputs.map(({ column }) => column);
  const isCorrelated = freeColumns(query.plan).size > 0;
  if (!isCorrelated && isOneRow(query.plan)) {
    subqueries.add({ type: 'inner', right: query.plan, keys: [], condition: [] });
    return columns.map(columnReference);
  }
  // Columns of its own, lest one be the subquery's that something else reads.
  const outputs = columns.map((column) => ({
    column: binder.column(column.name, column.type, true),
    expression: columnReference(column),
  }));
  const right: Plan = { kind: 'project', input: query.plan, outputs };
  subqueries.add({ type: isAtMostOneRow(query.plan) ? 'left' : 'single', right, keys: [], condition: [] });
  return outputs.map(({ column }) => columnReference(column));
}

/**
 * `needles operator ANY (query)`: true where the comparison is true of some row, else NULL where it is NULL of
 * some, else false. ALL is NOT (… NOT the comparison … ANY). Several needles are a row value.
 */
function bindQuantified(
  syntax: SubquerySyntax,
  context: Context,
  subqueries: Subqueries,
  environment: Environment,
): Expression {
  const { binder } = context;
  const { position, operator, form } = syntax;
  const needles = syntax.needles.map((needle) => bindExpression(needle, { ...context, nulls: 'kept' }));
  const query = bindSelect(binder, syntax.query, environment);
  if (query.outputs.length !== needles.length) {
    const message = `subquery has too ${query.outputs.length < needles.length ? 'few' : 'many'} columns`;
    throw new MayflyError('syntax_error', 'bind', message, { position });
  }
  const isAll = form === 'all';
  const negated = isAll ? NEGATED[operator] : undefined;
  const items = query.outputs.map(({ column }) => columnReference(column));
  const comparison = compareRows(negated ?? operator, needles, items, position);
  if (comparison.type.kind !== 'boolean') {
    throw new MayflyError('datatype_mismatch', 'bind', `op ${form.toUpperCase()} requires operator to yield boolean`, {
      position,
    });
  }
  const sought = isAll && negated === undefined ? call('not', [comparison], BOOLEAN) : comparison;
  const nulls = isAll ? OPPOSITE[context.nulls] : context.nulls;
  const found = existsWhere(binder, query.plan, sought, nulls, subqueries);
  return isAll ? call('not', [found], BOOLEAN) : found;
}

const NEGATED: Record<string, string> = { '=': '<>', '<>': '=', '!=': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

/** What NULL may count as under a NOT. */
export const OPPOSITE = { kept: 'kept', true: 'false', false: 'true' } as const;

/** Whether `condition` is true of a row of `plan`; NULL, or what it may count as, where it is NULL of some and true of none. */
function existsWhere(
  binder: Binder,
  plan: Plan,
  condition: Expression,
  nulls: Context['nulls'],
  subqueries: Subqueries,
): Expression {
  const add = (right: Plan, where: Expression): Column => {
    const mark = binder.column('found', BOOLEAN, false);
    subqueries.add({ type: 'mark', right, keys: [], condition: [where], mark });
    return mark;
  };
  if (nulls === 'false' || !isNullable(condition)) return columnReference(add(plan, condition));
  const [left, right] = condition.kind === 'call' && condition.function === 'equal' ? condition.arguments : [];
  if (left !== undefined && right !== undefined && freeColumns(plan).size === 0) {
    const mark = binder.column('found', BOOLEAN, true);
    subqueries.add({ type: 'mark', right: plan, keys: [{ left, right }], condition: [], mark, nullAware: true });
    return columnReference(mark);
  }
  const copy = copyPlan(plan, (column) => binder.column(column.name, column.type, column.nullable));
  const references = new Map([...copy.columns].map(([from, to]) => [from, columnReference(to)]));
  const isNull = call('is_null', [substitute(condition, references)], BOOLEAN);
  const [found, open] = [columnReference(add(plan, condition)), columnReference(add(copy.plan, isNull))];
  if (nulls === 'true') return call('or', [found, open], BOOLEAN);
  return {
    kind: 'case',
    branches: [
      { when: found, then: constant(true, BOOLEAN) },
      { when: open, then: constant(null, BOOLEAN) },
    ],
    otherwise: constant(false, BOOLEAN),
    type: BOOLEAN,
  };
}
