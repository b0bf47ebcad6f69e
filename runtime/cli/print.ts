// Prints the answers of a script in the format of the command line, to standard output as they come or to one file.

import { MayflyError } from '../../planner/errors.js';
import { parseStatement } from '../../planner/parse.js';
import type { DialectName } from '../../planner/sql/dialects/dialect.js';
import { splitStatements } from '../../planner/sql/split.js';
import type { Statement } from '../../planner/sql/syntax.js';
import type { StatementResult } from '../index.js';
import { hasAnswer } from '../statement.js';
import { type Format, formatRows } from './formats.js';
import type { Output } from './options.js';
import { writeToFile, writeToStream } from './output.js';
import { footer } from './summary.js';
import { type Layout, layOutTable } from './table-layout.js';

/** Rows that a terminal shows unless --rows says otherwise. */
const terminalRows = 100;

/** What stands between two answers of a script. */
const separators: Record<Format, string> = { table: '\n', markdown: '\n', csv: '', json: '', jsonl: '', arrow: '' };

/**
 * Prints what has an answer of `results`, the statements of a script. A file is written when all are there, and not
 * where there is no answer. Rejects with what a statement fails with.
 */
export async function printAnswers(results: AsyncIterable<StatementResult>, output: Output): Promise<void> {
  const { file } = output;
  const answers = answersOf(results)[Symbol.asyncIterator]();
  let next = await answers.next();
  if (next.done) return;
  if (file !== undefined) {
    const pieces = async function* () {
      for (let separator = ''; !next.done; separator = separators[output.format], next = await answers.next()) {
        yield separator;
        yield* piecesOf(next.value, output);
      }
    };
    await writeToFile(file, pieces());
    return;
  }
  for (let separator = ''; !next.done; separator = separators[output.format], next = await answers.next()) {
    if (separator !== '') await writeToStream(process.stdout, [separator]);
    await writeToStream(process.stdout, piecesOf(next.value, output));
  }
}

async function* answersOf(results: AsyncIterable<StatementResult>): AsyncGenerator<StatementResult, undefined> {
  for await (const result of results) if (hasAnswer(result.statement)) yield result;
}

function piecesOf(result: StatementResult, { format, file, rows }: Output): Iterable<string | Uint8Array> {
  if (format !== 'table') return formatRows(result.table, format);
  const terminal = file === undefined && process.stdout.isTTY === true;
  return tableWithFooter(result, {
    width: terminal ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY,
    rows: rows ?? (terminal ? terminalRows : Number.POSITIVE_INFINITY),
    color: terminal && (process.env.NO_COLOR ?? '') === '',
  });
}

function* tableWithFooter(result: StatementResult, layout: Layout): Generator<string> {
  const { cut } = yield* layOutTable(result.table, layout);
  yield footer(result, layout.rows, cut);
}

/**
 * Throws feature_not_supported, before anything is run, where a script has several answers and they go where only
 * one can be: Arrow's format holds one table, and a CSV or JSON file is read as one. On standard output CSV and JSON
 * follow one another, as those of psql and duckdb do.
 */
export function checkSingleAnswer(sql: string, dialect: DialectName, { format, file }: Output): void {
  if (format !== 'arrow' && !(file !== undefined && (format === 'csv' || format === 'json'))) return;
  const statements = splitStatements(sql, dialect);
  if (statements.length < 2) return;
  let answers = 0;
  for (const { text, position } of statements) {
    const kind = kindOf(text, dialect);
    // What is wrong with it shows when it is its turn.
    if (kind === undefined) return;
    if (!hasAnswer(kind) || ++answers < 2) continue;
    const where = file === undefined ? `--format ${format}` : file;
    const message = `${where} holds one result, and the script has another`;
    const hint = 'Run its queries one by one, or choose jsonl, markdown or table.';
    throw new MayflyError('feature_not_supported', 'options', message, { position, hint });
  }
}

function kindOf(sql: string, dialect: DialectName): Statement['kind'] | undefined {
  try {
    return parseStatement(sql, dialect).kind;
  } catch {
    return undefined;
  }
}
