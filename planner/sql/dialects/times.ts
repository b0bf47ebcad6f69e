// What the dialects' functions of dates, times and intervals are in PostgreSQL's terms.
import { unsupported } from '../convert.js';
import type { SyntaxExpression } from '../syntax.js';
import { callOf, castOf, numberOf, operation } from './build.js';
import type { Dialect } from './dialect.js';
import type { DialectCall } from './functions.js';

export function field([time]: readonly SyntaxExpression[], { name, position }: DialectCall): SyntaxExpression {
  return extracted(name, time!, position);
}

const FIELDS = new Set(['year', 'quarter', 'month', 'day', 'hour', 'minute', 'second']);

/** EXTRACT(field FROM time). */
export function extractField(
  { title }: Dialect,
  name: string,
  time: SyntaxExpression,
  position: number,
  place: number,
): SyntaxExpression {
  if (!FIELDS.has(name)) throw unsupported(`the field ${name} in ${title}`, place);
  return extracted(name, time, position);
}

/** A field of a time; seconds are whole, unlike PostgreSQL's. */
function extracted(name: string, time: SyntaxExpression, position: number): SyntaxExpression {
  const value = callOf('extract', [{ kind: 'string', position, text: name }, time], position);
  return name === 'second' ? castOf(callOf('floor', [value], position), 'int8', position) : value;
}

/** A unit of time as an argument: a word or a text. */
export function unitOf(argument: SyntaxExpression): string {
  if (argument.kind === 'string') return argument.text.toLowerCase();
  if (argument.kind === 'name' && argument.path.length === 1) return argument.path[0]!.toLowerCase();
  throw unsupported('a unit of time that is no constant', argument.position);
}

const UNITS = new Set(['year', 'month', 'week', 'day', 'hour', 'minute', 'second']);

export function truncateTime(unit: SyntaxExpression, time: SyntaxExpression, position: number): SyntaxExpression {
  const name = unitOf(unit);
  if (!UNITS.has(name) && name !== 'quarter') throw unsupported(`the unit ${name}`, unit.position);
  return callOf('date_trunc of its type', [{ kind: 'string', position: unit.position, text: name }, time], position);
}

/** The interval of a count of units; without a unit the count says its own. */
export function intervalOf(
  { title }: Dialect,
  count: SyntaxExpression,
  unit: string | undefined,
  position: number,
): SyntaxExpression {
  if (unit === undefined) {
    if (count.kind !== 'string') throw unsupported(`this interval in ${title}`, position);
    return castOf({ kind: 'string', position: count.position, text: count.text }, 'interval', position);
  }
  const amount = constantCount(count);
  const [name, times] = unit === 'quarter' ? ['month', 3] : [unit.replace(/s$/, ''), 1];
  if (!UNITS.has(name)) throw unsupported(`the unit ${unit} in ${title}`, position);
  return castOf({ kind: 'string', position, text: `${amount * times} ${name}` }, 'interval', position);
}

/** A constant whole number, perhaps with a sign or in quotes. */
function constantCount(count: SyntaxExpression): number {
  const text =
    count.kind === 'number' || count.kind === 'string'
      ? count.text
      : count.kind === 'operator' && count.left === undefined && count.right.kind === 'number'
        ? `${count.operator}${count.right.text}`
        : '';
  if (!/^[-+]?\d{1,9}$/.test(text)) throw unsupported('an interval that is no whole constant', count.position);
  return Number(text);
}

export function isIntervalLiteral(expression: SyntaxExpression): boolean {
  return expression.kind === 'cast' && expression.type.name === 'interval';
}

/** A time moved by an interval, or by a count of units. A date moved by days and more stays a date. */
export function shift(
  operator: '+' | '-',
  time: SyntaxExpression,
  by: SyntaxExpression,
  position: number,
  unit?: string,
): SyntaxExpression {
  let interval = by;
  if (unit !== undefined) {
    const name = unit === 'quarter' ? 'month' : unit;
    if (!UNITS.has(name)) throw unsupported(`the unit ${unit}`, position);
    const amount = constantCount(by) * (unit === 'quarter' ? 3 : 1);
    interval = castOf({ kind: 'string', position: by.position, text: `${amount} ${name}` }, 'interval', by.position);
  }
  if (!isIntervalLiteral(interval)) throw unsupported('adding what is no INTERVAL to a date', by.position);
  return operation(`${operator} interval`, time, interval, position);
}

/** How many beginnings of a unit lie between two dates. */
export function boundaries(
  unit: string,
  from: SyntaxExpression,
  to: SyntaxExpression,
  position: number,
): SyntaxExpression {
  const part = (name: string, time: SyntaxExpression): SyntaxExpression => extracted(name, time, position);
  const difference = (name: string): SyntaxExpression => operation('-', part(name, to), part(name, from), position);
  const scaled = (times: number, name: string): SyntaxExpression => {
    const years = operation('*', difference('year'), numberOf(times, position), position);
    return operation('+', years, difference(name), position);
  };
  switch (unit) {
    case 'day':
      return operation('-', castOf(to, 'date', position), castOf(from, 'date', position), position);
    case 'month':
      return scaled(12, 'month');
    case 'quarter':
      return scaled(4, 'quarter');
    case 'year':
      return difference('year');
    default:
      throw unsupported(`the difference in the unit ${unit}`, position);
  }
}

/** The codes of a format of times: the field that each is, as text of two digits but for the year. */
export const SQLITE_CODES: Readonly<Record<string, string>> = {
  Y: 'year',
  m: 'month',
  d: 'day',
  H: 'hour',
  M: 'minute',
  S: 'second',
};
export const MYSQL_CODES: Readonly<Record<string, string>> = {
  Y: 'year',
  m: 'month',
  d: 'day',
  H: 'hour',
  i: 'minute',
  s: 'second',
};

/** A time as text, by a constant format. */
export function formatTime(
  format: SyntaxExpression,
  time: SyntaxExpression,
  codes: Readonly<Record<string, string>>,
  position: number,
): SyntaxExpression {
  if (format.kind !== 'string') throw unsupported('a format of a time that is no constant', format.position);
  const parts = (format.text.match(/%.?|[^%]+/gs) ?? []).map((part): SyntaxExpression => {
    if (!part.startsWith('%')) return { kind: 'string', position, text: part };
    const name = codes[part.slice(1)];
    if (name === undefined) throw unsupported(`${part} in the format of a time`, format.position);
    const digits = castOf(extracted(name, time, position), 'text', position);
    const width = numberOf(name === 'year' ? 4 : 2, position);
    const zeros: SyntaxExpression = { kind: 'string', position, text: '000' };
    return callOf('right', [operation('||', zeros, digits, position), width], position);
  });
  const empty = castOf({ kind: 'string', position, text: '' }, 'text', position);
  return parts.reduce((left, right) => operation('||', left, right, position), empty);
}

export function toDate([time]: readonly SyntaxExpression[], { position }: DialectCall): SyntaxExpression {
  return castOf(time!, 'date', position);
}
