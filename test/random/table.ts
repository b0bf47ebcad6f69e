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
  decimal(18, 0),
  decimal(30, 6),
  { kind: 'integer', bits: 8, signed: true },
  { kind: 'integer', bits: 8, signed: false },
  { kind: 'integer', bits: 16, signed: false },
  { kind: 'integer', bits: 32, signed: false },
  { kind: 'integer', bits: 64, signed: false },
  BOOLEAN,
  { kind: 'timestamp', unit: 's', zone: null },
  { kind: 'timestamp', unit: 'ms', zone: null },
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
  const sizes = random.pick([
    () => random.pick([[], [0]]),
    () => [random.integer(1, 3)],
    () => Array.from({ length: random.integer(5, 20) }, () => random.integer(0, 3)),
    ...Array.from({ length: 14 }, () => () => Array.from({ length: random.integer(1, 4) }, () => random.integer(0, 9))),
  ])();
  const batches = sizes.map((rows) =>
    Array.from({ length: rows }, () => columns.map((column) => randomCell(random, column, extremes))),
  );
  return { name, columns, batches };
}

function storageOf(random: Random, type: SqlType): TestStorage | undefined {
  if (type === REAL && random.chance(0.2)) return { kind: 'half' };
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

function randomCell(random: Random, { type, nullable, storage }: TestColumn, extremes: boolean): Value {
  if (nullable && random.chance(0.2)) return null;
  if (storage?.kind === 'half') return random.integer(-40, 80) / 4;
  return randomValue(random, type, extremes);
}

/** A value of a type: small and frequent, or with `extremes` now and then the largest and strangest there are. */
export function randomValue(random: Random, type: SqlType, extremes: boolean): Exclude<Value, null> {
  const extreme = extremes && random.chance(0.3);
  // Most values are among a few, so that they meet: 0 to 4 of any number type, some days at the end of February 2000.
  const small = random.chance(0.75) ? random.integer(0, 4) : undefined;
  switch (type.kind) {
    case 'boolean':
      return random.chance(0.5);
    case 'integer': {
      if (!extreme) return BigInt(small ?? random.integer(type.signed ? -3 : 0, 12));
      const limit = 2n ** BigInt(type.bits - 1);
      if (!type.signed) return random.pick([2n * limit - 1n, 2n * limit - 2n, 0n, limit, limit - 1n]);
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
      if (!extreme && small !== undefined) return BigInt(small) * 10n ** BigInt(type.scale);
      if (!extreme) return BigInt(random.integer(-500, 2500)) * (random.chance(0.3) ? 10n ** BigInt(type.scale) : 1n);
      const limit = 10n ** BigInt(type.precision) - 1n;
      return random.pick([limit, -limit, limit / 2n, 1n, -1n]);
    }
    case 'float': {
      if (random.chance(0.04)) return random.pick([Infinity, -Infinity, NaN]);
      // Sums of quarters are exact, so that they do not depend on the order of rows.
      if (!extreme) return small ?? random.integer(-40, 80) / 4;
      return random.pick(
        type.bits === 32 ? [Infinity, -Infinity, NaN, 3e38, -0, 1e-38] : [Infinity, -Infinity, NaN, 1e308, -0, 1e-300],
      );
    }
    case 'date':
      return BigInt(
        extreme
          ? random.pick([-719162, 2932896, 0, -1, 11016])
          : small === undefined
            ? random.integer(10950, 11400)
            : 11014 + small,
      );
    case 'timestamp': {
      const perSecond = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n }[type.unit];
      const seconds = extreme
        ? random.pick([-62135596800, 253402300799, 0, -1])
        : small === undefined
          ? random.integer(946684800, 978307200)
          : (11014 + small) * 86_400;
      return BigInt(seconds) * perSecond + (random.pick([0n, 0n, 1n, perSecond / 2n, perSecond - 1n]) % perSecond);
    }
    default:
      return small === undefined ? random.pick(words) : words[small + 1]!;
  }
}
