// Tells plans apart by what they compute and not by which columns they make: two plans have the same shape where
// they give the same rows, column by column. The rule share-subplans looks for such plans.
import type { Table } from './catalog.js';
import type { Aggregate, Column, Expression } from './expression.js';
import { expressionKey, keyNaming } from './expression-tree.js';
import type { Join, Plan, SortKey } from './plan.js';
import { typeName } from './types.js';

/** What a plan computes. */
export interface Shape {
  /** The same for two plans exactly where they have the same shape. */
  readonly id: number;
  /** The plan's columns in an order that is the same for all plans of the shape. */
  readonly columns: readonly Column[];
}

/** The shapes of the plans of one query, found bottom-up: of a plan's inputs only their shapes count. */
export class Shapes {
  readonly #ids = new Map<string, number>();
  readonly #tables = new Map<Table, number>();
  readonly #shapes = new Map<Plan, Shape>();

  of(plan: Plan): Shape {
    let shape = this.#shapes.get(plan);
    if (shape === undefined) {
      const { key, columns } = this.#describe(plan);
      shape = { id: numberOf(this.#ids, key), columns };
      this.#shapes.set(plan, shape);
    }
    return shape;
  }

  #describe(plan: Plan): { key: string; columns: readonly Column[] } {
    switch (plan.kind) {
      case 'scan': {
        const read = [...plan.columns].sort((a, b) => a.index - b.index);
        const key = `scan ${numberOf(this.#tables, plan.table)} ${read.map(({ index }) => index).join()}`;
        return { key, columns: read.map(({ column }) => column) };
      }
      case 'values': {
        const types = plan.columns.map(({ type }) => typeName(type));
        const rows = plan.rows.map((row) => row.map(expressionKey).join());
        // Rows may have no columns: then their number alone tells.
        return { key: `values ${types.join()} ${rows.length} ${rows.join(';')}`, columns: plan.columns };
      }
      case 'filter': {
        const { id, columns } = this.of(plan.input);
        return { key: `filter ${id} ${plan.predicate.map(keyOver(columns)).sort().join()}`, columns };
      }
      case 'project': {
        const { id, columns } = this.of(plan.input);
        const outputs = plan.outputs.map(({ expression }) => expression);
        const made = plan.outputs.map(({ column }) => column);
        return { key: `project ${id} ${outputs.map(keyOver(columns)).join()}`, columns: [...columns, ...made] };
      }
      case 'join':
        return this.#describeJoin(plan);
      case 'aggregate': {
        const { id, columns } = this.of(plan.input);
        const keyOf = keyOver(columns);
        const groups = plan.groups.map(({ expression }) => keyOf(expression));
        const aggregates = plan.aggregates.map((aggregate) => aggregateKey(aggregate, keyOf));
        const made = [...plan.groups, ...plan.aggregates].map(({ column }) => column);
        return { key: `aggregate ${id} ${groups.join()} ${aggregates.join()}`, columns: made };
      }
      case 'sort': {
        const { id, columns } = this.of(plan.input);
        const keyOf = keyOver(columns);
        const keys = plan.keys.map((key) => sortKeyText(key, keyOf));
        return { key: `sort ${id} ${keys.join()} ${plan.limit?.offset} ${plan.limit?.count}`, columns };
      }
      case 'row_number': {
        const { id, columns } = this.of(plan.input);
        const keyOf = keyOver(columns);
        const partition = plan.partition.map(keyOf);
        const keys = plan.keys.map((key) => sortKeyText(key, keyOf));
        return { key: `number ${id} ${partition.join()} by ${keys.join()}`, columns: [...columns, plan.column] };
      }
      case 'limit': {
        const { id, columns } = this.of(plan.input);
        return { key: `limit ${id} ${plan.range.offset} ${plan.range.count}`, columns };
      }
      case 'union': {
        const inputs = plan.inputs.map((input) => {
          const { id, columns } = this.of(input.plan);
          return `${id} ${input.columns.map((column) => columns.indexOf(column)).join()}`;
        });
        return { key: `union ${inputs.join(';')}`, columns: plan.columns };
      }
      case 'share': {
        const { id, columns } = this.of(plan.input);
        return { key: `share ${plan.shared.id} ${id}`, columns };
      }
      case 'shared_scan': {
        const sources = plan.columns.map(({ source }) => source.id);
        return { key: `shared ${plan.shared.id} ${sources.join()}`, columns: plan.columns.map(({ column }) => column) };
      }
    }
  }

  /** The sides of an inner join count for the same either way around, and so does the side that is built from. */
  #describeJoin(join: Join): { key: string; columns: readonly Column[] } {
    const [left, right] = [this.of(join.left), this.of(join.right)];
    const swap = join.type === 'inner' && left.id > right.id;
    const [first, second] = swap ? [right, left] : [left, right];
    const both = [...first.columns, ...second.columns];
    const keyOf = keyOver(both);
    const keys = join.keys.map((key) => {
      const sides = [keyOf(key.left), keyOf(key.right)];
      return `${(swap ? sides.reverse() : sides).join('=')} ${key.nullSafe === true}`;
    });
    const condition = join.condition.map(keyOf);
    const type = `${join.type} ${join.nullAware === true}`;
    const key = `join ${type} ${first.id} ${second.id} ${keys.sort().join()} ${condition.sort().join()}`;
    const keepsRight = join.type === 'inner' || join.type === 'left' || join.type === 'single';
    const columns = keepsRight ? both : first.columns;
    return { key, columns: join.mark === undefined ? columns : [...columns, join.mark] };
  }
}

function numberOf<T>(numbers: Map<T, number>, item: T): number {
  let number = numbers.get(item);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(item, number);
  }
  return number;
}

/** Keys of expressions in which a column is its place among `columns`. */
function keyOver(columns: readonly Column[]): (expression: Expression) => string {
  const nameOf = (column: Column): string => {
    const place = columns.indexOf(column);
    return place === -1 ? `#${column.id}` : `@${place}`;
  };
  return (expression) => keyNaming(expression, nameOf);
}

function sortKeyText(
  { expression, descending, nullsFirst }: SortKey,
  keyOf: (expression: Expression) => string,
): string {
  return `${keyOf(expression)} ${descending} ${nullsFirst}`;
}

function aggregateKey(aggregate: Aggregate, keyOf: (expression: Expression) => string): string {
  const { argument, filter, column } = aggregate;
  const parts = [argument, filter].map((part) => (part === undefined ? '' : keyOf(part)));
  return `${aggregate.function} ${parts.join(' if ')} ${typeName(column.type)}`;
}
