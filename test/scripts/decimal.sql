-- decimal: exact arithmetic, result types, rounding, limits.
--: table d (id integer not null, a decimal(4,2), b decimal(15,2), c decimal(38,0), e decimal(38,38), f decimal(18,6))
--: 1 | 99.99 | 1234567890123.45 | 99999999999999999999999999999999999999 | 0.99999999999999999999999999999999999999 | 0.000001
--: 2 | -99.99 | -1234567890123.45 | -99999999999999999999999999999999999999 | -0.99999999999999999999999999999999999999 | -0.000001
--: 3 | 0.00 | 0.00 | 0 | 0.00000000000000000000000000000000000000 | 0.000000
--: 4 | NULL | NULL | NULL | NULL | NULL
--: 5 | 0.01 | 0.01 | 1 | 0.00000000000000000000000000000000000001 | 123456789012.654321

--: print types, result
select id, a + a, a - b, a * a, a * b, b * b, -a, abs(a) from d;

--: print types, result
select id, a + 1, a * 2, 1 - a, a + 0.001, a * 1.1, a + id, id * a from d;

--: print types, result
select id, a / 3, a / 0.3, b / 7, f / 3, 1 / a from d where a <> 0;

select id, c + 0, c - 0 from d where id > 2;

select id, a * (1 - f) * (1 + f), b * (1 - a) from d;

select id from d where a = 99.990 or a = b;

select id from d where b > 1234567890123.449;

select id from d where a < f;

select id from d where c > 1e30;

select id from d order by c, id;

select id from d order by e desc;

--: print types, result
select sum(a), sum(b), sum(f), avg(a), avg(b), avg(f), min(e), max(c), min(f) from d;

--: print types, result
select round(a, 1), round(b, 0), round(f, 3), trunc(f, 2), ceil(a), floor(a), sign(a) from d;

--: print types, result
select a::integer, b::bigint, a::double precision, f::real, a::text, a::decimal(10,4), a::decimal(3,1) from d;

select a::decimal(3,2) from d where id = 1;

select b::integer from d where id = 1;

select 1.005::decimal(10,2), 1.015::decimal(10,2), -1.005::decimal(10,2), 0.5::integer, 1.5::integer, 2.5::integer, -0.5::integer, -1.5::integer;

select 10.0 / 3, 1.0 / 3.0, 2 / 3.0, 1.00 / 7, 100 / 0.01;

--: print types, result
select 1.5 + 1, 1.5 * 1.5, 1.50 * 2.000, 1.5 / 2, 5.5 % 2, 123.456 - 0.456;

select 5.5 % 2, -5.5 % 2, 5.5 % -2, 5.25 % 0.5;

select 0.1 + 0.2 = 0.3, 0.1 * 3 = 0.3, 1.0 = 1.00, 1.0 = 1, 2 > 1.9999999999999999999999;

select 12345678901234567890.123456789 * 1, 12345678901234567890123456789012345678;

select 99999999999999999999999999999999999999 + 1;

select c + 1 from d where id = 1;

select c * 10 from d where id = 1;

select c - 1 from d where id = 2;

select sum(c) from d where id in (1, 5);

select b * b * b from d where id = 1;

select 1.5 / 0;

select a / 0 from d;

select a / (a - a) from d where id = 1;

select a % 0.0 from d where id = 1;

select 123.45::decimal(4,2);

select 1.5::decimal(39, 2);

select 1.5::decimal(2, 3);

select 1e40;

select '12.345'::decimal(10,2), '-0.005'::decimal(5,2), ' 7 '::decimal(5,1), '1e2'::decimal(5,0);

select 'abc'::decimal(5,2);

select 1e5::integer, 12e-1, 1.e2, .5;

--: any order
select a, count(*) from d group by a;

--: any order
select b + 0.5, count(*) from d group by 1;

select x.a from d x join d y on x.a = y.b order by 1;

select greatest(a, b), least(a, f), coalesce(a, b), nullif(a, b), case when a > 0 then a else b end from d;

select a in (99.99, 0.01), a between -1 and 1, a is distinct from b from d;
