-- CASE, COALESCE, NULLIF: which branch, which type, and what is not evaluated.
--: table t (id integer not null, a integer, d decimal(8,2), f double precision, s text)
--: 1 | 0 | 1.50 | 0.5 | zero
--: 2 | 1 | 2.50 | 1.5 | one
--: 3 | NULL | NULL | NULL | NULL
--: 4 | 2 | -3.25 | -2.5 | two

--: print types, result
select id, case when a = 0 then 'nil' when a = 1 then 'one' end from t;

--: print types, result
select id, case a when 0 then 10 when 1 then 20 else 30 end from t;

--: print types, result
select id, case when a > 0 then a else d end from t;

--: print types, result
select id, case when a > 0 then a else f end from t;

--: print types, result
select id, case when a > 0 then null else a end from t;

--: print types, result
select case when id = 1 then null when id = 2 then 'two' else null end from t;

--: print types, result
select case when a = 0 then date '2020-01-01' else timestamp '2021-01-01 10:00:00' end from t;

select id, case when a = 0 then 0 else 10 / a end from t;

select id, case when d > 0 then case when d > 2 then 'big' else 'small' end else 'none' end from t;

select sum(case when a > 0 then 1 else 0 end), count(case when a > 0 then 1 end) from t;

select sum(case when s like 't%' then d else 0 end) from t;

--: any order
select case when a > 0 then 'positive' else 'rest' end as kind, count(*) from t group by 1;

select id from t order by case when a = 1 then 0 else 1 end, id;

select id from t where case when a is null then true else a > 1 end;

select case when true then 1 else 1/0 end;

select case 1 when 1 then 'a' when 1 then 'b' end;

select case when false then 1 end;

--: print types, result
select coalesce(a, d), coalesce(null, null, a), coalesce(s, 'x'), coalesce(f, a) from t;

select coalesce(a, 10 / (id - 3)) from t where id <> 3;

select nullif(a, 0), 10 / nullif(a, 0), nullif(s, 'one'), nullif(d, 1.5) from t;

--: print types, result
select case when a = 0 then s else null end, case when a = 0 then 1.5 else 2 end, case when a=1 then 1::smallint else 2::bigint end from t;

select case when a then 1 end from t;

select case when a = 1 then 'x' else 1 end from t;

select case when a = 1 then 'x' else s end, case when a = 1 then true end from t;

select case a when 'x' then 1 end from t;
