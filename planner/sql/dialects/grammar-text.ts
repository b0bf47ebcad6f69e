// What the dialects write and node-sql-parser's grammars of them do not know is replaced by something that they do,
// before they are given the text. Nothing rests on it but that they read on: what is meant is read of the tokens.
import type { Dialect, ForeignDialect } from './dialect.js';
import type { Reading } from './reading.js';
import type { Token } from './tokens.js';

interface StandIn {
  readonly dialects: readonly ForeignDialect[];
  /** Words and signs of the text. */
  readonly words: readonly string[];
  /** What the grammar is given; not longer than they are. */
  readonly given: string;
}

const DISTINCT: readonly ForeignDialect[] = ['bigquery', 'snowflake', 'transactsql', 'sqlite', 'trino'];

const OPERATORS: readonly StandIn[] = [
  { dialects: ['mysql', 'mariadb', 'hive'], words: ['<=>'], given: '=' },
  { dialects: DISTINCT, words: ['is', 'distinct', 'from'], given: '<>' },
  { dialects: DISTINCT, words: ['is', 'not', 'distinct', 'from'], given: '=' },
];

/** Joins that some grammars take for aliases, or do not have. */
const JOINS: readonly StandIn[] = [
  { dialects: ['snowflake', 'sqlite', 'trino'], words: ['cross', 'join'], given: ',' },
  { dialects: ['sqlite', 'bigquery', 'transactsql'], words: ['right', 'join'], given: 'left join' },
  { dialects: ['sqlite', 'bigquery', 'transactsql'], words: ['right', 'outer', 'join'], given: 'left join' },
  { dialects: ['sqlite'], words: ['full', 'join'], given: 'left join' },
  { dialects: ['sqlite'], words: ['full', 'outer', 'join'], given: 'left join' },
];

/** Types that a grammar lacks. */
const TYPES: readonly StandIn[] = [{ dialects: ['hive'], words: ['as', 'boolean'], given: 'as int' }];

const STAND_INS = [...OPERATORS, ...JOINS, ...TYPES];

const AGGREGATES = new Set(['sum', 'avg', 'min', 'max']);

/** Set operators that most grammars lack; each is read as UNION, which has the same form. */
const SET_OPERATORS = new Set(['intersect', 'except', 'minus']);

/** NULLS FIRST and LAST, of the dialects that have them. */
const NULLS: readonly ForeignDialect[] = ['bigquery', 'snowflake', 'sqlite', 'hive', 'trino'];

/** Dialects that limit a result by OFFSET and FETCH, which their grammars lack. */
const FETCHES: readonly ForeignDialect[] = ['trino', 'snowflake', 'hive', 'transactsql'];

/** Functions whose arguments are separated by words, which become commas: SUBSTRING(a FROM 1 FOR 2). */
const WORDED: readonly { readonly dialects: readonly ForeignDialect[]; readonly names: readonly string[] }[] = [
  { dialects: ['mysql', 'mariadb', 'trino'], names: ['substring', 'substr'] },
  { dialects: ['hive'], names: ['extract'] },
];

/** The text as the grammars are given it: as long, so that places stay true. */
export function textForGrammar(sql: string, tokens: readonly Token[], dialect: Dialect): string {
  const edits: { readonly from: number; readonly to: number; readonly given: string }[] = [];
  const replace = ({ position: from }: Token, { end: to }: Token, given: string): void => {
    edits.push({ from, to, given });
  };
  const says = (index: number, value: string): boolean => {
    const token = tokens[index];
    return token?.value === value && (token.kind === 'word' || token.kind === 'sign');
  };
  for (let i = 0; i < tokens.length; i++) {
    for (const { dialects, words, given } of STAND_INS) {
      if (dialects.includes(dialect.name) && words.every((word, n) => says(i + n, word))) {
        replace(tokens[i]!, tokens[i + words.length - 1]!, given);
      }
    }
    const isDistinct = says(i, 'distinct') && says(i - 1, '(') && AGGREGATES.has(tokens[i - 2]?.value ?? '');
    if (isDistinct) replace(tokens[i]!, tokens[i]!, '');
    const token = tokens[i]!;
    if (token.kind === 'word' && SET_OPERATORS.has(token.value) && !says(i - 1, '*')) replace(token, token, 'union');
    if (NULLS.includes(dialect.name) && says(i, 'nulls') && (says(i + 1, 'first') || says(i + 1, 'last'))) {
      replace(token, tokens[i + 1]!, '');
    }
    if (FETCHES.includes(dialect.name)) {
      const length = fetchLength(tokens, i);
      if (length > 0) replace(tokens[i]!, tokens[i + length - 1]!, '');
    }
    // SQLite's names in brackets.
    if (dialect.name === 'sqlite' && token.kind === 'name' && sql[token.position] === '[') {
      replace(token, token, `"${token.value.replaceAll(/["\\\\]/g, '_')}"`);
    }
    const isWorded = WORDED.some(
      ({ dialects, names }) => dialects.includes(dialect.name) && names.some((name) => says(i, name)),
    );
    if (isWorded && says(i + 1, '(')) for (const word of separators(tokens, i + 1)) replace(word, word, ',');
  }
  // All words between the arguments of a function are noted before what lies between them.
  edits.sort((a, b) => a.from - b.from);
  let text = '';
  let at = 0;
  for (const { from, to, given } of edits) {
    text += sql.slice(at, from) + given.padEnd(to - from);
    at = to;
  }
  return text + sql.slice(at);
}

/** FROM and FOR between the arguments in the parentheses that open at `start`. */
function separators(tokens: readonly Token[], start: number): Token[] {
  const found: Token[] = [];
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind === 'sign' && token.value === '(') depth++;
    else if (token.kind === 'sign' && token.value === ')') depth--;
    if (depth === 0) break;
    // A subquery within has parentheses of its own.
    if (depth === 1 && token.kind === 'word' && (token.value === 'from' || token.value === 'for')) found.push(token);
  }
  return found;
}

/** The clauses OFFSET n ROWS and FETCH FIRST n ROWS ONLY that begin at token `start`: how many tokens they are. */
function fetchLength(tokens: readonly Token[], start: number): number {
  const words = (from: number, count: number): string =>
    tokens
      .slice(from, from + count)
      .map(({ kind, value }) => (kind === 'number' ? '#' : value))
      .join(' ');
  if (/^offset # rows?$/.test(words(start, 3))) return 3;
  return /^fetch (first|next) # rows? only$/.test(words(start, 5)) ? 5 : 0;
}

/** What a grammar was given in place of the words of a join; these words where it was given them. */
export function givenJoin(words: readonly string[], dialect: Dialect): readonly string[] {
  const standIn = JOINS.find((join) => join.dialects.includes(dialect.name) && join.words.join() === words.join());
  return standIn === undefined ? words : standIn.given.split(' ');
}

/** The words that come next in the text, where they were replaced by an operator of the tree. */
export function standInFor(operator: readonly string[], reading: Reading): readonly string[] | undefined {
  return OPERATORS.find(
    ({ dialects, words, given }) =>
      given === operator.join(' ') && dialects.includes(reading.dialect.name) && reading.sees(...words),
  )?.words;
}
