// EXPLAIN ANALYZE: runs a query and holds what the planner had estimated against what each operator really did.

import { estimateRows } from '../planner/estimate.js';
import { describeOperator } from '../planner/explain.js';
import { children, type Plan, type Query } from '../planner/plan.js';
import { Dump } from './dump.js';
import { asMayflyError, executeQuery, type QueryStatistics } from './execute.js';
import type { Observation, ObservedOperator } from './observation.js';
import type { Settings } from './options.js';
import { type Engine, PreparedQuery } from './prepare.js';

/** An operator of the plan, what was expected of it and what it did. Times in milliseconds. */
export interface AnalyzedOperator {
  /** Its place in the tree, from 1 on, every operator before those that it reads. */
  readonly id: number;
  readonly kind: Plan['kind'];
  /** As `explain` shows it, in one line and the lines below. */
  readonly text: string;
  readonly details: readonly string[];
  readonly estimatedRows: number;
  /** Rows that it gave, to all its readers together. */
  readonly rows: number;
  /** How often it was read; more than once where several operators share it. */
  readonly readings: number;
  /** False where it could have given more rows: a limit above had enough, or a join above has no match for them. */
  readonly complete: boolean;
  /**
   * The factor between estimated rows and those of a reading, at least 1 (the q-error: Moerkotte, Neumann, Steidl,
   * "Preventing bad plans by bounding the impact of cardinality estimation errors", VLDB 2009); fewer than one row
   * counts as one. Undefined where there are too few rows as not all were asked for.
   */
  readonly error: number | undefined;
  /**
   * Of compiled code: rows of the table in which a join looked rows up, which are those of its build side that can
   * match. Undefined for other operators.
   */
  readonly lookup: number | undefined;
  /** Of compiled code: the rows of a scan that were not read, as no row of their blocks passes the filter above. */
  readonly skipped: number;
  /** Of compiled code: indexes of the pipelines in which its rows are handed on, and of those that end in it. */
  readonly pipelines: readonly number[];
  readonly ends: readonly number[];
  /** Of interpreted execution, by samples: in it, and with all that it reads from. */
  readonly time: { readonly self: number; readonly total: number } | undefined;
  /** The id of the same operator, shown before, which is shared; then its inputs are there. */
  readonly sameAs: number | undefined;
  readonly inputs: readonly AnalyzedOperator[];
}

/** What db.analyze tells. */
export interface Analysis {
  readonly sql: string;
  readonly threads: number;
  readonly plan: AnalyzedOperator;
  /** The operator whose estimate is furthest off, by more than a factor of 2. */
  readonly worst: { readonly id: number; readonly error: number } | undefined;
  /** Milliseconds of `report.run` that went into reading the clock, about; 0 for compiled code, which only counts. */
  readonly overhead: number;
  /** Times, counts, memory and pipelines, as of any query. */
  readonly report: QueryStatistics;
}

/** An estimate that is off by more than this factor is pointed out. */
export const NOTABLE_ERROR = 2;

/** Runs a query for what its operators do; its rows are discarded. Throws what the query throws. */
export async function analyzeQuery(
  engine: Engine,
  sql: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<Analysis> {
  const dump = Dump.open();
  const prepared = new PreparedQuery(engine, sql, settings, signal, dump);
  try {
    return await analyzePrepared(engine, prepared, await prepared.plan(), settings, signal, dump);
  } catch (error) {
    dump?.writeError(error);
    throw asMayflyError(error, sql);
  } finally {
    prepared.release();
  }
}

/** The same of a query that is prepared. */
export async function analyzePrepared(
  engine: Engine,
  prepared: PreparedQuery,
  query: Query,
  settings: Settings,
  signal: AbortSignal,
  dump: Dump | undefined,
): Promise<Analysis> {
  const seen: Observation[] = [];
  const { report } = await executeQuery(engine, prepared, query, settings, signal, dump, (each) => seen.push(each));
  return analysisOf(prepared.sql, settings.threads, seen[0]!, report);
}

/** What an observation and a report amount to. */
function analysisOf(sql: string, threads: number, seen: Observation, report: QueryStatistics): Analysis {
  const ids = new Map<Plan, number>();
  let worst: Analysis['worst'];
  const analyze = (plan: Plan): AnalyzedOperator => {
    const known = ids.get(plan);
    const id = ids.size + 1;
    ids.set(plan, known ?? id);
    const operator = analyzedOperator(plan, known ?? id, seen.operators.get(plan));
    if (known !== undefined) return { ...operator, sameAs: known };
    const { error = 1 } = operator;
    // An error is handed on to the operators above: of equal ones the last is where it arose.
    if (error > NOTABLE_ERROR && error >= (worst?.error ?? 0)) worst = { id, error };
    return { ...operator, inputs: children(plan).map(analyze) };
  };
  const plan = analyze(seen.query.plan);
  return { sql, threads, plan, worst, overhead: seen.overhead, report };
}

function analyzedOperator(plan: Plan, id: number, seen: ObservedOperator | undefined): AnalyzedOperator {
  const { rows = 0, readings = 0, skipped = 0, complete = true, lookup, pipelines = [], ends = [], time } = seen ?? {};
  const [text = plan.kind, ...details] = describeOperator(plan);
  const estimatedRows = estimateRows(plan);
  const [expected, given] = [Math.max(1, estimatedRows), Math.max(1, rows / Math.max(1, readings))];
  const isUnknown = !complete && given < expected;
  const error = isUnknown ? undefined : Math.max(expected / given, given / expected);
  return {
    id,
    kind: plan.kind,
    text,
    details,
    estimatedRows,
    rows,
    readings,
    complete,
    error,
    lookup,
    skipped,
    pipelines,
    ends,
    time,
    sameAs: undefined,
    inputs: [],
  };
}

/** An operator of a plan that has not run. */
export interface PlannedOperator extends Pick<AnalyzedOperator, 'id' | 'kind' | 'text' | 'details' | 'estimatedRows'> {
  readonly inputs: readonly PlannedOperator[];
}

/** The operators of a query, for programs. */
export function plannedOperators(query: Query): PlannedOperator {
  let last = 0;
  const planned = (plan: Plan): PlannedOperator => {
    const [text = plan.kind, ...details] = describeOperator(plan);
    const operator = { id: ++last, kind: plan.kind, text, details, estimatedRows: estimateRows(plan) };
    return { ...operator, inputs: children(plan).map(planned) };
  };
  return planned(query.plan);
}
