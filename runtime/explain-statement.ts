// The SQL statement EXPLAIN: one column of text, as PostgreSQL answers it, that says how a query would be answered or,
// with ANALYZE, how it was.
import { formatPlan } from '../planner/explain.js';
import type { Query } from '../planner/plan.js';
import type { ExplainOptions } from '../planner/sql/syntax.js';
import { formatAnalysis } from './analysis-text.js';
import { analyzePrepared, plannedOperators } from './analyze.js';
import { Table, Utf8, vectorFromArray } from './arrow.js';
import type { Dump } from './dump.js';
import { type QueryResult, withoutCode } from './execute.js';
import type { Settings } from './options.js';
import type { Engine, PreparedQuery } from './prepare.js';

/** Columns into which the text fits. */
const WIDTH = 100;

/** Answers EXPLAIN of the query `plan` that was prepared. The text is a row a line; JSON is one row. */
export async function explainStatement(
  engine: Engine,
  prepared: PreparedQuery,
  plan: Query,
  options: ExplainOptions,
  settings: Settings,
  signal: AbortSignal,
  dump: Dump | undefined,
): Promise<QueryResult> {
  const { analyze, format, ...shown } = options;
  if (!analyze) {
    const text =
      format === 'json' ? JSON.stringify({ plan: plannedOperators(plan) }) : formatPlan(plan, shown.estimates);
    return answer(format === 'json' ? [text] : text.split('\n'), withoutCode(prepared));
  }
  const analysis = await analyzePrepared(engine, prepared, plan, settings, signal, dump);
  if (format === 'json') return answer([JSON.stringify(analysis)], analysis.report);
  const text = formatAnalysis(analysis, { width: WIDTH, color: false, ...shown });
  return answer(text.trimEnd().split('\n'), analysis.report);
}

function answer(lines: readonly string[], report: QueryResult['report']): QueryResult {
  const table = new Table({ 'QUERY PLAN': vectorFromArray(lines, new Utf8()) });
  return { table, report: { ...report, resultRows: table.numRows } };
}
