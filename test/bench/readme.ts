// README's section of figures, written anew from a run of the benchmark: what stands between two marks is replaced.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { ColdResult } from './cold.js';
import { partsGrid, summaryGrid, timesGrid } from './grids.js';
import { markdown, noiseRule } from './report.js';
import type { ScaleResult } from './results.js';

const START = '<!-- npm run bench -- --readme writes what follows -->';
const END = '<!-- and what it writes ends here -->';

/** Throws where README lacks the marks. `results` hold what may be published alone. */
export function renewReadme(path: string, results: readonly ScaleResult[], cold: ColdResult): void {
  const text = readFileSync(path, 'utf8');
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${path} lacks the marks of the benchmark's section`);
  const section = readmeSection(results, cold);
  writeFileSync(path, `${text.slice(0, start + START.length)}\n${section}\n${text.slice(end)}`);
}

function readmeSection(results: readonly ScaleResult[], cold: ColdResult): string {
  const [first, ...small] = results as [ScaleResult, ...ScaleResult[]];
  const { scale, threads, rounds, engines } = first;
  const parts = engines.filter(({ mayfly }) => mayfly).map(({ name }) => partsGrid(first, name));
  return [
    `Scale factor ${scale}, ${threads} threads, ${rounds} rounds, ${processor()}.`,
    noiseRule(),
    '',
    '![Geometric means of all engines, and ratios query by query](test/bench/results.svg)',
    '',
    ...[summaryGrid(first), timesGrid(first), ...parts].flatMap((grid) => [`${grid.title}:`, '', markdown(grid), '']),
    ...small.flatMap((result) => {
      const grid = summaryGrid(result);
      return [`Scale factor ${result.scale}. ${grid.title}:`, '', markdown(grid), ''];
    }),
    `${cold.grid.title}, scale factor ${scale}:`,
    '',
    markdown(cold.grid),
  ].join('\n');
}

/** `2 of an AMD EPYC 9B14`: what the processors call themselves. */
function processor(): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  return `processors ${model}`;
}
