// The plan: a tree of relational operators, made by the binder, rewritten by the rules, emitted by codegen.
import type { Table } from './catalog.js';
import type { Aggregate, Column, Expression } from './expression.js';
import { mapSame } from './expression-tree.js';

/** An operator. Frozen data; a rule makes new nodes. */
export type Plan =
  | Scan
  | Values
  | Filter
  | Project
  | Join
  | AggregatePlan
  | Sort
  | Limit
  | Union
  | RowNumber
  | Share
  | SharedScan;

/** Reads a table. `columns` are those that are needed, each with its index in `table.columns`. */
export interface Scan {
  readonly kind: 'scan';
  readonly table: Table;
  readonly columns: readonly { readonly column: Column; readonly index: number }[];
}

/** Literal rows; SELECT without FROM is one row of no columns. Every row holds constants or constant expressions. */
export interface Values {
  readonly kind: 'values';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Expression[])[];
}

/** Keeps the rows for which every conjunct of `predicate` is true. */
export interface Filter {
  readonly kind: 'filter';
  readonly input: Plan;
  readonly predicate: readonly Expression[];
}

/** Adds computed columns; the input's columns stay visible above it. */
export interface Project {
  readonly kind: 'project';
  readonly input: Plan;
  readonly outputs: readonly { readonly column: Column; readonly expression: Expression }[];
}

/**
 * What a join yields:
 * - `inner`: every pair that matches;
 * - `left`: the same and, with NULLs for the right columns, each left row without a match;
 * - `semi`, `anti`: each left row that has, or has no match, once, without the right columns;
 * - `mark`: each left row once, with `mark` telling whether it has a match;
 * - `single`: as `left`, but a second match of one left row is an error (cardinality_violation).
 *
 * Full and right outer joins are expressed by these (right: sides swapped; full: a union of left and anti).
 * Columns of a right side that may become NULL are declared nullable where they are made.
 */
export type JoinType = 'inner' | 'left' | 'semi' | 'anti' | 'mark' | 'single';

/** An equality that a join requires, of one type; `nullSafe`: NULL matches NULL (IS NOT DISTINCT FROM). */
export interface JoinKey {
  readonly left: Expression;
  readonly right: Expression;
  readonly nullSafe?: boolean;
}

/**
 * Joins two inputs: rows match on equality of all `keys` (none: every pair) and where all of `condition`
 * (conjuncts over both sides) is true. The join table is built from `build`: either side for inner, semi and
 * anti, the right side for the others. `byPosition`: its rows are rather found by their place in their table, where
 * facts are used; see position.ts.
 */
export interface Join {
  readonly kind: 'join';
  readonly type: JoinType;
  readonly left: Plan;
  readonly right: Plan;
  readonly keys: readonly JoinKey[];
  readonly condition: readonly Expression[];
  readonly build: 'left' | 'right';
  readonly byPosition?: true;
  /** Of a mark join: the boolean column that it adds. */
  readonly mark?: Column;
  /**
   * Of a mark join with one key and no condition: `mark` is NULL, as for IN, where there is no match but a NULL
   * on either side leaves it open. Without, `mark` is true or false.
   */
  readonly nullAware?: boolean;
}

/** All rows of all inputs, input by input; `columns[k]` takes the k-th of each input's columns, of the same type. */
export interface Union {
  readonly kind: 'union';
  readonly columns: readonly Column[];
  readonly inputs: readonly { readonly plan: Plan; readonly columns: readonly Column[] }[];
}

/** Groups by `groups` (NULLs equal; none: one group, even of no rows) and aggregates. */
export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly input: Plan;
  readonly groups: readonly { readonly column: Column; readonly expression: Expression }[];
  readonly aggregates: readonly Aggregate[];
}

export interface SortKey {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Orders the rows, stably; with `limit`, keeps `limit.count` rows after the first `limit.offset`. */
export interface Sort {
  readonly kind: 'sort';
  readonly input: Plan;
  readonly keys: readonly SortKey[];
  readonly limit: RowRange | undefined;
}

/** Keeps `range.count` rows after the first `range.offset`, in the input's order. */
export interface Limit {
  readonly kind: 'limit';
  readonly input: Plan;
  readonly range: RowRange;
}

/**
 * Adds `column`, a bigint: the row's number, from 1 on, among the rows that are equal in `partition` (NULLs being
 * equal; none: all rows), in the order of `keys` and then of the input. SQL's row_number() OVER (PARTITION BY … ORDER
 * BY …). The rows come in the order of partition and keys.
 */
export interface RowNumber {
  readonly kind: 'row_number';
  readonly input: Plan;
  readonly column: Column;
  readonly partition: readonly Expression[];
  readonly keys: readonly SortKey[];
}

/** The identity of rows that are computed once and read at several places. */
export interface Shared {
  /** For people. */
  readonly id: number;
  /** How many there are, estimated, and the rows of the largest table that they come from. */
  readonly rows: number;
  readonly baseRows: number;
}

/** Gives the rows of `input`, in which every SharedScan of `shared` reads the rows of `definition`, computed once. */
export interface Share {
  readonly kind: 'share';
  readonly shared: Shared;
  readonly definition: Plan;
  readonly input: Plan;
}

/** Reads shared rows, in the order in which they were computed: each `column` is the definition's `source`. */
export interface SharedScan {
  readonly kind: 'shared_scan';
  readonly shared: Shared;
  readonly columns: readonly { readonly column: Column; readonly source: Column }[];
}

/** A slice of rows; `count` undefined means all that follow. */
export interface RowRange {
  readonly offset: number;
  readonly count: number | undefined;
}

/** A whole query: the plan and which of its columns are the result, in order, under which names. */
export interface Query {
  readonly plan: Plan;
  readonly outputs: readonly { readonly name: string; readonly column: Column }[];
}

/** The operators that an operator reads from. */
export function children(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'scan':
    case 'shared_scan':
    case 'values':
      return [];
    case 'share':
      return [plan.definition, plan.input];
    case 'join':
      return [plan.left, plan.right];
    case 'union':
      return plan.inputs.map((i) => i.plan);
    default:
      return [plan.input];
  }
}

/** How many operators a plan has. */
export function operators(plan: Plan): number {
  return children(plan).reduce((sum, child) => sum + operators(child), 1);
}

/** The same operator over changed children; itself where none changed. */
export function mapChildren(plan: Plan, change: (child: Plan) => Plan): Plan {
  switch (plan.kind) {
    case 'scan':
    case 'shared_scan':
    case 'values':
      return plan;
    case 'share': {
      const definition = change(plan.definition);
      const input = change(plan.input);
      return definition === plan.definition && input === plan.input ? plan : { ...plan, definition, input };
    }
    case 'join': {
      const left = change(plan.left);
      const right = change(plan.right);
      return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
    }
    case 'union': {
      const inputs = mapSame(plan.inputs, (input) => {
        const changed = change(input.plan);
        return changed === input.plan ? input : { ...input, plan: changed };
      });
      return inputs === plan.inputs ? plan : { ...plan, inputs };
    }
    default: {
      const input = change(plan.input);
      return input === plan.input ? plan : { ...plan, input };
    }
  }
}

/** The columns that can be read above an operator. */
export function visibleColumns(plan: Plan): ReadonlySet<Column> {
  let columns = visibleByPlan.get(plan);
  if (columns === undefined) {
    columns = findVisible(plan);
    visibleByPlan.set(plan, columns);
  }
  return columns;
}

const visibleByPlan = new WeakMap<Plan, ReadonlySet<Column>>();

function findVisible(plan: Plan): ReadonlySet<Column> {
  switch (plan.kind) {
    case 'scan':
    case 'shared_scan':
      return columnsOfFields(plan.columns);
    case 'values':
    case 'union':
      return new Set(plan.columns);
    case 'join': {
      const left = visibleColumns(plan.left);
      if (plan.type === 'semi' || plan.type === 'anti') return left;
      if (plan.type === 'mark') return plan.mark === undefined ? left : new Set(left).add(plan.mark);
      const columns = new Set(left);
      for (const column of visibleColumns(plan.right)) columns.add(column);
      return columns;
    }
    case 'project':
      return columnsOfFields(plan.outputs, new Set(visibleColumns(plan.input)));
    case 'row_number':
      return new Set(visibleColumns(plan.input)).add(plan.column);
    case 'aggregate':
      return columnsOfFields(plan.aggregates, columnsOfFields(plan.groups));
    default:
      return visibleColumns(plan.input);
  }
}

function columnsOfFields(fields: readonly { readonly column: Column }[], columns = new Set<Column>()): Set<Column> {
  for (const { column } of fields) columns.add(column);
  return columns;
}

/** The same operator (its children untouched) with `change` applied to each expression it evaluates. */
export function mapExpressions(plan: Plan, change: (expression: Expression) => Expression): Plan {
  const changeAll = (list: readonly Expression[]): readonly Expression[] => mapSame(list, change);
  const changeField = <T extends { readonly expression: Expression }>(field: T): T => {
    const expression = change(field.expression);
    return expression === field.expression ? field : { ...field, expression };
  };
  switch (plan.kind) {
    case 'scan':
    case 'shared_scan':
    case 'share':
    case 'limit':
    case 'union':
      return plan;
    case 'values': {
      const rows = mapSame(plan.rows, changeAll);
      return rows === plan.rows ? plan : { ...plan, rows };
    }
    case 'filter': {
      const predicate = changeAll(plan.predicate);
      return predicate === plan.predicate ? plan : { ...plan, predicate };
    }
    case 'project': {
      const outputs = mapSame(plan.outputs, changeField);
      return outputs === plan.outputs ? plan : { ...plan, outputs };
    }
    case 'join': {
      const keys = mapSame(plan.keys, (key) => {
        const [left, right] = [change(key.left), change(key.right)];
        return left === key.left && right === key.right ? key : { ...key, left, right };
      });
      const condition = changeAll(plan.condition);
      return keys === plan.keys && condition === plan.condition ? plan : { ...plan, keys, condition };
    }
    case 'aggregate': {
      const groups = mapSame(plan.groups, changeField);
      const aggregates = mapSame(plan.aggregates, (aggregate) => {
        const argument = aggregate.argument && change(aggregate.argument);
        const filter = aggregate.filter && change(aggregate.filter);
        return argument === aggregate.argument && filter === aggregate.filter
          ? aggregate
          : { ...aggregate, argument, filter };
      });
      return groups === plan.groups && aggregates === plan.aggregates ? plan : { ...plan, groups, aggregates };
    }
    case 'sort': {
      const keys = mapSame(plan.keys, changeField);
      return keys === plan.keys ? plan : { ...plan, keys };
    }
    case 'row_number': {
      const partition = changeAll(plan.partition);
      const keys = mapSame(plan.keys, changeField);
      return partition === plan.partition && keys === plan.keys ? plan : { ...plan, partition, keys };
    }
  }
}

/** Rewrites a plan bottom-up. */
export function rewritePlan(plan: Plan, change: (plan: Plan) => Plan): Plan {
  return change(mapChildren(plan, (child) => rewritePlan(child, change)));
}
