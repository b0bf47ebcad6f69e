// What is said of the samples of a benchmark, one a round: median and quartiles, how much faster one engine was than
// another, and whether the machine was calm enough to claim it.

/** A quantile, interpolated between neighbours; NaN of no samples. */
function quantile(ascending: readonly number[], part: number): number {
  const at = part * (ascending.length - 1);
  const [low, high] = [ascending[Math.floor(at)], ascending[Math.ceil(at)]];
  return low === undefined || high === undefined ? Number.NaN : low + (high - low) * (at - Math.floor(at));
}

export interface Summary {
  readonly median: number;
  /** The quartiles. */
  readonly low: number;
  readonly high: number;
}

export function summarise(samples: readonly number[]): Summary {
  const ascending = [...samples].sort((a, b) => a - b);
  return { median: quantile(ascending, 0.5), low: quantile(ascending, 0.25), high: quantile(ascending, 0.75) };
}

/** How far the quartiles of a ratio may lie apart, relative to the ratio, before it counts as noise. */
export const NOISE = 0.15;

/** The fewest rounds from which a ratio is claimed. */
export const LEAST_ROUNDS = 3;

/** How many times as fast one engine was as another. */
export interface Ratio extends Summary {
  /** Whether the quartiles lie too far apart, or the rounds are too few, to claim it. */
  readonly noisy: boolean;
}

/**
 * Of samples by round and those of a peer in the same rounds: the median and quartiles of the ratios peer/own of the
 * rounds, in each of which one ran right after the other.
 */
export function compareSamples(own: readonly number[], peer: readonly number[]): Ratio {
  const ratio = summarise(own.map((sample, round) => peer[round]! / sample));
  return { ...ratio, noisy: own.length < LEAST_ROUNDS || !(ratio.high - ratio.low <= NOISE * ratio.median) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(sum(values.map(Math.log)) / values.length);
}

/** Round by round, what `combine` makes of the samples of all series. */
export function combineRounds(
  series: readonly (readonly number[])[],
  combine: (values: readonly number[]) => number,
): number[] {
  return (series[0] ?? []).map((_, round) => combine(series.map((samples) => samples[round]!)));
}
