// Random queries of the kinds that mayfly answers. Two kinds: those that cannot fail, whose rows are compared; and
// single-table projections over extreme values that may fail in every row (overflow, division by zero), where mayfly
// and PostgreSQL must agree whether they do.
import { BIGINT, BOOLEAN, DATE, DOUBLE, INTEGER, REAL, type SqlType, TEXT, TIMESTAMP } from '../../planner/types.js';
import type { TestTable } from '../data/columns.js';
import type { Random } from '../data/random.js';
import { valueText } from '../data/value-text.js';
import { joinable, type Kind, kindOf, type Name, namesOf, SourceMaker, type Surroundings } from './source.js';
import { randomValue } from './table.js';

export interface RandomQuery {
  readonly sql: string;
  /** Whether the order of its rows is settled. */
  readonly ordered: boolean;
  /** Whether its expressions may fail. */
  readonly failing: boolean;
}

/** A query over some of `tables`. `failing`: its expressions may fail. */
export function randomQuery(random: Random, tables: readonly TestTable[], failing: boolean): RandomQuery {
  return { ...new QueryMaker(random, tables, failing).query(), failing };
}

type Made = Omit<RandomQuery, 'failing'>;

/** How many subqueries may surround another. */
const MAX_LEVEL = 2;

class QueryMaker {
  readonly #random: Random;
  readonly #tables: readonly TestTable[];
  readonly #failing: boolean;
  readonly #sources: SourceMaker;
  #names: readonly Name[] = [];
  /** How many subqueries surround what is made. */
  #level = 0;

  constructor(random: Random, tables: readonly TestTable[], failing: boolean) {
    this.#random = random;
    this.#tables = tables;
    this.#failing = failing;
    const names = () => this.#names;
    const around: Surroundings = {
      random,
      tables,
      get names() {
        return names();
      },
      within: (names, make) => this.#within(names, make),
      expression: (kind, depth) => this.#expression(kind, depth),
      boolean: (depth) => this.#boolean(depth),
      withoutSubqueries: (make) => this.#withoutSubqueries(make),
    };
    this.#sources = new SourceMaker(around);
  }

  #within<T>(names: readonly Name[], make: () => T): T {
    const before = this.#names;
    this.#names = names;
    try {
      return make();
    } finally {
      this.#names = before;
    }
  }

  #withoutSubqueries<T>(make: () => T): T {
    const before = this.#level;
    this.#level = MAX_LEVEL;
    try {
      return make();
    } finally {
      this.#level = before;
    }
  }

  /** What `make` gives of the maker of subqueries, unless there are enough around it. */
  #subquery(make: (sources: SourceMaker) => string): string | undefined {
    if (this.#failing || this.#level >= MAX_LEVEL || !this.#random.chance(0.25 / (1 + this.#level))) return undefined;
    this.#level++;
    const sql = make(this.#sources);
    this.#level--;
    return sql;
  }

  query(): Made {
    const random = this.#random;
    if (this.#failing) {
      this.#names = namesOf(random.pick(this.#tables), 't');
      const list = Array.from({ length: random.integer(1, 2) }, () => this.#expression(this.#kind(), 3));
      const name = this.#names[0]!.sql.split('.')[1]!;
      const table = this.#tables.find(({ columns }) => columns[0]?.name === name)!;
      return { sql: `select ${list.join(', ')} from ${table.name} t`, ordered: false };
    }
    const { sql, ordered } = random.chance(0.08) ? this.#setOperation() : this.#select();
    return { sql: `${this.#sources.with}${sql}`, ordered };
  }

  #select(): Made {
    const random = this.#random;
    const from = random.chance(0.4) ? this.#sourceOf() : this.#from();
    const where = random.chance(0.6) ? ` where ${this.#boolean(2)}` : '';
    return random.chance(0.4) ? this.#grouped(`${from}${where}`) : this.#plain(`${from}${where}`);
  }

  #setOperation(): Made {
    const random = this.#random;
    const kinds = Array.from({ length: random.integer(1, 3) }, () => this.#kind());
    const sql = this.#sources.union(kinds, 1);
    return random.chance(0.5) ? this.#orderAll(sql, kinds.length) : { sql, ordered: false };
  }

  /** FROM with what a SourceMaker makes, perhaps with a lateral join. */
  #sourceOf(): string {
    const source = this.#sources.source(2);
    const { sql, names } = this.#random.chance(0.2) ? this.#sources.lateral(source) : source;
    this.#names = names;
    return sql;
  }

  /** FROM with one to three tables, joined on columns of one kind. */
  #from(): string {
    const random = this.#random;
    const count = random.pick([1, 1, 1, 2, 2, 3]);
    let sql = '';
    for (let index = 0; index < count; index++) {
      const alias = 'xyz'[index]!;
      const { relation, names } = this.#relation(random.pick(this.#tables), alias);
      if (index === 0) {
        this.#names = names;
        sql = `${relation} ${alias}`;
        continue;
      }
      const before = this.#names;
      this.#names = [...before, ...names];
      const pairs = before.flatMap((a) =>
        names.filter((b) => joinable(a.type, b.type)).map((b) => `${a.sql} = ${b.sql}`),
      );
      if (pairs.length === 0) {
        sql += ` cross join ${relation} ${alias}`;
        continue;
      }
      const on = random.sample(pairs, random.chance(0.25) ? 2 : 1);
      const type = random.pick(['join', 'join', 'join', 'left join', 'right join', 'full join']);
      if (random.chance(0.2)) {
        const part = () => this.#boolean(1);
        on.push(type === 'join' ? part() : this.#withoutSubqueries(part));
      }
      sql += ` ${type} ${relation} ${alias} on ${on.join(' and ')}`;
    }
    return sql;
  }

  /** A table, or a subquery over one that keeps, groups or cuts its rows. */
  #relation(table: TestTable, alias: string): { relation: string; names: Name[] } {
    const random = this.#random;
    const names = namesOf(table, alias);
    const columns = table.columns.map(({ name }) => name);
    const [key, ...others] = random.sample(table.columns, table.columns.length);
    switch (random.integer(0, 9)) {
      case 0:
        return {
          relation: `(select * from ${table.name}${random.chance(0.5) ? ` where ${columns[0]} > 2` : ''})`,
          names,
        };
      case 1: {
        const grouped = `(select ${key!.name} as k, count(*) as n, min(${others[0]!.name}) as m from ${table.name} group by ${key!.name})`;
        if (others[0]!.type.kind === 'boolean') return { relation: table.name, names };
        const type = (index: number) => [key!.type, BIGINT, others[0]!.type][index]!;
        return {
          relation: grouped,
          names: ['k', 'n', 'm'].map((name, index) => ({ sql: `${alias}.${name}`, type: type(index) })),
        };
      }
      case 2: {
        const order = random
          .sample(columns, columns.length)
          .map((name) => `${name}${random.pick(['', ' desc', ' nulls first'])}`);
        return {
          relation: `(select * from ${table.name} order by ${order.join(', ')} limit ${random.integer(0, 12)} offset ${random.integer(0, 3)})`,
          names,
        };
      }
      case 3:
        return { relation: `(select distinct * from ${table.name})`, names };
      case 4:
        return {
          relation: `(select ${columns.map((name) => `coalesce(${name}, ${name}) as ${name}`).join(', ')} from ${table.name})`,
          names,
        };
      default:
        return { relation: table.name, names };
    }
  }

  #plain(from: string): Made {
    const random = this.#random;
    const list = Array.from({ length: random.integer(1, 4) }, () =>
      this.#expression(this.#kind(), random.integer(0, 3)),
    );
    if (random.chance(0.04))
      return { sql: `select ${[...list, this.#sources.single()].join(', ')} from ${from}`, ordered: false };
    const distinct = random.chance(0.1) ? 'distinct ' : '';
    const sql = `select ${distinct}${list.join(', ')} from ${from}`;
    return random.chance(0.4) ? this.#orderAll(sql, list.length) : { sql, ordered: false };
  }

  #grouped(from: string): Made {
    const random = this.#random;
    const groups = random.chance(0.25)
      ? []
      : Array.from({ length: random.integer(1, 2) }, () =>
          random.chance(0.75) ? random.pick(this.#names).sql : this.#expression(this.#kind(), 1),
        );
    const aggregates = Array.from({ length: random.integer(1, 3) }, () => this.#aggregate());
    const columns = this.#names.filter(({ sql }) => groups.includes(sql));
    if (random.chance(0.15)) {
      aggregates.push(this.#within(columns, () => this.#sources.scalar(this.#kind())));
    }
    const list = [...groups, ...aggregates];
    const by = groups.length === 0 ? '' : ` group by ${groups.map((_, index) => index + 1).join(', ')}`;
    const conditions = [
      'count(*) > 1',
      'count(*) < 3',
      `min(${this.#number(0)}) is not null`,
      `count(*) >= ${this.#within(columns, () => this.#sources.scalar('number'))}`,
    ];
    const having = random.chance(0.25) ? ` having ${random.pick(conditions)}` : '';
    const sql = `select ${list.join(', ')} from ${from}${by}${having}`;
    return random.chance(0.3) ? this.#orderAll(sql, list.length) : { sql, ordered: false };
  }

  /** Orders by every column, so that nothing is left open, and perhaps takes the first rows. */
  #orderAll(sql: string, columns: number): Made {
    const random = this.#random;
    const positions = Array.from({ length: columns }, (_, index) => index + 1);
    const keys = random
      .sample(positions, columns)
      .map((position) => `${position}${random.pick(['', ' desc', ' asc nulls first', ' desc nulls last'])}`);
    const limit = random.chance(0.5)
      ? ` limit ${random.integer(0, 8)}${random.chance(0.4) ? ` offset ${random.integer(0, 6)}` : ''}`
      : '';
    return { sql: `${sql} order by ${keys.join(', ')}${limit}`, ordered: true };
  }

  #aggregate(): string {
    const random = this.#random;
    const filter = random.chance(0.15) ? ` filter (where ${this.#boolean(1)})` : '';
    const distinct = random.chance(0.15) ? 'distinct ' : '';
    switch (random.integer(0, 6)) {
      case 0:
        return `count(*)${filter}`;
      case 1:
        return `count(${distinct}${this.#expression(this.#kind(), 1)})${filter}`;
      case 2:
      case 3:
        return `sum(${distinct}${this.#number(1)})${filter}`;
      case 4:
        return `avg(${this.#number(1)})${filter}`;
      case 5:
        return `bool_or(${this.#boolean(1)})${filter}`;
      default: {
        const kind = random.pick<Kind>(['number', 'text', 'date', 'timestamp']);
        return `${random.pick(['min', 'max'])}(${this.#expression(kind, 1)})${filter}`;
      }
    }
  }

  #kind(): Kind {
    return this.#random.pick<Kind>(['number', 'number', 'number', 'text', 'text', 'boolean', 'date', 'timestamp']);
  }

  #expression(kind: Kind, depth: number): string {
    const value = depth > 0 ? this.#subquery((sources) => sources.scalar(kind)) : undefined;
    if (value !== undefined) return value;
    switch (kind) {
      case 'number':
        return this.#number(depth);
      case 'boolean':
        return this.#boolean(depth);
      case 'text':
        return this.#text(depth);
      case 'date':
        return this.#date(depth);
      case 'timestamp':
        return this.#timestamp(depth);
    }
  }

  /** A column of the kind, or a literal where there is none or by chance. */
  #leaf(kind: Kind, literalTypes: readonly SqlType[]): string {
    const random = this.#random;
    const names = this.#names.filter(({ type }) => kindOf(type) === kind);
    if (names.length > 0 && random.chance(0.8)) return random.pick(names).sql;
    const type = random.pick(literalTypes);
    return literal(type, randomValue(random, type, false));
  }

  #either(kind: Kind, depth: number): string {
    const random = this.#random;
    const a = this.#expression(kind, depth - 1);
    const b = this.#expression(kind, depth - 1);
    switch (random.integer(0, 4)) {
      case 0:
        return `case when ${this.#boolean(depth - 1)} then ${a} else ${b} end`;
      case 1:
        return `coalesce(${a}, ${b})`;
      case 2:
        return `nullif(${a}, ${b})`;
      case 3:
        return `${random.pick(['greatest', 'least'])}(${a}, ${b})`;
      default:
        return `case when ${this.#boolean(depth - 1)} then ${a} end`;
    }
  }

  #number(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#leaf('number', [INTEGER, BIGINT, { kind: 'decimal', precision: 5, scale: 2 }, DOUBLE]);
    const inner = () => this.#number(depth - 1);
    switch (random.integer(0, this.#failing ? 12 : 9)) {
      case 0:
      case 1:
        return `(${inner()} ${random.pick(['+', '-'])} ${inner()})`;
      case 2:
        return this.#failing
          ? `(${this.#number(0)} * ${this.#number(0)})`
          : `(${inner()} * ${random.pick(['2', '3', '-1', '0.5'])})`;
      case 3:
        return `(- ${inner()})`;
      case 4:
        return `abs(${inner()})`;
      case 5:
        return this.#either('number', depth);
      case 6:
        return `length(${this.#text(depth - 1)})`;
      case 7:
        // Which PostgreSQL makes numeric and mayfly bigint, so that their quotients differ.
        return `extract(${random.pick(['year', 'month', 'day', 'dow', 'doy', 'quarter', 'week'])} from ${this.#date(depth - 1)})::integer`;
      case 8:
        return `(${this.#date(depth - 1)} - ${this.#date(depth - 1)})`;
      case 9:
        // Of decimals each quotient is rounded, to fewer digits than PostgreSQL's, so only other types are divided.
        return this.#failing
          ? `(${inner()}::float8 / ${inner()})`
          : `(${inner()}::float8 / ${random.pick(['2', '7', '-3', '0.25'])})`;
      case 10:
        return `(${inner()}::integer / ${inner()}::${random.pick(['integer', 'bigint', 'smallint'])})`;
      case 11:
        return `(${inner()})::${random.pick(['smallint', 'integer', 'bigint', 'real', 'double precision'])}`;
      default:
        return `(${inner()}::integer % ${random.pick(['3', '7', '0', '-1'])})`;
    }
  }

  #text(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#leaf('text', [TEXT]);
    const inner = () => this.#text(depth - 1);
    switch (random.integer(0, 8)) {
      case 0:
        return `(${inner()} || ${inner()})`;
      case 1:
        return `${random.pick(['upper', 'lower', 'reverse', 'trim'])}(${inner()})`;
      case 2:
        return `substring(${inner()} from ${random.integer(-1, 4)} for ${random.integer(0, 4)})`;
      case 3:
        return this.#either('text', depth);
      case 4:
        return `${random.pick(['left', 'right'])}(${inner()}, ${random.integer(-2, 3)})`;
      case 5:
        return `replace(${inner()}, ${literal(TEXT, random.pick(['a', 'b', 'ab', '']))}, 'zz')`;
      case 6:
        return `(${random.chance(0.5) ? this.#date(depth - 1) : this.#boolean(depth - 1)})::text`;
      default:
        return this.#leaf('text', [TEXT]);
    }
  }

  #date(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#leaf('date', [DATE]);
    switch (random.integer(0, 4)) {
      case 0:
        return `(${this.#date(depth - 1)} ${random.pick(['+', '-'])} ${random.integer(0, 40)})`;
      case 1:
        return this.#either('date', depth);
      case 2:
        return `(${this.#timestamp(depth - 1)})::date`;
      default:
        return this.#leaf('date', [DATE]);
    }
  }

  #timestamp(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#leaf('timestamp', [TIMESTAMP]);
    switch (random.integer(0, 4)) {
      case 0:
        return `(${random.chance(0.5) ? this.#timestamp(depth - 1) : this.#date(depth - 1)} ${random.pick(['+', '-'])} interval '${random.pick(['1 day', '1 month', '13 months', '90 minutes', '1 year 2 days'])}')`;
      case 1:
        return `date_trunc('${random.pick(['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'])}', ${this.#timestamp(depth - 1)})`;
      case 2:
        return this.#either('timestamp', depth);
      default:
        return this.#leaf('timestamp', [TIMESTAMP]);
    }
  }

  #boolean(depth: number): string {
    const random = this.#random;
    if (depth <= 0) return this.#comparison(0);
    const test = this.#subquery((sources) => sources.predicate());
    if (test !== undefined) return test;
    switch (random.integer(0, 7)) {
      case 0:
      case 1:
        return `(${this.#boolean(depth - 1)} ${random.pick(['and', 'or'])} ${this.#boolean(depth - 1)})`;
      case 2:
        return `(not ${this.#boolean(depth - 1)})`;
      case 3:
        return `(${this.#expression(this.#kind(), depth - 1)} is ${random.pick(['', 'not '])}null)`;
      case 4:
        return `(${this.#text(depth - 1)} ${random.pick(['like', 'not like', 'ilike'])} ${literal(TEXT, random.pick(['a%', '%b', '%a%', '_', 'a_b', '%', '', 'x\\%y', '%日%', 'r%d']))})`;
      case 5: {
        const names = this.#names.filter(({ type }) => type.kind === 'boolean');
        return names.length > 0
          ? `(${random.pick(names).sql} is ${random.pick(['true', 'not true', 'false', 'not false', 'unknown'])})`
          : this.#comparison(depth - 1);
      }
      default:
        return this.#comparison(depth - 1);
    }
  }

  #comparison(depth: number): string {
    const random = this.#random;
    const kind = random.pick<Kind>(['number', 'number', 'number', 'text', 'date', 'timestamp']);
    const value = () => this.#expression(kind, depth);
    switch (random.integer(0, 5)) {
      case 0:
        // PostgreSQL rounds what is beside a real in the list to real.
        return this.#within(
          this.#names.filter(({ type }) => type !== REAL),
          () =>
            `(${value()} ${random.pick(['in', 'not in'])} (${value()}, ${value()}${random.chance(0.15) ? ', null' : ''}))`,
        );
      case 1:
        return `(${value()} ${random.pick(['between', 'not between'])} ${value()} and ${value()})`;
      case 2:
        return `(${value()} is ${random.pick(['', 'not '])}distinct from ${value()})`;
      default:
        return `(${value()} ${random.pick(['=', '<>', '<', '<=', '>', '>='])} ${value()})`;
    }
  }
}

function literal(type: SqlType, value: Parameters<typeof valueText>[1]): string {
  const text = valueText(type, value);
  switch (type.kind) {
    case 'integer':
      return type.bits === 64 ? `(${text})::bigint` : Number(value) < 0 ? `(${text})` : text;
    case 'decimal':
      return Number(value) < 0 ? `(${text})` : text;
    case 'float':
      return `'${text}'::float8`;
    case 'boolean':
      return text;
    case 'date':
    case 'timestamp':
      return `${type.kind} '${text}'`;
    default:
      return type === BOOLEAN ? text : `'${text.replaceAll("'", "''")}'`;
  }
}
