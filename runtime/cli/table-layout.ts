// Lays a result out for people: an aligned table, or one block a row where the columns do not fit the terminal.
import { createRequire } from 'node:module';
import type { Table } from '../arrow.js';
import { type TextColumn, textColumns, textReaders } from './value-text.js';

/** How a result is laid out. */
export interface Layout {
  /** Columns of the terminal; Infinity where the output is not one. */
  readonly width: number;
  /** Most rows shown. */
  readonly rows: number;
  /** Whether to use bold and dim text. */
  readonly color: boolean;
}

/** A text column is cut down to this width before the table is given up for blocks. */
const narrowest = 16;
/** Text buffered between writes. */
const chunkLength = 1 << 16;

const separator = ' │ ';

const require = createRequire(import.meta.url);

/** The lines of a laid out result in pieces, and in the end how many values were cut. */
export function* layOutTable(table: Table, layout: Layout): Generator<string, { cut: boolean }> {
  const columns = textColumns(table);
  if (columns.length === 0) return { cut: false };
  const widths = columns.map((column) => textWidth(printable(column.name)));
  for (const cells of cellsOf(table, columns, layout.rows)) {
    for (const [index, cell] of cells.entries()) widths[index] = Math.max(widths[index] as number, cellWidth(cell));
  }
  const fitted = fit(widths, columns, layout.width);
  if (fitted === undefined) return yield* layOutBlocks(table, columns, layout);
  yield* buffered(tableLines(table, columns, fitted, layout));
  return { cut: fitted.some((width, index) => width < (widths[index] as number)) };
}

function* tableLines(table: Table, columns: readonly TextColumn[], widths: readonly number[], layout: Layout) {
  const style = styles(layout.color);
  const names = columns.map((column, index) => {
    return style.bold(pad(printable(column.name), widths[index] as number, column.isNumber));
  });
  yield names.join(separator).trimEnd();
  yield widths.map((width) => '─'.repeat(width)).join('─┼─');
  for (const cells of cellsOf(table, columns, layout.rows)) {
    const line = cells.map((cell, index) => {
      const { isNumber } = columns[index] as TextColumn;
      const width = widths[index] as number;
      return cell === null ? style.dim(pad('NULL', width, isNumber)) : pad(cell, width, isNumber);
    });
    yield line.join(separator).trimEnd();
  }
}

/** One block a row, a line a column: what is shown when a table would be too wide. Nothing is cut. */
function* layOutBlocks(
  table: Table,
  columns: readonly TextColumn[],
  layout: Layout,
): Generator<string, { cut: boolean }> {
  const style = styles(layout.color);
  const names = columns.map((column) => printable(column.name));
  const width = Math.max(...names.map(textWidth));
  let row = 0;
  function* lines() {
    for (const cells of cellsOf(table, columns, layout.rows)) {
      const title = `── row ${++row} `;
      yield title + '─'.repeat(Math.max(0, Math.min(layout.width, 60) - title.length));
      for (const [index, cell] of cells.entries()) {
        yield `${style.bold(pad(names[index] as string, width, false))}${separator}${cell ?? style.dim('NULL')}`;
      }
    }
  }
  yield* buffered(lines());
  return { cut: false };
}

/** The first `limit` rows as printable text, a row at a time. */
function* cellsOf(table: Table, columns: readonly TextColumn[], limit: number): Generator<(string | null)[]> {
  let left = limit;
  for (const batch of table.batches) {
    const readers = textReaders(batch, columns);
    for (let row = 0; row < batch.numRows; row++) {
      if (left-- <= 0) return;
      yield readers.map((read, index) => {
        const text = read(row);
        return text === null || columns[index]?.type.kind !== 'text' ? text : printable(text);
      });
    }
  }
}

/** Joins lines into pieces worth a write. */
function* buffered(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/**
 * Widths with which the columns fit `available`, or undefined where they cannot: the widest text columns give way
 * first, numbers and dates are never cut.
 */
function fit(natural: readonly number[], columns: readonly TextColumn[], available: number): number[] | undefined {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) + separator.length * (widths.length - 1) - available;
  while (excess > 0) {
    const cuttable = widths.map((width, index) => (columns[index]?.type.kind === 'text' ? width : 0));
    const widest = Math.max(...cuttable);
    if (widest <= narrowest) return undefined;
    const next = Math.max(narrowest, ...cuttable.filter((width) => width < widest), widest - excess);
    widths[cuttable.indexOf(widest)] = next;
    excess -= widest - next;
  }
  return widths;
}

/** Text without characters that would break a line or steer the terminal; those are escaped as in C. */
function printable(text: string): string {
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return escapes[character] ?? `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`;
  });
}

const isPlain = /^[ -~]*$/;

/** Loaded for the first text that is not plain: it begins by making a segmenter, which takes V8 20 ms. */
let stringWidth: ((text: string) => number) | undefined;

/** Columns of a terminal that a text takes. */
function textWidth(text: string): number {
  if (isPlain.test(text)) return text.length;
  stringWidth ??= (require('string-width') as typeof import('string-width')).default;
  return stringWidth(text);
}

function cellWidth(cell: string | null): number {
  return cell === null ? 4 : textWidth(cell);
}

/** Text set in exactly `width` columns, cut with an ellipsis where it is longer. */
function pad(text: string, width: number, toTheRight: boolean): string {
  const own = textWidth(text);
  if (own > width) return pad(cut(text, width), width, toTheRight);
  const space = ' '.repeat(width - own);
  return toTheRight ? space + text : text + space;
}

function cut(text: string, width: number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += textWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function styles(color: boolean) {
  const wrap = (code: number) => (text: string) => (color ? `\x1b[${code}m${text}\x1b[22m` : text);
  return { bold: wrap(1), dim: wrap(2) };
}
