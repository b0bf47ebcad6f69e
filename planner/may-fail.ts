// Whether evaluating an expression can raise an error: what decides which conjuncts may be evaluated for rows that
// others would have dropped. Like PostgreSQL we promise no order of evaluation, but a condition that is written
// before one that can fail guards it as long as both stay in one filter.
import type { Expression } from './expression.js';
import { subexpressions } from './expression-tree.js';
import { comparisonNames, type FunctionName, logicNames } from './functions.js';
import type { SqlType } from './types.js';

/** Functions that give a value for all arguments. Text patterns that are no constants can be malformed. */
const TOTAL: ReadonlySet<FunctionName> = new Set<FunctionName>([
  ...comparisonNames,
  ...logicNames,
  'lower',
  'upper',
  'character_length',
  'octet_length',
  'trim',
  'trim_leading',
  'trim_trailing',
  'position',
  'starts_with',
  'left',
  'right',
  'reverse',
  'extract',
]);

/** Whether evaluating `expression` can raise an error for some row. */
export function mayFail(expression: Expression): boolean {
  if (subexpressions(expression).some(mayFail)) return true;
  if (expression.kind === 'cast') return !holdsAll(expression.argument.type, expression.type);
  if (expression.kind !== 'call' || TOTAL.has(expression.function)) return false;
  const { arguments: args } = expression;
  switch (expression.function) {
    case 'like':
    case 'ilike':
      return args[1]?.kind !== 'constant';
    case 'substring': {
      // A negative count is an error.
      const count = args[2];
      return (
        count !== undefined && !(count.kind === 'constant' && typeof count.value === 'bigint' && count.value >= 0n)
      );
    }
    default:
      return true;
  }
}

/** Whether every value of one type is one of another. */
function holdsAll(from: SqlType, to: SqlType): boolean {
  if (to.kind === 'text') return true;
  if (from.kind === 'integer' && to.kind === 'integer') return from.signed && to.signed && from.bits <= to.bits;
  return from.kind === 'integer' && to.kind === 'float';
}
