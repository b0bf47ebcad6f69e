-- Equal parts of a query are computed once: WITH queries read several times, subqueries that repeat what the query
-- around them computes.
--: table t (id integer not null, k text, v integer)
--: 1 | a | 10
--: 2 | b | 20
--: 3 | a | 30
--: ====
--: 4 | NULL | 40
--: 5 | b | NULL
--: 6 | NULL | 5
--: table u (k text, w integer not null)
--: a | 1
--: b | 2
--: NULL | 3
--: ====
--: a | 4
--: table nothing (k text, v integer)

-- A grouping that is read twice, its columns pruned to what the two need together.
--: print plan, pipelines, result
with s as (select k, sum(v) as total, count(*) as n, max(id) as last from t group by k)
select a.k, a.total, b.n from s a join s b on a.k = b.k order by 1;
--> sort by k#14  (~2 rows)
-->   share 1: its rows, then what reads them  (~2 rows)
-->     aggregate  (~3 rows)
-->         by k#25 = k#23
-->         sum#26 = sum(v#24)
-->         count#27 = count(*)
-->       scan t [k#23, v#24]  (~6 rows)
-->     join inner, build right  (~2 rows)
-->         on k#14 = k#21
-->       shared scan 1 [k#14 = k#25, sum#11 = sum#26]  (~3 rows)
-->       shared scan 1 [k#21 = k#25, count#19 = count#27]  (~3 rows)
--> result k#14 as k: text, sum#11 as total: bigint, count#19 as n: bigint
--> pipeline_0
-->   reads table t: v validity, v values, k validity, k offsets, k values
-->   scan t
-->   hash aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   shared rows 1
-->   hash join build
-->   fills join table 2
--> pipeline_2
-->   reads object 1
-->   shared rows 1
-->   inner join probe
-->   sort
-->   fills collector 0, the result
--> k | total | n
--> a | 40 | 2
--> b | 20 | 2

-- NULL groups are rows as any other.
with s as (select k, sum(v) as total from t group by k)
select a.k, a.total, b.total from s a, s b where a.k is not distinct from b.k order by 1;
--> k | total | total
--> a | 40 | 40
--> b | 20 | 20
--> NULL | 45 | 45

-- Self join on different columns, and on none.
with s as (select k, sum(v) as total, count(*) as n from t group by k)
select a.k, b.k, a.total from s a join s b on a.total >= b.total * b.n order by 1, 2;
--> k | k | total
--> a | b | 40
--> NULL | b | 45

with s as (select k, count(*) as n from t group by k) select count(*), sum(a.n * b.n) from s a, s b;
--> count | sum
--> 9 | 36

-- Three readers, one of which reads no column.
with s as (select k, min(v) as low from t group by k)
select k, low, (select count(*) from s), (select max(low) from s) from s order by 1;
--> k | low | count | max
--> a | 10 | 3 | 20
--> b | 20 | 3 | 20
--> NULL | 5 | 3 | 20

-- A joined definition.
--: print plan, result
with s as (select t.id, t.k, u.w from t join u on t.k = u.k join (select distinct k from t) as d on d.k = u.k)
select a.id, a.w, b.w from s a join s b on a.id = b.id and a.w <= b.w order by 1, 2, 3;
--> sort by id#10, w#14, w#23  (~9 rows)
-->   share 1: its rows, then what reads them  (~9 rows)
-->     join inner, build right  (~4 rows)
-->         on k#28 = k#33
-->       scan u [k#28, w#29]  (~4 rows)
-->       aggregate  (~3 rows)
-->           by k#33 = k#31
-->         scan t [k#31]  (~6 rows)
-->     join inner, build right  (~9 rows)
-->         on k#20 = k#22
-->         if w#14 <= w#23
-->       join inner, build right  (~7 rows)
-->           on k#11 = k#13
-->         join inner, right by position  (~6 rows)
-->             on id#10 = id#19
-->           scan t [id#10, k#11]  (~6 rows)
-->           scan t [id#19, k#20]  (~6 rows)
-->         shared scan 1 [k#13 = k#28, w#14 = w#29]  (~4 rows)
-->       shared scan 1 [k#22 = k#28, w#23 = w#29]  (~4 rows)
--> result id#10 as id: integer, w#14 as w: integer, w#23 as w: integer
--> id | w | w
--> 1 | 1 | 1
--> 1 | 1 | 4
--> 1 | 4 | 4
--> 2 | 2 | 2
--> 3 | 1 | 1
--> 3 | 1 | 4
--> 3 | 4 | 4
--> 5 | 2 | 2

-- Projections are computed by each reader.
--: print plan, result
with s as (select k, sum(v) as total from t group by k), p as (select k, total * 2 as twice from s)
select a.twice, b.twice from p a join p b on a.k = b.k order by 1;
--> sort by twice#17  (~2 rows)
-->   share 1: its rows, then what reads them  (~2 rows)
-->     aggregate  (~3 rows)
-->         by k#27 = k#25
-->         sum#28 = sum(v#26)
-->       scan t [k#25, v#26]  (~6 rows)
-->     join inner, build right  (~2 rows)
-->         on k#16 = k#22
-->       project  (~3 rows)
-->           twice#17 = sum#15 * 2
-->         shared scan 1 [k#16 = k#27, sum#15 = sum#28]  (~3 rows)
-->       project  (~3 rows)
-->           twice#23 = sum#21 * 2
-->         shared scan 1 [k#22 = k#27, sum#21 = sum#28]  (~3 rows)
--> result twice#17 as twice: bigint, twice#23 as twice: bigint
--> twice | twice
--> 40 | 40
--> 80 | 80

-- A condition does not protect what is computed for all rows of a WITH query.
with s as (select k, count(v) - 1 as n from t group by k), p as (select k, n, 10 / n as part from s)
select a.k, case when a.n <> 0 then a.part end as first, case when b.n <> 0 then b.part end as second
from p a join p b on a.k is not distinct from b.k order by 1;
--> ERROR division_by_zero: division by zero

-- The scalar subquery repeats the outer query's join.
--: print plan, result
select t.k, sum(t.v) as total from t, u, (select distinct k from u) as d where t.k = u.k and u.k = d.k group by t.k
having sum(t.v) > (select sum(t.v) * 0.3 from t, u, (select distinct k from u) as d where t.k = u.k and u.k = d.k) order by 1;
--> sort by k#20  (~1 row)
-->   share 1: its rows, then what reads them  (~1 row)
-->     join inner, build right  (~6 rows)
-->         on k#22 = k#24
-->       scan t [k#22, v#23]  (~6 rows)
-->       join inner, build right  (~3 rows)
-->           on k#24 = k#28
-->         scan u [k#24]  (~4 rows)
-->         aggregate  (~2 rows)
-->             by k#28 = k#26
-->           scan u [k#26]  (~4 rows)
-->     join inner, build right  (~1 row)
-->         if sum#9::decimal(21,1) > ?column?#19
-->       aggregate  (~3 rows)
-->           by k#20 = k#2
-->           sum#9 = sum(v#3)
-->         shared scan 1 [k#2 = k#22, v#3 = v#23]  (~6 rows)
-->       project  (~1 row)
-->           ?column?#19 = sum#18::decimal(19,0) * 0.3
-->         aggregate  (~1 row)
-->             sum#18 = sum(v#12)
-->           shared scan 1 [v#12 = v#23]  (~6 rows)
--> result k#20 as k: text, sum#9 as total: bigint
--> k | total
--> a | 80

-- Filters that differ keep plans apart.
--: print plan, result
select a.k, a.total, b.total from (select k, sum(v) as total from t where v > 5 group by k) as a
join (select k, sum(v) as total from t where v > 10 group by k) as b on a.k = b.k order by 1;
--> sort by k#5  (~1 row)
-->   join inner, build right  (~1 row)
-->       on k#5 = k#10
-->     aggregate  (~2 rows)
-->         by k#5 = k#2
-->         sum#4 = sum(v#3)
-->       filter  (~4 rows)
-->           v#3 > 5
-->         scan t [k#2, v#3]  (~6 rows)
-->     aggregate  (~2 rows)
-->         by k#10 = k#7
-->         sum#9 = sum(v#8)
-->       filter  (~3 rows)
-->           v#8 > 10
-->         scan t [k#7, v#8]  (~6 rows)
--> result k#5 as k: text, sum#4 as total: bigint, sum#9 as total: bigint
--> k | total | total
--> a | 40 | 30
--> b | 20 | 20

-- The order of conditions and of a join's sides does not.
--: print plan, result
select a.n, b.n from
(select count(*) as n from t, u where t.k = u.k and t.v > 5 and t.id < 6) as a,
(select count(*) as n from u, t where t.id < 6 and t.v > 5 and u.k = t.k) as b;
--> share 1: its rows, then what reads them  (~1 row)
-->   aggregate  (~1 row)
-->       count#18 = count(*)
-->     join inner, build right  (~5 rows)
-->         on k#14 = k#16
-->       filter  (~4 rows)
-->           v#15 > 5
-->           id#13 < 6
-->         scan t [id#13, k#14, v#15]  (~6 rows)
-->       scan u [k#16]  (~4 rows)
-->   join inner, build right  (~1 row)
-->     shared scan 1 [count#6 = count#18]  (~1 row)
-->     shared scan 1 [count#12 = count#18]  (~1 row)
--> result count#6 as n: bigint, count#12 as n: bigint
--> n | n
--> 5 | 5

-- DISTINCT, set operations, sorting with a limit, VALUES.
with s as (select distinct k from t) select count(*) from s a left join s b on a.k = b.k;
--> count
--> 3

with s as (select k from t union select k from u) select a.k from s a where a.k in (select k from s) order by 1;
--> k
--> a
--> b

with s as (select k from t union all select k from u)
select (select count(*) from s), (select count(k) from s), (select count(distinct k) from s);
--> count | count | count
--> 10 | 7 | 2

--: print plan, result
with s as (select id, v from t order by v desc nulls last, id limit 3)
select a.id, b.id from s a join s b on a.v = b.v order by 1, 2;
--> sort by id#4, id#7  (~2 rows)
-->   share 1: its rows, then what reads them  (~2 rows)
-->     sort by v#12 desc nulls last, id#10, limit 3  (~3 rows)
-->       scan t [id#10, v#12]  (~6 rows)
-->     join inner, build right  (~2 rows)
-->         on v#6 = v#9
-->       shared scan 1 [id#4 = id#10, v#6 = v#12]  (~3 rows)
-->       shared scan 1 [id#7 = id#10, v#9 = v#12]  (~3 rows)
--> result id#4 as id: integer, id#7 as id: integer
--> id | id
--> 2 | 2
--> 3 | 3
--> 4 | 4

with s as (select id from t order by id offset 4) select a.id from s a, s b order by 1;
--> id
--> 5
--> 5
--> 6
--> 6

with s(x) as (values (1), (2), (null)) select a.x, b.x from s a left join s b on a.x = b.x order by 1;
--> x | x
--> 1 | 1
--> 2 | 2
--> NULL | NULL

-- Nested: s within r, and s itself.
--: print plan, result
with s as (select k, sum(v) as total from t group by k),
r as (select count(*) as n, max(total) as most from s)
select s.k, s.total, a.n, b.most from s, r a, r b where s.total <= a.most order by 1;
--> sort by k#17  (~1 row)
-->   share 1: its rows, then what reads them  (~1 row)
-->     aggregate  (~3 rows)
-->         by k#35 = k#33
-->         sum#36 = sum(v#34)
-->       scan t [k#33, v#34]  (~6 rows)
-->     join inner, build right  (~1 row)
-->         if sum#16 <= max#24
-->       shared scan 1 [k#17 = k#35, sum#16 = sum#36]  (~3 rows)
-->       share 2: its rows, then what reads them  (~1 row)
-->         aggregate  (~1 row)
-->             count#39 = count(*)
-->             max#40 = max(sum#38)
-->           shared scan 1 [sum#38 = sum#36]  (~3 rows)
-->         join inner, build right  (~1 row)
-->           shared scan 2 [count#23 = count#39, max#24 = max#40]  (~1 row)
-->           shared scan 2 [max#31 = max#40]  (~1 row)
--> result k#17 as k: text, sum#16 as total: bigint, count#23 as n: bigint, max#31 as most: bigint
--> k | total | n | most
--> a | 40 | 3 | 45
--> b | 20 | 3 | 45
--> NULL | 45 | 3 | 45

with s as (select k, sum(v) as total from t group by k),
r as (select a.k, a.total + b.total as both_totals from s a join s b on a.k = b.k),
q as (select max(both_totals) as most from r)
select r.k, r.both_totals, q.most, s.total from r, q, s where r.k = s.k order by 1;
--> k | both_totals | most | total
--> a | 80 | 80 | 40
--> b | 40 | 80 | 20

-- Within subqueries, correlated ones too.
select u.w, (with s as (select k, sum(v) as total from t group by k) select a.total from s a join s b on a.k = b.k where a.k = u.k)
from u order by 1;
--> w | total
--> 1 | 40
--> 2 | 20
--> 3 | NULL
--> 4 | 40

select t.id from t where exists (with s as (select k, count(*) as n from u group by k) select 1 from s a, s b where a.n > b.n and a.k = t.k) order by 1;
--> id
--> 1
--> 3

with s as (select k, sum(v) as total from t group by k)
select id, v from t where v * 2 > (select total from s where s.k = t.k) and v < (select max(total) from s) order by 1;
--> id | v
--> 2 | 20
--> 3 | 30

-- A LIMIT above a reader, which ends it early.
with s as (select k, sum(v) as total from t group by k order by k limit 2)
select * from (select k from s limit 1) as a, (select total from s limit 1) as b;
--> k | total
--> a | 40

with s as (select k from t group by k) select count(*) from (select k from s limit 2) as a, s as b;
--> count
--> 6

with s as (select t.id, d.w from t join u as d on t.k = d.k)
(select id, w from s order by 1, 2 limit 2) union all (select id, w from s order by 1 desc, 2 limit 1) order by 1, 2;
--> id | w
--> 1 | 1
--> 1 | 4
--> 5 | 2

-- Nothing to read.
with s as (select k, sum(v) as total from nothing group by k) select count(*), max(a.total) from s a join s b on a.k = b.k;
--> count | max
--> 0 | NULL

with s as (select sum(v) as total, count(*) as n from nothing) select a.total, b.n from s a, s b;
--> total | n
--> NULL | 0

with s as (select k, sum(v) as total from t where false group by k) select a.k from s a left join s b on a.k = b.k;
--> k
--> (no rows)

with s as (select k, sum(v) as total from t group by k) select a.k from s a join s b on a.k = b.k where a.total < 0;
--> k
--> (no rows)

-- Outer joins make the columns of one reader NULL and not those of the other.
with s as (select k, count(*) as n from t group by k)
select a.k, a.n, b.n from s a left join s b on a.k = b.k and b.n > 1 order by 1;
--> k | n | n
--> a | 2 | 2
--> b | 2 | 2
--> NULL | 2 | NULL

with s as (select k, count(*) as n from t group by k)
select a.k, b.k from s a full join s b on a.k = b.k order by 1, 2;
--> k | k
--> a | a
--> b | b
--> NULL | NULL
--> NULL | NULL

-- MATERIALIZED and NOT MATERIALIZED mean nothing else.
with s as materialized (select k, sum(v) as total from t group by k) select count(*) from s a, s b;
--> count
--> 9

with s as not materialized (select k, sum(v) as total from t group by k) select count(*) from s a, s b;
--> count
--> 9

-- Errors of a definition that is read.
with s as (select k, sum(1 / (v - 10)) as bad from t group by k) select a.bad from s a join s b on a.k = b.k;
--> ERROR division_by_zero: division by zero

-- A row without columns is not the same as no row: the comparisons of the first and last row are known when planning.
select 1 from (values ('A'), ((select min(k) from t)), ('ab')) v(x) where x <= 'A';
--> ?column?
--> 1
