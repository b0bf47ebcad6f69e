// What the benchmark writes for readers: README's section of figures, between two marks, and a page with every table.
// All of it may be published: `results` hold no other engines.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { ColdResult } from './cold.js';
import { firstGrid, type Grid, loopGrid, partsGrid, ratioGrid, summaryGrid, timesGrid } from './grids.js';
import { markdown, noiseRule } from './report.js';
import type { ScaleResult } from './results.js';

const START = '<!-- npm run bench -- --readme writes what follows -->';
const END = '<!-- and what it writes ends here -->';

/** README's section, written anew. Throws where README lacks the marks. */
export function renewReadme(path: string, results: readonly ScaleResult[], cold: ColdResult): void {
  const text = readFileSync(path, 'utf8');
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${path} lacks the marks of the benchmark's section`);
  const section = readmeSection(results, cold);
  writeFileSync(path, `${text.slice(0, start + START.length)}\n${section}\n${text.slice(end)}`);
}

function readmeSection(results: readonly ScaleResult[], cold: ColdResult): string {
  const [first, ...small] = results as [ScaleResult, ...ScaleResult[]];
  return [
    '![Geometric means of all engines, and ratios query by query](test/bench/results.svg)',
    '',
    `${setting(first)} Every query: [results.md](test/bench/results.md); every sample: [results.json](test/bench/results.json).`,
    '',
    titled(summaryGrid(first)),
    titled(loopGrid(first)),
    ...small.map((result) => titled(summaryGrid(result), `Scale factor ${result.scale}. `)),
    titled(cold.grid, `Scale factor ${first.scale}. `).trimEnd(),
  ].join('\n');
}

/** Every table, as a page. */
export function resultsPage(results: readonly ScaleResult[], cold: ColdResult): string {
  const scales = results.flatMap((result) => {
    const ours = result.engines.filter(({ mayfly }) => mayfly).map(({ name }) => name);
    return [
      `## Scale factor ${result.scale}\n`,
      `${setting(result)}\n`,
      titled(summaryGrid(result)),
      titled(timesGrid(result)),
      ...ours.map((name) => titled(ratioGrid(result, name))),
      titled(firstGrid(result)),
      ...ours.map((name) => titled(partsGrid(result, name))),
    ];
  });
  const page = ['# TPC-H\n', `\`npm run bench -- --readme\` wrote this page. ${noiseRule()}\n`, ...scales];
  return `${[...page, '## Cold start\n', titled(cold.grid)].join('\n').trimEnd()}\n`;
}

function titled(grid: Grid, before = ''): string {
  return `${before}${grid.title}:\n\n${markdown(grid)}\n`;
}

/** In a sentence. */
function setting({ scale, threads, rounds }: ScaleResult): string {
  const [{ model } = { model: 'of an unknown kind' }] = cpus();
  return `Scale factor ${scale}, ${threads} threads, ${rounds} rounds, processors ${model.trim()}.`;
}
