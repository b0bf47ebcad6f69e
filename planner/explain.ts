// Plans and expressions as text for people: EXPLAIN, dumps, golden tests.
import { formatDate, formatTimestamp } from './calendar.js';
import { formatDecimal } from './decimal-types.js';
import { estimateRows } from './estimate.js';
import type { Aggregate, Column, Expression, Interval } from './expression.js';
import type { FunctionName } from './functions.js';
import type { Plan, Query, SortKey } from './plan.js';
import { children } from './plan.js';
import type { SqlType } from './types.js';
import { typeName } from './types.js';

/** A query as an indented tree, one operator a line with its estimated rows if asked, and the result columns last. */
export function formatPlan(query: Query, estimates = true): string {
  const lines: string[] = [];
  const visit = (plan: Plan, depth: number): void => {
    const [head, ...details] = describeOperator(plan);
    const rows = estimates ? `  (${formatCount(estimateRows(plan))})` : '';
    lines.push(`${'  '.repeat(depth)}${head}${rows}`);
    for (const detail of details) lines.push(`${'  '.repeat(depth)}    ${detail}`);
    for (const child of children(plan)) visit(child, depth + 1);
  };
  visit(query.plan, 0);
  const outputs = query.outputs.map(
    ({ name, column }) => `${formatColumn(column)} as ${name}: ${typeName(column.type)}`,
  );
  lines.push(`result ${outputs.join(', ')}`);
  return lines.join('\n');
}

function formatCount(rows: number): string {
  const count = Math.round(rows);
  return `~${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
}

/** An operator's head line and the lines below it. */
export function describeOperator(plan: Plan): string[] {
  switch (plan.kind) {
    case 'scan':
      return [`scan ${plan.table.name} [${plan.columns.map(({ column }) => formatColumn(column)).join(', ')}]`];
    case 'share':
      return [`share ${plan.shared.id}: its rows, then what reads them`];
    case 'shared_scan': {
      const columns = plan.columns.map(({ column, source }) => `${formatColumn(column)} = ${formatColumn(source)}`);
      return [`shared scan ${plan.shared.id} [${columns.join(', ')}]`];
    }
    case 'values': {
      const rows = plan.rows.slice(0, 3).map((row) => `(${row.map(formatExpression).join(', ')})`);
      const more = plan.rows.length > 3 ? [`… ${plan.rows.length - 3} more`] : [];
      return [`values [${plan.columns.map(formatColumn).join(', ')}] ${[...rows, ...more].join(' ')}`.trimEnd()];
    }
    case 'filter':
      return ['filter', ...plan.predicate.map(formatExpression)];
    case 'project':
      return [
        'project',
        ...plan.outputs.map(({ column, expression }) => `${formatColumn(column)} = ${formatExpression(expression)}`),
      ];
    case 'join': {
      const keys = plan.keys.map(
        ({ left, right, nullSafe }) =>
          `${formatExpression(left)} ${nullSafe === true ? 'is not distinct from' : '='} ${formatExpression(right)}`,
      );
      const mark = plan.mark === undefined ? '' : ` ${formatColumn(plan.mark)}${plan.nullAware ? ' or null' : ''}`;
      return [
        `join ${plan.type}${mark}, ${plan.byPosition ? `${plan.build} by position` : `build ${plan.build}`}`,
        ...(keys.length > 0 ? [`on ${keys.join(' and ')}`] : []),
        ...plan.condition.map((condition) => `if ${formatExpression(condition)}`),
      ];
    }
    case 'aggregate':
      return [
        'aggregate',
        ...plan.groups.map(({ column, expression }) => `by ${formatColumn(column)} = ${formatExpression(expression)}`),
        ...plan.aggregates.map((aggregate) => `${formatColumn(aggregate.column)} = ${formatAggregate(aggregate)}`),
      ];
    case 'sort': {
      const range = plan.limit === undefined ? '' : `, ${formatRange(plan.limit)}`;
      return [`sort by ${plan.keys.map(formatSortKey).join(', ')}${range}`];
    }
    case 'row_number': {
      const partition = plan.partition.length === 0 ? [] : [`by ${plan.partition.map(formatExpression).join(', ')}`];
      const order = plan.keys.length === 0 ? [] : [`in order of ${plan.keys.map(formatSortKey).join(', ')}`];
      return [`number rows ${formatColumn(plan.column)}`, ...partition, ...order];
    }
    case 'limit':
      return [formatRange(plan.range)];
    case 'union':
      return [`union [${plan.columns.map(formatColumn).join(', ')}]`];
  }
}

function formatRange(range: { offset: number; count: number | undefined }): string {
  return `limit ${range.count ?? 'all'}${range.offset > 0 ? ` offset ${range.offset}` : ''}`;
}

function formatSortKey(key: SortKey): string {
  const nulls = key.nullsFirst === key.descending ? '' : key.nullsFirst ? ' nulls first' : ' nulls last';
  return `${formatExpression(key.expression)}${key.descending ? ' desc' : ''}${nulls}`;
}

function formatAggregate(aggregate: Aggregate): string {
  const { argument, filter } = aggregate;
  const call =
    aggregate.function === 'count_star'
      ? 'count(*)'
      : `${aggregate.function}(${argument === undefined ? '' : formatExpression(argument)})`;
  return filter === undefined ? call : `${call} filter (where ${formatExpression(filter)})`;
}

/** A column by name and identity. */
function formatColumn(column: Column): string {
  return `${column.name}#${column.id}`;
}

const INFIX: Partial<Record<FunctionName, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  modulo: '%',
  concatenate: '||',
  equal: '=',
  not_equal: '<>',
  less: '<',
  less_or_equal: '<=',
  greater: '>',
  greater_or_equal: '>=',
  is_distinct_from: 'is distinct from',
  is_not_distinct_from: 'is not distinct from',
  like: 'like',
  ilike: 'ilike',
  and: 'and',
  or: 'or',
};
const POSTFIX: Partial<Record<FunctionName, string>> = {
  is_null: 'is null',
  is_not_null: 'is not null',
  is_true: 'is true',
  is_not_true: 'is not true',
  is_false: 'is false',
  is_not_false: 'is not false',
};

/** An expression much as SQL writes it; every nested operator in parentheses. */
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return formatColumn(expression.column);
    case 'constant':
      return formatConstant(expression.value, expression.type);
    case 'cast':
      return `${operand(expression.argument)}::${typeName(expression.type)}`;
    case 'case': {
      const branches = expression.branches.map(
        ({ when, then }) => `when ${formatExpression(when)} then ${formatExpression(then)}`,
      );
      return `case ${branches.join(' ')} else ${formatExpression(expression.otherwise)} end`;
    }
    case 'call': {
      const args = expression.arguments;
      const infix = INFIX[expression.function];
      if (infix !== undefined) return args.map(operand).join(` ${infix} `);
      const postfix = POSTFIX[expression.function];
      const [first] = args;
      if (first !== undefined) {
        if (postfix !== undefined) return `${operand(first)} ${postfix}`;
        if (expression.function === 'not') return `not ${operand(first)}`;
        if (expression.function === 'negate') return `-${operand(first)}`;
        if (expression.function === 'in')
          return `${operand(first)} in (${args.slice(1).map(formatExpression).join(', ')})`;
      }
      return `${expression.function}(${args.map(formatExpression).join(', ')})`;
    }
  }
}

function operand(expression: Expression): string {
  const text = formatExpression(expression);
  const isOperator =
    expression.kind === 'call' &&
    (INFIX[expression.function] !== undefined ||
      POSTFIX[expression.function] !== undefined ||
      ['not', 'negate', 'in'].includes(expression.function));
  return isOperator ? `(${text})` : text;
}

function formatConstant(value: boolean | bigint | number | string | Interval | null, type: SqlType): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'object')
    return `interval '${value.months} months ${value.days} days ${value.microseconds} microseconds'`;
  if (typeof value !== 'bigint') return String(value);
  switch (type.kind) {
    case 'decimal':
      return formatDecimal(value, type.scale);
    case 'date':
      return `date '${formatDate(value)}'`;
    case 'timestamp':
      return `timestamp '${formatTimestamp(value, type.unit)}'`;
    default:
      return String(value);
  }
}
