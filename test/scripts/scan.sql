-- Scans: every type and storage, several batches, empty batches, tables without rows.
--: table everything (id integer not null, flag boolean, tiny tinyint, small smallint, whole integer, wide bigint, u8 unsigned tinyint, u16 unsigned smallint, u32 unsigned integer, u64 unsigned bigint, r real, d double precision, money decimal(10,2), huge decimal(38,10), day date, at timestamp, word text)
--: 1 | true | -128 | -32768 | -2147483648 | -9223372036854775808 | 0 | 0 | 0 | 0 | 1.5 | 2.25 | 12345678.90 | 1234567890123456789012345678.0123456789 | 1970-01-01 | 1970-01-01 00:00:00 | one
--: 2 | false | 127 | 32767 | 2147483647 | 9223372036854775807 | 255 | 65535 | 4294967295 | 18446744073709551615 | -0.25 | -1e+300 | -99999999.99 | -9999999999999999999999999999.9999999999 | 9999-12-31 | 2024-02-29 23:59:59.123456 | 'two words'
--: ====
--: ====
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | true | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 1 | 0 | 0 | 0.00 | 0.0000000000 | 0001-01-01 | 1582-10-15 12:00:00.5 | ''
--: table texts (id integer not null, plain text, long text large, words text dictionary(int8), bytes text dictionary(uint16), empties text dictionary(int32) with null, nothing text null)
--: 1 | plain | large | red | alpha | e1 | NULL
--: 2 | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 3 | zwölf Körbe | 日本語 | red | beta | NULL | NULL
--: 4 | 'it''s' | 'a|b' | green | alpha | e2 | NULL
--: table numbers16 (id integer not null, h real half, d64 date date64, ms timestamp(3), s timestamp(0), zoned timestamptz)
--: 1 | 1.5 | 2001-02-03 | 2001-02-03 04:05:06.789 | 2001-02-03 04:05:06 | 2001-02-03 04:05:06.789+00
--: 2 | -0.25 | 1900-01-01 | 1900-01-01 00:00:00 | 1900-01-01 00:00:00 | 1900-01-01 00:00:00+00
--: 3 | NULL | NULL | NULL | NULL | NULL
--: table empty (a integer, b text)
--: table one_empty_batch (a integer not null, b text dictionary)
--: ====
--: use numbers

--: print plan, pipelines, types, result
select * from everything;

select id from everything;

select word, id, word from everything;

--: print plan, types, result
select * from texts;

--: print types, result
select * from numbers16;

--: print types, result
select * from empty;

select * from one_empty_batch;

select count(*), count(a), min(a), max(b), sum(a) from empty;

select a, count(*) from one_empty_batch group by a;

select a from empty where a > 0 order by a limit 3;

select count(*) from everything;

select count(*), count(flag), count(tiny), count(word), count(id) from everything;

select e.id, e.word as w, e.* from everything as e limit 1;

select "id" from "everything" order by "id" desc;

-- Many batches
select count(*), min(n), max(n), sum(n) from numbers;

select n, digit, half, big, money, even, day, name, color from numbers where n in (0, 1499, 1500, 9999);

select count(half), count(big), count(money), count(even), count(day), count(name), count(color) from numbers;

-- A null type is text
--: print types, result
select nothing, nothing is null from texts limit 1;
