// The functions that SQL can call by name: one row a signature. To add a function whose lowering exists, add a row.
// How rows are chosen: by name, number of arguments and the types that each parameter takes; the first that fits.
import { bindOperator } from './bind-operators.js';
import { convert, decimalTypeOf, explicitCast, isNumeric, isUnknown } from './coerce.js';
import { arithmeticType } from './decimal-types.js';
import { MayflyError } from './errors.js';
import type { Expression } from './expression.js';
import { call, constant } from './expression-tree.js';
import { fold } from './fold.js';
import type { FunctionName } from './functions.js';
import { hint, quoteName, suggest } from './scope.js';
import { bindExtract, bindTruncate } from './time-fields.js';
import type { SqlType } from './types.js';
import { BOOLEAN, DATE, DOUBLE, decimal, INTEGER, MAX_PRECISION, TEXT, TIMESTAMP, typeName } from './types.js';

/**
 * What a parameter takes. `number` keeps the argument's type (small integers widened); `exact` takes decimals and
 * makes integers decimals; `time` is a date or timestamp.
 */
type Parameter = 'text' | 'integer' | 'double' | 'number' | 'decimal' | 'exact' | 'boolean' | 'time' | 'any';

interface Signature {
  readonly names: readonly string[];
  readonly parameters: readonly Parameter[];
  /** How many of the parameters must be given; default: all. */
  readonly required?: number;
  /** Whether the last parameter may repeat. */
  readonly variadic?: boolean;
  readonly build: (args: readonly Expression[], position: number) => Expression;
}

/** A row whose arguments go to one function of ours as they are. */
function row(
  names: string | readonly string[],
  parameters: readonly Parameter[],
  name: FunctionName,
  type: SqlType,
  required?: number,
): Signature {
  return {
    names: typeof names === 'string' ? [names] : names,
    parameters,
    ...(required === undefined ? {} : { required }),
    build: (args) => call(name, args, type),
  };
}

/** A row that gives back the type of its first argument. */
function sameTypeRow(names: readonly string[], parameter: Parameter, name: FunctionName): Signature {
  return { names, parameters: [parameter], build: (args) => call(name, args, args[0]?.type ?? DOUBLE) };
}

const UTC: SqlType = { kind: 'timestamp', unit: 'us', zone: 'UTC' };

/** The time at which the query is bound: CURRENT_TIMESTAMP does not move while a query runs. */
function currentTime(name: string, type: SqlType): Signature {
  const milliseconds = (): bigint => BigInt(Date.now());
  const value = type.kind === 'date' ? () => milliseconds() / 86_400_000n : () => milliseconds() * 1000n;
  return { names: [name], parameters: [], build: () => constant(value(), type) };
}

const SIGNATURES: readonly Signature[] = [
  // numbers
  sameTypeRow(['abs'], 'number', 'absolute'),
  { names: ['sign'], parameters: ['decimal'], build: ([x]) => call('sign', [x!], decimal(1, 0)) },
  row('sign', ['double'], 'sign', DOUBLE),
  { names: ['round'], parameters: ['decimal'], build: (args, position) => roundDecimal('round', args, position) },
  { names: ['trunc'], parameters: ['decimal'], build: (args, position) => roundDecimal('truncate', args, position) },
  {
    names: ['round'],
    parameters: ['exact', 'integer'],
    build: (args, position) => roundDecimal('round', args, position),
  },
  {
    names: ['trunc'],
    parameters: ['exact', 'integer'],
    build: (args, position) => roundDecimal('truncate', args, position),
  },
  { names: ['floor'], parameters: ['decimal'], build: ([x]) => call('floor', [x!], wholeType(x!)) },
  { names: ['ceil', 'ceiling'], parameters: ['decimal'], build: ([x]) => call('ceiling', [x!], wholeType(x!)) },
  row('round', ['double'], 'round', DOUBLE),
  row('trunc', ['double'], 'truncate', DOUBLE),
  row('floor', ['double'], 'floor', DOUBLE),
  row(['ceil', 'ceiling'], ['double'], 'ceiling', DOUBLE),
  row('sqrt', ['double'], 'square_root', DOUBLE),
  row(['power', 'pow'], ['double', 'double'], 'power', DOUBLE),
  row('exp', ['double'], 'exponential', DOUBLE),
  row('ln', ['double'], 'natural_logarithm', DOUBLE),
  {
    names: ['mod'],
    parameters: ['number', 'number'],
    build: ([a, b], position) => bindOperator('%', a!, b!, position),
  },
  { names: ['div'], parameters: ['exact', 'exact'], build: ([a, b], position) => wholeQuotient(a!, b!, position) },
  // text
  row('lower', ['text'], 'lower', TEXT),
  row('upper', ['text'], 'upper', TEXT),
  row(['length', 'char_length', 'character_length'], ['text'], 'character_length', INTEGER),
  row('octet_length', ['text'], 'octet_length', INTEGER),
  // An untyped literal is a pattern, too, as in PostgreSQL: it prefers text.
  { names: ['substring'], parameters: ['text', 'text', 'text'], required: 2, build: bindPatternSubstring },
  row(['substring', 'substr'], ['text', 'integer', 'integer'], 'substring', TEXT, 2),
  row(['btrim'], ['text', 'text'], 'trim', TEXT, 1),
  row(['ltrim'], ['text', 'text'], 'trim_leading', TEXT, 1),
  row(['rtrim'], ['text', 'text'], 'trim_trailing', TEXT, 1),
  row(['position', 'strpos'], ['text', 'text'], 'position', INTEGER),
  row('replace', ['text', 'text', 'text'], 'replace', TEXT),
  row('starts_with', ['text', 'text'], 'starts_with', BOOLEAN),
  row('left', ['text', 'integer'], 'left', TEXT),
  row('right', ['text', 'integer'], 'right', TEXT),
  row('repeat', ['text', 'integer'], 'repeat', TEXT),
  row('reverse', ['text'], 'reverse', TEXT),
  { names: ['concat'], parameters: ['any'], variadic: true, build: concat },
  // dates and times
  {
    names: ['extract'],
    parameters: ['text', 'time'],
    build: ([field, time], position) => bindExtract(field!, time!, position),
  },
  {
    names: ['date_part'],
    parameters: ['text', 'time'],
    build: ([field, time], position) => convert(bindExtract(field!, time!, position), DOUBLE, position),
  },
  {
    names: ['date_trunc'],
    parameters: ['text', 'time'],
    build: ([field, time], position) => bindTruncate(field!, time!, position),
  },
  currentTime('current_date', DATE),
  currentTime('current_timestamp', UTC),
  currentTime('now', UTC),
  currentTime('transaction_timestamp', UTC),
  currentTime('statement_timestamp', UTC),
  currentTime('localtimestamp', TIMESTAMP),
  // What other dialects mean by their functions and casts; no SQL text can write these names.
  { names: ['whole part'], parameters: ['any'], build: ([x]) => wholePart(x!) },
  {
    names: ['whole part where'],
    parameters: ['any', 'any'],
    build: ([x, example], position) => {
      const { type } = example!;
      return type.kind === 'integer' ? explicitCast(wholePart(x!), type, position) : x!;
    },
  },
  { names: ['round half away'], parameters: ['number'], build: ([x], position) => roundHalfAway(x!, position) },
  {
    names: ['date_trunc of its type'],
    parameters: ['text', 'time'],
    build: ([field, time], position) => {
      const truncated = bindTruncate(field!, time!, position);
      return time!.type.kind === 'date' ? explicitCast(truncated, DATE, position) : truncated;
    },
  },
];

const BY_NAME = new Map<string, Signature[]>();
for (const signature of SIGNATURES) {
  for (const name of signature.names) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), signature]);
}

/** Binds a call of a scalar function. Throws `undefined_function`. */
export function bindFunction(
  name: string,
  args: readonly Expression[],
  positions: readonly number[],
  position: number,
): Expression {
  const signatures = BY_NAME.get(name);
  if (signatures === undefined) {
    const types = args.map((argument) => typeName(argument.type)).join(', ');
    throw new MayflyError('undefined_function', 'bind', `function ${quoteName(name)}(${types}) does not exist`, {
      position,
      ...hint(suggest(name, [...BY_NAME.keys(), 'count', 'sum', 'avg', 'min', 'max']), 'function'),
    });
  }
  for (const signature of signatures) {
    const parameters = signature.parameters;
    const { length } = args;
    const enough = length >= (signature.required ?? parameters.length);
    if (!enough || (length > parameters.length && signature.variadic !== true)) continue;
    const parameterOf = (i: number): Parameter => parameters[Math.min(i, parameters.length - 1)] ?? 'any';
    if (!args.every((argument, i) => accepts(parameterOf(i), argument))) continue;
    return signature.build(
      args.map((argument, i) => adapt(parameterOf(i), argument, positions[i] ?? position)),
      position,
    );
  }
  const types = args.map((argument) => typeName(argument.type)).join(', ');
  throw new MayflyError('undefined_function', 'bind', `function ${quoteName(name)}(${types}) does not exist`, {
    position,
    hint: 'no function of that name takes these types; an explicit cast may help',
  });
}

/** `SUBSTRING(text FROM pattern)`: there are no regular expressions, but of NULL it is NULL. */
function bindPatternSubstring(args: readonly Expression[], position: number): Expression {
  if (args.some((argument) => argument.kind === 'constant' && argument.value === null)) return constant(null, TEXT);
  const message = 'SUBSTRING with a regular expression is not supported';
  throw new MayflyError('feature_not_supported', 'bind', message, { position });
}

function accepts(parameter: Parameter, argument: Expression): boolean {
  const { type } = argument;
  if (isUnknown(argument)) return parameter !== 'decimal' && parameter !== 'exact';
  switch (parameter) {
    case 'integer': {
      const wide = arithmeticType(type);
      return wide.kind === 'integer' && wide.bits <= 32;
    }
    case 'double':
    case 'number':
      return isNumeric(type);
    case 'decimal':
      // Integers take the row of double precision instead, which PostgreSQL prefers.
      return type.kind === 'decimal';
    case 'exact':
      return type.kind === 'decimal' || type.kind === 'integer';
    case 'time':
      return type.kind === 'date' || type.kind === 'timestamp';
    case 'any':
      return true;
    default:
      return type.kind === parameter;
  }
}

function adapt(parameter: Parameter, argument: Expression, position: number): Expression {
  switch (parameter) {
    case 'text':
      return convert(argument, TEXT, position);
    case 'integer':
      return convert(argument, INTEGER, position);
    case 'double':
      return convert(argument, DOUBLE, position);
    case 'boolean':
      return convert(argument, BOOLEAN, position);
    case 'number':
      return convert(argument, isUnknown(argument) ? DOUBLE : arithmeticType(argument.type), position);
    case 'exact':
      return convert(argument, decimalTypeOf(argument) ?? argument.type, position);
    case 'time':
      return isUnknown(argument) ? convert(argument, TIMESTAMP, position) : argument;
    default:
      return argument;
  }
}

/** The type of a decimal rounded to a whole number; one digit more, as 9.9 becomes 10. */
function wholeType(x: Expression): SqlType {
  return x.type.kind === 'decimal' ? decimal(Math.min(MAX_PRECISION, x.type.precision - x.type.scale + 1), 0) : DOUBLE;
}

/** round and trunc of a decimal to a constant number of digits, which decides the scale of the result. */
function roundDecimal(name: 'round' | 'truncate', args: readonly Expression[], position: number): Expression {
  const [x, written] = args;
  if (x === undefined || x.type.kind !== 'decimal')
    throw new MayflyError('internal_error', 'bind', `${name} of no decimal`, { position });
  const digits = written === undefined ? constant(0n, INTEGER) : fold(written);
  if (digits.kind !== 'constant') {
    throw new MayflyError(
      'feature_not_supported',
      'bind',
      'rounding to a number of digits that is no constant is not supported',
      { position },
    );
  }
  if (digits.value === null) return constant(null, x.type);
  const kept = Number(digits.value);
  const scale = Math.max(0, Math.min(kept, x.type.scale));
  const whole = x.type.precision - x.type.scale + (kept < x.type.scale ? 1 : 0);
  return call(name, [x, digits], decimal(Math.min(MAX_PRECISION, Math.max(1, whole + scale)), scale));
}

/** A number without its fraction; anything else as it is. */
function wholePart(x: Expression): Expression {
  if (x.type.kind === 'decimal') return roundDecimal('truncate', [x], 0);
  return x.type.kind === 'float' ? call('truncate', [convert(x, DOUBLE, 0)], DOUBLE) : x;
}

/** Rounds to whole numbers, halves away from zero: PostgreSQL's way with decimals, but not with floats. */
function roundHalfAway(x: Expression, position: number): Expression {
  if (x.type.kind !== 'float') return bindFunction('round', [x], [position], position);
  const number = convert(x, DOUBLE, position);
  const whole = call('truncate', [number], DOUBLE);
  const rest = call('absolute', [call('subtract', [number, whole], DOUBLE)], DOUBLE);
  const when = call('greater_or_equal', [rest, constant(0.5, DOUBLE)], BOOLEAN);
  const then = call('add', [whole, call('sign', [number], DOUBLE)], DOUBLE);
  return { kind: 'case', branches: [{ when, then }], otherwise: whole, type: DOUBLE };
}

/** div(a, b): a without its remainder is a multiple of b, so that dividing it rounds nothing. */
function wholeQuotient(a: Expression, b: Expression, position: number): Expression {
  const multiple = bindOperator('-', a, bindOperator('%', a, b, position), position);
  return roundDecimal('truncate', [bindOperator('/', multiple, b, position)], position);
}

/** concat(…) skips NULLs, unlike `||`. */
function concat(args: readonly Expression[], position: number): Expression {
  const parts = args.map((argument) => call('coalesce', [outputText(argument, position), constant('', TEXT)], TEXT));
  return parts.reduce((left, right) => call('concatenate', [left, right], TEXT), constant('', TEXT) as Expression);
}

/** A value as it is printed: like its cast to text, but for booleans, which print as one letter. */
function outputText(argument: Expression, position: number): Expression {
  const text = explicitCast(argument, TEXT, position);
  return argument.type.kind === 'boolean' ? call('left', [text, constant(1n, INTEGER)], TEXT) : text;
}
