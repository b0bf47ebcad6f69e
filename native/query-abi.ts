// The part of the native interface that is about queries: what TypeScript tells the host of a query, its pipelines and
// its result, and what the host reports of it; as JSON. Imports nothing.

/** What one query needs at run time. */
export type ObjectDescriptor =
  | {
      readonly kind: 'join_table';
      /** 0 only where `direct`, and then no rows are kept, only which slots have any. */
      readonly rowSize: number;
      /**
       * Slots are numbered by the keys: there are 2^bits, from 5 bits on, and a row's hash is its slot shifted left by
       * 64 - bits. `unique`: no slot has two rows.
       */
      readonly direct?: { readonly bits: number; readonly unique: boolean };
      /** Direct, of no rows: of so many keys, each once, in the order of their rows: see join_table_number. */
      readonly keys?: number;
      /** By hash, besides: the set of one key's values, of which there may be 2^bits, from 5 bits on. */
      readonly keySet?: { readonly bits: number };
    }
  | {
      readonly kind: 'aggregate_table';
      readonly rowSize: number;
      readonly combine: string;
      /** Without groups: one row, always. */
      readonly grouping: 'none';
      readonly initialize: string;
    }
  | {
      readonly kind: 'aggregate_table';
      readonly rowSize: number;
      readonly combine: string;
      /**
       * hash: found by a hash, which the library keeps in a row's first word (i64); clustered: the rows of a group are
       * neighbours in the order of morsels and rows.
       */
      readonly grouping: 'hash' | 'clustered';
      readonly equal: string;
    }
  | {
      readonly kind: 'aggregate_table';
      /** A multiple of 8. */
      readonly rowSize: number;
      readonly combine: string;
      /** direct: a group's row is at a place of its own among so many. */
      readonly grouping: 'direct';
      readonly slots: number;
    }
  | {
      readonly kind: 'collector';
      readonly rowSize: number;
      /**
       * Sorts the rows by the first word of each, its prefix (i64, unsigned), and where these are equal by `compare`,
       * unless prefixes are all there is to compare; without, they stay in the order of morsels and within them of appends.
       */
      readonly compare?: string;
      readonly wholePrefix?: boolean;
      /** The text the prefix ends in, with so many of its bytes; pointer and length lie at `offset`, its NULL byte at `nullOffset`. */
      readonly text?: { offset: number; nullOffset?: number; bytes: number; descending: boolean };
      readonly offset: number;
      /** undefined: all. */
      readonly count?: number;
      /**
       * Both or neither, and then no offset and no count: the finished rows get an i64 at this offset, each row's
       * number from 1 on among the neighbours that are `equal`.
       */
      readonly numberOffset?: number;
      readonly equal?: string;
    };

/** Where a pipeline's rows come from. Addresses are of arrays that outlive the query. */
export type SourceDescriptor =
  | {
      readonly kind: 'table';
      /** Address of batchCount × slotCount buffer addresses (u64), batch by batch. */
      readonly buffers: number;
      readonly batchCount: number;
      readonly slotCount: number;
      /** Address of rangeCount times a batch, its first row that is read and the end of those (u64), in their order. */
      readonly ranges: number;
      readonly rangeCount: number;
    }
  | { readonly kind: 'object'; readonly object: number }
  | { readonly kind: 'single' };

/** Addresses of the buffers of a table that a pipeline reads beside its source, as an array that outlives the query. */
export interface LookedUpDescriptor {
  readonly buffers: number;
  readonly count: number;
}

/** The argument of query_add_module, as JSON: pipelines that are compiled together. They run in the order in which they are added. */
export interface ModuleDescriptor {
  /** File descriptor of a memory file that holds the bitcode; native code reads it whole before the call is back. */
  readonly bitcode: number;
  /** How hard the module is compiled. */
  readonly tier: 'fast' | 'optimised';
  /**
   * Whether each pipeline may go over to the optimised tier while it runs; only from the fast one. See
   * native/scheduler/tier_up.h.
   */
  readonly tierUp: boolean;
  readonly pipelines: readonly PipelineDescriptor[];
}

/** One generated loop. */
export interface PipelineDescriptor {
  readonly name: string;
  /** Constants that its generated code reads through Query.constants; copied. */
  readonly constants: { readonly address: number; readonly size: number };
  readonly source: SourceDescriptor;
  /** The object it fills; undefined where it only marks rows of finished objects. */
  readonly sink?: number;
  /**
   * What that is: given by the first pipeline that fills it, whose module has the functions it names. It is opened
   * before that pipeline; morsels are numbered on from one to the next.
   */
  readonly object?: ObjectDescriptor;
  /** Whether it is the last that fills the object, which is then finished: built, merged, sorted. */
  readonly finishes: boolean;
  readonly lookedUp: readonly LookedUpDescriptor[];
  /** Counters of rows that generated code up to this pipeline adds to, in each worker. */
  readonly counters: number;
}

/** A column of the result, read from the rows of the result collector. */
export interface ResultColumn {
  /** fixed: `width` bytes as they are; boolean: one byte to a bit; decimal: 8 or 16 bytes to 16; text: pointer and length. */
  readonly kind: 'fixed' | 'boolean' | 'decimal' | 'text';
  readonly offset: number;
  readonly width: number;
  /** Bit in the row (counted from its first byte) that is 1 where the value is NULL; undefined where never. */
  readonly nullBit?: number;
}

/** The argument of query_create, as JSON. */
export interface QueryDescriptor {
  /** Most workers that run it. */
  readonly workers: number;
  /** Rows in a morsel at most. */
  readonly morselRows: number;
  /** Bytes that the query may allocate. */
  readonly memoryLimit: number;
  /** Measure the time that its pipelines take of the processors too. */
  readonly analyzed: boolean;
  /** Keep the optimised IR and the assembly of each module for query_stage. */
  readonly keepStages: boolean;
  /** False: compile and link only. */
  readonly run: boolean;
  /**
   * Pipelines that may go over to the optimised tier do so after so many morsels, and wait for its code where it is not
   * there. Undefined: when that is found to pay.
   */
  readonly tierUpAfter?: number;
}

/** The argument of query_finish, as JSON: the object that has the result's rows. */
export interface ResultDescriptor {
  readonly object: number;
  readonly columns: readonly ResultColumn[];
}

/** What query_result tells, as JSON. Times in milliseconds. */
export interface QueryReport {
  /** 0, or a status of queryErrors. */
  readonly status: number;
  /** What `{}` in the error's message stands for. */
  readonly detail: string;
  readonly instance: number;
  readonly rowCount: number;
  /** Result batches; query_result_copy copies one into `size` bytes of the caller's, columns at these offsets. */
  readonly batches: readonly {
    readonly rows: number;
    readonly size: number;
    readonly columns: readonly {
      readonly nullCount: number;
      /** Offset and size of each buffer; validity has size 0 where nothing is null. */
      readonly validity: readonly [number, number];
      readonly values: readonly [number, number];
      /** For text: int32 offsets (rows + 1). */
      readonly offsets?: readonly [number, number];
    }[];
  }[];
  readonly times: {
    /**
     * Wall time from query_create to the end, each moment of which counts once: for `run` where a pipeline was under
     * way, else for `emit` until query_finish, else for `compile`.
     */
    readonly emit: number;
    readonly compile: number;
    readonly run: number;
    /** From query_create to the first morsel; 0 where there was none. */
    readonly firstMorsel: number;
    /** Summed over modules and compile threads. */
    readonly parse: number;
    readonly optimize: number;
    readonly generate: number;
    readonly link: number;
  };
  readonly peakMemory: number;
  /** The counters, each summed over the workers. */
  readonly counts: readonly number[];
  /** Rows of each object, by its index; none where the query did not succeed. */
  readonly objectRows: readonly number[];
  readonly pipelines: readonly {
    readonly name: string;
    /** Wall time from opening to the end of finishing. */
    readonly time: number;
    /** The part of it in which the object that it fills was finished: built, merged, sorted. */
    readonly finish: number;
    /** Time of the processors in morsels and in finishing, summed over workers; 0 unless analysed. */
    readonly morselCpu: number;
    readonly finishCpu: number;
    readonly morsels: number;
    /** What it fills needed no more rows (a satisfied limit): the source may not have been read to its end. */
    readonly stopped: boolean;
    /** Index of the module with the code in which it began. */
    readonly module: number;
    /** LLVM's, of its functions in there, optimised. */
    readonly instructions: number;
    /** Where it went over to the optimised tier: how many of its morsels ran there, and the same of its code. */
    readonly tierUp?: { readonly morsels: number; readonly module: number; readonly instructions: number };
  }[];
  /** Those that were added, in their order, then those that were made for pipelines that went over to the optimised tier. */
  readonly modules: readonly {
    readonly tier: 'fast' | 'optimised';
    /** Indexes of the pipelines whose code it has. */
    readonly pipelines: readonly number[];
    /** Time of reading it, optimising it and generating its code, which its pipelines have in common. */
    readonly compile: number;
    /** Its parts. */
    readonly parse: number;
    readonly optimize: number;
    readonly generate: number;
    readonly link: number;
    readonly bitcodeBytes: number;
    readonly instructions: number;
    readonly codeBytes: number;
  }[];
}
