// Rule: moves every conjunct as far down as the columns it reads allow: through projections and groupings, to the
// side of a join that has its columns, into the keys of a join where it equates the two sides.
import type { Column, Expression } from '../expression.js';
import { columnsOf, conjuncts, readsOnly, size, substitute } from '../expression-tree.js';
import type { Join, Plan, Query } from '../plan.js';
import { mapChildren, visibleColumns } from '../plan.js';

/** Above this many nodes a conjunct stays above the projection whose expressions would be written into it. */
const MAX_SUBSTITUTED_SIZE = 500;

export function pushDownFilters(query: Query): Query {
  return { ...query, plan: push(query.plan, []) };
}

/** `plan` with the conjuncts of `predicate` applied to its rows. */
function push(plan: Plan, predicate: readonly Expression[]): Plan {
  switch (plan.kind) {
    case 'filter':
      // What stood below ran first and goes on doing so.
      return push(plan.input, [...plan.predicate.flatMap(conjuncts), ...predicate]);
    case 'project':
    case 'aggregate': {
      const definitions = new Map(
        (plan.kind === 'project' ? plan.outputs : plan.groups).map(({ column, expression }) => [column, expression]),
      );
      const mayPass = (conjunct: Expression): boolean =>
        plan.kind === 'project' ||
        (plan.groups.length > 0 && columnsOf(conjunct).size > 0 && readsOnly(conjunct, new Set(definitions.keys())));
      const [passing, staying] = partition(
        predicate,
        (conjunct) => mayPass(conjunct) && substitutedSize(conjunct, definitions) <= MAX_SUBSTITUTED_SIZE,
      );
      const input = push(
        plan.input,
        passing.map((conjunct) => substitute(conjunct, definitions)),
      );
      return filter(input === plan.input ? plan : { ...plan, input }, staying);
    }
    case 'join':
      return plan.type === 'inner' ? pushIntoJoin(plan, predicate) : pushAroundJoin(plan, predicate);
    case 'sort':
      if (plan.limit === undefined) return mapChildren(plan, (input) => push(input, predicate));
      break;
  }
  return filter(
    mapChildren(plan, (child) => push(child, [])),
    predicate,
  );
}

function filter(input: Plan, predicate: readonly Expression[]): Plan {
  return predicate.length === 0 ? input : { kind: 'filter', input, predicate };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

/** How large a conjunct is once the definitions of its columns are written into it. */
function substitutedSize(conjunct: Expression, definitions: ReadonlyMap<Column, Expression>): number {
  let total = size(conjunct);
  for (const column of columnsOf(conjunct)) {
    const definition = definitions.get(column);
    // A plain column costs nothing; how often a column occurs is bounded by the conjunct's size.
    if (definition !== undefined && definition.kind !== 'column') total += size(definition) * size(conjunct);
  }
  return total;
}

function pushIntoJoin(join: Join, predicate: readonly Expression[]): Join {
  const [left, right] = [visibleColumns(join.left), visibleColumns(join.right)];
  const [toLeft, toRight, condition]: [Expression[], Expression[], Expression[]] = [[], [], []];
  const keys = [...join.keys];
  for (const conjunct of [...join.condition, ...predicate].flatMap(conjuncts)) {
    const key = equatesSides(conjunct, left, right);
    if (readsOnly(conjunct, left)) toLeft.push(conjunct);
    else if (readsOnly(conjunct, right)) toRight.push(conjunct);
    else if (key !== undefined) keys.push(key);
    else condition.push(conjunct);
  }
  return { ...join, left: push(join.left, toLeft), right: push(join.right, toRight), keys, condition };
}

/** Other joins keep or drop whole left rows, so only what reads the left side alone may go below, and only there. */
function pushAroundJoin(join: Join, predicate: readonly Expression[]): Plan {
  const left = visibleColumns(join.left);
  const [toLeft, staying] = partition(predicate.flatMap(conjuncts), (conjunct) => readsOnly(conjunct, left));
  return filter({ ...join, left: push(join.left, toLeft), right: push(join.right, []) }, staying);
}

/** The join key that `conjunct` is, where it equates an expression over one side with one over the other. */
export function equatesSides(
  conjunct: Expression,
  left: ReadonlySet<Column>,
  right: ReadonlySet<Column>,
): Join['keys'][number] | undefined {
  if (conjunct.kind !== 'call' || conjunct.function !== 'equal') return undefined;
  const [a, b] = conjunct.arguments;
  if (a === undefined || b === undefined) return undefined;
  if (readsOnly(a, left) && readsOnly(b, right)) return { left: a, right: b };
  return readsOnly(a, right) && readsOnly(b, left) ? { left: b, right: a } : undefined;
}
