// The types that each dialect's CAST knows, and what they are in PostgreSQL's terms: one row a type.
import { unsupported } from '../convert.js';
import type { SyntaxExpression } from '../syntax.js';
import { callOf } from './build.js';
import type { ForeignDialect } from './dialect.js';
import type { Reading } from './reading.js';

interface Row {
  readonly names: readonly string[];
  readonly dialects: readonly ForeignDialect[];
  readonly type: string;
  /** What it has in parentheses: nothing, or as many numbers as this, or these where none are given. */
  readonly modifiers?: readonly number[];
}

const MYSQL = ['mysql', 'mariadb'] as const;

function row(names: string, dialects: readonly ForeignDialect[], type: string, modifiers?: readonly number[]): Row {
  return { names: names.split(', '), dialects, type, ...(modifiers && { modifiers }) };
}

const ROWS: readonly Row[] = [
  row('signed, signed integer', MYSQL, 'int8'),
  row('char', MYSQL, 'text'),
  row('decimal', [...MYSQL, 'hive'], 'numeric', [10, 0]),
  row('date', [...MYSQL, 'bigquery', 'snowflake', 'transactsql', 'hive', 'trino'], 'date'),
  row('datetime', MYSQL, 'timestamp', [0]),
  row('double', [...MYSQL, 'snowflake', 'hive', 'trino'], 'float8'),
  row('float', [...MYSQL, 'hive'], 'float4'),
  row('int64, int, integer, bigint, smallint', ['bigquery'], 'int8'),
  row('float64', ['bigquery'], 'float8'),
  row('numeric, decimal', ['bigquery'], 'numeric', [38, 9]),
  row('string', ['bigquery', 'snowflake', 'hive'], 'text'),
  row('bool, boolean', ['bigquery'], 'bool'),
  row('boolean', ['snowflake', 'hive', 'trino'], 'bool'),
  row('datetime', ['bigquery', 'snowflake'], 'timestamp'),
  row('timestamp', ['bigquery'], 'timestamptz'),
  row('int, integer, bigint, smallint, tinyint', ['snowflake'], 'numeric', [38, 0]),
  row('number, numeric, decimal', ['snowflake'], 'numeric', [38, 0]),
  row('float, double precision, real', ['snowflake'], 'float8'),
  row('text, varchar', ['snowflake'], 'text'),
  row('timestamp, timestamp_ntz', ['snowflake'], 'timestamp', [9]),
  row('int, integer', ['transactsql', 'hive', 'trino'], 'int4'),
  row('bigint', ['transactsql', 'hive', 'trino'], 'int8'),
  row('smallint', ['transactsql', 'hive', 'trino'], 'int2'),
  row('tinyint', ['hive', 'trino'], 'tinyint'),
  row('float, double precision', ['transactsql'], 'float8'),
  row('real', ['transactsql', 'trino'], 'float4'),
  row('decimal, numeric', ['transactsql'], 'numeric', [18, 0]),
  row('varchar, nvarchar', ['transactsql'], 'varchar', [30]),
  row('datetime2', ['transactsql'], 'timestamp', [7]),
  row('int, integer, bigint', ['sqlite'], 'int8'),
  row('real, double', ['sqlite'], 'float8'),
  row('text', ['sqlite'], 'text'),
  row('timestamp', ['hive'], 'timestamp', [9]),
  row('decimal', ['trino'], 'numeric', [38, 0]),
  row('varchar', ['trino'], 'text'),
  row('timestamp', ['trino'], 'timestamp', [3]),
];

const WHOLE = new Set(['int2', 'int4', 'int8', 'tinyint']);

/** Reads the type of a cast of `argument` and makes the cast. */
export function readType(reading: Reading, argument: SyntaxExpression, position: number): SyntaxExpression {
  const { dialect } = reading;
  const place = reading.position;
  const words = [reading.next().value];
  while (reading.peek().kind === 'word' && words.length < 3) {
    const longer = [...words, reading.peek().value].join(' ');
    if (!ROWS.some(({ names, dialects }) => dialects.includes(dialect.name) && names.includes(longer))) break;
    words.push(reading.next().value);
  }
  const name = words.join(' ');
  const found = ROWS.find((entry) => entry.dialects.includes(dialect.name) && entry.names.includes(name));
  if (found === undefined) throw unsupported(`the type ${name} of ${dialect.title}`, place);
  const given: number[] = [];
  if (reading.sees('(')) {
    const opening = reading.take('(');
    do {
      const number = reading.next();
      if (number.kind !== 'number' || !/^\d{1,9}$/.test(number.value))
        throw unsupported('this type modifier', number.position);
      given.push(Number(number.value));
    } while (reading.accept(','));
    reading.take(')');
    if (given.length > (found.modifiers?.length ?? 0)) throw unsupported(`a length of the type ${name}`, opening);
  }
  const modifiers = found.modifiers === undefined || given.length === 0 ? (found.modifiers ?? []) : given;
  const isTruncated = dialect.castTruncates && WHOLE.has(found.type);
  return {
    kind: 'cast',
    position,
    argument: isTruncated ? callOf('whole part', [argument], argument.position) : argument,
    type: { position: place, name: found.type, modifiers },
  };
}
