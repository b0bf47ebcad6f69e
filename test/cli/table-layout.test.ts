// The table that people read: alignment, NULL, cutting, blocks.
import test from 'ava';
import { BIGINT, decimal, TEXT } from '../../planner/types.js';
import type { Table } from '../../runtime/arrow.js';
import { type Layout, layOutTable } from '../../runtime/cli/table-layout.js';
import { tableOf } from './tables.js';

const piped: Layout = { width: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY, color: false };

function layOut(table: Table, layout: Partial<Layout> = {}): { text: string; cut: boolean } {
  const pieces = layOutTable(table, { ...piped, ...layout });
  let text = '';
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return { text, cut: value.cut };
    text += value;
  }
}

test('numbers to the right, text to the left, NULL shown', (t) => {
  const table = tableOf([
    ['name', TEXT, ['a', null, 'ccc', '']],
    ['n', BIGINT, [1n, 20n, null, -9223372036854775808n]],
    ['price', decimal(15, 2), [100n, 5n, null, 123456n]],
  ]);
  t.is(
    layOut(table).text,
    [
      'name │                    n │   price',
      '─────┼──────────────────────┼────────',
      'a    │                    1 │    1.00',
      'NULL │                   20 │    0.05',
      'ccc  │                 NULL │    NULL',
      '     │ -9223372036854775808 │ 1234.56',
      '',
    ].join('\n'),
  );
});

test('wide characters keep the columns aligned', (t) => {
  const table = tableOf([
    ['city', TEXT, ['東京', 'Zürich', '👩‍🚀']],
    ['n', BIGINT, [1n, 2n, 3n]],
  ]);
  t.deepEqual(layOut(table).text.split('\n').slice(2, 5), ['東京   │ 1', 'Zürich │ 2', '👩‍🚀     │ 3']);
});

test('control characters are escaped', (t) => {
  const table = tableOf([['a\nb', TEXT, ['x\ty', '\x1b[31mred', 'two\nlines']]]);
  t.is(layOut(table).text, 'a\\nb\n─────────────\nx\\ty\n\\u001b[31mred\ntwo\\nlines\n');
});

test('the widest text gives way to fit the terminal, and it is said', (t) => {
  const table = tableOf([
    ['id', BIGINT, [1n]],
    ['comment', TEXT, ['the quick brown fox jumps over the lazy dog']],
    ['short', TEXT, ['abc']],
  ]);
  const { text, cut } = layOut(table, { width: 40 });
  t.true(cut);
  t.is(text.split('\n')[2], ' 1 │ the quick brown fox jumps … │ abc');
  t.true(text.split('\n').every((line) => line.length <= 40));
  t.false(layOut(table, { width: 80 }).cut);
});

test('what cannot fit is shown as a block a row', (t) => {
  const table = tableOf([
    ['first', BIGINT, [1n, 2n]],
    ['second_column', BIGINT, [3n, null]],
  ]);
  t.is(
    layOut(table, { width: 12 }).text,
    [
      '── row 1 ───',
      'first         │ 1',
      'second_column │ 3',
      '── row 2 ───',
      'first         │ 2',
      'second_column │ NULL',
      '',
    ].join('\n'),
  );
});

test('only the first rows where asked', (t) => {
  const table = tableOf([['n', BIGINT, [1n, 2n, 3n]]]);
  t.is(layOut(table, { rows: 2 }).text, 'n\n─\n1\n2\n');
});

test('NULL is dim and names are bold on a terminal', (t) => {
  const table = tableOf([['n', TEXT, [null, 'NULL']]]);
  t.is(layOut(table, { color: true }).text, '\x1b[1mn   \x1b[22m\n────\n\x1b[2mNULL\x1b[22m\nNULL\n');
});

test('an empty result shows its columns', (t) => {
  t.is(layOut(tableOf([['a', TEXT, []]])).text, 'a\n─\n');
});
