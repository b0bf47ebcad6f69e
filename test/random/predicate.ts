// Random conditions: comparisons of values and rows, LIKE, tests of NULL, and subqueries under AND, OR and NOT.
import { REAL } from '../../planner/types.js';
import { expression, randomKind } from './expression.js';
import { nullLiteral, textLiteral } from './literal.js';
import type { Kind, Statement } from './statement.js';
import { testSubquery } from './subquery.js';

const patterns = [
  'a%',
  '%b',
  '%a%',
  '_',
  '__',
  'a_b',
  '%',
  '',
  'x\\%y',
  '%日%',
  'r%d',
  '%_%',
  '_%_',
  '\\_%',
  '%n',
  'gr_n',
  '%a%b%',
  'A',
  '%\\\\%',
];

/** A condition over the columns at hand, nested at most `depth` deep. */
export function predicate(s: Statement, depth: number): string {
  const { random } = s;
  if (depth <= 0) return comparison(s, 0);
  if (s.wantsSubquery()) return subqueryTest(s);
  const value = () => expression(s, randomKind(s), depth - 1);
  switch (random.integer(0, 13)) {
    case 0:
    case 1:
    case 2:
      return `(${predicate(s, depth - 1)} ${random.pick(['and', 'or'])} ${predicate(s, depth - 1)})`;
    case 3:
      return `(not ${predicate(s, depth - 1)})`;
    case 4:
      return `(${value()} is ${random.pick(['', 'not '])}null)`;
    case 5: {
      const like = random.pick(['like', 'not like', 'ilike', 'not ilike']);
      const tested = expression(s, 'text', depth - 1);
      if (random.chance(0.2))
        return `(${tested} ${like} ${textLiteral(random.pick(['a#%b', '%#_%', '##%']))} escape '#')`;
      if (random.chance(0.15)) return `(${tested} ${like} replace(${expression(s, 'text', 0)}, '\\', '') || '%')`;
      return `(${tested} ${like} ${textLiteral(random.pick(patterns))})`;
    }
    case 6: {
      const test = random.pick(['true', 'not true', 'false', 'not false', 'unknown', 'not unknown']);
      return `(${predicate(s, depth - 1)} is ${test})`;
    }
    case 7:
      return random.chance(0.6) ? rowComparison(s) : comparison(s, depth - 1);
    case 8: {
      const column = s.column(({ kind }) => kind === 'boolean');
      return column ?? comparison(s, depth - 1);
    }
    default:
      return comparison(s, depth - 1);
  }
}

/** A subquery's truth value where it filters, and where NULL and false are told apart. */
function subqueryTest(s: Statement): string {
  const test = testSubquery(s);
  switch (s.random.integer(0, 7)) {
    case 0:
      return `(${test} or ${comparison(s, 0)})`;
    case 1:
      return `(not ${test})`;
    case 2:
      return `(${test} is ${s.random.pick(['null', 'not null', 'true', 'not true', 'false', 'unknown'])})`;
    case 3:
      return `(${test} ${s.random.pick(['=', '<>', 'is distinct from'])} ${predicate(s, 1)})`;
    default:
      return test;
  }
}

function comparison(s: Statement, depth: number): string {
  const { random } = s;
  const wanted = randomKind(s);
  const kind = wanted === 'boolean' && depth <= 0 ? 'number' : wanted;
  const value = () => expression(s, kind, depth);
  switch (random.integer(0, 6)) {
    case 0: {
      // PostgreSQL rounds what is beside a real in the list to real.
      const all = s.names;
      const outer = s.outer;
      s.outer = outer.filter(({ type }) => type !== REAL);
      try {
        return s.within(
          all.filter(({ type }) => type !== REAL),
          () => {
            const list = Array.from({ length: random.integer(1, 4) }, () => s.flat(value));
            if (random.chance(0.15)) list.push(nullLiteral(kind));
            return `(${s.flat(value)} ${random.pick(['in', 'not in'])} (${list.join(', ')}))`;
          },
        );
      } finally {
        s.outer = outer;
      }
    }
    case 1:
      return `(${value()} ${random.pick(['between', 'not between', 'between symmetric'])} ${value()} and ${value()})`;
    case 2:
      return `(${value()} is ${random.pick(['', 'not '])}distinct from ${value()})`;
    default:
      return `(${value()} ${random.pick(['=', '=', '<>', '<', '<=', '>', '>='])} ${value()})`;
  }
}

/** Kinds whose columns come in rows that are compared. */
export function rowKinds(s: Statement): Kind[] {
  return Array.from({ length: s.random.pick([2, 2, 2, 3]) }, () =>
    s.random.pick<Kind>(['number', 'number', 'text', 'date']),
  );
}

function rowComparison(s: Statement): string {
  const { random } = s;
  const kinds = rowKinds(s);
  const row = () => `(${kinds.map((kind) => expression(s, kind, 0)).join(', ')})`;
  switch (random.integer(0, 4)) {
    case 0:
      return `(${row()} ${random.pick(['in', 'not in'])} (${row()}, ${row()}))`;
    case 1:
      return `(row${row()} is ${random.pick(['', 'not '])}distinct from row${row()})`;
    default:
      return `(${row()} ${random.pick(['=', '=', '<>', '<', '<=', '>', '>='])} ${row()})`;
  }
}
