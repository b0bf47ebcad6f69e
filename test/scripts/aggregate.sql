-- Aggregates: grouped and not, DISTINCT, FILTER, HAVING.
--: table t (id integer not null, k text, g integer, a integer, b bigint, r real, d double precision, m decimal(12,2), day date, f boolean)
--: 1 | x | 1 | 10 | 9223372036854775807 | 0.5 | 1.25 | 10.10 | 2020-01-01 | true
--: 2 | y | 1 | 20 | 9223372036854775807 | 1.5 | 2.5 | 20.20 | 2020-01-02 | false
--: 3 | x | 2 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | NULL | 2 | 10 | -1 | -2 | -0.25 | -5.05 | 1999-12-31 | true
--: 5 | x | NULL | -7 | 5 | 4 | 8 | 0.00 | 2020-01-01 | true
--: ====
--: 6 | y | 1 | 20 | 1 | 0.25 | 100 | 0.01 | 2030-06-15 | NULL
--: table pairs (a integer, b text dictionary)
--: 1 | p
--: 1 | q
--: 2 | p
--: 1 | p
--: NULL | NULL
--: NULL | p
--: NULL | NULL
--: use numbers

--: print plan, pipelines, types, result
select count(*), count(a), sum(a), min(a), max(a), avg(a) from t;

--: print types, result
select sum(b), min(b), max(b), avg(b) from t;

--: print types, result
select sum(r), min(r), max(r), avg(r), sum(d), min(d), max(d), avg(d) from t;

--: print types, result
select sum(m), min(m), max(m), avg(m) from t;

--: print types, result
select min(day), max(day), min(k), max(k), min(f), max(f), bool_and(f), bool_or(f), every(f) from t;

--: print types, result
select sum(id::smallint), avg(id::smallint), sum(g), count(distinct k) from t group by f is null order by 1;

--: any order
--: print plan, pipelines, result
select k, count(*), sum(a) from t group by k;

--: any order
select k, g, count(*), min(id), max(id) from t group by k, g;

--: any order
select day, sum(m) from t group by day;

--: any order
select f, avg(d), avg(m), avg(a) from t group by f;

--: any order
select a, b from t group by a, b;

--: any order
select m, r, d, count(*) from t group by m, r, d;

--: any order
select a % 3, count(*) from t group by a % 3;

--: any order
select a / 10 as tens, sum(b + 0.5) from t where b < 1000 group by tens;

--: any order
select k as g, count(*) from t group by k;

--: any order
select upper(k), count(*) from t group by 1;

select count(*) from t where id > 100;

select sum(a), min(k), avg(d) from t where id > 100;

select k, sum(a) from t where id > 100 group by k;

select sum(a) + count(*), sum(a) * 2, -min(a), max(a) - min(a), sum(a) / count(a) from t;

select k, sum(a) as total from t group by k having sum(a) > 0 order by k;

select k from t group by k having count(*) > 1 order by k;

select count(*) from t having count(*) > 100;

select count(*) from t having count(*) < 100;

select 1 from t having 1 = 1;

--: any order
select distinct k from t;

--: any order
select distinct a, f from t;

--: any order
select distinct * from pairs;

--: any order
select a, b, count(*) from pairs group by a, b;

select count(distinct a), sum(distinct a), avg(distinct a) from t;

select count(distinct k) from t;

--: any order
select g, count(distinct k) from t group by g;

select count(distinct m), count(distinct m) + 1 from t;

select min(distinct a), max(distinct a) from t;

select count(*) filter (where f), sum(a) filter (where a > 0), count(a) filter (where k = 'x') from t;

--: any order
select k, count(*) filter (where f), max(m) filter (where f is not null) from t group by k;

select k, count(*) from t group by k order by count(*) desc, k nulls first;

select g, sum(a) from t group by g order by sum(a) desc nulls last, g;

select g + 1, sum(a) from t group by g order by g;

select g + 1, sum(a) from t group by g + 1 order by g + 1;

select max(n) from (select k, count(*) as n from t group by k) as x;

select sum(x.s) from (select sum(a) as s from t group by g) as x;

select count(*) from (select distinct a from t) as x;

-- Many rows and groups
--: any order
select digit, count(*), sum(n), min(name), max(big), avg(money) from numbers group by digit;

--: any order
select color, even, count(*), sum(money), sum(half) from numbers group by color, even;

select count(*), sum(c) from (select n / 3 as t, count(*) as c from numbers group by n / 3) as x;

select count(*) from (select name, n from numbers group by name, n) as x;

select n % 100 as h, count(*), sum(big), max(day) from numbers where n < 5000 group by h order by h limit 5;

select sum(big) from numbers;

select sum(n), sum(n * n), sum(n::bigint * n), avg(n), avg(half) from numbers where n < 1000;

select bool_and(even), bool_or(even), min(color), max(color) from numbers where digit > 5;

-- Errors
select k, a from t group by k;

select a from t having count(*) > 1;

select sum(k) from t;

select sum(f) from t;

select avg(day) from t;

select count() from t;

select sum(a, b) from t;

select sum(sum(a)) from t;

select k from t where sum(a) > 1;

select k from t group by sum(a);

select * from t group by k;

select k, count(*) from t group by 3;

select sum(*) from t;

select nosuch(a) from t;

select bool_and(a) from t;

select count(*) filter (where a) from t;

select abs(distinct a) from t;
