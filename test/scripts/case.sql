-- CASE, COALESCE, NULLIF: which branch, which type, and what is not evaluated.
--: table t (id integer not null, a integer, d decimal(8,2), f double precision, s text)
--: 1 | 0 | 1.50 | 0.5 | zero
--: 2 | 1 | 2.50 | 1.5 | one
--: 3 | NULL | NULL | NULL | NULL
--: 4 | 2 | -3.25 | -2.5 | two

--: print types, result
select id, case when a = 0 then 'nil' when a = 1 then 'one' end from t;
--> types: integer | text
--> id | case
--> 1 | nil
--> 2 | one
--> 3 | NULL
--> 4 | NULL

--: print types, result
select id, case a when 0 then 10 when 1 then 20 else 30 end from t;
--> types: integer | integer
--> id | case
--> 1 | 10
--> 2 | 20
--> 3 | 30
--> 4 | 30

--: print types, result
select id, case when a > 0 then a else d end from t;
--> types: integer | decimal(12,2)
--> id | d
--> 1 | 1.50
--> 2 | 1.00
--> 3 | NULL
--> 4 | 2.00

--: print types, result
select id, case when a > 0 then a else f end from t;
--> types: integer | double precision
--> id | f
--> 1 | 0.5
--> 2 | 1
--> 3 | NULL
--> 4 | 2

--: print types, result
select id, case when a > 0 then null else a end from t;
--> types: integer | integer
--> id | a
--> 1 | 0
--> 2 | NULL
--> 3 | NULL
--> 4 | NULL

--: print types, result
select case when id = 1 then null when id = 2 then 'two' else null end from t;
--> types: text
--> case
--> NULL
--> two
--> NULL
--> NULL

--: print types, result
select case when a = 0 then date '2020-01-01' else timestamp '2021-01-01 10:00:00' end from t;
--> types: timestamp
--> case
--> 2020-01-01 00:00:00
--> 2021-01-01 10:00:00
--> 2021-01-01 10:00:00
--> 2021-01-01 10:00:00

select id, case when a = 0 then 0 else 10 / a end from t;
--> id | case
--> 1 | 0
--> 2 | 10
--> 3 | NULL
--> 4 | 5

select id, case when d > 0 then case when d > 2 then 'big' else 'small' end else 'none' end from t;
--> id | case
--> 1 | small
--> 2 | big
--> 3 | none
--> 4 | none

select sum(case when a > 0 then 1 else 0 end), count(case when a > 0 then 1 end) from t;
--> sum | count
--> 2 | 2

select sum(case when s like 't%' then d else 0 end) from t;
--> sum
--> -3.25

--: any order
select case when a > 0 then 'positive' else 'rest' end as kind, count(*) from t group by 1;
--> kind | count
--> positive | 2
--> rest | 2

select id from t order by case when a = 1 then 0 else 1 end, id;
--> id
--> 2
--> 1
--> 3
--> 4

select id from t where case when a is null then true else a > 1 end;
--> id
--> 3
--> 4

select case when true then 1 else 1/0 end;
--> case
--> 1

select case 1 when 1 then 'a' when 1 then 'b' end;
--> case
--> a

select case when false then 1 end;
--> case
--> NULL

--: print types, result
select coalesce(a, d), coalesce(null, null, a), coalesce(s, 'x'), coalesce(f, a) from t;
--> types: decimal(12,2) | integer | text | double precision
--> coalesce | coalesce | coalesce | coalesce
--> 0.00 | 0 | zero | 0.5
--> 1.00 | 1 | one | 1.5
--> NULL | NULL | x | NULL
--> 2.00 | 2 | two | -2.5

select coalesce(a, 10 / (id - 3)) from t where id <> 3;
--> coalesce
--> 0
--> 1
--> 2

select nullif(a, 0), 10 / nullif(a, 0), nullif(s, 'one'), nullif(d, 1.5) from t;
--> nullif | ?column? | nullif | nullif
--> NULL | NULL | zero | NULL
--> 1 | 10 | NULL | 2.50
--> NULL | NULL | NULL | NULL
--> 2 | 5 | two | -3.25

--: print types, result
select case when a = 0 then s else null end, case when a = 0 then 1.5 else 2 end, case when a=1 then 1::smallint else 2::bigint end from t;
--> types: text | decimal(2,1) | bigint
--> case | case | case
--> zero | 1.5 | 2
--> NULL | 2.0 | 1
--> NULL | 2.0 | 2
--> NULL | 2.0 | 2

select case when a then 1 end from t;
--> ERROR datatype_mismatch: argument of CASE/WHEN must be type boolean, not type integer
--> LINE 1: select case when a then 1 end from t;
-->                          ^

select case when a = 1 then 'x' else 1 end from t;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x"
--> LINE 1: select case when a = 1 then 'x' else 1 end from t;
-->                                     ^

select case when a = 1 then 'x' else s end, case when a = 1 then true end from t;
--> s | case
--> zero | NULL
--> x | true
--> NULL | NULL
--> two | NULL

select case a when 'x' then 1 end from t;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x"
--> LINE 1: select case a when 'x' then 1 end from t;
-->                            ^

-- Integers and decimals meet in a type that holds them all, also where the first integer has fewer digits than others.
select 11::bigint in (1073741824, 8, 4.00), 5 in (1, 22, 0.5), coalesce(null, 1, 300000, 0.25), greatest(1, 77777, 0.5);
--> ?column? | ?column? | coalesce | greatest
--> false | false | 1.00 | 77777.0
select case when n < 2 then 1 when n > 5 then n else 0.5 end from (values (300000), (5), (1)) v(n);
--> case
--> 300000.0
--> 0.5
--> 1.0

-- NULLIF gives its first argument in the type in which the two are compared.
select nullif(1.1::real, 2), nullif(1.1::real, 2.5), nullif(7, 2.0) / 2, nullif(7, 2) / 2, -abs(nullif(0, 1.5::float8)), nullif(7, 2::real) / 2, nullif(7.5, 2) / 2, nullif(7, 2::bigint) / 2;
--> nullif | nullif | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1.1 | 1.1 | 3.500000 | 3 | -0 | 3.5 | 3.750000 | 3
