-- LIMIT and OFFSET: rows in the table's order, whatever the threads and morsels.
--: use numbers
--: table few (a integer)
--: 1
--: 2
--: ====
--: 3

--: print plan, pipelines, result
select a from few limit 2;

select a from few limit 0;

select a from few limit 10;

select a from few offset 1;

select a from few offset 3;

select a from few limit 1 offset 1;

select a from few limit all;

select a from few limit null;

select a from few fetch first 2 rows only;

select a from few fetch first row only;

select a from few offset 1 row fetch next 1 row only;

select a from few limit 1 + 1;

select a from few limit 2.6;

select a from few limit '2';

select n from numbers limit 5;

select n from numbers limit 5 offset 1498;

select n from numbers where digit = 7 limit 5;

select n from numbers where digit = 7 limit 3 offset 997;

select n from numbers where n >= 4321 limit 3;

select n + 1, name from numbers where even limit 4 offset 2;

select n from numbers offset 9998;

select count(*) from (select n from numbers limit 1234) as x;

select sum(n), count(*) from (select n from numbers offset 5000 limit 2500) as x;

select sum(n) from (select n from numbers where digit < 5 limit 100) as x;

--: print plan, result
select a from (select a from few limit 2) as x where a > 1;

select a from (select a from few limit 2) as x limit 1 offset 1;

select count(*) from (select a from few limit 0) as x;

select x.a, y.a from (select a from few limit 1) as x, few as y order by 2;

select a from few limit -1;

select a from few offset -1;

select a from few limit a;

select a from few limit 'x';

select a from few limit 1 limit 2;
