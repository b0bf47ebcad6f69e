// One column of one record batch as addresses: what validation checks and generated code reads. Made from a mapped
// file or from JavaScript's buffers; here the sizes that the metadata claims are checked against the rows.
import type { Storage } from '../planner/catalog.js';

/** Memory of one buffer; address 0 and size 0 where the buffer is absent. */
export interface Region {
  readonly address: number;
  readonly size: number;
  /** The same memory, where it is JavaScript's and not a mapped file's. */
  readonly bytes?: Uint8Array;
}

export const NO_REGION: Region = { address: 0, size: 0 };

/** The text that the indices of a dictionary-encoded column stand for. */
export interface DictionaryChunk {
  readonly rows: number;
  readonly nullCount: number;
  readonly validity: Region;
  readonly offsets: Region;
  readonly values: Region;
}

export interface ColumnChunk {
  readonly rows: number;
  /** As the metadata counts; -1 where it does not. Of a dictionary-encoded column, of its indices alone. */
  readonly nullCount: number;
  readonly validity: Region;
  readonly values: Region;
  readonly offsets: Region | undefined;
  readonly dictionary: DictionaryChunk | undefined;
}

/** Bytes of one value; undefined for bits (boolean) and for what has no values (null). */
export function valueWidth(storage: Storage): number | undefined {
  switch (storage.kind) {
    case 'integer':
    case 'float':
    case 'narrow':
      return storage.bits / 8;
    case 'decimal128':
      return 16;
    case 'date32':
      return 4;
    case 'date64':
    case 'timestamp':
    case 'decimal64':
      return 8;
    case 'dictionary':
      return storage.indexBits / 8;
    case 'utf8':
      return 1;
    default:
      return undefined;
  }
}

/** Alignment in bytes that generated code relies on: of the widest load, which is of 8 bytes. */
export function valueAlignment(storage: Storage): number {
  return Math.min(valueWidth(storage) ?? 1, 8);
}

/** Throws RangeError where a chunk's buffers are too small for its rows or lie askew. */
export function checkChunk(storage: Storage, chunk: ColumnChunk): void {
  const { rows, nullCount, validity, values, offsets } = chunk;
  if (storage.kind === 'null') return;
  checkValidity(rows, nullCount, validity);
  if (storage.kind === 'utf8') {
    checkOffsets(rows, storage.offsetBits, offsets ?? NO_REGION);
    return;
  }
  const width = valueWidth(storage);
  const needed = width === undefined ? Math.ceil(rows / 8) : rows * width;
  if (values.size < needed) throw new RangeError(`${values.size} bytes of values cannot hold ${rows} rows`);
  if (rows > 0 && values.address % valueAlignment(storage) !== 0) throw new RangeError('its values are not aligned');
  if (storage.kind === 'dictionary') {
    if (chunk.dictionary === undefined) throw new RangeError('its dictionary is missing');
    checkDictionary(storage.offsetBits, chunk.dictionary);
  }
}

/** The same for a dictionary. */
export function checkDictionary(offsetBits: 32 | 64, dictionary: DictionaryChunk): void {
  checkValidity(dictionary.rows, dictionary.nullCount, dictionary.validity);
  checkOffsets(dictionary.rows, offsetBits, dictionary.offsets);
}

function checkValidity(rows: number, nullCount: number, validity: Region): void {
  if (nullCount > rows) throw new RangeError(`${nullCount} nulls in ${rows} rows`);
  if (validity.size === 0) {
    if (nullCount > 0) throw new RangeError(`it has ${nullCount} nulls but no validity bitmap`);
  } else if (validity.size < Math.ceil(rows / 8)) {
    throw new RangeError(`a validity bitmap of ${validity.size} bytes cannot hold ${rows} rows`);
  }
}

function checkOffsets(rows: number, offsetBits: 32 | 64, offsets: Region): void {
  if (rows === 0) return;
  const needed = (rows + 1) * (offsetBits / 8);
  if (offsets.size < needed) throw new RangeError(`${offsets.size} bytes of offsets cannot hold ${rows} rows`);
  if (offsets.address % (offsetBits / 8) !== 0) throw new RangeError('its offsets are not aligned');
}
