-- Types: casts, ranges, comparisons between types, what results.
--: table t (id integer not null, b boolean, i1 tinyint, i2 smallint, i4 integer, i8 bigint, u1 unsigned tinyint, u2 unsigned smallint, u4 unsigned integer, u8 unsigned bigint, f4 real, f8 double precision, n decimal(10,3), s text)
--: 1 | true | 127 | 32767 | 2147483647 | 9223372036854775807 | 255 | 65535 | 4294967295 | 18446744073709551615 | 3.5 | 1e+20 | 1234567.891 | 42
--: 2 | false | -128 | -32768 | -2147483648 | -9223372036854775808 | 0 | 0 | 0 | 0 | -0.5 | -2.5 | -0.001 | -7
--: 3 | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--: ====
--: 4 | true | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11.000 | 12

--: print types, result
select i1 + i1, u1 + u1, u2 + u2, u4 + u4, u8 + 1, i1 + u1, -i1, -u1 from t where id in (3, 4);
--> types: smallint | smallint | integer | bigint | decimal(21,0) | smallint | smallint | smallint
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 2 | 10 | 12 | 14 | 9 | 6 | -1 | -5

--: print types, result
select i1 + 1::smallint, u1 + 1, u2 * 2, u4 + 1, u8 - 1, u4 - 8 from t;
--> types: smallint | integer | integer | bigint | decimal(21,0) | bigint
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 128 | 256 | 131070 | 4294967296 | 18446744073709551614 | 4294967287
--> -127 | 1 | 0 | 1 | -1 | -8
--> NULL | NULL | NULL | NULL | NULL | NULL
--> 2 | 6 | 12 | 8 | 7 | -1

select i1 = 127, u1 = 255, u2 > 65534, u4 = 4294967295, u8 = 18446744073709551615, i8 < u8, i1 < u1 from t;
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | true | true | true | true | true
--> false | false | false | false | false | true | true
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> false | false | false | false | false | true | true

select sum(i1), sum(u1), sum(u2), sum(u4), sum(u8), avg(u1), min(u8), max(u8), min(i1), max(u4) from t;
--> sum | sum | sum | sum | sum | avg | min | max | min | max
--> 0 | 260 | 65541 | 4294967302 | 18446744073709551623 | 86.666667 | 0 | 18446744073709551615 | -128 | 4294967295

--: any order
select u8, count(*) from t group by u8;
--> u8 | count
--> 0 | 1
--> 18446744073709551615 | 1
--> 8 | 1
--> NULL | 1

select id, u8 from t order by u8 desc nulls last;
--> id | u8
--> 1 | 18446744073709551615
--> 4 | 8
--> 2 | 0
--> 3 | NULL

select id, u4 from t order by u4;
--> id | u4
--> 2 | 0
--> 4 | 7
--> 1 | 4294967295
--> 3 | NULL

--: print types, result
select i2::integer, i4::bigint, i8::text, i4::double precision, i2::real, i4::decimal(12,2), i4::boolean, b::integer, b::text from t;
--> types: integer | bigint | text | double precision | real | decimal(12,2) | boolean | integer | text
--> i2 | i4 | i8 | i4 | i2 | i4 | i4 | b | b
--> 32767 | 2147483647 | 9223372036854775807 | 2147483647 | 32767 | 2147483647.00 | true | 1 | true
--> -32768 | -2147483648 | -9223372036854775808 | -2147483648 | -32768 | -2147483648.00 | true | 0 | false
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 2 | 3 | 4 | 3 | 2 | 3.00 | true | 1 | true

select i1::smallint, i1::integer, u1::smallint, u1::integer, u2::integer, u4::bigint, u8::decimal(20,0), u8::double precision, u8::text, i1::text from t;
--> i1 | i1 | u1 | u1 | u2 | u4 | u8 | u8 | u8 | i1
--> 127 | 127 | 255 | 255 | 65535 | 4294967295 | 18446744073709551615 | 1.8446744073709552e+19 | 18446744073709551615 | 127
--> -128 | -128 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | -128
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 1 | 1 | 5 | 5 | 6 | 7 | 8 | 8 | 8 | 1

select u8::bigint from t where id = 1;
--> ERROR numeric_value_out_of_range: bigint out of range

select i4::smallint from t where id = 4;
--> i4
--> 3

select i4::smallint from t where id = 1;
--> ERROR numeric_value_out_of_range: smallint out of range

select i8::integer from t where id = 1;
--> ERROR numeric_value_out_of_range: integer out of range

select u4::integer from t where id = 1;
--> ERROR numeric_value_out_of_range: integer out of range

select f4::integer, f8::bigint, f4::double precision, n::integer, n::bigint, n::double precision, n::real, n::text from t where id > 1;
--> f4 | f8 | f4 | n | n | n | n | n
--> 0 | -2 | -0.5 | 0 | 0 | -0.001 | -0.001 | -0.001
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
--> 9 | 10 | 9 | 11 | 11 | 11 | 11 | 11.000

select f8::bigint from t where id = 1;
--> ERROR numeric_value_out_of_range: bigint out of range

select f8::integer from t where id = 1;
--> ERROR numeric_value_out_of_range: integer out of range

select f8::real, f8::text, f4::text, f8::decimal(30,2), f4::decimal(10,2) from t;
--> f8 | f8 | f4 | f8 | f4
--> 1e+20 | 1e+20 | 3.5 | 100000000000000000000.00 | 3.50
--> -2.5 | -2.5 | -0.5 | -2.50 | -0.50
--> NULL | NULL | NULL | NULL | NULL
--> 10 | 10 | 9 | 10.00 | 9.00

select 1e39::double precision::real;
--> ERROR numeric_value_out_of_range: value out of range: overflow

select '1e-50'::real;
--> ERROR numeric_value_out_of_range: "1e-50" is out of range for type real
--> LINE 1: select '1e-50'::real;
-->                ^

select s::integer, s::bigint, s::smallint, s::double precision, s::real, s::decimal(10,2), s::boolean from t where id = 100;
--> s | s | s | s | s | s | s
--> (no rows)

select s::integer, s::bigint, s::smallint, s::double precision, s::real, s::decimal(10,2) from t;
--> s | s | s | s | s | s
--> 42 | 42 | 42 | 42 | 42 | 42.00
--> -7 | -7 | -7 | -7 | -7 | -7.00
--> NULL | NULL | NULL | NULL | NULL | NULL
--> 12 | 12 | 12 | 12 | 12 | 12.00

select 'x1'::integer;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "x1"
--> LINE 1: select 'x1'::integer;
-->                ^

select s::boolean from t where id = 1;
--> ERROR invalid_text_representation: invalid input syntax for type boolean: "42"

select '99999'::smallint;
--> ERROR numeric_value_out_of_range: value "99999" is out of range for type smallint
--> LINE 1: select '99999'::smallint;
-->                ^

select ''::integer;
--> ERROR invalid_text_representation: invalid input syntax for type integer: ""
--> LINE 1: select ''::integer;
-->                ^

select '1.5'::integer;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "1.5"
--> LINE 1: select '1.5'::integer;
-->                ^

select '9223372036854775808'::bigint;
--> ERROR numeric_value_out_of_range: value "9223372036854775808" is out of range for type bigint
--> LINE 1: select '9223372036854775808'::bigint;
-->                ^

select ' 12 '::integer, '+5'::integer, '-0'::integer, '1e3'::double precision, 'infinity'::real, '-inf'::float8, 'nan'::float4;
--> int4 | int4 | int4 | float8 | float4 | float8 | float4
--> 12 | 5 | 0 | 1000 | Infinity | -Infinity | NaN

select 't'::boolean, 'yes'::boolean, 'off'::boolean, '1'::boolean, 'FALSE'::boolean;
--> bool | bool | bool | bool | bool
--> true | true | false | true | false

select 'maybe'::boolean;
--> ERROR invalid_text_representation: invalid input syntax for type boolean: "maybe"
--> LINE 1: select 'maybe'::boolean;
-->                ^

select 0.5::integer, 1.5::integer, -0.5::integer, 0.5::float8::integer, 1.5::float8::integer, 2.5::float8::integer, -1.5::float8::integer;
--> int4 | int4 | ?column? | int4 | int4 | int4 | ?column?
--> 1 | 2 | -1 | 0 | 2 | 2 | -2

select true::integer, false::integer, 5::boolean, 0::boolean, 'true'::boolean::text;
--> int4 | int4 | bool | bool | text
--> 1 | 0 | true | false | true

select 1::text || 'x', 1.50::text, 1e10::float8::text, 0.1::float4::text, 1e-7::float8::text, 123456789.125::float8::text, 1e15::float8::text, 1e16::float8::text, true::text;
--> ?column? | text | text | text | text | text | text | text | text
--> 1x | 1.50 | 10000000000 | 0.1 | 1e-07 | 123456789.125 | 1e+15 | 1e+16 | true

select 0.1::real, 0.1::real::double precision, 16777217::real, 9007199254740993::double precision;
--> float4 | float8 | float4 | float8
--> 0.1 | 0.10000000149011612 | 1.6777216e+07 | 9.007199254740992e+15

--: print types, result
select 1::smallint + 1::smallint, 1::smallint + 1, 1 + 1::bigint, 1 + 1.5, 1.5 + 1e0, 1::real + 1::real, 1::real + 1, 1::real + 1.5, 1::bigint + 1::real;
--> types: smallint | integer | bigint | decimal(3,1) | decimal(3,1) | real | double precision | double precision | double precision
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> 2 | 2 | 2 | 2.5 | 2.5 | 2 | 2 | 2.5 | 2

--: print types, result
select 5 / 2, 5 / 2.0, 5 / 2::float8, 5::bigint / 2::smallint, 5::real / 2;
--> types: integer | decimal(8,6) | double precision | bigint | double precision
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> 2 | 2.500000 | 2.5 | 2 | 2.5

--: print types, result
select cast(1 as varchar), 'abc'::varchar(2), 'abc'::varchar, cast('7' as int2), cast(7 as numeric), cast(7.25 as numeric(5,1)), 7::float, 7::float(24), 7::dec(3,1), 7::int8, 7::int4;
--> types: text | text | text | smallint | decimal(10,0) | decimal(5,1) | double precision | real | decimal(3,1) | bigint | integer
--> varchar | varchar | varchar | int2 | numeric | numeric | float8 | float4 | numeric | int8 | int4
--> 1 | ab | abc | 7 | 7 | 7.3 | 7 | 7 | 7.0 | 7 | 7

select 32767::smallint + 1::smallint;
--> ERROR numeric_value_out_of_range: smallint out of range

select 2147483647 + 1;
--> ERROR numeric_value_out_of_range: integer out of range

select -2147483648 - 1;
--> ERROR numeric_value_out_of_range: integer out of range

select 2147483647 * 2;
--> ERROR numeric_value_out_of_range: integer out of range

select -(-2147483648);
--> ?column?
--> 2147483648

select 9223372036854775807 + 1::bigint;
--> ERROR numeric_value_out_of_range: bigint out of range

select 9223372036854775807::bigint * 2;
--> ERROR numeric_value_out_of_range: bigint out of range

select -9223372036854775808 / -1;
--> ERROR numeric_value_out_of_range: bigint out of range

select (-9223372036854775808)::bigint % -1;
--> ?column?
--> 0

select (-2147483648) / (-1);
--> ERROR numeric_value_out_of_range: integer out of range

select abs(-2147483648);
--> ERROR numeric_value_out_of_range: integer out of range

select abs((-32768)::smallint);
--> ERROR numeric_value_out_of_range: smallint out of range

select i4 + 1 from t where id = 1;
--> ERROR numeric_value_out_of_range: integer out of range

select i4 - 1 from t where id = 2;
--> ERROR numeric_value_out_of_range: integer out of range

select i8 * 2 from t where id = 1;
--> ERROR numeric_value_out_of_range: bigint out of range

select i2 + i2 from t where id = 1;
--> ERROR numeric_value_out_of_range: smallint out of range

select i2 * i2 from t where id = 1;
--> ERROR numeric_value_out_of_range: smallint out of range

select -i4 from t where id = 2;
--> ERROR numeric_value_out_of_range: integer out of range

select -i8 from t where id = 2;
--> ERROR numeric_value_out_of_range: bigint out of range

select i4 / 0 from t;
--> ERROR division_by_zero: division by zero

select i8 % 0 from t;
--> ERROR division_by_zero: division by zero

select 1 / 0;
--> ERROR division_by_zero: division by zero

select 1.0 / 0;
--> ERROR division_by_zero: division by zero

select 1 % 0;
--> ERROR division_by_zero: division by zero

select 1::float8 / 0;
--> ERROR division_by_zero: division by zero

select f8 / 0 from t;
--> ERROR division_by_zero: division by zero

select 1e308::float8 * 10;
--> ERROR numeric_value_out_of_range: value out of range: overflow

select 1e308::float8 * 1e308::float8;
--> ERROR numeric_value_out_of_range: value out of range: overflow

select 3e38::real * 10::real;
--> ERROR numeric_value_out_of_range: value out of range: overflow

select 1e-300::float8 * 1e-300::float8;
--> ERROR numeric_value_out_of_range: value out of range: underflow

select f8 * 1e300 from t where id = 1;
--> ERROR numeric_value_out_of_range: a number of more than 38 digits
--> LINE 1: select f8 * 1e300 from t where id = 1;
-->                     ^

select sqrt(-1);
--> ERROR invalid_parameter_value: cannot take square root of a negative number

select ln(0);
--> ERROR invalid_parameter_value: cannot take logarithm of zero

select ln(-1);
--> ERROR invalid_parameter_value: cannot take logarithm of a negative number

select power(0, -1);
--> ERROR invalid_parameter_value: zero raised to a negative power is undefined

select power(-1, 0.5);
--> ERROR invalid_parameter_value: a negative number raised to a non-integer power yields a complex result

select exp(1000);
--> ERROR numeric_value_out_of_range: value out of range: overflow

select power(10, 400);
--> ERROR numeric_value_out_of_range: value out of range: overflow

select 'NaN'::float8 = 'NaN'::float8, 'NaN'::float8 > 'Infinity'::float8, 'NaN'::float8 < 1, 'NaN'::float8 <> 1, 0.0::float8 = '-0'::float8;
--> ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | false | true | true

select least('NaN'::float8, 1), greatest('NaN'::float8, 1), 'Infinity'::float8 + 1, 'Infinity'::float8 - 'Infinity'::float8, -'Infinity'::float8;
--> least | greatest | ?column? | ?column? | ?column?
--> 1 | NaN | Infinity | NaN | -Infinity

select min(x), max(x), count(x) from (values ('NaN'::float8), (1), (null)) as v(x);
--> min | max | count
--> 1 | NaN | 2

select x from (values ('NaN'::float8), (1), (null), ('-Infinity')) as v(x) order by x;
--> x
--> -Infinity
--> 1
--> NaN
--> NULL

--: any order
select x, count(*) from (values ('NaN'::float8), (0), ('-0'), ('NaN'), (1)) as v(x) group by x;
--> x | count
--> 0 | 2
--> 1 | 1
--> NaN | 2

select 1 + true;
--> ERROR undefined_function: operator does not exist: integer + boolean
--> LINE 1: select 1 + true;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select b + 1 from t;
--> ERROR undefined_function: operator does not exist: boolean + integer
--> LINE 1: select b + 1 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select b = 1 from t;
--> ERROR undefined_function: operator does not exist: boolean = integer
--> LINE 1: select b = 1 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select 'a'::nosuchtype;
--> ERROR undefined_object: type "nosuchtype" does not exist
--> LINE 1: select 'a'::nosuchtype;
-->                     ^

select 1::date;
--> ERROR undefined_function: cannot cast type integer to date
--> LINE 1: select 1::date;
-->                ^

select true::float8;
--> ERROR undefined_function: cannot cast type boolean to double precision
--> LINE 1: select true::float8;
-->                ^

select date '2020-01-01'::integer;
--> ERROR undefined_function: cannot cast type date to integer
--> LINE 1: select date '2020-01-01'::integer;
-->                ^

select 1::char(3);
--> ERROR feature_not_supported: the type character(n) is not supported
--> LINE 1: select 1::char(3);
-->                   ^
--> HINT: use text or varchar

--: not PostgreSQL: no such type
select 1::json;
--> ERROR undefined_object: type "json" does not exist
--> LINE 1: select 1::json;
-->                   ^

select not 1;
--> ERROR datatype_mismatch: argument of NOT must be type boolean, not type integer
--> LINE 1: select not 1;
-->                    ^

select i4 and b from t;
--> ERROR datatype_mismatch: argument of AND must be type boolean, not type integer
--> LINE 1: select i4 and b from t;
-->                ^

select -b from t;
--> ERROR undefined_function: operator does not exist: - boolean
--> LINE 1: select -b from t;
-->                ^
--> HINT: no operator matches these types; an explicit cast may help

select -s from t;
--> ERROR undefined_function: operator does not exist: - text
--> LINE 1: select -s from t;
-->                ^
--> HINT: no operator matches these types; an explicit cast may help

-- Where real meets other numbers: compared in double precision, one value is real
--: print types, result
select coalesce(f4, 0), case when b then f4 else 1.5 end, greatest(f4, i4), coalesce(f4, f8), nullif(f4, 3.5) from t;
--> types: real | real | real | double precision | real
--> coalesce | case | greatest | coalesce | nullif
--> 3.5 | 3.5 | 2.1474836e+09 | 3.5 | NULL
--> -0.5 | 1.5 | -0.5 | -0.5 | -0.5
--> 0 | 1.5 | NULL | NULL | NULL
--> 9 | 9 | 9 | 9 | 9

select x = 0.1, x in (0.1), x in (0.1, 0.2), x in (0.1, 0.2, y), x not in (0.3, null), x between 0.1 and 0.2 from (values (0.1::real, 1), (0.2::real, 2)) as v(x, y);
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> false | false | true | true | NULL | true
--> false | false | true | true | NULL | false

-- Numbers with underscores, in other bases, and too long for a decimal
select 1e300::float8, 1e-300::double precision, 1e38::real, 0x10::float8, 1_000.5::float8;
--> float8 | float8 | float4 | float8 | float8
--> 1e+300 | 1e-300 | 1e+38 | 16 | 1000.5

select 1e400::float8;
--> ERROR numeric_value_out_of_range: "1e400" is out of range for type double precision
--> LINE 1: select 1e400::float8;
-->                ^

select 1e39::real;
--> ERROR numeric_value_out_of_range: "1e39" is out of range for type real
--> LINE 1: select 1e39::real;
-->                ^

select '0x1F'::int, '1_000'::int, '0b11'::int, '0x_1F'::int;
--> int4 | int4 | int4 | int4
--> 31 | 1000 | 3 | 31

select '1__0'::int;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "1__0"
--> LINE 1: select '1__0'::int;
-->                ^

select x::int from (values ('1__0')) v(x);
--> ERROR invalid_text_representation: invalid input syntax for type integer: "1__0"

select '1_e5'::numeric(10,0);
--> ERROR invalid_text_representation: invalid input syntax for type decimal(10,0): "1_e5"
--> LINE 1: select '1_e5'::numeric(10,0);
-->                ^
