// The answers that the TPC published for its queries at scale factor 1, and how an answer is compared with them.

import { readQueryFile } from './queries.js';

/** An answer: column names and rows of text. */
export interface Answer {
  columns: string[];
  rows: string[][];
}

/** A value of an answer to be compared. Decimals are best given as text, which is exact; dates as `1995-03-05`. */
export type AnswerValue = string | number | bigint | null;

/**
 * Columns whose published values are rounded, and how far a value may be from them. Money is exact to the cent: half
 * a cent, either way. The published avg_yearly (Q17) is three cents below the quotient of its own data.
 */
const tolerances: Record<string, string> = {
  sum_base_price: '0.005',
  sum_disc_price: '0.005',
  sum_charge: '0.005',
  revenue: '0.005',
  sum_profit: '0.005',
  value: '0.005',
  total_revenue: '0.005',
  avg_qty: '0.01',
  avg_price: '0.01',
  avg_disc: '0.01',
  mkt_share: '0.01',
  promo_revenue: '0.01',
  avg_yearly: '0.05',
};

/** Other columns of decimals: not rounded, but written with more or fewer zeros by different engines. */
const exactDecimals = ['sum_qty', 's_acctbal', 'c_acctbal', 'o_totalprice', 'sum', 'totacctbal'];

/** The published answer of query `number` at scale factor 1. Throws `invalid_parameter_value` for another number. */
export function expectedAnswer(number: number): Answer {
  const [columns, ...rows] = readQueryFile('answers', number, 'csv').trimEnd().split('\n').map(splitLine);
  return { columns: columns as string[], rows };
}

/** The values of a CSV line. */
function splitLine(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'),
  );
}

/**
 * What about `rows`, this engine's answer to query `number` at scale factor 1, differs from the published one; nothing
 * where they agree. Rows are compared in order. Text is compared without the spaces around it, which the published
 * answers pad and so do not tell.
 */
export function answerDifferences(number: number, rows: readonly (readonly AnswerValue[])[]): string[] {
  const expected = expectedAnswer(number);
  if (rows.length !== expected.rows.length) return [`${rows.length} rows, not ${expected.rows.length}`];
  return expected.rows.flatMap((expectedRow, i) => {
    const row = rows[i] as readonly AnswerValue[];
    if (row.length !== expectedRow.length) return [`row ${i + 1}: ${row.length} columns, not ${expectedRow.length}`];
    return expectedRow.flatMap((value, j) => {
      const column = expected.columns[j] as string;
      if (agree(column, row[j] as AnswerValue, value)) return [];
      return [`row ${i + 1}, ${column}: ${row[j]}, not ${value}`];
    });
  });
}

function agree(column: string, actual: AnswerValue, expected: string): boolean {
  const tolerance = exactDecimals.includes(column) ? '0' : tolerances[column];
  if (tolerance === undefined) return String(actual).trim() === expected;
  const value = scaled(String(actual));
  if (value === undefined) return false;
  const difference = value - (scaled(expected) as bigint);
  const bound = scaled(tolerance) as bigint;
  return -bound <= difference && difference <= bound;
}

const FRACTION_DIGITS = 12;

/** A decimal times 10^12, cut off there; undefined where `text` is no plain decimal. */
function scaled(text: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  return BigInt(`${sign}${whole}${fraction.slice(0, FRACTION_DIGITS).padEnd(FRACTION_DIGITS, '0')}`);
}
