-- EXPLAIN and EXPLAIN ANALYZE as statements: one column of text. What is shown of an analysis here is the same in every
-- mode: the rows of each operator.
--: table t (a integer, b text)
--: 1 | x
--: 2 | y
--: ====
--: 3 | x
--: 4 | NULL
--: NULL | y
--: table u (a integer, c integer not null)
--: 2 | 20
--: 2 | 21
--: 5 | 50
--: NULL | 0

--: not PostgreSQL: EXPLAIN shows our plans
explain select a from t where a > 1;
--> QUERY PLAN
--> filter  (~3 rows)
--> '    a#1 > 1'
--> '  scan t [a#1]  (~5 rows)'
--> result a#1 as a: integer

--: not PostgreSQL: EXPLAIN shows our plans
explain (costs off) select b, sum(a) from t group by b order by 2 desc nulls last limit 2;
--> QUERY PLAN
--> sort by sum#3 desc nulls last, limit 2
--> '  aggregate'
--> '      by b#4 = b#2'
--> '      sum#3 = sum(a#1)'
--> '    scan t [a#1, b#2]'
--> result b#4 as b: text, sum#3 as sum: bigint

--: not PostgreSQL: EXPLAIN shows our plans
explain (analyze, costs off, timing off, summary off) select b, sum(a) from t where a > 1 group by b order by b;
--> QUERY PLAN
--> operator                 rows
--> sort by b#4                 3
--> '  aggregate                 3'
--> '      by b#4 = b#2'
--> '      sum#3 = sum(a#1)'
--> '    filter                  3'
--> '        a#1 > 1'
--> '      scan t [a#1, b#2]     5'

--: not PostgreSQL: EXPLAIN shows our plans
explain (analyze true, costs off, timing off, summary 0) select t.a, u.c from t left join u on t.a = u.a;
--> QUERY PLAN
--> operator                rows
--> join left, build right     6
--> '    on a#1 = a#3'
--> '  scan t [a#1]             5'
--> '  project                  4'
--> '      c#5 = c#4'
--> '    scan u [a#3, c#4]      4'

--: not PostgreSQL: EXPLAIN shows our plans
explain (analyze, timing off, summary off) select count(*) from t where exists (select 1 from u where u.a = t.a) and a < 4;
--> QUERY PLAN
--> operator                  estimate  rows  off by
--> aggregate                        1     1
--> '    count#7 = count(*)'
--> '  join semi, build right         2     1'
--> '      on a#1 = a#3'
--> '    filter                       3     3'
--> '        a#1 < 4'
--> '      scan t [a#1]               5     5'
--> '    scan u [a#3]                 4     4'

--: not PostgreSQL: EXPLAIN shows our plans
explain (analyze, analyze off, costs off) values (1), (2);
--> QUERY PLAN
--> values [column1#1] (1) (2)
--> result column1#1 as column1: integer

--: not PostgreSQL: EXPLAIN shows our plans
explain (analyze, costs off, timing off, summary off) select a from t union all select a from u where a is null;
--> QUERY PLAN
--> operator          rows
--> union [a#5]          6
--> '  scan t [a#1]       5'
--> '  filter             1'
--> '      a#3 is null'
--> '    scan u [a#3]     4'

--: not PostgreSQL: EXPLAIN shows our plans
explain (format json) select 1 as one;
--> QUERY PLAN
--> {"plan":{"id":1,"kind":"project","text":"project","details":["one#1 = 1"],"estimatedRows":1,"inputs":[{"id":2,"kind":"values","text":"values [] ()","details":[],"estimatedRows":1,"inputs":[]}]}}

--: not PostgreSQL: EXPLAIN shows our plans
explain (buffers off, verbose false, costs off) select 1 as one;
--> QUERY PLAN
--> project
--> '    one#1 = 1'
--> '  values [] ()'
--> result one#1 as one: integer

-- Errors are PostgreSQL's.
explain (foo) select 1;
--> ERROR syntax_error: unrecognized EXPLAIN option "foo"
--> LINE 1: explain (foo) select 1;
-->                  ^

explain (timing) select 1;
--> ERROR invalid_parameter_value: EXPLAIN option TIMING requires ANALYZE
--> LINE 1: explain (timing) select 1;
-->                  ^

explain (analyze maybe) select 1;
--> ERROR syntax_error: analyze requires a Boolean value
--> LINE 1: explain (analyze maybe) select 1;
-->                  ^

explain (costs 2) select 1;
--> ERROR syntax_error: costs requires a Boolean value
--> LINE 1: explain (costs 2) select 1;
-->                  ^

explain (format csv) select 1;
--> ERROR invalid_parameter_value: unrecognized value for EXPLAIN option "format": "csv"
--> LINE 1: explain (format csv) select 1;
-->                  ^

explain (format) select 1;
--> ERROR syntax_error: format requires a parameter
--> LINE 1: explain (format) select 1;
-->                  ^

explain select x from t;
--> ERROR undefined_column: column "x" does not exist
--> LINE 1: explain select x from t;
-->                        ^
--> HINT: perhaps you meant the column a or b

explain analyze select 1 / (a - a) from t;
--> ERROR division_by_zero: division by zero

explain explain select 1;
--> ERROR syntax_error: syntax error at or near "explain"
--> LINE 1: explain explain select 1;
-->                 ^

explain create view v as select 1;
--> ERROR syntax_error: syntax error at or near "view"
--> LINE 1: explain create view v as select 1;
-->                        ^

select * from (explain select 1) e;
--> ERROR syntax_error: syntax error at or near "select"
--> LINE 1: select * from (explain select 1) e;
-->                                ^

-- What PostgreSQL has and mayfly has not.
--: not PostgreSQL: it answers this
explain verbose select 1;
--> ERROR feature_not_supported: VERBOSE of EXPLAIN is not supported
--> LINE 1: explain verbose select 1;
-->                 ^

--: not PostgreSQL: it answers this
explain (analyze, buffers) select 1;
--> ERROR feature_not_supported: BUFFERS of EXPLAIN is not supported
--> LINE 1: explain (analyze, buffers) select 1;
-->                           ^

--: not PostgreSQL: it answers this
explain (serialize) select 1;
--> ERROR feature_not_supported: SERIALIZE of EXPLAIN is not supported
--> LINE 1: explain (serialize) select 1;
-->                  ^

--: not PostgreSQL: it answers this
explain (format yaml) select 1;
--> ERROR feature_not_supported: FORMAT YAML of EXPLAIN is not supported
--> LINE 1: explain (format yaml) select 1;
-->                  ^

--: not PostgreSQL: it answers this
explain (summary) select 1;
--> ERROR feature_not_supported: SUMMARY of EXPLAIN without ANALYZE is not supported
--> LINE 1: explain (summary) select 1;
-->                  ^

--: not PostgreSQL: it answers this
explain (analyze, format json, costs off) select 1;
--> ERROR feature_not_supported: COSTS OFF of EXPLAIN with FORMAT JSON is not supported
--> LINE 1: explain (analyze, format json, costs off) select 1;
-->                                        ^

--: not PostgreSQL: it answers this
explain create table x as select 1;
--> ERROR feature_not_supported: the statement CREATE TABLE AS is not supported
--> LINE 1: explain create table x as select 1;
-->                              ^
--> HINT: only SELECT and VALUES are queries
