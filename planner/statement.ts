// What a statement asks to be done, worked out against the catalog: the one dispatch over the kinds of statements. The
// planner does nothing of it; runtime/statement.ts has the counterpart that does. A new kind of statement is a member
// of Statement (sql/syntax.ts), its conversion (sql/convert-statement.ts), a member of Action, and a case in both.
import { bind } from './bind.js';
import type { Catalog, View } from './catalog.js';
import { createTable } from './create-table.js';
import { type Dropped, drop } from './drop.js';
import type { Query } from './plan.js';
import type { ExplainOptions, Statement } from './sql/syntax.js';
import { createView } from './views.js';

export type Action =
  /** Answer a query, which is bound and not yet optimised. */
  | { readonly kind: 'query'; readonly query: Query }
  /** Tell how a query would be answered or, with `analyze`, how it was. */
  | { readonly kind: 'explain'; readonly query: Query; readonly options: ExplainOptions }
  /** Keep a view, in place of one of that name. */
  | { readonly kind: 'create view'; readonly view: View }
  /** Make a table of a query's answer, whose outputs are its columns; undefined: there is one of that name, which stays. */
  | { readonly kind: 'create table'; readonly name: string; readonly query: Query | undefined }
  /** Forget views, or tables and the views that read them. */
  | { readonly kind: 'drop view' | 'drop table'; readonly dropped: Dropped };

/** Binds a statement. What it says of the catalog holds as long as that does not change. */
export function bindStatement(statement: Statement, catalog: Catalog): Action {
  switch (statement.kind) {
    case 'select':
      return { kind: 'query', query: bind(statement, catalog) };
    case 'explain':
      return { kind: 'explain', query: bind(statement.query, catalog), options: statement };
    case 'create view':
      return { kind: 'create view', view: createView(statement, catalog) };
    case 'create table':
      return { kind: 'create table', name: statement.name, query: createTable(statement, catalog) };
    case 'drop view':
    case 'drop table':
      return { kind: statement.kind, dropped: drop(statement, catalog) };
  }
}
