// Tables that are too long to write in a script: `--: use NAME`. Made by a rule, so that a reader can tell every value.
import { BIGINT, BOOLEAN, DATE, DOUBLE, decimal, INTEGER, type SqlType, SMALLINT, TEXT } from '../../planner/types.js';
import { column, type TestColumn, type TestTable, type Value } from './columns.js';

/** A table of `rows` rows in batches of `batchRows`. */
function byRule(
  name: string,
  rows: number,
  batchRows: number,
  rules: Record<string, readonly [SqlType, boolean, (row: number) => Value, TestColumn['storage']?]>,
): TestTable {
  const columns = Object.entries(rules).map(([name, [type, nullable, , storage]]) => column(name, type, nullable, storage));
  const all = Array.from({ length: rows }, (_, row) => Object.values(rules).map(([, , value]) => value(row)));
  const batches = Array.from({ length: Math.ceil(rows / batchRows) }, (_, batch) =>
    all.slice(batch * batchRows, (batch + 1) * batchRows),
  );
  return { name, columns, batches };
}

const fixtures: Record<string, () => TestTable> = {
  /**
   * 10,000 rows in 7 batches: n counts from 0, and the others follow from it; every tenth row has NULLs.
   */
  numbers: () =>
    byRule('numbers', 10_000, 1_500, {
      n: [INTEGER, false, (n) => BigInt(n)],
      digit: [SMALLINT, false, (n) => BigInt(n % 10)],
      half: [DOUBLE, true, (n) => (n % 10 === 0 ? null : n / 2)],
      big: [BIGINT, true, (n) => (n % 10 === 1 ? null : BigInt(n) * 1_000_000_007n)],
      money: [decimal(15, 2), true, (n) => (n % 10 === 2 ? null : BigInt(n * 25 - 1000))],
      even: [BOOLEAN, true, (n) => (n % 10 === 3 ? null : n % 2 === 0)],
      day: [DATE, true, (n) => (n % 10 === 4 ? null : BigInt(n - 5_000))],
      name: [TEXT, true, (n) => (n % 10 === 5 ? null : `row ${n}`)],
      color: [
        TEXT,
        true,
        (n) => (n % 10 === 6 ? null : ['red', 'green', 'blue'][n % 3]!),
        { kind: 'dictionary', bits: 8, signed: true, nullEntries: false },
      ],
    }),
};

/** The fixture of that name. Throws SyntaxError. */
export function fixture(name: string): TestTable {
  const make = fixtures[name];
  if (make === undefined) throw new SyntaxError(`no fixture ${JSON.stringify(name)}, only ${Object.keys(fixtures).join(', ')}`);
  return make();
}
