// Where random queries differ from PostgreSQL on purpose, as README.md and compare.ts document it, and where PostgreSQL
// has no answer.
import type { Outcome } from '../data/outcome.js';
import { difference } from '../differential/compare.js';
import type { PostgresOutcome } from '../differential/postgres.js';
import type { RandomQuery } from './query.js';

interface Deviation {
  readonly why: string;
  readonly holds: (query: RandomQuery, ours: Outcome, theirs: PostgresOutcome) => boolean;
}

const deviations: readonly Deviation[] = [
  {
    why: 'products of decimals end at 38 digits; PostgreSQL goes on',
    holds: ({ sql }, ours, theirs) =>
      / \* (?!from)/.test(sql) &&
      ours.kind === 'error' &&
      ours.error.message.startsWith('numeric field overflow') &&
      theirs.kind === 'rows',
  },
  {
    why: 'products of decimals are rounded to fit 38 digits, which shows in what is computed with them',
    holds: ({ sql, ordered }, ours, theirs) =>
      / \* (?!from)/.test(sql) && difference(ours, theirs, ordered, 1e-8) === undefined,
  },
  {
    why: 'there is no decimal NaN or infinity, as PostgreSQL has',
    holds: ({ sql }, ours, theirs) =>
      /'(NaN|-?Infinity)'.*::decimal/.test(sql) &&
      ours.kind === 'error' &&
      ours.error.message.startsWith('numeric field overflow') &&
      theirs.kind === 'rows',
  },
  {
    why: 'PostgreSQL has no full join whose condition keeps no equality of both sides',
    holds: (_, ours, theirs) => ours.kind === 'rows' && theirs.kind === 'error' && theirs.state === '0A000',
  },
];

/** The documented deviation that explains a difference, or undefined. */
export function documentedDeviation(query: RandomQuery, ours: Outcome, theirs: PostgresOutcome): string | undefined {
  return deviations.find(({ holds }) => holds(query, ours, theirs))?.why;
}
