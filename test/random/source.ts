// What random queries read: tables, joins of every type, derived tables, set operations and common table expressions;
// and the subqueries over them, with conditions that read the queries around them.
import { BIGINT, BOOLEAN, DATE, DOUBLE, type SqlType, TEXT, TIMESTAMP } from '../../planner/types.js';
import type { TestTable } from '../data/columns.js';
import type { Random } from '../data/random.js';

/** A column that a query can read, by the name it goes by. */
export interface Name {
  readonly sql: string;
  readonly type: SqlType;
}

export type Kind = 'number' | 'boolean' | 'text' | 'date' | 'timestamp';

/** The types of what is computed, where nothing but the kind matters. */
const typeOf: Record<Kind, SqlType> = {
  number: DOUBLE,
  boolean: BOOLEAN,
  text: TEXT,
  date: DATE,
  timestamp: TIMESTAMP,
};

export function kindOf(type: SqlType): Kind {
  switch (type.kind) {
    case 'boolean':
    case 'text':
    case 'date':
    case 'timestamp':
      return type.kind;
    default:
      return 'number';
  }
}

export function namesOf(table: TestTable, alias: string): Name[] {
  return table.columns.map(({ name, type }) => ({ sql: `${alias}.${name}`, type }));
}

export function joinable(a: SqlType, b: SqlType): boolean {
  return kindOf(a) === kindOf(b) && a.kind !== 'boolean';
}

/** The query that a source or a subquery stands in. */
export interface Surroundings {
  readonly random: Random;
  readonly tables: readonly TestTable[];
  /** The columns that can be read. */
  readonly names: readonly Name[];
  /** What `make` gives where `names` are the columns that can be read. */
  within<T>(names: readonly Name[], make: () => T): T;
  expression(kind: Kind, depth: number): string;
  boolean(depth: number): string;
  /** What `make` gives without a subquery in it. */
  withoutSubqueries<T>(make: () => T): T;
}

/** Text of a FROM clause and the columns that it gives. */
export interface Source {
  readonly sql: string;
  readonly names: readonly Name[];
  readonly isJoin?: boolean;
}

/** Makes the sources and subqueries of one statement. */
export class SourceMaker {
  readonly #around: Surroundings;
  readonly #expressions: { name: string; text: string; columns: readonly Name[] }[] = [];
  #aliases = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** WITH and the common table expressions that were read, or nothing. */
  get with(): string {
    return this.#expressions.length === 0
      ? ''
      : `with ${this.#expressions.map(({ name, text }) => `${name} as (${text})`).join(', ')} `;
  }

  #alias(): string {
    this.#aliases++;
    return `s${this.#aliases}`;
  }

  /** A table, or now and then a derived table, a set operation, a join or a common table expression. */
  source(depth = 1): Source {
    const { random } = this.#around;
    switch (depth <= 0 ? 9 : random.integer(0, 9)) {
      case 0: {
        const alias = this.#alias();
        const { text, columns } = this.rows(depth - 1);
        return { sql: `(${text}) as ${alias}`, names: columns.map((column) => inside(column, alias)) };
      }
      case 1: {
        const alias = this.#alias();
        if (this.#expressions.length === 0 || random.chance(0.4)) {
          const rows = this.#around.within([], () => this.rows(depth - 1));
          this.#expressions.push({ name: `q${this.#expressions.length}`, ...rows });
        }
        const { name, columns } = random.pick(this.#expressions);
        return { sql: `${name} as ${alias}`, names: columns.map((column) => inside(column, alias)) };
      }
      case 2:
      case 3:
        return this.join(this.source(depth - 1), this.source(depth - 1));
      default: {
        const alias = this.#alias();
        const table = random.pick(this.#around.tables);
        return { sql: `${table.name} as ${alias}`, names: namesOf(table, alias) };
      }
    }
  }

  /** A join of any type, its condition an equality and perhaps something that reads either side. */
  join(left: Source, right: Source): Source {
    const { random } = this.#around;
    const names = [...left.names, ...right.names];
    const pairs = left.names.flatMap((a) =>
      right.names.filter((b) => joinable(a.type, b.type)).map((b) => `${a.sql} = ${b.sql}`),
    );
    const type = random.pick(['join', 'left join', 'left join', 'right join', 'full join']);
    if (pairs.length === 0) {
      return { sql: `${left.sql} ${type} ${right.sql} on ${random.pick(['true', 'false'])}`, names, isJoin: true };
    }
    const condition = () => this.#around.within(names, () => this.#around.boolean(1));
    // Of an outer join, subqueries that read both sides are refused.
    const part = () => (type === 'join' ? condition() : this.#around.withoutSubqueries(condition));
    const on = random.sample(pairs, random.chance(0.2) ? 2 : 1);
    if (random.chance(0.35)) on.push(part());
    // PostgreSQL has no full join without an equality.
    const open = type !== 'full join' && random.chance(0.15);
    const other = right.isJoin === true ? `(${right.sql})` : right.sql;
    return { sql: `${left.sql} ${type} ${other} on ${open ? part() : on.join(' and ')}`, names, isJoin: true };
  }

  /** A join with a subquery that reads the columns of `left`. */
  lateral(left: Source): Source {
    const { random } = this.#around;
    const alias = this.#alias();
    const { text, columns } = this.#around.within(left.names, () => this.rows(1));
    const names = [...left.names, ...columns.map((column) => inside(column, alias))];
    return { sql: `${left.sql} ${random.pick(['join', 'left join'])} lateral (${text}) as ${alias} on true`, names };
  }

  /** A query of a few columns, which may be grouped or a set operation. */
  rows(depth: number): { text: string; columns: Name[] } {
    const { random } = this.#around;
    if (random.chance(0.35)) {
      const kinds = Array.from({ length: random.integer(1, 2) }, () =>
        random.pick<Kind>(['number', 'number', 'text', 'date', 'boolean']),
      );
      const columns = kinds.map((kind, index) => ({ sql: `r${index}`, type: typeOf[kind] }));
      return { text: this.union(kinds, depth), columns };
    }
    const source = this.source(depth);
    const where = this.#where(source);
    if (random.chance(0.35)) {
      const group = random.pick(source.names);
      const value = this.#aggregate('number', source.names);
      const grouped = random.chance(0.7);
      const key = grouped ? group.sql : `count(${group.sql})`;
      return {
        text: `select ${key} as r0, ${value} as r1 from ${source.sql}${where}${grouped ? ` group by ${key}` : ''}`,
        columns: [
          { sql: 'r0', type: grouped ? group.type : BIGINT },
          { sql: 'r1', type: BIGINT },
        ],
      };
    }
    const names = random.chance(0.8) ? source.names : [...source.names, ...this.#around.names];
    const picked = random.sample(names, random.integer(1, 3));
    const list = picked.map(({ sql }, index) => `${sql} as r${index}`);
    return {
      text: `select ${random.chance(0.2) ? 'distinct ' : ''}${list.join(', ')} from ${source.sql}${where}`,
      columns: picked.map(({ type }, index) => ({ sql: `r${index}`, type })),
    };
  }

  /** A set operation of two or three queries whose columns have these kinds and are called r0, r1, … */
  union(kinds: readonly Kind[], depth: number): string {
    const { random } = this.#around;
    const part = () => {
      const source = this.source(depth);
      const names = random.chance(0.8) ? source.names : [...source.names, ...this.#around.names];
      const list = this.#around.within(names, () =>
        kinds.map((kind, index) => `${this.#around.expression(kind, 0)} as r${index}`),
      );
      return `select ${list.join(', ')} from ${source.sql}${this.#where(source)}`;
    };
    const operator = () =>
      // INTERSECT ALL and EXCEPT ALL are refused.
      random.pick(['union', 'union all', 'union all', 'intersect', 'except']);
    const two = `${part()} ${operator()} ${part()}`;
    if (random.chance(0.7)) return two;
    return random.chance(0.5) ? `(${two}) ${operator()} ${part()}` : `${part()} ${operator()} (${two})`;
  }

  /** WHERE with conditions on a source and, where there is one, the query around it; or nothing. */
  #where(source: Source): string {
    const conditions = this.#conditions(source);
    return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  }

  #conditions(source: Source): string[] {
    const { random } = this.#around;
    const conditions: string[] = [];
    const outer = this.#around.names;
    const pairs = outer.flatMap((a) =>
      source.names.filter((b) => joinable(a.type, b.type)).map((b) => [b.sql, a.sql] as const),
    );
    if (pairs.length > 0 && random.chance(0.75)) {
      for (const [a, b] of random.sample(pairs, random.pick([1, 1, 1, 2]))) {
        const operator = random.pick(['=', '=', '=', '=', '<>', '<', '>=', 'is not distinct from']);
        conditions.push(random.chance(0.8) ? `${a} ${operator} ${b}` : `${b} ${operator} ${a}`);
      }
    }
    if (random.chance(0.35)) {
      const names = random.chance(0.3) ? [...source.names, ...outer] : source.names;
      conditions.push(this.#around.within(names, () => this.#around.boolean(1)));
    }
    return conditions;
  }

  #aggregate(kind: Kind, names: readonly Name[]): string {
    const { random } = this.#around;
    const fitting = names.filter(({ type }) => kindOf(type) === kind);
    const any = random.pick(names).sql;
    const distinct = random.chance(0.15) ? 'distinct ' : '';
    if (kind === 'number') {
      const counts = ['count(*)', `count(${distinct}${any})`];
      if (fitting.length === 0 || random.chance(0.4)) return random.pick(counts);
      const value = random.pick(fitting).sql;
      return random.pick([
        `sum(${distinct}${value})`,
        `min(${value})`,
        `max(${value})`,
        `coalesce(sum(${value}), 0)`,
        `count(*) + count(${value})`,
        `case when count(*) = 0 then -1 else max(${value}) end`,
      ]);
    }
    if (kind === 'boolean') {
      if (fitting.length === 0) return `count(${any}) > 1`;
      return `${random.pick(['bool_or', 'bool_and'])}(${random.pick(fitting).sql})`;
    }
    return `${random.pick(['min', 'max'])}(${random.pick(fitting).sql})`;
  }

  /** A subquery of at most one row, as a value of the kind. */
  scalar(kind: Kind): string {
    const { random } = this.#around;
    const source = this.source();
    const fitting = source.names.filter(({ type }) => kindOf(type) === kind);
    if (fitting.length > 0 && random.chance(0.12)) {
      // LIMIT is refused in what reads an outer query.
      return this.#around.within([], () => {
        const rows = this.source();
        const [first = null] = rows.names.filter(({ type }) => kindOf(type) === kind);
        const order = random.pick(['', ' desc', ' nulls first']);
        return first === null
          ? `(select ${this.#around.expression(kind, 0)})`
          : `(select ${first.sql} from ${rows.sql}${this.#where(rows)} order by 1${order} limit 1)`;
      });
    }
    // A kind of which the source has no column: an outer value, or a literal, where there are such rows.
    if (fitting.length === 0 && kind !== 'number' && kind !== 'boolean') {
      const value = this.#around.expression(kind, 0);
      return `(select distinct ${value} from ${source.sql}${this.#where(source)})`;
    }
    const value = this.#aggregate(kind, source.names);
    const having = random.chance(0.15)
      ? ` having ${random.pick(['count(*) > 1', 'count(*) = 0', 'count(*) < 3'])}`
      : '';
    return `(select ${value} from ${source.sql}${this.#where(source)}${having})`;
  }

  /** A subquery of any number of rows, as a value: an error where there is more than one. */
  single(): string {
    const source = this.source();
    return `(select ${this.#around.random.pick(source.names).sql} from ${source.sql}${this.#where(source)})`;
  }

  /** EXISTS, IN or a comparison with ANY or ALL rows of a subquery. */
  predicate(): string {
    const { random } = this.#around;
    if (random.chance(0.4)) {
      const not = random.chance(0.4) ? 'not ' : '';
      if (random.chance(0.1)) return `(${not}exists (${this.rows(1).text}))`;
      const source = this.source();
      const list = random.pick(['1', '*', 'null', 'count(*)', random.pick(source.names).sql]);
      return `(${not}exists (select ${list} from ${source.sql}${this.#where(source)}))`;
    }
    const kind = random.pick<Kind>(['number', 'number', 'number', 'text', 'date', 'timestamp', 'boolean']);
    const value = this.#around.expression(kind, random.integer(0, 1));
    const operator = random.pick([
      'in',
      'in',
      'not in',
      'not in',
      '= any',
      '<> all',
      '<> any',
      '= all',
      '< any',
      '>= all',
      '> some',
      '<= all',
    ]);
    return `(${value} ${operator} (${this.#list(kind)}))`;
  }

  /** A query of one column of the kind. */
  #list(kind: Kind): string {
    const { random } = this.#around;
    if (random.chance(0.12)) return this.union([kind], 0);
    const source = this.source();
    const where = this.#where(source);
    if (random.chance(0.15)) {
      const group = random.pick(source.names).sql;
      if (kind === 'number' || source.names.some(({ type }) => kindOf(type) === kind)) {
        return `select ${this.#aggregate(kind, source.names)} from ${source.sql}${where} group by ${group}`;
      }
    }
    const names = random.chance(0.9) ? source.names : [...source.names, ...this.#around.names];
    const value = this.#around.within(names, () => this.#around.expression(kind, random.pick([0, 0, 0, 1])));
    return `select ${value} from ${source.sql}${where}`;
  }
}

function inside({ sql, type }: Name, alias: string): Name {
  return { sql: `${alias}.${sql}`, type };
}
