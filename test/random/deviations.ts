// Where random queries differ from PostgreSQL on purpose, as README.md and compare.ts document it.
import type { Outcome } from '../data/outcome.js';
import type { PostgresOutcome } from '../differential/postgres.js';

interface Deviation {
  readonly why: string;
  readonly holds: (sql: string, ours: Outcome, theirs: PostgresOutcome) => boolean;
}

const deviations: readonly Deviation[] = [
  {
    why: 'products of decimals end at 38 digits; PostgreSQL goes on',
    holds: (sql, ours, theirs) =>
      / \* (?!from)/.test(sql) &&
      ours.kind === 'error' &&
      ours.error.message.startsWith('numeric field overflow') &&
      theirs.kind === 'rows',
  },
];

/** The documented deviation that explains a difference, or undefined. */
export function documentedDeviation(sql: string, ours: Outcome, theirs: PostgresOutcome): string | undefined {
  return deviations.find(({ holds }) => holds(sql, ours, theirs))?.why;
}
