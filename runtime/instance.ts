// The middle of a compiled query's life: its instance is born, gets one module after the other while they are emitted,
// compiles and runs them meanwhile, and dies, whatever happened.
import type { CompiledQuery } from '../codegen/index.js';
import type { QueryReport } from '../native/query-abi.js';
import { chooseTier, type Tier } from './choose-mode.js';
import { describeResult, PipelineDescriber } from './descriptor.js';
import { reportedError } from './native-library.js';
import type { Settings } from './options.js';
import { type Engine, loadCodegen, type PreparedQuery, throwIfCanceled } from './prepare.js';

/** What is wanted of an instance beside the query's answer. */
export interface InstanceUse {
  /** Keep the text of code: as emitted; optimised, and as assembly. */
  readonly keepIr: boolean;
  readonly keepStages: boolean;
  /** Count the rows that operators yield and measure the time of the processors. */
  readonly analyze: boolean;
  /** False: compile and link only. */
  readonly run: boolean;
}

/** A query whose instance has done its work and is alive. */
export interface EndedQuery {
  readonly query: number;
  /** When its instance was born, by `performance.now()`. */
  readonly created: number;
  readonly compiled: CompiledQuery;
  /** In which its pipelines began. */
  readonly tier: Tier;
  readonly report: QueryReport;
}

/**
 * Gives `use` an instance in which a planned query was emitted, compiled and (where asked) run; the instance is
 * destroyed afterwards on every path. Throws what emission throws; how the query itself ended is in the report.
 */
export async function withInstance<T>(
  { native, scheduler }: Engine,
  prepared: PreparedQuery,
  settings: Settings,
  { keepIr, keepStages, analyze, run }: InstanceUse,
  signal: AbortSignal,
  use: (ended: EndedQuery) => T,
): Promise<T> {
  await loadCodegen();
  throwIfCanceled(signal);
  const { threads: workers, morselRows, memoryLimit, tierUpAfter } = settings;
  const tiers = chooseTier(settings);
  const created = performance.now();
  const query = native.createQuery(scheduler, {
    ...{ workers, morselRows, memoryLimit, analyzed: analyze, keepStages, run },
    ...(tierUpAfter !== undefined && { tierUpAfter }),
  });
  const describer = new PipelineDescriber(native);
  const cancel = () => native.cancelQuery(query);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const ended = native.runQuery(query);
    let compiled: CompiledQuery;
    try {
      compiled = prepared.emit({
        keepIr,
        countRows: analyze,
        moduleInstructions: tiers.moduleInstructions,
        take: (module) => native.addModule(query, describer.describe(module, tiers)),
      });
      native.finishQuery(query, describeResult(compiled));
    } catch (error) {
      cancel();
      await ended.catch(() => undefined);
      throw error;
    }
    const report = await ended;
    const { emit, compile, run: running } = report.times;
    Object.assign(prepared.times, { emit, compile, run: running });
    return use({ query, created, compiled, tier: tiers.tier, report });
  } finally {
    signal.removeEventListener('abort', cancel);
    native.destroyQuery(query);
    describer.release();
  }
}

/** Throws what a report tells of. */
export function checkReport(report: QueryReport): void {
  const error = reportedError(report);
  if (error !== undefined) throw error;
}
