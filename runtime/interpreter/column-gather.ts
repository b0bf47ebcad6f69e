// Reads a column of a stored table at some rows far apart, which a sample consists of, and the texts of a dictionary:
// every buffer of the column in one native call, where column-reader.ts would need one for each row.
import type { Storage } from '../../planner/catalog.js';
import { type ColumnChunk, type DictionaryChunk, type Region, valueWidth } from '../column-chunk.js';
import type { StoredColumn } from '../stored-table.js';
import { readFixed, readInteger } from './column-reader.js';
import type { Value } from './value.js';

/**
 * Copies pieces of mapped memory, whose addresses and sizes alternate in `pieces`, one behind the other into all of
 * `into`; false where a file that they were mapped from has become shorter.
 */
export type GatherMemory = (pieces: BigUint64Array, into: Uint8Array) => boolean;

/** A row of a batch. */
interface Place {
  readonly chunk: ColumnChunk;
  readonly row: number;
}

/** Bytes of a buffer. */
interface Piece {
  readonly region: Region;
  readonly from: number;
  readonly size: number;
}

/** Text number `row` of a buffer of text. */
interface TextPlace {
  readonly offsets: Region;
  readonly values: Region;
  readonly row: number;
}

/**
 * The values of a checked column at `places`, the rows asked for in each batch; undefined where they cannot be read.
 * A value that no SQL type has (a date out of range) is NULL.
 */
export function gatherColumn(
  column: Pick<StoredColumn, 'storage' | 'facts' | 'chunks'>,
  places: readonly (readonly number[])[],
  gather: GatherMemory,
): Value[] | undefined {
  const { storage, facts, chunks } = column;
  if (storage === undefined || facts === undefined) return undefined;
  const rows = places.flatMap((batch, index) => batch.map((row): Place => ({ chunk: chunks[index]!, row })));
  if (storage.kind === 'null') return rows.map(() => null);
  try {
    const memory = new Memory(gather);
    const isValid = facts.nullCount === 0 ? () => true : memory.bits(rows.map(validityOf));
    const valid = rows.filter((_, k) => isValid(k));
    const values = valuesOf(storage, valid, memory);
    let next = 0;
    return rows.map((_, k) => (isValid(k) ? values(next++) : null));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The texts of a checked dictionary that has no NULLs; undefined where they cannot be read. */
export function gatherDictionary(
  { rows, offsets, values }: DictionaryChunk,
  offsetBits: 32 | 64,
  gather: GatherMemory,
): string[] | undefined {
  try {
    const text = new Memory(gather).texts(
      Array.from({ length: rows }, (_, row) => ({ offsets, values, row })),
      offsetBits,
    );
    return Array.from({ length: rows }, (_, row) => text(row));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

/** The values of rows that are not NULL, by number. */
function valuesOf(storage: Storage, rows: readonly Place[], memory: Memory): (row: number) => Value {
  switch (storage.kind) {
    case 'boolean':
      return memory.bits(rows.map(({ chunk, row }) => ({ region: chunk.values, row })));
    case 'utf8':
      return memory.texts(
        rows.map(({ chunk, row }) => ({ offsets: chunk.offsets!, values: chunk.values, row })),
        storage.offsetBits,
      );
    case 'dictionary': {
      const index = readInteger(storage.indexBits, storage.indexSigned, memory.fixed(rows, storage));
      const entries = rows.map(({ chunk }, k) => ({ dictionary: chunk.dictionary!, row: Number(index(k)) }));
      const isValid = memory.bits(entries.map(validityOfEntry));
      const text = memory.texts(
        entries.map(({ dictionary: { offsets, values }, row }) => ({ offsets, values, row })),
        storage.offsetBits,
      );
      return (k) => (isValid(k) ? text(k) : null);
    }
    default: {
      const read = readFixed(storage, memory.fixed(rows, storage));
      return (k) => {
        try {
          return read(k);
        } catch {
          return null;
        }
      };
    }
  }
}

interface Bit {
  readonly region: Region;
  readonly row: number;
}

function validityOf({ chunk, row }: Place): Bit {
  return { region: chunk.validity, row };
}

function validityOfEntry({
  dictionary,
  row,
}: {
  dictionary: NonNullable<ColumnChunk['dictionary']>;
  row: number;
}): Bit {
  return { region: dictionary.validity, row };
}

/** The file is no longer what was checked. */
class Unreadable extends Error {}

class Memory {
  readonly #gather: GatherMemory;

  constructor(gather: GatherMemory) {
    this.#gather = gather;
  }

  /** Bits by number; 1 where a bitmap is absent. */
  bits(bits: readonly Bit[]): (index: number) => boolean {
    const present = bits.map(({ region }) => region.size > 0);
    const bytes = this.#bytes(bits.map(({ region, row }, k) => ({ region, from: row >> 3, size: present[k] ? 1 : 0 })));
    const places: number[] = [];
    let next = 0;
    for (const isPresent of present) places.push(isPresent ? next++ : -1);
    return (index) => {
      const place = places[index]!;
      return place < 0 || ((bytes[place]! >> (bits[index]!.row & 7)) & 1) === 1;
    };
  }

  /** Values of fixed width, one behind the other. */
  fixed(rows: readonly Place[], storage: Storage): Uint8Array {
    const size = valueWidth(storage)!;
    return this.#bytes(rows.map(({ chunk, row }) => ({ region: chunk.values, from: row * size, size })));
  }

  /** Texts by number. */
  texts(places: readonly TextPlace[], offsetBits: 32 | 64): (index: number) => string {
    const width = offsetBits / 8;
    const pairs = this.#bytes(
      places.map(({ offsets, row }) => ({ region: offsets, from: row * width, size: 2 * width })),
    );
    const offset = readInteger(offsetBits, true, pairs);
    const ends: number[] = [];
    let end = 0;
    const pieces = places.map(({ values }, k): Piece => {
      const from = Number(offset(2 * k));
      const size = Number(offset(2 * k + 1)) - from;
      if (from < 0 || size < 0 || from + size > values.size) throw new Unreadable();
      ends.push((end += size));
      return { region: values, from, size };
    });
    const bytes = this.#bytes(pieces);
    return (index) => bytes.toString('utf8', index === 0 ? 0 : ends[index - 1]!, ends[index]!);
  }

  #bytes(pieces: readonly Piece[]): Buffer {
    const into = Buffer.allocUnsafeSlow(pieces.reduce((sum, { size }) => sum + size, 0));
    const mapped = new BigUint64Array(2 * pieces.length);
    let count = 0;
    let at = 0;
    for (const { region, from, size } of pieces) {
      if (region.bytes !== undefined) {
        into.set(region.bytes.subarray(from, from + size), at);
        at += size;
      } else if (size > 0) {
        mapped[count++] = BigInt(region.address + from);
        mapped[count++] = BigInt(size);
      }
    }
    // The columns of a table lie all in JavaScript's memory or all in mapped files.
    if (count > 0 && !this.#gather(mapped.subarray(0, count), into)) throw new Unreadable();
    return into;
  }
}
