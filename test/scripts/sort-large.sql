-- Sorts of enough rows to be ordered by the first bits of their keys.
--: table digits (n integer not null, name text, part double precision)
--: 0 | zero and something more | -0.5
--: 1 | one and something more | NULL
--: 2 | NULL | 2.5
--: 3 | three | -1e300
--: 4 | three and something more | 0
--: 5 | zero | 1e-300
--: 6 | zero and something | 1e300
--: 7 | one and something else | -2.5
--: 8 | NULL | 0
--: 9 | one | NULL

select a.n, b.n, c.n, d.n from digits a, digits b, digits c, digits d
order by (a.n * 7 + b.n * 3) % 11 - 5 desc, a.n * 1000 + b.n * 100 + c.n * 10 + d.n limit 5 offset 9000;
--> n | n | n | n
--> 9 | 5 | 0 | 0
--> 9 | 5 | 0 | 1
--> 9 | 5 | 0 | 2
--> 9 | 5 | 0 | 3
--> 9 | 5 | 0 | 4

select a.name, b.part, c.n, d.n from digits a, digits b, digits c, digits d
order by a.name, b.part desc, c.n desc, d.n limit 5 offset 4321;
--> name | part | n | n
--> three and something more | 2.5 | 7 | 1
--> three and something more | 2.5 | 7 | 2
--> three and something more | 2.5 | 7 | 3
--> three and something more | 2.5 | 7 | 4
--> three and something more | 2.5 | 7 | 5

select a.name, b.part, c.n, d.n from digits a, digits b, digits c, digits d
order by b.part nulls first, a.name desc nulls last, d.n, c.n limit 5 offset 7777;
--> name | part | n | n
--> one | 1e-300 | 7 | 7
--> one | 1e-300 | 8 | 7
--> one | 1e-300 | 9 | 7
--> one | 1e-300 | 0 | 8
--> one | 1e-300 | 1 | 8

select a.name, a.n, b.name, c.n, d.n from digits a, digits b, digits c, digits d
order by a.name desc, a.n, b.name, b.n, c.n desc, d.n limit 6;
--> name | n | name | n | n
--> NULL | 2 | one | 9 | 0
--> NULL | 2 | one | 9 | 1
--> NULL | 2 | one | 9 | 2
--> NULL | 2 | one | 9 | 3
--> NULL | 2 | one | 9 | 4
--> NULL | 2 | one | 9 | 5

select b.part, a.n, b.n, c.n from digits a, digits b, digits c
order by b.part, (a.n + c.n)::smallint desc, a.n, b.n limit 5 offset 400;
--> part | n | n | n
--> 0 | 5 | 4 | 4
--> 0 | 5 | 8 | 4
--> 0 | 6 | 4 | 3
--> 0 | 6 | 8 | 3
--> 0 | 7 | 4 | 2

select count(*), min(n), max(n) from
  (select a.n + 10 * b.n + 100 * c.n + 1000 * d.n as n from digits a, digits b, digits c, digits d order by 1 desc offset 9990) as x;
--> count | min | max
--> 10 | 0 | 9

select a.n::bigint * 1000000000000000 - 4500000000000000 as far, b.n, c.n from digits a, digits b, digits c
order by far desc, b.n - 5, c.n desc limit 4 offset 555;
--> far | n | n
--> -500000000000000 | 5 | 4
--> -500000000000000 | 5 | 3
--> -500000000000000 | 5 | 2
--> -500000000000000 | 5 | 1

-- Texts that begin alike for long, and of which one begins another.
select left(repeat('same ', 9), 40 + a.n % 4) || repeat('x', b.n) || c.name as t, c.n, d.n
from digits a, digits b, digits c, digits d where a.n > 2 or c.n <> 3
order by t, c.n desc, d.n, a.n limit 6 offset 5100;
--> t | n | n
--> same same same same same same same same sxxxxzero and something more | 0 | 0
--> same same same same same same same same sxxxxzero and something more | 0 | 0
--> same same same same same same same same sxxxxzero and something more | 0 | 0
--> same same same same same same same same sxxxxzero and something more | 0 | 1
--> same same same same same same same same sxxxxzero and something more | 0 | 1
--> same same same same same same same same sxxxxzero and something more | 0 | 1

select left(repeat('same ', 9), 40 + a.n % 4) || repeat('x', b.n) || c.name as t, c.n, d.n
from digits a, digits b, digits c, digits d
order by c.n % 2, t desc nulls last, c.n desc, d.n, a.n limit 6 offset 3800;
--> t | n | n
--> NULL | 8 | 8
--> NULL | 8 | 8
--> NULL | 8 | 8
--> NULL | 8 | 8
--> NULL | 8 | 8
--> NULL | 8 | 8

select count(*), min(t), max(t) from (select repeat('x', 12 - b.n) || c.name as t
from digits a, digits b, digits c, digits d, digits e where e.n < 3 and d.n < 8 order by t nulls first offset 12345) as x;
--> count | min | max
--> 11655 | xxxxxxxxxone and something else | xxxzero and something more
