#!/usr/bin/env node
// The command `mayfly`: reads the command line, opens a Database, runs or explains one query, prints the result.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { MayflyError } from '../../planner/errors.js';
import { type Comparison, Database, type QueryResult } from '../index.js';
import { leaveParserUnoptimised } from './cold-start.js';
import { comparisonText } from './compare.js';
import { comparisonPage } from './compare-page.js';
import { formatRows } from './formats.js';
import { help } from './help.js';
import { type Command, type Input, type Output, parseCommandLine, UsageError } from './options.js';
import { ReaderGone, writeToFile, writeToStream } from './output.js';
import { footer } from './summary.js';
import { type Layout, layOutTable } from './table-layout.js';

/** Rows that a terminal shows unless --rows says otherwise. */
const terminalRows = 100;

/** Runs the command line and returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let sql = '';
  try {
    const command = parseCommandLine(args);
    if (command.kind === 'help' || command.kind === 'version') {
      await writeToStream(process.stdout, [command.kind === 'help' ? help : `${version()}\n`]);
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
  const { threads, mode } = command;
  const database = await Database.open({ ...(threads && { threads }), ...(mode && { mode }) });
  try {
    registerTables(database, command);
    if (command.kind === 'explain') {
      const text = await database.explain(sql, { stages: command.stages });
      await writeToStream(process.stdout, [text.endsWith('\n') ? text : `${text}\n`]);
    } else if (command.kind === 'compare') {
      await printComparison(await interruptible((signal) => database.compare(sql, { signal })), command);
    } else {
      await print(await interruptible((signal) => database.execute(sql, { signal })), command.output);
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

async function print(result: QueryResult, output: Output): Promise<void> {
  const { format, file, rows } = output;
  if (format !== 'table') {
    const pieces = formatRows(result.table, format);
    await (file === undefined ? writeToStream(process.stdout, pieces) : writeToFile(file, pieces));
    return;
  }
  const terminal = file === undefined && process.stdout.isTTY === true;
  const layout: Layout = {
    width: terminal ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY,
    rows: rows ?? (terminal ? terminalRows : Number.POSITIVE_INFINITY),
    color: terminal && (process.env.NO_COLOR ?? '') === '',
  };
  const pieces = tableWithFooter(result, layout);
  await (file === undefined ? writeToStream(process.stdout, pieces) : writeToFile(file, pieces));
}

function* tableWithFooter(result: QueryResult, layout: Layout): Generator<string> {
  const { cut } = yield* layOutTable(result.table, layout);
  yield footer(result, layout.rows, cut);
}

async function printComparison(
  comparison: Comparison,
  { json, html }: { json: boolean; html: string | undefined },
): Promise<void> {
  if (html !== undefined) await writeToFile(html, [comparisonPage(comparison)]);
  const { isTTY, columns } = process.stdout;
  const layout = { width: columns || 100, color: isTTY === true && (process.env.NO_COLOR ?? '') === '' };
  if (json) await writeToStream(process.stdout, [`${JSON.stringify(comparison, null, 2)}\n`]);
  else await writeToStream(process.stdout, [comparisonText(comparison, layout)]);
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
  const path = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

leaveParserUnoptimised();
process.exitCode = await main(process.argv.slice(2));
