// Which share of rows a condition keeps. What reads one table alone is evaluated on a sample of the table's rows,
// all such conjuncts together, so that correlated ones come out right; where there is no sample, and for conditions
// over several tables, shares are guessed from bounds and numbers of values, and conjuncts taken as independent.
import { boundsOf, distinctValues, factsOf, type Spread, sampleMatches, scanOf, spreadOf } from './column-source.js';
import type { Column, Expression } from './expression.js';
import { conjunction, conjuncts, disjunction, disjuncts } from './expression-tree.js';
import { isOrdering } from './functions.js';
import type { Scan } from './plan.js';

/** The share of rows that a conjunct is guessed to keep. */
const GUESS = { equal: 0.05, range: 0.33, between: 0.25, like: 0.1, other: 0.5 };

/** The share of rows that pass every conjunct. */
export function selectivity(predicate: readonly Expression[]): number {
  const byScan = new Map<Scan, Expression[]>();
  const others: Expression[] = [];
  for (const conjunct of predicate.flatMap(conjuncts)) {
    const scan = scanOf(conjunct);
    if (scan === undefined) others.push(conjunct);
    else byScan.set(scan, [...(byScan.get(scan) ?? []), conjunct]);
  }
  let share = guess(others);
  for (const [scan, own] of byScan) share *= sampledShare(scan, own) ?? guess(own);
  return share;
}

/**
 * The share of pairs that pass a condition of a join, where what the condition implies of each table alone has been
 * made a filter of that table (by the rule factor-disjunctions).
 */
export function residualShare(conjunct: Expression): number {
  let share = selectivity([conjunct]);
  const alternatives = disjuncts(conjunct).map(conjuncts);
  if (alternatives.length < 2) return share;
  const byScan = alternatives.map((alternative) => {
    const own = new Map<Scan, Expression[]>();
    for (const part of alternative) {
      const scan = scanOf(part);
      if (scan !== undefined) own.set(scan, [...(own.get(scan) ?? []), part]);
    }
    return own;
  });
  for (const scan of byScan[0]!.keys()) {
    const parts = byScan.map((own) => own.get(scan));
    if (parts.every((part) => part !== undefined)) share /= selectivity([disjunction(parts.map(conjunction))]) || 1;
  }
  return Math.min(1, share);
}

/**
 * The share of a table's rows that pass conjuncts over it, by its sample. Where none of n sampled rows passes,
 * fewer than one in n do: then what the conjuncts would keep were they independent, but no more than half of that.
 */
function sampledShare({ table }: Scan, predicate: readonly Expression[]): number | undefined {
  const found = sampleMatches(table, predicate);
  if (found === undefined) return undefined;
  const { matches, rows } = found;
  if (matches > 0 || rows === table.rowCount) return matches / rows;
  const independent = predicate.reduce((share, conjunct) => {
    const own = predicate.length === 1 ? found : sampleMatches(table, [conjunct]);
    return share * (own === undefined || own.matches === 0 ? guess([conjunct]) : own.matches / own.rows);
  }, 1);
  return Math.min(independent, 0.5 / rows);
}

/** The share of rows that pass every conjunct, taken as independent but for two bounds of one value. */
function guess(predicate: readonly Expression[]): number {
  const bounded = new Map<Column, number | undefined>();
  let share = 1;
  for (const conjunct of predicate) {
    const value = conjunct.kind === 'call' && isOrdering(conjunct.function) ? conjunct.arguments[0] : undefined;
    if (value?.kind !== 'column') {
      share *= guessConjunct(conjunct);
      continue;
    }
    const known = rangeShare(conjunct);
    const first = bounded.get(value.column);
    if (!bounded.has(value.column)) share *= known ?? GUESS.range;
    else if (known === undefined || first === undefined) share *= GUESS.between / GUESS.range;
    // What two bounds leave is what they leave in common.
    else share *= Math.max(MINIMUM_SHARE, first + known - 1) / first;
    bounded.set(value.column, known);
  }
  return share;
}

/** One of the values that a column is known to have, or a guess; of two columns, that of the one with more. */
function equalShare(args: readonly Expression[]): number {
  const values = args.flatMap((argument) =>
    argument.kind === 'column' ? (distinctValues(argument.column) ?? []) : [],
  );
  return values.length === 0 ? GUESS.equal : 1 / Math.max(...values);
}

/** The least share that two bounds of one value leave. */
const MINIMUM_SHARE = 0.001;

/** The least share of groups that a comparison of an aggregate leaves: what is rare is not spread normally. */
const MINIMUM_TAIL = 0.0001;

/** The share of groups whose aggregate compares so with a constant; undefined where it is unknown. */
function spreadShare(name: string, [value, bound]: readonly Expression[]): number | undefined {
  const spread = value?.kind === 'column' ? spreadOf(value.column) : undefined;
  if (spread === undefined || bound?.kind !== 'constant' || typeof bound.value !== 'bigint') return undefined;
  const at = Number(bound.value);
  const [less, lessOrEqual] = [shareBelow(spread, at - 0.5), shareBelow(spread, at + 0.5)];
  const shares: Record<string, number> = {
    less,
    less_or_equal: lessOrEqual,
    greater: 1 - lessOrEqual,
    greater_or_equal: 1 - less,
    equal: lessOrEqual - less,
  };
  const share = shares[name];
  return share && Math.max(MINIMUM_TAIL, share);
}

/** The share of a normal distribution below a value (Abramowitz and Stegun, 26.2.17; off by less than 1e-7). */
function shareBelow({ mean, deviation }: Spread, value: number): number {
  if (deviation === 0) return value < mean ? 0 : 1;
  const z = (value - mean) / deviation;
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? tail : 1 - tail;
}

/** How much of the span of a column's values lies on the right side of a constant; undefined where it is unknown. */
function rangeShare(conjunct: Expression): number | undefined {
  if (conjunct.kind !== 'call' || !isOrdering(conjunct.function)) return undefined;
  const [value, bound] = conjunct.arguments;
  const ofGroups = spreadShare(conjunct.function, conjunct.arguments);
  if (ofGroups !== undefined) return ofGroups;
  const known = value?.kind === 'column' ? boundsOf(value.column) : undefined;
  if (known === undefined || bound?.kind !== 'constant' || typeof bound.value !== 'bigint') return undefined;
  const span = Number(known.maximum - known.minimum) + 1;
  const below = Math.min(1, Math.max(0, Number(bound.value - known.minimum) / span));
  const share = conjunct.function.startsWith('less') ? below : 1 - below;
  return Math.max(MINIMUM_SHARE, share);
}

/** The share of rows in which an expression is NULL. */
function nullShare(argument: Expression | undefined): number {
  const facts = argument?.kind === 'column' ? factsOf(argument.column) : undefined;
  const rows = argument === undefined ? 0 : (scanOf(argument)?.table.rowCount ?? 0);
  return facts === undefined || rows === 0 ? GUESS.equal : facts.nullCount / rows;
}

function guessConjunct(conjunct: Expression): number {
  if (conjunct.kind === 'constant') return conjunct.value === true ? 1 : 0;
  if (conjunct.kind !== 'call') return GUESS.other;
  const args = conjunct.arguments;
  switch (conjunct.function) {
    case 'equal':
      return spreadShare('equal', args) ?? equalShare(args);
    case 'not_equal':
      return 1 - equalShare(args);
    case 'in':
      return Math.min(GUESS.other, equalShare(args.slice(0, 1)) * (args.length - 1));
    case 'like':
    case 'ilike':
    case 'starts_with':
      return GUESS.like;
    case 'and':
      return selectivity(args);
    case 'or':
      return 1 - args.reduce((miss, argument) => miss * (1 - selectivity([argument])), 1);
    case 'not':
      return args[0] === undefined ? GUESS.other : 1 - selectivity([args[0]]);
    case 'is_null':
      return nullShare(args[0]);
    case 'is_not_null':
      return 1 - nullShare(args[0]);
    default:
      return isOrdering(conjunct.function) ? (rangeShare(conjunct) ?? GUESS.range) : GUESS.other;
  }
}
