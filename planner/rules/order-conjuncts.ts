// Rule: the conjuncts of a filter run in the order that is expected to cost least: by (share of rows kept - 1) / cost,
// least first (J. Hellerstein, M. Stonebraker, "Predicate Migration", SIGMOD 1993), the shares taken as independent
// but for the bounds of one column, which go together. One that can fail stays behind all that are written before
// it: they may guard it.
import type { Column, Expression } from '../expression.js';
import { isOrdering } from '../functions.js';
import { mayFail } from '../may-fail.js';
import type { Query } from '../plan.js';
import { rewritePlan } from '../plan.js';
import { selectivity } from '../selectivity.js';
import { expressionWeight } from '../work.js';

export function orderConjuncts(query: Query): Query {
  const plan = rewritePlan(query.plan, (node) => {
    if (node.kind !== 'filter' || node.predicate.length < 2) return node;
    const predicate = order(node.predicate);
    return predicate.every((conjunct, i) => conjunct === node.predicate[i]) ? node : { ...node, predicate };
  });
  return { ...query, plan };
}

/** Conjuncts that run one after the other. */
interface Unit {
  readonly conjuncts: readonly Expression[];
  /** Its place as written. */
  readonly index: number;
  readonly mayFail: boolean;
  readonly rank: number;
}

function order(predicate: readonly Expression[]): Expression[] {
  const groups: Expression[][] = [];
  const byColumn = new Map<Column, Expression[]>();
  for (const conjunct of predicate) {
    const column = boundedColumn(conjunct);
    const known = column && byColumn.get(column);
    if (known !== undefined) {
      known.push(conjunct);
      continue;
    }
    const group = [conjunct];
    if (column !== undefined) byColumn.set(column, group);
    groups.push(group);
  }
  const units = groups.map((group, index): Unit => {
    const conjuncts = group.length === 1 ? group : bySelectivity(group);
    const weight = conjuncts.reduce((sum, conjunct) => sum + expressionWeight(conjunct), 0);
    const rank = (selectivity(conjuncts) - 1) / Math.max(weight, LEAST_WEIGHT);
    return { conjuncts, index, mayFail: conjuncts.some(mayFail), rank };
  });
  const ordered = units.filter((unit) => !unit.mayFail).sort((a, b) => a.rank - b.rank);
  for (const unit of units.filter((unit) => unit.mayFail)) {
    let place = ordered.findLastIndex((other) => other.index < unit.index) + 1;
    while (place < ordered.length && ordered[place]!.rank <= unit.rank) place++;
    ordered.splice(place, 0, unit);
  }
  return ordered.flatMap(({ conjuncts }) => conjuncts);
}

function bySelectivity(conjuncts: readonly Expression[]): Expression[] {
  const shares = new Map(conjuncts.map((conjunct) => [conjunct, selectivity([conjunct])]));
  return [...conjuncts].sort((a, b) => shares.get(a)! - shares.get(b)!);
}

/** The weight of what reads a column and nothing more. */
const LEAST_WEIGHT = 0.5;

/** The column that a conjunct compares with a constant. */
function boundedColumn(conjunct: Expression): Column | undefined {
  if (conjunct.kind !== 'call' || !isOrdering(conjunct.function)) return undefined;
  const [value, bound] = conjunct.arguments;
  return value?.kind === 'column' && bound?.kind === 'constant' ? value.column : undefined;
}
