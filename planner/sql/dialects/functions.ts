// The functions that each dialect has, and what they are in PostgreSQL's terms: one row a function. A name that is in no
// row of the dialect is unknown, whatever PostgreSQL makes of it; arguments for which the meaning would differ are
// refused.
import { MayflyError } from '../../errors.js';
import { unsupported } from '../convert.js';
import type { SyntaxExpression } from '../syntax.js';
import { callOf, caseOf, castOf, divisor, numberOf, operation } from './build.js';
import type { Dialect, ForeignDialect } from './dialect.js';
import {
  boundaries,
  extractField,
  field,
  formatTime,
  MYSQL_CODES,
  SQLITE_CODES,
  shift,
  toDate,
  truncateTime,
  unitOf,
} from './times.js';

/** A call as it is written. */
export interface DialectCall {
  readonly name: string;
  /** Undefined where there are no parentheses. */
  readonly args: readonly SyntaxExpression[] | undefined;
  readonly position: number;
  readonly star?: boolean;
  readonly distinct?: boolean;
  readonly filter?: SyntaxExpression | undefined;
}

type Build = (args: readonly SyntaxExpression[], call: DialectCall, dialect: Dialect) => SyntaxExpression;

interface Row {
  readonly names: readonly string[];
  readonly dialects: readonly ForeignDialect[];
  /** How many arguments there may be. */
  readonly counts: readonly [number, number];
  readonly build: Build;
}

const MYSQL = ['mysql', 'mariadb'] as const;
const ALL = [...MYSQL, 'bigquery', 'snowflake', 'transactsql', 'sqlite', 'hive', 'trino'] as const;

/** All dialects but some. */
function but(...left: readonly ForeignDialect[]): readonly ForeignDialect[] {
  return ALL.filter((name) => !left.includes(name));
}

function row(
  names: string,
  dialects: readonly ForeignDialect[],
  counts: number | readonly [number, number],
  build: Build | string,
): Row {
  return {
    names: names.split(' '),
    dialects,
    counts: typeof counts === 'number' ? [counts, counts] : counts,
    build: typeof build === 'string' ? (args, { position }) => callOf(build, args, position) : build,
  };
}

const ROWS: readonly Row[] = [
  // aggregates
  row('count sum min max', but('sqlite'), [0, 1], aggregate),
  row('count sum', ['sqlite'], [0, 1], aggregate),
  row('avg', but('transactsql'), 1, aggregate),
  // The average of integers is one, without its fraction.
  row('avg', ['transactsql'], 1, (args, call) => {
    const example = aggregateOf('max', args, { ...call, distinct: false });
    return callOf('whole part where', [aggregateOf('avg', args, call), example], call.position);
  }),
  row('min max', ['sqlite'], 1, aggregate),
  row('min', ['sqlite'], [2, 100], nullOfAny('least')),
  row('max', ['sqlite'], [2, 100], nullOfAny('greatest')),
  row('countif count_if', ['bigquery', 'snowflake', 'trino'], 1, ([condition], call) => ({
    ...aggregateOf('count', [], { ...call, filter: condition }),
    star: true,
  })),
  row('logical_and', ['bigquery'], 1, (args, call) => aggregateOf('bool_and', args, call)),
  row('logical_or', ['bigquery'], 1, (args, call) => aggregateOf('bool_or', args, call)),
  row('booland_agg', ['snowflake'], 1, (args, call) => aggregateOf('bool_and', args, call)),
  row('boolor_agg', ['snowflake'], 1, (args, call) => aggregateOf('bool_or', args, call)),
  row('bool_and bool_or every', ['trino'], 1, aggregate),
  // NULL
  row('coalesce', ALL, [1, 100], 'coalesce'),
  row('nullif', ALL, 2, 'nullif'),
  row('ifnull', [...MYSQL, 'sqlite', 'bigquery', 'snowflake'], 2, 'coalesce'),
  row('nvl', ['snowflake', 'hive'], 2, 'coalesce'),
  row('zeroifnull', ['snowflake'], 1, ([x], { position }) => callOf('coalesce', [x!, numberOf(0, position)], position)),
  row('isnull', ['transactsql'], 2, bindIsNull),
  row('if', [...MYSQL, 'bigquery', 'hive'], 3, choose),
  row('if', ['trino'], [2, 3], choose),
  row('iff', ['snowflake'], 3, choose),
  row('iif', ['sqlite', 'transactsql'], 3, choose),
  row('greatest', but('transactsql', 'sqlite'), [2, 100], nullOfAny('greatest')),
  row('least', but('transactsql', 'sqlite'), [2, 100], nullOfAny('least')),
  row('greatest', ['transactsql'], [2, 100], 'greatest'),
  row('least', ['transactsql'], [2, 100], 'least'),
  // numbers
  row('abs', ALL, 1, 'abs'),
  row('sign', ALL, 1, 'sign'),
  row('floor', ALL, 1, 'floor'),
  row('ceiling', ALL, 1, 'ceil'),
  row('ceil', but('transactsql'), 1, 'ceil'),
  row('round', MYSQL, 1, 'round'),
  row('round', but(...MYSQL, 'transactsql'), 1, 'round half away'),
  row('round', ALL, 2, 'round'),
  row('truncate', MYSQL, 2, 'trunc'),
  row('trunc', ['bigquery', 'snowflake'], [1, 2], 'trunc'),
  row('truncate', ['trino'], 1, 'trunc'),
  row('sqrt', ALL, 1, 'sqrt'),
  row('power', but('transactsql'), 2, 'power'),
  row('pow', but('transactsql', 'snowflake'), 2, 'power'),
  row('exp', ALL, 1, 'exp'),
  row('ln', but('transactsql'), 1, 'ln'),
  row('log', [...MYSQL, 'bigquery', 'transactsql'], 1, 'ln'),
  row('mod', but('transactsql'), 2, ([a, b], { position }, dialect) => {
    return operation('%', a!, divisor(b!, dialect), position);
  }),
  row('div', ['bigquery'], 2, ([a, b], { position }) => castOf(callOf('div', [a!, b!], position), 'int8', position)),
  row('div0', ['snowflake'], 2, ([a, b], { position }) => {
    const zero = numberOf(0, position);
    const when = operation('=', b!, zero, position);
    return caseOf(when, zero, operation('/ decimal', a!, callOf('nullif', [b!, zero], position), position), position);
  }),
  row('safe_divide', ['bigquery'], 2, ([a, b], { position }) => {
    return operation('/ double', a!, callOf('nullif', [b!, numberOf(0, position)], position), position);
  }),
  // text
  row('lower', ALL, 1, 'lower'),
  row('upper', ALL, 1, 'upper'),
  row('lcase', [...MYSQL, 'hive'], 1, 'lower'),
  row('ucase', [...MYSQL, 'hive'], 1, 'upper'),
  row('length', MYSQL, 1, 'octet_length'),
  row('length', ['bigquery', 'snowflake', 'sqlite', 'hive', 'trino'], 1, 'length'),
  row('len', ['snowflake'], 1, 'length'),
  row('len', ['transactsql'], 1, ([x], { position }) => callOf('length', [callOf('rtrim', [x!], position)], position)),
  row('char_length character_length', [...MYSQL, 'bigquery', 'hive'], 1, 'length'),
  row('octet_length', [...MYSQL, 'bigquery', 'snowflake', 'hive', 'sqlite'], 1, 'octet_length'),
  row('byte_length', ['bigquery'], 1, 'octet_length'),
  row('substring', but('transactsql'), [2, 3], substring),
  row('substr', but('transactsql'), [2, 3], substring),
  row('mid', MYSQL, 3, substring),
  row('substring', ['transactsql'], 3, 'substring'),
  row('left right', [...MYSQL, 'bigquery', 'snowflake', 'transactsql'], 2, ([x, count], { name, position }) => {
    whole(count!, 0, `a count of ${name.toUpperCase()} that is no constant`);
    return callOf(name, [x!, count!], position);
  }),
  row('trim', [...MYSQL, 'snowflake', 'transactsql', 'sqlite', 'hive'], 1, 'btrim'),
  row('ltrim', but('bigquery', 'trino'), 1, 'ltrim'),
  row('rtrim', but('bigquery', 'trino'), 1, 'rtrim'),
  row('trim', [...MYSQL, 'trino', 'bigquery', 'snowflake', 'sqlite'], 2, trimCharacter('btrim')),
  row('ltrim', [...MYSQL, 'trino', 'bigquery', 'snowflake', 'sqlite'], 2, trimCharacter('ltrim')),
  row('rtrim', [...MYSQL, 'trino', 'bigquery', 'snowflake', 'sqlite'], 2, trimCharacter('rtrim')),
  row('concat', [...MYSQL, 'bigquery', 'snowflake', 'hive', 'trino'], [1, 100], (args, { position }) => {
    return args.map((part) => castOf(part, 'text', part.position)).reduce((a, b) => operation('||', a, b, position));
  }),
  row('concat', ['transactsql', 'sqlite'], [1, 100], 'concat'),
  row('replace', ALL, 3, 'replace'),
  row('reverse', but('sqlite'), 1, 'reverse'),
  row('repeat', [...MYSQL, 'bigquery', 'snowflake', 'hive'], 2, 'repeat'),
  row('replicate', ['transactsql'], 2, 'repeat'),
  row('instr', [...MYSQL, 'hive', 'sqlite', 'bigquery'], 2, 'strpos'),
  row('strpos', ['bigquery', 'trino'], 2, 'strpos'),
  row('locate', [...MYSQL, 'hive'], 2, ([sought, x], { position }) => callOf('strpos', [x!, sought!], position)),
  row('position charindex', ['snowflake'], 2, ([sought, x], { position }) => callOf('strpos', [x!, sought!], position)),
  row('charindex', ['transactsql'], 2, ([sought, x], { position }) => callOf('strpos', [x!, sought!], position)),
  row('starts_with', ['bigquery', 'trino'], 2, 'starts_with'),
  row('startswith', ['snowflake'], 2, 'starts_with'),
  row('ends_with endswith', ['bigquery', 'snowflake'], 2, ([x, end], { position }) => {
    const tail = callOf('right', [x!, callOf('length', [end!], position)], position);
    return operation('=', tail, end!, position);
  }),
  row('contains', ['snowflake'], 2, ([x, part], { position }) => {
    return operation('>', callOf('strpos', [x!, part!], position), numberOf(0, position), position);
  }),
  // dates and times
  row('year month day quarter hour minute second', [...MYSQL, 'hive', 'snowflake', 'trino'], 1, field),
  row('dayofmonth', [...MYSQL, 'hive', 'snowflake'], 1, ([time], call) => field([time!], { ...call, name: 'day' })),
  row('year month day', ['transactsql'], 1, field),
  row('datepart', ['transactsql'], 2, ([part, time], { position }, dialect) => {
    return extractField(dialect, unitOf(part!), time!, position, part!.position);
  }),
  row('date_part', ['snowflake'], 2, ([part, time], { position }, dialect) => {
    return extractField(dialect, unitOf(part!), time!, position, part!.position);
  }),
  row('date_trunc', ['snowflake', 'trino'], 2, ([unit, time], { position }) => truncateTime(unit!, time!, position)),
  row('date_trunc timestamp_trunc datetime_trunc', ['bigquery'], 2, ([time, unit], { position }) => {
    if (unitOf(unit!) === 'week') throw unsupported('WEEK, which begins on Sunday,', unit!.position);
    return truncateTime(unit!, time!, position);
  }),
  row('date_add adddate', MYSQL, 2, ([time, interval], { position }) => shift('+', time!, interval!, position)),
  row('date_sub subdate', MYSQL, 2, ([time, interval], { position }) => shift('-', time!, interval!, position)),
  row('date_add', ['bigquery'], 2, ([time, interval], { position }) => shift('+', time!, interval!, position)),
  row('date_sub', ['bigquery'], 2, ([time, interval], { position }) => shift('-', time!, interval!, position)),
  row('date_add', ['hive'], 2, ([time, days], { position }) => shift('+', time!, days!, position, 'day')),
  row('date_sub', ['hive'], 2, ([time, days], { position }) => shift('-', time!, days!, position, 'day')),
  row('dateadd timestampadd', ['snowflake', 'transactsql'], 3, ([unit, count, time], { position }) => {
    return shift('+', time!, count!, position, unitOf(unit!));
  }),
  row('date_add', ['trino'], 3, ([unit, count, time], { position }) => {
    return shift('+', time!, count!, position, unitOf(unit!));
  }),
  row('datediff', [...MYSQL, 'hive'], 2, ([to, from], { position }) => boundaries('day', from!, to!, position)),
  row('date_diff', ['bigquery'], 3, ([to, from, unit], { position }) => {
    return boundaries(unitOf(unit!), from!, to!, position);
  }),
  row('datediff', ['snowflake', 'transactsql'], 3, ([unit, from, to], { position }) => {
    return boundaries(unitOf(unit!), from!, to!, position);
  }),
  row('date_diff', ['trino'], 3, ([unit, from, to], { position }) => {
    if (unitOf(unit!) !== 'day') throw unsupported('date_diff in another unit than days', unit!.position);
    return operation('-', to!, from!, position); // refused for timestamps, of which it counts full days
  }),
  row('date', [...MYSQL, 'bigquery', 'sqlite', 'trino', 'snowflake'], 1, toDate),
  row('to_date', ['hive', 'snowflake'], 1, toDate),
  row('strftime', ['sqlite'], 2, ([format, time], { position }) => formatTime(format!, time!, SQLITE_CODES, position)),
  row('date_format', MYSQL, 2, ([time, format], { position }) => formatTime(format!, time!, MYSQL_CODES, position)),
  row('current_date', but('sqlite', 'transactsql'), 0, 'current_date'),
  row('curdate', MYSQL, 0, 'current_date'),
  row('now current_timestamp localtimestamp', [...MYSQL, 'hive'], 0, 'localtimestamp'),
  row('localtimestamp', ['trino', 'snowflake'], 0, 'localtimestamp'),
  row('getdate sysdatetime current_timestamp', ['transactsql'], 0, 'localtimestamp'),
  row('current_timestamp', ['bigquery', 'snowflake', 'trino'], 0, 'current_timestamp'),
  row('now', ['trino'], 0, 'current_timestamp'),
];

const BY_DIALECT = new Map<string, Row[]>();
for (const entry of ROWS) {
  for (const dialect of entry.dialects) {
    for (const name of entry.names) {
      const key = `${dialect} ${name}`;
      BY_DIALECT.set(key, [...(BY_DIALECT.get(key) ?? []), entry]);
    }
  }
}

/** What a call of a dialect's function is. Throws undefined_function and feature_not_supported. */
export function dialectCall(dialect: Dialect, call: DialectCall): SyntaxExpression {
  const { name, position, args = [], star = false, distinct = false, filter } = call;
  const rows = BY_DIALECT.get(`${dialect.name} ${name}`);
  if (rows === undefined) {
    const message = `the function ${name} of ${dialect.title} is not known`;
    throw new MayflyError('undefined_function', 'parse', message, { position });
  }
  const found = rows.find(({ counts: [least, most] }) => star || (args.length >= least && args.length <= most));
  if (found === undefined) {
    const message = `the function ${name} of ${dialect.title} with ${args.length} arguments is not known`;
    throw new MayflyError('undefined_function', 'parse', message, { position });
  }
  const result = found.build(args, call, dialect);
  if ((star || distinct || filter !== undefined) && !isAggregate(result)) {
    throw unsupported(`${star ? '*' : distinct ? 'DISTINCT' : 'FILTER'} in a call of ${name}`, position);
  }
  return result;
}

const AGGREGATES = new Set(['count', 'sum', 'avg', 'min', 'max', 'bool_and', 'bool_or', 'every', 'whole part where']);

function isAggregate(expression: SyntaxExpression): boolean {
  return expression.kind === 'call' && AGGREGATES.has(expression.name);
}

function aggregate(args: readonly SyntaxExpression[], call: DialectCall): SyntaxExpression {
  return aggregateOf(call.name, args, call);
}

function aggregateOf(
  name: string,
  args: readonly SyntaxExpression[],
  { position, star = false, distinct = false, filter }: DialectCall,
): Extract<SyntaxExpression, { kind: 'call' }> {
  return { kind: 'call', position, name, arguments: args, star, distinct, filter };
}

function choose([when, then, otherwise]: readonly SyntaxExpression[], { position }: DialectCall): SyntaxExpression {
  return caseOf(when!, then!, otherwise, position);
}

/** Unlike PostgreSQL's, which pass over NULLs. */
function nullOfAny(name: string): Build {
  return (args, { position }) => {
    const tests = args.map((argument): SyntaxExpression => {
      return { kind: 'is', position: argument.position, argument, test: 'null', negated: false };
    });
    return caseOf(
      { kind: 'or', position, arguments: tests },
      { kind: 'null', position },
      callOf(name, args, position),
      position,
    );
  };
}

/** The result has the first argument's type, which only some second arguments surely have. */
function bindIsNull(args: readonly SyntaxExpression[], { position }: DialectCall): SyntaxExpression {
  const [, other] = args;
  if (other!.kind !== 'string' && !(other!.kind === 'number' && /^\d+$/.test(other!.text))) {
    throw unsupported('ISNULL with another value than a text or a whole number', other!.position, 'write COALESCE');
  }
  return callOf('coalesce', args, position);
}

/** A constant whole number that is at least so much. */
function whole(expression: SyntaxExpression, least: number, otherwise: string): number {
  if (expression.kind !== 'number' || !/^\d+$/.test(expression.text) || Number(expression.text) < least) {
    throw unsupported(otherwise, expression.position);
  }
  return Number(expression.text);
}

/** Places before the first character count differently everywhere. */
function substring(args: readonly SyntaxExpression[], { position }: DialectCall): SyntaxExpression {
  whole(args[1]!, 1, 'a start of a part of a text that is no constant of 1 or more');
  return callOf('substring', args, position);
}

/** Of more than one character some take the set, some the sequence. */
function trimCharacter(name: string): Build {
  return (args, { position }) => {
    const [, characters] = args;
    if (characters?.kind !== 'string' || [...characters.text].length !== 1) {
      throw unsupported('trimming other than one constant character', characters?.position ?? position);
    }
    return callOf(name, args, position);
  };
}
