// Conditions on texts by code. What a condition is for each entry of the dictionary is known when code is emitted, so
// that a row costs a test of its code and no look at the text:
//
//   entries side by side (the dictionaries of resident tables ascend):   code - first < number
//   some of up to 64 entries:                                            bit code of a constant
//   some of more:                                                        table[code]
import type { Dictionary } from '../planner/catalog.js';
import type { Column, Expression } from '../planner/expression.js';
import { columnsOf, size } from '../planner/expression-tree.js';
import { mayFail } from '../planner/may-fail.js';
import { BOOLEAN } from '../planner/types.js';
import type { Evaluator } from './expression.js';
import type { FunctionBuilder, Word } from './function-builder.js';
import { typeRange, type Value, wordOf } from './value.js';

/** The most nodes of expressions, over all entries, that are worth evaluating while the query waits: about a millisecond. */
const MOST_NODES = 20_000;

/** So many runs of entries side by side are compared one by one. */
const MOST_RUNS = 2;

/** Entries whose bits fill a word. */
const WORD_ENTRIES = 64;

/** The column whose code decides a condition: the only one that it reads, if that has a dictionary. */
export function codedColumn(
  condition: Expression,
  dictionaryOf: (column: Column) => Dictionary | undefined,
): Column | undefined {
  if (condition.type.kind !== 'boolean' || condition.kind === 'column') return undefined;
  const [column, ...others] = columnsOf(condition);
  if (column === undefined || others.length > 0 || column.type.kind !== 'text') return undefined;
  const dictionary = dictionaryOf(column);
  if (dictionary === undefined || dictionary.entries * size(condition) > MOST_NODES) return undefined;
  return mayFail(condition) ? undefined : column;
}

/** A condition's value for a code; `outcomes`: for each entry in turn and, last, for NULL. */
export function outcomeOf(evaluator: Evaluator, code: Value, outcomes: readonly (boolean | null)[]): Value {
  const { b } = evaluator;
  const entries = outcomes.slice(0, -1);
  const ofNull = outcomes.at(-1) ?? null;
  const { isNull } = code;
  const isOneOf = (outcome: boolean | null) =>
    isMember(
      evaluator,
      wordOf(code),
      entries.map((entry) => entry === outcome),
    );
  let word = isOneOf(true);
  let unknown = entries.includes(null) ? isOneOf(null) : undefined;
  if (isNull !== undefined && ofNull === null) unknown = unknown === undefined ? isNull : b.or(isNull, unknown);
  else if (isNull !== undefined) {
    word = b.select(isNull, b.boolean(ofNull === true), word);
    unknown = unknown && b.and(unknown, b.not(isNull));
  }
  return { type: BOOLEAN, words: [word], isNull: unknown, range: typeRange(BOOLEAN) };
}

/** i1: the code is one of the members. */
function isMember(evaluator: Evaluator, code: Word, members: readonly boolean[]): Word {
  const { b } = evaluator;
  const [inside, outside] = [runsOf(members, true), runsOf(members, false)];
  if (inside.length === 0) return b.boolean(false);
  if (outside.length === 0) return b.boolean(true);
  if (outside.length < inside.length && outside.length <= MOST_RUNS) return b.not(isInRuns(b, code, outside, members));
  if (inside.length <= MOST_RUNS) return isInRuns(b, code, inside, members);
  if (members.length <= WORD_ENTRIES) {
    const bits = members.reduce((sum, member, entry) => (member ? sum | (1n << BigInt(entry)) : sum), 0n);
    const place = b.and(code, b.integer(64, WORD_ENTRIES - 1));
    return b.trunc(b.lshr(b.integer(64, BigInt.asIntN(64, bits)), place), 'i1');
  }
  // As long as a power of two, so that no code leads out of it.
  const room = 2 ** Math.ceil(Math.log2(members.length));
  const table = new Uint8Array(room);
  members.forEach((member, entry) => {
    table[entry] = member ? 1 : 0;
  });
  const [start] = evaluator.text(table).words;
  const place = b.element('i8', start as Word, b.and(code, b.integer(64, room - 1)));
  return b.compare('ne', b.load('i8', place), b.integer(8, 0));
}

interface Run {
  readonly first: number;
  readonly last: number;
}

/** The longest runs of entries that are `wanted`. */
function runsOf(members: readonly boolean[], wanted: boolean): Run[] {
  const runs: Run[] = [];
  for (let entry = 0; entry < members.length; entry++) {
    if (members[entry] !== wanted) continue;
    const first = entry;
    while (members[entry + 1] === wanted) entry++;
    runs.push({ first, last: entry });
  }
  return runs;
}

function isInRuns(b: FunctionBuilder, code: Word, runs: readonly Run[], members: readonly boolean[]): Word {
  const tests = runs.map(({ first, last }) => {
    const constant = (value: number) => b.integer(64, value);
    if (first === last) return b.compare('eq', code, constant(first));
    if (first === 0) return b.compare('ule', code, constant(last));
    if (last === members.length - 1) return b.compare('uge', code, constant(first));
    return b.compare('ule', b.sub(code, constant(first)), constant(last - first));
  });
  return tests.reduce((p, q) => b.or(p, q));
}
