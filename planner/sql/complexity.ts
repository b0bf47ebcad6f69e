// Bounds the depth that a statement's parse tree can have, before it is parsed. The parser writes its tree by
// recursion; a chain such as 1+1+1… of tens of thousands of terms overflows the WebAssembly stack, and after a
// few such overflows the parser is damaged for good. So nothing that deep may reach it.
import { MayflyError } from '../errors.js';
import { tokens } from './tokens.js';

/** The longest text that is parsed, in UTF-16 code units. */
const MAX_LENGTH = 16 << 20;
/** The deepest nesting, counting parentheses, CASE and every operator of a chain. */
const MAX_NESTING = 1000;
/** The most joins and set operations: they nest to the left without parentheses. */
const MAX_JOINS = 200;

/** Words that extend a chain of operators to the left or nest to the right. */
const CHAIN_WORDS = new Set([
  'is',
  'isnull',
  'notnull',
  'between',
  'in',
  'like',
  'ilike',
  'similar',
  'collate',
  'at',
  'not',
  'operator',
  'overlaps',
]);
/** Words between which lie expressions of their own. */
const CLAUSE_WORDS = new Set([
  'select',
  'where',
  'having',
  'group',
  'order',
  'limit',
  'offset',
  'on',
  'when',
  'then',
  'else',
  'or',
]);
const JOIN_WORDS = new Set(['join', 'union', 'intersect', 'except']);

/** Throws `statement_too_complex` where the text is too long or could nest too deep. Linear in the text. */
export function checkComplexity(sql: string): void {
  if (sql.length > MAX_LENGTH) throw tooComplex(`the statement is longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
  // Every level takes a character, every join at least five.
  if (sql.length <= MAX_NESTING) return;
  // For each open parenthesis or CASE: the depth outside it, to return to; `base` is where a chain starts again.
  const open: { depth: number; base: number; between: boolean }[] = [];
  let depth = 0;
  let base = 0;
  let between = false;
  let joins = 0;
  for (const { text: token, position } of tokens(sql)) {
    const word = /^[A-Za-z]/.test(token) && token.length < 12 ? token.toLowerCase() : '';
    if (token === '(' || token === '[' || word === 'case') {
      open.push({ depth, base, between });
      base = ++depth;
      between = false;
    } else if (token === ')' || token === ']' || word === 'end') {
      const outer = open.pop();
      // One more than outside: `f(x)` may itself be part of a chain.
      depth = outer?.depth ?? 0;
      base = outer?.base ?? 0;
      between = outer?.between ?? false;
    } else if (token === ',' || token === ';' || CLAUSE_WORDS.has(word) || (word === 'and' && !between)) {
      depth = base;
      between = false;
    } else if (JOIN_WORDS.has(word)) {
      if (++joins > MAX_JOINS) throw tooComplex(`more than ${MAX_JOINS} joins and set operations`, position);
      depth = base;
    } else if (CHAIN_WORDS.has(word)) {
      depth++;
      between ||= word === 'between';
    } else if (/^[-+*/<>=~!@#%^&|`?:]/.test(token)) {
      // A run of signs is one operator each; any other run is one operator and perhaps signs.
      depth += 1 + token.slice(1).replace(/[^-+]/g, '').length;
    }
    if (depth > MAX_NESTING) throw tooComplex(`the statement may nest more than ${MAX_NESTING} levels deep`, position);
  }
}

function tooComplex(message: string, position: number): MayflyError {
  return new MayflyError('statement_too_complex', 'parse', message, { position });
}
