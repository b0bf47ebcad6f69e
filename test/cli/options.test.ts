// The command line, parsed.
import test from 'ava';
import { parseCommandLine, UsageError } from '../../runtime/cli/options.js';

test('a query with everything', (t) => {
  const args = [
    'select 1',
    '-t',
    'a=x.arrow',
    '--table',
    'b=y=z.arrow',
    '--data',
    'dir',
    '--load',
    'c=a',
    '--threads',
    '3',
    '--mode',
    'fast',
    '--dialect',
    'mysql',
    '-o',
    'r.JSON',
  ];
  t.deepEqual(parseCommandLine(args), {
    kind: 'query',
    sql: 'select 1',
    file: undefined,
    tables: [
      { name: 'a', path: 'x.arrow' },
      { name: 'b', path: 'y=z.arrow' },
    ],
    data: ['dir'],
    loads: [{ name: 'c', path: 'a' }],
    mode: 'fast',
    dialect: 'mysql',
    threads: 3,
    output: { format: 'json', file: 'r.JSON', rows: undefined },
  });
});

test('explain shows the plan unless asked for other stages', (t) => {
  const stagesOf = (...args: string[]) => {
    const command = parseCommandLine(['explain', ...args]);
    return command.kind === 'explain' ? command.stages : undefined;
  };
  t.deepEqual(stagesOf('select 1'), ['plan']);
  t.deepEqual(stagesOf('--asm', '--ir', 'select 1'), ['ir', 'asm']);
});

test('explain --analyze, for people and for programs', (t) => {
  t.like(parseCommandLine(['explain', '--analyze', 'select 1']), { kind: 'analyze', json: false, sql: 'select 1' });
  t.like(parseCommandLine(['explain', '--analyze', '--json', '-f', 'q.sql']), { kind: 'analyze', json: true });
});

test('SQL that begins with explain is not the explain command', (t) => {
  t.is(parseCommandLine(['explain select 1']).kind, 'query');
});

test('help and version', (t) => {
  t.is(parseCommandLine(['--help']).kind, 'help');
  t.is(parseCommandLine(['-V']).kind, 'version');
});

test('formats come from --format, else from the extension', (t) => {
  const format = (...args: string[]) => {
    const command = parseCommandLine(['select 1', ...args]);
    return command.kind === 'query' ? command.output.format : undefined;
  };
  t.is(format(), 'table');
  t.is(format('-o', 'x.arrow'), 'arrow');
  t.is(format('-o', 'x.ndjson'), 'jsonl');
  t.is(format('-o', 'x.md'), 'markdown');
  t.is(format('-o', 'x.txt'), 'table');
  t.is(format('-o', 'x.csv', '--format', 'json'), 'json');
});

const mistakes: [string[], RegExp][] = [
  [['a', 'b'], /expected one SQL text but got 2/],
  [['select 1', '-f', 'x.sql'], /not both/],
  [['select 1', '--nonsense'], /^Unknown option '--nonsense'$/],
  [['select 1', '--table', 'x'], /--table takes name=path/],
  [['select 1', '--table', '=x'], /--table takes name=path/],
  [['select 1', '--table', 'x='], /--table takes name=path/],
  [['select 1', '--load', 'x'], /--load takes name=path/],
  [['select 1', '--threads', '0'], /--threads takes a whole number, at least 1; got '0'/],
  [['select 1', '--threads', '1.5'], /whole number/],
  [['select 1', '--threads', '99999999999999999999'], /whole number/],
  [['select 1', '--dialect', 'oracle'], /--dialect is one of postgres, mysql, .*; got 'oracle'/],
  [['select 1', '--mode', 'slow'], /--mode is one of auto, interpreted, fast, optimised; got 'slow'/],
  [['select 1', '--format', 'xml'], /--format is one of table, csv, json, jsonl, markdown, arrow; got 'xml'/],
  [['select 1', '--rows', 'many'], /--rows takes a whole number/],
  [['select 1', '--rows', '5', '--format', 'csv'], /use LIMIT/],
  [['select 1', '--ir'], /mayfly explain --ir/],
  [['select 1', '--analyze'], /mayfly explain --analyze/],
  [['explain', '--analyze', '--ir', 'select 1'], /--analyze and --ir/],
  [['explain', '--json', 'select 1'], /--json applies to explain --analyze and to compare/],
  [['explain', 'select 1', '--format', 'csv'], /does not apply to explain/],
  [['select 1', '--threads'], /'--threads <value>' argument missing/],
];
for (const [args, message] of mistakes) {
  test(`mistake: ${args.join(' ')}`, (t) => {
    const error = t.throws(() => parseCommandLine(args), { instanceOf: UsageError });
    t.regex(error.message, message);
  });
}
