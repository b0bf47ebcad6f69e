// The built command as a process: formats, files, errors, exit codes.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { DATE, decimal, INTEGER, TEXT } from '../../planner/types.js';
import { tableFromIPC, tableToIPC } from '../../runtime/arrow.js';
import { command, runCommand } from './run-command.js';
import { tableOf } from './tables.js';

const flights = fileURLToPath(new URL('../../../node_modules/vega-datasets/data/flights-200k.arrow', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mayfly-cli-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const trips = join(folder, 'data', 'trips.arrow');
test.before(() => {
  mkdirSync(join(folder, 'data', 'parts'), { recursive: true });
  const part = (first: number) =>
    tableToIPC(
      tableOf([
        ['id', INTEGER, [first, first + 1, first + 2]],
        ['city', TEXT, ['Łódź', null, 'a,"b"']],
        ['fare', decimal(10, 2), [1250n, -5n, null]],
        ['day', DATE, [0n, 10471n, 19782n]],
      ]),
      'file',
    );
  writeFileSync(trips, part(1));
  writeFileSync(join(folder, 'data', 'parts', '1.arrow'), part(1));
  writeFileSync(join(folder, 'data', 'parts', '2.arrow'), part(4));
  writeFileSync(join(folder, 'data', 'notes.txt'), 'not a table');
  writeFileSync(join(folder, 'broken.arrow'), readFileSync(trips).subarray(0, 300));
});

const mayfly = (args: readonly string[], input?: string) => runCommand(folder, args, input);

const csv = 'id,city,fare,day\n1,Łódź,12.50,1970-01-01\n2,,-0.05,1998-09-02\n3,"a,""b""",,2024-02-29\n';
const all = `select * from 'data/trips.arrow' order by id`;

test('a table with rows and times below', async (t) => {
  const { code, stdout, stderr } = await mayfly(['--mode', 'interpreted', all]);
  t.is(stderr, '');
  t.is(code, 0);
  const [header, rule, first, second, third, footer] = stdout.split('\n');
  t.is(header, 'id │ city  │  fare │ day');
  t.is(rule, '───┼───────┼───────┼───────────');
  t.is(first, ' 1 │ Łódź  │ 12.50 │ 1970-01-01');
  t.is(second, ' 2 │ NULL  │ -0.05 │ 1998-09-02');
  t.is(third, ' 3 │ a,"b" │  NULL │ 2024-02-29');
  t.regex(
    footer as string,
    /^\(3 rows; [\d.]+ ms, interpreted: parse [\d.]+, plan [\d.]+, validate [\d.]+, emit [\d.]+, compile [\d.]+, run [\d.]+, result [\d.]+\)$/,
  );
});

test('another dialect, in which a script is cut into statements too', async (t) => {
  const sql =
    "select `city`, if(fare > 0, \"paid;\", 'no') as paid from 'data/trips.arrow' order by id limit 1, 1; select 7 div 2";
  const { code, stdout, stderr } = await mayfly(['--dialect', 'mysql', '--format', 'jsonl', sql]);
  t.is(stderr, '');
  t.is(code, 0);
  t.is(stdout, '{"city":null,"paid":"no"}\n{"div":3}\n');
  const wrong = await mayfly(['--dialect', 'mysql', "select 1;\nselect 'a' || 'b'"]);
  t.is(wrong.code, 1);
  t.regex(wrong.stderr, /ERROR: \|\| in MySQL is not supported\nLINE 2: select 'a' \|\| 'b'\n {19}\^/);
});

test('csv', async (t) => {
  t.like(await mayfly([all, '--format', 'csv']), { code: 0, stdout: csv, stderr: '' });
});

test('json', async (t) => {
  const { stdout } = await mayfly([all, '--format', 'json']);
  t.deepEqual(JSON.parse(stdout)[0], { id: 1, city: 'Łódź', fare: 12.5, day: '1970-01-01' });
});

test('explain --analyze prints rows and times, or JSON', async (t) => {
  const sql = `select count(*) from 'data/trips.arrow' where id > 1`;
  const text = await mayfly(['explain', '--analyze', '--mode', 'fast', sql]);
  t.is(text.stderr, '');
  t.regex(text.stdout, /^operator +estimate +rows +off by +pipeline +ms\n/);
  t.regex(text.stdout, /^ {2}filter +\d+ +2 /m);
  t.regex(
    text.stdout,
    /^Mode fast, \d+ threads?, first morsel after [\d.,]+ ms; 3 rows scanned, 1 in the result; peak memory /m,
  );
  t.notRegex(text.stdout, /\u001b/);
  const json = await mayfly(['explain', '--analyze', '--json', '--mode', 'interpreted', sql]);
  t.like(JSON.parse(json.stdout), { plan: { kind: 'aggregate', rows: 1, complete: true }, report: { scannedRows: 3 } });
  const failed = await mayfly(['explain', '--analyze', `select 1 / (id - 1) from 'data/trips.arrow'`]);
  t.is(failed.code, 1);
  t.regex(failed.stderr, /division by zero/);
});

test('arrow on standard output', async (t) => {
  const { bytes } = await mayfly([all, '--format', 'arrow']);
  t.is(tableFromIPC(bytes).numRows, 3);
});

test('SQL from a file and from standard input', async (t) => {
  writeFileSync(join(folder, 'all.sql'), `${all};\n`);
  t.like(await mayfly(['-f', 'all.sql', '--format', 'csv']), { code: 0, stdout: csv });
  t.like(await mayfly(['--format', 'csv'], all), { code: 0, stdout: csv });
});

test('tables by name: a file, a folder, a folder of tables', async (t) => {
  const rows = async (...args: string[]) => (await mayfly([...args, '--format', 'jsonl'])).stdout;
  t.is(await rows('select count(*) as n from x', '--table', 'x=data/trips.arrow'), '{"n":3}\n');
  t.is(await rows('select count(*) as n, max(id) as last from x', '--table', 'x=data/parts'), '{"n":6,"last":6}\n');
  t.is(await rows('select count(*) as n, max(id) as last from x', '--load', 'x=data/parts'), '{"n":6,"last":6}\n');
  t.is(await rows('select count(*) as n from y', '--table', 'x=data/parts', '--load', 'y=x'), '{"n":6}\n');
  const script = 'create table z as select id + 1 as id from y; select max(id) as last from z; drop table z, y';
  t.is(await rows(script, '--load', 'y=data/parts'), '{"last":7}\n');
  t.is(await rows('select count(*) as n from trips', '--data', 'data'), '{"n":3}\n');
  t.is(await rows('select count(*) as n from parts', '--data', 'data'), '{"n":6}\n');
});

test('-o writes the file in the format of its extension, whole or not at all', async (t) => {
  t.like(await mayfly([all, '-o', 'out.csv']), { code: 0, stdout: '', stderr: '' });
  t.is(readFileSync(join(folder, 'out.csv'), 'utf8'), csv);
  const failed = await mayfly([`select 1 / (id - 1) from 'data/trips.arrow'`, '-o', 'out.csv']);
  t.is(failed.code, 1);
  t.is(readFileSync(join(folder, 'out.csv'), 'utf8'), csv);
  t.deepEqual(
    readdirSync(folder).filter((name) => name.includes('partial')),
    [],
  );
});

test('-o can replace a file that the query reads', async (t) => {
  writeFileSync(join(folder, 'own.arrow'), readFileSync(trips));
  const { code, stderr } = await mayfly([`select id from 'own.arrow' where id > 1 order by id`, '-o', 'own.arrow']);
  t.is(stderr, '');
  t.is(code, 0);
  t.is((await mayfly([`select * from 'own.arrow'`, '--format', 'csv'])).stdout, 'id\n2\n3\n');
});

test('-o into a folder that is not there', async (t) => {
  const { code, stderr } = await mayfly([all, '-o', 'nowhere/out.csv']);
  t.is(code, 1);
  t.regex(stderr, /^ERROR: cannot write nowhere\/out\.csv: ENOENT/);
});

test('a syntax error shows the line and a caret', async (t) => {
  const { code, stdout, stderr } = await mayfly(['select 1\nfrom from x']);
  t.is(code, 1);
  t.is(stdout, '');
  t.is(stderr, 'ERROR: syntax error at or near "from"\nLINE 2: from from x\n             ^\n');
});

test('an unknown column is shown in its place', async (t) => {
  const { code, stderr } = await mayfly([`select id, fair from 'data/trips.arrow'`]);
  t.is(code, 1);
  t.regex(
    stderr,
    /^ERROR: column "?fair"? does not exist\nLINE 1: select id, fair from 'data\/trips\.arrow'\n {19}\^\n/,
  );
});

test('errors while running and in files exit with 1', async (t) => {
  t.like(await mayfly([`select 1 / (id - 1) from 'data/trips.arrow'`]), {
    code: 1,
    stdout: '',
    stderr: 'ERROR: division by zero\n',
  });
  const broken = await mayfly([`select * from 'broken.arrow'`]);
  t.is(broken.code, 1);
  t.regex(broken.stderr, /^ERROR: .*broken\.arrow/);
  const missing = await mayfly([`select * from 'absent.arrow'`]);
  t.is(missing.code, 1);
  t.regex(missing.stderr, /absent\.arrow/);
  t.is((await mayfly(['select 1', '--table', 'x=absent'])).code, 1);
  t.is((await mayfly(['select 1', '--load', 'x=absent'])).code, 1);
  t.is((await mayfly(['select 1', '--data', 'absent'])).code, 1);
  t.is((await mayfly(['-f', 'absent.sql'])).code, 1);
});

test('mistakes in the command line exit with 2', async (t) => {
  const { code, stdout, stderr } = await mayfly(['select 1', '--frmat', 'csv']);
  t.is(code, 2);
  t.is(stdout, '');
  t.is(stderr, "mayfly: Unknown option '--frmat'\nTry 'mayfly --help'.\n");
});

test('help and version go to standard output', async (t) => {
  const help = await mayfly(['--help']);
  t.is(help.code, 0);
  t.regex(help.stdout, /Usage\n/);
  t.regex((await mayfly(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('a reader that goes away ends the command quietly', async (t) => {
  const flights = fileURLToPath(
    new URL('../../../node_modules/vega-datasets/data/flights-200k.arrow', import.meta.url),
  );
  const child = spawn(process.execPath, [command, `select * from '${flights}'`, '--format', 'csv']);
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((done) => child.on('close', done));
  t.is(stderr, '');
  t.is(code, 0);
});

test('Ctrl-C cancels the query', async (t) => {
  const dump = join(folder, 'dump');
  const sql = `select count(*) from '${flights}' a, '${flights}' b, '${flights}' c where a.delay + b.delay = c.delay - 30000`;
  const child = spawn(process.execPath, [command, sql], { env: { ...process.env, MAYFLY_DUMP: dump } });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const closed = new Promise((done) => child.on('close', done));
  const isEmitted = () =>
    existsSync(dump) &&
    readdirSync(dump, { recursive: true, encoding: 'utf8' }).some((path) => path.endsWith('pipelines.txt'));
  while (child.exitCode === null && !isEmitted()) await setTimeout(20);
  child.kill('SIGINT');
  t.is(await closed, 130);
  t.regex(stderr, /^ERROR: .*cancel/);
});

test('explain shows each stage', async (t) => {
  const explained = async (...stages: string[]) => {
    const { code, stdout, stderr } = await mayfly([
      'explain',
      ...stages,
      `select count(*) from 'data/trips.arrow' where id > 1`,
    ]);
    t.is(stderr, '');
    t.is(code, 0);
    return stdout;
  };
  t.regex(await explained(), /scan/i);
  t.regex(await explained('--pipelines'), /scan/i);
  t.regex(await explained('--ir'), /^define /m);
  t.regex(await explained('--optimised'), /^define /m);
  t.regex(await explained('--asm'), /\bret/);
  t.regex(
    await explained('--timing'),
    /^ +parse +plan +validate +emit +compile\nms +[\d., ]+\n\npipeline +emitted +instructions +module +tier +bitcode/,
  );
});

test('compare: a picture, numbers for programs, a page', async (t) => {
  const picture = await mayfly(['compare', all, '--html', 'page.html']);
  t.is(picture.stderr, '');
  t.is(picture.code, 0);
  t.regex(picture.stdout, /^The answers are equal: 3 rows from 3 rows/);
  t.regex(readFileSync(join(folder, 'page.html'), 'utf8'), /^<!doctype html>[^]*<\/html>\n$/);
  const numbers = await mayfly(['compare', '--json', 'select 1 as one']);
  t.is((JSON.parse(numbers.stdout) as { modes: unknown[] }).modes.length, 3);
  const failed = await mayfly(['compare', 'select 1 / 0']);
  t.is(failed.code, 1);
  t.regex(failed.stderr, /^ERROR: division by zero/);
});
