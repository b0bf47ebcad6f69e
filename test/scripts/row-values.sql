-- Row values: compared with each other, with lists, and by ANY and ALL with the rows of subqueries; NULL is where a
-- field that is asked before the comparison is settled is NULL.
--: table t (a integer, b text)
--: 1 | x
--: 1 | NULL
--: ====
--: 2 | y
--: NULL | x
--: NULL | NULL
--: table u (c bigint, d text, e integer not null)
--: 1 | x | 1
--: 1 | z | 2
--: ====
--: 2 | NULL | 3
--: NULL | y | 4
--: table f (c smallint not null, d text not null)
--: 1 | x
--: 2 | y

select a, b, (a, b) = (1, 'x'), (a, b) <> (1, 'x'), (a, b) < (1, 'y'), (a, b) <= (1, 'x'), (a, b) > (1, 'a'), (a, b) >= (2, 'y') from t;
--> a | b | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | x | true | false | true | true | true | false
--> 1 | NULL | NULL | NULL | NULL | NULL | NULL | false
--> 2 | y | false | true | false | false | true | true
--> NULL | x | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL

select a, b, c, d, (a, b) = (c, d), (a, b) < (c, d), (a, b) <= (c, d), (a, b) > (c, d), (a, b) >= (c, d), (a, b) <> (c, d) from t, u order by a, b, e;
--> a | b | c | d | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | x | 1 | x | true | false | true | false | true | false
--> 1 | x | 1 | z | false | true | true | false | false | true
--> 1 | x | 2 | NULL | false | true | true | false | false | true
--> 1 | x | NULL | y | false | NULL | NULL | NULL | NULL | true
--> 1 | NULL | 1 | x | NULL | NULL | NULL | NULL | NULL | NULL
--> 1 | NULL | 1 | z | NULL | NULL | NULL | NULL | NULL | NULL
--> 1 | NULL | 2 | NULL | false | true | true | false | false | true
--> 1 | NULL | NULL | y | NULL | NULL | NULL | NULL | NULL | NULL
--> 2 | y | 1 | x | false | false | false | true | true | true
--> 2 | y | 1 | z | false | false | false | true | true | true
--> 2 | y | 2 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 2 | y | NULL | y | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | x | 1 | x | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | x | 1 | z | false | NULL | NULL | NULL | NULL | true
--> NULL | x | 2 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | x | NULL | y | false | NULL | NULL | NULL | NULL | true
--> NULL | NULL | 1 | x | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | NULL | 1 | z | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | NULL | 2 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | NULL | NULL | y | NULL | NULL | NULL | NULL | NULL | NULL

select a, b, (a, b, 3) < (1, 'x', 4), (a, b, 3) >= (1, 'x', 3), (1, a, b) != (1, 2, 'y') from t;
--> a | b | ?column? | ?column? | ?column?
--> 1 | x | true | true | true
--> 1 | NULL | NULL | NULL | true
--> 2 | y | false | true | false
--> NULL | x | NULL | NULL | true
--> NULL | NULL | NULL | NULL | NULL

select a, b, (a, b) in ((1, 'x'), (2, 'y')), (a, b) not in ((1, 'x'), (3, 'z')), (a, b) in ((1, null), (2, 'y')) from t;
--> a | b | ?column? | ?column? | ?column?
--> 1 | x | true | false | NULL
--> 1 | NULL | NULL | NULL | NULL
--> 2 | y | true | true | true
--> NULL | x | NULL | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL

select a, b, (a, b) between (1, 'a') and (2, 'x'), (a, b) not between (1, 'x') and (1, 'z'), (a, b) between symmetric (2, 'z') and (1, 'x') from t;
--> a | b | ?column? | ?column? | ?column?
--> 1 | x | true | false | true
--> 1 | NULL | NULL | NULL | NULL
--> 2 | y | false | true | true
--> NULL | x | NULL | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL

select a, b, (a, b) is null, (a, b) is not null, not (a, b) is null, (a, b) is distinct from (1, null), (a, b) is not distinct from (null, 'x') from t;
--> a | b | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | x | false | true | true | true | false
--> 1 | NULL | false | false | true | false | false
--> 2 | y | false | true | true | true | false
--> NULL | x | false | false | true | true | true
--> NULL | NULL | true | false | false | true | false

select row(1, 2) = row(1, 2), row(1) = row(2), (1, 2.5) < (1.5, 2), (date '2020-01-01', 1) > ('2019-12-31', 5);
--> ?column? | ?column? | ?column? | ?column?
--> true | false | true | true

--: print plan, result
select a, b from t where (a, b) in (select c, d from u);
--> join semi, build right  (~3 rows)
-->     on a#1::bigint = c#3 and b#2 = d#4
-->   scan t [a#1, b#2]  (~5 rows)
-->   scan u [c#3, d#4]  (~4 rows)
--> result a#1 as a: integer, b#2 as b: text
--> a | b
--> 1 | x

select a, b from t where (a, b) not in (select c, d from u);
--> a | b
--> (no rows)

select a, b from t where (a, b) not in (select c, d from f);
--> a | b
--> (no rows)

--: print plan, result
select a, b from t where (a, b) <> any (select c, d from f);
--> join semi, build right  (~5 rows)
-->     if (a#1 <> c#3::integer) or (b#2 <> d#4)
-->   scan t [a#1, b#2]  (~5 rows)
-->   scan f [c#3, d#4]  (~2 rows)
--> result a#1 as a: integer, b#2 as b: text
--> a | b
--> 1 | x
--> 1 | NULL
--> 2 | y
--> NULL | x

select a, b from t where (a, b) = all (select c, d from u where e = 1);
--> a | b
--> 1 | x

select a, b from t where (a, b) < any (select c, d from u);
--> a | b
--> 1 | x
--> 1 | NULL

select a, b from t where (a, b) >= all (select c, d from f);
--> a | b
--> 2 | y

select a, b from t where not (a, b) >= all (select c, d from f);
--> a | b
--> 1 | x
--> 1 | NULL

select a, b, (a, b) = any (select c, d from u), (a, b) <> any (select c, d from u), (a, b) < any (select c, d from u), (a, b) <= any (select c, d from u), (a, b) > some (select c, d from u), (a, b) >= any (select c, d from u) from t;
--> a | b | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | x | true | true | true | true | NULL | true
--> 1 | NULL | NULL | true | true | true | NULL | NULL
--> 2 | y | NULL | true | NULL | NULL | true | true
--> NULL | x | NULL | true | NULL | NULL | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL

select a, b, (a, b) = all (select c, d from u), (a, b) <> all (select c, d from u), (a, b) < all (select c, d from u), (a, b) <= all (select c, d from u), (a, b) > all (select c, d from u), (a, b) >= all (select c, d from u) from t;
--> a | b | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | x | false | false | false | NULL | false | false
--> 1 | NULL | false | NULL | NULL | NULL | false | false
--> 2 | y | false | NULL | false | false | NULL | NULL
--> NULL | x | false | NULL | NULL | NULL | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL

select a, b, (a, b) = all (select c, d from u where e > a), (a, b) <> any (select c, d from u where e > a), (a, b) < all (select c, d from u where d = b), (a, b) >= any (select c, d from u where e = a order by c limit 1) from t;
--> a | b | ?column? | ?column? | ?column? | ?column?
--> 1 | x | false | true | false | true
--> 1 | NULL | false | true | true | NULL
--> 2 | y | NULL | NULL | NULL | true
--> NULL | x | true | false | NULL | false
--> NULL | NULL | true | false | true | false

select a, b, (a, b) < all (select c, d from u where false), (a, b) > any (select c, d from u where false) from t where a = 2;
--> a | b | ?column? | ?column?
--> 2 | y | true | false

select a, b from t where (a, b) = (select c, d from f where c = t.a);
--> a | b
--> 1 | x
--> 2 | y

select a, b, (a, b) < (select c, d from u order by e limit 1 offset 1), (a, b) <> (select c, d from u where false) from t;
--> a | b | ?column? | ?column?
--> 1 | x | true | NULL
--> 1 | NULL | NULL | NULL
--> 2 | y | false | NULL
--> NULL | x | NULL | NULL
--> NULL | NULL | NULL | NULL

select a, (a, b) = (select min(c), min(d) from f) from t where a = 1;
--> a | ?column?
--> 1 | true
--> 1 | NULL

select a, b from t where (a, b) = (select c, d from u where c = 1);
--> ERROR cardinality_violation: more than one row returned by a subquery used as an expression

select b, b like any (select d from u), b like all (select d from f), b not like any (select d from u), b not like all (select d || '%' from f) from t;
--> b | ?column? | ?column? | ?column? | ?column?
--> x | true | false | true | false
--> NULL | NULL | NULL | NULL | NULL
--> y | true | false | true | false
--> x | true | false | true | false
--> NULL | NULL | NULL | NULL | NULL

select b, b ilike any (select upper(d) from u), b ilike all (select 'X'), b not ilike any (select upper(d) from f), b ~~ any (select d from u), b !~~ all (select d from f) from t;
--> b | ?column? | ?column? | ?column? | ?column? | ?column?
--> x | true | true | true | true | false
--> NULL | NULL | NULL | NULL | NULL | NULL
--> y | true | false | true | true | false
--> x | true | true | true | true | false
--> NULL | NULL | NULL | NULL | NULL | NULL

select b ~~ 'x%', b !~~ '_', b ~~* 'X', b !~~* 'X' from t;
--> ?column? | ?column? | ?column? | ?column?
--> true | false | true | false
--> NULL | NULL | NULL | NULL
--> false | false | false | true
--> true | false | true | false
--> NULL | NULL | NULL | NULL

select a + 1 = any (select c from u), a || 'x' = any (select c || 'x' from u), a * 2 >= all (select c from f) from t;
--> ?column? | ?column? | ?column?
--> true | true | true
--> true | true | true
--> NULL | true | true
--> NULL | NULL | NULL
--> NULL | NULL | NULL

select (1, 2) = (1, 2, 3);
--> ERROR syntax_error: unequal number of entries in row expressions
--> LINE 1: select (1, 2) = (1, 2, 3);
-->                       ^

select (a, b) from t;
--> ERROR feature_not_supported: a row value is not supported
--> LINE 1: select (a, b) from t;
-->                ^

select a from t where (a, b) = 1;
--> ERROR feature_not_supported: a row value can only be compared with another or with a subquery
--> LINE 1: select a from t where (a, b) = 1;
-->                                        ^

select a from t where (a, b) like ('x', 'y');
--> ERROR feature_not_supported: a row value is not supported
--> LINE 1: select a from t where (a, b) like ('x', 'y');
-->                               ^

select a from t where (a, b) = any (select c from u);
--> ERROR syntax_error: subquery has too few columns
--> LINE 1: select a from t where (a, b) = any (select c from u);
-->                                      ^

select a from t where (a, b) || (a, b) = any (select c, d from u);
--> ERROR feature_not_supported: could not determine interpretation of row comparison operator ||
--> LINE 1: select a from t where (a, b) || (a, b) = any (select c, d from u);
-->                                      ^

select case (a, b) when (1, 'x') then 1 end from t;
--> ERROR feature_not_supported: a row value is not supported
--> LINE 1: select case (a, b) when (1, 'x') then 1 end from t;
-->                     ^
