// Filter: goes on to the next row as soon as a conjunct is not true. For a consumer that accepts a mask, cheap
// conjuncts are evaluated for every row instead and joined into it, which leaves a loop without branches. Cheap
// conjuncts over a table that not nearly all rows pass are tested ahead of everything else, for many rows at once. Blocks
// of a table in which no row can pass are not read (matching-blocks.ts), and groups may be dropped as soon as they have
// ended (clustered-groups.ts).
//
//   if not conjunct 1: next row          mask = conjunct 1 and conjunct 2          for row: passes = cheap conjuncts
//   if not conjunct 2: next row                                                    for row that passes:
//   consume                              consume, heeding mask                       if not dear conjunct: next row
//                                                                                    consume

import type { Column, Expression } from '../../planner/expression.js';
import { collectColumns, columnsOf } from '../../planner/expression-tree.js';
import type { Filter, Scan } from '../../planner/plan.js';
import { selectivity } from '../../planner/selectivity.js';
import { codedColumn } from '../dictionary-test.js';
import type { Word } from '../function-builder.js';
import { isCheap } from '../functions/logic.js';
import { matchingBlocks } from '../matching-blocks.js';
import {
  type Consume,
  FEW_LEFT,
  inStages,
  type Pipeline,
  type QueryEmitter,
  type Required,
  type TestAhead,
} from '../pipeline.js';
import { stretchTests } from '../stretch-tests.js';
import { isTrue } from '../value.js';
import { isPlain } from './scan.js';

export function produceFilter(
  emitter: QueryEmitter,
  plan: Filter,
  required: Required,
  consume: Consume,
  acceptsMask: boolean,
): void {
  const { input } = plan;
  const blocks = input.kind === 'scan' && emitter.options.facts ? matchingBlocks(input, plan.predicate) : undefined;
  if (input.kind === 'scan' && blocks !== undefined) emitter.matchingBlocks.set(input, blocks);
  // Where rows are counted, all groups are to be seen.
  if (input.kind === 'aggregate' && !emitter.options.countRows) emitter.groupFilters.set(input, plan.predicate);
  produceFiltered(emitter, plan, required, consume, acceptsMask);
  // The same input may be part of another plan, too.
  if (input.kind === 'scan') emitter.matchingBlocks.delete(input);
  if (input.kind === 'aggregate') emitter.groupFilters.delete(input);
}

function produceFiltered(
  emitter: QueryEmitter,
  plan: Filter,
  required: Required,
  consume: Consume,
  acceptsMask: boolean,
): void {
  const below = new Set(required);
  for (const conjunct of plan.predicate) collectColumns(conjunct, below);
  if (plan.input.kind === 'scan' && produceSelectedRows(emitter, plan, plan.input, consume, acceptsMask)) return;
  const then = emitter.withKeyTests(plan, consume);
  emitter.produce(
    plan.input,
    below,
    (pipeline) => {
      pipeline.operators.push('filter');
      if (acceptsMask) maskWhereTrue(pipeline, plan.predicate);
      else keepWhereTrue(pipeline, plan.predicate);
      then(pipeline);
    },
    acceptsMask,
  );
}

/** Tests rows ahead of all else, where that pays: by cheap conjuncts, and by keys of joins above. False: it does not. */
function produceSelectedRows(
  emitter: QueryEmitter,
  plan: Filter,
  scan: Scan,
  consume: Consume,
  acceptsMask: boolean,
): boolean {
  if (!emitter.selectsRows(scan)) return false;
  const { keyTests } = emitter;
  const ahead = testsAhead(scan, plan.predicate, emitter.options.facts);
  const others = plan.predicate.filter((conjunct) => !ahead.includes(conjunct));
  const { tested, test } = stretchTests(scan, ahead, emitter.options.facts);
  const each = ahead.filter((conjunct) => !tested.has(conjunct));
  const share = selectivity([...tested]);
  const testsKeysFirst = keyTests.areStraight(scan);
  // What is left of the filter is to drop rows before those keys are looked at.
  const testsKeysLast = keyTests.areStraight(plan) && others.length === 0;
  if (keyTests.has(scan) && !testsKeysFirst) return false;
  // Vector code computes for all rows sooner than for many of them one by one.
  const isMasked = acceptsMask && others.length === 0 && !testsKeysFirst && !testsKeysLast;
  if (isMasked && share > FEW_LEFT) return false;
  const tests: TestAhead[] = [];
  if (test !== undefined) tests.push({ share, test });
  if (testsKeysFirst) tests.push(...keyTests.straight(scan));
  if (each.length > 0) {
    tests.push({ share: selectivity(each), test: { kind: 'row', passes: (pipeline) => passes(pipeline, each) } });
  }
  if (testsKeysLast) tests.push(...keyTests.straight(plan));
  if (tests.length === 0) return false;
  const then = testsKeysLast ? consume : emitter.withKeyTests(plan, consume);
  emitter.produceSelected(scan, inStages(tests), (pipeline) => {
    pipeline.operators.push('filter');
    keepWhereTrue(pipeline, others);
    then(pipeline);
  });
  return true;
}

/** i1: all conjuncts are true. */
function passes({ b, evaluator }: Pipeline, conjuncts: readonly Expression[]): Word {
  return conjuncts.map((conjunct) => isTrue(b, evaluator.evaluate(conjunct))).reduce((p, q) => b.and(p, q));
}

/** Above this share of passing rows a branch that is mispredicted for the others costs less than the second loop. */
const MOST_PASSING = 0.8;

/** The conjuncts that are worth testing ahead of the others: cheap straight-line code that drops enough rows. */
function testsAhead(scan: Scan, predicate: readonly Expression[], facts: boolean): readonly Expression[] {
  const indexes = new Map(scan.columns.map(({ column, index }) => [column, index]));
  const dictionaryOf = (column: Column) => scan.table.dictionary?.(indexes.get(column)!);
  const isDecidedByCode = (condition: Expression) => facts && codedColumn(condition, dictionaryOf) !== undefined;
  const isLoaded = (column: Column) =>
    column.type.kind === 'text' || isPlain(scan.table.columns[indexes.get(column)!]?.storage);
  // No cheap expression reads a text but by its code.
  const tests = predicate.filter(
    (conjunct) => isCheap(conjunct, isDecidedByCode) && [...columnsOf(conjunct)].every(isLoaded),
  );
  return tests.length > 0 && selectivity(tests) <= MOST_PASSING ? tests : [];
}

/** Goes to the pipeline's next row unless all conjuncts are true, in order. */
export function keepWhereTrue(pipeline: Pipeline, predicate: readonly Expression[]): void {
  const { b, evaluator } = pipeline;
  for (const conjunct of predicate) {
    const pass = b.newBlock('filter.pass');
    b.condBr(isTrue(b, evaluator.evaluate(conjunct)), pass, pipeline.next);
    b.at(pass);
  }
}

/** Adds cheap conjuncts to the mask and branches on the others, in order. */
function maskWhereTrue(pipeline: Pipeline, predicate: readonly Expression[]): void {
  const { b, evaluator } = pipeline;
  for (const conjunct of predicate) {
    if (pipeline.isSpeculative(() => isTrue(b, evaluator.evaluate(conjunct)))) {
      const passes = isTrue(b, evaluator.evaluate(conjunct));
      pipeline.mask = pipeline.mask === undefined ? passes : b.and(pipeline.mask, passes);
    } else {
      pipeline.settleMask();
      keepWhereTrue(pipeline, [conjunct]);
    }
  }
}
