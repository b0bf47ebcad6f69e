-- INTERSECT ALL and EXCEPT ALL: of equal rows as many as both sides have, or as the first has more. NULLs are equal.
--: table t (id integer not null, k text, v integer)
--: 1 | a | 10
--: 1 | a | 10
--: 3 | a | 30
--: ====
--: 4 | NULL | 40
--: 5 | b | NULL
--: 5 | b | NULL
--: 5 | b | NULL
--: table u (id bigint not null, k text, w decimal(6,2))
--: 1 | a | 10
--: 1 | a | 10.5
--: 3 | NULL | NULL
--: 5 | b | NULL
--: 5 | b | NULL
--: 7 | a | 30
--: table f (x double precision)
--: 0
--: -0
--: NaN
--: NaN
--: NULL
--: 1.5

--: print plan, pipelines, result
select k from t intersect all select k from u order by k;
--> sort by k#2  (~2 rows)
-->   join semi, build right  (~2 rows)
-->       on k#2 is not distinct from k#5 and number#7 is not distinct from number#8
-->     number rows number#7  (~7 rows)
-->         by k#2
-->       scan t [k#2]  (~7 rows)
-->     number rows number#8  (~6 rows)
-->         by k#5
-->       scan u [k#5]  (~6 rows)
--> result k#2 as k: text
--> pipeline_0
-->   reads table u: k validity, k offsets, k values
-->   scan u
-->   sort
-->   number
-->   fills collector 2
--> pipeline_1
-->   reads object 2
-->   numbered rows
-->   hash join build
-->   fills join table 1
--> pipeline_2
-->   reads table t: k validity, k offsets, k values
-->   scan t
-->   sort
-->   number
-->   fills collector 3
--> pipeline_3
-->   reads object 3
-->   numbered rows
-->   semi join probe
-->   sort
-->   fills collector 0, the result
--> k
--> a
--> a
--> a
--> b
--> b
--> NULL

--: print plan, result
select k from t except all select k from u order by k;
--> sort by k#2  (~5 rows)
-->   join anti, build right  (~5 rows)
-->       on k#2 is not distinct from k#5 and number#7 is not distinct from number#8
-->     number rows number#7  (~7 rows)
-->         by k#2
-->       scan t [k#2]  (~7 rows)
-->     number rows number#8  (~6 rows)
-->         by k#5
-->       scan u [k#5]  (~6 rows)
--> result k#2 as k: text
--> k
--> b

select k from u except all select k from t order by k;
--> k
--> (no rows)

select id, k, v from t intersect all select id, k, w from u order by id;
--> id | k | v
--> 1 | a | 10.00
--> 5 | b | NULL
--> 5 | b | NULL

select id, k, v from t except all select id, k, w from u order by id, v;
--> id | k | v
--> 1 | a | 10.00
--> 3 | a | 30.00
--> 4 | NULL | 40.00
--> 5 | b | NULL

--: print types, result
select id, v from t intersect all select id, w from u order by 1;
--> types: bigint | decimal(12,2)
--> id | v
--> 1 | 10.00
--> 5 | NULL
--> 5 | NULL

select id from t intersect all select id from u order by id desc limit 3;
--> id
--> 5
--> 5
--> 3

select id from t intersect all select id from u order by id offset 2;
--> id
--> 3
--> 5
--> 5

select id from t except all select 1 except all select 5 order by id;
--> id
--> 1
--> 3
--> 4
--> 5
--> 5

select id from t except all (select id from u except all select 5) order by id;
--> id
--> 4
--> 5
--> 5

select id from t union all select id from u except all select id from t order by id;
--> id
--> 1
--> 1
--> 3
--> 5
--> 5
--> 7

select id from t union all (select id from u except all select id from t) order by id;
--> id
--> 1
--> 1
--> 3
--> 4
--> 5
--> 5
--> 5
--> 7

select id from t intersect all select id from u union select 9 order by id;
--> id
--> 1
--> 3
--> 5
--> 9

select id from t except select id from u where id > 3 intersect all select id from t order by id;
--> id
--> 1
--> 3
--> 4

(select id from t intersect select id from u) intersect all (select id from u union all select id from u) order by id;
--> id
--> 1
--> 3
--> 5

(select id from t order by id limit 2) intersect all (select id from u order by id limit 1);
--> id
--> 1

select x from f intersect all select x from f order by x;
--> x
--> 0
--> -0
--> 1.5
--> NaN
--> NaN
--> NULL

select count(*), count(x) from (select x from f except all (values (0.0::double precision), ('NaN'), (null))) s;
--> count | count
--> 3 | 3

select 1 intersect all select 1;
--> ?column?
--> 1

select 1 from t intersect all select 1 from u;
--> ?column?
--> 1
--> 1
--> 1
--> 1
--> 1
--> 1

select 1 from t except all select 1 from u;
--> ?column?
--> 1

select k from t where false intersect all select k from u;
--> k
--> (no rows)

select k from t except all select k from u where false order by k;
--> k
--> a
--> a
--> a
--> b
--> b
--> b
--> NULL

select k, k as l from t intersect all select k, k from u order by 1;
--> k | l
--> a | a
--> a | a
--> a | a
--> b | b
--> b | b
--> NULL | NULL

select null as n, id from t except all select null, id from u order by id;
--> n | id
--> NULL | 4
--> NULL | 5

values (1, 'x'), (1, 'x'), (2, null) except all values (1, 'x') order by 1;
--> column1 | column2
--> 1 | x
--> 2 | NULL

with s as (select k from t except all select k from u) select count(*), count(k) from s;
--> count | count
--> 1 | 1

--: print plan, result
select * from (select id, k from t intersect all select id, k from u) s where id > 3 order by id;
--> sort by id#7  (~1 row)
-->   join semi, build right  (~1 row)
-->       on id#7 is not distinct from id#4 and k#2 is not distinct from k#5 and number#8 is not distinct from number#9
-->     number rows number#8  (~4 rows)
-->         by id#7, k#2
-->       project  (~4 rows)
-->           id#7 = id#1::bigint
-->         filter  (~4 rows)
-->             id#1 > 3
-->           scan t [id#1, k#2]  (~7 rows)
-->     number rows number#9  (~6 rows)
-->         by id#4, k#5
-->       scan u [id#4, k#5]  (~6 rows)
--> result id#7 as id: bigint, k#2 as k: text
--> id | k
--> 5 | b
--> 5 | b

select k, count(*) from (select k from t intersect all select k from u) s group by k order by k;
--> k | count
--> a | 3
--> b | 2
--> NULL | 1

select id from t where id in (select id from t except all select id from u) order by id;
--> id
--> 4
--> 5
--> 5
--> 5

select id, (select count(*) from (select v from t i where i.id = t.id except all select w from u where u.id = t.id) s) as n from t order by id;
--> id | n
--> 1 | 1
--> 1 | 1
--> 3 | 1
--> 4 | 1
--> 5 | 1
--> 5 | 1
--> 5 | 1

select id, exists (select t.v intersect all select w from u) as e from t order by id;
--> id | e
--> 1 | true
--> 1 | true
--> 3 | true
--> 4 | false
--> 5 | true
--> 5 | true
--> 5 | true

select t.id, s.k from t, lateral (select t.k intersect all select k from u where u.id = t.id) s order by 1, 2;
--> id | k
--> 1 | a
--> 1 | a
--> 5 | b
--> 5 | b
--> 5 | b

select id from t intersect all select id, k from u;
--> ERROR syntax_error: each INTERSECT query must have the same number of columns
--> LINE 1: select id from t intersect all select id, k from u;
-->                                               ^

select id from t except all select k from u;
--> ERROR datatype_mismatch: EXCEPT types integer and text cannot be matched
--> LINE 1: select id from t except all select k from u;
-->                                            ^
