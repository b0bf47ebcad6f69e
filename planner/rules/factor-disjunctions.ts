// Rule: takes out of an OR what all its alternatives share, (a AND b) OR (a AND c) -> a AND (b OR c), so that a
// join key written in every alternative (TPC-H 19) becomes a key; and derives, for each relation below, the
// condition that every alternative puts on it alone, so that it can be pushed to that relation's scan.
import type { Column, Expression } from '../expression.js';
import {
  columnsOf,
  conjunction,
  conjuncts,
  disjunction,
  disjuncts,
  expressionKey,
  readsOnly,
} from '../expression-tree.js';
import type { Plan, Query } from '../plan.js';
import { children, rewritePlan, visibleColumns } from '../plan.js';

export function factorDisjunctions(query: Query): Query {
  const plan = rewritePlan(query.plan, (node) => {
    if (node.kind === 'filter') {
      const predicate = factorAll(node.predicate, node.input);
      return predicate === node.predicate ? node : { ...node, predicate };
    }
    if (node.kind === 'join' && node.type === 'inner' && node.condition.length > 0) {
      const condition = factorAll(node.condition, node);
      return condition === node.condition ? node : { ...node, condition };
    }
    return node;
  });
  return { ...query, plan };
}

function factorAll(predicate: readonly Expression[], below: Plan): readonly Expression[] {
  const parts = predicate.flatMap(conjuncts);
  if (!parts.some((part) => disjuncts(part).length > 1)) return predicate;
  const relations = joinedRelations(below).map(visibleColumns);
  return parts.flatMap((part) => {
    const alternatives = disjuncts(part).map(conjuncts);
    return alternatives.length > 1 ? factor(alternatives, relations) : [part];
  });
}

/** The inputs of a tree of joins (and filters between them). */
function joinedRelations(plan: Plan): Plan[] {
  const isInner = plan.kind === 'join' && plan.type === 'inner';
  return isInner || plan.kind === 'filter' ? children(plan).flatMap(joinedRelations) : [plan];
}

/** The conjuncts that an OR of ANDs amounts to. */
function factor(alternatives: readonly Expression[][], relations: readonly ReadonlySet<Column>[]): Expression[] {
  const [first = [], ...others] = alternatives;
  const otherKeys = others.map((alternative) => new Set(alternative.map(expressionKey)));
  const common = first.filter((conjunct) => otherKeys.every((keys) => keys.has(expressionKey(conjunct))));
  const commonKeys = new Set(common.map(expressionKey));
  const rests = alternatives.map((alternative) =>
    alternative.filter((conjunct) => !commonKeys.has(expressionKey(conjunct))),
  );
  // An alternative that is nothing but the common part absorbs the others.
  if (rests.some((rest) => rest.length === 0)) return common;
  const rest = disjunction(rests.map(conjunction));
  return [...common, ...implied(rests, rest, relations), rest];
}

/** For each relation on which every alternative puts a condition, the OR of those. */
function implied(
  rests: readonly Expression[][],
  whole: Expression,
  relations: readonly ReadonlySet<Column>[],
): Expression[] {
  if (relations.length < 2) return [];
  return relations.flatMap((columns) => {
    const own = rests.map((rest) =>
      rest.filter((conjunct) => columnsOf(conjunct).size > 0 && readsOnly(conjunct, columns)),
    );
    if (own.some((part) => part.length === 0) || readsOnly(whole, columns)) return [];
    return [disjunction(own.map(conjunction))];
  });
}
