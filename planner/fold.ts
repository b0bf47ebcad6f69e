// Constant folding: computes what does not depend on rows. An expression whose value would be an error stays as it
// is, so that the error is raised when the query runs, and only if it is reached. The binder folds where SQL wants
// a constant (LIMIT, intervals); the rule constant-folding folds the whole plan.

import { evaluateCall } from './evaluate.js';
import { evaluateCast } from './evaluate-cast.js';
import type { Expression } from './expression.js';
import type { Call, Constant } from './expression-tree.js';
import { constant, FALSE, isNullable, mapSubexpressions, TRUE } from './expression-tree.js';
import type { FunctionName } from './functions.js';
import { BOOLEAN } from './types.js';

/** Functions that give a value although an argument is NULL. */
const TAKES_NULL = new Set<FunctionName>([
  'and',
  'or',
  'is_null',
  'is_not_null',
  'is_true',
  'is_not_true',
  'is_false',
  'is_not_false',
  'coalesce',
  'greatest',
  'least',
  'is_distinct_from',
  'is_not_distinct_from',
  'in',
]);

/** The expression with every constant part computed. */
export function fold(expression: Expression): Expression {
  const folded = mapSubexpressions(expression, fold);
  switch (folded.kind) {
    case 'column':
    case 'constant':
      return folded;
    case 'call':
      return foldCall(folded);
    case 'cast':
      return folded.argument.kind === 'constant' ? (evaluateCast(folded.argument, folded.type) ?? folded) : folded;
    case 'case': {
      const branches = [];
      let { otherwise } = folded;
      for (const branch of folded.branches) {
        if (branch.when.kind !== 'constant') {
          branches.push(branch);
        } else if (branch.when.value === true) {
          otherwise = branch.then;
          break;
        }
      }
      if (branches.length === 0) return otherwise;
      return branches.length === folded.branches.length ? folded : { ...folded, branches, otherwise };
    }
  }
}

function foldCall(call: Call): Expression {
  switch (call.function) {
    case 'and':
      return foldJunction(call, false);
    case 'or':
      return foldJunction(call, true);
    case 'coalesce': {
      const args = call.arguments.filter((argument) => argument.kind !== 'constant' || argument.value !== null);
      // What follows something that is never NULL is never reached.
      const end = args.findIndex((argument) => !isNullable(argument));
      const kept = end === -1 ? args : args.slice(0, end + 1);
      const [first] = kept;
      if (first === undefined) return constant(null, call.type);
      return kept.length === 1 ? first : kept.length === call.arguments.length ? call : { ...call, arguments: kept };
    }
  }
  const [first] = call.arguments;
  if (first?.kind === 'column' && !first.column.nullable) {
    if (call.function === 'is_null') return FALSE;
    if (call.function === 'is_not_null') return TRUE;
  }
  const constants = call.arguments.filter((argument): argument is Constant => argument.kind === 'constant');
  if (!TAKES_NULL.has(call.function) && constants.some((argument) => argument.value === null))
    return constant(null, call.type);
  if (constants.length < call.arguments.length) return call;
  const value = evaluateCall(call.function, constants, call.type);
  return value === undefined ? call : constant(value, call.type);
}

/** AND (absorbed by false) and OR (absorbed by true). */
function foldJunction(call: Call, absorbing: boolean): Expression {
  const isValue = (argument: Expression, value: boolean | null): boolean =>
    argument.kind === 'constant' && argument.value === value;
  if (call.arguments.some((argument) => isValue(argument, absorbing))) return absorbing ? TRUE : FALSE;
  const kept = call.arguments.filter((argument) => !isValue(argument, !absorbing));
  if (kept.length > 0 && kept.every((argument) => isValue(argument, null))) return constant(null, BOOLEAN);
  const [first] = kept;
  if (first === undefined) return absorbing ? FALSE : TRUE;
  return kept.length === 1 ? first : kept.length === call.arguments.length ? call : { ...call, arguments: kept };
}
