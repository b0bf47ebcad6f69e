-- VALUES and SELECT without FROM.
--: table t (a integer not null)
--: 1
--: 2

--: print plan, pipelines, types, result
select 1;
--> project  (~1 row)
-->     ?column?#1 = 1
-->   values [] ()  (~1 row)
--> result ?column?#1 as ?column?: integer
--> pipeline_0
-->   reads one row
-->   values
-->   project
-->   collect
-->   fills collector 0, the result
--> types: integer
--> ?column?
--> 1

--: print plan, types, result
values (1, 'a'), (2, 'b'), (3, null);
--> values [column1#1, column2#2] (1, 'a') (2, 'b') (3, null)  (~3 rows)
--> result column1#1 as column1: integer, column2#2 as column2: text
--> types: integer | text
--> column1 | column2
--> 1 | a
--> 2 | b
--> 3 | NULL

--: print types, result
values (1), (2.5), (null);
--> types: decimal(2,1)
--> column1
--> 1.0
--> 2.5
--> NULL

values (1), (2), (3) order by 1 desc limit 2;
--> column1
--> 3
--> 2

select * from (values (1, 'a'), (2, 'b')) as v;
--> column1 | column2
--> 1 | a
--> 2 | b

select * from (values (1, 'a'), (2, 'b')) as v(x, y) where x > 1;
--> x | y
--> 2 | b

select column1, column2 from (values (1, 'a'), (2, 'b')) as v;
--> column1 | column2
--> 1 | a
--> 2 | b

select sum(x), max(y) from (values (1, 'a'), (2, 'b'), (null, null)) as v(x, y);
--> sum | max
--> 3 | b

select t.a, v.x from t join (values (2, 'two'), (3, 'three')) as v(n, x) on t.a = v.n;
--> a | x
--> 2 | two

select t.a, v.x from t, (values (10), (20)) as v(x) order by 1, 2;
--> a | x
--> 1 | 10
--> 1 | 20
--> 2 | 10
--> 2 | 20

select 1 where true;
--> ?column?
--> 1

select 1 where false;
--> ?column?
--> (no rows)

select 1 limit 0;
--> ?column?
--> (no rows)

select 'a' as x, 1 as y order by x;
--> x | y
--> a | 1

select count(*);
--> count
--> 1

select sum(1), count(*), max('x');
--> sum | count | max
--> 1 | 1 | x

select 1 + 1 as two, 'x' || 'y', date '2020-01-01' + 1 where 1 < 2;
--> two | ?column? | ?column?
--> 2 | xy | 2020-01-02

select;
--> (no columns)
-->

select distinct x from (values (1), (1), (2)) as v(x) order by x;
--> x
--> 1
--> 2

select x, count(*) from (values ('a'), ('b'), ('a')) as v(x) group by x order by x;
--> x | count
--> a | 2
--> b | 1

--: print types, result
select x from (values (null), (null)) as v(x);
--> types: text
--> x
--> NULL
--> NULL

--: print types, result
select x + 1 from (values (null), (1)) as v(x);
--> types: integer
--> ?column?
--> NULL
--> 2

select * from (values (1 + 1, 2 * 3), (abs(-5), length('abc'))) as v;
--> column1 | column2
--> 2 | 6
--> 5 | 3

select * from (values (1), (1 / 0)) as v;
--> ERROR division_by_zero: division by zero

values (1, 2), (3);
--> ERROR syntax_error: VALUES lists must all be the same length
--> LINE 1: values (1, 2), (3);
-->                         ^

values (1), ('x');
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x"
--> LINE 1: values (1), ('x');
-->                      ^

values (1), (date '2020-01-01');
--> ERROR datatype_mismatch: VALUES types integer and date cannot be matched
--> LINE 1: values (1), (date '2020-01-01');
-->                      ^

select * from (values (1)) as v(a, b);
--> ERROR invalid_column_reference: table "v" has 1 columns available but 2 columns specified
--> LINE 1: select * from (values (1)) as v(a, b);
-->                                ^

select x from (values (true), (false), (null)) as v(x) where x is not true;
--> x
--> false
--> NULL

select count(*) from (values (1), (2)) as a(x), (values (1), (2), (3)) as b(y);
--> count
--> 6

select x, y from (values (1), (2)) as a(x), (values (1), (2), (3)) as b(y) where x < y order by 1, 2;
--> x | y
--> 1 | 2
--> 1 | 3
--> 2 | 3
