-- Joins through direct tables, whose slots the keys number: narrow ranges, several keys, keys that repeat, keys out of
-- the range, every kind of join. Rows of the probe side lie below, in gaps, on, and above the build side's keys.
--: table keys (id integer not null, twice integer not null, day date, money decimal(12,2), big bigint, label text)
--: 102 | 7 | 2020-01-03 | 1.50 | 9000000000 | b
--: 100 | 7 | 2020-01-01 | 1.25 | -3 | a
--: ====
--: 131 | 8 | NULL | NULL | NULL | c
--: 132 | 9 | 2020-02-29 | -0.75 | 9000000002 | d
--: 163 | 9 | 2020-01-01 | 3.00 | 9000000002 | e
--: table probes (id integer, twice smallint, day date, money decimal(30,2), big bigint)
--: 99 | 6 | 2019-12-31 | -0.76 | -4
--: 100 | 7 | 2020-01-01 | 1.25 | -3
--: 101 | 8 | 2020-01-02 | 12345678901234567890.25 | 9000000001
--: NULL | 9 | NULL | NULL | NULL
--: ====
--: 132 | 10 | 2020-02-29 | -0.75 | 9000000002
--: 163 | NULL | 2020-03-01 | 3.01 | 9223372036854775807
--: 164 | 7 | 0001-01-01 | -12345678901234567890.00 | -9223372036854775808
--: 2147483647 | 9 | 2020-01-03 | 1.50 | 9000000000
--: -2147483648 | 7 | 2020-01-01 | 3.00 | 9000000002
--: use numbers

-- inner
--: print pipelines, result
select p.id, label from probes p join keys k on p.id = k.id order by label;
--> pipeline_0
-->   reads table keys: id values, label offsets, label values
-->   scan keys
-->   direct join build
-->   fills join table 1
--> pipeline_1
-->   reads table probes: id validity, id values
-->   scan probes
-->   inner join probe
-->   sort
-->   fills collector 0, the result
--> id | label
--> 100 | a
--> 132 | d
--> 163 | e

select p.twice, label from probes p join keys k on p.twice = k.twice order by 1, 2;
--> twice | label
--> 7 | a
--> 7 | a
--> 7 | a
--> 7 | b
--> 7 | b
--> 7 | b
--> 8 | c
--> 9 | d
--> 9 | d
--> 9 | e
--> 9 | e

select p.day, label from probes p join keys k on p.day = k.day order by 1, 2;
--> day | label
--> 2020-01-01 | a
--> 2020-01-01 | a
--> 2020-01-01 | e
--> 2020-01-01 | e
--> 2020-01-03 | b
--> 2020-02-29 | d

select p.money, label from probes p join keys k on p.money = k.money order by 1, 2;
--> money | label
--> -0.75 | d
--> 1.25 | a
--> 1.50 | b
--> 3.00 | e

select p.big, label from probes p join keys k on p.big = k.big order by 1, 2;
--> big | label
--> -3 | a
--> 9000000000 | b
--> 9000000002 | d
--> 9000000002 | d
--> 9000000002 | e
--> 9000000002 | e

-- several keys, in either order; one is out of its range though the sum of both would be a slot
select p.id, label from probes p join keys k on p.twice = k.twice and p.day = k.day order by 1;
--> id | label
--> -2147483648 | a
--> 100 | a
select p.id, label from probes p join keys k on p.day = k.day and p.twice = k.twice order by 1;
--> id | label
--> -2147483648 | a
--> 100 | a
select a.twice, count(*) from keys a join keys b on a.id = b.id + 1 and a.twice = b.twice group by 1 order by 1;
--> twice | count
--> (no rows)

-- a condition besides
select p.twice, label from probes p join keys k on p.twice = k.twice and k.id > p.id order by 1, 2;
--> twice | label
--> 7 | a
--> 7 | b
--> 7 | b
--> 8 | c

-- outer
select p.id, label from probes p left join keys k on p.id = k.id order by 1, 2;
--> id | label
--> -2147483648 | NULL
--> 99 | NULL
--> 100 | a
--> 101 | NULL
--> 132 | d
--> 163 | e
--> 164 | NULL
--> 2147483647 | NULL
--> NULL | NULL
select p.id, p.twice, label from probes p left join keys k on p.twice = k.twice order by 1, 3;
--> id | twice | label
--> -2147483648 | 7 | a
--> -2147483648 | 7 | b
--> 99 | 6 | NULL
--> 100 | 7 | a
--> 100 | 7 | b
--> 101 | 8 | c
--> 132 | 10 | NULL
--> 163 | NULL | NULL
--> 164 | 7 | a
--> 164 | 7 | b
--> 2147483647 | 9 | d
--> 2147483647 | 9 | e
--> NULL | 9 | d
--> NULL | 9 | e
select p.id, p.twice, label from probes p left join keys k on p.twice = k.twice and label > 'b' order by 1, 3;
--> id | twice | label
--> -2147483648 | 7 | NULL
--> 99 | 6 | NULL
--> 100 | 7 | NULL
--> 101 | 8 | c
--> 132 | 10 | NULL
--> 163 | NULL | NULL
--> 164 | 7 | NULL
--> 2147483647 | 9 | d
--> 2147483647 | 9 | e
--> NULL | 9 | d
--> NULL | 9 | e
select p.id, k.id, label from probes p full join keys k on p.id = k.id order by 1, 2;
--> id | id | label
--> -2147483648 | NULL | NULL
--> 99 | NULL | NULL
--> 100 | 100 | a
--> 101 | NULL | NULL
--> 132 | 132 | d
--> 163 | 163 | e
--> 164 | NULL | NULL
--> 2147483647 | NULL | NULL
--> NULL | 102 | b
--> NULL | 131 | c
--> NULL | NULL | NULL

-- with the groups of a subquery, which do not repeat
select p.id, p.twice, n from probes p join (select twice, count(*) as n from keys group by twice) k on p.twice = k.twice order by 1;
--> id | twice | n
--> -2147483648 | 7 | 2
--> 100 | 7 | 2
--> 101 | 8 | 1
--> 164 | 7 | 2
--> 2147483647 | 9 | 2
--> NULL | 9 | 2
select p.id, p.twice, n from probes p left join (select twice, count(*) as n from keys group by twice) k on p.twice = k.twice order by 1;
--> id | twice | n
--> -2147483648 | 7 | 2
--> 99 | 6 | NULL
--> 100 | 7 | 2
--> 101 | 8 | 1
--> 132 | 10 | NULL
--> 163 | NULL | NULL
--> 164 | 7 | 2
--> 2147483647 | 9 | 2
--> NULL | 9 | 2
select p.id from probes p join (select twice from keys group by twice) k on p.twice = k.twice order by 1;
--> id
--> -2147483648
--> 100
--> 101
--> 164
--> 2147483647
--> NULL
select p.id from probes p left join (select twice from keys group by twice) k on p.twice = k.twice order by 1;
--> id
--> -2147483648
--> 99
--> 100
--> 101
--> 132
--> 163
--> 164
--> 2147483647
--> NULL

-- semi and anti joins, from either side
select id from probes p where exists (select from keys k where k.twice = p.twice) order by 1;
--> id
--> -2147483648
--> 100
--> 101
--> 164
--> 2147483647
--> NULL
select id from probes p where not exists (select from keys k where k.twice = p.twice) order by 1;
--> id
--> 99
--> 132
--> 163
select id from probes p where exists (select from keys k where k.twice = p.twice and k.id > p.id) order by 1;
--> id
--> -2147483648
--> 100
--> 101
select id from probes p where not exists (select from keys k where k.twice = p.twice and k.id > p.id) order by 1;
--> id
--> 99
--> 132
--> 163
--> 164
--> 2147483647
--> NULL
select label from keys k where exists (select from probes p, numbers n where p.twice = k.twice) order by 1;
--> label
--> a
--> b
--> c
--> d
--> e
select label from keys k where not exists (select from probes p, numbers n where p.id = k.id) order by 1;
--> label
--> b
--> c
select label from keys k where not exists (select from probes p, numbers n where p.day = k.day) order by 1;
--> label
--> c

-- marks
select id, exists (select from keys k where k.id = p.id) from probes p order by 1;
--> id | exists
--> -2147483648 | false
--> 99 | false
--> 100 | true
--> 101 | false
--> 132 | true
--> 163 | true
--> 164 | false
--> 2147483647 | false
--> NULL | false
select id, p.id in (select k.id from keys k) from probes p order by 1;
--> id | ?column?
--> -2147483648 | false
--> 99 | false
--> 100 | true
--> 101 | false
--> 132 | true
--> 163 | true
--> 164 | false
--> 2147483647 | false
--> NULL | NULL
select id, p.day in (select k.day from keys k) from probes p order by 1;
--> id | ?column?
--> -2147483648 | true
--> 99 | NULL
--> 100 | true
--> 101 | NULL
--> 132 | true
--> 163 | NULL
--> 164 | NULL
--> 2147483647 | true
--> NULL | NULL
select id, p.day not in (select k.day from keys k where k.day is not null) from probes p order by 1;
--> id | ?column?
--> -2147483648 | false
--> 99 | true
--> 100 | false
--> 101 | true
--> 132 | false
--> 163 | true
--> 164 | true
--> 2147483647 | false
--> NULL | NULL
select id from probes p where p.big not in (select k.big from keys k where k.id <> 131) order by 1;
--> id
--> 99
--> 101
--> 163
--> 164

-- one row at most
select id, (select label from keys k where k.id = p.id) from probes p order by 1;
--> id | label
--> -2147483648 | NULL
--> 99 | NULL
--> 100 | a
--> 101 | NULL
--> 132 | d
--> 163 | e
--> 164 | NULL
--> 2147483647 | NULL
--> NULL | NULL
select id, (select label from keys k where k.twice = p.twice and k.id <> 102 and k.id <> 163) from probes p order by 1;
--> id | label
--> -2147483648 | a
--> 99 | NULL
--> 100 | a
--> 101 | c
--> 132 | NULL
--> 163 | NULL
--> 164 | a
--> 2147483647 | d
--> NULL | d
select id, (select label from keys k where k.twice = p.twice) from probes p order by 1;
--> ERROR cardinality_violation: more than one row returned by a subquery used as an expression

-- an empty table
select p.id, label from probes p left join (select * from keys where id > 1000) k on p.id = k.id order by 1 limit 2;
--> id | label
--> -2147483648 | NULL
--> 99 | NULL
select count(*) from probes p where p.id not in (select k.id from keys k where k.id > 1000);
--> count
--> 9

-- keys tested where a scan reads them, through filters, other joins and other names
--: print pipelines, result
select p.id, k.label, w.label from probes p join keys k on p.twice = k.twice join (select id, label from keys where label = 'd') w on p.id = w.id where p.day is not null order by 2;
--> pipeline_0
-->   reads table keys: label offsets, label values, id values
-->   scan keys
-->   filter
-->   direct join build
-->   fills join table 2
--> pipeline_1
-->   reads table probes: id validity, id values, day validity, day values, twice validity, twice values
-->   scan probes
-->   key test
-->   filter
-->   inner join probe
-->   direct join build
-->   fills join table 1
--> pipeline_2
-->   reads table keys: twice values, label offsets, label values
-->   scan keys
-->   inner join probe
-->   sort
-->   fills collector 0, the result
--> id | label | label
--> (no rows)
select q.id, k.label from (select id, twice, twice + 1 as more from probes where big > 0) q join keys k on q.twice = k.twice
  where exists (select from keys s where s.id = q.id and s.label > 'c') order by 2;
--> id | label
--> (no rows)
select q.id, k.label from (select id, twice + 1 as more from probes) q join keys k on q.more = k.twice where q.id in (select id from keys where label = 'd') order by 2;
--> id | label
--> (no rows)
select p.id, k.label from probes p left join keys k on p.twice = k.twice join (select id from keys where label = 'd') w on p.id = w.id order by 1, 2;
--> id | label
--> 132 | NULL
select p.id, k.label from probes p left join keys k on p.twice = k.twice join (select id from keys where label = 'd') w on k.id = w.id order by 1, 2;
--> id | label
--> 2147483647 | d
--> NULL | d
select p.id, (select label from keys k where k.twice = p.twice) from probes p join (select id from keys where label = 'd') w on p.id = w.id;
--> id | label
--> 132 | NULL

-- a table by hash with a set of one key's values
--: print pipelines, result
select p.id, k.label from probes p join keys k on p.id = k.id and p.big = k.big where k.label > 'b' order by 1;
--> pipeline_0
-->   reads table keys: label offsets, label values, id values, big validity, big values
-->   scan keys
-->   filter
-->   hash join build
-->   fills join table 1
--> pipeline_1
-->   reads table probes: id validity, id values, big validity, big values
-->   scan probes
-->   key test
-->   inner join probe
-->   sort
-->   fills collector 0, the result
--> id | label
--> 132 | d

-- both halves of a full join read the same tables, one of them with its keys tested
select f.a, f.b, k.label from (select p.id as a, k.id as b from probes p full join keys k on p.id = k.id) f join keys k on coalesce(f.a, f.b) = k.id order by 3;
--> a | b | label
--> 100 | 100 | a
--> NULL | 102 | b
--> NULL | 131 | c
--> 132 | 132 | d
--> 163 | 163 | e
select count(a), count(b), count(*) from (select p.id as a, k.id as b from (select p.* from probes p join keys w on p.id = w.id where w.label = 'd') p full join keys k on p.id = k.id) f;
--> count | count | count
--> 1 | 5 | 5

-- by hash: far fewer rows are read than such a range of keys would take slots, however many are estimated to match
--: print pipelines, result
select count(*) from keys a, keys b, keys c, keys d, keys e, keys f, keys g, keys h, keys i, keys j, keys k, keys l, keys m, keys z
where a.id > b.id + 1000 and a.id + b.id + c.id + d.id + e.id + f.id + g.id + h.id + i.id + j.id + k.id + l.id + m.id = z.id::bigint * 10000000;
--> pipeline_0
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 2
--> pipeline_1
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 3
--> pipeline_2
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 4
--> pipeline_3
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 5
--> pipeline_4
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 6
--> pipeline_5
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 7
--> pipeline_6
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 8
--> pipeline_7
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 9
--> pipeline_8
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 10
--> pipeline_9
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 11
--> pipeline_10
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 12
--> pipeline_11
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 13
--> pipeline_12
-->   reads table keys: id values
-->   scan keys
-->   hash join build
-->   fills join table 14
--> pipeline_13
-->   reads table keys: id values
-->   scan keys
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   inner join probe
-->   aggregate
-->   fills aggregate table 1
--> pipeline_14
-->   reads object 1
-->   groups
-->   collect
-->   fills collector 0, the result
--> count
--> 0
