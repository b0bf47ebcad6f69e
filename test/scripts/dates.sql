-- Dates, timestamps, intervals.
--: table t (id integer not null, d date, ts timestamp, ms timestamp(3), s timestamp(0), z timestamptz)
--: 1 | 2024-02-29 | 2024-02-29 12:34:56.789012 | 2024-02-29 12:34:56.789 | 2024-02-29 12:34:56 | 2024-02-29 12:34:56.789012+00
--: 2 | 1969-12-31 | 1969-12-31 23:59:59.999999 | 1969-12-31 23:59:59.999 | 1969-12-31 23:59:59 | 1969-12-31 23:59:59.999999+00
--: 3 | NULL | NULL | NULL | NULL | NULL
--: 4 | 1900-03-01 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00+00
--: 5 | 2000-12-31 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00 | 2000-12-31 23:00:00.5+00

--: print types, result
select id, d, ts, ms, s, z from t;
--> types: integer | date | timestamp | timestamp(3) | timestamp(0) | timestamp with time zone
--> id | d | ts | ms | s | z
--> 1 | 2024-02-29 | 2024-02-29 12:34:56.789012 | 2024-02-29 12:34:56.789 | 2024-02-29 12:34:56 | 2024-02-29 12:34:56.789012+00
--> 2 | 1969-12-31 | 1969-12-31 23:59:59.999999 | 1969-12-31 23:59:59.999 | 1969-12-31 23:59:59 | 1969-12-31 23:59:59.999999+00
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900-03-01 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00+00
--> 5 | 2000-12-31 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00 | 2000-12-31 23:00:00.5+00

--: print types, result
select id, d + 1, d - 1, 1 + d, d - date '2000-01-01', d + id from t;
--> types: integer | date | date | date | integer | date
--> id | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | 2024-03-01 | 2024-02-28 | 2024-03-01 | 8825 | 2024-03-01
--> 2 | 1970-01-01 | 1969-12-30 | 1970-01-01 | -10958 | 1970-01-02
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900-03-02 | 1900-02-28 | 1900-03-02 | -36465 | 1900-03-05
--> 5 | 2001-01-01 | 2000-12-30 | 2001-01-01 | 365 | 2001-01-05

--: print types, result
select id, d + interval '1 day', d - interval '1 month', d + interval '1 year 2 months 3 days', ts + interval '1 hour' from t;
--> types: integer | timestamp | timestamp | timestamp | timestamp
--> id | ?column? | ?column? | ?column? | ?column?
--> 1 | 2024-03-01 00:00:00 | 2024-01-29 00:00:00 | 2025-05-02 00:00:00 | 2024-02-29 13:34:56.789012
--> 2 | 1970-01-01 00:00:00 | 1969-11-30 00:00:00 | 1971-03-03 00:00:00 | 1970-01-01 00:59:59.999999
--> 3 | NULL | NULL | NULL | NULL
--> 4 | 1900-03-02 00:00:00 | 1900-02-01 00:00:00 | 1901-05-04 00:00:00 | 1900-03-01 01:00:00
--> 5 | 2001-01-01 00:00:00 | 2000-11-30 00:00:00 | 2002-03-03 00:00:00 | 2001-01-01 00:00:00.5

select id, d + interval '1 month', d - interval '1 year', d + interval '12 months' from t;
--> id | ?column? | ?column? | ?column?
--> 1 | 2024-03-29 00:00:00 | 2023-02-28 00:00:00 | 2025-02-28 00:00:00
--> 2 | 1970-01-31 00:00:00 | 1968-12-31 00:00:00 | 1970-12-31 00:00:00
--> 3 | NULL | NULL | NULL
--> 4 | 1900-04-01 00:00:00 | 1899-03-01 00:00:00 | 1901-03-01 00:00:00
--> 5 | 2001-01-31 00:00:00 | 1999-12-31 00:00:00 | 2001-12-31 00:00:00

select date '2024-01-31' + interval '1 month', date '2023-01-31' + interval '1 month', date '2024-03-31' - interval '1 month', date '2024-02-29' + interval '1 year';
--> ?column? | ?column? | ?column? | ?column?
--> 2024-02-29 00:00:00 | 2023-02-28 00:00:00 | 2024-02-29 00:00:00 | 2025-02-28 00:00:00

select date '1998-12-01' - interval '90' day, date '1994-01-01' + interval '1' year, date '1995-03-15' + interval '3' month, date '1995-09-01' + interval '1 week';
--> ?column? | ?column? | ?column? | ?column?
--> 1998-09-02 00:00:00 | 1995-01-01 00:00:00 | 1995-06-15 00:00:00 | 1995-09-08 00:00:00

select timestamp '2024-01-01 00:00:00' + interval '1.5 hours', timestamp '2024-01-01 00:00:00' - interval '1 second', timestamp '2024-02-29 10:00:00' + interval '1 year 1 day 1 minute';
--> ?column? | ?column? | ?column?
--> 2024-01-01 01:30:00 | 2023-12-31 23:59:59 | 2025-03-01 10:01:00

select timestamp '2024-01-01 00:00:00' + interval '90 minutes' * 2, timestamp '2024-01-01 00:00:00' + interval '1 day' / 2;
--> ?column? | ?column?
--> 2024-01-01 03:00:00 | 2024-01-01 12:00:00

--: print types, result
select id, extract(year from d), extract(month from d), extract(day from d), extract(quarter from d), extract(dow from d), extract(isodow from d), extract(doy from d) from t;
--> types: integer | bigint | bigint | bigint | bigint | bigint | bigint | bigint
--> id | extract | extract | extract | extract | extract | extract | extract
--> 1 | 2024 | 2 | 29 | 1 | 4 | 4 | 60
--> 2 | 1969 | 12 | 31 | 4 | 3 | 3 | 365
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900 | 3 | 1 | 1 | 4 | 4 | 60
--> 5 | 2000 | 12 | 31 | 4 | 0 | 7 | 366

select id, extract(week from d), extract(isoyear from d), extract(decade from d), extract(century from d), extract(millennium from d), extract(epoch from d) from t;
--> id | extract | extract | extract | extract | extract | extract
--> 1 | 9 | 2024 | 202 | 21 | 3 | 1709164800
--> 2 | 1 | 1970 | 196 | 20 | 2 | -86400
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | 9 | 1900 | 190 | 19 | 2 | -2203891200
--> 5 | 52 | 2000 | 200 | 20 | 2 | 978220800

--: print types, result
select id, extract(hour from ts), extract(minute from ts), extract(second from ts), extract(milliseconds from ts), extract(microseconds from ts), extract(epoch from ts) from t;
--> types: integer | bigint | bigint | decimal(8,6) | decimal(8,3) | bigint | decimal(20,6)
--> id | extract | extract | extract | extract | extract | extract
--> 1 | 12 | 34 | 56.789012 | 56789.012 | 56789012 | 1709210096.789012
--> 2 | 23 | 59 | 59.999999 | 59999.999 | 59999999 | -0.000001
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | 0 | 0 | 0.000000 | 0.000 | 0 | -2203891200.000000
--> 5 | 23 | 0 | 0.500000 | 500.000 | 500000 | 978303600.500000

select id, extract(year from ts), extract(dow from ts), extract(doy from ts), extract(second from ms), extract(second from s), extract(epoch from ms) from t;
--> id | extract | extract | extract | extract | extract | extract
--> 1 | 2024 | 4 | 60 | 56.789000 | 56.000000 | 1709210096.789000
--> 2 | 1969 | 3 | 365 | 59.999000 | 59.000000 | -0.001000
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900 | 4 | 60 | 0.000000 | 0.000000 | -2203891200.000000
--> 5 | 2000 | 0 | 366 | 0.500000 | 0.000000 | 978303600.500000

select id, date_part('year', d), date_part('second', ts), date_part('epoch', s) from t;
--> id | date_part | date_part | date_part
--> 1 | 2024 | 56.789012 | 1709210096
--> 2 | 1969 | 59.999999 | -1
--> 3 | NULL | NULL | NULL
--> 4 | 1900 | 0 | -2203891200
--> 5 | 2000 | 0.5 | 978303600

--: print types, result
--: not PostgreSQL: date_trunc of a date is a timestamp without time zone
select id, date_trunc('month', d), date_trunc('year', ts), date_trunc('hour', ts), date_trunc('week', d) from t;
--> types: integer | timestamp | timestamp | timestamp | timestamp
--> id | date_trunc | date_trunc | date_trunc | date_trunc
--> 1 | 2024-02-01 00:00:00 | 2024-01-01 00:00:00 | 2024-02-29 12:00:00 | 2024-02-26 00:00:00
--> 2 | 1969-12-01 00:00:00 | 1969-01-01 00:00:00 | 1969-12-31 23:00:00 | 1969-12-29 00:00:00
--> 3 | NULL | NULL | NULL | NULL
--> 4 | 1900-03-01 00:00:00 | 1900-01-01 00:00:00 | 1900-03-01 00:00:00 | 1900-02-26 00:00:00
--> 5 | 2000-12-01 00:00:00 | 2000-01-01 00:00:00 | 2000-12-31 23:00:00 | 2000-12-25 00:00:00

select id, date_trunc('second', ts), date_trunc('minute', ts), date_trunc('day', ts), date_trunc('quarter', ts), date_trunc('decade', ts), date_trunc('century', ts) from t;
--> id | date_trunc | date_trunc | date_trunc | date_trunc | date_trunc | date_trunc
--> 1 | 2024-02-29 12:34:56 | 2024-02-29 12:34:00 | 2024-02-29 00:00:00 | 2024-01-01 00:00:00 | 2020-01-01 00:00:00 | 2001-01-01 00:00:00
--> 2 | 1969-12-31 23:59:59 | 1969-12-31 23:59:00 | 1969-12-31 00:00:00 | 1969-10-01 00:00:00 | 1960-01-01 00:00:00 | 1901-01-01 00:00:00
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-01-01 00:00:00 | 1900-01-01 00:00:00 | 1801-01-01 00:00:00
--> 5 | 2000-12-31 23:00:00 | 2000-12-31 23:00:00 | 2000-12-31 00:00:00 | 2000-10-01 00:00:00 | 2000-01-01 00:00:00 | 1901-01-01 00:00:00

select id, date_trunc('milliseconds', ts), date_trunc('microseconds', ts), date_trunc('millennium', ts), date_trunc('hour', ms), date_trunc('day', s) from t;
--> id | date_trunc | date_trunc | date_trunc | date_trunc | date_trunc
--> 1 | 2024-02-29 12:34:56.789 | 2024-02-29 12:34:56.789012 | 2001-01-01 00:00:00 | 2024-02-29 12:00:00 | 2024-02-29 00:00:00
--> 2 | 1969-12-31 23:59:59.999 | 1969-12-31 23:59:59.999999 | 1001-01-01 00:00:00 | 1969-12-31 23:00:00 | 1969-12-31 00:00:00
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1001-01-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00
--> 5 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00.5 | 1001-01-01 00:00:00 | 2000-12-31 23:00:00 | 2000-12-31 00:00:00

select id from t where d = date '2024-02-29';
--> id
--> 1

select id from t where d > '2000-01-01' order by id;
--> id
--> 1
--> 5

select id from t where ts >= timestamp '2000-12-31 23:00:00.5' order by id;
--> id
--> 1
--> 5

select id from t where ts < date '1970-01-01' order by id;
--> id
--> 2
--> 4

select id from t where d between date '1969-12-31' and date '2000-12-31' and extract(year from d) > 1950;
--> id
--> 2
--> 5

select id, d = ts, d < ts, ts = ms, ms > s, d = date_trunc('day', ts) from t;
--> id | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | false | true | false | true | true
--> 2 | false | true | false | true | true
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | true | false | true | false | true
--> 5 | false | true | true | true | true

select min(d), max(d), min(ts), max(ts), min(z), max(s) from t;
--> min | max | min | max | min | max
--> 1900-03-01 | 2024-02-29 | 1900-03-01 00:00:00 | 2024-02-29 12:34:56.789012 | 1900-03-01 00:00:00+00 | 2024-02-29 12:34:56

--: any order
select extract(year from d) as y, count(*) from t group by y;
--> y | count
--> 1900 | 1
--> 1969 | 1
--> 2000 | 1
--> 2024 | 1
--> NULL | 1

select id from t order by ts desc;
--> id
--> 3
--> 1
--> 5
--> 2
--> 4

select id, d::timestamp, ts::date, ts::timestamp(0), ms::timestamp, s::text, d::text, ts::text, ms::text, z::text from t;
--> id | d | ts | ts | ms | s | d | ts | ms | z
--> 1 | 2024-02-29 00:00:00 | 2024-02-29 | 2024-02-29 12:34:57 | 2024-02-29 12:34:56.789 | 2024-02-29 12:34:56 | 2024-02-29 | 2024-02-29 12:34:56.789012 | 2024-02-29 12:34:56.789 | 2024-02-29 12:34:56.789012+00
--> 2 | 1969-12-31 00:00:00 | 1969-12-31 | 1970-01-01 00:00:00 | 1969-12-31 23:59:59.999 | 1969-12-31 23:59:59 | 1969-12-31 | 1969-12-31 23:59:59.999999 | 1969-12-31 23:59:59.999 | 1969-12-31 23:59:59.999999+00
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | 1900-03-01 00:00:00 | 1900-03-01 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00 | 1900-03-01 00:00:00+00
--> 5 | 2000-12-31 00:00:00 | 2000-12-31 | 2000-12-31 23:00:01 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00 | 2000-12-31 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00.5 | 2000-12-31 23:00:00.5+00

select '2024-02-29'::date, '2024-02-29 01:02:03'::timestamp, '20240229'::date, ' 2024-02-29 '::date, '2024-2-9'::date;
--> date | timestamp | date | date | date
--> 2024-02-29 | 2024-02-29 01:02:03 | 2024-02-29 | 2024-02-29 | 2024-02-09

select cast('2024-01-01' as date) + 31, date '2024-03-01' - date '2024-02-01', date '1970-01-01' - 719162;
--> ?column? | ?column? | ?column?
--> 2024-02-01 | 29 | 0001-01-01

select timestamp '2024-06-01 12:00:00.123456', timestamp '2024-06-01', timestamp '2024-06-01T01:02', timestamp(3) '2024-06-01 12:00:00.1239';
--> timestamp | timestamp | timestamp | timestamp
--> 2024-06-01 12:00:00.123456 | 2024-06-01 00:00:00 | 2024-06-01 01:02:00 | 2024-06-01 12:00:00.124

select d = '2024-02-29', d in ('2024-02-29', '1900-03-01'), coalesce(d, '1970-01-01') from t;
--> ?column? | ?column? | coalesce
--> true | true | 2024-02-29
--> false | false | 1969-12-31
--> NULL | NULL | 1970-01-01
--> false | true | 1900-03-01
--> false | false | 2000-12-31

select case when d > '1970-01-01' then d else date '1970-01-01' end, nullif(d, '2024-02-29'), greatest(d, date '1999-01-01') from t;
--> case | nullif | greatest
--> 2024-02-29 | NULL | 2024-02-29
--> 1970-01-01 | 1969-12-31 | 1999-01-01
--> 1970-01-01 | NULL | 1999-01-01
--> 1970-01-01 | 1900-03-01 | 1999-01-01
--> 2000-12-31 | 2000-12-31 | 2000-12-31

select interval '1 day' = interval '24 hours';
--> ERROR feature_not_supported: comparing intervals is not supported
--> LINE 1: select interval '1 day' = interval '24 hours';
-->                                 ^

select date '2023-02-29';
--> ERROR datetime_field_overflow: date/time field value out of range: "2023-02-29"
--> LINE 1: select date '2023-02-29';
-->                     ^

select date '2023-13-01';
--> ERROR datetime_field_overflow: date/time field value out of range: "2023-13-01"
--> LINE 1: select date '2023-13-01';
-->                     ^

select 'not a date'::date;
--> ERROR invalid_datetime_format: invalid input syntax for type date: "not a date"
--> LINE 1: select 'not a date'::date;
-->                ^
--> HINT: write YYYY-MM-DD

select date '2024-01-01' + date '2024-01-01';
--> ERROR undefined_function: operator does not exist: date + date
--> LINE 1: select date '2024-01-01' + date '2024-01-01';
-->                                  ^
--> HINT: no operator matches these types; an explicit cast may help

select date '2024-01-01' * 2;
--> ERROR undefined_function: operator does not exist: date * integer
--> LINE 1: select date '2024-01-01' * 2;
-->                                  ^
--> HINT: no operator matches these types; an explicit cast may help

select d + 3000000 from t where id = 1;
--> ?column?
--> 10237-11-19

select date '5874897-12-31', date '5874897-12-31' - 1 as before;
--> date | before
--> 5874897-12-31 | 5874897-12-30

select date '5874897-12-31' + 1;
--> ERROR datetime_field_overflow: date out of range

select date '5874898-01-01';
--> ERROR datetime_field_overflow: date/time field value out of range: "5874898-01-01"
--> LINE 1: select date '5874898-01-01';
-->                     ^

select extract(hour from d) from t;
--> ERROR feature_not_supported: unit "hour" is not supported for type date
--> LINE 1: select extract(hour from d) from t;
-->                ^

select extract(nosuch from d) from t;
--> ERROR invalid_parameter_value: unit "nosuch" is not recognized for type date
--> LINE 1: select extract(nosuch from d) from t;
-->                ^

select date_trunc('nosuch', d) from t;
--> ERROR invalid_parameter_value: unit "nosuch" is not recognized for type date
--> LINE 1: select date_trunc('nosuch', d) from t;
-->                ^

select ts - ts from t;
--> ERROR feature_not_supported: the difference of two timestamps is not supported
--> LINE 1: select ts - ts from t;
-->                   ^

select interval '1 day';
--> ERROR feature_not_supported: an interval as the value of a column is not supported
--> LINE 1: select interval '1 day';
-->                ^

select interval 'nonsense';
--> ERROR invalid_datetime_format: invalid input syntax for type interval: "nonsense"
--> LINE 1: select interval 'nonsense';
-->                ^

--: not PostgreSQL: an untyped literal beside a date is an interval
select d + '1 day' from t where id = 1;
--> ?column?
--> 2024-03-01 00:00:00

select d - '2024-02-28' from t where id = 1;
--> ?column?
--> 1

select d > 5 from t;
--> ERROR undefined_function: operator does not exist: date > integer
--> LINE 1: select d > 5 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select current_date >= date '2024-01-01', now() > timestamp '2024-01-01 00:00:00', current_timestamp = now();
--> ?column? | ?column? | ?column?
--> true | true | true
