// The hash of keys that generated code computes spreads in its high bits, which choose partitions and join slots, and in
// its low bits, which choose groups' entries and filter bits.
import test from 'ava';
import { hashValues } from '../../codegen/comparison.js';
import type { FunctionBuilder, Word } from '../../codegen/function-builder.js';
import { typeRange, type Value } from '../../codegen/value.js';
import { BIGINT } from '../../planner/types.js';

const BITS = 12n;
const VALUES = 1 << Number(BITS);

/** A builder that computes what it would emit. */
const calculator = {
  integer: (_: number, value: bigint | number) => BigInt.asUintN(64, BigInt(value)),
  mul: (a: bigint, b: bigint) => BigInt.asUintN(64, a * b),
  xor: (a: bigint, b: bigint) => a ^ b,
  lshr: (a: bigint, b: bigint) => a >> b,
} as unknown as FunctionBuilder;

function hash(keys: readonly bigint[]): bigint {
  const values = keys.map((key): Value => {
    const word = BigInt.asUintN(64, key) as unknown as Word;
    return { type: BIGINT, words: [word], isNull: undefined, range: typeRange(BIGINT) };
  });
  return hashValues(calculator, values, true) as unknown as bigint;
}

const keys: Record<string, (index: bigint) => readonly bigint[]> = {
  'a dense key': (index) => [index],
  'a key in steps': (index) => [index << 20n],
  'a negative key': (index) => [-index],
  'two keys': (index) => [index & 63n, index >> 6n],
  'four keys': (index) => [index & 7n, (index >> 3n) & 7n, (index >> 6n) & 7n, index >> 9n],
};

for (const [name, keysOf] of Object.entries(keys)) {
  test(`hashes of ${name} spread`, (t) => {
    const hashes = Array.from({ length: VALUES }, (_, index) => hash(keysOf(BigInt(index))));
    const parts = { low: (h: bigint) => h & BigInt(VALUES - 1), high: (h: bigint) => h >> (64n - BITS) };
    for (const [part, of] of Object.entries(parts)) {
      // Chance leaves 1 - 1/e of the places taken.
      const taken = new Set(hashes.map(of)).size;
      t.true(taken > 0.55 * VALUES, `${part} bits: ${taken} of ${VALUES}`);
    }
  });
}
