-- IN lists: items that read no column of the query come to one type first, the needle's among them, and are then
-- compared with it; the others are compared one by one.
--: table d (i integer, w decimal(6,2), r real, day date)
--: 1 | 0.1 | 0.1 | 2020-01-01
--: 2 | 0.5 | 0.5 | 2020-01-31
--: 16777217 | 2.5 | 16777216 | 2020-01-02
--: NULL | NULL | NULL | NULL

select w, w in (0.1, 0.5), w in (0.1, 0.5::real), w in (0.1::real, 0.5::real), w in (0.1::real), w in (0.1, 0.5::double precision) from d;
--> w | ?column? | ?column? | ?column? | ?column? | ?column?
--> 0.10 | true | false | false | false | true
--> 0.50 | true | true | true | false | true
--> 2.50 | false | false | false | false | false
--> NULL | NULL | NULL | NULL | NULL | NULL

select w, w not in (0.1, 0.5::real), w in (0.1, null), w not in (0.1, null, 0.5::real) from d;
--> w | ?column? | ?column? | ?column?
--> 0.10 | true | true | NULL
--> 0.50 | false | NULL | false
--> 2.50 | true | NULL | NULL
--> NULL | NULL | NULL | NULL

select w in (0.5::real, r, 0.1), w in (0.5::real, r), w in (r, 0.1) from d;
--> ?column? | ?column? | ?column?
--> false | false | true
--> true | true | true
--> false | false | false
--> NULL | NULL | NULL

select r in (0.1, 0.5), r in (0.1), r in (0.1, 0.5::double precision), r in (0.1, w) from d;
--> ?column? | ?column? | ?column? | ?column?
--> true | false | false | false
--> true | false | true | true
--> false | false | false | false
--> NULL | NULL | NULL | NULL

select i in (1, 2.5), i in (16777216::real, 1::real), i in (16777216::real, 2), i in (16777216::real), i in (16777217, 0.5::real) from d;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | false | false | false
--> false | false | true | false | false
--> false | false | false | false | false
--> NULL | NULL | NULL | NULL | NULL

select i in ('1', 2), i in ('1', '2'), i in (1, '2', null), i not in ('1', '2') from d;
--> ?column? | ?column? | ?column? | ?column?
--> true | true | true | false
--> true | true | true | false
--> false | false | NULL | true
--> NULL | NULL | NULL | NULL

select i from d where i in (1, (select 2));
--> i
--> 1
--> 2

select i in (1, (select 16777216::real)), i in ((select 16777216::real)), w in ((select 0.1), 0.1::real), i in (1, (select i)) from d;
--> ?column? | ?column? | ?column? | ?column?
--> true | false | false | true
--> false | false | false | true
--> false | false | false | true
--> NULL | NULL | NULL | NULL

select max(w) in (0.1, 2.5::real), sum(w) in (count(*), 3.1), max(i) in (16777216::real, min(i)) from d;
--> ?column? | ?column? | ?column?
--> true | true | false

select x.i, (select count(*) from d where d.w in (x.r, 0.1)) from d x;
--> i | count
--> 1 | 0
--> 2 | 1
--> 16777217 | 0
--> NULL | 0

select i, day in ('2020-01-01', '2020-01-02'), day in ('2020-01-01', timestamp '2020-01-31 00:00'), day in (date '2020-01-01', timestamp '2020-01-02 12:00') from d;
--> i | ?column? | ?column? | ?column?
--> 1 | true | true | true
--> 2 | false | true | false
--> 16777217 | true | false | false
--> NULL | NULL | NULL | NULL

--: print plan, result
select i from d where w in (0.1, 0.5::real);
--> filter  (~1 row)
-->     (w#2::double precision = 0.5) or (w#2::double precision = 0.1::real::double precision)
-->   scan d [i#1, w#2]  (~4 rows)
--> result i#1 as i: integer
--> i
--> 2

--: print plan, result
select i from d where i in (1, 2.5);
--> filter  (~1 row)
-->     i#1 = 1
-->   scan d [i#1]  (~4 rows)
--> result i#1 as i: integer
--> i
--> 1

select i in ('1', '2.5') from d;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "2.5"
--> LINE 1: select i in ('1', '2.5') from d;
-->                           ^

select i in ('x', 'y') from d;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x"
--> LINE 1: select i in ('x', 'y') from d;
-->                      ^

select i in (1, true) from d;
--> ERROR undefined_function: operator does not exist: integer = boolean
--> LINE 1: select i in (1, true) from d;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select day in (1, 2) from d;
--> ERROR undefined_function: operator does not exist: date = integer
--> LINE 1: select day in (1, 2) from d;
-->                    ^
--> HINT: no operator matches these types; an explicit cast may help
