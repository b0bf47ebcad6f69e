// Typed expressions: what the binder makes of SQL expressions, and what codegen lowers to machine code.

import type { FunctionName } from './functions.js';
import type { SqlType } from './types.js';

/** A column by identity: no operator ever renumbers it. `name` is only for people. */
export interface Column {
  readonly id: number;
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** An interval constant, PostgreSQL's three fields. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;
}

/**
 * The value of a constant by its type: boolean; bigint for integers, decimals (unscaled), dates (days since
 * 1970-01-01) and timestamps (in the type's unit, UTC where it has a zone); number for floats; string for
 * text; Interval; null for NULL of any type.
 */
export type ConstantValue = boolean | bigint | number | string | Interval | null;

export type Expression =
  | { readonly kind: 'column'; readonly column: Column; readonly type: SqlType }
  | { readonly kind: 'constant'; readonly value: ConstantValue; readonly type: SqlType }
  | {
      readonly kind: 'call';
      readonly function: FunctionName;
      readonly arguments: readonly Expression[];
      readonly type: SqlType;
    }
  | {
      readonly kind: 'case';
      readonly branches: readonly CaseBranch[];
      readonly otherwise: Expression;
      readonly type: SqlType;
    }
  | { readonly kind: 'cast'; readonly argument: Expression; readonly type: SqlType };

/** WHEN `when` (boolean) THEN `then`. */
export interface CaseBranch {
  readonly when: Expression;
  readonly then: Expression;
}

/** What an aggregate computes. `avg` and its like are rewritten to these by the binder. */
export type AggregateFunction = 'count_star' | 'count' | 'sum' | 'min' | 'max';

/** One aggregate of an Aggregate operator; its result is known as `column`. */
export interface Aggregate {
  readonly column: Column;
  readonly function: AggregateFunction;
  /** undefined only for count_star. */
  readonly argument: Expression | undefined;
  /** FILTER (WHERE …). */
  readonly filter: Expression | undefined;
}
