// Compares the answers of two modes, and an answer of mayfly's with PostgreSQL's, allowing for the differences that are
// on purpose:
//
// - decimals have at most 38 digits: a literal, sum or product beyond is an error; a product that would need more
//   keeps fewer fraction digits, and a quotient has a scale of its own (both sides are compared at the smaller scale)
// - sums of floating-point numbers depend on the order of their terms
// - extract of whole fields is bigint, so that dividing it truncates; date_trunc of a date has no time zone
// - text is compared by bytes (PostgreSQL's columns are created with the collation pg_c_utf8)
// - constants fail where they are evaluated: 1/0 in a branch or over no rows is no error
// - an untyped literal takes a type where PostgreSQL asks for one (date + '1 day', NULL + NULL)
// - min and max take booleans; a LIKE pattern that ends in its escape character is always an error
// - there are no schemas; a string in FROM is a path
//
// The first two are allowed for here. The golden scripts mark the others with `not PostgreSQL: reason`, and the random
// queries avoid them.
import type { ErrorCode } from '../../planner/errors.js';
import { type SqlType, typeName } from '../../planner/types.js';
import type { Outcome } from '../data/outcome.js';
import type { PostgresOutcome } from './postgres.js';

/** PostgreSQL's SQLSTATEs and what mayfly calls the same condition. */
const conditions: Record<string, readonly ErrorCode[]> = {
  '42601': ['syntax_error'],
  '42P01': ['undefined_table'],
  '42P07': ['duplicate_table'],
  '42701': ['duplicate_column'],
  '42P16': ['invalid_table_definition'],
  '42P17': ['invalid_object_definition'],
  '2BP01': ['dependent_objects_still_exist'],
  '42703': ['undefined_column'],
  '42883': ['undefined_function'],
  '42702': ['ambiguous_column'],
  '42809': ['wrong_object_type', 'undefined_function'], // the latter: DISTINCT for a function that is no aggregate
  '42725': ['ambiguous_function'],
  '42712': ['duplicate_alias'],
  '42803': ['grouping_error'],
  '42804': ['datatype_mismatch'],
  '42846': ['undefined_function'], // cannot_coerce: a cast is a function to us
  '42704': ['undefined_object'],
  '42P10': ['invalid_column_reference'],
  '0A000': ['feature_not_supported'],
  '54001': ['statement_too_complex'],
  '22003': ['numeric_value_out_of_range'],
  '22012': ['division_by_zero'],
  '22P02': ['invalid_text_representation'],
  '22008': ['datetime_field_overflow'],
  '22007': ['invalid_datetime_format'],
  '22025': ['invalid_escape_sequence'],
  '22019': ['invalid_escape_sequence'], // invalid_escape_character
  '22023': ['invalid_parameter_value'],
  '2201E': ['invalid_parameter_value'], // invalid_argument_for_logarithm
  '2201F': ['invalid_parameter_value'], // invalid_argument_for_power_function
  '2201W': ['invalid_row_count_in_limit_clause'],
  '2201X': ['invalid_row_count_in_result_offset_clause'],
  '22011': ['substring_error'],
  '21000': ['cardinality_violation'],
};

/** Whether PostgreSQL's SQLSTATE is what mayfly calls `code`. */
export function sameCondition(code: ErrorCode, state: string): boolean {
  return (conditions[state] ?? []).includes(code);
}

/** Errors of evaluating an expression: where rows or columns fail in several ways, which comes first is open. */
const evaluation: readonly ErrorCode[] = [
  'numeric_value_out_of_range',
  'division_by_zero',
  'invalid_text_representation',
  'datetime_field_overflow',
  'invalid_datetime_format',
  'invalid_parameter_value',
  'substring_error',
];

/** Whether an answer is an error of evaluating an expression, or of a subquery of too many rows. */
export function isEvaluationError(answer: Outcome | PostgresOutcome): boolean {
  if (answer.kind !== 'error') return false;
  const due: readonly ErrorCode[] = [...evaluation, 'cardinality_violation'];
  return 'error' in answer ? due.includes(answer.error.code) : due.some((code) => sameCondition(code, answer.state));
}

/**
 * The difference in words, or undefined where there is none. `ordered`: rows must come in the same order. `slack`: by
 * which part of a double its value may differ.
 */
export function difference(
  ours: Outcome,
  theirs: PostgresOutcome,
  ordered: boolean,
  slack = 1e-12,
): string | undefined {
  if (ours.kind === 'error') {
    const { code, message } = ours.error;
    if (theirs.kind === 'rows')
      return `mayfly fails: ${code}: ${message}; PostgreSQL answers ${theirs.rows.length} rows`;
    const expected = conditions[theirs.state] ?? [];
    if (sameCondition(code, theirs.state)) return undefined;
    if (evaluation.includes(code) && expected.some((condition) => evaluation.includes(condition))) return undefined;
    return `mayfly fails: ${code}: ${message}; PostgreSQL: ${theirs.state} ${theirs.message}`;
  }
  if (theirs.kind === 'error') {
    return `mayfly answers ${ours.rows.length} rows; PostgreSQL fails: ${theirs.state} ${theirs.message}`;
  }
  const names = ours.columns.map(({ name }) => name);
  if (names.join() !== theirs.names.join())
    return `mayfly's columns: ${names.join()}; PostgreSQL's: ${theirs.names.join()}`;
  const types = ours.columns.map(({ type }) => type);
  return rowsDifference({ name: 'mayfly', rows: ours.rows }, { name: 'PostgreSQL', rows: theirs.rows }, types, {
    ordered,
    same: (type, a, b) => sameValue(type, a, b, slack),
  });
}

/**
 * The difference between what two modes make of a query, in words, or undefined where there is none. Values must be
 * the same to the last digit, but for floating-point numbers, whose sums depend on the order of their terms.
 */
export function modeDifference(one: Named<Outcome>, other: Named<Outcome>, ordered: boolean): string | undefined {
  const [a, b] = [one.outcome, other.outcome];
  if (a.kind === 'error' || b.kind === 'error') {
    const codes = [a, b].map((outcome) => (outcome.kind === 'error' ? outcome.error.code : 'rows'));
    if (codes[0] === codes[1] || codes.every((code) => evaluation.includes(code as ErrorCode))) return undefined;
    const told = (outcome: Outcome) =>
      outcome.kind === 'error'
        ? `fails: ${outcome.error.code}: ${outcome.error.message}`
        : `answers ${outcome.rows.length} rows`;
    return `${one.name} ${told(a)}; ${other.name} ${told(b)}`;
  }
  const columns = [a, b].map((outcome) => outcome.columns.map(({ name, type }) => `${name} ${typeName(type)}`).join());
  if (columns[0] !== columns[1]) return `${one.name}: columns ${columns[0]}; ${other.name}: ${columns[1]}`;
  const types = a.columns.map(({ type }) => type);
  const same = (type: SqlType, x: string | null, y: string | null) =>
    type.kind === 'float' ? sameValue(type, x, y) : x === y;
  return rowsDifference({ name: one.name, rows: a.rows }, { name: other.name, rows: b.rows }, types, { ordered, same });
}

interface Named<T> {
  readonly name: string;
  readonly outcome: T;
}

/** How rows are compared: whether their order counts, and when two values are the same. */
interface Rule {
  readonly ordered: boolean;
  readonly same: (type: SqlType, a: string | null, b: string | null) => boolean;
}

function rowsDifference(
  one: { readonly name: string; readonly rows: Rows },
  other: { readonly name: string; readonly rows: Rows },
  types: readonly SqlType[],
  { ordered, same }: Rule,
): string | undefined {
  if (one.rows.length !== other.rows.length)
    return `${one.name}: ${one.rows.length} rows; ${other.name}: ${other.rows.length}`;
  const [a, b] = ordered ? [one.rows, other.rows] : alignUnordered(one.rows, other.rows, types, same);
  for (const [index, row] of a.entries()) {
    const against = b[index]!;
    if (against.length !== row.length) return `${one.name}: ${row.length} columns; ${other.name}: ${against.length}`;
    const at = row.findIndex((value, column) => !same(types[column]!, value, against[column]!));
    if (at !== -1) {
      const values = `${one.name} ${show(row[at]!)}; ${other.name} ${show(against[at]!)}`;
      return `row ${index}, column ${at}: ${values}\n  ${JSON.stringify(row)}\n  ${JSON.stringify(against)}`;
    }
  }
  return undefined;
}

function show(value: string | null): string {
  return value === null ? 'NULL' : JSON.stringify(value);
}

type Rows = readonly (readonly (string | null)[])[];

/** The rows of both in an order in which those that count as the same stand side by side, as far as there are such. */
function alignUnordered(ours: Rows, theirs: Rows, types: readonly SqlType[], same: Rule['same']): [Rows, Rows] {
  const key = (row: readonly (string | null)[]) =>
    JSON.stringify(row.map((value, column) => (value === null ? null : comparable(types[column]!, value))));
  const sort = (rows: Rows) =>
    rows
      .map((row) => [key(row), row] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, row]) => row);
  const [left, right] = [sort(ours), sort(theirs)];
  // Keys may tell apart what counts as the same, where one side rounds: then the row is somewhere further down.
  for (const [index, row] of left.entries()) {
    const matches = (other: readonly (string | null)[]) =>
      row.every((value, column) => same(types[column]!, value, other[column] ?? null));
    if (matches(right[index]!)) continue;
    const at = right.findIndex((other, place) => place > index && matches(other));
    if (at !== -1) [right[index], right[at]] = [right[at]!, right[index]!];
  }
  return [left, right];
}

/** A spelling that both sides share for all but the last digits. */
function comparable(type: SqlType, value: string): string {
  switch (type.kind) {
    case 'boolean':
      return value.slice(0, 1);
    case 'float':
    case 'decimal':
      return Number(value).toPrecision(type.kind === 'float' && type.bits === 32 ? 4 : 6);
    default:
      return value;
  }
}

function sameValue(type: SqlType, ours: string | null, theirs: string | null, slack = 1e-12): boolean {
  if (ours === null || theirs === null) return ours === theirs;
  switch (type.kind) {
    case 'boolean':
      return ours.slice(0, 1) === theirs.slice(0, 1);
    case 'decimal':
      return sameDecimal(ours, theirs);
    case 'float': {
      // Only sums differ, by the order of their terms.
      const [a, b] = [Number(ours), Number(theirs)];
      if (Object.is(a, b) || ours === theirs) return true;
      return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * (type.bits === 32 ? 1e-5 : slack);
    }
    default:
      return ours === theirs;
  }
}

/** Whether two decimals are the same once both have the smaller number of fraction digits. */
function sameDecimal(ours: string, theirs: string): boolean {
  // Another type's number, or one that no decimal is.
  if (!/^-?\d+(?:\.\d+)?$/.test(theirs)) return false;
  const scaleOf = (text: string) => text.split('.')[1]?.length ?? 0;
  const scale = Math.min(scaleOf(ours), scaleOf(theirs));
  return (
    round(ours, scale) === round(theirs, scale) ||
    (scale > 0 && scaleOf(ours) !== scaleOf(theirs) && within(ours, theirs, scale))
  );
}

/** A number's digits, rounded half away from zero to `scale` of them after the point. */
function round(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  const rounded = Number(fraction[scale] ?? 0) >= 5 ? digits + 1n : digits;
  return text.startsWith('-') ? -rounded : rounded;
}

/** Rounding a number twice can change its last digit by one. */
function within(a: string, b: string, scale: number): boolean {
  const distance = round(a, scale) - round(b, scale);
  return distance >= -1n && distance <= 1n;
}
