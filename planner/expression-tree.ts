// Making, walking and comparing expressions: shared by the binder and the rules. Expressions are never changed,
// only made anew.
import type { CaseBranch, Column, Expression } from './expression.js';
import type { FunctionName } from './functions.js';
import type { SqlType } from './types.js';
import { BOOLEAN, typeName } from './types.js';

export type Call = Extract<Expression, { kind: 'call' }>;
export type Constant = Extract<Expression, { kind: 'constant' }>;

export function columnReference(column: Column): Expression {
  return { kind: 'column', column, type: column.type };
}

export function constant(value: Constant['value'], type: SqlType): Constant {
  return { kind: 'constant', value, type };
}

export function call(name: FunctionName, args: readonly Expression[], type: SqlType): Call {
  return { kind: 'call', function: name, arguments: args, type };
}

export const TRUE = constant(true, BOOLEAN);
export const FALSE = constant(false, BOOLEAN);

/** The expressions directly inside one. */
export function subexpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'column':
    case 'constant':
      return [];
    case 'call':
      return expression.arguments;
    case 'case':
      return [...expression.branches.flatMap((branch) => [branch.when, branch.then]), expression.otherwise];
    case 'cast':
      return [expression.argument];
  }
}

/** The same expression with `change` applied to those directly inside; itself where nothing changed. */
export function mapSubexpressions(expression: Expression, change: (inner: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'column':
    case 'constant':
      return expression;
    case 'call': {
      const args = mapSame(expression.arguments, change);
      return args === expression.arguments ? expression : { ...expression, arguments: args };
    }
    case 'case': {
      const branches = mapSame(expression.branches, (branch: CaseBranch): CaseBranch => {
        const when = change(branch.when);
        const then = change(branch.then);
        return when === branch.when && then === branch.then ? branch : { when, then };
      });
      const otherwise = change(expression.otherwise);
      const same = branches === expression.branches && otherwise === expression.otherwise;
      return same ? expression : { ...expression, branches, otherwise };
    }
    case 'cast': {
      const argument = change(expression.argument);
      return argument === expression.argument ? expression : { ...expression, argument };
    }
  }
}

/** `items.map(change)`, but the very same array where no item changed. */
export function mapSame<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let result: T[] | undefined;
  for (let k = 0; k < items.length; k++) {
    const item = items[k]!;
    const next = change(item);
    if (next !== item) result ??= items.slice(0, k);
    result?.push(next);
  }
  return result ?? items;
}

/** Rewrites bottom-up. */
export function rewrite(expression: Expression, change: (expression: Expression) => Expression): Expression {
  const rewriteInner = (inner: Expression): Expression => change(mapSubexpressions(inner, rewriteInner));
  return rewriteInner(expression);
}

/** Replaces columns by expressions; columns that `replacements` lacks stay. */
export function substitute(expression: Expression, replacements: ReadonlyMap<Column, Expression>): Expression {
  if (replacements.size === 0) return expression;
  const replace = (inner: Expression): Expression =>
    inner.kind === 'column' ? (replacements.get(inner.column) ?? inner) : mapSubexpressions(inner, replace);
  return replace(expression);
}

/** Adds every column that an expression reads to `columns`. */
export function collectColumns(expression: Expression, columns: Set<Column>): Set<Column> {
  switch (expression.kind) {
    case 'column':
      columns.add(expression.column);
      break;
    case 'constant':
      break;
    case 'cast':
      collectColumns(expression.argument, columns);
      break;
    default:
      for (const inner of subexpressions(expression)) collectColumns(inner, columns);
  }
  return columns;
}

export function columnsOf(expression: Expression): Set<Column> {
  return collectColumns(expression, new Set());
}

/** Whether an expression reads only columns of `columns`. */
export function readsOnly(expression: Expression, columns: ReadonlySet<Column>): boolean {
  if (expression.kind === 'column') return columns.has(expression.column);
  return subexpressions(expression).every((inner) => readsOnly(inner, columns));
}

/** How many nodes an expression has, as a rough cost. */
export function size(expression: Expression): number {
  return subexpressions(expression).reduce((sum, inner) => sum + size(inner), 1);
}

const keys = new WeakMap<Expression, string>();

/** A text that two expressions share exactly when they are the same in every part. */
export function expressionKey(expression: Expression): string {
  if (expression.kind === 'column') return `#${expression.column.id}`;
  let key = keys.get(expression);
  if (key === undefined) {
    key = compositeKey(expression, expressionKey);
    keys.set(expression, key);
  }
  return key;
}

/** The same with columns called as `nameOf` says; columns of one name must be of one type. */
export function keyNaming(expression: Expression, nameOf: (column: Column) => string): string {
  if (expression.kind === 'column') return nameOf(expression.column);
  return compositeKey(expression, (inner) => keyNaming(inner, nameOf));
}

function compositeKey(expression: Expression, keyOf: (inner: Expression) => string): string {
  const type = typeName(expression.type);
  if (expression.kind === 'constant') return `${constantKey(expression.value)}:${type}`;
  let key = `${expression.kind === 'call' ? expression.function : expression.kind}:${type}(`;
  for (const inner of subexpressions(expression)) key += `${keyOf(inner)},`;
  return `${key})`;
}

function constantKey(value: Constant['value']): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`;
    case 'string':
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : `${value.months} ${value.days} ${value.microseconds}`;
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

/** The conjuncts of a condition, nested ANDs flattened. */
export function conjuncts(expression: Expression): Expression[] {
  return operands('and', expression, []);
}

/** The alternatives of a condition, nested ORs flattened. */
export function disjuncts(expression: Expression): Expression[] {
  return operands('or', expression, []);
}

function operands(name: 'and' | 'or', expression: Expression, found: Expression[]): Expression[] {
  if (expression.kind !== 'call' || expression.function !== name) found.push(expression);
  else for (const argument of expression.arguments) operands(name, argument, found);
  return found;
}

export function conjunction(parts: readonly Expression[]): Expression {
  return parts.length === 1 && parts[0] !== undefined
    ? parts[0]
    : parts.length === 0
      ? TRUE
      : call('and', parts, BOOLEAN);
}

export function disjunction(parts: readonly Expression[]): Expression {
  return parts.length === 1 && parts[0] !== undefined
    ? parts[0]
    : parts.length === 0
      ? FALSE
      : call('or', parts, BOOLEAN);
}

/** Functions whose result is never NULL. */
const NEVER_NULL = new Set<FunctionName>([
  'is_null',
  'is_not_null',
  'is_true',
  'is_not_true',
  'is_false',
  'is_not_false',
  'is_distinct_from',
  'is_not_distinct_from',
]);
/** Functions whose result is NULL only where every argument is. */
const NULL_IF_ALL = new Set<FunctionName>(['coalesce', 'greatest', 'least']);

/** Whether an expression can be NULL. Sound: false only where it cannot. */
export function isNullable(expression: Expression): boolean {
  switch (expression.kind) {
    case 'column':
      return expression.column.nullable;
    case 'constant':
      return expression.value === null;
    case 'call':
      if (NEVER_NULL.has(expression.function)) return false;
      if (NULL_IF_ALL.has(expression.function)) return expression.arguments.every(isNullable);
      return expression.arguments.some(isNullable);
    case 'case':
      return expression.branches.some((branch) => isNullable(branch.then)) || isNullable(expression.otherwise);
    case 'cast':
      return isNullable(expression.argument);
  }
}
