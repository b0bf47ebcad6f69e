// Which blocks of a table can have rows that pass the filter above its scan. Facts hold the bounds of the values in each
// block of rows: a block in which some conjunct is true of no value between them is not read at all.
//
//   for block: for conjunct: none of minimum … maximum makes it true -> its rows are in no morsel
import type { TableColumn } from '../planner/catalog.js';
import type { Expression } from '../planner/expression.js';
import { isOrdering } from '../planner/functions.js';
import { mayFail } from '../planner/may-fail.js';
import type { Scan } from '../planner/plan.js';
import type { SqlType } from '../planner/types.js';
import type { MatchingBlocks } from './compiled-query.js';

/** Bounds of 64 bits are the nearest ones: values may lie beyond these. */
const LEAST = -(1n << 63n);
const MOST = (1n << 63n) - 1n;

/** For each block of a table, 1 where some of its rows may pass. */
type Blocks = Uint8Array;

/**
 * The blocks of a scan in which all conjuncts can be true; undefined where that is all of them, or nothing is known.
 * Conjuncts behind one that can fail are not looked at: its error would not be raised.
 */
export function matchingBlocks(scan: Scan, predicate: readonly Expression[]): MatchingBlocks | undefined {
  const failing = predicate.findIndex(mayFail);
  const table = new BlockTable(scan);
  const matching = table.all(failing === -1 ? predicate : predicate.slice(0, failing));
  return matching?.includes(0) ? { rows: table.blockRows, matching } : undefined;
}

class BlockTable {
  /** Rows of a block; 0 until the bounds of some column were looked at. */
  blockRows = 0;
  readonly #scan: Scan;

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** The blocks in which each of some conditions can be true; undefined: nothing is known of any. */
  all(conditions: readonly Expression[]): Blocks | undefined {
    return conditions
      .map((condition) => this.#blocks(condition))
      .reduce((a, b) => (a && b ? a.map((block, index) => block & b[index]!) : (a ?? b)), undefined);
  }

  /** The blocks in which a condition can be true. */
  #blocks(condition: Expression): Blocks | undefined {
    if (condition.kind !== 'call') return undefined;
    const { function: name, arguments: args } = condition;
    if (name === 'and') return this.all(args);
    if (name === 'or') {
      return args.map((arm) => this.#blocks(arm)).reduce((a, b) => a && b?.map((block, index) => block | a[index]!));
    }
    const [value, ...constants] = args;
    const column = value && this.#column(value);
    if (value === undefined || column === undefined) return undefined;
    if (name === 'is_null') return this.#where(column, () => column.facts?.nullCount !== 0);
    if (name === 'is_not_null') return this.#where(column, (minimum, maximum) => minimum <= maximum);
    const bounds = constants.map((constant) => boundOf(constant, value.type));
    const [bound] = bounds;
    if (bound === undefined || !bounds.every((one) => one !== undefined)) return undefined;
    if (name === 'in')
      return this.#where(column, (minimum, maximum) => bounds.some((one) => within(one, minimum, maximum)));
    if (name === 'equal' || name === 'is_not_distinct_from') {
      return this.#where(column, (minimum, maximum) => within(bound, minimum, maximum));
    }
    if (name === 'not_equal') {
      return this.#where(
        column,
        (minimum, maximum) =>
          minimum < maximum || (minimum === maximum && (minimum !== bound || minimum === LEAST || minimum === MOST)),
      );
    }
    if (!isOrdering(name)) return undefined;
    const isOpen = name === 'less' || name === 'greater';
    return this.#where(
      column,
      name === 'less' || name === 'less_or_equal'
        ? (minimum, maximum) =>
            minimum <= maximum && (minimum === LEAST || (isOpen ? minimum < bound : minimum <= bound))
        : (minimum, maximum) =>
            minimum <= maximum && (maximum === MOST || (isOpen ? maximum > bound : maximum >= bound)),
    );
  }

  /** The blocks whose bounds in a column pass a test; a minimum above the maximum is that of a block of NULLs. */
  #where(column: TableColumn, test: (minimum: bigint, maximum: bigint) => boolean): Blocks | undefined {
    const blocks = column.facts?.blocks;
    if (blocks === undefined) return undefined;
    const { rows, bounds } = blocks;
    if (this.blockRows === 0) this.blockRows = rows;
    // Blocks of another size can be told of a column by an earlier version.
    if (this.blockRows !== rows) return undefined;
    return Uint8Array.from({ length: bounds.length / 2 }, (_, block) =>
      test(bounds[2 * block]!, bounds[2 * block + 1]!) ? 1 : 0,
    );
  }

  /** The column that an expression is, where the bounds of its blocks are known and in its type's own units. */
  #column(value: Expression): TableColumn | undefined {
    if (value.kind !== 'column') return undefined;
    const entry = this.#scan.columns.find(({ column }) => column === value.column);
    const column = entry && this.#scan.table.columns[entry.index];
    return column?.facts?.blocks === undefined || column.storage?.kind === 'date64' ? undefined : column;
  }
}

/** Whether a value is one of minimum … maximum. */
function within(value: bigint, minimum: bigint, maximum: bigint): boolean {
  return minimum <= maximum && (minimum <= value || minimum === LEAST) && (maximum >= value || maximum === MOST);
}

/** A constant in the units of a column's type. */
export function boundOf(constant: Expression, type: SqlType): bigint | undefined {
  if (constant.kind !== 'constant' || typeof constant.value !== 'bigint') return undefined;
  return unitOf(constant.type) === unitOf(type) ? constant.value : undefined;
}

/** What the integers of a type count. */
export function unitOf(type: SqlType): string {
  if (type.kind === 'decimal') return `decimal ${type.scale}`;
  return type.kind === 'timestamp' ? `timestamp ${type.unit}` : type.kind;
}
