// Arrow data for the runtime's tests: a table with a column of every type, and files that hold it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Bool,
  type DataType,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Field,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  makeData,
  Null,
  type RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Struct,
  Table,
  Timestamp,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  TimeUnit,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Utf8View,
  Vector,
  vectorFromArray,
} from '../../runtime/arrow.js';

const words = ['', 'a', 'bcd', 'naïve', '日本語', 'a somewhat longer piece of text', '\u{1F600}'];

/** Values of every type that SQL can use, and of some that it cannot; every third value of a column is NULL. */
export function everyType(rows: number, nulls = true): Table {
  const column = (type: DataType, value: (row: number) => unknown) =>
    vectorFromArray(
      Array.from({ length: rows }, (_, row) => (nulls && row % 3 === 2 ? null : value(row))),
      type as never,
    );
  return new Table({
    int8: column(new Int8(), (row) => (row % 256) - 128),
    before: column(new List(new Field('item', new Utf8(), true)), (row) => [words[row % words.length], null]),
    int16: column(new Int16(), (row) => row - 1000),
    int32: column(new Int32(), (row) => row * 7 - 50),
    int64: column(new Int64(), (row) => BigInt(row) * 10_000_000_000n),
    uint8: column(new Uint8(), (row) => row % 256),
    uint16: column(new Uint16(), (row) => row % 65536),
    uint32: column(new Uint32(), (row) => 4_294_967_295 - row),
    uint64: column(new Uint64(), (row) => 18_446_744_073_709_551_615n - BigInt(row)),
    float16: column(new Float16(), (row) => (row % 8) / 2),
    float32: column(new Float32(), (row) => row / 4),
    float64: column(new Float64(), (row) => row / 10),
    bool: column(new Bool(), (row) => row % 2 === 0),
    structure: column(new Struct([new Field('x', new Int32(), true), new Field('y', new Utf8(), true)]), (row) => ({
      x: row,
      y: words[row % words.length],
    })),
    decimal: decimals(rows, nulls),
    date32: column(new DateDay(), (row) => new Date(86_400_000 * (row - 10))),
    date64: column(new DateMillisecond(), (row) => new Date(86_400_000 * (row - 10))),
    timestamp_s: column(new TimestampSecond(), (row) => row * 1000),
    timestamp_ms: column(new TimestampMillisecond(), (row) => row),
    timestamp_us: column(new TimestampMicrosecond(), (row) => row),
    timestamp_ns: column(new TimestampNanosecond(), (row) => row),
    timestamp_utc: column(new Timestamp(TimeUnit.MICROSECOND, 'UTC'), (row) => row),
    view: column(new Utf8View(), (row) => words[row % words.length]),
    utf8: column(new Utf8(), (row) => words[row % words.length]),
    large_utf8: column(new LargeUtf8(), (row) => words[(row + 1) % words.length]),
    dictionary: column(new Dictionary(new Utf8(), new Int8()), (row) => words[row % words.length]),
    dictionary16: column(new Dictionary(new Utf8(), new Uint16()), (row) => words[(row + 2) % words.length]),
    none: new Vector([makeData({ type: new Null(), length: rows })]),
  } as never);
}

/** decimal(38,2): row / 100, negative in odd rows. */
function decimals(rows: number, nulls: boolean): Vector {
  const data = new Uint32Array(4 * rows);
  const bitmap = new Uint8Array(Math.ceil(rows / 64) * 8);
  let nullCount = 0;
  for (let row = 0; row < rows; row++) {
    const value = BigInt.asUintN(128, BigInt(row % 2 === 0 ? row : -row));
    for (let word = 0; word < 4; word++) data[4 * row + word] = Number((value >> BigInt(32 * word)) & 0xffffffffn);
    if (nulls && row % 3 === 2) nullCount++;
    else bitmap[row >> 3]! |= 1 << (row & 7);
  }
  return new Vector([
    makeData({
      type: new Decimal(2, 38, 128),
      length: rows,
      nullCount,
      nullBitmap: nullCount > 0 ? bitmap : null,
      data,
    } as never),
  ]);
}

/** The bytes of an Arrow IPC file or stream of batches. */
export function bytesOf(batches: Table | readonly RecordBatch[], format: 'file' | 'stream' = 'file'): Buffer {
  const writer = format === 'file' ? new RecordBatchFileWriter() : new RecordBatchStreamWriter();
  for (const batch of batches instanceof Table ? batches.batches : batches) writer.write(batch);
  return Buffer.from(writer.finish().toUint8Array(true));
}

/** A folder that is removed by `remove`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'mayfly-test-'));
  return {
    path,
    write(name: string, bytes: Uint8Array): string {
      const file = join(path, name);
      writeFileSync(file, bytes);
      return file;
    },
    remove(): void {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Numbers from 0 up to but not including 1, the same for the same seed (Marsaglia's xorshift, 2003). */
export function random(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
