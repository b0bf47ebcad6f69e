// Joins a dictionary that Arrow delivers in pieces (deltas of a file, chunks of a vector) into one in memory of ours,
// since an index counts over all pieces.
import type { DictionaryChunk, Region } from './column-chunk.js';

/** One piece, read into JavaScript's memory. */
export interface DictionaryPiece {
  readonly rows: number;
  readonly nullCount: number;
  /** Whether entry `index` is not null. */
  readonly valid: (index: number) => boolean;
  /** Offset `index` of rows + 1. */
  readonly offset: (index: number) => number;
  readonly values: Uint8Array;
}

/**
 * One dictionary of all pieces in turn; `place` allocates off the JavaScript heap for as long as the table lives.
 * Throws RangeError where offsets do not ascend inside the values.
 */
export function joinDictionary(
  pieces: readonly DictionaryPiece[],
  offsetBits: 32 | 64,
  place: (size: number) => { readonly bytes: Buffer; readonly region: Region },
): DictionaryChunk {
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  const size = pieces.reduce(
    (sum, piece) => sum + (piece.rows === 0 ? 0 : piece.offset(piece.rows) - piece.offset(0)),
    0,
  );
  if (!(size >= 0) || size > pieces.reduce((sum, piece) => sum + piece.values.length, 0)) {
    throw new RangeError('the offsets of its dictionary do not ascend inside the values');
  }
  if (offsetBits === 32 && size > 0x7fffffff) throw new RangeError('its dictionary is longer than its offsets can say');
  const validity = place(Math.ceil(rows / 8));
  const offsets = place((rows + 1) * (offsetBits / 8));
  const values = place(size);
  validity.bytes.fill(0);
  let row = 0;
  let end = 0;
  const setOffset = (index: number, value: number) => {
    if (offsetBits === 64) offsets.bytes.writeBigInt64LE(BigInt(value), 8 * index);
    else offsets.bytes.writeInt32LE(value, 4 * index);
  };
  setOffset(0, 0);
  for (const piece of pieces) {
    const start = end;
    const first = piece.rows === 0 ? 0 : piece.offset(0);
    for (let index = 0; index < piece.rows; index++, row++) {
      const from = piece.offset(index);
      const to = piece.offset(index + 1);
      if (!(from >= first && from >= 0 && to >= from && to <= piece.values.length)) {
        throw new RangeError('the offsets of its dictionary do not ascend inside the values');
      }
      end = start + to - first;
      setOffset(row + 1, end);
      if (piece.valid(index)) validity.bytes[row >> 3]! |= 1 << (row & 7);
    }
    values.bytes.set(piece.values.subarray(first, first + end - start), start);
  }
  const nullCount = pieces.some((piece) => piece.nullCount < 0)
    ? -1
    : pieces.reduce((sum, piece) => sum + piece.nullCount, 0);
  return { rows, nullCount, validity: validity.region, offsets: offsets.region, values: values.region };
}
