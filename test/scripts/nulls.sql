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

select p, q, p = q, p <> q, p < q, p is distinct from q, p is not distinct from q from logic;

select p, q, (p and q) is true, (p or q) is false, (p and not q) is unknown from logic;

select p, q, p is true, p is not true, p is false, p is not false, p is null, p is not null from logic;

select a + b, a - b, a * b, a / b, a = b, a < b, -a, abs(a) from n;

select a is null, b is null, a is not null and b is not null, a is null or b is null from n;

select id, s || 'x', length(s), upper(s), s = '', s is null from n;

select coalesce(a, b), coalesce(a, b, 0), coalesce(b, a), coalesce(s, 'none') from n;

select nullif(a, b), nullif(a, 4), nullif(id, a), nullif(s, '') from n;

select greatest(a, b), least(a, b), greatest(a, b, 3), least(a, b, 3) from n;

select case when a = 1 then 'one' when a is null then 'null' else 'other' end, case a when 1 then 'one' when null then 'never' else 'else' end from n;

select null and true, null and false, null or true, null or false, not null::boolean;

select null = null, null <> null, null is null, null is not null, null is distinct from null, null is not distinct from 1;

select 1 in (1, null), 2 in (1, null), 2 not in (1, null), null in (1, 2), 1 not in (1, null);

select 1 between null and 2, 3 between null and 2, 1 between 0 and null, -1 between 0 and null;

select count(*), count(a), count(b), sum(a), sum(b), min(a), max(b), avg(a), count(x), bool_and(x) from n;

--: any order
select a, count(*), count(b) from n group by a;

--: any order
select a, b, count(*) from n group by a, b;

--: any order
select x, count(*) from n group by x;

--: any order
select s, count(*) from n group by s;

select id, a from n order by a, id;

select id, a from n order by a desc, id;

select id, a from n order by a nulls first, id;

select id, a from n order by a desc nulls last, id;

select l.id, r.id from n l join n r on l.a = r.b order by 1, 2;

select l.id, r.id from n l join n r on l.a is not distinct from r.b order by 1, 2;

select l.id, r.id from n l join n r on l.s = r.s order by 1, 2;

--: any order
select distinct a is null, b is null from n;

-- Columns that are never null
--: print plan, result
select count(*), count(v), count(w), v is null from never group by v is null;

select id from never where v is not null and w is not null;

select case when v > 10 then v end, nullif(v, 10) from never;

select sum(v), min(w) from never where v > 100;
