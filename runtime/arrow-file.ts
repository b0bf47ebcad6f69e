// A mapped Arrow IPC file as a source of columns. Metadata is read and checked when the file is opened; of the bodies
// only addresses are taken, apart from dictionaries that come in pieces.
import { MayflyError } from '../planner/errors.js';
import {
  type ArrowMetadata,
  BatchFault,
  type BatchMetadata,
  type DictionaryMetadata,
  readMetadata,
} from './arrow-message.js';
import { type SchemaField, UnsupportedArrow } from './arrow-schema.js';
import { type ColumnType, unsupported } from './arrow-types.js';
import {
  type ColumnChunk,
  checkChunk,
  checkDictionary,
  type DictionaryChunk,
  NO_REGION,
  type Region,
} from './column-chunk.js';
import { type DictionaryPiece, joinDictionary } from './dictionary.js';
import type { FileIdentity } from './facts-cache.js';
import type { MappedFile, NativeLibrary } from './native-library.js';

/** A column of a file: what its schema says, or why SQL cannot use it in this file. */
export interface FileColumn {
  readonly name: string;
  readonly column: ColumnType;
  readonly nullable: boolean;
}

/** One opened file. */
export class ArrowFile {
  readonly path: string;
  readonly #native: NativeLibrary;
  readonly #mapping: MappedFile;
  readonly columns: readonly FileColumn[];
  /** Rows of each batch that has any. */
  readonly batchRows: readonly number[];
  readonly #metadata: ArrowMetadata;
  /** The batches that have rows, by number. */
  readonly #batches: readonly number[];
  /** By column, the index of its first node and buffer; undefined behind a type of unknown layout. */
  readonly #places: readonly (
    | { readonly node: number; readonly buffer: number; readonly variadic: number }
    | undefined
  )[];
  readonly #dictionaries = new Map<string, DictionaryChunk>();
  /** Keeps the memory of joined dictionaries. */
  readonly #owned: Buffer[] = [];

  /** Maps and reads `path`. Throws file_error, invalid_arrow_data or feature_not_supported, naming the file. */
  constructor(native: NativeLibrary, path: string) {
    this.path = path;
    this.#native = native;
    this.#mapping = native.mapFile(path);
    try {
      const { address, size } = this.#mapping;
      this.#metadata = readMetadata({
        size,
        read: (offset, length) => this.#read({ address: address + offset, size: length }),
      });
      this.#batches = this.#metadata.batches.flatMap(({ batch }, number) => (batch.rows > 0 ? [number] : []));
      this.batchRows = this.#batches.map((number) => this.#batch(number).rows);
      this.#places = placeFields(this.#metadata.fields);
      this.#checkCounts();
      this.columns = this.#metadata.fields.map((field, index) => this.#describe(field, index));
    } catch (error) {
      native.unmapFile(this.#mapping.handle);
      throw this.#fault(error);
    }
  }

  /** Which file it is, in the state in which it was mapped. */
  get identity(): FileIdentity {
    return this.#mapping;
  }

  close(): void {
    this.#native.unmapFile(this.#mapping.handle);
  }

  /** What errors call the batch with rows that is `index`th. */
  describeBatch(index: number): string {
    return `${this.path}, batch ${this.#batches[index]}`;
  }

  /** Column `index` in every batch that has rows. */
  chunks(index: number): ColumnChunk[] {
    return this.#batches.map((number) => {
      try {
        return this.#chunk(index, number);
      } catch (error) {
        throw this.#fault(error, number, index);
      }
    });
  }

  #batch(number: number): BatchMetadata {
    return this.#metadata.batches[number]!.batch;
  }

  /** Every batch must have exactly the nodes and buffers that the schema asks for. */
  #checkCounts(): void {
    const last = this.#metadata.fields.length;
    const total = this.#places[last];
    if (total === undefined) return;
    this.#metadata.batches.forEach(({ batch }, number) => {
      const buffers = total.buffer + batch.variadic.reduce((sum, count) => sum + count, 0);
      if (batch.nodes.length / 2 < total.node || batch.buffers.length / 2 < buffers) {
        const has = `${batch.nodes.length / 2} nodes and ${batch.buffers.length / 2} buffers`;
        throw new BatchFault(number, new RangeError(`${has} where its schema needs ${total.node} and ${buffers}`));
      }
      if (batch.variadic.length < total.variadic) {
        throw new BatchFault(number, new RangeError('it does not count the buffers of its view columns'));
      }
    });
  }

  /** Nullability from all batches; checks each column's sizes on the way. */
  #describe(field: SchemaField, index: number): FileColumn {
    const { name, column } = field;
    if (this.#places[index] === undefined) {
      return { name, column: unsupported('a column behind one of an unknown type'), nullable: true };
    }
    if (column.storage === undefined) {
      this.#checkRows(index);
      return { name, column, nullable: true };
    }
    let { storage } = column;
    if (storage.kind === 'null') {
      this.#checkRows(index);
      return { name, column, nullable: true };
    }
    let nullable = false;
    try {
      for (const number of this.#batches) {
        const chunk = this.#chunkAt(index, number);
        nullable ||= chunk.nullCount !== 0 && chunk.validity.size > 0;
        if (storage.kind === 'dictionary' && chunk.dictionary !== undefined && chunk.dictionary.nullCount !== 0) {
          nullable = true;
          storage = { ...storage, nullEntries: true };
        }
      }
    } catch (error) {
      if (!(error instanceof UnsupportedArrow)) throw error;
      return { name, column: unsupported(error.message), nullable: true };
    }
    return { name, column: { type: column.type, storage } as ColumnType, nullable };
  }

  #checkRows(index: number): void {
    for (const number of this.#batches) {
      const { rows, nodes } = this.#batch(number);
      const length = nodes[2 * this.#places[index]!.node];
      if (length !== rows) throw this.#fault(new RangeError(`it has ${length} of ${rows} rows`), number, index);
    }
  }

  #chunkAt(index: number, number: number): ColumnChunk {
    try {
      return this.#chunk(index, number);
    } catch (error) {
      throw error instanceof UnsupportedArrow ? error : this.#fault(error, number, index);
    }
  }

  /** Column `index` in batch `number`. Throws RangeError for damage, UnsupportedArrow for what is not supported. */
  #chunk(index: number, number: number): ColumnChunk {
    const field = this.#metadata.fields[index]!;
    const { storage } = field.column;
    const place = this.#places[index]!;
    const batch = this.#batch(number);
    if (storage === undefined) throw new RangeError('its type is not supported');
    const rows = batch.nodes[2 * place.node]!;
    const nullCount = batch.nodes[2 * place.node + 1]!;
    if (rows !== batch.rows) throw new RangeError(`it has ${rows} of ${batch.rows} rows`);
    // The buffers of view columns before this one vary by batch.
    const first = place.buffer + batch.variadic.slice(0, place.variadic).reduce((sum, count) => sum + count, 0);
    const buffer = (slot: number) => this.#region(batch, first + slot);
    const chunk: ColumnChunk =
      storage.kind === 'null'
        ? { rows, nullCount: rows, validity: NO_REGION, values: NO_REGION, offsets: undefined, dictionary: undefined }
        : {
            rows,
            nullCount,
            validity: buffer(0),
            values: storage.kind === 'utf8' ? buffer(2) : buffer(1),
            offsets: storage.kind === 'utf8' ? buffer(1) : undefined,
            dictionary:
              storage.kind === 'dictionary'
                ? this.#dictionary(field.dictionary!, number, storage.offsetBits)
                : undefined,
          };
    checkChunk(storage, chunk);
    return chunk;
  }

  #region(batch: BatchMetadata, index: number): Region {
    const size = batch.buffers[2 * index + 1]!;
    return size === 0 ? NO_REGION : { address: this.#mapping.address + batch.buffers[2 * index]!, size };
  }

  /** The dictionary `id` as batch `number` sees it: the last whole one before it with the deltas that follow. */
  #dictionary(id: bigint, number: number, offsetBits: 32 | 64): DictionaryChunk {
    const all = this.#metadata.dictionaries;
    const seen = this.#metadata.batches[number]!.dictionaries;
    const parts: number[] = [];
    for (let index = 0; index < seen; index++) {
      const dictionary = all[index]!;
      if (dictionary.id !== id) continue;
      if (!dictionary.delta) parts.length = 0;
      else if (parts.length === 0) throw new RangeError(`a part of its dictionary ${id} comes before its beginning`);
      parts.push(index);
    }
    if (parts.length === 0) throw new RangeError(`its dictionary ${id} is missing`);
    const key = parts.join();
    let chunk = this.#dictionaries.get(key);
    if (chunk === undefined) {
      const chunks = parts.map((part) => this.#dictionaryChunk(all[part]!, offsetBits));
      chunk = chunks.length === 1 ? chunks[0]! : this.#join(chunks, offsetBits);
      this.#dictionaries.set(key, chunk);
    }
    return chunk;
  }

  #dictionaryChunk(dictionary: DictionaryMetadata, offsetBits: 32 | 64): DictionaryChunk {
    const { batch } = dictionary;
    if (batch === undefined) throw new UnsupportedArrow(`a dictionary that cannot be read: ${dictionary.unsupported}`);
    if (batch.nodes.length < 2 || batch.buffers.length < 6) throw new RangeError('its dictionary lacks buffers');
    const rows = batch.nodes[0]!;
    if (rows !== batch.rows) throw new RangeError(`its dictionary has ${rows} of ${batch.rows} entries`);
    const chunk: DictionaryChunk = {
      rows,
      nullCount: batch.nodes[1]!,
      validity: this.#region(batch, 0),
      offsets: this.#region(batch, 1),
      values: this.#region(batch, 2),
    };
    checkDictionary(offsetBits, chunk);
    return chunk;
  }

  #join(chunks: readonly DictionaryChunk[], offsetBits: 32 | 64): DictionaryChunk {
    const pieces = chunks.map((chunk): DictionaryPiece => {
      const validity = this.#read(chunk.validity);
      const offsets = this.#read(chunk.offsets);
      return {
        rows: chunk.rows,
        nullCount: chunk.nullCount,
        valid: (index) => validity.length === 0 || ((validity[index >> 3]! >> (index & 7)) & 1) === 1,
        offset: (index) =>
          offsetBits === 64 ? Number(offsets.readBigInt64LE(8 * index)) : offsets.readInt32LE(4 * index),
        values: this.#read(chunk.values),
      };
    });
    return joinDictionary(pieces, offsetBits, (size) => {
      const bytes = Buffer.allocUnsafeSlow(Math.max(size, 8));
      this.#owned.push(bytes);
      return { bytes, region: { address: this.#native.bufferAddress(bytes), size, bytes } };
    });
  }

  /** Copies mapped memory. Throws file_changed where the file has shrunk below it. */
  #read(region: Region): Buffer {
    const bytes = Buffer.allocUnsafeSlow(region.size);
    if (region.size > 0 && !this.#native.readMemory(region.address, bytes)) {
      throw new MayflyError('file_changed', 'data', `${this.path} shrank while it was being read`);
    }
    return bytes;
  }

  #fault(error: unknown, batch?: number, column?: number): MayflyError {
    if (error instanceof MayflyError) return error;
    const fault = error instanceof BatchFault ? error.cause : error;
    const number = error instanceof BatchFault ? error.batch : batch;
    let place = this.path;
    if (number !== undefined) place += `, batch ${number}`;
    if (column !== undefined) place += `, column ${JSON.stringify(this.#metadata.fields[column]?.name)}`;
    const message = fault instanceof Error ? fault.message : String(fault);
    if (fault instanceof UnsupportedArrow) {
      return new MayflyError('feature_not_supported', 'data', `${place}: ${message}, which is not supported`, {
        cause: fault,
      });
    }
    return new MayflyError('invalid_arrow_data', 'data', `${place}: ${message}`, { cause: fault });
  }
}

/** Where each field's nodes and buffers begin, and after the last one the totals. */
function placeFields(fields: readonly SchemaField[]) {
  let place: { node: number; buffer: number; variadic: number } | undefined = { node: 0, buffer: 0, variadic: 0 };
  const places = [];
  for (const { layout } of fields) {
    places.push(layout && place);
    place = place &&
      layout && {
        node: place.node + layout.nodes,
        buffer: place.buffer + layout.buffers,
        variadic: place.variadic + layout.variadic,
      };
  }
  places.push(place);
  return places;
}
