// Three-valued logic and NULL tests: AND, OR, NOT, IS NULL, IS TRUE and the like, COALESCE.
import type { LogicName } from '../../../planner/functions.js';
import type { CompileFunction } from '../expression.js';
import type { Value } from '../value.js';
import { argumentAt, unary } from './call.js';

/** AND (deciding value: false) or OR (true): from the left, until an operand decides. */
function connective(deciding: boolean): CompileFunction {
  return (args, _type, compile) => {
    const operands = args.map(compile);
    return () => {
      let result: Value = !deciding;
      for (const operand of operands) {
        const value = operand();
        if (value === deciding) return deciding;
        if (value === null) result = null;
      }
      return result;
    };
  };
}

/** A test of one argument that is never NULL. */
function test(holds: (value: Value) => boolean): CompileFunction {
  return (args, _type, compile) => {
    const argument = compile(argumentAt(args, 0));
    return () => holds(argument());
  };
}

export const logic: Record<LogicName, CompileFunction> = {
  and: connective(false),
  or: connective(true),
  not: unary(() => (value: boolean) => !value),
  is_null: test((value) => value === null),
  is_not_null: test((value) => value !== null),
  is_true: test((value) => value === true),
  is_not_true: test((value) => value !== true),
  is_false: test((value) => value === false),
  is_not_false: test((value) => value !== false),
  coalesce: (args, _type, compile) => {
    const evaluates = args.map(compile);
    return () => {
      for (const evaluate of evaluates) {
        const value = evaluate();
        if (value !== null) return value;
      }
      return null;
    };
  },
};
