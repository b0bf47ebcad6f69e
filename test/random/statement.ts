// What the makers of a random statement share: the tables, the columns that can be read where they are, how much more
// the statement may hold, and the common table expressions that it has.
import { BOOLEAN, DATE, DOUBLE, type SqlType, TEXT, TIMESTAMP } from '../../planner/types.js';
import type { TestTable } from '../data/columns.js';
import type { Random } from '../data/random.js';

/**
 * What may happen in a statement. `plain`: small values, expressions that cannot fail. `wild`: the largest and
 * strangest values, in expressions that cannot fail (comparisons, groups, no arithmetic). `failing`: both, so that
 * expressions may fail.
 */
export type Grade = 'plain' | 'wild' | 'failing';

/** A column that a query can read, by the name it goes by. */
export interface Name {
  readonly sql: string;
  readonly type: SqlType;
}

/** What expressions are made of; a zone or a number's width does not matter to where one can stand. */
export type Kind = 'number' | 'boolean' | 'text' | 'date' | 'timestamp';

/** The types of what is computed, where nothing but the kind matters. */
export const typeOf: Record<Kind, SqlType> = {
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

/** A query with a name: of WITH, or a view. */
export interface NamedQuery {
  readonly name: string;
  readonly text: string;
  readonly columns: readonly Name[];
}

export class Statement {
  readonly random: Random;
  readonly tables: readonly TestTable[];
  readonly views: readonly NamedQuery[];
  readonly grade: Grade;
  /** Columns of the query at hand. */
  names: readonly Name[] = [];
  /** Columns of the queries around it, the nearest first. */
  outer: readonly Name[] = [];
  /** How many queries surround the one at hand. */
  level = 0;
  /** The common table expressions of the whole statement, and of queries in it that are being made. */
  readonly common: NamedQuery[] = [];
  /** Those that only the query at hand can read. */
  nearby: readonly NamedQuery[] = [];
  #tablesLeft: number;
  #aliases = 0;

  constructor(random: Random, tables: readonly TestTable[], views: readonly NamedQuery[], grade: Grade) {
    this.random = random;
    this.tables = tables;
    this.views = views;
    this.grade = grade;
    this.#tablesLeft = random.pick([2, 3, 4, 5, 6, 8, 10]);
  }

  alias(letter = 's'): string {
    this.#aliases++;
    return `${letter}${this.#aliases}`;
  }

  /** Whether the statement may hold `count` more tables. */
  hasRoom(count = 1): boolean {
    return this.#tablesLeft >= count;
  }

  /** Counts a table. */
  takeTable(): TestTable {
    this.#tablesLeft--;
    return this.random.pick(this.tables);
  }

  /** What `make` gives where these are the columns of the query at hand. */
  within<T>(names: readonly Name[], make: () => T): T {
    const { names: before } = this;
    this.names = names;
    try {
      return make();
    } finally {
      this.names = before;
    }
  }

  /** What `make` gives where only these columns can be read: no outer query's. */
  alone<T>(names: readonly Name[], make: () => T): T {
    const { outer } = this;
    this.outer = [];
    try {
      return this.within(names, make);
    } finally {
      this.outer = outer;
    }
  }

  /** What `make` gives inside a subquery, which can read the columns at hand. */
  nested<T>(make: () => T): T {
    const { outer } = this;
    this.outer = [...this.names, ...outer];
    this.level++;
    try {
      return this.within([], make);
    } finally {
      this.outer = outer;
      this.level--;
    }
  }

  /** What `make` gives with no subquery in it. */
  flat<T>(make: () => T): T {
    const { level } = this;
    this.level = 99;
    try {
      return make();
    } finally {
      this.level = level;
    }
  }

  /** Whether a subquery may come here, which is decided by chance. */
  wantsSubquery(): boolean {
    return this.level < 3 && this.hasRoom() && this.random.chance(0.22 / (1 + this.level));
  }

  /** The columns to choose among: those of the query at hand, or now and then those around it. */
  readable(): readonly Name[] {
    return this.outer.length > 0 && this.random.chance(this.names.length === 0 ? 1 : 0.2) ? this.outer : this.names;
  }

  /** A readable column of a kind that fits, if there is one. */
  column(fits: (type: SqlType) => boolean): string | undefined {
    const fitting = this.readable().filter(({ type }) => fits(type));
    return fitting.length === 0 ? undefined : this.random.pick(fitting).sql;
  }
}
