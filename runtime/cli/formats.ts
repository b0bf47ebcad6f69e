// Results in the formats that other programs read: CSV, JSON, JSON lines, Markdown, Arrow.
// Numbers in JSON: an integer or decimal is a number where a double holds it exactly (integers to 2^53, decimals of
// at most 15 digits) and a string where not, so that no reader loses digits; NaN and infinities are strings.
import type { SqlType } from '../../planner/types.js';
import { type Table, tableToIPC } from '../arrow.js';
import { type TextColumn, textColumns, textReaders } from './value-text.js';

export const formats = ['table', 'csv', 'json', 'jsonl', 'markdown', 'arrow'] as const;
export type Format = (typeof formats)[number];

/** Text collected between writes. */
const chunkLength = 1 << 16;

/** The rows of a result in a format, in pieces. */
export function* formatRows(table: Table, format: Exclude<Format, 'table'>): Generator<string | Uint8Array> {
  if (format === 'arrow') {
    yield tableToIPC(table, 'file');
    return;
  }
  let chunk = '';
  for (const line of lines[format](table, textColumns(table))) {
    chunk += line;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

type Lines = (table: Table, columns: readonly TextColumn[]) => Iterable<string>;

/** RFC 4180 with line feeds. As in PostgreSQL's COPY, NULL is an empty field and an empty text is "". */
function* csvLines(table: Table, columns: readonly TextColumn[]): Generator<string> {
  const field = (text: string) => (text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  yield `${columns.map(({ name }) => field(name)).join(',')}\n`;
  for (const cells of rows(table, columns)) {
    yield `${cells.map((text) => (text === null ? '' : field(text))).join(',')}\n`;
  }
}

function* jsonLines(table: Table, columns: readonly TextColumn[]): Generator<string> {
  let before = '[';
  for (const object of jsonObjects(table, columns)) {
    yield `${before}\n${object}`;
    before = ',';
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}

function* jsonlLines(table: Table, columns: readonly TextColumn[]): Generator<string> {
  for (const object of jsonObjects(table, columns)) yield `${object}\n`;
}

/** An object a row. Of columns with the same name, the second is name_2 and so on: JSON keys must differ. */
function* jsonObjects(table: Table, columns: readonly TextColumn[]): Generator<string> {
  const keys = distinctNames(columns).map((name) => JSON.stringify(name));
  for (const cells of rows(table, columns)) {
    const members = cells.map(
      (text, index) => `${keys[index]}:${jsonValue(text, (columns[index] as TextColumn).type)}`,
    );
    yield `{${members.join(',')}}`;
  }
}

function distinctNames(columns: readonly TextColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let key = name;
    for (let count = 2; taken.has(key); count++) key = `${name}_${count}`;
    taken.add(key);
    return key;
  });
}

function jsonValue(text: string | null, type: SqlType): string {
  if (text === null) return 'null';
  switch (type.kind) {
    case 'boolean':
      return text;
    case 'integer':
      return Number.isSafeInteger(Number(text)) ? text : `"${text}"`;
    case 'decimal':
      return text.replace(/^-?0*\.?0*|\./g, '').length <= 15 ? text : `"${text}"`;
    case 'float':
      return Number.isFinite(Number(text)) ? text : `"${text}"`;
    case 'timestamp':
      return `"${text.replace(' ', 'T')}"`;
    default:
      return JSON.stringify(text);
  }
}

function* markdownLines(table: Table, columns: readonly TextColumn[]): Generator<string> {
  const cell = (text: string) => text.replace(/[\\|]/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>');
  yield `| ${columns.map(({ name }) => cell(name)).join(' | ')} |\n`;
  yield `| ${columns.map(({ isNumber }) => (isNumber ? '---:' : '---')).join(' | ')} |\n`;
  for (const cells of rows(table, columns)) {
    yield `| ${cells.map((text) => (text === null ? '*NULL*' : cell(text))).join(' | ')} |\n`;
  }
}

const lines: Record<Exclude<Format, 'table' | 'arrow'>, Lines> = {
  csv: csvLines,
  json: jsonLines,
  jsonl: jsonlLines,
  markdown: markdownLines,
};

function* rows(table: Table, columns: readonly TextColumn[]): Generator<(string | null)[]> {
  for (const batch of table.batches) {
    const readers = textReaders(batch, columns);
    for (let row = 0; row < batch.numRows; row++) yield readers.map((read) => read(row));
  }
}
