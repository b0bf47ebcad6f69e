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

select s.k, s.total from (select k, sum(v) as total from t group by k) as s where s.total > 25 order by s.k;

select * from (select * from (select id from t) as a where id > 1) as b where id < 5 order by id;

select x.id, y.v from (select id from t where k = 'a') as x join (select id, v * 2 as v from t) as y on x.id = y.id order by 1;

select count(*) from (select distinct k from t) as s;

select max(c) from (select count(*) as c from t group by k) as s;

select id from (select id, v from t order by v desc nulls last limit 2) as s order by id;

with s as (select id, v from t where v is not null) select sum(v), count(*) from s;

--: print plan, result
with s as (select k, sum(v) as total from t group by k) select a.k, a.total, b.total from s a join s b on a.k = b.k order by 1;

with a as (select 1 as x), b as (select x + 1 as y from a) select x, y from a, b;

with a(p, q) as (select id, v from t) select p, q from a where q > 15 order by p;

with a as (select 1 as x), a2 as (with a as (select 2 as x) select * from a) select a.x, a2.x from a, a2;

with t as (select 100 as id) select id from t;

with unused as (select 1 / 0 as x) select count(*) from t;

with a as (values (1, 'x'), (2, 'y')) select column1, column2 from a order by 1 desc;

with a as materialized (select 1 as x), b as not materialized (select 2 as x) select a.x + b.x from a, b;

select s.a + 1 from (select id as a, k from t) as s where s.k = 'b' order by 1;

select t.id, s.n from t join (select k, count(*) as n from t group by k) as s on t.k = s.k order by 1;

select id from (select id, row from (select id, v as row from t) as i) as o where row = 20;

select a from (select id as a, id as b from t) as s where b = 3;

select sum(n) from (select n from numbers where even) as e join (select n as m from numbers where digit = 4) as f on n = m;

select d, total from (select digit as d, sum(money) as total from numbers group by digit) as s where total > 12400000 order by d;

select count(*) from (select digit, color, count(*) as c from numbers group by digit, color having count(*) > 300) as s;

select avg(c), max(c) from (select color, count(*) as c from numbers where color is not null group by color) as s;

with top as (select n, money from numbers order by money desc nulls last limit 100) select count(*), sum(money), min(n) from top;

select 1 from (select 1) as s;

select count(*) from (select from t) as s;

select * from (select 1 as a, 2 as b) as s, (select 3 as c) as r;

select id from (select id from t);

select * from (select 1);

with a as (select 1), a as (select 2) select * from a;

with a as (select * from b), b as (select 1) select * from a;

with a(x, y) as (select 1) select * from a;

select nosuch from (select id from t) as s;

select t.id from (select id from t) as s;

select * from nosuch as s, (select 1) as r;

select s.* from (select id, v from t where id = 1) as s;
