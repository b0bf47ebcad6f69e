-- Blocks of a table in which no row can pass a filter are not read. A batch is a block of its own here.
--: table t (id integer not null, n bigint, price decimal(10,2), day date, at timestamp, big decimal(38,0), u unsigned bigint, name text)
--: 1 | 10 | 1.00 | 2000-01-01 | 2000-01-01 00:00:00 | 1 | 1 | a
--: 2 | 12 | 2.50 | 2000-01-31 | 2000-01-01 12:00:00 | 2 | 2 | b
--: ====
--: 3 | 20 | 3.00 | 2000-02-01 | 2000-02-01 00:00:00 | 20000000000000000000000 | 18446744073709551615 | c
--: 4 | NULL | 3.00 | 2000-02-29 | 2000-02-29 00:00:00 | 30000000000000000000000 | 18446744073709551614 | d
--: ====
--: 5 | NULL | NULL | NULL | NULL | NULL | NULL | e
--: 6 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: ====
--: 7 | -9223372036854775808 | -5.00 | 1999-12-31 | 1999-12-31 23:59:59 | -20000000000000000000000 | 0 | f
--: ====
--: 8 | 9223372036854775807 | 99999999.99 | 9999-12-31 | 9999-12-31 23:59:59 | 9223372036854775807 | 9223372036854775807 | g

--: print pipelines, result
select id from t where id = 3;
--> pipeline_0
-->   reads table t: id values; 1 of its 5 blocks
-->   scan t
-->   filter
-->   collect
-->   fills collector 0, the result
--> id
--> 3

--: print pipelines, result
select id from t where n >= 12 and n < 20 order by 1;
--> pipeline_0
-->   reads table t: n validity, n values, id values; 1 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 2

--: print pipelines, result
select id from t where price between 2.5 and 3 order by 1;
--> pipeline_0
-->   reads table t: price validity, price values, id values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 2
--> 3
--> 4

--: print pipelines, result
select id from t where day < date '2000-01-31' + interval '2 days' and id > 2 order by 1;
--> pipeline_0
-->   reads table t: day validity, day values, id values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 3
--> 7

--: print pipelines, result
select id from t where at = timestamp '2000-02-29 00:00:00';
--> pipeline_0
-->   reads table t: at validity, at values, id values; 1 of its 5 blocks
-->   scan t
-->   filter
-->   collect
-->   fills collector 0, the result
--> id
--> 4

--: print pipelines, result
select id from t where id in (2, 8, 100) order by 1;
--> pipeline_0
-->   reads table t: id values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 2
--> 8

--: print pipelines, result
select id from t where id = 1 or (n > 100 and price > 5) order by 1;
--> pipeline_0
-->   reads table t: id values, n validity, n values, price validity, price values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 1
--> 8

--: print pipelines, result
select id from t where price <> 3 order by 1;
--> pipeline_0
-->   reads table t: price validity, price values, id values; 3 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 1
--> 2
--> 7
--> 8

--: print pipelines, result
select id from t where n is not null and id > 4 order by 1;
--> pipeline_0
-->   reads table t: id values, n validity, n values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   sort
-->   fills collector 0, the result
--> id
--> 7
--> 8

--: print pipelines, result
select count(*) from t where id is null;
--> pipeline_0
-->   reads one row
-->   values
-->   aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   collect
-->   fills collector 0, the result
--> count
--> 0

--: print pipelines, result
select id from t where id > 100;
--> pipeline_0
-->   reads table t: id values; 0 of its 5 blocks
-->   scan t
-->   filter
-->   collect
-->   fills collector 0, the result
--> id
--> (no rows)

-- Bounds of 64 bits tell of larger numbers only that they are larger.
select id from t where big > 10000000000000000000000 order by 1;
--> id
--> 3
--> 4
select id from t where big = 30000000000000000000000;
--> id
--> 4
select id from t where big < -10000000000000000000000;
--> id
--> 7
select id from t where big <> 9223372036854775807 order by 1;
--> id
--> 1
--> 2
--> 3
--> 4
--> 7
select id from t where u > 18446744073709551614;
--> id
--> 3
select id from t where u = 9223372036854775807;
--> id
--> 8
select id from t where u in (18446744073709551614, 0) order by 1;
--> id
--> 4
--> 7
select id from t where n = -9223372036854775808 or n = 9223372036854775807 order by 1;
--> id
--> 7
--> 8
select id from t where n <> 9223372036854775807 order by 1;
--> id
--> 1
--> 2
--> 3
--> 7

-- A condition that can fail is tested behind the others.
select id from t where 10 / (id - 8) > 1 and id < 3;
--> id
--> (no rows)
select id from t where id < 3 and 10 / (id - 8) < 1 order by 1;
--> id
--> 1
--> 2

-- The same table with several filters.
--: print pipelines, result
select a.id, b.id from t a join t b on a.id = b.id - 1 where a.id < 3 and b.id > 2 order by 1;
--> pipeline_0
-->   reads table t: id values; 1 of its 5 blocks
-->   scan t
-->   filter
-->   direct join build
-->   fills join table 1
--> pipeline_1
-->   reads table t: id values; 4 of its 5 blocks
-->   scan t
-->   filter
-->   inner join probe
-->   sort
-->   fills collector 0, the result
--> id | id
--> 2 | 3

--: print pipelines, result
select id, (select count(*) from t x where x.id > t.id and x.id < 3) from t where t.id < 5 order by 1;
--> pipeline_0
-->   reads table t: id values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   clustered aggregate
-->   fills aggregate table 2
--> pipeline_1
-->   reads table t: id values; 1 of its 5 blocks
-->   scan t
-->   filter
-->   hash join build
-->   fills join table 5
--> pipeline_2
-->   reads object 2
-->   shared rows 1
-->   inner join probe
-->   direct aggregate
-->   fills aggregate table 4
--> pipeline_3
-->   reads object 4
-->   groups
-->   direct join build
-->   fills join table 3
--> pipeline_4
-->   reads object 2
-->   shared rows 1
-->   left join probe
-->   project
-->   project
-->   direct join build
-->   fills join table 1
--> pipeline_5
-->   reads table t: id values; 2 of its 5 blocks
-->   scan t
-->   filter
-->   left join probe
-->   sort
-->   fills collector 0, the result
--> id | count
--> 1 | 1
--> 2 | 0
--> 3 | 0
--> 4 | 0

-- Filters above outer joins are not those of a scan.
select a.id, b.id from t a left join t b on a.id = b.id and b.id < 3 where a.id > 1 order by 1;
--> id | id
--> 2 | 2
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL
--> 6 | NULL
--> 7 | NULL
--> 8 | NULL
select a.id, b.id from t a left join t b on a.id = b.id and b.id < 3 where a.id > 1 and b.id is null order by 1;
--> id | id
--> 3 | NULL
--> 4 | NULL
--> 5 | NULL
--> 6 | NULL
--> 7 | NULL
--> 8 | NULL
