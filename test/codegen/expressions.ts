// Scalar expressions and the tables of edge values over which they are compared with PostgreSQL.
import { BIGINT, BOOLEAN, DATE, DOUBLE, INTEGER, REAL, SMALLINT, type SqlType, TEXT, TIMESTAMP, decimal } from '../../planner/types.js';
import { type TestTable, type Value, column } from '../data/columns.js';

/** Expressions over the columns of one table. */
export interface Family {
  readonly name: string;
  /** Edge values first; where ranges matter, a second table of small values, for which codegen drops checks. */
  readonly tables: readonly TestTable[];
  readonly expressions: readonly string[];
}

/**
 * A table `t` with a row for every pair of `values`: columns a and b of each type, named a0, b0, a1, b1 …, and id.
 * Columns are nullable where there are NULLs.
 */
function pairs(types: readonly SqlType[], values: readonly (readonly Value[])[]): TestTable {
  const count = values[0]?.length ?? 0;
  const columns = types.flatMap((type, k) => ['a', 'b'].map((name) => column(`${name}${k}`, type, values[k]?.includes(null) ?? true)));
  const rows = Array.from({ length: count * count }, (_, row) => [
    BigInt(row),
    ...values.flatMap((list) => [list[Math.floor(row / count)] ?? null, list[row % count] ?? null]),
  ]);
  return { name: 't', columns: [column('id', INTEGER, false), ...columns], batches: [rows.slice(0, 7), [], rows.slice(7)] };
}

/** Every combination of the parts, in a template with {0}, {1} … */
function each(template: string, ...parts: (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (texts, list, k) => texts.flatMap((text) => list.map((part) => text.replaceAll(`{${k}}`, part))),
    [template],
  );
}

const arithmetic = ['+', '-', '*', '/', '%'];
const comparisons = ['=', '<>', '<', '<=', '>', '>=', 'is distinct from', 'is not distinct from'];
const columnsOf = (count: number): string[] => Array.from({ length: count }, (_, k) => String(k));

const integers: Family = {
  name: 'integers',
  tables: [
    pairs(
      [SMALLINT, INTEGER, BIGINT],
      [15n, 31n, 63n].map((bits) => [null, -(2n ** bits), -7n, -1n, 0n, 1n, 3n, 10n, 2n ** bits - 1n]),
    ),
    pairs([SMALLINT, INTEGER, BIGINT], [1, 2, 3].map(() => [null, -7n, -1n, 2n, 5n, 100n])),
    // Products and sums that just fit, or just do not; no NULLs and no zero.
    pairs(
      [SMALLINT, INTEGER, BIGINT],
      [[-16384n, -182n, 1n, 181n, 16383n], [-1073741824n, -46341n, 3n, 46340n, 1073741824n], [-(2n ** 62n), -3037000500n, 3n, 3037000499n, 2n ** 62n]],
    ),
  ],
  expressions: [
    ...each('a{0} {1} b{0}', columnsOf(3), arithmetic),
    ...each('a{0} {1} {2}', columnsOf(3), arithmetic, ['0', '1', '-1', '7', '-3', '100']),
    ...each('{2} {1} a{0}', columnsOf(3), arithmetic, ['0', '-1', '7', '9223372036854775807']),
    ...each('a{0} {1} b{2}', columnsOf(3), arithmetic, ['1']),
    ...each('a{0} {1} b{0}', columnsOf(3), comparisons),
    ...each('a{0} {1} 3', columnsOf(3), comparisons),
    ...each('{1}(a{0})', columnsOf(3), ['abs', '-', 'sign', 'round', 'floor', 'ceil', 'trunc', 'sqrt', 'exp', 'ln']),
    ...each('a{0}::{1}', columnsOf(3), ['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric(5,2)', 'numeric(20,0)', 'numeric(38,20)', 'text', 'boolean']),
    ...each('greatest(a{0}, b{0}, 2)', columnsOf(3)),
    ...each('least(b{0}, a{0})', columnsOf(3)),
    ...each('coalesce(a{0}, b{0}, 5)', columnsOf(3)),
    ...each('nullif(a{0}, b{0})', columnsOf(3)),
    ...each('a{0} in ({1})', columnsOf(3), ['1, 3', '-7, null', 'b0, 3', '1, 2, 3, 4, 5, 6, 7, 8, 9, 10', '-7, -1, 0, 5, 6, 7, 8, 9, 10, 11, null', '1.5, 3']),
    ...each('a{0} not in (1, 3, 10)', columnsOf(3)),
    'a1 between b1 and 10', 'case when b1 = 0 then null when a1 > 0 then a1 / b1 else -1 end',
    'b1 <> 0 and a1 / b1 > 0', 'b1 = 0 or a1 / b1 > 0', 'case a1 when 3 then 1 when 10 then b1 end',
    'a1 > 0 and b1 > 0', 'a1 > 0 or b1 > 0', 'not (a1 > 0 and b1 > 0)', '(a1 > 0) is true', '(a1 > 0) is not false', '(a1 + 0 > b1) is unknown',
    'a1 + b1 * 2 - 1', '(a2 % 10) * (b2 % 10) + (a1 % 7)', 'mod(a1, b1)', 'a1 % 10 = b1 % 10', 'power(a0, 2)', 'a0 ^ b0',
    'a1 * 1.5', 'a2 * 0.5', 'a2 + 0.01', 'a1 / 3.0', 'b2 / 7.00', 'a2 > 0.5', 'a2 = 3.0', 'a1 % 2.5', 'a1::text || b1', "a1::text = '3'",
  ],
};

/** Integers that PostgreSQL does not have; there they are of the next signed type. */
const unsigned: Family = {
  name: 'unsigned and tiny integers',
  tables: [
    pairs(
      ([8, 16, 32, 64] as const).flatMap((bits) => [{ kind: 'integer', bits, signed: false }]),
      [8n, 16n, 32n, 64n].map((bits) => [null, 0n, 1n, 3n, 10n, 2n ** (bits - 1n), 2n ** bits - 1n]),
    ),
    pairs([8, 8, 8, 8].map(() => ({ kind: 'integer', bits: 8, signed: true })), [1, 2, 3, 4].map(() => [null, -128n, -1n, 0n, 3n, 127n])),
  ],
  expressions: [
    ...each('a{0} {1} b{0}', columnsOf(4), [...arithmetic, ...comparisons]),
    ...each('a{0} {1} b{2}', columnsOf(4), ['+', '*', '=', '<'], columnsOf(4)),
    ...each('a{0} {1} 3', columnsOf(4), [...arithmetic, ...comparisons]),
    ...each('{1}(a{0})', columnsOf(4), ['-', 'abs']),
    ...each('a{0}::{1}', columnsOf(4), ['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric(3,1)', 'numeric(38,10)', 'text']),
    ...each('greatest(a{0}, b{0})', columnsOf(4)),
    ...each('least(a{0}, b{0}, 5)', columnsOf(4)),
    ...each('coalesce(a{0}, b{0})', columnsOf(4)),
    ...each('a{0} in (1, 3)', columnsOf(4)),
    ...each('a{0} in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 200, -1)', columnsOf(4)),
    ...each("a{0}::text::{1}", columnsOf(4), ['smallint', 'bigint']),
    'a0 + a1 + a2', 'a0 * b1 - a2', 'case when a0 > b0 then a0 else b0 end',
  ],
};

const big = 10n ** 38n - 1n;
const decimals: Family = {
  name: 'decimals',
  tables: [
    pairs(
      [decimal(5, 2), decimal(15, 2), decimal(18, 4), decimal(38, 0), decimal(38, 10)],
      [
        [null, -99999n, -150n, 0n, 1n, 50n, 250n, 99999n],
        [null, -999999999999999n, -101n, 0n, 5n, 100n, 349n, 999999999999999n],
        [null, -(10n ** 18n - 1n), -25000n, 0n, 1n, 15000n, 33333n, 10n ** 18n - 1n],
        [null, -big, -3n, 0n, 1n, 7n, 10n ** 19n, big],
        [null, -big, -(15n * 10n ** 9n), 0n, 1n, 25n * 10n ** 9n, 10n ** 20n, big],
      ],
    ),
    pairs(
      [decimal(5, 2), decimal(15, 2), decimal(18, 4), decimal(38, 0), decimal(38, 10)],
      [1, 2, 3, 4, 5].map(() => [null, -350n, -51n, 1n, 50n, 249n, 12345n]),
    ),
    // Around the ends of 64 bits, without NULLs and without zero, and ranges on one side of it.
    pairs(
      [decimal(5, 2), decimal(15, 2), decimal(18, 4), decimal(38, 0), decimal(38, 10)],
      [
        [1n, 99n, 100n, 99999n],
        [3037000499n, 3037000500n, 922337203685477n, 999999999999999n],
        [-922337203685477580n, -3037000500n, -1n, 922337203685477580n],
        [2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n],
        [-(10n ** 19n), -(2n ** 63n), -1n, 2n ** 62n],
      ],
    ),
  ],
  expressions: [
    ...each('a{0} {1} b{0}', columnsOf(5), arithmetic),
    ...each('a{0} {1} b{2}', ['0', '1', '2'], arithmetic, ['3', '4']),
    ...each('a{0} {1} b{2}', ['0', '1'], arithmetic, ['2']),
    ...each('a{0} {1} {2}', columnsOf(5), arithmetic, ['2', '-1', '0.5', '0.00', '3.333']),
    ...each('{2} {1} a{0}', columnsOf(5), ['-', '/', '%'], ['1', '0.07']),
    ...each('a{0} {1} b{0}', columnsOf(5), comparisons),
    ...each('a{0} {1} b1', ['0', '2'], comparisons),
    ...each('a{0} {1} 0.5', columnsOf(5), ['=', '<', '>=']),
    ...each('{1}(a{0})', columnsOf(5), ['abs', '-', 'sign', 'round', 'floor', 'ceil', 'trunc']),
    ...each('{1}(a{0}, {2})', columnsOf(5), ['round', 'trunc'], ['1', '0', '-1', '-3', '5', '-20']),
    ...each('a{0}::{1}', columnsOf(5), ['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric(3,1)', 'numeric(10,0)', 'numeric(38,12)', 'numeric(20,2)', 'text']),
    ...each('greatest(a{0}, b{0}, 0.5)', columnsOf(5)),
    ...each('least(a{0}, b0)', ['0', '1', '2']),
    ...each('coalesce(a{0}, b{0})', columnsOf(5)),
    ...each('a{0} in (1, 0.5, -1.5)', columnsOf(5)),
    ...each('a{0} in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0.5)', columnsOf(5)),
    'a1 * (1 - b0)', 'a1 * (1 - b0) * (1 + a0)', 'a1 * a1 * a1', 'a0 / nullif(b0, 0)', 'case when b1 <> 0 then a1 / b1 end',
    'a1 * 0.2 < b1', 'a1 between b1 - 0.01 and b1 + 0.01', 'a0 * a0 - b0 * b0', '(a1 + b1) / 2', 'sqrt(a0)', 'power(a0, 2)', 'ln(a0)', 'exp(a0)',
    'a1 + a1::double precision', 'a0 * 2::real', 'div(a1, b1)', 'mod(a1, b1)', "a0::text || ''",
  ],
};

const floats: Family = {
  name: 'floats',
  tables: [
    pairs(
      [REAL, DOUBLE],
      [
        [null, Number.NaN, -Infinity, -3.4028234663852886e38, -1.5, -0, 0, 1.401298464324817e-45, 0.5, 2.5, 3, 3.4028234663852886e38, Infinity],
        [null, Number.NaN, -Infinity, -1.7976931348623157e308, -1.5, -0, 0, 5e-324, 0.5, 2.5, 1e15, 1.7976931348623157e308, Infinity],
      ],
    ),
  ],
  expressions: [
    ...each('a{0} {1} b{0}', columnsOf(2), ['+', '-', '*', '/']),
    ...each('a{0} {1} {2}', columnsOf(2), ['+', '-', '*', '/'], ['2', '-0.5', '0', '0.1']),
    ...each('a0 {0} b1', ['+', '-', '*', '/', '=', '<']),
    ...each('a{0} {1} b{0}', columnsOf(2), comparisons),
    ...each('a{0} {1} 0.5', columnsOf(2), comparisons),
    ...each('{1}(a{0})', columnsOf(2), ['abs', '-', 'sign', 'round', 'floor', 'ceil', 'trunc', 'sqrt', 'exp', 'ln']),
    ...each('a{0}::{1}', columnsOf(2), ['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric(5,2)', 'numeric(38,10)', 'text']),
    ...each('greatest(a{0}, b{0})', columnsOf(2)),
    ...each('least(a{0}, b{0})', columnsOf(2)),
    ...each("a{0} in (0.5, 3, 'NaN')", columnsOf(2)),
    'power(a1, b1)', 'a1 ^ 2', 'power(a1, 0.5)', 'coalesce(a1, 0)', 'a1 * b0', "a1 = 'NaN'", "a1 > 'Infinity'", "a1 + '-Infinity'",
  ],
};

const words = [null, '', 'a', 'abc', 'ABC', 'abcabc', ' abc ', 'aBcDeFgHiJ', 'a%b_c\\d', 'ä€😀x', 'ÄÖÜẞ', 'xxabcdefghijklmnopqrstuvwxyz0123456789xx', 'abcdefgh'];
const texts: Family = {
  name: 'texts',
  tables: [
    pairs([TEXT], [words]),
    {
      name: 't',
      columns: [column('id', INTEGER, false), column('a0', TEXT, true, { kind: 'dictionary', bits: 8, signed: true, nullEntries: true }), column('b0', TEXT, false)],
      batches: [words.map((word, k) => [BigInt(k), word, word ?? 'abc'])],
    },
  ],
  expressions: [
    ...each('a0 {0} b0', comparisons),
    ...each('a0 {0} {1}', comparisons, ["''", "'abc'", "'abcdefgh'", "'xxabcdefghijklmnopqrstuvwxyz0123456789xx'", "'ä€😀x'"]),
    ...each("a0 {0} {1}", ['like', 'not like', 'ilike'], [
      "''", "'%'", "'%%'", "'abc'", "'a%'", "'abc%'", "'%c'", "'%abc'", "'%b%'", "'%abcdefghij%'", "'a%c'", "'a_c'", "'_'", "'___'", "'%b_d%'", "'%a%c%'", "'_%'", "'%_'",
      "'ä%'", "'%€%'", "'__😀_'", "'äÖü%'", "'a\\%b\\_c\\\\d'", "'%\\%%'", "'abcabc%abc'", "'xxabcdefghijklmnopqrstuvwxyz0123456789%'", "null", 'b0', "b0 || '%'", "'%' || b0", "'_' || b0",
    ]),
    "a0 like 'a!%%' escape '!'", "a0 like 'a\\%' escape ''", "a0 ilike 'AX%BX_C%' escape 'X'", "a0 like 'abc\\'", "a0 like b0 || '\\'",
    ...each('{0}(a0)', ['lower', 'upper', 'length', 'octet_length', 'reverse', 'trim', 'ltrim', 'rtrim', 'btrim', 'char_length']),
    ...each("{0}(a0, {1})", ['ltrim', 'rtrim', 'btrim'], ["'a'", "'abc '", "'x9'", "''", 'b0', "'ä😀'"]),
    ...each('substring(a0, {0})', ['1', '2', '0', '-1', '100', '2147483647', '-2147483648', '1, 2', '2, 3', '0, 2', '-1, 3', '2, 0', '2, -1', '2, 2147483647', '-2147483648, 2147483647', 'length(b0)', 'length(b0), 2']),
    'substring(a0 from 2 for 3)', 'substring(a0 for 2)', 'substr(a0, 2)',
    ...each('{0}(a0, {1})', ['left', 'right'], ['0', '1', '3', '-1', '-3', '100', '-100', 'length(b0)']),
    ...each('repeat(a0, {0})', ['0', '1', '3', '-1', 'length(b0)']),
    ...each('position({0} in a0)', ["''", "'b'", "'abc'", "'x'", "'😀'", 'b0']),
    'strpos(a0, b0)', 'a0 || b0', "a0 || ''", "a0 || 1", "a0 || null", "concat(a0, b0, 'z')", "concat(a0, 1, true)",
    ...each('replace(a0, {0})', ["'abc', 'x'", "'', 'x'", "'a', ''", "'b', 'yyyy'", "b0, 'q'", "'a', b0", "b0, b0"]),
    ...each('starts_with(a0, {0})', ["''", "'a'", "'abc'", 'b0', "'xxabcdefghijklmnopqrstuvwxyz0123456789'"]),
    'greatest(a0, b0)', "least(a0, b0, 'b')", "coalesce(a0, b0)", "coalesce(a0, 'none')", "nullif(a0, 'abc')",
    ...each('a0 in ({0})', ["'abc', 'a'", "'', 'abc', 'ABC', 'abcabc', 'x', 'abcdefgh', 'ABCDEFGH'", "'ä€😀x', null", "'xxabcdefghijklmnopqrstuvwxyz0123456789xx', 'yyabcdefghijklmnopqrstuvwxyz0123456789xx', 'q'", "b0, 'abc'"]),
    "case when a0 > 'abc' then b0 else a0 || '!' end", "upper(a0) = upper(b0)", "length(a0) > 3 and a0 like 'a%'", "lower(substring(a0, 1, 2)) || '-' || upper(right(b0, 2))",
  ],
};

const literals = [
  null, '', ' 12 ', '-7', '+3', '32768', '2147483648', '9223372036854775807', '9223372036854775808', '1.5', '-0.005', '.5', '1e3', '1e-3', '1e400', '-1e-400', 'NaN', 'Infinity', '-inf', 'abc', '1 2', '0x1F', '1_000',
  'true', 'F', 'yes', 'of', 'o', '1', '0', '2', '2024-02-29', '2023-02-29', '2024-13-01', '1999-12-31 23:59:60', '2024-02-29 12:34:56.789', '2024-02-29T12:34:56.1234567', '2024-02-29 12:34:56+02', '99999-01-01', '0001-01-01',
];
const parsing: Family = {
  name: 'parsing',
  tables: [{ name: 't', columns: [column('id', INTEGER, false), column('a0', TEXT)], batches: [literals.map((text, k) => [BigInt(k), text])] }],
  expressions: each('a0::{0}', ['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric(6,2)', 'numeric(38,10)', 'boolean', 'date', 'timestamp', 'timestamp(0)', 'timestamptz', 'text']),
};

const zoned: SqlType = { kind: 'timestamp', unit: 'us', zone: 'UTC' };
const millis: SqlType = { kind: 'timestamp', unit: 'ms', zone: null };
const seconds: SqlType = { kind: 'timestamp', unit: 's', zone: null };
const moments = [null, 0n, 1n, -1n, 951_782_400n, 946_684_799n, 4_102_444_799n, -62_135_596_800n, 1_709_210_096n];
const dates: Family = {
  name: 'dates',
  tables: [
    pairs(
      [DATE, TIMESTAMP, zoned, millis, seconds],
      [
        [null, 0n, 1n, -1n, 11_016n, 10_957n, 19_782n, -719_162n, 2_932_896n],
        moments.map((s) => (s === null ? null : s * 1_000_000n + 500_000n)),
        moments.map((s) => (s === null ? null : s * 1_000_000n + 123_456n)),
        moments.map((s) => (s === null ? null : s * 1000n + 1n)),
        moments,
      ],
    ),
  ],
  expressions: [
    ...each('extract({0} from a{1})', ['year', 'month', 'day', 'quarter', 'week', 'isoyear', 'dow', 'isodow', 'doy', 'decade', 'century', 'millennium', 'epoch'], columnsOf(5)),
    ...each('extract({0} from a{1})', ['hour', 'minute', 'second', 'milliseconds', 'microseconds'], ['1', '2', '3', '4']),
    ...each("date_part('{0}', a{1})", ['year', 'epoch'], columnsOf(5)),
    ...each("date_trunc('{0}', a{1})", ['microseconds', 'milliseconds', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'decade', 'century', 'millennium'], ['1', '2', '3', '4']),
    ...each("a{0} {1} interval '{2}'", columnsOf(5), ['+', '-'], ['1 day', '-3 days', '1 month', '13 months', '1 year', '90 days', '1 hour', '1.5 seconds', '1 month 1 day 1 second', '100000 years']),
    ...each('a{0} {1} b{0}', columnsOf(5), comparisons),
    ...each('a{0} {1} b{2}', ['0'], ['=', '<', '>='], ['1', '3', '4']),
    ...each("a{0} {1} {2}", columnsOf(5), ['<', '='], ["'2000-02-29'", "date '1970-01-01'", "timestamp '2024-02-29 12:34:56.5'"]),
    'a0 + 1', 'a0 - 7', '1 + a0', 'a0 - b0', "a0 - date '1970-01-01'", 'a0 + (b0 - a0)', 'a0 + 2147483647', 'a0 - 2147483647',
    ...each('a{0}::{1}', columnsOf(5), ['date', 'timestamp', 'timestamp(0)', 'timestamp(3)', 'timestamptz', 'text']),
    ...each('greatest(a{0}, b{0})', columnsOf(5)),
    ...each('coalesce(a{0}, b{0})', columnsOf(5)),
    "a0 in ('1970-01-01', '2000-02-29')", "a0 in ('1970-01-01', '1970-01-02', '1970-01-03', '1970-01-04', '1970-01-05', '1970-01-06', '1970-01-07', '1970-01-08', '1970-01-09', '2000-02-29')",
    "a0 between '1970-01-01' and '2000-01-01'", "case when extract(year from a0) > 1999 then 'new' else 'old' end", "a1::text || ' ' || a0",
  ],
};

const booleans: Family = {
  name: 'booleans',
  tables: [pairs([BOOLEAN], [[null, true, false]])],
  expressions: [
    ...each('a0 {0} b0', ['and', 'or', ...comparisons]),
    ...each('a0 {0} {1}', ['and', 'or', '='], ['true', 'false', 'null']),
    ...each('a0 is {0}', ['true', 'not true', 'false', 'not false', 'null', 'not null', 'unknown', 'not unknown']),
    'not a0', 'not (a0 and not b0)', 'a0 and b0 and id > 3', 'a0 or b0 or id / 2 > 1', 'a0 and id / (id - 3) > 0 and b0', 'coalesce(a0, b0, false)', 'nullif(a0, b0)',
    'a0::text', 'a0::integer', 'case when a0 then 1 when b0 then 2 else 3 end', 'case a0 when b0 then 1 end', 'greatest(a0, b0)', 'least(a0, b0)', 'a0 in (true, null)', 'a0 in (b0)',
  ],
};

export const families: readonly Family[] = [integers, unsigned, decimals, floats, texts, parsing, dates, booleans];
