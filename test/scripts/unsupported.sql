-- What is refused: each construct is named, with its place. Wrong answers are worse than none.
--: table t (a integer, b text, c date)
--: 1 | x | 2020-01-01
--: table u (a integer, d integer)
--: 1 | 2

select array(select a from t);
--> ERROR feature_not_supported: ARRAY (subquery) is not supported
--> LINE 1: select array(select a from t);
-->                ^

select a, (select d from u limit t.a) from t;
--> ERROR feature_not_supported: LIMIT of an expression that is no constant is not supported
--> LINE 1: select a, (select d from u limit t.a) from t;
-->                                          ^

select a from t limit (select 1);
--> ERROR feature_not_supported: a subquery in LIMIT is not supported
--> LINE 1: select a from t limit (select 1);
-->                               ^

select row_number() over (order by a) from t;
--> ERROR feature_not_supported: a window function (OVER) is not supported
--> LINE 1: select row_number() over (order by a) from t;
-->                ^

select sum(a) over () from t;
--> ERROR feature_not_supported: a window function (OVER) is not supported
--> LINE 1: select sum(a) over () from t;
-->                ^

select a, rank() over w from t window w as (order by a);
--> ERROR feature_not_supported: a window function (OVER) is not supported
--> LINE 1: select a, rank() over w from t window w as (order by a);
-->                   ^

select distinct on (a) a, b from t;
--> ERROR feature_not_supported: DISTINCT ON is not supported
--> LINE 1: select distinct on (a) a, b from t;
-->                                ^

select a from t group by rollup (a);
--> ERROR feature_not_supported: GROUPING SETS, ROLLUP and CUBE is not supported
--> LINE 1: select a from t group by rollup (a);
-->                                  ^

select a from t group by cube (a);
--> ERROR feature_not_supported: GROUPING SETS, ROLLUP and CUBE is not supported
--> LINE 1: select a from t group by cube (a);
-->                                  ^

select a from t group by grouping sets ((a), ());
--> ERROR feature_not_supported: GROUPING SETS, ROLLUP and CUBE is not supported
--> LINE 1: select a from t group by grouping sets ((a), ());
-->                                  ^

select grouping(a) from t group by a;
--> ERROR feature_not_supported: GROUPING is not supported
--> LINE 1: select grouping(a) from t group by a;
-->                ^

with recursive r as (select 1 as a union all select a + 1 from r) select * from r;
--> ERROR feature_not_supported: WITH RECURSIVE is not supported
--> LINE 1: with recursive r as (select 1 as a union all select a + 1 from r) select * from r;
-->                        ^

select * from generate_series(1, 3);
--> ERROR feature_not_supported: a function in FROM is not supported
--> LINE 1: select * from generate_series(1, 3);
-->                       ^

select * from t tablesample bernoulli (50);
--> ERROR feature_not_supported: TABLESAMPLE is not supported
--> LINE 1: select * from t tablesample bernoulli (50);
-->                                     ^

select a from t for update;
--> ERROR feature_not_supported: FOR UPDATE or FOR SHARE is not supported
--> LINE 1: select a from t for update;
-->                ^

select a into x from t;
--> ERROR feature_not_supported: SELECT INTO is not supported
--> LINE 1: select a into x from t;
-->                ^

select array[1, 2];
--> ERROR feature_not_supported: ARRAY[…] is not supported
--> LINE 1: select array[1, 2];
-->                ^

select (array[1, 2])[1];
--> ERROR feature_not_supported: a subscript or field selection is not supported
--> LINE 1: select (array[1, 2])[1];
-->                ^

select row(1, 2);
--> ERROR feature_not_supported: a row value is not supported
--> LINE 1: select row(1, 2);
-->                ^

select (a, b) from t;
--> ERROR feature_not_supported: a row value is not supported
--> LINE 1: select (a, b) from t;
-->                ^

select b collate "C" from t;
--> ERROR feature_not_supported: COLLATE is not supported
--> LINE 1: select b collate "C" from t;
-->                  ^

select b similar to 'x' from t;
--> ERROR feature_not_supported: SIMILAR TO is not supported
--> LINE 1: select b similar to 'x' from t;
-->                  ^

select b ~ 'x' from t;
--> ERROR feature_not_supported: the operator ~ is not supported
--> LINE 1: select b ~ 'x' from t;
-->                  ^

select a = any (array[1, 2]) from t;
--> ERROR feature_not_supported: ANY is not supported
--> LINE 1: select a = any (array[1, 2]) from t;
-->                  ^

--: not PostgreSQL: no such function
select string_agg(b, ',') from t;
--> ERROR undefined_function: function string_agg(text, unknown) does not exist
--> LINE 1: select string_agg(b, ',') from t;
-->                ^

--: not PostgreSQL: no such function
select array_agg(a) from t;
--> ERROR undefined_function: function array_agg(integer) does not exist
--> LINE 1: select array_agg(a) from t;
-->                ^

select sum(a order by b) from t;
--> ERROR feature_not_supported: ORDER BY within an aggregate is not supported
--> LINE 1: select sum(a order by b) from t;
-->                ^

select percentile_cont(0.5) within group (order by a) from t;
--> ERROR feature_not_supported: WITHIN GROUP is not supported
--> LINE 1: select percentile_cont(0.5) within group (order by a) from t;
-->                ^

--: not PostgreSQL: no such function
select stddev(a) from t;
--> ERROR undefined_function: function stddev(integer) does not exist
--> LINE 1: select stddev(a) from t;
-->                ^

select a from t order by a using <;
--> ERROR feature_not_supported: SortBy.useOp is not supported
--> LINE 1: select a from t order by a using <;
-->         ^

select a from t fetch first 1 rows with ties;
--> ERROR syntax_error: WITH TIES cannot be specified without ORDER BY clause
--> LINE 1: select a from t fetch first 1 rows with ties;
-->                                            ^

select c + interval '1 day' * a from t;
--> ERROR feature_not_supported: an interval that is no constant is not supported
--> LINE 1: select c + interval '1 day' * a from t;
-->                                     ^

--: not PostgreSQL: no such function
select age(c) from t;
--> ERROR undefined_function: function age(date) does not exist
--> LINE 1: select age(c) from t;
-->                ^

--: not PostgreSQL: no such function
select to_char(c, 'YYYY') from t;
--> ERROR undefined_function: function to_char(date, unknown) does not exist
--> LINE 1: select to_char(c, 'YYYY') from t;
-->                ^

--: not PostgreSQL: no such function
select c at time zone 'UTC' from t;
--> ERROR feature_not_supported: AT TIME ZONE is not supported
--> LINE 1: select c at time zone 'UTC' from t;
-->                  ^

--: not PostgreSQL: no such type
select '{"a": 1}'::jsonb;
--> ERROR undefined_object: type "jsonb" does not exist
--> LINE 1: select '{"a": 1}'::jsonb;
-->                            ^

--: not PostgreSQL: no such type
select time '12:00:00';
--> ERROR undefined_object: type "time" does not exist
--> LINE 1: select time '12:00:00';
-->                ^

--: not PostgreSQL: no such type
select '\x00'::bytea;
--> ERROR undefined_object: type "bytea" does not exist
--> LINE 1: select '\x00'::bytea;
-->                        ^

select a::char(3) from t;
--> ERROR feature_not_supported: the type character(n) is not supported
--> LINE 1: select a::char(3) from t;
-->                   ^
--> HINT: use text or varchar

insert into t values (1, 'x', null);
--> ERROR feature_not_supported: the statement INSERT is not supported
--> LINE 1: insert into t values (1, 'x', null);
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

update t set a = 1;
--> ERROR feature_not_supported: the statement UPDATE is not supported
--> LINE 1: update t set a = 1;
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

delete from t;
--> ERROR feature_not_supported: the statement DELETE is not supported
--> LINE 1: delete from t;
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

create table x (a integer);
--> ERROR feature_not_supported: the statement CREATE is not supported
--> LINE 1: create table x (a integer);
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

create temporary table x as select 1;
--> ERROR feature_not_supported: CREATE TEMPORARY TABLE is not supported
--> LINE 1: create temporary table x as select 1;
-->                                ^

create unlogged table x as select 1;
--> ERROR feature_not_supported: CREATE UNLOGGED TABLE is not supported
--> LINE 1: create unlogged table x as select 1;
-->                               ^

create table s.x as select 1;
--> ERROR feature_not_supported: a schema in a table's name is not supported
--> LINE 1: create table s.x as select 1;
-->                      ^
--> HINT: there are no schemas

create table x with (fillfactor = 70) as select 1;
--> ERROR feature_not_supported: an option of a table is not supported
--> LINE 1: create table x with (fillfactor = 70) as select 1;
-->                      ^

create table x using heap as select 1;
--> ERROR feature_not_supported: USING of a table is not supported
--> LINE 1: create table x using heap as select 1;
-->                      ^

create table x as select 1 with no data;
--> ERROR feature_not_supported: WITH NO DATA is not supported
--> LINE 1: create table x as select 1 with no data;
-->                      ^

create temp table x on commit drop as select 1;
--> ERROR feature_not_supported: CREATE TEMPORARY TABLE is not supported
--> LINE 1: create temp table x on commit drop as select 1;
-->                           ^

create materialized view x as select 1;
--> ERROR feature_not_supported: CREATE MATERIALIZED VIEW is not supported
--> LINE 1: create materialized view x as select 1;
-->                                  ^

create table x as execute y;
--> ERROR feature_not_supported: the statement EXECUTE is not supported
--> LINE 1: create table x as execute y;
-->                      ^
--> HINT: only SELECT and VALUES are queries

drop table s.x;
--> ERROR feature_not_supported: a schema in a table's name is not supported
--> LINE 1: drop table s.x;
-->                    ^
--> HINT: there are no schemas

drop index x;
--> ERROR feature_not_supported: DROP INDEX is not supported
--> LINE 1: drop index x;
-->         ^

explain create table x as select 1;
--> ERROR feature_not_supported: the statement CREATE TABLE AS is not supported
--> LINE 1: explain create table x as select 1;
-->                              ^
--> HINT: only SELECT and VALUES are queries

set timezone = 'UTC';
--> ERROR feature_not_supported: the statement VARIABLE SET is not supported
--> LINE 1: set timezone = 'UTC';
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

begin;
--> ERROR feature_not_supported: the statement TRANSACTION is not supported
--> LINE 1: begin;
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

copy t to stdout;
--> ERROR feature_not_supported: the statement COPY is not supported
--> LINE 1: copy t to stdout;
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

truncate t;
--> ERROR feature_not_supported: the statement TRUNCATE is not supported
--> LINE 1: truncate t;
-->         ^
--> HINT: mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN

values (1) union values (2);
--> column1
--> 1
--> 2

select xmlelement(name a);
--> ERROR feature_not_supported: XML is not supported
--> LINE 1: select xmlelement(name a);
-->                ^

select * from (t join u using (a)) as j;
--> ERROR feature_not_supported: an alias for a join in parentheses is not supported
--> LINE 1: select * from (t join u using (a)) as j;
-->                               ^

--: not PostgreSQL: no row values
select t from t;
--> ERROR undefined_column: column "t" does not exist
--> LINE 1: select t from t;
-->                ^
--> HINT: perhaps you meant the column a or b or c

--: not PostgreSQL: no row values
select t.*::text from t;
--> ERROR syntax_error: * is not allowed here
--> LINE 1: select t.*::text from t;
-->                ^

select (t).a from t;
--> ERROR feature_not_supported: a subscript or field selection is not supported
--> LINE 1: select (t).a from t;
-->                ^

select a from only t;
--> a
--> 1

--: not PostgreSQL: no such function
select current_user;
--> ERROR feature_not_supported: CURRENT_USER is not supported
--> LINE 1: select current_user;
-->                ^

--: not PostgreSQL: no such function
select random();
--> ERROR undefined_function: function random() does not exist
--> LINE 1: select random();
-->                ^

--: not PostgreSQL: no such function
select pg_sleep(1);
--> ERROR undefined_function: function pg_sleep(integer) does not exist
--> LINE 1: select pg_sleep(1);
-->                ^

select round(1.5, a) from t;
--> ERROR feature_not_supported: rounding to a number of digits that is no constant is not supported
--> LINE 1: select round(1.5, a) from t;
-->                ^

select a as "very ""quoted"" name" from t;
--> very "quoted" name
--> 1
