-- Subqueries in FROM and WITH.
--: table t (id integer not null, k text, v integer)
--: 1 | a | 10
--: 2 | b | 20
--: 3 | a | 30
--: ====
--: 4 | NULL | 40
--: 5 | b | NULL
--: use numbers

--: print plan, result
select * from (select id, v from t where v > 10) as s where id < 4;
--> filter  (~2 rows)
-->     v#3 > 10
-->     id#1 < 4
-->   scan t [id#1, v#3]  (~5 rows)
--> result id#1 as id: integer, v#3 as v: integer
--> id | v
--> 2 | 20
--> 3 | 30

select s.k, s.total from (select k, sum(v) as total from t group by k) as s where s.total > 25 order by s.k;
--> k | total
--> a | 40
--> NULL | 40

select * from (select * from (select id from t) as a where id > 1) as b where id < 5 order by id;
--> id
--> 2
--> 3
--> 4

select x.id, y.v from (select id from t where k = 'a') as x join (select id, v * 2 as v from t) as y on x.id = y.id order by 1;
--> id | v
--> 1 | 20
--> 3 | 60

select count(*) from (select distinct k from t) as s;
--> count
--> 3

select max(c) from (select count(*) as c from t group by k) as s;
--> max
--> 2

select id from (select id, v from t order by v desc nulls last limit 2) as s order by id;
--> id
--> 3
--> 4

with s as (select id, v from t where v is not null) select sum(v), count(*) from s;
--> sum | count
--> 100 | 4

--: print plan, result
with s as (select k, sum(v) as total from t group by k) select a.k, a.total, b.total from s a join s b on a.k = b.k order by 1;
--> sort by k#10  (~2 rows)
-->   share 1: its rows, then what reads them  (~2 rows)
-->     aggregate  (~3 rows)
-->         by k#19 = k#17
-->         sum#20 = sum(v#18)
-->       scan t [k#17, v#18]  (~5 rows)
-->     join inner, build right  (~2 rows)
-->         on k#10 = k#15
-->       shared scan 1 [k#10 = k#19, sum#9 = sum#20]  (~3 rows)
-->       shared scan 1 [k#15 = k#19, sum#14 = sum#20]  (~3 rows)
--> result k#10 as k: text, sum#9 as total: bigint, sum#14 as total: bigint
--> k | total | total
--> a | 40 | 40
--> b | 20 | 20

with a as (select 1 as x), b as (select x + 1 as y from a) select x, y from a, b;
--> x | y
--> 1 | 2

with a(p, q) as (select id, v from t) select p, q from a where q > 15 order by p;
--> p | q
--> 2 | 20
--> 3 | 30
--> 4 | 40

with a as (select 1 as x), a2 as (with a as (select 2 as x) select * from a) select a.x, a2.x from a, a2;
--> x | x
--> 1 | 2

with t as (select 100 as id) select id from t;
--> id
--> 100

with unused as (select 1 / 0 as x) select count(*) from t;
--> count
--> 5

with a as (values (1, 'x'), (2, 'y')) select column1, column2 from a order by 1 desc;
--> column1 | column2
--> 2 | y
--> 1 | x

with a as materialized (select 1 as x), b as not materialized (select 2 as x) select a.x + b.x from a, b;
--> ?column?
--> 3

select s.a + 1 from (select id as a, k from t) as s where s.k = 'b' order by 1;
--> ?column?
--> 3
--> 6

select t.id, s.n from t join (select k, count(*) as n from t group by k) as s on t.k = s.k order by 1;
--> id | n
--> 1 | 2
--> 2 | 2
--> 3 | 2
--> 5 | 2

select id from (select id, row from (select id, v as row from t) as i) as o where row = 20;
--> id
--> 2

select a from (select id as a, id as b from t) as s where b = 3;
--> a
--> 3

select sum(n) from (select n from numbers where even) as e join (select n as m from numbers where digit = 4) as f on n = m;
--> sum
--> 4999000

select d, total from (select digit as d, sum(money) as total from numbers group by digit) as s where total > 12400000 order by d;
--> d | total
--> (no rows)

select count(*) from (select digit, color, count(*) as c from numbers group by digit, color having count(*) > 300) as s;
--> count
--> 28

select avg(c), max(c) from (select color, count(*) as c from numbers where color is not null group by color) as s;
--> avg | max
--> 3000.000000 | 3000

with top as (select n, money from numbers order by money desc nulls last limit 100) select count(*), sum(money), min(n) from top;
--> count | sum | min
--> 100 | 247605.50 | 9889

select 1 from (select 1) as s;
--> ?column?
--> 1

select count(*) from (select from t) as s;
--> count
--> 5

select * from (select 1 as a, 2 as b) as s, (select 3 as c) as r;
--> a | b | c
--> 1 | 2 | 3

select id from (select id from t);
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select * from (select 1);
--> ?column?
--> 1

with a as (select 1), a as (select 2) select * from a;
--> ERROR duplicate_alias: WITH query name "a" specified more than once
--> LINE 1: with a as (select 1), a as (select 2) select * from a;
-->                               ^

with a as (select * from b), b as (select 1) select * from a;
--> ERROR undefined_table: relation "b" does not exist
--> LINE 1: with a as (select * from b), b as (select 1) select * from a;
-->                                  ^
--> HINT: perhaps you meant the table t

with a(x, y) as (select 1) select * from a;
--> ERROR invalid_column_reference: table "a" has 1 columns available but 2 columns specified
--> LINE 1: with a(x, y) as (select 1) select * from a;
-->              ^

select nosuch from (select id from t) as s;
--> ERROR undefined_column: column "nosuch" does not exist
--> LINE 1: select nosuch from (select id from t) as s;
-->                ^

select t.id from (select id from t) as s;
--> ERROR undefined_table: missing FROM-clause entry for table "t"
--> LINE 1: select t.id from (select id from t) as s;
-->                ^
--> HINT: perhaps you meant the table s

select * from nosuch as s, (select 1) as r;
--> ERROR undefined_table: relation "nosuch" does not exist
--> LINE 1: select * from nosuch as s, (select 1) as r;
-->                       ^

select s.* from (select id, v from t where id = 1) as s;
--> id | v
--> 1 | 10

select t.id, x.n in (select x.m from t) as found
from t join lateral (select count(*) as n, case when count(*) > 0 then max(y.v) end as m from t y where y.v = t.v) x on true
order by 1;
--> id | found
--> 1 | false
--> 2 | false
--> 3 | false
--> 4 | false
--> 5 | NULL
