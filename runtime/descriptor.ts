// What the host needs to run a compiled query, with the arrays of buffer addresses that it points to.
import type { BufferKind, CompiledQuery, PipelineSource, TableSource } from '../codegen/index.js';
import type { QueryDescriptor, SourceDescriptor } from '../native/abi.js';
import { MayflyError } from '../planner/errors.js';
import type { Tier } from './choose-mode.js';
import type { ColumnChunk, Region } from './column-chunk.js';
import type { NativeLibrary } from './native-library.js';
import { NamedTable } from './stored-table.js';

/** A descriptor and the memory it points to, which must be kept until the query has ended. */
export interface HeldDescriptor {
  readonly descriptor: QueryDescriptor;
  readonly memory: ArrayBufferView[];
}

type RunSettings = Pick<QueryDescriptor, 'workers' | 'morselRows' | 'memoryLimit' | 'keepStages' | 'run'>;

/** Describes a compiled query to the host; `tiers` are those of its pipelines. */
export function describeQuery(
  native: NativeLibrary,
  compiled: CompiledQuery,
  tiers: readonly Tier[],
  settings: RunSettings,
): HeldDescriptor {
  const memory: ArrayBufferView[] = [];
  const hold = (view: BigUint64Array | Uint8Array): number => {
    memory.push(view);
    return native.bufferAddress(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  };
  const ones = allOnes(compiled, hold);
  const descriptor: QueryDescriptor = {
    ...settings,
    counters: compiled.counters.length,
    constants: { address: hold(compiled.constants), size: compiled.constants.byteLength },
    objects: compiled.objects,
    pipelines: compiled.pipelines.map(({ name, bitcode, source, sink }, pipeline) => ({
      name,
      bitcode,
      tier: tiers[pipeline] ?? 'fast',
      source: describeSource(source, ones, hold),
      ...(sink !== undefined && { sink }),
    })),
    result: {
      object: compiled.result.object,
      columns: compiled.result.columns.map(({ kind, offset, width, nullBit }) => ({
        kind,
        offset,
        width,
        ...(nullBit !== undefined && { nullBit }),
      })),
    },
  };
  return { descriptor, memory };
}

function describeSource(
  source: PipelineSource,
  ones: number,
  hold: (view: BigUint64Array) => number,
): SourceDescriptor {
  switch (source.kind) {
    case 'table':
      return describeTable(source, ones, hold);
    case 'object':
      return { kind: 'object', object: source.object };
    case 'single':
      return source;
  }
}

function describeTable(source: TableSource, ones: number, hold: (view: BigUint64Array) => number): SourceDescriptor {
  const { stored } = namedTable(source);
  const { batchRows } = stored;
  const slots = source.slots.map(({ column, buffer }) => ({ chunks: stored.columns[column]!.chunks, buffer }));
  const buffers = new BigUint64Array(Math.max(1, batchRows.length * slots.length));
  batchRows.forEach((_, batch) => {
    slots.forEach(({ chunks, buffer }, slot) => {
      buffers[batch * slots.length + slot] = BigInt(address(regionOf(chunks[batch]!, buffer), buffer, ones));
    });
  });
  const rows = new BigUint64Array(Math.max(1, batchRows.length));
  rows.set(batchRows.map(BigInt));
  return {
    kind: 'table',
    buffers: hold(buffers),
    rows: hold(rows),
    batchCount: batchRows.length,
    slotCount: slots.length,
  };
}

function address(region: Region | undefined, buffer: BufferKind, ones: number): number {
  if (region === undefined) throw new MayflyError('internal_error', 'run', `a column has no buffer ${buffer}`);
  return region.size === 0 && isValidity(buffer) ? ones : region.address;
}

function isValidity(buffer: BufferKind): boolean {
  return buffer === 'validity' || buffer === 'dictionary_validity';
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

/** One bitmap for all batches that lack theirs, long enough for the longest; its address, or 0 where none lacks it. */
function allOnes(compiled: CompiledQuery, hold: (view: Uint8Array) => number): number {
  let rows = 0;
  for (const { source } of compiled.pipelines) {
    if (source.kind !== 'table') continue;
    const { stored } = namedTable(source);
    for (const { column, buffer } of source.slots) {
      if (!isValidity(buffer)) continue;
      for (const chunk of stored.columns[column]!.chunks) {
        const region = regionOf(chunk, buffer);
        if (region?.size === 0)
          rows = Math.max(rows, buffer === 'validity' ? chunk.rows : (chunk.dictionary?.rows ?? 0));
      }
    }
  }
  return rows === 0 ? 0 : hold(new Uint8Array(Math.ceil(rows / 8)).fill(0xff));
}

function namedTable(source: TableSource): NamedTable {
  if (source.table instanceof NamedTable) return source.table;
  throw new MayflyError('internal_error', 'run', `table ${source.table.name} is not the runtime's`);
}
