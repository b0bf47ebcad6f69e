-- What is refused: each construct is named, with its place. Wrong answers are worse than none.
--: table t (a integer, b text, c date)
--: 1 | x | 2020-01-01
--: table u (a integer, d integer)
--: 1 | 2

select a from t left join u using (a);

select a from t where a in (select a from u);

select a from t where exists (select 1 from u);

select a, (select max(d) from u) from t;

select a from t where a > all (select a from u);

select a from t union select a from u;

select a from t union all select a from u;

select a from t intersect select a from u;

select a from t except select a from u;

select row_number() over (order by a) from t;

select sum(a) over () from t;

select a, rank() over w from t window w as (order by a);

select distinct on (a) a, b from t;

select a from t group by rollup (a);

select a from t group by cube (a);

select a from t group by grouping sets ((a), ());

select grouping(a) from t group by a;

with recursive r as (select 1 as a union all select a + 1 from r) select * from r;

select * from generate_series(1, 3);

select * from t tablesample bernoulli (50);

select a from t for update;

select a into x from t;

select array[1, 2];

select (array[1, 2])[1];

select row(1, 2);

select (a, b) from t;

select a from t where (a, a) = (1, 1);

select b collate "C" from t;

select b similar to 'x' from t;

select b ~ 'x' from t;

select a = any (array[1, 2]) from t;

select string_agg(b, ',') from t;

select array_agg(a) from t;

select sum(a order by b) from t;

select percentile_cont(0.5) within group (order by a) from t;

select stddev(a) from t;

select count(distinct a), sum(a) from t;

select count(distinct a), count(distinct b) from t;

select count(distinct a) filter (where a > 0) from t;

select a from t order by a using <;

select a from t fetch first 1 rows with ties;

select c + interval '1 day' * a from t;

select age(c) from t;

select to_char(c, 'YYYY') from t;

select c at time zone 'UTC' from t;

select '{"a": 1}'::jsonb;

select time '12:00:00';

select '\x00'::bytea;

select a::char(3) from t;

insert into t values (1, 'x', null);

update t set a = 1;

delete from t;

create table x (a integer);

create table x as select 1;

drop table t;

explain select 1;

set timezone = 'UTC';

begin;

copy t to stdout;

truncate t;

values (1) union values (2);

select xmlelement(name a);

select * from (t join u using (a)) as j;

select t from t;

select t.*::text from t;

select (t).a from t;

select a from only t;

select current_user;

select random();

select pg_sleep(1);

select round(1.5, a) from t;

select a as "very ""quoted"" name" from t;
