// What the lists of scalar expressions are made of: tables of edge values, and templates.
import { INTEGER, type SqlType } from '../../planner/types.js';
import { column, type TestTable, type Value } from '../data/columns.js';

/** Expressions over the columns of one table. */
export interface Family {
  readonly name: string;
  /** Edge values first; where ranges matter, a second table of small values, for which codegen drops checks. */
  readonly tables: readonly TestTable[];
  readonly expressions: readonly string[];
}

/**
 * A table `t` with a row for every pair of `values`: columns a and b of each type, named a0, b0, a1, b1 …, and id.
 * Columns are nullable where there are NULLs.
 */
export function pairs(types: readonly SqlType[], values: readonly (readonly Value[])[]): TestTable {
  const count = values[0]?.length ?? 0;
  const columns = types.flatMap((type, k) =>
    ['a', 'b'].map((name) => column(`${name}${k}`, type, values[k]?.includes(null) ?? true)),
  );
  const rows = Array.from({ length: count * count }, (_, row) => [
    BigInt(row),
    ...values.flatMap((list) => [list[Math.floor(row / count)] ?? null, list[row % count] ?? null]),
  ]);
  return {
    name: 't',
    columns: [column('id', INTEGER, false), ...columns],
    batches: [rows.slice(0, 7), [], rows.slice(7)],
  };
}

/** Every combination of the parts, in a template with {0}, {1} … */
export function each(template: string, ...parts: (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (texts, list, k) => texts.flatMap((text) => list.map((part) => text.replaceAll(`{${k}}`, part))),
    [template],
  );
}

export const arithmetic = ['+', '-', '*', '/', '%'];
export const comparisons = ['=', '<>', '<', '<=', '>', '>=', 'is distinct from', 'is not distinct from'];
export const columnsOf = (count: number): string[] => Array.from({ length: count }, (_, k) => String(k));
