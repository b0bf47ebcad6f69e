// The first half in the life of a query: SQL text -> syntax tree -> plan -> checked columns -> optimised plan ->
// bitcode. The tables that it holds open are let go by `release`.
import type { CompiledQuery, EmitOptions } from '../codegen/index.js';
import type { ColumnReport } from '../native/table-abi.js';
import { MayflyError } from '../planner/errors.js';
import { optimize } from '../planner/optimize.js';
import { parseStatement } from '../planner/parse.js';
import { children, type Plan, type Query, type Scan } from '../planner/plan.js';
import { pruneColumns } from '../planner/rules/prune-columns.js';
import { type Action, bindStatement } from '../planner/statement.js';
import { QueryCatalog, type TableCatalog } from './catalog.js';
import type { Dump } from './dump.js';
import { enableOpaquePointers } from './load-native.js';
import type { NativeLibrary } from './native-library.js';
import type { Settings } from './options.js';
import { needsProof } from './proof.js';
import { sampleAddresses } from './sample-addresses.js';
import { type Check, NamedTable, type StoredTable, type Validate } from './stored-table.js';

let codegen: typeof import('../codegen/index.js') | undefined;

/** Loads codegen and with it llvm-bindings, of which a process whose queries are interpreted has no need. */
export async function loadCodegen(): Promise<void> {
  if (codegen !== undefined) return;
  enableOpaquePointers();
  codegen = await import('../codegen/index.js');
}

/** The parts of an open Database that queries use. */
export interface Engine {
  readonly native: NativeLibrary;
  readonly scheduler: number;
  readonly catalog: TableCatalog;
  /** Checks of columns under way. */
  readonly checks: Set<Promise<unknown>>;
}

/**
 * Wall time of the phases of a query, in milliseconds. They follow one another but for the last ones: while pipelines are
 * emitted, the first are compiled and run. Each moment counts once, for `run` where a pipeline was under way, else for
 * `emit` where there was something left to emit, else for `compile`.
 */
export interface PhaseTimes {
  parse: number;
  /** Binding and optimisation. */
  plan: number;
  /** Checking columns that no query of this database has read before; waits for other queries' checks too. */
  validate: number;
  emit: number;
  compile: number;
  run: number;
  /** Copying the result into JavaScript's memory. */
  result: number;
}

/** A statement that is bound and, where it is a query, planned; emitted once `emit` was called. */
export class PreparedQuery {
  readonly sql: string;
  /** When its life began, by `performance.now()`. */
  readonly start = performance.now();
  readonly catalog: QueryCatalog;
  readonly times: PhaseTimes = { parse: 0, plan: 0, validate: 0, emit: 0, compile: 0, run: 0, result: 0 };
  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #signal: AbortSignal;
  readonly #dump: Dump | undefined;
  #query: Query | undefined;

  constructor(engine: Engine, sql: string, settings: Settings, signal: AbortSignal, dump: Dump | undefined) {
    this.sql = sql;
    this.catalog = new QueryCatalog(engine.catalog);
    this.#engine = engine;
    this.#settings = settings;
    this.#signal = signal;
    this.#dump = dump;
  }

  /** Parses and binds: what the statement asks to be done. The parser must be loaded. */
  bind(): Action {
    throwIfCanceled(this.#signal);
    this.#dump?.write('query.sql', this.sql);
    const statement = timed(this.times, 'parse', () => parseStatement(this.sql, this.#settings.dialect));
    this.#dump?.writeJson('syntax.json', statement);
    return timed(this.times, 'plan', () => bindStatement(statement, this.catalog));
  }

  /** Checks the columns that a bound query reads, and optimises it with what the check has found of them. */
  async optimize(bound: Query): Promise<Query> {
    const dump = this.#dump;
    dump?.writePlan('bound', bound);
    const { plan } = timed(this.times, 'plan', () => pruneColumns(bound));
    await this.#check(plan, false);
    await this.#prefetchSamples(plan);
    const query = timed(this.times, 'plan', () =>
      optimize(bound, dump && ((rule, changed) => dump.writePlan(rule, changed))),
    );
    // No rule reads more than the query says, but machine code must never rely on that.
    await this.#check(query.plan, this.#settings.facts && needsProof(query.plan));
    this.#query = query;
    return query;
  }

  /** Parses, binds and optimises. Rejects with feature_not_supported for a statement that is no query. */
  async plan(): Promise<Query> {
    const action = this.bind();
    if (action.kind === 'query') return this.optimize(action.query);
    const message = `${action.kind.toUpperCase()} is no query: there is nothing to explain or compare`;
    throw new MayflyError('feature_not_supported', 'bind', message, { position: 0 });
  }

  /** Rows that the plan's scans read. */
  get scannedRows(): number {
    return this.#query === undefined
      ? 0
      : scansOf(this.#query.plan).reduce((sum, scan) => sum + scan.table.rowCount, 0);
  }

  /** Emits the plan; each pipeline's module is in `native.bitcodeFile` while it is taken. {@link loadCodegen} comes first. */
  emit(options: Omit<EmitOptions, 'bitcodeFile' | 'facts'>): CompiledQuery {
    const query = this.#query;
    if (query === undefined || codegen === undefined) {
      throw new MayflyError('internal_error', 'emit', 'the query is not planned, or codegen not loaded');
    }
    const bitcodeFile = this.#engine.native.bitcodeFile.path;
    const compiled = codegen.emitQuery(query, { bitcodeFile, facts: this.#settings.facts, ...options });
    this.#dump?.writePipelines(compiled);
    return compiled;
  }

  release(): void {
    this.catalog.release();
  }

  /** Checks the columns that the scans of a plan read and of which nothing is known yet, or, for `proof`, not from here. */
  async #check(plan: Plan, proof: boolean): Promise<void> {
    const start = performance.now();
    const checks: Check[] = [];
    for (const scan of scansOf(plan)) {
      if (!(scan.table instanceof NamedTable))
        throw new MayflyError('internal_error', 'data', 'a table of another database');
      const { stored } = scan.table;
      for (const { index } of scan.columns) {
        const column = stored.columns[index];
        if (column === undefined)
          throw new MayflyError('internal_error', 'data', `${stored.name} has no column ${index}`);
        if (column.facts === undefined || (proof && !column.isProven))
          checks.push(column.validate((...found) => checkColumn(this.#engine, stored, ...found), proof));
      }
    }
    if (checks.length > 0) await untilChecked(checks, this.#signal);
    this.times.validate += performance.now() - start;
    throwIfCanceled(this.#signal);
  }

  /** Has the pool read what the planner is about to sample of files: JavaScript's thread would wait for the disk. */
  async #prefetchSamples(plan: Plan): Promise<void> {
    const start = performance.now();
    const { native, scheduler, checks } = this.#engine;
    const addresses = sampleAddresses(plan);
    if (addresses.length === 0) return;
    const task = native.prefetch(scheduler, BigUint64Array.from(addresses, BigInt));
    checks.add(task);
    await untilCanceled(
      task.finally(() => checks.delete(task)),
      this.#signal,
    );
    this.times.validate += performance.now() - start;
  }
}

/** Checks a column natively. The check outlives who is cancelled meanwhile, so it keeps the table's memory itself. */
export async function checkColumn(
  { native, scheduler, checks }: Engine,
  stored: StoredTable,
  ...[descriptor, blocks, signal]: Parameters<Validate>
): Promise<ColumnReport> {
  stored.retain();
  const check = native.validateColumn(scheduler, descriptor, blocks, signal);
  checks.add(check);
  try {
    return await check;
  } finally {
    checks.delete(check);
    stored.release();
  }
}

/** All scans of a plan. */
function scansOf(plan: Plan): Scan[] {
  return plan.kind === 'scan' ? [plan] : children(plan).flatMap(scansOf);
}

/** Throws query_canceled where the signal has been given. */
export function throwIfCanceled(signal: AbortSignal): void {
  if (signal.aborted) throw canceled(signal);
}

function canceled(signal: AbortSignal): MayflyError {
  return new MayflyError('query_canceled', 'run', 'the query was cancelled', { cause: signal.reason });
}

/** Waits for checks of columns, but no longer than to the signal. */
export async function untilChecked(checks: readonly Check[], signal: AbortSignal): Promise<void> {
  try {
    await untilCanceled(Promise.all(checks.map(({ done }) => done)), signal);
  } finally {
    for (const check of checks) check.leave();
  }
}

/** Waits for `promise`, but no longer than to the signal. */
function untilCanceled(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(canceled(signal));
    const leave = () => signal.removeEventListener('abort', onAbort);
    promise.then(() => resolve(), reject).finally(leave);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Runs `work` and adds its wall time to a phase. */
export function timed<T>(times: PhaseTimes, phase: keyof PhaseTimes, work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    times[phase] += performance.now() - start;
  }
}
