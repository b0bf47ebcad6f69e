// Random trees of joins of every type over tiny relations with NULLs, as SQL: what the join order tests run.
import { Random } from '../data/random.js';

interface Source {
  /** What stands in FROM. */
  readonly sql: string;
  /** Integer columns, whose names are the only ones of their kind in the query. */
  readonly integers: readonly string[];
  readonly booleans: readonly string[];
}

/** A query of up to `relations` relations, every column of the result in it. */
export function randomJoins(seed: number, relations: number): string {
  return new JoinWriter(seed).query(relations);
}

class JoinWriter {
  readonly #random: Random;
  #names = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  query(relations: number): string {
    const count = this.#random.integer(1, 3);
    let left = relations;
    const sources: Source[] = [];
    for (let k = 0; k < count && left > 0; k++) {
      const size = k === count - 1 ? left : this.#random.integer(1, left);
      sources.push(this.#tree(size));
      left -= size;
    }
    const all = merge('', sources);
    const where = this.#random.chance(0.7) ? ` where ${this.#condition(all, all)}` : '';
    return `select * from ${sources.map(({ sql }) => sql).join(', ')}${where}`;
  }

  #relation(): Source {
    const name = `t${this.#names++}`;
    const integers = [`${name}a`, `${name}b`];
    const rows = this.#random.pick([0, 1, 2, 3, 3, 4]);
    const value = () => (this.#random.chance(0.2) ? 'null::integer' : String(this.#random.integer(0, 3)));
    const row = () => `(${value()}, ${value()})`;
    const sql =
      rows === 0
        ? `(select * from (values (1, 1)) as ${name}v(${integers.join(', ')}) where ${integers[0]} is null) as ${name}`
        : `(values ${Array.from({ length: rows }, row).join(', ')}) as ${name}(${integers.join(', ')})`;
    return { sql, integers, booleans: [] };
  }

  #tree(relations: number): Source {
    if (relations <= 1) return this.#relation();
    const size = this.#random.integer(1, relations - 1);
    const [left, right] = [this.#tree(relations - size), this.#tree(size)];
    const both = merge('', [left, right]);
    const on = this.#condition(left, right, both);
    const name = `s${this.#names++}`;
    const kind = this.#random.pick([
      'inner',
      'inner',
      'inner',
      'left',
      'left',
      'left',
      'right',
      'full',
      'semi',
      'anti',
      'mark',
      'single',
    ]);
    switch (kind) {
      case 'semi':
      case 'anti': {
        const not = kind === 'anti' ? 'not ' : '';
        return {
          ...left,
          sql: `(select * from ${left.sql} where ${not}exists (select 1 from ${right.sql} where ${on})) as ${name}`,
        };
      }
      case 'mark': {
        const mark = `${name}m`;
        const test = this.#random.chance(0.5)
          ? `exists (select 1 from ${right.sql} where ${on})`
          : `${this.#random.pick(left.integers)} in (select ${this.#random.pick(right.integers)} from ${right.sql})`;
        return {
          ...left,
          booleans: [...left.booleans, mark],
          sql: `(select *, ${test} as ${mark} from ${left.sql}) as ${name}`,
        };
      }
      case 'single': {
        // Of groups there is one row a key.
        const [key, value] = [this.#random.pick(right.integers), this.#random.pick(right.integers)];
        const scalar = `(select ${name}v from (select ${key} as ${name}k, max(${value}) as ${name}v from ${right.sql} group by 1) as ${name}g where ${name}k = ${this.#random.pick(left.integers)})`;
        return {
          ...left,
          integers: [...left.integers, `${name}c`],
          sql: `(select *, ${scalar} as ${name}c from ${left.sql}) as ${name}`,
        };
      }
      default: {
        const computed = this.#random.chance(0.15);
        const sql = `(${left.sql} ${kind} join ${right.sql} on ${on})`;
        if (!computed) return { ...both, sql };
        const expression = this.#random.pick([
          `${this.#random.pick(both.integers)} + 1`,
          `coalesce(${this.#random.pick(both.integers)}, 7)`,
          this.#random.pick(both.integers),
        ]);
        return {
          ...both,
          integers: [...both.integers, `${name}e`],
          sql: `(select *, ${expression} as ${name}e from ${sql}) as ${name}`,
        };
      }
    }
  }

  /** A condition over both sides, sometimes over more or fewer. */
  #condition(left: Source, right: Source, both = merge('', [left, right])): string {
    const conjuncts = Array.from({ length: this.#random.pick([1, 1, 1, 2, 2, 3]) }, () => {
      const [a, b, c] = [left, right, both].map((side) => this.#random.pick(side.integers));
      const mark = this.#random.chance(0.3) && both.booleans.length > 0 ? this.#random.pick(both.booleans) : undefined;
      if (mark !== undefined) return this.#random.pick([mark, `not ${mark}`, `(${mark} or ${a} = ${b})`]);
      return this.#random.pick([
        ...Array.from({ length: 10 }, () => `${a} = ${b}`),
        `${a} < ${b}`,
        `${a} <> ${b}`,
        `${a} is not distinct from ${b}`,
        `coalesce(${a}, 1) = ${b}`,
        `(${a} is null or ${a} = ${b})`,
        `(${a} = ${b} or ${c} = 2)`,
        `${a} + ${c} = ${b}`,
        `${a} = coalesce(${b}, ${c})`,
        `(${a} = 1 and ${b} = 2 or ${a} = 2 and ${b} = 1)`,
        `${c} > 0`,
        `${c} is null`,
        `${a} is not null`,
      ]);
    });
    return conjuncts.join(' and ');
  }
}

function merge(sql: string, sources: readonly Source[]): Source {
  return {
    sql,
    integers: sources.flatMap(({ integers }) => integers),
    booleans: sources.flatMap(({ booleans }) => booleans),
  };
}
