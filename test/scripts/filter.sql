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

select id from t where a <> 10;

select id from t where a != 10;

select id from t where a < 10;

select id from t where a <= 10;

select id from t where a > 10;

select id from t where a >= 10;

select id from t where 10 = a;

select id from t where a = a;

select id from t where a = b / 10;

select id from t where a < b;

select id from t where a = 10 and g;

select id from t where a = 10 or g = false;

select id from t where not g;

select id from t where not (a = 10 or b = 200);

select id from t where g;

select id from t where g is true;

select id from t where g is not true;

select id from t where g is false;

select id from t where g is not false;

select id from t where g is unknown;

select id from t where g is not unknown;

select id from t where a is null;

select id from t where a is not null and f is not null;

select id from t where a = null;

select id from t where null;

select id from t where true;

select id from t where false;

select id from t where 1 = 1 and 2 > 1;

select id from t where a between 0 and 10;

select id from t where a not between 0 and 10;

select id from t where a between symmetric 10 and 0;

select id from t where a in (10, 20);

select id from t where a not in (10, 20);

select id from t where a in (10, null);

select id from t where a not in (10, null);

select id from t where f in ('apple', 'äpfel', 'pear');

select id from t where a in (b / 10, 20);

select id from t where d in (10.25, 0);

select id from t where e in (date '2020-02-29', '1999-12-31');

select id from t where c > 0;

select id from t where c = 'NaN';

select id from t where c >= 'Infinity';

select id from t where c < 1.5;

select id from t where d > 10.249;

select id from t where d = 10.250;

select id from t where d < 0;

select id from t where e < date '2000-01-01';

select id from t where e >= '2020-01-01' and e < date '2020-01-01' + interval '1 year';

select id from t where e between date '1999-12-31' and date '2020-01-31';

select id from t where f = 'apple';

select id from t where f > 'apple';

select id from t where f <> '';

select id from t where f < 'b' and f >= 'a';

select id from t where f like 'a%';

select id from t where f not like '%a%';

select id from t where a is distinct from 10;

select id from t where a is not distinct from null;

select id from t where coalesce(a, -1) < 0;

select id from t where case when g then a = 10 else b = 0 end;

-- The right side is only evaluated where the left does not decide
select id from t where a <> 0 and 100 / a > 4;

select id from t where a = 0 or 100 / a > 4;

select id from t where case when a = 0 then false else 100 / a < 0 end;

-- Push-down into subqueries
--: print plan, result
select id from (select id, a + 1 as more from t) as s where more = 11 and id > 1;

--: print plan, result
select x from (select a as x, count(*) as n from t group by a) as s where x = 10;

--: print plan, result
select id from (select id, a from t order by a, id limit 3) as s where a = 10;

-- Contradictions and constants
--: print plan, result
select id from t where 1 = 2;

--: print plan, result
select count(*) from t where a > 5 and true and not false;

-- Many rows
select count(*), min(n), max(n) from numbers where digit = 3;

select count(*) from numbers where even and color = 'red';

select count(*) from numbers where even is null or color is null;

select count(*) from numbers where name like '%99%';

select n from numbers where big > 9999000069993 order by n limit 5;

select count(*) from numbers where money between 100 and 200.50;

select count(*) from numbers where day >= date '1970-01-01' and day < date '1971-01-01';

select n from numbers where n % 1000 = 7;
