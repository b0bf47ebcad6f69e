// The names of all scalar functions and operators that an Expression can call.
// Codegen has a lowering for each (`Record<FunctionName, …>`: tsc names what is missing).

/** `extract` and `date_trunc` take the field as a constant text first argument. `in` takes the needle, then constants. */
export type FunctionName =
  // arithmetic
  | 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo' | 'negate'
  | 'absolute' | 'round' | 'truncate' | 'floor' | 'ceiling' | 'sign'
  | 'square_root' | 'power' | 'exponential' | 'natural_logarithm'
  // comparison
  | 'equal' | 'not_equal' | 'less' | 'less_or_equal' | 'greater' | 'greater_or_equal'
  | 'is_distinct_from' | 'is_not_distinct_from' | 'in' | 'greatest' | 'least'
  // logic
  | 'and' | 'or' | 'not' | 'is_null' | 'is_not_null' | 'coalesce'
  | 'is_true' | 'is_not_true' | 'is_false' | 'is_not_false'
  // text
  | 'like' | 'ilike' | 'concatenate' | 'substring' | 'lower' | 'upper' | 'character_length' | 'octet_length'
  | 'trim' | 'trim_leading' | 'trim_trailing' | 'position' | 'replace' | 'starts_with' | 'left' | 'right' | 'repeat' | 'reverse'
  // dates and times
  | 'extract' | 'date_trunc';
