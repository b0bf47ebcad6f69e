// The rows that a scan reads of batches, by the blocks that may have rows of an answer.
import test from 'ava';
import { rowRanges } from '../../runtime/row-ranges.js';

const text = (batchRows: readonly number[], rows: number, matching: readonly number[]) =>
  rowRanges(batchRows, { rows, matching: Uint8Array.from(matching) })
    .map(({ batch, begin, end }) => `${batch}: ${begin}…${end}`)
    .join(', ');

test('all rows of each batch that has some', (t) => {
  t.deepEqual(rowRanges([3, 0, 5], undefined), [
    { batch: 0, begin: 0, end: 3 },
    { batch: 2, begin: 0, end: 5 },
  ]);
  t.deepEqual(rowRanges([], undefined), []);
});

test('neighbouring blocks of a batch are one range', (t) => {
  t.is(text([10, 0, 4, 5], 4, [1, 1, 0, 1, 1, 1]), '0: 0…8, 2: 0…4, 3: 0…5');
  t.is(text([10, 4], 4, [0, 1, 1, 1]), '0: 4…10, 1: 0…4');
  t.is(text([10, 4], 4, [0, 0, 0, 0]), '');
});

test('blocks that are not those of the batches are not trusted', (t) => {
  const all = '0: 0…10, 1: 0…4';
  t.is(text([10, 4], 4, [0, 0, 0]), all);
  t.is(text([10, 4], 4, [0, 0, 0, 0, 0]), all);
  t.is(text([10, 4], 0, []), all);
});
