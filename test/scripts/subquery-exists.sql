-- EXISTS, IN, ANY and ALL, with and without NULLs, correlated at every depth, in every clause.
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
--: table n (x integer)
--: 1
--: NULL

--: print plan, result
select id from t where exists (select 1 from u where u.id = t.id) order by id;
--> sort by id#1  (~3 rows)
-->   join semi, build right  (~3 rows)
-->       on id#1::bigint = id#4
-->     scan t [id#1]  (~5 rows)
-->     scan u [id#4]  (~4 rows)
--> result id#1 as id: integer
--> id
--> 1
--> 3

--: print plan, result
select id from t where not exists (select * from u where u.id = t.id and u.w > t.v) order by id;
--> sort by id#1  (~4 rows)
-->   join anti, build right  (~4 rows)
-->       on id#1::bigint = id#4
-->       if w#6 > v#3
-->     scan t [id#1, v#3]  (~5 rows)
-->     scan u [id#4, w#6]  (~4 rows)
--> result id#1 as id: integer
--> id
--> 2
--> 3
--> 4
--> 5

select id from t where exists (select 1 from u) order by id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id from t where exists (select 1 from e) order by id;
--> id
--> (no rows)

select id from t where not exists (select 1 from e where e.id = t.id) order by id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id from t where exists (select count(*) from e where e.id = t.id) order by id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id from t where exists (select max(x) from e where e.id = t.id having count(*) > 0) order by id;
--> id
--> (no rows)

select id from t where exists (select u.k from u where u.k = t.k group by u.k having count(*) > 1) order by id;
--> id
--> 1
--> 3

select id from t where exists (select 1 from u where u.id < t.id and u.k <> t.k) order by id;
--> id
--> 2
--> 3
--> 5

select id from t where exists (select 1 from u where u.id = t.id limit 1) order by id;
--> id
--> 1
--> 3

select id from t where exists (select 1 from u where t.v > 15) order by id;
--> id
--> 2
--> 3
--> 4

--: print plan, result
select id from t where id in (select id from u) order by id;
--> sort by id#1  (~3 rows)
-->   join semi, build right  (~3 rows)
-->       on id#1::bigint = id#4
-->     scan t [id#1]  (~5 rows)
-->     scan u [id#4]  (~4 rows)
--> result id#1 as id: integer
--> id
--> 1
--> 3

--: print plan, result
select id from t where id not in (select id from u) order by id;
--> sort by id#1  (~2 rows)
-->   join anti, build right  (~2 rows)
-->       on id#1::bigint = id#4
-->     scan t [id#1]  (~5 rows)
-->     scan u [id#4]  (~4 rows)
--> result id#1 as id: integer
--> id
--> 2
--> 4
--> 5

select id from t where v in (select w from u) order by id;
--> id
--> 1
--> 3

--: print plan, result
select id from t where v not in (select w from u) order by id;
--> sort by id#1  (~3 rows)
-->   filter  (~3 rows)
-->       not found#7
-->     join mark found#7 or null, build right  (~5 rows)
-->         on v#3 = w#6
-->       scan t [id#1, v#3]  (~5 rows)
-->       scan u [w#6]  (~4 rows)
--> result id#1 as id: integer
--> id
--> (no rows)

select id from t where v not in (select w from u where w is not null) order by id;
--> id
--> 2
--> 4

select id from t where v not in (select x from e) order by id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id, v in (select w from u) as found from t order by id;
--> id | found
--> 1 | true
--> 2 | NULL
--> 3 | true
--> 4 | NULL
--> 5 | NULL

select id, v not in (select w from u) as missing from t order by id;
--> id | missing
--> 1 | false
--> 2 | NULL
--> 3 | false
--> 4 | NULL
--> 5 | NULL

select id, v in (select w from u where u.k = t.k) as found from t order by id;
--> id | found
--> 1 | true
--> 2 | false
--> 3 | true
--> 4 | false
--> 5 | NULL

select id, v not in (select w from u where u.k = t.k) as missing from t order by id;
--> id | missing
--> 1 | false
--> 2 | true
--> 3 | false
--> 4 | true
--> 5 | NULL

select id from t where v not in (select w from u where u.id = t.id) order by id;
--> id
--> 2
--> 4
--> 5

select id from t where v in (select w from u where u.id <> t.id) order by id;
--> id
--> 3

select id from t where v not in (select w from u where u.id <> t.id) order by id;
--> id
--> (no rows)

select id from t where v > all (select w from u where w is not null) order by id;
--> id
--> (no rows)

select id from t where v > all (select w from u) order by id;
--> id
--> (no rows)

select id from t where v >= any (select w from u) order by id;
--> id
--> 1
--> 2
--> 3
--> 4

select id, v > all (select w from u) as a, v > any (select w from u) as b, v = all (select x from e) as c, v <> any (select x from n) as d from t order by id;
--> id | a | b | c | d
--> 1 | false | NULL | true | true
--> 2 | false | true | true | true
--> 3 | false | true | true | true
--> 4 | false | true | true | true
--> 5 | NULL | NULL | true | NULL

select id, v <= all (select w from u where u.id = t.id) as a, v < some (select w from u where u.id >= t.id) as b from t order by id;
--> id | a | b
--> 1 | true | true
--> 2 | true | true
--> 3 | NULL | NULL
--> 4 | true | false
--> 5 | true | NULL

select id from t where (id, v) in (select id, w from u) order by id;
--> id
--> 1

select id from t where (id, v) not in (select id, w from u) order by id;
--> id
--> 2
--> 4
--> 5

select id, (id, v) in (select id, w from u) as found from t order by id;
--> id | found
--> 1 | true
--> 2 | false
--> 3 | NULL
--> 4 | false
--> 5 | false

select null in (select x from n), 1 in (select x from n), 2 in (select x from n), null in (select x from e), 1 in (select x from e);
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> NULL | true | NULL | false | false

select id from t where id in (select id from u) or v > 35 order by id;
--> id
--> 1
--> 3
--> 4

select id from t where not (id in (select id from u) and v > 10) order by id;
--> id
--> 1
--> 2
--> 4
--> 5

select id from t where case when v > 15 then exists (select 1 from u where u.id = t.id) else v is null end order by id;
--> id
--> 3
--> 5

select id, exists (select 1 from u where u.id = t.id) as found, case when id in (select id from u) then 'y' else 'n' end as c from t order by id;
--> id | found | c
--> 1 | true | y
--> 2 | false | n
--> 3 | true | y
--> 4 | false | n
--> 5 | false | n

select k, count(*) from t group by k having count(*) > any (select 1 from u) order by k;
--> k | count
--> a | 2
--> b | 2

select k, count(*) from t group by k having exists (select 1 from u where u.k = t.k) order by k;
--> k | count
--> a | 2
--> b | 2

select k, sum(v) from t group by k having sum(v) in (select w + 30 from u where u.k = t.k) order by k;
--> k | sum
--> a | 40

select t.k, exists (select 1 from u where u.k = t.k and u.w < sum(t.v)) as e from t group by t.k order by 1;
--> k | e
--> a | true
--> b | false
--> NULL | false

select id, exists (select 1 from u where u.k = t.k) from t group by k;
--> ERROR grouping_error: column "t.id" must appear in the GROUP BY clause or be used in an aggregate function
--> LINE 1: select id, exists (select 1 from u where u.k = t.k) from t group by k;
-->                ^

select sum(case when exists (select 1 from u where u.id = t.id) then v end) from t;
--> sum
--> 40

select count(*) filter (where id in (select id from u)) from t;
--> count
--> 2

select exists (select 1 from u where u.k = t.k) as e, count(*) from t group by e order by 1;
--> e | count
--> false | 1
--> true | 4

select id from t order by exists (select 1 from u where u.id = t.id), id desc;
--> id
--> 5
--> 4
--> 2
--> 3
--> 1

select t.id, u.id from t join u on t.id = u.id and exists (select 1 from t s where s.v = u.w) order by 1, 2;
--> id | id
--> 1 | 1

select t.id, u.w from t left join u on t.id = u.id and exists (select 1 from t s where s.v = u.w) order by 1, 2;
--> id | w
--> 1 | 10
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select t.id, u.w from t left join u on t.id = u.id and t.v not in (select x from n) order by 1, 2;
--> id | w
--> 1 | NULL
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL

select id from t where exists (select 1 from u where u.id = t.id and exists (select 1 from t s where s.k = u.k and s.id <> t.id)) order by id;
--> id
--> 1

select id from t where exists (select 1 from u where exists (select 1 from t s where s.k = u.k and s.id = t.id)) order by id;
--> id
--> 1
--> 2
--> 3
--> 5

select id from t where not exists (select 1 from u where not exists (select 1 from t s where s.v = u.w and s.id >= t.id)) order by id;
--> id
--> (no rows)

select id from t where id in (select u.id from u where u.w in (select s.v from t s where s.k = t.k)) order by id;
--> id
--> 1

select id from t where exists (select 1 from u where u.id = t.id union all select 1 from e where e.id = t.id) order by id;
--> id
--> 1
--> 3

select id from t where id in (select id from u intersect select id from t) order by id;
--> id
--> 1
--> 3

select id from t where exists (select distinct w from u where u.k = t.k) order by id;
--> id
--> 1
--> 2
--> 3
--> 5

select id from t where v in (values (10), (40)) order by id;
--> id
--> 1
--> 4

select id from t where v in (values (t.id * 10), (40)) order by id;
--> id
--> 1
--> 2
--> 3
--> 4

select id from t where exists (select 1 from u right join e on u.id = e.id where e.x = t.v) order by id;
--> id
--> (no rows)

select id from t where exists (select 1 from u left join e on u.id = e.id and e.x = t.v where u.id = t.id) order by id;
--> id
--> 1
--> 3

select id from t where exists (select 1 from u full join e on u.id = e.id where u.id = t.id) order by id;
--> id
--> 1
--> 3

with s as (select k, count(*) as c from u group by k) select id from t where exists (select 1 from s where s.k = t.k and s.c > 1) order by id;
--> id
--> 1
--> 3

select id from t where id in (select id, w from u);
--> ERROR syntax_error: subquery has too many columns
--> LINE 1: select id from t where id in (select id, w from u);
-->                                   ^

select id from t where (id, v) in (select id from u);
--> ERROR syntax_error: subquery has too few columns
--> LINE 1: select id from t where (id, v) in (select id from u);
-->                                        ^
