// Whether two answers to one query are the same: in order as far as the query orders them, floats but for the rounding
// that depends on the order of additions.
import type { Column } from '../planner/expression.js';
import type { Plan, Query, Sort } from '../planner/plan.js';
import { type Data, DataType, type Table } from './arrow.js';

/** Floats that differ by less, relative to the larger, are taken as the same. */
const TOLERANCE = 1e-9;

/** A value as it is compared: floats as number, other numbers, dates and timestamps as bigint (decimals unscaled). */
type Cell = number | string | bigint | boolean | null;

type Row = readonly Cell[];

/** What a query says of the order of its rows, and of which there are. */
export interface Ordering {
  /** Places of the leading sort keys that are columns of the result. */
  readonly keys: readonly number[];
  /** Whether rows are cut off, so that among equal sort keys those at the end, or the beginning, may be others. */
  readonly cutsEnd: boolean;
  readonly cutsBegin: boolean;
}

/** The ordering that the top of a plan gives. */
export function orderingOf(query: Query): Ordering {
  let cutsEnd = false;
  let cutsBegin = false;
  let plan: Plan = query.plan;
  for (;;) {
    if (plan.kind === 'limit') {
      cutsEnd ||= plan.range.count !== undefined;
      cutsBegin ||= plan.range.offset > 0;
    } else if (plan.kind !== 'project') break;
    plan = plan.input;
  }
  if (plan.kind !== 'sort') return { keys: [], cutsEnd, cutsBegin };
  cutsEnd ||= plan.limit?.count !== undefined;
  cutsBegin ||= (plan.limit?.offset ?? 0) > 0;
  return { keys: visibleKeys(plan, query), cutsEnd, cutsBegin };
}

function visibleKeys(sort: Sort, query: Query): number[] {
  const places: number[] = [];
  for (const { expression } of sort.keys) {
    const column: Column | undefined = expression.kind === 'column' ? expression.column : undefined;
    const place = query.outputs.findIndex((output) => output.column === column);
    if (place === -1) break;
    places.push(place);
  }
  return places;
}

/** The first difference between two answers, in words that follow the names of the two; undefined where they are equal. */
export function answerDifference(
  a: Table,
  b: Table,
  ordering: Ordering,
  names: readonly [string, string],
): string | undefined {
  const types = (table: Table) => table.schema.fields.map((field) => `${field.name} ${field.type}`).join(', ');
  if (types(a) !== types(b)) return `the columns are ${types(a)} ${names[0]} and ${types(b)} ${names[1]}`;
  if (a.numRows !== b.numRows) return `there are ${a.numRows} rows ${names[0]} and ${b.numRows} ${names[1]}`;
  const [left, right] = [rowsOf(a), rowsOf(b)];
  const isFloat = a.schema.fields.map((field) => DataType.isFloat(field.type));
  const show = (row: Row | undefined) =>
    row === undefined
      ? 'missing'
      : `(${row.map((cell, place) => cellText(cell, a.schema.fields[place]!.type)).join(', ')})`;
  const describe = (index: number, row: Row, other: Row | undefined) =>
    `row ${index + 1} is ${show(row)} ${names[0]} and ${show(other)} ${names[1]}`;
  let begin = 0;
  while (begin < left.length) {
    const end = endOfTies(left, begin, ordering.keys);
    for (let row = begin; row < end; row++) {
      if (sameAt(left[row]!, right[row]!, ordering.keys)) continue;
      return describe(row, left[row]!, right[row]);
    }
    // Of rows with equal sort keys any may have been cut off.
    const open = (ordering.cutsEnd && end === left.length) || (ordering.cutsBegin && begin === 0);
    if (!open) {
      const difference = setDifference(left.slice(begin, end), right.slice(begin, end), isFloat);
      if (difference !== undefined) {
        return describe(begin + difference.index, difference.row, difference.other);
      }
    }
    begin = end;
  }
  return undefined;
}

function endOfTies(rows: readonly Row[], begin: number, keys: readonly number[]): number {
  let end = begin + 1;
  while (end < rows.length && sameAt(rows[begin]!, rows[end]!, keys)) end++;
  return end;
}

function sameAt(a: Row, b: Row, places: readonly number[]): boolean {
  return places.every((place) => sameCell(a[place]!, b[place]!));
}

function sameCell(a: Cell, b: Cell): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** A row of `left` that `right` lacks, in whatever order both are, with one that it might have been. */
function setDifference(
  left: readonly Row[],
  right: readonly Row[],
  isFloat: readonly boolean[],
): { index: number; row: Row; other: Row | undefined } | undefined {
  const groups = new Map<string, Row[]>();
  const keyOf = (row: Row) => JSON.stringify(row.map((cell, place) => (isFloat[place] ? 0 : exactText(cell))));
  for (const row of right) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  // Rows that agree in all but floats are paired in the order of those.
  for (const group of groups.values()) if (group.length > 1) group.sort(compareRows).reverse();
  const order = left.map((row, index) => ({ row, index, key: keyOf(row) }));
  order.sort((x, y) => compareRows(x.row, y.row) || x.index - y.index);
  for (const { row, index, key } of order) {
    const group = groups.get(key) ?? [];
    const at = group.findLastIndex((other) => row.every((cell, place) => sameCell(cell, other[place]!)));
    if (at === -1) return { index, row, other: group.at(-1) ?? unmatched(right, left, keyOf) };
    group.splice(at, 1);
  }
  return undefined;
}

/** A row of one answer whose exact values the other lacks. */
function unmatched(rows: readonly Row[], others: readonly Row[], keyOf: (row: Row) => string): Row | undefined {
  const known = new Set(others.map(keyOf));
  return rows.find((row) => !known.has(keyOf(row)));
}

function exactText(cell: Cell): string | boolean | null {
  return typeof cell === 'bigint' || typeof cell === 'number' ? `${cell}` : cell;
}

/** Some order of rows, in which floats that are nearly the same are neighbours. */
function compareRows(a: Row, b: Row): number {
  for (let place = 0; place < a.length; place++) {
    const [x, y] = [a[place]!, b[place]!];
    if (x === y || typeof x !== 'number' || typeof y !== 'number') continue;
    const order = Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : x - y;
    if (order !== 0) return order;
  }
  return 0;
}

/** A value for people. */
function cellText(cell: Cell, type: DataType): string {
  if (typeof cell === 'string') return JSON.stringify(cell);
  if (typeof cell !== 'bigint' || !DataType.isDecimal(type) || type.scale === 0) return String(cell);
  const digits = String(cell < 0n ? -cell : cell).padStart(type.scale + 1, '0');
  return `${cell < 0n ? '-' : ''}${digits.slice(0, -type.scale)}.${digits.slice(-type.scale)}`;
}

function rowsOf(table: Table): Row[] {
  return table.batches.flatMap((batch) => {
    const readers = batch.data.children.map(cellReader);
    return Array.from({ length: batch.numRows }, (_, row) => readers.map((read) => read(row)));
  });
}

/** Reads a column's values, those of fixed width as they are stored. */
function cellReader(data: Data): (row: number) => Cell {
  const { type, values } = data;
  const read = (row: number): Cell => {
    if (DataType.isUtf8(type)) {
      const [begin, end] = [data.valueOffsets[row]!, data.valueOffsets[row + 1]!];
      return Buffer.from(values.buffer, values.byteOffset + begin, end - begin).toString('utf8');
    }
    if (DataType.isBool(type)) return ((values[row >> 3] >> (row & 7)) & 1) === 1;
    if (DataType.isFloat(type)) return values[row];
    if (!DataType.isDecimal(type)) return BigInt(values[row]);
    const words: Uint32Array = values.subarray(4 * row, 4 * row + 4);
    return BigInt.asIntN(
      128,
      words.reduceRight((high, word) => (high << 32n) | BigInt(word), 0n),
    );
  };
  return (row) => (data.getValid(row) ? read(row) : null);
}
