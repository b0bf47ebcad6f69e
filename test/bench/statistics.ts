// What is said of the samples of a benchmark, one a round: median and range, ratios of two engines, and whether the
// machine was calm enough for a ratio to be claimed.

/** Samples in order of size. */
function sorted(samples: readonly number[]): number[] {
  return [...samples].sort((a, b) => a - b);
}

/** A quantile, interpolated between neighbours; NaN of no samples. */
function quantile(ascending: readonly number[], part: number): number {
  const at = part * (ascending.length - 1);
  const [low, high] = [ascending[Math.floor(at)], ascending[Math.ceil(at)]];
  return low === undefined || high === undefined ? Number.NaN : low + (high - low) * (at - Math.floor(at));
}

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summarise(samples: readonly number[]): Summary {
  const ascending = sorted(samples);
  return { median: quantile(ascending, 0.5), least: quantile(ascending, 0), most: quantile(ascending, 1) };
}

/** How far the quartiles of a ratio may lie apart, relative to the ratio, before it counts as noise. */
export const NOISE = 0.15;

/** How one engine's time relates to another's. */
export interface Ratio {
  /** The median of the ratios of the rounds, in each of which one ran right after the other. */
  readonly ratio: number;
  /** Their quartiles. */
  readonly low: number;
  readonly high: number;
  /** Whether they lie too far apart, or are too few, to claim the ratio. */
  readonly noisy: boolean;
}

/** Both have a sample of every round, in order. */
export function compareSamples(samples: readonly number[], peer: readonly number[]): Ratio {
  const ratios = sorted(samples.map((sample, round) => sample / peer[round]!));
  const [low, ratio, high] = [quantile(ratios, 0.25), quantile(ratios, 0.5), quantile(ratios, 0.75)];
  return { ratio, low, high, noisy: samples.length < 3 || !(high - low <= NOISE * ratio) };
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((total, value) => total + Math.log(value), 0) / values.length);
}
