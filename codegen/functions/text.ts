// Text functions. Positions and lengths of SQL are in characters, those of generated code in bytes. Text is
// read through pointers, so everything here runs for non-null arguments only.
import type { LibraryFunctionName } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { Expression } from '../../planner/expression.js';
import type { TextName } from '../../planner/functions.js';
import { BOOLEAN } from '../../planner/types.js';
import { conditional } from '../control-flow.js';
import type { Call, Evaluator, FunctionLowering, Result } from '../expression.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { integerRange, type Range, textOf, typeRange, type Value, wordOf } from '../value.js';
import { addRanges, clampRange, exactly, multiplyRanges, spanning } from './range.js';
import { matchesPattern, matchesPatternFolded, startsWithConstant } from './text-match.js';

/** Most bytes of one UTF-8 character. */
const CHARACTER_BYTES = 4n;

function strict(lower: (b: FunctionBuilder, call: Call, evaluator: Evaluator) => Result): FunctionLowering {
  return { kind: 'strict', mayFail: () => true, lower };
}

function argument(call: Call, index: number): Value {
  const value = call.arguments[index];
  if (value === undefined) throw new MayflyError('internal_error', 'emit', `argument ${index + 1} is missing`);
  return value;
}

/** An integer argument as i64. */
function count(b: FunctionBuilder, value: Value): Word {
  return b.sextOrTrunc(wordOf(value), 'i64');
}

function constantText(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'constant' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** Lengths of a text cut out of another. */
function part(value: Value): Range {
  return { minimum: 0n, maximum: value.range.maximum };
}

function pattern(
  constant: (evaluator: Evaluator, value: Value, pattern: string) => Word,
  variable: (b: FunctionBuilder, value: Value, pattern: Value) => Word,
): FunctionLowering {
  return strict((b, call, evaluator) => {
    const text = constantText(call.expressions[1]);
    const value = argument(call, 0);
    return { words: [text === undefined ? variable(b, value, argument(call, 1)) : constant(evaluator, value, text)] };
  });
}

const BACKSLASH = 0x5c;

/** A pattern known only at run time, in the form of text_like. */
function preprocess(b: FunctionBuilder, value: Value): Word[] {
  return b.call('text_pattern', [...textOf(value), b.integer(32, BACKSLASH)]);
}

/** A function of one text that makes another of much the same length. */
function mapped(name: LibraryFunctionName): FunctionLowering {
  return strict((b, call) => {
    const value = argument(call, 0);
    // A letter in the other case takes at most three times the bytes, and at least a third.
    const range = { minimum: value.range.minimum / 3n, maximum: value.range.maximum * 3n };
    return { words: b.call(name, textOf(value)), range: clampRange(range, typeRange(call.type)) };
  });
}

/** btrim, ltrim, rtrim: without a second argument they remove spaces. */
function trimming(sides: 1 | 2 | 3): FunctionLowering {
  return strict((b, call, evaluator) => {
    const value = argument(call, 0);
    const characters = call.arguments[1] ?? evaluator.text(Buffer.from(' '));
    return {
      words: b.call('text_trim', [...textOf(value), ...textOf(characters), b.integer(32, sides)]),
      range: part(value),
    };
  });
}

/** left and right. */
function edge(name: 'text_left' | 'text_right'): FunctionLowering {
  return strict((b, call) => {
    const [value, length] = [argument(call, 0), argument(call, 1)];
    return { words: b.call(name, [...textOf(value), count(b, length)]), range: part(value) };
  });
}

function concatenate(b: FunctionBuilder, call: Call): Result {
  const [left, right] = [argument(call, 0), argument(call, 1)];
  const range = clampRange(addRanges(left.range, right.range), typeRange(call.type));
  return { words: b.call('text_concatenate', [...textOf(left), ...textOf(right)]), range };
}

function substring(b: FunctionBuilder, call: Call): Result {
  const [value, start] = [argument(call, 0), argument(call, 1)];
  const length = call.arguments[2];
  if (length === undefined) {
    return { words: b.call('text_substring_from', [...textOf(value), count(b, start)]), range: part(value) };
  }
  const longest = multiplyRanges(
    clampRange(length.range, { minimum: 0n, maximum: 1n << 40n }),
    exactly(CHARACTER_BYTES),
  ).maximum;
  return {
    words: b.call('text_substring', [...textOf(value), count(b, start), count(b, length)]),
    range: clampRange(part(value), { minimum: 0n, maximum: longest }),
  };
}

/** Number of bytes as a 32-bit integer. */
function byteLength(b: FunctionBuilder, call: Call): Result {
  const value = argument(call, 0);
  const [, length] = textOf(value);
  const { maximum } = integerRange(32, true);
  if (value.range.maximum > maximum) b.failIf(b.compare('sgt', length, b.integer(64, maximum)), 'integer_range');
  return { words: [b.trunc(length, 'i32')], range: clampRange(value.range, integerRange(32, true)) };
}

function characterLength(b: FunctionBuilder, call: Call): Result {
  const value = argument(call, 0);
  const { minimum, maximum } = value.range;
  const range = { minimum: (minimum + CHARACTER_BYTES - 1n) / CHARACTER_BYTES, maximum };
  return { words: b.call('text_character_length', textOf(value)), range: clampRange(range, integerRange(32, true)) };
}

function position(b: FunctionBuilder, call: Call): Result {
  const [value, searched] = [argument(call, 0), argument(call, 1)];
  const range = clampRange(spanning([0n, value.range.maximum + 1n]), integerRange(32, true));
  return { words: b.call('text_position', [...textOf(value), ...textOf(searched)]), range };
}

/** The library takes what to replace, and by what, as four words in memory. */
function replace(b: FunctionBuilder, call: Call): Result {
  const words = b.array('i64', 4);
  const [from, to] = [textOf(argument(call, 1)), textOf(argument(call, 2))];
  [...from, ...to].forEach((word, k) => b.store(word, b.offset(words, 8 * k)));
  return { words: b.call('text_replace', [...textOf(argument(call, 0)), words]) };
}

function startsWith(b: FunctionBuilder, call: Call, evaluator: Evaluator): Result {
  const value = argument(call, 0);
  const constant = constantText(call.expressions[1]);
  if (constant !== undefined) return { words: [startsWithConstant(evaluator, value, Buffer.from(constant, 'utf8'))] };
  const [pointer, length] = textOf(value);
  const [prefix, prefixLength] = textOf(argument(call, 1));
  const answer = (word: Word): Value => ({
    type: BOOLEAN,
    words: [word],
    isNull: undefined,
    range: typeRange(BOOLEAN),
  });
  const longEnough = b.compare('sge', length, prefixLength);
  const compare = () => b.call('text_equal', [pointer, prefixLength, prefix, prefixLength])[0] as Word;
  return {
    words: conditional(
      b,
      'starts_with',
      BOOLEAN,
      longEnough,
      () => answer(compare()),
      () => answer(b.boolean(false)),
    ).words,
  };
}

export const text = {
  like: pattern(
    matchesPattern,
    (b, value, variable) => b.call('text_like', [...textOf(value), ...preprocess(b, variable)])[0] as Word,
  ),
  // Lower case leaves the bytes alone that stand for wildcards.
  ilike: pattern(
    matchesPatternFolded,
    (b, value, variable) =>
      b.call('text_like_fold', [...textOf(value), ...b.call('text_lower', preprocess(b, variable))])[0] as Word,
  ),
  concatenate: strict(concatenate),
  substring: strict(substring),
  lower: mapped('text_lower'),
  upper: mapped('text_upper'),
  character_length: strict(characterLength),
  octet_length: strict(byteLength),
  trim: trimming(3),
  trim_leading: trimming(1),
  trim_trailing: trimming(2),
  position: strict(position),
  replace: strict(replace),
  starts_with: strict(startsWith),
  left: edge('text_left'),
  right: edge('text_right'),
  repeat: strict((b, call) => ({
    words: b.call('text_repeat', [...textOf(argument(call, 0)), count(b, argument(call, 1))]),
  })),
  reverse: strict((b, call) => {
    const value = argument(call, 0);
    return { words: b.call('text_reverse', textOf(value)), range: value.range };
  }),
} satisfies Record<TextName, FunctionLowering>;
