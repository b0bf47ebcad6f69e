// Arrow tables for the tests of the command's output, made without running a query.
import type { SqlType } from '../../planner/types.js';
import { type Data, Field, makeData, RecordBatch, Schema, Struct, Table } from '../../runtime/arrow.js';
import { arrowType } from '../../runtime/result.js';

/** Integers, unscaled decimals, days and timestamp units as bigint; the other types as themselves. */
type Value = bigint | number | string | boolean | null;

/** A table of one batch. */
export function tableOf(columns: readonly (readonly [name: string, type: SqlType, values: readonly Value[]])[]): Table {
  const fields = columns.map(([name, type]) => new Field(name, arrowType(type), true));
  const schema = new Schema(fields);
  const children = columns.map(([, type, values]) => columnData(type, values));
  const length = columns[0]?.[2].length ?? 0;
  return new Table(schema, [
    new RecordBatch(schema, makeData({ type: new Struct(fields), length, nullCount: 0, children })),
  ]);
}

function columnData(type: SqlType, values: readonly Value[]): Data {
  const length = values.length;
  const bits = (isSet: (value: Value) => boolean) => {
    const bitmap = new Uint8Array(Math.ceil(length / 64) * 8);
    for (const [index, value] of values.entries()) if (isSet(value)) bitmap[index >> 3]! |= 1 << (index & 7);
    return bitmap;
  };
  const nullCount = values.filter((value) => value === null).length;
  const common = { type: arrowType(type), length, nullCount, nullBitmap: bits((value) => value !== null) };
  if (type.kind === 'text') {
    const pieces = values.map((value) => Buffer.from(String(value ?? '')));
    let end = 0;
    const valueOffsets = Int32Array.from([0, ...pieces.map((piece) => (end += piece.length))]);
    return makeData({ ...common, valueOffsets, data: Buffer.concat(pieces) } as never);
  }
  if (type.kind === 'boolean') return makeData({ ...common, data: bits((value) => value === true) } as never);
  return makeData({ ...common, data: fixedValues(type, values) } as never);
}

function fixedValues(type: SqlType, values: readonly Value[]): ArrayBufferView {
  const numbers = values.map((value) => Number(value ?? 0));
  switch (type.kind) {
    case 'float':
      return type.bits === 32 ? Float32Array.from(numbers) : Float64Array.from(numbers);
    case 'timestamp':
      return BigInt64Array.from(values.map((value) => BigInt(value ?? 0)));
    case 'decimal': {
      const halves = values.flatMap((value) => {
        const unsigned = BigInt.asUintN(128, BigInt(value ?? 0));
        return [unsigned & 0xffffffffffffffffn, unsigned >> 64n];
      });
      return new Uint32Array(BigUint64Array.from(halves).buffer);
    }
    case 'integer': {
      if (type.bits === 64) {
        const wide = values.map((value) => BigInt(value ?? 0));
        return type.signed ? BigInt64Array.from(wide) : BigUint64Array.from(wide);
      }
      const arrays = type.signed
        ? { 8: Int8Array, 16: Int16Array, 32: Int32Array }
        : { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array };
      return arrays[type.bits].from(numbers);
    }
    default:
      return Int32Array.from(numbers);
  }
}
