-- Inner joins: keys of every type, several keys, NULLs, duplicates, conditions, three tables, cross joins.
--: table people (id integer not null, name text, city integer, born date)
--: 1 | Ann | 10 | 1990-05-01
--: 2 | Bob | 20 | 1985-12-31
--: 3 | Cid | NULL | 2000-02-29
--: ====
--: 4 | Dee | 10 | NULL
--: 5 | NULL | 30 | 1985-12-31
--: table cities (id bigint not null, name text dictionary, area decimal(10,2))
--: 10 | Ulm | 118.69
--: 20 | Jena | 114.76
--: 20 | Jena | 114.77
--: 40 | Trier | 117.06
--: table visits (person integer not null, city smallint, day date, cost double precision)
--: 1 | 20 | 2020-01-01 | 10.5
--: 1 | 10 | 2020-01-02 | 20
--: 2 | 10 | 2020-01-01 | 0
--: ====
--: 4 | 40 | 2020-03-01 | NULL
--: 9 | 10 | 2020-03-01 | 7
--: 2 | NULL | 2020-04-01 | 1
--: table nobody (id integer, name text)
--: use numbers

--: print plan, pipelines, result
select p.name, c.name, area from people p join cities c on p.city = c.id order by p.id, area;

select p.name, c.name from people p, cities c where p.city = c.id and area > 114.76 order by 1;

select p.name, c.name from people p inner join cities c on c.id = p.city and p.id < 3 order by p.id, c.area;

--: any order
select p.name, v.day, c.name from people p join visits v on p.id = v.person join cities c on c.id = v.city;

select p.name, v.cost from visits v join people p on p.id = v.person where v.cost > 5 order by v.cost;

select count(*) from people cross join cities;

select count(*) from people, cities, visits;

select p.id, c.id from people p cross join cities c order by 1, 2 limit 5;

select p.id, c.id from people p join cities c on true where p.id = 1 order by 2;

select p.id, c.area from people p join cities c on p.city < c.id where area > 115 order by 1, 2;

--: print plan, result
select a.id, b.id from people a join people b on a.born = b.born and a.id < b.id;

select a.name, b.name from people a join people b on a.city = b.city order by a.id, b.id;

select p.name, c.name from people p join cities c on p.name = c.name;

--: any order
select * from people join nobody using (id);

select count(*) from people natural join nobody;

select * from people join visits on people.id = visits.person and visits.city = people.city order by day;

select id, a.name, b.name from people a join cities b using (id);

select * from (select id, name from people) a join (select person as id, day from visits) b using (id) order by id, day;

select a.id, b.id from people a join people b on a.name = b.name order by 1;

--: any order
select c.name, count(*), sum(v.cost) from cities c join visits v on v.city = c.id group by c.name;

select p.name from people p join visits v on p.id = v.person group by p.name order by count(*) desc, p.name limit 2;

select v.day, p.name from visits v join people p on p.id = v.person and (v.cost > 5 or p.name = 'Bob') order by 1, 2;

select p.id from people p join visits v on p.id + 1 = v.person * 2 order by 1;

-- Keys of different types meet
select count(*) from visits v join cities c on v.city = c.id;

select count(*) from people p join cities c on p.city = c.area;

select count(*) from people p join visits v on p.id = v.cost;

select count(*) from visits v join cities c on v.cost * 2 = c.id;

select x.a, y.b from (values (1.0, 'one'), (2.5, 'two')) as x(a, t) join (values (1.00, 'eins'), (2.50, 'zwei'), (2.51, 'drei')) as y(b, u) on x.a = y.b order by 1;

select count(*) from (values (true), (false), (null)) as x(a) join (values (true), (true), (null)) as y(b) on a = b;

select d, e from (values (date '2020-01-01')) as x(d) join (values (timestamp '2020-01-01 00:00:00'), (timestamp '2020-01-01 00:00:01')) as y(e) on d = e;

select count(*) from (values ('NaN'::float8), (0.0), ('-0'::float8)) as x(a) join (values ('NaN'::float8), (0.0::float8)) as y(b) on a = b;

-- Many rows
select count(*), sum(a.n) from numbers a join numbers b on a.n = b.n;

select count(*), sum(a.n + b.n) from numbers a join numbers b on a.n = b.n + 9000;

select count(*) from numbers a join numbers b on a.name = b.name and a.color = b.color;

select count(*), min(b.n), max(b.n) from numbers a join numbers b on a.n = b.digit where a.n < 100;

select count(*) from numbers a join numbers b on a.big = b.big and a.digit = b.digit where a.even;

select count(*) from numbers a join numbers b on a.money = b.money join numbers c on b.day = c.day;

select count(*) from numbers a, numbers b where a.n < 30 and b.n < 30 and a.n * b.n = 36;

select sum(a.n) from numbers a join (select digit, count(*) as c from numbers group by digit) d on a.digit = d.digit where d.c = 1000 and a.n < 10;

-- Plans: which side is built, where filters go
--: print plan, result
select count(*) from numbers n join cities c on n.n = c.id where c.name = 'Ulm' and n.digit = 0;

--: print plan
select c.name, count(*) from numbers n, cities c, people p where n.n = p.id and p.city = c.id and n.even group by c.name;

-- Errors
select id from people p join cities c on p.city = c.id;

select p.nosuch from people p join cities c on p.city = c.id;

select * from people p join cities p on true;

select * from people, people;

select * from people join cities on people.id;

select * from people join cities on name = 'x';

select * from people join nosuch using (id);

select * from people join visits using (id);

select people.id from people p;

select * from people left join cities on true;

select * from people right join cities on true;

select * from people full join cities on people.id = cities.id;

select * from people p, lateral (select p.id) as x;

select * from people p join cities c on p.born = c.id;
