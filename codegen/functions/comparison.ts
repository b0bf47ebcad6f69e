// Comparison functions: = <> < and so on, IS DISTINCT FROM, IN, GREATEST and LEAST, over codegen/comparison.ts.

import { MayflyError } from '../../planner/errors.js';
import type { ConstantValue, Expression } from '../../planner/expression.js';
import type { ComparisonName } from '../../planner/functions.js';
import { BOOLEAN, type SqlType } from '../../planner/types.js';
import { equalValues, lessValues, sameValues } from '../comparison.js';
import { conditional } from '../control-flow.js';
import type { Call, Evaluator, FunctionLowering } from '../expression.js';
import type { Block, FunctionBuilder, Word } from '../function-builder.js';
import {
  anyNull,
  decimalBits,
  fitDecimal,
  nullValue,
  type Range,
  rangeUnion,
  typeRange,
  type Value,
  wordOf,
} from '../value.js';
import { contains } from './range.js';
import { equalsConstant, isOneOf } from './text-match.js';

/** Above so many constants, IN over integers becomes a multi-way branch. */
const SWITCH_FROM = 9;

const isText = (call: Call): boolean => call.arguments.some(({ type }) => type.kind === 'text');

function sides(call: Call): [left: Value, right: Value] {
  const [left, right] = call.arguments;
  if (left === undefined || right === undefined) throw new MayflyError('internal_error', 'emit', 'a missing operand');
  return [left, right];
}

/** i1: equal, with the bytes of a text constant written into the code. */
function equal(b: FunctionBuilder, call: Call, evaluator: Evaluator): Word {
  const [left, right] = sides(call);
  const [leftText, rightText] = call.expressions.map(textConstant);
  if (rightText !== undefined) return equalsConstant(evaluator, left, rightText);
  if (leftText !== undefined) return equalsConstant(evaluator, right, leftText);
  return equalValues(b, left, right);
}

function textConstant(expression: Expression): Uint8Array | undefined {
  if (expression.kind !== 'constant' || typeof expression.value !== 'string') return undefined;
  return Buffer.from(expression.value, 'utf8');
}

/** A comparison of non-null values. Text is read through pointers, so never for NULLs. */
function comparing(compare: (b: FunctionBuilder, call: Call, evaluator: Evaluator) => Word): FunctionLowering {
  return { kind: 'strict', mayFail: isText, lower: (b, call, evaluator) => ({ words: [compare(b, call, evaluator)] }) };
}

/** left < right, or with the sides exchanged. */
function ordered(b: FunctionBuilder, call: Call, exchange: boolean): Word {
  const [left, right] = sides(call);
  return exchange ? lessValues(b, right, left) : lessValues(b, left, right);
}

/** IS [NOT] DISTINCT FROM, which is never NULL. */
function distinct(negate: boolean): FunctionLowering {
  return {
    kind: 'lazy',
    lower: (evaluator, expressions) => {
      const { b } = evaluator;
      const [left, right] = expressions.map((e) => evaluator.evaluate(e));
      if (left === undefined || right === undefined)
        throw new MayflyError('internal_error', 'emit', 'a missing operand');
      const same = nullSafeEqual(b, left, right);
      return { type: BOOLEAN, words: [negate ? b.not(same) : same], isNull: undefined, range: typeRange(BOOLEAN) };
    },
  };
}

/** Equality of groups; texts are read only where neither is NULL. */
function nullSafeEqual(b: FunctionBuilder, left: Value, right: Value): Word {
  const isNull = left.type.kind === 'text' ? anyNull(b, [left, right]) : undefined;
  if (isNull === undefined) return sameValues(b, left, right);
  const answer = (word: Word): Value => ({
    type: BOOLEAN,
    words: [word],
    isNull: undefined,
    range: typeRange(BOOLEAN),
  });
  const bothNull = () => b.and(left.isNull ?? b.boolean(false), right.isNull ?? b.boolean(false));
  const bytesEqual = () => equalValues(b, { ...left, isNull: undefined }, { ...right, isNull: undefined });
  return wordOf(
    conditional(
      b,
      'distinct',
      BOOLEAN,
      isNull,
      () => answer(bothNull()),
      () => answer(bytesEqual()),
    ),
  );
}

/** GREATEST or LEAST: NULLs are ignored. */
function extreme(greatest: boolean): FunctionLowering {
  return {
    kind: 'lazy',
    lower: (evaluator, expressions, type) => {
      const { b } = evaluator;
      const values = expressions
        .filter((e) => e.kind !== 'constant' || e.value !== null)
        .map((e) => evaluator.evaluate(e));
      if (values.length === 0) return nullValue(b, type);
      return values.reduce((best, value) => better(b, type, best, value, greatest));
    },
  };
}

/** The greater or lesser of two values, or the one that is not NULL. */
function better(b: FunctionBuilder, type: SqlType, left: Value, right: Value, greatest: boolean): Value {
  const [l, r] = [
    { ...left, isNull: undefined },
    { ...right, isNull: undefined },
  ];
  const compare = () => (greatest ? lessValues(b, l, r) : lessValues(b, r, l));
  const eitherNull = anyNull(b, [left, right]);
  let takeRight: Word;
  if (eitherNull === undefined) takeRight = compare();
  else {
    const answer = (word: Word): Value => ({
      type: BOOLEAN,
      words: [word],
      isNull: undefined,
      range: typeRange(BOOLEAN),
    });
    takeRight = wordOf(
      conditional(
        b,
        'extreme',
        BOOLEAN,
        eitherNull,
        () => answer(left.isNull ?? b.boolean(false)),
        () => answer(compare()),
      ),
    );
  }
  const range = rangeUnion(left.range, right.range);
  const words = left.words.map((word, k) => {
    const other = right.words[k] as Word;
    if (type.kind !== 'decimal') return b.select(takeRight, other, word);
    return b.select(takeRight, fitDecimal(b, other, right.range, range), fitDecimal(b, word, left.range, range));
  });
  const isNull = left.isNull === undefined || right.isNull === undefined ? undefined : b.and(left.isNull, right.isNull);
  return { type, words, isNull, range };
}

/** needle IN (…): true where some element equals it, else NULL where the needle or an element is NULL, else false. */
function inList(evaluator: Evaluator, expressions: readonly Expression[]): Value {
  const { b } = evaluator;
  const [first, ...elements] = expressions;
  if (first === undefined) throw new MayflyError('internal_error', 'emit', 'IN without a needle');
  const needle = evaluator.evaluate(first);
  const isNull = elements.some((e) => e.kind === 'constant' && e.value === null);
  const constants = elements.flatMap((e) => (e.kind === 'constant' && e.value !== null ? [e.value] : []));
  const others = elements.filter((e) => e.kind !== 'constant').map((e) => evaluator.evaluate(e));
  const find = (): Value => {
    const present = { ...needle, isNull: undefined };
    let found = matchesConstant(evaluator, present, constants, elements);
    let unknown = isNull ? b.boolean(true) : undefined;
    for (const other of others) {
      let same: Word;
      if (other.isNull === undefined) same = equalValues(b, present, other);
      else {
        same = b.and(b.not(other.isNull), nullSafeEqual(b, present, other));
        unknown = unknown === undefined ? other.isNull : b.or(unknown, other.isNull);
      }
      found = b.or(found, same);
    }
    const nothing = unknown === undefined ? undefined : b.and(unknown, b.not(found));
    return { type: BOOLEAN, words: [found], isNull: nothing, range: typeRange(BOOLEAN) };
  };
  if (needle.isNull === undefined) return find();
  return conditional(b, 'in', BOOLEAN, needle.isNull, () => nullValue(b, BOOLEAN), find);
}

/** i1: the needle, which is not NULL, equals some constant. */
function matchesConstant(
  evaluator: Evaluator,
  needle: Value,
  constants: readonly ConstantValue[],
  elements: readonly Expression[],
): Word {
  const { b } = evaluator;
  if (needle.type.kind === 'text')
    return isOneOf(
      evaluator,
      needle,
      constants.map((c) => Buffer.from(String(c), 'utf8')),
    );
  const integers = constants.filter((c): c is bigint => typeof c === 'bigint' && contains(needle.range, c));
  const bits = wordBits(needle.type, needle.range);
  if (integers.length >= SWITCH_FROM && bits !== 128) return switchOver(b, wordOf(needle), bits, integers);
  let found: Word = b.boolean(false);
  for (const element of elements) {
    if (element.kind !== 'constant' || element.value === null) continue;
    if (typeof element.value === 'bigint' && !contains(needle.range, element.value)) continue;
    found = b.or(found, equalValues(b, needle, evaluator.evaluate(element)));
  }
  return found;
}

function wordBits(type: SqlType, range: Range): 8 | 16 | 32 | 64 | 128 {
  if (type.kind === 'integer') return type.bits;
  if (type.kind === 'date') return 32;
  return type.kind === 'decimal' ? decimalBits(range) : 64;
}

/** i1: the word is one of the constants. */
function switchOver(b: FunctionBuilder, word: Word, bits: 8 | 16 | 32 | 64, constants: readonly bigint[]): Word {
  const [yes, no, done] = ['in.yes', 'in.no', 'in.done'].map((name) => b.newBlock(name)) as [Block, Block, Block];
  b.switch(
    word,
    no,
    [...new Set(constants)].map((c) => [b.integer(bits, c), yes] as const),
  );
  b.at(yes);
  b.br(done);
  b.at(no);
  b.br(done);
  b.at(done);
  return b.phi('i1', [
    [b.boolean(true), yes],
    [b.boolean(false), no],
  ]);
}

export const comparison = {
  equal: comparing(equal),
  not_equal: comparing((b, call, evaluator) => b.not(equal(b, call, evaluator))),
  less: comparing((b, call) => ordered(b, call, false)),
  less_or_equal: comparing((b, call) => b.not(ordered(b, call, true))),
  greater: comparing((b, call) => ordered(b, call, true)),
  greater_or_equal: comparing((b, call) => b.not(ordered(b, call, false))),
  is_distinct_from: distinct(true),
  is_not_distinct_from: distinct(false),
  in: { kind: 'lazy', lower: inList },
  greatest: extreme(true),
  least: extreme(false),
} satisfies Record<ComparisonName, FunctionLowering>;
