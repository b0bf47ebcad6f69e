-- Errors: syntax and binding errors with their place, near misses, and what fails when the query runs.
--: table people (id integer not null, name text, birthday date, height double precision)
--: 1 | Ann | 1990-05-01 | 1.7
--: 2 | Bob | NULL | NULL
--: table cities (id integer)

selec 1;
--> ERROR syntax_error: syntax error at or near "selec"
--> LINE 1: selec 1;
-->         ^

select;
--> (no columns)
-->

select 1 from;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select 1 from;
-->                      ^

select 1 +;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select 1 +;
-->                   ^

select (1;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select (1;
-->                  ^

select 1);
--> ERROR syntax_error: syntax error at or near ")"
--> LINE 1: select 1);
-->                 ^

select 'open;
--> ERROR syntax_error: unterminated quoted string at or near "'open;"
--> LINE 1: select 'open;
-->                ^

select "open;
--> ERROR syntax_error: unterminated quoted identifier at or near ""open;"
--> LINE 1: select "open;
-->                ^

select * from people where;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select * from people where;
-->                                   ^

select * from people group;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select * from people group;
-->                                   ^

select 1 as;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select 1 as;
-->                    ^

select from people where id = ;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select from people where id = ;
-->                                       ^

insert;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: insert;
-->               ^

select 1; select 2;
--> ERROR feature_not_supported: more than one statement is not supported
--> LINE 1: select 1; select 2;
-->                   ^
--> HINT: script() of a Database runs several, one after another

select nosuch from people;
--> ERROR undefined_column: column "nosuch" does not exist
--> LINE 1: select nosuch from people;
-->                ^

select nam from people;
--> ERROR undefined_column: column "nam" does not exist
--> LINE 1: select nam from people;
-->                ^
--> HINT: perhaps you meant the column name

select people.nam from people;
--> ERROR undefined_column: column people.nam does not exist
--> LINE 1: select people.nam from people;
-->                ^
--> HINT: perhaps you meant the column name

select p.name from people;
--> ERROR undefined_table: missing FROM-clause entry for table "p"
--> LINE 1: select p.name from people;
-->                ^

select nosuch.name from people;
--> ERROR undefined_table: missing FROM-clause entry for table "nosuch"
--> LINE 1: select nosuch.name from people;
-->                ^

select name
  from people
 where heigth > 1.5;
--> ERROR undefined_column: column "heigth" does not exist
--> LINE 3:  where heigth > 1.5;
-->                ^
--> HINT: perhaps you meant the column height

select id,
       	nam
  from people;
--> ERROR undefined_column: column "nam" does not exist
--> LINE 2:        	nam
-->                	^
--> HINT: perhaps you meant the column name

select 'äöü', '😀', nosuch from people;
--> ERROR undefined_column: column "nosuch" does not exist
--> LINE 1: select 'äöü', '😀', nosuch from people;
-->                             ^

select * from peeple;
--> ERROR undefined_table: relation "peeple" does not exist
--> LINE 1: select * from peeple;
-->                       ^
--> HINT: perhaps you meant the table people

select * from nosuch;
--> ERROR undefined_table: relation "nosuch" does not exist
--> LINE 1: select * from nosuch;
-->                       ^

--: not PostgreSQL: there are no schemas
select * from public.people;
--> ERROR undefined_table: relation "public.people" does not exist
--> LINE 1: select * from public.people;
-->                       ^
--> HINT: there are no schemas; to read a file, write its path as a string: FROM 'dir/file.arrow'

--: not PostgreSQL: a string in FROM is a path
select * from 'nosuch.arrow';
--> ERROR undefined_table: file 'nosuch.arrow' does not exist
--> LINE 1: select * from 'nosuch.arrow';
-->                       ^

select nosuchfunction(1);
--> ERROR undefined_function: function nosuchfunction(integer) does not exist
--> LINE 1: select nosuchfunction(1);
-->                ^

select uper(name) from people;
--> ERROR undefined_function: function uper(text) does not exist
--> LINE 1: select uper(name) from people;
-->                ^
--> HINT: perhaps you meant the function upper

select upper(name, 1) from people;
--> ERROR undefined_function: function upper(text, integer) does not exist
--> LINE 1: select upper(name, 1) from people;
-->                ^
--> HINT: no function of that name takes these types; an explicit cast may help

select upper() from people;
--> ERROR undefined_function: function upper() does not exist
--> LINE 1: select upper() from people;
-->                ^
--> HINT: no function of that name takes these types; an explicit cast may help

select abs(name) from people;
--> ERROR undefined_function: function abs(text) does not exist
--> LINE 1: select abs(name) from people;
-->                ^
--> HINT: no function of that name takes these types; an explicit cast may help

select name + 1 from people;
--> ERROR undefined_function: operator does not exist: text + integer
--> LINE 1: select name + 1 from people;
-->                     ^
--> HINT: no operator matches these types; an explicit cast may help

select name - birthday from people;
--> ERROR undefined_function: operator does not exist: text - date
--> LINE 1: select name - birthday from people;
-->                     ^
--> HINT: no operator matches these types; an explicit cast may help

select birthday + height from people;
--> ERROR undefined_function: operator does not exist: date + double precision
--> LINE 1: select birthday + height from people;
-->                         ^
--> HINT: no operator matches these types; an explicit cast may help

select id = birthday from people;
--> ERROR undefined_function: operator does not exist: integer = date
--> LINE 1: select id = birthday from people;
-->                   ^
--> HINT: no operator matches these types; an explicit cast may help

select id from people where id;
--> ERROR datatype_mismatch: argument of WHERE must be type boolean, not type integer
--> LINE 1: select id from people where id;
-->                                     ^

select id from people where name;
--> ERROR datatype_mismatch: argument of WHERE must be type boolean, not type text
--> LINE 1: select id from people where name;
-->                                     ^

select id from people where 1;
--> ERROR datatype_mismatch: argument of WHERE must be type boolean, not type integer
--> LINE 1: select id from people where 1;
-->                                     ^

select id from people where 'yes';
--> id
--> 1
--> 2

select id from people where 'maybe';
--> ERROR invalid_text_representation: invalid input syntax for type boolean: "maybe"
--> LINE 1: select id from people where 'maybe';
-->                                     ^

select not name from people;
--> ERROR datatype_mismatch: argument of NOT must be type boolean, not type text
--> LINE 1: select not name from people;
-->                    ^

select id and true from people;
--> ERROR datatype_mismatch: argument of AND must be type boolean, not type integer
--> LINE 1: select id and true from people;
-->                ^

select case when id then 1 end from people;
--> ERROR datatype_mismatch: argument of CASE/WHEN must be type boolean, not type integer
--> LINE 1: select case when id then 1 end from people;
-->                          ^

select id in ('a', 'b') from people;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "a"
--> LINE 1: select id in ('a', 'b') from people;
-->                       ^

select id in (1, birthday) from people;
--> ERROR undefined_function: operator does not exist: integer = date
--> LINE 1: select id in (1, birthday) from people;
-->                   ^
--> HINT: no operator matches these types; an explicit cast may help

select id between 'a' and 'b' from people;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "a"
--> LINE 1: select id between 'a' and 'b' from people;
-->                   ^

select coalesce(id, name) from people;
--> ERROR datatype_mismatch: COALESCE types integer and text cannot be matched
--> LINE 1: select coalesce(id, name) from people;
-->                             ^

select coalesce();
--> ERROR syntax_error: syntax error at or near ")"
--> LINE 1: select coalesce();
-->                         ^

select greatest(id, birthday) from people;
--> ERROR datatype_mismatch: GREATEST types integer and date cannot be matched
--> LINE 1: select greatest(id, birthday) from people;
-->                             ^

select * ;
--> ERROR syntax_error: SELECT * with no tables specified is not valid
--> LINE 1: select * ;
-->                ^

select count(*, 1) from people;
--> ERROR syntax_error: syntax error at or near ","
--> LINE 1: select count(*, 1) from people;
-->                       ^

select p.* from people;
--> ERROR undefined_table: missing FROM-clause entry for table "p"
--> LINE 1: select p.* from people;
-->                ^

select max(*) from people;
--> ERROR undefined_function: function max(*) does not exist
--> LINE 1: select max(*) from people;
-->                ^

select 1 as a, 2 as a order by a;
--> ERROR ambiguous_column: ORDER BY "a" is ambiguous
--> LINE 1: select 1 as a, 2 as a order by a;
-->                                        ^

select a from (select 1 as a, 2 as a) as x;
--> ERROR ambiguous_column: column reference "a" is ambiguous
--> LINE 1: select a from (select 1 as a, 2 as a) as x;
-->                ^

select a.id from people a, people b where id = 1;
--> ERROR ambiguous_column: column reference "id" is ambiguous
--> LINE 1: select a.id from people a, people b where id = 1;
-->                                                   ^
--> HINT: write a.id or b.id

select id from people a, people b;
--> ERROR ambiguous_column: column reference "id" is ambiguous
--> LINE 1: select id from people a, people b;
-->                ^
--> HINT: write a.id or b.id

select x.id from (select id from people) as x(a, b);
--> ERROR invalid_column_reference: table "x" has 1 columns available but 2 columns specified
--> LINE 1: select x.id from (select id from people) as x(a, b);
-->                                  ^

select 1 / (id - 1) from people;
--> ERROR division_by_zero: division by zero

select id from people where 1 / (id - 1) > 0;
--> ERROR division_by_zero: division by zero

select sum(1 / (id - 1)) from people;
--> ERROR division_by_zero: division by zero

select id from people order by 1 / (id - 1);
--> ERROR division_by_zero: division by zero

select 1 / (id - 1), count(*) from people group by 1;
--> ERROR division_by_zero: division by zero

select a.id from people a join people b on a.id = 1 / (b.id - 1);
--> ERROR division_by_zero: division by zero

select name::integer from people;
--> ERROR invalid_text_representation: invalid input syntax for type integer: "Ann"

select name::date from people where id = 1;
--> ERROR invalid_datetime_format: invalid input syntax for type date: "Ann"

--: not PostgreSQL: decimals have 38 digits
select (height * 1e300)::integer from people where id = 1;
--> ERROR numeric_value_out_of_range: a number of more than 38 digits
--> LINE 1: select (height * 1e300)::integer from people where id = 1;
-->                          ^

select id + 2147483647 from people;
--> ERROR numeric_value_out_of_range: integer out of range

select id::smallint + 32767::smallint from people;
--> ERROR numeric_value_out_of_range: smallint out of range

--: not PostgreSQL: constants fail where they are evaluated
select 1/0 from people where false;
--> ?column?
--> (no rows)

--: not PostgreSQL: constants fail where they are evaluated
select case when id > 5 then 1/0 else 1 end from people;
--> case
--> 1
--> 1

--: not PostgreSQL: decimals have 38 digits
select 99999999999999999999999999999999999999999999;
--> ERROR numeric_value_out_of_range: a number of more than 38 digits
--> LINE 1: select 99999999999999999999999999999999999999999999;
-->                ^

select 0x1FFFFFFFFFFFFFFFF;
--> ?column?
--> 36893488147419103231

select 12abc;
--> ERROR syntax_error: trailing junk after numeric literal at or near "12abc"
--> LINE 1: select 12abc;
-->                ^

select 1.2.3;
--> ERROR syntax_error: syntax error at or near ".3"
--> LINE 1: select 1.2.3;
-->                   ^

select $1;
--> ERROR feature_not_supported: a parameter ($1) is not supported
--> LINE 1: select $1;
-->                ^

select ?;
--> ERROR syntax_error: syntax error at or near ";"
--> LINE 1: select ?;
-->                 ^

select id from people limit 'a';
--> ERROR invalid_text_representation: invalid input syntax for type bigint: "a"
--> LINE 1: select id from people limit 'a';
-->                                     ^

select @ 1;
--> ?column?
--> 1

select 1 === 2;
--> ERROR feature_not_supported: the operator === is not supported
--> LINE 1: select 1 === 2;
-->                  ^

select 1 <-> 2;
--> ERROR feature_not_supported: the operator <-> is not supported
--> LINE 1: select 1 <-> 2;
-->                  ^

select 2 ^ 3, 7 & 3, 7 | 8, 1 << 3;
--> ERROR feature_not_supported: the operator & is not supported
--> LINE 1: select 2 ^ 3, 7 & 3, 7 | 8, 1 << 3;
-->                         ^

select !1;
--> ERROR undefined_function: operator does not exist: ! integer
--> LINE 1: select !1;
-->                ^
--> HINT: no operator matches these types; an explicit cast may help

select interval '1 day' + 1;
--> ERROR undefined_function: operator does not exist: interval + integer
--> LINE 1: select interval '1 day' + 1;
-->                                 ^
--> HINT: no operator matches these types; an explicit cast may help

select timestamp '2024-01-01 25:00:00';
--> ERROR datetime_field_overflow: date/time field value out of range: "2024-01-01 25:00:00"
--> LINE 1: select timestamp '2024-01-01 25:00:00';
-->                          ^

select date '0000-01-01';
--> ERROR datetime_field_overflow: date/time field value out of range: "0000-01-01"
--> LINE 1: select date '0000-01-01';
-->                     ^
