// The hypergraph of a group of joins, for the rule order-joins: what joins which relations, whether two sets of them
// may be joined and how, how many rows that gives and what it costs, and the plan of a chosen tree.
import { baseRows, estimateRows, joinSize, type KeyValues, keyValues, largestRows } from '../estimate.js';
import type { Column, Expression } from '../expression.js';
import { call, columnsOf } from '../expression-tree.js';
import type { Join, JoinKey, JoinType, Plan } from '../plan.js';
import { visibleColumns } from '../plan.js';
import { type Positions, positionsOf } from '../position.js';
import { equatesSides } from '../rules/push-down-filters.js';
import { residualShare, selectivity } from '../selectivity.js';
import { BOOLEAN } from '../types.js';
import { Conflicts, type Eligibility } from './conflicts.js';
import { type Cost, type CostedJoin, isByPosition, joinCost } from './cost.js';
import { EqualColumns } from './equal-columns.js';
import { conditionsOf, type JoinGroup, type JoinNode, type Operator, operatorsOf, relationsOf } from './join-group.js';

/** A join tree over some of the relations. */
export interface JoinTree {
  readonly relations: readonly number[];
  readonly mask: number;
  readonly rows: number;
  /** The rows of the largest table within. */
  readonly base: number;
  readonly cost: number;
  /** How its two parts are joined; undefined of a relation alone. */
  readonly join: TreeJoin | undefined;
}

interface TreeJoin {
  readonly left: JoinTree;
  readonly right: JoinTree;
  /** The operator that it is; of inner joins, the conditions that are applied, and the keys of classes. */
  readonly edge: OperatorEdge | undefined;
  readonly conditions: readonly ConditionEdge[];
  readonly keys: readonly JoinKey[];
  readonly build: 'left' | 'right';
  readonly byPosition: boolean;
}

/**
 * Columns that inner joins of one region equate, however indirectly: of every two relations joined, one equality of
 * theirs suffices. One column each of every relation.
 */
interface KeyClass {
  readonly relations: readonly number[];
  readonly mask: number;
  readonly columns: readonly Expression[];
  /** What is known of the values of every two columns, once it was asked for. */
  readonly values: (KeyValues | undefined)[];
}

/** A condition of inner joins; without an expression, leave to join what nothing connects. */
interface ConditionEdge extends Eligibility {
  readonly mask: number;
  readonly expression: Expression | undefined;
  readonly share: number;
  /** Of an equality, which can be a key: what is known of its values, and what each side of it reads. */
  readonly key: (JoinKey & { readonly values: KeyValues; readonly sides: readonly (readonly number[])[] }) | undefined;
  /** Whether two sets of relations may be joined by it where there is no key. */
  isProduct: boolean;
}

/** A join that is not an inner one. */
interface OperatorEdge extends Eligibility {
  readonly mask: number;
  readonly operator: Operator;
  readonly share: number;
  readonly values: readonly KeyValues[];
}

/** Relations on both sides of a join that something may be joined by. */
export type Hyperedge = readonly [left: readonly number[], right: readonly number[]];

/** Cross products that the query does not have are looked at up to so many rows, and this share of the largest table. */
const TINY_PRODUCT = 1000;
const TINY_SHARE = 0.01;

/**
 * A bit for each of some relations, by which most of what does not concern a join is told at once. Those of very many
 * relations share bits: two sets without a common bit are disjoint, but not the other way round.
 */
function maskOf(relations: readonly number[]): number {
  let mask = 0;
  for (const relation of relations) mask |= 1 << (relation & 31);
  return mask;
}

export class JoinGraph {
  readonly #group: JoinGroup;
  readonly #relations: Plan[];
  readonly #classes: KeyClass[] = [];
  readonly #conditions: ConditionEdge[] = [];
  readonly #operators: OperatorEdge[] = [];
  readonly #cost: Cost;
  /** Of each relation, on which side of the join that is looked at it is: 1 left, 2 right. */
  readonly #sides: Uint8Array;
  readonly #hyperedges: Hyperedge[] = [];
  /** By the keys of single relations. */
  readonly #positions = new Map<Expression, { readonly positions: Positions | undefined }>();
  /** What `combine` finds to join by; kept because it is called very often. */
  readonly #found: { conditions: ConditionEdge[]; left: Expression[]; right: Expression[]; values: KeyValues[] } = {
    conditions: [],
    left: [],
    right: [],
    values: [],
  };

  constructor(group: JoinGroup, cost: Cost = joinCost) {
    this.#group = group;
    this.#relations = [...group.relations];
    this.#cost = cost;
    this.#sides = new Uint8Array(this.size);
    // Estimating notes what is known of the columns.
    for (const relation of group.relations) estimateRows(relation);
    this.#addEdges();
    this.#addProducts();
  }

  get size(): number {
    return this.#relations.length;
  }

  /** What may join sets of relations, for their enumeration; whether it does, `combine` tells. */
  get hyperedges(): readonly Hyperedge[] {
    return this.#hyperedges;
  }

  #addHyperedges({ left, right }: Eligibility): void {
    this.#hyperedges.push([left, right]);
    if (left.length + right.length === 2) return;
    const all = [...left, ...right];
    for (const one of all) this.#hyperedges.push([[one], all.filter((other) => other !== one)]);
  }

  #addEdges(): void {
    const conflicts = new Conflicts(this.#group);
    const equalities = new EqualColumns();
    for (const operator of operatorsOf(this.#group.root)) {
      const conditions = conditionsOf(operator.join);
      if (operator.join.type !== 'inner') {
        const share = selectivity(operator.join.condition);
        const values = operator.join.keys.map(keyValues);
        const eligibility = conflicts.ofOperator(operator);
        const { left, right } = eligibility;
        this.#operators.push({ ...eligibility, mask: maskOf(left) | maskOf(right), operator, share, values });
        this.#hyperedges.push([left, right]);
        continue;
      }
      for (const expression of conditions) {
        const read = conflicts.relationsRead(expression);
        const isOfRegion = read.every((relation) => this.#group.regions[relation] === operator.region);
        const isOfRelations = [...columnsOf(expression)].every((column) => this.#group.owner.has(column));
        if (isOfRegion && isOfRelations && equalities.add(expression)) continue;
        if (isOfRegion && isOfRelations && read.length === 1) this.#filter(read[0]!, expression);
        else {
          const share = residualShare(expression);
          const key = keyOf(expression);
          const sides = key && [key.left, key.right].map((side) => conflicts.relationsRead(side));
          const eligibility = conflicts.ofCondition(operator, expression);
          this.#conditions.push({
            ...eligibility,
            mask: maskOf(eligibility.left) | maskOf(eligibility.right),
            expression,
            share,
            key: sides && { ...key, values: keyValues(key), sides },
            isProduct: false,
          });
          if (key !== undefined) this.#addHyperedges(eligibility);
        }
      }
    }
    for (const columns of equalities.classes()) this.#addClass(columns);
  }

  #addClass(columns: readonly Expression[]): void {
    const members = new Map<number, Expression>();
    for (const expression of columns) {
      const relation = this.#group.owner.get((expression as { readonly column: Column }).column)!;
      const twin = members.get(relation);
      // Two columns of one relation in a class equal each other before any join.
      if (twin === undefined) members.set(relation, expression);
      else this.#filter(relation, call('equal', [twin, expression], BOOLEAN));
    }
    if (members.size < 2) return;
    const relations = [...members.keys()];
    this.#classes.push({ relations, mask: maskOf(relations), columns: [...members.values()], values: [] });
    for (let a = 0; a < relations.length; a++)
      for (let b = a + 1; b < relations.length; b++) this.#hyperedges.push([[relations[a]!], [relations[b]!]]);
  }

  #filter(relation: number, conjunct: Expression): void {
    const input = this.#relations[relation]!;
    const predicate = input.kind === 'filter' ? [...input.predicate, conjunct] : [conjunct];
    this.#relations[relation] = { kind: 'filter', input: input.kind === 'filter' ? input.input : input, predicate };
  }

  /**
   * Leave to join without keys: where the query has it so between what no keys connect, and for tables so small that
   * their product is nothing beside the largest table.
   */
  #addProducts(): void {
    const component = this.#relations.map((_, relation) => relation);
    const connect = (a: number, b: number): void => {
      const [from, to] = [component[a]!, component[b]!];
      if (from === to) return;
      component.forEach((name, relation) => {
        if (name === from) component[relation] = to;
      });
    };
    const connected = new Set<number>();
    for (const [left, right] of this.#hyperedges) {
      if (left.length + right.length > 2) continue;
      const [a, b] = [left[0]!, right[0]!];
      connect(a, b);
      connected.add(a * this.size + b).add(b * this.size + a);
    }
    for (const condition of this.#conditions) {
      const all = [...condition.left, ...condition.right];
      if (condition.key !== undefined || all.every((relation) => component[relation] === component[all[0]!])) continue;
      condition.isProduct = true;
      this.#addHyperedges(condition);
      if (all.length === 2) connect(all[0]!, all[1]!);
    }
    const product = (left: number, right: number): void => {
      const edge = { expression: undefined, share: 1, key: undefined, isProduct: true, rules: [] };
      this.#conditions.push({ ...edge, left: [left], right: [right], mask: maskOf([left, right]) });
      this.#hyperedges.push([[left], [right]]);
    };
    for (const operator of operatorsOf(this.#group.root)) {
      if (operator.join.type !== 'inner') continue;
      const smallest = (node: JoinNode): number =>
        relationsOf(node)
          .filter((relation) => this.#group.regions[relation] === operator.region)
          .reduce((a, b) => (this.#rows(b) < this.#rows(a) ? b : a));
      const [left, right] = [smallest(operator.left), smallest(operator.right)];
      if (component[left] === component[right]) continue;
      product(left, right);
      connect(left, right);
    }
    const largest = Math.max(...this.#relations.map((relation) => baseRows(relation)));
    const most = Math.min(TINY_PRODUCT, TINY_SHARE * largest);
    const tiny = this.#relations.map((relation) => largestRows(relation));
    tiny.forEach((rows, a) => {
      for (let b = a + 1; b < this.size; b++) {
        const isOfOneRegion = this.#group.regions[a] === this.#group.regions[b];
        if (isOfOneRegion && rows * tiny[b]! <= most && !connected.has(a * this.size + b)) product(a, b);
      }
    });
  }

  #rows(relation: number): number {
    return Math.max(1, estimateRows(this.#relations[relation]!));
  }

  /** The tree of one relation. */
  leaf(relation: number): JoinTree {
    const base = baseRows(this.#relations[relation]!);
    const relations = [relation];
    return { relations, mask: maskOf(relations), rows: this.#rows(relation), base, cost: 0, join: undefined };
  }

  /**
   * The cheapest join of two trees; undefined where none is right, or cheaper than `known`, a tree of the same
   * relations. Every condition is applied as soon as all that it needs is joined: where it cannot be then, the two
   * trees cannot be joined.
   */
  combine(a: JoinTree, b: JoinTree, known?: JoinTree): JoinTree | undefined {
    if (known !== undefined && known.cost <= a.cost + b.cost) return undefined;
    const sides = this.#sides;
    sides.fill(0);
    for (const relation of a.relations) sides[relation] = 1;
    for (const relation of b.relations) sides[relation] = 2;
    const { conditions, left, right, values } = this.#found;
    conditions.length = left.length = right.length = values.length = 0;
    let isConnected = false;
    let edge: OperatorEdge | undefined;
    const neither = ~(a.mask | b.mask);
    for (const candidate of this.#operators) {
      if ((candidate.mask & neither) !== 0) continue;
      const meets = this.#meets(candidate);
      if (meets === 'no') continue;
      const fits = this.#isOn(candidate.left, candidate.right, 1) || this.#isOn(candidate.left, candidate.right, 2);
      if (meets === 'not yet' || edge !== undefined || !fits) return undefined;
      edge = candidate;
    }
    for (const candidate of this.#conditions) {
      if ((candidate.mask & neither) !== 0) continue;
      const meets = this.#meets(candidate);
      if (meets === 'no') continue;
      if (candidate.expression !== undefined) {
        if (meets === 'not yet' || edge !== undefined) return undefined;
        conditions.push(candidate);
      }
      isConnected ||= meets === 'yes' && (candidate.isProduct || this.#isKey(candidate));
    }
    this.#findKeys(a.mask, b.mask);
    if (edge !== undefined) {
      if (left.length > 0) return undefined;
      return sides[edge.left[0]!] === 1 ? this.#join(a, b, edge, known) : this.#join(b, a, edge, known);
    }
    if (!isConnected && left.length === 0) return undefined;
    return this.#join(a, b, undefined, known);
  }

  /** Whether a condition is to be applied at the join of both sides, or was before, or may not be yet. */
  #meets({ left, right, rules }: Eligibility): 'yes' | 'no' | 'not yet' {
    let found = 0;
    for (const relation of left) {
      if (this.#sides[relation] === 0) return 'no';
      found |= this.#sides[relation]!;
    }
    for (const relation of right) {
      if (this.#sides[relation] === 0) return 'no';
      found |= this.#sides[relation]!;
    }
    if (found !== 3) return 'no';
    for (const { some, all } of rules) {
      if (some.some((relation) => this.#sides[relation] !== 0) && all.some((relation) => this.#sides[relation] === 0))
        return 'not yet';
    }
    return 'yes';
  }

  /** Whether a condition is an equality of something on one side with something on the other. */
  #isKey({ key }: ConditionEdge): boolean {
    return (
      key !== undefined && (this.#isOn(key.sides[0]!, key.sides[1]!, 1) || this.#isOn(key.sides[0]!, key.sides[1]!, 2))
    );
  }

  #isOn(left: readonly number[], right: readonly number[], side: 1 | 2): boolean {
    return (
      left.every((relation) => this.#sides[relation] === side) &&
      right.every((relation) => this.#sides[relation] === 3 - side)
    );
  }

  /** A key of every class that both sides have columns of: where there is a choice, of relations that have several. */
  #findKeys(leftMask: number, rightMask: number): void {
    const { left, right, values } = this.#found;
    for (const members of this.#classes) {
      if ((members.mask & leftMask) === 0 || (members.mask & rightMask) === 0) continue;
      const from = this.#member(members, 1);
      const to = from === -1 ? -1 : this.#member(members, 2);
      if (to === -1) continue;
      left.push(members.columns[from]!);
      right.push(members.columns[to]!);
      values.push(valuesOf(members, from, to));
    }
  }

  /** The place of a class's column on a side; -1 where it has none there. */
  #member({ relations }: KeyClass, side: 1 | 2): number {
    const sides = this.#sides;
    let chosen = -1;
    let most = -1;
    for (let k = 0; k < relations.length; k++) {
      if (sides[relations[k]!] !== side) continue;
      if (chosen === -1) {
        chosen = k;
        continue;
      }
      if (this.#classes.length === 1) break;
      if (most === -1) most = this.#sharedClasses(relations[chosen]!, side);
      const classes = this.#sharedClasses(relations[k]!, side);
      if (classes > most) {
        chosen = k;
        most = classes;
      }
    }
    return chosen;
  }

  /** In how many classes that reach to the other side a relation has a column. */
  #sharedClasses(relation: number, side: 1 | 2): number {
    let count = 0;
    const sides = this.#sides;
    for (const { relations, mask } of this.#classes) {
      if ((mask & (1 << (relation & 31))) === 0 || !relations.includes(relation)) continue;
      for (const other of relations) {
        if (sides[other] !== 3 - side) continue;
        count++;
        break;
      }
    }
    return count;
  }

  /** Joins by what was found. */
  #join(left: JoinTree, right: JoinTree, edge: OperatorEdge | undefined, known?: JoinTree): JoinTree | undefined {
    const found = this.#found;
    const type: JoinType = edge?.operator.join.type ?? 'inner';
    const values = edge?.values ?? found.values;
    let share = edge?.share ?? 1;
    let isConditional = edge !== undefined && edge.operator.join.condition.length > 0;
    for (const condition of found.conditions) {
      if (this.#isKey(condition)) found.values.push(condition.key!.values);
      else {
        share *= condition.share;
        isConditional = true;
      }
    }
    const { rows, matches } = joinSize(type, left, right, values, share);
    const built = (build: 'left' | 'right', positions: Positions | undefined): CostedJoin => {
      return { type, build, left: left.rows, right: right.rows, matches, isConditional, positions };
    };
    const key = type === 'inner' && values.length === 1 ? this.#foundKey() : undefined;
    let costed = built('right', this.#positionsOf(right, key?.right));
    let least = this.#cost(costed);
    if (type === 'inner' || ((type === 'semi' || type === 'anti') && values.length > 0)) {
      const turned = built('left', this.#positionsOf(left, key?.left));
      const other = this.#cost(turned);
      if (other < least) [costed, least] = [turned, other];
    }
    const cost = left.cost + right.cost + least;
    if (known !== undefined && known.cost <= cost) return undefined;
    const keys = edge?.operator.join.keys ?? found.left.map((key, k) => ({ left: key, right: found.right[k]! }));
    return {
      relations: left.relations.concat(right.relations),
      mask: left.mask | right.mask,
      rows: known?.rows ?? rows,
      base: Math.max(left.base, right.base),
      cost,
      join: {
        left,
        right,
        edge,
        conditions: [...found.conditions],
        keys,
        build: costed.build,
        byPosition: isByPosition(costed),
      },
    };
  }

  /** The key of an inner join that has one. */
  #foundKey(): JoinKey | undefined {
    const { left, right, conditions } = this.#found;
    if (left.length > 0) return { left: left[0]!, right: right[0]! };
    const { expression, key } = conditions.find((condition) => this.#isKey(condition)) ?? {};
    if (key === undefined || (expression?.kind === 'call' && expression.function !== 'equal')) return undefined;
    return this.#isOn(key.sides[0]!, key.sides[1]!, 1) ? key : { left: key.right, right: key.left };
  }

  /** The table whose rows a key finds, where a tree is nothing else. */
  #positionsOf({ relations }: JoinTree, key: Expression | undefined): Positions | undefined {
    if (key === undefined || relations.length > 1) return undefined;
    let known = this.#positions.get(key);
    if (known === undefined) {
      known = { positions: positionsOf(this.#relations[relations[0]!]!, key) };
      this.#positions.set(key, known);
    }
    return known.positions;
  }

  /** The plan of a tree over all relations. */
  plan(tree: JoinTree): Plan {
    const { join } = tree;
    if (join === undefined) return this.#relations[tree.relations[0]!]!;
    const [left, right] = [this.plan(join.left), this.plan(join.right)];
    const { build, byPosition } = join;
    if (join.edge !== undefined) return { ...join.edge.operator.join, left, right, build };
    const keys = [...join.keys];
    const condition: Expression[] = [];
    const [leftColumns, rightColumns] = [visibleColumns(left), visibleColumns(right)];
    for (const { expression } of join.conditions) {
      if (expression === undefined) continue;
      const key = equatesSides(expression, leftColumns, rightColumns);
      if (key === undefined) condition.push(expression);
      else keys.push(key);
    }
    const inner: Join = { kind: 'join', type: 'inner', left, right, keys, condition, build };
    return byPosition ? { ...inner, byPosition } : inner;
  }

  /** The plan with the joins as the query has them. */
  planAsWritten(node: JoinNode = this.#group.root): Plan {
    if (node.kind === 'relation') return this.#group.relations[node.number]!;
    const join: Join = node.join;
    return { ...join, left: this.planAsWritten(node.left), right: this.planAsWritten(node.right) };
  }
}

/** What is known of the values of two columns of a class. */
function valuesOf({ columns, values }: KeyClass, from: number, to: number): KeyValues {
  return (values[from * columns.length + to] ??= keyValues({ left: columns[from]!, right: columns[to]! }));
}

/** The key that an equality could be. */
function keyOf(expression: Expression): JoinKey | undefined {
  if (expression.kind !== 'call') return undefined;
  if (expression.function !== 'equal' && expression.function !== 'is_not_distinct_from') return undefined;
  const [left, right] = expression.arguments;
  return left === undefined || right === undefined ? undefined : { left, right };
}
