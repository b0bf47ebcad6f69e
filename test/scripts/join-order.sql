-- Orders of joins of several types: what may move past what, keys that match NULLs, conditions over several tables.
--: table a (id integer not null, k text, d decimal(8,2))
--: 1 | x | 1.50
--: 2 | y | 2.50
--: 3 | NULL | NULL
--: 4 | z | 1.50
--: table b (id integer not null, k text, d decimal(8,2), f double precision)
--: 1 | x | 1.50 | 0.5
--: 2 | NULL | NULL | NULL
--: ====
--: 3 | y | 9.00 | 1.5
--: 4 | NULL | 2.50 | 2.5
--: table c (k text, n bigint, f double precision)
--: x | 1 | 0.5
--: NULL | 2 | NULL
--: w | 3 | 2.5
--: table one (n integer not null)
--: 2

-- A left join whose unmatched rows a join above drops is an inner one
--: print plan, result
select a.id, b.id, c.n from a left join b on a.k = b.k join c on b.k = c.k order by 1, 2, 3;
--> sort by id#1, id#8, n#10  (~4 rows)
-->   join inner, build right  (~4 rows)
-->       on k#2 = k#5
-->     scan a [id#1, k#2]  (~4 rows)
-->     join inner, build right  (~4 rows)
-->         on k#5 = k#9
-->       project  (~4 rows)
-->           id#8 = id#4
-->         scan b [id#4, k#5]  (~4 rows)
-->       scan c [k#9, n#10]  (~3 rows)
--> result id#1 as id: integer, id#8 as id: integer, n#10 as n: bigint
--> id | id | n
--> 1 | 1 | 1

-- and one whose rows it keeps is not
--: print plan, result
select a.id, b.id, c.n from a left join b on a.k = b.k join c on coalesce(b.k, 'w') = c.k order by 1, 2, 3;
--> sort by id#1, id#8, n#10  (~5 rows)
-->   join inner, build right  (~5 rows)
-->       on coalesce(k#5, 'w') = k#9
-->     join left, build right  (~5 rows)
-->         on k#2 = k#5
-->       scan a [id#1, k#2]  (~4 rows)
-->       project  (~4 rows)
-->           id#8 = id#4
-->         scan b [id#4, k#5]  (~4 rows)
-->     scan c [k#9, n#10]  (~3 rows)
--> result id#1 as id: integer, id#8 as id: integer, n#10 as n: bigint
--> id | id | n
--> 1 | 1 | 1
--> 3 | NULL | 3
--> 4 | NULL | 3

-- Left joins in a row; the last condition is true of NULLs too, or not
--: print plan, result
select a.id, b.id, c.n from a left join b on a.k = b.k left join c on b.k is not distinct from c.k order by 1, 2, 3;
--> sort by id#1, id#8, n#12  (~7 rows)
-->   join left, build right  (~7 rows)
-->       on k#5 is not distinct from k#9
-->     join left, build right  (~5 rows)
-->         on k#2 = k#5
-->       scan a [id#1, k#2]  (~4 rows)
-->       project  (~4 rows)
-->           id#8 = id#4
-->         scan b [id#4, k#5]  (~4 rows)
-->     project  (~3 rows)
-->         n#12 = n#10
-->       scan c [k#9, n#10]  (~3 rows)
--> result id#1 as id: integer, id#8 as id: integer, n#12 as n: bigint
--> id | id | n
--> 1 | 1 | 1
--> 2 | 3 | NULL
--> 3 | NULL | 2
--> 4 | NULL | 2
--: print plan, result
select a.id, b.id, c.n from a left join (b left join c on b.k = c.k) on a.d = b.d order by 1, 2, 3;
--> sort by id#1, id#12, n#11  (~7 rows)
-->   join left, build right  (~7 rows)
-->       on k#5 = k#8
-->     join left, build right  (~5 rows)
-->         on d#3 = d#6
-->       scan a [id#1, d#3]  (~4 rows)
-->       project  (~4 rows)
-->           id#12 = id#4
-->         scan b [id#4, k#5, d#6]  (~4 rows)
-->     project  (~3 rows)
-->         n#11 = n#9
-->       scan c [k#8, n#9]  (~3 rows)
--> result id#1 as id: integer, id#12 as id: integer, n#11 as n: bigint
--> id | id | n
--> 1 | 1 | 1
--> 2 | 4 | NULL
--> 3 | NULL | NULL
--> 4 | 1 | 1

-- Keys that match NULLs, of text, decimal, float
select a.id, b.id from a join b on a.k is not distinct from b.k order by 1, 2;
--> id | id
--> 1 | 1
--> 2 | 3
--> 3 | 2
--> 3 | 4
select a.id, b.id from a left join b on a.d is not distinct from b.d order by 1, 2;
--> id | id
--> 1 | 1
--> 2 | 4
--> 3 | 2
--> 4 | 1
select b.id, c.n from c left join b on b.f is not distinct from c.f order by 1, 2;
--> id | n
--> 1 | 1
--> 2 | 2
--> 4 | 3
select id from a where exists (select 1 from b where b.k is not distinct from a.k and b.d is not distinct from a.d) order by 1;
--> id
--> 1
--> 3
select id from a where not exists (select 1 from b where b.k is not distinct from a.k) order by 1;
--> id
--> 4
select id, exists (select 1 from c where c.k is not distinct from a.k) as found from a order by 1;
--> id | found
--> 1 | true
--> 2 | false
--> 3 | true
--> 4 | false

-- A condition over three tables, and one over none
--: print plan, result
select a.id, b.id, c.n from a, b, c where a.id + b.id = c.n order by 1, 2, 3;
--> sort by id#1, id#4, n#9  (~16 rows)
-->   join inner, right by position  (~16 rows)
-->       on (id#1 + id#4)::bigint = n#9
-->     join inner, build right  (~16 rows)
-->       scan a [id#1]  (~4 rows)
-->       scan b [id#4]  (~4 rows)
-->     scan c [n#9]  (~3 rows)
--> result id#1 as id: integer, id#4 as id: integer, n#9 as n: bigint
--> id | id | n
--> 1 | 1 | 2
--> 1 | 2 | 3
--> 2 | 1 | 3
select a.id, b.id from a left join b on a.id = b.id and 1 = (select count(*) from one) order by 1, 2;
--> id | id
--> 1 | 1
--> 2 | 2
--> 3 | 3
--> 4 | 4

-- Semi and anti joins between and around inner ones
--: print plan, result
select a.id, b.id from a join b on a.id = b.id
where exists (select 1 from c where c.k = a.k) and not exists (select 1 from one where one.n = b.id) order by 1, 2;
--> sort by id#1, id#4  (~1 row)
-->   join semi, build left  (~1 row)
-->       on k#2 = k#8
-->     join inner, left by position  (~1 row)
-->         on id#1 = id#4
-->       scan a [id#1, k#2]  (~4 rows)
-->       join anti, build right  (~1 row)
-->           on id#4 = n#13
-->         scan b [id#4]  (~4 rows)
-->         scan one [n#13]  (~1 row)
-->     scan c [k#8]  (~3 rows)
--> result id#1 as id: integer, id#4 as id: integer
--> id | id
--> 1 | 1

-- Rows without keys, but few
--: print plan, result
select a.id, one.n from a, one where a.id >= one.n order by 1;
--> sort by id#1  (~1 row)
-->   join inner, build right  (~1 row)
-->       if id#1 >= n#4
-->     scan a [id#1]  (~4 rows)
-->     scan one [n#4]  (~1 row)
--> result id#1 as id: integer, n#4 as n: integer
--> id | n
--> 2 | 2
--> 3 | 2
--> 4 | 2
