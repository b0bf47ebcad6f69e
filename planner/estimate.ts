// Estimates: how many rows an operator gives. What is known of columns is column-source.ts's, which share of rows a
// condition keeps selectivity.ts's. An estimate decides only the shape of a plan, never an answer.
import {
  boundsOf,
  distinctTuples,
  distinctValues,
  noteDefinitions,
  noteOrigin,
  noteReduction,
  noteScan,
  noteSpread,
  type Origin,
  originOf,
  reducedShare,
  reducedValues,
  scanOf,
  spreadOf,
  valuesAmong,
} from './column-source.js';
import type { Aggregate, Expression } from './expression.js';
import { columnReference, columnsOf } from './expression-tree.js';
import type { Join, JoinType, Plan, Scan } from './plan.js';
import { residualShare, selectivity } from './selectivity.js';
import type { SqlType } from './types.js';

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
      const rows = Math.max(1, estimateRows(plan.input) * selectivity(plan.predicate));
      if (plan.input.kind === 'scan') filteredRows.set(plan.input, rows);
      return rows;
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
      const rows = plan.groups.length === 0 ? 1 : Math.max(1, estimateGroups(plan.groups, input));
      noteOrigin(
        [...plan.groups, ...plan.aggregates].map(({ column }) => column),
        rows,
      );
      // A group has a row: that there are none to group is no more certain than any estimate.
      const size = Math.max(1, input / rows);
      if (plan.groups.length > 0) for (const aggregate of plan.aggregates) estimateSpread(aggregate, size);
      return rows;
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

/** How many rows the filter above a scan leaves of it. */
const filteredRows = new WeakMap<Scan, number>();

/**
 * How many groups there are, about: the values of the groups in the tables that they come from, as many of them as
 * are expected among so many rows. A tenth of the rows where nothing is known of a group.
 */
function estimateGroups(groups: readonly { readonly expression: Expression }[], input: number): number {
  const byScan = new Map<Scan, Expression[]>();
  let values = 1;
  for (const { expression } of groups) {
    if (columnsOf(expression).size === 0) continue;
    const scan = scanOf(expression);
    if (scan === undefined) {
      const spread = expression.kind === 'column' ? spreadOf(expression.column) : undefined;
      if (spread === undefined) return input / 10;
      values *= 1 + 6 * spread.deviation; // all but one in several hundred
      continue;
    }
    byScan.set(scan, [...(byScan.get(scan) ?? []), expression]);
  }
  for (const [scan, own] of byScan) {
    const all = distinctTuples(scan.table, own) ?? Infinity;
    const known = own.reduce(
      (share, group) => (group.kind === 'column' ? share * reducedShare(group.column) : share),
      all,
    );
    values *= known === Infinity ? known : Math.max(1, valuesAmong(known, filteredRows.get(scan) ?? Infinity));
  }
  return values === Infinity ? input / 10 : Math.min(input, valuesAmong(values, input));
}

/**
 * Notes how the values of a count or sum are spread over groups of `size` rows on average, of which each has one and
 * the others come by chance (their number is Poisson's); the values summed are spread evenly between their bounds.
 */
function estimateSpread({ column, function: name, argument, filter }: Aggregate, size: number): void {
  if (filter !== undefined) return;
  if (name === 'count' || name === 'count_star') noteSpread(column, { mean: size, deviation: Math.sqrt(size - 1) });
  if (name !== 'sum' || argument?.kind !== 'column' || scaleOf(argument.type) !== scaleOf(column.type)) return;
  const bounds = boundsOf(argument.column);
  if (bounds === undefined) return;
  const [low, high] = [Number(bounds.minimum), Number(bounds.maximum)];
  const mean = (low + high) / 2;
  noteSpread(column, {
    mean: size * mean,
    deviation: Math.sqrt((size * (high - low) ** 2) / 12 + (size - 1) * mean ** 2),
  });
}

function scaleOf(type: SqlType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}

function estimateJoin(plan: Join): number {
  const [left, right] = [plan.left, plan.right].map((side) => ({ rows: estimateRows(side), base: baseRows(side) }));
  const shareOf = plan.type === 'inner' ? residualShare : (conjunct: Expression) => selectivity([conjunct]);
  const share = plan.condition.reduce((product, conjunct) => product * shareOf(conjunct), 1);
  if (plan.type === 'semi') {
    for (const key of plan.keys) {
      if (key.left.kind === 'column' && key.right.kind === 'column')
        noteReduction(key.left.column, key.right.column, right!.rows);
    }
  }
  return joinSize(plan.type, left!, right!, plan.keys.map(keyValues), share).rows;
}

/** One input of a join: its rows, and those of the largest table within. */
export interface JoinInput {
  readonly rows: number;
  readonly base: number;
}

/**
 * How many rows a join gives, and how many pairs agree in all keys. `share` is the share of those pairs that meets the
 * other conditions.
 */
export function joinSize(
  type: JoinType,
  left: JoinInput,
  right: JoinInput,
  keys: readonly KeyValues[],
  share: number,
): { readonly rows: number; readonly matches: number } {
  const combinations = combinedValues(left, right, keys);
  const matches = (left.rows * right.rows) / combinations;
  switch (type) {
    case 'inner':
      return { rows: Math.max(1, matches * share), matches };
    case 'left': {
      const unmatched = left.rows * (1 - matchedShare(right.rows, keys.length, combinations, share));
      return { rows: Math.max(left.rows, matches * share + unmatched), matches };
    }
    case 'semi':
      return { rows: Math.max(1, left.rows * matchedShare(right.rows, keys.length, combinations, share)), matches };
    case 'anti': {
      // That nearly every row has a match is too bold a guess.
      const unmatched = Math.max(LEAST_UNMATCHED, 1 - matchedShare(right.rows, keys.length, combinations, share));
      return { rows: Math.max(1, left.rows * unmatched), matches };
    }
    case 'mark':
    case 'single':
      return { rows: left.rows, matches };
  }
}

/**
 * The share of left rows with a match: those whose key is among the right rows', and of whose pairs some pass. The
 * keys have so many combinations of values.
 */
function matchedShare(right: number, keys: number, combinations: number, share: number): number {
  if (keys === 0) return 1 - (1 - share) ** right;
  const found = valuesAmong(combinations, right);
  return Math.min(1, found / combinations) * (1 - (1 - share) ** Math.max(1, right / Math.max(1, found)));
}

/** The share of rows without a match is never estimated to be less. */
const LEAST_UNMATCHED = 0.1;

/** What is known of the values of two expressions that a join equates. */
export interface KeyValues {
  /** Of whose rows the sides are; undefined of what is computed from several tables. */
  readonly left: Origin | undefined;
  readonly right: Origin | undefined;
  /** Whether both sides are of tables and not computed from groups, say. */
  readonly isStored: boolean;
  /** How many values both have together, about; undefined where nothing is known. */
  readonly values: number | undefined;
}

/**
 * The values of one key: each is taken to occur on the side that has more of them. A side that has as many values as
 * its table has rows is what the other refers to: then there are no others.
 */
export function keyValues(key: { readonly left: Expression; readonly right: Expression }): KeyValues {
  const sides = [key.left, key.right].map((expression) => {
    const scan = scanOf(expression);
    if (scan === undefined) return undefined;
    const values =
      expression.kind === 'column' ? distinctValues(expression.column) : distinctTuples(scan.table, [expression]);
    return { scan, values, isUnique: values !== undefined && values >= UNIQUE_SHARE * scan.table.rowCount };
  });
  const known = sides.flatMap((side) => (side?.values === undefined ? [] : [{ ...side, values: side.values }]));
  const unique = known.filter(({ isUnique }) => isUnique).map(({ values }) => values);
  const values =
    unique.length > 0
      ? Math.min(...unique)
      : known.length > 0
        ? Math.max(...known.map((side) => side.values))
        : undefined;
  const reduced =
    key.left.kind === 'column' && key.right.kind === 'column'
      ? reducedValues(key.left.column, key.right.column)
      : undefined;
  const isStored = sides.every((side) => side !== undefined);
  return { left: originOf(key.left), right: originOf(key.right), isStored, values: reduced ?? values };
}

/**
 * How many combinations of values all keys have. Keys between the same two tables or groupings are taken to be one reference of
 * several columns, which has no more values than the smaller of them has rows; others are independent.
 */
function combinedValues(left: JoinInput, right: JoinInput, keys: readonly KeyValues[]): number {
  const [first] = keys;
  if (first === undefined) return 1;
  if (keys.length === 1) return singleValues(left, right, first);
  const references: { readonly of: KeyValues; values: number; most: number }[] = [];
  for (const key of keys) {
    const values = singleValues(left, right, key);
    const most = Math.max(mostValues(left, right, key), values);
    const same = references.find(
      ({ of }) => (of.left === key.left && of.right === key.right) || (of.left === key.right && of.right === key.left),
    );
    if (same === undefined) references.push({ of: key, values, most });
    else {
      same.values *= values;
      same.most = Math.max(same.most, most);
    }
  }
  return references.reduce((product, { values, most }) => product * Math.min(values, most), 1);
}

/** The values of a key by itself. */
function singleValues(left: JoinInput, right: JoinInput, key: KeyValues): number {
  // What groups or several tables give may be different in every row.
  const derived = key.isStored ? mostValues(left, right, key) : Math.max(left.rows, right.rows);
  return Math.max(1, key.values ?? derived);
}

/** The most values that a key can have together with others. */
function mostValues(left: JoinInput, right: JoinInput, key: KeyValues): number {
  return key.left !== undefined && key.right !== undefined
    ? Math.min(key.left.rows, key.right.rows)
    : Math.min(left.base, right.base);
}

/** With more values than this share of its rows, a column is taken for a key of its table. */
const UNIQUE_SHARE = 0.8;

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

/** No more rows than these for certain; Infinity where joins or groups leave it open. */
export function largestRows(plan: Plan): number {
  switch (plan.kind) {
    case 'scan':
    case 'values':
      return estimateRows(plan);
    case 'aggregate':
      return plan.groups.length === 0 ? 1 : Infinity;
    case 'filter':
    case 'project':
      return largestRows(plan.input);
    default:
      return Infinity;
  }
}
