// Reads a column of a stored table value by value. Buffers are copied window by window (a mapped file may shrink
// while it is read, which only the native copy survives), or viewed where they lie in JavaScript's memory.
import type { Storage } from '../../planner/catalog.js';
import { MayflyError } from '../../planner/errors.js';
import { type ColumnChunk, type DictionaryChunk, type Region, valueWidth } from '../column-chunk.js';
import type { StoredTable } from '../stored-table.js';
import { floorDivide } from './calendar.js';
import type { Context } from './context.js';
import { fail } from './failure.js';
import type { Value } from './value.js';

/** Reads the value of a row, counted from the beginning of the window. */
type Read = (row: number) => Value;

export class ColumnReader {
  readonly #table: StoredTable;
  readonly #column: StoredTable['columns'][number];
  readonly #storage: Storage;
  readonly #context: Context;
  readonly #dictionaries = new Map<DictionaryChunk, Read>();
  #batch = 0;
  #read: Read = () => null;

  constructor(table: StoredTable, index: number, context: Context) {
    const column = table.columns[index];
    if (column?.storage === undefined) {
      throw new MayflyError('internal_error', 'run', `column ${index} of ${table.name} cannot be read`);
    }
    this.#table = table;
    this.#column = column;
    this.#storage = column.storage;
    this.#context = context;
  }

  /** Goes to rows `begin` … `end` of a batch; `begin` is a multiple of 8. */
  open(batch: number, begin: number, end: number): void {
    const chunk = this.#column.chunks[batch];
    if (chunk === undefined)
      throw new MayflyError('internal_error', 'run', `${this.#column.name} has no batch ${batch}`);
    this.#batch = batch;
    const read = this.#values(chunk, begin, end);
    if (this.#storage.kind === 'null' || chunk.validity.size === 0 || this.#column.facts?.nullCount === 0) {
      this.#read = read;
      return;
    }
    const valid = this.#bytes(chunk.validity, begin >> 3, (end + 7) >> 3);
    this.#read = (row) => (((valid[row >> 3]! >> (row & 7)) & 1) === 0 ? null : read(row));
  }

  read(row: number): Value {
    return this.#read(row);
  }

  /** Bytes `from` … `to` of a region, aligned as a region's own beginning is. */
  #bytes(region: Region, from: number, to: number): Uint8Array<ArrayBufferLike> {
    if (region.bytes !== undefined) return region.bytes.subarray(from, to);
    const copy = Buffer.allocUnsafeSlow(to - from);
    if (!this.#context.readMemory(region.address + from, copy)) {
      fail('file_changed', this.#table.source.describeBatch(this.#batch));
    }
    return copy;
  }

  #values(chunk: ColumnChunk, begin: number, end: number): Read {
    const storage = this.#storage;
    switch (storage.kind) {
      case 'null':
        return () => null;
      case 'boolean': {
        const bits = this.#bytes(chunk.values, begin >> 3, (end + 7) >> 3);
        return (row) => ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
      }
      case 'utf8':
        return this.#text(chunk.offsets!, chunk.values, storage.offsetBits, begin, end);
      case 'dictionary': {
        const index = readInteger(storage.indexBits, storage.indexSigned, this.#fixed(chunk, begin, end));
        const entry = this.#dictionary(chunk.dictionary!, storage.offsetBits);
        return (row) => entry(Number(index(row)));
      }
      default:
        return readFixed(storage, this.#fixed(chunk, begin, end));
    }
  }

  #fixed(chunk: ColumnChunk, begin: number, end: number): Uint8Array<ArrayBufferLike> {
    const width = valueWidth(this.#storage)!;
    return this.#bytes(chunk.values, begin * width, end * width);
  }

  #text(offsets: Region, values: Region, offsetBits: 32 | 64, begin: number, end: number): Read {
    if (begin === end) return () => null;
    const width = offsetBits / 8;
    const bytes = this.#bytes(offsets, begin * width, (end + 1) * width);
    const read = readInteger(offsetBits, true, bytes);
    const offset = offsetBits === 64 ? (row: number) => Number(read(row)) : (read as (row: number) => number);
    const [first, last] = [offset(0), offset(end - begin)];
    const text = last === first ? Buffer.alloc(0) : asBuffer(this.#bytes(values, first, last));
    return (row) => text.toString('utf8', offset(row) - first, offset(row + 1) - first);
  }

  /** A dictionary's entries, decoded at their first use. */
  #dictionary(dictionary: DictionaryChunk, offsetBits: 32 | 64): Read {
    let read = this.#dictionaries.get(dictionary);
    if (read === undefined) {
      const { rows, validity } = dictionary;
      const text = this.#text(dictionary.offsets, dictionary.values, offsetBits, 0, rows);
      const valid = validity.size === 0 ? undefined : this.#bytes(validity, 0, (rows + 7) >> 3);
      const entries: Value[] = [];
      read = (row) => {
        const known = entries[row];
        if (known !== undefined) return known;
        const isNull = valid !== undefined && ((valid[row >> 3]! >> (row & 7)) & 1) === 0;
        return (entries[row] = isNull ? null : text(row));
      };
      this.#dictionaries.set(dictionary, read);
    }
    return read;
  }
}

function asBuffer(bytes: Uint8Array<ArrayBufferLike>): Buffer<ArrayBufferLike> {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A typed array over bytes. */
function view<T>(
  type: { new (buffer: ArrayBufferLike, offset: number, length: number): T; readonly BYTES_PER_ELEMENT: number },
  bytes: Uint8Array<ArrayBufferLike>,
): T {
  return new type(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / type.BYTES_PER_ELEMENT));
}

/** Integers by number. */
export function readInteger(
  bits: 8 | 16 | 32 | 64,
  signed: boolean,
  bytes: Uint8Array<ArrayBufferLike>,
): (row: number) => number | bigint {
  if (bits === 64) {
    const values = signed ? view(BigInt64Array, bytes) : view(BigUint64Array, bytes);
    return (row) => values[row]!;
  }
  const types = signed
    ? ({ 8: Int8Array, 16: Int16Array, 32: Int32Array } as const)
    : ({ 8: Uint8Array, 16: Uint16Array, 32: Uint32Array } as const);
  const values: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array = view<
    Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array
  >(types[bits], bytes);
  return (row) => values[row]!;
}

const MILLISECONDS_PER_DAY = 86_400_000n;

/** Values of fixed width by number. */
export function readFixed(storage: Storage, bytes: Uint8Array<ArrayBufferLike>): Read {
  switch (storage.kind) {
    case 'integer':
      return readInteger(storage.bits, storage.signed, bytes);
    case 'date32':
      return readInteger(32, true, bytes);
    case 'timestamp':
    case 'decimal64':
      return readInteger(64, true, bytes);
    case 'narrow': {
      const { base, valueBits } = storage;
      const read = readInteger(storage.bits, false, bytes) as (row: number) => number;
      if (valueBits === 64) return (row) => base + BigInt(read(row));
      const start = Number(base);
      return (row) => start + read(row);
    }
    case 'float': {
      if (storage.bits === 16) {
        const halves = view(Uint16Array, bytes);
        return (row) => widenHalf(halves[row]!);
      }
      const values = storage.bits === 32 ? view(Float32Array, bytes) : view(Float64Array, bytes);
      return (row) => values[row]!;
    }
    case 'date64': {
      const values = view(BigInt64Array, bytes);
      return (row) => {
        const days = floorDivide(values[row]!, MILLISECONDS_PER_DAY);
        return BigInt.asIntN(32, days) === days ? Number(days) : fail('date_range');
      };
    }
    case 'decimal128': {
      const words = view(Int32Array, bytes);
      const halves = view(BigInt64Array, bytes);
      return (row) => {
        const at = 4 * row;
        const low = halves[2 * row]!;
        // Mostly the upper half is nothing but the sign of the lower.
        const sign = words[at + 1]! >> 31;
        if (words[at + 2] === sign && words[at + 3] === sign) return low;
        return (halves[2 * row + 1]! << 64n) | BigInt.asUintN(64, low);
      };
    }
    default:
      throw new MayflyError('internal_error', 'run', `no values of fixed width in ${storage.kind}`);
  }
}

/** A half-precision float of these bits. */
function widenHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
