// Where scalar expressions differ from PostgreSQL on purpose, for the comparison in functions.test.ts.
import type { MayflyError } from '../../planner/errors.js';

/** PostgreSQL's answer to one row. */
type Answer = { readonly value: string | null } | { readonly state: string; readonly message: string };

interface Deviation {
  readonly why: string;
  readonly holds: (expression: string, error: MayflyError | undefined, ours: string | undefined, theirs: Answer) => boolean;
}

const deviations: readonly Deviation[] = [
  {
    why: 'decimals end at 38 digits, where PostgreSQL goes on',
    holds: (_, error, __, theirs) => {
      if (error?.code !== 'numeric_value_out_of_range' || !('value' in theirs) || theirs.value === null) return false;
      return error.message === 'numeric field overflow' && theirs.value.replace(/^-?0*\.?0*/, '').length > 28;
    },
  },
  {
    why: 'any integer can be cast to boolean, not only integer',
    holds: (expression, _, ours, theirs) => expression.endsWith('::boolean') && ours !== undefined && 'state' in theirs && theirs.state === '42846',
  },
];

/** Whether a documented deviation explains the difference: `ours` is a printed value, undefined where mayfly fails. */
export function deviates(expression: string, error: MayflyError | undefined, ours: string | undefined, theirs: Answer): boolean {
  return deviations.some(({ holds }) => holds(expression, error, ours, theirs));
}
