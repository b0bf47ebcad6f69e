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

select id, substring(s from 2 for 3), substring(s, 3), substr(s, 0, 3), substring(s from -1 for 4), substring(s from 100) from t;

select id, left(s, 3), right(s, 3), left(s, -2), right(s, -2), left(s, 0), right(s, 100) from t;

select id, s || '!', '<' || w || '>', s || w || l, s || id from t;

select id, trim(l), ltrim(l), rtrim(l), btrim(s, 'Hd'), trim(both 'a' from l), trim(leading 'a' from l), trim(trailing 'a' from l) from t;

select id, position('o' in s), strpos(s, '本'), position('' in s), position('zzz' in s) from t;

select id, replace(s, 'o', '0'), replace(s, '', 'x'), replace(l, 'a', ''), replace(s, 'ü', 'ue') from t;

select id, reverse(s), repeat(w, 2), repeat(w, 0), repeat(w, -1), starts_with(s, 'Hel') from t;

select id, concat(s, '-', w), concat(id, null, w), concat(w) from t;

select id, w, s = w, s < w, s >= 'a', w <> 'red' from t;

select id from t where s like 'Hello%';

select id from t where s like '%World';

select id from t where s like '%o%';

select id from t where s like 'H%d';

select id from t where s like 'H_llo World';

select id from t where s like '%';

select id from t where s like '';

select id from t where s like '_';

select id from t where s like '___本%' or s like '_本%';

select id from t where s not like '%e%';

select id from t where s like '%\_%';

select id from t where s like '%\\%';

select id from t where s like '%!%%' escape '!';

select id from t where l like '100\%';

select id from t where s like '%ü%e%n';

select id from t where l like '%quick%fox%dog';

select id from t where l like '%fox%quick%';

select id from t where w like 'r%' and w not like '%x%';

select id from t where s ilike 'hELLO%';

select id from t where s ilike 'grü%';

select id from t where s ~~ 'Hello%';

select id from t where s like w || '%' or s like left(s, 1) || '%';

select 'a' like 'a', 'a' like 'A', 'a' ilike 'A', null like 'a', 'a' like null, 'ab' like 'a', '' like '%%', 'aXbX' like '%X';

select 'a%b' like 'a\%b', 'a\b' like 'a\\b', 'axb' like 'a\%b';

select id from t where w = 'red' order by id;

select id from t where w in ('red', 'blue') and w <> 'blue';

--: any order
select w, count(*), min(s), max(s) from t group by w;

--: any order
select upper(w), count(*) from t group by upper(w);

--: any order
select distinct w from t where w > 'c';

select id from t order by s;

select id, w from t order by w desc nulls last, id;

select a.id, b.id from t a join t b on a.w = b.w and a.id < b.id order by 1, 2;

select a.id, b.id from t a join t b on a.s = b.l order by 1, 2;

select min(w), max(w), min(s), max(s), min(l), count(w), count(distinct w) from t;

select coalesce(w, 'none'), nullif(w, 'red'), case w when 'red' then s else l end, greatest(w, 'm'), least(s, l) from t;

select 'it''s', E'tab\there', U&'\00e4', 'a' 'b', $$dollar$$;

select 'a' || 'b' || 'c', 'a' || 1, 1 || 'a', 'x' || true, 'n' || 1.50, 'd' || date '2020-01-01';

select 'A' < 'a', 'a' < 'ä', 'Z' < 'a', 'ab' < 'abc', '' < ' ', 'z' < 'é';

select upper('straße'), lower('ÄÖÜ'), upper('éèñ'), lower('ΑΒΓ'), upper('я');

select length('日本'), octet_length('日本'), length('😀'), reverse('日本'), left('日本語', 2), substring('日本語' from 2 for 1);

select substring('hello' from 2 for -1);

select substring('hello' from 2 for 0), substring('hello' from -5 for 3), substring('hello' from 2147483647);

select repeat('abc', 3), repeat('', 1000000), length(repeat('x', 100000));

select id from t where s like 'abc\';

select 'a' like 'a\';

select length(5);

select upper(id) from t;

select s + 1 from t;

select s like 5 from t;

select s || interval '1 day' from t;

select s * 2 from t;

select s = 5 from t;

select w > 1 from t;

select 1 = '1', 2 > '1', '5' + 1, 5 + '7';

select 1 = 'one';
