-- decimals about where 64 bits end: as keys of joins and groups, sorted, and kept narrow above a base beside that end.
--: table below (k decimal(38,0) not null, v integer not null)
--: 9223372036854775800 | 0
--: 9223372036854775801 | 1
--: ====
--: 9223372036854775804 | 4
--: 9223372036854775807 | 7
--: table across (k decimal(38,0) not null, v integer not null)
--: 9223372036854775801 | 1
--: 9223372036854775807 | 7
--: 9223372036854775808 | 8
--: 9223372036854775820 | 20
--: table beyond (k decimal(38,0) not null, v integer not null)
--: 100000000000000000000000000000 | 0
--: 100000000000000000000000000001 | 1
--: 100000000000000000000000000004 | 4
--: table alike (k decimal(38,0) not null, v integer not null)
--: 0 | 0
--: 7886392056514347008 | 1
--: 7886392056514347009 | 2
--: table small (k decimal(38,0), v integer not null)
--: 0 | 0
--: 1 | 1
--: NULL | 2
--: 4 | 4

select k, k + 1, v from below where k > 9223372036854775800 order by k desc;
--> k | ?column? | v
--> 9223372036854775807 | 9223372036854775808 | 7
--> 9223372036854775804 | 9223372036854775805 | 4
--> 9223372036854775801 | 9223372036854775802 | 1

select b.v, a.v from below b join across a on b.k = a.k order by 1;
--> v | v
--> 1 | 1
--> 7 | 7

select b.v, a.v from across a left join below b on b.k = a.k order by 2;
--> v | v
--> 1 | 1
--> 7 | 7
--> NULL | 8
--> NULL | 20

select b.v, s.v from beyond b join small s on b.k = s.k;
--> v | v
--> (no rows)

select b.v, s.v from beyond b full join small s on b.k = s.k order by 1, 2;
--> v | v
--> 0 | NULL
--> 1 | NULL
--> 4 | NULL
--> NULL | 0
--> NULL | 1
--> NULL | 2
--> NULL | 4

select s.v from small s where not exists (select from beyond b where b.k = s.k) order by 1;
--> v
--> 0
--> 1
--> 2
--> 4

select k, count(*), sum(k) from (select * from below union all select * from across union all select * from beyond) u group by k order by k desc limit 4 offset 1;
--> k | count | sum
--> 100000000000000000000000000001 | 1 | 100000000000000000000000000001
--> 100000000000000000000000000000 | 1 | 100000000000000000000000000000
--> 9223372036854775820 | 1 | 9223372036854775820
--> 9223372036854775808 | 1 | 9223372036854775808

select min(k), max(k), sum(k) from below;
--> min | max | sum
--> 9223372036854775800 | 9223372036854775807 | 36893488147419103212

-- Keys that agree with those of beyond in their lower 64 bits.
select a.v, b.v from alike a join beyond b on a.k = b.k;
--> v | v
--> (no rows)

select a.v from alike a where a.k in (select k from beyond);
--> v
--> (no rows)

select a.v, b.v from alike a left join beyond b on a.k = b.k order by 1;
--> v | v
--> 0 | NULL
--> 1 | NULL
--> 2 | NULL

select b.v, a.v from beyond b left join alike a on a.k = b.k order by 1;
--> v | v
--> 0 | NULL
--> 1 | NULL
--> 4 | NULL
