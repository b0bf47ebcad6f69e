// Values of SQL expressions in generated code: LLVM words, an optional null flag, and what is known of them
// beforehand. Knowing ranges lets arithmetic drop overflow checks and decimals fit into one machine word.
import type { Dictionary } from '../planner/catalog.js';
import type { SqlType } from '../planner/types.js';
import type { FunctionBuilder, TypeName, Word } from './function-builder.js';

/** Bounds that hold for every non-null value, in the type's own units (unscaled decimal, days, bytes of text). */
export interface Range {
  readonly minimum: bigint;
  readonly maximum: bigint;
}

/**
 * A SQL value at run time. `words`: text has two, pointer and length (i64), pointing to bytes that live as
 * long as the query, or where it has a `dictionary` just its code there, i64; all others one: boolean i1, integer iN, float, date i32, timestamp i64, decimal i64
 * where its range fits (see decimalBits) and else i128. Where `isNull` (i1) is true the words are
 * unspecified, but safe to compute with. `isNull` undefined: never null.
 */
export interface Value {
  readonly type: SqlType;
  readonly words: readonly Word[];
  readonly isNull: Word | undefined;
  /** Integers, decimals, dates and timestamps: bounds of the value. Text: bounds of the length in bytes. */
  readonly range: Range;
  /** Of a text by its code, which is one of the dictionary's even where the text is NULL. See dictionary.ts. */
  readonly dictionary?: Dictionary | undefined;
}

const power10 = (exponent: number): bigint => 10n ** BigInt(exponent);

/** The widest range that a type allows. For types without one (floats, booleans) it is of no meaning. */
export function typeRange(type: SqlType): Range {
  switch (type.kind) {
    case 'integer':
      return integerRange(type.bits, type.signed);
    case 'decimal': {
      const limit = power10(type.precision) - 1n;
      return { minimum: -limit, maximum: limit };
    }
    case 'date':
      return integerRange(32, true);
    case 'text':
      return { minimum: 0n, maximum: (1n << 62n) - 1n };
    default:
      return integerRange(64, true);
  }
}

/** All values of an integer of so many bits. */
export function integerRange(bits: number, signed: boolean): Range {
  const span = 1n << BigInt(bits);
  return signed ? { minimum: -(span >> 1n), maximum: (span >> 1n) - 1n } : { minimum: 0n, maximum: span - 1n };
}

/** Whether every value of `inner` lies in `outer`. */
export function rangeWithin(inner: Range, outer: Range): boolean {
  return inner.minimum >= outer.minimum && inner.maximum <= outer.maximum;
}

/** The smallest range that holds both. */
export function rangeUnion(a: Range, b: Range): Range {
  return {
    minimum: a.minimum < b.minimum ? a.minimum : b.minimum,
    maximum: a.maximum > b.maximum ? a.maximum : b.maximum,
  };
}

/** The width in which a decimal of this range is kept. */
export function decimalBits(range: Range): 64 | 128 {
  return rangeWithin(range, integerRange(64, true)) ? 64 : 128;
}

/** LLVM types of a value's words. */
export function wordTypes({ type, range, dictionary }: Pick<Value, 'type' | 'range' | 'dictionary'>): TypeName[] {
  switch (type.kind) {
    case 'boolean':
      return ['i1'];
    case 'integer':
      return [`i${type.bits}`];
    case 'float':
      return [type.bits === 32 ? 'f32' : 'f64'];
    case 'decimal':
      return [`i${decimalBits(range)}`];
    case 'date':
      return ['i32'];
    case 'timestamp':
      return ['i64'];
    case 'text':
      return dictionary === undefined ? ['pointer', 'i64'] : ['i64'];
    case 'interval':
    case 'unknown':
      return ['i8'];
  }
}

/** A NULL of the type. */
export function nullValue(b: FunctionBuilder, type: SqlType): Value {
  const range = { minimum: 0n, maximum: 0n };
  return { type, words: zeroWords(b, { type, range }), isNull: b.boolean(true), range };
}

/** Words of a harmless value: zero, false, the empty text. */
export function zeroWords(b: FunctionBuilder, shape: Pick<Value, 'type' | 'range' | 'dictionary'>): Word[] {
  return wordTypes(shape).map((name) => {
    if (name === 'pointer') return b.nullPointer;
    if (name === 'f32' || name === 'f64') return b.float(name === 'f32' ? 32 : 64, 0);
    return b.integer(Number(name.slice(1)) as 64, 0);
  });
}

/** The one word of a value that has one. */
export function wordOf(value: Value): Word {
  const [word] = value.words;
  if (word === undefined) throw new Error('a value without words');
  return word;
}

/** Pointer and length of a text value that is no code. */
export function textOf(value: Value): readonly [pointer: Word, length: Word] {
  const [pointer, length] = value.words;
  if (pointer === undefined || length === undefined) throw new Error('a text value without words');
  return [pointer, length];
}

/** The or of null flags; undefined where none can be null. */
export function anyNull(b: FunctionBuilder, values: readonly Value[]): Word | undefined {
  let result: Word | undefined;
  for (const { isNull } of values) {
    if (isNull !== undefined) result = result === undefined ? isNull : b.or(result, isNull);
  }
  return result;
}

/** A decimal's word at the width of another range that also holds its values: widened, or cut where the range proves it safe. */
export function fitDecimal(b: FunctionBuilder, word: Word, from: Range, to: Range): Word {
  const [before, after] = [decimalBits(from), decimalBits(to)];
  if (before === after) return word;
  return after === 128 ? b.sext(word, 'i128') : b.trunc(word, 'i64');
}

/** i1: the value is true (not false, not NULL). */
export function isTrue(b: FunctionBuilder, value: Value): Word {
  return value.isNull === undefined ? wordOf(value) : b.and(wordOf(value), b.not(value.isNull));
}
