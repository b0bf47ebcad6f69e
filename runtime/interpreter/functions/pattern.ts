// LIKE of the interpreted mode: a pattern becomes a test, once where it is a constant.
import { fail } from '../failure.js';

/** Any run of characters, and any one character; literals are code points. */
const RUN = -1;
const ANY = -2;

/** Reads a pattern, in which a backslash makes the next character literal. */
function readPattern(pattern: string): number[] {
  const tokens: number[] = [];
  let escaped = false;
  for (const character of pattern) {
    if (escaped) {
      tokens.push(character.codePointAt(0)!);
      escaped = false;
    } else if (character === '\\') escaped = true;
    else if (character === '%') {
      if (tokens.at(-1) !== RUN) tokens.push(RUN);
    } else tokens.push(character === '_' ? ANY : character.codePointAt(0)!);
  }
  if (escaped) fail('invalid_escape', 'LIKE pattern must not end with escape character');
  return tokens;
}

/** Whether all of a text matches; plain patterns are tested by JavaScript's own search. */
export function likeTest(pattern: string): (value: string) => boolean {
  const tokens = readPattern(pattern);
  const literal = (from: number, to: number) => {
    const part = tokens.slice(from, to);
    return part.every((token) => token >= 0) ? String.fromCodePoint(...part) : undefined;
  };
  const { length } = tokens;
  const whole = literal(0, length);
  if (whole !== undefined) return (value) => value === whole;
  if (length === 1 && tokens[0] === RUN) return () => true;
  if (tokens[length - 1] === RUN) {
    const prefix = literal(0, length - 1);
    if (prefix !== undefined) return (value) => value.startsWith(prefix);
  }
  if (tokens[0] === RUN) {
    const suffix = literal(1, length);
    if (suffix !== undefined) return (value) => value.endsWith(suffix);
    const part = tokens[length - 1] === RUN ? literal(1, length - 1) : undefined;
    if (part !== undefined) return (value) => value.includes(part);
  }
  return (value) => matches(value, tokens);
}

/**
 * Goes on from the last run only: whatever an earlier run could take a later one can take as well, so the work is at
 * most value times pattern.
 */
function matches(value: string, tokens: readonly number[]): boolean {
  let at = 0;
  let token = 0;
  let runAt = -1;
  let runToken = -1;
  for (;;) {
    const wanted = tokens[token];
    if (wanted === RUN) {
      runAt = at;
      runToken = ++token;
      if (token === tokens.length) return true;
      continue;
    }
    if (at === value.length) return wanted === undefined;
    const code = value.codePointAt(at)!;
    if (wanted === ANY || wanted === code) {
      at += code > 0xffff ? 2 : 1;
      token++;
      continue;
    }
    if (runAt === -1) return false;
    runAt += value.codePointAt(runAt)! > 0xffff ? 2 : 1;
    at = runAt;
    token = runToken;
  }
}
