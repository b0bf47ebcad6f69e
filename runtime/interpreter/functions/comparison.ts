// Comparison functions: = <> < and so on, IS DISTINCT FROM, IN, GREATEST and LEAST.
import type { Expression } from '../../../planner/expression.js';
import type { ComparisonName } from '../../../planner/functions.js';
import { type CompileFunction, constantValue } from '../expression.js';
import { equality, comparison as orderOf, type Value } from '../value.js';
import { argumentAt, binary, isNullConstant } from './call.js';

type Ordered = number | bigint | boolean;

/** A comparison by order; JavaScript's own operator where it means the same. */
function ordered(plain: (a: Ordered, b: Ordered) => boolean, byOrder: (order: number) => boolean): CompileFunction {
  return binary((left) => {
    if (left.type.kind !== 'text' && left.type.kind !== 'float') return plain;
    const compare = orderOf(left.type);
    return (a: Value, b: Value) => byOrder(compare(a, b));
  });
}

function equal(wanted: boolean): CompileFunction {
  return binary((left) => {
    const same = equality(left.type);
    return wanted ? same : (a: Value, b: Value) => !same(a, b);
  });
}

/** IS [NOT] DISTINCT FROM, which is never NULL. */
function distinct(wanted: boolean): CompileFunction {
  return (args, _type, compile) => {
    const [left, right] = [argumentAt(args, 0), argumentAt(args, 1)];
    const [a, b] = [compile(left), compile(right)];
    const same = equality(isNullConstant(left) ? right.type : left.type);
    return () => {
      const [x, y] = [a(), b()];
      const equal = x === null || y === null ? x === y : same(x, y);
      return equal !== wanted;
    };
  };
}

/** GREATEST (sign 1) or LEAST (-1): NULLs are ignored, the first of equal values is taken. */
function extreme(sign: 1 | -1): CompileFunction {
  return (args, type, compile) => {
    const evaluates = args.filter((argument) => !isNullConstant(argument)).map(compile);
    const compare = orderOf(type);
    return () => {
      let best: Value = null;
      for (const evaluate of evaluates) {
        const value = evaluate();
        if (value !== null && (best === null || sign * compare(value, best) > 0)) best = value;
      }
      return best;
    };
  };
}

/** needle IN (…): constants are looked up in a set, other elements compared in turn. */
const inList: CompileFunction = (args, _type, compile) => {
  const needleExpression = argumentAt(args, 0);
  const elements = args.slice(1);
  const needle = compile(needleExpression);
  const isConstant = (e: Expression): e is Extract<Expression, { kind: 'constant' }> => e.kind === 'constant';
  const constants = elements.filter(isConstant).map(({ value, type }) => constantValue(value, type));
  const hasNull = constants.includes(null);
  // A Set takes NaN as equal to itself and -0 as 0, as SQL does.
  const set = new Set(constants.filter((value) => value !== null));
  const others = elements.filter((e) => !isConstant(e)).map(compile);
  const same = equality(needleExpression.type);
  return () => {
    const value = needle();
    if (value === null) return null;
    let unknown = hasNull;
    let found = set.has(value);
    for (const other of others) {
      const element = other();
      if (element === null) unknown = true;
      else found ||= same(value, element);
    }
    return found ? true : unknown ? null : false;
  };
};

export const comparison: Record<ComparisonName, CompileFunction> = {
  equal: equal(true),
  not_equal: equal(false),
  less: ordered(
    (a, b) => a < b,
    (order) => order < 0,
  ),
  less_or_equal: ordered(
    (a, b) => a <= b,
    (order) => order <= 0,
  ),
  greater: ordered(
    (a, b) => a > b,
    (order) => order > 0,
  ),
  greater_or_equal: ordered(
    (a, b) => a >= b,
    (order) => order >= 0,
  ),
  is_distinct_from: distinct(true),
  is_not_distinct_from: distinct(false),
  in: inList,
  greatest: extreme(1),
  least: extreme(-1),
};
