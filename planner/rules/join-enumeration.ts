// Chooses the join tree of a graph, for the rule order-joins: of least cost among all bushy trees without cross
// products up to a number of inputs, greedily beyond.
import type { JoinGraph, JoinTree } from './join-graph.js';

/** The most inputs whose every tree is looked at. */
const MAX_ENUMERATED = 12;

/** A tree over all inputs. What nothing connects is joined last, the smallest first. */
export function chooseTree(graph: JoinGraph): JoinTree {
  const leaves = Array.from({ length: graph.size }, (_, input) => graph.leaf(input));
  const trees = components(graph, leaves).map((component) =>
    component.length <= MAX_ENUMERATED ? enumerate(graph, component) : grow(graph, component),
  );
  trees.sort((a, b) => a.rows - b.rows);
  return grow(graph, trees);
}

/** The inputs in groups between which nothing connects. */
function components(graph: JoinGraph, leaves: readonly JoinTree[]): JoinTree[][] {
  const groups: JoinTree[][] = [];
  const open = new Set(leaves);
  for (const start of leaves) {
    if (!open.delete(start)) continue;
    const group = [start];
    // The group grows while it is walked.
    for (const member of group) {
      for (const other of open) {
        if (!graph.isConnected(member, other)) continue;
        open.delete(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}

/**
 * The cheapest tree by dynamic programming over connected subgraphs: DPccp of G. Moerkotte and T. Neumann,
 * "Analysis of Two Existing and One New Dynamic Programming Algorithm for the Generation of Optimal Bushy Join
 * Trees without Cross Products" (VLDB 2006). Sets of inputs are bits.
 */
function enumerate(graph: JoinGraph, leaves: readonly JoinTree[]): JoinTree {
  const neighbours = leaves.map((leaf) =>
    leaves.reduce((mask, other, i) => (other !== leaf && graph.isConnected(leaf, other) ? mask | (1 << i) : mask), 0),
  );
  const best = new Map<number, JoinTree>(leaves.map((leaf, i) => [1 << i, leaf]));
  const around = (set: number): number => {
    let mask = 0;
    for (let i = 0; i < leaves.length; i++) if ((set & (1 << i)) !== 0) mask |= neighbours[i]!;
    return mask & ~set;
  };
  const consider = (a: number, b: number): void => {
    const [left, right] = [best.get(a)!, best.get(b)!];
    const known = best.get(a | b);
    const tree = graph.join(left, right, known?.rows ?? graph.rows(left, right));
    if (known === undefined || tree.cost < known.cost) best.set(a | b, tree);
  };
  /** Calls `visit` for every connected superset of `set` that adds nothing of `excluded`, smaller ones first. */
  const extend = (set: number, excluded: number, visit: (set: number) => void): void => {
    const near = around(set) & ~excluded;
    for (let added = near & -near; added !== 0; added = (added - near) & near) visit(set | added);
    for (let added = near & -near; added !== 0; added = (added - near) & near)
      extend(set | added, excluded | near, visit);
  };
  const joinWithComplements = (set: number): void => {
    const lowest = set & -set;
    const excluded = set | (lowest - 1);
    const near = around(set) & ~excluded;
    for (let i = leaves.length - 1; i >= 0; i--) {
      const start = 1 << i;
      if ((near & start) === 0) continue;
      consider(set, start);
      extend(start, excluded | (near & (start | (start - 1))), (other) => consider(set, other));
    }
  };
  for (let i = leaves.length - 1; i >= 0; i--) {
    const start = 1 << i;
    joinWithComplements(start);
    extend(start, start | (start - 1), joinWithComplements);
  }
  return best.get((1 << leaves.length) - 1) ?? grow(graph, leaves);
}

/** Joins to the first tree always the one that gives the fewest rows, connected ones before the others. */
function grow(graph: JoinGraph, trees: readonly JoinTree[]): JoinTree {
  const open = [...trees].sort((a, b) => a.rows - b.rows);
  let current = open.shift()!;
  while (open.length > 0) {
    const candidates = open.map((tree) => ({
      tree,
      rows: graph.rows(current, tree),
      isConnected: graph.isConnected(current, tree),
    }));
    const [best] = candidates.sort((a, b) => Number(b.isConnected) - Number(a.isConnected) || a.rows - b.rows);
    if (best === undefined) break;
    current = graph.join(current, best.tree, best.rows);
    open.splice(open.indexOf(best.tree), 1);
  }
  return current;
}
