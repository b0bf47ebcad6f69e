// What facts about tables tell of columns of a plan's rows: in which order they come, and which follow from others.
import type { Column, Expression } from '../planner/expression.js';
import { columnsOf } from '../planner/expression-tree.js';
import type { Join, Plan, Scan } from '../planner/plan.js';
import { visibleColumns } from '../planner/plan.js';

/**
 * Whether no value of a column is NULL or less than the one before it, in the order of the morsels and rows of the
 * pipeline that emits the rows of `plan`.
 */
export function isAscending(plan: Plan, column: Column): boolean {
  switch (plan.kind) {
    case 'scan':
      return factsOf(plan, column)?.ascending === true;
    case 'filter':
    case 'share':
      return isAscending(plan.input, column);
    case 'project': {
      const expression = plan.outputs.find((output) => output.column === column)?.expression;
      if (expression === undefined) return isAscending(plan.input, column);
      return expression.kind === 'column' && isAscending(plan.input, expression.column);
    }
    case 'join': {
      if (plan.build === 'left' && plan.type !== 'inner') return false;
      // A probe hands on the matches of each row before the next row's.
      const probe = plan.build === 'left' ? plan.right : plan.left;
      if (visibleColumns(probe).has(column)) return isAscending(probe, column);
      const equal = equalities(plan).find((pair) => pair.includes(column));
      const other = equal?.find((one) => one !== column);
      return other !== undefined && isAscending(probe, other);
    }
    default:
      return false;
  }
}

function factsOf(scan: Scan, column: Column) {
  const entry = scan.columns.find((c) => c.column === column);
  return entry && scan.table.columns[entry.index]?.facts;
}

/** The columns that an inner join makes equal, and not NULL. */
function equalities(join: Join): (readonly [Column, Column])[] {
  if (join.type !== 'inner') return [];
  return join.keys.flatMap(({ left, right, nullSafe }) =>
    left.kind === 'column' && right.kind === 'column' && nullSafe !== true
      ? [[left.column, right.column] as const]
      : [],
  );
}

/** Rows that agree in all of `from` agree in all of `to`. */
interface Dependency {
  readonly from: readonly Column[];
  readonly to: readonly Column[];
}

/**
 * The functional dependencies among the columns of a plan's rows that facts and equalities prove. All hold for rows of
 * NULLs, too, as an outer join adds them: the columns `from` are NULL in no other row, or only together with `to`.
 */
function dependencies(plan: Plan): Dependency[] {
  switch (plan.kind) {
    case 'scan':
      return plan.columns
        .filter(({ column }) => {
          const facts = factsOf(plan, column);
          return facts?.unique === true && facts.nullCount === 0;
        })
        .map(({ column }) => ({ from: [column], to: plan.columns.map((c) => c.column) }));
    case 'project': {
      const renamed = plan.outputs.flatMap(({ column, expression }) =>
        expression.kind === 'column' ? bothWays(column, expression.column) : [],
      );
      return [...dependencies(plan.input), ...renamed];
    }
    case 'join': {
      const left = dependencies(plan.left);
      if (plan.type === 'semi' || plan.type === 'anti' || plan.type === 'mark') return left;
      return [...left, ...dependencies(plan.right), ...equalities(plan).flatMap(([a, b]) => bothWays(a, b))];
    }
    case 'filter':
    case 'share':
    case 'sort':
    case 'limit':
    case 'row_number':
      return dependencies(plan.input);
    default:
      return [];
  }
}

function bothWays(a: Column, b: Column): Dependency[] {
  return [
    { from: [a], to: [b] },
    { from: [b], to: [a] },
  ];
}

/**
 * Which of some expressions over the rows of `plan` follow from the others: rows that agree in the rest agree in them.
 * Texts are left out first, as they are dear to compare.
 */
export function determinedKeys(plan: Plan, keys: readonly Expression[]): Set<Expression> {
  const determined = new Set<Expression>();
  if (keys.length < 2) return determined;
  const known = dependencies(plan);
  const order = [...keys].reverse();
  const isText = ({ type }: Expression) => type.kind === 'text';
  for (const key of [...order.filter(isText), ...order.filter((k) => !isText(k))]) {
    const rest = keys.filter((other) => other !== key && !determined.has(other));
    const reached = closure(rest, known);
    if ([...columnsOf(key)].every((column) => reached.has(column))) determined.add(key);
  }
  return determined;
}

/** The columns that follow from keys. */
function closure(keys: readonly Expression[], known: readonly Dependency[]): Set<Column> {
  const reached = new Set(keys.flatMap((key) => (key.kind === 'column' ? [key.column] : [])));
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { from, to } of known) {
      if (from.every((column) => reached.has(column))) for (const column of to) reached.add(column);
    }
  }
  return reached;
}
