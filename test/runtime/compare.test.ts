// db.compare: equal answers in every mode, times that add up, break-evens; and what counts as a difference.
import test from 'ava';
import { MayflyError } from '../../planner/errors.js';
import { Float64, Int32, Table, Utf8, vectorFromArray } from '../../runtime/arrow.js';
import { answerDifference, type Ordering } from '../../runtime/compare-answers.js';
import { Database } from '../../runtime/index.js';

const names = ['left', 'right'] as const;

function table(n: readonly number[], x: readonly number[], s: readonly (string | null)[] = n.map(() => 'a')): Table {
  return new Table({
    n: vectorFromArray(n, new Int32()),
    x: vectorFromArray(x, new Float64()),
    s: vectorFromArray(s, new Utf8()),
  });
}

const unordered: Ordering = { keys: [], cutsEnd: false, cutsBegin: false };
const byFirst: Ordering = { ...unordered, keys: [0] };

test('rows without an order are compared as a set', (t) => {
  const a = table([1, 2, 2], [0.5, 1.5, 2.5]);
  t.is(answerDifference(a, table([2, 1, 2], [2.5, 0.5, 1.5]), unordered, names), undefined);
  t.is(
    answerDifference(a, table([2, 1, 1], [2.5, 0.5, 1.5]), unordered, names),
    'row 2 is (2, 1.5, "a") left and (2, 2.5, "a") right',
  );
});

test('rows are compared in order, but for those with equal keys', (t) => {
  const a = table([1, 2, 2], [0.5, 1.5, 2.5]);
  t.is(answerDifference(a, table([1, 2, 2], [0.5, 2.5, 1.5]), byFirst, names), undefined);
  t.is(
    answerDifference(a, table([2, 1, 2], [2.5, 0.5, 1.5]), byFirst, names),
    'row 1 is (1, 0.5, "a") left and (2, 2.5, "a") right',
  );
});

test('among equal keys at a limit any rows may be left', (t) => {
  const limited: Ordering = { ...byFirst, cutsEnd: true };
  t.is(answerDifference(table([1, 2], [0.5, 1.5]), table([1, 2], [0.5, 7]), limited, names), undefined);
  t.truthy(answerDifference(table([1, 2], [0.5, 1.5]), table([1, 2], [0.6, 1.5]), limited, names));
  t.truthy(answerDifference(table([1, 2], [0.5, 1.5]), table([1], [0.5]), limited, names));
});

test('floats may differ by rounding, other values and NULLs not at all', (t) => {
  const a = table([1, 2], [1e15, Number.NaN], ['a', null]);
  t.is(answerDifference(a, table([1, 2], [1e15 + 1, Number.NaN], ['a', null]), unordered, names), undefined);
  t.truthy(answerDifference(a, table([1, 2], [1e15 + 1e7, Number.NaN], ['a', null]), unordered, names));
  t.truthy(answerDifference(a, table([1, 2], [1e15, Number.NaN], ['a', '']), unordered, names));
});

test('many rows that agree in all but floats are compared quickly', (t) => {
  const numbers = Array.from({ length: 20_000 }, (_, index) => index / 7);
  const zeros = numbers.map(() => 0);
  t.is(answerDifference(table(zeros, numbers), table(zeros, [...numbers].reverse()), unordered, names), undefined);
});

test('a query in every mode', async (t) => {
  const database = await Database.open({ threads: 2 });
  try {
    database.register(
      't',
      new Table({ n: vectorFromArray(Int32Array.from({ length: 50_000 }, (_, row) => row % 1000)) }),
    );
    const comparison = await database.compare(
      'select n, count(*) as c from t where n < 900 group by n order by n desc',
    );
    t.deepEqual(
      comparison.modes.map(({ mode }) => mode),
      ['interpreted', 'fast', 'optimised'],
    );
    t.is(comparison.scannedRows, 50_000);
    t.is(comparison.resultRows, 900);
    t.regex(comparison.plan, /^sort by/);
    for (const { mode, times, total } of comparison.modes) {
      const sum = Object.values(times).reduce((a, b) => a + b, 0);
      t.true(Math.abs(sum - total) < 1e-6, mode);
      t.is(times.emit > 0 && times.compile > 0 && times.link > 0, mode !== 'interpreted', mode);
      t.true(times.run > 0, mode);
    }
    t.deepEqual(
      comparison.breakEvens.map(({ from, to }) => [from, to]),
      [
        ['interpreted', 'fast'],
        ['fast', 'optimised'],
      ],
    );
    t.true((comparison.breakEvens[0]?.rows ?? 0) > 0);
    t.is((await database.compare('select 1 as one')).breakEvens[0]?.rows, undefined);

    const failing = await t.throwsAsync(database.compare('select 1 / (n - n) from t'), { instanceOf: MayflyError });
    t.is(failing?.code, 'division_by_zero');
    const unknown = await t.throwsAsync(database.compare('select m from t'), { instanceOf: MayflyError });
    t.is(unknown?.code, 'undefined_column');
    t.is(unknown?.column, 8);
    const cancel = new AbortController();
    cancel.abort();
    const canceled = await t.throwsAsync(database.compare('select 1', { signal: cancel.signal }));
    t.is((canceled as MayflyError).code, 'query_canceled');
  } finally {
    await database.close();
  }
});
