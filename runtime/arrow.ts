// The only importer of apache-arrow and of flatbuffers, which it decodes metadata with. The rest of the project
// takes Arrow's classes from here, so a new release of either has one place to change.
import { ByteBuffer } from 'flatbuffers';

export * from 'apache-arrow';
export { Block as BlockMetadata } from 'apache-arrow/fb/block';
export { Date as DateMetadata } from 'apache-arrow/fb/date';
export { Decimal as DecimalMetadata } from 'apache-arrow/fb/decimal';
export { DictionaryBatch as DictionaryBatchMetadata } from 'apache-arrow/fb/dictionary-batch';
export { Duration as DurationMetadata } from 'apache-arrow/fb/duration';
export { Endianness } from 'apache-arrow/fb/endianness';
export { Field as FieldMetadata } from 'apache-arrow/fb/field';
export { FixedSizeBinary as FixedSizeBinaryMetadata } from 'apache-arrow/fb/fixed-size-binary';
export { FixedSizeList as FixedSizeListMetadata } from 'apache-arrow/fb/fixed-size-list';
export { FloatingPoint as FloatMetadata } from 'apache-arrow/fb/floating-point';
export { Footer as FooterMetadata } from 'apache-arrow/fb/footer';
export { Int as IntMetadata } from 'apache-arrow/fb/int';
export { Message as MessageMetadata } from 'apache-arrow/fb/message';
export { MessageHeader } from 'apache-arrow/fb/message-header';
export { MetadataVersion } from 'apache-arrow/fb/metadata-version';
export { RecordBatch as RecordBatchMetadata } from 'apache-arrow/fb/record-batch';
export { Schema as SchemaMetadata } from 'apache-arrow/fb/schema';
export { Time as TimeMetadata } from 'apache-arrow/fb/time';
export { Timestamp as TimestampMetadata } from 'apache-arrow/fb/timestamp';
export { Type as MetadataType } from 'apache-arrow/fb/type';
export { Union as UnionMetadata } from 'apache-arrow/fb/union';
export { UnionMode } from 'apache-arrow/fb/union-mode';

/**
 * A flatbuffer that refuses to be read outside its bytes. The one of the flatbuffers package answers zeros
 * there, which would turn damaged metadata into plausible wrong data.
 */
export class BoundedByteBuffer extends ByteBuffer {
  readonly #size: number;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#size = bytes.length;
  }

  #check(offset: number, size: number): void {
    if (!(offset >= 0 && size >= 0 && offset + size <= this.#size)) {
      throw new RangeError(`the metadata points to byte ${offset} of ${this.#size}`);
    }
  }

  override readUint8(offset: number): number {
    this.#check(offset, 1);
    return super.readUint8(offset);
  }

  override readUint16(offset: number): number {
    this.#check(offset, 2);
    return super.readUint16(offset);
  }

  override readInt32(offset: number): number {
    this.#check(offset, 4);
    return super.readInt32(offset);
  }

  override __vector_len(offset: number): number {
    const length = super.__vector_len(offset);
    // An element takes at least one byte.
    this.#check(this.__vector(offset), length);
    return length;
  }

  override __string(offset: number, encoding?: unknown): string | Uint8Array {
    const start = this.__indirect(offset);
    this.#check(start + 4, this.readInt32(start));
    return super.__string(offset, encoding as undefined);
  }
}
