// What a statement asks to be done, worked out against the catalog: the one dispatch over the kinds of statements. The
// planner does nothing of it; runtime/statement.ts has the counterpart that does. A new kind of statement is a member
// of Statement (sql/syntax.ts), its conversion (sql/convert-statement.ts), a member of Action, and a case in both.
import { bind } from './bind.js';
import type { Catalog, View } from './catalog.js';
import type { Query } from './plan.js';
import type { ExplainOptions, Statement } from './sql/syntax.js';
import { createView, dropViews } from './views.js';

export type Action =
  /** Answer a query, which is bound and not yet optimised. */
  | { readonly kind: 'query'; readonly query: Query }
  /** Tell how a query would be answered or, with `analyze`, how it was. */
  | { readonly kind: 'explain'; readonly query: Query; readonly options: ExplainOptions }
  /** Keep a view, in place of one of that name. */
  | { readonly kind: 'create view'; readonly view: View }
  /** Forget views. */
  | { readonly kind: 'drop view'; readonly names: readonly string[] };

/** Binds a statement. What it says of the catalog holds as long as that does not change. */
export function bindStatement(statement: Statement, catalog: Catalog): Action {
  switch (statement.kind) {
    case 'select':
      return { kind: 'query', query: bind(statement, catalog) };
    case 'explain':
      return { kind: 'explain', query: bind(statement.query, catalog), options: statement };
    case 'create view':
      return { kind: 'create view', view: createView(statement, catalog) };
    case 'drop view':
      return { kind: 'drop view', names: dropViews(statement, catalog) };
  }
}
