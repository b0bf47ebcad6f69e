// What `mayfly explain` and `mayfly compare` are about: one query, or a script that creates views, has one query and
// drops the views again, as TPC-H specifies its query 15.

import { MayflyError } from '../../planner/errors.js';
import { parseStatement } from '../../planner/parse.js';
import type { DialectName } from '../../planner/sql/dialects/dialect.js';
import { type StatementText, splitStatements } from '../../planner/sql/split.js';
import type { Database } from '../index.js';

/**
 * Gives `work` the query of a script; the statements before and after it are run. Positions of errors are those in the
 * script. Rejects with feature_not_supported, before anything is run, where it is of another form.
 */
export async function withSubject<T>(
  database: Database,
  script: string,
  command: string,
  dialect: DialectName,
  work: (query: string) => Promise<T>,
): Promise<T> {
  const statements = splitStatements(script, dialect);
  // One statement, or none, is judged by who gets it.
  if (statements.length < 2) return work(script);
  const kinds: string[] = [];
  for (const { text, position } of statements) {
    kinds.push(await placed(position, async () => parseStatement(text, dialect).kind));
  }
  const found = kinds.findIndex((kind) => kind !== 'create view');
  const at = found === -1 ? kinds.length - 1 : found;
  const wrong = kinds.findIndex((kind, index) => index > at && kind !== 'drop view');
  if (wrong !== -1) {
    const message = `${command} takes one query, with CREATE VIEW before it and DROP VIEW after it`;
    const { position } = statements[wrong]!;
    throw new MayflyError('feature_not_supported', 'parse', message, { position });
  }
  const run = ({ text, position }: StatementText) => placed(position, () => database.query(text));
  for (const statement of statements.slice(0, at)) await run(statement);
  const { text, position } = statements[at]!;
  const result = await placed(position, () => work(text));
  for (const statement of statements.slice(at + 1)) await run(statement);
  return result;
}

/** Moves the position of an error of `work` to where its text stands in the script. */
async function placed<T>(position: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof MayflyError ? error.move(position) : error;
  }
}
