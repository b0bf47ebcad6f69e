-- Sums above joins. How wide they are kept follows from the most rows that the joins can give: fewer where a key does
-- not repeat, but never fewer than there are. Four of these values do not fit into 64 bits, three do.
--: table one (id integer not null, v decimal(19,0) not null)
--: 1 | 2500000000000000000
--: 2 | 2500000000000000000
--: ====
--: 3 | -2500000000000000000
--: table many (ref integer not null, w decimal(19,0))
--: 1 | 2500000000000000000
--: 1 | NULL
--: ====
--: 1 | 2500000000000000000

-- at most as many rows as "many" has
select sum(v), count(*) from one join many on id = ref;
--> sum | count
--> 7500000000000000000 | 3

select sum(v), sum(w), count(*) from many join one on id = ref;
--> sum | sum | count
--> 7500000000000000000 | 5000000000000000000 | 3

-- more rows than either has: all of "many" match one row, and another has none
select sum(v), count(*) from one left join many on id = ref where id < 3;
--> sum | count
--> 10000000000000000000 | 4

select sum(v), sum(w), count(*) from many left join one on id = ref;
--> sum | sum | count
--> 7500000000000000000 | 5000000000000000000 | 3

-- keys that repeat on both sides
select sum(a.w), count(*) from many a join many b on a.ref = b.ref;
--> sum | count
--> 15000000000000000000 | 9

select sum(v), count(*) from one join many a on id = a.ref join many b on id = b.ref;
--> sum | count
--> 22500000000000000000 | 9

-- a key that equals NULL
select sum(v), count(*) from one join (select nullif(ref, 1) as ref from many) m on nullif(id, 2) is not distinct from m.ref;
--> sum | count
--> 7500000000000000000 | 3

select ref, sum(v), count(*) from one join many on id = ref group by ref;
--> ref | sum | count
--> 1 | 7500000000000000000 | 3
