-- Views: creating, using, replacing and dropping them.
--: table t (a integer not null, b text, c decimal(10,2))
--: 1 | one | 1.50
--: 2 | two | NULL
--: 3 | NULL | 3.25
--: ====
--: 4 | four | 4.00
--: table u (a integer not null, d date)
--: 2 | 2024-01-01
--: 3 | 2024-02-02
--: 3 | 2024-03-03
--: table v0 (a integer not null)
--: 1

create view v as select a, b from t where a > 1;
--> (no columns)

select * from v order by a;
--> a | b
--> 2 | two
--> 3 | NULL
--> 4 | four

select x.a, v.b from v x join v on x.a = v.a where x.a < 4 order by 1;
--> a | b
--> 2 | two
--> 3 | NULL

--: print plan, result
-- the definition is bound in place: its filter and the query's meet
select a from v where b like 't%';
--> filter  (~1 row)
-->     a#1 > 1
-->     b#2 like 't%'
-->   scan t [a#1, b#2]  (~4 rows)
--> result a#1 as a: integer
--> a
--> 2

-- names for all columns, and for the first ones
create view named (x, y) as select a, b from t;
--> (no columns)

select y, x from named where x = 1;
--> y | x
--> one | 1

create view first_named (x) as select a, b from t;
--> (no columns)

select b, x from first_named order by x desc limit 1;
--> b | x
--> four | 4

-- an alias renames the view's columns once more
select n.p, n.y from named as n (p) where n.p = 2;
--> p | y
--> 2 | two

-- grouping, DISTINCT, LIMIT, set operations, WITH and VALUES in a view
create view totals as select b is null as missing, count(*) as n, sum(c) as total from t group by 1;
--> (no columns)

select * from totals order by missing;
--> missing | n | total
--> false | 3 | 5.50
--> true | 1 | 3.25

select max(n) from totals;
--> max
--> 3

create view top as select a from t order by a desc limit 2;
--> (no columns)

select a from top order by a;
--> a
--> 3
--> 4

create view both_keys as select a from t union all select a from u;
--> (no columns)

select a, count(*) from both_keys group by a order by a;
--> a | count
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | 1

create view with_query as with w as (select a + 1 as b from t) select b from w where b > 3;
--> (no columns)

select * from with_query order by b;
--> b
--> 4
--> 5

create view listed (n, name) as values (1, 'one'), (2, 'two');
--> (no columns)

select name from listed where n = 2;
--> name
--> two

-- views of views
create view above as select a * 10 as ten from v;
--> (no columns)

select ten from above order by ten;
--> ten
--> 20
--> 30
--> 40

-- a view in subqueries, correlated and not
select a from t where a in (select a from v) order by a;
--> a
--> 2
--> 3
--> 4

select a, (select count(*) from u where u.a = v.a) as n from v order by a;
--> a | n
--> 2 | 1
--> 3 | 2
--> 4 | 0

create view correlated as select a, (select max(d) from u where u.a = t.a) as latest from t;
--> (no columns)

select * from correlated where latest is not null order by a;
--> a | latest
--> 2 | 2024-01-01
--> 3 | 2024-03-03

-- a name of WITH hides a view
with v as (select 7 as z) select * from v;
--> z
--> 7

-- a view's columns have types: a literal that has none is text
create view literals as select 'a' as x, null as y, 1 as z;
--> (no columns)

--: print types, result
select * from literals;
--> types: text | text | integer
--> x | y | z
--> a | NULL | 1

select x from literals union select 2;
--> ERROR datatype_mismatch: UNION types text and integer cannot be matched
--> LINE 1: select x from literals union select 2;
-->                                             ^

select x from (select '1' as x) s union select 2;
--> ERROR datatype_mismatch: UNION types text and integer cannot be matched
--> LINE 1: select x from (select '1' as x) s union select 2;
-->                                                        ^

with s as (select null as x) select x from s union select 2;
--> ERROR datatype_mismatch: UNION types text and integer cannot be matched
--> LINE 1: with s as (select null as x) select x from s union select 2;
-->                                                                   ^

-- a column that was given no name
create view unnamed as select 1;
--> (no columns)

select * from unnamed;
--> ?column?
--> 1

-- a name is given once
create view v as select 1 as x;
--> ERROR duplicate_table: relation "v" already exists
--> LINE 1: create view v as select 1 as x;
-->                     ^

create view t as select 1 as x;
--> ERROR duplicate_table: relation "t" already exists
--> LINE 1: create view t as select 1 as x;
-->                     ^

create or replace view t as select 1 as x;
--> ERROR wrong_object_type: "t" is not a view
--> LINE 1: create or replace view t as select 1 as x;
-->                                ^

-- OR REPLACE keeps the columns
create or replace view v as select a from t;
--> ERROR invalid_table_definition: cannot drop columns from view
--> LINE 1: create or replace view v as select a from t;
-->                                ^

create or replace view v as select a as z, b from t;
--> ERROR invalid_table_definition: cannot change name of view column "a" to "z"
--> LINE 1: create or replace view v as select a as z, b from t;
-->                                ^

create or replace view v as select b as a, b from t;
--> ERROR invalid_table_definition: cannot change data type of view column "a" from integer to text
--> LINE 1: create or replace view v as select b as a, b from t;
-->                                ^

create or replace view v as select a, b, c from t where a < 3;
--> (no columns)

select * from v order by a;
--> a | b | c
--> 1 | one | 1.50
--> 2 | two | NULL

select ten from above order by ten;
--> ten
--> 10
--> 20

-- what was created with * keeps its columns
create view starred as select * from v;
--> (no columns)

create or replace view v as select a, b, c, a + 1 as next from t where a < 3;
--> (no columns)

select * from starred order by a;
--> a | b | c
--> 1 | one | 1.50
--> 2 | two | NULL

select * from v order by a;
--> a | b | c | next
--> 1 | one | 1.50 | 2
--> 2 | two | NULL | 3

create or replace view brand_new as select a from u;
--> (no columns)

select count(*) from brand_new;
--> count
--> 3

-- a view cannot come to read itself
create view own as select * from own;
--> ERROR undefined_table: relation "own" does not exist
--> LINE 1: create view own as select * from own;
-->                                          ^

--: not PostgreSQL: it creates the view, and refuses every query of it
create or replace view v as select a, b, c, next from (select ten as a, 'b' as b, 1.5::decimal(10,2) as c, 2 as next from above) x;
--> ERROR invalid_object_definition: view v would read itself
--> LINE 1: create or replace view v as select a, b, c, next from (select ten as a, 'b' as b, 1.5::decimal(10,2) as c, 2 as next from above) x;
-->                                ^

--: not PostgreSQL: as above
create or replace view v as select a, b, c, next from v;
--> ERROR invalid_object_definition: view v would read itself
--> LINE 1: create or replace view v as select a, b, c, next from v;
-->                                ^

-- columns are named once, and not more of them than there are
create view wrong as select a, a from t;
--> ERROR duplicate_column: column "a" specified more than once
--> LINE 1: create view wrong as select a, a from t;
-->                     ^

create view wrong (x, x) as select a, b from t;
--> ERROR duplicate_column: column "x" specified more than once
--> LINE 1: create view wrong (x, x) as select a, b from t;
-->                     ^

create view wrong (x, y, z) as select a, b from t;
--> ERROR syntax_error: CREATE VIEW specifies more column names than columns
--> LINE 1: create view wrong (x, y, z) as select a, b from t;
-->                     ^

create view wrong (b) as select a, b from t;
--> ERROR duplicate_column: column "b" specified more than once
--> LINE 1: create view wrong (b) as select a, b from t;
-->                     ^

create view wrong as select 1, 2;
--> ERROR duplicate_column: column "?column?" specified more than once
--> LINE 1: create view wrong as select 1, 2;
-->                     ^

-- mistakes in a view's query
create view wrong as select nope from t;
--> ERROR undefined_column: column "nope" does not exist
--> LINE 1: create view wrong as select nope from t;
-->                                     ^

create view wrong as select a from nope;
--> ERROR undefined_table: relation "nope" does not exist
--> LINE 1: create view wrong as select a from nope;
-->                                            ^

create view wrong as select a, count(*) from t;
--> ERROR grouping_error: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function
--> LINE 1: create view wrong as select a, count(*) from t;
-->                                     ^

create view wrong as select 1 + 'x' as a;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x"
--> LINE 1: create view wrong as select 1 + 'x' as a;
-->                                       ^

select * from wrong;
--> ERROR undefined_table: relation "wrong" does not exist
--> LINE 1: select * from wrong;
-->                       ^

-- the error is at the view's name where the view is named
select upper(b) from v, nope;
--> ERROR undefined_table: relation "nope" does not exist
--> LINE 1: select upper(b) from v, nope;
-->                                 ^

select nope from v;
--> ERROR undefined_column: column "nope" does not exist
--> LINE 1: select nope from v;
-->                ^

select v.nope from v;
--> ERROR undefined_column: column v.nope does not exist
--> LINE 1: select v.nope from v;
-->                ^

select v.a from v w;
--> ERROR undefined_table: missing FROM-clause entry for table "v"
--> LINE 1: select v.a from v w;
-->                ^
--> HINT: perhaps you meant the table w

-- dropping
drop view v;
--> ERROR dependent_objects_still_exist: cannot drop view v because other objects depend on it
--> LINE 1: drop view v;
-->                   ^
--> HINT: view above reads it; DROP VIEW … CASCADE drops what depends on a view too

drop view v restrict;
--> ERROR dependent_objects_still_exist: cannot drop view v because other objects depend on it
--> LINE 1: drop view v restrict;
-->                   ^
--> HINT: view above reads it; DROP VIEW … CASCADE drops what depends on a view too

drop view v0;
--> ERROR wrong_object_type: "v0" is not a view
--> LINE 1: drop view v0;
-->                   ^
--> HINT: DROP TABLE drops a resident table; one that is registered is forgotten by unregister() of its Database

drop view if exists v0;
--> ERROR wrong_object_type: "v0" is not a view
--> LINE 1: drop view if exists v0;
-->                             ^
--> HINT: DROP TABLE drops a resident table; one that is registered is forgotten by unregister() of its Database

drop view nope;
--> ERROR undefined_table: view "nope" does not exist
--> LINE 1: drop view nope;
-->                   ^

drop view totals, nope;
--> ERROR undefined_table: view "nope" does not exist
--> LINE 1: drop view totals, nope;
-->                           ^

select count(*) from totals;
--> count
--> 2

drop view if exists nope;
--> (no columns)

drop view if exists nope, totals;
--> (no columns)

select * from totals;
--> ERROR undefined_table: relation "totals" does not exist
--> LINE 1: select * from totals;
-->                       ^

drop view if -- a comment
  exists nope, /* , */ "V", named, first_named;
--> (no columns)

drop view above, starred, v, v;
--> (no columns)

create view v as select a from t;
--> (no columns)

create view w as select a from v;
--> (no columns)

create view x as select w.a from w, v where w.a = v.a;
--> (no columns)

drop view v, w;
--> ERROR dependent_objects_still_exist: cannot drop view v because other objects depend on it
--> LINE 1: drop view v, w;
-->                   ^
--> HINT: view x reads it; DROP VIEW … CASCADE drops what depends on a view too

drop view v, w, x;
--> (no columns)

create view v as select a from t;
--> (no columns)

create view w as select a from v;
--> (no columns)

create view x as select w.a from w;
--> (no columns)

drop view v cascade;
--> (no columns)

select * from x;
--> ERROR undefined_table: relation "x" does not exist
--> LINE 1: select * from x;
-->                       ^
--> HINT: perhaps you meant the table t or u

select * from w;
--> ERROR undefined_table: relation "w" does not exist
--> LINE 1: select * from w;
-->                       ^
--> HINT: perhaps you meant the table t or u

-- quoted names
create view "My View" ("A b") as select a from t;
--> (no columns)

select "A b" from "My View" order by 1 limit 1;
--> A b
--> 1

create view "my view" as select * from "My View";
--> (no columns)

drop view "My View";
--> ERROR dependent_objects_still_exist: cannot drop view "My View" because other objects depend on it
--> LINE 1: drop view "My View";
-->                   ^
--> HINT: view "my view" reads it; DROP VIEW … CASCADE drops what depends on a view too

drop view "My View", "my view";
--> (no columns)

-- what is refused
create temp view p as select 1;
--> ERROR feature_not_supported: CREATE TEMPORARY VIEW is not supported
--> LINE 1: create temp view p as select 1;
-->                          ^

create temporary view p as select 1 as x;
--> ERROR feature_not_supported: CREATE TEMPORARY VIEW is not supported
--> LINE 1: create temporary view p as select 1 as x;
-->                               ^

create recursive view p (n) as select 1 union all select n + 1 from p where n < 5;
--> ERROR feature_not_supported: WITH RECURSIVE is not supported
--> LINE 1: create recursive view p (n) as select 1 union all select n + 1 from p where n < 5;
-->                               ^

create view p as select 1 as x with check option;
--> ERROR feature_not_supported: WITH CHECK OPTION is not supported
--> LINE 1: create view p as select 1 as x with check option;
-->                     ^

create view p as select a from t with local check option;
--> ERROR feature_not_supported: WITH CHECK OPTION is not supported
--> LINE 1: create view p as select a from t with local check option;
-->                     ^

create view p with (security_barrier) as select 1 as x;
--> ERROR feature_not_supported: an option of a view is not supported
--> LINE 1: create view p with (security_barrier) as select 1 as x;
-->                     ^

create view public.p as select 1 as x;
--> ERROR feature_not_supported: a schema in a view's name is not supported
--> LINE 1: create view public.p as select 1 as x;
-->                     ^
--> HINT: there are no schemas

drop view public.p;
--> ERROR feature_not_supported: a schema in a view's name is not supported
--> LINE 1: drop view public.p;
-->                   ^
--> HINT: there are no schemas

create materialized view p as select 1 as x;
--> ERROR feature_not_supported: CREATE MATERIALIZED VIEW is not supported
--> LINE 1: create materialized view p as select 1 as x;
-->                                  ^

create view p as select * from t for update;
--> ERROR feature_not_supported: FOR UPDATE or FOR SHARE is not supported
--> LINE 1: create view p as select * from t for update;
-->                                 ^

create view p as select a into q from t;
--> ERROR feature_not_supported: SELECT INTO is not supported
--> LINE 1: create view p as select a into q from t;
-->                                 ^

create view p as (insert into t values (1) returning a);
--> ERROR syntax_error: syntax error at or near "insert"
--> LINE 1: create view p as (insert into t values (1) returning a);
-->                           ^

drop materialized view t;
--> ERROR feature_not_supported: DROP MATERIALIZED VIEW is not supported
--> LINE 1: drop materialized view t;
-->         ^

drop view;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: drop view;
-->                  ^

create view p;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: create view p;
-->                      ^

create view if not exists p as select 1;
--> ERROR syntax_error: syntax error at or near "not"
--> LINE 1: create view if not exists p as select 1;
-->                        ^

alter view literals rename to q;
--> ERROR feature_not_supported: the statement RENAME is not supported
--> LINE 1: alter view literals rename to q;
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN
