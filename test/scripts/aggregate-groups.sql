-- Groups by every kind of key: of few values (a place for each), in order (neighbours), determined by others, any.
--: table readings (id integer not null, place smallint, level unsigned tinyint, offset_c tinyint, wide bigint, price decimal(5,2), day date, grade text not null, mark text, ok boolean, far integer)
--: 1 | -3 | 0 | -128 | 100000000001 | -1.50 | 1969-12-30 | a | x | true | -2000000000
--: 2 | 4 | 255 | 127 | 100000000003 | 2.25 | 1970-01-02 | b | NULL | false | 2000000000
--: 3 | -3 | 255 | NULL | 100000000001 | NULL | NULL | a | y | NULL | 0
--: ====
--: 4 | NULL | NULL | 127 | NULL | 2.25 | 1970-01-02 | c | x | true | NULL
--: 5 | 4 | 0 | -128 | 100000000003 | -1.50 | 1969-12-30 | b | yy | false | 0
--: 6 | NULL | 7 | NULL | 100000000002 | NULL | NULL | a | NULL | NULL | NULL
--: ====
--: 7 | 0 | 7 | 0 | 100000000002 | 0.00 | 1970-01-01 | c | x | true | 2000000000
--: table lines (head integer not null, number integer not null, amount decimal(9,2) not null, note text)
--: 1 | 1 | 10.00 | p
--: 1 | 2 | 20.00 | q
--: 2 | 1 | 5.50 | NULL
--: ====
--: 2 | 2 | 4.50 | p
--: 2 | 3 | 1.00 | p
--: 2 | 4 | 1.00 | NULL
--: ====
--: 2 | 5 | 1.00 | q
--: 5 | 1 | 7.25 | NULL
--: 6 | 1 | -7.25 | r
--: 6 | 2 | 0.25 | p
--: 9 | 1 | 3.00 | q
--: table heads (id integer not null, client integer not null, title text not null, day date not null)
--: 1 | 11 | first | 2020-01-01
--: 2 | 12 | second | 2020-01-02
--: 3 | 11 | third | 2020-01-03
--: 5 | 13 | fifth | 2020-01-01
--: 6 | 11 | sixth | 2020-01-02
--: 9 | 12 | ninth | 2020-01-09
--: table clients (id integer not null, name text not null, town text)
--: 12 | Bert | Ulm
--: 11 | Anna | NULL
--: 13 | Anna | Ulm
--: 14 | Dora | NULL
--: table shipments (id integer not null, carrier text, lane text not null, status text dictionary)
--: 1 | by sea, slowly but surely | from Antwerp to Singapore | delivered in full
--: 2 | by rail across the border | from Antwerp to Singapore | NULL
--: 3 | NULL | from Lyon to Torino at night | delivered in full
--: 4 | by sea, slowly but surely | from Antwerp to Singapore | delayed at customs
--: ====
--: 5 | NULL | from Lyon to Torino at night | delayed at customs
--: 6 | by rail across the border | from Lyon to Torino at night | NULL
--: 7 | by sea, slowly but surely | from Antwerp to Singapore | delivered in full
--: 8 | by rail across the border | from Lyon to Torino at night | delivered in full
--: use numbers

--: any order
select place, count(*), sum(id), min(mark), max(mark) from readings group by place;
--> place | count | sum | min | max
--> -3 | 2 | 4 | x | y
--> 0 | 1 | 7 | x | x
--> 4 | 2 | 7 | yy | yy
--> NULL | 2 | 10 | x | x

--: any order
select level, count(*), sum(offset_c) from readings group by level;
--> level | count | sum
--> 0 | 2 | -256
--> 255 | 2 | 127
--> 7 | 2 | 0
--> NULL | 1 | 127

--: any order
select offset_c, avg(price), count(price) from readings group by offset_c;
--> offset_c | avg | count
--> -128 | -1.500000 | 2
--> 0 | 0.000000 | 1
--> 127 | 2.250000 | 2
--> NULL | NULL | 0

--: any order
select wide, sum(wide), min(day) from readings group by wide;
--> wide | sum | min
--> 100000000001 | 200000000002 | 1969-12-30
--> 100000000002 | 200000000004 | 1970-01-01
--> 100000000003 | 200000000006 | 1969-12-30
--> NULL | NULL | 1970-01-02

--: any order
select price, count(*) from readings group by price;
--> price | count
--> -1.50 | 2
--> 0.00 | 1
--> 2.25 | 2
--> NULL | 2

--: any order
select day, max(price) from readings group by day;
--> day | max
--> 1969-12-30 | -1.50
--> 1970-01-01 | 0.00
--> 1970-01-02 | 2.25
--> NULL | NULL

--: any order
--: print pipelines, result
select grade, ok, count(*), sum(id) filter (where mark = 'x'), min(far) from readings group by grade, ok;
--> pipeline_0
-->   reads table readings: grade offsets, grade values, ok validity, ok values, id values, far validity, far values, mark validity, mark offsets, mark values
-->   scan readings
-->   direct aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   collect
-->   fills collector 0, the result
--> grade | ok | count | sum | min
--> a | true | 1 | 1 | -2000000000
--> a | NULL | 2 | NULL | 0
--> b | false | 2 | NULL | 0
--> c | true | 2 | 11 | 2000000000

--: any order
select mark, count(*) from readings group by mark;
--> mark | count
--> x | 3
--> y | 1
--> yy | 1
--> NULL | 2

--: any order
select far, count(*) from readings group by far;
--> far | count
--> -2000000000 | 1
--> 0 | 2
--> 2000000000 | 2
--> NULL | 2

--: any order
select grade, place, level, price, count(*) from readings group by grade, place, level, price;
--> grade | place | level | price | count
--> a | -3 | 0 | -1.50 | 1
--> a | -3 | 255 | NULL | 1
--> a | NULL | 7 | NULL | 1
--> b | 4 | 0 | -1.50 | 1
--> b | 4 | 255 | 2.25 | 1
--> c | 0 | 7 | 0.00 | 1
--> c | NULL | NULL | 2.25 | 1

--: any order
select place is null, level > 5, count(*) from readings group by 1, 2;
--> ?column? | ?column? | count
--> false | false | 2
--> false | true | 3
--> true | true | 1
--> true | NULL | 1

--: any order
select extract(year from day), count(*) from readings group by 1;
--> extract | count
--> 1969 | 2
--> 1970 | 3
--> NULL | 2

--: any order
select place from readings where id > 100 group by place;
--> place
--> (no rows)

--: any order
select grade, count(distinct place), sum(distinct level) from readings group by grade;
--> grade | count | sum
--> a | 1 | 262
--> b | 1 | 255
--> c | 1 | 7

select count(*) from (select distinct place, ok from readings) d;
--> count
--> 6

-- Texts of which a resident table keeps codes.
select carrier, count(*), sum(id), min(lane) from shipments group by carrier order by carrier;
--> carrier | count | sum | min
--> by rail across the border | 3 | 16 | from Antwerp to Singapore
--> by sea, slowly but surely | 3 | 12 | from Antwerp to Singapore
--> NULL | 2 | 8 | from Lyon to Torino at night

select lane, status, count(*), max(id) from shipments group by lane, status order by lane, status;
--> lane | status | count | max
--> from Antwerp to Singapore | delayed at customs | 1 | 4
--> from Antwerp to Singapore | delivered in full | 2 | 7
--> from Antwerp to Singapore | NULL | 1 | 2
--> from Lyon to Torino at night | delayed at customs | 1 | 5
--> from Lyon to Torino at night | delivered in full | 2 | 8
--> from Lyon to Torino at night | NULL | 1 | 6

select carrier, lane, status, count(*) from shipments where id > 2 group by carrier, lane, status order by 1, 2, 3;
--> carrier | lane | status | count
--> by rail across the border | from Lyon to Torino at night | delivered in full | 1
--> by rail across the border | from Lyon to Torino at night | NULL | 1
--> by sea, slowly but surely | from Antwerp to Singapore | delayed at customs | 1
--> by sea, slowly but surely | from Antwerp to Singapore | delivered in full | 1
--> NULL | from Lyon to Torino at night | delayed at customs | 1
--> NULL | from Lyon to Torino at night | delivered in full | 1

select upper(lane) as lane, count(distinct carrier) from shipments group by upper(lane) order by 1;
--> lane | count
--> FROM ANTWERP TO SINGAPORE | 2
--> FROM LYON TO TORINO AT NIGHT | 1

select coalesce(carrier, lane) as way, count(*) from shipments group by coalesce(carrier, lane) order by 1;
--> way | count
--> by rail across the border | 3
--> by sea, slowly but surely | 3
--> from Lyon to Torino at night | 2

select s.lane, t.carrier, count(*) from shipments s left join shipments t on t.id = s.id + 4 group by s.lane, t.carrier order by 1, 2;
--> lane | carrier | count
--> from Antwerp to Singapore | by rail across the border | 2
--> from Antwerp to Singapore | NULL | 2
--> from Lyon to Torino at night | by sea, slowly but surely | 1
--> from Lyon to Torino at night | NULL | 3

-- In the order of the key.
--: print pipelines, result
select head, count(*), sum(amount), min(number), max(note), count(note) from lines group by head order by head;
--> pipeline_0
-->   reads table lines: amount values, head values, number values, note validity, note offsets, note values
-->   scan lines
-->   clustered aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   sort
-->   fills collector 0, the result
--> head | count | sum | min | max | count
--> 1 | 2 | 30.00 | 1 | q | 2
--> 2 | 5 | 13.00 | 1 | q | 3
--> 5 | 1 | 7.25 | 1 | NULL | 0
--> 6 | 2 | -7.00 | 1 | r | 2
--> 9 | 1 | 3.00 | 1 | q | 1

select head, count(*) from lines where note is not null group by head order by head;
--> head | count
--> 1 | 2
--> 2 | 3
--> 6 | 2
--> 9 | 1

select head, sum(amount) from lines where amount > 100 group by head order by head;
--> head | sum
--> (no rows)

select head, number, sum(amount) from lines group by head, number order by head, number;
--> head | number | sum
--> 1 | 1 | 10.00
--> 1 | 2 | 20.00
--> 2 | 1 | 5.50
--> 2 | 2 | 4.50
--> 2 | 3 | 1.00
--> 2 | 4 | 1.00
--> 2 | 5 | 1.00
--> 5 | 1 | 7.25
--> 6 | 1 | -7.25
--> 6 | 2 | 0.25
--> 9 | 1 | 3.00

select head + 0, sum(amount) from lines group by head + 0 order by 1;
--> ?column? | sum
--> 1 | 30.00
--> 2 | 13.00
--> 5 | 7.25
--> 6 | -7.00
--> 9 | 3.00

select head, max(number) filter (where note = 'p') from lines group by head having sum(amount) > 3 order by head;
--> head | max
--> 1 | 1
--> 2 | 3
--> 5 | NULL

select head from lines group by head having count(*) > 1 order by head;
--> head
--> 1
--> 2
--> 6

select h.client, count(*), sum(s) from heads h join (select head, sum(amount) as s from lines group by head) l on h.id = l.head group by h.client order by 1;
--> client | count | sum
--> 11 | 2 | 23.00
--> 12 | 2 | 16.00
--> 13 | 1 | 7.25

-- Keys that follow from others.
--: print pipelines, result
select l.head, h.day, h.title, sum(amount) from lines l join heads h on h.id = l.head group by l.head, h.day, h.title order by l.head;
--> pipeline_0
-->   reads table heads: id values
-->   scan heads
-->   number keys
-->   fills join table 2
--> pipeline_1
-->   reads table lines: head values, amount values
-->   looks up table heads: day values, title offsets, title values
-->   scan lines
-->   inner join by position
-->   clustered aggregate
-->   fills aggregate table 1
--> pipeline_2
-->   reads object 1
-->   groups
-->   sort
-->   fills collector 0, the result
--> head | day | title | sum
--> 1 | 2020-01-01 | first | 30.00
--> 2 | 2020-01-02 | second | 13.00
--> 5 | 2020-01-01 | fifth | 7.25
--> 6 | 2020-01-02 | sixth | -7.00
--> 9 | 2020-01-09 | ninth | 3.00

select c.name, c.id, h.id, h.day, sum(amount) from clients c join heads h on h.client = c.id join lines l on l.head = h.id group by c.name, c.id, h.id, h.day order by h.id;
--> name | id | id | day | sum
--> Anna | 11 | 1 | 2020-01-01 | 30.00
--> Bert | 12 | 2 | 2020-01-02 | 13.00
--> Anna | 13 | 5 | 2020-01-01 | 7.25
--> Anna | 11 | 6 | 2020-01-02 | -7.00
--> Bert | 12 | 9 | 2020-01-09 | 3.00

--: print pipelines, result
select c.id, c.name, c.town, count(*), sum(amount) from clients c join heads h on h.client = c.id join lines l on l.head = h.id group by c.id, c.name, c.town order by c.id;
--> pipeline_0
-->   reads table clients: id values, name offsets, name values, town validity, town offsets, town values
-->   scan clients
-->   direct join build
-->   fills join table 2
--> pipeline_1
-->   reads table heads: id values
-->   scan heads
-->   number keys
-->   fills join table 3
--> pipeline_2
-->   reads table lines: head values, amount values
-->   looks up table heads: client values
-->   scan lines
-->   inner join by position
-->   inner join probe
-->   direct aggregate
-->   fills aggregate table 1
--> pipeline_3
-->   reads object 1
-->   groups
-->   sort
-->   fills collector 0, the result
--> id | name | town | count | sum
--> 11 | Anna | NULL | 4 | 23.00
--> 12 | Bert | Ulm | 6 | 16.00
--> 13 | Anna | Ulm | 1 | 7.25

select c.id, c.name, h.day, count(h.id) from clients c left join heads h on h.client = c.id group by c.id, c.name, h.day order by c.id, h.day;
--> id | name | day | count
--> 11 | Anna | 2020-01-01 | 1
--> 11 | Anna | 2020-01-02 | 1
--> 11 | Anna | 2020-01-03 | 1
--> 12 | Bert | 2020-01-02 | 1
--> 12 | Bert | 2020-01-09 | 1
--> 13 | Anna | 2020-01-01 | 1
--> 14 | Dora | NULL | 0

select h.id, h.title, c.id, c.name, count(*) from clients c left join heads h on h.client = c.id and h.day > date '2020-01-01' group by h.id, h.title, c.id, c.name order by c.id, h.id;
--> id | title | id | name | count
--> 3 | third | 11 | Anna | 1
--> 6 | sixth | 11 | Anna | 1
--> 2 | second | 12 | Bert | 1
--> 9 | ninth | 12 | Bert | 1
--> NULL | NULL | 13 | Anna | 1
--> NULL | NULL | 14 | Dora | 1

select h.id, coalesce(h.title, '-') as title, count(*) from clients c left join heads h on h.client = c.id and h.day > date '2020-01-01' group by h.id, coalesce(h.title, '-') order by h.id;
--> id | title | count
--> 2 | second | 1
--> 3 | third | 1
--> 6 | sixth | 1
--> 9 | ninth | 1
--> NULL | - | 2

select c.name, c.town, count(*) from clients c group by c.name, c.town order by c.name, c.town;
--> name | town | count
--> Anna | Ulm | 1
--> Anna | NULL | 1
--> Bert | Ulm | 1
--> Dora | NULL | 1

select upper(c.name) as name, c.id, count(*) from clients c join heads h on h.client = c.id group by upper(c.name), c.id order by c.id;
--> name | id | count
--> ANNA | 11 | 3
--> BERT | 12 | 2
--> ANNA | 13 | 1

select name from (select c.id, c.name, count(*) from clients c join heads h on h.client = c.id group by c.id, c.name) t order by name;
--> name
--> Anna
--> Anna
--> Bert

select 1 as one, 2 as two, count(*) from lines group by one, two;
--> one | two | count
--> 1 | 2 | 11
