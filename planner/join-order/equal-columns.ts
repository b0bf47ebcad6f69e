// Columns that inner joins equate, however indirectly, for the hypergraph of joins (join-graph.ts).
import type { Column, Expression } from '../expression.js';
import { sameType } from '../types.js';

/** Gathers equalities of columns of one type into classes. */
export class EqualColumns {
  readonly #classOf = new Map<Column, Set<Expression>>();

  /** False where the expression is no such equality. */
  add(expression: Expression): boolean {
    const [a, b] = expression.kind === 'call' && expression.function === 'equal' ? expression.arguments : [];
    if (a?.kind !== 'column' || b?.kind !== 'column' || !sameType(a.type, b.type)) return false;
    if (a.column === b.column) return false;
    const merged = new Set([...(this.#classOf.get(a.column) ?? [a]), ...(this.#classOf.get(b.column) ?? [b])]);
    for (const member of merged) if (member.kind === 'column') this.#classOf.set(member.column, merged);
    return true;
  }

  classes(): Expression[][] {
    return [...new Set(this.#classOf.values())].map((members) => {
      // One expression a column.
      const columns = new Map<Column, Expression>();
      for (const member of members) if (member.kind === 'column') columns.set(member.column, member);
      return [...columns.values()];
    });
  }
}
