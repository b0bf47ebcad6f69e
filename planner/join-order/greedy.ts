// A good join tree of very many relations, for the rule order-joins: always the two trees that give the fewest rows
// together are joined next. Greedy Operator Ordering, L. Fegaras, "A New Heuristic for Optimizing Large Queries"
// (DEXA 1998), over the same hypergraph and conflict rules as the enumeration.
import type { JoinGraph, JoinTree } from './join-graph.js';

/** Undefined where it comes to trees that cannot be joined. */
export function growTree(graph: JoinGraph): JoinTree | undefined {
  const open = new Set(Array.from({ length: graph.size }, (_, relation) => graph.leaf(relation)));
  let pairs: JoinTree[] = [];
  const parts = (tree: JoinTree): readonly JoinTree[] => [tree.join!.left, tree.join!.right];
  const pairWithAll = (tree: JoinTree): void => {
    for (const other of open) {
      const pair = other === tree ? undefined : graph.combine(other, tree);
      if (pair !== undefined) pairs.push(pair);
    }
  };
  const all = [...open];
  open.clear();
  for (const tree of all) {
    pairWithAll(tree);
    open.add(tree);
  }
  while (open.size > 1) {
    const next = pairs.reduce<JoinTree | undefined>(
      (best, pair) =>
        best === undefined || pair.rows < best.rows || (pair.rows === best.rows && pair.cost < best.cost) ? pair : best,
      undefined,
    );
    if (next === undefined) return undefined;
    for (const part of parts(next)) open.delete(part);
    pairs = pairs.filter((pair) => parts(pair).every((part) => open.has(part)));
    pairWithAll(next);
    open.add(next);
  }
  return [...open][0];
}
