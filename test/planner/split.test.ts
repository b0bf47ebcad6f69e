// Cutting scripts into statements: only semicolons that end one count, and nothing is lost.
import test from 'ava';
import { MayflyError } from '../../planner/errors.js';
import { splitStatements } from '../../planner/sql/split.js';

const texts = (sql: string): string[] => splitStatements(sql).map(({ text }) => text);

test('statements lie between semicolons, empty ones are none', (t) => {
  t.deepEqual(splitStatements(' select 1;\n\n select 2 ;; -- x\n;'), [
    { text: 'select 1', position: 1 },
    { text: 'select 2 ', position: 13 },
  ]);
  t.deepEqual(texts(''), []);
  t.deepEqual(texts(' ; /* ; */ ; -- ;'), []);
  t.deepEqual(texts('\\'), ['\\']);
  t.deepEqual(texts('é;😀'), ['é', '😀']);
});

for (const statement of [
  `select ';'';' as ";"";"`,
  `select e'\\';' || E'\\\\', 1`,
  `select date'2020-01-01;', 'a\\'`,
  `select $$;$$, $a$ $b$;$$;$a$, a$1 from t`,
  `select 1 /* ; /* ; */ ; */ + 2`,
  `select 1 -- it's; one\n, 2`,
  `select 1 +-- it's; one\n 2`,
  `select 1 +/* it's; one */ 2`,
  `select (1; 2)`,
  `select (')', ";" , $$($$)`,
]) {
  test(`one statement: ${JSON.stringify(statement)}`, (t) => {
    t.deepEqual(texts(`select 0; ${statement}; select 1`), ['select 0', statement, 'select 1']);
  });
}

test('what is not closed goes to the end', (t) => {
  for (const open of [`'`, `"`, `$$`, `$a$`, `(`, `select e'\\`]) {
    t.deepEqual(texts(`select 1; ${open}; select 2`), ['select 1', `${open}; select 2`]);
  }
  t.deepEqual(texts('select 1; select 2 /* ; select 3'), ['select 1', 'select 2 /* ; select 3']);
  t.deepEqual(texts('select 1); select 2'), ['select 1)', 'select 2']);
});

test('long scripts take time in proportion to their length', (t) => {
  const started = performance.now();
  t.is(texts('select 1 /* one */;'.repeat(100_000)).length, 100_000);
  t.throws(() => texts('/*'.repeat(500_000)), { instanceOf: MayflyError, code: 'statement_too_complex' });
  // Seconds even on a busy machine.
  t.true(performance.now() - started < 30_000);
});

test('other dialects end texts and names in other ways', (t) => {
  const texts = splitStatements("select 'it\\';', `a;b`; select \";\" # ;\n;", 'mysql').map(({ text }) => text);
  t.deepEqual(texts, ["select 'it\\';', `a;b`", 'select ";" # ;\n']);
});
