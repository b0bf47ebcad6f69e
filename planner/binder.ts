// What all parts of binding share for one query: the catalog, fresh columns, where each expression stands in the
// text, and the bound that keeps a query which multiplies itself (WITH) from growing without end.
import type { Catalog, ViewSource } from './catalog.js';
import type { ErrorDetails } from './errors.js';
import { MayflyError } from './errors.js';
import type { Aggregate, AggregateFunction, Column, Expression } from './expression.js';
import { expressionKey, isNullable } from './expression-tree.js';
import { Subqueries } from './subqueries.js';
import type { SqlType } from './types.js';

/** The most relations a query may have once WITH is expanded. */
const MAX_RELATIONS = 200;

/** State of binding one query. */
export class Binder {
  readonly catalog: Catalog;
  /** The tables and views that the text at hand names, by their key; not what the definitions of views name. */
  readonly sources = new Map<string, ViewSource>();
  readonly #positions = new Map<Expression, number>();
  readonly #literals = new Map<Column, Expression>();
  #nextColumn = 1;
  #relations = 0;

  constructor(catalog: Catalog) {
    this.catalog = catalog;
  }

  /** A column that no other operator produces. */
  column(name: string, type: SqlType, nullable: boolean): Column {
    return { id: this.#nextColumn++, name, type, nullable };
  }

  /** Notes where a column reference stands in the text, for errors that are found later. */
  remember<T extends Expression>(expression: T, position: number): T {
    if (!this.#positions.has(expression)) this.#positions.set(expression, position);
    return expression;
  }

  /** Notes that a column holds nothing but a literal that found no type: UNION may yet give it one. */
  noteLiteral(column: Column, literal: Expression): void {
    this.#literals.set(column, literal);
  }

  /** A subquery's column is text where no type was found: nothing around the subquery changes that. */
  settleLiteral(column: Column): void {
    this.#literals.delete(column);
  }

  literalOf(column: Column): Expression | undefined {
    return this.#literals.get(column);
  }

  positionOf(expression: Expression): ErrorDetails {
    const position = this.#positions.get(expression);
    return position === undefined ? {} : { position };
  }

  /** Counts one more relation. Throws `statement_too_complex` where WITH has multiplied them beyond reason. */
  countRelation(position: number): void {
    if (++this.#relations > MAX_RELATIONS) {
      throw new MayflyError('statement_too_complex', 'bind', `the query reads more than ${MAX_RELATIONS} relations`, {
        position,
      });
    }
  }
}

/** DISTINCT aggregates of one argument. */
export interface DistinctAggregates {
  readonly argument: Expression;
  readonly aggregates: Aggregate[];
}

/** Gathers the aggregates of one SELECT, each once, however often it is written. */
export class AggregateCollector {
  readonly aggregates: Aggregate[] = [];
  /** The subqueries that the aggregates' arguments read. */
  readonly subqueries = new Subqueries();
  /** The DISTINCT ones, by the key of their argument. */
  readonly distinct = new Map<string, DistinctAggregates>();
  readonly #binder: Binder;
  readonly #grouped: boolean;
  readonly #columns = new Map<string, Column>();

  constructor(binder: Binder, grouped: boolean) {
    this.#binder = binder;
    this.#grouped = grouped;
  }

  /** The column that holds `name(argument) FILTER (WHERE filter)`, over the distinct values of `distinct` if given. */
  add(
    name: AggregateFunction,
    argument: Expression | undefined,
    filter: Expression | undefined,
    type: SqlType,
    distinct: Expression | undefined,
  ): Column {
    const parts = [argument, filter, distinct].map((part) => (part === undefined ? '' : expressionKey(part)));
    const key = [name, ...parts].join('|');
    let column = this.#columns.get(key);
    if (column === undefined) {
      const counts = name === 'count' || name === 'count_star';
      // A group has a row, so only a filter or NULLs leave nothing to sum.
      const filled = this.#grouped && filter === undefined && argument !== undefined && !isNullable(argument);
      column = this.#binder.column(name === 'count_star' ? 'count' : name, type, !counts && !filled);
      this.#columns.set(key, column);
      const aggregate = { column, function: name, argument, filter };
      if (distinct === undefined) {
        this.aggregates.push(aggregate);
      } else {
        const same = this.distinct.get(expressionKey(distinct));
        if (same === undefined)
          this.distinct.set(expressionKey(distinct), { argument: distinct, aggregates: [aggregate] });
        else same.aggregates.push(aggregate);
      }
    }
    return column;
  }

  /** Whether there is any aggregate. */
  get isUsed(): boolean {
    return this.#columns.size > 0;
  }

  /** Whether `column` is the result of an aggregate gathered here that is of something: any but count(*). */
  readsColumns(column: Column): boolean {
    const plain = this.aggregates.find((aggregate) => aggregate.column === column);
    return this.has(column) && (plain === undefined || plain.argument !== undefined || plain.filter !== undefined);
  }

  /** Whether `column` is the result of an aggregate gathered here. */
  has(column: Column): boolean {
    return [...this.#columns.values()].includes(column);
  }
}
