// What the tables' generators share: which rows to make, and the random values that more than one table has.

import type { BatchColumns, TextColumn } from '../columns.js';
import type { RandomStream } from '../random.js';
import type { Population } from '../schema.js';

/** The rows of one record batch. */
export interface RowRange {
  /** 0-based number of the first row's entity: the row itself, but the part of a partsupp, the order of a lineitem. */
  first: number;
  /** Rows of that entity that the batch before has. */
  skip: number;
  rows: number;
}

/** Writes the rows of `range` to `columns`; `text` is the filled text pool. */
export type FillRows = (columns: BatchColumns, range: RowRange, population: Population, text: DataView) => void;

const ADDRESS_LETTERS = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,', 'latin1');

/** Draws that {@link appendAddress} owns in each row: the length, and one for every five letters. */
export const ADDRESS_DRAWS = 9;

/** Appends 10 to 40 random letters. */
export function appendAddress(target: TextColumn, random: RandomStream): void {
  const length = random.uniform(10, 40);
  let bits = 0;
  for (let i = 0; i < length; i++) {
    if (i % 5 === 0) bits = random.bits();
    target.letter(ADDRESS_LETTERS[bits & 63] as number);
    bits >>= 6;
  }
}

const DASH = 45;

/** Appends a telephone number whose country code tells the nation. Takes three draws. */
export function appendPhone(target: TextColumn, random: RandomStream, nationKey: number): void {
  target.number(10 + nationKey, 2);
  target.letter(DASH);
  target.number(random.uniform(100, 999), 3);
  target.letter(DASH);
  target.number(random.uniform(100, 999), 3);
  target.letter(DASH);
  target.number(random.uniform(1000, 9999), 4);
}
