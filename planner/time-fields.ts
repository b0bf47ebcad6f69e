// The fields of EXTRACT, date_part and date_trunc: which exist for which type, and what they give.
import { convert } from './coerce.js';
import { MayflyError } from './errors.js';
import type { Expression } from './expression.js';
import { call, constant } from './expression-tree.js';
import type { SqlType } from './types.js';
import { BIGINT, decimal, TEXT, TIMESTAMP, typeName } from './types.js';

/** Fields that are whole numbers, of dates and timestamps alike. */
const DATE_FIELDS = [
  'year',
  'month',
  'day',
  'quarter',
  'week',
  'isoyear',
  'dow',
  'isodow',
  'doy',
  'decade',
  'century',
  'millennium',
];
const CLOCK_FIELDS = ['hour', 'minute'];
/** Fields with a fraction, in decimals as wide as they can grow. */
const FRACTION_FIELDS: Record<string, SqlType> = {
  second: decimal(8, 6),
  milliseconds: decimal(8, 3),
  epoch: decimal(20, 6),
};
const TRUNCATIONS = [
  'microseconds',
  'milliseconds',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'decade',
  'century',
  'millennium',
];

/** Other spellings that PostgreSQL takes. */
const SPELLINGS: Record<string, string> = {
  years: 'year',
  y: 'year',
  yr: 'year',
  yrs: 'year',
  months: 'month',
  mon: 'month',
  mons: 'month',
  days: 'day',
  d: 'day',
  weeks: 'week',
  w: 'week',
  quarters: 'quarter',
  qtr: 'quarter',
  hours: 'hour',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  minutes: 'minute',
  m: 'minute',
  min: 'minute',
  mins: 'minute',
  seconds: 'second',
  s: 'second',
  sec: 'second',
  secs: 'second',
  millisecond: 'milliseconds',
  ms: 'milliseconds',
  msec: 'milliseconds',
  msecs: 'milliseconds',
  microsecond: 'microseconds',
  us: 'microseconds',
  usec: 'microseconds',
  usecs: 'microseconds',
  decades: 'decade',
  dec: 'decade',
  centuries: 'century',
  c: 'century',
  cent: 'century',
  millennia: 'millennium',
  millenium: 'millennium',
};

function fieldName(field: Expression, construct: string, position: number): string {
  if (field.kind !== 'constant' || typeof field.value !== 'string') {
    throw new MayflyError(
      'feature_not_supported',
      'bind',
      `a field of ${construct} that is no constant is not supported`,
      { position },
    );
  }
  const name = field.value.toLowerCase();
  return SPELLINGS[name] ?? name;
}

/**
 * EXTRACT(field FROM time): bigint for whole fields, decimal for those with a fraction (PostgreSQL: numeric).
 * Throws `invalid_parameter_value` for a field that does not exist, `feature_not_supported` for one we lack.
 */
export function bindExtract(field: Expression, time: Expression, position: number): Expression {
  const name = fieldName(field, 'EXTRACT', position);
  const isDate = time.type.kind === 'date';
  if (isDate && (CLOCK_FIELDS.includes(name) || name === 'second' || name.endsWith('seconds'))) {
    throw new MayflyError(
      'feature_not_supported',
      'bind',
      `unit "${name}" is not supported for type ${typeName(time.type)}`,
      { position },
    );
  }
  if (name === 'epoch' && isDate) {
    const days = convert(
      call('subtract', [time, constant(0n, time.type)], { kind: 'integer', bits: 32, signed: true }),
      BIGINT,
      position,
    );
    return call('multiply', [days, constant(86_400n, BIGINT)], BIGINT);
  }
  const whole = DATE_FIELDS.includes(name) || CLOCK_FIELDS.includes(name) || name === 'microseconds';
  const type = whole ? BIGINT : FRACTION_FIELDS[name];
  if (type === undefined) {
    const known = ['timezone', 'timezone_hour', 'timezone_minute', 'julian'].includes(name);
    const code = known ? 'feature_not_supported' : 'invalid_parameter_value';
    throw new MayflyError(
      code,
      'bind',
      `unit "${name}" ${known ? 'is not supported' : 'is not recognized'} for type ${typeName(time.type)}`,
      { position },
    );
  }
  return call('extract', [constant(name, TEXT), time], type);
}

/** date_trunc(field, time): a timestamp; a date becomes one first. */
export function bindTruncate(field: Expression, time: Expression, position: number): Expression {
  const name = fieldName(field, 'date_trunc', position);
  const argument = time.type.kind === 'date' ? convert(time, TIMESTAMP, position) : time;
  if (!TRUNCATIONS.includes(name)) {
    throw new MayflyError(
      'invalid_parameter_value',
      'bind',
      `unit "${name}" is not recognized for type ${typeName(time.type)}`,
      { position },
    );
  }
  return call('date_trunc', [constant(name, TEXT), argument], argument.type);
}
