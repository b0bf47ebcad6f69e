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

/** Describes the modules of one query to the host. What the descriptors point to is kept as long as this is. */
export class PipelineDescriber {
  readonly #native: NativeLibrary;
  readonly #memory: ArrayBufferView[] = [];
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
      constants: { address: this.#native.bufferAddress(constants), size: constants.byteLength },
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
  }

  /** The array of a table's buffers, whose address goes where the pipeline's constants have room for it. */
  #describeLookedUp({ table, slots, constant }: LookedUpTable, constants: Uint8Array): LookedUpDescriptor {
    const stored = storedOf(table);
    const addresses = slots.flatMap(({ column, buffer }) =>
      stored.columns[column]!.chunks.map((chunk) => BigInt(this.#address(chunk, buffer))),
    );
    const buffers = this.#hold(BigUint64Array.from(addresses.length === 0 ? [0n] : addresses));
    const { buffer, byteOffset, byteLength } = constants;
    new DataView(buffer, byteOffset, byteLength).setBigUint64(constant, BigInt(buffers), true);
    return { buffers, count: addresses.length };
  }

  #describeTable(source: TableSource): SourceDescriptor {
    const stored = storedOf(source.table);
    const { batchRows } = stored;
    const slots = source.slots.map(({ column, buffer }) => ({ chunks: stored.columns[column]!.chunks, buffer }));
    const buffers = new BigUint64Array(Math.max(1, batchRows.length * slots.length));
    batchRows.forEach((_, batch) => {
      slots.forEach(({ chunks, buffer }, slot) => {
        buffers[batch * slots.length + slot] = BigInt(this.#address(chunks[batch]!, buffer));
      });
    });
    const ranges = rowRanges(batchRows, source.blocks);
    const bounds = new BigUint64Array(Math.max(1, 3 * ranges.length));
    bounds.set(ranges.flatMap(({ batch, begin, end }) => [BigInt(batch), BigInt(begin), BigInt(end)]));
    return {
      kind: 'table',
      buffers: this.#hold(buffers),
      batchCount: batchRows.length,
      slotCount: slots.length,
      ranges: this.#hold(bounds),
      rangeCount: ranges.length,
    };
  }

  #address(chunk: ColumnChunk, buffer: BufferKind): number {
    const region = regionOf(chunk, buffer);
    if (region === undefined) throw new MayflyError('internal_error', 'run', `a column has no buffer ${buffer}`);
    if (region.size > 0) return region.address;
    if (buffer === 'validity') return this.#allOnes(chunk.rows);
    return buffer === 'dictionary_validity' ? this.#allOnes(chunk.dictionary?.rows ?? 0) : region.address;
  }

  /** Address of a bitmap of at least so many ones. */
  #allOnes(rows: number): number {
    if (rows > this.#ones.rows) {
      const bitmap = new Uint8Array(Math.ceil(rows / 8)).fill(0xff);
      this.#ones = { address: this.#hold(bitmap), rows };
    }
    return this.#ones.address;
  }

  #hold(view: BigUint64Array | Uint8Array): number {
    this.#memory.push(view);
    return this.#native.bufferAddress(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
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
