// What `mayfly compare` prints and the page that it writes, of a comparison made by hand.
import test from 'ava';
import { breakEvenText, comparisonText, rate, time } from '../../runtime/cli/compare.js';
import { comparisonPage } from '../../runtime/cli/compare-page.js';
import { parseCommandLine, UsageError } from '../../runtime/cli/options.js';
import type { Comparison } from '../../runtime/index.js';

const fixed = { parse: 1, plan: 1, result: 1 };
const comparison: Comparison = {
  sql: "select count(*) from t where a < 5 and b = '<&\">'",
  threads: 2,
  scannedRows: 600_000,
  resultRows: 1,
  validate: 12.34,
  plan: 'aggregate\n  scan t',
  modes: [
    {
      mode: 'interpreted',
      times: { ...fixed, emit: 0, compile: 0, link: 0, run: 97 },
      total: 100,
      rowsPerSecond: 600_000 / 0.097,
      peakMemory: 1000,
      instructions: 0,
      codeBytes: 0,
    },
    {
      mode: 'fast',
      times: { ...fixed, emit: 3, compile: 5, link: 2, run: 7 },
      total: 20,
      rowsPerSecond: 600_000 / 0.007,
      peakMemory: 64_000,
      instructions: 350,
      codeBytes: 2300,
    },
    {
      mode: 'optimised',
      times: { ...fixed, emit: 3, compile: 40, link: 2, run: 2 },
      total: 50,
      rowsPerSecond: 600_000 / 0.002,
      peakMemory: 64_000,
      instructions: 300,
      codeBytes: 2000,
    },
  ],
  breakEvens: [
    { from: 'interpreted', to: 'fast', rows: 66_667 },
    { from: 'fast', to: 'optimised', rows: undefined },
  ],
};

test('the picture on a terminal', (t) => {
  t.deepEqual(comparisonText(comparison, { width: 72, color: false }).split('\n'), [
    'The answers are equal: 1 row from 600,000 rows, 2 threads.',
    'Checking the columns, once in the life of the tables, took 12.3 ms besides.',
    '',
    'interpreted          100 ms  ░██████████████████████████████████████████',
    'compiled fast       20.0 ms  ░▒▒▒▒███·',
    'compiled optimised  50.0 ms  ░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█·',
    '',
    '                             ░ parse, plan   ▒ emit, compile, link   █ run   · result',
    '',
    'ms                  parse  plan  emit  compile  link   run  result  total  rows/s in run',
    'interpreted           1.0   1.0     –        –     –  97.0     1.0    100          6.2 M',
    'compiled fast         1.0   1.0   3.0      5.0   2.0   7.0     1.0   20.0         85.7 M',
    'compiled optimised    1.0   1.0   3.0     40.0   2.0   2.0     1.0   50.0        300.0 M',
    '',
    'Compiling pays from about 67,000 scanned rows on.',
    'Optimising the code did not make this query run faster.',
    '',
  ]);
});

test('bars have the same lengths with and without colours', (t) => {
  const colored = comparisonText(comparison, { width: 72, color: true });
  t.true(colored.includes('\u001b[36m█'));
  t.is(colored.replace(/\u001b\[\d+m/g, ''), comparisonText(comparison, { width: 72, color: false }));
});

test('numbers for people', (t) => {
  t.deepEqual([0.0834, 1.25, 99.96, 123.4, 1234].map(time), ['0.08 ms', '1.3 ms', '100.0 ms', '123 ms', '1.23 s']);
  t.deepEqual([undefined, 12, 12_345, 1.5e6, 2e9].map(rate), ['–', '12', '12 k', '1.5 M', '2.0 G']);
  t.is(breakEvenText({ from: 'fast', to: 'optimised', rows: 0 }), 'Optimising the code pays from the first row on.');
});

test('the page is whole in itself and shows text as text', (t) => {
  const page = comparisonPage(comparison);
  t.regex(page, /^<!doctype html>/);
  t.notRegex(page, /https?:|src=|<link|@import|url\(/);
  t.true(page.includes("b = '&lt;&amp;&quot;&gt;'"));
  t.true(page.includes('<b>5.0×</b> as fast as interpreted'));
  t.true(page.includes('about 67,000 scanned rows'));
  t.regex(page, /<svg viewBox/);
  t.notRegex(page, /NaN|undefined|Infinity/);
  const nothing = comparisonPage({
    ...comparison,
    scannedRows: 0,
    modes: comparison.modes.map((mode) => ({ ...mode, rowsPerSecond: undefined })),
    breakEvens: comparison.breakEvens.map((breakEven) => ({ ...breakEven, rows: undefined })),
  });
  t.notRegex(nothing, /<svg|NaN|undefined|Infinity/);
});

test('the command line of compare', (t) => {
  const command = parseCommandLine(['compare', 'select 1', '--html', 'x.html', '--json', '--threads', '2']);
  t.like(command, { kind: 'compare', sql: 'select 1', html: 'x.html', json: true, threads: 2 });
  t.like(parseCommandLine(['compare', '-f', 'q.sql']), {
    kind: 'compare',
    html: undefined,
    json: false,
    file: 'q.sql',
  });
  const mistakes: [string[], RegExp][] = [
    [['compare', 'select 1', '--mode', 'fast'], /compare, which runs every mode/],
    [['compare', 'select 1', '--format', 'csv'], /--format does not apply to compare/],
    [['compare', 'select 1', '--ir'], /--ir applies to explain/],
    [['select 1', '--json'], /--json applies to explain --analyze and to compare/],
    [['explain', 'select 1', '--html', 'x.html'], /--html applies to compare/],
  ];
  for (const [args, message] of mistakes) {
    t.regex(t.throws(() => parseCommandLine(args), { instanceOf: UsageError }).message, message);
  }
});
