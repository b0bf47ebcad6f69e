-- DISTINCT aggregates: alone, beside others, of several arguments, with FILTER, over NULLs and over no rows.
--: table t (id integer not null, k text, v integer, d decimal(8,2), r real)
--: 1 | a | 10 | 1.50 | 0.5
--: 2 | b | 20 | 1.50 | 0.5
--: 3 | a | 10 | 2.50 | NULL
--: ====
--: 4 | NULL | 40 | NULL | 1.5
--: 5 | b | NULL | 1.50 | 2
--: 6 | NULL | 40 | 7.25 | 1.5
--: table e (id integer not null, x integer)

select count(distinct v), sum(v), count(*) from t;
--> count | sum | count
--> 3 | 120 | 6

select k, count(distinct v), sum(distinct v), avg(distinct v), sum(v), avg(v), count(*), count(v), min(id), max(d) from t group by k order by k;
--> k | count | sum | avg | sum | avg | count | count | min | max
--> a | 1 | 10 | 10.000000 | 20 | 10.000000 | 2 | 2 | 1 | 2.50
--> b | 1 | 20 | 20.000000 | 20 | 20.000000 | 2 | 1 | 2 | 1.50
--> NULL | 1 | 40 | 40.000000 | 80 | 40.000000 | 2 | 2 | 4 | 7.25

select k, count(distinct v), count(distinct d), count(distinct r), count(*) from t group by k order by k;
--> k | count | count | count | count
--> a | 1 | 2 | 1 | 2
--> b | 1 | 1 | 2 | 2
--> NULL | 1 | 1 | 1 | 2

select count(distinct v), count(distinct d), sum(distinct r), avg(distinct r), sum(r), max(k) from t;
--> count | count | sum | avg | sum | max
--> 3 | 3 | 4 | 1.3333333333333333 | 6 | b

select count(distinct v) filter (where id > 2), sum(distinct d) filter (where v is not null), count(*) filter (where v > 10) from t;
--> count | sum | count
--> 2 | 11.25 | 3

select k, count(distinct v) filter (where id > 2) as a, count(distinct v) as b, sum(v) filter (where id < 3) as c from t group by k order by k;
--> k | a | b | c
--> a | 1 | 1 | 10
--> b | 0 | 1 | 20
--> NULL | 1 | 1 | NULL

select count(distinct x), count(*), sum(x), count(x), count(distinct id), min(x) from e;
--> count | count | sum | count | count | min
--> 0 | 0 | NULL | 0 | 0 | NULL

select x, count(distinct id), count(*) from e group by x;
--> x | count | count
--> (no rows)

select min(distinct v), max(distinct v), count(distinct v) from t;
--> min | max | count
--> 10 | 40 | 3

select count(distinct k), count(distinct id), bool_or(distinct v > 10) from t;
--> count | count | bool_or
--> 2 | 6 | true

select k from t group by k having count(distinct v) < count(v) order by k;
--> k
--> a
--> NULL

select count(distinct v) + count(v) as n from t order by count(distinct d);
--> n
--> 8

select t.k, count(distinct t.v), count(distinct s.id), sum(s.v) from t left join t s on s.k = t.k group by t.k order by 1;
--> k | count | count | sum
--> a | 1 | 2 | 40
--> b | 1 | 2 | 40
--> NULL | 1 | 0 | NULL

select id, (select count(distinct s.v) + count(*) from t s where s.k = t.k) as n, (select count(distinct s.v) + count(distinct s.d) from t s where s.id < t.id) as m from t order by id;
--> id | n | m
--> 1 | 3 | 0
--> 2 | 3 | 2
--> 3 | 3 | 3
--> 4 | 0 | 4
--> 5 | 3 | 5
--> 6 | 0 | 5

select distinct count(distinct v), count(v) from t group by k order by 1, 2;
--> count | count
--> 1 | 1
--> 1 | 2

select sum(distinct id), sum(id), avg(id), sum(distinct d), sum(d), avg(distinct d) from t;
--> sum | sum | avg | sum | sum | avg
--> 21 | 21 | 3.500000 | 11.25 | 14.25 | 3.750000
