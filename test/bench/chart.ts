// The picture of the benchmark that README shows: geometric means of all engines as bars, and query by query how many
// times as fast as a baseline mayfly was. Colours are such that it can stand on a light and on a dark page.
import { measuredOf, queryRatio, type ScaleResult, totalsOf } from './results.js';
import { geometricMean, summarise } from './statistics.js';

const WIDTH = 860;
const TEXT = '#7d8590';
const LINE = '#7d859055';
const OTHERS = '#8b98a9';
/** Mayfly's engines in order. */
const OURS = ['#e0862b', '#2f8fd0', '#8f6fd6', '#3fa66b'];

/** `result` must hold what may be published alone. Ratios are to the engine named `baseline`. */
export function chart(result: ScaleResult, baseline: string): string {
  const bars = geomeanBars(result, 54);
  const ratios = ratioBars(result, baseline, 54 + bars.height + 64);
  const height = 54 + bars.height + 64 + ratios.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${TEXT}">`,
    `<text x="0" y="18" font-size="16" font-weight="600">TPC-H, scale factor ${result.scale}, ${result.threads} threads, every execution new SQL text</text>`,
    `<text x="0" y="40">Geometric mean of ${result.queries.length} queries, milliseconds from the text to the result: less is better</text>`,
    ...bars.lines,
    ...ratios.lines,
    '</svg>\n',
  ].join('\n');
}

interface Drawing {
  readonly lines: readonly string[];
  readonly height: number;
}

/** The colour of an engine: mayfly's own stand out. */
function colours({ engines }: ScaleResult): (name: string) => string {
  const ours = engines.filter(({ mayfly }) => mayfly).map(({ name }) => name);
  return (name) => OURS[ours.indexOf(name) % OURS.length] ?? OTHERS;
}

function geomeanBars(result: ScaleResult, top: number): Drawing {
  const [left, step] = [230, 26];
  const colour = colours(result);
  const bars = result.engines.map(({ name }) => {
    const measured = result.queries.flatMap((query) => measuredOf(query, name) ?? []);
    const medians = measured.map(({ samples }) => summarise(samples.get('total') ?? []).median);
    const missing = result.queries.length - measured.length;
    return { name, value: geometricMean(medians), note: missing > 0 ? ` (without ${missing} that it refuses)` : '' };
  });
  const scale = (WIDTH - left - 160) / Math.max(...bars.map(({ value }) => value));
  const lines = bars.flatMap(({ name, value, note }, k) => {
    const y = top + k * step;
    return [
      `<text x="${left - 10}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${left}" y="${y}" width="${(value * scale).toFixed(1)}" height="18" rx="2" fill="${colour(name)}"/>`,
      `<text x="${(left + value * scale + 8).toFixed(1)}" y="${y + 14}">${value.toFixed(1)}${note}</text>`,
    ];
  });
  return { lines, height: bars.length * step };
}

/** Bars that start at 1, where both are alike, and end above it where mayfly is faster; the scale is logarithmic. */
function ratioBars(result: ScaleResult, baseline: string, top: number): Drawing {
  const [left, height] = [40, 230];
  const colour = colours(result);
  const ours = result.engines.filter(({ mayfly }) => mayfly).map(({ name }) => name);
  const ratios = result.queries.map((query) => ours.map((name) => queryRatio(query, name, baseline)));
  const values = ratios.flat().flatMap((ratio) => (ratio === undefined ? [] : [ratio.low, ratio.high].map(Math.log2)));
  const [low, high] = [Math.floor(Math.min(-1, ...values)), Math.ceil(Math.max(1, ...values))];
  const y = (value: number) => top + (height * (high - value)) / (high - low);
  const group = (WIDTH - left) / result.queries.length;
  const width = Math.min(14, (group - 6) / ours.length);
  const lines = [
    `<text x="0" y="${top - 26}">How many times as fast as ${escaped(baseline)}, query by query (logarithmic; a pale range where the rounds differed too much)</text>`,
    ...legend(ours, colour, top + height + 40),
  ];
  for (let value = low; value <= high; value++) {
    const at = y(value).toFixed(1);
    lines.push(
      `<line x1="${left}" x2="${WIDTH}" y1="${at}" y2="${at}" stroke="${value === 0 ? TEXT : LINE}"/>`,
      `<text x="${left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value < 0 ? `1/${2 ** -value}` : 2 ** value}</text>`,
    );
  }
  for (const [k, { query }] of result.queries.entries()) {
    const middle = left + (k + 0.5) * group;
    lines.push(`<text x="${middle.toFixed(1)}" y="${top + height + 18}" text-anchor="middle">Q${query}</text>`);
    for (const [own, ratio] of ratios[k]!.entries()) {
      if (ratio === undefined) continue;
      // A ratio that is not claimed is drawn as the range of its quartiles.
      const ends = ratio.noisy ? [ratio.low, ratio.high] : [1, ratio.median];
      const [from, to] = ends.map((end) => y(Math.log2(end))).sort((a, b) => a - b) as [number, number];
      const x = middle + (own - ours.length / 2) * width;
      lines.push(
        `<rect x="${x.toFixed(1)}" y="${from.toFixed(1)}" width="${(width - 1).toFixed(1)}" height="${Math.max(1, to - from).toFixed(1)}" fill="${colour(ours[own]!)}"${ratio.noisy ? ' opacity="0.45"' : ''}/>`,
      );
    }
  }
  return { lines, height: height + 52 };
}

function legend(names: readonly string[], colour: (name: string) => string, y: number): string[] {
  let x = 40;
  return names.flatMap((name) => {
    const at = x;
    x += 40 + 7.5 * name.length;
    return [
      `<rect x="${at}" y="${y - 10}" width="12" height="12" rx="2" fill="${colour(name)}"/>`,
      `<text x="${at + 18}" y="${y}">${escaped(name)}</text>`,
    ];
  });
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** The engine that ratios are drawn to: the first of these that was measured. */
export function baselineOf({ engines, queries }: ScaleResult): string | undefined {
  const others = engines.filter(({ mayfly, name }) => !mayfly && queries.some((query) => totalsOf(query, name)));
  return (others.find(({ name }) => /^DuckDB [\d.]+$/.test(name)) ?? others[0])?.name;
}
