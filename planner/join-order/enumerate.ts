// The join tree of least cost among all that are right, for the rule order-joins: dynamic programming over connected
// subgraphs of the hypergraph, DPhyp of G. Moerkotte and T. Neumann, "Dynamic Programming Strikes Back" (SIGMOD
// 2008). Sets of relations are bits.
import type { JoinGraph, JoinTree } from './join-graph.js';

/** The most relations, a bit each. */
const MOST_RELATIONS = 30;

/** Steps of the enumeration, each about a microsecond, after which it is given up. */
const MOST_STEPS = 10_000;

/** Undefined where there are too many trees to look at, or where none is found. */
export function enumerateTrees(graph: JoinGraph): JoinTree | undefined {
  return graph.size > MOST_RELATIONS ? undefined : new Enumeration(graph).run();
}

function bits(relations: readonly number[]): number {
  let set = 0;
  for (const relation of relations) set |= 1 << relation;
  return set;
}

function lowest(set: number): number {
  return set & -set;
}

class Enumeration {
  readonly #graph: JoinGraph;
  /** Of each relation, those that something joins with it alone. */
  readonly #adjacent: number[];
  /** Other pairs of sets that something joins, in both directions. */
  readonly #hyperedges: { readonly from: number; readonly to: number }[] = [];
  readonly #best = new Map<number, JoinTree>();
  #steps = 0;

  constructor(graph: JoinGraph) {
    this.#graph = graph;
    this.#adjacent = Array.from({ length: graph.size }, () => 0);
    for (const [left, right] of graph.hyperedges) {
      const from = bits(left);
      const to = bits(right);
      if (left.length === 1 && right.length === 1) {
        this.#adjacent[left[0]!]! |= to;
        this.#adjacent[right[0]!]! |= from;
      } else {
        this.#hyperedges.push({ from, to }, { from: to, to: from });
      }
    }
  }

  run(): JoinTree | undefined {
    const { size } = this.#graph;
    for (let relation = 0; relation < size; relation++) this.#best.set(1 << relation, this.#graph.leaf(relation));
    for (let relation = size - 1; relation >= 0; relation--) {
      const start = 1 << relation;
      this.#joinWithComplements(start);
      this.#grow(start, start | (start - 1));
    }
    return this.#isTooMuch ? undefined : this.#best.get(2 ** size - 1);
  }

  get #isTooMuch(): boolean {
    return this.#steps > MOST_STEPS;
  }

  /** The relations next to a set: of each set that it is joined with, the lowest. */
  #neighbours(set: number, excluded: number): number {
    const taken = set | excluded;
    let found = this.#allAdjacent(set) & ~taken;
    for (const { from, to } of this.#hyperedges) if ((from & ~set) === 0 && (to & taken) === 0) found |= lowest(to);
    return found;
  }

  #isJoined(a: number, b: number): boolean {
    if ((this.#allAdjacent(a) & b) !== 0) return true;
    for (const { from, to } of this.#hyperedges) if ((from & ~a) === 0 && (to & ~b) === 0) return true;
    return false;
  }

  #allAdjacent(set: number): number {
    let found = 0;
    for (let rest = set; rest !== 0; rest &= rest - 1) found |= this.#adjacent[31 - Math.clz32(lowest(rest))]!;
    return found;
  }

  /** Looks at every connected set that adds to `set` nothing of `excluded`, smaller ones first. */
  #grow(set: number, excluded: number): void {
    const near = this.#neighbours(set, excluded);
    for (let added = lowest(near); added !== 0 && !this.#isTooMuch; added = (added - near) & near) {
      this.#steps++;
      if (this.#best.has(set | added)) this.#joinWithComplements(set | added);
    }
    for (let added = lowest(near); added !== 0 && !this.#isTooMuch; added = (added - near) & near)
      this.#grow(set | added, excluded | near);
  }

  /** Looks at every set that `set` may be joined with, of relations above its lowest. */
  #joinWithComplements(set: number): void {
    const excluded = set | (lowest(set) - 1);
    const near = this.#neighbours(set, excluded);
    for (let relation = this.#graph.size - 1; relation >= 0 && !this.#isTooMuch; relation--) {
      const start = 1 << relation;
      if ((near & start) === 0) continue;
      if (this.#isJoined(set, start)) this.#consider(set, start);
      this.#growComplement(set, start, excluded | (near & (start | (start - 1))));
    }
  }

  #growComplement(set: number, complement: number, excluded: number): void {
    const near = this.#neighbours(complement, excluded | set);
    for (let added = lowest(near); added !== 0 && !this.#isTooMuch; added = (added - near) & near) {
      this.#steps++;
      const grown = complement | added;
      if (this.#best.has(grown) && this.#isJoined(set, grown)) this.#consider(set, grown);
    }
    for (let added = lowest(near); added !== 0 && !this.#isTooMuch; added = (added - near) & near)
      this.#growComplement(set, complement | added, excluded | near);
  }

  #consider(a: number, b: number): void {
    this.#steps++;
    const [left, right] = [this.#best.get(a), this.#best.get(b)];
    if (left === undefined || right === undefined) return;
    const known = this.#best.get(a | b);
    const tree = this.#graph.combine(left, right, known);
    if (tree !== undefined) this.#best.set(a | b, tree);
  }
}
