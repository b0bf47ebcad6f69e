// Cuts a script into its statements before any of them is parsed: a mistake in one does not keep those before it from
// running, and the parser's bounds hold for each alone.
import { type DialectName, dialects } from './dialects/dialect.js';
import { dialectTokens } from './dialects/tokens.js';
import { tokens } from './tokens.js';

/** A statement of a script, without the semicolon that ends it. */
export interface StatementText {
  readonly text: string;
  /** Its UTF-16 offset in the script. */
  readonly position: number;
}

/**
 * The statements of a script in order; none where there are only comments. As psql does, cuts at semicolons that
 * stand outside of parentheses.
 */
export function splitStatements(sql: string, dialect: DialectName = 'postgres'): StatementText[] {
  const statements: StatementText[] = [];
  let start: number | undefined;
  let open = 0;
  for (const { text, position } of dialect === 'postgres' ? tokens(sql) : signs(sql, dialect)) {
    if (text === ';' && open === 0) {
      if (start !== undefined) statements.push({ text: sql.slice(start, position), position: start });
      start = undefined;
      continue;
    }
    start ??= position;
    if (text === '(') open++;
    else if (text === ')') open = Math.max(0, open - 1);
  }
  if (start !== undefined) statements.push({ text: sql.slice(start), position: start });
  return statements;
}

/** The tokens of another dialect; what a text or quoted name says is no sign. */
function* signs(sql: string, dialect: Exclude<DialectName, 'postgres'>): Generator<{ text: string; position: number }> {
  for (const { kind, value, position } of dialectTokens(sql, dialects[dialect])) {
    if (kind !== 'end') yield { text: kind === 'sign' ? value : '', position };
  }
}
