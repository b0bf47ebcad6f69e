// Conjuncts of a filter that the library tests for a stretch of rows at once (native/library/row_tests.cpp): a stored
// column compared with constants or with another column, a text by its code. Bounds of one column are one test. Such code
// is compiled beforehand, so that a query's own need neither be optimised for it nor hold it.
//
//   l_shipdate >= date '1994-01-01' and l_shipdate < date '1995-01-01'     stored - first <= span, modulo the width
//   l_commitdate < l_receiptdate                                           stored - other stored < distance
import type { Storage } from '../planner/catalog.js';
import type { Column, Expression } from '../planner/expression.js';
import type { FunctionName } from '../planner/functions.js';
import type { Scan } from '../planner/plan.js';
import { codedColumn } from './dictionary-test.js';
import type { FunctionBuilder, Word } from './function-builder.js';
import { boundOf, unitOf } from './matching-blocks.js';
import { columnRange, storedIntegers } from './operators/scan.js';
import type { ColumnBuffers, Pipeline, Test } from './pipeline.js';
import { STRETCH_ROWS, type Stretch } from './row-selection.js';
import { decimalBits, integerRange, type Range } from './value.js';

/** Makes byte k of `passes` 0 where row k of `count` rows, from `start` on, does not pass. */
type StretchTest = (b: FunctionBuilder, rows: Rows, buffers: ColumnBuffers) => void;

interface Rows {
  readonly start: Word;
  readonly count: Word;
  readonly passes: Word;
}

/** The conjuncts that the library can test. */
export interface StretchTests {
  readonly tested: ReadonlySet<Expression>;
  /** Their test, to be made before all others; undefined where they are true of every row. */
  readonly test: Test | undefined;
}

/** How a column is stored: a value is `base` plus what is, in so many bytes, of which the lower 8 count. */
interface Stored {
  readonly index: number;
  /** See unitOf. */
  readonly unit: string;
  readonly bytes: number;
  readonly base: bigint;
  /** Values that can be stored. */
  readonly storable: Range;
  /** Bounds of the values. */
  readonly range: Range;
  readonly nullable: boolean;
}

export function stretchTests(scan: Scan, predicate: readonly Expression[], facts: boolean): StretchTests {
  const { tests, tested } = new Finder(scan, facts).find(predicate);
  if (tests.length === 0) return { tested, test: undefined };
  const choose = ({ b }: Pipeline, buffers: ColumnBuffers, { start, places, count }: Stretch): Word => {
    const passes = b.array('i8', STRETCH_ROWS);
    b.call('rows_all', [count, passes]);
    for (const test of tests) test(b, { start, count, passes }, buffers);
    return b.call('rows_select', [passes, count, places])[0] as Word;
  };
  return { tested, test: { kind: 'stretch', choose } };
}

class Finder {
  readonly #scan: Scan;
  readonly #facts: boolean;
  /** By column, the values that all of its conjuncts leave. */
  readonly #bounds = new Map<Stored, Range>();
  readonly #tests: StretchTest[] = [];
  readonly #stored = new Map<Column, Stored | undefined>();
  /** Columns no row of which passes where they are NULL. */
  readonly #notNull = new Set<Stored>();

  constructor(scan: Scan, facts: boolean) {
    this.#scan = scan;
    this.#facts = facts;
  }

  find(predicate: readonly Expression[]): { tests: readonly StretchTest[]; tested: ReadonlySet<Expression> } {
    const tested = new Set(predicate.filter((conjunct) => this.#take(conjunct)));
    const bounds = [...this.#bounds].flatMap(([stored, range]) => this.#boundTests(stored, range));
    const valid = [...this.#notNull].map((stored) => isValid(stored));
    return { tests: [...bounds, ...this.#tests, ...valid], tested };
  }

  /** Has a conjunct tested; false where it cannot be. */
  #take(conjunct: Expression): boolean {
    return this.#takeComparison(conjunct) || this.#takeCode(conjunct);
  }

  #takeComparison(conjunct: Expression): boolean {
    if (conjunct.kind !== 'call') return false;
    const { function: name, arguments: args } = conjunct;
    const [value, other] = args;
    const stored = this.#storedOf(value);
    if (stored === undefined || value === undefined || other === undefined || args.length !== 2) return false;
    const { minimum, maximum } = stored.storable;
    const bound = boundOf(other, value.type);
    if (bound === undefined) return this.#takePair(name, stored, this.#storedOf(other));
    switch (name) {
      case 'equal':
        return this.#bound(stored, { minimum: bound, maximum: bound });
      case 'less':
        return this.#bound(stored, { minimum, maximum: bound - 1n });
      case 'less_or_equal':
        return this.#bound(stored, { minimum, maximum: bound });
      case 'greater':
        return this.#bound(stored, { minimum: bound + 1n, maximum });
      case 'greater_or_equal':
        return this.#bound(stored, { minimum: bound, maximum });
      case 'not_equal':
        return this.#exclude(stored, { minimum: bound, maximum: bound });
      default:
        return false;
    }
  }

  /** Two columns of one type and width, of values that are known to lie near enough to each other. */
  #takePair(name: FunctionName, left: Stored, right: Stored | undefined): boolean {
    if (right === undefined || left.unit !== right.unit || left.bytes !== right.bytes) return false;
    switch (name) {
      case 'less':
        return this.#below(left, right, 0n);
      case 'less_or_equal':
        return this.#below(left, right, 1n);
      case 'greater':
        return this.#below(right, left, 0n);
      case 'greater_or_equal':
        return this.#below(right, left, 1n);
      default:
        return false;
    }
  }

  /** low < high + margin. */
  #below(low: Stored, high: Stored, margin: bigint): boolean {
    const distance = high.base + margin - low.base;
    const least = low.range.minimum - low.base - (high.range.maximum - high.base);
    const most = low.range.maximum - low.base - (high.range.minimum - high.base);
    const width = integerRange(Math.min(64, 8 * low.bytes), true);
    if (![distance, least, most].every((n) => n >= width.minimum && n <= width.maximum)) return false;
    this.#tests.push(below(low, high, distance));
    this.#requireValue(low);
    this.#requireValue(high);
    return true;
  }

  /** Entries of a dictionary that lie side by side, or all but such. */
  #takeCode(conjunct: Expression): boolean {
    const { columns, table } = this.#scan;
    const indexOf = (column: Column) => columns.find((entry) => entry.column === column)?.index;
    const dictionaryOf = (column: Column) => table.dictionary?.(indexOf(column) ?? -1);
    const column = this.#facts ? codedColumn(conjunct, dictionaryOf) : undefined;
    const outcomes = column && dictionaryOf(column)?.outcomes(conjunct);
    const stored = column && this.#storedColumn(column);
    if (outcomes === undefined || stored === undefined || outcomes.at(-1) === true) return false;
    const entries = outcomes.slice(0, -1);
    const passing = runOf(entries.map((outcome) => outcome === true));
    if (passing !== undefined) return this.#bound(stored, passing);
    const failing = runOf(entries.map((outcome) => outcome !== true));
    return failing !== undefined && this.#exclude(stored, failing);
  }

  #bound(stored: Stored, { minimum, maximum }: Range): boolean {
    const known = this.#bounds.get(stored) ?? stored.storable;
    this.#bounds.set(stored, {
      minimum: minimum > known.minimum ? minimum : known.minimum,
      maximum: maximum < known.maximum ? maximum : known.maximum,
    });
    this.#requireValue(stored);
    return true;
  }

  #boundTests(stored: Stored, { minimum, maximum }: Range): StretchTest[] {
    const { storable } = stored;
    // No value is less than itself.
    if (minimum > maximum) return [below(stored, stored, 0n)];
    if (minimum === storable.minimum && maximum === storable.maximum) return [];
    return [isWithin(stored, minimum, maximum)];
  }

  #exclude(stored: Stored, { minimum, maximum }: Range): boolean {
    const { storable } = stored;
    this.#requireValue(stored);
    if (maximum < storable.minimum || minimum > storable.maximum) return true;
    const values = storable.maximum - storable.minimum + 1n;
    this.#tests.push(isWithin(stored, maximum + 1n, minimum - 1n + values));
    return true;
  }

  #requireValue(stored: Stored): void {
    if (stored.nullable) this.#notNull.add(stored);
  }

  #storedOf(value: Expression | undefined): Stored | undefined {
    return value?.kind === 'column' && value.type.kind !== 'text' ? this.#storedColumn(value.column) : undefined;
  }

  #storedColumn(column: Column): Stored | undefined {
    if (!this.#stored.has(column)) this.#stored.set(column, this.#describe(column));
    return this.#stored.get(column);
  }

  /** How a column of the scan is stored; undefined where no integers are. */
  #describe(column: Column): Stored | undefined {
    const index = this.#scan.columns.find((entry) => entry.column === column)?.index;
    const source = index === undefined ? undefined : this.#scan.table.columns[index];
    if (index === undefined || source?.storage === undefined) return undefined;
    const { storage, nullable } = source;
    const facts = this.#facts ? source.facts : undefined;
    const range = columnRange({ ...source, facts }, column.type);
    const shape = shapeOf(storage, range);
    if (shape === undefined) return undefined;
    const isNullable = facts === undefined ? nullable : facts.nullCount > 0;
    return { index, unit: unitOf(column.type), range, nullable: isNullable, ...shape };
  }
}

/** `range`: of the values. */
function shapeOf(storage: Storage, range: Range): Pick<Stored, 'bytes' | 'base' | 'storable'> | undefined {
  if (storage.kind === 'decimal128' && decimalBits(range) > 64) return undefined;
  const isCode = storage.kind === 'dictionary';
  const integers = isCode ? { bytes: storage.indexBits / 8, signed: false, base: 0n } : storedIntegers(storage);
  if (integers === undefined) return undefined;
  const { bytes, signed, base } = integers;
  const { minimum, maximum } = integerRange(Math.min(64, 8 * bytes), signed);
  return { bytes, base, storable: { minimum: base + minimum, maximum: base + maximum } };
}

/** The only run of entries that are true, where there is one. */
function runOf(entries: readonly boolean[]): Range | undefined {
  const [first, last] = [entries.indexOf(true), entries.lastIndexOf(true)];
  if (first === -1 || entries.slice(first, last).includes(false)) return undefined;
  return { minimum: BigInt(first), maximum: BigInt(last) };
}

/** Where the stored values of a stretch begin. */
function valuesOf(b: FunctionBuilder, { index, bytes }: Stored, start: Word, buffers: ColumnBuffers): Word {
  return b.element(`i${(8 * bytes) as 8 | 16 | 32 | 64 | 128}`, buffers(index, 'values'), start);
}

const signed64 = (value: bigint) => BigInt.asIntN(64, value);

/** first <= value <= last, where beyond the greatest storable value the least comes again. */
function isWithin(stored: Stored, first: bigint, last: bigint): StretchTest {
  const { bytes, base } = stored;
  return (b, { start, count, passes }, buffers) => {
    const bounds = [b.integer(64, signed64(first - base)), b.integer(64, signed64(last - first))];
    b.call('rows_within', [valuesOf(b, stored, start, buffers), b.integer(32, bytes), count, ...bounds, passes]);
  };
}

/** low stored - high stored < distance. */
function below(low: Stored, high: Stored, distance: bigint): StretchTest {
  return (b, { start, count, passes }, buffers) => {
    const values = [low, high].map((stored) => valuesOf(b, stored, start, buffers));
    b.call('rows_below', [...values, b.integer(32, low.bytes), count, b.integer(64, distance), passes]);
  };
}

/** The value is not NULL. */
function isValid({ index }: Stored): StretchTest {
  return (b, { start, count, passes }, buffers) => {
    b.call('rows_valid', [buffers(index, 'validity'), start, count, passes]);
  };
}
