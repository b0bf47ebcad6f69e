// Random queries over large tables (large-table.ts): joins of every type by their keys, with conditions of both sides;
// conditions that rule out blocks; groups by keys in order, by texts and by dates; first rows of orders with ties. Every
// answer is small, or its rows are counted, and nothing of it is open.
import type { SqlType } from '../../planner/types.js';
import { rowsOf, type TestTable, type Value } from '../data/columns.js';
import type { Random } from '../data/random.js';
import { valueText } from '../data/value-text.js';
import { textLiteral, typedLiteral } from './literal.js';
import type { RandomQuery } from './query.js';

/** A column that can be read, and values of its kind to compare with. */
interface Read {
  readonly sql: string;
  readonly type: SqlType;
  readonly values: readonly Value[];
}

interface From {
  readonly sql: string;
  readonly reads: readonly Read[];
}

export function largeQuery(random: Random, tables: readonly TestTable[]): RandomQuery {
  return new LargeQuery(random, tables).make();
}

class LargeQuery {
  readonly #random: Random;
  readonly #tables: ReadonlyMap<string, readonly Read[]>;
  readonly #sizes: ReadonlyMap<string, number>;

  constructor(random: Random, tables: readonly TestTable[]) {
    this.#random = random;
    this.#sizes = new Map(tables.map((table) => [table.name, rowsOf(table).length]));
    this.#tables = new Map(
      tables.map((table) => {
        const rows = rowsOf(table);
        const reads = table.columns.map(({ name, type }, index): Read => {
          const values = Array.from({ length: 12 }, () =>
            rows.length === 0 ? null : (random.pick(rows)[index] ?? null),
          );
          return { sql: name, type, values: [...values, rows[0]?.[index] ?? null, rows.at(-1)?.[index] ?? null] };
        });
        return [table.name, reads];
      }),
    );
  }

  make(): RandomQuery {
    const random = this.#random;
    const from = this.#from();
    const conditions = Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => this.#condition(from.reads));
    if (random.chance(0.25)) conditions.push(this.#exists(from.reads));
    const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
    const rest = `from ${from.sql}${where}`;
    switch (random.integer(0, 4)) {
      case 0:
      case 1:
        return this.#groups(rest, from.reads);
      case 2:
        return this.#counts(rest, from.reads);
      default:
        return this.#first(rest, from.reads);
    }
  }

  #reads(table: string, alias: string): Read[] {
    return this.#tables.get(table)!.map((read) => ({ ...read, sql: `${alias}.${read.sql}` }));
  }

  #table(name: string, alias: string): From {
    const reads = this.#reads(name, alias);
    if (!this.#random.chance(0.2)) return { sql: `${name} as ${alias}`, reads };
    const plain = this.#tables.get(name)!;
    return { sql: `(select * from ${name} where ${this.#condition(plain)}) as ${alias}`, reads };
  }

  #from(): From {
    const random = this.#random;
    const [k, f, e] = [this.#table('k', 'k'), this.#table('f', 'f'), this.#table('e', 'e')];
    const join = (left: From, type: string, right: From, on: string): From => {
      const reads = [...left.reads, ...right.reads];
      const conditions = [on];
      if (random.chance(0.25)) conditions.push(this.#condition(random.pick([reads, left.reads, right.reads])));
      if (random.chance(0.1)) conditions.push(this.#comparison(left.reads, right.reads));
      const isFull = type === 'full';
      return { sql: `${left.sql} ${type} join ${right.sql} on ${isFull ? on : conditions.join(' and ')}`, reads };
    };
    const type = () => random.pick(['inner', 'inner', 'left', 'right', 'full']);
    const isText = random.chance(0.5);
    const keys = random.pick([
      'f.f0 = k.k0',
      'f.f0 = k.k0',
      'f.f0 = k.k0 and f.f1 = k.k1',
      'f.f4 = k.k4 and f.f0 = k.k0',
    ]);
    switch (random.integer(0, 9)) {
      case 0:
        return f;
      case 1:
        return k;
      case 2:
      case 3:
        return join(f, type(), k, keys);
      case 4:
        return join(k, type(), f, keys);
      case 5:
        return join(join(f, type(), k, 'f.f0 = k.k0'), type(), e, isText ? 'f.f1 = e.e0' : 'k.k0 = e.e2');
      case 6:
        return join(e, type(), join(k, 'inner', f, 'f.f0 = k.k0'), isText ? 'k.k1 = e.e0' : 'f.f0 = e.e2');
      case 7:
        return join(this.#grouped(), type(), k, 'g.g0 = k.k0');
      case 8: {
        const near = {
          ...f,
          sql: `(select * from f where f3 < ${random.integer(-101, 200)}) as n`,
          reads: this.#reads('f', 'n'),
        };
        const smaller = (this.#sizes.get('k') ?? 0) < 100 ? 'n.f3 = f.f3' : 'n.f0 = f.f0';
        return join(f, type(), near, smaller);
      }
      default:
        return join(k, 'left', { sql: 'f as f', reads: this.#reads('f', 'f') }, 'f.f0 = k.k0');
    }
  }

  #grouped(): From {
    const reads = this.#tables.get('f')!;
    const [key, , money] = reads as [Read, Read, Read];
    const where = this.#random.chance(0.4) ? ` where ${this.#condition(reads)}` : '';
    const second = this.#random.pick(['count(*)', 'max(f3)', 'min(f4) is null', 'sum(f3)', 'count(f5)']);
    return {
      sql: `(select f0 as g0, sum(f2) as g1, ${second} as g2 from f${where} group by f0) as g`,
      reads: [
        { ...key, sql: 'g.g0' },
        { ...money, sql: 'g.g1' },
      ],
    };
  }

  #literal(read: Read): string {
    const value = this.#random.pick(read.values);
    return literalOf(read.type, this.#near(read.type, value));
  }

  /** A value or one beside it. */
  #near(type: SqlType, value: Value): Value {
    if (typeof value !== 'bigint' || !this.#random.chance(0.3)) return value;
    const near = value + this.#random.pick([-1n, 1n, 500n]);
    if (type.kind === 'date' || type.kind === 'timestamp') return near < -700_000n ? value : near;
    return near;
  }

  #comparison(left: readonly Read[], right: readonly Read[]): string {
    const random = this.#random;
    const pairs = left.flatMap((a) => right.filter((b) => comparable(a.type, b.type)).map((b) => [a, b] as const));
    if (pairs.length === 0) return 'true';
    const [a, b] = random.pick(pairs);
    return `${a.sql} ${random.pick(['<', '<=', '<>', '=', '>', 'is distinct from'])} ${b.sql}`;
  }

  #condition(reads: readonly Read[]): string {
    const random = this.#random;
    const read = random.pick(reads);
    const { sql, type } = read;
    const operator = () => random.pick(['=', '<', '<=', '>', '>=', '<>']);
    switch (random.integer(0, 12)) {
      case 0:
        return `${sql} between ${this.#literal(read)} and ${this.#literal(read)}`;
      case 1:
        return `${sql} ${random.pick(['in', 'in', 'not in'])} (${Array.from({ length: random.integer(1, 5) }, () => this.#literal(read)).join(', ')})`;
      case 2:
        return `${sql} is ${random.pick(['', 'not '])}null`;
      case 3:
        return `(${this.#condition(reads)} or ${this.#condition(reads)})`;
      case 4:
        return `not (${this.#condition(reads)})`;
      case 5:
        return `${sql} is ${random.pick(['', 'not '])}distinct from ${this.#literal(read)}`;
      case 6:
        if (type.kind === 'date') return `extract(month from ${sql}) ${operator()} ${random.integer(1, 12)}`;
        if (type.kind === 'text')
          return `${sql} ${random.pick(['like', 'not like', 'ilike'])} ${textLiteral(random.pick(['%A%', 'a%', '%L', '_____', '%x%y%', 'DELIVER%', 'MAIL', '%日%']))}`;
        if (type.kind === 'integer') return `${sql} ${operator()} ${random.pick(['2.5', '-0.5', '1e3', '0', '2.0'])}`;
        return `${sql} ${operator()} ${this.#literal(read)}`;
      case 7:
        return this.#comparison(reads, reads);
      case 8:
        return `coalesce(${sql}, ${this.#literal(read)}) ${operator()} ${this.#literal(read)}`;
      case 9:
        return `case when ${sql} ${operator()} ${this.#literal(read)} then ${this.#simple(reads)} else ${this.#simple(reads)} end`;
      default:
        return `${sql} ${operator()} ${this.#literal(read)}`;
    }
  }

  #simple(reads: readonly Read[]): string {
    const read = this.#random.pick(reads);
    return `${read.sql} ${this.#random.pick(['=', '<', '>='])} ${this.#literal(read)}`;
  }

  #exists(reads: readonly Read[]): string {
    const random = this.#random;
    const isKey = reads.some(({ sql }) => sql === 'k.k0');
    const outer = reads.find(({ sql }) => sql === (isKey ? 'k.k0' : 'f.f0'));
    if (outer === undefined) return 'true';
    const [table, key] = isKey ? (['f', 'f0'] as const) : (['k', 'k0'] as const);
    const inner = this.#tables.get(table)!;
    const condition = random.chance(0.5) ? ` and ${this.#condition(inner)}` : '';
    switch (random.integer(0, 3)) {
      case 0:
        return `${random.pick(['', 'not '])}exists (select from ${table} where ${key} = ${outer.sql}${condition})`;
      case 1:
        return `${outer.sql} ${random.pick(['', 'not '])}in (select ${key} from ${table} where true${condition})`;
      case 2:
        return `(exists (select from ${table} where ${key} = ${outer.sql}${condition}) or ${this.#simple(reads)})`;
      default:
        return `${random.integer(0, 2)} <= (select count(*) from ${table} where ${key} = ${outer.sql}${condition})`;
    }
  }

  /** A key to group or sort by. */
  #key(reads: readonly Read[]): string {
    const random = this.#random;
    const { sql, type } = random.pick(reads);
    if (type.kind === 'date' && random.chance(0.4)) return `extract(${random.pick(['year', 'month'])} from ${sql})`;
    if (type.kind === 'text' && random.chance(0.15)) return `lower(${sql})`;
    if (random.chance(0.1)) return `(${this.#condition(reads)})`;
    return sql;
  }

  #aggregate(reads: readonly Read[]): string {
    const random = this.#random;
    const filter = random.chance(0.15) ? ` filter (where ${this.#condition(reads)})` : '';
    const numbers = reads.filter(
      ({ type }) => ['integer', 'decimal'].includes(type.kind) && !(type.kind === 'decimal' && type.precision > 30),
    );
    const any = random.pick(reads).sql;
    const number = numbers.length === 0 ? '1' : random.pick(numbers).sql;
    const distinct = random.chance(0.15) ? 'distinct ' : '';
    const least = random.pick(reads.filter(({ type }) => type.kind !== 'boolean')).sql;
    return random.pick([
      () => `count(*)${filter}`,
      () => `count(${distinct}${any})${filter}`,
      () => `sum(${distinct}${number})${filter}`,
      () => `sum(${number})${filter}`,
      () => `${random.pick(['min', 'max'])}(${least})${filter}`,
      () => `sum(case when ${this.#condition(reads)} then 1 else 0 end)${filter}`,
      () => `avg(${number})${filter}`,
    ])();
  }

  #groups(rest: string, reads: readonly Read[]): RandomQuery {
    const random = this.#random;
    const side = random.chance(0.6) ? reads.filter(({ sql }) => sql[0] === reads[0]!.sql[0]) : reads;
    const keys = Array.from({ length: random.integer(1, 3) }, () => this.#key(side));
    const others = random.chance(0.5) ? reads.filter(({ sql }) => sql[0] === reads.at(-1)!.sql[0]) : reads;
    const aggregates = Array.from({ length: random.integer(0, 3) }, () => this.#aggregate(others));
    const by = keys.map((_, index) => index + 1).join(', ');
    const having = random.chance(0.15)
      ? ` having count(*) ${random.pick(['>', '=', '<'])} ${random.integer(1, 40)}`
      : '';
    return this.#ordered(
      `select ${[...keys, ...aggregates].join(', ')} ${rest} group by ${by}${having}`,
      keys.length + aggregates.length,
    );
  }

  #counts(rest: string, reads: readonly Read[]): RandomQuery {
    const aggregates = Array.from({ length: this.#random.integer(1, 4) }, () => this.#aggregate(reads));
    return { sql: `select count(*), ${aggregates.join(', ')} ${rest}`, ordered: false, open: false };
  }

  #first(rest: string, reads: readonly Read[]): RandomQuery {
    const random = this.#random;
    const list = Array.from({ length: random.integer(1, 4) }, () => this.#key(reads));
    return this.#ordered(`select ${random.chance(0.15) ? 'distinct ' : ''}${list.join(', ')} ${rest}`, list.length);
  }

  #ordered(sql: string, columns: number): RandomQuery {
    const random = this.#random;
    const positions = random.sample(
      Array.from({ length: columns }, (_, index) => index + 1),
      columns,
    );
    const keys = positions.map((key) => `${key}${random.pick(['', '', ' desc', ' nulls first', ' desc nulls last'])}`);
    const limit = random.pick([1, 7, 20, 20, 300, 3000]);
    const offset = random.chance(0.4) ? ` offset ${random.pick([1, 5, 100, 1024, 20_000])}` : '';
    return { sql: `${sql} order by ${keys.join(', ')} limit ${limit}${offset}`, ordered: true, open: false };
  }
}

/** Whether values of two types can be compared; a decimal of 38 digits has no room for another's scale. */
function comparable(a: SqlType, b: SqlType): boolean {
  const kindOf = ({ kind }: SqlType) =>
    kind === 'decimal' || kind === 'integer' || kind === 'float' ? 'number' : kind;
  const isFull = (type: SqlType) => type.kind === 'decimal' && type.precision === 38;
  return kindOf(a) === kindOf(b) && (isFull(a) === isFull(b) || a.kind === 'integer' || b.kind === 'integer');
}

function literalOf(type: SqlType, value: Value): string {
  if (value === null)
    return `null::${type.kind === 'integer' ? 'bigint' : type.kind === 'float' ? 'float8' : type.kind === 'timestamp' ? 'timestamp' : type.kind}`;
  // Not cast, as the columns that it is compared with have types of all widths.
  if (type.kind !== 'integer') return typedLiteral(type, value);
  const text = valueText(type, value);
  return text.startsWith('-') ? `(${text})` : text;
}
