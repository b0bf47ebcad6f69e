// What was seen of a query's operators while it ran, for EXPLAIN ANALYZE: their rows, and the pipelines or the time in
// which they made them. Nothing here depends on the kind of operator.
import type { CompiledQuery } from '../codegen/index.js';
import type { QueryReport } from '../native/query-abi.js';
import type { Plan, Query } from '../planner/plan.js';
import type { Profile } from './interpreter/profile.js';
import { skippedRows } from './row-ranges.js';

/** One operator, over all its readings. */
export interface ObservedOperator {
  /** Rows that it gave, to all its readers together. */
  rows: number;
  /** How often it was read: more than once where several operators share it. */
  readings: number;
  /** Of compiled code: rows of a scan's table that were not read, as no row of their blocks passes the filter above. */
  skipped: number;
  /** Whether all its rows were asked for: no limit above had enough, no join above has no match for some. */
  complete: boolean;
  /** Of compiled code, by index: the pipelines in which its rows are handed on. */
  readonly pipelines: number[];
  /** The pipelines that end in it. */
  readonly ends: number[];
  /** Rows of the table in which it looked rows up: those of the build side of a join that can match. */
  lookup: number | undefined;
  /** Of interpreted execution: milliseconds in it, and with all that it reads from. */
  readonly time: { readonly self: number; readonly total: number } | undefined;
}

export interface Observation {
  readonly query: Query;
  readonly operators: ReadonlyMap<Plan, ObservedOperator>;
  /** Milliseconds that reading the clock took, about; 0 for compiled code, which only counts. */
  readonly overhead: number;
}

/** An operator that nothing is known of yet. */
function unseen(): ObservedOperator {
  return {
    rows: 0,
    readings: 0,
    skipped: 0,
    complete: true,
    pipelines: [],
    ends: [],
    lookup: undefined,
    time: undefined,
  };
}

/** What the counters of compiled code tell. */
export function observeCompiled(query: Query, compiled: CompiledQuery, report: QueryReport): Observation {
  const operators = new Map<Plan, ObservedOperator>();
  const operatorOf = (plan: Plan): ObservedOperator => {
    let operator = operators.get(plan);
    if (operator === undefined) {
      operator = unseen();
      operators.set(plan, operator);
    }
    return operator;
  };
  compiled.counters.forEach(({ plan }, counter) => {
    const operator = operatorOf(plan);
    operator.rows += report.counts[counter] ?? 0;
    operator.readings++;
  });
  // What is kept for several readers is not handed on by anything that counts.
  for (const { plan, object } of compiled.kept) {
    const operator = operatorOf(plan);
    if (operator.readings > 0) continue;
    operator.rows = report.objectRows[object] ?? 0;
    operator.readings = 1;
  }
  // Those have an operator's own rows; what is left are tables in which a join looks rows up.
  const own = new Set([compiled.result.object, ...compiled.kept.map(({ object }) => object)]);
  compiled.pipelines.forEach(({ counters, source, sink }, pipeline) => {
    const [scan] = counters;
    const skipped = skippedRows(source);
    if (scan !== undefined && skipped > 0) {
      const operator = operatorOf(compiled.counters[scan]!.plan);
      operator.rows += skipped;
      operator.skipped += skipped;
    }
    for (const counter of counters) {
      const operator = operatorOf(compiled.counters[counter]!.plan);
      if (!operator.pipelines.includes(pipeline)) operator.pipelines.push(pipeline);
      if (report.pipelines[pipeline]?.stopped) operator.complete = false;
    }
    const last = counters.at(-1);
    const end = operatorOf((last === undefined ? undefined : compiled.counters[last]?.reader) ?? query.plan);
    end.ends.push(pipeline);
    if (sink !== undefined && !own.has(sink)) end.lookup = report.objectRows[sink];
  });
  for (const plan of compiled.reduced) operatorOf(plan).complete = false;
  // A sort or limit at the top is done by the collector of the result, of which nothing reads.
  const top = operatorOf(query.plan);
  if (top.readings === 0) {
    top.rows = report.rowCount;
    top.readings = 1;
  }
  return { query, operators, overhead: 0 };
}

/** What the interpreter's profile tells. */
export function observeInterpreted(query: Query, profile: Profile): Observation {
  const operators = new Map<Plan, ObservedOperator>();
  for (const [plan, { rows, readings, complete, self, total }] of profile.operators())
    operators.set(plan, { ...unseen(), rows, readings, complete, time: { self, total } });
  return { query, operators, overhead: profile.overhead() };
}
