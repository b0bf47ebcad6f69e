// Rule: brings comparisons into the form column-operator-constant in the column's own type, so that later rules
// recognise them and generated code compares without converting. NOT moves inward to the comparisons.

import { floorDivide, UNITS_PER_SECOND } from '../calendar.js';
import { decimalOfInteger, fitsPrecision, integerRange, powerOfTen } from '../decimal-types.js';
import { evaluateCast } from '../evaluate-cast.js';
import type { Expression } from '../expression.js';
import type { Call, Constant } from '../expression-tree.js';
import { call, expressionKey, rewrite } from '../expression-tree.js';
import type { FunctionName } from '../functions.js';
import type { Query } from '../plan.js';
import { mapExpressions, rewritePlan } from '../plan.js';
import type { SqlType } from '../types.js';
import { BOOLEAN } from '../types.js';

export function simplifyComparisons(query: Query): Query {
  return {
    ...query,
    plan: rewritePlan(query.plan, (plan) => mapExpressions(plan, (expression) => rewrite(expression, simplify))),
  };
}

/** What a comparison becomes when its sides change places. */
const MIRRORED: Partial<Record<FunctionName, FunctionName>> = {
  equal: 'equal',
  not_equal: 'not_equal',
  less: 'greater',
  less_or_equal: 'greater_or_equal',
  greater: 'less',
  greater_or_equal: 'less_or_equal',
};

/** What NOT makes of a function; true of NULLs as well. */
const NEGATED: Partial<Record<FunctionName, FunctionName>> = {
  equal: 'not_equal',
  not_equal: 'equal',
  less: 'greater_or_equal',
  greater_or_equal: 'less',
  greater: 'less_or_equal',
  less_or_equal: 'greater',
  is_null: 'is_not_null',
  is_not_null: 'is_null',
  is_true: 'is_not_true',
  is_not_true: 'is_true',
  is_false: 'is_not_false',
  is_not_false: 'is_false',
  is_distinct_from: 'is_not_distinct_from',
  is_not_distinct_from: 'is_distinct_from',
};

function simplify(expression: Expression): Expression {
  if (expression.kind !== 'call') return expression;
  const [left, right] = expression.arguments;
  if (expression.function === 'not' && left?.kind === 'call') return negate(expression, left);
  if (expression.function === 'in') return unwrapIn(expression);
  if (MIRRORED[expression.function] === undefined || left === undefined || right === undefined) return expression;
  if (left.kind === 'constant' && right.kind !== 'constant') {
    return unwrapCast(call(MIRRORED[expression.function] ?? expression.function, [right, left], BOOLEAN));
  }
  return unwrapCast(expression);
}

function negate(expression: Call, inner: Call): Expression {
  const negated = NEGATED[inner.function];
  if (negated !== undefined) return call(negated, inner.arguments, BOOLEAN);
  if (inner.function === 'not') return inner.arguments[0] ?? expression;
  if (inner.function === 'and' || inner.function === 'or') {
    const parts = inner.arguments.map((part) => simplify(call('not', [part], BOOLEAN)));
    return call(inner.function === 'and' ? 'or' : 'and', parts, BOOLEAN);
  }
  return expression;
}

/**
 * How many units of `to` one unit of `from` is, where the cast is exact, keeps the order and cannot fail for
 * the values of `from` that matter; undefined else.
 */
function castFactor(from: SqlType, to: SqlType): bigint | undefined {
  if (from.kind === 'integer' && to.kind === 'integer') {
    const [inner, outer] = [integerRange(from), integerRange(to)];
    return inner.minimum >= outer.minimum && inner.maximum <= outer.maximum ? 1n : undefined;
  }
  const exact = from.kind === 'integer' ? decimalOfInteger(from) : from;
  if (exact.kind === 'decimal' && to.kind === 'decimal') {
    const widens = to.scale >= exact.scale && to.precision - to.scale >= exact.precision - exact.scale;
    return widens ? powerOfTen(to.scale - exact.scale) : undefined;
  }
  if (from.kind === 'date' && to.kind === 'timestamp') return 86_400n * UNITS_PER_SECOND[to.unit];
  if (
    from.kind === 'timestamp' &&
    to.kind === 'timestamp' &&
    UNITS_PER_SECOND[to.unit] >= UNITS_PER_SECOND[from.unit]
  ) {
    return UNITS_PER_SECOND[to.unit] / UNITS_PER_SECOND[from.unit];
  }
  return undefined;
}

function isRepresentable(value: bigint, type: SqlType): boolean {
  switch (type.kind) {
    case 'integer':
      return value >= integerRange(type).minimum && value <= integerRange(type).maximum;
    case 'decimal':
      return fitsPrecision(value, type.precision);
    case 'date':
      return BigInt.asIntN(32, value) === value;
    default:
      return BigInt.asIntN(64, value) === value;
  }
}

/** `x::wider op constant` -> `x op constant`, the bound rounded so that the same values of x pass. */
function unwrapCast(comparison: Call): Expression {
  const [left, right] = comparison.arguments;
  if (left?.kind !== 'cast' || right?.kind !== 'constant' || typeof right.value !== 'bigint') return comparison;
  const { argument } = left;
  const factor = castFactor(argument.type, left.type);
  if (factor === undefined) return comparison;
  const floor = floorDivide(right.value, factor);
  const exact = floor * factor === right.value;
  let name = comparison.function;
  if (!exact) {
    // Between two values of x: x < 5.5 is x <= 5, x > 5.5 is x > 5.
    if (name === 'equal' || name === 'not_equal') return comparison;
    name = name === 'less' || name === 'less_or_equal' ? 'less_or_equal' : 'greater';
  }
  if (!isRepresentable(floor, argument.type)) return comparison;
  const constant: Constant = { kind: 'constant', value: floor, type: argument.type };
  return unwrapCast(call(name, [argument, constant], BOOLEAN));
}

/** `x::wider IN (constants)` -> `x IN (constants)` without those that x cannot be; duplicates go too. */
function unwrapIn(expression: Call): Expression {
  const [needle, ...list] = expression.arguments;
  if (needle === undefined || !list.every((item): item is Constant => item.kind === 'constant')) return expression;
  const seen = new Set<string>();
  let values = list.filter((item) => seen.size < seen.add(expressionKey(item)).size);
  let inner = needle;
  if (needle.kind === 'cast') {
    const { argument } = needle;
    const factor = castFactor(argument.type, needle.type);
    if (factor !== undefined) {
      // What the narrower type cannot hold, or only rounded, x cannot be.
      const narrowed = values.flatMap((item) => {
        const narrow = evaluateCast(item, argument.type);
        return typeof narrow?.value === 'bigint' && narrow.value * factor === item.value ? [narrow] : [];
      });
      if (narrowed.length > 0) [inner, values] = [argument, narrowed];
    }
  }
  const [only] = values;
  if (values.length === 1 && only !== undefined) return call('equal', [inner, only], BOOLEAN);
  const same = inner === needle && values.length === list.length;
  return same ? expression : call('in', [inner, ...values], BOOLEAN);
}
