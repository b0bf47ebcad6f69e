// Reads the messages of an Arrow IPC file or stream: where they lie, and what a record batch's metadata says of its
// rows, nodes and buffers. Bodies are never read here. Everything is checked against the size of the file.
import {
  type BlockMetadata,
  BoundedByteBuffer,
  DictionaryBatchMetadata,
  FooterMetadata,
  MessageHeader,
  MessageMetadata,
  MetadataVersion,
  RecordBatchMetadata,
  SchemaMetadata,
} from './arrow.js';
import { readSchema, type SchemaField, UnsupportedArrow } from './arrow-schema.js';

/** Bytes that can be read in pieces. */
export interface ReadableBytes {
  readonly size: number;
  /** A copy of `size` bytes from `offset`, both inside. */
  read(offset: number, size: number): Buffer;
}

/** A record batch or dictionary batch as its metadata describes it. Offsets are into the file. */
export interface BatchMetadata {
  readonly rows: number;
  /** Length and null count of each node, in turn. */
  readonly nodes: Float64Array;
  /** Offset into the file and size of each buffer, in turn; each lies inside the batch's body. */
  readonly buffers: Float64Array;
  /** Numbers of the variable buffers of each view column. */
  readonly variadic: readonly number[];
}

export interface DictionaryMetadata {
  readonly id: bigint;
  readonly delta: boolean;
  /** Undefined, with the reason, where it cannot be read. */
  readonly batch: BatchMetadata | undefined;
  readonly unsupported: string | undefined;
}

/** All that the metadata of one file or stream tells. */
export interface ArrowMetadata {
  readonly fields: readonly SchemaField[];
  readonly batches: readonly {
    readonly batch: BatchMetadata;
    /** How many of `dictionaries` were read before this batch: a stream may replace them in between. */
    readonly dictionaries: number;
  }[];
  readonly dictionaries: readonly DictionaryMetadata[];
}

/** A fault in one batch. */
export class BatchFault extends Error {
  readonly batch: number;

  constructor(batch: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.batch = batch;
  }
}

const MAGIC = 'ARROW1';

/** Reads the metadata of an Arrow IPC file, or of an IPC stream, which has no magic. */
export function readMetadata(bytes: ReadableBytes): ArrowMetadata {
  if (bytes.size < 8) throw new RangeError('it is too short to be an Arrow file');
  const head = bytes.read(0, 8);
  if (head.toString('latin1', 0, 6) === MAGIC) return readFile(bytes);
  // A stream begins with a message: a continuation marker, or in old streams directly its length.
  const first = head.readInt32LE(0);
  if (first === -1 || (first > 0 && first <= bytes.size - 4 && isSchema(bytes))) return readStream(bytes);
  throw new RangeError('it is neither an Arrow IPC file nor an Arrow IPC stream');
}

function isSchema(bytes: ReadableBytes): boolean {
  try {
    return readMessage(bytes, 0, bytes.size)?.message.headerType() === MessageHeader.Schema;
  } catch {
    return false;
  }
}

function readFile(bytes: ReadableBytes): ArrowMetadata {
  // "ARROW1" and two bytes of padding, …, footer, its length (int32), "ARROW1".
  if (bytes.size < 8 + 4 + 6) throw new RangeError('it is truncated');
  const tail = bytes.read(bytes.size - 10, 10);
  if (tail.toString('latin1', 4) !== MAGIC)
    throw new RangeError('it does not end as an Arrow file does: it is truncated');
  const footerSize = tail.readInt32LE(0);
  const footerStart = bytes.size - 10 - footerSize;
  if (footerSize <= 0 || footerStart < 8) throw new RangeError(`its footer cannot be ${footerSize} bytes long`);
  const footer = FooterMetadata.getRootAsFooter(new BoundedByteBuffer(bytes.read(footerStart, footerSize)));
  const version = footer.version();
  const schema = footer.schema();
  if (schema === null) throw new RangeError('its footer has no schema');
  const fields = readSchema(schema, version);
  const dictionaries = Array.from({ length: footer.dictionariesLength() }, (_, index) => {
    const { message, body, end } = readBlock(bytes, footer.dictionaries(index), footerStart);
    return readDictionary(message, body, end);
  });
  // Blocks of a file can be read in any order, so every batch must see the same dictionaries.
  const whole = dictionaries.filter(({ delta }) => !delta).map(({ id }) => id);
  if (new Set(whole).size < whole.length) throw new UnsupportedArrow('it replaces a dictionary within the file');
  const batches = Array.from({ length: footer.recordBatchesLength() }, (_, index) => {
    try {
      const { message, body, end } = readBlock(bytes, footer.recordBatches(index), footerStart);
      return { batch: readRecordBatch(message, body, end), dictionaries: dictionaries.length };
    } catch (error) {
      throw new BatchFault(index, error);
    }
  });
  return { fields, dictionaries, batches };
}

function readStream(bytes: ReadableBytes): ArrowMetadata {
  let position = 0;
  let fields: SchemaField[] | undefined;
  const dictionaries: DictionaryMetadata[] = [];
  const batches: { batch: BatchMetadata; dictionaries: number }[] = [];
  while (position < bytes.size) {
    const read = readMessage(bytes, position, bytes.size);
    if (read === undefined) break;
    const { message, body, end } = read;
    if (fields === undefined) {
      const schema = message.headerType() === MessageHeader.Schema ? message.header(new SchemaMetadata()) : null;
      if (schema === null) throw new RangeError('it does not begin with a schema');
      fields = readSchema(schema, message.version());
    } else if (message.headerType() === MessageHeader.DictionaryBatch) {
      dictionaries.push(readDictionary(message, body, end));
    } else {
      try {
        batches.push({ batch: readRecordBatch(message, body, end), dictionaries: dictionaries.length });
      } catch (error) {
        throw new BatchFault(batches.length, error);
      }
    }
    position = end;
  }
  if (fields === undefined) throw new RangeError('it has no schema');
  return { fields, dictionaries, batches };
}

interface Located {
  readonly message: MessageMetadata;
  /** Where the body begins and ends in the file. */
  readonly body: number;
  readonly end: number;
}

function readBlock(bytes: ReadableBytes, block: BlockMetadata | null, limit: number): Located {
  if (block === null) throw new RangeError('the footer lacks a block');
  const offset = Number(block.offset());
  const end = offset + block.metaDataLength() + Number(block.bodyLength());
  if (offset < 8 || block.metaDataLength() <= 0 || block.bodyLength() < 0n || end > limit) {
    throw new RangeError(`its message lies at bytes ${offset} to ${end} of ${limit}`);
  }
  const read = readMessage(bytes, offset, offset + block.metaDataLength());
  if (read === undefined) throw new RangeError('its message is empty');
  const body = offset + block.metaDataLength();
  const size = read.end - read.body;
  if (size > Number(block.bodyLength())) throw new RangeError(`its body of ${size} bytes is longer than its block`);
  return { message: read.message, body, end: body + size };
}

/**
 * The message at `offset`, whose metadata ends before `limit`; its body follows. Undefined at the end of a stream.
 * Checked: the metadata lies before `limit`, the body inside the file.
 */
function readMessage(bytes: ReadableBytes, offset: number, limit: number): Located | undefined {
  if (limit - offset < 4) throw new RangeError('it is truncated within a message');
  const prefix = bytes.read(offset, Math.min(8, limit - offset));
  // Since format 0.15 a marker of 0xFFFFFFFF stands before the length.
  const marked = prefix.readInt32LE(0) === -1;
  if (marked && prefix.length < 8) throw new RangeError('it is truncated within a message');
  const size = prefix.readInt32LE(marked ? 4 : 0);
  const start = offset + (marked ? 8 : 4);
  if (size === 0) return undefined;
  if (size < 0 || start + size > limit) throw new RangeError(`its metadata of ${size} bytes passes the end`);
  const message = MessageMetadata.getRootAsMessage(new BoundedByteBuffer(bytes.read(start, size)));
  const bodySize = Number(message.bodyLength());
  const body = start + size;
  if (bodySize < 0 || body + bodySize > bytes.size)
    throw new RangeError(`its body of ${bodySize} bytes passes the end`);
  return { message, body, end: body + bodySize };
}

function readDictionary(message: MessageMetadata, body: number, end: number): DictionaryMetadata {
  const dictionary =
    message.headerType() === MessageHeader.DictionaryBatch ? message.header(new DictionaryBatchMetadata()) : null;
  const data = dictionary?.data() ?? null;
  if (dictionary === null || data === null) throw new RangeError('a dictionary block holds no dictionary');
  const id = dictionary.id();
  const delta = dictionary.isDelta();
  try {
    return { id, delta, batch: readBatch(data, message.version(), body, end), unsupported: undefined };
  } catch (error) {
    if (!(error instanceof UnsupportedArrow)) throw error;
    return { id, delta, batch: undefined, unsupported: error.message };
  }
}

function readRecordBatch(message: MessageMetadata, body: number, end: number): BatchMetadata {
  const batch = message.headerType() === MessageHeader.RecordBatch ? message.header(new RecordBatchMetadata()) : null;
  if (batch === null) throw new RangeError('its message is not a record batch');
  return readBatch(batch, message.version(), body, end);
}

function readBatch(batch: RecordBatchMetadata, version: MetadataVersion, body: number, end: number): BatchMetadata {
  if (version < MetadataVersion.V4) throw new UnsupportedArrow('it is of Arrow metadata version 3 or older');
  if (batch.compression() !== null) throw new UnsupportedArrow('its buffers are compressed');
  const rows = Number(batch.length());
  if (rows < 0 || !Number.isSafeInteger(rows)) throw new RangeError(`it cannot have ${rows} rows`);
  const nodes = new Float64Array(2 * batch.nodesLength());
  for (let index = 0; index < nodes.length / 2; index++) {
    const node = batch.nodes(index);
    nodes[2 * index] = Number(node?.length() ?? -1n);
    nodes[2 * index + 1] = Number(node?.nullCount() ?? 0n);
  }
  const buffers = new Float64Array(2 * batch.buffersLength());
  for (let index = 0; index < buffers.length / 2; index++) {
    const buffer = batch.buffers(index);
    const offset = Number(buffer?.offset() ?? -1n);
    const size = Number(buffer?.length() ?? 0n);
    if (offset < 0 || size < 0 || body + offset + size > end) {
      throw new RangeError(`buffer ${index} lies at bytes ${offset} to ${offset + size} of a body of ${end - body}`);
    }
    buffers[2 * index] = body + offset;
    buffers[2 * index + 1] = size;
  }
  const variadic = Array.from({ length: batch.variadicBufferCountsLength() }, (_, index) => {
    const count = Number(batch.variadicBufferCounts(index));
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`a column cannot have ${count} buffers`);
    return count;
  });
  return { rows, nodes, buffers, variadic };
}
