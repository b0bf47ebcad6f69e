// The formats that other programs read.
import test from 'ava';
import { BIGINT, BOOLEAN, DATE, DOUBLE, decimal, REAL, SMALLINT, TEXT, TIMESTAMP } from '../../planner/types.js';
import { type Table, tableFromIPC } from '../../runtime/arrow.js';
import { type Format, formatRows } from '../../runtime/cli/formats.js';
import { tableOf } from './tables.js';

function text(table: Table, format: Exclude<Format, 'table' | 'arrow'>): string {
  return [...formatRows(table, format)].join('');
}

const mixed = tableOf([
  ['b', BOOLEAN, [true, false, null]],
  ['i', BIGINT, [9007199254740991n, 9007199254740993n, null]],
  ['d', decimal(38, 2), [1250n, -123456789012345678n, null]],
  ['f', DOUBLE, [0.1, Number.NaN, null]],
  ['r', REAL, [0.1, Number.NEGATIVE_INFINITY, null]],
  ['day', DATE, [10471n, -1n, null]],
  ['at', TIMESTAMP, [1_500_000n, 0n, null]],
  ['s', TEXT, ['a,"b"', 'two\nlines', null]],
]);

test('csv', (t) => {
  t.is(
    text(mixed, 'csv'),
    [
      'b,i,d,f,r,day,at,s',
      'true,9007199254740991,12.50,0.1,0.1,1998-09-02,1970-01-01 00:00:01.5,"a,""b"""',
      'false,9007199254740993,-1234567890123456.78,NaN,-Infinity,1969-12-31,1970-01-01 00:00:00,"two\nlines"',
      ',,,,,,,',
      '',
    ].join('\n'),
  );
});

test('csv tells an empty text from NULL', (t) => {
  t.is(text(tableOf([['s', TEXT, ['', null, 'x']]]), 'csv'), 's\n""\n\nx\n');
});

test('json keeps every digit: numbers where a double is exact, strings where not', (t) => {
  const rows = JSON.parse(text(mixed, 'json'));
  t.deepEqual(rows[0], {
    b: true,
    i: 9007199254740991,
    d: 12.5,
    f: 0.1,
    r: 0.1,
    day: '1998-09-02',
    at: '1970-01-01T00:00:01.5',
    s: 'a,"b"',
  });
  t.deepEqual(rows[1], {
    b: false,
    i: '9007199254740993',
    d: '-1234567890123456.78',
    f: 'NaN',
    r: '-Infinity',
    day: '1969-12-31',
    at: '1970-01-01T00:00:00',
    s: 'two\nlines',
  });
  t.deepEqual(Object.values(rows[2]), Array(8).fill(null));
});

test('json of decimals at the limit of a double', (t) => {
  const table = tableOf([['d', decimal(38, 3), [999999999999999n, 1000000000000001n, 0n, -5n]]]);
  t.is(text(table, 'jsonl'), '{"d":999999999999.999}\n{"d":"1000000000000.001"}\n{"d":0.000}\n{"d":-0.005}\n');
});

test('json keys differ although names repeat', (t) => {
  const table = tableOf([
    ['a', SMALLINT, [1]],
    ['a', SMALLINT, [2]],
    ['a_2', SMALLINT, [3]],
  ]);
  t.is(text(table, 'jsonl'), '{"a":1,"a_2":2,"a_2_2":3}\n');
});

test('an empty result', (t) => {
  const table = tableOf([['a', SMALLINT, []]]);
  t.is(text(table, 'json'), '[]\n');
  t.is(text(table, 'jsonl'), '');
  t.is(text(table, 'csv'), 'a\n');
});

test('markdown', (t) => {
  const table = tableOf([
    ['a|b', TEXT, ['x|y', 'two\nlines', null]],
    ['n', SMALLINT, [1, -2, null]],
  ]);
  t.is(
    text(table, 'markdown'),
    '| a\\|b | n |\n| --- | ---: |\n| x\\|y | 1 |\n| two<br>lines | -2 |\n| *NULL* | *NULL* |\n',
  );
});

test('arrow', (t) => {
  const [bytes] = [...formatRows(mixed, 'arrow')];
  const read = tableFromIPC(bytes as Uint8Array);
  t.is(read.numRows, 3);
  t.is(String(read.schema), String(mixed.schema));
  t.is(text(read, 'csv'), text(mixed, 'csv'));
});
