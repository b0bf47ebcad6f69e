// Random scalar expressions of each kind.
import type { SqlType } from '../../planner/types.js';
import { literal, textLiteral } from './literal.js';
import { predicate } from './predicate.js';
import { type Kind, kindOf, type Statement } from './statement.js';
import { scalarSubquery } from './subquery.js';

/** A kind of expression, more often one that there are columns of. */
export function randomKind(s: Statement): Kind {
  if (s.names.length > 0 && s.random.chance(0.6)) return kindOf(s.random.pick(s.names).type);
  return s.random.pick<Kind>(['number', 'number', 'number', 'text', 'text', 'boolean', 'date', 'timestamp']);
}

/** An expression over the columns at hand, nested at most `depth` deep. */
export function expression(s: Statement, kind: Kind, depth: number): string {
  if (depth > 0 && s.wantsSubquery()) return scalarSubquery(s, kind);
  switch (kind) {
    case 'number':
      return number(s, depth);
    case 'boolean':
      return predicate(s, depth);
    case 'text':
      return text(s, depth);
    case 'date':
      return date(s, depth);
    case 'timestamp':
      return timestamp(s, depth);
  }
}

/** A column of the kind, or a literal where there is none or by chance. */
function leaf(s: Statement, kind: Kind, fits: (type: SqlType) => boolean = () => true): string {
  const column = s.random.chance(0.82) ? s.column((type) => kindOf(type) === kind && fits(type)) : undefined;
  return column ?? literal(s, kind);
}

/** One of two values of a kind, by a condition or by what they are. */
function either(s: Statement, kind: Kind, depth: number): string {
  const value = () => expression(s, kind, depth - 1);
  const condition = () => predicate(s, depth - 1);
  switch (s.random.integer(0, 6)) {
    case 0:
      return `case when ${condition()} then ${value()} else ${value()} end`;
    case 1:
      return `coalesce(${value()}, ${value()})`;
    case 2:
      return `nullif(${value()}, ${value()})`;
    case 3:
      return `${s.random.pick(['greatest', 'least'])}(${value()}, ${value()}${s.random.chance(0.2) ? `, ${value()}` : ''})`;
    case 4:
      return `case when ${condition()} then ${value()} when ${condition()} then ${value()} end`;
    case 5: {
      const tested = s.random.pick<Kind>(['number', 'text', 'date']);
      const other = () => expression(s, tested, 0);
      return `case ${other()} when ${other()} then ${value()} when ${other()} then ${value()} else ${value()} end`;
    }
    default:
      // Whose other branch would fail.
      return `case when ${condition()} then ${value()} when false then ${failure(kind)} else ${value()} end`;
  }
}

/** Something that fails wherever it is evaluated, but not when it is planned. */
function failure(kind: Kind): string {
  return kind === 'number' ? "1 / (length('') * 1)" : `null::${kind}`;
}

/** A whole number or decimal that is no floating-point one, so that it can be cast to an integer. */
function exact(s: Statement): string {
  const column = s.column((type) => type.kind === 'integer' || type.kind === 'decimal');
  return column ?? literal(s, 'number', true);
}

function number(s: Statement, depth: number): string {
  const { random, grade } = s;
  if (depth <= 0) return leaf(s, 'number');
  const inner = () => number(s, depth - 1);
  const field = ['year', 'month', 'day', 'dow', 'isodow', 'doy', 'quarter', 'week', 'isoyear'];
  // What cannot fail, whatever the values.
  const safe = () => {
    switch (random.integer(0, 8)) {
      case 0:
      case 1:
        return either(s, 'number', depth);
      case 2:
        return `${random.pick(['length', 'octet_length', 'char_length'])}(${text(s, depth - 1)})`;
      case 3:
        // Which PostgreSQL makes numeric and mayfly bigint, so that their quotients differ.
        return `extract(${random.pick(field)} from ${random.chance(0.7) ? date(s, depth - 1) : timestamp(s, depth - 1)})::integer`;
      case 4:
        return `(${exact(s)})::float8`;
      case 5:
        return `strpos(${text(s, depth - 1)}, ${text(s, 0)})`;
      case 6:
        return `(${predicate(s, depth - 1)})::integer`;
      case 7:
        return `(${date(s, depth - 1)} - ${date(s, depth - 1)})`;
      default:
        return leaf(s, 'number');
    }
  };
  if (grade === 'wild' || random.chance(0.35)) return safe();
  switch (random.integer(0, grade === 'failing' ? 16 : 9)) {
    case 0:
    case 1:
      return `(${inner()} ${random.pick(['+', '-'])} ${inner()})`;
    case 2:
      return grade === 'failing'
        ? `(${number(s, 0)} * ${number(s, 0)})`
        : `(${inner()} * ${random.pick(['2', '3', '-1', '0.5'])})`;
    case 3:
      return `(- ${inner()})`;
    case 4:
      return `abs(${inner()})`;
    case 5:
      return `${random.pick(['floor', 'ceil', 'round', 'trunc'])}(${inner()})`;
    case 6:
      return `(${exact(s)})::${random.pick(['integer', 'bigint', 'double precision', 'real', 'decimal(12, 1)'])}`;
    case 7:
      return `mod(${random.pick(['length', 'octet_length'])}(${text(s, depth - 1)}), ${random.pick(['2', '3', '-5'])})`;
    case 8:
      return `round(${exact(s)}::decimal(20, 5), ${random.integer(0, 4)})`;
    case 9:
      // Of decimals each quotient is rounded, to fewer digits than PostgreSQL's, so only other types are divided.
      return grade === 'failing'
        ? `(${inner()}::float8 / ${inner()})`
        : `(${inner()}::float8 / ${random.pick(['2', '7', '-3', '0.25'])})`;
    case 10:
      return `(${inner()}::integer / ${inner()}::${random.pick(['integer', 'bigint', 'smallint'])})`;
    case 11:
    case 12:
      return `(${inner()})::${random.pick(['smallint', 'integer', 'bigint', 'real', 'double precision', 'decimal(7, 3)'])}`;
    case 13:
      return `(${text(s, 0)})::${random.pick(['integer', 'double precision', 'bigint', 'smallint', 'decimal(9, 2)'])}`;
    case 14:
      return `${random.pick(['sqrt', 'ln', 'exp'])}((${inner()})::float8)`;
    case 15:
      return `power((${inner()})::float8, ${random.pick(['2', '0.5', '-1', '1000'])})`;
    default:
      return `(${inner()}::integer % ${random.pick(['3', '7', '0', '-1'])})`;
  }
}

function text(s: Statement, depth: number): string {
  const { random } = s;
  if (depth <= 0) return leaf(s, 'text');
  const inner = () => text(s, depth - 1);
  switch (random.integer(0, 11)) {
    case 0:
      return `(${inner()} || ${inner()})`;
    case 1:
      return `${random.pick(['upper', 'lower', 'reverse', 'trim', 'ltrim', 'rtrim'])}(${inner()})`;
    case 2:
      return `substring(${inner()} from ${random.integer(-1, 4)} for ${random.integer(0, 4)})`;
    case 3:
    case 4:
      return either(s, 'text', depth);
    case 5:
      return `${random.pick(['left', 'right'])}(${inner()}, ${random.integer(-2, 3)})`;
    case 6:
      return `replace(${inner()}, ${textLiteral(random.pick(['a', 'b', 'ab', '']))}, 'zz')`;
    case 7:
      return `(${random.chance(0.5) ? date(s, depth - 1) : predicate(s, depth - 1)})::text`;
    case 8: {
      // A computed decimal has another scale than PostgreSQL's, and -0 may stand for 0 in a group.
      const column = s.column(({ kind }) => kind === 'integer' || kind === 'date' || kind === 'timestamp');
      return column === undefined ? inner() : `(${column})::text`;
    }
    case 9:
      return `concat(${inner()}, ${random.pick(["'-'", inner()])}, ${inner()})`;
    case 10:
      return `${random.pick(['btrim', 'ltrim', 'rtrim'])}(${inner()}, ${textLiteral(random.pick(['a', 'ab', ' d', 'ün']))})`;
    default:
      return leaf(s, 'text');
  }
}

const intervals = ['1 day', '1 month', '13 months', '90 minutes', '1 year 2 days', '-1 month', '3 weeks', '0.5 days'];

function date(s: Statement, depth: number): string {
  const { random } = s;
  if (depth <= 0) return leaf(s, 'date');
  switch (random.integer(0, 6)) {
    case 0:
      return `(${date(s, depth - 1)} ${random.pick(['+', '-'])} ${random.integer(0, 40)})`;
    case 1:
      return either(s, 'date', depth);
    case 2:
      return `(${timestamp(s, depth - 1)})::date`;
    case 3:
      return `(${date(s, depth - 1)} ${random.pick(['+', '-'])} interval '${random.pick(intervals)}')::date`;
    default:
      return leaf(s, 'date');
  }
}

function timestamp(s: Statement, depth: number): string {
  const { random } = s;
  if (depth <= 0) return leaf(s, 'timestamp');
  switch (random.integer(0, 5)) {
    case 0:
      return `(${random.chance(0.5) ? timestamp(s, depth - 1) : date(s, depth - 1)} ${random.pick(['+', '-'])} interval '${random.pick(intervals)}')`;
    case 1:
      return `date_trunc('${random.pick(['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'])}', ${timestamp(s, depth - 1)})`;
    case 2:
      return either(s, 'timestamp', depth);
    case 3:
      return `(${date(s, depth - 1)})::timestamp`;
    default:
      return leaf(s, 'timestamp');
  }
}
