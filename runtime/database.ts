// A Database: the tables, the worker threads and the settings that queries share.

import { MayflyError } from '../planner/errors.js';
import { loadParserOf } from '../planner/parse.js';
import type { DialectName } from '../planner/sql/dialects/dialect.js';
import { type StatementText, splitStatements } from '../planner/sql/split.js';
import { type Analysis, analyzeQuery } from './analyze.js';
import type { Table } from './arrow.js';
import { type ArrowData, isArrowData } from './arrow-table.js';
import { TableCatalog } from './catalog.js';
import { type Comparison, compareModes } from './compare.js';
import { explainQuery, type Stage, stages } from './explain.js';
import { bindingsFile } from './load-native.js';
import { type Instance, NativeLibrary } from './native-library.js';
import { type DatabaseOptions, databaseSettings, type QueryOptions, querySettings, type Settings } from './options.js';
import type { Engine } from './prepare.js';
import { loadSource } from './resident-table.js';
import { executeStatement, type StatementResult } from './statement.js';
import { tableFacts } from './table-facts.js';

/** Options of `explain`: those of a query, and several stages at once. */
export interface ExplainOptions extends QueryOptions {
  /** Default: the plan. */
  readonly stages?: readonly Stage[];
}

/**
 * Tables and the means to query them. Several queries may run at once; JavaScript's event loop stays free meanwhile.
 * Everything that fails throws or rejects with MayflyError.
 */
export class Database {
  readonly #settings: Settings;
  readonly #running = new Set<Promise<unknown>>();
  readonly #cancels = new Set<AbortController>();
  readonly #engine: Engine;
  #closed: Promise<void> | undefined;

  private constructor(native: NativeLibrary, settings: Settings) {
    this.#settings = settings;
    this.#engine = {
      native,
      scheduler: native.openScheduler(settings.threads),
      catalog: new TableCatalog(native),
      checks: new Set(),
    };
  }

  /** Opens a database without tables; its worker threads live until it is closed. */
  static async open(options: DatabaseOptions = {}): Promise<Database> {
    const settings = databaseSettings(options);
    const native = NativeLibrary.open();
    // It is loaded when the first query is compiled; that it is missing is told now.
    bindingsFile();
    await loadParserOf(settings.dialect);
    return new Database(native, settings);
  }

  /** All live instances of this process: the library's and one for each query under way. */
  static instances(): Instance[] {
    return NativeLibrary.open().instances();
  }

  /**
   * Makes a table known by a name. A string is the path of an Arrow file, or of a folder whose *.arrow files are one
   * table; files are mapped, not read, and mapped anew when a later query finds them changed. Arrow data is
   * referenced, not copied, and must not be changed while it is registered. As everywhere in SQL, a name with upper
   * case letters must be quoted in queries.
   */
  register(name: string, source: string | ArrowData): void {
    this.#checkOpen();
    checkSource(name, source);
    if (typeof source === 'string') this.#engine.catalog.registerPath(name, source);
    else this.#engine.catalog.registerData(name, source);
  }

  /**
   * Makes a resident table: a copy of data in native memory, each column as narrow as its values allow, which queries
   * read faster than a file. The source is what `register` takes, or the name of a registered table. All resident
   * tables of a database together may take `memoryLimit` bytes, beyond which this rejects with out_of_memory; the
   * table's own go when it is dropped or unregistered. `signal` and `memoryLimit` are the options that matter.
   */
  async load(name: string, source: string | ArrowData, options: QueryOptions = {}): Promise<void> {
    await this.#run(options, (settings, signal) => {
      checkSource(name, source);
      return loadSource(this.#engine, name, source, settings.memoryLimit, signal);
    });
  }

  /**
   * Finds what can be known of the columns of a table, which is registered under that name or lies at that path, and
   * keeps it for later processes where it is of files: null counts, numbers of distinct values, bounds, order. The
   * answer is a table with a row for each column.
   */
  facts(table: string, options: Pick<QueryOptions, 'signal'> = {}): Promise<Table> {
    return this.#run(options, (_, signal) => {
      const { catalog } = this.#engine;
      const stored = catalog.find(table) ?? catalog.openPath(table);
      if (stored !== undefined) return tableFacts(this.#engine, stored, signal);
      throw new MayflyError('undefined_table', 'options', `there is no table, file or folder ${table}`);
    });
  }

  /**
   * Forgets a table; false where there is none of that name. Queries under way keep it to their end. A view that reads
   * it stays, and fails when it is used while there is no table of that name.
   */
  unregister(name: string): boolean {
    this.#checkOpen();
    return this.#engine.catalog.unregister(name);
  }

  /** The registered names, in order of registration. */
  tables(): string[] {
    this.#checkOpen();
    return this.#engine.catalog.names();
  }

  /** The names of the views, in order of creation. */
  views(): string[] {
    this.#checkOpen();
    return [...this.#engine.catalog.views.keys()];
  }

  /**
   * Runs one SQL statement. A query is answered with an Arrow table; what has no answer, such as CREATE VIEW, gives a
   * table of no columns and no rows.
   */
  async query(sql: string, options: QueryOptions = {}): Promise<Table> {
    return (await this.execute(sql, options)).table;
  }

  /** Runs one SQL statement as `query` does; the table comes with a report of times, counts and memory. */
  execute(sql: string, options: QueryOptions = {}): Promise<StatementResult> {
    return this.#runText(sql, options, (settings, signal) => executeStatement(this.#engine, sql, settings, signal));
  }

  /**
   * Runs the statements of a script, which semicolons separate, one after another: each when the result of the one
   * before it has been taken. The first that fails ends the script; those before it stay done. Positions of errors are
   * those in the script.
   */
  async *script(sql: string, options: QueryOptions = {}): AsyncGenerator<StatementResult, void, undefined> {
    checkText(sql);
    const { dialect } = querySettings(options, this.#settings);
    for (const { text, position } of statementsOf(sql, dialect)) {
      try {
        yield await this.execute(text, options);
      } catch (error) {
        throw error instanceof MayflyError ? error.move(position).locate(sql) : error;
      }
    }
  }

  /**
   * Runs a query interpreted, compiled fast and compiled optimised, several times each, and compares: where the time
   * goes and from how many rows on compiling pays. Rejects where the answers differ.
   */
  compare(sql: string, options: Omit<QueryOptions, 'mode'> = {}): Promise<Comparison> {
    return this.#runText(sql, options, (settings, signal) => compareModes(this.#engine, sql, settings, signal));
  }

  /**
   * Runs a query and tells of each of its operators how many rows were expected and how many came, and where the time
   * went; `formatAnalysis` makes it text. The query's rows are discarded.
   */
  analyze(sql: string, options: QueryOptions = {}): Promise<Analysis> {
    return this.#runText(sql, options, (settings, signal) => analyzeQuery(this.#engine, sql, settings, signal));
  }

  /** What a query becomes at one or several stages of its life, as text; it is not run. */
  explain(sql: string, what: Stage | ExplainOptions = 'plan'): Promise<string> {
    const { stages: asked = ['plan'], ...options }: ExplainOptions =
      typeof what === 'string' ? { stages: [what] } : what;
    return this.#runText(sql, options, (settings, signal) => {
      const unknown = asked.find((stage) => !stages.includes(stage));
      if (unknown !== undefined) {
        throw new MayflyError('invalid_parameter_value', 'options', `there is no stage ${JSON.stringify(unknown)}`, {
          hint: `Stages are ${stages.join(', ')}.`,
        });
      }
      return explainQuery(this.#engine, sql, asked, settings, signal);
    });
  }

  /**
   * Waits for the queries under way (with `cancel`, cancels them), then frees threads, mappings and tables. Everything
   * but a second `close` fails from the first call on.
   */
  close(options: { readonly cancel?: boolean } = {}): Promise<void> {
    if (options.cancel) for (const cancel of this.#cancels) cancel.abort();
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    const { native, scheduler, catalog, checks } = this.#engine;
    // Cancelled queries leave checks of columns behind, which others may wait for.
    await Promise.allSettled(checks);
    native.closeScheduler(scheduler);
    catalog.close();
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new MayflyError('database_closed', 'options', 'the database is closed');
  }

  async #runText<T>(
    sql: string,
    options: QueryOptions,
    work: (settings: Settings, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#run(options, (settings, signal) => {
      checkText(sql);
      const { dialect } = settings;
      if (dialect === this.#settings.dialect) return work(settings, signal);
      return loadParserOf(dialect).then(() => work(settings, signal));
    });
  }

  /** Checks the options, and counts the work as under way. */
  async #run<T>(options: QueryOptions, work: (settings: Settings, signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#checkOpen();
    const settings = querySettings(options, this.#settings);
    // One signal for both reasons to stop; AbortSignal.any would leave something behind for each query.
    const cancel = new AbortController();
    const forward = () => cancel.abort(options.signal?.reason);
    if (options.signal?.aborted) forward();
    options.signal?.addEventListener('abort', forward, { once: true });
    let running: Promise<T> | undefined;
    this.#cancels.add(cancel);
    try {
      running = work(settings, cancel.signal);
      this.#running.add(running);
      return await running;
    } finally {
      if (running !== undefined) this.#running.delete(running);
      this.#cancels.delete(cancel);
      options.signal?.removeEventListener('abort', forward);
    }
  }
}

/** Throws invalid_parameter_value where a name or a source is none. */
function checkSource(name: string, source: string | ArrowData): void {
  if (typeof name !== 'string' || name === '') {
    throw new MayflyError('invalid_parameter_value', 'options', 'a table needs a name');
  }
  if (typeof source === 'string' || isArrowData(source)) return;
  const expected = 'a path, an Arrow Table, a RecordBatch or an array of RecordBatches';
  throw new MayflyError('invalid_parameter_value', 'options', `table ${name}: the source must be ${expected}`);
}

function checkText(sql: string): void {
  if (typeof sql !== 'string') {
    throw new MayflyError('invalid_parameter_value', 'options', 'the SQL text must be a string');
  }
}

/** The statements of a script; throws syntax_error where there is none. */
function statementsOf(sql: string, dialect: DialectName): StatementText[] {
  try {
    const statements = splitStatements(sql, dialect);
    if (statements.length > 0) return statements;
    throw new MayflyError('syntax_error', 'parse', 'there is no statement', { position: 0 });
  } catch (error) {
    throw error instanceof MayflyError ? error.locate(sql) : error;
  }
}
