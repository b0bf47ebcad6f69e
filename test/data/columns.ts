// Tables of plain values for the tests, and how they become Arrow data in every storage that mayfly reads.
import type { SqlType } from '../../planner/types.js';
import {
  type Data,
  type DataType,
  DateMillisecond,
  Dictionary,
  Field,
  Float,
  LargeUtf8,
  makeData,
  Null,
  Precision,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Vector,
} from '../../runtime/arrow.js';
import { arrowType } from '../../runtime/result.js';

/** Integers, unscaled decimals, days and timestamp units as bigint; the other types as themselves; null is NULL. */
export type Value = bigint | number | string | boolean | null;

/** How a column lies in Arrow memory where its type leaves a choice; undefined is the usual way. */
export type TestStorage =
  | { readonly kind: 'large' }
  | { readonly kind: 'half' }
  | { readonly kind: 'date64' }
  | { readonly kind: 'null' }
  /** With `nullEntries` NULLs are an entry of the dictionary, else of the column. */
  | {
      readonly kind: 'dictionary';
      readonly bits: 8 | 16 | 32 | 64;
      readonly signed: boolean;
      readonly nullEntries: boolean;
    };

export interface TestColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly storage: TestStorage | undefined;
}

export interface TestTable {
  readonly name: string;
  readonly columns: readonly TestColumn[];
  /** Rows of each record batch; batches may be empty. */
  readonly batches: readonly (readonly (readonly Value[])[])[];
}

/** A column stored the usual way. */
export function column(name: string, type: SqlType, nullable = true, storage?: TestStorage): TestColumn {
  return { name, type, nullable, storage };
}

export function rowsOf(table: TestTable): (readonly Value[])[] {
  return table.batches.flat();
}

/** The Arrow table of a test table. */
export function arrowTable(table: TestTable): Table {
  const makers = table.columns.map((column, index) => columnMaker(table, column, index));
  const fields = table.columns.map(({ name, nullable }, index) => new Field(name, makers[index]!.type, nullable));
  const schema = new Schema(fields);
  const batches = table.batches.map((rows) => {
    const children = makers.map((maker, index) => maker.make(rows.map((row) => row[index] ?? null)));
    return new RecordBatch(schema, makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children }));
  });
  return new Table(schema, batches);
}

interface ColumnMaker {
  readonly type: DataType;
  make(values: readonly Value[]): Data;
}

function columnMaker(table: TestTable, { type, storage }: TestColumn, index: number): ColumnMaker {
  switch (storage?.kind) {
    case undefined:
      return plainMaker(type, arrowType(type));
    case 'large':
      return plainMaker(type, new LargeUtf8());
    case 'half':
      return plainMaker(type, new Float(Precision.HALF));
    case 'date64':
      return plainMaker(type, new DateMillisecond());
    case 'null':
      return { type: new Null(), make: (values) => makeData({ type: new Null(), length: values.length }) };
    case 'dictionary': {
      const used = rowsOf(table).map((row) => row[index] ?? null);
      return dictionaryMaker(storage, used);
    }
  }
}

function plainMaker(type: SqlType, arrow: DataType): ColumnMaker {
  return { type: arrow, make: (values) => plainData(type, arrow, values) };
}

/** One dictionary for all batches, its entries in the order of their first use, and one that nothing uses. */
function dictionaryMaker(storage: Extract<TestStorage, { kind: 'dictionary' }>, used: readonly Value[]): ColumnMaker {
  const entries = [...new Set(['(unused entry)', ...used])].filter((entry) => entry !== null || storage.nullEntries);
  const text: SqlType = { kind: 'text' };
  const dictionary = new Vector([plainData(text, arrowType(text), entries)]);
  const index: SqlType = { kind: 'integer', bits: storage.bits, signed: storage.signed };
  const type = new Dictionary(arrowType(text), arrowType(index) as never);
  return {
    type,
    make: (values) => {
      const { length } = values;
      const indices = values.map((value) => (entries.includes(value) ? BigInt(entries.indexOf(value)) : null));
      return makeData({ type, length, ...nulls(indices), data: fixedValues(index, indices), dictionary } as never);
    },
  };
}

function nulls(values: readonly Value[]): { nullCount: number; nullBitmap: Uint8Array | null } {
  const nullCount = values.filter((value) => value === null).length;
  return { nullCount, nullBitmap: nullCount === 0 ? null : bitmap(values, (value) => value !== null) };
}

function bitmap(values: readonly Value[], isSet: (value: Value) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (const [index, value] of values.entries()) if (isSet(value)) bits[index >> 3]! |= 1 << (index & 7);
  return bits;
}

function plainData(type: SqlType, arrow: DataType, values: readonly Value[]): Data {
  const common = { type: arrow, length: values.length, ...nulls(values) };
  if (type.kind === 'text') {
    const pieces = values.map((value) => Buffer.from(value === null ? '' : String(value)));
    let end = 0;
    const offsets = [0, ...pieces.map((piece) => (end += piece.length))];
    const valueOffsets =
      arrow instanceof LargeUtf8 ? BigInt64Array.from(offsets.map(BigInt)) : Int32Array.from(offsets);
    return makeData({ ...common, valueOffsets, data: Buffer.concat(pieces) } as never);
  }
  if (type.kind === 'boolean') return makeData({ ...common, data: bitmap(values, (value) => value === true) } as never);
  const data =
    arrow instanceof DateMillisecond
      ? BigInt64Array.from(values.map((value) => BigInt(value ?? 0) * 86_400_000n))
      : arrow instanceof Float && arrow.precision === Precision.HALF
        ? Uint16Array.from(values.map((value) => halfBits(Number(value ?? 0))))
        : fixedValues(type, values);
  return makeData({ ...common, data } as never);
}

/** The bits of a half-precision float, for values that one holds exactly as a normal number, or zero. */
function halfBits(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = (Math.abs(value) / 2 ** exponent - 1) * 1024;
  if (exponent < -14 || exponent > 15 || !Number.isInteger(fraction))
    throw new RangeError(`${value} is not a half float`);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}

/** The memory of values of fixed width; what lies under a NULL is a value that would be seen if it were read. */
function fixedValues(type: SqlType, values: readonly Value[]): ArrayBufferView {
  const wide = () => values.map((value) => BigInt(value ?? 0));
  switch (type.kind) {
    case 'float': {
      const numbers = values.map((value) => (value === null ? -12345 : Number(value)));
      return type.bits === 32 ? Float32Array.from(numbers) : Float64Array.from(numbers);
    }
    case 'timestamp':
      return BigInt64Array.from(wide());
    case 'decimal': {
      const halves = wide().flatMap((value) => {
        const unsigned = BigInt.asUintN(128, value);
        return [BigInt.asUintN(64, unsigned), unsigned >> 64n];
      });
      return new Uint32Array(BigUint64Array.from(halves).buffer);
    }
    case 'integer': {
      if (type.bits === 64) return type.signed ? BigInt64Array.from(wide()) : BigUint64Array.from(wide());
      const arrays = type.signed
        ? { 8: Int8Array, 16: Int16Array, 32: Int32Array }
        : { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array };
      return arrays[type.bits].from(wide().map(Number));
    }
    default:
      return Int32Array.from(wide().map(Number));
  }
}
