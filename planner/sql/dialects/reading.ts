// Reads a statement's tokens in step with the tree that node-sql-parser made of them. The tree says what each part is;
// the tokens say what is written. A tree that loses, invents or displaces a part runs out of step and is refused, so
// that no misreading goes unnoticed; and names and literals come from the text, exactly, with their places.
import { MayflyError } from '../../errors.js';
import { isObject, type Json, type JsonObject, unsupported } from '../convert.js';
import type { Dialect } from './dialect.js';
import type { Token } from './tokens.js';

/** The deepest nesting of queries and expressions that is read. */
const MAX_DEPTH = 500;

export class Reading {
  readonly dialect: Dialect;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(dialect: Dialect, tokens: readonly Token[]) {
    this.dialect = dialect;
    this.#tokens = tokens;
  }

  /** The token under the cursor, or one after it. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  get position(): number {
    return this.peek().position;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Whether these words and signs come next. */
  sees(...values: readonly string[]): boolean {
    return values.every((value, ahead) => {
      const token = this.peek(ahead);
      return (token.kind === 'word' || token.kind === 'sign') && token.value === value;
    });
  }

  /** Passes over these words and signs if they come next. */
  accept(...values: readonly string[]): boolean {
    if (!this.sees(...values)) return false;
    this.#at += values.length;
    return true;
  }

  /** Passes over these words and signs, which must come next. Answers the place of the first. */
  take(...values: readonly string[]): number {
    const { position } = this;
    for (const value of values) if (!this.accept(value)) throw this.outOfStep();
    return position;
  }

  /** What stands under the cursor is not what the tree says, or what is read of no tree. */
  outOfStep(): MayflyError {
    const { kind, value, position } = this.peek();
    const what = kind === 'end' ? 'the end of the statement' : JSON.stringify(value);
    return new MayflyError('feature_not_supported', 'parse', `${this.dialect.title}: cannot read ${what} here`, {
      position,
      hint: "node-sql-parser and the text do not agree; another way to write it, or PostgreSQL's, may do",
    });
  }

  /** Runs `read` one level deeper. Throws statement_too_complex when that is too deep. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) {
      const message = `the statement nests more than ${MAX_DEPTH} levels deep`;
      throw new MayflyError('statement_too_complex', 'parse', message, { position: this.position });
    }
    const result = read();
    this.#depth--;
    return result;
  }

  /** A name, quoted or not; folded to lower case where it is not. A reserved word is none. */
  name(): Token {
    const token = this.peek();
    if (token.kind === 'name' || (token.kind === 'word' && !RESERVED.has(token.value))) return this.next();
    throw this.outOfStep();
  }

  /** Whether a name could come next. */
  seesName(): boolean {
    const { kind, value } = this.peek();
    return kind === 'name' || (kind === 'word' && !RESERVED.has(value));
  }

  /** Things separated by commas, as many as the tree has. */
  list<T>(parts: readonly Json[], read: (part: Json) => T): T[] {
    return parts.map((part, index) => {
      if (index > 0) this.take(',');
      return read(part);
    });
  }
}

/** A node that must be one. */
export function objectOf(reading: Reading, json: Json | undefined): JsonObject {
  if (!isObject(json)) throw reading.outOfStep();
  return json;
}

/**
 * Throws unless a node has nothing beside what is `known`. What is null, empty or false says nothing, and parentheses are
 * read of the text.
 */
export function expectOnly(node: JsonObject, known: readonly string[], reading: Reading): void {
  for (const [field, value] of Object.entries(node)) {
    if (known.includes(field) || field.includes('parentheses') || isVoid(value)) continue;
    throw unsupported(`${String(node.type)}.${field}`, reading.position);
  }
}

/** Whether a part of the tree says nothing. */
export function isVoid(value: Json | undefined): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  if (Array.isArray(value)) return value.every(isVoid);
  return isObject(value) && Object.values(value).every(isVoid);
}

/** Words that are no names unless quoted, in every dialect. */
const RESERVED = new Set(
  `all and any as asc between by case cast create cross desc distinct else end except exists false fetch from full group
   having in inner intersect into is join lateral left like limit minus natural not null offset on or order outer
   qualify right select set some table then to true union using values when where window with`.split(/\s+/),
);
