// The dialects of SQL besides PostgreSQL's: how each is written and in what its meaning differs. One row a dialect;
// functions.ts and types.ts say the same of names. What cannot be told apart here is refused, never approximated.

/** The dialects that there are; `postgres` is the engine's own. */
export const dialectNames = [
  'postgres',
  'mysql',
  'mariadb',
  'bigquery',
  'snowflake',
  'transactsql',
  'sqlite',
  'hive',
  'trino',
] as const;

export type DialectName = (typeof dialectNames)[number];

/** A dialect that is read through node-sql-parser. */
export type ForeignDialect = Exclude<DialectName, 'postgres'>;

export interface Dialect {
  readonly name: ForeignDialect;
  /** As people write it, for messages. */
  readonly title: string;
  /** The quotes of texts and of names; a name quoted with `[` ends with `]`. */
  readonly texts: string;
  readonly names: string;
  /** What a letter after a backslash in a text means; undefined where a backslash is a character like any other. */
  readonly escapes: Readonly<Record<string, string>> | undefined;
  /** Whether `#` begins a comment, and whether `--` does so only before white space. */
  readonly hashComments: boolean;
  readonly dashesNeedSpace: boolean;
  /** Where ORDER BY puts NULLs unless told: as if lower or higher than all values, or last in either direction. */
  readonly nulls: 'lowest' | 'highest' | 'last';
  /** What `/` gives for two integers. */
  readonly quotient: 'integer' | 'decimal' | 'double';
  /** Whether x / 0 and x % 0 are NULL; else an error. */
  readonly zeroDivisorIsNull: boolean;
  /** Whether `||` joins texts; where it does not it is refused. */
  readonly pipesConcatenate: boolean;
  /** Whether a backslash in the pattern of LIKE takes the next character literally without being told so. */
  readonly likeEscapes: boolean;
  /** Whether LIKE passes over the case of letters. */
  readonly likeIgnoresCase: boolean;
  /** Whether a cast to an integer drops the fraction; else it rounds. */
  readonly castTruncates: boolean;
  /** Whether `date + 1` and `date - date` count days; where they do not they are refused. */
  readonly countsDays: boolean;
  /** Whether a date plus an interval of whole days is a date; else a timestamp. */
  readonly keepsDates: boolean;
  /** What a name in GROUP BY means that is both a column and an output. */
  readonly groupName: 'column' | 'output';
  /** Whether INTERSECT binds tighter than UNION and EXCEPT; undefined where they may not be mixed. */
  readonly intersectFirst: boolean | undefined;
}

const COMMON_ESCAPES = { n: '\n', r: '\r', t: '\t', b: '\b', '\\': '\\', "'": "'", '"': '"' };
const MYSQL_ESCAPES = { ...COMMON_ESCAPES, '0': '\0', Z: '\x1a', '%': '\\%', _: '\\_' };

const base = {
  hashComments: false,
  dashesNeedSpace: false,
  nulls: 'lowest',
  quotient: 'integer',
  zeroDivisorIsNull: false,
  pipesConcatenate: true,
  likeEscapes: false,
  likeIgnoresCase: false,
  castTruncates: false,
  countsDays: false,
  keepsDates: true,
  groupName: 'column',
  intersectFirst: true,
} as const;

const mysql = {
  ...base,
  texts: `'"`,
  names: '`',
  escapes: MYSQL_ESCAPES,
  hashComments: true,
  dashesNeedSpace: true,
  quotient: 'decimal',
  zeroDivisorIsNull: true,
  pipesConcatenate: false,
  likeEscapes: true,
} as const;

export const dialects: Readonly<Record<ForeignDialect, Dialect>> = {
  mysql: { ...mysql, name: 'mysql', title: 'MySQL' },
  mariadb: { ...mysql, name: 'mariadb', title: 'MariaDB' },
  bigquery: {
    ...base,
    name: 'bigquery',
    title: 'BigQuery',
    texts: `'"`,
    names: '`',
    escapes: { ...COMMON_ESCAPES, a: '\x07', f: '\f', v: '\v', '?': '?', '`': '`' },
    hashComments: true,
    quotient: 'double',
    likeEscapes: true,
    keepsDates: false,
    groupName: 'output',
    intersectFirst: undefined,
  },
  snowflake: {
    ...base,
    name: 'snowflake',
    title: 'Snowflake',
    texts: `'`,
    names: '"',
    escapes: { ...COMMON_ESCAPES, '0': '\0' },
    nulls: 'highest',
    quotient: 'decimal',
    countsDays: true,
  },
  transactsql: {
    ...base,
    name: 'transactsql',
    title: 'Transact-SQL',
    texts: `'`,
    names: '["',
    escapes: undefined,
    pipesConcatenate: false,
    castTruncates: true,
  },
  sqlite: {
    ...base,
    name: 'sqlite',
    title: 'SQLite',
    texts: `'`,
    names: '"`[',
    escapes: undefined,
    zeroDivisorIsNull: true,
    likeIgnoresCase: true,
    castTruncates: true,
    intersectFirst: false,
  },
  hive: {
    ...base,
    name: 'hive',
    title: 'Hive',
    texts: `'"`,
    names: '`',
    escapes: { ...COMMON_ESCAPES, '0': '\0', '%': '\\%', _: '\\_' },
    quotient: 'double',
    zeroDivisorIsNull: true,
    likeEscapes: true,
    castTruncates: true,
    intersectFirst: undefined,
  },
  trino: {
    ...base,
    name: 'trino',
    title: 'Trino',
    texts: `'`,
    names: '"',
    escapes: undefined,
    nulls: 'last',
  },
};
