-- Dates, timestamps, intervals.
--: table t (id integer not null, d date, ts timestamp, ms timestamp(3), s timestamp(0), z timestamptz)
--: 1 | 2024-02-29 | 2024-02-29 12:34:56.789012 | 2024-02-29 12:34:56.789 | 2024-02-29 12:34:56 | 2024-02-29 12:34:56.789012+00
--: 2 | 1969-12-31 | 1969-12-31 23:59:59.999999 | 1969-12-31 23:59:59.999 | 1969-12-31 23:59:59 | 1969-12-31 23:59:59.999999+00
--: 3 | NULL | NULL | NULL | NULL | NULL
--: 4 | 1900-03-01 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00+00
--: 5 | 2000-12-31 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00 | 2000-12-31 23:00:00.5+00

--: print types, result
select id, d, ts, ms, s, z from t;

--: print types, result
select id, d + 1, d - 1, 1 + d, d - date '2000-01-01', d + id from t;

--: print types, result
select id, d + interval '1 day', d - interval '1 month', d + interval '1 year 2 months 3 days', ts + interval '1 hour' from t;

select id, d + interval '1 month', d - interval '1 year', d + interval '12 months' from t;

select date '2024-01-31' + interval '1 month', date '2023-01-31' + interval '1 month', date '2024-03-31' - interval '1 month', date '2024-02-29' + interval '1 year';

select date '1998-12-01' - interval '90' day, date '1994-01-01' + interval '1' year, date '1995-03-15' + interval '3' month, date '1995-09-01' + interval '1 week';

select timestamp '2024-01-01 00:00:00' + interval '1.5 hours', timestamp '2024-01-01 00:00:00' - interval '1 second', timestamp '2024-02-29 10:00:00' + interval '1 year 1 day 1 minute';

select timestamp '2024-01-01 00:00:00' + interval '90 minutes' * 2, timestamp '2024-01-01 00:00:00' + interval '1 day' / 2;

--: print types, result
select id, extract(year from d), extract(month from d), extract(day from d), extract(quarter from d), extract(dow from d), extract(isodow from d), extract(doy from d) from t;

select id, extract(week from d), extract(isoyear from d), extract(decade from d), extract(century from d), extract(millennium from d), extract(epoch from d) from t;

--: print types, result
select id, extract(hour from ts), extract(minute from ts), extract(second from ts), extract(milliseconds from ts), extract(microseconds from ts), extract(epoch from ts) from t;

select id, extract(year from ts), extract(dow from ts), extract(doy from ts), extract(second from ms), extract(second from s), extract(epoch from ms) from t;

select id, date_part('year', d), date_part('second', ts), date_part('epoch', s) from t;

--: print types, result
select id, date_trunc('month', d), date_trunc('year', ts), date_trunc('hour', ts), date_trunc('week', d) from t;

select id, date_trunc('second', ts), date_trunc('minute', ts), date_trunc('day', ts), date_trunc('quarter', ts), date_trunc('decade', ts), date_trunc('century', ts) from t;

select id, date_trunc('milliseconds', ts), date_trunc('microseconds', ts), date_trunc('millennium', ts), date_trunc('hour', ms), date_trunc('day', s) from t;

select id from t where d = date '2024-02-29';

select id from t where d > '2000-01-01' order by id;

select id from t where ts >= timestamp '2000-12-31 23:00:00.5' order by id;

select id from t where ts < date '1970-01-01' order by id;

select id from t where d between date '1969-12-31' and date '2000-12-31' and extract(year from d) > 1950;

select id, d = ts, d < ts, ts = ms, ms > s, d = date_trunc('day', ts) from t;

select min(d), max(d), min(ts), max(ts), min(z), max(s) from t;

--: any order
select extract(year from d) as y, count(*) from t group by y;

select id from t order by ts desc;

select id, d::timestamp, ts::date, ts::timestamp(0), ms::timestamp, s::text, d::text, ts::text, ms::text, z::text from t;

select '2024-02-29'::date, '2024-02-29 01:02:03'::timestamp, '20240229'::date, ' 2024-02-29 '::date, '2024-2-9'::date;

select cast('2024-01-01' as date) + 31, date '2024-03-01' - date '2024-02-01', date '1970-01-01' - 719162;

select timestamp '2024-06-01 12:00:00.123456', timestamp '2024-06-01', timestamp '2024-06-01T01:02', timestamp(3) '2024-06-01 12:00:00.1239';

select d = '2024-02-29', d in ('2024-02-29', '1900-03-01'), coalesce(d, '1970-01-01') from t;

select case when d > '1970-01-01' then d else date '1970-01-01' end, nullif(d, '2024-02-29'), greatest(d, date '1999-01-01') from t;

select interval '1 day' = interval '24 hours';

select date '2023-02-29';

select date '2023-13-01';

select 'not a date'::date;

select date '2024-01-01' + date '2024-01-01';

select date '2024-01-01' * 2;

select d + 3000000 from t where id = 1;

select date '5874897-12-31' + 1;

select extract(hour from d) from t;

select extract(nosuch from d) from t;

select date_trunc('nosuch', d) from t;

select ts - ts from t;

select interval '1 day';

select interval 'nonsense';

select d + '1 day' from t where id = 1;

select d - '2024-02-28' from t where id = 1;

select d > 5 from t;

select current_date >= date '2024-01-01', now() > timestamp '2024-01-01 00:00:00', current_timestamp = now();
