// The tables and views of a Database: registered names, and files and folders by path. Each query looks them up through a
// QueryCatalog of its own, which keeps what it found mapped until the query has ended.
import { type BigIntStats, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Catalog, ColumnFacts, View } from '../planner/catalog.js';
import { MayflyError } from '../planner/errors.js';
import { ArrowFile } from './arrow-file.js';
import { type ArrowData, storeArrowData } from './arrow-table.js';
import { describe } from './arrow-types.js';
import type { ColumnChunk } from './column-chunk.js';
import { FactsCache, type FileIdentity, type TableFacts } from './facts-cache.js';
import type { GatherMemory } from './interpreter/column-gather.js';
import type { NativeLibrary } from './native-library.js';
import { type KeptFacts, NamedTable, type SourceColumn, StoredTable, type TableSource } from './stored-table.js';

/** What a name stands for: a path, resolved when it was registered, or data in memory. */
type Registration = { readonly path: string } | { readonly stored: StoredTable; readonly isResident: boolean };

/** A path's table with the files it was made of. */
interface PathEntry {
  readonly identity: string;
  readonly stored: StoredTable;
}

export class TableCatalog {
  readonly #native: NativeLibrary;
  readonly #cache = FactsCache.ofUser();
  readonly gatherMemory: GatherMemory;
  readonly #registered = new Map<string, Registration>();
  readonly #paths = new Map<string, PathEntry>();
  readonly #views = new Map<string, View>();

  constructor(native: NativeLibrary) {
    this.#native = native;
    this.gatherMemory = (pieces, into) => native.gatherMemory(pieces, into);
  }

  /** Throws duplicate_table, or what reading the file or data throws. */
  registerPath(name: string, path: string): void {
    this.checkFree(name);
    const absolute = resolve(path);
    if (this.openPath(absolute) === undefined) {
      throw new MayflyError('file_error', 'data', `table ${name}: there is no file or folder ${path}`);
    }
    this.#registered.set(name, { path: absolute });
  }

  registerData(name: string, data: ArrowData): void {
    this.checkFree(name);
    this.#registered.set(name, { stored: storeArrowData(this.#native, name, data), isResident: false });
  }

  /** Makes a resident table known. Throws duplicate_table; the table then stays the caller's to retire. */
  putResident(name: string, stored: StoredTable): void {
    this.checkFree(name);
    this.#registered.set(name, { stored, isResident: true });
  }

  /** Whether there was one. Queries that run keep it until they end. Throws wrong_object_type for a view. */
  unregister(name: string): boolean {
    if (this.#views.has(name)) {
      const advice = { hint: 'DROP VIEW drops it.' };
      throw new MayflyError('wrong_object_type', 'options', `${JSON.stringify(name)} is a view`, advice);
    }
    const registration = this.#registered.get(name);
    if (registration === undefined) return false;
    this.#registered.delete(name);
    if ('stored' in registration) registration.stored.retire();
    else this.closePath(registration.path);
    return true;
  }

  names(): string[] {
    return [...this.#registered.keys()];
  }

  /** Those of the resident tables. */
  residents(): string[] {
    return [...this.#registered].flatMap(([name, kept]) => ('stored' in kept && kept.isResident ? [name] : []));
  }

  /** In order of their creation; a view that is replaced keeps its place. */
  get views(): ReadonlyMap<string, View> {
    return this.#views;
  }

  /** Keeps a view that the planner has checked against this catalog as it is now. */
  putView(view: View): void {
    this.#views.set(view.name, view);
  }

  dropView(name: string): void {
    this.#views.delete(name);
  }

  /** The table registered under a name. */
  find(name: string): StoredTable | undefined {
    const registration = this.#registered.get(name);
    if (registration === undefined) return undefined;
    if ('stored' in registration) {
      registration.stored.source.verify();
      return registration.stored;
    }
    const stored = this.openPath(registration.path);
    if (stored === undefined) throw new MayflyError('file_error', 'data', `${registration.path} is gone`);
    return stored;
  }

  /** The table in a file or folder; mapped anew where it has changed since the last query. Undefined: no such path. */
  openPath(path: string): StoredTable | undefined {
    const absolute = resolve(path);
    const found = findFiles(absolute);
    if (found === undefined) {
      this.#forget(absolute);
      return undefined;
    }
    const { files, identity } = found;
    const known = this.#paths.get(absolute);
    if (known?.identity === identity) return known.stored;
    this.#forget(absolute);
    const stored = openFiles(this.#native, this.#cache, absolute, files);
    this.#paths.set(absolute, { identity, stored });
    return stored;
  }

  /** Unmaps the files of a path that no table is registered for, once the last query has ended that reads them. */
  closePath(path: string): void {
    const absolute = resolve(path);
    if (!this.#isRegistered(absolute)) this.#forget(absolute);
  }

  close(): void {
    for (const name of this.names()) this.unregister(name);
    for (const path of [...this.#paths.keys()]) this.#forget(path);
  }

  /** Throws duplicate_table where a table or view has the name. */
  checkFree(name: string): void {
    if (this.#registered.has(name)) {
      throw new MayflyError('duplicate_table', 'options', `table ${JSON.stringify(name)} is already registered`);
    }
    if (this.#views.has(name)) {
      throw new MayflyError('duplicate_table', 'options', `${JSON.stringify(name)} is already a view`);
    }
  }

  #isRegistered(path: string): boolean {
    return [...this.#registered.values()].some((other) => 'path' in other && other.path === path);
  }

  #forget(path: string): void {
    this.#paths.get(path)?.stored.retire();
    this.#paths.delete(path);
  }
}

/** The catalog as one query sees it: one state of each table, kept until `release`. */
export class QueryCatalog implements Catalog {
  readonly #catalog: TableCatalog;
  readonly #found = new Map<string, NamedTable>();

  constructor(catalog: TableCatalog) {
    this.#catalog = catalog;
  }

  lookup(name: string, isPath: boolean): NamedTable | undefined {
    const key = isPath ? `path ${resolve(name)}` : `name ${name}`;
    let table = this.#found.get(key);
    if (table === undefined) {
      const stored = isPath ? this.#catalog.openPath(name) : this.#catalog.find(name);
      if (stored === undefined) return undefined;
      const { gatherMemory } = this.#catalog;
      table = isPath
        ? new NamedTable(basename(name).replace(/\.arrow$/, ''), resolve(name), stored, gatherMemory)
        : new NamedTable(name, undefined, stored, gatherMemory);
      stored.retain();
      this.#found.set(key, table);
    }
    return table;
  }

  views(): ReadonlyMap<string, View> {
    return this.#catalog.views;
  }

  residents(): readonly string[] {
    return this.#catalog.residents();
  }

  names(): readonly string[] {
    return [...this.#catalog.names(), ...this.#catalog.views.keys()];
  }

  release(): void {
    for (const table of this.#found.values()) table.stored.release();
    this.#found.clear();
  }
}

/** Files, and what tells one state of them from another. */
interface FoundFiles {
  readonly files: readonly string[];
  readonly identity: string;
}

/** The file itself, or a folder's *.arrow files in order of their names. Undefined where the path does not exist. */
function findFiles(path: string): FoundFiles | undefined {
  const state = stateOf(path);
  if (state === undefined || !state.isDirectory()) return state && { files: [path], identity: identify(path, state) };
  let names: string[];
  try {
    names = readdirSync(path).filter((name) => name.endsWith('.arrow'));
  } catch (error) {
    throw fileError(path, error);
  }
  if (names.length === 0) throw new MayflyError('file_error', 'data', `${path} is a folder without *.arrow files`);
  const files = names.sort().map((name) => join(path, name));
  const identities = files.map((file) => {
    const found = stateOf(file);
    if (found === undefined) throw fileError(file, new Error('the file is gone'));
    return identify(file, found);
  });
  return { files, identity: identities.join('\n') };
}

/** Undefined where the path does not exist. */
function stateOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw fileError(path, error);
  }
}

/** Tells one state of a file from another: where it lies, its size and when it was last changed. */
function identify(path: string, { dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${path} ${dev} ${ino} ${size} ${mtimeNs}`;
}

function fileError(path: string, cause: unknown): MayflyError {
  return new MayflyError('file_error', 'data', `${path}: ${(cause as Error).message}`, { cause });
}

/** One table of files that must agree in the names and types of their columns. */
function openFiles(
  native: NativeLibrary,
  cache: FactsCache | undefined,
  name: string,
  paths: readonly string[],
): StoredTable {
  const files: ArrowFile[] = [];
  try {
    for (const path of paths) files.push(new ArrowFile(native, path));
    const [first] = files;
    if (first === undefined) throw new MayflyError('file_error', 'data', `${name} holds no file`);
    for (const file of files) checkSameSchema(first, file);
    const columns = first.columns.map((_, index) => joinColumns(files.map((file) => file.columns[index]!)));
    const batchRows = files.flatMap((file) => file.batchRows);
    return new StoredTable(name, new FilesSource(files, cache), batchRows, columns);
  } catch (error) {
    for (const file of files) file.close();
    throw error;
  }
}

function checkSameSchema(first: ArrowFile, file: ArrowFile): void {
  for (let index = 0; index < Math.max(first.columns.length, file.columns.length); index++) {
    const [a, b] = [first.columns[index], file.columns[index]];
    if (a !== undefined && b !== undefined && a.name === b.name && describe(a.column) === describe(b.column)) continue;
    const show = (column: SourceColumn | undefined) =>
      column === undefined ? 'nothing' : `${JSON.stringify(column.name)} ${describe(column.column)}`;
    const message = `${file.path}: field ${index} is ${show(b)} where ${first.path} has ${show(a)}`;
    throw new MayflyError('datatype_mismatch', 'data', message, {
      hint: 'The files of a folder are one table and must have one schema.',
    });
  }
}

/** The column of all files: nullable, with null dictionary entries, where one file's is. */
function joinColumns(columns: readonly SourceColumn[]): SourceColumn {
  const first = columns[0]!;
  const nullable = columns.some((column) => column.nullable);
  const nullEntries = columns.some(({ column }) => column.storage?.kind === 'dictionary' && column.storage.nullEntries);
  const { storage } = first.column;
  if (storage?.kind !== 'dictionary') return { ...first, nullable };
  return {
    name: first.name,
    nullable,
    column: { type: first.column.type, storage: { ...storage, nullEntries } } as typeof first.column,
  };
}

class FilesSource implements TableSource {
  readonly #files: readonly ArrowFile[];
  readonly kept?: FilesFacts;

  constructor(files: readonly ArrowFile[], cache: FactsCache | undefined) {
    this.#files = files;
    if (cache !== undefined) this.kept = new FilesFacts(files, cache);
  }

  describeBatch(batch: number): string {
    let index = batch;
    for (const file of this.#files) {
      if (index < file.batchRows.length) return file.describeBatch(index);
      index -= file.batchRows.length;
    }
    throw new RangeError(`there is no batch ${batch}`);
  }

  chunks(column: number): ColumnChunk[] {
    return this.#files.flatMap((file) => file.chunks(column));
  }

  /** The host notices a mapped file that changes while a task reads it. */
  verify(): void {}

  close(): void {
    this.kept?.write();
    for (const file of this.#files) file.close();
  }
}

/** The facts of files, read from the cache when first asked for and written to it when the files are let go. */
class FilesFacts implements KeptFacts {
  readonly #files: readonly ArrowFile[];
  readonly #cache: FactsCache;
  readonly #mapped = Date.now();
  readonly #found = new Map<string, ColumnFacts>();
  #known: TableFacts | undefined;

  constructor(files: readonly ArrowFile[], cache: FactsCache) {
    this.#files = files;
    this.#cache = cache;
  }

  find(column: number): ColumnFacts | undefined {
    this.#known ??= this.#cache.read(this.#identities());
    return this.#known.get(this.#name(column));
  }

  keep(column: number, facts: ColumnFacts): void {
    this.#found.set(this.#name(column), facts);
  }

  write(): void {
    this.#cache.write(this.#identities(), this.#mapped, this.#found);
    this.#found.clear();
  }

  #identities(): FileIdentity[] {
    return this.#files.map(({ identity }) => identity);
  }

  /** What a column is called in the cache: its place, its name and its type. */
  #name(column: number): string {
    const { name, column: type } = this.#files[0]!.columns[column]!;
    return `${column} ${name} ${describe(type)}`;
  }
}
