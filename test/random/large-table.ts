// Random tables that are large enough for what facts, blocks, buckets and codes make of a query: a table whose first
// column mostly is a key, in whatever order, one whose first column refers to it, and a small one that texts refer to.
import { BIGINT, BOOLEAN, DATE, DOUBLE, decimal, INTEGER, SMALLINT, type SqlType, TEXT } from '../../planner/types.js';
import { column, type TestColumn, type TestStorage, type TestTable, type Value } from '../data/columns.js';
import type { Random } from '../data/random.js';

/** Types of keys, with the least of them, where keys begin. */
const keyTypes: readonly (readonly [SqlType, readonly bigint[]])[] = [
  [INTEGER, [0n, 1n, -7n, -2_147_483_648n, 2_000_000_000n]],
  [BIGINT, [0n, 1n, -9_223_372_036_854_775_808n, 9_223_372_036_854_000_000n, -20n]],
  [{ kind: 'integer', bits: 64, signed: false }, [0n, 2n ** 63n - 40n, 2n ** 64n - 200_000n]],
  [{ kind: 'integer', bits: 32, signed: false }, [0n, 2n ** 31n - 40n, 2n ** 32n - 200_000n]],
  [decimal(18, 0), [0n, -5n, -999_999_999_999_999_999n]],
  [decimal(12, 2), [0n, -500n]],
  [decimal(38, 0), [0n, 10n ** 29n, -(10n ** 38n) + 1n, 2n ** 63n - 30n, 2n ** 64n - 7n]],
  [DATE, [0n, 11_000n, -700_000n]],
  [{ kind: 'timestamp', unit: 's', zone: null }, [0n, -62_135_596_800n]],
  [{ kind: 'timestamp', unit: 'us', zone: null }, [946_684_800_000_000n]],
];

const sizes = {
  key: [0, 1, 2, 31, 33, 100, 1023, 1025, 5000, 16_385],
  other: [0, 1, 65, 1000, 2049, 16_383, 16_384, 16_385, 20_000, 33_000],
  small: [0, 1, 3, 5, 20],
};

const names = [
  '',
  'a',
  'AIR',
  'MAIL',
  'rail',
  'REG AIR',
  'SHIP',
  'truck',
  'grün',
  '日本',
  'a\u0001',
  'DELIVER IN PERSON',
  'DELIVER IN PERSOM',
];

/** The names in a column of a table: sometimes all of one length. */
function namesOf(random: Random): readonly string[] {
  const length = random.pick([0, 0, 0, 1, 4, 8, 12, 13, 16]);
  if (length === 0) return random.sample(names, random.integer(1, names.length));
  return Array.from({ length: random.integer(1, 9) }, (_, index) =>
    String.fromCharCode(65 + index).padStart(length, 'xyz'),
  );
}

function storageOf(random: Random, sizes: readonly (8 | 16 | 32)[] = [8, 16, 32]): TestStorage | undefined {
  if (random.chance(0.15)) return { kind: 'large' };
  if (random.chance(0.5)) return undefined;
  return {
    kind: 'dictionary',
    bits: random.pick(sizes),
    signed: random.chance(0.5),
    nullEntries: random.chance(0.2),
  };
}

/** How a table's keys follow each other. */
function keysOf(random: Random, type: SqlType, base: bigint, count: number): bigint[] {
  const steps = random.pick<() => bigint>([
    () => 1n,
    () => 1n,
    () => BigInt(random.integer(1, 3)),
    () => (random.chance(0.02) ? BigInt(random.integer(1, 60)) : 1n),
    () => BigInt(random.integer(0, 1)),
  ]);
  const isWide = type.kind === 'decimal' && type.precision === 38 && random.chance(0.2);
  let next = base;
  const keys = Array.from({ length: count }, () => {
    const key = next;
    next += steps() * (isWide ? 2n ** 63n : 1n);
    return key;
  });
  if (random.chance(0.25)) return random.sample(keys.slice(0, 1000), 1000).concat(keys.slice(1000));
  return keys;
}

function batchesOf(random: Random, rows: readonly (readonly Value[])[]): (readonly (readonly Value[])[])[] {
  const sizes = random.pick<() => number>([
    () => rows.length,
    () => 1024,
    () => 5000,
    () => random.integer(0, 20_000),
    () => (random.chance(0.3) ? 0 : random.integer(1, 9000)),
  ]);
  const batches: (readonly (readonly Value[])[])[] = [];
  for (let begin = 0; begin < rows.length; ) {
    const end = Math.min(rows.length, begin + sizes());
    batches.push(rows.slice(begin, end));
    begin = end;
  }
  return batches;
}

type Cells = (row: number, count: number) => Value;

/** A table `name` of columns with what makes their values. */
function tableOf(
  random: Random,
  name: string,
  count: number,
  columns: readonly (readonly [TestColumn, Cells])[],
): TestTable {
  const rows = Array.from({ length: count }, (_, row) =>
    columns.map(([{ nullable }, cell]) => {
      const value = cell(row, count);
      return nullable || value !== null ? value : 0n;
    }),
  );
  return { name, columns: columns.map(([made]) => made), batches: batchesOf(random, rows) };
}

const extremes = [-(2n ** 63n), 2n ** 63n - 1n, 0n, 1n, -1n];

/** The tables of a series. */
export function largeTables(random: Random): TestTable[] {
  const [type, bases] = random.pick(keyTypes);
  const base = random.pick(bases);
  const keyCount = random.pick(sizes.key);
  const keys = keysOf(random, type, base, keyCount);
  const some = (share: number, cell: Cells): Cells =>
    share === 0 ? cell : (row, count) => (random.chance(share) ? null : cell(row, count));
  const nulls = () => random.pick([0, 0, 0.1]);
  const texts = namesOf(random);
  const text = (): Cells => some(nulls(), () => random.pick(texts));
  const days = (): Cells =>
    random.pick<Cells>([
      (row) => BigInt(11_000 + (row >> 5)),
      () => BigInt(random.integer(10_990, 11_060)),
      (row) => BigInt(11_000 + (row >> 8) + random.integer(0, 3)),
    ]);
  const money = (): [SqlType, Cells] => {
    const digits = random.pick([
      [9, 2],
      [15, 2],
      [18, 4],
      [30, 6],
    ] as const);
    return [decimal(digits[0], digits[1]), some(nulls(), () => BigInt(random.integer(-500, 90_000)))];
  };
  const numbers: readonly [SqlType, Cells][] = [
    [BIGINT, some(nulls(), () => (random.chance(0.05) ? random.pick(extremes) : BigInt(random.integer(-9, 9))))],
    [SMALLINT, some(nulls(), (row) => BigInt((row >> 6) - 200))],
    [INTEGER, some(nulls(), () => BigInt(random.integer(-3, 3)))],
    [{ kind: 'integer', bits: 8, signed: false }, some(nulls(), () => BigInt(random.integer(0, 255)))],
    [
      DOUBLE,
      some(nulls(), () => (random.chance(0.02) ? random.pick([NaN, Infinity, -0]) : random.integer(-40, 80) / 4)),
    ],
    [{ kind: 'float', bits: 32 }, some(nulls(), () => random.pick([0, -0, NaN, 1.5, -2.25]))],
  ];
  const shifted = random.integer(0, 3);
  // Where references may lie that are nobody's: near the keys, or where other tables' keys are.
  const far = random.pick([base, base, random.pick(bases)]);
  const reference = random.pick<Cells>([
    () =>
      keyCount === 0 || random.chance(0.1) ? far + BigInt(random.integer(0, 2 * keyCount + 1)) : random.pick(keys),
    (row) => keys[(row >> shifted) % Math.max(1, keyCount)] ?? base,
    (row, count) => keys[Math.min(keyCount - 1, Math.floor((row * keyCount) / count))] ?? base,
    () => random.pick(keys.slice(0, 3).concat(far)),
    (row) => far + BigInt(row % (keyCount + 3)),
  ]);
  const make = (name: string, type: SqlType, cell: Cells, nullable = random.chance(0.5), storage?: TestStorage) =>
    [column(name, type, nullable || cell.length === 0, storage), cell] as const;
  const [money1, money2, number1, number2] = [money(), money(), random.pick(numbers), random.pick(numbers)];
  const keyNulls = random.pick([0, 0, 0, 0, 0.05]);
  const textStorage = storageOf(random);
  const k = tableOf(random, 'k', keyCount, [
    make(
      'k0',
      type,
      some(keyNulls, (row) => keys[row]!),
      keyNulls > 0 || random.chance(0.5),
    ),
    make('k1', TEXT, text(), true, storageOf(random)),
    make('k2', money1[0], money1[1], true),
    make('k3', TEXT, (row) => `${texts[row % texts.length]}${row >> 1}`, random.chance(0.5)),
    make('k4', DATE, days(), random.chance(0.5)),
    make(
      'k5',
      BOOLEAN,
      some(nulls(), () => random.chance(0.3)),
      true,
    ),
  ]);
  const referenceNulls = random.pick([0, 0, 0, 0.1]);
  const f = tableOf(random, 'f', random.pick(sizes.other), [
    make('f0', type, some(referenceNulls, reference), referenceNulls > 0 || random.chance(0.5)),
    make('f1', TEXT, text(), true, textStorage),
    make('f2', money2[0], money2[1], true),
    make('f3', INTEGER, (row) => BigInt(row - 100), false),
    make('f4', DATE, days(), random.chance(0.5)),
    make('f5', number1[0], number1[1], true),
    make('f6', number2[0], number2[1], true),
    make(
      'f7',
      TEXT,
      (row) => `${names[row % 13]}${'x'.repeat(row % 23)}`,
      random.chance(0.5),
      storageOf(random, [16, 32]),
    ),
  ]);
  const e = tableOf(random, 'e', random.pick(sizes.small), [
    make(
      'e0',
      TEXT,
      some(nulls(), () => random.pick(texts)),
      true,
      textStorage,
    ),
    make('e1', INTEGER, (row) => BigInt(row), false),
    make(
      'e2',
      type,
      some(nulls(), () => random.pick(keys) ?? base),
      true,
    ),
  ]);
  return [k, f, e];
}
