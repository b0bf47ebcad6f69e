// Binds row values, which exist only where they are compared: (a, b) = (1, 2), IN, BETWEEN, IS NULL, and with the
// rows of subqueries. What results are comparisons of the fields.
import type { Context } from './bind-expression.js';
import { bindExpression } from './bind-expression.js';
import { bindOperator, compare } from './bind-operators.js';
import { bindRowSubquery } from './bind-subquery.js';
import { MayflyError } from './errors.js';
import type { Expression } from './expression.js';
import { call, conjunction, disjunction } from './expression-tree.js';
import type { SyntaxExpression } from './sql/syntax.js';
import { BOOLEAN } from './types.js';

/** The most fields of a row: comparisons of order nest as deep. */
const MAX_FIELDS = 100;

/** What each operator asks of the first fields that differ, and of the last ones. */
const ORDERS: Record<string, readonly [first: string, last: string]> = {
  '<': ['<', '<'],
  '<=': ['<', '<='],
  '>': ['>', '>'],
  '>=': ['>', '>='],
};

/** A comparison with a row value in it; undefined where there is none. Throws where a row meets something else. */
export function bindRowComparison(syntax: SyntaxExpression, context: Context): Expression | undefined {
  const { position } = syntax;
  const compareTo = (operator: string, left: SyntaxExpression, right: SyntaxExpression): Expression =>
    compareRows(operator, fieldsOf(left, context), fieldsOf(right, context), position);
  switch (syntax.kind) {
    case 'operator': {
      const { operator, left, right } = syntax;
      if (left?.kind !== 'row') return undefined;
      if (right.kind !== 'subquery' || right.form !== 'scalar') return compareTo(operator, left, right);
      const fields = fieldsOf(left, context);
      return compareRows(operator, fields, bindRowSubquery(right, context, fields.length), position);
    }
    case 'in': {
      const { argument, list, negated } = syntax;
      if (argument.kind !== 'row') return undefined;
      const found = disjunction(list.map((item) => compareTo('=', argument, item)));
      return negated ? call('not', [found], BOOLEAN) : found;
    }
    case 'between': {
      const { argument, low, high, negated, symmetric } = syntax;
      if (argument.kind !== 'row') return undefined;
      const within = (a: SyntaxExpression, b: SyntaxExpression): Expression =>
        conjunction([compareTo('>=', argument, a), compareTo('<=', argument, b)]);
      const found = symmetric ? disjunction([within(low, high), within(high, low)]) : within(low, high);
      return negated ? call('not', [found], BOOLEAN) : found;
    }
    case 'distinct': {
      if (syntax.left.kind !== 'row') return undefined;
      const [left, right] = [fieldsOf(syntax.left, context), fieldsOf(syntax.right, context)];
      checkFields(left, right, position);
      const found = disjunction(left.map((field, i) => compare('is_distinct_from', field, right[i]!, position)));
      return syntax.negated ? call('not', [found], BOOLEAN) : found;
    }
    case 'is': {
      if (syntax.argument.kind !== 'row' || syntax.test !== 'null') return undefined;
      // Not the opposites of each other: a row with NULL and something else is neither.
      return conjunction(
        syntax.argument.fields.map((field) =>
          bindExpression({ ...syntax, kind: 'is', test: 'null', argument: field }, context),
        ),
      );
    }
    default:
      return undefined;
  }
}

function fieldsOf(syntax: SyntaxExpression, context: Context): Expression[] {
  if (syntax.kind === 'row') return syntax.fields.map((field) => bindExpression(field, context));
  const message = 'a row value can only be compared with another or with a subquery';
  throw new MayflyError('feature_not_supported', 'bind', message, { position: syntax.position });
}

function checkFields(left: readonly Expression[], right: readonly Expression[], position: number): void {
  if (left.length !== right.length) {
    throw new MayflyError('syntax_error', 'bind', 'unequal number of entries in row expressions', { position });
  }
  if (left.length === 0) {
    throw new MayflyError('feature_not_supported', 'bind', 'cannot compare rows of zero length', { position });
  }
  if (left.length > MAX_FIELDS) {
    throw new MayflyError('statement_too_complex', 'bind', `a row value has more than ${MAX_FIELDS} fields`, {
      position,
    });
  }
}

/**
 * `left operator right`, field by field: = and <> ask all fields, the others the first in which the rows differ.
 * NULL where a field that is asked before it is settled is NULL.
 */
export function compareRows(
  operator: string,
  left: readonly Expression[],
  right: readonly Expression[],
  position: number,
): Expression {
  checkFields(left, right, position);
  const apply = (name: string, field: number): Expression => bindOperator(name, left[field]!, right[field]!, position);
  if (left.length === 1) return apply(operator, 0);
  if (operator === '=') return conjunction(left.map((_, field) => apply('=', field)));
  if (operator === '<>' || operator === '!=') return disjunction(left.map((_, field) => apply('<>', field)));
  const order = ORDERS[operator];
  if (order === undefined) {
    const message = `could not determine interpretation of row comparison operator ${operator}`;
    throw new MayflyError('feature_not_supported', 'bind', message, { position });
  }
  const [first, last] = order;
  const from = (field: number): Expression =>
    field === left.length - 1
      ? apply(last, field)
      : call('or', [apply(first, field), call('and', [apply('=', field), from(field + 1)], BOOLEAN)], BOOLEAN);
  return from(0);
}
