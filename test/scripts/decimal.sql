-- decimal: exact arithmetic, result types, rounding, limits.
--: table d (id integer not null, a decimal(4,2), b decimal(15,2), c decimal(38,0), e decimal(38,38), f decimal(18,6))
--: 1 | 99.99 | 1234567890123.45 | 99999999999999999999999999999999999999 | 0.99999999999999999999999999999999999999 | 0.000001
--: 2 | -99.99 | -1234567890123.45 | -99999999999999999999999999999999999999 | -0.99999999999999999999999999999999999999 | -0.000001
--: 3 | 0.00 | 0.00 | 0 | 0.00000000000000000000000000000000000000 | 0.000000
--: 4 | NULL | NULL | NULL | NULL | NULL
--: 5 | 0.01 | 0.01 | 1 | 0.00000000000000000000000000000000000001 | 123456789012.654321

--: print types, result
select id, a + a, a - b, a * a, a * b, b * b, -a, abs(a) from d;
--> types: integer | decimal(5,2) | decimal(16,2) | decimal(9,4) | decimal(20,4) | decimal(31,4) | decimal(4,2) | decimal(4,2)
--> id | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | abs
--> 1 | 199.98 | -1234567890023.46 | 9998.0001 | 123444443333443.7655 | 1524157875323866912056239.9025 | -99.99 | 99.99
--> 2 | -199.98 | 1234567890023.46 | 9998.0001 | 123444443333443.7655 | 1524157875323866912056239.9025 | 99.99 | 99.99
--> 3 | 0.00 | 0.00 | 0.0000 | 0.0000 | 0.0000 | 0.00 | 0.00
--> 4 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 5 | 0.02 | 0.00 | 0.0001 | 0.0001 | 0.0001 | -0.01 | 0.01

--: print types, result
select id, a + 1, a * 2, 1 - a, a + 0.001, a * 1.1, a + id, id * a from d;
--> types: integer | decimal(5,2) | decimal(6,2) | decimal(5,2) | decimal(6,3) | decimal(7,3) | decimal(13,2) | decimal(15,2)
--> id | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | 100.99 | 199.98 | -98.99 | 99.991 | 109.989 | 100.99 | 99.99
--> 2 | -98.99 | -199.98 | 100.99 | -99.989 | -109.989 | -97.99 | -199.98
--> 3 | 1.00 | 0.00 | 1.00 | 0.001 | 0.000 | 3.00 | 0.00
--> 4 | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 5 | 1.01 | 0.02 | 0.99 | 0.011 | 0.011 | 5.01 | 0.05

--: print types, result
select id, a / 3, a / 0.3, b / 7, f / 3, 1 / a from d where a <> 0;
--> types: integer | decimal(8,6) | decimal(9,6) | decimal(19,6) | decimal(20,8) | decimal(9,6)
--> id | ?column? | ?column? | ?column? | ?column? | ?column?
--> 1 | 33.330000 | 333.300000 | 176366841446.207143 | 0.00000033 | 0.010001
--> 2 | -33.330000 | -333.300000 | -176366841446.207143 | -0.00000033 | -0.010001
--> 5 | 0.003333 | 0.033333 | 0.001429 | 41152263004.21810700 | 100.000000

select id, c + 0, c - 0 from d where id > 2;
--> id | ?column? | ?column?
--> 3 | 0 | 0
--> 4 | NULL | NULL
--> 5 | 1 | 1

select id, a * (1 - f) * (1 + f), b * (1 - a) from d;
--> id | ?column? | ?column?
--> 1 | 99.99000000 | -122209875443320.3155
--> 2 | -99.99000000 | -124679011223567.2155
--> 3 | 0.00000000 | 0.0000
--> 4 | NULL | NULL
--> 5 | -152415787533150446754.29669840 | 0.0099

select id from d where a = 99.990 or a = b;
--> id
--> 1
--> 3
--> 5

select id from d where b > 1234567890123.449;
--> id
--> 1

select id from d where a < f;
--> id
--> 2
--> 5

select id from d where c > 1e30;
--> id
--> 1

select id from d order by c, id;
--> id
--> 2
--> 3
--> 5
--> 1
--> 4

select id from d order by e desc;
--> id
--> 4
--> 1
--> 5
--> 3
--> 2

--: print types, result
select sum(a), sum(b), sum(f), avg(a), avg(b), avg(f), min(e), max(c), min(f) from d;
--> types: decimal(38,2) | decimal(38,2) | decimal(38,6) | decimal(38,6) | decimal(38,6) | decimal(38,10) | decimal(38,38) | decimal(38,0) | decimal(18,6)
--> sum | sum | sum | avg | avg | avg | min | max | min
--> 0.01 | 0.01 | 123456789012.654321 | 0.002500 | 0.002500 | 30864197253.1635802500 | -0.99999999999999999999999999999999999999 | 99999999999999999999999999999999999999 | -0.000001

--: print types, result
select round(a, 1), round(b, 0), round(f, 3), trunc(f, 2), ceil(a), floor(a), sign(a) from d;
--> types: decimal(4,1) | decimal(14,0) | decimal(16,3) | decimal(15,2) | decimal(3,0) | decimal(3,0) | decimal(1,0)
--> round | round | round | trunc | ceil | floor | sign
--> 100.0 | 1234567890123 | 0.000 | 0.00 | 100 | 99 | 1
--> -100.0 | -1234567890123 | 0.000 | 0.00 | -99 | -100 | -1
--> 0.0 | 0 | 0.000 | 0.00 | 0 | 0 | 0
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 0.0 | 0 | 123456789012.654 | 123456789012.65 | 1 | 0 | 1

--: print types, result
select a::integer, b::bigint, a::double precision, f::real, a::text, a::decimal(10,4), a::decimal(3,1) from d;
--> ERROR numeric_value_out_of_range: numeric field overflow

select a::decimal(3,2) from d where id = 1;
--> ERROR numeric_value_out_of_range: numeric field overflow

select b::integer from d where id = 1;
--> ERROR numeric_value_out_of_range: integer out of range

select 1.005::decimal(10,2), 1.015::decimal(10,2), -1.005::decimal(10,2), 0.5::integer, 1.5::integer, 2.5::integer, -0.5::integer, -1.5::integer;
--> numeric | numeric | ?column? | int4 | int4 | int4 | ?column? | ?column?
--> 1.01 | 1.02 | -1.01 | 1 | 2 | 3 | -1 | -2

select 10.0 / 3, 1.0 / 3.0, 2 / 3.0, 1.00 / 7, 100 / 0.01;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> 3.333333 | 0.333333 | 0.666667 | 0.142857 | 10000.000000

--: print types, result
select 1.5 + 1, 1.5 * 1.5, 1.50 * 2.000, 1.5 / 2, 5.5 % 2, 123.456 - 0.456;
--> types: decimal(3,1) | decimal(5,2) | decimal(8,5) | decimal(7,6) | decimal(2,1) | decimal(7,3)
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 2.5 | 2.25 | 3.00000 | 0.750000 | 1.5 | 123.000

select 5.5 % 2, -5.5 % 2, 5.5 % -2, 5.25 % 0.5;
--> ?column? | ?column? | ?column? | ?column?
--> 1.5 | -1.5 | 1.5 | 0.25

select 0.1 + 0.2 = 0.3, 0.1 * 3 = 0.3, 1.0 = 1.00, 1.0 = 1, 2 > 1.9999999999999999999999;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | true | true | true

select 12345678901234567890.123456789 * 1, 12345678901234567890123456789012345678;
--> ?column? | ?column?
--> 12345678901234567890.123456789 | 12345678901234567890123456789012345678

--: not PostgreSQL: decimals have 38 digits
select 99999999999999999999999999999999999999 + 1;
--> ERROR numeric_value_out_of_range: numeric field overflow

--: not PostgreSQL: decimals have 38 digits
select c + 1 from d where id = 1;
--> ERROR numeric_value_out_of_range: numeric field overflow

--: not PostgreSQL: decimals have 38 digits
select c * 10 from d where id = 1;
--> ERROR numeric_value_out_of_range: numeric field overflow

--: not PostgreSQL: decimals have 38 digits
select c - 1 from d where id = 2;
--> ERROR numeric_value_out_of_range: numeric field overflow

--: not PostgreSQL: decimals have 38 digits
select sum(c) from d where id in (1, 5);
--> ERROR numeric_value_out_of_range: numeric field overflow

--: not PostgreSQL: decimals have 38 digits
select b * b * b from d where id = 1;
--> ERROR numeric_value_out_of_range: numeric field overflow

select 1.5 / 0;
--> ERROR division_by_zero: division by zero

select a / 0 from d;
--> ERROR division_by_zero: division by zero

select a / (a - a) from d where id = 1;
--> ERROR division_by_zero: division by zero

select a % 0.0 from d where id = 1;
--> ERROR division_by_zero: division by zero

select 123.45::decimal(4,2);
--> ERROR numeric_value_out_of_range: numeric field overflow

select 1.5::decimal(39, 2);
--> ERROR feature_not_supported: numeric(39,2) is not supported
--> LINE 1: select 1.5::decimal(39, 2);
-->                     ^
--> HINT: the precision is 1 to 38, the scale 0 to the precision

select 1.5::decimal(2, 3);
--> ERROR feature_not_supported: numeric(2,3) is not supported
--> LINE 1: select 1.5::decimal(2, 3);
-->                     ^
--> HINT: the precision is 1 to 38, the scale 0 to the precision

--: not PostgreSQL: decimals have 38 digits
select 1e40;
--> ERROR numeric_value_out_of_range: a number of more than 38 digits
--> LINE 1: select 1e40;
-->                ^

select '12.345'::decimal(10,2), '-0.005'::decimal(5,2), ' 7 '::decimal(5,1), '1e2'::decimal(5,0);
--> numeric | numeric | numeric | numeric
--> 12.35 | -0.01 | 7.0 | 100

select 'abc'::decimal(5,2);
--> ERROR invalid_text_representation: invalid input syntax for type decimal(5,2): "abc"
--> LINE 1: select 'abc'::decimal(5,2);
-->                ^

select 1e5::integer, 12e-1, 1.e2, .5;
--> int4 | ?column? | ?column? | ?column?
--> 100000 | 1.2 | 100 | 0.5

--: any order
select a, count(*) from d group by a;
--> a | count
--> -99.99 | 1
--> 0.00 | 1
--> 0.01 | 1
--> 99.99 | 1
--> NULL | 1

--: any order
select b + 0.5, count(*) from d group by 1;
--> ?column? | count
--> -1234567890122.95 | 1
--> 0.50 | 1
--> 0.51 | 1
--> 1234567890123.95 | 1
--> NULL | 1

select x.a from d x join d y on x.a = y.b order by 1;
--> a
--> 0.00
--> 0.01

select greatest(a, b), least(a, f), coalesce(a, b), nullif(a, b), case when a > 0 then a else b end from d;
--> greatest | least | coalesce | nullif | b
--> 1234567890123.45 | 0.000001 | 99.99 | 99.99 | 99.99
--> -99.99 | -99.990000 | -99.99 | -99.99 | -1234567890123.45
--> 0.00 | 0.000000 | 0.00 | NULL | 0.00
--> NULL | NULL | NULL | NULL | NULL
--> 0.01 | 0.010000 | 0.01 | NULL | 0.01

select a in (99.99, 0.01), a between -1 and 1, a is distinct from b from d;
--> ?column? | ?column? | ?column?
--> true | false | true
--> false | false | true
--> false | true | false
--> NULL | NULL | false
--> true | true | false
