-- Outer joins: unmatched rows of either side, conditions of ON kept apart from WHERE, USING and NATURAL, nesting.
--: table t (id integer not null, k text, v integer)
--: 1 | a | 10
--: 2 | b | 20
--: 3 | a | 30
--: ====
--: 4 | NULL | 40
--: 5 | b | NULL
--: table u (id bigint not null, k text not null, w integer not null)
--: 1 | a | 100
--: 1 | b | 101
--: 3 | c | 300
--: 7 | a | 700
--: table e (id integer not null, x integer)

select t.id, t.k, u.id, u.w from t left join u on t.id = u.id order by 1, 4;
--> id | k | id | w
--> 1 | a | 1 | 100
--> 1 | a | 1 | 101
--> 2 | b | NULL | NULL
--> 3 | a | 3 | 300
--> 4 | NULL | NULL | NULL
--> 5 | b | NULL | NULL

select t.id, u.id, u.w from t right join u on t.id = u.id order by 3;
--> id | id | w
--> 1 | 1 | 100
--> 1 | 1 | 101
--> 3 | 3 | 300
--> NULL | 7 | 700

select t.id, u.id, u.w from t full join u on t.id = u.id order by 1, 2, 3;
--> id | id | w
--> 1 | 1 | 100
--> 1 | 1 | 101
--> 2 | NULL | NULL
--> 3 | 3 | 300
--> 4 | NULL | NULL
--> 5 | NULL | NULL
--> NULL | 7 | 700

select t.id, u.w from t left join u on t.id = u.id and u.w > 100 order by 1, 2;
--> id | w
--> 1 | 101
--> 2 | NULL
--> 3 | 300
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t left join u on t.id = u.id and t.v > 10 order by 1, 2;
--> id | w
--> 1 | NULL
--> 2 | NULL
--> 3 | 300
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t left join u on t.id = u.id where t.v > 10 order by 1, 2;
--> id | w
--> 2 | NULL
--> 3 | 300
--> 4 | NULL

--: print plan, result
select t.id, u.w from t left join u on t.id = u.id where u.w > 100 order by 1, 2;
--> sort by id#1, w#9  (~3 rows)
-->   join inner, build right  (~3 rows)
-->       on id#1::bigint = id#4
-->     scan t [id#1]  (~5 rows)
-->     project  (~3 rows)
-->         w#9 = w#6
-->       filter  (~3 rows)
-->           w#6 > 100
-->         scan u [id#4, w#6]  (~4 rows)
--> result id#1 as id: integer, w#9 as w: integer
--> id | w
--> 1 | 101
--> 3 | 300

--: print plan, result
select t.id from t left join u on t.id = u.id where u.w is null order by 1;
--> sort by id#1  (~1 row)
-->   filter  (~1 row)
-->       w#9 is null
-->     join left, build right  (~6 rows)
-->         on id#1::bigint = id#4
-->       scan t [id#1]  (~5 rows)
-->       project  (~4 rows)
-->           w#9 = w#6
-->         scan u [id#4, w#6]  (~4 rows)
--> result id#1 as id: integer
--> id
--> 2
--> 4
--> 5

select t.id, u.w from t left join u on t.id = u.id where coalesce(u.w, 0) < 200 order by 1, 2;
--> id | w
--> 1 | 100
--> 1 | 101
--> 2 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t left join u on t.id = u.id where u.w > 100 or t.id > 3 order by 1, 2;
--> id | w
--> 1 | 101
--> 3 | 300
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t left join u on t.k = u.k order by 1, 2;
--> id | w
--> 1 | 100
--> 1 | 700
--> 2 | 101
--> 3 | 100
--> 3 | 700
--> 4 | NULL
--> 5 | 101

select t.id, u.w from t full join u on t.k = u.k order by 1, 2;
--> id | w
--> 1 | 100
--> 1 | 700
--> 2 | 101
--> 3 | 100
--> 3 | 700
--> 4 | NULL
--> 5 | 101
--> NULL | 300

select t.id, u.w from t left join u on t.id < u.id order by 1, 2;
--> id | w
--> 1 | 300
--> 1 | 700
--> 2 | 300
--> 2 | 700
--> 3 | 700
--> 4 | 700
--> 5 | 700

--: not PostgreSQL: a full join may have any condition
select t.id, u.w from t full join u on t.id > u.w order by 1, 2;
--> id | w
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL
--> NULL | 100
--> NULL | 101
--> NULL | 300
--> NULL | 700

select t.id, u.w from t left join u on false order by 1, 2;
--> id | w
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t right join u on null order by 1, 2;
--> id | w
--> NULL | 100
--> NULL | 101
--> NULL | 300
--> NULL | 700

select count(*), count(u.id), sum(u.w) from t left join u on true;
--> count | count | sum
--> 20 | 20 | 6005

select t.id, e.x from t left join e on t.id = e.id order by 1;
--> id | x
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, e.id from e left join t on t.id = e.id order by 1;
--> id | id
--> (no rows)

select t.id, e.id from e full join t on t.id = e.id order by 1;
--> id | id
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select * from t left join u using (id) order by id, w;
--> id | k | v | k | w
--> 1 | a | 10 | a | 100
--> 1 | a | 10 | b | 101
--> 2 | b | 20 | NULL | NULL
--> 3 | a | 30 | c | 300
--> 4 | NULL | 40 | NULL | NULL
--> 5 | b | NULL | NULL | NULL

select * from t right join u using (id) order by id, w;
--> id | k | v | k | w
--> 1 | a | 10 | a | 100
--> 1 | a | 10 | b | 101
--> 3 | a | 30 | c | 300
--> 7 | NULL | NULL | a | 700

select * from t full join u using (id) order by id, w;
--> id | k | v | k | w
--> 1 | a | 10 | a | 100
--> 1 | a | 10 | b | 101
--> 2 | b | 20 | NULL | NULL
--> 3 | a | 30 | c | 300
--> 4 | NULL | 40 | NULL | NULL
--> 5 | b | NULL | NULL | NULL
--> 7 | NULL | NULL | a | 700

select id, t.id, u.id from t full join u using (id) where id > 2 order by id;
--> ERROR ambiguous_column: ORDER BY "id" is ambiguous
--> LINE 1: select id, t.id, u.id from t full join u using (id) where id > 2 order by id;
-->                                                                                   ^

select * from t natural left join u order by id;
--> id | k | v | w
--> 1 | a | 10 | 100
--> 2 | b | 20 | NULL
--> 3 | a | 30 | NULL
--> 4 | NULL | 40 | NULL
--> 5 | b | NULL | NULL

select * from t natural full join u order by id, v, w;
--> id | k | v | w
--> 1 | a | 10 | 100
--> 1 | b | NULL | 101
--> 2 | b | 20 | NULL
--> 3 | a | 30 | NULL
--> 3 | c | NULL | 300
--> 4 | NULL | 40 | NULL
--> 5 | b | NULL | NULL
--> 7 | a | NULL | 700

select t.id, u.w, e.x from t left join u on t.id = u.id left join e on e.id = u.id order by 1, 2;
--> id | w | x
--> 1 | 100 | NULL
--> 1 | 101 | NULL
--> 2 | NULL | NULL
--> 3 | 300 | NULL
--> 4 | NULL | NULL
--> 5 | NULL | NULL

select t.id, u.w, s.id from t left join (u left join t as s on s.id = u.id and s.v > 10) on t.id = u.id order by 1, 2;
--> id | w | id
--> 1 | 100 | NULL
--> 1 | 101 | NULL
--> 2 | NULL | NULL
--> 3 | 300 | 3
--> 4 | NULL | NULL
--> 5 | NULL | NULL

select t.id, u.w, s.id from t left join (u join t as s on s.id = u.id) on t.id = u.id order by 1, 2;
--> id | w | id
--> 1 | 100 | 1
--> 1 | 101 | 1
--> 2 | NULL | NULL
--> 3 | 300 | 3
--> 4 | NULL | NULL
--> 5 | NULL | NULL

select t.id, u.w, s.v from t left join u on t.id = u.id join t s on s.id = u.id order by 1, 2;
--> id | w | v
--> 1 | 100 | 10
--> 1 | 101 | 10
--> 3 | 300 | 30

select t.id, u.w, s.v from t full join u on t.id = u.id full join t s on s.id = u.id order by 1, 2, 3;
--> id | w | v
--> 1 | 100 | 10
--> 1 | 101 | 10
--> 2 | NULL | NULL
--> 3 | 300 | 30
--> 4 | NULL | NULL
--> 5 | NULL | NULL
--> NULL | 700 | NULL
--> NULL | NULL | 20
--> NULL | NULL | 40
--> NULL | NULL | NULL

select u.k, count(*), count(t.id), sum(t.v) from u left join t on t.k = u.k group by u.k order by 1;
--> k | count | count | sum
--> a | 4 | 4 | 80
--> b | 2 | 2 | 20
--> c | 1 | 0 | NULL

select t.id, x.n from t left join (select id, count(*) as n from u group by id) x on x.id = t.id where x.n is null or x.n > 1 order by 1;
--> id | n
--> 1 | 2
--> 2 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, x.n from t left join (select id, 5 as n from u) x on x.id = t.id order by 1;
--> id | n
--> 1 | 5
--> 1 | 5
--> 2 | NULL
--> 3 | 5
--> 4 | NULL
--> 5 | NULL

select u.w is null, count(*) from t left join u on t.id = u.id group by 1 order by 1;
--> ?column? | count
--> false | 3
--> true | 3

select t.id, u.id is null as missing from t left join u on t.id = u.id where (u.id is null) = (t.id > 1) order by 1;
--> id | missing
--> 1 | false
--> 1 | false
--> 2 | true
--> 4 | true
--> 5 | true

select t.id, x.w from t left join lateral (select u.w from u where u.id = t.id and u.w > t.v) x on true order by 1, 2;
--> id | w
--> 1 | 100
--> 1 | 101
--> 2 | NULL
--> 3 | 300
--> 4 | NULL
--> 5 | NULL

select t.id, x.n from t cross join lateral (select count(*) as n from u where u.k = t.k) x order by 1;
--> id | n
--> 1 | 2
--> 2 | 1
--> 3 | 2
--> 4 | 0
--> 5 | 1

select t.id, x.s from t, lateral (select t.v + u.w as s from u where u.id = t.id) x order by 1, 2;
--> id | s
--> 1 | 110
--> 1 | 111
--> 3 | 330

select t.id from t right join lateral (select u.w from u where u.id = t.id) x on true;
--> ERROR invalid_column_reference: the combining JOIN type must be INNER or LEFT for a LATERAL reference
--> LINE 1: select t.id from t right join lateral (select u.w from u where u.id = t.id) x on true;
-->                                                       ^

select t.id, x.v from t left join lateral (select t.v as v from u where u.id = t.id and u.w > 200) x on true order by 1;
--> id | v
--> 1 | NULL
--> 2 | NULL
--> 3 | 30
--> 4 | NULL
--> 5 | NULL

-- The column that USING leaves is of the type that both sides have in common.
select u, z.u, x.u from (values (1.5::real)) z(u) right join (values (1073741825)) x(u) using (u);
--> u | u | u
--> 1.0737418e+09 | NULL | 1073741825
select u, z.u, x.u from (values (1073741825)) z(u) left join (values (1.5::real)) x(u) using (u);
--> u | u | u
--> 1.0737418e+09 | 1073741825 | NULL
select u, z.u, x.u from (values (3::smallint)) z(u) natural join (values (3)) x(u);
--> u | u | u
--> 3 | 3 | 3
