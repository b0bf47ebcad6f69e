// One query in several modes and in PostgreSQL: whether they agree, or in what they do not.
import type { Engines, Mode } from '../data/modes.js';
import type { Outcome } from '../data/outcome.js';
import { difference, isEvaluationError, modeDifference } from '../differential/compare.js';
import type { Postgres, PostgresOutcome } from '../differential/postgres.js';
import { documentedDeviation } from './deviations.js';
import type { RandomQuery } from './query.js';

/** What became of a query. */
export type Verdict =
  | { readonly kind: 'rows' }
  /** All raise the same error. */
  | { readonly kind: 'error' }
  /** Some raise an error of evaluation where others find no need to evaluate. */
  | { readonly kind: 'open' }
  /** As `text` documents, PostgreSQL's answer is another; the modes agree. */
  | { readonly kind: 'deviation'; readonly text: string }
  /** Every mode refuses it, for what `text` says. */
  | { readonly kind: 'refused'; readonly text: string }
  /** It takes too long, or too much memory, in what `text` names. */
  | { readonly kind: 'abandoned'; readonly text: string }
  | { readonly kind: 'fault'; readonly text: string };

/** Milliseconds that a query may take in a mode. */
const PATIENCE = 15_000;

/** Bytes that a query may take in a mode. */
const MEMORY = 2 ** 30;

/** PostgreSQL's query_canceled. */
const CANCELED = '57014';

/** Runs a query in each of `modes`, the interpreter first, and in PostgreSQL. */
export async function examine(
  engines: Engines,
  postgres: Postgres,
  query: RandomQuery,
  modes: readonly Mode[],
): Promise<Verdict> {
  const answers: { name: string; outcome: Outcome }[] = [];
  for (const mode of modes) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const outcome = await engines.run(mode, query.sql, { signal, memoryLimit: MEMORY });
      answers.push({ name: mode.name, outcome });
      if (outcome.kind === 'rows') continue;
      const { code, message } = outcome.error;
      if (code === 'internal_error') return { kind: 'fault', text: `${mode.name}: internal error: ${message}` };
      // Much code takes long to compile: only the list of such queries can tell that from a hang.
      if (code === 'query_canceled' || code === 'out_of_memory') return { kind: 'abandoned', text: mode.name };
    } catch (error) {
      return { kind: 'fault', text: `${mode.name}: ${(error as Error).stack}` };
    }
  }
  const [first, ...others] = answers;
  if (first === undefined) throw new RangeError('no modes');
  let open = false;
  for (const other of others) {
    const fault = modeDifference(first, other, query.ordered);
    if (fault === undefined) continue;
    if (!isOpen(query, first.outcome, other.outcome)) return { kind: 'fault', text: fault };
    open = true;
  }
  const { outcome } = first;
  if (outcome.kind === 'error' && outcome.error.code === 'feature_not_supported') {
    return { kind: 'refused', text: outcome.error.message };
  }
  const theirs = await postgres.run(query.sql);
  if (theirs.kind === 'error' && theirs.state === CANCELED) return { kind: 'abandoned', text: 'PostgreSQL' };
  const fault = difference(outcome, theirs, query.ordered);
  if (fault !== undefined) {
    open ||= isOpen(query, outcome, theirs);
    if (!open) {
      const deviation = documentedDeviation(query, outcome, theirs);
      return deviation === undefined ? { kind: 'fault', text: fault } : { kind: 'deviation', text: deviation };
    }
  }
  return { kind: open ? 'open' : outcome.kind };
}

/** Whether two answers may differ because one side evaluates what the other does not need. */
function isOpen({ open }: RandomQuery, a: Outcome, b: Outcome | PostgresOutcome): boolean {
  const errors = [a, b].filter((answer) => answer.kind === 'error');
  if (errors.length === 0 || !errors.every(isEvaluationError)) return false;
  // Constants over no rows are evaluated by some. Of two errors it is open which comes first.
  return open || [a, b].some((answer) => answer.kind === 'rows' && answer.rows.length === 0);
}
