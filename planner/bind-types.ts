// Type names as SQL writes them -> types.
import { decimalOfInteger, decimalOfValue } from './decimal-types.js';
import { MayflyError } from './errors.js';
import type { Expression } from './expression.js';
import { atPosition, parseNumber } from './literals.js';
import { suggest } from './scope.js';
import type { SyntaxType } from './sql/syntax.js';
import type { SqlType, TimeUnit } from './types.js';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  decimal,
  INTEGER,
  INTERVAL,
  MAX_PRECISION,
  REAL,
  SMALLINT,
  TEXT,
  TIMESTAMP,
} from './types.js';

/** By the names PostgreSQL's grammar gives ("int4" for INTEGER) and their plain spellings. */
const TYPES: Record<string, SqlType> = {
  bool: BOOLEAN,
  boolean: BOOLEAN,
  int2: SMALLINT,
  int4: INTEGER,
  int8: BIGINT,
  float4: REAL,
  float8: DOUBLE,
  text: TEXT,
  varchar: TEXT,
  date: DATE,
  timestamp: TIMESTAMP,
  interval: INTERVAL,
  timestamptz: { kind: 'timestamp', unit: 'us', zone: 'UTC' },
  tinyint: { kind: 'integer', bits: 8, signed: true },
};

const UNITS: Record<number, TimeUnit> = { 0: 's', 3: 'ms', 6: 'us', 9: 'ns' };

/**
 * The type of CAST(argument AS written). `argument` decides the digits of a bare NUMERIC.
 * Throws `undefined_object` and `feature_not_supported`.
 */
export function bindType(written: SyntaxType, argument: Expression): SqlType {
  const { name, modifiers, position } = written;
  const refuse = (message: string, hint?: string): MayflyError =>
    new MayflyError('feature_not_supported', 'bind', message, { position, ...(hint === undefined ? {} : { hint }) });
  if (name === 'numeric') return bindNumeric(written, argument, refuse);
  const type = TYPES[name];
  if (type === undefined) {
    if (name === 'bpchar') throw refuse('the type character(n) is not supported', 'use text or varchar');
    const close = suggest(name, [
      'integer',
      'bigint',
      'smallint',
      'double precision',
      'numeric',
      'decimal',
      ...Object.keys(TYPES),
    ]);
    throw new MayflyError('undefined_object', 'bind', `type "${name}" does not exist`, {
      position,
      ...(close.length > 0 ? { hint: `perhaps you meant ${close.join(' or ')}` } : {}),
    });
  }
  const [modifier] = modifiers;
  if (type.kind === 'timestamp' && modifier !== undefined) {
    const unit = UNITS[modifier];
    if (unit === undefined)
      throw refuse(`timestamp(${modifier}) is not supported`, 'the digits of a second are 0, 3, 6 or 9');
    return { ...type, unit };
  }
  return type;
}

/** The number of characters of varchar(n), or undefined. */
export function lengthLimit(written: SyntaxType): number | undefined {
  return written.name === 'varchar' ? written.modifiers[0] : undefined;
}

function bindNumeric(
  { modifiers, position }: SyntaxType,
  argument: Expression,
  refuse: (message: string, hint?: string) => MayflyError,
): SqlType {
  const [precision, scale = 0] = modifiers;
  if (precision !== undefined) {
    if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      throw refuse(
        `numeric(${precision},${scale}) is not supported`,
        `the precision is 1 to ${MAX_PRECISION}, the scale 0 to the precision`,
      );
    }
    return decimal(precision, scale);
  }
  const { type } = argument;
  if (type.kind === 'decimal') return type;
  if (type.kind === 'integer') return decimalOfInteger(type);
  if (argument.kind === 'constant' && typeof argument.value === 'string') {
    const { value } = argument;
    const number = atPosition(position, () => parseNumber(value.trim()));
    const type = number === undefined ? undefined : decimalOfValue(number.unscaled, number.scale);
    if (type !== undefined && type.precision <= MAX_PRECISION) return type;
  }
  if (argument.kind === 'constant' && argument.value === null) return decimal(MAX_PRECISION, 0);
  throw refuse('numeric without precision and scale is not supported here', 'write numeric(precision, scale)');
}
