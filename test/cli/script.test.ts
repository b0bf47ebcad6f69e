// Scripts of several statements given to the built command: what is printed where, and what is refused.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { tableFromIPC } from '../../runtime/arrow.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-script-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const mayfly = (args: readonly string[], input?: string) => runCommand(folder, args, input);

const script = `create view v (x) as values (1), (2);
select x from v; -- the first answer
select sum(x) as s from v;
drop view v;
`;

test('tables have an empty line between them, from an argument, a file or standard input', async (t) => {
  writeFileSync(join(folder, 'script.sql'), script);
  for (const run of [mayfly([script]), mayfly(['-f', 'script.sql']), mayfly([], script)]) {
    const { code, stdout, stderr } = await run;
    t.is(stderr, '');
    t.is(code, 0);
    t.is(stdout.replace(/; .*\)/g, ')'), 'x\n─\n1\n2\n(2 rows)\n\ns\n─\n3\n(1 row)\n');
  }
});

test('other formats on standard output', async (t) => {
  const printed = async (format: string) => (await mayfly([script, '--format', format])).stdout;
  t.is(await printed('csv'), 'x\n1\n2\ns\n3\n');
  t.is(await printed('jsonl'), '{"x":1}\n{"x":2}\n{"s":3}\n');
  t.is(await printed('json'), '[\n{"x":1},\n{"x":2}\n]\n[\n{"s":3}\n]\n');
  t.is(await printed('markdown'), '| x |\n| ---: |\n| 1 |\n| 2 |\n\n| s |\n| ---: |\n| 3 |\n');
});

test('a file of one result takes the answer of one query, and is refused before anything is run', async (t) => {
  const one = 'create view v as select 1 as x; select * from v; drop view v';
  t.like(await mayfly([one, '-o', 'one.arrow']), { code: 0, stdout: '', stderr: '' });
  t.is(tableFromIPC(readFileSync(join(folder, 'one.arrow'))).numRows, 1);
  for (const name of ['two.arrow', 'two.csv', 'two.json']) {
    const { code, stderr } = await mayfly([script, '-o', name]);
    t.is(code, 1);
    t.regex(stderr, new RegExp(`^ERROR: ${name} holds one result, and the script has another\nLINE 3: select sum`));
    t.false(existsSync(join(folder, name)));
  }
  t.regex((await mayfly([script, '--format', 'arrow'])).stderr, /^ERROR: --format arrow holds one result/);
  t.is((await mayfly([script, '-o', 'two.jsonl'])).code, 0);
  t.is(readFileSync(join(folder, 'two.jsonl'), 'utf8'), '{"x":1}\n{"x":2}\n{"s":3}\n');
});

test('a script without an answer prints nothing and writes no file', async (t) => {
  t.like(await mayfly(['create view v as select 1 as x', '-o', 'none.csv']), { code: 0, stdout: '', stderr: '' });
  t.false(existsSync(join(folder, 'none.csv')));
  t.like(await mayfly(['create view v as select 1 as x;']), { code: 0, stdout: '', stderr: '' });
});

test('the first error ends a script; its place is that in the whole text', async (t) => {
  const text = 'select 1 as a;\n\nselect 2 as é, nope;\nselect 3 as b';
  const { code, stdout, stderr } = await mayfly([text, '--format', 'csv']);
  t.is(code, 1);
  t.is(stdout, 'a\n1\n');
  t.is(stderr, 'ERROR: column "nope" does not exist\nLINE 3: select 2 as é, nope;\n                       ^\n');
  const syntax = await mayfly(['select 1 as a;\nselec 2', '--format', 'csv']);
  t.is(syntax.stdout, 'a\n1\n');
  t.is(syntax.stderr, 'ERROR: syntax error at or near "selec"\nLINE 2: selec 2\n        ^\n');
  const file = await mayfly([text, '-o', 'failed.jsonl']);
  t.is(file.code, 1);
  t.false(existsSync(join(folder, 'failed.jsonl')));
  t.regex((await mayfly(['; -- nothing'])).stderr, /^ERROR: there is no statement/);
});

test('explain and compare take a query between views that are created and dropped', async (t) => {
  const one = 'create view v as values (1), (2);\nselect count(*) as n from v;\ndrop view v;';
  t.regex((await mayfly(['explain', one])).stdout, /^aggregate .*\n[^]*values/);
  t.is(JSON.parse((await mayfly(['compare', '--json', one])).stdout).resultRows, 1);
  const refused = [
    ['select 1; select 2', 'select 2'],
    ['create view v as select 1 as x; select 1; create view w as select 1 as x', 'create view w'],
    ['drop view v; select 1', 'select 1'],
  ];
  for (const [text, at] of refused) {
    const { code, stderr } = await mayfly(['explain', text!]);
    t.is(code, 1);
    const [message, line, caret] = stderr.split('\n');
    t.is(message, 'ERROR: explain takes one query, with CREATE VIEW before it and DROP VIEW after it');
    t.is(line!.slice(caret!.indexOf('^')), text!.slice(text!.indexOf(at!)));
  }
  const wrong = await mayfly(['compare', 'create view v as select 1 as x;\nselect nope from v']);
  t.is(wrong.stderr, 'ERROR: column "nope" does not exist\nLINE 2: select nope from v\n               ^\n');
  const noQuery = await mayfly(['explain', 'create view v as select 1 as x']);
  t.regex(noQuery.stderr, /^ERROR: CREATE VIEW is no query/);
});
