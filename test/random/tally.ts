// What became of random queries, counted.
import type { Verdict } from './examine.js';

/** A difference, or what else must not happen. */
export interface Fault {
  readonly seed: number;
  /** Which of the seed's queries; undefined where that is not known. */
  readonly query: number | undefined;
  readonly sql: string;
  readonly text: string;
}

export interface Tally {
  /** Queries whose answers or errors were compared between modes and with PostgreSQL. */
  compared: number;
  /** Those of them for each mode, by its name. */
  readonly modes: Record<string, number>;
  /** Queries compared that all answer with the same error. */
  errors: number;
  /** Queries compared with an error that some raise and others find no need for. */
  open: number;
  /** Queries compared in which PostgreSQL differs as it is documented, by how. */
  readonly deviations: Record<string, number>;
  /** Queries that take too long, by what repeats them and where it happens; they are not compared. */
  readonly abandoned: Record<string, number>;
  /** Queries that every mode refuses as not supported, by what is not; they are not compared. */
  readonly refused: Record<string, number>;
  readonly faults: Fault[];
}

export function emptyTally(): Tally {
  return { compared: 0, modes: {}, errors: 0, open: 0, deviations: {}, abandoned: {}, refused: {}, faults: [] };
}

/** Counts a query that was to run in the modes of these names; `place` is what repeats it. */
export function countVerdict(tally: Tally, verdict: Verdict, modes: readonly string[], place: string): void {
  if (verdict.kind === 'abandoned') {
    add(tally.abandoned, `${place}: ${verdict.text}`, 1);
    return;
  }
  if (verdict.kind === 'refused') {
    add(tally.refused, verdict.text, 1);
    return;
  }
  tally.compared++;
  for (const name of modes) add(tally.modes, name, 1);
  if (verdict.kind === 'error') tally.errors++;
  if (verdict.kind === 'open') tally.open++;
  if (verdict.kind === 'deviation') add(tally.deviations, verdict.text, 1);
}

/** Adds what `more` counts to `tally`. */
export function addTally(tally: Tally, more: Tally): void {
  for (const key of ['compared', 'errors', 'open'] as const) tally[key] += more[key];
  for (const key of ['modes', 'deviations', 'refused', 'abandoned'] as const) {
    for (const [name, count] of Object.entries(more[key])) add(tally[key], name, count);
  }
  tally.faults.push(...more.faults);
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}
