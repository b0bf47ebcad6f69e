// The build side of a join: its rows, copied, by their keys.
import type { Column } from '../../../planner/expression.js';
import type { Join } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { compiler, readColumn } from '../expression.js';
import { mapKey, sizeOf, type Value } from '../value.js';
import { type Rows, rowCopier, rowSize } from './operator.js';

/** A copied row. */
export interface BuildRow {
  readonly values: readonly Value[];
  /** Whether some row of the other side has matched it; kept only by joins that ask for it. */
  matched: boolean;
}

const NO_ROWS: readonly BuildRow[] = [];

/** Bytes that a row's place in the table takes, about. */
const ENTRY_BYTES = 64;

/** Reads the keys of a side's current row; undefined where a NULL among them matches nothing. */
export function keyReader(plan: Join, rows: Rows, side: 'left' | 'right'): () => Value | undefined {
  const compile = compiler(rows.columns);
  const evaluates = plan.keys.map((key) => compile(key[side]));
  const nullSafe = plan.keys.map((key) => key.nullSafe === true);
  if (evaluates.length === 0) return () => '';
  const copy = rowCopier(evaluates);
  return () => {
    const values = copy();
    for (let index = 0; index < values.length; index++)
      if (values[index] === null && !nullSafe[index]) return undefined;
    return mapKey(values);
  };
}

export class JoinTable {
  readonly #input: Rows;
  readonly #context: Context;
  readonly #key: () => Value | undefined;
  readonly #copy: () => Value[];
  readonly #keepAll: boolean;
  readonly #byKey = new Map<Value, BuildRow[]>();
  /** All rows in order, also those that can match nothing; empty unless `keepAll`. */
  readonly rows: BuildRow[] = [];
  #filled = false;
  #hasNullKey = false;

  constructor(plan: Join, input: Rows, kept: readonly Column[], keepAll: boolean, context: Context) {
    this.#input = input;
    this.#context = context;
    this.#key = keyReader(plan, input, plan.build);
    this.#copy = rowCopier(kept.map((column) => readColumn(input.columns, column)));
    this.#keepAll = keepAll;
  }

  /** Takes in the build side's rows; undefined once all are there. */
  fill(): 'pause' | undefined {
    while (!this.#filled) {
      const step = this.#input.next();
      if (step === 'pause') return step;
      if (step === 'end') {
        this.#filled = true;
        break;
      }
      this.#add(this.#key());
    }
    return undefined;
  }

  #add(key: Value | undefined): void {
    if (key === undefined) this.#hasNullKey = true;
    if (key === undefined && !this.#keepAll) return;
    const row: BuildRow = { values: this.#copy(), matched: false };
    this.#context.charge(rowSize(row.values) + ENTRY_BYTES);
    if (this.#keepAll) this.rows.push(row);
    if (key === undefined) return;
    const bucket = this.#byKey.get(key);
    if (bucket !== undefined) bucket.push(row);
    else {
      this.#context.charge(sizeOf(key) + ENTRY_BYTES);
      this.#byKey.set(key, [row]);
    }
  }

  lookup(key: Value | undefined): readonly BuildRow[] {
    return (key === undefined ? undefined : this.#byKey.get(key)) ?? NO_ROWS;
  }

  /** Whether a key that has no match might still equal one: some key is NULL, or this one is and there are others. */
  isOpen(key: Value | undefined): boolean {
    return this.#hasNullKey || (key === undefined && this.#byKey.size > 0);
  }
}
