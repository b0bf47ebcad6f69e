// The graph of a group of inner joins, for the rule order-joins: its inputs, what joins them, how many rows any two
// sets of them give together, and the plan of a chosen join tree.
import { distinctValues } from '../column-source.js';
import { baseRows, estimateRows } from '../estimate.js';
import type { Column, Expression } from '../expression.js';
import { call, columnsOf } from '../expression-tree.js';
import type { JoinKey, Plan } from '../plan.js';
import { visibleColumns } from '../plan.js';
import { selectivity } from '../selectivity.js';
import { BOOLEAN, sameType } from '../types.js';
import { equatesSides } from './push-down-filters.js';

/** A join tree over a set of inputs, a bit for each. */
export interface JoinTree {
  readonly members: bigint;
  readonly rows: number;
  /** The rows of the largest table within. */
  readonly base: number;
  /** What computing it costs: the rows of every join in it, those that are stored in join tables counted thrice. */
  readonly cost: number;
  /** The input that it is, or the trees that it joins. */
  readonly of: number | readonly [JoinTree, JoinTree];
}

/**
 * Columns that are equated, however indirectly: of every two inputs joined, one equality of theirs suffices. They
 * share their values, so there are no more than of the one that has fewest: supplier and customer meet on 25
 * nation keys.
 */
interface KeyClass {
  readonly inputs: bigint;
  readonly columns: ReadonlyMap<number, Expression>;
  readonly values: number;
}

/** Any other condition: what it reads, and which share of pairs passes it. */
interface Condition {
  readonly inputs: bigint;
  readonly expression: Expression;
  readonly share: number;
  /** Whether it equates two expressions. */
  readonly isEquality: boolean;
}

/** What a stored row costs beside one that passes through. */
const BUILD_WEIGHT = 2;

export class JoinGraph {
  readonly #inputs: Plan[];
  readonly #classes: KeyClass[] = [];
  readonly #conditions: Condition[] = [];
  /** Conditions of no input at all. */
  readonly #constant: Expression[] = [];

  constructor(inputs: readonly Plan[], conditions: readonly Expression[]) {
    this.#inputs = [...inputs];
    const owner = new Map<Column, number>();
    inputs.forEach((input, i) => {
      // Estimating notes what is known of the columns.
      estimateRows(input);
      for (const column of visibleColumns(input)) owner.set(column, i);
    });
    const others = this.#classify(conditions, owner);
    for (const expression of others) {
      let mask = 0n;
      for (const column of columnsOf(expression)) mask |= 1n << BigInt(owner.get(column) ?? 0);
      const isEquality = expression.kind === 'call' && expression.function === 'equal';
      if (mask === 0n) this.#constant.push(expression);
      else this.#conditions.push({ inputs: mask, expression, share: selectivity([expression]), isEquality });
    }
  }

  get size(): number {
    return this.#inputs.length;
  }

  /** Gathers equalities of columns into classes; gives back the other conditions. */
  #classify(conditions: readonly Expression[], owner: ReadonlyMap<Column, number>): Expression[] {
    const others: Expression[] = [];
    const classOf = new Map<Column, Set<Expression>>();
    for (const condition of conditions) {
      const [a, b] = condition.kind === 'call' && condition.function === 'equal' ? condition.arguments : [];
      if (a?.kind !== 'column' || b?.kind !== 'column' || !sameType(a.type, b.type)) {
        others.push(condition);
        continue;
      }
      const merged = new Set([...(classOf.get(a.column) ?? [a]), ...(classOf.get(b.column) ?? [b])]);
      for (const member of merged) if (member.kind === 'column') classOf.set(member.column, merged);
    }
    for (const members of new Set(classOf.values())) {
      const columns = new Map<number, Expression>();
      let values = Infinity;
      let inputs = 0n;
      for (const member of members) {
        if (member.kind !== 'column') continue;
        const input = owner.get(member.column) ?? 0;
        inputs |= 1n << BigInt(input);
        values = Math.min(values, distinctValues(member.column) ?? baseRows(this.#inputs[input]!));
        const twin = columns.get(input);
        // Two columns of one input in a class equal each other before any join.
        if (twin === undefined) columns.set(input, member);
        else if (twin.kind === 'column' && twin.column !== member.column) {
          const predicate = [call('equal', [twin, member], BOOLEAN)];
          this.#inputs[input] = { kind: 'filter', input: this.#inputs[input]!, predicate };
        }
      }
      this.#classes.push({ inputs, columns, values: Math.max(1, values) });
    }
    return others;
  }

  /** The tree of one input. */
  leaf(input: number): JoinTree {
    const plan = this.#inputs[input]!;
    const own = this.#conditions.filter((condition) => condition.inputs === 1n << BigInt(input));
    const share = own.reduce((product, condition) => product * condition.share, 1);
    const rows = Math.max(1, estimateRows(plan) * share);
    return { members: 1n << BigInt(input), rows, base: baseRows(plan), cost: 0, of: input };
  }

  /** Whether something joins the two. */
  isConnected(a: JoinTree, b: JoinTree): boolean {
    return (
      this.#classes.some(({ inputs }) => (inputs & a.members) !== 0n && (inputs & b.members) !== 0n) ||
      this.#newConditions(a, b).some(({ isEquality }) => isEquality)
    );
  }

  #newConditions(a: JoinTree, b: JoinTree): Condition[] {
    const both = a.members | b.members;
    const isWithin = (inputs: bigint, members: bigint): boolean => (inputs & ~members) === 0n;
    return this.#conditions.filter(
      ({ inputs }) => isWithin(inputs, both) && !isWithin(inputs, a.members) && !isWithin(inputs, b.members),
    );
  }

  /** How many rows the two give together; several keys keep no fewer than the smaller table would have. */
  rows(a: JoinTree, b: JoinTree): number {
    const smaller = Math.min(a.base, b.base);
    let values = 1;
    let bound = smaller;
    let share = 1;
    for (const key of this.#classes) {
      if ((key.inputs & a.members) === 0n || (key.inputs & b.members) === 0n) continue;
      values *= key.values;
      bound = Math.max(bound, key.values);
    }
    for (const condition of this.#newConditions(a, b)) {
      if (condition.isEquality) values *= smaller;
      else share *= condition.share;
    }
    return Math.max(1, ((a.rows * b.rows) / Math.max(1, Math.min(values, bound))) * share);
  }

  /** The tree that joins two, which give `rows` together. */
  join(a: JoinTree, b: JoinTree, rows: number): JoinTree {
    const cost = a.cost + b.cost + rows + BUILD_WEIGHT * Math.min(a.rows, b.rows);
    return { members: a.members | b.members, rows, base: Math.max(a.base, b.base), cost, of: [a, b] };
  }

  /** The plan of a tree of all inputs. */
  plan(tree: JoinTree): Plan {
    return filter(this.#plan(tree), this.#constant);
  }

  #plan(tree: JoinTree): Plan {
    if (typeof tree.of === 'number') {
      const own = this.#conditions.filter(({ inputs }) => inputs === tree.members);
      return filter(
        this.#inputs[tree.of]!,
        own.map(({ expression }) => expression),
      );
    }
    const [a, b] = tree.of;
    const [left, right] = [this.#plan(a), this.#plan(b)];
    const keys: JoinKey[] = [];
    const condition: Expression[] = [];
    for (const { columns } of this.#classes) {
      const [leftKey, rightKey] = [memberOf(columns, a), memberOf(columns, b)];
      if (leftKey !== undefined && rightKey !== undefined) keys.push({ left: leftKey, right: rightKey });
    }
    const [leftColumns, rightColumns] = [visibleColumns(left), visibleColumns(right)];
    for (const { expression } of this.#newConditions(a, b)) {
      const key = equatesSides(expression, leftColumns, rightColumns);
      if (key === undefined) condition.push(expression);
      else keys.push(key);
    }
    return { kind: 'join', type: 'inner', left, right, keys, condition, build: a.rows <= b.rows ? 'left' : 'right' };
  }
}

function memberOf(columns: ReadonlyMap<number, Expression>, tree: JoinTree): Expression | undefined {
  for (const [input, column] of columns) if ((tree.members & (1n << BigInt(input))) !== 0n) return column;
  return undefined;
}

function filter(input: Plan, predicate: readonly Expression[]): Plan {
  return predicate.length === 0 ? input : { kind: 'filter', input, predicate };
}
