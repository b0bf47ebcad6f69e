-- Subqueries as values: of one row, of none (NULL), of several (an error), correlated at every depth.
--: table t (id integer not null, k text, v integer)
--: 1 | a | 10
--: 2 | b | 20
--: 3 | a | 30
--: ====
--: 4 | NULL | 40
--: 5 | b | NULL
--: table u (id bigint not null, k text, w integer)
--: 1 | a | 10
--: 1 | b | 101
--: 3 | c | NULL
--: 7 | a | 30
--: table e (id integer not null, x integer)

select (select 1), (select max(w) from u), (select x from e), (select count(*) from e);
--> ?column? | max | x | count
--> 1 | 101 | NULL | 0

select id, (select w from u where u.id = t.id and u.w > 50) as w from t order by id;
--> id | w
--> 1 | 101
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id, (select w from u where u.id = t.id) as w from t order by id;
--> ERROR cardinality_violation: more than one row returned by a subquery used as an expression

select (select w from u);
--> ERROR cardinality_violation: more than one row returned by a subquery used as an expression

select id from t where v = (select w from u where w = 30);
--> id
--> 3

--: print plan, result
select id from t where v > (select avg(w) from u) order by id;
--> sort by id#1  (~2 rows)
-->   join inner, build right  (~2 rows)
-->       if v#3::decimal(38,6) > avg#9
-->     scan t [id#1, v#3]  (~5 rows)
-->     project  (~1 row)
-->         avg#9 = sum#7::decimal(19,0) / count#8::decimal(19,0)
-->       aggregate  (~1 row)
-->           sum#7 = sum(w#6)
-->           count#8 = count(w#6)
-->         scan u [w#6]  (~4 rows)
--> result id#1 as id: integer
--> id
--> (no rows)

--: print plan, result
select id from t where v > (select avg(s.v) from t s where s.k = t.k) order by id;
--> sort by id#1  (~1 row)
-->   join inner, build right  (~1 row)
-->       on k#2 = k#11
-->       if v#3::decimal(38,6) > (sum#7::decimal(19,0) / coalesce(count#12, 0)::decimal(19,0))
-->     scan t [id#1, k#2, v#3]  (~5 rows)
-->     aggregate  (~3 rows)
-->         by k#11 = k#5
-->         sum#7 = sum(v#6)
-->         count#12 = count(v#6)
-->       scan t [k#5, v#6]  (~5 rows)
--> result id#1 as id: integer
--> id
--> 3

--: print plan, result
select id, (select count(*) from u where u.k = t.k) as n, (select sum(w) from u where u.k = t.k) as s from t order by id;
--> sort by id#1  (~7 rows)
-->   project  (~7 rows)
-->       count#8 = count#7
-->     project  (~7 rows)
-->         count#7 = coalesce(count#15, 0)
-->       join left, build right  (~7 rows)
-->           on k#2 = k#16
-->         join left, build right  (~6 rows)
-->             on k#2 = k#14
-->           scan t [id#1, k#2]  (~5 rows)
-->           aggregate  (~2 rows)
-->               by k#14 = k#5
-->               count#15 = count(*)
-->             scan u [k#5]  (~4 rows)
-->         project  (~2 rows)
-->             sum#13 = sum#12
-->           aggregate  (~2 rows)
-->               by k#16 = k#10
-->               sum#12 = sum(w#11)
-->             scan u [k#10, w#11]  (~4 rows)
--> result id#1 as id: integer, count#8 as n: bigint, sum#13 as s: bigint
--> id | n | s
--> 1 | 2 | 40
--> 2 | 1 | 101
--> 3 | 2 | 40
--> 4 | 0 | NULL
--> 5 | 1 | 101

select id, (select count(*) + 1 from u where u.id = t.id) as n, (select coalesce(max(w), -1) from u where u.id > t.id) as m from t order by id;
--> id | n | m
--> 1 | 3 | 30
--> 2 | 1 | 30
--> 3 | 2 | 30
--> 4 | 1 | 30
--> 5 | 1 | 30

select id from t where (select count(*) from u where u.id = t.id) = 0 order by id;
--> id
--> 2
--> 4
--> 5

select id from t where 0 < (select count(*) from u where u.k = t.k and u.w < t.v) order by id;
--> id
--> 3

select id, (select sum(u.w + t.v) from u where u.k = t.k) as s from t order by id;
--> id | s
--> 1 | 60
--> 2 | 121
--> 3 | 100
--> 4 | NULL
--> 5 | NULL

select id, (select sum(u.w) + t.v from u where u.k = t.k) as s from t order by id;
--> id | s
--> 1 | 50
--> 2 | 121
--> 3 | 70
--> 4 | NULL
--> 5 | NULL

select id, (select sum(w) from u where u.k = t.k having count(*) > 1) as s from t order by id;
--> id | s
--> 1 | 40
--> 2 | NULL
--> 3 | 40
--> 4 | NULL
--> 5 | NULL

select id, (select count(*) from u where u.k = t.k or u.id = t.id) as n from t order by id;
--> id | n
--> 1 | 3
--> 2 | 1
--> 3 | 3
--> 4 | 0
--> 5 | 1

select id, (select count(distinct u.k) from u where u.id = t.id) as n from t order by id;
--> id | n
--> 1 | 2
--> 2 | 0
--> 3 | 1
--> 4 | 0
--> 5 | 0

select id, (select max(c) from (select count(*) as c from u where u.k = t.k group by u.id) x) as m from t order by id;
--> id | m
--> 1 | 1
--> 2 | 1
--> 3 | 1
--> 4 | NULL
--> 5 | 1

select id, (select count(*) from (select 1 from u where u.id = t.id union all select 2 from t s where s.k = t.k) x) as n from t order by id;
--> id | n
--> 1 | 4
--> 2 | 2
--> 3 | 3
--> 4 | 0
--> 5 | 2

select id, (select count(*) from (select u.k from u where u.id = t.id except select s.k from t s where s.id > t.id) x) as n from t order by id;
--> id | n
--> 1 | 0
--> 2 | 0
--> 3 | 1
--> 4 | 0
--> 5 | 0

select id, (select count(*) from (select u.k from u where u.id <= t.id intersect select s.k from t s where s.id > t.id) x) as n from t order by id;
--> id | n
--> 1 | 2
--> 2 | 2
--> 3 | 1
--> 4 | 1
--> 5 | 0

select id, (select (select max(s.v) from t s where s.k = u.k and s.id <= t.id) from u where u.id = t.id and u.w = 10) as m from t order by id;
--> id | m
--> 1 | 10
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id, (select count(*) from u where u.w > (select min(s.v) from t s where s.k = u.k and s.id <> t.id)) as n from t order by id;
--> id | n
--> 1 | 1
--> 2 | 1
--> 3 | 2
--> 4 | 2
--> 5 | 2

select id, (select t.v) as v, (select t.v + 1 where t.v > 15) as w from t order by id;
--> id | v | w
--> 1 | 10 | NULL
--> 2 | 20 | 21
--> 3 | 30 | 31
--> 4 | 40 | 41
--> 5 | NULL | NULL

select id, (select x.a from (values (t.v)) as x (a)) as v, (select max(x.a) from (values (t.v), (25)) as x (a)) as m from t order by id;
--> id | v | m
--> 1 | 10 | 25
--> 2 | 20 | 25
--> 3 | 30 | 30
--> 4 | 40 | 40
--> 5 | NULL | 25

select id, (select count(*) from u left join e on e.id = u.id and e.x = t.v where u.k = t.k) as n from t order by id;
--> id | n
--> 1 | 2
--> 2 | 1
--> 3 | 2
--> 4 | 0
--> 5 | 1

select id, (select count(*) from u left join t s on s.id = u.id and s.v = t.v) as n, (select count(s.id) from u left join t s on s.id = u.id and s.v = t.v) as m from t order by id;
--> id | n | m
--> 1 | 4 | 2
--> 2 | 4 | 0
--> 3 | 4 | 1
--> 4 | 4 | 0
--> 5 | 4 | 0

select k, (select count(*) from u where u.k = t.k) as n, count(*) from t group by k order by k;
--> k | n | count
--> a | 2 | 2
--> b | 1 | 2
--> NULL | 0 | 1

select k, (select sum(t.v) from u where u.id = 7) as s from t group by k order by k;
--> k | s
--> a | 40
--> b | 20
--> NULL | 40

select k, (select max(u.w) from u where u.w < sum(t.v)) as s from t group by k order by k;
--> k | s
--> a | 30
--> b | 10
--> NULL | 30

select k, (select v) from t group by k;
--> ERROR grouping_error: column "t.v" must appear in the GROUP BY clause or be used in an aggregate function
--> LINE 1: select k, (select v) from t group by k;
-->                           ^

select (select count(*) from u where u.k = t.k) as n, count(*) from t group by 1 order by 1;
--> n | count
--> 0 | 1
--> 1 | 2
--> 2 | 2

select sum((select count(*) from u where u.k = t.k)) from t;
--> sum
--> 6

select max(v + (select min(w) from u)) from t;
--> max
--> 50

select id from t order by (select max(w) from u where u.k = t.k) desc nulls last, id;
--> id
--> 2
--> 5
--> 1
--> 3
--> 4

select id, case when v is null then (select min(w) from u) else v end as v from t order by id;
--> id | v
--> 1 | 10
--> 2 | 20
--> 3 | 30
--> 4 | 40
--> 5 | 10

select distinct (select count(*) from u where u.k = t.k) as n from t order by 1;
--> n
--> 0
--> 1
--> 2

select id from t where v between (select min(w) from u) and (select max(w) - 71 from u) order by id;
--> id
--> 1
--> 2
--> 3

select t.id, u.w from t left join u on u.id = t.id and u.w = (select max(w) from u x where x.id = u.id) order by 1;
--> id | w
--> 1 | 101
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t join u on u.id = t.id and u.w = (select max(w) from u x where x.id = t.id) order by 1;
--> id | w
--> 1 | 101

values ((select max(v) from t)), ((select min(v) from t));
--> column1
--> 40
--> 10

with m as (select max(v) as m from t) select id from t where v = (select m from m);
--> id
--> 4

select id, (select max(w) from u where u.id = t.id limit 1) as m from t order by id;
--> id | m
--> 1 | 101
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select (select 1, 2);
--> ERROR syntax_error: subquery must return only one column
--> LINE 1: select (select 1, 2);
-->                ^

select id, (select sum(sum(v)) from u) from t group by id;
--> ERROR grouping_error: aggregate function calls cannot be nested
--> LINE 1: select id, (select sum(sum(v)) from u) from t group by id;
-->                            ^

select id from t where sum(v) > (select 1);
--> ERROR grouping_error: aggregate functions are not allowed in WHERE
--> LINE 1: select id from t where sum(v) > (select 1);
-->                                ^

select id from t where v > (select max(w) from u where u.id = t.nosuch);
--> ERROR undefined_column: column t.nosuch does not exist
--> LINE 1: select id from t where v > (select max(w) from u where u.id = t.nosuch);
-->                                                                       ^

select id from t where v > (select max(w) from u where u.nosuch = t.id);
--> ERROR undefined_column: column u.nosuch does not exist
--> LINE 1: select id from t where v > (select max(w) from u where u.nosuch = t.id);
-->                                                                ^

select id, nullif((select max(w) from u where u.id = t.id), 10) as x from t order by id;
--> id | x
--> 1 | 101
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

-- Several values that depend on no equality: each is computed for the outer values alone, not for those of the others.
--: print plan, result
select id, (select sum(v) from t t2 where t2.id <= t.id) as so_far,
  (select count(*) from t t3 where t3.v < t.v) as less
from t order by id;
--> sort by id#1  (~7 rows)
-->   join left, build right  (~7 rows)
-->       on id#1 is not distinct from id#22
-->     join left, build right  (~6 rows)
-->         on v#3 is not distinct from v#31
-->       scan t [id#1, v#3]  (~5 rows)
-->       project  (~4 rows)
-->           count#13 = count#12
-->         project  (~4 rows)
-->             count#12 = coalesce(count#32, 0)
-->           share 1: its rows, then what reads them  (~4 rows)
-->             aggregate  (~3 rows)
-->                 by v#36 = v#35
-->               scan t [v#35]  (~5 rows)
-->             join left, build right  (~4 rows)
-->                 on v#31 is not distinct from v#27
-->               shared scan 1 [v#31 = v#36]  (~3 rows)
-->               aggregate  (~4 rows)
-->                   by v#27 = v#26
-->                   count#32 = count(*)
-->                 join inner, build left  (~6 rows)
-->                     if v#11 < v#26
-->                   shared scan 1 [v#26 = v#36]  (~3 rows)
-->                   scan t [v#11]  (~5 rows)
-->     share 2: its rows, then what reads them  (~4 rows)
-->       aggregate  (~3 rows)
-->           by id#40 = id#37
-->         scan t [id#37]  (~5 rows)
-->       join left, build right  (~4 rows)
-->           on id#22 is not distinct from id#18
-->         shared scan 2 [id#22 = id#40]  (~3 rows)
-->         project  (~4 rows)
-->             sum#8 = sum#7
-->           aggregate  (~4 rows)
-->               by id#18 = id#17
-->               sum#7 = sum(v#6)
-->             join inner, build left  (~6 rows)
-->                 if id#4 <= id#17
-->               shared scan 2 [id#17 = id#40]  (~3 rows)
-->               scan t [id#4, v#6]  (~5 rows)
--> result id#1 as id: integer, sum#8 as so_far: bigint, count#13 as less: bigint
--> id | so_far | less
--> 1 | 10 | 0
--> 2 | 30 | 1
--> 3 | 60 | 2
--> 4 | 100 | 3
--> 5 | 100 | 0
