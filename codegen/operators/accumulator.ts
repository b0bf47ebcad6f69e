// Accumulators: how each aggregate function starts, takes a value, merges with another worker's and ends.
// Each is one nullable value, kept in a group's row or, without groups, in the function's variables.

import { MayflyError } from '../../planner/errors.js';
import type { Aggregate } from '../../planner/expression.js';
import { BIGINT, DOUBLE, MAX_PRECISION, type SqlType } from '../../planner/types.js';
import { lessValues } from '../comparison.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import type { FieldShape } from '../row-layout.js';
import {
  decimalBits,
  fitDecimal,
  integerRange,
  type Range,
  rangeWithin,
  typeRange,
  type Value,
  wordOf,
  zeroWords,
} from '../value.js';

export interface Accumulator {
  readonly shape: FieldShape;
  readonly initial: (b: FunctionBuilder) => Value;
  /** The state after one more row; `input` is undefined for count_star. */
  readonly update: (b: FunctionBuilder, state: Value, input: Value | undefined) => Value;
  /** The state of both parts. */
  readonly combine: (b: FunctionBuilder, state: Value, other: Value) => Value;
  readonly result: (b: FunctionBuilder, state: Value) => Value;
}

/**
 * The accumulator of an aggregate over at most `rows` rows. `input` is its argument's value for the current
 * row; `neverEmpty` says that a state has always seen a row that passed the filter (groups without FILTER).
 */
export function accumulatorOf(
  aggregate: Aggregate,
  input: Value | undefined,
  rows: bigint,
  neverEmpty: boolean,
): Accumulator {
  if (aggregate.function === 'count_star' || aggregate.function === 'count') return count(rows);
  if (input === undefined) throw new MayflyError('internal_error', 'emit', `${aggregate.function} without an argument`);
  const nullable = !neverEmpty || input.isNull !== undefined;
  if (aggregate.function === 'sum') return sum(aggregate.column.type, input, rows, nullable);
  return extreme(aggregate.function, input, nullable);
}

function count(rows: bigint): Accumulator {
  const range: Range = { minimum: 0n, maximum: rows };
  const value = (word: Word): Value => ({ type: BIGINT, words: [word], isNull: undefined, range });
  return {
    shape: { type: BIGINT, range, nullable: false },
    initial: (b) => value(b.integer(64, 0)),
    update: (b, state, input) => {
      const one = input?.isNull === undefined ? b.integer(64, 1) : b.zext(b.not(input.isNull), 'i64');
      return value(b.add(wordOf(state), one));
    },
    combine: (b, state, other) => value(b.add(wordOf(state), wordOf(other))),
    result: (_, state) => state,
  };
}

/** The decimal digits that a sum may have at its end. */
const DECIMAL_LIMIT = typeRange({ kind: 'decimal', precision: MAX_PRECISION, scale: 0 });

/** How a sum of `input` over `rows` rows is kept: its type while it grows, and the range in which it stays. */
function sumState(type: SqlType, input: Range, rows: bigint): { state: SqlType; range: Range; checked: boolean } {
  if (type.kind === 'float') return { state: DOUBLE, range: typeRange(DOUBLE), checked: false };
  // Every partial sum lies between these, whichever rows it has seen.
  const reach: Range = {
    minimum: input.minimum < 0n ? input.minimum * rows : 0n,
    maximum: input.maximum > 0n ? input.maximum * rows : 0n,
  };
  const limit = integerRange(type.kind === 'decimal' ? 128 : 64, true);
  const checked = !rangeWithin(reach, limit);
  return { state: type, range: checked ? limit : reach, checked };
}

function sum(type: SqlType, input: Value, rows: bigint, nullable: boolean): Accumulator {
  const { state, range, checked } = sumState(type, input.range, rows);
  const isFloat = state.kind === 'float';
  const bits = state.kind === 'decimal' ? decimalBits(range) : 64;

  /** The input at the state's width; zero where it is NULL, so that adding it changes nothing. */
  const addend = (b: FunctionBuilder, value: Value): Word => {
    let word = wordOf(value);
    if (isFloat) word = value.type.kind === 'float' && value.type.bits === 32 ? b.floatExtend(word) : word;
    else if (value.type.kind === 'decimal') word = fitDecimal(b, word, value.range, range);
    else if (value.type.kind === 'integer' && value.type.bits !== bits) word = b.sext(word, `i${bits}`);
    if (value.isNull === undefined) return word;
    return b.select(value.isNull, zeroWords(b, { type: state, range })[0] as Word, word);
  };

  const add = (b: FunctionBuilder, left: Value, right: Value): Value => {
    const [x, y] = [wordOf(left), addend(b, right)];
    let word: Word;
    if (isFloat) {
      word = b.fadd(x, y);
      failIfInfinite(b, word, x, y);
    } else if (checked) {
      const { result, overflowed } = b.overflow('sadd', bits, x, y);
      b.failIf(overflowed, bits === 128 ? 'decimal_range' : 'bigint_range');
      word = result;
    } else word = b.add(x, y);
    const isNull =
      left.isNull === undefined
        ? undefined
        : right.isNull === undefined
          ? b.boolean(false)
          : b.and(left.isNull, right.isNull);
    return { type: state, words: [word], isNull, range };
  };

  return {
    shape: { type: state, range, nullable },
    initial: (b) => ({
      type: state,
      words: zeroWords(b, { type: state, range }),
      isNull: nullable ? b.boolean(true) : undefined,
      range,
    }),
    update: (b, current, value) => add(b, current, value as Value),
    combine: add,
    result: (b, value) => {
      if (type.kind === 'float' && type.bits === 32) {
        const narrow = b.floatTruncate(wordOf(value));
        const isInfinite = b.floatCompare(
          'oeq',
          b.floatUnary('fabs', 32, narrow),
          b.float(32, Number.POSITIVE_INFINITY),
        );
        const wasFinite = b.floatCompare(
          'one',
          b.floatUnary('fabs', 64, wordOf(value)),
          b.float(64, Number.POSITIVE_INFINITY),
        );
        b.failIf(b.and(isInfinite, wasFinite), 'real_range');
        return { ...value, type, words: [narrow] };
      }
      if (type.kind !== 'decimal' || rangeWithin(range, DECIMAL_LIMIT)) return value;
      const [below, above] = [b.integer(128, DECIMAL_LIMIT.minimum), b.integer(128, DECIMAL_LIMIT.maximum)];
      const outside = b.or(b.compare('slt', wordOf(value), below), b.compare('sgt', wordOf(value), above));
      b.failIf(value.isNull === undefined ? outside : b.and(outside, b.not(value.isNull)), 'decimal_range');
      return { ...value, range: DECIMAL_LIMIT };
    },
  };
}

/** PostgreSQL's overflow: a sum is infinite though neither operand is. */
function failIfInfinite(b: FunctionBuilder, sum: Word, x: Word, y: Word): void {
  const infinity = b.float(64, Number.POSITIVE_INFINITY);
  const isInfinite = (word: Word) => b.floatCompare('oeq', b.floatUnary('fabs', 64, word), infinity);
  b.failIf(b.and(isInfinite(sum), b.not(b.or(isInfinite(x), isInfinite(y)))), 'real_range');
}

function extreme(which: 'min' | 'max', input: Value, nullable: boolean): Accumulator {
  const { type, range } = input;
  const take = (b: FunctionBuilder, state: Value, other: Value): Value => {
    // The state starts as NULL, so that the first value is taken whatever it is.
    const unset = state.isNull as Word;
    const better =
      which === 'min'
        ? lessValues(b, withoutNull(other), withoutNull(state))
        : lessValues(b, withoutNull(state), withoutNull(other));
    const wanted = b.or(unset, better);
    const taken = other.isNull === undefined ? wanted : b.and(wanted, b.not(other.isNull));
    const words = other.words.map((word, k) => b.select(taken, word, state.words[k] as Word));
    const isNull = other.isNull === undefined ? b.boolean(false) : b.and(unset, other.isNull);
    return { type, words, isNull, range };
  };
  return {
    shape: { type, range, nullable: true },
    initial: (b) => ({ type, words: zeroWords(b, { type, range }), isNull: b.boolean(true), range }),
    update: (b, state, value) => take(b, state, value as Value),
    combine: take,
    result: (_, state) => (nullable ? state : { ...state, isNull: undefined }),
  };
}

/** The same words, compared without regard to NULL; of no known length, as a NULL text may be shorter. */
function withoutNull(value: Value): Value {
  return { ...value, isNull: undefined, range: value.type.kind === 'text' ? typeRange(value.type) : value.range };
}
