// The syntax tree of a statement: what a SQL front end (postgres.ts) makes of the text and the binder reads. It
// says what was written, with positions, and knows nothing of tables and types.

/** Every node knows its offset into the SQL text in UTF-16 code units. */
export interface Positioned {
  readonly position: number;
}

/** A whole statement. */
export type Statement = SelectStatement | CreateViewStatement | CreateTableStatement | DropStatement | ExplainStatement;

/** CREATE [OR REPLACE] VIEW name (columns) AS query; its position is the name's. */
export interface CreateViewStatement extends Positioned {
  readonly kind: 'create view';
  readonly orReplace: boolean;
  readonly name: string;
  /** The names given to the first columns; empty where none are. */
  readonly columns: readonly string[];
  readonly query: SelectStatement;
}

/** CREATE TABLE [IF NOT EXISTS] name (columns) AS query; its position is the name's. */
export interface CreateTableStatement extends Positioned {
  readonly kind: 'create table';
  readonly ifNotExists: boolean;
  readonly name: string;
  /** The names given to the first columns; empty where none are. */
  readonly columns: readonly string[];
  readonly query: SelectStatement;
}

/** DROP VIEW or DROP TABLE [IF EXISTS] names [CASCADE]. */
export interface DropStatement extends Positioned {
  readonly kind: 'drop view' | 'drop table';
  readonly ifExists: boolean;
  readonly names: readonly (Positioned & { readonly name: string })[];
  readonly cascade: boolean;
}

/** EXPLAIN [ANALYZE] query, or EXPLAIN (options) query. */
export interface ExplainStatement extends Positioned, ExplainOptions {
  readonly kind: 'explain';
  readonly query: SelectStatement;
}

/** What EXPLAIN is to show, as its options say. */
export interface ExplainOptions {
  /** Run the query, and show what its operators did. */
  readonly analyze: boolean;
  /** COSTS: show estimates. */
  readonly estimates: boolean;
  /** TIMING, SUMMARY: show times and pipelines, and what concerns the query as a whole; both only with `analyze`. */
  readonly timing: boolean;
  readonly summary: boolean;
  readonly format: 'text' | 'json';
}

/** SELECT or VALUES, with everything that may stand around it. */
export interface SelectStatement extends Positioned {
  readonly kind: 'select';
  readonly with: readonly CommonTable[];
  readonly distinct: boolean;
  readonly targets: readonly Target[];
  readonly from: readonly Relation[];
  readonly where: SyntaxExpression | undefined;
  readonly groupBy: readonly SyntaxExpression[];
  readonly having: SyntaxExpression | undefined;
  /** Rows of VALUES; then there are no targets. */
  readonly values: readonly (readonly SyntaxExpression[])[] | undefined;
  readonly orderBy: readonly OrderKey[];
  readonly limit: SyntaxExpression | undefined;
  readonly offset: SyntaxExpression | undefined;
  /** UNION and its like; then there are neither targets nor values. */
  readonly setOperation: SetOperation | undefined;
}

/** `left operator [ALL] right`. */
export interface SetOperation {
  readonly operator: 'union' | 'intersect' | 'except';
  readonly all: boolean;
  readonly left: SelectStatement;
  readonly right: SelectStatement;
}

/** `name (columns) AS (query)` of WITH. */
export interface CommonTable extends Positioned {
  readonly name: string;
  readonly columns: readonly string[];
  readonly query: SelectStatement;
}

/** `expression AS name`, or `*` and `t.*`. */
export interface Target extends Positioned {
  readonly expression: SyntaxExpression;
  readonly name: string | undefined;
}

export interface OrderKey {
  readonly expression: SyntaxExpression;
  readonly descending: boolean;
  /** NULLS FIRST or LAST; undefined where unsaid. */
  readonly nullsFirst: boolean | undefined;
}

/** `alias (columns)`. */
export interface Alias {
  readonly name: string;
  readonly columns: readonly string[];
}

export type Relation =
  | (Positioned & {
      readonly kind: 'table';
      readonly name: string;
      readonly isPath: boolean;
      readonly alias: Alias | undefined;
    })
  | (Positioned & {
      readonly kind: 'subquery';
      readonly query: SelectStatement;
      readonly alias: Alias | undefined;
      readonly lateral: boolean;
    })
  | (Positioned & {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full';
      readonly left: Relation;
      readonly right: Relation;
      readonly natural: boolean;
      readonly using: readonly string[] | undefined;
      readonly on: SyntaxExpression | undefined;
    });

/** A type as written: its name in PostgreSQL's internal spelling ("int4") and its modifiers. */
export interface SyntaxType extends Positioned {
  readonly name: string;
  readonly modifiers: readonly number[];
}

export type SyntaxExpression =
  /** `a`, `t.a`. */
  | (Positioned & { readonly kind: 'name'; readonly path: readonly string[] })
  /** `*`, `t.*`. */
  | (Positioned & { readonly kind: 'star'; readonly path: readonly string[] })
  /** A number exactly as written. */
  | (Positioned & { readonly kind: 'number'; readonly text: string })
  | (Positioned & { readonly kind: 'string'; readonly text: string })
  | (Positioned & { readonly kind: 'boolean'; readonly value: boolean })
  | (Positioned & { readonly kind: 'null' })
  /** `(a, b)`, `ROW(a, b)`. */
  | (Positioned & { readonly kind: 'row'; readonly fields: readonly SyntaxExpression[] })
  /** A prefix operator has no left side. */
  | (Positioned & {
      readonly kind: 'operator';
      readonly operator: string;
      readonly left: SyntaxExpression | undefined;
      readonly right: SyntaxExpression;
    })
  | (Positioned & { readonly kind: 'and' | 'or'; readonly arguments: readonly SyntaxExpression[] })
  | (Positioned & { readonly kind: 'not'; readonly argument: SyntaxExpression })
  | (Positioned & {
      readonly kind: 'call';
      readonly name: string;
      readonly arguments: readonly SyntaxExpression[];
      readonly star: boolean;
      readonly distinct: boolean;
      readonly filter: SyntaxExpression | undefined;
    })
  | (Positioned & {
      readonly kind: 'case';
      readonly operand: SyntaxExpression | undefined;
      readonly branches: readonly { readonly when: SyntaxExpression; readonly then: SyntaxExpression }[];
      readonly otherwise: SyntaxExpression | undefined;
    })
  | (Positioned & { readonly kind: 'cast'; readonly argument: SyntaxExpression; readonly type: SyntaxType })
  | (Positioned & {
      readonly kind: 'between';
      readonly argument: SyntaxExpression;
      readonly low: SyntaxExpression;
      readonly high: SyntaxExpression;
      readonly negated: boolean;
      readonly symmetric: boolean;
    })
  | (Positioned & {
      readonly kind: 'in';
      readonly argument: SyntaxExpression;
      readonly list: readonly SyntaxExpression[];
      readonly negated: boolean;
    })
  | (Positioned & {
      readonly kind: 'like';
      readonly argument: SyntaxExpression;
      readonly pattern: SyntaxExpression;
      readonly escape: SyntaxExpression | undefined;
      readonly negated: boolean;
      readonly caseInsensitive: boolean;
    })
  /** IS [NOT] NULL, TRUE, FALSE, UNKNOWN. */
  | (Positioned & {
      readonly kind: 'is';
      readonly argument: SyntaxExpression;
      readonly test: 'null' | 'true' | 'false' | 'unknown';
      readonly negated: boolean;
    })
  /** A subquery as a value, EXISTS, or `needles operator ANY (query)` and ALL; IN is = ANY. */
  | (Positioned & {
      readonly kind: 'subquery';
      readonly form: 'scalar' | 'exists' | 'any' | 'all';
      readonly query: SelectStatement;
      readonly operator: string;
      readonly needles: readonly SyntaxExpression[];
    })
  /** IS [NOT] DISTINCT FROM. */
  | (Positioned & {
      readonly kind: 'distinct';
      readonly left: SyntaxExpression;
      readonly right: SyntaxExpression;
      readonly negated: boolean;
    });
