-- Types: casts, ranges, comparisons between types, what results.
--: table t (id integer not null, b boolean, i1 tinyint, i2 smallint, i4 integer, i8 bigint, u1 unsigned tinyint, u2 unsigned smallint, u4 unsigned integer, u8 unsigned bigint, f4 real, f8 double precision, n decimal(10,3), s text)
--: 1 | true | 127 | 32767 | 2147483647 | 9223372036854775807 | 255 | 65535 | 4294967295 | 18446744073709551615 | 3.5 | 1e+20 | 1234567.891 | 42
--: 2 | false | -128 | -32768 | -2147483648 | -9223372036854775808 | 0 | 0 | 0 | 0 | -0.5 | -2.5 | -0.001 | -7
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | true | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11.000 | 12

--: print types, result
select i1 + i1, u1 + u1, u2 + u2, u4 + u4, u8 + 1, i1 + u1, -i1, -u1 from t where id in (3, 4);

--: print types, result
select i1 + 1::smallint, u1 + 1, u2 * 2, u4 + 1, u8 - 1, u4 - 8 from t;

select i1 = 127, u1 = 255, u2 > 65534, u4 = 4294967295, u8 = 18446744073709551615, i8 < u8, i1 < u1 from t;

select sum(i1), sum(u1), sum(u2), sum(u4), sum(u8), avg(u1), min(u8), max(u8), min(i1), max(u4) from t;

--: any order
select u8, count(*) from t group by u8;

select id, u8 from t order by u8 desc nulls last;

select id, u4 from t order by u4;

--: print types, result
select i2::integer, i4::bigint, i8::text, i4::double precision, i2::real, i4::decimal(12,2), i4::boolean, b::integer, b::text from t;

select i1::smallint, i1::integer, u1::smallint, u1::integer, u2::integer, u4::bigint, u8::decimal(20,0), u8::double precision, u8::text, i1::text from t;

select u8::bigint from t where id = 1;

select i4::smallint from t where id = 4;

select i4::smallint from t where id = 1;

select i8::integer from t where id = 1;

select u4::integer from t where id = 1;

select f4::integer, f8::bigint, f4::double precision, n::integer, n::bigint, n::double precision, n::real, n::text from t where id > 1;

select f8::bigint from t where id = 1;

select f8::integer from t where id = 1;

select f8::real, f8::text, f4::text, f8::decimal(30,2), f4::decimal(10,2) from t;

select 1e39::double precision::real;

select '1e-50'::real;

select s::integer, s::bigint, s::smallint, s::double precision, s::real, s::decimal(10,2), s::boolean from t where id = 100;

select s::integer, s::bigint, s::smallint, s::double precision, s::real, s::decimal(10,2) from t;

select 'x1'::integer;

select s::boolean from t where id = 1;

select '99999'::smallint;

select ''::integer;

select '1.5'::integer;

select '9223372036854775808'::bigint;

select ' 12 '::integer, '+5'::integer, '-0'::integer, '1e3'::double precision, 'infinity'::real, '-inf'::float8, 'nan'::float4;

select 't'::boolean, 'yes'::boolean, 'off'::boolean, '1'::boolean, 'FALSE'::boolean;

select 'maybe'::boolean;

select 0.5::integer, 1.5::integer, -0.5::integer, 0.5::float8::integer, 1.5::float8::integer, 2.5::float8::integer, -1.5::float8::integer;

select true::integer, false::integer, 5::boolean, 0::boolean, 'true'::boolean::text;

select 1::text || 'x', 1.50::text, 1e10::float8::text, 0.1::float4::text, 1e-7::float8::text, 123456789.125::float8::text, 1e15::float8::text, 1e16::float8::text, true::text;

select 0.1::real, 0.1::real::double precision, 16777217::real, 9007199254740993::double precision;

--: print types, result
select 1::smallint + 1::smallint, 1::smallint + 1, 1 + 1::bigint, 1 + 1.5, 1.5 + 1e0, 1::real + 1::real, 1::real + 1, 1::real + 1.5, 1::bigint + 1::real;

--: print types, result
select 5 / 2, 5 / 2.0, 5 / 2::float8, 5::bigint / 2::smallint, 5::real / 2;

--: print types, result
select cast(1 as varchar), 'abc'::varchar(2), 'abc'::varchar, cast('7' as int2), cast(7 as numeric), cast(7.25 as numeric(5,1)), 7::float, 7::float(24), 7::dec(3,1), 7::int8, 7::int4;

select 32767::smallint + 1::smallint;

select 2147483647 + 1;

select -2147483648 - 1;

select 2147483647 * 2;

select -(-2147483648);

select 9223372036854775807 + 1::bigint;

select 9223372036854775807::bigint * 2;

select -9223372036854775808 / -1;

select (-9223372036854775808)::bigint % -1;

select (-2147483648) / (-1);

select abs(-2147483648);

select abs((-32768)::smallint);

select i4 + 1 from t where id = 1;

select i4 - 1 from t where id = 2;

select i8 * 2 from t where id = 1;

select i2 + i2 from t where id = 1;

select i2 * i2 from t where id = 1;

select -i4 from t where id = 2;

select -i8 from t where id = 2;

select i4 / 0 from t;

select i8 % 0 from t;

select 1 / 0;

select 1.0 / 0;

select 1 % 0;

select 1::float8 / 0;

select f8 / 0 from t;

select 1e308::float8 * 10;

select 1e308::float8 * 1e308::float8;

select 3e38::real * 10::real;

select 1e-300::float8 * 1e-300::float8;

select f8 * 1e300 from t where id = 1;

select sqrt(-1);

select ln(0);

select ln(-1);

select power(0, -1);

select power(-1, 0.5);

select exp(1000);

select power(10, 400);

select 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 'Infinity'::float8, 'NaN'::float8 < 1, 'NaN'::float8 <> 1, 0.0::float8 = '-0'::float8;

select least('NaN'::float8, 1), greatest('NaN'::float8, 1), 'Infinity'::float8 + 1, 'Infinity'::float8 - 'Infinity'::float8, -'Infinity'::float8;

select min(x), max(x), count(x) from (values ('NaN'::float8), (1), (null)) as v(x);

select x from (values ('NaN'::float8), (1), (null), ('-Infinity')) as v(x) order by x;

--: any order
select x, count(*) from (values ('NaN'::float8), (0), ('-0'), ('NaN'), (1)) as v(x) group by x;

select 1 + true;

select b + 1 from t;

select b = 1 from t;

select 'a'::nosuchtype;

select 1::date;

select true::float8;

select date '2020-01-01'::integer;

select 1::char(3);

select 1::json;

select not 1;

select i4 and b from t;

select -b from t;

select -s from t;
