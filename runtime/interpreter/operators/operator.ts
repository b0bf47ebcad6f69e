// What all operators of the interpreted mode have in common: rows are pulled one at a time (the iterator model:
// G. Graefe, "Volcano: an extensible and parallel query evaluation system", IEEE TKDE 1994). A row is not handed on;
// `columns` read the current one.
import type { Column } from '../../../planner/expression.js';
import type { Columns } from '../expression.js';
import { type Evaluate, sizeOf, type Value } from '../value.js';

/** A row is there; there are no more; or the event loop should have its turn before the next call. */
export type Step = 'row' | 'end' | 'pause';

/** An operator that runs. */
export interface Rows {
  /** Goes to the next row; throws what evaluation raises. After `end` it is not called again. */
  readonly next: () => Step;
  /** Columns of the current row. */
  readonly columns: Columns;
}

/** Columns that the operators above need. */
export type Required = ReadonlySet<Column>;

/** Copies columns of the current row. */
export function rowCopier(evaluates: readonly Evaluate[]): () => Value[] {
  return () => {
    const row: Value[] = new Array(evaluates.length);
    for (let index = 0; index < row.length; index++) row[index] = evaluates[index]!();
    return row;
  };
}

/** Bytes that a copied row takes, about. */
export function rowSize(row: readonly Value[]): number {
  let bytes = 32;
  for (const value of row) bytes += sizeOf(value);
  return bytes;
}

/** A copied row as columns: `columns` read the row that was put into `current`. */
export class RowCursor {
  current: readonly Value[] = [];

  /** Readers of the columns at their places in the row. */
  readers(columns: readonly Column[]): Map<number, Evaluate> {
    return new Map(columns.map(({ id }, index) => [id, () => this.current[index]!]));
  }
}
