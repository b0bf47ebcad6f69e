// Estimates from a sample of a table's rows: there from the first query on, right for conditions that depend on each
// other, never zero, and never the reason why a query fails.
import test from 'ava';
import { type DataType, Float64, Int32, Table, Utf8, vectorFromArray } from '../../runtime/arrow.js';
import { Database } from '../../runtime/index.js';

const ROWS = 50_000;

function column<T>(value: (row: number) => T, type: DataType) {
  return vectorFromArray(Array.from({ length: ROWS }, (_, row) => value(row)) as never[], type as Int32);
}

const db = await Database.open({ threads: 1 });
db.register(
  't',
  new Table({
    key: column((row) => row, new Int32()),
    many: column((row) => (row * 7919) % 20_000, new Int32()),
    ten: column((row) => (row * 31) % 10, new Int32()),
    twin: column((row) => ((row * 31) % 10) + 100, new Int32()),
    zero: column((row) => (row % 2 === 0 ? 0 : 1), new Int32()),
    word: column((row) => (row % 20 === 0 ? 'light green' : 'dark red'), new Utf8()),
    empty: column((row) => (row % 4 === 0 ? null : row / 2), new Float64()),
    wide: column((row) => 'x'.repeat(row === 5 ? 100_000 : 1), new Utf8()),
  }),
);
test.after.always(() => db.close());

/** The estimated rows of a plan's operators, from the top. */
async function estimates(sql: string): Promise<number[]> {
  const plan = await db.explain(sql);
  return [...plan.matchAll(/\(~([\d,]+) rows?\)$/gm)].map((match) => Number(match[1]!.replaceAll(',', '')));
}

async function estimate(sql: string): Promise<number> {
  return (await estimates(sql))[0]!;
}

test('a pattern, from the first query on', async (t) => {
  const rows = await estimate("select key from t where word like '%green%'");
  t.true(rows > 1250 && rows < 5000, String(rows));
});

test('conditions that depend on each other', async (t) => {
  const rows = await estimate('select key from t where ten = 3 and twin = 103');
  t.true(rows > 3000 && rows < 8000, String(rows));
  const either = await estimate('select key from t where (ten = 3 and twin = 103) or (ten = 4 and twin = 104)');
  t.true(either > 7000 && either < 15_000, String(either));
});

test('what no sampled row passes is rare and not nothing', async (t) => {
  t.is(await estimate('select key from t where ten = 3 and twin = 104'), 25);
  t.is(await estimate('select key from t where key = 17'), 1);
});

test('NULLs pass no comparison', async (t) => {
  const rows = await estimate('select key from t where empty >= 0');
  t.true(rows > 34_000 && rows < 41_000, String(rows));
});

test('a row whose evaluation fails does not count, and does not fail the query', async (t) => {
  const rows = await estimate('select key from t where 10 / zero > 1 and key is not null');
  t.true(rows > 20_000 && rows < 30_000, String(rows));
});

test('numbers of groups', async (t) => {
  t.is(await estimate('select ten, count(*) from t group by ten'), 10);
  t.is(await estimate('select ten, twin, count(*) from t group by ten, twin'), 10);
  t.is(await estimate('select ten + 1, count(*) from t group by ten + 1'), 10);
  const keys = await estimate('select key, count(*) from t group by key');
  t.true(keys > 25_000 && keys <= 50_000, String(keys));
  const many = await estimate('select many, count(*) from t group by many');
  t.true(many > 10_000 && many <= 20_000, String(many));
});

test('texts too long to be kept and expressions too large to be tried are guessed at', async (t) => {
  // Two values are in the column.
  t.is(await estimate("select key from t where wide = 'y'"), 25_000);
  const terms = Array.from({ length: 100 }, (_, i) => `ten <> ${i + 20}`).join(' or ');
  t.true((await estimate(`select key from t where ${terms}`)) > 1000);
});

test('the same without facts in the code', async (t) => {
  const sql = "select ten from t where word like '%green%' and many < 100";
  t.is(await db.explain(sql, { facts: false }), await db.explain(sql));
});
