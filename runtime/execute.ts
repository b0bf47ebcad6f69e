// The second half in the life of a query: what is planned is compiled and run natively, or interpreted, and its result
// copied out.
import type { CompiledQuery } from '../codegen/index.js';
import type { QueryReport } from '../native/query-abi.js';
import { MayflyError } from '../planner/errors.js';
import type { Query } from '../planner/plan.js';
import type { Table } from './arrow.js';
import { type Execution, GIVE_UP_MILLISECONDS, isInterpreted, type Tier } from './choose-mode.js';
import type { Dump } from './dump.js';
import { checkReport, withInstance } from './instance.js';
import { interpret } from './interpreter/index.js';
import { Profile } from './interpreter/profile.js';
import { type Observation, observeCompiled, observeInterpreted } from './observation.js';
import type { Settings } from './options.js';
import { type Engine, type PhaseTimes, type PreparedQuery, throwIfCanceled, timed } from './prepare.js';
import { buildResult } from './result.js';
import { skippedRows } from './row-ranges.js';

/** What happened while a query ran. Times in milliseconds of wall time, sizes in bytes. */
export interface QueryStatistics extends Readonly<PhaseTimes> {
  /** From the text to the result. */
  readonly total: number;
  /** From the text to the first morsel of compiled code; undefined where none was run. */
  readonly firstMorsel: number | undefined;
  /** How it was executed; `optimised` where any of its pipelines was. */
  readonly mode: Execution;
  /** Id of the instance that held the query's code; 0 where it was interpreted. */
  readonly instance: number;
  /** Rows of the tables that were scanned, without those of blocks that were not read. */
  readonly scannedRows: number;
  readonly resultRows: number;
  readonly peakMemory: number;
  /** Parts of `compile`, summed over modules and threads. */
  readonly compilation: Pick<QueryReport['times'], 'parse' | 'optimize' | 'generate' | 'link'>;
  /**
   * In order of execution; `tier` is that in which it began, `tierUp` tells of the optimised one that it went over to.
   * `instructions` counts LLVM's after optimisation.
   */
  readonly pipelines: readonly (QueryReport['pipelines'][number] & {
    readonly tier: Tier;
    readonly operators: readonly string[];
  })[];
  /** LLVM modules, each of which has the code of one or more pipelines; times in milliseconds of one thread. */
  readonly modules: QueryReport['modules'];
}

/** A result and what happened on the way to it. */
export interface QueryResult {
  readonly table: Table;
  readonly report: QueryStatistics;
}

/** Is told what was seen of the operators of a query that succeeded. */
export type Observer = (observation: Observation) => void;

/** Answers the query `plan` that was prepared. For an observer its operators are watched, which takes longer. */
export async function executeQuery(
  engine: Engine,
  prepared: PreparedQuery,
  plan: Query,
  settings: Settings,
  signal: AbortSignal,
  dump: Dump | undefined,
  observer?: Observer,
): Promise<QueryResult> {
  const { native } = engine;
  // Who wants to see every stage of a query wants to see its code.
  const dumped = dump !== undefined && settings.mode === 'auto';
  if (!dumped && isInterpreted(settings, plan)) {
    const answer = await interpretQuery(engine, prepared, plan, settings, signal, observer);
    if (answer !== undefined) return answer;
  }
  const [keepStages, analyze] = [dump !== undefined, observer !== undefined];
  const use = { keepIr: keepStages, keepStages, analyze, run: true };
  return await withInstance(engine, prepared, settings, use, signal, ({ query, created, compiled, tier, report }) => {
    dump?.writeStages(report.modules.length, (module, stage) => native.queryStage(query, module, stage));
    dump?.close(report.instance);
    checkReport(report);
    const table = timed(prepared.times, 'result', () =>
      buildResult(compiled.result.columns, report.batches, (batch, into) =>
        native.copyResult(query, report, batch, into),
      ),
    );
    observer?.(observeCompiled(plan, compiled, report));
    const { times, start } = prepared;
    const skipped = compiled.pipelines.reduce((sum, { source }) => sum + skippedRows(source), 0);
    const { firstMorsel } = report.times;
    return {
      table,
      report: {
        ...times,
        total: performance.now() - start,
        firstMorsel: firstMorsel === 0 ? undefined : created - start + firstMorsel,
        mode: report.pipelines.some(({ tierUp }) => tierUp !== undefined) ? 'optimised' : tier,
        scannedRows: prepared.scannedRows - skipped,
        ...statistics(compiled, tier, report),
      },
    };
  });
}

/** Answers a planned query without code; undefined where `auto` took it for smaller than it is. */
async function interpretQuery(
  engine: Engine,
  prepared: PreparedQuery,
  plan: Query,
  settings: Settings,
  signal: AbortSignal,
  observer: Observer | undefined,
): Promise<QueryResult | undefined> {
  const { times, scannedRows } = prepared;
  const profile = observer && new Profile();
  const start = performance.now();
  const interpretation = await interpret(plan, {
    memoryLimit: settings.memoryLimit,
    readMemory: (address, into) => engine.native.readMemory(address, into),
    checkCanceled: () => throwIfCanceled(signal),
    patience: settings.mode === 'auto' ? GIVE_UP_MILLISECONDS : Number.POSITIVE_INFINITY,
    profile,
  });
  if (interpretation === undefined) return undefined;
  const { rowCount, peakMemory, table } = interpretation;
  times.run = performance.now() - start;
  if (profile !== undefined) observer?.(observeInterpreted(plan, profile));
  const result = timed(times, 'result', table);
  return { table: result, report: { ...withoutCode(prepared), scannedRows, resultRows: rowCount, peakMemory } };
}

/** The report of a statement that needed no code and has no rows, up to now. */
export function withoutCode({ times, start }: PreparedQuery): QueryStatistics {
  const compilation = { parse: 0, optimize: 0, generate: 0, link: 0 };
  const counts = { scannedRows: 0, resultRows: 0, peakMemory: 0 };
  const total = performance.now() - start;
  return {
    ...times,
    total,
    firstMorsel: undefined,
    mode: 'interpreted',
    instance: 0,
    ...counts,
    compilation,
    pipelines: [],
    modules: [],
  };
}

/** Wall time of linking: the share of the compile phase that it has of all compiling. */
export function linkTime({ compile, compilation }: Pick<QueryStatistics, 'compile' | 'compilation'>): number {
  const { parse, optimize, generate, link } = compilation;
  const work = parse + optimize + generate + link;
  return work === 0 ? 0 : (compile * link) / work;
}

/** Any failure as a MayflyError that knows its place in the SQL text. */
export function asMayflyError(error: unknown, sql: string): MayflyError {
  if (error instanceof MayflyError) return error.locate(sql);
  const message = error instanceof Error ? error.message : String(error);
  // Statements that stay within the parser's bounds can still nest deeper in a later phase than the stack reaches.
  if (error instanceof RangeError && message.includes('call stack')) {
    return new MayflyError('statement_too_complex', 'emit', 'the statement nests too deep', { cause: error });
  }
  return new MayflyError('internal_error', 'run', message, { cause: error });
}

function statistics(compiled: CompiledQuery, tier: Tier, report: QueryReport) {
  const { parse, optimize, generate, link } = report.times;
  return {
    instance: report.instance,
    resultRows: report.rowCount,
    peakMemory: report.peakMemory,
    compilation: { parse, optimize, generate, link },
    pipelines: report.pipelines.map((pipeline, index) => ({
      ...pipeline,
      tier,
      operators: compiled.pipelines[index]?.operators ?? [],
    })),
    modules: report.modules,
  };
}
