// The part of the native interface that is about tables and not about queries: what TypeScript tells the host of a
// table's columns, to have them checked or made resident, and what the host answers; as JSON. Imports nothing.

/** The argument of column_validate, as JSON: every batch of one column of one table. */
export interface ColumnDescriptor {
  /**
   * Where the bounds of each block of rows go: two i64, minimum and maximum, for each `rows` rows (a multiple of 64) of a
   * batch, the last of which may have fewer, batch by batch. Bounds beyond 64 bits become the least and the greatest
   * i64, which bound nothing; of a block without values the minimum exceeds the maximum. Only for storage with bounds.
   */
  readonly blocks?: { readonly rows: number; readonly bounds: number };
  readonly storage:
    | { readonly kind: 'integer'; readonly bits: number; readonly signed: boolean }
    | { readonly kind: 'float'; readonly bits: number }
    | { readonly kind: 'boolean' }
    | { readonly kind: 'decimal128'; readonly precision: number }
    | { readonly kind: 'date32' }
    | { readonly kind: 'date64' }
    | { readonly kind: 'timestamp' }
    | { readonly kind: 'null' }
    | { readonly kind: 'utf8'; readonly offsetBits: number }
    /** Of a resident table, never checked: unsigned integers above a base, which is modulo 2^64. */
    | { readonly kind: 'narrow'; readonly bits: number; readonly base: string }
    | {
        readonly kind: 'dictionary';
        readonly indexBits: number;
        readonly indexSigned: boolean;
        readonly offsetBits: number;
      };
  readonly batches: readonly {
    readonly rows: number;
    /** Addresses, 0 where absent, and sizes in bytes, already inside the file or JavaScript buffer. */
    readonly validity: readonly [address: number, size: number];
    readonly values: readonly [address: number, size: number];
    readonly offsets?: readonly [address: number, size: number];
    /** The dictionary's text, for dictionary storage (its own offsets and bytes). */
    readonly dictionary?: {
      readonly rows: number;
      readonly validity: readonly [address: number, size: number];
      readonly offsets: readonly [address: number, size: number];
      readonly values: readonly [address: number, size: number];
    };
  }[];
}

/** What task_result tells of a validation, as JSON; 64-bit bounds as decimal strings. */
export type ColumnReport =
  | {
      readonly valid: true;
      readonly nullCount: number;
      /** Whether some referenced dictionary entry is null. */
      readonly nullEntries: boolean;
      readonly minimum?: string;
      readonly maximum?: string;
      readonly minimumLength?: number;
      readonly maximumLength?: number;
      /** Present where no value is NULL or less than the one before it. */
      readonly ascending?: true;
      /** Present where it is known that no non-null value occurs twice. */
      readonly unique?: true;
      /** About how many different values there are, at least where there are any of an ordered type. */
      readonly distinct?: number;
    }
  | { readonly valid: false; readonly batch: number; readonly message: string };

/** The argument of resident_load, as JSON: a table whose columns have been checked, and how each is to be kept. */
export interface ResidentDescriptor {
  /** Bytes that all resident tables of the scheduler may take together. */
  readonly memoryLimit: number;
  /** Rows of a block; a multiple of 64. */
  readonly blockRows: number;
  readonly rows: number;
  readonly columns: readonly {
    readonly source: ColumnDescriptor;
    /** Whether some value is NULL. */
    readonly nullable: boolean;
    /** Where bounds go, for integers: as in ColumnDescriptor, but of blocks of the resident table. */
    readonly blocks?: { readonly rows: number; readonly bounds: number };
    readonly layout: /** `bits` of a value's distance from the minimum plus `shift`; `span` is the maximum's. All unsigned, modulo 2^64. */
      | {
          readonly kind: 'integer';
          readonly bits: number;
          readonly minimum: string;
          readonly span: string;
          readonly shift: string;
        }
      | { readonly kind: 'copy'; readonly bits: number }
      | { readonly kind: 'boolean' }
      /** As codes of a dictionary where there are few texts or that takes less memory. */
      | { readonly kind: 'text' };
  }[];
}

/** What resident_result tells, as JSON. Addresses are of the first block; 0 where there is nothing. */
export type ResidentReport =
  | {
      readonly error?: undefined;
      /** What resident_free takes; 0 for a table of no bytes. */
      readonly handle: number;
      readonly bytes: number;
      readonly columns: readonly {
        readonly validity: number;
        readonly values: number;
        /** Plain text: offsets, blockRows + 1 for each block, and where the bytes of each block end. */
        readonly texts?: { readonly offsetBits: 32 | 64; readonly offsets: number; readonly ends: readonly number[] };
        /** Encoded text: the entries, ascending and each once, with offsets of 32 bits. */
        readonly dictionary?: {
          readonly codeBits: 8 | 16;
          readonly rows: number;
          readonly offsets: number;
          readonly values: number;
          readonly size: number;
        };
      }[];
    }
  | { readonly error: 'out_of_memory' | 'file_changed' | 'query_canceled'; readonly message: string };
