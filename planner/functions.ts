// The names of all scalar functions and operators that an Expression can call.
// Codegen has a lowering for each (`Record<FunctionName, …>`: tsc names what is missing).

export type ArithmeticName =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'modulo'
  | 'negate'
  | 'absolute'
  | 'round'
  | 'truncate'
  | 'floor'
  | 'ceiling'
  | 'sign'
  | 'square_root'
  | 'power'
  | 'exponential'
  | 'natural_logarithm';

/** None of them can fail. */
export const comparisonNames = [
  'equal',
  'not_equal',
  'less',
  'less_or_equal',
  'greater',
  'greater_or_equal',
  'is_distinct_from',
  'is_not_distinct_from',
  'in',
  'greatest',
  'least',
] as const;

export type ComparisonName = (typeof comparisonNames)[number];

/** None of them can fail. */
export const logicNames = [
  'and',
  'or',
  'not',
  'is_null',
  'is_not_null',
  'coalesce',
  'is_true',
  'is_not_true',
  'is_false',
  'is_not_false',
] as const;

export type LogicName = (typeof logicNames)[number];

export type TextName =
  | 'like'
  | 'ilike'
  | 'concatenate'
  | 'substring'
  | 'lower'
  | 'upper'
  | 'character_length'
  | 'octet_length'
  | 'trim'
  | 'trim_leading'
  | 'trim_trailing'
  | 'position'
  | 'replace'
  | 'starts_with'
  | 'left'
  | 'right'
  | 'repeat'
  | 'reverse';

export type DateName = 'extract' | 'date_trunc';

/**
 * What `Expression.call` can call. Arguments are as in SQL, of the types that the function wants: `extract` and
 * `date_trunc` (field as constant text, time); `in` (needle, then two or more constants of its type, none NULL);
 * `round` and `truncate` (number, for a decimal also the constant number of digits); `trim…` (text[, characters]);
 * `position` (text, what is sought); `substring` (text, start[, count]); `add` and `subtract` (date, integer),
 * (timestamp, interval constant); counts and places are integers of 32 bits.
 */
export type FunctionName = ArithmeticName | ComparisonName | LogicName | TextName | DateName;

/** Whether a function tells which of two values comes first: <, <=, > or >=. */
export function isOrdering(name: FunctionName): boolean {
  return name === 'less' || name === 'less_or_equal' || name === 'greater' || name === 'greater_or_equal';
}
