// One record batch under construction: shared memory that a worker fills row by row and the main thread reads, laid
// out as Arrow wants each column's buffers.

import { type ColumnType, columnsOf, type TableName, type TpchColumn } from './schema.js';

/** Buffers begin at multiples of this many bytes. */
const ALIGNMENT = 64;
/** Bytes that copying by eights may write beyond the text of a column. */
const TEXT_SLACK = 8;

/** Bytes of one value; of a text's offset where the column is text. */
function widthOf(type: ColumnType): number {
  switch (type) {
    case 'int64':
      return 8;
    case 'decimal':
      return 16;
    default:
      return 4;
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Values of 8 bytes. */
export class Int64Column {
  readonly words: Int32Array;

  constructor(buffer: SharedArrayBuffer, offset: number, rows: number) {
    this.words = new Int32Array(buffer, offset, 2 * rows);
  }

  /** `value` is not negative and below 2^53. */
  set(row: number, value: number): void {
    this.words[2 * row] = value | 0;
    this.words[2 * row + 1] = value / 0x1_0000_0000;
  }
}

/** Values of 4 bytes: integers, and dates as days since 1970-01-01. */
export class Int32Column {
  readonly words: Int32Array;

  constructor(buffer: SharedArrayBuffer, offset: number, rows: number) {
    this.words = new Int32Array(buffer, offset, rows);
  }

  set(row: number, value: number): void {
    this.words[row] = value;
  }
}

/** Values of 16 bytes with two digits after the point. */
export class DecimalColumn {
  readonly words: Int32Array;

  constructor(buffer: SharedArrayBuffer, offset: number, rows: number) {
    this.words = new Int32Array(buffer, offset, 4 * rows);
  }

  /** `hundredths` fits an int32, as every amount of TPC-H does. */
  set(row: number, hundredths: number): void {
    const sign = hundredths >> 31;
    const first = 4 * row;
    this.words[first] = hundredths;
    this.words[first + 1] = sign;
    this.words[first + 2] = sign;
    this.words[first + 3] = sign;
  }
}

/** Text, written in row order: any number of appends, then {@link endRow}. */
export class TextColumn {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private row = 0;
  private end = 0;

  constructor(buffer: SharedArrayBuffer, offset: number, rows: number, maxLength: number) {
    this.offsets = new Int32Array(buffer, offset, rows + 1);
    const size = rows * maxLength + TEXT_SLACK;
    const bytesOffset = offset + align(4 * (rows + 1));
    this.bytes = new Uint8Array(buffer, bytesOffset, size);
    this.view = new DataView(buffer, bytesOffset, size);
    this.offsets[0] = 0;
  }

  /** Appends one ASCII letter. */
  letter(code: number): void {
    this.bytes[this.end++] = code;
  }

  /** Appends one of {@link asciiWords}. */
  word(word: Uint8Array): void {
    for (let i = 0; i < word.length; i++) this.bytes[this.end + i] = word[i] as number;
    this.end += word.length;
  }

  /** Appends `value` as `digits` decimal digits or, where it has more, all of its digits. */
  number(value: number, digits: number): void {
    let length = digits;
    for (let bound = 10 ** digits; value >= bound; bound *= 10) length++;
    let rest = value;
    for (let i = this.end + length - 1; i >= this.end; i--) {
      const quotient = Math.floor(rest / 10);
      this.bytes[i] = 48 + (rest - 10 * quotient);
      rest = quotient;
    }
    this.end += length;
  }

  /** Appends `length` bytes of `source` from `from`; up to seven more bytes there must be readable. */
  slice(source: DataView, from: number, length: number): void {
    for (let i = 0; i < length; i += 8) {
      this.view.setFloat64(this.end + i, source.getFloat64(from + i, true), true);
    }
    this.end += length;
  }

  /** Overwrites letters of the row under construction, which begins at 0. */
  overwrite(at: number, word: Uint8Array): void {
    this.bytes.set(word, (this.offsets[this.row] as number) + at);
  }

  endRow(): void {
    this.offsets[++this.row] = this.end;
  }
}

/** The words as bytes, for {@link TextColumn.word}. */
export function asciiWords(words: readonly string[]): Uint8Array[] {
  return words.map((word) => new TextEncoder().encode(word));
}

type AnyColumn = Int64Column | Int32Column | DecimalColumn | TextColumn;

/** The columns of up to `rows` rows of `table` in `buffer`, which has at least {@link byteLength} bytes. */
export class BatchColumns {
  private readonly columns = new Map<string, AnyColumn>();

  constructor(table: TableName, rows: number, buffer: SharedArrayBuffer) {
    let offset = 0;
    for (const column of columnsOf(table)) {
      this.columns.set(column.name, createColumn(column.type, buffer, offset, rows));
      offset += columnBytes(column, rows);
    }
  }

  /** Bytes that `rows` rows of `table` can need. */
  static byteLength(table: TableName, rows: number): number {
    return columnsOf(table).reduce((sum, column) => sum + columnBytes(column, rows), 0);
  }

  int64(name: string): Int64Column {
    return this.column(name, Int64Column);
  }

  int32(name: string): Int32Column {
    return this.column(name, Int32Column);
  }

  decimal(name: string): DecimalColumn {
    return this.column(name, DecimalColumn);
  }

  text(name: string): TextColumn {
    return this.column(name, TextColumn);
  }

  private column<T extends AnyColumn>(name: string, type: abstract new (...args: never[]) => T): T {
    const column = this.columns.get(name);
    if (!(column instanceof type)) throw new TypeError(`no ${type.name} ${name}`);
    return column;
  }
}

function columnBytes({ type }: TpchColumn, rows: number): number {
  if (typeof type === 'string') return align(rows * widthOf(type));
  return align(widthOf(type) * (rows + 1)) + align(rows * type.maxLength + TEXT_SLACK);
}

function createColumn(type: ColumnType, buffer: SharedArrayBuffer, offset: number, rows: number): AnyColumn {
  switch (type) {
    case 'int64':
      return new Int64Column(buffer, offset, rows);
    case 'int32':
    case 'date':
      return new Int32Column(buffer, offset, rows);
    case 'decimal':
      return new DecimalColumn(buffer, offset, rows);
    default:
      return new TextColumn(buffer, offset, rows, type.maxLength);
  }
}
