// Random queries inside others: derived tables, set operations, and subqueries as values and as conditions, with
// conditions of their own on the queries around them.
import { aggregate } from './aggregate.js';
import { expression, randomKind } from './expression.js';
import { predicate, rowKinds } from './predicate.js';
import { type Source, source } from './source.js';
import { joinable, type Kind, kindOf, type Name, type Statement, typeOf } from './statement.js';

/** A query and the columns that it gives, which are called r0, r1, … */
export interface Rows {
  readonly text: string;
  readonly columns: readonly Name[];
}

/** A query of a few columns. */
export function rows(s: Statement, depth: number): Rows {
  const { random } = s;
  const made = rowsOfAnyOrder(s, depth);
  if (!random.chance(0.12)) return made;
  const keys = made.columns.map((_, index) => `${index + 1}${random.pick(['', ' desc', ' nulls first'])}`);
  return { ...made, text: `${made.text} order by ${random.sample(keys, keys.length).join(', ')}${limit(s)}` };
}

function rowsOfAnyOrder(s: Statement, depth: number): Rows {
  const { random } = s;
  if (random.chance(0.2) && s.hasRoom(2)) {
    const kinds = Array.from({ length: random.integer(1, 2) }, () => randomKind(s));
    const columns = kinds.map((kind, index) => ({ sql: `r${index}`, type: typeOf[kind] }));
    return { text: union(s, kinds, depth), columns };
  }
  if (random.chance(0.12) && s.hasRoom(2) && depth > 0) return withCommon(s, depth);
  const from = source(s, depth);
  if (random.chance(0.35)) return grouped(s, from);
  return s.within(from.names, () => {
    const where = whereClause(s, from);
    const picked = Array.from({ length: random.integer(1, 3) }, (): Name => {
      const column = random.pick(from.names);
      if (random.chance(0.8)) return column;
      const kind = randomKind(s);
      return { sql: expression(s, kind, random.integer(0, 2)), type: typeOf[kind] };
    });
    const list = picked.map(({ sql }, index) => `${sql} as r${index}`);
    return {
      text: `select ${random.chance(0.2) ? 'distinct ' : ''}${list.join(', ')} from ${from.sql}${where}`,
      columns: picked.map(({ type }, index) => ({ sql: `r${index}`, type })),
    };
  });
}

function grouped(s: Statement, from: Source): Rows {
  const { random } = s;
  return s.within(from.names, () => {
    const where = whereClause(s, from);
    const key = random.pick(from.names);
    const byKey = random.chance(0.75);
    const kind = random.pick<Kind>(['number', 'number', 'text', 'date', 'boolean']);
    const list = [byKey ? key.sql : aggregate(s, 'number', 0), aggregate(s, kind, 0)];
    const having = random.chance(0.15)
      ? ` having ${random.pick(['count(*) > 1', 'count(*) = 0', 'count(*) < 3'])}`
      : '';
    return {
      text: `select ${list[0]} as r0, ${list[1]} as r1 from ${from.sql}${where}${byKey ? ` group by ${key.sql}` : ''}${having}`,
      columns: [
        { sql: 'r0', type: byKey ? key.type : typeOf.number },
        { sql: 'r1', type: typeOf[kind] },
      ],
    };
  });
}

/** A query with a WITH of its own, which it reads once or several times. */
function withCommon(s: Statement, depth: number): Rows {
  const { random } = s;
  const before = s.nearby;
  const count = random.pick([1, 1, 2]);
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    const { text, columns } = rowsOfAnyOrder(s, depth - 1);
    const query = { name: s.alias('w'), text, columns };
    texts.push(`${query.name} as ${random.pick(['', '', 'materialized ', 'not materialized '])}(${text})`);
    s.nearby = [...s.nearby, query];
  }
  const main = rowsOfAnyOrder(s, depth);
  s.nearby = before;
  const text = main.text.startsWith('with') ? `select * from (${main.text}) as ${s.alias()}` : main.text;
  return { text: `with ${texts.join(', ')} ${text}`, columns: main.columns };
}

function limit(s: Statement): string {
  const offset = s.random.chance(0.3) ? ` offset ${s.random.integer(0, 3)}` : '';
  return ` limit ${s.random.pick([0, 1, 1, 2, 3, 5, 7])}${offset}`;
}

/** A set operation of two or more queries whose columns have these kinds and are called r0, r1, … */
export function union(s: Statement, kinds: readonly Kind[], depth: number): string {
  const { random } = s;
  const part = (): string => {
    const from = source(s, depth);
    return s.within(from.names, () => {
      const list = kinds.map((kind, index) => `${expression(s, kind, random.pick([0, 0, 1]))} as r${index}`);
      return `select ${list.join(', ')} from ${from.sql}${whereClause(s, from)}`;
    });
  };
  const operator = () =>
    random.pick(['union', 'union all', 'union all', 'intersect', 'except', 'intersect all', 'except all']);
  const two = () => `${part()} ${operator()} ${part()}`;
  if (random.chance(0.65)) return two();
  if (random.chance(0.2)) return `(${two()}) ${operator()} (${two()})`;
  return random.chance(0.5) ? `(${two()}) ${operator()} ${part()}` : `${part()} ${operator()} (${two()})`;
}

/** WHERE with conditions on a source and, where there is one, the query around it; or nothing. */
export function whereClause(s: Statement, from: Source): string {
  const all = conditions(s, from);
  return all.length === 0 ? '' : ` where ${all.join(' and ')}`;
}

function conditions(s: Statement, from: Source): string[] {
  const { random, outer } = s;
  const made: string[] = [];
  const pairs = outer.flatMap((a) =>
    from.names.filter((b) => joinable(a.type, b.type)).map((b) => [b.sql, a.sql] as const),
  );
  if (pairs.length > 0 && random.chance(0.75)) {
    for (const [a, b] of random.sample(pairs, random.pick([1, 1, 1, 2]))) {
      const operator = random.pick(['=', '=', '=', '=', '<>', '<', '>=', 'is not distinct from']);
      made.push(random.chance(0.8) ? `${a} ${operator} ${b}` : `${b} ${operator} ${a}`);
    }
  }
  if (random.chance(0.22)) made.push(s.within(from.names, () => predicate(s, random.pick([1, 1, 2]))));
  return made;
}

/** A subquery of at most one row, as a value of the kind. */
export function scalarSubquery(s: Statement, kind: Kind): string {
  const { random } = s;
  return s.nested(() => {
    const from = source(s);
    return s.within(from.names, () => {
      const where = whereClause(s, from);
      const fitting = from.names.filter(({ type }) => kindOf(type) === kind);
      if (fitting.length > 0 && random.chance(0.2)) {
        const order = random.pick(['', ' desc', ' nulls first']);
        const offset = random.chance(0.2) ? ' offset 1' : '';
        return `(select ${random.pick(fitting).sql} from ${from.sql}${where} order by 1${order} limit 1${offset})`;
      }
      const having = random.chance(0.12) ? ` having ${predicateOfGroups(s)}` : '';
      return `(select ${aggregate(s, kind, random.pick([0, 0, 1]))} from ${from.sql}${where}${having})`;
    });
  });
}

/** A condition of HAVING. */
export function predicateOfGroups(s: Statement): string {
  return s.random.pick([
    () => 'count(*) > 1',
    () => 'count(*) < 3',
    () => 'count(*) = 0',
    () => `${aggregate(s, 'number', 0)} is not null`,
    () => `${aggregate(s, 'text', 0)} > 'a'`,
    () => `${aggregate(s, 'number', 0)} >= count(*)`,
  ])();
}

/** A subquery of any number of rows, as a value: an error where there is more than one. */
export function singleRow(s: Statement): string {
  return s.nested(() => {
    const from = source(s);
    return s.within(
      from.names,
      () => `(select ${s.random.pick(from.names).sql} from ${from.sql}${whereClause(s, from)})`,
    );
  });
}

const quantified = ['= any', '<> all', '<> any', '= all', '< any', '>= all', '> some', '<= all'];

/** EXISTS, IN or a comparison with ANY or ALL rows of a subquery. */
export function testSubquery(s: Statement): string {
  const { random } = s;
  if (random.chance(0.35)) {
    const not = random.chance(0.4) ? 'not ' : '';
    return s.nested(() => {
      if (random.chance(0.2)) return `(${not}exists (${rows(s, 1).text}))`;
      const from = source(s);
      return s.within(from.names, () => {
        const where = whereClause(s, from);
        const list = random.pick(['1', '*', 'null', 'count(*)', random.pick(from.names).sql]);
        return `(${not}exists (select ${list} from ${from.sql}${where}))`;
      });
    });
  }
  const isRow = random.chance(0.2);
  const kinds = isRow
    ? rowKinds(s)
    : [random.pick<Kind>(['number', 'number', 'number', 'text', 'date', 'timestamp', 'boolean'])];
  const left = kinds.map((kind) => expression(s, kind, isRow ? 0 : random.integer(0, 1)));
  const operator = random.chance(0.5) ? random.pick(['in', 'not in']) : random.pick(quantified);
  const value = isRow ? `(${left.join(', ')})` : left[0];
  return `(${value} ${operator} (${s.nested(() => listOf(s, kinds))}))`;
}

/** A query of columns of these kinds. */
function listOf(s: Statement, kinds: readonly Kind[]): string {
  const { random } = s;
  if (random.chance(0.12) && s.hasRoom(2)) return union(s, kinds, 0);
  const from = source(s);
  return s.within(from.names, () => {
    const where = whereClause(s, from);
    if (random.chance(0.15)) {
      const list = kinds.map((kind) => aggregate(s, kind, 0));
      return `select ${list.join(', ')} from ${from.sql}${where} group by ${random.pick(from.names).sql}`;
    }
    const list = kinds.map((kind) => expression(s, kind, random.pick([0, 0, 0, 1])));
    const order = random.chance(0.08) ? ` order by ${kinds.map((_, index) => index + 1).join(', ')}${limit(s)}` : '';
    return `select ${list.join(', ')} from ${from.sql}${where}${order}`;
  });
}
