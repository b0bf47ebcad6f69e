// Runs the planner over the TPC-H schema, for tests that compare its results as text.
import type { Catalog, View } from '../../planner/catalog.js';
import { MayflyError } from '../../planner/errors.js';
import { formatExpression, formatPlan } from '../../planner/explain.js';
import type { Expression } from '../../planner/expression.js';
import { fold } from '../../planner/fold.js';
import { optimize } from '../../planner/optimize.js';
import type { Query } from '../../planner/plan.js';
import { loadParser, parseSql } from '../../planner/sql/postgres.js';
import { splitStatements } from '../../planner/sql/split.js';
import { bindStatement } from '../../planner/statement.js';
import { typeName } from '../../planner/types.js';
import { TPCH } from './tpch-catalog.js';

await loadParser();

export function bindText(sql: string, catalog: Catalog = TPCH): Query {
  const action = bindStatement(parseSql(sql), catalog);
  if (action.kind === 'query') return action.query;
  throw new Error(`${sql} is no query`);
}

/** The one query of a script whose other statements create and drop views. */
export function bindScript(sql: string, catalog: Catalog = TPCH): Query {
  const views = new Map<string, View>(catalog.views());
  const names = () => [...catalog.names(), ...views.keys()];
  const withViews: Catalog = {
    lookup: (...named) => catalog.lookup(...named),
    views: () => views,
    residents: () => [],
    names,
  };
  let query: Query | undefined;
  for (const { text } of splitStatements(sql)) {
    const action = bindStatement(parseSql(text), withViews);
    if (action.kind === 'query') ({ query } = action);
    else if (action.kind === 'create view') views.set(action.view.name, action.view);
    else if (action.kind === 'drop view') for (const name of action.dropped.views) views.delete(name);
  }
  if (query === undefined) throw new Error(`${sql} has no query`);
  return query;
}

/** The optimised plan, estimates left out. */
export function planText(sql: string, catalog: Catalog = TPCH): string {
  return formatPlan(optimize(bindText(sql, catalog))).replace(/ {2}\(~[\d,]+ rows?\)/g, '');
}

/** "value: type" of a constant expression, as far as the planner computes it. */
export function constantText(expression: string): string {
  const { plan, outputs } = bindText(`select ${expression}`);
  const bound: Expression | undefined = plan.kind === 'project' ? plan.outputs[0]?.expression : undefined;
  const column = outputs[0]?.column;
  return bound === undefined || column === undefined
    ? ''
    : `${formatExpression(fold(bound))}: ${typeName(column.type)}`;
}

/** The type of an expression over `tables`. */
export function typeText(expression: string, tables = 'lineitem, nation'): string {
  const column = bindText(`select ${expression} from ${tables}`).outputs[0]?.column;
  return column === undefined ? '' : `${typeName(column.type)}${column.nullable ? ' null' : ''}`;
}

/** What goes wrong: "code: message", and the text from the error's position on. */
export function errorText(sql: string, catalog: Catalog = TPCH): { error: string; at: string } {
  try {
    optimize(bindText(sql, catalog));
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    return {
      error: `${error.code}: ${error.message}`,
      at: error.position === undefined ? '' : sql.slice(error.position),
    };
  }
  return { error: 'none', at: '' };
}
