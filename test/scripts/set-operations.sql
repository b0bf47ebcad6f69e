-- UNION, INTERSECT and EXCEPT: NULLs are equal, types are brought together, ORDER BY and LIMIT apply to the whole.
--: table t (id integer not null, k text, v integer)
--: 1 | a | 10
--: 2 | b | 20
--: 3 | a | 30
--: ====
--: 4 | NULL | 40
--: 5 | b | NULL
--: table u (id bigint not null, k text, w decimal(6,2))
--: 1 | a | 10
--: 1 | b | 20.5
--: 3 | NULL | NULL
--: 7 | a | 30

select k from t union select k from u order by k;
--> k
--> a
--> b
--> NULL

select k from t union all select k from u order by k;
--> k
--> a
--> a
--> a
--> a
--> b
--> b
--> b
--> NULL
--> NULL

select k from t intersect select k from u order by k;
--> k
--> a
--> b
--> NULL

select k from t except select k from u order by k;
--> k
--> (no rows)

select id from t except select id from u order by id;
--> id
--> 2
--> 4
--> 5

select id, k from t intersect select id, k from u order by id;
--> id | k
--> 1 | a

--: print types, result
select id, v from t union select id, w from u order by id, v;
--> types: bigint | decimal(12,2)
--> id | v
--> 1 | 10.00
--> 1 | 20.50
--> 2 | 20.00
--> 3 | 30.00
--> 3 | NULL
--> 4 | 40.00
--> 5 | NULL
--> 7 | 30.00

--: print types, result
select 1 as a union select 2.5 order by a;
--> types: decimal(11,1)
--> a
--> 1.0
--> 2.5

--: print types, result
select null as a union select 2 order by a;
--> types: integer
--> a
--> 2
--> NULL

--: print types, result
select 'x' as a union all select k from t order by a;
--> types: text
--> a
--> a
--> a
--> b
--> b
--> x
--> NULL

--: print types, result
select '2020-01-01' as d union all select date '2021-01-01' order by d;
--> types: date
--> d
--> 2020-01-01
--> 2021-01-01

select k from t union select k from u order by 1 desc limit 2;
--> k
--> NULL
--> b

select k from t union all select k from u order by k offset 7;
--> k
--> NULL
--> NULL

(select id from t order by id limit 2) union all (select id from u order by id desc limit 1) order by id;
--> id
--> 1
--> 2
--> 7

select id from t union select id from u intersect select 3 order by id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

(select id from t union select id from u) intersect select 3 order by id;
--> id
--> 3

select id from t except select 1 except select 2 union select 9 order by id;
--> id
--> 3
--> 4
--> 5
--> 9

select v from t intersect select v from t order by v;
--> v
--> 10
--> 20
--> 30
--> 40
--> NULL

select 1 union select 1;
--> ?column?
--> 1

select 1, 1 union all select 2, 2 order by 1;
--> ?column? | ?column?
--> 1 | 1
--> 2 | 2

select k, k as l from t except select k, 'b' from u order by 1;
--> k | l
--> a | a
--> NULL | NULL

values (1), (2) union select 3 order by 1;
--> column1
--> 1
--> 2
--> 3

values (1, 'x'), (2, null) except values (2, null) order by 1;
--> column1 | column2
--> 1 | x

with s as (select k from t union select k from u) select count(*), count(k) from s;
--> count | count
--> 3 | 2

select k, count(*) from (select k from t union all select k from u) s group by k order by k;
--> k | count
--> a | 4
--> b | 3
--> NULL | 2

select * from (select id, 'a' as side from t union all select id, 'b' from u) s where side = 'b' and id > 2 order by id;
--> id | side
--> 3 | b
--> 7 | b

select * from (select id from t except select id from u) s where id > 3 order by id;
--> id
--> 4
--> 5

with a as (select id from t), b as (select id from u) select id from a union (with c as (select id from b) select id from c) order by id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5
--> 7

select id as x from t union select id as y from u order by x limit 1;
--> x
--> 1

select id from t union select id from u order by y;
--> ERROR undefined_column: column "y" does not exist
--> LINE 1: select id from t union select id from u order by y;
-->                                                          ^

select id from t union select id from u order by id + 1;
--> ERROR feature_not_supported: invalid UNION/INTERSECT/EXCEPT ORDER BY clause
--> LINE 1: select id from t union select id from u order by id + 1;
-->                                                             ^
--> HINT: only the names and numbers of result columns can be used, no expressions

select id from t union select id, k from u;
--> ERROR syntax_error: each UNION query must have the same number of columns
--> LINE 1: select id from t union select id, k from u;
-->                                       ^

select id from t union select k from u;
--> ERROR datatype_mismatch: UNION types integer and text cannot be matched
--> LINE 1: select id from t union select k from u;
-->                                       ^

select t.id, (select count(*) from (select t.v as v union all select u.w from u) s where s.v >= 20) as n from t order by 1;
--> id | n
--> 1 | 2
--> 2 | 3
--> 3 | 3
--> 4 | 3
--> 5 | 2
