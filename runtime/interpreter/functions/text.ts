// Text functions of the interpreted mode. Lengths and positions count characters, that is code points.
import type { Expression } from '../../../planner/expression.js';
import type { TextName } from '../../../planner/functions.js';
import type { CompileFunction } from '../expression.js';
import { fail } from '../failure.js';
import type { Value } from '../value.js';
import { argumentAt, binary, strict, unary } from './call.js';
import { likeTest } from './pattern.js';
import { lowerCase, upperCase } from './text-case.js';

/** PostgreSQL's limit for a value, in bytes. */
const LONGEST = 0x3fffffff;

/** JavaScript's own limit, in UTF-16 code units. */
const LONGEST_STRING = 0x1fffffe8;

const SURROGATE = /[\ud800-\udfff]/;

/** Characters of a text from one position to another, counted from 0; code units where those are characters. */
function slice(text: string, from: number, to: number): string {
  if (!SURROGATE.test(text)) return text.slice(from, to);
  return [...text].slice(from, to).join('');
}

function characterLength(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Fails where a text of so many bytes, at least, would be too long; `units` are of UTF-16. */
function checkLength(bytes: number, units: number): void {
  if (bytes > LONGEST) fail('text_length');
  if (units > LONGEST_STRING) fail('out_of_memory', String(LONGEST_STRING));
}

function concatenate(left: string, right: string): string {
  const units = left.length + right.length;
  // A code unit is at most three bytes.
  if (3 * units > LONGEST) checkLength(Buffer.byteLength(left) + Buffer.byteLength(right), units);
  return left + right;
}

function substring(text: string, start: number, length?: number): string {
  if (length === undefined) return slice(text, Math.max(start - 1, 0), Infinity);
  if (length < 0) return fail('substring_length');
  const end = start + length;
  const first = Math.max(start, 1);
  return end <= first ? '' : slice(text, first - 1, end - 1);
}

function trimmer(leading: boolean, trailing: boolean): (text: string, set?: string) => string {
  return (text, set = ' ') => {
    const characters = new Set(set);
    if (characters.size === 0) return text;
    const all = SURROGATE.test(text) ? [...text] : text;
    let [begin, end] = [0, all.length];
    while (leading && begin < end && characters.has(all[begin]!)) begin++;
    while (trailing && end > begin && characters.has(all[end - 1]!)) end--;
    const kept = all.slice(begin, end);
    return typeof kept === 'string' ? kept : kept.join('');
  };
}

function position(text: string, part: string): number {
  const at = text.indexOf(part);
  return at === -1 ? 0 : characterLength(text.slice(0, at)) + 1;
}

function replace(text: string, from: string, to: string): string {
  if (from === '') return text;
  const pieces = text.split(from);
  const count = pieces.length - 1;
  const units = text.length + count * (to.length - from.length);
  if (3 * units > LONGEST) {
    checkLength(Buffer.byteLength(text) + count * (Buffer.byteLength(to) - Buffer.byteLength(from)), units);
  }
  return pieces.join(to);
}

/** The first characters; a negative count leaves out the last. */
function left(text: string, count: number): string {
  return slice(text, 0, count);
}

/** The last characters; a negative count leaves out the first. */
function right(text: string, count: number): string {
  if (count === 0) return '';
  return slice(text, -count, Infinity);
}

function repeat(text: string, count: number): string {
  if (count <= 0 || text === '') return '';
  checkLength(Buffer.byteLength(text) * count, text.length * count);
  return text.repeat(count);
}

/** A pattern match; the test is made once where the pattern is a constant. */
function pattern(fold: (text: string) => string): CompileFunction {
  return (args, type, compile) => {
    const written: Expression = argumentAt(args, 1);
    if (written.kind === 'constant' && typeof written.value === 'string') {
      const test = likeTest(fold(written.value));
      return unary(() => (value: string) => test(fold(value)))(args, type, compile);
    }
    return binary(() => (value: string, text: string) => likeTest(fold(text))(fold(value)))(args, type, compile);
  };
}

/** Texts and integers, of any width. */
const withNumber = (work: (text: string, count: number) => Value) => (text: string, count: number | bigint) =>
  work(text, Number(count));

export const text: Record<TextName, CompileFunction> = {
  like: pattern((text) => text),
  ilike: pattern(lowerCase),
  concatenate: binary(() => concatenate),
  substring: strict((value: string, start: number | bigint, length?: number | bigint) =>
    substring(value, Number(start), length === undefined ? undefined : Number(length)),
  ),
  lower: unary(() => lowerCase),
  upper: unary(() => upperCase),
  character_length: unary(() => characterLength),
  octet_length: unary(() => (value: string) => Buffer.byteLength(value)),
  trim: strict(trimmer(true, true)),
  trim_leading: strict(trimmer(true, false)),
  trim_trailing: strict(trimmer(false, true)),
  position: binary(() => position),
  replace: strict(replace),
  starts_with: binary(() => (value: string, prefix: string) => value.startsWith(prefix)),
  left: binary(() => withNumber(left)),
  right: binary(() => withNumber(right)),
  repeat: binary(() => withNumber(repeat)),
  reverse: unary(() => (value: string) => [...value].reverse().join('')),
};
