// Structured control flow over blocks: conditionals that yield values, counted loops.
import type { SqlType } from '../planner/types.js';
import type { Block, FunctionBuilder, Word } from './function-builder.js';
import { decimalBits, fitDecimal, type Range, rangeUnion, type Value, wordTypes, zeroWords } from './value.js';

/** A value and the block in which its computation ended. */
interface Outcome {
  readonly value: Value;
  readonly end: Block;
}

/** Joins the values of several branches in a new block: one phi a word and, where any is nullable, one for NULL. */
function mergeOutcomes(b: FunctionBuilder, name: string, type: SqlType, outcomes: readonly Outcome[]): Value {
  const range = outcomes.map((o) => o.value.range).reduce(rangeUnion);
  const done = b.newBlock(`${name}.done`);
  const nullable = outcomes.some((o) => o.value.isNull !== undefined);
  const arrivals = outcomes.map(({ value, end }) => {
    b.at(end);
    const words = type.kind === 'decimal' ? value.words.map((w) => fitDecimal(b, w, value.range, range)) : value.words;
    b.br(done);
    return { words, isNull: value.isNull ?? b.boolean(false), end };
  });
  b.at(done);
  const words = wordTypes({ type, range }).map((wordType, k) =>
    b.phi(
      wordType,
      arrivals.map((a) => [a.words[k] as Word, a.end] as const),
    ),
  );
  const isNull = nullable
    ? b.phi(
        'i1',
        arrivals.map((a) => [a.isNull, a.end] as const),
      )
    : undefined;
  return { type, words, isNull, range };
}

/** `condition ? then : otherwise`, evaluating only one. Both yield values of `type`. */
export function conditional(
  b: FunctionBuilder,
  name: string,
  type: SqlType,
  condition: Word,
  then: () => Value,
  otherwise: () => Value,
): Value {
  return choose(b, name, type, [{ condition: () => condition, value: then }], otherwise);
}

/** The value of the first choice whose condition holds, else `otherwise`; nothing after that choice is evaluated. */
export function choose(
  b: FunctionBuilder,
  name: string,
  type: SqlType,
  choices: readonly { readonly condition: () => Word; readonly value: () => Value }[],
  otherwise: () => Value,
): Value {
  const outcomes: Outcome[] = [];
  for (const { condition, value } of choices) {
    const [then, rest] = [b.newBlock(`${name}.then`), b.newBlock(`${name}.else`)];
    b.condBr(condition(), then, rest);
    b.at(then);
    outcomes.push({ value: value(), end: b.current });
    b.at(rest);
  }
  outcomes.push({ value: otherwise(), end: b.current });
  return mergeOutcomes(b, name, type, outcomes);
}

/** Computes `emit` only where `isNull` is false; elsewhere a harmless value. For what may fail or trap on NULL's words. */
export function unlessNull(
  b: FunctionBuilder,
  name: string,
  type: SqlType,
  isNull: Word,
  emit: () => { words: readonly Word[]; range: Range },
): Value {
  let range: Range | undefined;
  const value = conditional(
    b,
    name,
    type,
    isNull,
    () => {
      const nothing = { minimum: 0n, maximum: 0n };
      return { type, words: zeroWords(b, { type, range: nothing }), isNull: undefined, range: nothing };
    },
    () => {
      const result = emit();
      range = result.range;
      return { type, isNull: undefined, ...result };
    },
  );
  // The zero of the NULL branch does not widen what is known of non-null values, unless it decided the width.
  const known = range !== undefined && decimalBits(range) === decimalBits(value.range) ? range : value.range;
  return { ...value, isNull, range: known };
}

/** Runs `emit` where `condition` holds, then goes on. */
export function when(b: FunctionBuilder, name: string, condition: Word, emit: () => void): void {
  const [then, done] = [b.newBlock(`${name}.then`), b.newBlock(`${name}.done`)];
  b.condBr(condition, then, done);
  b.at(then);
  emit();
  b.br(done);
  b.at(done);
}

/**
 * for (index = begin; index < end; index += step) body(index, next). `next` is the block that goes on with the next
 * index; the body may branch to it. Emission continues behind the loop.
 */
export function countedLoop(
  b: FunctionBuilder,
  name: string,
  begin: Word,
  end: Word,
  body: (index: Word, next: Block) => void,
  step = 1,
): void {
  const [head, inside, next, done] = ['head', 'body', 'next', 'done'].map((step) => b.newBlock(`${name}.${step}`)) as [
    Block,
    Block,
    Block,
    Block,
  ];
  const before = b.current;
  b.br(head);
  b.at(head);
  const index = b.phi('i64', [[begin, before]]);
  b.condBr(b.compare('slt', index, end), inside, done);
  b.at(inside);
  body(index, next);
  b.enter(next);
  b.addIncoming(index, b.add(index, b.integer(64, step)), b.current);
  b.br(head);
  b.at(done);
}
