// Writes generated batches as Arrow IPC files.

import type { FileHandle } from 'node:fs/promises';
import {
  AsyncByteQueue,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Utf8,
} from '../../runtime/arrow.js';
import { BatchColumns } from './columns.js';
import { type ColumnType, columnsOf, type TableName } from './schema.js';

/** The Arrow schema of `table`: no field is nullable. */
export function arrowSchema(table: TableName): Schema {
  return new Schema(columnsOf(table).map(({ name, type }) => new Field(name, arrowType(type), false)));
}

function arrowType(type: ColumnType): DataType {
  switch (type) {
    case 'int64':
      return new Int64();
    case 'int32':
      return new Int32();
    case 'decimal':
      return new Decimal(2, 15, 128);
    case 'date':
      return new DateDay();
    default:
      return new Utf8();
  }
}

/** Collects what the Arrow writer writes, to be written to the file at once. */
class ChunkQueue extends AsyncByteQueue<Uint8Array> {
  private chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    this.chunks.push(chunk);
  }

  take(): Uint8Array[] {
    const taken = this.chunks;
    this.chunks = [];
    return taken;
  }
}

/** One table's file, written batch by batch. */
export class TableWriter {
  /** Bytes written so far. */
  bytes = 0;
  private readonly schema: Schema;
  private readonly queue = new ChunkQueue();
  private readonly writer: RecordBatchFileWriter;

  /** Writes to `file`, which the caller opened and closes. */
  constructor(
    private readonly table: TableName,
    private readonly file: FileHandle,
  ) {
    this.schema = arrowSchema(table);
    this.writer = new RecordBatchFileWriter();
    this.writer.reset(this.queue, this.schema);
  }

  /** Writes `rows` rows from `buffer`, which may be used again afterwards. */
  async write(buffer: SharedArrayBuffer, rows: number): Promise<void> {
    const columns = new BatchColumns(this.table, rows, buffer);
    const children = this.schema.fields.map((field) => columnData(field, columns, rows));
    const struct = makeData({ type: new Struct(this.schema.fields), length: rows, nullCount: 0, children });
    this.writer.write(new RecordBatch(this.schema, struct));
    await this.flush();
  }

  /** Writes the footer. */
  async finish(): Promise<void> {
    this.writer.finish();
    await this.flush();
  }

  private async flush(): Promise<void> {
    let chunks = this.queue.take();
    while (chunks.length > 0) {
      const { bytesWritten } = await this.file.writev(chunks);
      this.bytes += bytesWritten;
      chunks = after(chunks, bytesWritten);
    }
  }
}

/** What of `chunks` is left once their first `bytes` bytes are written. */
function after(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  let rest = bytes;
  const first = chunks.findIndex((chunk) => {
    if (rest < chunk.byteLength) return true;
    rest -= chunk.byteLength;
    return false;
  });
  if (first === -1) return [];
  return [(chunks[first] as Uint8Array).subarray(rest), ...chunks.slice(first + 1)];
}

/** The column `field` as Arrow data over the batch's own memory. */
function columnData(field: Field, columns: BatchColumns, rows: number): Data {
  const { name, type } = field;
  const common = { length: rows, nullCount: 0 };
  if (type instanceof Int64) {
    const { words } = columns.int64(name);
    return makeData({ ...common, type, data: new BigInt64Array(words.buffer, words.byteOffset, rows) });
  }
  if (type instanceof Decimal) {
    const { words } = columns.decimal(name);
    return makeData({ ...common, type, data: new Uint32Array(words.buffer, words.byteOffset, 4 * rows) });
  }
  if (type instanceof DateDay) return makeData({ ...common, type, data: columns.int32(name).words });
  if (type instanceof Int32) return makeData({ ...common, type, data: columns.int32(name).words });
  const { offsets, bytes } = columns.text(name);
  return makeData({ ...common, type: new Utf8(), valueOffsets: offsets, data: bytes });
}
