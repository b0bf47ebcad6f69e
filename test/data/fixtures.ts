// Tables that are too long to write in a script: `--: use NAME`. Made by a rule, so that a reader can tell every value.
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  decimal,
  INTEGER,
  REAL,
  SMALLINT,
  type SqlType,
  TEXT,
  TIMESTAMP,
  type TimeUnit,
} from '../../planner/types.js';
import { column, type TestColumn, type TestTable, type Value } from './columns.js';

/** A table of `rows` rows in batches of `batchRows`. */
function byRule(
  name: string,
  rows: number,
  batchRows: number,
  rules: Record<string, readonly [SqlType, boolean, (row: number) => Value, TestColumn['storage']?]>,
): TestTable {
  const columns = Object.entries(rules).map(([name, [type, nullable, , storage]]) =>
    column(name, type, nullable, storage),
  );
  const all = Array.from({ length: rows }, (_, row) => Object.values(rules).map(([, , value]) => value(row)));
  const batches = Array.from({ length: Math.ceil(rows / batchRows) }, (_, batch) =>
    all.slice(batch * batchRows, (batch + 1) * batchRows),
  );
  return { name, columns, batches };
}

const integer = (bits: 8 | 16 | 32 | 64, signed: boolean): SqlType => ({ kind: 'integer', bits, signed });
const timestamp = (unit: TimeUnit): SqlType => ({ kind: 'timestamp', unit, zone: unit === 'ns' ? 'UTC' : null });
/** NULL in every `step`th row. */
const sparse = (step: number, value: (row: number) => Value) => (row: number) => (row % step === 0 ? null : value(row));

const fixtures: Record<string, () => TestTable> = {
  /** 40 rows in 3 batches with a column of every type. */
  everything: () =>
    byRule('everything', 40, 16, {
      id: [INTEGER, false, (n) => BigInt(n)],
      flag: [BOOLEAN, true, sparse(5, (n) => n % 2 === 0)],
      i8: [integer(8, true), true, sparse(6, (n) => BigInt(n - 20))],
      u8: [integer(8, false), false, (n) => BigInt(n * 6)],
      i16: [SMALLINT, true, sparse(7, (n) => BigInt(n * 800))],
      u16: [integer(16, false), false, (n) => BigInt(n * 1600)],
      u32: [integer(32, false), true, sparse(8, (n) => BigInt(n) * 100_000_000n)],
      i64: [BIGINT, true, sparse(9, (n) => BigInt(n) * 10n ** 17n)],
      u64: [integer(64, false), false, (n) => BigInt(n) * 4n * 10n ** 17n],
      half: [REAL, true, sparse(10, (n) => n / 4), { kind: 'half' }],
      real: [REAL, false, (n) => n / 8],
      double: [DOUBLE, true, sparse(11, (n) => (n === 3 ? Number.NaN : n * 1e100))],
      money: [decimal(15, 2), false, (n) => BigInt(n * 1999)],
      huge: [decimal(38, 4), true, sparse(12, (n) => BigInt(n) * 10n ** 35n)],
      day: [DATE, true, sparse(13, (n) => BigInt(n * 1000))],
      day64: [DATE, false, (n) => BigInt(n * 100), { kind: 'date64' }],
      seconds: [timestamp('s'), true, sparse(14, (n) => BigInt(n) * 10_000_000n)],
      millis: [timestamp('ms'), false, (n) => BigInt(n) * 10_000_000_001n],
      micros: [TIMESTAMP, true, sparse(15, (n) => BigInt(n) * 10_000_000_000_001n)],
      nanos: [timestamp('ns'), false, (n) => BigInt(n) * 10_000_000_000_000_001n],
    }),
  /** 30 rows in 3 batches with text in every storage. */
  texts: () =>
    byRule('texts', 30, 12, {
      plain: [TEXT, false, (n) => 'text '.repeat(n % 4) + n],
      sparse: [TEXT, true, sparse(3, (n) => 'ä'.repeat(n))],
      large: [TEXT, true, sparse(4, (n) => `large ${n}`), { kind: 'large' }],
      word: [
        TEXT,
        true,
        sparse(5, (n) => `word ${n % 3}`),
        { kind: 'dictionary', bits: 8, signed: true, nullEntries: false },
      ],
      code: [TEXT, false, (n) => `code ${n % 7}`, { kind: 'dictionary', bits: 32, signed: false, nullEntries: false }],
      entry: [
        TEXT,
        true,
        sparse(6, (n) => `entry ${n}`),
        { kind: 'dictionary', bits: 16, signed: true, nullEntries: true },
      ],
      nothing: [TEXT, true, () => null, { kind: 'null' }],
    }),
  /**
   * 6,500 rows in 3 batches with texts of few and of many values, each with NULLs but `one` and `word`: dictionaries
   * of 1, 7, 64, 65 and 3,000 entries where the table is resident.
   */
  labels: () =>
    byRule('labels', 6_500, 2_500, {
      id: [INTEGER, false, (n) => BigInt(n)],
      one: [TEXT, false, () => 'only', { kind: 'dictionary', bits: 8, signed: true, nullEntries: false }],
      word: [
        TEXT,
        false,
        (n) => ['MAIL', 'SHIP', 'Air', 'reg air', 'Élan', 'über %', 'x_y'][n % 7]!,
        { kind: 'dictionary', bits: 8, signed: false, nullEntries: false },
      ],
      most: [
        TEXT,
        true,
        sparse(11, (n) => `kind ${(n * 29) % 64}`),
        { kind: 'dictionary', bits: 16, signed: true, nullEntries: false },
      ],
      more: [TEXT, true, sparse(13, (n) => `sort ${(n * 29) % 65}`)],
      many: [
        TEXT,
        true,
        sparse(17, (n) => `${'ab'.repeat(n % 3)}${(n * 7919) % 3000}`),
        { kind: 'dictionary', bits: 32, signed: true, nullEntries: false },
      ],
      entry: [
        TEXT,
        true,
        sparse(5, (n) => `entry ${n % 4}`),
        { kind: 'dictionary', bits: 8, signed: true, nullEntries: true },
      ],
      never: [TEXT, true, () => null, { kind: 'dictionary', bits: 8, signed: true, nullEntries: false }],
    }),
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
  if (make === undefined)
    throw new SyntaxError(`no fixture ${JSON.stringify(name)}, only ${Object.keys(fixtures).join(', ')}`);
  return make();
}
