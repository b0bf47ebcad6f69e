// Compares the modes of execution: one query interpreted, compiled fast and compiled optimised, that the answers are
// equal, where the time goes, and from how many rows on compiling pays.
import { MayflyError } from '../planner/errors.js';
import { formatPlan } from '../planner/explain.js';
import type { Execution } from './choose-mode.js';
import { answerDifference, type Ordering, orderingOf } from './compare-answers.js';
import { asMayflyError, linkTime, type QueryResult, type QueryStatistics } from './execute.js';
import type { Settings } from './options.js';
import { type Engine, PreparedQuery, throwIfCanceled } from './prepare.js';
import { executeStatement } from './statement.js';

/** The modes in the order in which they are compared. */
const comparedModes: readonly Execution[] = ['interpreted', 'fast', 'optimised'];

/** Phases whose times add up to a query's total, in order. */
const comparedPhases = ['parse', 'plan', 'emit', 'compile', 'link', 'run', 'result'] as const;

export type ComparedPhase = (typeof comparedPhases)[number];

/** How one mode did. Times in milliseconds of wall time, of each phase the least in several runs. */
export interface ModeComparison {
  readonly mode: Execution;
  readonly times: Readonly<Record<ComparedPhase, number>>;
  /** The sum of all phases. */
  readonly total: number;
  /** Scanned rows in a second of the run phase; undefined where the query scans nothing. */
  readonly rowsPerSecond: number | undefined;
  readonly peakMemory: number;
  /** LLVM instructions after optimisation and bytes of machine code; 0 without code. */
  readonly instructions: number;
  readonly codeBytes: number;
}

/** From how many scanned rows on one mode is faster than another, were time to grow with the rows as it did here. */
export interface BreakEven {
  readonly from: Execution;
  readonly to: Execution;
  /** Undefined: never, as far as this query shows. */
  readonly rows: number | undefined;
}

export interface Comparison {
  readonly sql: string;
  readonly threads: number;
  readonly scannedRows: number;
  readonly resultRows: number;
  /** Checking columns that no query had read before, once in the life of a table; in no mode's total. */
  readonly validate: number;
  readonly plan: string;
  readonly modes: readonly ModeComparison[];
  readonly breakEvens: readonly BreakEven[];
}

/** Most runs of a mode. */
const RUNS = 5;

/** Milliseconds after which a mode is not run again. */
const ENOUGH = 2000;

/**
 * Runs a query in every mode. Rejects with what the query fails with, where it fails in all modes alike, and with
 * internal_error where the answers differ.
 */
export async function compareModes(
  engine: Engine,
  sql: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<Comparison> {
  const { plan, ordering, validate } = await planOf(engine, sql, settings, signal);
  const outcomes: Outcome[] = [];
  for (const mode of comparedModes) outcomes.push(await runMode(engine, sql, { ...settings, mode }, signal));
  const results = answersOf(outcomes);
  checkAnswers(results, ordering);
  const [first] = results as [Answered, ...Answered[]];
  const { scannedRows, resultRows } = first.report;
  const modes = results.map(summary);
  return {
    sql,
    threads: settings.threads,
    scannedRows,
    resultRows,
    validate,
    plan,
    modes,
    breakEvens: [breakEven(modes[0]!, modes[1]!, scannedRows), breakEven(modes[1]!, modes[2]!, scannedRows)],
  };
}

async function planOf(
  engine: Engine,
  sql: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<{ plan: string; ordering: Ordering; validate: number }> {
  const prepared = new PreparedQuery(engine, sql, settings, signal, undefined);
  try {
    const query = await prepared.plan();
    return { plan: formatPlan(query), ordering: orderingOf(query), validate: prepared.times.validate };
  } catch (error) {
    throw asMayflyError(error, sql);
  } finally {
    prepared.release();
  }
}

type Times = Readonly<Record<ComparedPhase, number>>;

/** A mode's first answer and report, and its times over all runs. */
interface Answered extends QueryResult {
  readonly mode: Execution;
  readonly times: Times;
}

type Outcome = Answered | { readonly mode: Execution; readonly error: MayflyError };

async function runMode(
  engine: Engine,
  sql: string,
  settings: Settings & { readonly mode: Execution },
  signal: AbortSignal,
): Promise<Outcome> {
  const { mode } = settings;
  const start = performance.now();
  try {
    const first = await executeStatement(engine, sql, settings, signal);
    let times = timesOf(first.report);
    for (let run = 1; run < RUNS && performance.now() - start < ENOUGH; run++) {
      const again = await executeStatement(engine, sql, settings, signal);
      times = leastOf(times, timesOf(again.report));
    }
    return { mode, ...first, times };
  } catch (error) {
    throwIfCanceled(signal);
    return { mode, error: asMayflyError(error, sql) };
  }
}

/** All answers; throws where a mode has none. */
function answersOf(outcomes: readonly Outcome[]): Answered[] {
  const failed = outcomes.find((outcome) => 'error' in outcome);
  const answered = outcomes.filter((outcome): outcome is Answered => 'table' in outcome);
  if (failed === undefined) return answered;
  // Which of several faults in the data is met first is open, so any error in all modes is the query's.
  const [other] = answered;
  if (other === undefined) throw failed.error;
  const message = `${nameOf(failed.mode)} the query fails (${failed.error.message}), ${nameOf(other.mode)} it gives ${other.table.numRows} rows`;
  throw new MayflyError('internal_error', 'run', `the answers differ: ${message}`, { cause: failed.error });
}

function checkAnswers(results: readonly Answered[], ordering: Ordering): void {
  const [first, ...others] = results as [Answered, ...Answered[]];
  for (const other of others) {
    const difference = answerDifference(first.table, other.table, ordering, [nameOf(first.mode), nameOf(other.mode)]);
    if (difference !== undefined) throw new MayflyError('internal_error', 'run', `the answers differ: ${difference}`);
  }
}

function nameOf(mode: Execution): string {
  return mode === 'interpreted' ? 'interpreted' : `compiled ${mode}`;
}

/** Times whose sum is what a query took. */
function timesOf(report: QueryStatistics): Times {
  const { compile } = report;
  const linking = linkTime(report);
  return {
    parse: report.parse,
    plan: report.plan,
    emit: report.emit,
    compile: compile - linking,
    link: linking,
    run: report.run,
    result: report.result,
  };
}

function leastOf(a: Times, b: Times): Times {
  const least = comparedPhases.map((phase) => [phase, Math.min(a[phase], b[phase])]);
  return Object.fromEntries(least) as Times;
}

function summary({ mode, report, times }: Answered): ModeComparison {
  const { scannedRows, peakMemory, modules } = report;
  return {
    mode,
    times,
    total: comparedPhases.reduce((sum, phase) => sum + times[phase], 0),
    rowsPerSecond: scannedRows === 0 ? undefined : (scannedRows * 1000) / times.run,
    peakMemory,
    instructions: modules.reduce((sum, { instructions }) => sum + instructions, 0),
    codeBytes: modules.reduce((sum, { codeBytes }) => sum + codeBytes, 0),
  };
}

/** Milliseconds that making machine code takes. */
function codeTime({ times }: ModeComparison): number {
  return times.emit + times.compile + times.link;
}

function breakEven(from: ModeComparison, to: ModeComparison, scannedRows: number): BreakEven {
  const modes = { from: from.mode, to: to.mode };
  const savedPerRow = (from.times.run - to.times.run) / scannedRows;
  if (scannedRows === 0 || !(savedPerRow > 0)) return { ...modes, rows: undefined };
  return { ...modes, rows: Math.max(0, Math.ceil((codeTime(to) - codeTime(from)) / savedPerRow)) };
}
