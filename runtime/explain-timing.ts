// What it took to make a query's machine code, as text: the time of each stage, what was emitted of each pipeline, and
// how long LLVM worked on each module.
import type { CompiledQuery } from '../codegen/index.js';
import type { QueryReport } from '../native/query-abi.js';
import { aligned, grouped, milliseconds } from './analysis-text.js';
import type { PhaseTimes } from './prepare.js';

/** Times of a query that was compiled but not run. Those of modules are a compile thread's, several of which work. */
export function explainTiming(times: Readonly<PhaseTimes>, compiled: CompiledQuery, report: QueryReport): string {
  const made = compiled.pipelines.map((pipeline, index) => {
    const { module, instructions } = report.pipelines[index]!;
    const code = report.modules[module]!;
    // What pipelines have in common is told once, of the first.
    const shared = code.pipelines[0] === index ? { index: module, ...code } : undefined;
    return { emitted: pipeline.instructions, instructions, operators: pipeline.operators, shared };
  });
  type Made = (typeof made)[number];
  type Shared = NonNullable<Made['shared']>;
  const modules = made.flatMap(({ shared }) => shared ?? []);
  const ofPipelines = (title: string, of: (pipeline: Made) => number): string[] =>
    aligned([title, ...made.map((each) => grouped(of(each))), grouped(made.reduce((sum, each) => sum + of(each), 0))]);
  const ofModules = (title: string, of: (module: Shared) => number, show: (value: number) => string): string[] => {
    const cells = made.map(({ shared }) => (shared === undefined ? '' : show(of(shared))));
    return aligned([title, ...cells, show(modules.reduce((sum, module) => sum + of(module), 0))]);
  };
  const columns = [
    aligned(['pipeline', ...made.map((_, index) => String(index)), 'all']),
    ofPipelines('emitted', ({ emitted }) => emitted),
    ofPipelines('instructions', ({ instructions }) => instructions),
    aligned(['module', ...made.map(({ shared }) => (shared === undefined ? '' : String(shared.index))), '']),
    aligned(['tier', ...made.map(({ shared }) => shared?.tier ?? ''), '']),
    ofModules('bitcode bytes', ({ bitcodeBytes }) => bitcodeBytes, grouped),
    ofModules('parse', ({ parse }) => parse, milliseconds),
    ofModules('optimise', ({ optimize }) => optimize, milliseconds),
    ofModules('generate', ({ generate }) => generate, milliseconds),
    ofModules('link', ({ link }) => link, milliseconds),
    ofModules('code bytes', ({ codeBytes }) => codeBytes, grouped),
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
