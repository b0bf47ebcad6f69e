-- Joins by position: a table whose key ascends without repeating needs no join table, as the place of a key is the number
-- of its row. Keys without gaps and with gaps; batches of a power of two, of other even sizes, of any; and what looks like
-- such a table but is none.
--: table towns (id integer not null, name text, region smallint, founded date)
--: -2 | Aby | 1 | 1200-01-01
--: -1 | NULL | 2 | NULL
--: 0 | Coe | NULL | 1985-06-30
--: ====
--: 1 | Dax | 1 | 0001-01-01
--: 2 | Eda | 3 | 9999-12-31
--: 3 | Aby | 2 | 1200-01-01
--: ====
--: 4 | Gap | 1 | NULL
--: table bills (number bigint not null, town integer, kind text dictionary, amount decimal(12,2))
--: 9000000000 | 3 | gas | 1.25
--: 9000000001 | NULL | NULL | 3.00
--: ====
--: 9000000007 | -2 | oil | NULL
--: 9000000040 | 5 | gas | -7.50
--: ====
--: 9000000041 | 0 | wood | 100.00
--: table parts (bill bigint, place smallint, weight double precision)
--: 9000000000 | 1 | 0.5
--: 9000000000 | 2 | 1.5
--: 8999999999 | 1 | 9
--: 9000000002 | 1 | 9
--: NULL | 1 | 9
--: ====
--: 9000000007 | 1 | 2
--: 9000000041 | 1 | NULL
--: 9000000042 | 1 | 9
--: 9223372036854775807 | 1 | 9
--: -9223372036854775808 | 1 | 9
--: 9000000040 | 7 | 4
--: table uneven (id integer not null, label text)
--: 1 | a
--: ====
--: 2 | b
--: 3 | c
--: 4 | d
--: ====
--: 6 | f
--: 8 | h
--: ====
--: 9 | NULL
--: table disorder (id integer not null, label text)
--: 2 | b
--: 1 | a
--: 3 | c
--: table days (day date not null, price decimal(30,2) not null, label text)
--: 2020-02-28 | 12345678901234567890.00 | thu
--: 2020-02-29 | 12345678901234567890.02 | leap
--: ====
--: 2020-03-01 | 12345678901234567890.05 | sun
--: table single (id integer not null, label text)
--: 7 | only
--: use numbers

-- keys without gaps: nothing is read of them, and three rows a batch are no power of two
--: print plan, pipelines, result
select b.number, t.name, t.founded from bills b join towns t on b.town = t.id where b.number > 0 order by 1;
--> sort by number#1  (~7 rows)
-->   join inner, right by position  (~7 rows)
-->       on town#2 = id#5
-->     filter  (~5 rows)
-->         number#1 > 0
-->       scan bills [number#1, town#2]  (~5 rows)
-->     scan towns [id#5, name#6, founded#8]  (~7 rows)
--> result number#1 as number: bigint, name#6 as name: text, founded#8 as founded: date
--> pipeline_0
-->   reads table bills: number values, town validity, town values
-->   looks up table towns: name validity, name offsets, name values, founded validity, founded values
-->   scan bills
-->   filter
-->   inner join by position
-->   sort
-->   fills collector 0, the result
--> number | name | founded
--> 9000000000 | Aby | 1200-01-01
--> 9000000007 | Aby | 1200-01-01
--> 9000000041 | Coe | 1985-06-30

-- keys with gaps are numbered first
--: print plan, pipelines, result
select p.place, p.weight, b.kind, b.amount from parts p join bills b on p.bill = b.number order by 1, 2;
--> sort by place#2, weight#3  (~11 rows)
-->   join inner, right by position  (~11 rows)
-->       on bill#1 = number#4
-->     scan parts [bill#1, place#2, weight#3]  (~11 rows)
-->     scan bills [number#4, kind#6, amount#7]  (~5 rows)
--> result place#2 as place: smallint, weight#3 as weight: double precision, kind#6 as kind: text, amount#7 as amount: decimal(12,2)
--> pipeline_0
-->   reads table bills: number values
-->   scan bills
-->   number keys
-->   fills join table 1
--> pipeline_1
-->   reads table parts: bill validity, bill values, place values, weight validity, weight values
-->   looks up table bills: kind validity, kind values, amount validity, amount values
-->   scan parts
-->   inner join by position
-->   sort
-->   fills collector 0, the result
--> place | weight | kind | amount
--> 1 | 0.5 | gas | 1.25
--> 1 | 2 | oil | NULL
--> 1 | NULL | wood | 100.00
--> 2 | 1.5 | gas | 1.25
--> 7 | 4 | gas | -7.50

-- one after the other
--: print plan, result
select p.weight, b.kind, t.name, t.region from parts p join bills b on p.bill = b.number join towns t on b.town = t.id order by 1;
--> sort by weight#3  (~15 rows)
-->   join inner, right by position  (~15 rows)
-->       on town#5 = id#8
-->     join inner, right by position  (~11 rows)
-->         on bill#1 = number#4
-->       scan parts [bill#1, weight#3]  (~11 rows)
-->       scan bills [number#4, town#5, kind#6]  (~5 rows)
-->     scan towns [id#8, name#9, region#10]  (~7 rows)
--> result weight#3 as weight: double precision, kind#6 as kind: text, name#9 as name: text, region#10 as region: smallint
--> weight | kind | name | region
--> 0.5 | gas | Aby | 2
--> 1.5 | gas | Aby | 2
--> 2 | oil | Aby | 1
--> NULL | wood | Coe | NULL

-- conditions on the row that is found, where the table is large beside the rows that look there, and where it is not
--: print plan, result
select b.number, n.n from bills b join numbers n on b.town = n.n where n.even order by 1;
--> sort by number#1  (~4,830 rows)
-->   join inner, right by position  (~4,830 rows)
-->       on town#2 = n#5
-->     scan bills [number#1, town#2]  (~5 rows)
-->     filter  (~4,830 rows)
-->         even#10
-->       scan numbers [n#5, even#10]  (~10,000 rows)
--> result number#1 as number: bigint, n#5 as n: integer
--> number | n
--> 9000000041 | 0
--: print plan, result
select b.number, t.name from bills b join towns t on b.town = t.id where t.region < 3 order by 1;
--> sort by number#1  (~5 rows)
-->   join inner, build left  (~5 rows)
-->       on town#2 = id#5
-->     scan bills [number#1, town#2]  (~5 rows)
-->     filter  (~5 rows)
-->         region#7 < 3
-->       scan towns [id#5, name#6, region#7]  (~7 rows)
--> result number#1 as number: bigint, name#6 as name: text
--> number | name
--> 9000000000 | Aby
--> 9000000007 | Aby

-- conditions on both sides, a computed key, another integer type
--> sort by number#1  (~5 rows)
-->   join inner, build left  (~5 rows)
-->       on town#2 = id#5
-->     scan bills [number#1, town#2]  (~5 rows)
-->     filter  (~5 rows)
-->         region#7 < 3
-->       scan towns [id#5, name#6, region#7]  (~7 rows)
--> result number#1 as number: bigint, name#6 as name: text
--> number | name
--> 9000000000 | Aby
--> 9000000007 | Aby
select b.number, t.name from bills b join towns t on b.town = t.id and t.region > b.amount order by 1;
--> number | name
--> 9000000000 | Aby
select b.number, t.name from bills b join towns t on b.town + 1 = t.id order by 1;
--> number | name
--> 9000000000 | Gap
--> 9000000007 | NULL
--> 9000000041 | Dax
select b.number, t.name from bills b join towns t on b.town - 2 = t.id order by 1;
--> number | name
--> 9000000000 | Dax
--> 9000000040 | Aby
--> 9000000041 | Aby
select b.number, t.name from bills b join towns t on b.town = t.id where t.name is null or t.name like 'A%' order by 1;
--> number | name
--> 9000000000 | Aby
--> 9000000007 | Aby
select b.number, t.name from bills b join towns t on b.town = t.id where b.kind = 'gas' order by 1;
--> number | name
--> 9000000000 | Aby

-- columns under other names, and computed ones
select v.label, w.kind from (select id as place, name || '!' as label from towns) v join (select town as at, kind from bills) w on w.at = v.place order by 1, 2;
--> label | kind
--> Aby! | gas
--> Aby! | oil
--> Coe! | wood
select x.same, x.n from (select id as same, id + 1 as n from towns) x join bills b on b.town = x.n order by 1;
--> same | n
--> -1 | 0
--> 2 | 3
--> 4 | 5

-- from groups, from a limit, to itself
select t.name, g.n from (select town, count(*) as n from bills group by town) g join towns t on t.id = g.town order by 1, 2;
--> name | n
--> Aby | 1
--> Aby | 1
--> Coe | 1
select t.name, g.number from (select town, number from bills order by number desc limit 2) g join towns t on t.id = g.town order by 2;
--> name | number
--> Coe | 9000000041
--: print plan, result
select a.name, b.name from towns a join towns b on a.id = b.region order by 1, 2;
--> sort by name#2, name#6  (~7 rows)
-->   join inner, left by position  (~7 rows)
-->       on id#1 = region#7::integer
-->     scan towns [id#1, name#2]  (~7 rows)
-->     scan towns [name#6, region#7]  (~7 rows)
--> result name#2 as name: text, name#6 as name: text
--> name | name
--> Aby | Eda
--> Dax | Aby
--> Dax | Dax
--> Dax | Gap
--> Eda | Aby
--> Eda | NULL
--: print plan, result
select a.name, b.region from towns a join towns b on a.id = b.id order by 1, 2;
--> sort by name#2, region#7  (~7 rows)
-->   join inner, right by position  (~7 rows)
-->       on id#1 = id#5
-->     scan towns [id#1, name#2]  (~7 rows)
-->     scan towns [id#5, region#7]  (~7 rows)
--> result name#2 as name: text, region#7 as region: smallint
--> name | region
--> Aby | 1
--> Aby | 2
--> Coe | NULL
--> Dax | 1
--> Eda | 3
--> Gap | 1
--> NULL | 2
select count(*), sum(n.n), min(t.name), max(t.name) from numbers n join towns t on t.id = n.n % 7 - 2;
--> count | sum | min | max
--> 10000 | 49995000 | Aby | Gap

select u.label, n.n from numbers n join uneven u on n.n = u.id order by 2;
--> label | n
--> a | 1
--> b | 2
--> c | 3
--> d | 4
--> f | 6
--> h | 8
--> NULL | 9
select u.label, v.label, n.n from numbers n join uneven u on n.n = u.id left join uneven v on v.id = n.n + 1 order by 3;
--> label | label | n
--> a | b | 1
--> b | c | 2
--> c | d | 3
--> d | NULL | 4
--> f | NULL | 6
--> h | NULL | 8
--> NULL | NULL | 9

-- grouped by what follows from the key
select t.id, t.name, t.region, count(*), sum(b.amount) from bills b join towns t on b.town = t.id group by t.id, t.name, t.region order by 1;
--> id | name | region | count | sum
--> -2 | Aby | 1 | 1 | NULL
--> 0 | Coe | NULL | 1 | 100.00
--> 3 | Aby | 2 | 1 | 1.25
select b.kind, count(*), sum(p.weight) from parts p join bills b on p.bill = b.number group by b.kind order by 1;
--> kind | count | sum
--> gas | 3 | 6
--> oil | 1 | 2
--> wood | 1 | NULL

-- keys of other types
select d.label, n.k from days d join (values (date '2020-02-29', 1), (date '2020-03-02', 2), (date '2020-02-27', 3), (null, 4)) n(day, k) on n.day = d.day order by 1;
--> label | k
--> leap | 1
select d.label, n.k from days d join (values (12345678901234567890.02, 1), (12345678901234567890.03, 2), (0.05, 3)) n(price, k) on n.price = d.price order by 1;
--> label | k
--> leap | 1
select s.label, b.number from bills b join single s on s.id = b.town + 4 order by 2;
--> label | number
--> only | 9000000000

-- no inner join, or a table whose rows the key does not find
--: print plan, result
select b.number, t.name from bills b left join towns t on b.town = t.id order by 1;
--> sort by number#1  (~8 rows)
-->   join left, build right  (~8 rows)
-->       on town#2 = id#5
-->     scan bills [number#1, town#2]  (~5 rows)
-->     scan towns [id#5, name#6]  (~7 rows)
--> result number#1 as number: bigint, name#6 as name: text
--> number | name
--> 9000000000 | Aby
--> 9000000001 | NULL
--> 9000000007 | Aby
--> 9000000040 | NULL
--> 9000000041 | Coe
--: print plan, result
select u.label, b.number from bills b join disorder u on b.town = u.id order by 1;
--> sort by label#6  (~5 rows)
-->   join inner, build right  (~5 rows)
-->       on town#2 = id#5
-->     scan bills [number#1, town#2]  (~5 rows)
-->     scan disorder [id#5, label#6]  (~3 rows)
--> result label#6 as label: text, number#1 as number: bigint
--> label | number
--> c | 9000000000
select b.number from bills b where exists (select 1 from towns t where t.id = b.town) order by 1;
--> number
--> 9000000000
--> 9000000007
--> 9000000041
select t.id, p.place from towns t join parts p on t.id = p.place and t.region = p.place order by 1, 2;
--> id | place
--> 1 | 1
--> 1 | 1
--> 1 | 1
--> 1 | 1
--> 1 | 1
--> 1 | 1
--> 1 | 1
--> 1 | 1
--> 1 | 1

-- a condition that can fail is left to the scan
select b.number from bills b join towns t on b.town = t.id where 6 / (t.id + 7) > 0 and t.id > -2 order by 1;
--> number
--> (no rows)

-- both halves of a full join, and a part that is read twice
select f.a, f.b, f.name from (select b.number as a, t.id as b, t.name from bills b full join (select t.id, t.name from towns t join bills c on c.town = t.id) t on b.town = t.id) f order by 1, 2;
--> a | b | name
--> 9000000000 | 3 | Aby
--> 9000000001 | NULL | NULL
--> 9000000007 | -2 | Aby
--> 9000000040 | NULL | NULL
--> 9000000041 | 0 | Coe
with q as (select b.number, b.town, t.name from bills b join towns t on b.town = t.id) select x.name, y.number from q x join q y on x.number = y.number order by 2;
--> name | number
--> Aby | 9000000000
--> Aby | 9000000007
--> Coe | 9000000041
