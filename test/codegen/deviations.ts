// Where scalar expressions differ from PostgreSQL on purpose, for the comparison in functions.test.ts.
import type { MayflyError } from '../../planner/errors.js';

/** PostgreSQL's answer to one row. */
export type Answer = { readonly value: string | null } | { readonly state: string; readonly message: string };

/** What mayfly makes of the row: a printed value, or an error. */
export type Outcome = string | null | undefined | MayflyError;

interface Deviation {
  readonly why: string;
  readonly holds: (expression: string, ours: Outcome, theirs: Answer) => boolean;
}

const isError = (ours: Outcome): ours is MayflyError => typeof ours === 'object' && ours !== null;
const failsWith = (ours: Outcome, message: string): boolean => isError(ours) && ours.message.startsWith(message);
const theirText = (theirs: Answer): string => ('value' in theirs ? (theirs.value ?? 'NULL') : theirs.message);

const deviations: readonly Deviation[] = [
  {
    why: 'decimals end at 38 digits, also those in which two numbers meet; PostgreSQL goes on',
    holds: (expression, ours, theirs) =>
      failsWith(ours, 'numeric field overflow') &&
      (/\b[ab][34]\b/.test(expression) || theirText(theirs).replace(/^-?0*\.?0*/, '').length > 28),
  },
  {
    why: 'decimals have no NaN and no infinities, and are written in decimal digits',
    holds: (expression, ours, theirs) =>
      expression.includes('::numeric') &&
      (failsWith(ours, 'numeric field overflow') || failsWith(ours, 'invalid input syntax for type numeric')) &&
      (theirText(theirs) === 'NaN' ||
        /overflow/.test(theirText(theirs)) ||
        /0x|inf|nan/i.test((ours as MayflyError).message)),
  },
  {
    why: 'exp, ln, sqrt and power compute in double precision, for decimals too',
    holds: (expression, ours, theirs) => {
      if (!/\b(exp|ln|sqrt|power)\(a/.test(expression) || !('value' in theirs)) return false;
      if (failsWith(ours, 'value out of range: underflow')) return Math.abs(Number(theirs.value)) < 1e-300;
      if (failsWith(ours, 'value out of range: overflow')) return Math.abs(Number(theirs.value)) === Infinity;
      if (typeof ours !== 'string') return false;
      return Math.abs(Number(ours) - Number(theirs.value)) <= 1e-13 * Math.abs(Number(theirs.value));
    },
  },
  {
    why: 'any integer can be cast to boolean, not only integer',
    holds: (expression, ours, theirs) =>
      expression.endsWith('::boolean') && !isError(ours) && 'state' in theirs && theirs.state === '42846',
  },
  {
    why: 'text that begins with a number out of range and is no number is invalid, not out of range',
    holds: (_, ours, theirs) =>
      failsWith(ours, 'invalid input syntax for type smallint') &&
      /is out of range for type smallint/.test(theirText(theirs)),
  },
  {
    why: 'a LIKE pattern that ends in its escape character is refused even where the match never gets to its end',
    holds: (_, ours) => failsWith(ours, 'LIKE pattern must not end with escape character'),
  },
  {
    why: 'dates and timestamps are read in ISO format, and have no infinities',
    holds: (expression, ours, theirs) =>
      /::(date|timestamp)/.test(expression) &&
      failsWith(ours, 'invalid input syntax') &&
      (/infinity/.test(theirText(theirs)) || ('state' in theirs && theirs.state === '22008')),
  },
];

/** Whether a documented deviation explains the difference. */
export function deviates(expression: string, ours: Outcome, theirs: Answer): boolean {
  return deviations.some(({ holds }) => holds(expression, ours, theirs));
}
