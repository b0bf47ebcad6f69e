// Writes rows into Arrow buffers, in the form in which results of compiled queries are copied out of native memory.
import type { QueryReport } from '../../native/query-abi.js';
import { MayflyError } from '../../planner/errors.js';
import { type SqlType, typeName } from '../../planner/types.js';
import type { Context } from './context.js';
import { fail } from './failure.js';
import type { Value } from './value.js';

type ReportedBatch = QueryReport['batches'][number];

/** A finished batch: its description and its bytes. */
export interface ResultBatch {
  readonly reported: ReportedBatch;
  readonly copy: (into: Buffer) => void;
}

/** Rows of a batch at most. */
const BATCH_ROWS = 131_072;

/** Bytes of text of one column in a batch, after which it is finished. */
const BATCH_TEXT = 1 << 28;

/** Buffers begin at multiples of this. */
const ALIGNMENT = 64;

/** Collects rows into batches. */
export class ResultWriter {
  readonly #types: readonly SqlType[];
  readonly #context: Context;
  #columns: ColumnWriter[];
  #rows = 0;
  readonly batches: ResultBatch[] = [];

  constructor(types: readonly SqlType[], context: Context) {
    this.#types = types;
    this.#context = context;
    this.#columns = types.map(columnWriter);
  }

  /** Adds the current row, a value a column. */
  add(values: readonly (() => Value)[]): void {
    let textBytes = 0;
    let bytes = 0;
    for (let index = 0; index < values.length; index++) {
      const column = this.#columns[index]!;
      bytes += column.add(this.#rows, values[index]!());
      textBytes = Math.max(textBytes, column.textBytes);
    }
    this.#context.charge(bytes);
    this.#rows++;
    if (this.#rows === BATCH_ROWS || textBytes >= BATCH_TEXT) this.finish();
  }

  /** Ends the batch under way, if it has rows. */
  finish(): void {
    if (this.#rows === 0) return;
    const rows = this.#rows;
    let size = 0;
    const writes: ((into: Buffer) => void)[] = [];
    const place = (bytes: Uint8Array): [number, number] => {
      const offset = size;
      size = Math.ceil((offset + bytes.length) / ALIGNMENT) * ALIGNMENT;
      writes.push((into) => into.set(bytes, offset));
      return [offset, bytes.length];
    };
    const columns = this.#columns.map((column) => {
      const { nullCount, validity, values, offsets } = column.finish(rows);
      return {
        nullCount,
        validity: nullCount > 0 ? place(validity) : ([0, 0] as [number, number]),
        values: place(values),
        ...(offsets !== undefined && { offsets: place(offsets) }),
      };
    });
    this.batches.push({
      reported: { rows, size, columns },
      copy: (into) => {
        for (const write of writes) write(into);
      },
    });
    this.#columns = this.#types.map(columnWriter);
    this.#rows = 0;
  }
}

interface FinishedColumn {
  readonly nullCount: number;
  readonly validity: Uint8Array;
  readonly values: Uint8Array;
  readonly offsets?: Uint8Array;
}

/** Takes the values of a column in one batch. */
interface ColumnWriter {
  /** Bytes of text so far. */
  readonly textBytes: number;
  /** Adds the value of a row; returns the bytes that it takes. */
  add(row: number, value: Value): number;
  finish(rows: number): FinishedColumn;
}

/** Bytes of a typed array. */
function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** The bits that tell which values are there; it grows with the rows. */
class Bits {
  bytes = new Uint8Array(128);

  set(index: number): void {
    if (index >> 3 >= this.bytes.length) {
      // The bits between may all stay unset: a column can begin with any number of NULLs.
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, (index >> 3) + 1));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[index >> 3]! |= 1 << (index & 7);
  }

  /** The bytes of so many bits, whether or not all of them were set. */
  first(count: number): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(count / 8));
    bytes.set(this.bytes.subarray(0, bytes.length));
    return bytes;
  }
}

/** A typed array of numbers or bigints. */
interface Cells {
  [index: number]: number | bigint;
  readonly length: number;
}

/** Values of fixed width: `words` words of a typed array each. */
class FixedWriter implements ColumnWriter {
  readonly textBytes = 0;
  readonly #make: (length: number) => Cells & ArrayBufferView;
  readonly #words: number;
  readonly #valid = new Bits();
  #cells: Cells & ArrayBufferView;
  #nullCount = 0;

  constructor(make: (length: number) => Cells & ArrayBufferView, words: number) {
    this.#make = make;
    this.#words = words;
    this.#cells = make(1024 * words);
  }

  add(row: number, value: Value): number {
    const at = row * this.#words;
    if (at >= this.#cells.length) this.#grow();
    if (value === null) this.#nullCount++;
    else {
      this.#valid.set(row);
      this.#cells[at] = value as number | bigint;
      // A decimal's second word.
      if (this.#words === 2) this.#cells[at + 1] = (value as bigint) >> 64n;
    }
    return 8 * this.#words;
  }

  #grow(): void {
    const larger = this.#make(2 * this.#cells.length);
    bytesOf(larger).set(bytesOf(this.#cells));
    this.#cells = larger;
  }

  finish(rows: number): FinishedColumn {
    const width = this.#cells.byteLength / this.#cells.length;
    const values = bytesOf(this.#cells).subarray(0, rows * this.#words * width);
    return { nullCount: this.#nullCount, validity: this.#valid.first(rows), values };
  }
}

class BooleanWriter implements ColumnWriter {
  readonly textBytes = 0;
  readonly #valid = new Bits();
  readonly #values = new Bits();
  #nullCount = 0;

  add(row: number, value: Value): number {
    if (value === null) this.#nullCount++;
    else this.#valid.set(row);
    if (value === true) this.#values.set(row);
    return 1;
  }

  finish(rows: number): FinishedColumn {
    return { nullCount: this.#nullCount, validity: this.#valid.first(rows), values: this.#values.first(rows) };
  }
}

class TextWriter implements ColumnWriter {
  textBytes = 0;
  readonly #valid = new Bits();
  readonly #texts: string[] = [];
  readonly #ends: number[] = [0];
  #nullCount = 0;

  add(row: number, value: Value): number {
    const text = value === null ? '' : (value as string);
    if (value === null) this.#nullCount++;
    else this.#valid.set(row);
    const bytes = Buffer.byteLength(text);
    this.textBytes += bytes;
    // One value that no 32-bit offset can end.
    if (this.textBytes > 0x7fffffff) fail('text_length');
    this.#texts.push(text);
    this.#ends.push(this.textBytes);
    return bytes + 4;
  }

  finish(rows: number): FinishedColumn {
    const values = Buffer.allocUnsafeSlow(this.textBytes);
    this.#texts.forEach((text, row) => values.write(text, this.#ends[row]!));
    const offsets = bytesOf(Int32Array.from(this.#ends));
    return { nullCount: this.#nullCount, validity: this.#valid.first(rows), values, offsets };
  }
}

function columnWriter(type: SqlType): ColumnWriter {
  switch (type.kind) {
    case 'boolean':
      return new BooleanWriter();
    case 'integer': {
      const arrays = type.signed
        ? { 8: Int8Array, 16: Int16Array, 32: Int32Array, 64: BigInt64Array }
        : { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: BigUint64Array };
      const array = arrays[type.bits];
      return new FixedWriter((length) => new array(length), 1);
    }
    case 'float': {
      const array = type.bits === 32 ? Float32Array : Float64Array;
      return new FixedWriter((length) => new array(length), 1);
    }
    case 'date':
      return new FixedWriter((length) => new Int32Array(length), 1);
    case 'timestamp':
      return new FixedWriter((length) => new BigInt64Array(length), 1);
    case 'decimal':
      // A value beyond 64 bits is cut to its lower half by the array.
      return new FixedWriter((length) => new BigInt64Array(length), 2);
    case 'text':
    case 'unknown':
      return new TextWriter();
    case 'interval':
      throw new MayflyError('feature_not_supported', 'emit', `a result column of type ${typeName(type)}`);
  }
}
