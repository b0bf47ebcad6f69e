// Rule: moves every conjunct as far down as the columns it reads allow: through projections and groupings, to the
// side of a join that has its columns, into the keys of a join where it equates the two sides.
import type { Column, Expression } from '../expression.js';
import {
  columnReference,
  columnsOf,
  conjuncts,
  constant,
  FALSE,
  readsOnly,
  size,
  substitute,
  TRUE,
} from '../expression-tree.js';
import { fold } from '../fold.js';
import type { Join, JoinKey, Plan, Query } from '../plan.js';
import { mapChildren, mapExpressions, visibleColumns } from '../plan.js';

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
      switch (plan.type) {
        case 'inner':
          return pushIntoInner(plan, predicate);
        case 'mark':
          return pushAroundMark(plan, predicate);
        default:
          return pushAroundJoin(plan, predicate);
      }
    case 'union':
      return {
        ...plan,
        inputs: plan.inputs.map((input) => {
          const own = new Map(plan.columns.map((column, k) => [column, columnReference(input.columns[k]!)]));
          return {
            ...input,
            plan: push(
              input.plan,
              predicate.map((conjunct) => substitute(conjunct, own)),
            ),
          };
        }),
      };
    case 'row_number': {
      // A conjunct over the partition's columns keeps or drops partitions whole.
      const whole = new Set(plan.partition.flatMap((e) => (e.kind === 'column' ? [e.column] : [])));
      const [below, staying] = partition(
        predicate.flatMap(conjuncts),
        (conjunct) => columnsOf(conjunct).size > 0 && readsOnly(conjunct, whole),
      );
      return filter(
        mapChildren(plan, (input) => push(input, below)),
        staying,
      );
    }
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

/** Projections of an inner join's sides that only rename columns go above it, lest they hide what is equated. */
function pushIntoInner(join: Join, predicate: readonly Expression[]): Plan {
  for (const side of ['left', 'right'] as const) {
    const input = join[side];
    if (input.kind !== 'project' || !input.outputs.every(({ expression }) => expression.kind === 'column')) continue;
    const definitions = new Map(input.outputs.map(({ column, expression }) => [column, expression]));
    const inner = mapExpressions({ ...join, [side]: input.input }, (expression) => substitute(expression, definitions));
    return push({ ...input, input: inner }, predicate);
  }
  const { keys, left, right, condition } = divide(join, [...join.condition, ...predicate], true);
  return { ...join, left: push(join.left, left), right: push(join.right, right), keys, condition };
}

/**
 * Sorts conjuncts by what they read: the left side alone (they may go below only where `leftMay`), the right side
 * alone, an equality of both, or else.
 */
function divide(
  join: Join,
  predicate: readonly Expression[],
  leftMay: boolean,
): { left: Expression[]; right: Expression[]; keys: JoinKey[]; condition: Expression[] } {
  const [leftColumns, rightColumns] = [visibleColumns(join.left), visibleColumns(join.right)];
  const [left, right, condition]: [Expression[], Expression[], Expression[]] = [[], [], []];
  const keys = [...join.keys];
  for (const conjunct of predicate.flatMap(conjuncts)) {
    const key = equatesSides(conjunct, leftColumns, rightColumns);
    // One that reads no column is the join's own.
    const readsNothing = !leftMay && columnsOf(conjunct).size === 0;
    if (leftMay && readsOnly(conjunct, leftColumns)) left.push(conjunct);
    else if (readsOnly(conjunct, rightColumns) && !readsNothing) right.push(conjunct);
    else if (key !== undefined) keys.push(key);
    else condition.push(conjunct);
  }
  return { left, right, keys, condition };
}

/**
 * Other joins. Conjuncts above that read the left side alone go below it, as whole left rows are kept or dropped.
 * Of the join's own condition, what reads the right side alone goes there; what reads the left alone only in a semi
 * join, for elsewhere it decides about a match, not about the row. A left join whose missing rows a conjunct
 * above drops is an inner one.
 */
function pushAroundJoin(join: Join, predicate: readonly Expression[]): Plan {
  const columns = visibleColumns(join.left);
  const parts = predicate.flatMap(conjuncts);
  if (join.type === 'left' && parts.some((conjunct) => rejectsNulls(conjunct, visibleColumns(join.right)))) {
    return push({ ...join, type: 'inner' }, predicate);
  }
  const [below, staying] = partition(parts, (conjunct) => readsOnly(conjunct, columns));
  const { left, right, keys, condition } = divide(join, join.condition, join.type === 'semi');
  const plan: Join = {
    ...join,
    left: push(join.left, [...left, ...below]),
    right: push(join.right, right),
    keys,
    condition,
  };
  return filter(plan, staying);
}

/** Whether a conjunct is not true where all of `columns` are NULL. */
export function rejectsNulls(conjunct: Expression, columns: ReadonlySet<Column>): boolean {
  const read = [...columnsOf(conjunct)].filter((column) => columns.has(column));
  if (read.length === 0) return false;
  const nulls = new Map(read.map((column) => [column, constant(null, column.type)]));
  const folded = fold(substitute(conjunct, nulls));
  return folded.kind === 'constant' && folded.value !== true;
}

/** A mark join whose mark is a conjunct above it, or NOT of it, is a semi or an anti join; the mark is then known. */
function pushAroundMark(join: Join, predicate: readonly Expression[]): Plan {
  const parts = predicate.flatMap(conjuncts);
  const { mark } = join;
  const asks = (conjunct: Expression): 'semi' | 'anti' | undefined => {
    if (conjunct.kind === 'column' && conjunct.column === mark) return 'semi';
    if (conjunct.kind !== 'call' || conjunct.function !== 'not' || join.nullAware === true) return undefined;
    const [argument] = conjunct.arguments;
    return argument?.kind === 'column' && argument.column === mark ? 'anti' : undefined;
  };
  const type = parts.map(asks).find((found) => found !== undefined);
  if (type === undefined || mark === undefined) return pushAroundJoin(join, parts);
  const value = type === 'semi' ? TRUE : FALSE;
  const rest = parts
    .filter((conjunct) => asks(conjunct) !== type)
    .map((conjunct) => substitute(conjunct, new Map([[mark, value]])));
  const { mark: _mark, nullAware: _nullAware, ...bare } = join;
  const known: Plan = {
    kind: 'project',
    input: { ...bare, type },
    outputs: [{ column: mark, expression: value }],
  };
  return push(known, rest);
}

/**
 * The join key that `conjunct` is, where it equates (`=` or IS NOT DISTINCT FROM) an expression over one side with one
 * over the other.
 */
export function equatesSides(
  conjunct: Expression,
  left: ReadonlySet<Column>,
  right: ReadonlySet<Column>,
): Join['keys'][number] | undefined {
  if (conjunct.kind !== 'call') return undefined;
  const nullSafe = conjunct.function === 'is_not_distinct_from';
  if (conjunct.function !== 'equal' && !nullSafe) return undefined;
  const [a, b] = conjunct.arguments;
  if (a === undefined || b === undefined) return undefined;
  const key = readsOnly(a, left) && readsOnly(b, right) ? { left: a, right: b } : { left: b, right: a };
  if (!readsOnly(key.left, left) || !readsOnly(key.right, right)) return undefined;
  return nullSafe ? { ...key, nullSafe } : key;
}
