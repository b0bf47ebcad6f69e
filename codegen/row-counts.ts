// Counts the rows that operators yield, in code for EXPLAIN ANALYZE only. Every reading of an operator has a counter:
// a variable of the generated function, added to each worker's own counters where the function is left, which the host
// sums. Nothing here depends on the kind of operator.
//
//   for row: …
//            counter += 1              (under a mask: += mask)
//            consume
//   leave:   worker.counters[k] += counter
import type { Plan } from '../planner/plan.js';
import type { KeptRows, RowCounter } from './compiled-query.js';
import type { FunctionBuilder, Word } from './function-builder.js';
import type { Kept, Pipeline } from './pipeline.js';

/** The counters of a query. */
export class RowCounts {
  readonly counters: RowCounter[] = [];
  readonly kept: KeptRows[] = [];
  /** The operator under emission: it reads those that it has produced. */
  #reader: Plan | undefined;

  /** Emits `plan` by `emit`, with what is done with each row preceded by counting it. */
  counting<T>(
    plan: Plan,
    consume: (pipeline: Pipeline) => T,
    emit: (counted: (pipeline: Pipeline) => T) => void,
  ): void {
    const counter = this.counters.push({ plan, reader: this.#reader }) - 1;
    this.#reading(plan, () =>
      emit((pipeline) => {
        const { b, mask } = pipeline;
        pipeline.counts.add(counter, mask === undefined ? b.integer(64, 1) : b.zext(mask, 'i64'));
        return consume(pipeline);
      }),
    );
  }

  /** Emits `plan` by `emit`, which has a morsel's rows counted where it begins: `plan` gives all of them. */
  countingMorsels(plan: Plan, emit: (count: (pipeline: Pipeline) => void) => void): void {
    const counter = this.counters.push({ plan, reader: this.#reader }) - 1;
    this.#reading(plan, () =>
      emit((pipeline) => pipeline.counts.add(counter, pipeline.b.sub(pipeline.end, pipeline.begin))),
    );
  }

  /** Counts the rows of a morsel, all of which `plan` gives. */
  countMorsel(pipeline: Pipeline, plan: Plan): void {
    this.countingMorsels(plan, (count) => count(pipeline));
  }

  /** Emits by `emit` what keeps the rows of `plan`: as many as the object has. */
  keeping(plan: Plan, emit: () => Kept): Kept {
    const kept = this.#reading(plan, emit);
    this.kept.push({ plan, object: kept.object });
    return kept;
  }

  #reading<T>(plan: Plan, emit: () => T): T {
    const reader = this.#reader;
    this.#reader = plan;
    try {
      return emit();
    } finally {
      this.#reader = reader;
    }
  }
}

/** The counters of one generated function. */
export class PipelineCounts {
  readonly #variables = new Map<number, Word>();

  constructor(private readonly b: FunctionBuilder) {}

  /** Which they are, from the pipeline's source on. */
  get counters(): readonly number[] {
    return [...this.#variables.keys()];
  }

  /** Counts so many rows, i64. */
  add(counter: number, rows: Word): void {
    const { b } = this;
    let variable = this.#variables.get(counter);
    if (variable === undefined) {
      variable = b.variable('i64', b.integer(64, 0));
      this.#variables.set(counter, variable);
    }
    b.store(b.add(b.load('i64', variable), rows), variable);
  }

  /** Hands the counts to the worker; to be emitted where every way out of the function passes. */
  flush(): void {
    if (this.#variables.size === 0) return;
    const { b } = this;
    const counters = b.load('pointer', b.field('Worker', b.worker as Word, 'counters'));
    for (const [counter, variable] of this.#variables) {
      const total = b.offset(counters, 8 * counter);
      b.store(b.add(b.load('i64', total), b.load('i64', variable)), total);
    }
  }
}
