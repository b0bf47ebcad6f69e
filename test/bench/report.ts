// What the benchmark prints and writes: one table of all queries, their sums and geometric means, and all samples as
// JSON.
import { compareSamples, geometricMean, NOISE, type Ratio, summarise } from './statistics.js';

/** What was measured of one query: milliseconds by series, one sample a round. */
export interface Measured {
  readonly query: number;
  readonly rows: number;
  readonly series: ReadonlyMap<string, readonly number[]>;
}

/** A column of ratios: whose time is divided by whose. */
export interface Compared {
  readonly title: string;
  readonly series: string;
  readonly peer: string;
}

/** What all queries share. */
export interface Setting {
  readonly scale: string;
  readonly threads: number;
  readonly rounds: number;
  readonly warmUp: number;
  readonly engines: readonly { readonly name: string; readonly results: string }[];
}

const milliseconds = (value: number) => value.toFixed(value < 10 ? 2 : 1);

/** The table as text, with a line above that says what was done and lines below that say how to read it. */
export function table(
  measured: readonly Measured[],
  series: readonly string[],
  ratios: readonly Compared[],
  setting: Setting,
): string {
  const header = ['query', ...series, ...ratios.map(({ title }) => title)];
  const rows = measured.map((query) => [
    `Q${query.query}`,
    ...series.map((name) => timeCell(query.series.get(name))),
    ...ratios.map((compared) => ratioCell(ratioOf(query, compared))),
  ]);
  const ends = totals(measured, series, ratios);
  rows.push([
    'sum',
    ...ends.sums.map(optional(milliseconds)),
    ...ends.sumRatios.map(optional((value) => value.toFixed(2))),
  ]);
  rows.push([
    'geomean',
    ...ends.means.map(optional(milliseconds)),
    ...ends.meanRatios.map(optional((value) => value.toFixed(2))),
  ]);
  const noisy = ratios.map((compared) => measured.filter((query) => ratioOf(query, compared)?.noisy).length);
  const lines = [
    `TPC-H scale ${setting.scale}, ${setting.threads} threads, ${setting.rounds} rounds after ${setting.warmUp} to warm up. ` +
      'Milliseconds: median (least … most). Ratios: median of those of the rounds (their quartiles).',
    ...setting.engines.map(({ name, results }) => `${name}: results are fetched whole, as ${results}.`),
    '',
    ...aligned([header, ...rows]),
    '',
    `A ratio with ? is not claimed: its quartiles lie more than ${NOISE * 100} % of it apart, or there are fewer than 3 rounds. ` +
      `${ratios.map(({ title }, k) => `${title}: ${noisy[k]}`).join(', ')}.`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Everything, for programs. */
export function json(
  measured: readonly Measured[],
  series: readonly string[],
  ratios: readonly Compared[],
  setting: Setting,
): string {
  const queries = measured.map((query) => ({
    query: query.query,
    rows: query.rows,
    series: Object.fromEntries(
      [...query.series].map(([name, samples]) => [name, { ...summarise(samples), samples }] as const),
    ),
    ratios: Object.fromEntries(ratios.map((compared) => [compared.title, ratioOf(query, compared)] as const)),
  }));
  const { sums, means, sumRatios, meanRatios } = totals(measured, series, ratios);
  const named = (titles: readonly string[], values: readonly (number | undefined)[]) =>
    Object.fromEntries(titles.map((title, k) => [title, values[k]] as const));
  const titles = ratios.map(({ title }) => title);
  const whole = {
    ...setting,
    noise: NOISE,
    queries,
    sum: { ...named(series, sums), ...named(titles, sumRatios) },
    geomean: { ...named(series, means), ...named(titles, meanRatios) },
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/**
 * Sums and geometric means of the medians of a series, and of two series the ratio of the sums and the geometric mean of
 * the ratios; undefined where a series lacks some of the queries.
 */
function totals(measured: readonly Measured[], series: readonly string[], ratios: readonly Compared[]) {
  const mediansOf = (name: string): number[] | undefined => {
    const samples = measured.map((query) => query.series.get(name));
    return samples.some((own) => own === undefined) ? undefined : samples.map((own) => summarise(own!).median);
  };
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const medians = series.map(mediansOf);
  return {
    sums: medians.map((values) => values && sum(values)),
    means: medians.map((values) => values && geometricMean(values)),
    sumRatios: ratios.map(({ series: name, peer }) => {
      const [own, other] = [mediansOf(name), mediansOf(peer)];
      return own && other && sum(own) / sum(other);
    }),
    meanRatios: ratios.map((compared) => {
      const own = measured.map((query) => ratioOf(query, compared)?.ratio);
      return own.includes(undefined) ? undefined : geometricMean(own as number[]);
    }),
  };
}

function ratioOf(query: Measured, { series, peer }: Compared): Ratio | undefined {
  const [own, other] = [query.series.get(series), query.series.get(peer)];
  return own === undefined || other === undefined ? undefined : compareSamples(own, other);
}

function timeCell(samples: readonly number[] | undefined): string {
  if (samples === undefined) return '';
  const { median, least, most } = summarise(samples);
  return `${milliseconds(median)} (${milliseconds(least)} … ${milliseconds(most)})`;
}

function ratioCell(ratio: Ratio | undefined): string {
  if (ratio === undefined) return '';
  const { ratio: value, low, high, noisy } = ratio;
  return `${value.toFixed(2)}${noisy ? '?' : ''} (${low.toFixed(2)} … ${high.toFixed(2)})`;
}

function optional(show: (value: number) => string): (value: number | undefined) => string {
  return (value) => (value === undefined ? '' : show(value));
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, k) => text.padEnd(widths[k]!))
      .join('  ')
      .trimEnd(),
  );
}
