// The tables of the benchmark, as rows of text: report.ts lays them out for a terminal or for README.
import { bestOfOthers, measuredOf, peakOf, queryRatio, type ScaleResult, totalRatio, totalsOf } from './results.js';
import { compareSamples, geometricMean, type Ratio, type Summary, sum, summarise } from './statistics.js';

export interface Grid {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const milliseconds = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const megabytes = (bytes: number) => Math.round(bytes / 1e6).toLocaleString('en-US');

/** `12.3 ±4%`: the median, and half the distance of the quartiles relative to it. */
function spread({ median, low, high }: Summary): string {
  return `${milliseconds(median)} ±${Math.round((50 * (high - low)) / median)}%`;
}

/** `1.84`, or where it is not claimed the quartiles alone. */
export function ratioText(ratio: Ratio | undefined): string {
  if (ratio === undefined) return '';
  return ratio.noisy ? `noisy ${ratio.low.toFixed(2)}…${ratio.high.toFixed(2)}` : ratio.median.toFixed(2);
}

/** Sum and geometric mean of what each column says of all queries; empty where it says nothing, or nought, of one. */
function endRows(result: ScaleResult, columns: readonly ((query: number) => number | undefined)[]): string[][] {
  const all = columns.map((value) => result.queries.map((_, k) => value(k)));
  const over = (combine: (values: readonly number[]) => number) =>
    all.map((values) => (values.every(Boolean) ? milliseconds(combine(values as number[])) : ''));
  return [
    ['sum', ...over(sum)],
    ['geomean', ...over(geometricMean)],
  ];
}

/** Every query in every engine: medians of the warm executions. */
export function timesGrid(result: ScaleResult): Grid {
  const { engines, queries } = result;
  const median = (query: number, name: string) => {
    const samples = totalsOf(queries[query]!, name);
    return samples && summarise(samples).median;
  };
  return {
    title: 'Warm, milliseconds from the text to the result: median ± half the distance of the quartiles',
    header: ['', ...engines.map(({ name }) => name)],
    rows: [
      ...queries.map((query) => [
        `Q${query.query}`,
        ...engines.map(({ name }) => {
          const samples = totalsOf(query, name);
          return samples === undefined ? 'refused' : spread(summarise(samples));
        }),
      ]),
      ...endRows(
        result,
        engines.map(
          ({ name }) =>
            (query: number) =>
              median(query, name),
        ),
      ),
    ],
  };
}

/** Every query's first execution in the process of every engine. */
export function firstGrid(result: ScaleResult): Grid {
  const { engines, queries } = result;
  const columns = engines.map(
    ({ name }) =>
      (query: number) =>
        measuredOf(queries[query]!, name)?.first,
  );
  return {
    title: 'First execution of each query in the process, tables loaded, milliseconds',
    header: ['', ...engines.map(({ name }) => name)],
    rows: [
      ...queries.map(({ query }, k) => [
        `Q${query}`,
        ...columns.map((value) => {
          const time = value(k);
          return time === undefined ? 'refused' : milliseconds(time);
        }),
      ]),
      ...endRows(result, columns),
    ],
  };
}

/** Where the time of a mayfly engine goes. */
export function partsGrid(result: ScaleResult, name: string): Grid {
  const { queries } = result;
  const samplesOf = (part: string, query: number) => measuredOf(queries[query]!, name)?.samples.get(part);
  const parts = ['parse', 'plan', 'emit', 'compile', 'run', 'result', 'total', 'firstMorsel'].filter((part) =>
    queries.some((_, k) => samplesOf(part, k) !== undefined),
  );
  const columns = parts.map((part) => (query: number) => {
    const samples = samplesOf(part, query);
    return samples && summarise(samples).median;
  });
  return {
    title: `${name}: medians of the warm executions by phase, milliseconds`,
    header: ['', ...parts.map((part) => (part === 'firstMorsel' ? 'first morsel' : part))],
    rows: [
      ...queries.map(({ query }, k) => {
        const own = columns.map((value) => value(k));
        return [`Q${query}`, ...own.map((time) => (time === undefined ? '' : milliseconds(time)))];
      }),
      ...endRows(result, columns),
    ],
  };
}

/** How many times as fast as each of the others a mayfly engine was. */
export function ratioGrid(result: ScaleResult, name: string): Grid {
  const { engines, queries } = result;
  const others = engines.filter(({ mayfly }) => !mayfly);
  const totals = others.map((peer) => totalRatio(result, name, peer.name));
  const best = queries.map((query) => {
    const [own, other] = [totalsOf(query, name), bestOfOthers(query, result)];
    return own && other.length > 0 ? compareSamples(own, other) : undefined;
  });
  return {
    title: `${name}: how many times as fast (the other's time by its own, median of the rounds)`,
    header: ['', ...others.map((peer) => peer.name), 'best of them'],
    rows: [
      ...queries.map((query, k) => [
        `Q${query.query}`,
        ...others.map((peer) => ratioText(queryRatio(query, name, peer.name))),
        ratioText(best[k]),
      ]),
      ['sum', ...totals.map((total) => ratioText(total?.sum)), ''],
      ['geomean', ...totals.map((total) => ratioText(total?.geomean)), ''],
      ['queries', ...totals.map((total) => String(total?.queries ?? 0)), String(best.filter(Boolean).length)],
    ],
  };
}

/** The run phase of mayfly's engines beside the loops written by hand. */
export function loopGrid({ engines, queries }: ScaleResult): Grid {
  const ours = engines.filter(({ mayfly }) => mayfly);
  return {
    title:
      "The run phase alone beside loops written by hand in C over the Arrow files, milliseconds, and the loop's time by it; of both the median of three in a row after a first, which finds caches cold",
    header: ['', 'C loop', ...ours.flatMap(({ name }) => [`${name}, run`, 'loop ÷ run'])],
    rows: queries.flatMap((query) => {
      const { loop } = query;
      if (loop === undefined) return [];
      const beside = ours.flatMap(({ name }) => {
        const run = measuredOf(query, name)?.samples.get('runInARow');
        return run === undefined ? ['', ''] : [spread(summarise(run)), ratioText(compareSamples(run, loop))];
      });
      return [[`Q${query.query}`, spread(summarise(loop)), ...beside]];
    }),
  };
}

/** From the text to the first morsel that compiled code began: `4.1, at most 9.8`, over the queries that were compiled. */
function firstMorsels({ queries }: ScaleResult, name: string): string {
  const samples = queries.flatMap((query) => [measuredOf(query, name)?.samples.get('firstMorsel') ?? []]);
  const medians = samples.filter((own) => own.length > 0).map((own) => summarise(own).median);
  if (medians.length === 0) return '';
  return `${milliseconds(summarise(medians).median)}, at most ${milliseconds(Math.max(...medians))}`;
}

/** One line an engine. */
export function summaryGrid(result: ScaleResult): Grid {
  const { engines, queries } = result;
  const baselines = engines.filter(({ mayfly }) => mayfly);
  const morsels = engines.map(({ name }) => firstMorsels(result, name));
  const told = morsels.some((text) => text !== '');
  return {
    title: 'All queries; the last columns divide its time by that of mayfly in the same round',
    header: [
      '',
      'sum, ms',
      'geomean, ms',
      'first executions, geomean',
      ...(told ? ['first morsel, ms'] : []),
      'queries',
      'loading, s',
      'peak of loading, MB',
      'peak of queries, MB',
      ...baselines.flatMap(({ name }) => [`geomean ÷ ${name}`, `sum ÷ ${name}`]),
    ],
    rows: engines.map(({ name, loading, loaded }, k) => {
      const measured = queries.flatMap((query) => measuredOf(query, name) ?? []);
      const medians = measured.map(({ samples }) => summarise(samples.get('total') ?? []).median);
      const firsts = measured.map(({ first }) => first);
      const ratios = baselines.flatMap((baseline) => {
        const ratio = baseline.name === name ? undefined : totalRatio(result, baseline.name, name);
        return [ratioText(ratio?.geomean), ratioText(ratio?.sum)];
      });
      return [
        name,
        milliseconds(sum(medians)),
        milliseconds(geometricMean(medians)),
        milliseconds(geometricMean(firsts)),
        ...(told ? [morsels[k]!] : []),
        String(measured.length),
        loading.toFixed(1),
        megabytes(loaded.peak),
        megabytes(peakOf(result, name)),
        ...ratios,
      ];
    }),
  };
}
