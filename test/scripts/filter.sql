-- Filters: comparisons, logic with NULL, BETWEEN, IN, IS, LIKE, push-down.
--: table t (id integer not null, a integer, b bigint, c double precision, d decimal(10,2), e date, f text, g boolean)
--: 1 | 10 | 100 | 1.5 | 10.25 | 2020-01-01 | apple | true
--: 2 | 20 | 200 | -2.5 | -10.25 | 2020-02-29 | banana | false
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | 10 | -100 | 0 | 0.00 | 1999-12-31 | Apple | true
--: 5 | 0 | 0 | NaN | 99999999.99 | 2100-01-01 | '' | false
--: 6 | -10 | 9000000000 | Infinity | -99999999.99 | 1900-01-01 | äpfel | NULL
--: use numbers

--: print plan, result
select id from t where a = 10;
--> filter  (~2 rows)
-->     a#2 = 10
-->   scan t [id#1, a#2]  (~6 rows)
--> result id#1 as id: integer
--> id
--> 1
--> 4

select id from t where a <> 10;
--> id
--> 2
--> 5
--> 6

select id from t where a != 10;
--> id
--> 2
--> 5
--> 6

select id from t where a < 10;
--> id
--> 5
--> 6

select id from t where a <= 10;
--> id
--> 1
--> 4
--> 5
--> 6

select id from t where a > 10;
--> id
--> 2

select id from t where a >= 10;
--> id
--> 1
--> 2
--> 4

select id from t where 10 = a;
--> id
--> 1
--> 4

select id from t where a = a;
--> id
--> 1
--> 2
--> 4
--> 5
--> 6

select id from t where a = b / 10;
--> id
--> 1
--> 2
--> 5

select id from t where a < b;
--> id
--> 1
--> 2
--> 6

select id from t where a = 10 and g;
--> id
--> 1
--> 4

select id from t where a = 10 or g = false;
--> id
--> 1
--> 2
--> 4
--> 5

select id from t where not g;
--> id
--> 2
--> 5

select id from t where not (a = 10 or b = 200);
--> id
--> 5
--> 6

select id from t where g;
--> id
--> 1
--> 4

select id from t where g is true;
--> id
--> 1
--> 4

select id from t where g is not true;
--> id
--> 2
--> 3
--> 5
--> 6

select id from t where g is false;
--> id
--> 2
--> 5

select id from t where g is not false;
--> id
--> 1
--> 3
--> 4
--> 6

select id from t where g is unknown;
--> id
--> 3
--> 6

select id from t where g is not unknown;
--> id
--> 1
--> 2
--> 4
--> 5

select id from t where a is null;
--> id
--> 3

select id from t where a is not null and f is not null;
--> id
--> 1
--> 2
--> 4
--> 5
--> 6

select id from t where a = null;
--> id
--> (no rows)

select id from t where null;
--> id
--> (no rows)

select id from t where true;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5
--> 6

select id from t where false;
--> id
--> (no rows)

select id from t where 1 = 1 and 2 > 1;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5
--> 6

select id from t where a between 0 and 10;
--> id
--> 1
--> 4
--> 5

select id from t where a not between 0 and 10;
--> id
--> 2
--> 6

select id from t where a between symmetric 10 and 0;
--> id
--> 1
--> 4
--> 5

select id from t where a in (10, 20);
--> id
--> 1
--> 2
--> 4

select id from t where a not in (10, 20);
--> id
--> 5
--> 6

select id from t where a in (10, null);
--> id
--> 1
--> 4

select id from t where a not in (10, null);
--> id
--> (no rows)

select id from t where f in ('apple', 'äpfel', 'pear');
--> id
--> 1
--> 6

select id from t where a in (b / 10, 20);
--> id
--> 1
--> 2
--> 5

select id from t where d in (10.25, 0);
--> id
--> 1
--> 4

select id from t where e in (date '2020-02-29', '1999-12-31');
--> id
--> 2
--> 4

select id from t where c > 0;
--> id
--> 1
--> 5
--> 6

select id from t where c = 'NaN';
--> id
--> 5

select id from t where c >= 'Infinity';
--> id
--> 5
--> 6

select id from t where c < 1.5;
--> id
--> 2
--> 4

select id from t where d > 10.249;
--> id
--> 1
--> 5

select id from t where d = 10.250;
--> id
--> 1

select id from t where d < 0;
--> id
--> 2
--> 6

select id from t where e < date '2000-01-01';
--> id
--> 4
--> 6

select id from t where e >= '2020-01-01' and e < date '2020-01-01' + interval '1 year';
--> id
--> 1
--> 2

select id from t where e between date '1999-12-31' and date '2020-01-31';
--> id
--> 1
--> 4

select id from t where f = 'apple';
--> id
--> 1

select id from t where f > 'apple';
--> id
--> 2
--> 6

select id from t where f <> '';
--> id
--> 1
--> 2
--> 4
--> 6

select id from t where f < 'b' and f >= 'a';
--> id
--> 1

select id from t where f like 'a%';
--> id
--> 1

select id from t where f not like '%a%';
--> id
--> 4
--> 5
--> 6

select id from t where a is distinct from 10;
--> id
--> 2
--> 3
--> 5
--> 6

select id from t where a is not distinct from null;
--> id
--> 3

select id from t where coalesce(a, -1) < 0;
--> id
--> 3
--> 6

select id from t where case when g then a = 10 else b = 0 end;
--> id
--> 1
--> 4
--> 5

-- The right side is only evaluated where the left does not decide
select id from t where a <> 0 and 100 / a > 4;
--> id
--> 1
--> 2
--> 4

select id from t where a = 0 or 100 / a > 4;
--> id
--> 1
--> 2
--> 4
--> 5

-- A condition guards what is written behind it however dear it is
select x from (values ('1'), ('x'), ('12'), ('23')) v (x) where x <> 'x' and x not like '%3' and x::int > 1;
--> x
--> 12

--: not PostgreSQL: it takes the cheaper condition first, whichever may fail
select x from (values ('1'), ('x'), ('12')) v (x) where x::int > 1 and x <> 'x';
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x"

select id from t where case when a = 0 then false else 100 / a < 0 end;
--> id
--> 6

-- Push-down into subqueries
--: print plan, result
select id from (select id, a + 1 as more from t) as s where more = 11 and id > 1;
--> filter  (~1 row)
-->     id#1 > 1
-->     (a#2 + 1) = 11
-->   scan t [id#1, a#2]  (~6 rows)
--> result id#1 as id: integer
--> id
--> 4

--: print plan, result
select x from (select a as x, count(*) as n from t group by a) as s where x = 10;
--> aggregate  (~1 row)
-->     by a#10 = a#2
-->   filter  (~2 rows)
-->       a#2 = 10
-->     scan t [a#2]  (~6 rows)
--> result a#10 as x: integer
--> x
--> 10

--: print plan, result
select id from (select id, a from t order by a, id limit 3) as s where a = 10;
--> filter  (~1 row)
-->     a#2 = 10
-->   sort by a#2, id#1, limit 3  (~3 rows)
-->     scan t [id#1, a#2]  (~6 rows)
--> result id#1 as id: integer
--> id
--> 1

-- Contradictions and constants
--: print plan, result
select id from t where 1 = 2;
--> values [id#1]  (~0 rows)
--> result id#1 as id: integer
--> id
--> (no rows)

--: print plan, result
select count(*) from t where a > 5 and true and not false;
--> aggregate  (~1 row)
-->     count#9 = count(*)
-->   filter  (~3 rows)
-->       a#2 > 5
-->     scan t [a#2]  (~6 rows)
--> result count#9 as count: bigint
--> count
--> 3

-- Many rows
select count(*), min(n), max(n) from numbers where digit = 3;
--> count | min | max
--> 1000 | 3 | 9993

select count(*) from numbers where even and color = 'red';
--> count
--> 1333

select count(*) from numbers where even is null or color is null;
--> count
--> 2000

select count(*) from numbers where name like '%99%';
--> count
--> 261

select n from numbers where big > 9999000069993 order by n limit 5;
--> n
--> (no rows)

select count(*) from numbers where money between 100 and 200.50;
--> count
--> 362

select count(*) from numbers where day >= date '1970-01-01' and day < date '1971-01-01';
--> count
--> 328

select n from numbers where n % 1000 = 7;
--> n
--> 7
--> 1007
--> 2007
--> 3007
--> 4007
--> 5007
--> 6007
--> 7007
--> 8007
--> 9007
