-- Subqueries in the ON of outer joins: of neither side, of one, of both.
--: table t (id integer not null, k text)
--: 1 | a
--: 2 | b
--: ====
--: 3 | c
--: 4 | NULL
--: 5 | a
--: table u (k text, v integer not null)
--: a | 1
--: a | 2
--: b | 4
--: ====
--: b | 3
--: c | 7
--: NULL | 8
--: table n (a integer, b integer, c text)
--: 1 | 1 | a
--: 2 | 5 | c
--: 2 | 3 | b
--: ====
--: 3 | NULL | c
--: NULL | 4 | a
--: 5 | 2 | NULL
--: table none (a integer, b integer)

--: print plan, result
select t.id, u.v from t left join u on exists (select 1 from n where n.a = t.id and n.b = u.v) order by 1, 2;
--> sort by id#1, v#10  (~6 rows)
-->   join left, build right  (~6 rows)
-->       on id#1 is not distinct from id#13
-->     scan t [id#1]  (~5 rows)
-->     join semi, build right  (~4 rows)
-->         on id#13 = a#5 and v#4 = b#6
-->       join inner, build left  (~20 rows)
-->         aggregate  (~3 rows)
-->             by id#13 = id#11
-->           scan t [id#11]  (~5 rows)
-->         project  (~6 rows)
-->             v#10 = v#4
-->           scan u [v#4]  (~6 rows)
-->       scan n [a#5, b#6]  (~6 rows)
--> result id#1 as id: integer, v#10 as v: integer
--> id | v
--> 1 | 1
--> 2 | 3
--> 3 | NULL
--> 4 | NULL
--> 5 | 2

select t.id, u.v from t right join u on exists (select 1 from n where n.a = t.id and n.b >= u.v) order by 2, 1;
--> id | v
--> 1 | 1
--> 2 | 1
--> 5 | 1
--> 2 | 2
--> 5 | 2
--> 2 | 3
--> 2 | 4
--> NULL | 7
--> NULL | 8

select t.id, u.v from t left join u on t.k = u.k and not exists (select 1 from n where n.a = t.id and n.b = u.v) order by 1, 2;
--> id | v
--> 1 | 2
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 1

select t.id, u.v from t left join u on t.k = u.k and u.v in (select a from n where n.a >= t.id) order by 1, 2;
--> id | v
--> 1 | 1
--> 1 | 2
--> 2 | 3
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from t left join u on t.k = u.k and u.v not in (select a from n where n.a is not null and n.b <> t.id) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 3
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from t left join u on (t.id, u.v) in (select a, b from n) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 3
--> 3 | NULL
--> 4 | NULL
--> 5 | 2

select t.id, u.v from t left join u on (t.id, u.v) < all (select a, b from n where a > 1) order by 1, 2;
--> id | v
--> 1 | 1
--> 1 | 2
--> 1 | 3
--> 1 | 4
--> 1 | 7
--> 1 | 8
--> 2 | 1
--> 2 | 2
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from t left join u on t.id = (select max(a) from n where n.b = u.v and n.a = t.id) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 3
--> 3 | NULL
--> 4 | NULL
--> 5 | 2

select t.id, u.v from t left join u on (select count(*) from n where n.a > t.id and n.b > u.v) > 1 order by 1, 2;
--> id | v
--> 1 | 1
--> 1 | 2
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from t left join u on (select count(*) from n where n.a = t.id and n.b = u.v) = 0 and t.k = u.k order by 1, 2;
--> id | v
--> 1 | 2
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 1

select t.id, u.v from t left join u on t.k = u.k and t.id < (select b from n where n.a = t.id and n.b > u.v order by b limit 1) order by 1, 2;
--> id | v
--> 1 | NULL
--> 2 | 3
--> 2 | 4
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

--: print plan, result
select t.id, u.v from t full join u on t.k = u.k and exists (select 1 from n where n.a = t.id and n.b >= u.v) order by 1, 2;
--> sort by id#23, v#26  (~9 rows)
-->   union [id#23, v#26]  (~9 rows)
-->     join left, build right  (~5 rows)
-->         on id#1 is not distinct from id#29 and k#2 is not distinct from k#30
-->       scan t [id#1, k#2]  (~5 rows)
-->       join semi, build right  (~2 rows)
-->           on id#29 = a#5
-->           if b#6 >= v#4
-->         join inner, build left  (~5 rows)
-->             on k#30 = k#3
-->           aggregate  (~3 rows)
-->               by id#29 = id#27
-->               by k#30 = k#28
-->             scan t [id#27, k#28]  (~5 rows)
-->           project  (~6 rows)
-->               v#10 = v#4
-->             scan u [k#3, v#4]  (~6 rows)
-->         scan n [a#5, b#6]  (~6 rows)
-->     project  (~4 rows)
-->         id#21 = null
-->       join anti, build right  (~4 rows)
-->           on v#19 is not distinct from v#33 and k#18 is not distinct from k#34
-->         project  (~6 rows)
-->             v#20 = v#19
-->           scan u [k#18, v#19]  (~6 rows)
-->         join semi, build right  (~2 rows)
-->             on id#11 = a#13
-->             if b#14 >= v#33
-->           join inner, build left  (~5 rows)
-->               on k#34 = k#12
-->             aggregate  (~4 rows)
-->                 by v#33 = v#32
-->                 by k#34 = k#31
-->               scan u [k#31, v#32]  (~6 rows)
-->             scan t [id#11, k#12]  (~5 rows)
-->           scan n [a#13, b#14]  (~6 rows)
--> result id#23 as id: integer, v#26 as v: integer
--> id | v
--> 1 | 1
--> 2 | 3
--> 2 | 4
--> 3 | NULL
--> 4 | NULL
--> 5 | 1
--> 5 | 2
--> NULL | 7
--> NULL | 8

select t.id, u.v from t full join u on t.k = u.k and t.id + u.v > (select min(a) from n where n.a > u.v or n.b < t.id) order by 1, 2;
--> id | v
--> 1 | NULL
--> 2 | 3
--> 2 | 4
--> 3 | 7
--> 4 | NULL
--> 5 | 1
--> 5 | 2
--> NULL | 8

select t.id, u.v from t full join u on t.k = u.k and exists (select 1 from none where none.a = t.id and none.b = u.v) order by 1, 2;
--> id | v
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL
--> NULL | 1
--> NULL | 2
--> NULL | 3
--> NULL | 4
--> NULL | 7
--> NULL | 8

select t.id, u.v from t left join u on exists (select 1 from none where none.a = t.id and none.b = u.v) order by 1, 2;
--> id | v
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from none right join t on t.id = none.a left join u on exists (select 1 from n where n.a = coalesce(none.a, t.id) and n.b = u.v) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 3
--> 3 | NULL
--> 4 | NULL
--> 5 | 2

select t.id, u.v from t left join u on t.id = u.v and exists (select 1 from n where n.a = t.id) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from t left join u on t.id = u.v and exists (select 1 from n where n.a = u.v) order by 1, 2;
--> id | v
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | NULL
--> 5 | NULL

select t.id, u.v from t left join u on t.id = u.v and exists (select 1 from none) order by 1, 2;
--> id | v
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.v, (select count(*) from n where n.a = t.id and n.b = u.v) from t left join u on t.id = u.v and u.v > all (select a from n where b = t.id) order by 1, 2;
--> id | v | count
--> 1 | NULL | 0
--> 2 | NULL | 0
--> 3 | 3 | 0
--> 4 | NULL | 0
--> 5 | NULL | 0

select o.a, (select count(u.v) from t left join u on t.k = u.k and exists (select 1 from n where n.a = t.id and n.b = u.v + o.a)) from n o order by 1, 2;
--> a | count
--> 1 | 2
--> 2 | 1
--> 2 | 1
--> 3 | 0
--> 5 | 0
--> NULL | 0

select t.id, l.v from t left join lateral (select u.v, u.k from u where u.v > t.id) l on l.k = t.k and exists (select 1 from n where n.a = t.id and n.b <= l.v) order by 1, 2;
--> id | v
--> 1 | 2
--> 2 | 3
--> 2 | 4
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL
