-- LIMIT and OFFSET in subqueries that read an outer query: the first rows for each outer row.
--: use numbers
--: table t (id integer not null, k text)
--: 1 | a
--: 2 | b
--: 3 | c
--: ====
--: 4 | NULL
--: 5 | a
--: table u (k text, v integer, w decimal(6,2))
--: a | 1 | 1.5
--: a | 2 | NULL
--: a | 3 | 0.5
--: b | 4 | 9
--: ====
--: b | NULL | 8
--: c | 7 | 7
--: NULL | 8 | 3
--: NULL | 9 | 2

--: print plan, pipelines, result
select id, (select v from u where u.k = t.k order by v desc limit 1) as first from t order by id;
--> sort by id#1  (~6 rows)
-->   join left, build right  (~6 rows)
-->       on k#2 = k#3
-->     scan t [id#1, k#2]  (~5 rows)
-->     project  (~3 rows)
-->         v#6 = v#4
-->       filter  (~3 rows)
-->           number#7 <= 1
-->         number rows number#7  (~8 rows)
-->             by k#3
-->             in order of v#4 desc
-->           scan u [k#3, v#4]  (~8 rows)
--> result id#1 as id: integer, v#6 as first: integer
--> pipeline_0
-->   reads table u: k validity, k offsets, k values, v validity, v values
-->   scan u
-->   sort
-->   number
-->   fills collector 2
--> pipeline_1
-->   reads object 2
-->   numbered rows
-->   filter
-->   project
-->   hash join build
-->   fills join table 1
--> pipeline_2
-->   reads table t: k validity, k offsets, k values, id values
-->   scan t
-->   left join probe
-->   sort
-->   fills collector 0, the result
--> id | first
--> 1 | 3
--> 2 | NULL
--> 3 | 7
--> 4 | NULL
--> 5 | 3

select id, (select v from u where u.k = t.k order by v desc nulls last limit 1) as first from t order by id;
--> id | first
--> 1 | 3
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 3

--: print plan, result
select id, (select v from u where u.v > t.id order by w limit 1 offset 1) as second from t order by id;
--> sort by id#1  (~5 rows)
-->   join left, build right  (~5 rows)
-->       on id#1 is not distinct from id#9
-->     scan t [id#1]  (~5 rows)
-->     project  (~2 rows)
-->         v#6 = v#4
-->       filter  (~2 rows)
-->           number#10 > 1
-->           number#10 <= 2
-->         number rows number#10  (~9 rows)
-->             by id#9
-->             in order of w#5
-->           join inner, build left  (~9 rows)
-->               if v#4 > id#9
-->             aggregate  (~3 rows)
-->                 by id#9 = id#7
-->               scan t [id#7]  (~5 rows)
-->             scan u [v#4, w#5]  (~8 rows)
--> result id#1 as id: integer, v#6 as second: integer
--> id | second
--> 1 | 9
--> 2 | 9
--> 3 | 8
--> 4 | 8
--> 5 | 8

select id, (select v from u where u.k = t.k order by v offset 1 limit 1) as second from t order by id;
--> id | second
--> 1 | 2
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | 2

select id, (select v from u where u.k = t.k order by v offset 5) as none from t order by id;
--> id | none
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id, (select v from u where u.k = t.k order by v limit 0) as none from t order by id;
--> id | none
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id, (select v from u where u.k = t.k order by v limit 2) as many from t order by id;
--> ERROR cardinality_violation: more than one row returned by a subquery used as an expression

select id, (select t.id from u where u.k = t.k limit 1) as own from t order by id;
--> id | own
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | NULL
--> 5 | 5

select id, (select v + t.id from u order by v desc nulls last, t.id fetch first row only) as s from t order by id;
--> id | s
--> 1 | 10
--> 2 | 11
--> 3 | 12
--> 4 | 13
--> 5 | 14

select id, (select v from u order by abs(v - t.id * 2), v limit 1) as nearest from t order by id;
--> id | nearest
--> 1 | 2
--> 2 | 4
--> 3 | 7
--> 4 | 8
--> 5 | 9

select id, (select count(*) from (select v from u where u.k = t.k limit 2) s) as n from t order by id;
--> id | n
--> 1 | 2
--> 2 | 2
--> 3 | 1
--> 4 | 0
--> 5 | 2

select id, (select sum(v) from (select v from u where u.k = t.k or u.v = t.id order by v limit 2) s) as n from t order by id;
--> id | n
--> 1 | 3
--> 2 | 6
--> 3 | 10
--> 4 | 4
--> 5 | 3

select id, (select string from (select distinct k || t.id as string from u where k is not null) s order by string desc limit 1) as d from t order by id;
--> id | d
--> 1 | c1
--> 2 | c2
--> 3 | c3
--> 4 | c4
--> 5 | c5

select id, (select distinct u.k from u where u.v >= t.id order by u.k limit 1) as d from t order by id;
--> id | d
--> 1 | a
--> 2 | a
--> 3 | a
--> 4 | b
--> 5 | c

select id, (select count(*) from u where u.v > t.id group by u.k order by count(*) desc, u.k limit 1) as c from t order by id;
--> id | c
--> 1 | 2
--> 2 | 2
--> 3 | 2
--> 4 | 2
--> 5 | 2

select id, (select sum(v) from u where u.k = t.k limit 1) as s from t order by id;
--> id | s
--> 1 | 6
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 6

select id, (select sum(v) from u where u.k = t.k offset 1) as s from t order by id;
--> id | s
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id, (select sum(v) from u where u.k = t.k limit 0) as s from t order by id;
--> id | s
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id, (select v from u where u.k = t.k union select t.id order by 1 limit 1) as s from t order by id;
--> id | s
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | 4
--> 5 | 1

select id, (select v from u where u.k = t.k except all select t.id order by 1 desc nulls last limit 1) as s from t order by id;
--> id | s
--> 1 | 3
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 3

select id, (values (t.id), (t.id + 10) order by 1 desc limit 1) as s from t order by id;
--> id | s
--> 1 | 11
--> 2 | 12
--> 3 | 13
--> 4 | 14
--> 5 | 15

select id from t where exists (select 1 from u where u.k = t.k offset 1) order by id;
--> id
--> 1
--> 2
--> 5

select id from t where exists (select 1 from u where u.k = t.k limit 1) order by id;
--> id
--> 1
--> 2
--> 3
--> 5

select id from t where not exists (select 1 from u where u.k = t.k order by v limit 1 offset 2) order by id;
--> id
--> 2
--> 3
--> 4

select id from t where exists (select 1 from u where u.k = t.k limit 0) order by id;
--> id
--> (no rows)

select id from t where id in (select v from u where u.k = t.k order by v limit 1) order by id;
--> id
--> 1

select id, id in (select v from u where u.k = t.k order by v nulls first limit 1) as i from t order by id;
--> id | i
--> 1 | true
--> 2 | NULL
--> 3 | false
--> 4 | false
--> 5 | false

select id, id not in (select v from u where u.k = t.k order by v limit 2) as i from t order by id;
--> id | i
--> 1 | false
--> 2 | NULL
--> 3 | true
--> 4 | true
--> 5 | true

select id, id < any (select v from u where u.k = t.k order by v limit 2) as i from t order by id;
--> id | i
--> 1 | true
--> 2 | true
--> 3 | true
--> 4 | false
--> 5 | false

select id, id >= all (select v from u where u.k = t.k order by w limit 2) as i from t order by id;
--> id | i
--> 1 | false
--> 2 | false
--> 3 | false
--> 4 | true
--> 5 | true

--: print plan, result
select t.id, s.v from t, lateral (select v from u where u.k = t.k order by v nulls last limit 2) s order by 1, 2;
--> sort by id#1, v#4  (~3 rows)
-->   join inner, build right  (~3 rows)
-->       on k#2 = k#3
-->     scan t [id#1, k#2]  (~5 rows)
-->     filter  (~3 rows)
-->         number#6 <= 2
-->       number rows number#6  (~8 rows)
-->           by k#3
-->           in order of v#4
-->         scan u [k#3, v#4]  (~8 rows)
--> result id#1 as id: integer, v#4 as v: integer
--> id | v
--> 1 | 1
--> 1 | 2
--> 2 | 4
--> 2 | NULL
--> 3 | 7
--> 5 | 1
--> 5 | 2

select t.id, s.v from t left join lateral (select v from u where u.k = t.k order by v desc limit 1 offset 1) s on true order by 1, 2;
--> id | v
--> 1 | 2
--> 2 | 4
--> 3 | NULL
--> 4 | NULL
--> 5 | 2

select t.id, s.v from t left join lateral (select v from u where u.k = t.k order by v limit 2) s on s.v > t.id order by 1, 2;
--> id | v
--> 1 | 2
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | NULL

select t.id, s.v, r.w from t cross join lateral (select k, v from u where u.k = t.k order by v limit 2) s cross join lateral (select w from u where u.k = s.k and u.v >= s.v order by w nulls last limit 1) r order by 1, 2;
--> id | v | w
--> 1 | 1 | 0.50
--> 1 | 2 | 0.50
--> 2 | 4 | 9.00
--> 3 | 7 | 7.00
--> 5 | 1 | 0.50
--> 5 | 2 | 0.50

select t.id, (select (select u.v from u where u.k = i.k and u.v > t.id order by u.v limit 1) from t i where i.k = t.k order by i.id desc limit 1) as s from t order by id;
--> id | s
--> 1 | 2
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | NULL

select id, (select v from (select v, w from u where u.k = t.k order by w nulls first limit 2) s order by v desc limit 1) as s from t order by id;
--> id | s
--> 1 | 3
--> 2 | NULL
--> 3 | 7
--> 4 | NULL
--> 5 | 3

select id, (select v from (select v, w from u where u.k = t.k order by w nulls first) s limit 1) as s from t order by id;
--> id | s
--> 1 | 2
--> 2 | NULL
--> 3 | 7
--> 4 | NULL
--> 5 | 2

select k, (select v from u where u.k = t.k order by v limit 1) as s, count(*) from t group by k order by k;
--> k | s | count
--> a | 1 | 2
--> b | 4 | 1
--> c | 7 | 1
--> NULL | NULL | 1

select k, count(*) from t group by k having count(*) > (select v from u where u.k = t.k order by v desc nulls last limit 1 offset 2) order by k;
--> k | count
--> a | 2

select id from t order by (select v from u where u.k = t.k order by v desc nulls last limit 1) nulls first, id;
--> id
--> 4
--> 1
--> 5
--> 2
--> 3

select sum((select v from u where u.k = t.k order by v limit 1)) from t;
--> sum
--> 13

select id, (select v from u limit 1) as s from t where id > (select v from u order by v limit 1 offset 2) order by id;
--> id | s
--> 4 | 1
--> 5 | 1

select t.id, u.v from t left join u on u.v = (select max(x.v) from u x where x.k = t.k limit 1) order by 1, 2;
--> id | v
--> 1 | 3
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 3

select t.id, u.v from t left join u on u.v = (select x.v from u x where x.k = t.k order by x.v limit 1) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 1

with s as (select k, v from u) select id, (select v from s where s.k = t.k order by v limit 1) as f from t order by id;
--> id | f
--> 1 | 1
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 1

select d.digit, s.n, s.m from (select distinct digit from numbers) d, lateral (select n, n % 997 as m from numbers where digit = d.digit order by n % 997 desc, n offset 997 limit 2) s order by 1, 3 desc, 2;
--> digit | n | m
--> 0 | 6980 | 1
--> 0 | 0 | 0
--> 1 | 1 | 1
--> 1 | 9971 | 1
--> 2 | 9972 | 2
--> 2 | 2992 | 1
--> 3 | 2993 | 2
--> 3 | 5983 | 1
--> 4 | 5984 | 2
--> 4 | 8974 | 1
--> 5 | 8975 | 2
--> 5 | 1995 | 1
--> 6 | 1996 | 2
--> 6 | 4986 | 1
--> 7 | 4987 | 2
--> 7 | 7977 | 1
--> 8 | 7978 | 2
--> 8 | 998 | 1
--> 9 | 999 | 2
--> 9 | 3989 | 1

select count(*), sum(n), sum(m) from (select n, (select max(x.n) from (select b.n from numbers b where b.digit = a.digit and b.n < a.n order by b.n limit 3) x) as m from (select * from numbers limit 200) a) s;
--> count | sum | sum
--> 200 | 19900 | 4355

select count(*), sum(n) from (select n % 7 as n from numbers where n < 4000 except all select n % 7 from numbers where n >= 7000) s;
--> count | sum
--> 1000 | 3000

select count(*), count(distinct n) from (select n % 700 as n from numbers intersect all select n % 600 from numbers) s;
--> count | count
--> 8600 | 600
