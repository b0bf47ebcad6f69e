// What the benchmark knows when it has measured, and what is asked of it: medians, ratios, and the part of it that may be
// published.
import type { Engine } from './engines.js';
import { isMayfly } from './engines.js';
import type { Measured, QueryResult } from './measure.js';
import type { Memory } from './peer.js';
import { combineRounds, compareSamples, geometricMean, type Ratio, sum } from './statistics.js';

export interface EngineResult {
  readonly name: string;
  readonly mayfly: boolean;
  readonly publishable: boolean;
  /** How results are fetched. */
  readonly results: string;
  /** Seconds until its tables were ready. */
  readonly loading: number;
  /** When its tables were ready. */
  readonly loaded: Memory;
}

/** One measuring of all engines at a scale factor. */
export interface ScaleResult {
  readonly scale: string;
  readonly threads: number;
  readonly rounds: number;
  readonly engines: readonly EngineResult[];
  /** Engines that did not come up, and why. */
  readonly absent: readonly string[];
  readonly queries: readonly QueryResult[];
}

export function engineResult({ name, choice, results, loading, loaded }: Engine): EngineResult {
  const publishable = choice.kind.publishable !== false;
  return { name, mayfly: isMayfly(choice), publishable, results, loading, loaded };
}

/** Without the engines whose licence forbids to publish what they were measured to do. */
export function publishable(result: ScaleResult): ScaleResult {
  const engines = result.engines.filter((engine) => engine.publishable);
  const names = new Set(engines.map(({ name }) => name));
  const queries = result.queries.map((query) => ({
    ...query,
    engines: new Map([...query.engines].filter(([name]) => names.has(name))),
  }));
  return { ...result, engines, absent: [], queries };
}

/** What was measured of a query in an engine; undefined where it was not. */
export function measuredOf({ engines }: QueryResult, name: string): Measured | undefined {
  const measured = engines.get(name);
  return measured === undefined || 'error' in measured ? undefined : measured;
}

export function totalsOf(query: QueryResult, name: string): readonly number[] | undefined {
  return measuredOf(query, name)?.samples.get('total');
}

/** How many times as fast as `peer` an engine was at a query; undefined where one of them was not measured. */
export function queryRatio(query: QueryResult, name: string, peer: string): Ratio | undefined {
  const [own, other] = [totalsOf(query, name), totalsOf(query, peer)];
  return own && other && compareSamples(own, other);
}

/** The best of the other engines in each round. */
export function bestOfOthers(query: QueryResult, { engines }: ScaleResult): number[] {
  const others = engines.filter(({ mayfly }) => !mayfly).flatMap(({ name }) => [totalsOf(query, name) ?? []]);
  return combineRounds(
    others.filter((samples) => samples.length > 0),
    (values) => Math.min(...values),
  );
}

/** How many times as fast as `peer` an engine was at all queries that both were measured at. */
export interface TotalRatio {
  readonly sum: Ratio;
  readonly geomean: Ratio;
  readonly queries: number;
}

export function totalRatio({ queries }: ScaleResult, name: string, peer: string): TotalRatio | undefined {
  const both = queries.flatMap((query) => {
    const [own, other] = [totalsOf(query, name), totalsOf(query, peer)];
    return own && other ? [{ own, other }] : [];
  });
  if (both.length === 0) return undefined;
  const [own, other] = [both.map((pair) => pair.own), both.map((pair) => pair.other)];
  return {
    sum: compareSamples(combineRounds(own, sum), combineRounds(other, sum)),
    geomean: compareSamples(combineRounds(own, geometricMean), combineRounds(other, geometricMean)),
    queries: both.length,
  };
}

/** The most bytes that an engine's processes held while they ran queries: loading may have needed more. */
export function peakOf({ queries }: ScaleResult, name: string): number {
  return Math.max(...queries.map((query) => measuredOf(query, name)?.peak ?? 0));
}
