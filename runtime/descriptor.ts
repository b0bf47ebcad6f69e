// What the host needs to compile a query's modules and run their pipelines, with the arrays of buffer addresses that it
// points to.
import type {
  BufferKind,
  CompiledModule,
  CompiledPipeline,
  CompiledQuery,
  LookedUpTable,
  PipelineSource,
  TableSource,
} from '../codegen/index.js';
import type {
  LookedUpDescriptor,
  ModuleDescriptor,
  PipelineDescriptor,
  ResultDescriptor,
  SourceDescriptor,
} from '../native/query-abi.js';
import { MayflyError } from '../planner/errors.js';
import type { ColumnChunk, Region } from './column-chunk.js';
import type { NativeLibrary } from './native-library.js';
import { rowRanges } from './row-ranges.js';
import { storedOf } from './stored-table.js';

/** Bytes of memory that are made at once, where no more are needed. */
const MEMORY_BYTES = 1 << 14;

/** Describes the modules of one query to the host. What the descriptors point to is kept as long as this is. */
export class PipelineDescriber {
  readonly #native: NativeLibrary;
  readonly #memory: Uint8Array[] = [];
  /** How much of the last is used, and where it lies: to ask for an address is a call of the host. */
  #used = 0;
  #address = 0;
  /** The longest bitmap of ones so far, for batches that lack theirs. */
  #ones = { address: 0, rows: 0 };

  constructor(native: NativeLibrary) {
    this.#native = native;
  }

  /** A module that is in the host's bitcode file. */
  describe(
    { pipelines }: CompiledModule,
    { tier, tierUp }: Pick<ModuleDescriptor, 'tier' | 'tierUp'>,
  ): ModuleDescriptor {
    const bitcode = this.#native.bitcodeFile.descriptor;
    return { bitcode, tier, tierUp, pipelines: pipelines.map((pipeline) => this.#describePipeline(pipeline)) };
  }

  #describePipeline(pipeline: CompiledPipeline): PipelineDescriptor {
    const { name, source, sink, object, finishes, constants, tables, counterCount } = pipeline;
    const lookedUp = tables.map((table) => this.#describeLookedUp(table, constants));
    return {
      name,
      constants: { address: this.#hold(constants), size: constants.byteLength },
      source: source.kind === 'table' ? this.#describeTable(source) : describeSource(source),
      ...(sink !== undefined && { sink }),
      ...(object !== undefined && { object }),
      finishes,
      lookedUp,
      counters: counterCount,
    };
  }

  /** To be called when the query has ended, so that the memory is kept until then. */
  release(): void {
    this.#memory.length = 0;
    this.#used = this.#address = 0;
  }

  /** The array of a table's buffers, whose address goes where the pipeline's constants have room for it. */
  #describeLookedUp({ table, slots, constant }: LookedUpTable, constants: Uint8Array): LookedUpDescriptor {
    const stored = storedOf(table);
    const addresses = slots.flatMap(({ column, buffer }) =>
      stored.columns[column]!.chunks.map((chunk) => BigInt(this.#bufferOf(chunk, buffer))),
    );
    const [words, buffers] = this.#words(addresses.length);
    words.set(addresses);
    const { buffer, byteOffset, byteLength } = constants;
    new DataView(buffer, byteOffset, byteLength).setBigUint64(constant, BigInt(buffers), true);
    return { buffers, count: addresses.length };
  }

  #describeTable(source: TableSource): SourceDescriptor {
    const stored = storedOf(source.table);
    const { batchRows } = stored;
    const slots = source.slots.map(({ column, buffer }) => ({ chunks: stored.columns[column]!.chunks, buffer }));
    const [words, buffers] = this.#words(batchRows.length * slots.length);
    batchRows.forEach((_, batch) => {
      slots.forEach(({ chunks, buffer }, slot) => {
        words[batch * slots.length + slot] = BigInt(this.#bufferOf(chunks[batch]!, buffer));
      });
    });
    const ranges = rowRanges(batchRows, source.blocks);
    const [bounds, rangesAddress] = this.#words(3 * ranges.length);
    ranges.forEach(({ batch, begin, end }, k) => {
      bounds[3 * k] = BigInt(batch);
      bounds[3 * k + 1] = BigInt(begin);
      bounds[3 * k + 2] = BigInt(end);
    });
    return {
      kind: 'table',
      buffers,
      batchCount: batchRows.length,
      slotCount: slots.length,
      ranges: rangesAddress,
      rangeCount: ranges.length,
    };
  }

  #bufferOf(chunk: ColumnChunk, buffer: BufferKind): number {
    const region = regionOf(chunk, buffer);
    if (region === undefined) throw new MayflyError('internal_error', 'run', `a column has no buffer ${buffer}`);
    if (region.size > 0) return region.address;
    if (buffer === 'validity') return this.#allOnes(chunk.rows);
    return buffer === 'dictionary_validity' ? this.#allOnes(chunk.dictionary?.rows ?? 0) : region.address;
  }

  /** Address of a bitmap of at least so many ones. */
  #allOnes(rows: number): number {
    if (rows > this.#ones.rows) {
      const [bitmap, address] = this.#room(Math.ceil(rows / 8));
      bitmap.fill(0xff);
      this.#ones = { address, rows };
    }
    return this.#ones.address;
  }

  /** Bytes in memory that stays, and their address; 0 where there are none. */
  #hold(bytes: Uint8Array): number {
    if (bytes.byteLength === 0) return 0;
    const [copy, address] = this.#room(bytes.byteLength);
    copy.set(bytes);
    return address;
  }

  /** So many words of memory that stays, all zero, and their address, which is there even for none. */
  #words(count: number): [words: BigUint64Array, address: number] {
    const [{ buffer, byteOffset }, address] = this.#room(8 * count);
    return [new BigUint64Array(buffer, byteOffset, count), address];
  }

  #room(bytes: number): [room: Uint8Array, address: number] {
    // Aligned for all that is read from it, and never empty.
    const size = 16 * Math.max(1, Math.ceil(bytes / 16));
    let memory = this.#memory.at(-1);
    if (memory === undefined || this.#used + size > memory.byteLength) {
      memory = new Uint8Array(Math.max(size, MEMORY_BYTES));
      this.#memory.push(memory);
      this.#used = 0;
      this.#address = this.#native.bufferAddress(memory);
    }
    const begin = this.#used;
    this.#used += size;
    return [memory.subarray(begin, begin + bytes), this.#address + begin];
  }
}

/** Says which rows of a query are its result. */
export function describeResult({ result }: CompiledQuery): ResultDescriptor {
  return {
    object: result.object,
    columns: result.columns.map(({ kind, offset, width, nullBit }) => ({
      kind,
      offset,
      width,
      ...(nullBit !== undefined && { nullBit }),
    })),
  };
}

function describeSource(source: Exclude<PipelineSource, TableSource>): SourceDescriptor {
  return source.kind === 'object' ? { kind: 'object', object: source.object } : source;
}

function regionOf(chunk: ColumnChunk, buffer: BufferKind): Region | undefined {
  switch (buffer) {
    case 'validity':
      return chunk.validity;
    case 'values':
      return chunk.values;
    case 'offsets':
      return chunk.offsets;
    case 'dictionary_validity':
      return chunk.dictionary?.validity;
    case 'dictionary_offsets':
      return chunk.dictionary?.offsets;
    case 'dictionary_values':
      return chunk.dictionary?.values;
  }
}
