// Validation of columns on the pool: what batches tell is reduced, and the first faulty batch wins.
import test from 'ava';
import type { ColumnDescriptor } from '../../native/abi.js';
import { native } from './fixture.js';

const scheduler = native.openScheduler(3);
const absent = [0, 0] as const;
const region = (bytes: Uint8Array) => [native.bufferAddress(bytes), bytes.byteLength] as const;
const bytesOf = (array: ArrayBufferView<ArrayBuffer>) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** A column of int64 batches, and the memory it lies in. */
function integers(batches: readonly (readonly bigint[])[]): { descriptor: ColumnDescriptor; memory: Buffer[] } {
  const memory = batches.map((values) => bytesOf(BigInt64Array.from(values)));
  return {
    memory,
    descriptor: {
      storage: { kind: 'integer', bits: 64, signed: true },
      batches: batches.map((values, index) => ({
        rows: values.length,
        validity: absent,
        values: region(memory[index]!),
      })),
    },
  };
}

test('bounds over all batches, of which some are empty', async (t) => {
  const extremes = [[5n, -3n], [], [2n ** 63n - 1n], [-(2n ** 63n), 0n]];
  const { descriptor, memory } = integers(extremes);
  t.deepEqual(await native.validateColumn(scheduler, descriptor), {
    valid: true,
    nullCount: 0,
    nullEntries: false,
    minimum: '-9223372036854775808',
    maximum: '9223372036854775807',
  });
  t.is(memory.length, 4);
});

test('a column without batches', async (t) => {
  const { descriptor } = integers([]);
  t.deepEqual(await native.validateColumn(scheduler, descriptor), { valid: true, nullCount: 0, nullEntries: false });
});

test('text tells its lengths', async (t) => {
  const values = Buffer.from('abcüx');
  const offsets = bytesOf(Int32Array.of(0, 3, 3, 6));
  const report = await native.validateColumn(scheduler, {
    storage: { kind: 'utf8', offsetBits: 32 },
    batches: [{ rows: 3, validity: absent, offsets: region(offsets), values: region(values) }],
  });
  t.deepEqual(report, { valid: true, nullCount: 0, nullEntries: false, minimumLength: 0, maximumLength: 3 });
});

test('the first faulty batch wins', async (t) => {
  const good = {
    values: bytesOf(Int8Array.of(0, 1)),
    text: Buffer.from('ab'),
    offsets: bytesOf(Int32Array.of(0, 1, 2)),
  };
  const wrong = bytesOf(Int8Array.of(0, 9));
  const batch = (indices: Buffer) => ({
    rows: 2,
    validity: absent,
    values: region(indices),
    dictionary: { rows: 2, validity: absent, offsets: region(good.offsets), values: region(good.text) },
  });
  for (let repeat = 0; repeat < 20; repeat++) {
    const report = await native.validateColumn(scheduler, {
      storage: { kind: 'dictionary', indexBits: 8, indexSigned: true, offsetBits: 32 },
      batches: Array.from({ length: 30 }, (_, index) => batch(index >= 7 && index % 2 === 1 ? wrong : good.values)),
    });
    t.false(report.valid);
    if (!report.valid) t.is(report.batch, 7);
  }
});

test('mistakes in a column descriptor', async (t) => {
  const { descriptor } = integers([[1n]]);
  const faults: [RegExp, object][] = [
    [/column\.storage\.kind: unknown/, { storage: { kind: 'list' } }],
    [/column\.batches\[0\]\.validity/, { batches: [{ rows: 1, validity: [0], values: [0, 0] }] }],
    [/column\.batches\[0\]\.rows/, { batches: [{ rows: -1, validity: [0, 0], values: [0, 0] }] }],
    [/column\.batches\[0\]\.values/, { batches: [{ rows: 1, validity: [0, 0] }] }],
  ];
  for (const [message, fault] of faults) {
    await t.throwsAsync(native.validateColumn(scheduler, { ...descriptor, ...fault } as ColumnDescriptor), { message });
  }
});
