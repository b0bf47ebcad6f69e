// The result of a query: its batches, copied out of native memory once each, as apache-arrow record batches over
// that copy.
import type { QueryReport } from '../native/query-abi.js';
import { MayflyError } from '../planner/errors.js';
import { type TimeUnit as SqlTimeUnit, type SqlType, typeName } from '../planner/types.js';
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float,
  Int,
  makeData,
  Precision,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Timestamp,
  TimeUnit,
  Utf8,
} from './arrow.js';

/** A column of the result, as codegen describes it. */
export interface ResultField {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

type ReportedBatch = QueryReport['batches'][number];
type ReportedColumn = ReportedBatch['columns'][number];

/** The Arrow schema of a result. Names may repeat. */
export function resultSchema(fields: readonly ResultField[]): Schema {
  return new Schema(fields.map((field) => new Field(field.name, arrowType(field.type), field.nullable)));
}

/** A Table of the batches; `copy` copies batch `index` into memory of its reported size. */
export function buildResult(
  fields: readonly ResultField[],
  batches: readonly ReportedBatch[],
  copy: (index: number, into: Buffer) => void,
): Table {
  const schema = resultSchema(fields);
  const type = new Struct(schema.fields);
  const built = batches.map((batch, index) => {
    const memory = new ArrayBuffer(batch.size);
    if (batch.size > 0) copy(index, Buffer.from(memory));
    const children = schema.fields.map((field, column) =>
      columnData(field.type, batch.rows, batch.columns[column]!, memory),
    );
    return recordBatch(schema, makeData({ type, length: batch.rows, nullCount: 0, children }));
  });
  return new Table(schema, built);
}

/** A record batch. RecordBatch's own constructor merges fields of one name, so it is given others. */
function recordBatch(schema: Schema, data: Data<Struct>): RecordBatch {
  const numbered = schema.fields.map((field, index) => new Field(String(index), field.type, field.nullable));
  return Object.assign(new RecordBatch(new Schema(numbered), data), { schema, data });
}

function columnData(type: DataType, length: number, column: ReportedColumn, memory: ArrayBuffer): Data {
  const bytes = ([offset, size]: readonly [number, number]) => new Uint8Array(memory, offset, size);
  return makeData({
    type,
    length,
    nullCount: column.nullCount,
    nullBitmap: column.nullCount > 0 ? bytes(column.validity) : null,
    data: bytes(column.values),
    // Only text has offsets.
    ...(column.offsets && { valueOffsets: new Int32Array(memory, column.offsets[0], column.offsets[1] / 4) }),
    // biome-ignore lint/suspicious/noExplicitAny: makeData's types want the DataType at compile time.
  } as any);
}

const timeUnits: Record<SqlTimeUnit, TimeUnit> = {
  s: TimeUnit.SECOND,
  ms: TimeUnit.MILLISECOND,
  us: TimeUnit.MICROSECOND,
  ns: TimeUnit.NANOSECOND,
};

/** The Arrow type in which a SQL type is delivered. */
export function arrowType(type: SqlType): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool();
    case 'integer':
      return new Int(type.signed, type.bits);
    case 'float':
      return new Float(type.bits === 32 ? Precision.SINGLE : Precision.DOUBLE);
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128);
    case 'date':
      return new DateDay();
    case 'timestamp':
      return new Timestamp(timeUnits[type.unit], type.zone);
    case 'text':
    case 'unknown':
      return new Utf8();
    case 'interval':
      throw new MayflyError('feature_not_supported', 'emit', `a result column of type ${typeName(type)}`);
  }
}
