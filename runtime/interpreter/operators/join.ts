// Joins: each row of the probe side looks up its matches in the table of the build side.
import type { Column } from '../../../planner/expression.js';
import { collectColumns } from '../../../planner/expression-tree.js';
import { type Join, visibleColumns } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { fail } from '../failure.js';
import type { Evaluate, Value } from '../value.js';
import { buildRows } from './build.js';
import { allTrue } from './filter.js';
import { type BuildRow, JoinTable, keyReader } from './join-table.js';
import { type Required, RowCursor, type Rows, type Step } from './operator.js';

export function joinRows(plan: Join, required: Required, context: Context): Rows {
  const side = plan.build;
  const other = side === 'left' ? 'right' : 'left';
  const above = new Set<Column>(required);
  for (const conjunct of plan.condition) collectColumns(conjunct, above);
  const inBuild = visibleColumns(plan[side]);
  const kept = [...above].filter((column) => inBuild.has(column));
  const buildRequired = new Set(kept);
  const probeRequired = new Set([...above].filter((column) => !inBuild.has(column) && column !== plan.mark));
  for (const key of plan.keys) {
    collectColumns(key[side], buildRequired);
    collectColumns(key[other], probeRequired);
  }
  const givesBuildRows = side === 'left' && plan.type !== 'inner';
  const table = new JoinTable(plan, buildRows(plan[side], buildRequired, context), kept, givesBuildRows, context);
  const probe = buildRows(plan[other], probeRequired, context);
  const cursor = new RowCursor();
  const buildColumns = cursor.readers(kept);
  const walk = new Walk(plan, table, probe, cursor, new Map([...probe.columns, ...buildColumns]), context);

  switch (plan.type) {
    case 'inner':
      return { next: () => walk.nextPair(), columns: walk.columns };
    case 'left':
    case 'single': {
      const nothing = kept.map(() => null);
      return { next: () => walk.nextPairOrNull(nothing), columns: walk.columns };
    }
    case 'mark': {
      const columns = new Map(probe.columns);
      if (plan.mark !== undefined) columns.set(plan.mark.id, walk.mark());
      return { next: () => walk.nextTested(undefined), columns };
    }
    case 'semi':
    case 'anti': {
      const wanted = plan.type === 'semi';
      if (!givesBuildRows) return { next: () => walk.nextTested(wanted), columns: probe.columns };
      return { next: matchedRows(walk, table, cursor, wanted, context), columns: buildColumns };
    }
  }
}

/** The build rows that have a match, or that have none, once all rows of the other side have looked theirs up. */
function matchedRows(walk: Walk, table: JoinTable, cursor: RowCursor, wanted: boolean, context: Context): () => Step {
  let marked = false;
  let index = 0;
  return () => {
    while (!marked) {
      const step = walk.nextPair();
      if (step === 'pause') return step;
      if (step === 'end') marked = true;
      else walk.match!.matched = true;
    }
    for (;;) {
      if (context.due()) return 'pause';
      const row = table.rows[index++];
      if (row === undefined) return 'end';
      if (row.matched !== wanted) continue;
      cursor.current = row.values;
      return 'row';
    }
  };
}

/** The way along the probe rows and the matches of each. */
class Walk {
  readonly columns: ReadonlyMap<number, Evaluate>;
  readonly #table: JoinTable;
  readonly #probe: Rows;
  readonly #cursor: RowCursor;
  readonly #context: Context;
  readonly #key: () => Value | undefined;
  readonly #holds: () => boolean;
  readonly #single: boolean;
  readonly #nullAware: boolean;
  /** Rows under the current probe row's key; undefined where the next probe row is due. */
  #candidates: readonly BuildRow[] | undefined;
  #index = 0;
  #found = false;
  /** The build row of the current pair. */
  match: BuildRow | undefined;

  constructor(
    plan: Join,
    table: JoinTable,
    probe: Rows,
    cursor: RowCursor,
    columns: Map<number, Evaluate>,
    context: Context,
  ) {
    this.columns = columns;
    this.#table = table;
    this.#probe = probe;
    this.#cursor = cursor;
    this.#context = context;
    this.#key = keyReader(plan, probe, plan.build === 'left' ? 'right' : 'left');
    this.#holds = allTrue(plan.condition, columns);
    this.#single = plan.type === 'single';
    this.#nullAware = plan.nullAware === true;
  }

  /** Goes to the next probe row, unless one is under way; its matches are not looked at yet. */
  #advance(): Step {
    if (this.#candidates !== undefined) return 'row';
    const step = this.#table.fill() ?? this.#probe.next();
    if (step === 'row') {
      this.#candidates = this.#table.lookup(this.#key());
      this.#index = 0;
      this.#found = false;
    }
    return step;
  }

  /** Goes to the probe row's next match; `end` where there is none left. */
  #nextMatch(): Step {
    const candidates = this.#candidates!;
    while (this.#index < candidates.length) {
      if (this.#context.due()) return 'pause';
      this.match = candidates[this.#index++]!;
      this.#cursor.current = this.match.values;
      if (this.#holds()) return 'row';
    }
    return 'end';
  }

  /** The next pair of rows that match. */
  nextPair(): Step {
    for (;;) {
      let step = this.#advance();
      if (step !== 'row') return step;
      step = this.#nextMatch();
      if (step !== 'end') return step;
      this.#candidates = undefined;
    }
  }

  /** The next pair, or a probe row without a match together with `nothing`. */
  nextPairOrNull(nothing: readonly Value[]): Step {
    for (;;) {
      let step = this.#advance();
      if (step !== 'row') return step;
      step = this.#nextMatch();
      if (step === 'row') {
        if (this.#found && this.#single) fail('cardinality');
        this.#found = true;
      }
      if (step !== 'end') return step;
      this.#candidates = undefined;
      if (this.#found) continue;
      this.#cursor.current = nothing;
      return 'row';
    }
  }

  /** The next probe row that has a match or not, as wanted; undefined: either. */
  nextTested(wanted: boolean | undefined): Step {
    for (;;) {
      let step = this.#advance();
      if (step !== 'row') return step;
      step = this.#nextMatch();
      if (step === 'pause') return step;
      this.#candidates = undefined;
      this.#found = step === 'row';
      if (wanted === undefined || this.#found === wanted) return 'row';
    }
  }

  /** Whether the current probe row has a match; NULL where that is open. */
  mark(): Evaluate {
    return () => this.#found || (this.#nullAware && this.#table.isOpen(this.#key()) ? null : false);
  }
}
