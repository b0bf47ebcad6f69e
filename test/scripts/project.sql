-- Projections: arithmetic and names of columns.
--: table t (id integer not null, s smallint, i integer, l bigint, r real, d double precision, m decimal(10,2), n decimal(20,5))
--: 1 | 7 | 100 | 10000000000 | 0.5 | 0.1 | 12.34 | 1.00001
--: 2 | -7 | -100 | -10000000000 | -0.5 | -0.1 | -12.34 | -1.00001
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: 4 | 0 | 1 | 2 | 3 | 4 | 5.00 | 6.00000

--: print plan, types, result
select id, i + 1, i - 1, i * 2, i / 3, i % 7 from t;

--: print types, result
select s + s, s - 1::smallint, s * s, s / 2::smallint, s % 4::smallint, -s from t;

--: print types, result
select l + i, l - i, l * s, l / 3, l % 7, -l from t;

--: print types, result
select r + r, r * 2, r - d, d + d, d * 3, d / 4, -d, -r from t;

--: print types, result
select m + m, m - n, m * m, m * n, -m, m + 1, m * 2, m + i from t;

--: print types, result
select m / 3, m / n, m / 2.5, i / 2.0, 1 / m from t where m <> 0;

--: print types, result
select m % 5, n % 0.3, m % n from t where n <> 0;

--: print types, result
select m + d, n * r, i + d, l * r from t;

select +i, - -i, -(-i), +(-m) from t;

select 7 / 2, -7 / 2, 7 / -2, -7 / -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2;

select 1 + 2 * 3, (1 + 2) * 3, 2 - 3 - 4, 100 / 10 / 2, 2 * 3 % 4;

--: print types, result
select 1, 2147483647, 2147483648, 9223372036854775807, 9223372036854775808, 1.5, 1e3, 0x1F, 1_000;

--: print types, result
select true, false, null, 'text', date '2020-01-01', timestamp '2020-01-01 01:02:03';

select 0.1 + 0.2, 0.1::double precision + 0.2::double precision;

--: print types, result
select abs(s), abs(i), abs(l), abs(r), abs(d), abs(m) from t;

--: print types, result
select round(m), round(m, 1), round(n, 3), round(d), trunc(m), trunc(m, 1), trunc(d) from t;

select round(2.5), round(-2.5), round(0.5), round(1.5), round(2.5::double precision), round(3.5::double precision);

select round(1234.567, -2), round(1250, -2), trunc(1299.9, -2), round(9.99, 1), round(0.05, 1);

--: print types, result
select floor(m), ceil(m), ceiling(m), floor(d), ceil(d), floor(-0.5), ceil(-0.5) from t;

--: print types, result
select sign(m), sign(d), sign(-3.2), sign(0.0) from t;

--: print types, result
select sqrt(4), sqrt(2.0::double precision), power(2, 10), exp(0), ln(1), pow(2.0::float8, 0.5::float8);

select mod(7, 3), mod(-7, 3), mod(7.5, 2), div(7.5, 2), div(-7.5, 2);

--: print types, result
select greatest(1, 2, 3), least(1, 2.5), greatest(i, l), least(m, 0), greatest(null, i, null) from t;

--: print types, result
select coalesce(i, 0), coalesce(null, i, 5), coalesce(m, 1), coalesce(s, i, l) from t;

--: print types, result
select nullif(i, 100), nullif(s, 7), nullif(m, 5), nullif('a', 'a'), nullif(1, 2) from t;

-- Names of columns
select i + 1 as sum, i "In Quotes", i AS "select", sum.i from t as sum limit 1;

select i, abs(i), count, 1, 'a', case when true then 1 end, i::bigint, cast(i as text), coalesce(i, 1), i is null from (select i, l as count from t limit 1) as x;

select t.i, t.*, i from t order by id limit 1;

select a.b from (select 1 as b) as a;

select x.* from (select 1 as a, 2 as b) as x(c);

select c, d from (select 1, 2) as x(c, d);

-- The same column twice, and expressions over the same thing
select i, i, i + i, i + i from t;

-- Comparison results are values
--: print types, result
select i > 0, i is null, m = 12.34, (i > 0) = (m > 0), not (i > 0) from t;

select id, i > 0 and m > 0, i > 0 or m < 0 from t;

-- Overflow to the next rows: large constants
select 9223372036854775807 + 0, -9223372036854775808, -2147483648;

select 99999999999999999999999999999999999999 - 1;
