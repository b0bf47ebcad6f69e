// The measuring: rounds in each of which every engine runs every query once, so that a change of the machine's speed
// meets all alike; who begins changes from round to round. A query's first execution in an engine's process counts apart.
import { join } from 'node:path';
import { tpchQuery } from '../../datasets/tpch/index.js';
import { splitStatements } from '../../planner/sql/split.js';
import { type Engine, isMayfly, type Script } from './engines.js';
import { runLoops } from './loops.js';
import { type Answer, type Refusal, sameAnswer } from './protocol.js';
import { summarise } from './statistics.js';

/** What was measured of one query in one engine. */
export interface Measured {
  readonly rows: number;
  /** Milliseconds of the first execution, from its text to its result. */
  readonly first: number;
  /** Milliseconds by part, one sample a round; `total` is from the text to the result. */
  readonly samples: ReadonlyMap<string, readonly number[]>;
  /** The most bytes that its processes held while they ran it, their tables among them. */
  readonly peak: number;
}

/** Of one query, each engine by its name: what was measured, or why it was not. */
export interface QueryResult {
  readonly query: number;
  readonly engines: ReadonlyMap<string, Measured | Refusal>;
  /** Milliseconds of the loop written by hand, where there is one for the query. */
  readonly loop: readonly number[] | undefined;
}

export interface MeasureOptions {
  readonly queries: readonly number[];
  readonly rounds: number;
  readonly threads: number;
  readonly data: string;
  /** The compiled loops of loops.c. */
  readonly loops: string;
  onRound(text: string): void;
}

interface Course {
  rows: number;
  first: number;
  peak: number;
  readonly samples: Map<string, number[]>;
}

/** The text of a query as no execution before had it. */
let executions = 0;
function newScript(number: number): Script {
  const text = tpchQuery(number).replace(/^select\b/m, `select /* ${++executions} */`);
  const statements = splitStatements(text).map((statement) => statement.text);
  const [view, query, ...rest] = statements;
  const parts = /^create view (\w+ \([^)]*\)) as\s(.*)$/s.exec(view ?? '');
  if (parts === null) return { statements, withoutViews: statements };
  const [, head, body] = parts;
  if (rest.length !== 1) throw new Error(`query ${number}: a view, a query that reads it and its end were expected`);
  return { statements, withoutViews: [`with ${head} as (${body}) ${query}`] };
}

/**
 * Measures all engines. Rejects where mayfly fails or answers otherwise than the first of the other engines; what else
 * is refused or answered otherwise is told in the result.
 */
export async function measure(engines: readonly Engine[], options: MeasureOptions): Promise<QueryResult[]> {
  const { queries, rounds, threads, data, loops, onRound } = options;
  const courses = queries.map((query) => ({
    query,
    engines: new Map<string, Course | Refusal>(),
    loop: [] as number[],
  }));
  onRound('first executions and answers');
  for (const { query, engines: own } of courses) {
    for (const engine of engines) {
      const execution = await engine.time(newScript(query));
      await engine.rest();
      if ('error' in execution) own.set(engine.name, refusal(engine, query, execution));
      else {
        const { rows, times } = execution;
        own.set(engine.name, { rows, first: times.total, peak: 0, samples: new Map() });
      }
    }
    await checkAnswers(query, engines, own);
  }
  for (let round = 0; round < rounds; round++) {
    onRound(`round ${round + 1} of ${rounds}`);
    for (const { query, engines: own, loop } of courses) {
      for (let k = 0; k < engines.length; k++) {
        const engine = engines[(round + k) % engines.length]!;
        const course = own.get(engine.name)!;
        if (!('error' in course)) await addSample(engine, query, course);
      }
      if (query !== 1 && query !== 6) continue;
      const { times } = runLoops(loops, join(data, 'lineitem.arrow'), threads, IN_A_ROW)[query === 1 ? 'q1' : 'q6'];
      loop.push(afterTheFirst(times));
      for (const engine of engines) {
        const course = own.get(engine.name)!;
        if (isMayfly(engine.choice) && !('error' in course)) await addRunInARow(engine, query, course);
      }
    }
  }
  return courses.map(({ query, engines: own, loop }) => ({
    query,
    engines: own,
    loop: loop.length === 0 ? undefined : loop,
  }));
}

/** Executions one after the other of what is held beside the loops, which find the data in the processor's caches. */
const IN_A_ROW = 4;

/** The median of times but the first. */
function afterTheFirst(times: readonly number[]): number {
  return summarise(times.slice(1)).median;
}

/** The run phase in executions in a row, as the loops are run. */
async function addRunInARow(engine: Engine, query: number, course: Course): Promise<void> {
  const times: number[] = [];
  for (let k = 0; k < IN_A_ROW; k++) {
    const execution = await engine.time(newScript(query));
    if ('error' in execution) throw new Error(`query ${query}: ${engine.name}: ${execution.error}`);
    times.push(execution.times.run!);
  }
  await engine.rest();
  const known = course.samples.get('runInARow') ?? [];
  course.samples.set('runInARow', [...known, afterTheFirst(times)]);
}

/** One timed execution. */
async function addSample(engine: Engine, query: number, course: Course): Promise<void> {
  engine.forgetPeak();
  const execution = await engine.time(newScript(query));
  if ('error' in execution) throw new Error(`query ${query}: ${engine.name}: ${execution.error}`);
  if (execution.rows !== course.rows) {
    throw new Error(`query ${query}: ${engine.name} gives ${execution.rows} rows after ${course.rows}`);
  }
  course.peak = Math.max(course.peak, engine.memory().peak);
  await engine.rest();
  for (const [part, time] of Object.entries(execution.times)) {
    const known = course.samples.get(part);
    if (known === undefined) course.samples.set(part, [time]);
    else known.push(time);
  }
}

/** Compares answers with those of the first engine that is not mayfly, or else of the first. */
async function checkAnswers(query: number, engines: readonly Engine[], courses: Map<string, Course | Refusal>) {
  const answers = new Map<Engine, Answer>();
  for (const engine of engines) {
    if ('error' in courses.get(engine.name)!) continue;
    const answer = await engine.answer(newScript(query));
    if ('error' in answer) courses.set(engine.name, refusal(engine, query, answer));
    else answers.set(engine, answer);
  }
  const reference = [...answers.keys()].find(({ choice }) => !isMayfly(choice)) ?? engines[0]!;
  for (const [engine, answer] of answers) {
    if (sameAnswer(answer, answers.get(reference)!)) continue;
    const error = `answers otherwise than ${reference.name}`;
    courses.set(engine.name, refusal(engine, query, { error }));
  }
}

/** Mayfly's own refusals end the benchmark. */
function refusal({ name, choice }: Engine, query: number, told: Refusal): Refusal {
  if (isMayfly(choice)) throw new Error(`query ${query}: ${name}: ${told.error}`);
  return told;
}
