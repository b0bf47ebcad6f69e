// Shared rows: computed and copied when the first scan of them asks for a row, then read by every scan.
import { MayflyError } from '../../../planner/errors.js';
import type { Column } from '../../../planner/expression.js';
import type { Share, SharedScan } from '../../../planner/plan.js';
import { sharedColumns } from '../../../planner/plan-columns.js';
import type { Context } from '../context.js';
import { readColumn } from '../expression.js';
import type { Evaluate, Value } from '../value.js';
import { buildRows } from './build.js';
import { type Required, RowCursor, type Rows, rowCopier, rowSize, type Step } from './operator.js';

export function shareRows(plan: Share, required: Required, context: Context): Rows {
  const kept = [...sharedColumns(plan)];
  const definition = buildRows(plan.definition, new Set(kept), context);
  context.shared.set(plan.shared, new SharedRows(definition, kept, context));
  return buildRows(plan.input, required, context);
}

export function sharedScanRows(plan: SharedScan, context: Context): Rows {
  const shared = context.shared.get(plan.shared);
  if (shared === undefined) {
    throw new MayflyError('internal_error', 'run', `shared ${plan.shared.id} is not defined`);
  }
  const cursor = new RowCursor();
  const readers = cursor.readers(shared.kept);
  const columns = new Map(plan.columns.map(({ column, source }) => [column.id, readColumn(readers, source)] as const));
  let index = 0;
  const next = (): Step => {
    const step = shared.fill();
    if (step !== undefined) return step;
    if (context.due()) return 'pause';
    const row = shared.rows[index++];
    if (row === undefined) return 'end';
    cursor.current = row;
    return 'row';
  };
  return { next, columns };
}

/** The rows of a definition. */
export class SharedRows {
  readonly kept: readonly Column[];
  readonly rows: (readonly Value[])[] = [];
  readonly #definition: Rows;
  readonly #context: Context;
  readonly #copy: () => Value[];
  #filled = false;

  constructor(definition: Rows, kept: readonly Column[], context: Context) {
    this.kept = kept;
    this.#definition = definition;
    this.#context = context;
    this.#copy = rowCopier(kept.map((column): Evaluate => readColumn(definition.columns, column)));
  }

  /** Takes in the definition's rows; undefined once all are there. */
  fill(): 'pause' | undefined {
    while (!this.#filled) {
      const step = this.#definition.next();
      if (step === 'pause') return step;
      if (step === 'end') {
        this.#filled = true;
        break;
      }
      const row = this.#copy();
      this.#context.charge(rowSize(row));
      this.rows.push(row);
    }
    return undefined;
  }
}
