// Rule: groups only what is asked for. Where an Aggregate is joined on columns that it groups by, and a filtered
// table among what it is joined with has far fewer values of them than there are groups, the Aggregate's input is
// first semi-joined with that table (magic sets: C. Beeri and R. Ramakrishnan, "On the Power of Magic", PODS 1987; for
// subqueries P. Seshadri et al., "Cost-Based Optimization for Magic", SIGMOD 1996). A group is kept or dropped as a
// whole, so that what is aggregated stays the same. Unnested subqueries need this: they aggregate for all values
// that there are. The rule order-joins then takes the semi join to the table that it reads.
import { distinctValues } from '../column-source.js';
import { estimateRows } from '../estimate.js';
import type { Column, Expression } from '../expression.js';
import { columnReference, conjuncts } from '../expression-tree.js';
import type { AggregatePlan, Join, JoinKey, Plan, Query } from '../plan.js';
import { mapChildren, visibleColumns } from '../plan.js';
import type { FreshColumn } from '../plan-columns.js';
import { columnMaker, copyPlan } from '../plan-columns.js';
import { sameType } from '../types.js';
import { isWorthReducing } from '../work.js';

/** `isWorth` tells whether to, of what could be; a test takes everything. */
export function reduceAggregates(query: Query, isWorth = isWorthReducing): Query {
  const fresh = columnMaker(query);
  const reduce = (plan: Plan): Plan => {
    const group = new Group(plan);
    let place = 0;
    return mapInputs(plan, (input) => {
      const keys = group.reducerOf(place++, isWorth);
      const reduced = keys === undefined ? input : semiJoin(input, keys, fresh);
      return mapChildren(reduced, reduce);
    });
  };
  return { ...query, plan: reduce(query.plan) };
}

/**
 * Changes the inputs of a tree of joins, with projections and filters within, from left to right. Each is an input of
 * inner joins or on the left of the others, or (with `join`) the right side of another join. Of what is no join,
 * the plan itself.
 */
function mapInputs(plan: Plan, change: (input: Plan, join?: Join) => Plan): Plan {
  if (plan.kind === 'join') {
    const left = mapInputs(plan.left, change);
    const right = plan.type === 'inner' ? mapInputs(plan.right, change) : change(plan.right, plan);
    return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
  }
  let below: Plan = plan;
  while (below.kind === 'project' || below.kind === 'filter') below = below.input;
  return below.kind === 'join' ? mapChildren(plan, (input) => mapInputs(input, change)) : change(plan);
}

/** Columns that have the same value in every row that the joins give. */
interface KeyClass {
  readonly columns: Set<Column>;
  /** Whether the value may be NULL. */
  nullSafe: boolean;
}

/** An input, and by which table's values which of its groups are asked for. */
interface Input {
  readonly plan: Plan;
  readonly join: Join | undefined;
}

/** The keys by which an input can be reduced: each column of it with one of the reducer. */
interface Reduction {
  readonly reducer: Plan;
  readonly keys: readonly { readonly own: Column; readonly reducer: Column; readonly nullSafe: boolean }[];
}

/** A tree of joins taken apart: its inputs, and which columns it equates. */
class Group {
  readonly #plan: Plan;
  readonly #inputs: Input[] = [];
  readonly #classes = new Map<Column, KeyClass>();
  #isClassified = false;

  constructor(plan: Plan) {
    this.#plan = plan;
    mapInputs(plan, (input, join) => {
      this.#inputs.push({ plan: input, join });
      return input;
    });
  }

  /**
   * Gathers equalities. Those of a semi join hold for the row that a left row has met on the right; those of the
   * other joins that keep left rows whole hold for none in particular.
   */
  #classify(plan: Plan): void {
    if (this.#inputs.some((input) => input.plan === plan)) return;
    if (plan.kind === 'join') {
      this.#classify(plan.left);
      if (plan.type === 'inner') this.#classify(plan.right);
      if (plan.type !== 'inner' && plan.type !== 'semi') return;
      for (const { left, right, nullSafe } of plan.keys) this.#equate(left, right, nullSafe === true);
      for (const condition of plan.condition) this.#equateIn(condition);
    } else if (plan.kind === 'filter' || plan.kind === 'project') {
      this.#classify(plan.input);
      if (plan.kind === 'filter') for (const condition of plan.predicate) this.#equateIn(condition);
      else for (const { column, expression } of plan.outputs) this.#equate(columnReference(column), expression, false);
    }
  }

  #equateIn(condition: Expression): void {
    for (const part of conjuncts(condition)) {
      const [a, b] = part.kind === 'call' && part.function === 'equal' ? part.arguments : [];
      if (a !== undefined && b !== undefined) this.#equate(a, b, false);
    }
  }

  #equate(a: Expression, b: Expression, nullSafe: boolean): void {
    if (a.kind !== 'column' || b.kind !== 'column' || !sameType(a.type, b.type)) return;
    const [first, second] = [this.#classOf(a.column), this.#classOf(b.column)];
    first.nullSafe ||= nullSafe || second.nullSafe;
    for (const column of second.columns) {
      first.columns.add(column);
      this.#classes.set(column, first);
    }
  }

  #classOf(column: Column): KeyClass {
    let found = this.#classes.get(column);
    if (found === undefined) {
      found = { columns: new Set([column]), nullSafe: false };
      this.#classes.set(column, found);
    }
    return found;
  }

  /** What an input that groups is best reduced by; undefined where nothing makes that worth while. */
  reducerOf(place: number, isWorth: typeof isWorthReducing): Reduction | undefined {
    const input = this.#inputs[place];
    const aggregate = input && aggregateBelow(input.plan);
    if (input === undefined || aggregate === undefined || this.#inputs.length < 2) return undefined;
    if (!this.#isClassified) this.#classify(this.#plan);
    this.#isClassified = true;
    const asked = this.#askedFor(input);
    let best: Reduction | undefined;
    for (const other of this.#inputs) {
      if (other === input || !mayReduce(other)) continue;
      const made = visibleColumns(other.plan);
      const keys = asked.flatMap(({ own, equal }) => {
        const column = [...equal.columns].find((candidate) => made.has(candidate));
        return column === undefined ? [] : [{ own, reducer: column, nullSafe: equal.nullSafe }];
      });
      const reduction = placeable(input.plan, { reducer: other.plan, keys });
      if (reduction === undefined || !isWorth(aggregate, reduction.reducer, shareOf(input.plan, reduction))) continue;
      if (best === undefined || estimateRows(other.plan) < estimateRows(best.reducer)) best = reduction;
    }
    return best;
  }

  /** The columns of an input with what they equal in every row that the joins give, or that they must equal to be met. */
  #askedFor({ plan, join }: Input): { own: Column; equal: KeyClass }[] {
    if (join === undefined) return [...visibleColumns(plan)].map((own) => ({ own, equal: this.#classOf(own) }));
    // Where NULL makes a difference between no match and no row, all rows count.
    if (join.nullAware === true) return [];
    return join.keys.flatMap(({ left, right, nullSafe }) => {
      if (left.kind !== 'column' || right.kind !== 'column') return [];
      const known = this.#classOf(left.column);
      return [{ own: right.column, equal: { ...known, nullSafe: known.nullSafe || nullSafe === true } }];
    });
  }
}

/**
 * Whether the values of an input bound those of the rows that the joins give, and whether it is cheap to read twice:
 * a table, filtered.
 */
function mayReduce({ plan, join }: Input): boolean {
  if (join !== undefined && join.type !== 'semi') return false;
  let below = plan;
  while (below.kind === 'project' || below.kind === 'filter') below = below.input;
  return below.kind === 'scan' || below.kind === 'values';
}

/** The Aggregate at the top of a plan, below filters and projections. */
function aggregateBelow(plan: Plan): AggregatePlan | undefined {
  let below = plan;
  while (below.kind === 'project' || below.kind === 'filter') below = below.input;
  return below.kind === 'aggregate' ? below : undefined;
}

/** What a column of a plan is in the input of the Aggregate at its top: undefined where it is not a group by a column. */
function groupedBy(plan: Plan, column: Column): Column | undefined {
  const rename = (fields: readonly { readonly column: Column; readonly expression: Expression }[]) =>
    fields.find((field) => field.column === column)?.expression;
  switch (plan.kind) {
    case 'filter':
      return groupedBy(plan.input, column);
    case 'project': {
      const expression = rename(plan.outputs) ?? columnReference(column);
      return expression.kind === 'column' ? groupedBy(plan.input, expression.column) : undefined;
    }
    case 'aggregate': {
      const expression = rename(plan.groups);
      return expression?.kind === 'column' ? expression.column : undefined;
    }
    default:
      return undefined;
  }
}

/** The reduction with the keys that are groups; undefined where there is none. */
function placeable(plan: Plan, { reducer, keys }: Reduction): Reduction | undefined {
  const placed = keys.filter(({ own }) => groupedBy(plan, own) !== undefined);
  return placed.length === 0 ? undefined : { reducer, keys: placed };
}

/**
 * The share of the groups that is asked for, by numbers of values that facts or a sample tell of; Infinity where
 * nothing does.
 */
function shareOf(plan: Plan, { reducer, keys }: Reduction): number {
  estimateRows(plan);
  const values = keys.map(({ own }) => distinctValues(groupedBy(plan, own)!) ?? 0);
  return estimateRows(reducer) / Math.max(...values);
}

/** The plan whose groups are only those with a partner in the reducer. */
function semiJoin(plan: Plan, { reducer, keys }: Reduction, fresh: FreshColumn): Plan {
  if (plan.kind !== 'aggregate') {
    const below = keys.map((key) => ({ ...key, own: throughProjection(plan, key.own) }));
    return mapChildren(plan, (input) => semiJoin(input, { reducer, keys: below }, fresh));
  }
  const copy = copyPlan(reducer, fresh);
  const joinKeys = keys.map(
    ({ own, reducer: other, nullSafe }): JoinKey => ({
      left: columnReference(groupedBy(plan, own)!),
      right: columnReference(copy.columns.get(other) ?? other),
      ...(nullSafe && { nullSafe }),
    }),
  );
  const input: Join = {
    kind: 'join',
    type: 'semi',
    left: plan.input,
    right: copy.plan,
    keys: joinKeys,
    condition: [],
    build: 'right',
  };
  return { ...plan, input };
}

function throughProjection(plan: Plan, column: Column): Column {
  const output = plan.kind === 'project' ? plan.outputs.find((o) => o.column === column)?.expression : undefined;
  return output?.kind === 'column' ? output.column : column;
}
