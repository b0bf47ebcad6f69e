// Rule: orders inner joins greedily. A tree of joins is taken apart into its inputs and conditions; the pair that
// gives the fewest rows is joined first, then always the input that keeps the result smallest, connected ones
// before cross products. The smaller side of each join builds the table.
import { baseRows, estimateRows, noteDomain } from '../estimate.js';
import type { Column, Expression } from '../expression.js';
import { call, columnsOf } from '../expression-tree.js';
import type { Join, Plan, Query } from '../plan.js';
import { mapChildren, visibleColumns } from '../plan.js';
import { BOOLEAN } from '../types.js';
import { equatesSides } from './push-down-filters.js';

export function orderJoins(query: Query): Query {
  return { ...query, plan: order(query.plan) };
}

function order(plan: Plan): Plan {
  if (!mayReorder(plan)) return mapChildren(plan, order);
  const inputs: Plan[] = [];
  const conditions: Expression[] = [];
  takeApart(plan, inputs, conditions);
  const parts = inputs.map((input): Part => {
    const ordered = order(input);
    return { plan: ordered, columns: visibleColumns(ordered) };
  });
  noteDomains(parts, conditions);
  return putTogether(parts, conditions);
}

/** Whether a plan is a join whose inputs may be joined in any order, its keys being ordinary equalities. */
function mayReorder(plan: Plan): plan is Join {
  return plan.kind === 'join' && plan.type === 'inner' && plan.keys.every((key) => key.nullSafe !== true);
}

/** Something joined already, and the columns it has. */
interface Part {
  readonly plan: Plan;
  readonly columns: ReadonlySet<Column>;
}

/** A condition and the columns it reads. */
interface Condition {
  readonly expression: Expression;
  readonly columns: ReadonlySet<Column>;
}

function takeApart(plan: Plan, inputs: Plan[], conditions: Expression[]): void {
  if (!mayReorder(plan)) {
    inputs.push(plan);
    return;
  }
  takeApart(plan.left, inputs, conditions);
  takeApart(plan.right, inputs, conditions);
  conditions.push(...plan.keys.map(({ left, right }) => call('equal', [left, right], BOOLEAN)), ...plan.condition);
}

/**
 * Columns that are equated, however indirectly, share their values; so there are no more of them than the smallest
 * table among them has rows: supplier and customer meet on 25 nation keys, not on one key a supplier.
 */
function noteDomains(parts: readonly Part[], conditions: readonly Expression[]): void {
  const classes = new Map<Column, Set<Column>>();
  for (const condition of conditions) {
    if (condition.kind !== 'call' || condition.function !== 'equal') continue;
    const [a, b] = condition.arguments;
    if (a?.kind !== 'column' || b?.kind !== 'column') continue;
    const merged = new Set([...(classes.get(a.column) ?? [a.column]), ...(classes.get(b.column) ?? [b.column])]);
    for (const column of merged) classes.set(column, merged);
  }
  const rowsOf = (column: Column): number => {
    const part = parts.find((candidate) => candidate.columns.has(column));
    return part === undefined ? Infinity : baseRows(part.plan);
  };
  for (const columns of new Set(classes.values())) {
    const size = Math.min(...[...columns].map(rowsOf));
    for (const column of columns) noteDomain(column, size);
  }
}

function putTogether(parts: readonly Part[], conditions: readonly Expression[]): Plan {
  const open = [...parts];
  let left = conditions.map((expression): Condition => ({ expression, columns: columnsOf(expression) }));
  const [only] = open;
  if (only === undefined || open.length === 1) return only?.plan ?? { kind: 'values', columns: [], rows: [[]] };
  let current = cheapestStart(open, left);
  open.splice(open.indexOf(current), 1);
  while (open.length > 0) {
    // Only what reads the columns of both can join them.
    const near = left.filter(({ columns }) => readsSome(columns, current.columns));
    const [best] = open.map((next) => candidate(current, next, near)).sort(byCost);
    if (best === undefined) break;
    open.splice(open.indexOf(best.next), 1);
    left = left.filter((condition) => !best.used.has(condition));
    current = { plan: best.join, columns: new Set([...current.columns, ...best.next.columns]) };
  }
  return left.length === 0
    ? current.plan
    : { kind: 'filter', input: current.plan, predicate: left.map(({ expression }) => expression) };
}

function readsSome(columns: ReadonlySet<Column>, of: ReadonlySet<Column>): boolean {
  return [...columns].some((column) => of.has(column));
}

/** The input to start from: the smaller one of the pair that joins to the fewest rows. */
function cheapestStart(parts: readonly Part[], conditions: readonly Condition[]): Part {
  let best: { start: Part; cost: Candidate } | undefined;
  for (const [i, a] of parts.entries()) {
    const near = conditions.filter(({ columns }) => readsSome(columns, a.columns));
    for (const b of parts.slice(i + 1)) {
      const cost = candidate(a, b, near);
      if (best === undefined || byCost(cost, best.cost) < 0) best = { start: a, cost };
    }
  }
  return best?.start ?? parts[0]!;
}

interface Candidate {
  readonly next: Part;
  readonly join: Join;
  /** The conditions that this join can check. */
  readonly used: ReadonlySet<Condition>;
  readonly connected: boolean;
  readonly rows: number;
  readonly size: number;
}

/** Connected joins first, then fewer rows, then the smaller new input. */
function byCost(a: Candidate, b: Candidate): number {
  return Number(b.connected) - Number(a.connected) || a.rows - b.rows || a.size - b.size;
}

function candidate(current: Part, next: Part, conditions: readonly Condition[]): Candidate {
  const used = new Set<Condition>();
  const keys: Join['keys'][number][] = [];
  const condition: Expression[] = [];
  for (const conjunct of conditions) {
    if (![...conjunct.columns].every((column) => current.columns.has(column) || next.columns.has(column))) continue;
    used.add(conjunct);
    const key = equatesSides(conjunct.expression, current.columns, next.columns);
    if (key === undefined) condition.push(conjunct.expression);
    else keys.push(key);
  }
  const sizes = [estimateRows(current.plan), estimateRows(next.plan)];
  const build = (sizes[0] ?? 0) <= (sizes[1] ?? 0) ? 'left' : 'right';
  const join: Join = { kind: 'join', type: 'inner', left: current.plan, right: next.plan, keys, condition, build };
  return { next, join, used, connected: keys.length > 0, rows: estimateRows(join), size: sizes[1] ?? 0 };
}
