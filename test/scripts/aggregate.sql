-- Aggregates: grouped and not, DISTINCT, FILTER, HAVING.
--: table t (id integer not null, k text, g integer, a integer, b bigint, r real, d double precision, m decimal(12,2), day date, f boolean)
--: 1 | x | 1 | 10 | 9223372036854775807 | 0.5 | 1.25 | 10.10 | 2020-01-01 | true
--: 2 | y | 1 | 20 | 9223372036854775807 | 1.5 | 2.5 | 20.20 | 2020-01-02 | false
--: 3 | x | 2 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | NULL | 2 | 10 | -1 | -2 | -0.25 | -5.05 | 1999-12-31 | true
--: 5 | x | NULL | -7 | 5 | 4 | 8 | 0.00 | 2020-01-01 | true
--: ====
--: 6 | y | 1 | 20 | 1 | 0.25 | 100 | 0.01 | 2030-06-15 | NULL
--: table pairs (a integer, b text dictionary)
--: 1 | p
--: 1 | q
--: 2 | p
--: 1 | p
--: NULL | NULL
--: NULL | p
--: NULL | NULL
--: use numbers

--: print plan, pipelines, types, result
select count(*), count(a), sum(a), min(a), max(a), avg(a) from t;
--> project  (~1 row)
-->     avg#16 = sum#13::decimal(19,0) / count#12::decimal(19,0)
-->   aggregate  (~1 row)
-->       count#11 = count(*)
-->       count#12 = count(a#4)
-->       sum#13 = sum(a#4)
-->       min#14 = min(a#4)
-->       max#15 = max(a#4)
-->     scan t [a#4]  (~6 rows)
--> result count#11 as count: bigint, count#12 as count: bigint, sum#13 as sum: bigint, min#14 as min: integer, max#15 as max: integer, avg#16 as avg: decimal(38,6)
--> pipeline_0
-->   reads table t: a validity, a values
-->   scan t
-->   aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   project
-->   collect
-->   fills collector 0, the result
--> types: bigint | bigint | bigint | integer | integer | decimal(38,6)
--> count | count | sum | min | max | avg
--> 6 | 5 | 53 | -7 | 20 | 10.600000

--: print types, result
select sum(b), min(b), max(b), avg(b) from t;
--> types: decimal(38,0) | bigint | bigint | decimal(38,6)
--> sum | min | max | avg
--> 18446744073709551619 | -1 | 9223372036854775807 | 3689348814741910323.800000

--: print types, result
select sum(r), min(r), max(r), avg(r), sum(d), min(d), max(d), avg(d) from t;
--> types: real | real | real | double precision | double precision | double precision | double precision | double precision
--> sum | min | max | avg | sum | min | max | avg
--> 4.25 | -2 | 4 | 0.85 | 111.5 | -0.25 | 100 | 22.3

--: print types, result
select sum(m), min(m), max(m), avg(m) from t;
--> types: decimal(38,2) | decimal(12,2) | decimal(12,2) | decimal(38,6)
--> sum | min | max | avg
--> 25.26 | -5.05 | 20.20 | 5.052000

--: print types, result
--: not PostgreSQL: min and max of booleans
select min(day), max(day), min(k), max(k), min(f), max(f), bool_and(f), bool_or(f), every(f) from t;
--> types: date | date | text | text | boolean | boolean | boolean | boolean | boolean
--> min | max | min | max | min | max | bool_and | bool_or | every
--> 1999-12-31 | 2030-06-15 | x | y | false | true | false | true | false

--: print types, result
select sum(id::smallint), avg(id::smallint), sum(g), count(distinct k) from t group by f is null order by 1;
--> types: bigint | decimal(38,6) | bigint | bigint
--> sum | avg | sum | count
--> 9 | 4.500000 | 3 | 2
--> 12 | 3.000000 | 4 | 2

--: any order
--: print plan, pipelines, result
select k, count(*), sum(a) from t group by k;
--> aggregate  (~3 rows)
-->     by k#13 = k#2
-->     count#11 = count(*)
-->     sum#12 = sum(a#4)
-->   scan t [k#2, a#4]  (~6 rows)
--> result k#13 as k: text, count#11 as count: bigint, sum#12 as sum: bigint
--> pipeline_0
-->   reads table t: a validity, a values, k validity, k offsets, k values
-->   scan t
-->   hash aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   collect
-->   fills collector 0, the result
--> k | count | sum
--> x | 3 | 3
--> y | 2 | 40
--> NULL | 1 | 10

--: any order
select k, g, count(*), min(id), max(id) from t group by k, g;
--> k | g | count | min | max
--> x | 1 | 1 | 1 | 1
--> x | 2 | 1 | 3 | 3
--> x | NULL | 1 | 5 | 5
--> y | 1 | 2 | 2 | 6
--> NULL | 2 | 1 | 4 | 4

--: any order
select day, sum(m) from t group by day;
--> day | sum
--> 1999-12-31 | -5.05
--> 2020-01-01 | 10.10
--> 2020-01-02 | 20.20
--> 2030-06-15 | 0.01
--> NULL | NULL

--: any order
select f, avg(d), avg(m), avg(a) from t group by f;
--> f | avg | avg | avg
--> false | 2.5 | 20.200000 | 20.000000
--> true | 3 | 1.683333 | 4.333333
--> NULL | 100 | 0.010000 | 20.000000

--: any order
select a, b from t group by a, b;
--> a | b
--> -7 | 5
--> 10 | -1
--> 10 | 9223372036854775807
--> 20 | 1
--> 20 | 9223372036854775807
--> NULL | NULL

--: any order
select m, r, d, count(*) from t group by m, r, d;
--> m | r | d | count
--> -5.05 | -2 | -0.25 | 1
--> 0.00 | 4 | 8 | 1
--> 0.01 | 0.25 | 100 | 1
--> 10.10 | 0.5 | 1.25 | 1
--> 20.20 | 1.5 | 2.5 | 1
--> NULL | NULL | NULL | 1

--: any order
select a % 3, count(*) from t group by a % 3;
--> ?column? | count
--> -1 | 1
--> 1 | 2
--> 2 | 2
--> NULL | 1

--: any order
select a / 10 as tens, sum(b + 0.5) from t where b < 1000 group by tens;
--> tens | sum
--> 0 | 5.5
--> 1 | -0.5
--> 2 | 1.5

--: any order
select k as g, count(*) from t group by k;
--> g | count
--> x | 3
--> y | 2
--> NULL | 1

--: any order
select upper(k), count(*) from t group by 1;
--> upper | count
--> X | 3
--> Y | 2
--> NULL | 1

select count(*) from t where id > 100;
--> count
--> 0

select sum(a), min(k), avg(d) from t where id > 100;
--> sum | min | avg
--> NULL | NULL | NULL

select k, sum(a) from t where id > 100 group by k;
--> k | sum
--> (no rows)

select sum(a) + count(*), sum(a) * 2, -min(a), max(a) - min(a), sum(a) / count(a) from t;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> 59 | 106 | 7 | 27 | 10

select k, sum(a) as total from t group by k having sum(a) > 0 order by k;
--> k | total
--> x | 3
--> y | 40
--> NULL | 10

select k from t group by k having count(*) > 1 order by k;
--> k
--> x
--> y

select count(*) from t having count(*) > 100;
--> count
--> (no rows)

select count(*) from t having count(*) < 100;
--> count
--> 6

select 1 from t having 1 = 1;
--> ?column?
--> 1

--: any order
select distinct k from t;
--> k
--> x
--> y
--> NULL

--: any order
select distinct a, f from t;
--> a | f
--> -7 | true
--> 10 | true
--> 20 | false
--> 20 | NULL
--> NULL | NULL

--: any order
select distinct * from pairs;
--> a | b
--> 1 | p
--> 1 | q
--> 2 | p
--> NULL | p
--> NULL | NULL

--: any order
select a, b, count(*) from pairs group by a, b;
--> a | b | count
--> 1 | p | 2
--> 1 | q | 1
--> 2 | p | 1
--> NULL | p | 1
--> NULL | NULL | 2

select count(distinct a), sum(distinct a), avg(distinct a) from t;
--> count | sum | avg
--> 3 | 23 | 7.666667

select count(distinct k) from t;
--> count
--> 2

--: any order
select g, count(distinct k) from t group by g;
--> g | count
--> 1 | 2
--> 2 | 1
--> NULL | 1

select count(distinct m), count(distinct m) + 1 from t;
--> count | ?column?
--> 5 | 6

select min(distinct a), max(distinct a) from t;
--> min | max
--> -7 | 20

select count(*) filter (where f), sum(a) filter (where a > 0), count(a) filter (where k = 'x') from t;
--> count | sum | count
--> 3 | 60 | 2

--: any order
select k, count(*) filter (where f), max(m) filter (where f is not null) from t group by k;
--> k | count | max
--> x | 2 | 10.10
--> y | 0 | 20.20
--> NULL | 1 | -5.05

select k, count(*) from t group by k order by count(*) desc, k nulls first;
--> k | count
--> x | 3
--> y | 2
--> NULL | 1

select g, sum(a) from t group by g order by sum(a) desc nulls last, g;
--> g | sum
--> 1 | 50
--> 2 | 10
--> NULL | -7

select g + 1, sum(a) from t group by g order by g;
--> ?column? | sum
--> 2 | 50
--> 3 | 10
--> NULL | -7

select g + 1, sum(a) from t group by g + 1 order by g + 1;
--> ?column? | sum
--> 2 | 50
--> 3 | 10
--> NULL | -7

select max(n) from (select k, count(*) as n from t group by k) as x;
--> max
--> 3

select sum(x.s) from (select sum(a) as s from t group by g) as x;
--> sum
--> 53

select count(*) from (select distinct a from t) as x;
--> count
--> 4

-- Many rows and groups
--: any order
select digit, count(*), sum(n), min(name), max(big), avg(money) from numbers group by digit;
--> digit | count | sum | min | max | avg
--> 0 | 1000 | 4995000 | row 0 | 9990000069930 | 1238.750000
--> 1 | 1000 | 4996000 | row 1 | NULL | 1239.000000
--> 2 | 1000 | 4997000 | row 1002 | 9992000069944 | NULL
--> 3 | 1000 | 4998000 | row 1003 | 9993000069951 | 1239.500000
--> 4 | 1000 | 4999000 | row 1004 | 9994000069958 | 1239.750000
--> 5 | 1000 | 5000000 | NULL | 9995000069965 | 1240.000000
--> 6 | 1000 | 5001000 | row 1006 | 9996000069972 | 1240.250000
--> 7 | 1000 | 5002000 | row 1007 | 9997000069979 | 1240.500000
--> 8 | 1000 | 5003000 | row 1008 | 9998000069986 | 1240.750000
--> 9 | 1000 | 5004000 | row 1009 | 9999000069993 | 1241.000000

--: any order
select color, even, count(*), sum(money), sum(half) from numbers group by color, even;
--> color | even | count | sum | sum
--> blue | false | 1333 | 1652670.25 | 3332000.5
--> blue | true | 1334 | 1239751.00 | 2501501
--> blue | NULL | 333 | 413169.75 | 832999.5
--> green | false | 1334 | 1654326.00 | 3335332
--> green | true | 1333 | 1239750.00 | 2501498
--> green | NULL | 333 | 412337.25 | 831334.5
--> red | false | 1333 | 1653503.75 | 3333667.5
--> red | true | 1333 | 1239749.00 | 2496501
--> red | NULL | 334 | 413993.00 | 834666
--> NULL | true | 1000 | 1240250.00 | 2500500

select count(*), sum(c) from (select n / 3 as t, count(*) as c from numbers group by n / 3) as x;
--> count | sum
--> 3334 | 10000

select count(*) from (select name, n from numbers group by name, n) as x;
--> count
--> 10000

select n % 100 as h, count(*), sum(big), max(day) from numbers where n < 5000 group by h order by h limit 5;
--> h | count | sum | max
--> 0 | 50 | 122500000857500 | 1969-09-23
--> 1 | 50 | NULL | 1969-09-24
--> 2 | 50 | 122600000858200 | 1969-09-25
--> 3 | 50 | 122650000858550 | 1969-09-26
--> 4 | 50 | 122700000858900 | NULL

select sum(big) from numbers;
--> sum
--> 44999000314993000

select sum(n), sum(n * n), sum(n::bigint * n), avg(n), avg(half) from numbers where n < 1000;
--> sum | sum | sum | avg | avg
--> 499500 | 332833500 | 332833500 | 499.500000 | 250

select bool_and(even), bool_or(even), min(color), max(color) from numbers where digit > 5;
--> bool_and | bool_or | min | max
--> false | true | blue | red

-- Errors
select k, a from t group by k;
--> ERROR grouping_error: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function
--> LINE 1: select k, a from t group by k;
-->                   ^

select a from t having count(*) > 1;
--> ERROR grouping_error: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function
--> LINE 1: select a from t having count(*) > 1;
-->                ^

select sum(k) from t;
--> ERROR undefined_function: function sum(text) does not exist
--> LINE 1: select sum(k) from t;
-->                ^

select sum(f) from t;
--> ERROR undefined_function: function sum(boolean) does not exist
--> LINE 1: select sum(f) from t;
-->                ^

select avg(day) from t;
--> ERROR undefined_function: function avg(date) does not exist
--> LINE 1: select avg(day) from t;
-->                ^

select count() from t;
--> ERROR undefined_function: function count with 0 arguments does not exist
--> LINE 1: select count() from t;
-->                ^

select sum(a, b) from t;
--> ERROR undefined_function: function sum with 2 arguments does not exist
--> LINE 1: select sum(a, b) from t;
-->                ^

select sum(sum(a)) from t;
--> ERROR grouping_error: aggregate function calls cannot be nested
--> LINE 1: select sum(sum(a)) from t;
-->                    ^

select k from t where sum(a) > 1;
--> ERROR grouping_error: aggregate functions are not allowed in WHERE
--> LINE 1: select k from t where sum(a) > 1;
-->                               ^

select k from t group by sum(a);
--> ERROR grouping_error: aggregate functions are not allowed in GROUP BY
--> LINE 1: select k from t group by sum(a);
-->                                  ^

select * from t group by k;
--> ERROR grouping_error: column "t.id" must appear in the GROUP BY clause or be used in an aggregate function
--> LINE 1: select * from t group by k;
-->                ^

select k, count(*) from t group by 3;
--> ERROR invalid_column_reference: GROUP BY position 3 is not in select list
--> LINE 1: select k, count(*) from t group by 3;
-->                                            ^

select sum(*) from t;
--> ERROR undefined_function: function sum(*) does not exist
--> LINE 1: select sum(*) from t;
-->                ^

select nosuch(a) from t;
--> ERROR undefined_function: function nosuch(integer) does not exist
--> LINE 1: select nosuch(a) from t;
-->                ^

select bool_and(a) from t;
--> ERROR undefined_function: function bool_and(integer) does not exist
--> LINE 1: select bool_and(a) from t;
-->                ^

select count(*) filter (where a) from t;
--> ERROR datatype_mismatch: argument of FILTER must be type boolean, not type integer
--> LINE 1: select count(*) filter (where a) from t;
-->                                       ^

select abs(distinct a) from t;
--> ERROR undefined_function: DISTINCT is written, but abs is no aggregate function
--> LINE 1: select abs(distinct a) from t;
-->                ^
