// Literals of random queries.
import { BIGINT, DATE, DOUBLE, decimal, INTEGER, type SqlType, TEXT, TIMESTAMP } from '../../planner/types.js';
import { valueText } from '../data/value-text.js';
import type { Kind, Statement } from './statement.js';
import { randomValue } from './table.js';

const types: Record<Kind, readonly SqlType[]> = {
  number: [INTEGER, INTEGER, BIGINT, decimal(5, 2), DOUBLE],
  boolean: [{ kind: 'boolean' }],
  text: [TEXT],
  date: [DATE],
  timestamp: [TIMESTAMP],
};

/** A literal of a kind; of an exact number no floating-point one. */
export function literal(s: Statement, kind: Kind, exact = false): string {
  const { random } = s;
  if (random.chance(0.03)) return nullLiteral(kind);
  if (kind === 'number' && !exact && random.chance(0.03)) {
    return random.pick([`'NaN'::float8`, `'Infinity'::float8`, `'-Infinity'::float8`, `'NaN'::real`]);
  }
  const type = random.pick(exact && kind === 'number' ? types.number.slice(0, -1) : types[kind]);
  return typedLiteral(type, randomValue(random, type, s.grade !== 'plain'));
}

/** A NULL that has a type, as an expression of untyped ones has none. */
export function nullLiteral(kind: Kind): string {
  return `null::${kind === 'number' ? 'integer' : kind}`;
}

export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value that is none of NULL, of its type but for decimals and narrow integers. */
export function typedLiteral(type: SqlType, value: Parameters<typeof valueText>[1]): string {
  const text = valueText(type, value);
  switch (type.kind) {
    case 'integer':
      return type.bits === 64 ? `'${text}'::bigint` : Number(value) < 0 ? `'${text}'::integer` : text;
    case 'decimal':
      return Number(value) < 0 ? `(${text})` : text;
    case 'float':
      return `'${text}'::float8`;
    case 'boolean':
      return text;
    case 'date':
    case 'timestamp':
      return `${type.kind} '${text}'`;
    default:
      return textLiteral(text);
  }
}
