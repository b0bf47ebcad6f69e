-- Text: functions, LIKE, characters beyond ASCII, dictionaries.
--: table t (id integer not null, s text, w text dictionary(int16), l text large)
--: 1 | Hello World | red | alpha
--: 2 | '' | green | NULL
--: 3 | NULL | NULL | beta
--: ====
--: 4 | Grüße, Jürgen | red | '  spaces  '
--: 5 | 日本語テキスト | blue | 100%
--: 6 | a_b%c\d | red | aaa
--: 7 | 😀 smile | green | 'The quick brown fox jumps over the lazy dog'

--: print types, result
select id, length(s), char_length(w), octet_length(s), lower(s), upper(s) from t;
--> types: integer | integer | integer | integer | text | text
--> id | length | char_length | octet_length | lower | upper
--> 1 | 11 | 3 | 11 | hello world | HELLO WORLD
--> 2 | 0 | 5 | 0 | '' | ''
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | 13 | 3 | 16 | grüße, jürgen | GRÜßE, JÜRGEN
--> 5 | 7 | 4 | 21 | 日本語テキスト | 日本語テキスト
--> 6 | 7 | 3 | 7 | a_b%c\d | A_B%C\D
--> 7 | 7 | 5 | 10 | 😀 smile | 😀 SMILE

select id, substring(s from 2 for 3), substring(s, 3), substr(s, 0, 3), substring(s from -1 for 4), substring(s from 100) from t;
--> id | substring | substring | substr | substring | substring
--> 1 | ell | llo World | He | He | ''
--> 2 | '' | '' | '' | '' | ''
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | rüß | üße, Jürgen | Gr | Gr | ''
--> 5 | 本語テ | 語テキスト | 日本 | 日本 | ''
--> 6 | _b% | b%c\d | a_ | a_ | ''
--> 7 | ' sm' | smile | '😀 ' | '😀 ' | ''

select id, left(s, 3), right(s, 3), left(s, -2), right(s, -2), left(s, 0), right(s, 100) from t;
--> id | left | right | left | right | left | right
--> 1 | Hel | rld | Hello Wor | llo World | '' | Hello World
--> 2 | '' | '' | '' | '' | '' | ''
--> 3 | NULL | NULL | NULL | NULL | NULL | NULL
--> 4 | Grü | gen | Grüße, Jürg | üße, Jürgen | '' | Grüße, Jürgen
--> 5 | 日本語 | キスト | 日本語テキ | 語テキスト | '' | 日本語テキスト
--> 6 | a_b | c\d | a_b%c | b%c\d | '' | a_b%c\d
--> 7 | 😀 s | ile | 😀 smi | smile | '' | 😀 smile

select id, s || '!', '<' || w || '>', s || w || l, s || id from t;
--> id | ?column? | ?column? | ?column? | ?column?
--> 1 | Hello World! | <red> | Hello Worldredalpha | Hello World1
--> 2 | ! | <green> | NULL | 2
--> 3 | NULL | NULL | NULL | NULL
--> 4 | Grüße, Jürgen! | <red> | 'Grüße, Jürgenred  spaces  ' | Grüße, Jürgen4
--> 5 | 日本語テキスト! | <blue> | 日本語テキストblue100% | 日本語テキスト5
--> 6 | a_b%c\d! | <red> | a_b%c\dredaaa | a_b%c\d6
--> 7 | 😀 smile! | <green> | 😀 smilegreenThe quick brown fox jumps over the lazy dog | 😀 smile7

select id, trim(l), ltrim(l), rtrim(l), btrim(s, 'Hd'), trim(both 'a' from l), trim(leading 'a' from l), trim(trailing 'a' from l) from t;
--> id | btrim | ltrim | rtrim | btrim | btrim | ltrim | rtrim
--> 1 | alpha | alpha | alpha | ello Worl | lph | lpha | alph
--> 2 | NULL | NULL | NULL | '' | NULL | NULL | NULL
--> 3 | beta | beta | beta | NULL | bet | beta | bet
--> 4 | spaces | 'spaces  ' | '  spaces' | Grüße, Jürgen | '  spaces  ' | '  spaces  ' | '  spaces  '
--> 5 | 100% | 100% | 100% | 日本語テキスト | 100% | 100% | 100%
--> 6 | aaa | aaa | aaa | a_b%c\ | '' | '' | ''
--> 7 | The quick brown fox jumps over the lazy dog | The quick brown fox jumps over the lazy dog | The quick brown fox jumps over the lazy dog | 😀 smile | The quick brown fox jumps over the lazy dog | The quick brown fox jumps over the lazy dog | The quick brown fox jumps over the lazy dog

select id, position('o' in s), strpos(s, '本'), position('' in s), position('zzz' in s) from t;
--> id | position | strpos | position | position
--> 1 | 5 | 0 | 1 | 0
--> 2 | 0 | 0 | 1 | 0
--> 3 | NULL | NULL | NULL | NULL
--> 4 | 0 | 0 | 1 | 0
--> 5 | 0 | 2 | 1 | 0
--> 6 | 0 | 0 | 1 | 0
--> 7 | 0 | 0 | 1 | 0

select id, replace(s, 'o', '0'), replace(s, '', 'x'), replace(l, 'a', ''), replace(s, 'ü', 'ue') from t;
--> id | replace | replace | replace | replace
--> 1 | Hell0 W0rld | Hello World | lph | Hello World
--> 2 | '' | '' | NULL | ''
--> 3 | NULL | NULL | bet | NULL
--> 4 | Grüße, Jürgen | Grüße, Jürgen | '  spces  ' | Grueße, Juergen
--> 5 | 日本語テキスト | 日本語テキスト | 100% | 日本語テキスト
--> 6 | a_b%c\d | a_b%c\d | '' | a_b%c\d
--> 7 | 😀 smile | 😀 smile | The quick brown fox jumps over the lzy dog | 😀 smile

select id, reverse(s), repeat(w, 2), repeat(w, 0), repeat(w, -1), starts_with(s, 'Hel') from t;
--> id | reverse | repeat | repeat | repeat | starts_with
--> 1 | dlroW olleH | redred | '' | '' | true
--> 2 | '' | greengreen | '' | '' | false
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | negrüJ ,eßürG | redred | '' | '' | false
--> 5 | トスキテ語本日 | blueblue | '' | '' | false
--> 6 | d\c%b_a | redred | '' | '' | false
--> 7 | elims 😀 | greengreen | '' | '' | false

select id, concat(s, '-', w), concat(id, null, w), concat(w) from t;
--> id | concat | concat | concat
--> 1 | Hello World-red | 1red | red
--> 2 | -green | 2green | green
--> 3 | - | 3 | ''
--> 4 | Grüße, Jürgen-red | 4red | red
--> 5 | 日本語テキスト-blue | 5blue | blue
--> 6 | a_b%c\d-red | 6red | red
--> 7 | 😀 smile-green | 7green | green

select id, w, s = w, s < w, s >= 'a', w <> 'red' from t;
--> id | w | ?column? | ?column? | ?column? | ?column?
--> 1 | red | false | true | false | false
--> 2 | green | false | true | false | true
--> 3 | NULL | NULL | NULL | NULL | NULL
--> 4 | red | false | true | false | false
--> 5 | blue | false | false | true | true
--> 6 | red | false | true | true | false
--> 7 | green | false | false | true | true

select id from t where s like 'Hello%';
--> id
--> 1

select id from t where s like '%World';
--> id
--> 1

select id from t where s like '%o%';
--> id
--> 1

select id from t where s like 'H%d';
--> id
--> 1

select id from t where s like 'H_llo World';
--> id
--> 1

select id from t where s like '%';
--> id
--> 1
--> 2
--> 4
--> 5
--> 6
--> 7

select id from t where s like '';
--> id
--> 2

select id from t where s like '_';
--> id
--> (no rows)

select id from t where s like '___本%' or s like '_本%';
--> id
--> 5

select id from t where s not like '%e%';
--> id
--> 2
--> 5
--> 6

select id from t where s like '%\_%';
--> id
--> 6

select id from t where s like '%\\%';
--> id
--> 6

select id from t where s like '%!%%' escape '!';
--> id
--> 6

select id from t where l like '100\%';
--> id
--> 5

select id from t where s like '%ü%e%n';
--> id
--> 4

select id from t where l like '%quick%fox%dog';
--> id
--> 7

select id from t where l like '%fox%quick%';
--> id
--> (no rows)

-- Parts of a pattern do not overlap, and each is searched behind the one before it
select x, x like 'ab%ba', x like '%ab%ba', x like 'ab%ba%', x like '%ab%ba%', x like '%aa%a%', x like 'a%b%a', x like '%b%b%' from (values ('aba'), ('abba'), ('ababa'), ('aa'), ('aaa'), ('abxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxba'), (''), (null)) v (x);
--> x | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> aba | false | false | false | false | false | true | false
--> abba | true | true | true | true | false | true | true
--> ababa | true | true | true | true | false | true | true
--> aa | false | false | false | false | false | false | false
--> aaa | false | false | false | false | true | false | false
--> abxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxba | true | true | true | true | false | true | true
--> '' | false | false | false | false | false | false | false
--> NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL

select id from t where w like 'r%' and w not like '%x%';
--> id
--> 1
--> 4
--> 6

select id from t where s ilike 'hELLO%';
--> id
--> 1

select x, x ilike '%SPECIAL_request%', x ilike '_pecial%S', x like '_pecial%s', x like '%l_r%' from (values ('special requests'), ('SPECIAL-REQUESTS'), ('Spécial requests'), ('specialrequests'), ('a special  request specialÉrequest'), (repeat('Special ', 200) || 'Requests'), (''), (null)) v (x);
--> x | ?column? | ?column? | ?column? | ?column?
--> special requests | true | true | true | true
--> SPECIAL-REQUESTS | true | true | false | false
--> Spécial requests | false | false | false | true
--> specialrequests | false | true | true | false
--> a special  request specialÉrequest | true | false | false | true
--> Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Special Requests | true | true | true | false
--> '' | false | false | false | false
--> NULL | NULL | NULL | NULL | NULL
select id from t where s ilike 'grü%';
--> id
--> 4

select id from t where s ~~ 'Hello%';
--> id
--> 1

select id from t where s like w || '%' or s like left(s, 1) || '%';
--> id
--> 1
--> 2
--> 4
--> 5
--> 6
--> 7

select 'a' like 'a', 'a' like 'A', 'a' ilike 'A', null like 'a', 'a' like null, 'ab' like 'a', '' like '%%', 'aXbX' like '%X';
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> true | false | true | NULL | NULL | false | true | true

select 'a%b' like 'a\%b', 'a\b' like 'a\\b', 'axb' like 'a\%b';
--> ?column? | ?column? | ?column?
--> true | true | false

select id from t where w = 'red' order by id;
--> id
--> 1
--> 4
--> 6

select id from t where w in ('red', 'blue') and w <> 'blue';
--> id
--> 1
--> 4
--> 6

--: any order
select w, count(*), min(s), max(s) from t group by w;
--> w | count | min | max
--> blue | 1 | 日本語テキスト | 日本語テキスト
--> green | 2 | '' | 😀 smile
--> red | 3 | Grüße, Jürgen | a_b%c\d
--> NULL | 1 | NULL | NULL

--: any order
select upper(w), count(*) from t group by upper(w);
--> upper | count
--> BLUE | 1
--> GREEN | 2
--> RED | 3
--> NULL | 1

--: any order
select distinct w from t where w > 'c';
--> w
--> green
--> red

select id from t order by s;
--> id
--> 2
--> 4
--> 1
--> 6
--> 5
--> 7
--> 3

select id, w from t order by w desc nulls last, id;
--> id | w
--> 1 | red
--> 4 | red
--> 6 | red
--> 2 | green
--> 7 | green
--> 5 | blue
--> 3 | NULL

select a.id, b.id from t a join t b on a.w = b.w and a.id < b.id order by 1, 2;
--> id | id
--> 1 | 4
--> 1 | 6
--> 2 | 7
--> 4 | 6

select a.id, b.id from t a join t b on a.s = b.l order by 1, 2;
--> id | id
--> (no rows)

select min(w), max(w), min(s), max(s), min(l), count(w), count(distinct w) from t;
--> min | max | min | max | min | count | count
--> blue | red | '' | 😀 smile | '  spaces  ' | 6 | 3

select coalesce(w, 'none'), nullif(w, 'red'), case w when 'red' then s else l end, greatest(w, 'm'), least(s, l) from t;
--> coalesce | nullif | l | greatest | least
--> red | NULL | Hello World | red | Hello World
--> green | green | NULL | m | ''
--> none | NULL | beta | m | beta
--> red | NULL | Grüße, Jürgen | red | '  spaces  '
--> blue | blue | 100% | m | 100%
--> red | NULL | a_b%c\d | red | a_b%c\d
--> green | green | The quick brown fox jumps over the lazy dog | m | The quick brown fox jumps over the lazy dog

select 'it''s', E'tab\there', U&'\00e4', 'a' 'b', $$dollar$$;
--> ERROR syntax_error: syntax error at or near "'b'"
--> LINE 1: select 'it''s', E'tab\there', U&'\00e4', 'a' 'b', $$dollar$$;
-->                                                      ^

select 'a' || 'b' || 'c', 'a' || 1, 1 || 'a', 'x' || true, 'n' || 1.50, 'd' || date '2020-01-01';
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> abc | a1 | 1a | xtrue | n1.50 | d2020-01-01

select 'A' < 'a', 'a' < 'ä', 'Z' < 'a', 'ab' < 'abc', '' < ' ', 'z' < 'é';
--> ?column? | ?column? | ?column? | ?column? | ?column? | ?column?
--> true | true | true | true | true | true

--: not PostgreSQL: the oracle's locale has a capital ß
select upper('straße'), lower('ÄÖÜ'), upper('éèñ'), lower('ΑΒΓ'), upper('я');
--> upper | lower | upper | lower | upper
--> STRAßE | äöü | ÉÈÑ | αβγ | Я

select length('日本'), octet_length('日本'), length('😀'), reverse('日本'), left('日本語', 2), substring('日本語' from 2 for 1);
--> length | octet_length | length | reverse | left | substring
--> 2 | 6 | 1 | 本日 | 日本 | 本

select substring('hello' from 2 for -1);
--> ERROR substring_error: negative substring length not allowed

select substring('hello' from 2 for 0), substring('hello' from -5 for 3), substring('hello' from 2147483647);
--> substring | substring | substring
--> '' | '' | ''

select repeat('abc', 3), repeat('', 1000000), length(repeat('x', 100000));
--> repeat | repeat | length
--> abcabcabc | '' | 100000

--: not PostgreSQL: a pattern that ends with the escape character fails before it is matched
select id from t where s like 'abc\';
--> ERROR invalid_escape_sequence: LIKE pattern must not end with escape character

--: not PostgreSQL: a pattern that ends with the escape character fails before it is matched
select 'a' like 'a\';
--> ERROR invalid_escape_sequence: LIKE pattern must not end with escape character

select length(5);
--> ERROR undefined_function: function length(integer) does not exist
--> LINE 1: select length(5);
-->                ^
--> HINT: no function of that name takes these types; an explicit cast may help

select upper(id) from t;
--> ERROR undefined_function: function upper(integer) does not exist
--> LINE 1: select upper(id) from t;
-->                ^
--> HINT: no function of that name takes these types; an explicit cast may help

select s + 1 from t;
--> ERROR undefined_function: operator does not exist: text + integer
--> LINE 1: select s + 1 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select s like 5 from t;
--> ERROR undefined_function: operator does not exist: integer LIKE
--> LINE 1: select s like 5 from t;
-->                  ^
--> HINT: cast it to text

select s || interval '1 day' from t;
--> ERROR feature_not_supported: casting an interval to text is not supported
--> LINE 1: select s || interval '1 day' from t;
-->                  ^

select s * 2 from t;
--> ERROR undefined_function: operator does not exist: text * integer
--> LINE 1: select s * 2 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select s = 5 from t;
--> ERROR undefined_function: operator does not exist: text = integer
--> LINE 1: select s = 5 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select w > 1 from t;
--> ERROR undefined_function: operator does not exist: text > integer
--> LINE 1: select w > 1 from t;
-->                  ^
--> HINT: no operator matches these types; an explicit cast may help

select 1 = '1', 2 > '1', '5' + 1, 5 + '7';
--> ?column? | ?column? | ?column? | ?column?
--> true | true | 6 | 12

select 1 = 'one';
--> ERROR invalid_text_representation: invalid input syntax for type integer: "one"
--> LINE 1: select 1 = 'one';
-->                  ^

select substring('abc' from null), substring('abc' from 2), substring('abc' from 1 for null), substring('abc', null, null), substring(null from 'b');
--> substring | substring | substring | substring | substring
--> NULL | bc | NULL | NULL | NULL

select substring('abc' from 'b');
--> ERROR feature_not_supported: SUBSTRING with a regular expression is not supported
--> LINE 1: select substring('abc' from 'b');
-->                ^

select substring('abc' from '2');
--> ERROR feature_not_supported: SUBSTRING with a regular expression is not supported
--> LINE 1: select substring('abc' from '2');
-->                ^

select substring('abc' from '2' for 1), substr('abc', '2');
--> substring | substr
--> b | bc
