// The subqueries of one clause while it is bound. Each is a join of the rows that the clause reads with the
// subquery's rows: of type mark for EXISTS, IN, ANY and ALL, of type single (or left, inner, where it has one row
// at most) for a subquery as a value. Its plan may read columns of those rows; the rule unnest removes that.
import type { Column, Expression } from './expression.js';
import { columnsOf } from './expression-tree.js';
import type { Join, Plan } from './plan.js';
import { visibleColumns } from './plan.js';
import { dependsOn, readsAny } from './plan-columns.js';

/** A join that still lacks its left side. */
export type SubqueryJoin = Omit<Join, 'kind' | 'left' | 'build'>;

export class Subqueries {
  #joins: SubqueryJoin[] = [];

  add(join: SubqueryJoin): void {
    this.#joins.push(join);
  }

  /** Takes over what `other` has gathered. */
  addAll(other: Subqueries): void {
    this.#joins.push(...other.#joins);
    other.#joins = [];
  }

  /** The rows of `input` with the results of the subqueries. */
  attach(input: Plan, change: (join: SubqueryJoin) => SubqueryJoin = (join) => join): Plan {
    return this.#joins.reduce<Plan>((left, join) => ({ kind: 'join', left, build: 'right', ...change(join) }), input);
  }

  /** Whether some subquery, or what it is compared with, reads some of `columns`. */
  reads(columns: ReadonlySet<Column>): boolean {
    return this.#joins.some(
      (join) =>
        dependsOn(join.right, columns) ||
        [...join.condition, ...join.keys.map(({ left }) => left)].some((part) => readsAny(part, columns)),
    );
  }

  /** Moves the subqueries whose results `expression` reads, and those that these read in turn, to `target`. */
  moveRead(expression: Expression, target: Subqueries): void {
    const read = columnsOf(expression);
    for (const join of [...this.#joins].reverse()) {
      if (![...resultsOf(join)].some((column) => read.has(column))) continue;
      for (const part of [...join.condition, ...join.keys.flatMap(({ left, right }) => [left, right])]) {
        for (const column of columnsOf(part)) read.add(column);
      }
    }
    const isRead = (join: SubqueryJoin): boolean => [...resultsOf(join)].some((column) => read.has(column));
    target.#joins.push(...this.#joins.filter(isRead));
    this.#joins = this.#joins.filter((join) => !isRead(join));
  }
}

function resultsOf(join: SubqueryJoin): ReadonlySet<Column> {
  return join.mark === undefined ? visibleColumns(join.right) : new Set([join.mark]);
}
