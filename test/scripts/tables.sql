-- Tables that statements create of queries, and drop.
--: table t (a integer not null, b text, c decimal(10,2), d date, e bigint, f boolean, g double precision, h timestamp)
--: 1 | one | 1.50 | 2024-01-31 | 9000000000 | true | 1.5 | 2024-01-31 10:00:00
--: 2 | two | NULL | 2024-02-01 | NULL | false | NULL | NULL
--: 3 | NULL | 3.25 | NULL | -1 | NULL | -0.25 | 1969-12-31 23:59:59.5
--: ====
--: 4 | two | 99999999.99 | 1066-10-14 | 7 | true | 1e300 | 2024-01-31 10:00:00
--: table u (a integer not null, x text)
--: 2 | zwei
--: 4 | vier

create table r as select * from t;
--> (no columns)

--: print types, result
select * from r order by a;
--> types: integer | text | decimal(10,2) | date | bigint | boolean | double precision | timestamp
--> a | b | c | d | e | f | g | h
--> 1 | one | 1.50 | 2024-01-31 | 9000000000 | true | 1.5 | 2024-01-31 10:00:00
--> 2 | two | NULL | 2024-02-01 | NULL | false | NULL | NULL
--> 3 | NULL | 3.25 | NULL | -1 | NULL | -0.25 | 1969-12-31 23:59:59.5
--> 4 | two | 99999999.99 | 1066-10-14 | 7 | true | 1e+300 | 2024-01-31 10:00:00

select b, count(*), sum(c), min(d), max(h) from r group by b order by b;
--> b | count | sum | min | max
--> one | 1 | 1.50 | 2024-01-31 | 2024-01-31 10:00:00
--> two | 2 | 99999999.99 | 1066-10-14 | 2024-01-31 10:00:00
--> NULL | 1 | 3.25 | NULL | 1969-12-31 23:59:59.5

select r.a, u.x from r join u on r.a = u.a where r.c is null or r.c > 50 order by 1;
--> a | x
--> 2 | zwei
--> 4 | vier

select a from r where d between date '1000-01-01' and date '2024-01-31' and b in ('one', 'two') order by a;
--> a
--> 1
--> 4

select count(*) from r where b > 'one' and b < 'twp';
--> count
--> 2

-- names for all columns, and for the first ones
create table named (k, "Text") as select a, b, c from t;
--> (no columns)

select * from named order by k desc limit 2;
--> k | Text | c
--> 4 | two | 99999999.99
--> 3 | NULL | 3.25

create table too_many (k, l) as select a from t;
--> ERROR syntax_error: too many column names were specified
--> LINE 1: create table too_many (k, l) as select a from t;
-->                      ^

create table twice as select a, b as a from t;
--> ERROR duplicate_column: column "a" specified more than once
--> LINE 1: create table twice as select a, b as a from t;
-->                      ^

create table twice (k, k) as select a, b from t;
--> ERROR duplicate_column: column "k" specified more than once
--> LINE 1: create table twice (k, k) as select a, b from t;
-->                      ^

select * from twice;
--> ERROR undefined_table: relation "twice" does not exist
--> LINE 1: select * from twice;
-->                       ^

-- a name is one table's or view's
create table r as select 1 as one;
--> ERROR duplicate_table: relation "r" already exists
--> LINE 1: create table r as select 1 as one;
-->                      ^

create table t as select 1 as one;
--> ERROR duplicate_table: relation "t" already exists
--> LINE 1: create table t as select 1 as one;
-->                      ^

create table if not exists r as select 1 as one;
--> (no columns)

-- the query is looked at all the same
create table if not exists r as select nothing from t;
--> ERROR undefined_column: column "nothing" does not exist
--> LINE 1: create table if not exists r as select nothing from t;
-->                                                ^

create table fresh as select nothing from t;
--> ERROR undefined_column: column "nothing" does not exist
--> LINE 1: create table fresh as select nothing from t;
-->                                      ^

select count(*) from r;
--> count
--> 4

-- of a table made so another is made; and of no rows, of one without columns, and of values
create table s as select a * 2 as b, upper(b) as c from r where a > 1;
--> (no columns)

select * from s order by b;
--> b | c
--> 4 | TWO
--> 6 | NULL
--> 8 | TWO

create table none as select * from r where a > 100;
--> (no columns)

--: print types, result
select * from none;
--> types: integer | text | decimal(10,2) | date | bigint | boolean | double precision | timestamp
--> a | b | c | d | e | f | g | h
--> (no rows)

select count(*), max(c), min(b) from none;
--> count | max | min
--> 0 | NULL | NULL

create table v1 as values (1, 'x', null), (2, 'y', null);
--> (no columns)

--: print types, result
select * from v1 order by column1;
--> types: integer | text | text
--> column1 | column2 | column3
--> 1 | x | NULL
--> 2 | y | NULL

create table nulls as select null as n, cast(null as decimal(38,10)) as d, 1 as one;
--> (no columns)

--: print types, result
select * from nulls;
--> types: text | decimal(38,10) | integer
--> n | d | one
--> NULL | NULL | 1

create table grouped as select b, count(*) as n, avg(c) as mean from t group by b;
--> (no columns)

select * from grouped order by n desc, b;
--> b | n | mean
--> two | 2 | 99999999.990000
--> one | 1 | 1.500000
--> NULL | 1 | 3.250000

create table ordered as select a, b from t order by b desc nulls last, a limit 3;
--> (no columns)

select * from ordered order by a;
--> a | b
--> 1 | one
--> 2 | two
--> 4 | two

-- a query that fails makes no table
create table failing as select 1 / (a - a) as x from t;
--> ERROR division_by_zero: division by zero

select * from failing;
--> ERROR undefined_table: relation "failing" does not exist
--> LINE 1: select * from failing;
-->                       ^

-- wide numbers, narrow ones and their extremes
create table numbers as select * from (values
  (9223372036854775807, cast(32767 as smallint), cast(-2147483648 as integer), 99999999999999999999999999999999999999::decimal(38,0)),
  (cast(-9223372036854775808 as bigint), cast(-32768 as smallint), cast(2147483647 as integer), cast(-99999999999999999999999999999999999999 as decimal(38,0))),
  (0, cast(0 as smallint), 0, 0)) as x(b, s, i, d);
--> (no columns)

select * from numbers order by i;
--> b | s | i | d
--> 9223372036854775807 | 32767 | -2147483648 | 99999999999999999999999999999999999999
--> 0 | 0 | 0 | 0
--> -9223372036854775808 | -32768 | 2147483647 | -99999999999999999999999999999999999999

select min(b), max(b), min(s), max(s), min(i), max(i), min(d), max(d) from numbers;
--> min | max | min | max | min | max | min | max
--> -9223372036854775808 | 9223372036854775807 | -32768 | 32767 | -2147483648 | 2147483647 | -99999999999999999999999999999999999999 | 99999999999999999999999999999999999999

create table narrow as select b % 7 as b, s % 5 as s, i % 3 as i, d % 11 as d from numbers;
--> (no columns)

select * from narrow order by i;
--> b | s | i | d
--> 0 | 2 | -2 | 0
--> 0 | 0 | 0 | 0
--> -1 | -3 | 1 | 0

-- views read them
create view w as select a, b from r where a >= 2;
--> (no columns)

select count(*) from w;
--> count
--> 3

create view ww as select a from w;
--> (no columns)

drop table r;
--> ERROR dependent_objects_still_exist: cannot drop table r because other objects depend on it
--> LINE 1: drop table r;
-->                    ^
--> HINT: view w reads it; DROP TABLE … CASCADE drops what depends on a table too

drop view r;
--> ERROR wrong_object_type: "r" is not a view
--> LINE 1: drop view r;
-->                   ^
--> HINT: DROP TABLE drops a resident table; one that is registered is forgotten by unregister() of its Database

drop table w;
--> ERROR wrong_object_type: "w" is not a table
--> LINE 1: drop table w;
-->                    ^
--> HINT: DROP VIEW drops it

drop table nowhere;
--> ERROR undefined_table: table "nowhere" does not exist
--> LINE 1: drop table nowhere;
-->                    ^

drop table gronped;
--> ERROR undefined_table: table "gronped" does not exist
--> LINE 1: drop table gronped;
-->                    ^
--> HINT: perhaps you meant the table grouped

drop table if exists nowhere, also_nowhere;
--> (no columns)

drop table s, nowhere;
--> ERROR undefined_table: table "nowhere" does not exist
--> LINE 1: drop table s, nowhere;
-->                       ^

select count(*) from s;
--> count
--> 3

drop table s, none;
--> (no columns)

select * from s;
--> ERROR undefined_table: relation "s" does not exist
--> LINE 1: select * from s;
-->                       ^
--> HINT: perhaps you meant the table t or u or r

drop table r cascade;
--> (no columns)

select * from w;
--> ERROR undefined_table: relation "w" does not exist
--> LINE 1: select * from w;
-->                       ^
--> HINT: perhaps you meant the table t or u

select * from ww;
--> ERROR undefined_table: relation "ww" does not exist
--> LINE 1: select * from ww;
-->                       ^

select * from r;
--> ERROR undefined_table: relation "r" does not exist
--> LINE 1: select * from r;
-->                       ^
--> HINT: perhaps you meant the table t or u

-- what the name was can be made anew
create table r as select 'again' as a;
--> (no columns)

select * from r;
--> a
--> again

drop table if exists r, named, nowhere;
--> (no columns)
