// What codegen makes of a plan: modules of pipelines and a description of what they need to run.
import type { ObjectDescriptor, ResultColumn } from '../native/query-abi.js';
import type { Table } from '../planner/catalog.js';
import type { Plan } from '../planner/plan.js';
import type { SqlType } from '../planner/types.js';

/** Which buffer of a column's Arrow data a slot of a table source holds. */
export type BufferKind =
  | 'validity'
  | 'values'
  | 'offsets'
  | 'dictionary_validity'
  | 'dictionary_offsets'
  | 'dictionary_values';

/** A buffer of a table's column. */
export interface BufferSlot {
  readonly column: number;
  readonly buffer: BufferKind;
}

/** The slot of a column's buffer, the next one where it has none yet. */
export function bufferSlot(slots: BufferSlot[], column: number, buffer: BufferKind): number {
  const slot = slots.findIndex((s) => s.column === column && s.buffer === buffer);
  return slot === -1 ? slots.push({ column, buffer }) - 1 : slot;
}

/**
 * Buffers that a scan reads from each batch, in slot order. The runtime supplies, for `validity`, an all-ones
 * bitmap where a batch has none.
 */
export interface TableSource {
  readonly kind: 'table';
  readonly table: Table;
  readonly slots: readonly BufferSlot[];
  /** The blocks that it reads; undefined: all rows. */
  readonly blocks: MatchingBlocks | undefined;
}

/** Blocks of a table, cut as those of BlockBounds are, in which there may be rows that pass a filter. */
export interface MatchingBlocks {
  /** Rows of a block. */
  readonly rows: number;
  /** For each block, 1 where there may be such rows, else 0. */
  readonly matching: Uint8Array;
}

/**
 * A table whose rows a pipeline reads by their numbers: at `constant` in its constants it finds
 * the address of an array that the runtime supplies, of the slots' buffers, all batches of the first slot first.
 */
export interface LookedUpTable {
  readonly table: Table;
  readonly slots: readonly BufferSlot[];
  readonly constant: number;
}

export type PipelineSource =
  | TableSource
  | { readonly kind: 'object'; readonly object: number }
  | { readonly kind: 'single' };

/** One generated function, run over the morsels of its source. */
export interface CompiledPipeline {
  readonly name: string;
  /** The operators it fuses, source first, for people. */
  readonly operators: readonly string[];
  readonly source: PipelineSource;
  /** Index of the object it fills; several pipelines may fill one. Undefined where it only marks rows of a finished one. */
  readonly sink: number | undefined;
  /** What that object is, where it is the first to fill it. */
  readonly object: ObjectDescriptor | undefined;
  /** Whether it is the last to fill it. */
  readonly finishes: boolean;
  /** Bytes that its code reads through Query.constants. */
  readonly constants: Uint8Array;
  readonly tables: readonly LookedUpTable[];
  /** Number of LLVM instructions emitted. */
  readonly instructions: number;
  /** Indexes of the counters that it adds to, source first. */
  readonly counters: readonly number[];
  /** How many counters there are up to now. */
  readonly counterCount: number;
}

/** An LLVM module: consecutive pipelines that are compiled together, one or more. */
export interface CompiledModule {
  readonly pipelines: readonly CompiledPipeline[];
  /** Its text, where `keepIr` asked for it. */
  readonly ir: string | undefined;
}

/** One reading of an operator, whose rows generated code counts. */
export interface RowCounter {
  readonly plan: Plan;
  /** The operator that reads it; undefined: what collects the query's result. */
  readonly reader: Plan | undefined;
}

/** The object that has just the rows of an operator. */
export interface KeptRows {
  readonly plan: Plan;
  readonly object: number;
}

/** A query in machine-independent form. Pipelines are in execution order. */
export interface CompiledQuery {
  readonly modules: readonly CompiledModule[];
  /** Those of all modules. */
  readonly pipelines: readonly CompiledPipeline[];
  readonly objects: readonly ObjectDescriptor[];
  /** By the index of their counters; empty unless `countRows` asked for them. */
  readonly counters: readonly RowCounter[];
  readonly kept: readonly KeptRows[];
  /** Operators that give fewer rows than they would alone: those that joins above have no match for were dropped early. */
  readonly reduced: ReadonlySet<Plan>;
  readonly result: {
    readonly object: number;
    readonly columns: readonly (ResultColumn & {
      readonly name: string;
      readonly type: SqlType;
      readonly nullable: boolean;
    })[];
  };
}

/** Where emission puts modules and what it may use. */
export interface EmitOptions {
  /** Path of a writable file, to which each module's bitcode is written over the one before. */
  readonly bitcodeFile: string;
  /** Is given each module as soon as it is emitted, its bitcode in `bitcodeFile`. */
  readonly take: (module: CompiledModule) => void;
  /** Instructions from which on a module gets no further pipeline. */
  readonly moduleInstructions: number;
  /** Use ColumnFacts where known; off, the same answers from general code. */
  readonly facts: boolean;
  readonly keepIr: boolean;
  /** Count the rows that each operator yields. */
  readonly countRows: boolean;
}
