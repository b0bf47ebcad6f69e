// The tokens of SQL text, as far as they can be told without parsing: what lies within a text, a quoted name or a
// comment is none. For what must be known before the parser sees the text (complexity.ts), of statements that it
// cannot be given together (split.ts), and of names whose place it does not tell.
import { MayflyError } from '../errors.js';

/** A word, number, run of operator signs or single other sign; of a text or quoted name only the opening. */
interface Token {
  readonly text: string;
  /** UTF-16 offsets of its first code unit and of what follows it; what follows the closing quote of a quoted one. */
  readonly position: number;
  readonly end: number;
}

/** How many characters the scanner may read again because of comments. */
const MAX_COMMENT_STEPS = 50_000_000;

/** One token, or the start of a text, quoted name or comment, to be skipped whole. Signs end where a comment begins. */
const TOKEN =
  /[eE]?'|"|--[^\n]*|\/\*|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[0-9.]+|(?:(?!--|\/\*)[-+*/<>=~!@#%^&|`?:])+|\S/gu;

/** All tokens in order. Linear in the text; throws `statement_too_complex` for comments that the parser is slow on. */
export function* tokens(sql: string): Generator<Token> {
  const pattern = new RegExp(TOKEN);
  const budget = { steps: MAX_COMMENT_STEPS };
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const [text] = match;
    if (text.startsWith('--')) continue;
    if (text === '/*') {
      pattern.lastIndex = endOfComment(sql, pattern.lastIndex, budget);
      continue;
    }
    if (text.endsWith("'") || text === '"') {
      pattern.lastIndex = endOfQuoted(sql, pattern.lastIndex, text);
    } else if (text.length > 1 && text.startsWith('$')) {
      const end = sql.indexOf(text, pattern.lastIndex);
      pattern.lastIndex = end === -1 ? sql.length : end + text.length;
    }
    yield { text, position: match.index, end: pattern.lastIndex };
  }
}

/** The end of a text or quoted name whose opening has been read; a doubled quote does not end it. */
function endOfQuoted(sql: string, start: number, opening: string): number {
  const quote = opening.slice(-1);
  for (let at = start; at < sql.length; at++) {
    if (opening.length === 2 && sql[at] === '\\') at++;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return sql.length;
}

/**
 * The end of a comment whose opening has been read. Comments nest. PostgreSQL's scanner reads the operator
 * characters after each opening only to put them back, so a run of openings takes it quadratic time: those steps
 * are taken from `budget`.
 */
function endOfComment(sql: string, start: number, budget: { steps: number }): number {
  const marks = /\/\*|\*\//g;
  const run = /[-+*/<>=~!@#%^&|`?]*/y;
  const spend = (at: number): void => {
    run.lastIndex = at;
    budget.steps -= run.exec(sql)?.[0].length ?? 0;
    if (budget.steps < 0) {
      const message = 'the statement has too many comments without space between them';
      throw new MayflyError('statement_too_complex', 'parse', message, { position: at - 2 });
    }
  };
  marks.lastIndex = start;
  spend(start);
  let nesting = 1;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    if (mark[0] === '/*') spend(marks.lastIndex);
    nesting += mark[0] === '/*' ? 1 : -1;
    if (nesting === 0) return marks.lastIndex;
  }
  return sql.length;
}
