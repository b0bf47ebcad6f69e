// Comparison of text with constants that are known when the code is emitted: equality, IN lists, and LIKE
// patterns. Short constants become integer immediates, compared with what is loaded from the text.
import type { LibraryFunctionName } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import { BOOLEAN } from '../../planner/types.js';
import { conditional } from '../control-flow.js';
import type { Evaluator } from '../expression.js';
import type { Block, FunctionBuilder, Word } from '../function-builder.js';
import { textOf, typeRange, type Value, wordOf } from '../value.js';

/** Constants up to so many bytes are compared inline, longer ones by the library. */
const INLINE_BYTES = 32;

/** condition and then emit(), which runs only where the condition holds. */
function guarded(b: FunctionBuilder, name: string, condition: Word, emit: () => Word): Word {
  const answer = (word: Word): Value => ({
    type: BOOLEAN,
    words: [word],
    isNull: undefined,
    range: typeRange(BOOLEAN),
  });
  return wordOf(
    conditional(
      b,
      name,
      BOOLEAN,
      condition,
      () => answer(emit()),
      () => answer(b.boolean(false)),
    ),
  );
}

/** A piece of text as one integer. */
interface Chunk {
  readonly word: Word;
  readonly bits: 8 | 16 | 32 | 64;
  readonly offset: number;
}

/** `length` bytes from `pointer` as integers of one width, the last overlapping the one before where need be. */
function loadChunks(b: FunctionBuilder, pointer: Word, length: number): Chunk[] {
  const size = ([8, 4, 2, 1] as const).find((s) => s <= length);
  if (size === undefined) return [];
  const bits = (8 * size) as Chunk['bits'];
  const offsets: number[] = [];
  for (let offset = 0; offset + size <= length; offset += size) offsets.push(offset);
  if (length % size !== 0) offsets.push(length - size);
  return offsets.map((offset) => ({ word: b.load(`i${bits}`, b.offset(pointer, offset)), bits, offset }));
}

/** i1: the loaded bytes are these. */
function chunksEqual(b: FunctionBuilder, chunks: readonly Chunk[], bytes: Uint8Array): Word {
  const [first] = chunks;
  if (first === undefined) return b.boolean(true);
  const constants = chunks.map(({ bits, offset }) => {
    let value = 0n;
    for (let k = bits / 8 - 1; k >= 0; k--) value = (value << 8n) | BigInt(bytes[offset + k] as number);
    return b.integer(bits, value);
  });
  if (chunks.length === 1) return b.compare('eq', first.word, constants[0] as Word);
  const differences = chunks.map(({ word }, k) => b.xor(word, constants[k] as Word));
  return b.compare(
    'eq',
    differences.reduce((p, q) => b.or(p, q)),
    b.integer(first.bits, 0),
  );
}

function inRange(value: Value, length: number): boolean {
  return value.range.minimum <= BigInt(length) && BigInt(length) <= value.range.maximum;
}

/** i1: the text, which is not NULL, is these bytes. */
export function equalsConstant(evaluator: Evaluator, value: Value, bytes: Uint8Array): Word {
  const { b } = evaluator;
  const [pointer, length] = textOf(value);
  if (!inRange(value, bytes.length)) return b.boolean(false);
  const bytesEqual = () => {
    if (bytes.length <= INLINE_BYTES) return chunksEqual(b, loadChunks(b, pointer, bytes.length), bytes);
    return b.call('text_equal', [pointer, length, ...textOf(evaluator.text(bytes))])[0] as Word;
  };
  if (value.range.minimum === value.range.maximum) return bytesEqual();
  const sameLength = b.compare('eq', length, b.integer(64, bytes.length));
  return bytes.length === 0 ? sameLength : guarded(b, 'text_equal', sameLength, bytesEqual);
}

/** i1: the text, which is not NULL, is one of the constants. Branches on the length first. */
export function isOneOf(evaluator: Evaluator, value: Value, constants: readonly Uint8Array[]): Word {
  const { b } = evaluator;
  const distinct = new Map(constants.map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes]));
  const groups = new Map<number, Uint8Array[]>();
  for (const bytes of distinct.values()) {
    if (inRange(value, bytes.length)) groups.set(bytes.length, [...(groups.get(bytes.length) ?? []), bytes]);
  }
  if (groups.size === 0) return b.boolean(false);
  const [pointer, length] = textOf(value);
  const [no, done] = ['in.no', 'in.done'].map((name) => b.newBlock(name)) as [Block, Block];
  const blocks = [...groups.keys()].map((size) => [size, b.newBlock('in.length')] as const);
  b.switch(
    length,
    no,
    blocks.map(([size, block]) => [b.integer(64, size), block] as const),
  );
  const arrivals: [Word, Block][] = [];
  const arrive = (found: Word) => {
    arrivals.push([found, b.current]);
    b.br(done);
  };
  for (const [size, block] of blocks) {
    b.at(block);
    const chunks = size <= INLINE_BYTES ? loadChunks(b, pointer, size) : undefined;
    const matches = (groups.get(size) ?? []).map((bytes) =>
      chunks === undefined
        ? (b.call('text_equal', [pointer, length, ...textOf(evaluator.text(bytes))])[0] as Word)
        : chunksEqual(b, chunks, bytes),
    );
    arrive(matches.reduce((p, q) => b.or(p, q)));
  }
  b.at(no);
  arrive(b.boolean(false));
  b.at(done);
  return b.phi('i1', arrivals);
}

/** i1: the text, which is not NULL, begins with these bytes. */
export function startsWithConstant(evaluator: Evaluator, value: Value, prefix: Uint8Array): Word {
  return hasParts(evaluator, value, { prefix, middle: [], suffix: new Uint8Array() });
}

/** Literal parts that a text has in this order, with anything between them. */
interface Parts {
  /** What it begins with. */
  readonly prefix: Uint8Array;
  readonly middle: readonly Uint8Array[];
  /** What it ends with. */
  readonly suffix: Uint8Array;
}

/** i1: the text has the parts, without overlap. The edges are compared first, then what is between them is searched. */
function hasParts(evaluator: Evaluator, value: Value, { prefix, middle, suffix }: Parts): Word {
  const { b } = evaluator;
  const [pointer, length] = textOf(value);
  const least = [prefix, ...middle, suffix].reduce((sum, part) => sum + part.length, 0);
  if (value.range.maximum < BigInt(least)) return b.boolean(false);
  const search = () => {
    const edges = prefix.length + suffix.length;
    const start = prefix.length === 0 ? pointer : b.offset(pointer, prefix.length);
    const rest = edges === 0 ? length : b.sub(length, b.integer(64, edges));
    return hasInOrder(evaluator, start, rest, middle);
  };
  const match = () => {
    const edges: Word[] = [];
    if (prefix.length > 0) edges.push(edgeEquals(evaluator, pointer, prefix));
    if (suffix.length > 0) {
      const end = b.element('i8', pointer, b.sub(length, b.integer(64, suffix.length)));
      edges.push(edgeEquals(evaluator, end, suffix));
    }
    if (edges.length === 0) return search();
    const atEdges = edges.reduce((p, q) => b.and(p, q));
    return middle.length === 0 ? atEdges : guarded(b, 'like', atEdges, search);
  };
  // A search alone finds out by itself that a text is too short.
  if (value.range.minimum >= BigInt(least) || (prefix.length === 0 && suffix.length === 0)) return match();
  return guarded(b, 'like', b.compare('sge', length, b.integer(64, least)), match);
}

/** i1: the parts occur in the text, each behind the one before. */
function hasInOrder(evaluator: Evaluator, pointer: Word, length: Word, parts: readonly Uint8Array[]): Word {
  const { b } = evaluator;
  const [first, ...others] = parts;
  if (first === undefined) return b.boolean(true);
  const at = b.call('text_find', [pointer, length, ...textOf(evaluator.text(first))])[0] as Word;
  const found = b.compare('sge', at, b.integer(64, 0));
  if (others.length === 0) return found;
  return guarded(b, 'like', found, () => {
    const behind = b.add(at, b.integer(64, first.length));
    return hasInOrder(evaluator, b.element('i8', pointer, behind), b.sub(length, behind), others);
  });
}

function edgeEquals(evaluator: Evaluator, pointer: Word, bytes: Uint8Array): Word {
  const { b } = evaluator;
  if (bytes.length <= INLINE_BYTES) return chunksEqual(b, loadChunks(b, pointer, bytes.length), bytes);
  return b.call('text_equal', [pointer, b.integer(64, bytes.length), ...textOf(evaluator.text(bytes))])[0] as Word;
}

/** Part of a LIKE pattern: literal text, `%` (any run) or `_` (any character). */
type Token = string | { readonly any: 'run' | 'character' };

/** Reads a LIKE pattern, in which a backslash makes the next character literal: the binder brings other escapes to it. */
function readPattern(pattern: string): Token[] {
  const tokens: Token[] = [];
  const literal = (text: string) => {
    const last = tokens.at(-1);
    if (typeof last === 'string') tokens[tokens.length - 1] = last + text;
    else tokens.push(text);
  };
  const characters = [...pattern];
  for (let k = 0; k < characters.length; k++) {
    const character = characters[k] as string;
    if (character === '\\') {
      const next = characters[++k];
      if (next === undefined) {
        throw new MayflyError('invalid_escape_sequence', 'emit', 'LIKE pattern must not end with escape character');
      }
      literal(next);
    } else if (character === '%') {
      const last = tokens.at(-1);
      if (typeof last !== 'object' || last.any !== 'run') tokens.push({ any: 'run' });
    } else if (character === '_') tokens.push({ any: 'character' });
    else literal(character);
  }
  return tokens;
}

/** The form that text_like takes: byte 1 any run, 2 any character, 3 before a literal 1, 2 or 3. */
function encodePattern(tokens: readonly Token[]): Uint8Array {
  const text = tokens.map((token) => {
    if (typeof token === 'string') return token.replace(/[\u0001-\u0003]/g, '\u0003$&');
    return token.any === 'run' ? '\u0001' : '\u0002';
  });
  return Buffer.from(text.join(''), 'utf8');
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** i1: the text, which is not NULL, matches a constant LIKE pattern. */
export function matchesPattern(evaluator: Evaluator, value: Value, pattern: string): Word {
  const tokens = readPattern(pattern);
  if (tokens.some((token) => typeof token === 'object' && token.any === 'character')) {
    return callLike(evaluator, 'text_like', value, encodePattern(tokens));
  }
  // Without `_`, literals and runs take turns.
  const literals = tokens.filter((token) => typeof token === 'string').map(utf8);
  if (literals.length === tokens.length) return equalsConstant(evaluator, value, literals[0] ?? utf8(''));
  const prefix = typeof tokens[0] === 'string' ? (literals.shift() as Uint8Array) : utf8('');
  const suffix = typeof tokens.at(-1) === 'string' ? (literals.pop() as Uint8Array) : utf8('');
  return hasParts(evaluator, value, { prefix, middle: literals, suffix });
}

/** i1: the text, which is not NULL, matches a constant pattern whatever the case of letters. */
export function matchesPatternFolded(evaluator: Evaluator, value: Value, pattern: string): Word {
  const tokens = readPattern(pattern).map((token) => (typeof token === 'string' ? lowerCase(token) : token));
  return callLike(evaluator, 'text_like_fold', value, encodePattern(tokens));
}

function callLike(evaluator: Evaluator, name: LibraryFunctionName, value: Value, pattern: Uint8Array): Word {
  return evaluator.b.call(name, [...textOf(value), ...textOf(evaluator.text(pattern))])[0] as Word;
}

/** Simple case mapping, character by character, as the library folds the other side. */
function lowerCase(text: string): string {
  return [...text]
    .map((character) => {
      const lower = character.toLowerCase();
      return [...lower].length === 1 ? lower : character;
    })
    .join('');
}
