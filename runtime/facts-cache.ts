// Facts of files, kept on disk from one process to the next, so that a new process need not read columns before it can
// plan a query. An entry is one file in the user's cache folder, of one table: it tells of which files, by device,
// inode, size and modification time, and of each of their columns the facts. What is damaged, of another version or of
// files as they no longer are, is as good as absent. Nothing here fails: without a cache, columns are checked again.
//
// Only of columns of fixed width are facts kept: what generated code trusts to stay within memory (offsets, dictionary
// indexes, lengths of text) is checked in each process. See StoredColumn.isProven.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ColumnFacts } from '../planner/catalog.js';
import { checksum } from './checksum.js';

/** A state of a file. Device, inode and modification time (nanoseconds since 1970) are decimal numbers. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
  readonly size: number;
  readonly modified: string;
}

/** The facts of a table's columns by what the columns are called in an entry. */
export type TableFacts = ReadonlyMap<string, ColumnFacts>;

/** To be changed with the form of an entry, and with what the facts mean. */
const VERSION = 'mayfly facts 2';

/** Entries are removed, the oldest first, beyond so many, and so many bytes. */
const MOST_ENTRIES = 1000;
const MOST_BYTES = 128 * 1024 * 1024;

/** A file changed so shortly before it was mapped may change again under the same modification time. */
const SETTLED_NANOSECONDS = 2_000_000_000n;

interface Header {
  readonly version: string;
  readonly files: readonly FileIdentity[];
  readonly columns: readonly StoredFacts[];
  /** Of the bytes behind the header's line. */
  readonly digest: string;
}

/** ColumnFacts as JSON; the bounds of blocks lie behind the header, column after column. */
interface StoredFacts extends Omit<ColumnFacts, 'minimum' | 'maximum' | 'blocks'> {
  readonly column: string;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly blockRows?: number;
  /** Numbers of the column in the bounds. */
  readonly bounds?: number;
}

export class FactsCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The user's, in $XDG_CACHE_HOME or ~/.cache; undefined where MAYFLY_NO_CACHE is set. */
  static ofUser(environment: NodeJS.ProcessEnv = process.env): FactsCache | undefined {
    if ((environment.MAYFLY_NO_CACHE ?? '') !== '') return undefined;
    const base = environment.XDG_CACHE_HOME;
    return new FactsCache(
      join(base !== undefined && isAbsolute(base) ? base : join(homedir(), '.cache'), 'mayfly', 'facts'),
    );
  }

  /** What is known of the columns of files that are still as they were. */
  read(files: readonly FileIdentity[]): TableFacts {
    try {
      const bytes = readFileSync(this.#path(files));
      const end = bytes.indexOf(10);
      const header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
      const numbers = bytes.subarray(end + 1);
      const isCurrent =
        header.version === VERSION &&
        JSON.stringify(header.files) === JSON.stringify(files.map(plainIdentity)) &&
        header.digest === digest(header.columns, numbers);
      if (isCurrent) return parseFacts(header.columns, numbers);
    } catch {
      // No entry, or none of ours.
    }
    return new Map();
  }

  /** Adds what was found of columns when files that were `mapped` then (in milliseconds since 1970) were checked. */
  write(files: readonly FileIdentity[], mapped: number, facts: TableFacts): void {
    const now = BigInt(Math.floor(mapped)) * 1_000_000n;
    if (facts.size === 0 || files.some(({ modified }) => BigInt(modified) + SETTLED_NANOSECONDS > now)) return;
    const path = this.#path(files);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, formatEntry(files, new Map([...this.read(files), ...facts])), { mode: 0o600 });
      renameSync(temporary, path);
      this.#prune();
    } catch {
      // A cache that cannot be written to is none.
      remove(temporary);
    }
  }

  /** Of one table, whatever state its files are in. */
  #path(files: readonly FileIdentity[]): string {
    const places = files.map(({ device, inode }) => `${device} ${inode}`).join('\n');
    return join(this.#folder, `${checksum(Buffer.from(places))}.facts`);
  }

  #prune(): void {
    const entries = readdirSync(this.#folder)
      .map((name) => join(this.#folder, name))
      .map((path) => ({ path, status: statSync(path) }))
      .sort((a, b) => b.status.mtimeMs - a.status.mtimeMs);
    let bytes = 0;
    entries.forEach(({ path, status }, index) => {
      bytes += status.size;
      if (index >= MOST_ENTRIES || bytes > MOST_BYTES) remove(path);
    });
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays.
  }
}

function plainIdentity({ device, inode, size, modified }: FileIdentity): FileIdentity {
  return { device, inode, size, modified };
}

function digest(columns: readonly StoredFacts[], numbers: Uint8Array): string {
  return `${checksum(Buffer.from(JSON.stringify(columns)))}${checksum(numbers)}`;
}

function formatEntry(files: readonly FileIdentity[], facts: TableFacts): Buffer {
  const columns = [...facts].map(
    ([column, { minimum, maximum, blocks, ...rest }]): StoredFacts => ({
      column,
      ...rest,
      ...(minimum !== undefined && { minimum: String(minimum) }),
      ...(maximum !== undefined && { maximum: String(maximum) }),
      ...(blocks && { blockRows: blocks.rows, bounds: blocks.bounds.length }),
    }),
  );
  const numbers = Buffer.concat(
    [...facts.values()].map(({ blocks }) =>
      blocks === undefined
        ? Buffer.alloc(0)
        : Buffer.from(blocks.bounds.buffer, blocks.bounds.byteOffset, blocks.bounds.byteLength),
    ),
  );
  const header: Header = {
    version: VERSION,
    files: files.map(plainIdentity),
    columns,
    digest: digest(columns, numbers),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), numbers]);
}

function parseFacts(columns: readonly StoredFacts[], numbers: Uint8Array): TableFacts {
  // A copy, since the numbers need not be aligned where they are.
  const all = new BigInt64Array(Uint8Array.from(numbers).buffer);
  const facts = new Map<string, ColumnFacts>();
  let next = 0;
  for (const { column, minimum, maximum, blockRows, bounds, ...rest } of columns) {
    const end = next + (bounds ?? 0);
    facts.set(column, {
      ...rest,
      ...(minimum !== undefined && { minimum: BigInt(minimum) }),
      ...(maximum !== undefined && { maximum: BigInt(maximum) }),
      ...(blockRows !== undefined && { blocks: { rows: blockRows, bounds: all.slice(next, end) } }),
    });
    next = end;
  }
  return facts;
}
