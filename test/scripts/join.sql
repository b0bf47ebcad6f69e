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
--> sort by id#1, area#7  (~5 rows)
-->   join inner, build right  (~5 rows)
-->       on city#3::bigint = id#5
-->     scan people [id#1, name#2, city#3]  (~5 rows)
-->     scan cities [id#5, name#6, area#7]  (~4 rows)
--> result name#2 as name: text, name#6 as name: text, area#7 as area: decimal(10,2)
--> pipeline_0
-->   reads table cities: id values, name values, area values
-->   scan cities
-->   direct join build
-->   fills join table 1
--> pipeline_1
-->   reads table people: city validity, city values, id values, name validity, name offsets, name values
-->   scan people
-->   inner join probe
-->   sort
-->   fills collector 0, the result
--> name | name | area
--> Ann | Ulm | 118.69
--> Bob | Jena | 114.76
--> Bob | Jena | 114.77
--> Dee | Ulm | 118.69

select p.name, c.name from people p, cities c where p.city = c.id and area > 114.76 order by 1;
--> name | name
--> Ann | Ulm
--> Bob | Jena
--> Dee | Ulm

select p.name, c.name from people p inner join cities c on c.id = p.city and p.id < 3 order by p.id, c.area;
--> name | name
--> Ann | Ulm
--> Bob | Jena
--> Bob | Jena

--: any order
select p.name, v.day, c.name from people p join visits v on p.id = v.person join cities c on c.id = v.city;
--> name | day | name
--> Ann | 2020-01-01 | Jena
--> Ann | 2020-01-01 | Jena
--> Ann | 2020-01-02 | Ulm
--> Bob | 2020-01-01 | Ulm
--> Dee | 2020-03-01 | Trier

select p.name, v.cost from visits v join people p on p.id = v.person where v.cost > 5 order by v.cost;
--> name | cost
--> Ann | 10.5
--> Ann | 20

select count(*) from people cross join cities;
--> count
--> 20

select count(*) from people, cities, visits;
--> count
--> 120

select p.id, c.id from people p cross join cities c order by 1, 2 limit 5;
--> id | id
--> 1 | 10
--> 1 | 20
--> 1 | 20
--> 1 | 40
--> 2 | 10

select p.id, c.id from people p join cities c on true where p.id = 1 order by 2;
--> id | id
--> 1 | 10
--> 1 | 20
--> 1 | 20
--> 1 | 40

select p.id, c.area from people p join cities c on p.city < c.id where area > 115 order by 1, 2;
--> id | area
--> 1 | 117.06
--> 2 | 117.06
--> 4 | 117.06
--> 5 | 117.06

--: print plan, result
select a.id, b.id from people a join people b on a.born = b.born and a.id < b.id;
--> join inner, build right  (~2 rows)
-->     on born#4 = born#8
-->     if id#1 < id#5
-->   scan people [id#1, born#4]  (~5 rows)
-->   scan people [id#5, born#8]  (~5 rows)
--> result id#1 as id: integer, id#5 as id: integer
--> id | id
--> 2 | 5

select a.name, b.name from people a join people b on a.city = b.city order by a.id, b.id;
--> name | name
--> Ann | Ann
--> Ann | Dee
--> Bob | Bob
--> Dee | Ann
--> Dee | Dee
--> NULL | NULL

select p.name, c.name from people p join cities c on p.name = c.name;
--> name | name
--> (no rows)

--: any order
select * from people join nobody using (id);
--> id | name | city | born | name
--> (no rows)

select count(*) from people natural join nobody;
--> count
--> 0

select * from people join visits on people.id = visits.person and visits.city = people.city order by day;
--> id | name | city | born | person | city | day | cost
--> 1 | Ann | 10 | 1990-05-01 | 1 | 10 | 2020-01-02 | 20

select id, a.name, b.name from people a join cities b using (id);
--> id | name | name
--> (no rows)

select * from (select id, name from people) a join (select person as id, day from visits) b using (id) order by id, day;
--> id | name | day
--> 1 | Ann | 2020-01-01
--> 1 | Ann | 2020-01-02
--> 2 | Bob | 2020-01-01
--> 2 | Bob | 2020-04-01
--> 4 | Dee | 2020-03-01

select a.id, b.id from people a join people b on a.name = b.name order by 1;
--> id | id
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | 4

--: any order
select c.name, count(*), sum(v.cost) from cities c join visits v on v.city = c.id group by c.name;
--> name | count | sum
--> Jena | 2 | 21
--> Trier | 1 | NULL
--> Ulm | 3 | 27

select p.name from people p join visits v on p.id = v.person group by p.name order by count(*) desc, p.name limit 2;
--> name
--> Ann
--> Bob

select v.day, p.name from visits v join people p on p.id = v.person and (v.cost > 5 or p.name = 'Bob') order by 1, 2;
--> day | name
--> 2020-01-01 | Ann
--> 2020-01-01 | Bob
--> 2020-01-02 | Ann
--> 2020-04-01 | Bob

select p.id from people p join visits v on p.id + 1 = v.person * 2 order by 1;
--> id
--> 1
--> 1
--> 3
--> 3

-- Keys of different types meet
select count(*) from visits v join cities c on v.city = c.id;
--> count
--> 6

select count(*) from people p join cities c on p.city = c.area;
--> count
--> 0

select count(*) from people p join visits v on p.id = v.cost;
--> count
--> 1

select count(*) from visits v join cities c on v.cost * 2 = c.id;
--> count
--> 1

select x.a, y.b from (values (1.0, 'one'), (2.5, 'two')) as x(a, t) join (values (1.00, 'eins'), (2.50, 'zwei'), (2.51, 'drei')) as y(b, u) on x.a = y.b order by 1;
--> a | b
--> 1.0 | 1.00
--> 2.5 | 2.50

select count(*) from (values (true), (false), (null)) as x(a) join (values (true), (true), (null)) as y(b) on a = b;
--> count
--> 2

select d, e from (values (date '2020-01-01')) as x(d) join (values (timestamp '2020-01-01 00:00:00'), (timestamp '2020-01-01 00:00:01')) as y(e) on d = e;
--> d | e
--> 2020-01-01 | 2020-01-01 00:00:00

select count(*) from (values ('NaN'::float8), (0.0), ('-0'::float8)) as x(a) join (values ('NaN'::float8), (0.0::float8)) as y(b) on a = b;
--> count
--> 3

-- Many rows
select count(*), sum(a.n) from numbers a join numbers b on a.n = b.n;
--> count | sum
--> 10000 | 49995000

select count(*), sum(a.n + b.n) from numbers a join numbers b on a.n = b.n + 9000;
--> count | sum
--> 1000 | 9999000

select count(*) from numbers a join numbers b on a.name = b.name and a.color = b.color;
--> count
--> 8000

select count(*), min(b.n), max(b.n) from numbers a join numbers b on a.n = b.digit where a.n < 100;
--> count | min | max
--> 10000 | 0 | 9999

select count(*) from numbers a join numbers b on a.big = b.big and a.digit = b.digit where a.even;
--> count
--> 5000

select count(*) from numbers a join numbers b on a.money = b.money join numbers c on b.day = c.day;
--> count
--> 8000

select count(*) from numbers a, numbers b where a.n < 30 and b.n < 30 and a.n * b.n = 36;
--> count
--> 7

select sum(a.n) from numbers a join (select digit, count(*) as c from numbers group by digit) d on a.digit = d.digit where d.c = 1000 and a.n < 10;
--> sum
--> 45

-- Plans: which side is built, where filters go
--: print plan, result
select count(*) from numbers n join cities c on n.n = c.id where c.name = 'Ulm' and n.digit = 0;
--> aggregate  (~1 row)
-->     count#13 = count(*)
-->   join inner, build right  (~1 row)
-->       on n#1::bigint = id#10
-->     filter  (~990 rows)
-->         digit#2 = 0
-->       scan numbers [n#1, digit#2]  (~10,000 rows)
-->     filter  (~1 row)
-->         name#11 = 'Ulm'
-->       scan cities [id#10, name#11]  (~4 rows)
--> result count#13 as count: bigint
--> count
--> 1

--: print plan, result
--: any order
select c.name, count(*) from numbers n, cities c, people p where n.n = p.id and p.city = c.id and n.even group by c.name;
--> aggregate  (~3 rows)
-->     by name#18 = name#11
-->     count#17 = count(*)
-->   join inner, left by position  (~4,830 rows)
-->       on n#1 = id#13
-->     filter  (~4,830 rows)
-->         even#6
-->       scan numbers [n#1, even#6]  (~10,000 rows)
-->     join inner, build left  (~5 rows)
-->         on id#10 = city#15::bigint
-->       scan cities [id#10, name#11]  (~4 rows)
-->       scan people [id#13, city#15]  (~5 rows)
--> result name#18 as name: text, count#17 as count: bigint
--> name | count
--> Jena | 2
--> Ulm | 1

-- Errors
select id from people p join cities c on p.city = c.id;
--> ERROR ambiguous_column: column reference "id" is ambiguous
--> LINE 1: select id from people p join cities c on p.city = c.id;
-->                ^
--> HINT: write p.id or c.id

select p.nosuch from people p join cities c on p.city = c.id;
--> ERROR undefined_column: column p.nosuch does not exist
--> LINE 1: select p.nosuch from people p join cities c on p.city = c.id;
-->                ^

select * from people p join cities p on true;
--> ERROR duplicate_alias: table name "p" specified more than once
--> LINE 1: select * from people p join cities p on true;
-->                                     ^
--> HINT: give one of them another name: FROM t AS a, t AS b

select * from people, people;
--> ERROR duplicate_alias: table name "people" specified more than once
--> LINE 1: select * from people, people;
-->                               ^
--> HINT: give one of them another name: FROM t AS a, t AS b

select * from people join cities on people.id;
--> ERROR datatype_mismatch: argument of JOIN/ON must be type boolean, not type integer
--> LINE 1: select * from people join cities on people.id;
-->                                             ^

select * from people join cities on name = 'x';
--> ERROR ambiguous_column: column reference "name" is ambiguous
--> LINE 1: select * from people join cities on name = 'x';
-->                                             ^
--> HINT: write people.name or cities.name

select * from people join nosuch using (id);
--> ERROR undefined_table: relation "nosuch" does not exist
--> LINE 1: select * from people join nosuch using (id);
-->                                   ^

select * from people join visits using (id);
--> ERROR undefined_column: column "id" specified in USING clause does not exist in right table
--> LINE 1: select * from people join visits using (id);
-->                                   ^

select people.id from people p;
--> ERROR undefined_table: missing FROM-clause entry for table "people"
--> LINE 1: select people.id from people p;
-->                ^

select * from people p join cities c on p.born = c.id;
--> ERROR undefined_function: operator does not exist: date = bigint
--> LINE 1: select * from people p join cities c on p.born = c.id;
-->                                                        ^
--> HINT: no operator matches these types; an explicit cast may help
