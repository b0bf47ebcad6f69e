// Second step in the life of a query: syntax tree -> typed plan. Names are resolved against the catalog, every
// expression gets a type, and what is wrong is reported with its place in the SQL text. The parts: bind-select.ts
// (clauses), bind-from.ts, bind-join.ts (relations), bind-expression.ts, bind-operators.ts, bind-aggregate.ts,
// bind-subquery.ts (expressions), bind-set-operation.ts (UNION and its like), scope.ts (names), coerce.ts (types), function-table.ts (functions).
import { EMPTY_ENVIRONMENT } from './bind-expression.js';
import { bindSelect } from './bind-select.js';
import { Binder } from './binder.js';
import type { Catalog } from './catalog.js';
import type { Query } from './plan.js';
import type { SelectStatement } from './sql/syntax.js';

/** Binds a query to tables of `catalog`. Throws MayflyErrors of phase `bind`, with positions. */
export function bind(statement: SelectStatement, catalog: Catalog): Query {
  return bindSelect(new Binder(catalog), statement, EMPTY_ENVIRONMENT);
}
