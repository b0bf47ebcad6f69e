-- Projections: arithmetic and names of columns.
--: table t (id integer not null, s smallint, i integer, l bigint, r real, d double precision, m decimal(10,2), n decimal(20,5))
--: 1 | 7 | 100 | 10000000000 | 0.5 | 0.1 | 12.34 | 1.00001
--: 2 | -7 | -100 | -10000000000 | -0.5 | -0.1 | -12.34 | -1.00001
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: 4 | 0 | 1 | 2 | 3 | 4 | 5.00 | 6.00000

--: print plan, types, result
select id, i + 1, i - 1, i * 2, i / 3, i % 7 from t;
--> project  (~4 rows)
-->     ?column?#9 = i#3 + 1
-->     ?column?#10 = i#3 - 1
-->     ?column?#11 = i#3 * 2
-->     ?column?#12 = i#3 / 3
-->     ?column?#13 = i#3 % 7
-->   scan t [id#1, i#3]  (~4 rows)
--> result id#1 as id: integer, ?column?#9 as ?column?: integer, ?column?#10 as ?column?: integer, ?column?#11 as ?column?: integer, ?column?#12 as ?column?: integer, ?column?#13 as ?column?: integer
--> types: integer | integer | integer | integer | integer | integer
--> id | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | 101 | 99 | 200 | 33 | 2
--> 2 | -99 | -101 | -200 | -33 | -2
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | 2 | 0 | 2 | 0 | 1

--: print types, result
select s + s, s - 1::smallint, s * s, s / 2::smallint, s % 4::smallint, -s from t;
--> types: smallint | smallint | smallint | smallint | smallint | smallint
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 14 | 6 | 49 | 3 | 3 | -7
--> -14 | -8 | 49 | -3 | -3 | 7
--> NULL | NULL | NULL | NULL | NULL | NULL
--> 0 | -1 | 0 | 0 | 0 | 0

--: print types, result
select l + i, l - i, l * s, l / 3, l % 7, -l from t;
--> types: bigint | bigint | bigint | bigint | bigint | bigint
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 10000000100 | 9999999900 | 70000000000 | 3333333333 | 4 | -10000000000
--> -10000000100 | -9999999900 | 70000000000 | -3333333333 | -4 | 10000000000
--> NULL | NULL | NULL | NULL | NULL | NULL
--> 3 | 1 | 0 | 0 | 2 | -2

--: print types, result
select r + r, r * 2, r - d, d + d, d * 3, d / 4, -d, -r from t;
--> types: real | double precision | double precision | double precision | double precision | double precision | double precision | real
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | 1 | 0.4 | 0.2 | 0.30000000000000004 | 0.025 | -0.1 | -0.5
--> -1 | -1 | -0.4 | -0.2 | -0.30000000000000004 | -0.025 | 0.1 | 0.5
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 6 | 6 | -1 | 8 | 12 | 1 | -4 | -3

--: print types, result
select m + m, m - n, m * m, m * n, -m, m + 1, m * 2, m + i from t;
--> types: decimal(11,2) | decimal(21,5) | decimal(21,4) | decimal(31,7) | decimal(10,2) | decimal(11,2) | decimal(12,2) | decimal(13,2)
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 24.68 | 11.33999 | 152.2756 | 12.3401234 | -12.34 | 13.34 | 24.68 | 112.34
--> -24.68 | -11.33999 | 152.2756 | 12.3401234 | 12.34 | -11.34 | -24.68 | -112.34
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 10.00 | -1.00000 | 25.0000 | 30.0000000 | -5.00 | 6.00 | 10.00 | 6.00

--: print types, result
select m / 3, m / n, m / 2.5, i / 2.0, 1 / m from t where m <> 0;
--> types: decimal(14,6) | decimal(36,23) | decimal(15,6) | decimal(17,6) | decimal(14,11)
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> 4.113333 | 12.33987660123398766012340 | 4.936000 | 50.000000 | 0.08103727715
--> -4.113333 | 12.33987660123398766012340 | -4.936000 | -50.000000 | -0.08103727715
--> 1.666667 | 0.83333333333333333333333 | 2.000000 | 0.500000 | 0.20000000000

--: print types, result
select m % 5, n % 0.3, m % n from t where n <> 0;
--> types: decimal(3,2) | decimal(5,5) | decimal(13,5)
--> ?column? | ?column? | ?column?
--> 2.34 | 0.10001 | 0.33988
--> -2.34 | -0.10001 | -0.33988
--> 0.00 | 0.00000 | 5.00000

--: print types, result
select m + d, n * r, i + d, l * r from t;
--> types: double precision | double precision | double precision | double precision
--> ?column? | ?column? | ?column? | ?column?
--> 12.44 | 0.500005 | 100.1 | 5000000000
--> -12.44 | 0.500005 | -100.1 | 5000000000
--> NULL | NULL | NULL | NULL
--> 9 | 18 | 5 | 6

select +i, - -i, -(-i), +(-m) from t;
--> ?column? | ?column? | ?column? | ?column?
--> 100 | 100 | 100 | -12.34
--> -100 | -100 | -100 | 12.34
--> NULL | NULL | NULL | NULL
--> 1 | 1 | 1 | -5.00

select 7 / 2, -7 / 2, 7 / -2, -7 / -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2;
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 3 | -3 | -3 | 3 | 1 | -1 | 1 | -1

select 1 + 2 * 3, (1 + 2) * 3, 2 - 3 - 4, 100 / 10 / 2, 2 * 3 % 4;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> 7 | 9 | -5 | 5 | 2

--: print types, result
select 1, 2147483647, 2147483648, 9223372036854775807, 9223372036854775808, 1.5, 1e3, 0x1F, 1_000;
--> types: integer | integer | bigint | bigint | decimal(19,0) | decimal(2,1) | decimal(4,0) | integer | integer
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | 2147483647 | 2147483648 | 9223372036854775807 | 9223372036854775808 | 1.5 | 1000 | 31 | 1000

--: print types, result
select true, false, null, 'text', date '2020-01-01', timestamp '2020-01-01 01:02:03';
--> types: boolean | boolean | text | text | date | timestamp
--> ?column? | ?column? | ?column? | ?column? | date | timestamp
--> true | false | NULL | text | 2020-01-01 | 2020-01-01 01:02:03

select 0.1 + 0.2, 0.1::double precision + 0.2::double precision;
--> ?column? | ?column?
--> 0.3 | 0.30000000000000004

--: print types, result
select abs(s), abs(i), abs(l), abs(r), abs(d), abs(m) from t;
--> types: smallint | integer | bigint | real | double precision | decimal(10,2)
--> abs | abs | abs | abs | abs | abs
--> 7 | 100 | 10000000000 | 0.5 | 0.1 | 12.34
--> 7 | 100 | 10000000000 | 0.5 | 0.1 | 12.34
--> NULL | NULL | NULL | NULL | NULL | NULL
--> 0 | 1 | 2 | 3 | 4 | 5.00

--: print types, result
select round(m), round(m, 1), round(n, 3), round(d), trunc(m), trunc(m, 1), trunc(d) from t;
--> types: decimal(9,0) | decimal(10,1) | decimal(19,3) | double precision | decimal(9,0) | decimal(10,1) | double precision
--> round | round | round | round | trunc | trunc | trunc
--> 12 | 12.3 | 1.000 | 0 | 12 | 12.3 | 0
--> -12 | -12.3 | -1.000 | -0 | -12 | -12.3 | -0
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 5 | 5.0 | 6.000 | 4 | 5 | 5.0 | 4

select round(2.5), round(-2.5), round(0.5), round(1.5), round(2.5::double precision), round(3.5::double precision);
--> round | round | round | round | round | round
--> 3 | -3 | 1 | 2 | 2 | 4

select round(1234.567, -2), round(1250, -2), trunc(1299.9, -2), round(9.99, 1), round(0.05, 1);
--> round | round | trunc | round | round
--> 1200 | 1300 | 1200 | 10.0 | 0.1

--: print types, result
select floor(m), ceil(m), ceiling(m), floor(d), ceil(d), floor(-0.5), ceil(-0.5) from t;
--> types: decimal(9,0) | decimal(9,0) | decimal(9,0) | double precision | double precision | decimal(1,0) | decimal(1,0)
--> floor | ceil | ceiling | floor | ceil | floor | ceil
--> 12 | 13 | 13 | 0 | 1 | -1 | 0
--> -13 | -12 | -12 | -1 | -0 | -1 | 0
--> NULL | NULL | NULL | NULL | NULL | -1 | 0
--> 5 | 5 | 5 | 4 | 4 | -1 | 0

--: print types, result
select sign(m), sign(d), sign(-3.2), sign(0.0) from t;
--> types: decimal(1,0) | double precision | decimal(1,0) | decimal(1,0)
--> sign | sign | sign | sign
--> 1 | 1 | -1 | 0
--> -1 | -1 | -1 | 0
--> NULL | NULL | -1 | 0
--> 1 | 1 | -1 | 0

--: print types, result
select sqrt(4), sqrt(2.0::double precision), power(2, 10), exp(0), ln(1), pow(2.0::float8, 0.5::float8);
--> types: double precision | double precision | double precision | double precision | double precision | double precision
--> sqrt | sqrt | power | exp | ln | pow
--> 2 | 1.4142135623730951 | 1024 | 1 | 0 | 1.4142135623730951

select mod(7, 3), mod(-7, 3), mod(7.5, 2), div(7.5, 2), div(-7.5, 2);
--> mod | mod | mod | div | div
--> 1 | -1 | 1.5 | 3 | -3

--: print types, result
select greatest(1, 2, 3), least(1, 2.5), greatest(i, l), least(m, 0), greatest(null, i, null) from t;
--> types: integer | decimal(2,1) | bigint | decimal(10,2) | integer
--> greatest | least | greatest | least | greatest
--> 3 | 1.0 | 10000000000 | 0.00 | 100
--> 3 | 1.0 | -100 | -12.34 | -100
--> 3 | 1.0 | NULL | 0.00 | NULL
--> 3 | 1.0 | 2 | 0.00 | 1

--: print types, result
select coalesce(i, 0), coalesce(null, i, 5), coalesce(m, 1), coalesce(s, i, l) from t;
--> types: integer | integer | decimal(10,2) | bigint
--> coalesce | coalesce | coalesce | coalesce
--> 100 | 100 | 12.34 | 7
--> -100 | -100 | -12.34 | -7
--> 0 | 5 | 1.00 | NULL
--> 1 | 1 | 5.00 | 0

--: print types, result
select nullif(i, 100), nullif(s, 7), nullif(m, 5), nullif('a', 'a'), nullif(1, 2) from t;
--> types: integer | smallint | decimal(10,2) | text | integer
--> nullif | nullif | nullif | nullif | nullif
--> NULL | NULL | 12.34 | NULL | 1
--> -100 | -7 | -12.34 | NULL | 1
--> NULL | NULL | NULL | NULL | 1
--> 1 | 0 | NULL | NULL | 1

-- Names of columns
select i + 1 as sum, i "In Quotes", i AS "select", sum.i from t as sum limit 1;
--> sum | In Quotes | select | i
--> 101 | 100 | 100 | 100

select i, abs(i), count, 1, 'a', case when true then 1 end, i::bigint, cast(i as text), coalesce(i, 1), i is null from (select i, l as count from t limit 1) as x;
--> i | abs | count | ?column? | ?column? | case | i | i | coalesce | ?column?
--> 100 | 100 | 10000000000 | 1 | a | 1 | 100 | 100 | 100 | false

select t.i, t.*, i from t order by id limit 1;
--> i | id | s | i | l | r | d | m | n | i
--> 100 | 1 | 7 | 100 | 10000000000 | 0.5 | 0.1 | 12.34 | 1.00001 | 100

select a.b from (select 1 as b) as a;
--> b
--> 1

select x.* from (select 1 as a, 2 as b) as x(c);
--> c | b
--> 1 | 2

select c, d from (select 1, 2) as x(c, d);
--> c | d
--> 1 | 2

-- The same column twice, and expressions over the same thing
select i, i, i + i, i + i from t;
--> i | i | ?column? | ?column?
--> 100 | 100 | 200 | 200
--> -100 | -100 | -200 | -200
--> NULL | NULL | NULL | NULL
--> 1 | 1 | 2 | 2

-- Comparison results are values
--: print types, result
select i > 0, i is null, m = 12.34, (i > 0) = (m > 0), not (i > 0) from t;
--> types: boolean | boolean | boolean | boolean | boolean
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> true | false | true | true | false
--> false | false | false | true | true
--> NULL | true | NULL | NULL | NULL
--> true | false | false | true | false

select id, i > 0 and m > 0, i > 0 or m < 0 from t;
--> id | ?column? | ?column?
--> 1 | true | true
--> 2 | false | true
--> 3 | NULL | NULL
--> 4 | true | true

-- Overflow to the next rows: large constants
select 9223372036854775807 + 0, -9223372036854775808, -2147483648;
--> ?column? | ?column? | ?column?
--> 9223372036854775807 | -9223372036854775808 | -2147483648

select 99999999999999999999999999999999999999 - 1;
--> ?column?
--> 99999999999999999999999999999999999998

-- Constants that only their sign, or that they are no number, tells apart: equal expressions are computed once
select x + 'NaN'::float8 as a, x + 'Infinity'::float8 as b, x - 'Infinity'::float8 as c, x * '-0'::float8 as d, x * '0'::float8 as e
  from (values (1.5::float8), (2.5::float8)) as t(x);
--> a | b | c | d | e
--> NaN | Infinity | -Infinity | -0 | 0
--> NaN | Infinity | -Infinity | -0 | 0
