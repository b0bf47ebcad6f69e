-- Texts by code: conditions that a code decides, groups and joins by codes, and columns whose dictionary cannot be used.
--: use labels
--: table kinds (name text not null, weight integer not null, class text dictionary)
--: kind 0 | 10 | odd
--: kind 7 | 20 | even
--: kind 7 | 21 | odd
--: kind 40 | 30 | NULL
--: kind 63 | 40 | even
--: kind 99 | 50 | odd

-- Entries side by side, apart, none and all.
--: print pipelines, result
select count(*), min(id), max(id) from labels where word = 'SHIP';
--> pipeline_0
-->   reads table labels: word values, id values
-->   scan labels
-->   filter
-->   aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   collect
-->   fills collector 0, the result
--> count | min | max
--> 929 | 1 | 6497
select count(*) from labels where 'SHIP' = word or word = 'reg air';
--> count
--> 1858
select count(*) from labels where word <> 'SHIP' and word <> 'x_y';
--> count
--> 4643
select count(*) from labels where word < 'SHIP';
--> count
--> 1858
select count(*) from labels where word <= 'SHIP';
--> count
--> 2787
select count(*) from labels where word > 'Sh' and id % 2 = 0;
--> count
--> 1856
select count(*) from labels where word between 'B' and 'a';
--> count
--> 1858
select count(*) from labels where word in ('MAIL', 'SHIP', 'nothing', 'x_y');
--> count
--> 2786
select count(*) from labels where word not in ('MAIL', 'SHIP', 'nothing', 'x_y');
--> count
--> 3714
select count(*) from labels where word in ('MAIL', null);
--> count
--> 929
select count(*) from labels where word not in ('MAIL', null);
--> count
--> 0
select count(*) from labels where word = 'nothing';
--> count
--> 0
select count(*) from labels where word <> 'nothing';
--> count
--> 6500
select count(*) from labels where one = 'only';
--> count
--> 6500
select count(*) from labels where one like 'o%y' and not one like '%x%';
--> count
--> 6500
select count(*) from labels where one > 'only';
--> count
--> 0

-- Patterns, and functions of the text.
select count(*) from labels where word like '%air' or word like 'MA%';
--> count
--> 1858
select count(*) from labels where word not like '%a%';
--> count
--> 4643
select count(*) from labels where word ilike '%AIR';
--> count
--> 1858
select count(*) from labels where word ilike 'élan' or word ilike 'ÜBER%';
--> count
--> 1856
select count(*) from labels where word like '_lan' or word like 'x\_y' or word like '%\%';
--> count
--> 2784
select count(*) from labels where upper(word) = 'AIR' or length(word) > 6;
--> count
--> 1858
select count(*) from labels where substring(word from 2 for 1) = 'I' or left(word, 1) = 'x';
--> count
--> 928
select count(*) from labels where starts_with(word, 'M') and position('AI' in word) = 2;
--> count
--> 929
select count(*) from labels where word || '!' = 'SHIP!';
--> count
--> 929
select count(*) from labels where cast(case word when 'MAIL' then '1' else '0' end as integer) = 1;
--> count
--> 929

-- NULLs: of rows, in lists, and where a condition makes something of them.
select count(*) from labels where most = 'kind 5';
--> count
--> 93
select count(*) from labels where not (most = 'kind 5');
--> count
--> 5816
select count(*) from labels where most is null;
--> count
--> 591
select count(*) from labels where most is not null and most > 'kind 5';
--> count
--> 1653
select count(*) from labels where most is distinct from 'kind 5';
--> count
--> 6407
select count(*) from labels where most is not distinct from null;
--> count
--> 591
select count(*) from labels where coalesce(most, 'kind 5') = 'kind 5';
--> count
--> 684
select count(*) from labels where most = 'kind 5' or most is null;
--> count
--> 684
select count(*) from labels where (most in ('kind 1', null)) is null;
--> count
--> 6408
select count(*) from labels where (most > 'kind 5') is not true;
--> count
--> 4847
select count(*) from labels where case when most is null then true when most < 'kind 2' then false end;
--> count
--> 591
--: any order
select most > 'kind 5' as more, most = 'kind 1' or most in ('kind 7', null) as known, count(*) from labels group by 1, 2;
--> more | known | count
--> false | true | 92
--> false | NULL | 4164
--> true | true | 92
--> true | NULL | 1561
--> NULL | NULL | 591
select count(most), count(*) filter (where most like '%3'), count(nullif(most, 'kind 3')) from labels;
--> count | count | count
--> 5909 | 646 | 5816

-- Dictionaries of 64, of 65 and of thousands of entries, of NULLs alone, and with NULL for an entry.
select count(*) from labels where most like '%0' or most like '%7';
--> count
--> 1199
select count(*) from labels where more like '%0' or more like '%7';
--> count
--> 1200
select count(*) from labels where more not like '%0' and more like 'sort 6%';
--> count
--> 500
select count(*), min(many), max(many) from labels where many like '%7%';
--> count | min | max
--> 1661 | 1017 | abab997
select count(*) from labels where many like 'ab%' and many not like 'abab%';
--> count
--> 2040
select count(*) from labels where many ilike 'AB__';
--> count
--> 61
select count(*) from labels where entry = 'entry 3' or entry is null;
--> count
--> 2600
select count(*) from labels where entry in ('entry 1', 'entry 3');
--> count
--> 2600
select count(*) from labels where never = 'x' or never is null;
--> count
--> 6500
select count(*) from labels where never <> 'x';
--> count
--> 0

-- Beside other conditions, in a CASE, and over two columns.
select count(*) from labels where id < 3000 and word in ('Air', 'x_y') and most like '%9' and id % 5 <> 0;
--> count
--> 60
select count(*) from labels where (word = 'Air' and most > 'kind 3') or (word = 'SHIP' and most = 'kind 1') or id = 7;
--> count
--> 540
select count(*) from labels where word < most;
--> count
--> 2533
select sum(case when word like '%air%' or word = 'MAIL' then id else -1 end) from labels where id < 100;
--> sum
--> 1343
select sum(case when word = 'Air' then 1 when most = 'kind 2' then 10 when more is null then 100 end) from labels;
--> sum
--> 43909

-- Groups by code.
--: print pipelines, result
select word, one, count(*) from labels group by word, one order by word;
--> pipeline_0
-->   reads table labels: word values, one values
-->   scan labels
-->   direct aggregate
-->   fills aggregate table 1
--> pipeline_1
-->   reads object 1
-->   groups
-->   sort
-->   fills collector 0, the result
--> word | one | count
--> Air | only | 929
--> MAIL | only | 929
--> SHIP | only | 929
--> reg air | only | 929
--> x_y | only | 928
--> Élan | only | 928
--> über % | only | 928
select word, entry, never, count(*) from labels where id < 1000 group by 1, 2, 3 order by word, entry limit 6;
--> word | entry | never | count
--> Air | entry 0 | NULL | 29
--> Air | entry 1 | NULL | 29
--> Air | entry 2 | NULL | 29
--> Air | entry 3 | NULL | 28
--> Air | NULL | NULL | 28
--> MAIL | entry 0 | NULL | 28
select most, more, many, count(*) from labels group by most, more, many order by 4 desc, 1, 2, 3 limit 4;
--> most | more | many | count
--> NULL | NULL | NULL | 3
--> kind 0 | sort 1 | abab1696 | 1
--> kind 0 | sort 10 | ab1640 | 1
--> kind 0 | sort 11 | 336 | 1
select count(*) from (select distinct word, most, id % 10 from labels) as d;
--> count
--> 2310
select word, count(distinct most), min(more), max(many) from labels group by word having min(most) like 'kind%' order by word desc;
--> word | count | min | max
--> über % | 64 | sort 1 | abab973
--> Élan | 64 | sort 1 | abab982
--> x_y | 64 | sort 1 | abab997
--> reg air | 64 | sort 1 | abab991
--> SHIP | 64 | sort 1 | abab979
--> MAIL | 64 | sort 1 | abab988
--> Air | 64 | sort 1 | abab997
select w, count(*) from (select word as w, most from labels union all select most, word from labels) as u where w < 'a' group by w order by w;
--> w | count
--> Air | 929
--> MAIL | 929
--> SHIP | 929
select upper(w), n from (select word as w, count(*) as n from labels group by word) as g where w like '%i%' or w > 'x' order by 1;
--> upper | n
--> AIR | 929
--> REG AIR | 929
--> X_Y | 928
--> ÉLAN | 928
--> ÜBER % | 928
with g as (select word, most, count(*) as n from labels group by word, most)
select a.word, a.most, a.n, b.n from g a join g b on a.most = b.most and a.word < b.word where b.word = 'SHIP' and a.most like '%60' order by 1, 2;
--> word | most | n | n
--> Air | kind 60 | 13 | 13
--> MAIL | kind 60 | 13 | 13

-- Codes through joins.
--: print pipelines, result
select l.word, k.class, k.weight, count(*) from labels l join kinds k on l.most = k.name where k.class is distinct from 'even' group by l.word, k.class, k.weight order by 1, 3 limit 5;
--> pipeline_0
-->   reads table kinds: class validity, class values, name offsets, name values, weight values
-->   scan kinds
-->   filter
-->   hash join build
-->   fills join table 2
--> pipeline_1
-->   reads table labels: most validity, most values, word values
-->   scan labels
-->   inner join probe
-->   direct aggregate
-->   fills aggregate table 1
--> pipeline_2
-->   reads object 1
-->   groups
-->   sort
-->   fills collector 0, the result
--> word | class | weight | count
--> Air | odd | 10 | 14
--> Air | odd | 21 | 14
--> Air | NULL | 30 | 13
--> MAIL | odd | 10 | 13
--> MAIL | odd | 21 | 13
select k.name, k.class, count(l.word), max(l.word) from kinds k left join labels l on l.most = k.name and l.word > 'b' group by k.name, k.class order by 1, 2;
--> name | class | count | max
--> kind 0 | odd | 52 | über %
--> kind 40 | NULL | 53 | über %
--> kind 63 | even | 53 | über %
--> kind 7 | even | 53 | über %
--> kind 7 | odd | 53 | über %
--> kind 99 | odd | 0 | NULL
select l.id, l.word, l.most, b.word, b.most from labels l left join labels b on b.id = l.id + 6490 and b.word <> 'SHIP' where l.id < 20 and (b.word is null or b.word like '%i%' or b.most = 'kind 5') order by l.id limit 9;
--> id | word | most | word | most
--> 0 | MAIL | NULL | NULL | NULL
--> 1 | SHIP | kind 29 | Air | kind 15
--> 2 | Air | kind 58 | reg air | kind 44
--> 7 | MAIL | kind 11 | NULL | NULL
--> 8 | SHIP | kind 40 | Air | kind 26
--> 9 | Air | kind 5 | reg air | kind 55
--> 10 | reg air | kind 34 | NULL | NULL
--> 11 | Élan | NULL | NULL | NULL
--> 12 | über % | kind 28 | NULL | NULL
select l.id, l.word from labels l join labels b on l.id = b.id + 1 where b.word = 'MAIL' and (l.word = 'SHIP' and b.most = 'kind 29' or l.most = 'kind 58' and b.many like '%1%') order by l.id limit 5;
--> id | word
--> 386 | SHIP
--> 834 | SHIP
--> 1282 | SHIP
--> 1730 | SHIP
--> 2178 | SHIP
select count(*) from labels l where exists (select from kinds k where k.name = l.most and (k.class = 'odd' or l.word = 'Air'));
--> count
--> 210
select count(*) from labels a join labels b on a.word = b.word and a.id = b.id + 7;
--> count
--> 6493
select a.word, b.word from labels a full join labels b on a.id = b.id + 6495 where a.word is null and b.id < 3 or b.word is null and a.id < 3 order by 1, 2;
--> word | word
--> Air | NULL
--> MAIL | NULL
--> SHIP | NULL

-- A pattern that is none.
select count(*) from labels where word like 'MA\';
--> ERROR invalid_escape_sequence: LIKE pattern must not end with escape character
