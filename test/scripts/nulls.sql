-- NULL: three-valued logic and where it goes.
--: table n (id integer not null, a integer, b integer, t boolean, f boolean, x boolean, s text)
--: 1 | 1 | NULL | true | false | NULL | one
--: 2 | NULL | 2 | true | false | NULL | NULL
--: 3 | NULL | NULL | true | false | NULL | ''
--: 4 | 4 | 4 | true | false | NULL | four
--: table logic (p boolean, q boolean)
--: true | true
--: true | false
--: true | NULL
--: false | true
--: false | false
--: false | NULL
--: NULL | true
--: NULL | false
--: NULL | NULL
--: table never (id integer not null, v integer not null, w text not null)
--: 1 | 10 | a
--: 2 | 20 | b

select p, q, p and q, p or q, not p from logic;
--> p | q | ?column? | ?column? | ?column?
--> true | true | true | true | false
--> true | false | false | true | false
--> true | NULL | NULL | true | false
--> false | true | false | true | true
--> false | false | false | false | true
--> false | NULL | false | NULL | true
--> NULL | true | NULL | true | NULL
--> NULL | false | false | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL

select p, q, p = q, p <> q, p < q, p is distinct from q, p is not distinct from q from logic;
--> p | q | ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | true | false | false | false | true
--> true | false | false | true | false | true | false
--> true | NULL | NULL | NULL | NULL | true | false
--> false | true | false | true | true | true | false
--> false | false | true | false | false | false | true
--> false | NULL | NULL | NULL | NULL | true | false
--> NULL | true | NULL | NULL | NULL | true | false
--> NULL | false | NULL | NULL | NULL | true | false
--> NULL | NULL | NULL | NULL | NULL | false | true

select p, q, (p and q) is true, (p or q) is false, (p and not q) is unknown from logic;
--> p | q | ?column? | ?column? | ?column?
--> true | true | true | false | false
--> true | false | false | false | false
--> true | NULL | false | false | true
--> false | true | false | false | false
--> false | false | false | true | false
--> false | NULL | false | false | false
--> NULL | true | false | false | false
--> NULL | false | false | false | true
--> NULL | NULL | false | false | true

select p, q, p is true, p is not true, p is false, p is not false, p is null, p is not null from logic;
--> p | q | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | true | false | false | true | false | true
--> true | false | true | false | false | true | false | true
--> true | NULL | true | false | false | true | false | true
--> false | true | false | true | true | false | false | true
--> false | false | false | true | true | false | false | true
--> false | NULL | false | true | true | false | false | true
--> NULL | true | false | true | false | true | true | false
--> NULL | false | false | true | false | true | true | false
--> NULL | NULL | false | true | false | true | true | false

select a + b, a - b, a * b, a / b, a = b, a < b, -a, abs(a) from n;
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | abs
--> NULL | NULL | NULL | NULL | NULL | NULL | -1 | 1
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 8 | 0 | 16 | 1 | true | false | -4 | 4

select a is null, b is null, a is not null and b is not null, a is null or b is null from n;
--> ?column? | ?column? | ?column? | ?column?
--> false | true | false | true
--> true | false | false | true
--> true | true | false | true
--> false | false | true | false

select id, s || 'x', length(s), upper(s), s = '', s is null from n;
--> id | ?column? | length | upper | ?column? | ?column?
--> 1 | onex | 3 | ONE | false | false
--> 2 | NULL | NULL | NULL | NULL | true
--> 3 | x | 0 | '' | true | false
--> 4 | fourx | 4 | FOUR | false | false

select coalesce(a, b), coalesce(a, b, 0), coalesce(b, a), coalesce(s, 'none') from n;
--> coalesce | coalesce | coalesce | coalesce
--> 1 | 1 | 1 | one
--> 2 | 2 | 2 | none
--> NULL | 0 | NULL | ''
--> 4 | 4 | 4 | four

select nullif(a, b), nullif(a, 4), nullif(id, a), nullif(s, '') from n;
--> nullif | nullif | nullif | nullif
--> 1 | 1 | NULL | one
--> NULL | NULL | 2 | NULL
--> NULL | NULL | 3 | NULL
--> NULL | NULL | NULL | four

select greatest(a, b), least(a, b), greatest(a, b, 3), least(a, b, 3) from n;
--> greatest | least | greatest | least
--> 1 | 1 | 3 | 1
--> 2 | 2 | 3 | 2
--> NULL | NULL | 3 | 3
--> 4 | 4 | 4 | 3

select case when a = 1 then 'one' when a is null then 'null' else 'other' end, case a when 1 then 'one' when null then 'never' else 'else' end from n;
--> case | case
--> one | one
--> null | else
--> null | else
--> other | else

select null and true, null and false, null or true, null or false, not null::boolean;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> NULL | false | true | NULL | NULL

select null = null, null <> null, null is null, null is not null, null is distinct from null, null is not distinct from 1;
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> NULL | NULL | true | false | false | false

select 1 in (1, null), 2 in (1, null), 2 not in (1, null), null in (1, 2), 1 not in (1, null);
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> true | NULL | NULL | NULL | false

select 1 between null and 2, 3 between null and 2, 1 between 0 and null, -1 between 0 and null;
--> ?column? | ?column? | ?column? | ?column?
--> NULL | false | NULL | false

select count(*), count(a), count(b), sum(a), sum(b), min(a), max(b), avg(a), count(x), bool_and(x) from n;
--> count | count | count | sum | sum | min | max | avg | count | bool_and
--> 4 | 2 | 2 | 5 | 6 | 1 | 4 | 2.500000 | 0 | NULL

--: any order
select a, count(*), count(b) from n group by a;
--> a | count | count
--> 1 | 1 | 0
--> 4 | 1 | 1
--> NULL | 2 | 1

--: any order
select a, b, count(*) from n group by a, b;
--> a | b | count
--> 1 | NULL | 1
--> 4 | 4 | 1
--> NULL | 2 | 1
--> NULL | NULL | 1

--: any order
select x, count(*) from n group by x;
--> x | count
--> NULL | 4

--: any order
select s, count(*) from n group by s;
--> s | count
--> '' | 1
--> four | 1
--> one | 1
--> NULL | 1

select id, a from n order by a, id;
--> id | a
--> 1 | 1
--> 4 | 4
--> 2 | NULL
--> 3 | NULL

select id, a from n order by a desc, id;
--> id | a
--> 2 | NULL
--> 3 | NULL
--> 4 | 4
--> 1 | 1

select id, a from n order by a nulls first, id;
--> id | a
--> 2 | NULL
--> 3 | NULL
--> 1 | 1
--> 4 | 4

select id, a from n order by a desc nulls last, id;
--> id | a
--> 4 | 4
--> 1 | 1
--> 2 | NULL
--> 3 | NULL

select l.id, r.id from n l join n r on l.a = r.b order by 1, 2;
--> id | id
--> 4 | 4

select l.id, r.id from n l join n r on l.a is not distinct from r.b order by 1, 2;
--> id | id
--> 2 | 1
--> 2 | 3
--> 3 | 1
--> 3 | 3
--> 4 | 4

select l.id, r.id from n l join n r on l.s = r.s order by 1, 2;
--> id | id
--> 1 | 1
--> 3 | 3
--> 4 | 4

--: any order
select distinct a is null, b is null from n;
--> ?column? | ?column?
--> false | false
--> false | true
--> true | false
--> true | true

-- Columns that are never null
--: print plan, result
select count(*), count(v), count(w), v is null from never group by v is null;
--> aggregate  (~1 row)
-->     by group1#5 = false
-->     count#4 = count(*)
-->   scan never []  (~2 rows)
--> result count#4 as count: bigint, count#4 as count: bigint, count#4 as count: bigint, group1#5 as ?column?: boolean
--> count | count | count | ?column?
--> 2 | 2 | 2 | false

select id from never where v is not null and w is not null;
--> id
--> 1
--> 2

select case when v > 10 then v end, nullif(v, 10) from never;
--> case | nullif
--> NULL | NULL
--> 20 | 20

select sum(v), min(w) from never where v > 100;
--> sum | min
--> NULL | NULL
