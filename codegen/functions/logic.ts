// Three-valued logic and NULL tests: AND, OR, NOT, IS NULL, IS TRUE and the like, COALESCE.

import { MayflyError } from '../../planner/errors.js';
import type { Expression } from '../../planner/expression.js';
import type { FunctionName, LogicName } from '../../planner/functions.js';
import { BOOLEAN, type SqlType } from '../../planner/types.js';
import { conditional } from '../control-flow.js';
import type { Evaluator, FunctionLowering } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { isTrue, nullValue, typeRange, type Value, wordOf } from '../value.js';

/** Most operands of AND and OR that are emitted one inside the other; longer lists are halved first. */
const NESTED_OPERANDS = 64;

/** Most operations that are computed for nothing rather than branched around. */
const CHEAP_OPERATIONS = 4;

const CHEAP_FUNCTIONS: ReadonlySet<FunctionName> = new Set<FunctionName>([
  'equal',
  'not_equal',
  'less',
  'less_or_equal',
  'greater',
  'greater_or_equal',
  'is_distinct_from',
  'is_not_distinct_from',
  'and',
  'or',
  'not',
  'is_null',
  'is_not_null',
  'is_true',
  'is_not_true',
  'is_false',
  'is_not_false',
]);

/** Whether an expression is decided by a code of a dictionary. */
type IsDecidedByCode = (expression: Expression) => boolean;

/** The number of operations, or undefined where the expression can fail, calls the library or branches. */
function cost(expression: Expression, isDecidedByCode: IsDecidedByCode): number | undefined {
  if (isDecidedByCode(expression)) return 1;
  if (expression.type.kind === 'text') return undefined;
  if (expression.kind === 'column' || expression.kind === 'constant') return 0;
  if (expression.kind !== 'call' || !CHEAP_FUNCTIONS.has(expression.function)) return undefined;
  let sum = 1;
  for (const argument of expression.arguments) {
    const part = cost(argument, isDecidedByCode);
    if (part === undefined) return undefined;
    sum += part;
  }
  return sum;
}

/** Whether an expression is a few operations of straight-line code once its columns are loaded. */
export function isCheap(expression: Expression, isDecidedByCode: IsDecidedByCode): boolean {
  const operations = cost(expression, isDecidedByCode);
  return operations !== undefined && operations <= CHEAP_OPERATIONS;
}

const boolean = (word: Word, isNull: Word | undefined): Value => ({
  type: BOOLEAN,
  words: [word],
  isNull,
  range: typeRange(BOOLEAN),
});

/** i1: the value is false (not true, not NULL). */
function isFalse(b: FunctionBuilder, value: Value): Word {
  const not = b.not(wordOf(value));
  return value.isNull === undefined ? not : b.and(not, b.not(value.isNull));
}

/** NULL flags of two operands together. */
function eitherNull(b: FunctionBuilder, left: Value, right: Value): Word | undefined {
  if (left.isNull === undefined || right.isNull === undefined) return left.isNull ?? right.isNull;
  return b.or(left.isNull, right.isNull);
}

/** left AND right: false where either is false, else NULL where either is NULL. */
function both(b: FunctionBuilder, left: Value, right: Value): Value {
  const unknown = eitherNull(b, left, right);
  if (unknown === undefined) return boolean(b.and(wordOf(left), wordOf(right)), undefined);
  const isNull = b.and(unknown, b.not(b.or(isFalse(b, left), isFalse(b, right))));
  return boolean(b.and(isTrue(b, left), isTrue(b, right)), isNull);
}

/** left OR right: true where either is true, else NULL where either is NULL. */
function either(b: FunctionBuilder, left: Value, right: Value): Value {
  const unknown = eitherNull(b, left, right);
  if (unknown === undefined) return boolean(b.or(wordOf(left), wordOf(right)), undefined);
  const word = b.or(isTrue(b, left), isTrue(b, right));
  return boolean(word, b.and(unknown, b.not(word)));
}

/** AND or OR of any number of operands, from the left; what may fail is skipped once the result is certain. */
function connective(name: 'and' | 'or'): FunctionLowering {
  const combine = name === 'and' ? both : either;
  const decided = name === 'and' ? isFalse : isTrue;
  const chain = (evaluator: Evaluator, left: Value, rest: readonly Expression[]): Value => {
    const { b } = evaluator;
    const [next, ...others] = rest;
    if (next === undefined) return left;
    if (isCheap(next, (inner) => evaluator.isDecidedByCode(inner)))
      return chain(evaluator, combine(b, left, evaluator.evaluate(next)), others);
    return conditional(
      b,
      name,
      BOOLEAN,
      decided(b, left),
      () => boolean(b.boolean(name === 'or'), undefined),
      () => evaluator.inBranch(() => chain(evaluator, combine(b, left, evaluator.evaluate(next)), others)),
    );
  };
  return {
    kind: 'lazy',
    lower: (evaluator, operands) => {
      const middle = operands.length >> 1;
      const halves = [operands.slice(0, middle), operands.slice(middle)].map(
        (half): Expression => ({ kind: 'call', function: name, arguments: half, type: BOOLEAN }),
      );
      const [first, ...rest] = operands.length > NESTED_OPERANDS ? halves : operands;
      if (first === undefined) throw new MayflyError('internal_error', 'emit', `${name} of nothing`);
      return chain(evaluator, evaluator.evaluate(first), rest);
    },
  };
}

/** The first argument that is not NULL; later ones are evaluated only where the earlier are NULL. */
function coalesce(evaluator: Evaluator, expressions: readonly Expression[], type: SqlType): Value {
  const { b } = evaluator;
  const [first, ...rest] = expressions;
  if (first === undefined) return nullValue(b, type);
  if (first.kind === 'constant' && first.value === null) return coalesce(evaluator, rest, type);
  const value = evaluator.evaluate(first);
  const { isNull } = value;
  if (isNull === undefined || rest.length === 0) return value;
  return conditional(
    b,
    'coalesce',
    type,
    isNull,
    () => evaluator.inBranch(() => coalesce(evaluator, rest, type)),
    () => ({ ...value, isNull: undefined }),
  );
}

/** A test of one argument that is never NULL. */
function test(emit: (b: FunctionBuilder, value: Value) => Word): FunctionLowering {
  return {
    kind: 'lazy',
    lower: (evaluator, [argument]) => {
      if (argument === undefined) throw new MayflyError('internal_error', 'emit', 'a test of nothing');
      return boolean(emit(evaluator.b, evaluator.evaluate(argument)), undefined);
    },
  };
}

export const logic = {
  and: connective('and'),
  or: connective('or'),
  not: { kind: 'strict', lower: (b, call) => ({ words: call.arguments.map((a) => b.not(wordOf(a))) }) },
  is_null: test((b, { isNull }) => isNull ?? b.boolean(false)),
  is_not_null: test((b, { isNull }) => (isNull === undefined ? b.boolean(true) : b.not(isNull))),
  is_true: test(isTrue),
  is_not_true: test((b, value) => b.not(isTrue(b, value))),
  is_false: test(isFalse),
  is_not_false: test((b, value) => b.not(isFalse(b, value))),
  coalesce: { kind: 'lazy', lower: coalesce },
} satisfies Record<LogicName, FunctionLowering>;
