// Types of expressions, exact constants, and whether a result can be NULL.
import test from 'ava';
import { bindText, constantText, typeText } from './plan-text.js';

const constants: Record<string, string> = {
  '0.06': '0.06: decimal(2,2)',
  '-1.50': '-1.50: decimal(3,2)',
  '1e3': '1000: decimal(4,0)',
  '.5': '0.5: decimal(1,1)',
  '1_000': '1000: integer',
  '0x1F': '31: integer',
  '2147483648': '2147483648: bigint',
  '-9223372036854775808': '-9223372036854775808: bigint',
  '9223372036854775808': '9223372036854775808: decimal(19,0)',
  '0.1234567890123456789': '0.1234567890123456789: decimal(19,19)',
  "'it''s'": "'it''s': text",
  null: 'null: text',
  '7 / 2': '3: integer',
  '-7 / 2': '-3: integer',
  '-7 % 3': '-1: integer',
  '1 / 0': '1 / 0: integer',
  '2147483647 + 1': '2147483647 + 1: integer',
  '1.0 / 3': '0.333333: decimal(7,6)',
  '0.06 + 0.01': '0.07: decimal(3,2)',
  '1.5 * 2': '3.0: decimal(4,1)',
  '7.5 % 2': '1.5: decimal(2,1)',
  '2.5::int': '3: integer',
  '-2.5::int': '-3: integer',
  '2.5::double precision::int': '2: integer',
  "'12'::int": '12: integer',
  "'1.005'::decimal(5,2)": '1.01: decimal(5,2)',
  '12.345::decimal(4,1)': '12.3: decimal(4,1)',
  '999.9::decimal(3,1)': '999.9::decimal(3,1): decimal(3,1)',
  'true::int': '1: integer',
  '3::boolean': 'true: boolean',
  "'yes'::boolean": 'true: boolean',
  "'a' || 1 || 'b'": "'a1b': text",
  "upper('abc')": "'ABC': text",
  "length('äöü')": '3: integer',
  'greatest(1, 2.5, null)': '2.5: decimal(2,1)',
  'coalesce(null, 3)': '3: integer',
  'nullif(1, 1)': 'null: integer',
  'null is distinct from 1': 'true: boolean',
  '3 in (1, null)': 'null: boolean',
  '3 in (1, 3, null)': 'true: boolean',
  'null and false': 'false: boolean',
  'null or false': 'null: boolean',
  'case 2 when 1 then 10 when 2 then 20 end': '20: integer',
  "date '1998-12-01' - interval '90' day": "timestamp '1998-09-02 00:00:00': timestamp",
  "date '2020-01-31' + interval '1 month'": "timestamp '2020-02-29 00:00:00': timestamp",
  "date '2020-02-28' + 2": "date '2020-03-01': date",
  "date '2020-03-01' - date '2020-02-01'": '29: integer',
  "date '2020-03-01' - '2020-02-01'": '29: integer',
  "timestamp '2020-01-01 12:00' - interval '1 day 01:30'": "timestamp '2019-12-31 10:30:00': timestamp",
  "date '0001-01-01' - 1": "date '0001-12-31 BC': date",
  "timestamp '1969-12-31 23:59:59.5'::date": "date '1969-12-31': date",
  "date '2000-01-01' + interval '1' year * 2": "timestamp '2002-01-01 00:00:00': timestamp",
  "date '2000-01-01' + interval '1-2' year to month": "timestamp '2001-03-01 00:00:00': timestamp",
  "date '2000-01-01' + interval '3 4:05:06'": "timestamp '2000-01-04 04:05:06': timestamp",
  "date '2000-01-01' + interval 'P1M2DT3H'": "timestamp '2000-02-03 03:00:00': timestamp",
  "date '2000-01-01' + interval '2 weeks ago'": "timestamp '1999-12-18 00:00:00': timestamp",
  "date '2000-01-01' + interval '1.5 days'": "timestamp '2000-01-02 12:00:00': timestamp",
  "date '2000-01-01' + interval '90' minute": "timestamp '2000-01-01 01:30:00': timestamp",
};

for (const [expression, expected] of Object.entries(constants)) {
  test(`constant: ${expression}`, (t) => {
    t.is(constantText(expression), expected);
  });
}

const types: Record<string, string> = {
  'l_extendedprice * (1 - l_discount)': 'decimal(32,4)',
  'l_extendedprice * (1 - l_discount) * (1 + l_tax)': 'decimal(38,6)',
  'l_extendedprice + l_orderkey': 'decimal(22,2)',
  'l_extendedprice / l_quantity': 'decimal(33,18)',
  'l_quantity * 0.1::double precision': 'double precision',
  'n_nationkey + l_orderkey': 'bigint',
  'n_nationkey::smallint + n_nationkey::smallint': 'smallint',
  'n_nationkey::real + n_nationkey::real': 'real',
  'n_nationkey::real + n_nationkey': 'double precision',
  'l_shipdate + 1': 'date',
  "l_shipdate + interval '1 day'": 'timestamp',
  'l_shipdate - l_commitdate': 'integer',
  'extract(year from l_shipdate)': 'bigint',
  "date_part('year', l_shipdate)": 'double precision',
  'extract(second from l_shipdate::timestamp)': 'decimal(8,6)',
  "date_trunc('month', l_shipdate)": 'timestamp',
  'case when l_tax > 0 then 1 end': 'integer null',
  'case when l_tax > 0 then l_tax else 0 end': 'decimal(15,2)',
  'coalesce(case when l_tax > 0 then 1 end, 2.5)': 'decimal(11,1)',
  "nullif(n_name, 'x')": 'text null',
  'round(l_tax, 1)': 'decimal(15,1)',
  'floor(l_tax)': 'decimal(14,0)',
  'sqrt(l_tax)': 'double precision',
  'n_name is null': 'boolean',
  'sum(n_nationkey)': 'bigint null',
  'sum(l_orderkey)': 'decimal(38,0) null',
  'sum(l_quantity)': 'decimal(38,2) null',
  'sum(l_quantity::double precision)': 'double precision null',
  'sum(l_quantity::real)': 'real null',
  'avg(n_nationkey)': 'decimal(38,6) null',
  'avg(l_quantity)': 'decimal(38,6) null',
  'avg(l_quantity * l_tax * l_discount)': 'decimal(38,10) null',
  'avg(l_quantity::real)': 'double precision null',
  'min(l_shipdate)': 'date null',
  'count(l_tax)': 'bigint',
  'bool_or(l_tax > 0)': 'boolean null',
};

for (const [expression, expected] of Object.entries(types)) {
  test(`type: ${expression}`, (t) => {
    t.is(typeText(expression), expected);
  });
}

test('in a group a sum of what is never NULL is not NULL either', (t) => {
  const [, sum, filtered] = bindText(
    'select n_regionkey, sum(n_nationkey), sum(n_nationkey) filter (where n_nationkey > 3) from nation group by 1',
  ).outputs;
  t.false(sum?.column.nullable);
  t.true(filtered?.column.nullable);
});

test('unsigned and narrow integers are widened for arithmetic, not for comparison', (t) => {
  const integer = (bits: 8 | 16 | 32 | 64, signed: boolean) => ({ kind: 'integer', bits, signed }) as const;
  const columns = (
    [
      ['a', integer(8, true)],
      ['b', integer(8, false)],
      ['c', integer(32, false)],
      ['d', integer(64, false)],
    ] as const
  ).map(([name, type]) => ({
    name,
    type,
    storage: type,
    nullable: true,
    facts: undefined,
  }));
  const table = { name: 't', rowCount: 1, columns };
  const catalog = { lookup: () => table, views: () => new Map(), residents: () => [], names: () => ['t'] };
  const typeOf = (sql: string): string =>
    JSON.stringify(bindText(`select ${sql} from t`, catalog).outputs[0]?.column.type);
  t.is(typeOf('a + a'), JSON.stringify(integer(16, true)));
  t.is(typeOf('b + a'), JSON.stringify(integer(16, true)));
  t.is(typeOf('c + 1'), JSON.stringify(integer(64, true)));
  t.is(typeOf('d + 1'), '{"kind":"decimal","precision":21,"scale":0}');
  t.is(typeOf('coalesce(d, 1)'), '{"kind":"decimal","precision":20,"scale":0}');
  t.is(typeOf('min(d)'), JSON.stringify(integer(64, false)));
});
