// Random tables: small ones whose values meet (duplicates, NULLs, keys that join) and ones full of extremes.
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
} from '../../planner/types.js';
import { column, type TestColumn, type TestStorage, type TestTable, type Value } from '../data/columns.js';
import type { Random } from '../data/random.js';

/** Types that random columns have. */
const types: readonly SqlType[] = [
  SMALLINT,
  INTEGER,
  INTEGER,
  BIGINT,
  REAL,
  DOUBLE,
  decimal(9, 2),
  decimal(15, 2),
  decimal(12, 4),
  BOOLEAN,
  DATE,
  TIMESTAMP,
  TEXT,
  TEXT,
];

const words = [
  '',
  'a',
  'A',
  'ab',
  'abc',
  'b',
  'ba',
  'red',
  'green',
  'blue',
  'grün',
  'äpfel',
  '日本',
  '%',
  '_',
  'a_b',
  'x%y',
  'The quick brown fox',
  ' ',
];

/** A table `name` with columns c0, c1, … of which the first two are an integer key and a text. */
export function randomTable(random: Random, name: string, extremes: boolean): TestTable {
  const count = random.integer(3, 7);
  const columns = Array.from({ length: count }, (_, index): TestColumn => {
    const type = index === 0 ? INTEGER : index === 1 ? TEXT : random.pick(types);
    return column(`${name}${index}`, type, random.chance(0.75), storageOf(random, type));
  });
  const sizes = random.chance(0.1) ? [0] : Array.from({ length: random.integer(1, 4) }, () => random.integer(0, 14));
  const batches = sizes.map((rows) =>
    Array.from({ length: rows }, () => columns.map((column) => randomCell(random, column, extremes))),
  );
  return { name, columns, batches };
}

function storageOf(random: Random, type: SqlType): TestStorage | undefined {
  if (type.kind === 'date' && random.chance(0.3)) return { kind: 'date64' };
  if (type.kind !== 'text') return undefined;
  if (random.chance(0.2)) return { kind: 'large' };
  if (random.chance(0.6)) return undefined;
  return {
    kind: 'dictionary',
    bits: random.pick([8, 16, 32]),
    signed: random.chance(0.7),
    nullEntries: random.chance(0.3),
  };
}

function randomCell(random: Random, { type, nullable }: TestColumn, extremes: boolean): Value {
  if (nullable && random.chance(0.2)) return null;
  return randomValue(random, type, extremes);
}

/** A value of a type: small and frequent, or with `extremes` now and then the largest and strangest there are. */
export function randomValue(random: Random, type: SqlType, extremes: boolean): Exclude<Value, null> {
  const extreme = extremes && random.chance(0.3);
  switch (type.kind) {
    case 'boolean':
      return random.chance(0.5);
    case 'integer': {
      if (!extreme) return BigInt(random.integer(-3, 12));
      const limit = 2n ** BigInt(type.bits - 1);
      return random.pick([
        limit - 1n,
        -limit,
        limit - 2n,
        -limit + 1n,
        limit / 2n,
        BigInt.asIntN(type.bits, random.bits(type.bits)),
      ]);
    }
    case 'decimal': {
      if (!extreme) return BigInt(random.integer(-500, 2500)) * (random.chance(0.3) ? 10n ** BigInt(type.scale) : 1n);
      const limit = 10n ** BigInt(type.precision) - 1n;
      return random.pick([limit, -limit, limit / 2n, 1n, -1n]);
    }
    case 'float': {
      // Sums of quarters are exact, so that they do not depend on the order of rows.
      if (!extreme) return random.integer(-40, 80) / 4;
      return random.pick(
        type.bits === 32 ? [Infinity, -Infinity, NaN, 3e38, -0, 1e-38] : [Infinity, -Infinity, NaN, 1e308, -0, 1e-300],
      );
    }
    case 'date':
      return BigInt(extreme ? random.pick([-719162, 2932896, 0, -1, 11016]) : random.integer(10950, 11400));
    case 'timestamp': {
      const seconds = extreme ? random.pick([-62135596800, 253402300799, 0, -1]) : random.integer(946684800, 978307200);
      return BigInt(seconds) * 1_000_000n + BigInt(random.pick([0, 0, 1, 500_000, 999_999]));
    }
    default:
      return random.pick(words);
  }
}
