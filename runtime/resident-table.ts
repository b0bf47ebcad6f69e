// Resident tables: a stored table's columns read once and kept narrow in native memory (resident-layout.ts says how),
// in blocks that are the batches of the table that comes of it. To queries it is a table like any other whose columns
// have all been checked.
import type { ResidentDescriptor, ResidentReport } from '../native/table-abi.js';
import type { BlockBounds } from '../planner/catalog.js';
import { MayflyError } from '../planner/errors.js';
import type { Table } from './arrow.js';
import { type ArrowData, storeArrowData } from './arrow-table.js';
import type { ColumnType } from './arrow-types.js';
import { type ColumnChunk, type DictionaryChunk, NO_REGION, type Region, valueWidth } from './column-chunk.js';
import type { NativeLibrary } from './native-library.js';
import { checkColumn, type Engine, throwIfCanceled, untilChecked } from './prepare.js';
import { type ColumnLayout, chooseLayout } from './resident-layout.js';
import {
  describeColumn,
  roomForBlocks,
  type SourceColumn,
  type StoredColumn,
  StoredTable,
  type TableSource,
} from './stored-table.js';

/** Rows of a block: as many as a morsel has at most, so that a morsel that can have no row of an answer is skipped. */
const BLOCK_ROWS = 65_536;

type Loaded = Extract<ResidentReport, { readonly error?: undefined }>;

/** A column that is loaded. */
interface Plan {
  readonly column: StoredColumn;
  /** Undefined where nothing need be kept, or SQL cannot use it. */
  readonly layout: ColumnLayout | undefined;
  /** Room for its bounds, where they can be known. */
  readonly blocks: BlockBounds | undefined;
}

/**
 * Makes a resident table of a registered table, of the files of a path, or of Arrow data. Rejects with duplicate_table,
 * and with what `loadTable` and reading the source reject with.
 */
export async function loadSource(
  engine: Engine,
  name: string,
  source: string | ArrowData,
  memoryLimit: number,
  signal: AbortSignal,
): Promise<void> {
  const { native, catalog } = engine;
  catalog.checkFree(name);
  const registered = typeof source === 'string' ? catalog.find(source) : undefined;
  const stored =
    typeof source === 'string' ? (registered ?? catalog.openPath(source)) : storeArrowData(native, name, source);
  if (stored === undefined) {
    throw new MayflyError('file_error', 'data', `table ${name}: there is no table, file or folder ${source}`);
  }
  stored.retain();
  try {
    putTable(engine, name, await loadTable(engine, name, stored, memoryLimit, signal));
  } finally {
    if (typeof source !== 'string') stored.retire();
    else if (registered === undefined) catalog.closePath(source);
    stored.release();
  }
}

/** Makes a resident table of a query's answer. Rejects as `loadSource` does. */
export async function createTable(
  engine: Engine,
  name: string,
  answer: Table,
  memoryLimit: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await loadSource(engine, name, answer, memoryLimit, signal);
  } catch (error) {
    // What came into being while the query ran.
    if (!(error instanceof MayflyError && error.code === 'duplicate_table')) throw error;
    throw new MayflyError('duplicate_table', 'run', `relation "${name}" already exists`);
  }
}

/** Enters a resident table under its name; frees it where the name is taken by now. */
function putTable({ catalog }: Engine, name: string, resident: StoredTable): void {
  try {
    catalog.putResident(name, resident);
  } catch (error) {
    resident.retire();
    throw error;
  }
}

/**
 * A resident copy of a table. It takes native memory until it is retired, and rejects with out_of_memory where all
 * resident tables of the database would take more than `memoryLimit` bytes. The source must not be closed meanwhile.
 */
export async function loadTable(
  engine: Engine,
  name: string,
  source: StoredTable,
  memoryLimit: number,
  signal: AbortSignal,
): Promise<StoredTable> {
  const { native, scheduler } = engine;
  throwIfCanceled(signal);
  const usable = source.columns.filter(({ storage }) => storage !== undefined);
  const unchecked = usable.filter(({ isProven }) => !isProven);
  const checks = unchecked.map((column) => column.validate((...found) => checkColumn(engine, source, ...found), true));
  await untilChecked(checks, signal);
  throwIfCanceled(signal);
  const batchRows = cutIntoBlocks(source.rowCount);
  const plans = source.columns.map((column): Plan => {
    const layout = layoutOf(column);
    return { column, layout, blocks: layout && isBounded(column.type, layout) ? roomForBlocks(batchRows) : undefined };
  });
  const report = await native.loadResident(scheduler, describeTable(native, source, plans, memoryLimit), signal);
  if (report.error !== undefined) throw new MayflyError(report.error, 'data', `table ${name}: ${report.message}`);
  const resident = new ResidentSource(native, name, batchRows, plans, report);
  return new StoredTable(name, resident, batchRows, resident.columns);
}

function describeTable(
  native: NativeLibrary,
  source: StoredTable,
  plans: readonly Plan[],
  memoryLimit: number,
): ResidentDescriptor {
  const columns = plans.flatMap(({ column, layout, blocks }) => {
    if (layout === undefined) return [];
    const bounds = blocks && native.bufferAddress(new Uint8Array(blocks.bounds.buffer));
    return [
      {
        source: describeColumn(column.type, column.storage!, column.chunks),
        nullable: layout.facts.nullCount > 0,
        ...(bounds && { blocks: { rows: blocks.rows, bounds } }),
        layout: layout.native,
      },
    ];
  });
  return { memoryLimit, blockRows: BLOCK_ROWS, rows: source.rowCount, columns };
}

/** Rows of each block. */
function cutIntoBlocks(rows: number): number[] {
  const blocks = Math.ceil(rows / BLOCK_ROWS);
  return Array.from({ length: blocks }, (_, block) => Math.min(BLOCK_ROWS, rows - block * BLOCK_ROWS));
}

function layoutOf({ type, storage, facts }: StoredColumn): ColumnLayout | undefined {
  if (type.kind === 'unsupported' || storage === undefined || storage.kind === 'null' || facts === undefined) {
    return undefined;
  }
  const { blocks: _, ...others } = facts;
  return chooseLayout(type, storage, others);
}

/** Whether the bounds of a column's blocks are known, and within the signed integers of 64 bits. */
function isBounded(type: StoredColumn['type'], { native, facts }: ColumnLayout): boolean {
  const isUnsigned = type.kind === 'integer' && !type.signed;
  return native.kind === 'integer' && !(isUnsigned && (facts.maximum ?? 0n) >= 1n << 63n);
}

/** The blocks of a resident table as batches. */
class ResidentSource implements TableSource {
  readonly columns: readonly SourceColumn[];
  readonly #native: NativeLibrary;
  readonly #name: string;
  readonly #handle: number;
  readonly #batchRows: readonly number[];
  readonly #chunks: readonly (readonly ColumnChunk[])[];

  constructor(
    native: NativeLibrary,
    name: string,
    batchRows: readonly number[],
    plans: readonly Plan[],
    report: Loaded,
  ) {
    this.#native = native;
    this.#name = name;
    this.#handle = report.handle;
    this.#batchRows = batchRows;
    let next = 0;
    const columns = plans.map(({ column, layout, blocks }) => {
      if (layout === undefined) return this.#withoutValues(column);
      return this.#column(column, layout, blocks, report.columns[next++]!);
    });
    this.columns = columns.map(([column]) => column);
    this.#chunks = columns.map(([, chunks]) => chunks);
  }

  describeBatch(batch: number): string {
    return `table ${this.#name}, block ${batch}`;
  }

  chunks(column: number): readonly ColumnChunk[] {
    return this.#chunks[column]!;
  }

  /** Nothing but mayfly writes to this memory. */
  verify(): void {}

  close(): void {
    this.#native.freeResident(this.#handle);
  }

  /** A column of NULLs, or one that SQL cannot use. */
  #withoutValues({ name, type, storage, nullable, facts }: StoredColumn): [SourceColumn, ColumnChunk[]] {
    const chunks = this.#batchRows.map((rows): ColumnChunk => {
      const none = { validity: NO_REGION, values: NO_REGION, offsets: undefined, dictionary: undefined };
      return { rows, nullCount: rows, ...none };
    });
    return [{ name, column: { type, storage } as ColumnType, nullable, ...(facts && { facts }) }, chunks];
  }

  #column(
    { name, type }: StoredColumn,
    { storage: chosen, facts }: ColumnLayout,
    blocks: BlockBounds | undefined,
    { validity, values, texts, dictionary }: Loaded['columns'][number],
  ): [SourceColumn, ColumnChunk[]] {
    const nullable = facts.nullCount > 0;
    const entries: DictionaryChunk | undefined = dictionary && {
      rows: dictionary.rows,
      nullCount: 0,
      validity: NO_REGION,
      offsets: { address: dictionary.offsets, size: 4 * (dictionary.rows + 1) },
      values: { address: dictionary.values, size: dictionary.size },
    };
    const storage =
      chosen ??
      (dictionary === undefined
        ? ({ kind: 'utf8', offsetBits: texts!.offsetBits } as const)
        : ({
            kind: 'dictionary',
            indexBits: dictionary.codeBits,
            indexSigned: false,
            offsetBits: 32,
            nullEntries: false,
            distinctEntries: true,
          } as const));
    const width = storage.kind === 'boolean' ? 1 / 8 : valueWidth(storage)!;
    const chunks = this.#batchRows.map((rows, block): ColumnChunk => {
      const part = (address: number, bytesPerRow: number): Region => ({
        address: address + block * BLOCK_ROWS * bytesPerRow,
        size: Math.ceil(rows * bytesPerRow),
      });
      const common = {
        rows,
        nullCount: nullable ? -1 : 0,
        validity: nullable ? part(validity, 1 / 8) : NO_REGION,
        dictionary: entries,
      };
      if (texts === undefined) return { ...common, values: part(values, width), offsets: undefined };
      const offsetBytes = texts.offsetBits / 8;
      const begin = block === 0 ? 0 : texts.ends[block - 1]!;
      return {
        ...common,
        values: { address: values + begin, size: texts.ends[block]! - begin },
        offsets: { address: texts.offsets + block * (BLOCK_ROWS + 1) * offsetBytes, size: (rows + 1) * offsetBytes },
      };
    });
    const known = { ...facts, ...(dictionary && { distinct: dictionary.rows }), ...(blocks && { blocks }) };
    return [{ name, column: { type, storage } as ColumnType, nullable, facts: known }, chunks];
  }
}
