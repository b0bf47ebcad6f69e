-- Conditions that the library tests for a stretch of rows at once: bounds of columns as they are stored, at the ends of
-- what can be stored, pairs of columns, codes of texts, NULLs.
--: table t (id integer not null, i8 tinyint, u8 unsigned tinyint, s smallint, i integer, n bigint, d decimal(10,2), e decimal(38,2), day date, later date, at timestamp, u unsigned bigint, x text)
--: 1 | -128 | 0 | -32768 | -2147483648 | -9223372036854775808 | -99999999.99 | -999999999999999999999999999999999999.99 | 1066-10-14 | 1066-10-15 | 1969-12-31 23:59:59 | 0 | a
--: 2 | -1 | 1 | -1 | -1 | -1 | -0.01 | -0.01 | 1969-12-31 | 1969-12-31 | 1970-01-01 00:00:00 | 1 | b
--: 3 | 0 | 127 | 0 | 0 | 0 | 0.00 | 0.00 | 1970-01-01 | 1969-12-31 | 2024-02-29 12:00:00 | 9223372036854775807 | a
--: 4 | 1 | 128 | 1 | 1 | 1 | 0.01 | 0.01 | 1970-01-02 | 2024-02-29 | 2024-02-29 12:00:01 | 9223372036854775808 | c
--: 5 | 127 | 255 | 32767 | 2147483647 | 9223372036854775807 | 99999999.99 | 999999999999999999999999999999999999.99 | 9999-12-31 | 1066-10-14 | 9999-12-31 23:59:59 | 18446744073709551615 | d
--: ====
--: 6 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: 7 | NULL | 7 | NULL | 7 | NULL | 7.00 | NULL | 2000-01-07 | NULL | NULL | 7 | NULL
--: 8 | 7 | NULL | 7 | NULL | 7 | NULL | 7.00 | NULL | 2000-01-07 | 2000-01-07 00:00:00 | NULL | a
--: ====
--: 9 | 7 | 7 | 7 | 7 | 7 | 7.00 | 7.00 | 2000-01-07 | 2000-01-08 | 2000-01-07 00:00:00 | 7 | b

select id from t where i8 < 0 order by 1;
--> id
--> 1
--> 2

select id from t where i8 <= -128 or i8 is null order by 1;
--> id
--> 1
--> 6
--> 7

select id from t where i8 = 7 order by 1;
--> id
--> 8
--> 9

select id from t where i8 <> 7 and id <> 3 order by 1;
--> id
--> 1
--> 2
--> 4
--> 5

select id from t where i8 > 127 order by 1;
--> id
--> (no rows)

select id from t where i8 between -1 and 1 order by 1;
--> id
--> 2
--> 3
--> 4

select id from t where u8 > 127 order by 1;
--> id
--> 4
--> 5

select id from t where u8 <> 255 and u8 >= 1 order by 1;
--> id
--> 2
--> 3
--> 4
--> 7
--> 9

select id from t where s < 7 and s > -32768 order by 1;
--> id
--> 2
--> 3
--> 4

select id from t where s <> -32768 order by 1;
--> id
--> 2
--> 3
--> 4
--> 5
--> 8
--> 9

select id from t where i >= 2147483647 order by 1;
--> id
--> 5

select id from t where i > -2147483648 and i < 2147483647 order by 1;
--> id
--> 2
--> 3
--> 4
--> 7
--> 9

select id from t where i <> 2147483647 and i <> 7 order by 1;
--> id
--> 1
--> 2
--> 3
--> 4

select id from t where i > 3 and i < 3 order by 1;
--> id
--> (no rows)

select count(*), sum(i) from t where i > 3 and i < 3;
--> count | sum
--> 0 | NULL

select id from t where n = -9223372036854775808 order by 1;
--> id
--> 1

select id from t where n <> 9223372036854775807 and n <> 0 order by 1;
--> id
--> 1
--> 2
--> 4
--> 8
--> 9

select id from t where n > 0 order by 1;
--> id
--> 4
--> 5
--> 8
--> 9

select id from t where d >= 0.01 order by 1;
--> id
--> 4
--> 5
--> 7
--> 9

select id from t where d <> 7 and d < 7.005 order by 1;
--> id
--> 1
--> 2
--> 3
--> 4

select id from t where d between -0.01 and 0.01 order by 1;
--> id
--> 2
--> 3
--> 4

select id from t where e > 0.00 and e < 8 order by 1;
--> id
--> 4
--> 8
--> 9

select id from t where e <> 7 order by 1;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id from t where day < date '1970-01-01' order by 1;
--> id
--> 1
--> 2

select id from t where day >= date '1969-12-31' and day < date '1970-01-02' order by 1;
--> id
--> 2
--> 3

select id from t where day <> date '2000-01-07' order by 1;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id from t where at > timestamp '2024-02-29 12:00:00' order by 1;
--> id
--> 4
--> 5

select id from t where at = timestamp '2000-01-07 00:00:00' order by 1;
--> id
--> 8
--> 9

select id from t where u > 1 and u < 18446744073709551615 order by 1;
--> id
--> 3
--> 4
--> 7
--> 9

select id from t where x = 'a' order by 1;
--> id
--> 1
--> 3
--> 8

select id from t where x <> 'b' order by 1;
--> id
--> 1
--> 3
--> 4
--> 5
--> 8

select id from t where x in ('b', 'c') order by 1;
--> id
--> 2
--> 4
--> 9

select id from t where x in ('a', 'd') and i < 5 order by 1;
--> id
--> 1
--> 3

select id from t where day < later order by 1;
--> id
--> 1
--> 4
--> 9

select id from t where day <= later order by 1;
--> id
--> 1
--> 2
--> 4
--> 9

select id from t where day > later order by 1;
--> id
--> 3
--> 5

select id from t where day >= later and i8 is not null order by 1;
--> id
--> 2
--> 3
--> 5

select id from t where i < id order by 1;
--> id
--> 1
--> 2
--> 3
--> 4
--> 9

select id from t where i8 < u8 order by 1;
--> id
--> 1
--> 2
--> 3
--> 4
--> 5

select id from t where n > n order by 1;
--> id
--> (no rows)

create table r as select * from t where coalesce(i, 0) between -10 and 10;
--> (no columns)

select id from r where i8 <> 7 order by 1;
--> id
--> 2
--> 3
--> 4

select id from r where s between -1 and 0 order by 1;
--> id
--> 2
--> 3

select id from r where d <> 0 and d > -1 order by 1;
--> id
--> 2
--> 4
--> 7
--> 9

select id from r where d < e order by 1;
--> id
--> (no rows)

select id from r where d >= e order by 1;
--> id
--> 2
--> 3
--> 4
--> 9

select id from r where day < later order by 1;
--> id
--> 4
--> 9

select id from r where i <= n order by 1;
--> id
--> 2
--> 3
--> 4
--> 9

select id from r where x <> 'b' order by 1;
--> id
--> 3
--> 4
--> 8

create table many as
  select 343 * a.k + 49 * b.k + 7 * c.k + d.k as id, (343 * a.k + 49 * b.k + 7 * c.k + d.k) * 0.01 as price,
         cast(20 - d.k as decimal(12,2)) as other, date '2000-01-01' + (7 * c.k + d.k) as first,
         date '2000-01-04' + (7 * d.k + c.k) as second, case when d.k = 3 then null else c.k end as maybe,
         case d.k when 0 then 'none' when 1 then 'one' else 'many' end as word
    from (values (0), (1), (2), (3), (4), (5), (6), (7)) a(k), (values (0), (1), (2), (3), (4), (5), (6)) b(k),
         (values (0), (1), (2), (3), (4), (5), (6)) c(k), (values (0), (1), (2), (3), (4), (5), (6)) d(k);
--> (no columns)

select count(*), sum(id), min(id), max(id) from many where id >= 1000 and id < 1100;
--> count | sum | min | max
--> 100 | 104950 | 1000 | 1099

select count(*), sum(id) from many where price > 10.2 and price <= 20.5;
--> count | sum
--> 1030 | 1581565

select count(*), sum(id) from many where price <> 10.24 and price < 10.26 and maybe = 2;
--> count | sum
--> 126 | 63882

select count(*), sum(id) from many where first < second;
--> count | sum
--> 1568 | 2141104

select count(*), sum(id) from many where first >= second and price < 14;
--> count | sum
--> 594 | 416112

select count(*), sum(id) from many where price > other;
--> count | sum
--> 1043 | 2297746

select count(*), sum(id) from many where maybe <> 1 and word = 'one';
--> count | sum
--> 336 | 460936

select word, count(*), sum(id) from many where word <> 'none' and maybe between 1 and 2 group by word order by word;
--> word | count | sum
--> many | 448 | 610288
--> one | 112 | 152208

select first, id from many where id > 2040 and first > second order by id desc limit 5;
--> first | id
--> 2000-02-17 | 2742
--> 2000-02-16 | 2741
--> 2000-02-15 | 2740
--> 2000-02-14 | 2739
--> 2000-02-13 | 2738

create table big as select t.*, many.id as k from t, many where many.id < 300;
--> (no columns)

select count(*), sum(k * id) from big where i8 <> 7;
--> count | sum
--> 1500 | 672750

select count(*), sum(k * id) from big where i8 between -1 and 1 and u8 <> 127;
--> count | sum
--> 600 | 269100

select count(*), sum(k * id) from big where s > -32768 and s <= 7;
--> count | sum
--> 1500 | 1166100

select count(*), sum(k * id) from big where i >= 2147483647 or false;
--> count | sum
--> 300 | 224250

select count(*), sum(k * id) from big where i <> -2147483648;
--> count | sum
--> 1800 | 1345500

select count(*), sum(k * id) from big where n = 9223372036854775807;
--> count | sum
--> 300 | 224250

select count(*), sum(k * id) from big where n <> -9223372036854775808 and k > 10;
--> count | sum
--> 1734 | 1388645

select count(*), sum(k * id) from big where d < 0 and d >= -0.01;
--> count | sum
--> 300 | 89700

select count(*), sum(k * id) from big where e <> 7;
--> count | sum
--> 1500 | 672750

select count(*), sum(k * id) from big where day < later and k between 5 and 250;
--> count | sum
--> 738 | 439110

select count(*), sum(k * id) from big where day >= later;
--> count | sum
--> 900 | 448500

select count(*), sum(k * id) from big where u > 127 and u < 18446744073709551615;
--> count | sum
--> 600 | 313950

select count(*), sum(k * id) from big where x <> 'b' and k < 100;
--> count | sum
--> 500 | 103950

select count(*), sum(k * id) from big where at <= timestamp '2000-01-07 00:00:00';
--> count | sum
--> 1200 | 897000

select count(*), sum(k * id) from big where id < k and i8 > i8;
--> count | sum
--> 0 | NULL

select count(*), sum(k * id) from big where k < id;
--> count | sum
--> 45 | 870

select x, count(*), sum(k) from big where i > -10 and i < 10 and k >= 290 group by x order by x;
--> x | count | sum
--> a | 10 | 2945
--> b | 20 | 5890
--> c | 10 | 2945
--> NULL | 10 | 2945
