// Arrow data in JavaScript's memory as a table: the addresses of its buffers, read in place. Copied are only bitmaps
// that begin within a byte, values that lie askew, and dictionaries that come in several chunks.
import { MayflyError } from '../planner/errors.js';
import { type Data, isArrowRecordBatch, isArrowTable, type RecordBatch, type Table, type Vector } from './arrow.js';
import { type ColumnType, columnType } from './arrow-types.js';
import {
  type ColumnChunk,
  checkChunk,
  type DictionaryChunk,
  NO_REGION,
  type Region,
  valueAlignment,
} from './column-chunk.js';
import { type DictionaryPiece, joinDictionary } from './dictionary.js';
import type { NativeLibrary } from './native-library.js';
import { type SourceColumn, StoredTable, type TableSource } from './stored-table.js';

/** What can be registered as a table in memory. */
export type ArrowData = Table | RecordBatch | readonly RecordBatch[];

/** Whether a value is Arrow data that `storeArrowData` takes; from any copy of apache-arrow. */
export function isArrowData(value: unknown): value is ArrowData {
  return isArrowTable(value) || isArrowRecordBatch(value) || (Array.isArray(value) && value.every(isArrowRecordBatch));
}

/**
 * A table over Arrow data. The data is referenced, not copied, and must not be changed while it is registered.
 * Throws feature_not_supported, invalid_arrow_data or datatype_mismatch (batches of different schemas).
 */
export function storeArrowData(native: NativeLibrary, name: string, data: ArrowData): StoredTable {
  const batches = (
    isArrowTable(data) ? data.batches : isArrowRecordBatch(data) ? [data] : data
  ) as readonly RecordBatch[];
  const schema = isArrowTable(data) ? data.schema : batches[0]?.schema;
  if (schema === undefined) {
    throw new MayflyError('invalid_parameter_value', 'options', `table ${name}: no record batch, so no schema`);
  }
  const types = schema.fields.map((field) => columnType(field.type));
  batches.forEach((batch, number) => {
    const fields = batch.schema.fields;
    const differs = schema.fields.findIndex(
      (field, index) => fields[index]?.name !== field.name || String(fields[index]?.type) !== String(field.type),
    );
    if (differs !== -1 || fields.length !== schema.fields.length) {
      const field = schema.fields[differs]?.name ?? fields[schema.fields.length]?.name;
      const message = `table ${name}, batch ${number}: its schema differs from batch 0's in field ${JSON.stringify(field)}`;
      throw new MayflyError('datatype_mismatch', 'data', message);
    }
  });
  const source = new MemorySource(native, name, types, batches);
  const columns = schema.fields.map((field, index): SourceColumn => {
    const column = types[index]!;
    if (column.storage === undefined) return { name: field.name, column, nullable: true };
    const chunks = source.chunks(index);
    const nullEntries = chunks.some((chunk) => chunk.dictionary !== undefined && chunk.dictionary.nullCount !== 0);
    const nullable = column.storage.kind === 'null' || nullEntries || chunks.some((chunk) => chunk.nullCount !== 0);
    const storage = column.storage.kind === 'dictionary' ? { ...column.storage, nullEntries } : column.storage;
    return { name: field.name, column: { type: column.type, storage } as ColumnType, nullable };
  });
  return new StoredTable(name, source, source.batchRows, columns);
}

class MemorySource implements TableSource {
  readonly batchRows: readonly number[];
  readonly #native: NativeLibrary;
  readonly #name: string;
  readonly #types: readonly ColumnType[];
  readonly #batches: readonly RecordBatch[];
  /** The batches that have rows, by number. */
  readonly #numbers: readonly number[];
  readonly #dictionaries = new Map<Vector, DictionaryChunk>();
  /** Every buffer whose address was taken, with the size it had: keeps it alive, and shows whether it was detached. */
  readonly #held = new Map<ArrayBufferLike, number>();

  constructor(native: NativeLibrary, name: string, types: readonly ColumnType[], batches: readonly RecordBatch[]) {
    this.#native = native;
    this.#name = name;
    this.#types = types;
    this.#batches = batches;
    this.#numbers = batches.flatMap((batch, number) => (batch.numRows > 0 ? [number] : []));
    this.batchRows = this.#numbers.map((number) => batches[number]!.numRows);
  }

  describeBatch(index: number): string {
    return `table ${this.#name}, batch ${this.#numbers[index]}`;
  }

  chunks(column: number): ColumnChunk[] {
    return this.#numbers.map((number) => {
      const batch = this.#batches[number]!;
      try {
        return this.#chunk(this.#types[column]!, batch.data.children[column]!, batch.numRows);
      } catch (error) {
        if (error instanceof MayflyError) throw error;
        const place = `table ${this.#name}, batch ${number}, column ${JSON.stringify(batch.schema.fields[column]?.name)}`;
        const message = `${place}: ${error instanceof Error ? error.message : String(error)}`;
        throw new MayflyError('invalid_arrow_data', 'data', message, { cause: error });
      }
    });
  }

  verify(): void {
    for (const [buffer, size] of this.#held) {
      if (buffer.byteLength < size) {
        throw new MayflyError(
          'invalid_arrow_data',
          'data',
          `table ${this.#name}: a buffer was detached or made smaller`,
        );
      }
    }
  }

  close(): void {
    this.#held.clear();
  }

  #chunk(column: ColumnType, data: Data, rows: number): ColumnChunk {
    const { storage } = column;
    if (storage === undefined) throw new RangeError('its type is not supported');
    if (data.length !== rows) throw new RangeError(`it has ${data.length} of ${rows} rows`);
    if (storage.kind === 'null') {
      return {
        rows,
        nullCount: rows,
        validity: NO_REGION,
        values: NO_REGION,
        offsets: undefined,
        dictionary: undefined,
      };
    }
    const alignment = valueAlignment(storage);
    const chunk: ColumnChunk = {
      rows,
      nullCount: data.nullCount,
      validity: this.#validity(data),
      values:
        storage.kind === 'boolean' ? this.#bits(data.values, data.offset, rows) : this.#region(data.values, alignment),
      offsets: storage.kind === 'utf8' ? this.#region(data.valueOffsets, storage.offsetBits / 8) : undefined,
      dictionary: storage.kind === 'dictionary' ? this.#dictionary(data.dictionary, storage.offsetBits) : undefined,
    };
    checkChunk(storage, chunk);
    return chunk;
  }

  /** Absent where nothing is null: apache-arrow then ignores the bitmap, whatever it holds. */
  #validity(data: Data): Region {
    return data.nullCount === 0 ? NO_REGION : this.#bits(data.nullBitmap, data.offset, data.length);
  }

  #dictionary(vector: Vector | undefined, offsetBits: 32 | 64): DictionaryChunk {
    if (vector === undefined) throw new RangeError('its dictionary is missing');
    let chunk = this.#dictionaries.get(vector);
    if (chunk === undefined) {
      const [first] = vector.data;
      chunk =
        vector.data.length === 1 && first !== undefined
          ? {
              rows: first.length,
              nullCount: first.nullCount,
              validity: this.#validity(first),
              offsets: this.#region(first.valueOffsets, offsetBits / 8),
              values: this.#region(first.values, 1),
            }
          : this.#join(vector, offsetBits);
      this.#dictionaries.set(vector, chunk);
    }
    return chunk;
  }

  #join(vector: Vector, offsetBits: 32 | 64): DictionaryChunk {
    const pieces = vector.data.map((data): DictionaryPiece => {
      if (!(data.valueOffsets?.length > data.length)) throw new RangeError('its dictionary lacks offsets');
      return {
        rows: data.length,
        nullCount: data.nullCount,
        valid: (index) => data.getValid(index),
        offset: (index) => Number(data.valueOffsets[index]),
        values: data.values,
      };
    });
    return joinDictionary(pieces, offsetBits, (size) => {
      const bytes = Buffer.allocUnsafeSlow(Math.max(size, 8));
      return { bytes, region: this.#hold(bytes, size) };
    });
  }

  /** A view's memory, or a copy of it where its address is not a multiple of `alignment`. */
  #region(view: ArrayBufferView | undefined, alignment: number): Region {
    if (view === undefined || view.byteLength === 0) return NO_REGION;
    const region = this.#hold(view, view.byteLength);
    if (region.address % alignment === 0) return region;
    const copy = Buffer.allocUnsafeSlow(view.byteLength);
    copy.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return this.#hold(copy, copy.length);
  }

  /** `count` bits from bit `offset`; a copy where that is within a byte. */
  #bits(view: Uint8Array | undefined, offset: number, count: number): Region {
    if (view === undefined || view.byteLength === 0) return NO_REGION;
    const first = offset >> 3;
    const shift = offset & 7;
    if (shift === 0) return this.#region(view.subarray(first), 1);
    if (view.length < Math.ceil((offset + count) / 8)) throw new RangeError('a bitmap is too short for its rows');
    const bytes = Math.ceil(count / 8);
    const copy = Buffer.allocUnsafeSlow(Math.max(bytes, 1));
    for (let index = 0; index < bytes; index++) {
      copy[index] = (view[first + index]! >> shift) | ((view[first + index + 1] ?? 0) << (8 - shift));
    }
    return this.#hold(copy, bytes);
  }

  /** The address of a view, whose memory stays as long as this table. */
  #hold(view: ArrayBufferView, size: number): Region {
    // Asking for `buffer` moves a small typed array off the JavaScript heap, where it could move again.
    const { buffer } = view;
    this.#held.set(buffer, buffer.byteLength);
    const bytes = new Uint8Array(buffer, view.byteOffset, view.byteLength);
    return { address: this.#native.bufferAddress(bytes), size, bytes };
  }
}
