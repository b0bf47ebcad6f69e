// Rule: computes equal parts of a plan once. A WITH query or view that is read at several places was bound once a
// place, unnesting copies plans, and a subquery often joins what the query around it joins: of plans of the same
// shape (plan-shape.ts) the largest become a definition, which a Share computes once, and all of them read its rows.
// Projections at the top of such plans stay where they are: their values are computed where they are asked for, so
// that sharing does not evaluate what would not have been evaluated without.
import type { Table } from '../catalog.js';
import { baseRows, estimateRows } from '../estimate.js';
import type { Column } from '../expression.js';
import type { Plan, Query, Scan, Shared, SharedScan, Values } from '../plan.js';
import { children, mapChildren, operators } from '../plan.js';
import type { FreshColumn } from '../plan-columns.js';
import { columnMaker, copyPlan } from '../plan-columns.js';
import { Shapes } from '../plan-shape.js';
import { isWorthSharing, keepsRows } from '../work.js';

export function shareSubplans(query: Query): Query {
  const sources = repeatedSources(query.plan);
  if (sources.size === 0) return query;
  const shapes = new Shapes();
  const repeated = countShapes(query.plan, shapes, sources);
  for (const [id, count] of repeated) if (count < 2) repeated.delete(id);
  if (repeated.size === 0) return query;
  // What occurs only within something that is shared as a whole occurs once.
  const found = countShapes(query.plan, shapes, sources, repeated);
  for (const [id, count] of found) if (count < 2) repeated.delete(id);
  return { ...query, plan: new Sharing(shapes, repeated, columnMaker(query)).rewrite(query.plan) };
}

type Counts = Map<number, number>;

/** What a leaf of a plan reads. Plans of one shape read the same. */
type Source = Table | Shared | 'values';

function sourceOf(leaf: Scan | SharedScan | Values): Source {
  return leaf.kind === 'scan' ? leaf.table : leaf.kind === 'shared_scan' ? leaf.shared : 'values';
}

/** What is read at several places. */
function repeatedSources(plan: Plan): ReadonlySet<Source> {
  const [seen, repeated] = [new Set<Source>(), new Set<Source>()];
  const visit = (node: Plan): void => {
    if (node.kind === 'scan' || node.kind === 'shared_scan' || node.kind === 'values') {
      const source = sourceOf(node);
      (seen.has(source) ? repeated : seen).add(source);
    }
    for (const child of children(node)) visit(child);
  };
  visit(plan);
  return repeated;
}

/** Whether a plan reads nothing but `sources`. */
function readsOnlyFrom(plan: Plan, sources: ReadonlySet<Source>): boolean {
  if (plan.kind === 'scan' || plan.kind === 'shared_scan' || plan.kind === 'values') return sources.has(sourceOf(plan));
  return children(plan).every((child) => readsOnlyFrom(child, sources));
}

/** How often each shape that may be shared occurs; what is inside the second and later ones of `whole` does not count. */
function countShapes(plan: Plan, shapes: Shapes, sources: ReadonlySet<Source>, whole?: Counts): Counts {
  const counts: Counts = new Map();
  const visit = (node: Plan, mayStop: boolean): void => {
    // Shapes are dear to tell: most plans read something that no other plan does.
    if (readsOnlyFrom(node, sources) && mayShare(node, mayStop)) {
      const { id } = shapes.of(node);
      const count = counts.get(id) ?? 0;
      counts.set(id, count + 1);
      if (count > 0 && whole?.has(id) === true) return;
    }
    for (const child of children(node)) visit(child, mayStopInside(node, child, mayStop));
  };
  visit(plan, false);
  return counts;
}

/** Rows that a LIMIT above does not ask for are not computed (`mayStop`), but sharing would compute them all. */
function mayShare(plan: Plan, mayStop: boolean): boolean {
  if (keepsRows(plan)) return isWorthSharing(plan);
  return !mayStop && (plan.kind === 'join' || plan.kind === 'filter') && isWorthSharing(plan);
}

/** Whether `child` of `plan` may be told to stop before it has given all its rows. */
function mayStopInside(plan: Plan, child: Plan, mayStop: boolean): boolean {
  switch (plan.kind) {
    case 'limit':
      return mayStop || plan.range.count !== undefined;
    case 'filter':
    case 'project':
      return mayStop;
    case 'join':
      return mayStop && child !== plan[plan.build];
    default:
      return false;
  }
}

/** A plan that is computed once. */
interface Definition {
  readonly shared: Shared;
  readonly plan: Plan;
  /** Its columns in the order of its shape. */
  readonly sources: readonly Column[];
  /** How many operators there were, to tell what can be within what. */
  readonly size: number;
}

class Sharing {
  readonly #shapes: Shapes;
  readonly #repeated: Counts;
  readonly #fresh: FreshColumn;
  readonly #definitions = new Map<number, Definition>();

  constructor(shapes: Shapes, repeated: Counts, fresh: FreshColumn) {
    this.#shapes = shapes;
    this.#repeated = repeated;
    this.#fresh = fresh;
  }

  rewrite(plan: Plan): Plan {
    let result = this.#replace(plan, false);
    // A definition's rows may be read in a larger one, which must then stand within the smaller one's Share.
    const definitions = [...this.#definitions.values()].sort((a, b) => b.size - a.size);
    for (const definition of definitions) result = define(result, definition);
    return result;
  }

  /** The plan with scans of shared rows in place of what is computed once. */
  #replace(plan: Plan, mayStop: boolean): Plan {
    const inside = (): Plan => mapChildren(plan, (child) => this.#replace(child, mayStopInside(plan, child, mayStop)));
    if (!mayShare(plan, mayStop)) return inside();
    const { id, columns } = this.#shapes.of(plan);
    if (!this.#repeated.has(id)) return inside();
    let definition = this.#definitions.get(id);
    if (definition === undefined) {
      const copy = copyPlan(inside(), this.#fresh);
      definition = {
        shared: { id: this.#definitions.size + 1, rows: estimateRows(plan), baseRows: baseRows(plan) },
        plan: copy.plan,
        sources: columns.map((column) => copy.columns.get(column) ?? column),
        size: operators(plan),
      };
      this.#definitions.set(id, definition);
    }
    const { shared, sources } = definition;
    const read = columns.map((column, place) => ({ column, source: sources[place]! }));
    const scan: SharedScan = { kind: 'shared_scan', shared, columns: read };
    return scan;
  }
}

function scansOf(plan: Plan, shared: Shared): number {
  if (plan.kind === 'shared_scan') return plan.shared === shared ? 1 : 0;
  return children(plan).reduce((sum, child) => sum + scansOf(child, shared), 0);
}

/** The plan with the definition at the lowest place that has all scans of it below. */
function define(plan: Plan, { shared, plan: definition }: Definition): Plan {
  const scans = scansOf(plan, shared);
  const insert = (node: Plan): Plan => {
    const holder = children(node).find((child) => scansOf(child, shared) === scans);
    if (holder === undefined) return { kind: 'share', shared, definition, input: node };
    return mapChildren(node, (child) => (child === holder ? insert(child) : child));
  };
  return insert(plan);
}
