// What the planner knows of tables and views. The runtime implements it over Arrow data; tests over plain objects.
import type { Expression } from './expression.js';
import type { SelectStatement } from './sql/syntax.js';
import type { SqlType } from './types.js';

/**
 * How the values of a column lie in memory: Arrow's, or that of a resident table, which has the last two kinds too.
 * Codegen's scan loads from it; the planner only carries it.
 */
export type Storage =
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'decimal128' }
  | { readonly kind: 'date32' }
  | { readonly kind: 'date64' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'null' }
  | { readonly kind: 'utf8'; readonly offsetBits: 32 | 64 }
  | {
      readonly kind: 'dictionary';
      readonly indexBits: 8 | 16 | 32 | 64;
      readonly indexSigned: boolean;
      readonly offsetBits: 32 | 64;
      /** Whether some dictionary entry is itself null. */
      readonly nullEntries: boolean;
      /** Present where it is known that no two entries of a dictionary are equal. */
      readonly distinctEntries?: true;
    }
  /** Integers, decimals, dates and timestamps of `valueBits` as `base` plus an unsigned integer of fewer bits. */
  | {
      readonly kind: 'narrow';
      readonly bits: 8 | 16 | 32;
      readonly base: bigint;
      readonly valueBits: 16 | 32 | 64;
    }
  | { readonly kind: 'decimal64' };

/**
 * Bounds of the non-null values in each block of rows: `rows` rows of a batch, the last block of a batch the rest, batch
 * by batch. In the units of ColumnFacts. A minimum of -2^63 and a maximum of 2^63 - 1 bound nothing; the minimum of a
 * block without values exceeds its maximum.
 */
export interface BlockBounds {
  readonly rows: number;
  /** Minimum and maximum of each block in turn. */
  readonly bounds: BigInt64Array;
}

/** What is known for certain of every value of a column, over all batches; it lets codegen drop checks. */
export interface ColumnFacts {
  readonly nullCount: number;
  /** Bounds of the non-null values in the SQL type's own units (unscaled decimal, days, timestamp units). */
  readonly minimum?: bigint;
  readonly maximum?: bigint;
  /** Bounds of the length in bytes of the non-null text values. */
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  /** True: no value is NULL or less than the one before it, through all batches in their order. Absent: unknown. */
  readonly ascending?: boolean;
  /** True: no non-null value occurs twice. Absent: unknown. */
  readonly unique?: boolean;
  /** Estimate of how many distinct non-null values there are; the one thing here that is not exact. */
  readonly distinct?: number;
  readonly blocks?: BlockBounds;
}

/** A column of a table as the catalog describes it. */
export interface TableColumn {
  readonly name: string;
  /** The SQL type, or why the column cannot be used in SQL (for instance "list<int32>"). */
  readonly type: SqlType | { readonly kind: 'unsupported'; readonly description: string };
  /** How it is stored; undefined where the type is unsupported. */
  readonly storage: Storage | undefined;
  /** False only where the Arrow metadata of every batch counts no null. */
  readonly nullable: boolean;
  /** Known once the runtime has validated the column; codegen must work without. */
  readonly facts: ColumnFacts | undefined;
}

/**
 * Some rows of a table, always the same, for estimates. In the expressions that are evaluated on them, a column's id
 * is its index in the table's columns. An answer is undefined where a column cannot be sampled or the work is too
 * much for an estimate.
 */
export interface TableSample {
  readonly rowCount: number;
  /** How many of the rows pass all conjuncts; a row whose evaluation fails does not. */
  matches(conjuncts: readonly Expression[]): number | undefined;
  /** How many combinations of values the expressions have in the rows, and how many of those occur once. */
  countValues(expressions: readonly Expression[]): { readonly distinct: number; readonly once: number } | undefined;
}

/**
 * The texts of a column that has them by code, the same for all its batches. None is NULL, no two are equal, and every
 * code of a row is less than `entries`, which is at least 1.
 */
export interface Dictionary {
  readonly entries: number;
  /** Addresses of `entries` + 1 offsets and of the bytes; they hold as long as a query holds the table. */
  readonly offsetBits: 32 | 64;
  readonly offsets: number;
  readonly values: number;
  /**
   * What a condition that reads the column alone, and cannot fail, is for each entry in turn and, last, for NULL.
   * Undefined where it cannot be told.
   */
  outcomes(condition: Expression): readonly (boolean | null)[] | undefined;
}

/** A table that SQL can name. */
export interface Table {
  readonly name: string;
  readonly rowCount: number;
  /** Rows of each batch; absent where there are no data. */
  readonly batchRows?: readonly number[];
  readonly columns: readonly TableColumn[];
  /** Where a table that was named by a path lies, by a path that means the same wherever the process stands. */
  readonly path?: string;
  /** Absent where there are no data to sample. */
  readonly sample?: TableSample;
  /** The dictionary of a column, by its index, that has one for all rows. */
  dictionary?(column: number): Dictionary | undefined;
}

/**
 * A table or view as it was when a view that reads it was created. The view keeps to it: columns that came later are
 * not seen, and the same name means the same kind of thing.
 */
export interface ViewSource {
  readonly kind: 'table' | 'view';
  /** The table's own, where it was named by a path. */
  readonly path: string | undefined;
  readonly columns: readonly Pick<TableColumn, 'name' | 'type'>[];
}

/** A view: a query with a name, checked when it was created and bound in place wherever it is used. */
export interface View {
  readonly name: string;
  /** Its positions are those of the statement that created the view: no text at hand has them. */
  readonly query: SelectStatement;
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  /** What the query itself reads, by {@link sourceKey}; what its views read, they know. */
  readonly sources: ReadonlyMap<string, ViewSource>;
}

/** What a relation of FROM is known by. */
export function sourceKey(name: string, isPath: boolean): string {
  return `${isPath ? 'path' : 'name'} ${name}`;
}

/** Finds tables and views by name. */
export interface Catalog {
  /**
   * The table called `name` (already folded to lower case by the parser unless quoted), or undefined.
   * `isPath` says that the SQL text named it by a string ('dir/lineitem.arrow') and not by an identifier.
   */
  lookup(name: string, isPath: boolean): Table | undefined;
  /** The views by name; they and the tables share their names. */
  views(): ReadonlyMap<string, View>;
  /** The names of the tables that DROP TABLE drops: those that are resident. */
  residents(): readonly string[];
  /** The names of all tables and views. */
  names(): readonly string[];
}
