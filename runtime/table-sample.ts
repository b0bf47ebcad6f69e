// Some rows of a stored table, on which the planner tries conditions and counts values while it looks for a good plan.
// The rows are spread evenly over the batches and always the same; a column's values are read at its first use, from
// memory that has been checked, and kept as long as the table. The expressions are evaluated by the interpreter.
import type { TableSample } from '../planner/catalog.js';
import type { Expression } from '../planner/expression.js';
import { columnsOf, expressionKey, size } from '../planner/expression-tree.js';
import { valueWidth } from './column-chunk.js';
import { type GatherMemory, gatherColumn } from './interpreter/column-gather.js';
import { compiler } from './interpreter/expression.js';
import { type Evaluate, mapKey, sizeOf, type Value } from './interpreter/value.js';
import type { StoredTable } from './stored-table.js';

/** Rows of a sample; smaller tables are their own. */
const SAMPLE_ROWS = 1000;

/** Bytes of values that are kept of one table, about. */
const MOST_BYTES = 1 << 24;

/** Nodes of the expressions that are evaluated at once: more would take longer than a good plan saves. */
const MOST_NODES = 200;

/** Answers that are kept of one table. */
const MOST_ANSWERS = 1000;

interface Counts {
  readonly distinct: number;
  readonly once: number;
}

export class StoredSample implements TableSample {
  readonly rowCount: number;
  readonly #table: StoredTable;
  readonly #gatherMemory: GatherMemory;
  /** The sampled rows of each batch, in order. */
  readonly #places: readonly (readonly number[])[];
  readonly #columns = new Map<number, readonly Value[] | undefined>();
  #bytes = 0;
  readonly #matches = new Map<string, number>();
  readonly #counts = new Map<string, Counts>();

  constructor(table: StoredTable, gatherMemory: GatherMemory) {
    this.#table = table;
    this.#gatherMemory = gatherMemory;
    this.#places = choosePlaces(table.batchRows, table.rowCount);
    this.rowCount = Math.min(SAMPLE_ROWS, table.rowCount);
  }

  matches(conjuncts: readonly Expression[]): number | undefined {
    return this.#remember(this.#matches, conjuncts, (tests, goTo) => {
      let count = 0;
      for (let row = 0; row < this.rowCount; row++) {
        goTo(row);
        if (tests.every((test) => valueOf(test) === true)) count++;
      }
      return count;
    });
  }

  countValues(expressions: readonly Expression[]): Counts | undefined {
    return this.#remember(this.#counts, expressions, (evaluates, goTo) => {
      const counts = new Map<Value, number>();
      for (let row = 0; row < this.rowCount; row++) {
        goTo(row);
        const key = mapKey(evaluates.map(valueOf));
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      let once = 0;
      for (const count of counts.values()) if (count === 1) once++;
      return { distinct: counts.size, once };
    });
  }

  /**
   * Adds to `addresses` where the values of a column lie that its first use will read from a file. Of one that was
   * checked in this process, as all texts are, there is none: all of it has just been read.
   */
  addAddresses(index: number, addresses: number[]): void {
    const column = this.#table.columns[index];
    const width = column?.storage && valueWidth(column.storage);
    if (column === undefined || width === undefined || column.isProven || this.#columns.has(index)) return;
    this.#places.forEach((rows, batch) => {
      const { values, validity } = column.chunks[batch]!;
      if (values.bytes !== undefined) return;
      for (const row of rows) {
        addresses.push(values.address + row * width);
        if (validity.size > 0) addresses.push(validity.address + (row >> 3));
      }
    });
  }

  /** The answer about some expressions, computed at the first time. */
  #remember<T>(
    answers: Map<string, T>,
    expressions: readonly Expression[],
    compute: (evaluates: readonly Evaluate[], goTo: (row: number) => void) => T,
  ): T | undefined {
    if (expressions.reduce((nodes, expression) => nodes + size(expression), 0) > MOST_NODES) return undefined;
    const key = expressions.map(expressionKey).join(' ');
    const known = answers.get(key);
    if (known !== undefined) return known;
    let current = 0;
    const columns = new Map<number, Evaluate>();
    for (const { id } of expressions.flatMap((expression) => [...columnsOf(expression)])) {
      const values = this.#column(id);
      if (values === undefined) return undefined;
      columns.set(id, () => values[current]!);
    }
    const answer = compute(expressions.map(compiler(columns)), (row) => {
      current = row;
    });
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(key, answer);
    return answer;
  }

  /** The sampled values of a column; undefined where it has not been checked yet or its values are too large. */
  #column(index: number): readonly Value[] | undefined {
    const known = this.#columns.get(index);
    if (known !== undefined || this.#columns.has(index)) return known;
    const column = this.#table.columns[index];
    if (column?.facts === undefined) return undefined;
    const longest = this.rowCount * sizeOf('') + 2 * this.rowCount * (column.facts.maximumLength ?? 0);
    const fits = this.#bytes + longest <= MOST_BYTES;
    const values = fits ? gatherColumn(column, this.#places, this.#gatherMemory) : undefined;
    this.#columns.set(index, values);
    for (const value of values ?? []) this.#bytes += sizeOf(value);
    return values;
  }
}

/** A value, NULL where evaluation fails. */
function valueOf(evaluate: Evaluate): Value {
  try {
    return evaluate();
  } catch {
    return null;
  }
}

/** One row of each of SAMPLE_ROWS equal stretches of a table, at a place that a fixed series of numbers gives. */
function choosePlaces(batchRows: readonly number[], rowCount: number): number[][] {
  const places: number[][] = batchRows.map(() => []);
  const count = Math.min(SAMPLE_ROWS, rowCount);
  const stretch = rowCount / count;
  let batch = 0;
  let before = 0;
  let random = 1;
  for (let k = 0; k < count; k++) {
    // The "minimal standard" generator of S. Park and K. Miller (CACM 1988).
    random = (random * 48_271) % 2_147_483_647;
    const row = Math.min(rowCount - 1, Math.floor((k + random / 2_147_483_647) * stretch));
    while (row >= before + batchRows[batch]!) before += batchRows[batch++]!;
    places[batch]!.push(row - before);
  }
  return places;
}
