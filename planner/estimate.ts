// Estimates: how many rows an operator gives. All guesses of the planner are here, so that better ones (facts,
// samples) have one place to go. An estimate decides only the shape of a plan, never an answer.
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
      return plan.table.rowCount;
    case 'values':
      return plan.rows.length;
    case 'filter':
      return Math.max(1, estimateRows(plan.input) * selectivity(plan.predicate));
    case 'project':
      return estimateRows(plan.input);
    case 'join':
      return estimateJoin(plan);
    case 'union':
      return plan.inputs.reduce((rows, input) => rows + estimateRows(input.plan), 0);
    case 'aggregate': {
      const input = estimateRows(plan.input);
      return plan.groups.length === 0 ? 1 : Math.max(1, input / 10);
    }
    case 'sort':
    case 'limit': {
      const range = plan.kind === 'sort' ? plan.limit : plan.range;
      const rest = Math.max(0, estimateRows(plan.input) - (range?.offset ?? 0));
      return Math.min(rest, range?.count ?? Infinity);
    }
  }
}

const domains = new WeakMap<Column, number>();

/** Notes how many values a column that is equated with others can have at most. */
export function noteDomain(column: Column, values: number): void {
  domains.set(column, values);
}

/** Joins that keep left rows whole give between none and all of them (left, single: perhaps more). */
function estimateJoin(plan: Join): number {
  const left = estimateRows(plan.left);
  switch (plan.type) {
    case 'inner':
      return estimateInnerJoin(plan);
    case 'left':
      return Math.max(left, estimateInnerJoin(plan));
    case 'semi':
    case 'anti':
      return Math.max(1, left * SELECTIVITY.other);
    case 'mark':
    case 'single':
      return left;
  }
}

/** Each key keeps one in so many pairs as it has values; several keys no fewer than the smaller side has rows. */
function estimateInnerJoin(plan: Join): number {
  const smaller = Math.max(1, Math.min(baseRows(plan.left), baseRows(plan.right)));
  const domainOf = (key: Join['keys'][number]): number => {
    const column =
      key.left.kind === 'column' ? key.left.column : key.right.kind === 'column' ? key.right.column : undefined;
    return (column === undefined ? undefined : domains.get(column)) ?? smaller;
  };
  const values = plan.keys.reduce((product, key) => product * Math.max(1, domainOf(key)), 1);
  const bound = Math.max(smaller, ...plan.keys.map(domainOf));
  const matched = (estimateRows(plan.left) * estimateRows(plan.right)) / Math.min(values, bound);
  return Math.max(1, matched * selectivity(plan.condition));
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
  const bounded = new Set<Expression>();
  let share = 1;
  for (const conjunct of predicate) {
    const value = conjunct.kind === 'call' && isRange(conjunct.function) ? conjunct.arguments[0] : undefined;
    const twin =
      value !== undefined &&
      value.kind === 'column' &&
      [...bounded].some((other) => other.kind === 'column' && other.column === value.column);
    share *= twin ? SELECTIVITY.between / SELECTIVITY.range : conjunctSelectivity(conjunct);
    if (value !== undefined) bounded.add(value);
  }
  return share;
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
      return SELECTIVITY.equal;
    case 'not_equal':
      return 1 - SELECTIVITY.equal;
    case 'in':
      return Math.min(SELECTIVITY.other, SELECTIVITY.equal * (args.length - 1));
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
      return isRange(conjunct.function) ? SELECTIVITY.range : SELECTIVITY.other;
  }
}
