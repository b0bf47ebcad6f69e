// Metadata of Arrow files and streams: what is read from whole ones, and that damage is refused or harmless.
import { readFileSync } from 'node:fs';
import test from 'ava';
import { Table } from '../../runtime/arrow.js';
import { type ArrowMetadata, readMetadata } from '../../runtime/arrow-message.js';
import { describe } from '../../runtime/arrow-types.js';
import { bytesOf, everyType, random } from './arrow-data.js';

function read(bytes: Buffer): ArrowMetadata {
  return readMetadata({
    size: bytes.length,
    read(offset, size) {
      if (offset < 0 || size < 0 || offset + size > bytes.length) throw new Error(`read outside at ${offset}, ${size}`);
      return Buffer.from(bytes.subarray(offset, offset + size));
    },
  });
}

test('a file of vega-datasets', (t) => {
  const path = new URL('../../../node_modules/vega-datasets/data/flights-200k.arrow', import.meta.url);
  const { fields, batches } = read(readFileSync(path));
  t.deepEqual(
    fields.map(({ name, column }) => `${name} ${describe(column)}`),
    ['delay int16', 'distance int16', 'time float32'],
  );
  t.is(
    batches.reduce((sum, { batch }) => sum + batch.rows, 0),
    200_000,
  );
});

for (const format of ['file', 'stream'] as const) {
  test(`every type in a ${format}`, (t) => {
    const table = everyType(100);
    const { fields, batches, dictionaries } = read(bytesOf(table, format));
    t.deepEqual(
      fields.map(({ name, column }) => [name, describe(column)]),
      [
        ['int8', 'int8'],
        ['before', 'list<utf8>'],
        ['int16', 'int16'],
        ['int32', 'int32'],
        ['int64', 'int64'],
        ['uint8', 'uint8'],
        ['uint16', 'uint16'],
        ['uint32', 'uint32'],
        ['uint64', 'uint64'],
        ['float16', 'float16'],
        ['float32', 'float32'],
        ['float64', 'float64'],
        ['bool', 'bool'],
        ['structure', 'struct<int32, utf8>'],
        ['decimal', 'decimal128(38, 2)'],
        ['date32', 'date32'],
        ['date64', 'date64'],
        ['timestamp_s', 'timestamp[s]'],
        ['timestamp_ms', 'timestamp[ms]'],
        ['timestamp_us', 'timestamp[us]'],
        ['timestamp_ns', 'timestamp[ns]'],
        ['timestamp_utc', 'timestamp[us, UTC]'],
        ['view', 'utf8_view'],
        ['utf8', 'utf8'],
        ['large_utf8', 'large_utf8'],
        ['dictionary', 'dictionary<utf8, int8>'],
        ['dictionary16', 'dictionary<utf8, uint16>'],
        ['none', 'null'],
      ],
    );
    t.deepEqual(
      batches.map(({ batch }) => batch.rows),
      [100],
    );
    t.is(dictionaries.length, 2);
    // Every node and buffer of the batch is accounted for by the layouts of its fields.
    const { batch } = batches[0]!;
    const total = (part: 'nodes' | 'buffers') =>
      fields.reduce((sum, { layout }) => sum + (layout?.[part] ?? Number.NaN), 0);
    t.is(batch.nodes.length / 2, total('nodes'));
    t.is(batch.buffers.length / 2, total('buffers') + batch.variadic.reduce((sum, count) => sum + count, 0));
  });
}

test('empty and foreign files', (t) => {
  t.throws(() => read(Buffer.alloc(0)), { message: /too short/ });
  t.throws(() => read(Buffer.from('a,b\n1,2\n3,4\n')), { message: /neither/ });
  t.throws(() => read(Buffer.from('PAR1xxxxxxxxxxxxxxxxxxxxPAR1')), { message: /neither/ });
  t.throws(() => read(Buffer.from('ARROW1\0\0ARROW1')), { message: /truncated/ });
  t.throws(() => read(Buffer.alloc(1000)), { message: /neither/ });
  t.deepEqual(read(bytesOf(everyType(0))).batches.length <= 1, true);
});

for (const format of ['file', 'stream'] as const) {
  test(`a truncated ${format}`, (t) => {
    const table = everyType(20);
    const whole = bytesOf(new Table(table.schema, [...table.batches, ...table.batches]), format);
    let answered = 0;
    for (let size = 0; size < whole.length; size += format === 'file' ? 1 : 3) {
      try {
        read(whole.subarray(0, size));
        answered++;
      } catch (error) {
        t.false((error as Error).message.startsWith('read outside'), (error as Error).message);
      }
    }
    // A stream may end after any message.
    t.true(answered <= (format === 'file' ? 0 : 200), String(answered));
  });

  test(`a ${format} with flipped bytes`, (t) => {
    const whole = bytesOf(everyType(20), format);
    const next = random(42);
    const start = Date.now();
    for (let round = 0; round < 3000; round++) {
      const damaged = Buffer.from(whole);
      for (let flips = 1 + Math.floor(3 * next()); flips > 0; flips--) {
        damaged[Math.floor(next() * damaged.length)]! ^= 1 << Math.floor(8 * next());
      }
      try {
        const { batches } = read(damaged);
        for (const { batch } of batches) {
          for (let index = 0; index < batch.buffers.length; index += 2) {
            t.true(batch.buffers[index]! + batch.buffers[index + 1]! <= damaged.length);
          }
        }
      } catch (error) {
        t.false((error as Error).message.startsWith('read outside'), (error as Error).message);
      }
    }
    t.true(Date.now() - start < 60_000);
  });
}
