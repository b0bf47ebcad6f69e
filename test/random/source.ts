// What random queries read: tables, joins of every type and many tables, derived tables, VALUES, common table
// expressions and views.
import type { SqlType } from '../../planner/types.js';
import { expression } from './expression.js';
import { literal } from './literal.js';
import { predicate } from './predicate.js';
import {
  joinable,
  type Kind,
  kindOf,
  type Name,
  type NamedQuery,
  namesOf,
  type Statement,
  typeOf,
} from './statement.js';
import { rows } from './subquery.js';

/** Text of a FROM clause and the columns that it gives. */
export interface Source {
  readonly sql: string;
  readonly names: readonly Name[];
  readonly isJoin?: boolean;
}

/** Something to read: the deeper, the more it may be made of. */
export function source(s: Statement, depth = 1): Source {
  const { random } = s;
  switch (depth <= 0 || !s.hasRoom() ? 99 : random.integer(0, 15)) {
    case 0:
    case 1:
      return derived(s, depth);
    case 2:
    case 3:
      return common(s, depth);
    case 4:
    case 5:
    case 6:
      return join(s, source(s, depth - 1), source(s, depth - 1));
    case 7:
    case 8:
      return chain(s, random.integer(3, 8));
    case 9:
      return values(s);
    case 10:
      return merging(s, depth);
    case 11:
      return lateral(s, source(s, depth - 1));
    default:
      return table(s);
  }
}

function table(s: Statement): Source {
  const alias = s.alias();
  const read = s.takeTable();
  return { sql: `${read.name} as ${alias}`, names: namesOf(read, alias) };
}

function inside({ sql, type }: Name, alias: string): Name {
  return { sql: `${alias}.${sql}`, type };
}

function named(s: Statement, { name, columns }: NamedQuery): Source {
  const alias = s.alias();
  return { sql: `${name} as ${alias}`, names: columns.map((column) => inside(column, alias)) };
}

function derived(s: Statement, depth: number): Source {
  const alias = s.alias();
  const { text, columns } = rows(s, depth - 1);
  if (!s.random.chance(0.2)) return { sql: `(${text}) as ${alias}`, names: columns.map((name) => inside(name, alias)) };
  const renamed = columns.map(({ type }, index) => ({ sql: `${alias}.n${index}`, type }));
  return { sql: `(${text}) as ${alias}(${columns.map((_, index) => `n${index}`).join(', ')})`, names: renamed };
}

/** A common table expression or a view, a new one or one that is read elsewhere too. */
function common(s: Statement, depth: number): Source {
  const { random } = s;
  if (s.views.length > 0 && random.chance(0.4)) {
    s.takeTable();
    return named(s, random.pick(s.views));
  }
  if (s.nearby.length > 0 && random.chance(0.5)) return named(s, random.pick(s.nearby));
  if (s.common.length > 0 && random.chance(0.65)) return named(s, random.pick(s.common));
  const { nearby } = s;
  s.nearby = [];
  const made = s.alone([], () => rows(s, depth - 1));
  s.nearby = nearby;
  const query = { name: s.alias('q'), text: made.text, columns: made.columns };
  s.common.push(query);
  return named(s, query);
}

function values(s: Statement): Source {
  const { random } = s;
  const alias = s.alias('v');
  const kinds = Array.from({ length: random.integer(1, 3) }, () => random.pick<Kind>(['number', 'text', 'date']));
  const row = () => {
    const cells = kinds.map((kind) => (s.hasRoom() ? expression(s, kind, 1) : literal(s, kind, true)));
    return `(${cells.join(', ')})`;
  };
  const list = s.within([], () => Array.from({ length: random.integer(1, 4) }, row));
  const columns = kinds.map((kind, index) => ({ sql: `${alias}.w${index}`, type: typeOf[kind] }));
  const titles = columns.map((_, index) => `w${index}`).join(', ');
  return { sql: `(values ${list.join(', ')}) as ${alias}(${titles})`, names: columns };
}

const types = ['join', 'join', 'left join', 'left join', 'right join', 'full join'];

/** Pairs of columns of two sources that can be equal. */
function equalities(left: readonly Name[], right: readonly Name[]): string[] {
  return left.flatMap((a) => right.filter((b) => joinable(a.type, b.type)).map((b) => `${a.sql} = ${b.sql}`));
}

/** A join of any type, its condition an equality and perhaps something that reads either side. */
export function join(s: Statement, left: Source, right: Source): Source {
  const { random } = s;
  const names = [...left.names, ...right.names];
  const pairs = equalities(left.names, right.names);
  const type = random.pick(types);
  const other = right.isJoin === true ? `(${right.sql})` : right.sql;
  if (pairs.length === 0) {
    if (random.chance(0.3)) return { sql: `${left.sql} cross join ${other}`, names, isJoin: true };
    return { sql: `${left.sql} ${type} ${other} on ${random.pick(['true', 'false'])}`, names, isJoin: true };
  }
  const condition = (columns: readonly Name[]) => s.within(columns, () => predicate(s, 1));
  // Of an outer join, subqueries that read both sides are refused.
  const part = () => {
    if (type === 'join') return condition(names);
    if (random.chance(0.3)) return condition(random.pick([left, right]).names);
    return s.flat(() => condition(names));
  };
  const on = random.sample(pairs, random.chance(0.2) ? 2 : 1);
  if (random.chance(0.2)) on.push(part());
  // PostgreSQL has no full join without an equality.
  const open = type !== 'full join' && random.chance(0.12);
  return { sql: `${left.sql} ${type} ${other} on ${open ? part() : on.join(' and ')}`, names, isJoin: true };
}

/** Joins of several tables, mostly by integers, in a tree of any shape and any types; or with commas and WHERE-like ON. */
function chain(s: Statement, count: number): Source {
  const { random } = s;
  const isKey = ({ type }: Name) => type.kind === 'integer';
  let parts: Source[] = [];
  for (let index = 0; index < count && (index < 2 || s.hasRoom()); index++) {
    parts.push(random.chance(0.1) && s.hasRoom(2) ? derived(s, 1) : table(s));
  }
  const mixed = random.chance(0.6);
  while (parts.length > 1) {
    const at = random.chance(0.6) ? 0 : random.integer(0, parts.length - 2);
    const [left, right] = [parts[at]!, parts[at + 1]!];
    const names = [...left.names, ...right.names];
    const keyed = random.chance(0.8) ? equalities(left.names.filter(isKey), right.names.filter(isKey)) : [];
    const pairs = keyed.length > 0 ? keyed : equalities(left.names, right.names);
    const on = pairs.length === 0 ? ['false'] : random.sample(pairs, random.chance(0.15) ? 2 : 1);
    const type = mixed ? random.pick(types) : 'join';
    if (random.chance(0.15)) on.push(s.flat(() => s.within(names, () => predicate(s, 1))));
    const other = right.isJoin === true ? `(${right.sql})` : right.sql;
    const joined = { sql: `${left.sql} ${type} ${other} on ${on.join(' and ')}`, names, isJoin: true };
    parts = [...parts.slice(0, at), joined, ...parts.slice(at + 2)];
  }
  return parts[0]!;
}

/** A join by USING or NATURAL, whose columns of the same name become one. */
function merging(s: Statement, depth: number): Source {
  const { random } = s;
  const kinds = random.sample<Kind>(['number', 'text', 'date'], random.integer(1, 2));
  const shared: { title: string; type: SqlType }[] = kinds.map((kind, index) => ({
    title: `u${index}`,
    type: typeOf[kind],
  }));
  const side = ({ sql, names }: Source): Source => {
    const alias = s.alias('u');
    const keys = kinds.map((kind, index) => {
      const fitting = names.filter(({ type }) => kindOf(type) === kind);
      const value = fitting.length > 0 ? random.pick(fitting).sql : literal(s, kind, true);
      return `${value} as u${index}`;
    });
    const own = { title: s.alias('p'), ...random.pick(names) };
    return {
      sql: `(select ${[...keys, `${own.sql} as ${own.title}`].join(', ')} from ${sql}) as ${alias}`,
      names: [
        { sql: `${alias}.${own.title}`, type: own.type },
        ...shared.map(({ title, type }) => ({ sql: `${alias}.${title}`, type })),
      ],
    };
  };
  const [left, right] = [side(source(s, depth - 1)), side(source(s, depth - 1))];
  const type = random.pick(types);
  const merged = shared.map(({ title, type }) => ({ sql: title, type }));
  const sql = random.chance(0.4)
    ? `${left.sql} natural ${type} ${right.sql}`
    : `${left.sql} ${type} ${right.sql} using (${shared.map(({ title }) => title).join(', ')})`;
  // In a subquery of its own, as another column of that name could stand beside the merged one.
  const alias = s.alias('m');
  const names = [...merged, ...left.names, ...right.names];
  const list = names.map((name, index) => `${name.sql} as z${index}`);
  return {
    sql: `(select ${list.join(', ')} from ${sql}) as ${alias}`,
    names: names.map(({ type }, index) => ({ sql: `${alias}.z${index}`, type })),
  };
}

/** A join with a subquery that reads the columns of `left`. */
export function lateral(s: Statement, left: Source): Source {
  const { random } = s;
  const alias = s.alias('l');
  const { text, columns } = s.within(left.names, () => s.nested(() => rows(s, 1)));
  const right = columns.map((column) => inside(column, alias));
  const names = [...left.names, ...right];
  const type = random.pick(['join', 'left join', ',', 'cross join']);
  const sql = `${left.sql}${type === ',' ? ' cross join' : ` ${type}`} lateral (${text}) as ${alias}`;
  if (type === ',' || type === 'cross join') return { sql, names, isJoin: true };
  const pairs = equalities(left.names, right);
  const on = pairs.length > 0 && random.chance(0.4) ? random.pick(pairs) : 'true';
  return { sql: `${sql} on ${on}`, names, isJoin: true };
}
