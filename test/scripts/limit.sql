-- LIMIT and OFFSET: rows in the table's order, whatever the threads and morsels.
--: use numbers
--: table few (a integer)
--: 1
--: 2
--: ====
--: 3

--: print plan, pipelines, result
select a from few limit 2;
--> limit 2  (~2 rows)
-->   scan few [a#1]  (~3 rows)
--> result a#1 as a: integer
--> pipeline_0
-->   reads table few: a values
-->   scan few
-->   limit
-->   fills collector 0, the result
--> a
--> 1
--> 2

select a from few limit 0;
--> a
--> (no rows)

select a from few limit 10;
--> a
--> 1
--> 2
--> 3

select a from few offset 1;
--> a
--> 2
--> 3

select a from few offset 3;
--> a
--> (no rows)

select a from few limit 1 offset 1;
--> a
--> 2

select a from few limit all;
--> a
--> 1
--> 2
--> 3

select a from few limit null;
--> a
--> 1
--> 2
--> 3

select a from few fetch first 2 rows only;
--> a
--> 1
--> 2

select a from few fetch first row only;
--> a
--> 1

select a from few offset 1 row fetch next 1 row only;
--> a
--> 2

select a from few limit 1 + 1;
--> a
--> 1
--> 2

select a from few limit 2.6;
--> a
--> 1
--> 2
--> 3

select a from few limit '2';
--> a
--> 1
--> 2

select n from numbers limit 5;
--> n
--> 0
--> 1
--> 2
--> 3
--> 4

select n from numbers limit 5 offset 1498;
--> n
--> 1498
--> 1499
--> 1500
--> 1501
--> 1502

select n from numbers where digit = 7 limit 5;
--> n
--> 7
--> 17
--> 27
--> 37
--> 47

select n from numbers where digit = 7 limit 3 offset 997;
--> n
--> 9977
--> 9987
--> 9997

select n from numbers where n >= 4321 limit 3;
--> n
--> 4321
--> 4322
--> 4323

select n + 1, name from numbers where even limit 4 offset 2;
--> ?column? | name
--> 5 | row 4
--> 7 | row 6
--> 9 | row 8
--> 11 | row 10

select n from numbers offset 9998;
--> n
--> 9998
--> 9999

select count(*) from (select n from numbers limit 1234) as x;
--> count
--> 1234

select sum(n), count(*) from (select n from numbers offset 5000 limit 2500) as x;
--> sum | count
--> 15623750 | 2500

select sum(n) from (select n from numbers where digit < 5 limit 100) as x;
--> sum
--> 9700

--: print plan, result
select a from (select a from few limit 2) as x where a > 1;
--> filter  (~1 row)
-->     a#1 > 1
-->   limit 2  (~2 rows)
-->     scan few [a#1]  (~3 rows)
--> result a#1 as a: integer
--> a
--> 2

select a from (select a from few limit 2) as x limit 1 offset 1;
--> a
--> 2

select count(*) from (select a from few limit 0) as x;
--> count
--> 0

select x.a, y.a from (select a from few limit 1) as x, few as y order by 2;
--> a | a
--> 1 | 1
--> 1 | 2
--> 1 | 3

select a from few limit -1;
--> ERROR invalid_row_count_in_limit_clause: LIMIT must not be negative
--> LINE 1: select a from few limit -1;
-->                                 ^

select a from few offset -1;
--> ERROR invalid_row_count_in_result_offset_clause: OFFSET must not be negative
--> LINE 1: select a from few offset -1;
-->                                  ^

--: not PostgreSQL: another condition
select a from few limit a;
--> ERROR undefined_column: column "a" does not exist
--> LINE 1: select a from few limit a;
-->                                 ^

select a from few limit 'x';
--> ERROR invalid_text_representation: invalid input syntax for type bigint: "x"
--> LINE 1: select a from few limit 'x';
-->                                 ^

select a from few limit 1 limit 2;
--> ERROR syntax_error: syntax error at or near "limit"
--> LINE 1: select a from few limit 1 limit 2;
-->                                   ^
