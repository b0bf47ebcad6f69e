// The TPC-H queries and their published answers.

import test from 'ava';
import { answerDifferences, expectedAnswer, queryNumbers, tpchQuery } from '../../datasets/tpch/index.js';
import { MayflyError } from '../../planner/errors.js';

const rowCounts = [4, 100, 10, 5, 5, 1, 4, 2, 175, 20, 1048, 2, 42, 1, 1, 18314, 1, 57, 1, 186, 100, 7];

test('every query has a text and an answer', (t) => {
  t.is(queryNumbers.length, 22);
  for (const number of queryNumbers) {
    t.regex(tpchQuery(number), /^-- TPC-H \d+: .*\n(select\n|create view )[^:]*;\n$/);
    const { columns, rows } = expectedAnswer(number);
    t.is(rows.length, rowCounts[number - 1] ?? 0);
    t.true(
      rows.every((row) => row.length === columns.length && row.every((value) => value !== '')),
      `query ${number}`,
    );
    t.deepEqual(answerDifferences(number, rows), []);
  }
});

test('values with commas are one value', (t) => {
  const { columns, rows } = expectedAnswer(2);
  t.is(rows[1]?.[columns.indexOf('s_address')], 'ANDENSOSmk,miq23Xfb5RWt6dvUcvt6Qa');
});

test('numbers other than those of the queries are refused', (t) => {
  for (const number of [0, 23, 1.5, Number.NaN]) {
    t.throws(() => tpchQuery(number), { instanceOf: MayflyError, code: 'invalid_parameter_value' });
    t.throws(() => expectedAnswer(number), { instanceOf: MayflyError, code: 'invalid_parameter_value' });
  }
});

test('money is compared to the cent, averages to a hundredth, the rest exactly', (t) => {
  t.deepEqual(answerDifferences(6, [['123141078.2283']]), []);
  t.deepEqual(answerDifferences(6, [['123141078.2383']]), ['row 1, revenue: 123141078.2383, not 123141078.23']);
  t.deepEqual(answerDifferences(14, [['16.3807786263955401']]), []);
  t.is(answerDifferences(14, [['16.40']]).length, 1);
  t.is(answerDifferences(6, [[null]]).length, 1);
  t.is(answerDifferences(6, []).length, 1);
  t.is(answerDifferences(6, [['123141078.23', 1]]).length, 1);
  const { rows } = expectedAnswer(12);
  t.deepEqual(answerDifferences(12, [rows[0] as string[], ['SHIP', 6200n, 9262]]), []);
  t.is(answerDifferences(12, [rows[0] as string[], ['SHIP', 6200n, 9263]]).length, 1);
  const [customer, ...others] = expectedAnswer(18).rows as [string[], ...string[][]];
  t.deepEqual(answerDifferences(18, [customer.with(5, '323'), ...others]), []);
  t.is(answerDifferences(18, [customer.with(5, '323.01'), ...others]).length, 1);
});
