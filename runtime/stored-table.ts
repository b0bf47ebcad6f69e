// A table as the runtime holds it: columns over the batches of one file, of a folder of files, or of JavaScript's
// memory. The planner sees it as a Table; validation checks the columns that a query reads, once each, and leaves
// facts about their values.
import type { ColumnDescriptor, ColumnReport } from '../native/table-abi.js';
import type { BlockBounds, ColumnFacts, Storage, Table, TableColumn } from '../planner/catalog.js';
import { MayflyError } from '../planner/errors.js';
import type { ColumnType } from './arrow-types.js';
import type { ColumnChunk, Region } from './column-chunk.js';
import { type ColumnDictionary, dictionaryOf } from './column-dictionary.js';
import type { GatherMemory } from './interpreter/column-gather.js';
import { StoredSample } from './table-sample.js';

/** Where the data of a table comes from. */
export interface TableSource {
  /** What errors call batch `batch`: the file and its batch number there. */
  describeBatch(batch: number): string;
  /** Column `column` of every batch. Throws MayflyError where it cannot be read. */
  chunks(column: number): readonly ColumnChunk[];
  /** Throws MayflyError where the memory is not what it was any more, before a query uses it. */
  verify(): void;
  /** Frees the memory; no chunk may be used afterwards. */
  close(): void;
  /** Where facts are kept from one process to the next; absent where none are. */
  readonly kept?: KeptFacts;
}

/** Facts of a table's columns that outlive the process. */
export interface KeptFacts {
  /** What an earlier process has found of a column. */
  find(column: number): ColumnFacts | undefined;
  /** Leaves what this one has found. */
  keep(column: number, facts: ColumnFacts): void;
}

/** What the metadata tells of a column. */
export interface SourceColumn {
  readonly name: string;
  readonly column: ColumnType;
  readonly nullable: boolean;
  /** Known beforehand where the memory is our own: then there is nothing to check. */
  readonly facts?: ColumnFacts;
}

/** Rows of a block whose bounds are kept: few enough to skip much, enough that looking at bounds costs nothing. */
const BLOCK_ROWS = 16_384;

/** Checks a column natively, and writes the bounds of its blocks where it is given room; see column_validate. */
export type Validate = (
  descriptor: ColumnDescriptor,
  blocks: BlockBounds | undefined,
  signal: AbortSignal,
) => Promise<ColumnReport>;

/** The check of a column, as one of those who wait for it sees it. */
export interface Check {
  readonly done: Promise<void>;
  /** No more waiting; the last one to leave stops the check. */
  leave(): void;
}

/** The check of a column, under way or done. */
interface Validation {
  readonly done: Promise<void>;
  readonly stop: AbortController;
  waiting: number;
  ended: boolean;
}

/** A column with what validation found of it. */
export class StoredColumn implements TableColumn {
  readonly name: string;
  readonly type: TableColumn['type'];
  readonly storage: Storage | undefined;
  readonly nullable: boolean;
  readonly #table: StoredTable;
  readonly #index: number;
  #chunks: readonly ColumnChunk[] | undefined;
  #validation: Validation | undefined;
  #facts: ColumnFacts | undefined;
  #isProven: boolean;

  constructor(table: StoredTable, index: number, column: SourceColumn) {
    this.#table = table;
    this.#index = index;
    this.name = column.name;
    this.type = column.column.type;
    this.storage = column.column.storage;
    this.nullable = column.nullable;
    this.#facts = column.facts;
    this.#isProven = column.facts !== undefined;
  }

  get facts(): ColumnFacts | undefined {
    return this.#facts;
  }

  /**
   * Whether the facts were found in this process. Those of an earlier one may be wrong, if the file was changed and looks
   * as if it was not; see needsProof.
   */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** The column in each batch of the table. */
  get chunks(): readonly ColumnChunk[] {
    this.#chunks ??= this.#table.source.chunks(this.#index);
    return this.#chunks;
  }

  /**
   * Checks every value that generated code will trust, once in the life of the table, and computes the facts. Without
   * `proof`, a column of fixed width, which has nothing to be checked, takes those that an earlier process has found.
   * Rejects with invalid_arrow_data naming file, batch and column. Who asks while a check is under way shares it.
   */
  validate(validate: Validate, proof: boolean): Check {
    if (this.#facts === undefined && !proof && this.storage !== undefined && hasBounds(this.storage)) {
      this.#facts = this.#table.source.kept?.find(this.#index);
      if (this.#facts !== undefined) return { done: Promise.resolve(), leave: () => {} };
    }
    this.#validation ??= this.#begin(validate);
    const validation = this.#validation;
    validation.waiting++;
    const leave = () => {
      if (--validation.waiting > 0 || validation.ended) return;
      // Who comes now begins anew.
      this.#forget(validation);
      validation.stop.abort();
    };
    return { done: validation.done, leave };
  }

  #begin(validate: Validate): Validation {
    const stop = new AbortController();
    const done = this.#validate(validate, stop.signal).then(
      () => {
        validation.ended = true;
      },
      (error: unknown) => {
        validation.ended = true;
        // A fault in the data stays; a failure to check (no memory, a closed pool) may pass.
        if (!(error instanceof MayflyError && error.code === 'invalid_arrow_data')) this.#forget(validation);
        throw error;
      },
    );
    const validation: Validation = { done, stop, waiting: 0, ended: false };
    return validation;
  }

  #forget(validation: Validation): void {
    if (this.#validation === validation) this.#validation = undefined;
  }

  async #validate(validate: Validate, signal: AbortSignal): Promise<void> {
    const { storage } = this;
    if (storage === undefined) throw new MayflyError('internal_error', 'data', `column ${this.name} has no storage`);
    const chunks = this.chunks;
    if (storage.kind === 'null') {
      this.#facts = { nullCount: this.#table.rowCount };
      this.#isProven = true;
      return;
    }
    const blocks = hasBounds(storage) ? roomForBlocks(chunks.map(({ rows }) => rows)) : undefined;
    const report = await validate(describeColumn(this.type, storage, chunks), blocks, signal);
    if (!report.valid) throw this.#fault(report.batch, report.message);
    if (storage.kind === 'dictionary' && report.nullEntries && !storage.nullEntries) {
      throw this.#fault(undefined, 'its dictionary has nulls though its metadata counts none');
    }
    const counted = chunks.reduce((sum, chunk) => (chunk.nullCount < 0 ? Number.NaN : sum + chunk.nullCount), 0);
    if (!Number.isNaN(counted) && counted !== report.nullCount && !report.nullEntries) {
      throw this.#fault(undefined, `it has ${report.nullCount} nulls though its metadata counts ${counted}`);
    }
    this.#facts = {
      nullCount: report.nullCount,
      ...(report.minimum !== undefined && { minimum: BigInt(report.minimum) }),
      ...(report.maximum !== undefined && { maximum: BigInt(report.maximum) }),
      ...(report.minimumLength !== undefined && { minimumLength: report.minimumLength }),
      ...(report.maximumLength !== undefined && { maximumLength: report.maximumLength }),
      ...(report.ascending && { ascending: true }),
      ...(report.unique && { unique: true }),
      ...(report.distinct !== undefined && { distinct: report.distinct }),
      ...(blocks && { blocks }),
    };
    this.#isProven = true;
    if (hasBounds(storage)) this.#table.source.kept?.keep(this.#index, this.#facts);
  }

  #fault(batch: number | undefined, message: string): MayflyError {
    const place = batch === undefined ? this.#table.name : this.#table.source.describeBatch(batch);
    return new MayflyError('invalid_arrow_data', 'data', `${place}, column ${JSON.stringify(this.name)}: ${message}`);
  }
}

/** A table and the memory under it, which lives until it is retired and the last query that uses it has ended. */
export class StoredTable {
  /** What errors call it: its path, or the name it was registered under. */
  readonly name: string;
  readonly source: TableSource;
  /** Rows of each batch. */
  readonly batchRows: readonly number[];
  readonly rowCount: number;
  readonly columns: readonly StoredColumn[];
  #sample: StoredSample | undefined;
  readonly #dictionaries = new Map<number, ColumnDictionary | undefined>();
  #users = 0;
  #retired = false;

  constructor(name: string, source: TableSource, batchRows: readonly number[], columns: readonly SourceColumn[]) {
    this.name = name;
    this.source = source;
    this.batchRows = batchRows;
    this.rowCount = batchRows.reduce((sum, rows) => sum + rows, 0);
    if (!Number.isSafeInteger(this.rowCount)) {
      throw new MayflyError('invalid_arrow_data', 'data', `${name}: it cannot have ${this.rowCount} rows`);
    }
    this.columns = columns.map((column, index) => new StoredColumn(this, index, column));
  }

  /** Some of its rows, for the planner. */
  sample(gatherMemory: GatherMemory): StoredSample {
    this.#sample ??= new StoredSample(this, gatherMemory);
    return this.#sample;
  }

  /** The dictionary of a column that has been checked and has one for all rows. */
  dictionary(index: number, gatherMemory: GatherMemory): ColumnDictionary | undefined {
    const column = this.columns[index];
    if (column?.facts === undefined) return undefined;
    if (!this.#dictionaries.has(index)) this.#dictionaries.set(index, dictionaryOf(column, gatherMemory));
    return this.#dictionaries.get(index);
  }

  /** Keeps the memory until `release`. */
  retain(): void {
    this.#users++;
  }

  release(): void {
    this.#users--;
    this.#closeIfUnused();
  }

  /** No new query will use it: its memory goes with the last one that does. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#retired && this.#users === 0) this.source.close();
  }
}

/** A StoredTable under the name by which a query knows it. */
export class NamedTable implements Table {
  readonly name: string;
  readonly stored: StoredTable;
  readonly path?: string;
  readonly sample: StoredSample;
  readonly #gatherMemory: GatherMemory;

  /** `path` where the table was named by one. */
  constructor(name: string, path: string | undefined, stored: StoredTable, gatherMemory: GatherMemory) {
    this.name = name;
    if (path !== undefined) this.path = path;
    this.stored = stored;
    this.sample = stored.sample(gatherMemory);
    this.#gatherMemory = gatherMemory;
  }

  dictionary(index: number): ColumnDictionary | undefined {
    return this.stored.dictionary(index, this.#gatherMemory);
  }

  get rowCount(): number {
    return this.stored.rowCount;
  }

  get batchRows(): readonly number[] {
    return this.stored.batchRows;
  }

  get columns(): readonly StoredColumn[] {
    return this.stored.columns;
  }
}

/** The data of a table that the planner knows. */
export function storedOf(table: Table): StoredTable {
  if (table instanceof NamedTable) return table.stored;
  throw new MayflyError('internal_error', 'run', `table ${table.name} is not the runtime's`);
}

/** Whether validation finds bounds of values that are stored so. */
function hasBounds({ kind }: Storage): boolean {
  return kind === 'integer' || kind === 'decimal128' || kind === 'date32' || kind === 'date64' || kind === 'timestamp';
}

/** Room for the bounds of the blocks of batches of so many rows. */
export function roomForBlocks(batchRows: readonly number[]): BlockBounds {
  const blocks = batchRows.reduce((sum, rows) => sum + Math.ceil(rows / BLOCK_ROWS), 0);
  return { rows: BLOCK_ROWS, bounds: new BigInt64Array(2 * blocks) };
}

/** A column of a source as native code is told of it. */
export function describeColumn(
  type: TableColumn['type'],
  storage: Storage,
  chunks: readonly ColumnChunk[],
): ColumnDescriptor {
  return {
    storage: describeStorage(type, storage),
    batches: chunks.map((chunk) => ({
      rows: chunk.rows,
      validity: pair(chunk.validity),
      values: pair(chunk.values),
      ...(chunk.offsets && { offsets: pair(chunk.offsets) }),
      ...(chunk.dictionary && {
        dictionary: {
          rows: chunk.dictionary.rows,
          validity: pair(chunk.dictionary.validity),
          offsets: pair(chunk.dictionary.offsets),
          values: pair(chunk.dictionary.values),
        },
      }),
    })),
  };
}

function describeStorage(type: TableColumn['type'], storage: Storage): ColumnDescriptor['storage'] {
  switch (storage.kind) {
    case 'decimal128':
      return { kind: 'decimal128', precision: type.kind === 'decimal' ? type.precision : 38 };
    case 'decimal64':
      return { kind: 'integer', bits: 64, signed: true };
    case 'narrow':
      return { kind: 'narrow', bits: storage.bits, base: BigInt.asUintN(64, storage.base).toString() };
    default:
      return storage;
  }
}

function pair(region: Region): [address: number, size: number] {
  return [region.address, region.size];
}
