// Random aggregates over the columns at hand.
import { expression } from './expression.js';
import { predicate } from './predicate.js';
import { type Kind, kindOf, type Statement } from './statement.js';

/** An aggregate of the columns at hand, or something computed of one. `shallow`: of no more than a column. */
export function aggregate(s: Statement, kind: Kind, depth: number): string {
  const { random } = s;
  // Of outer columns alone it would be the outer query's.
  return s.alone(s.names, () => {
    const filter = random.chance(0.15) ? ` filter (where ${predicate(s, depth)})` : '';
    const distinct = random.chance(0.2) ? 'distinct ' : '';
    const value = (of: Kind) => {
      const fitting = s.names.filter(({ type }) => kindOf(type) === of);
      return depth > 0 || fitting.length === 0 ? expression(s, of, depth) : random.pick(fitting).sql;
    };
    if (kind === 'boolean') {
      return random.pick([
        () => `${random.pick(['bool_or', 'bool_and', 'every'])}(${value('boolean')})${filter}`,
        () => `(count(*)${filter} > 1)`,
      ])();
    }
    if (kind !== 'number') return `${random.pick(['min', 'max'])}(${value(kind)})${filter}`;
    const any = () => value(random.pick<Kind>(['number', 'text', 'date']));
    switch (random.integer(0, 7)) {
      case 0:
        return `count(*)${filter}`;
      case 1:
        return `count(${distinct}${any()})${filter}`;
      case 2:
      case 3:
        return `sum(${distinct}${summand(s, value)})${filter}`;
      case 4:
        return `coalesce(sum(${distinct}${summand(s, value)})${filter}, 0)`;
      case 5:
        return `case when count(*) = 0 then -1 else max(${value('number')}) end`;
      default:
        return `${random.pick(['min', 'max'])}(${distinct}${value('number')})${filter}`;
    }
  });
}

/** What can be summed without an overflow: large floating-point numbers cannot. */
function summand(s: Statement, value: (kind: Kind) => string): string {
  if (s.grade === 'plain' || s.grade === 'failing') return value('number');
  const column = s.column((type) => type.kind === 'integer' || (type.kind === 'decimal' && type.precision < 30));
  return column ?? '1';
}

/** An average, which is compared but computed with no further, as its digits are ours. */
export function average(s: Statement, depth: number): string {
  const value = s.alone(s.names, () => (s.grade === 'wild' ? summand(s, () => '1') : expression(s, 'number', depth)));
  return `avg(${s.random.chance(0.15) ? 'distinct ' : ''}${value})`;
}
