// Turns expressions into closures, once per query; each call of a closure is the value for the current row. Columns
// are read through closures of the operators that make them.
import { MayflyError } from '../../planner/errors.js';
import type { Column, ConstantValue, Expression } from '../../planner/expression.js';
import type { FunctionName } from '../../planner/functions.js';
import type { SqlType } from '../../planner/types.js';
import { castFunction } from './functions/cast.js';
import { functions } from './functions/index.js';
import { type Evaluate, isWide, type Value } from './value.js';

/** How the columns that an operator offers are read for its current row, by their ids. */
export type Columns = ReadonlyMap<number, Evaluate>;

export type Compile = (expression: Expression) => Evaluate;

/** Makes the closure of a call: of its arguments, the type of its result, and a compiler for arguments. */
export type CompileFunction = (args: readonly Expression[], type: SqlType, compile: Compile) => Evaluate;

/** The compiler of expressions over `columns`. */
export function compiler(columns: Columns): Compile {
  const compile: Compile = (expression) => {
    switch (expression.kind) {
      case 'column':
        return readColumn(columns, expression.column);
      case 'constant': {
        const value = constantValue(expression.value, expression.type);
        return () => value;
      }
      case 'call':
        return compileCall(expression.function, expression.arguments, expression.type, compile);
      case 'cast': {
        const { argument, type } = expression;
        const value = compile(argument);
        const convert = castFunction(argument.type, type);
        return () => {
          const v = value();
          return v === null ? null : convert(v as never);
        };
      }
      case 'case':
        return compileCase(expression, compile);
    }
  };
  return compile;
}

export function readColumn(columns: Columns, column: Column): Evaluate {
  const read = columns.get(column.id);
  if (read === undefined) {
    throw new MayflyError('internal_error', 'run', `column ${column.name}#${column.id} is not available`);
  }
  return read;
}

function compileCall(name: FunctionName, args: readonly Expression[], type: SqlType, compile: Compile): Evaluate {
  return functions[name](args, type, compile);
}

function compileCase(expression: Extract<Expression, { kind: 'case' }>, compile: Compile): Evaluate {
  const branches = expression.branches.map(({ when, then }) => [compile(when), compile(then)] as const);
  const otherwise = compile(expression.otherwise);
  return () => {
    for (const [when, then] of branches) if (when() === true) return then();
    return otherwise();
  };
}

/** A constant as the interpreter represents values of its type; intervals stay in the expression. */
export function constantValue(value: ConstantValue, type: SqlType): Value {
  if (typeof value === 'bigint') return isWide(type) ? value : Number(value);
  if (typeof value === 'number') return type.kind === 'float' && type.bits === 32 ? Math.fround(value) : value;
  if (typeof value === 'object') return null;
  return value;
}
