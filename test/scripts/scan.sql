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
--> scan everything [id#1, flag#2, tiny#3, small#4, whole#5, wide#6, u8#7, u16#8, u32#9, u64#10, r#11, d#12, money#13, huge#14, day#15, at#16, word#17]  (~4 rows)
--> result id#1 as id: integer, flag#2 as flag: boolean, tiny#3 as tiny: tinyint, small#4 as small: smallint, whole#5 as whole: integer, wide#6 as wide: bigint, u8#7 as u8: unsigned tinyint, u16#8 as u16: unsigned smallint, u32#9 as u32: unsigned integer, u64#10 as u64: unsigned bigint, r#11 as r: real, d#12 as d: double precision, money#13 as money: decimal(10,2), huge#14 as huge: decimal(38,10), day#15 as day: date, at#16 as at: timestamp, word#17 as word: text
--> pipeline_0
-->   reads table everything: id values, flag validity, flag values, tiny validity, tiny values, small validity, small values, whole validity, whole values, wide validity, wide values, u8 validity, u8 values, u16 validity, u16 values, u32 validity, u32 values, u64 validity, u64 values, r validity, r values, d validity, d values, money validity, money values, huge validity, huge values, day validity, day values, at validity, at values, word validity, word offsets, word values
-->   scan everything
-->   collect
-->   fills collector 0, the result
--> types: integer | boolean | tinyint | smallint | integer | bigint | unsigned tinyint | unsigned smallint | unsigned integer | unsigned bigint | real | double precision | decimal(10,2) | decimal(38,10) | date | timestamp | text
--> id | flag | tiny | small | whole | wide | u8 | u16 | u32 | u64 | r | d | money | huge | day | at | word
--> 1 | true | -128 | -32768 | -2147483648 | -9223372036854775808 | 0 | 0 | 0 | 0 | 1.5 | 2.25 | 12345678.90 | 1234567890123456789012345678.0123456789 | 1970-01-01 | 1970-01-01 00:00:00 | one
--> 2 | false | 127 | 32767 | 2147483647 | 9223372036854775807 | 255 | 65535 | 4294967295 | 18446744073709551615 | -0.25 | -1e+300 | -99999999.99 | -9999999999999999999999999999.9999999999 | 9999-12-31 | 2024-02-29 23:59:59.123456 | two words
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | true | 0 | 0 | 0 | 0 | 1 | 1 | 1 | 1 | 0 | 0 | 0.00 | 0.0000000000 | 0001-01-01 | 1582-10-15 12:00:00.5 | ''

select id from everything;
--> id
--> 1
--> 2
--> 3
--> 4

select word, id, word from everything;
--> word | id | word
--> one | 1 | one
--> two words | 2 | two words
--> NULL | 3 | NULL
--> '' | 4 | ''

--: print plan, types, result
select * from texts;
--> scan texts [id#1, plain#2, long#3, words#4, bytes#5, empties#6, nothing#7]  (~4 rows)
--> result id#1 as id: integer, plain#2 as plain: text, long#3 as long: text, words#4 as words: text, bytes#5 as bytes: text, empties#6 as empties: text, nothing#7 as nothing: text
--> types: integer | text | text | text | text | text | text
--> id | plain | long | words | bytes | empties | nothing
--> 1 | plain | large | red | alpha | e1 | NULL
--> 2 | NULL | NULL | NULL | NULL | NULL | NULL
--> 3 | zwölf Körbe | 日本語 | red | beta | NULL | NULL
--> 4 | 'it''s' | 'a|b' | green | alpha | e2 | NULL

--: print types, result
select * from numbers16;
--> types: integer | real | date | timestamp(3) | timestamp(0) | timestamp with time zone
--> id | h | d64 | ms | s | zoned
--> 1 | 1.5 | 2001-02-03 | 2001-02-03 04:05:06.789 | 2001-02-03 04:05:06 | 2001-02-03 04:05:06.789+00
--> 2 | -0.25 | 1900-01-01 | 1900-01-01 00:00:00 | 1900-01-01 00:00:00 | 1900-01-01 00:00:00+00
--> 3 | NULL | NULL | NULL | NULL | NULL

--: print types, result
select * from empty;
--> types: integer | text
--> a | b
--> (no rows)

select * from one_empty_batch;
--> a | b
--> (no rows)

select count(*), count(a), min(a), max(b), sum(a) from empty;
--> count | count | min | max | sum
--> 0 | 0 | NULL | NULL | NULL

select a, count(*) from one_empty_batch group by a;
--> a | count
--> (no rows)

select a from empty where a > 0 order by a limit 3;
--> a
--> (no rows)

select count(*) from everything;
--> count
--> 4

select count(*), count(flag), count(tiny), count(word), count(id) from everything;
--> count | count | count | count | count
--> 4 | 3 | 3 | 3 | 4

select e.id, e.word as w, e.* from everything as e limit 1;
--> id | w | id | flag | tiny | small | whole | wide | u8 | u16 | u32 | u64 | r | d | money | huge | day | at | word
--> 1 | one | 1 | true | -128 | -32768 | -2147483648 | -9223372036854775808 | 0 | 0 | 0 | 0 | 1.5 | 2.25 | 12345678.90 | 1234567890123456789012345678.0123456789 | 1970-01-01 | 1970-01-01 00:00:00 | one

select "id" from "everything" order by "id" desc;
--> id
--> 4
--> 3
--> 2
--> 1

-- Many batches
select count(*), min(n), max(n), sum(n) from numbers;
--> count | min | max | sum
--> 10000 | 0 | 9999 | 49995000

select n, digit, half, big, money, even, day, name, color from numbers where n in (0, 1499, 1500, 9999);
--> n | digit | half | big | money | even | day | name | color
--> 0 | 0 | NULL | 0 | -10.00 | true | 1956-04-24 | row 0 | red
--> 1499 | 9 | 749.5 | 1499000010493 | 364.75 | false | 1960-06-01 | row 1499 | blue
--> 1500 | 0 | NULL | 1500000010500 | 365.00 | true | 1960-06-02 | row 1500 | red
--> 9999 | 9 | 4999.5 | 9999000069993 | 2489.75 | false | 1983-09-09 | row 9999 | red

select count(half), count(big), count(money), count(even), count(day), count(name), count(color) from numbers;
--> count | count | count | count | count | count | count
--> 9000 | 9000 | 9000 | 9000 | 9000 | 9000 | 9000

-- A null type is text
--: print types, result
select nothing, nothing is null from texts limit 1;
--> types: text | boolean
--> nothing | ?column?
--> NULL | true
