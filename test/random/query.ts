// Random queries of the kinds that mayfly answers, over tables that a seed makes. Where their expressions may fail,
// which of them need evaluating is open; single-table projections, where nothing is, are among them.
import type { TestTable } from '../data/columns.js';
import type { Random } from '../data/random.js';
import { aggregate, average } from './aggregate.js';
import { expression, randomKind } from './expression.js';
import { predicate } from './predicate.js';
import { source } from './source.js';
import { type Grade, type NamedQuery, namesOf, Statement } from './statement.js';
import { predicateOfGroups, rows, scalarSubquery, singleRow, union, whereClause } from './subquery.js';

export interface RandomQuery {
  readonly sql: string;
  /** Whether the order of its rows is settled. */
  readonly ordered: boolean;
  /** Whether expressions of it may fail that need not be evaluated, so that it is open whether it does. */
  readonly open: boolean;
}

type Made = Omit<RandomQuery, 'open'>;

/** A query over some of `tables` and `views`. */
export function randomQuery(
  random: Random,
  tables: readonly TestTable[],
  views: readonly NamedQuery[],
  grade: Grade,
): RandomQuery {
  const s = new Statement(random, tables, views, grade);
  if (grade === 'failing' && random.chance(0.6)) {
    const sql = projection(s);
    return { sql, ordered: false, open: /\b(?:and|or|case|coalesce|in|between)\b/.test(sql) };
  }
  const { sql, ordered } = random.chance(0.1) ? setOperation(s) : select(s);
  return { sql: `${withClause(s)}${sql}`, ordered, open: grade === 'failing' };
}

/** A view over some of `tables` and `views`. */
export function randomView(
  random: Random,
  tables: readonly TestTable[],
  views: readonly NamedQuery[],
  grade: Grade,
): NamedQuery {
  const s = new Statement(random, tables, views, grade);
  const { text, columns } = rows(s, 2);
  return {
    name: `view${views.length}`,
    text: `${withClause(s)}${text.startsWith('with') ? `(${text})` : text}`,
    columns,
  };
}

function withClause({ common }: Statement): string {
  const list = common.map(({ name, text }) => `${name} as (${text})`);
  return list.length === 0 ? '' : `with ${list.join(', ')} `;
}

/** Expressions over every row of a table, in which nothing is left open. */
function projection(s: Statement): string {
  const { random } = s;
  const table = random.pick(s.tables);
  return s.flat(() =>
    s.within(namesOf(table, 't'), () => {
      const list = Array.from({ length: random.integer(1, 2) }, () => expression(s, randomKind(s), 3));
      return `select ${list.join(', ')} from ${table.name} t`;
    }),
  );
}

function setOperation(s: Statement): Made {
  const { random } = s;
  const kinds = Array.from({ length: random.integer(1, 3) }, () => randomKind(s));
  const sql = union(s, kinds, 1);
  return random.chance(0.5) ? orderAll(s, sql, kinds.length, []) : { sql, ordered: false };
}

function select(s: Statement): Made {
  const from = source(s, 2);
  return s.within(from.names, () => {
    const where = s.random.chance(0.3) ? ` where ${predicate(s, s.random.pick([1, 2, 3]))}` : whereClause(s, from);
    const rest = `from ${from.sql}${where}`;
    return s.random.chance(0.4) ? grouped(s, rest) : plain(s, rest);
  });
}

function plain(s: Statement, from: string): Made {
  const { random } = s;
  const list = Array.from({ length: random.integer(1, 4) }, () => expression(s, randomKind(s), random.integer(0, 3)));
  if (random.chance(0.03)) list.push(singleRow(s));
  const distinct = random.chance(0.12);
  const sql = `select ${distinct ? 'distinct ' : ''}${list.join(', ')} ${from}`;
  if (!random.chance(0.4)) return { sql, ordered: false };
  const hidden = !distinct && random.chance(0.2) ? [expression(s, randomKind(s), 2)] : [];
  return orderAll(s, sql, list.length, hidden);
}

function grouped(s: Statement, from: string): Made {
  const { random } = s;
  const groups = random.chance(0.25)
    ? []
    : Array.from({ length: random.integer(1, 2) }, () =>
        random.chance(0.75) ? random.pick(s.names).sql : expression(s, randomKind(s), 1),
      );
  const aggregates = Array.from({ length: random.integer(1, 3) }, () =>
    random.chance(0.15) ? average(s, 1) : aggregate(s, randomKind(s), 1),
  );
  const columns = s.names.filter(({ sql }) => groups.includes(sql));
  if (random.chance(0.12)) {
    const kind = randomKind(s);
    aggregates.push(s.within(columns, () => scalarSubquery(s, kind)));
  }
  const list = [...groups, ...aggregates];
  const by = groups.length === 0 ? '' : ` group by ${groups.map((_, index) => index + 1).join(', ')}`;
  const conditions = [
    () => predicateOfGroups(s),
    () => `count(*) >= ${s.within(columns, () => scalarSubquery(s, 'number'))}`,
  ];
  const having = random.chance(0.25) ? ` having ${random.pick(conditions)()}` : '';
  const sql = `select ${list.join(', ')} ${from}${by}${having}`;
  if (!random.chance(0.35)) return { sql, ordered: false };
  const hidden = random.chance(0.2) ? [aggregate(s, 'number', 1)] : [];
  return orderAll(s, sql, list.length, hidden);
}

/** Orders by `hidden` and every column, so that nothing is left open, and perhaps takes the first rows. */
function orderAll(s: Statement, sql: string, columns: number, hidden: readonly string[]): Made {
  const { random } = s;
  const positions = Array.from({ length: columns }, (_, index) => String(index + 1));
  const keys = [...hidden, ...random.sample(positions, columns)].map(
    (key) => `${key}${random.pick(['', ' desc', ' asc nulls first', ' desc nulls last'])}`,
  );
  const first = random.pick([` limit ${random.integer(0, 8)}`, ` fetch first ${random.integer(1, 8)} rows only`]);
  const offset = random.chance(0.4) ? ` offset ${random.integer(0, 3)}` : '';
  const cut = random.chance(0.5) ? (first.startsWith(' fetch') ? `${offset}${first}` : `${first}${offset}`) : '';
  return { sql: `${sql} order by ${keys.join(', ')}${cut}`, ordered: true };
}
