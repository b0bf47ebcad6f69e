-- ORDER BY: keys, directions, NULLs, ties, top rows.
--: table t (id integer not null, a integer, b double precision, c text, d decimal(10,2), e date, f boolean, g timestamp)
--: 1 | 3 | 1.5 | pear | 1.00 | 2020-01-01 | true | 2020-01-01 00:00:00.000001
--: 2 | 1 | NaN | Apple | -1.00 | 1999-12-31 | false | 1969-12-31 23:59:59.999999
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | 2 | -Infinity | apple | 100.00 | 2020-01-02 | true | 1970-01-01 00:00:00
--: 5 | 3 | Infinity | '' | 0.50 | 1970-01-01 | false | 1970-01-01 00:00:01
--: 6 | -5 | -1.5 | äpfel | 99.99 | 1969-12-31 | true | 0001-01-01 00:00:00
--: 7 | 1 | 0 | applesauce | 0.00 | 9999-12-31 | false | 2020-01-01 00:00:00
--: use numbers

--: print plan, pipelines, result
select id, a from t order by a, id;
--> sort by a#2, id#1  (~7 rows)
-->   scan t [id#1, a#2]  (~7 rows)
--> result id#1 as id: integer, a#2 as a: integer
--> pipeline_0
-->   reads table t: a validity, a values, id values
-->   scan t
-->   sort
-->   fills collector 0, the result
--> id | a
--> 6 | -5
--> 2 | 1
--> 7 | 1
--> 4 | 2
--> 1 | 3
--> 5 | 3
--> 3 | NULL

select id, a from t order by a desc, id desc;
--> id | a
--> 3 | NULL
--> 5 | 3
--> 1 | 3
--> 4 | 2
--> 7 | 1
--> 2 | 1
--> 6 | -5

select id, b from t order by b;
--> id | b
--> 4 | -Infinity
--> 6 | -1.5
--> 7 | 0
--> 1 | 1.5
--> 5 | Infinity
--> 2 | NaN
--> 3 | NULL

select id, b from t order by b desc;
--> id | b
--> 3 | NULL
--> 2 | NaN
--> 5 | Infinity
--> 1 | 1.5
--> 7 | 0
--> 6 | -1.5
--> 4 | -Infinity

select id, c from t order by c;
--> id | c
--> 5 | ''
--> 2 | Apple
--> 4 | apple
--> 7 | applesauce
--> 1 | pear
--> 6 | äpfel
--> 3 | NULL

select id, c from t order by c desc nulls last;
--> id | c
--> 6 | äpfel
--> 1 | pear
--> 7 | applesauce
--> 4 | apple
--> 2 | Apple
--> 5 | ''
--> 3 | NULL

select id, d from t order by d;
--> id | d
--> 2 | -1.00
--> 7 | 0.00
--> 5 | 0.50
--> 1 | 1.00
--> 6 | 99.99
--> 4 | 100.00
--> 3 | NULL

select id, e from t order by e desc;
--> id | e
--> 3 | NULL
--> 7 | 9999-12-31
--> 4 | 2020-01-02
--> 1 | 2020-01-01
--> 2 | 1999-12-31
--> 5 | 1970-01-01
--> 6 | 1969-12-31

select id, f from t order by f, id;
--> id | f
--> 2 | false
--> 5 | false
--> 7 | false
--> 1 | true
--> 4 | true
--> 6 | true
--> 3 | NULL

select id, f from t order by f desc, id desc;
--> id | f
--> 3 | NULL
--> 6 | true
--> 4 | true
--> 1 | true
--> 7 | false
--> 5 | false
--> 2 | false

select id, g from t order by g;
--> id | g
--> 6 | 0001-01-01 00:00:00
--> 2 | 1969-12-31 23:59:59.999999
--> 4 | 1970-01-01 00:00:00
--> 5 | 1970-01-01 00:00:01
--> 7 | 2020-01-01 00:00:00
--> 1 | 2020-01-01 00:00:00.000001
--> 3 | NULL

select id from t order by a + 1 desc nulls last, c;
--> id
--> 5
--> 1
--> 4
--> 2
--> 7
--> 6
--> 3

select id, a from t order by -a, id;
--> id | a
--> 1 | 3
--> 5 | 3
--> 4 | 2
--> 2 | 1
--> 7 | 1
--> 6 | -5
--> 3 | NULL

select id, a as x from t order by x, id;
--> id | x
--> 6 | -5
--> 2 | 1
--> 7 | 1
--> 4 | 2
--> 1 | 3
--> 5 | 3
--> 3 | NULL

select id, a as x from t order by 2, 1;
--> id | x
--> 6 | -5
--> 2 | 1
--> 7 | 1
--> 4 | 2
--> 1 | 3
--> 5 | 3
--> 3 | NULL

select a, id as a2 from t order by id desc;
--> a | a2
--> 1 | 7
--> -5 | 6
--> 3 | 5
--> 2 | 4
--> NULL | 3
--> 1 | 2
--> 3 | 1

select id from t order by length(c), c;
--> id
--> 5
--> 1
--> 2
--> 4
--> 6
--> 7
--> 3

select id, a from t order by a nulls first, id limit 3;
--> id | a
--> 3 | NULL
--> 6 | -5
--> 2 | 1

select id, a from t order by a desc, id limit 3;
--> id | a
--> 3 | NULL
--> 1 | 3
--> 5 | 3

select id, a from t order by a desc, id limit 2 offset 2;
--> id | a
--> 5 | 3
--> 4 | 2

select id from t order by id limit 0;
--> id
--> (no rows)

select id from t order by id offset 5;
--> id
--> 6
--> 7

select id, case when a > 1 then 'big' else 'small' end as size from t order by size, id desc;
--> id | size
--> 5 | big
--> 4 | big
--> 1 | big
--> 7 | small
--> 6 | small
--> 3 | small
--> 2 | small

select id from t order by 'constant'::text, id;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5
--> 6
--> 7

select id from t order by f nulls first, a desc nulls last, c;
--> id
--> 3
--> 5
--> 2
--> 7
--> 1
--> 4
--> 6

-- Stable: rows that are alike stay in the table's order
--: not PostgreSQL: ties keep the table's order, which PostgreSQL does not promise
select a, id from t order by f;
--> a | id
--> 1 | 2
--> 3 | 5
--> 1 | 7
--> 3 | 1
--> 2 | 4
--> -5 | 6
--> NULL | 3

select n from numbers order by n desc limit 5;
--> n
--> 9999
--> 9998
--> 9997
--> 9996
--> 9995

select n, digit from numbers order by digit desc, n limit 5;
--> n | digit
--> 9 | 9
--> 19 | 9
--> 29 | 9
--> 39 | 9
--> 49 | 9

select n from numbers order by money desc nulls last, n limit 3;
--> n
--> 9999
--> 9998
--> 9997

select n, color from numbers order by color, n limit 4 offset 3000;
--> n | color
--> 1 | green
--> 4 | green
--> 7 | green
--> 10 | green

select n, name from numbers order by name limit 5;
--> n | name
--> 0 | row 0
--> 1 | row 1
--> 10 | row 10
--> 100 | row 100
--> 1000 | row 1000

select n from numbers order by even, day desc nulls first, n limit 6;
--> n
--> 9999
--> 9997
--> 9995
--> 9991
--> 9989
--> 9987

select n from numbers where digit = 5 order by half limit 5 offset 995;
--> n
--> 9955
--> 9965
--> 9975
--> 9985
--> 9995

select count(*), min(n), sum(n) from (select n from numbers order by digit, n limit 2000) as x;
--> count | min | sum
--> 2000 | 0 | 9991000

-- The order of a subquery need not hold above it, a limit does
select max(n) from (select n from numbers order by n limit 10) as x;
--> max
--> 9

--: print plan, result
select n from (select n, digit from numbers order by n desc limit 10) as x order by digit, n limit 3;
--> sort by digit#2, n#1, limit 3  (~3 rows)
-->   sort by n#1 desc, limit 10  (~10 rows)
-->     scan numbers [n#1, digit#2]  (~10,000 rows)
--> result n#1 as n: integer
--> n
--> 9990
--> 9991
--> 9992

--: any order
select distinct digit from numbers order by digit desc limit 3;
--> digit
--> 7
--> 8
--> 9

select digit, count(*) as c, sum(n) as s from numbers where n < 55 group by digit order by c desc, s limit 7;
--> digit | c | s
--> 0 | 6 | 150
--> 1 | 6 | 156
--> 2 | 6 | 162
--> 3 | 6 | 168
--> 4 | 6 | 174
--> 5 | 5 | 125
--> 6 | 5 | 130

select digit from numbers group by digit order by sum(money) desc limit 3;
--> digit
--> 2
--> 9
--> 8

select id from t order by 3;
--> ERROR invalid_column_reference: ORDER BY position 3 is not in select list
--> LINE 1: select id from t order by 3;
-->                                   ^

select id from t order by 0;
--> ERROR invalid_column_reference: ORDER BY position 0 is not in select list
--> LINE 1: select id from t order by 0;
-->                                   ^

select id from t order by nosuch;
--> ERROR undefined_column: column "nosuch" does not exist
--> LINE 1: select id from t order by nosuch;
-->                                   ^

select distinct id from t order by a;
--> ERROR invalid_column_reference: for SELECT DISTINCT, ORDER BY expressions must appear in select list
--> LINE 1: select distinct id from t order by a;
-->                                            ^

select id from t order by a using >;
--> ERROR feature_not_supported: SortBy.useOp is not supported
--> LINE 1: select id from t order by a using >;
-->         ^

select a as id, id as a from t order by id, a;
--> id | a
--> -5 | 6
--> 1 | 2
--> 1 | 7
--> 2 | 4
--> 3 | 1
--> 3 | 5
--> NULL | 3

select id from t order by id collate "C";
--> ERROR feature_not_supported: COLLATE is not supported
--> LINE 1: select id from t order by id collate "C";
-->                                      ^

select distinct 'x' as x, id from t order by 1, 2 limit 2;
--> x | id
--> x | 1
--> x | 2
