// The tokens of a text in one of the dialects: the witness by which the tree of node-sql-parser is read. What the
// dialect writes and this does not know is refused here.
import { MayflyError } from '../../errors.js';
import { unsupported } from '../convert.js';
import type { Dialect } from './dialect.js';

/** A word (folded to lower case), a quoted name, a text or a number, a run of operator signs or a single other sign. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end';
  /** What it says: without quotes and escapes, numbers and signs as written. */
  readonly value: string;
  /** UTF-16 offsets of its first code unit and of what follows it. */
  readonly position: number;
  readonly end: number;
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const SIGNS = /<=>|<>|<=|>=|!=|==|\|\||&&|::|[-+*/%<>=!(),.;]/y;

/** All tokens in order, and one of the kind `end`. Throws syntax_error and feature_not_supported. */
export function dialectTokens(sql: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const add = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, value, position: at, end });
    at = end;
  };
  for (;;) {
    at = skipBlanks(sql, at, dialect);
    const sign = sql[at];
    if (sign === undefined) break;
    const before = tokens.at(-1);
    if (dialect.texts.includes(sign)) {
      // N'…' is a text of Transact-SQL's other kind of text; other letters before a quote change what the text is.
      if (before?.kind === 'word' && before.end === at) {
        if (dialect.name !== 'transactsql' || before.value !== 'n') {
          throw unsupported(`${before.value.toUpperCase()}${sign}…${sign}`, before.position);
        }
        tokens.pop();
      }
      const { value, end } = readText(sql, at, dialect);
      add('text', value, end);
      continue;
    }
    if (dialect.names.includes(sign)) {
      const { value, end } = readName(sql, at);
      add('name', value, end);
      continue;
    }
    const word = match(WORD);
    if (word !== undefined) {
      add('word', word.toLowerCase(), at + word.length);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      const next = sql[at + number.length] ?? ' ';
      if (/[\w.$]/.test(next)) throw syntaxError(`there is no number ${number}${next}…`, at);
      add('number', number, at + number.length);
      continue;
    }
    const signs = match(SIGNS);
    if (signs === undefined) throw unsupported(`the sign ${JSON.stringify(sign)} in ${dialect.title}`, at);
    add('sign', signs, at + signs.length);
  }
  add('end', 'the end', at);
  return tokens;
}

/** What follows white space and comments. */
function skipBlanks(sql: string, start: number, dialect: Dialect): number {
  let at = start;
  for (;;) {
    if (/\s/.test(sql[at] ?? '')) at++;
    else if (isLineComment(sql, at, dialect)) {
      const end = sql.indexOf('\n', at);
      at = end === -1 ? sql.length : end;
    } else if (sql.startsWith('/*', at)) {
      if (sql[at + 2] === '!') throw unsupported('a comment /*! that is run', at);
      const end = sql.indexOf('*/', at + 2);
      if (end === -1) throw syntaxError('unterminated /* comment', at);
      if (sql.slice(at + 2, end).includes('/*')) throw unsupported('a comment within a comment', at);
      at = end + 2;
    } else return at;
  }
}

function isLineComment(sql: string, at: number, dialect: Dialect): boolean {
  if (sql[at] === '#') return dialect.hashComments;
  if (!sql.startsWith('--', at)) return false;
  return !dialect.dashesNeedSpace || /^\s?$/.test(sql.charAt(at + 2));
}

/** The text whose opening quote is at `start`. */
function readText(sql: string, start: number, { escapes, title }: Dialect): { value: string; end: number } {
  const quote = sql.charAt(start);
  if (title === 'BigQuery' && sql.startsWith(quote.repeat(3), start))
    throw unsupported('a text in triple quotes', start);
  let value = '';
  for (let at = start + 1; at < sql.length; at++) {
    const sign = sql.charAt(at);
    if (sign === quote) {
      if (sql[at + 1] !== quote) return { value, end: at + 1 };
      value += quote;
      at++;
    } else if (sign === '\\' && escapes !== undefined) {
      const escaped = escapes[sql.charAt(at + 1)];
      if (escaped === undefined) throw unsupported(`the escape sequence \\${sql.charAt(at + 1)} in ${title}`, at);
      value += escaped;
      at++;
    } else value += sign;
  }
  throw syntaxError('unterminated text', start);
}

/** The name whose opening quote is at `start`; a doubled closing quote is part of it. */
function readName(sql: string, start: number): { value: string; end: number } {
  const closing = sql[start] === '[' ? ']' : sql.charAt(start);
  let value = '';
  for (let at = start + 1; at < sql.length; at++) {
    const sign = sql.charAt(at);
    if (sign !== closing) value += sign;
    else if (sql[at + 1] === closing) {
      value += closing;
      at++;
    } else {
      if (value === '') throw syntaxError('a quoted name is empty', start);
      return { value, end: at + 1 };
    }
  }
  throw syntaxError('unterminated quoted name', start);
}

export function syntaxError(message: string, position: number, cause?: unknown): MayflyError {
  return new MayflyError('syntax_error', 'parse', message, { position, cause });
}
