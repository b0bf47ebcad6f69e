// What the planner knows of tables. The runtime implements it over Arrow data; tests over plain objects.
import type { SqlType } from './types.js';

/** How the values of a column lie in Arrow memory. Codegen's scan loads from it; the planner only carries it. */
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
    };

/** What is known for certain of every value of a column, over all batches; it lets codegen drop checks. */
export interface ColumnFacts {
  readonly nullCount: number;
  /** Bounds of the non-null values in the SQL type's own units (unscaled decimal, days, timestamp units). */
  readonly minimum?: bigint;
  readonly maximum?: bigint;
  /** Bounds of the length in bytes of the non-null text values. */
  readonly minimumLength?: number;
  readonly maximumLength?: number;
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

/** A table that SQL can name. */
export interface Table {
  readonly name: string;
  readonly rowCount: number;
  readonly columns: readonly TableColumn[];
}

/** Finds tables by name. */
export interface Catalog {
  /**
   * The table called `name` (already folded to lower case by the parser unless quoted), or undefined.
   * `isPath` says that the SQL text named it by a string ('dir/lineitem.arrow') and not by an identifier.
   */
  lookup(name: string, isPath: boolean): Table | undefined;
  /** Names for "did you mean" and SHOW TABLES. */
  names(): readonly string[];
}
