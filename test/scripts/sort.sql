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

select id, a from t order by a desc, id desc;

select id, b from t order by b;

select id, b from t order by b desc;

select id, c from t order by c;

select id, c from t order by c desc nulls last;

select id, d from t order by d;

select id, e from t order by e desc;

select id, f from t order by f, id;

select id, f from t order by f desc, id desc;

select id, g from t order by g;

select id from t order by a + 1 desc nulls last, c;

select id, a from t order by -a, id;

select id, a as x from t order by x, id;

select id, a as x from t order by 2, 1;

select a, id as a2 from t order by id desc;

select id from t order by length(c), c;

select id, a from t order by a nulls first, id limit 3;

select id, a from t order by a desc, id limit 3;

select id, a from t order by a desc, id limit 2 offset 2;

select id from t order by id limit 0;

select id from t order by id offset 5;

select id, case when a > 1 then 'big' else 'small' end as size from t order by size, id desc;

select id from t order by 'constant'::text, id;

select id from t order by f nulls first, a desc nulls last, c;

-- Stable: rows that are alike stay in the table's order
--: not PostgreSQL: ties keep the table's order, which PostgreSQL does not promise
select a, id from t order by f;

select n from numbers order by n desc limit 5;

select n, digit from numbers order by digit desc, n limit 5;

select n from numbers order by money desc nulls last, n limit 3;

select n, color from numbers order by color, n limit 4 offset 3000;

select n, name from numbers order by name limit 5;

select n from numbers order by even, day desc nulls first, n limit 6;

select n from numbers where digit = 5 order by half limit 5 offset 995;

select count(*), min(n), sum(n) from (select n from numbers order by digit, n limit 2000) as x;

-- The order of a subquery need not hold above it, a limit does
select max(n) from (select n from numbers order by n limit 10) as x;

--: print plan, result
select n from (select n, digit from numbers order by n desc limit 10) as x order by digit, n limit 3;

--: any order
select distinct digit from numbers order by digit desc limit 3;

select digit, count(*) as c, sum(n) as s from numbers where n < 55 group by digit order by c desc, s limit 7;

select digit from numbers group by digit order by sum(money) desc limit 3;

select id from t order by 3;

select id from t order by 0;

select id from t order by nosuch;

select distinct id from t order by a;

select id from t order by a using >;

select a as id, id as a from t order by id, a;

select id from t order by id collate "C";
