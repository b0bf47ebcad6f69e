// A statement from SQL text to what came of it: the counterpart of planner/statement.ts, which says what is to be done.
import type { Statement } from '../planner/sql/syntax.js';
import { Dump } from './dump.js';
import { asMayflyError, executeQuery, type QueryResult, withoutCode } from './execute.js';
import { explainStatement } from './explain-statement.js';
import type { Settings } from './options.js';
import { type Engine, PreparedQuery } from './prepare.js';
import { createTable } from './resident-table.js';
import { buildResult } from './result.js';

/** What came of a statement: a query's answer; a table of no columns where the statement has none. */
export interface StatementResult extends QueryResult {
  /** The kind of statement: `select` is any query. */
  readonly statement: Statement['kind'];
}

/** Which statements have an answer, if only one of no rows. */
const ANSWERS: Record<Statement['kind'], boolean> = {
  select: true,
  explain: true,
  'create view': false,
  'create table': false,
  'drop view': false,
  'drop table': false,
};

/** Whether a kind of statement has an answer to show. */
export function hasAnswer(statement: Statement['kind']): boolean {
  return ANSWERS[statement];
}

/** Runs one statement. Throws MayflyErrors, located in `sql`. */
export async function executeStatement(
  engine: Engine,
  sql: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<StatementResult> {
  const dump = Dump.open();
  const prepared = new PreparedQuery(engine, sql, settings, signal, dump);
  const done = (statement: Statement['kind']): StatementResult => {
    return { statement, table: buildResult([], [], () => {}), report: withoutCode(prepared) };
  };
  try {
    const action = prepared.bind();
    // Between binding and what changes the catalog nothing waits, so that what was checked still holds.
    switch (action.kind) {
      case 'query': {
        const query = await prepared.optimize(action.query);
        return { statement: 'select', ...(await executeQuery(engine, prepared, query, settings, signal, dump)) };
      }
      case 'explain': {
        const query = await prepared.optimize(action.query);
        return {
          statement: 'explain',
          ...(await explainStatement(engine, prepared, query, action.options, settings, signal, dump)),
        };
      }
      case 'create view':
        engine.catalog.putView(action.view);
        return done('create view');
      case 'create table': {
        if (action.query === undefined) return done('create table');
        const query = await prepared.optimize(action.query);
        const { table, report } = await executeQuery(engine, prepared, query, settings, signal, dump);
        const start = performance.now();
        await createTable(engine, action.name, table, settings.memoryLimit, signal);
        const loading = performance.now() - start;
        const { result, total } = report;
        return { ...done('create table'), report: { ...report, result: result + loading, total: total + loading } };
      }
      case 'drop view':
      case 'drop table':
        for (const name of action.dropped.views) engine.catalog.dropView(name);
        for (const name of action.dropped.tables) engine.catalog.unregister(name);
        return done(action.kind);
    }
  } catch (error) {
    dump?.writeError(error);
    throw asMayflyError(error, sql);
  } finally {
    prepared.release();
  }
}
