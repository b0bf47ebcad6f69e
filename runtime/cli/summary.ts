// The lines below a printed table: how many rows there are and were shown, and where the time went.
import type { QueryResult } from '../index.js';

/** The phases of a query in order, as QueryResult's report names them. */
const phases = ['parse', 'plan', 'validate', 'emit', 'compile', 'run', 'result'] as const;

/** The footer of a table of which at most `shown` rows were printed, with or without values cut to fit. */
export function footer(result: QueryResult, shown: number, cut: boolean): string {
  const rows = result.table.numRows;
  const lines = [`(${count(rows, 'row')}; ${timeSplit(result)})`];
  if (shown < rows) {
    lines.push(
      `The first ${grouped(shown)} of ${count(rows, 'row')}; --rows all shows every row, -o result.csv writes them to a file.`,
    );
  }
  if (cut) lines.push('Values that end in … are cut to fit the terminal; --format csv shows them whole.');
  return `${lines.join('\n')}\n`;
}

/** "12.9 ms, fast: parse 0.4, plan 1.1, validate 0.5, emit 3.0, compile 5.2, run 2.6, result 0.1". */
export function timeSplit({ report }: QueryResult): string {
  return `${milliseconds(report.total)} ms, ${report.mode}: ${phases.map((phase) => `${phase} ${milliseconds(report[phase])}`).join(', ')}`;
}

function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A whole number with commas. A locale's formatter would take as long to load as many a query. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
