// The 22 queries of TPC-H in the specification's own words, with the parameters to which the published answers belong.

import { readFileSync } from 'node:fs';
import { MayflyError } from '../../planner/errors.js';
import type { Database, QueryOptions, StatementResult } from '../../runtime/index.js';

/** Numbers of the queries. */
export const queryNumbers: readonly number[] = Array.from({ length: 22 }, (_, i) => i + 1);

/** A file about query `number` beside this folder's sources, which hold data that the compiler does not copy. */
export function readQueryFile(folder: 'queries' | 'answers', number: number, extension: string): string {
  if (!queryNumbers.includes(number)) {
    throw new MayflyError('invalid_parameter_value', 'options', `TPC-H has queries 1 to 22, not ${number}`);
  }
  const name = `q${String(number).padStart(2, '0')}.${extension}`;
  return readFileSync(new URL(`../../../datasets/tpch/${folder}/${name}`, import.meta.url), 'utf8');
}

/**
 * The text of query `number`: a script, since query 15 creates a view, reads it and drops it. Throws `invalid_parameter_value` for a
 * number that is none.
 */
export function tpchQuery(number: number): string {
  return readQueryFile('queries', number, 'sql');
}

/** Runs all statements of query `number`; gives the result of the one that is a query. */
export async function answerTpchQuery(
  database: Database,
  number: number,
  options: QueryOptions = {},
): Promise<StatementResult> {
  let answer: StatementResult | undefined;
  for await (const result of database.script(tpchQuery(number), options)) {
    if (result.statement === 'select') answer = result;
  }
  if (answer === undefined) throw new MayflyError('internal_error', 'options', `TPC-H ${number} holds no query`);
  return answer;
}
