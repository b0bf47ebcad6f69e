#!/usr/bin/env node
// The command `mayfly`: reads the command line, opens a Database, runs a script or explains a query, prints what it gives.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MayflyError } from '../../planner/errors.js';
import { formatAnalysis } from '../analysis-text.js';
import { Database } from '../database.js';
import type { Analysis, Comparison } from '../index.js';
import { NativeLibrary } from '../native-library.js';
import { comparisonText } from './compare.js';
import { comparisonPage } from './compare-page.js';
import { help } from './help.js';
import { type Command, type Input, type Output, parseCommandLine, UsageError } from './options.js';
import { ReaderGone, writeToFile, writeToStream } from './output.js';
import { checkSingleAnswer, printAnswers } from './print.js';
import { withSubject } from './subject.js';
import { layOutTable } from './table-layout.js';

/** Runs the command line and returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let sql = '';
  try {
    const command = parseCommandLine(args);
    if (command.kind === 'help' || command.kind === 'version') {
      await writeToStream(process.stdout, [command.kind === 'help' ? help : `${version()}\n`]);
      return 0;
    }
    if (command.kind === 'facts') {
      await printFacts(command.paths, command.threads);
      return 0;
    }
    if (command.kind === 'query') checkDestination(command.output);
    sql = await readSql(command);
    await answer(command, sql);
    return 0;
  } catch (error) {
    if (error instanceof ReaderGone) return 0;
    if (error instanceof UsageError) {
      process.stderr.write(`mayfly: ${error.message}\nTry 'mayfly --help'.\n`);
      return 2;
    }
    if (error instanceof MayflyError) {
      process.stderr.write(errorText(error, sql));
      return error.code === 'query_canceled' ? 130 : 1;
    }
    throw error;
  }
}

async function answer(command: Extract<Command, Input>, sql: string): Promise<void> {
  const { threads, mode, dialect } = command;
  const database = await Database.open({ ...(threads && { threads }), ...(mode && { mode }), dialect });
  try {
    registerTables(database, command);
    if (command.loads.length > 0) await interruptible((signal) => loadTables(database, command, signal));
    if (command.kind === 'explain') {
      const explain = (query: string) => database.explain(query, { stages: command.stages });
      const text = await withSubject(database, sql, command.kind, dialect, explain);
      await writeToStream(process.stdout, [text.endsWith('\n') ? text : `${text}\n`]);
    } else if (command.kind === 'analyze') {
      const analysis = await interruptible((signal) =>
        withSubject(database, sql, 'explain --analyze', dialect, (query) => database.analyze(query, { signal })),
      );
      await printAnalysis(analysis, command);
    } else if (command.kind === 'compare') {
      const comparison = await interruptible((signal) =>
        withSubject(database, sql, command.kind, dialect, (query) => database.compare(query, { signal })),
      );
      await printComparison(comparison, command);
    } else {
      checkSingleAnswer(sql, dialect, command.output);
      await interruptible((signal) => printAnswers(database.script(sql, { signal }), command.output));
    }
    // All output is written, and a process that ends need not take down what it has.
    if (isPlainNode()) NativeLibrary.leaveAtOnce();
  } finally {
    await database.close();
  }
}

/** Finds the facts of tables and shows them. */
async function printFacts(paths: readonly string[], threads: number | undefined): Promise<void> {
  const database = await Database.open({ ...(threads && { threads }) });
  const { color } = terminalLayout();
  const width = process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
  try {
    for (const [index, path] of paths.entries()) {
      const table = await interruptible((signal) => database.facts(path, { signal }));
      if (paths.length > 1) await writeToStream(process.stdout, [`${index > 0 ? '\n' : ''}${path}\n`]);
      await writeToStream(process.stdout, layOutTable(table, { width, color, rows: Number.POSITIVE_INFINITY }));
    }
  } finally {
    await database.close();
  }
}

/** Runs queries; Ctrl-C cancels them, a second one ends the process as it would without a handler. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await work(interrupt.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function registerTables(database: Database, input: Input): void {
  for (const { name, path } of input.tables) database.register(name, path);
  for (const folder of input.data) {
    let tables = 0;
    for (const entry of entries(folder)) {
      const path = join(folder, entry.name);
      const isTable = entry.name.endsWith('.arrow') || entries(path, true).some((file) => file.name.endsWith('.arrow'));
      if (!isTable) continue;
      database.register(basename(entry.name, '.arrow'), path);
      tables++;
    }
    if (tables === 0) throw new MayflyError('file_error', 'data', `no .arrow file in ${folder}`);
  }
}

async function loadTables(database: Database, { loads }: Input, signal: AbortSignal): Promise<void> {
  for (const { name, path } of loads) await database.load(name, path, { signal });
}

/** The entries of a folder by name; of what is no readable folder none, where that is allowed. */
function entries(path: string, orNone = false) {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (orNone) return [];
    throw new MayflyError('file_error', 'data', `cannot read folder ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function printAnalysis(analysis: Analysis, { json }: { json: boolean }): Promise<void> {
  const text = json ? `${JSON.stringify(analysis, null, 2)}\n` : formatAnalysis(analysis, terminalLayout());
  await writeToStream(process.stdout, [text]);
}

/** How wide standard output is, and whether it takes colours. */
function terminalLayout(): { width: number; color: boolean } {
  const { isTTY, columns } = process.stdout;
  return { width: columns || 100, color: isTTY === true && (process.env.NO_COLOR ?? '') === '' };
}

async function printComparison(
  comparison: Comparison,
  { json, html }: { json: boolean; html: string | undefined },
): Promise<void> {
  if (html !== undefined) await writeToFile(html, [comparisonPage(comparison)]);
  if (json) await writeToStream(process.stdout, [`${JSON.stringify(comparison, null, 2)}\n`]);
  else await writeToStream(process.stdout, [comparisonText(comparison, terminalLayout())]);
}

/** Arrow's bytes on a terminal help nobody. */
function checkDestination(output: Output): void {
  if (output.format === 'arrow' && output.file === undefined && process.stdout.isTTY === true) {
    throw new UsageError('--format arrow writes binary data: name a file with -o, or pipe it on');
  }
}

async function readSql(input: Input): Promise<string> {
  if (input.sql !== undefined) return input.sql;
  if (input.file !== undefined) {
    try {
      return readFileSync(input.file, 'utf8');
    } catch (error) {
      throw new MayflyError('file_error', 'options', `cannot read ${input.file}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  if (process.stdin.isTTY === true) throw new UsageError('no SQL text given');
  return await text(process.stdin);
}

/** An error as PostgreSQL's psql shows it. */
function errorText(error: MayflyError, sql: string): string {
  const { excerpt, hint } = error.locate(sql);
  return [`ERROR: ${error.message}`, excerpt, hint === undefined ? undefined : `HINT: ${hint}`]
    .filter((line) => line !== undefined)
    .map((line) => `${line}\n`)
    .join('');
}

function version(): string {
  // By the package's name: the command is also bundled into one file that lies elsewhere.
  const own = createRequire(import.meta.url)('mayfly/package.json') as { version: string };
  return own.version;
}

/** Whether Node was asked for nothing that it does in the end, such as writing a profile. */
function isPlainNode(): boolean {
  const { NODE_OPTIONS = '', NODE_V8_COVERAGE = '' } = process.env;
  return process.execArgv.length === 0 && NODE_OPTIONS === '' && NODE_V8_COVERAGE === '';
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
