-- Subqueries whose result columns are columns of an outer query, on every side of joins and set operations.
--: table t (id integer not null, v integer)
--: 1 | 10
--: 2 | 20
--: 3 | NULL
--: table u (id integer not null, w integer)
--: 1 | 10
--: 1 | 11
--: 4 | 20

select t.id, x.v, x.i from t left join lateral (select t.v, t.id as i from u where u.id = t.id and u.w > 10) x on true order by 1;
--> id | v | i
--> 1 | 10 | 1
--> 2 | NULL | NULL
--> 3 | NULL | NULL

select t.id, (select count(x.v) from u left join (select t.v from u s where s.id = 4) x on x.v = u.w) as n from t order by 1;
--> id | n
--> 1 | 1
--> 2 | 1
--> 3 | 0

select t.id, (select count(x.v) + count(y.id) from (select t.v, id from u) x full join (select t.id, w from u) y on x.v = y.w) as n from t order by 1;
--> id | n
--> 1 | 8
--> 2 | 8
--> 3 | 3

select t.id, (select count(*) from (select t.v union select w from u) x) as n from t order by 1;
--> id | n
--> 1 | 3
--> 2 | 3
--> 3 | 4

select t.id, (select count(*) from (select t.v intersect select w from u) x) as n from t order by 1;
--> id | n
--> 1 | 1
--> 2 | 1
--> 3 | 0

select t.id, (select count(*) from (select w from u except select t.v) x) as n from t order by 1;
--> id | n
--> 1 | 2
--> 2 | 2
--> 3 | 3

select t.id, t.v in (select t.v from u) as a, 10 in (select t.v from u where u.id = t.id) as b, t.id not in (select t.v / 10 from u) as c from t order by 1;
--> id | a | b | c
--> 1 | true | true | false
--> 2 | true | false | false
--> 3 | NULL | false | NULL

select t.id, exists (select t.v from u where t.v > 10) as e, (select distinct t.v from u) as d from t order by 1;
--> id | e | d
--> 1 | false | 10
--> 2 | true | 20
--> 3 | false | NULL

select t.id, (select sum(t.v + w - w) from u where u.id = t.id) as s, (select max(t.v + w) from u) as m from t order by 1;
--> id | s | m
--> 1 | 20 | 30
--> 2 | NULL | 40
--> 3 | NULL | NULL
