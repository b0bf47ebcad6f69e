-- Errors: syntax and binding errors with their place, near misses, and what fails when the query runs.
--: table people (id integer not null, name text, birthday date, height double precision)
--: 1 | Ann | 1990-05-01 | 1.7
--: 2 | Bob | NULL | NULL
--: table cities (id integer)

selec 1;

select;

select 1 from;

select 1 +;

select (1;

select 1);

select 'open;

select "open;

select * from people where;

select * from people group;

select 1 as;

select from people where id = ;

insert;

select 1; select 2;

select nosuch from people;

select nam from people;

select people.nam from people;

select p.name from people;

select nosuch.name from people;

select name
  from people
 where heigth > 1.5;

select id,
       	nam
  from people;

select 'äöü', '😀', nosuch from people;

select * from peeple;

select * from nosuch;

select * from public.people;

select * from 'nosuch.arrow';

select nosuchfunction(1);

select uper(name) from people;

select upper(name, 1) from people;

select upper() from people;

select abs(name) from people;

select name + 1 from people;

select name - birthday from people;

select birthday + height from people;

select id = birthday from people;

select id from people where id;

select id from people where name;

select id from people where 1;

select id from people where 'yes';

select id from people where 'maybe';

select not name from people;

select id and true from people;

select case when id then 1 end from people;

select id in ('a', 'b') from people;

select id in (1, birthday) from people;

select id between 'a' and 'b' from people;

select coalesce(id, name) from people;

select coalesce();

select greatest(id, birthday) from people;

select * ;

select count(*, 1) from people;

select p.* from people;

select max(*) from people;

select 1 as a, 2 as a order by a;

select a from (select 1 as a, 2 as a) as x;

select a.id from people a, people b where id = 1;

select id from people a, people b;

select x.id from (select id from people) as x(a, b);

select 1 / (id - 1) from people;

select id from people where 1 / (id - 1) > 0;

select sum(1 / (id - 1)) from people;

select id from people order by 1 / (id - 1);

select 1 / (id - 1), count(*) from people group by 1;

select a.id from people a join people b on a.id = 1 / (b.id - 1);

select name::integer from people;

select name::date from people where id = 1;

select (height * 1e300)::integer from people where id = 1;

select id + 2147483647 from people;

select id::smallint + 32767::smallint from people;

select 1/0 from people where false;

select case when id > 5 then 1/0 else 1 end from people;

select 99999999999999999999999999999999999999999999;

select 0x1FFFFFFFFFFFFFFFF;

select 12abc;

select 1.2.3;

select $1;

select ?;

select id from people limit 'a';

select @ 1;

select 1 === 2;

select 1 <-> 2;

select 2 ^ 3, 7 & 3, 7 | 8, 1 << 3;

select !1;

select interval '1 day' + 1;

select timestamp '2024-01-01 25:00:00';

select date '0000-01-01';
