// Validation of columns on the pool: what batches tell is reduced, and the first faulty batch wins.
import test from 'ava';
import type { ColumnDescriptor } from '../../native/table-abi.js';
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
    distinct: 5,
  });
  t.is(memory.length, 4);
});

test('a check is cancelled, and what comes after it is not', async (t) => {
  const { descriptor, memory } = integers(Array.from({ length: 2000 }, (_, batch) => [BigInt(batch), 1n]));
  const cancel = new AbortController();
  const check = native.validateColumn(scheduler, descriptor, undefined, cancel.signal);
  cancel.abort();
  await t.throwsAsync(check, { code: 'query_canceled' });
  t.like(await native.validateColumn(scheduler, descriptor), { valid: true, maximum: '1999' });
  t.is(memory.length, 2000);
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
  t.deepEqual(report, {
    valid: true,
    nullCount: 0,
    nullEntries: false,
    minimumLength: 0,
    maximumLength: 3,
    distinct: 3,
  });
});

test('order and uniqueness over all batches', async (t) => {
  const cases: [string, readonly (readonly bigint[])[], object][] = [
    ['strict', [[], [-1n, 2n], [], [3n], [7n, 9n]], { ascending: true, unique: true, distinct: 5 }],
    ['equal across batches', [[1n, 2n], [], [2n, 3n]], { ascending: true, distinct: 3 }],
    [
      'down across batches',
      [
        [1n, 5n],
        [4n, 6n],
      ],
      { unique: true, distinct: 4 },
    ],
    [
      'down within one',
      [
        [1n, 5n, 4n],
        [6n, 5n],
      ],
      { distinct: 4 },
    ],
    [
      'a key in no order',
      [
        [9n, 1n, 5n],
        [3n, 2n],
      ],
      { unique: true, distinct: 5 },
    ],
    ['far apart', [[10n ** 12n, 1n, 5n]], { distinct: 3 }],
    ['one value', [[3n, 3n], [3n]], { ascending: true, distinct: 1 }],
  ];
  for (const [name, batches, expected] of cases) {
    const { descriptor, memory } = integers(batches);
    const report = await native.validateColumn(scheduler, descriptor);
    t.true(report.valid);
    if (!report.valid) return;
    const { ascending, unique, distinct } = report;
    t.deepEqual({ ...(ascending && { ascending }), ...(unique && { unique }), distinct }, expected, name);
    t.is(memory.length, batches.length);
  }
});

test('NULLs have no order, and what is not NULL may be unique', async (t) => {
  const values = bytesOf(BigInt64Array.of(1n, 1n, 2n));
  const validity = bytesOf(Uint8Array.of(0b110));
  const report = await native.validateColumn(scheduler, {
    storage: { kind: 'integer', bits: 64, signed: true },
    batches: [{ rows: 3, validity: region(validity), values: region(values) }],
  });
  t.like(report, { nullCount: 1, ascending: undefined, unique: true, distinct: 2 });
});

test('two moments of one date64 may be one date', async (t) => {
  const values = bytesOf(BigInt64Array.of(0n, 1n, 86_400_000n));
  const report = await native.validateColumn(scheduler, {
    storage: { kind: 'date64' },
    batches: [{ rows: 3, validity: absent, values: region(values) }],
  });
  t.like(report, { ascending: true, unique: undefined });
});

test('text in order, through batches', async (t) => {
  const batch = (texts: readonly string[]) => {
    const ends = texts.map((_, index) => Buffer.byteLength(texts.slice(0, index + 1).join('')));
    const [offsets, values] = [bytesOf(Int32Array.of(0, ...ends)), Buffer.from(texts.join(''))];
    return { rows: texts.length, validity: absent, offsets: region(offsets), values: region(values), memory: offsets };
  };
  const check = (...batches: readonly (readonly string[])[]) =>
    native.validateColumn(scheduler, { storage: { kind: 'utf8', offsetBits: 32 }, batches: batches.map(batch) });
  t.like(await check(['', 'a', 'ab'], [], ['b', 'ü']), { ascending: true, unique: true, distinct: 5 });
  t.like(await check(['a', 'b'], ['b']), { ascending: true, unique: undefined, distinct: 2 });
  t.like(await check(['b'], ['a']), { ascending: undefined, unique: undefined });
});

test('bounds of blocks, batch by batch', async (t) => {
  const rows = Array.from({ length: 130 }, (_, row) => BigInt(row));
  const { descriptor, memory } = integers([rows, [], [7n]]);
  const blocks = { rows: 64, bounds: new BigInt64Array(8) };
  await native.validateColumn(scheduler, descriptor, blocks);
  t.deepEqual([...blocks.bounds], [0n, 63n, 64n, 127n, 128n, 129n, 7n, 7n]);
  t.is(memory.length, 3);
  await t.throwsAsync(native.validateColumn(scheduler, descriptor, { ...blocks, rows: 63 }), {
    message: /column\.blocks\.rows: expected a multiple of 64/,
  });
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
