// Estimates: how many rows an operator gives. All guesses of the planner are here, so that better ones (facts,
// samples) have one place to go. An estimate decides only the shape of a plan, never an answer.
import type { ColumnFacts } from './catalog.js';
import type { Column, Expression } from './expression.js';
import type { Join, Plan } from './plan.js';

/** The share of rows that a conjunct is guessed to keep. */
const SELECTIVITY = { equal: 0.05, range: 0.33, between: 0.25, like: 0.1, other: 0.5 };

const rowsByPlan = new WeakMap<Plan, number>();

/** How many rows `plan` gives, about; at least 1 for anything that may give a row. */
export function estimateRows(plan: Plan): number {
  let rows = rowsByPlan.get(plan);
  if (rows === undefined) {
    rows = estimate(plan);
    rowsByPlan.set(plan, rows);
  }
  return rows;
}

function estimate(plan: Plan): number {
  switch (plan.kind) {
    case 'scan':
      for (const { column, index } of plan.columns)
        noteFacts(column, plan.table.rowCount, plan.table.columns[index]?.facts);
      return plan.table.rowCount;
    case 'values':
      return plan.rows.length;
    case 'filter': {
      const input = estimateRows(plan.input);
      return Math.max(1, input * selectivity(plan.predicate));
    }
    case 'project': {
      const input = estimateRows(plan.input);
      noteSame(plan.outputs);
      return input;
    }
    case 'join':
      return estimateJoin(plan);
    case 'union':
      return plan.inputs.reduce((rows, input) => rows + estimateRows(input.plan), 0);
    case 'aggregate': {
      const input = estimateRows(plan.input);
      noteSame(plan.groups);
      return plan.groups.length === 0 ? 1 : Math.max(1, Math.min(input / 10, distinctRows(plan.groups)));
    }
    case 'sort':
    case 'limit': {
      const range = plan.kind === 'sort' ? plan.limit : plan.range;
      const rest = Math.max(0, estimateRows(plan.input) - (range?.offset ?? 0));
      return Math.min(rest, range?.count ?? Infinity);
    }
  }
}

/** What is known of a column's values: the bounds, and how many there can be. */
interface Known {
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly values: number;
}

const knownOf = new WeakMap<Column, Known>();

function noteFacts(column: Column, rowCount: number, facts: ColumnFacts | undefined): void {
  const { minimum, maximum } = facts ?? {};
  if (minimum === undefined || maximum === undefined || column.type.kind === 'timestamp') return;
  knownOf.set(column, { minimum, maximum, values: Math.max(1, Math.min(rowCount, Number(maximum - minimum) + 1)) });
}

/** A column that is another under a new name has its values. */
function noteSame(fields: readonly { readonly column: Column; readonly expression: Expression }[]): void {
  for (const { column, expression } of fields) {
    const known = expression.kind === 'column' ? knownOf.get(expression.column) : undefined;
    if (known !== undefined) knownOf.set(column, known);
  }
}

/** How many values a column has at most, where facts of its table tell; the plan that has it was estimated before. */
export function distinctValues(column: Column): number | undefined {
  return knownOf.get(column)?.values;
}

/** How many groups there can be; Infinity where nothing is known of some group. */
function distinctRows(groups: readonly { readonly expression: Expression }[]): number {
  return groups.reduce((rows, { expression }) => {
    const values = expression.kind === 'column' ? distinctValues(expression.column) : undefined;
    return rows * (values ?? Infinity);
  }, 1);
}

/** Joins that keep left rows whole give between none and all of them (left, single: perhaps more). */
function estimateJoin(plan: Join): number {
  const [left, right] = [estimateRows(plan.left), estimateRows(plan.right)];
  switch (plan.type) {
    case 'inner':
      return estimateInnerJoin(plan);
    case 'left':
      return Math.max(left, estimateInnerJoin(plan));
    case 'semi':
      return Math.max(1, left * matchedShare(plan, right));
    case 'anti':
      return Math.max(1, left * Math.max(0.1, 1 - matchedShare(plan, right)));
    case 'mark':
    case 'single':
      return left;
  }
}

/** The share of left rows with a match: of the values of the key, the right side has no more than it has rows. */
function matchedShare(plan: Join, right: number): number {
  const [key] = plan.keys;
  if (key === undefined) return SELECTIVITY.other;
  const known = key.left.kind === 'column' ? distinctValues(key.left.column) : undefined;
  const share = Math.min(1, right / Math.max(1, known ?? baseRows(plan.left)));
  return plan.condition.length === 0 ? share : share * SELECTIVITY.other;
}

/** Each key keeps one in so many pairs as it has values; several keys no fewer than the smaller side has rows. */
function estimateInnerJoin(plan: Join): number {
  const rows = estimateRows(plan.left) * estimateRows(plan.right);
  const smaller = Math.max(1, Math.min(baseRows(plan.left), baseRows(plan.right)));
  const valuesOf = (key: Join['keys'][number]): number => {
    const known = [key.left, key.right].map((side) =>
      side.kind === 'column' ? distinctValues(side.column) : undefined,
    );
    return Math.max(1, Math.min(known[0] ?? smaller, known[1] ?? smaller));
  };
  const values = plan.keys.reduce((product, key) => product * valuesOf(key), 1);
  const bound = Math.max(smaller, ...plan.keys.map(valuesOf));
  return Math.max(1, (rows / Math.min(values, bound)) * selectivity(plan.condition));
}

/** The rows of the largest table below. */
export function baseRows(plan: Plan): number {
  switch (plan.kind) {
    case 'scan':
      return plan.table.rowCount;
    case 'join':
      return Math.max(baseRows(plan.left), baseRows(plan.right));
    case 'values':
    case 'aggregate':
    case 'union':
      return estimateRows(plan);
    default:
      return baseRows(plan.input);
  }
}

/** The share of rows that pass every conjunct, taken as independent but for two bounds of one value. */
export function selectivity(predicate: readonly Expression[]): number {
  const bounded = new Map<Column, number | undefined>();
  let share = 1;
  for (const conjunct of predicate) {
    const value = conjunct.kind === 'call' && isRange(conjunct.function) ? conjunct.arguments[0] : undefined;
    if (value?.kind !== 'column') {
      share *= conjunctSelectivity(conjunct);
      continue;
    }
    const known = rangeShare(conjunct);
    const first = bounded.get(value.column);
    if (!bounded.has(value.column)) share *= known ?? SELECTIVITY.range;
    else if (known === undefined || first === undefined) share *= SELECTIVITY.between / SELECTIVITY.range;
    // What two bounds leave is what they leave in common.
    else share *= Math.max(MINIMUM_SHARE, first + known - 1) / first;
    bounded.set(value.column, known);
  }
  return share;
}

/** One of the values that a column is known to have, or a guess. */
function equalShare(args: readonly Expression[]): number {
  const column = args.find((argument) => argument.kind === 'column');
  const values = column?.kind === 'column' ? distinctValues(column.column) : undefined;
  return values === undefined ? SELECTIVITY.equal : 1 / values;
}

/** The least share that two bounds of one value leave. */
const MINIMUM_SHARE = 0.001;

/** How much of the span of a column's values lies on the right side of a constant; undefined where it is unknown. */
function rangeShare(conjunct: Expression): number | undefined {
  if (conjunct.kind !== 'call' || !isRange(conjunct.function)) return undefined;
  const [value, bound] = conjunct.arguments;
  const known = value?.kind === 'column' ? knownOf.get(value.column) : undefined;
  if (known === undefined || bound?.kind !== 'constant' || typeof bound.value !== 'bigint') return undefined;
  const span = Number(known.maximum - known.minimum) + 1;
  const below = Math.min(1, Math.max(0, Number(bound.value - known.minimum) / span));
  const share = conjunct.function.startsWith('less') ? below : 1 - below;
  return Math.max(MINIMUM_SHARE, share);
}

function isRange(name: string): boolean {
  return name === 'less' || name === 'less_or_equal' || name === 'greater' || name === 'greater_or_equal';
}

function conjunctSelectivity(conjunct: Expression): number {
  if (conjunct.kind === 'constant') return conjunct.value === true ? 1 : 0;
  if (conjunct.kind !== 'call') return SELECTIVITY.other;
  const args = conjunct.arguments;
  switch (conjunct.function) {
    case 'equal':
      return equalShare(args);
    case 'not_equal':
      return 1 - equalShare(args);
    case 'in':
      return Math.min(SELECTIVITY.other, equalShare(args.slice(0, 1)) * (args.length - 1));
    case 'like':
    case 'ilike':
    case 'starts_with':
      return SELECTIVITY.like;
    case 'and':
      return selectivity(args);
    case 'or':
      return 1 - args.reduce((miss, argument) => miss * (1 - conjunctSelectivity(argument)), 1);
    case 'not':
      return args[0] === undefined ? SELECTIVITY.other : 1 - conjunctSelectivity(args[0]);
    case 'is_null':
      return SELECTIVITY.equal;
    case 'is_not_null':
      return 1 - SELECTIVITY.equal;
    default:
      return isRange(conjunct.function) ? (rangeShare(conjunct) ?? SELECTIVITY.range) : SELECTIVITY.other;
  }
}
