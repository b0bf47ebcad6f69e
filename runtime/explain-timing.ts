// What it took to make a query's machine code, as text: the time of each stage, and of each pipeline what was emitted
// and how long LLVM worked on it.
import type { CompiledQuery } from '../codegen/index.js';
import type { QueryReport } from '../native/query-abi.js';
import { aligned, grouped, milliseconds } from './analysis-text.js';
import type { Tier } from './choose-mode.js';
import type { PhaseTimes } from './prepare.js';

/** Times of a query that was compiled but not run. Those of pipelines are a compile thread's, several of which work. */
export function explainTiming(
  times: Readonly<PhaseTimes>,
  compiled: CompiledQuery,
  tier: Tier,
  report: QueryReport,
): string {
  const made = compiled.pipelines.map((pipeline, index) => ({
    ...report.pipelines[index]!,
    emitted: pipeline.instructions,
    tier,
    operators: pipeline.operators,
  }));
  type Made = (typeof made)[number];
  const sum = (of: (pipeline: Made) => number): number => made.reduce((total, pipeline) => total + of(pipeline), 0);
  const measures: [title: string, of: (pipeline: Made) => number, show: (value: number) => string][] = [
    ['emitted', ({ emitted }) => emitted, grouped],
    ['bitcode bytes', ({ bitcodeBytes }) => bitcodeBytes, grouped],
    ['parse', ({ parse }) => parse, milliseconds],
    ['optimise', ({ optimize }) => optimize, milliseconds],
    ['generate', ({ generate }) => generate, milliseconds],
    ['link', ({ link }) => link, milliseconds],
    ['instructions', ({ instructions }) => instructions, grouped],
    ['code bytes', ({ codeBytes }) => codeBytes, grouped],
  ];
  const columns = [
    aligned(['pipeline', ...made.map((_, index) => String(index)), 'all']),
    aligned(['tier', ...made.map(({ tier }) => tier), '']),
    ...measures.map(([title, of, show]) => aligned([title, ...made.map((each) => show(of(each))), show(sum(of))])),
    ['loop', ...made.map(({ operators }) => operators.join(', ')), ''],
  ];
  const stages = (['parse', 'plan', 'validate', 'emit', 'compile'] as const).map((stage) =>
    aligned([stage, milliseconds(times[stage])]),
  );
  return `${[rows([aligned(['', 'ms']), ...stages]), rows(columns)].join('\n\n')}\n`;
}

/** Columns side by side, as lines. */
function rows(columns: readonly (readonly string[])[]): string {
  return columns[0]!
    .map((_, row) =>
      columns
        .map((column) => column[row])
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
