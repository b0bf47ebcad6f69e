// Estimates: how many rows an operator gives. What is known of columns is column-source.ts's, which share of rows a
// condition keeps selectivity.ts's. An estimate decides only the shape of a plan, never an answer.
import { distinctTuples, distinctValues, noteDefinitions, noteScan, scanOf, valuesAmong } from './column-source.js';
import type { Expression } from './expression.js';
import { columnReference, columnsOf } from './expression-tree.js';
import type { Join, Plan, Scan } from './plan.js';
import { GUESS, selectivity } from './selectivity.js';

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
      noteScan(plan);
      return plan.table.rowCount;
    case 'values':
      return plan.rows.length;
    case 'share':
      estimateRows(plan.definition);
      return estimateRows(plan.input);
    case 'shared_scan':
      noteDefinitions(plan.columns.map(({ column, source }) => ({ column, expression: columnReference(source) })));
      return plan.shared.rows;
    case 'filter': {
      const input = estimateRows(plan.input);
      return Math.max(1, input * selectivity(plan.predicate));
    }
    case 'project': {
      const input = estimateRows(plan.input);
      noteDefinitions(plan.outputs);
      return input;
    }
    case 'join':
      return estimateJoin(plan);
    case 'union':
      return plan.inputs.reduce((rows, input) => rows + estimateRows(input.plan), 0);
    case 'aggregate': {
      const input = estimateRows(plan.input);
      noteDefinitions(plan.groups);
      return plan.groups.length === 0 ? 1 : Math.max(1, estimateGroups(plan.groups, input));
    }
    case 'row_number':
      return estimateRows(plan.input);
    case 'sort':
    case 'limit': {
      const range = plan.kind === 'sort' ? plan.limit : plan.range;
      const rest = Math.max(0, estimateRows(plan.input) - (range?.offset ?? 0));
      return Math.min(rest, range?.count ?? Infinity);
    }
  }
}

/**
 * How many groups there are, about: the values of the groups in the tables that they come from, as many of them as
 * are expected among so many rows. A tenth of the rows where nothing is known of a group.
 */
function estimateGroups(groups: readonly { readonly expression: Expression }[], input: number): number {
  const byScan = new Map<Scan, Expression[]>();
  for (const { expression } of groups) {
    if (columnsOf(expression).size === 0) continue;
    const scan = scanOf(expression);
    if (scan === undefined) return input / 10;
    byScan.set(scan, [...(byScan.get(scan) ?? []), expression]);
  }
  let values = 1;
  for (const [scan, own] of byScan) values *= distinctTuples(scan.table, own) ?? Infinity;
  return values === Infinity ? input / 10 : Math.min(input, valuesAmong(values, input));
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
  if (key === undefined) return GUESS.other;
  const known = key.left.kind === 'column' ? distinctValues(key.left.column) : undefined;
  const share = Math.min(1, right / Math.max(1, known ?? baseRows(plan.left)));
  return plan.condition.length === 0 ? share : share * GUESS.other;
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
    case 'shared_scan':
      return plan.shared.baseRows;
    default:
      return baseRows(plan.input);
  }
}
