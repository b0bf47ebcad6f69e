-- VALUES and SELECT without FROM.
--: table t (a integer not null)
--: 1
--: 2

--: print plan, pipelines, types, result
select 1;

--: print plan, types, result
values (1, 'a'), (2, 'b'), (3, null);

--: print types, result
values (1), (2.5), (null);

values (1), (2), (3) order by 1 desc limit 2;

select * from (values (1, 'a'), (2, 'b')) as v;

select * from (values (1, 'a'), (2, 'b')) as v(x, y) where x > 1;

select column1, column2 from (values (1, 'a'), (2, 'b')) as v;

select sum(x), max(y) from (values (1, 'a'), (2, 'b'), (null, null)) as v(x, y);

select t.a, v.x from t join (values (2, 'two'), (3, 'three')) as v(n, x) on t.a = v.n;

select t.a, v.x from t, (values (10), (20)) as v(x) order by 1, 2;

select 1 where true;

select 1 where false;

select 1 limit 0;

select 'a' as x, 1 as y order by x;

select count(*);

select sum(1), count(*), max('x');

select 1 + 1 as two, 'x' || 'y', date '2020-01-01' + 1 where 1 < 2;

select;

select distinct x from (values (1), (1), (2)) as v(x) order by x;

select x, count(*) from (values ('a'), ('b'), ('a')) as v(x) group by x order by x;

--: print types, result
select x from (values (null), (null)) as v(x);

--: print types, result
select x + 1 from (values (null), (1)) as v(x);

select * from (values (1 + 1, 2 * 3), (abs(-5), length('abc'))) as v;

select * from (values (1), (1 / 0)) as v;

values (1, 2), (3);

values (1), ('x');

values (1), (date '2020-01-01');

select * from (values (1)) as v(a, b);

select x from (values (true), (false), (null)) as v(x) where x is not true;

select count(*) from (values (1), (2)) as a(x), (values (1), (2), (3)) as b(y);

select x, y from (values (1), (2)) as a(x), (values (1), (2), (3)) as b(y) where x < y order by 1, 2;
