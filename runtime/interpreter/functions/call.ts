// Frames of function calls: most functions are NULL where an argument is.

import { MayflyError } from '../../../planner/errors.js';
import type { Expression } from '../../../planner/expression.js';
import { type SqlType, typeName } from '../../../planner/types.js';
import type { CompileFunction } from '../expression.js';
import type { Value } from '../value.js';

/** Whether an expression is a NULL that is known beforehand: a strict function of it is NULL whatever the others are. */
export function isNullConstant(expression: Expression): boolean {
  return expression.kind === 'constant' && expression.value === null;
}

/** A strict function of one argument; `prepare` chooses the work by the types, once. */
export function unary(prepare: (argument: Expression, type: SqlType) => (a: never) => Value): CompileFunction {
  return (args, type, compile) => {
    const argument = argumentAt(args, 0);
    const a = compile(argument);
    if (isNullConstant(argument)) return () => null;
    const work = prepare(argument, type) as (a: Value) => Value;
    return () => {
      const x = a();
      return x === null ? null : work(x);
    };
  };
}

/** A strict function of two arguments. */
export function binary(
  prepare: (left: Expression, right: Expression, type: SqlType) => (a: never, b: never) => Value,
): CompileFunction {
  return (args, type, compile) => {
    const [left, right] = [argumentAt(args, 0), argumentAt(args, 1)];
    if (isNullConstant(left) || isNullConstant(right)) return () => null;
    const [a, b] = [compile(left), compile(right)];
    const work = prepare(left, right, type) as (a: Value, b: Value) => Value;
    return () => {
      const [x, y] = [a(), b()];
      return x === null || y === null ? null : work(x, y);
    };
  };
}

/** A strict function of any number of arguments. */
export function strict(work: (...values: never[]) => Value): CompileFunction {
  return (args, _type, compile) => {
    if (args.some(isNullConstant)) return () => null;
    const evaluates = args.map(compile);
    return () => {
      const values = evaluates.map((evaluate) => evaluate());
      return values.includes(null) ? null : work(...(values as never[]));
    };
  };
}

export function argumentAt(args: readonly Expression[], index: number): Expression {
  const argument = args[index];
  if (argument === undefined) throw new MayflyError('internal_error', 'run', `argument ${index + 1} is missing`);
  return argument;
}

/** The error for types that the binder never lets through. */
export function noFunction(name: string, ...types: readonly SqlType[]): MayflyError {
  return new MayflyError('internal_error', 'run', `no ${name} of ${types.map(typeName).join(' and ')}`);
}
