// What the benchmark prints and writes: its tables as text for a terminal and as Markdown, and all samples as JSON.
import type { ColdResult } from './cold.js';
import { firstGrid, type Grid, loopGrid, partsGrid, ratioGrid, summaryGrid, timesGrid } from './grids.js';
import { publishable, type ScaleResult } from './results.js';
import { LEAST_ROUNDS, NOISE } from './statistics.js';

/** Everything at one scale factor, for a terminal. */
export function terminalText(result: ScaleResult): string {
  const { engines, queries, absent, scale, threads, rounds } = result;
  const ours = engines.filter(({ mayfly }) => mayfly);
  const others = engines.length > ours.length;
  const grids = [
    timesGrid(result),
    firstGrid(result),
    ...ours.map(({ name }) => partsGrid(result, name)),
    ...(others ? ours.map(({ name }) => ratioGrid(result, name)) : []),
    ...(ours.length > 0 && queries.some(({ loop }) => loop !== undefined) ? [loopGrid(result)] : []),
    summaryGrid(result),
  ];
  const refusals = queries.flatMap(({ query, engines: own }) =>
    [...own].flatMap(([name, told]) =>
      'error' in told ? [`${name} refuses Q${query}: ${firstLine(told.error)}`] : [],
    ),
  );
  const private_ = engines.filter((engine) => !engine.publishable).map(({ name }) => name);
  return [
    `TPC-H scale factor ${scale}, ${threads} threads, ${rounds} rounds. ${noiseRule()}`,
    ...engines.map(({ name, results }) => `${name}: results are fetched whole, as ${results}.`),
    ...absent.map((reason) => `Left out: ${reason}`),
    ...refusals,
    ...private_.map((name) => `${name}: for your eyes, its licence forbids to publish figures.`),
    '',
    ...grids.map((grid) => `${grid.title}\n\n${aligned([grid.header, ...grid.rows])}\n`),
  ].join('\n');
}

export function coldText({ rounds, grid }: ColdResult): string {
  return `${grid.title}, ${rounds} rounds\n\n${aligned([grid.header, ...grid.rows])}\n`;
}

/** The rule by which a ratio is not claimed, in a sentence. */
export function noiseRule(): string {
  return `A ratio is "noisy" and only its quartiles are told where they lie more than ${NOISE * 100} % of it apart, or where there are fewer than ${LEAST_ROUNDS} rounds.`;
}

export function markdown({ header, rows }: Grid): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = `|${header.map((_, k) => (k === 0 ? '---' : '--:')).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** What may be published, for programs. */
export function json(results: readonly ScaleResult[], cold: ColdResult | undefined): string {
  const scales = results.map(publishable).map(({ engines, queries, ...setting }) => ({
    ...setting,
    engines: engines.map(({ publishable: _, ...engine }) => engine),
    queries: queries.map(({ query, engines: own, loop }) => ({
      query,
      loop,
      engines: Object.fromEntries(
        [...own].map(([name, told]) => [
          name,
          'error' in told ? told : { ...told, samples: Object.fromEntries(told.samples) },
        ]),
      ),
    })),
  }));
  // A list of numbers on one line: samples are many.
  const text = JSON.stringify({ noise: NOISE, scales, cold }, (_, value) => rounded(value), 1);
  return `${text.replace(/\[\s+(-?[\d.]+(?:,\s+-?[\d.]+)*)\s+\]/g, (list) => list.replace(/\s+/g, ''))}\n`;
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(3)) : value;
}

function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 160)} …` : line;
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((text, k) => (k === 0 ? text.padEnd(widths[k]!) : text.padStart(widths[k]!))).join('  ');
  return rows.map(line).join('\n');
}
