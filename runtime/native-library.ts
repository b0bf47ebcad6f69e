// The seam to native code: calls the functions of the host library as native/abi.ts lists them, and turns their failures
// into MayflyError. Arguments are checked here, since a wrong one would end the process beyond the seam. Long work is a
// task whose end arrives over a pipe, so the event loop is free.
import { Socket } from 'node:net';
import { type HostFunction, type HostFunctionName, type HostType, hostFunctions, queryErrors } from '../native/abi.js';
import type { ModuleDescriptor, QueryDescriptor, QueryReport, ResultDescriptor } from '../native/query-abi.js';
import type { ColumnDescriptor, ColumnReport, ResidentDescriptor, ResidentReport } from '../native/table-abi.js';
import type { BlockBounds } from '../planner/catalog.js';
import { type ErrorCode, MayflyError, type Phase } from '../planner/errors.js';
import { type Ffi, loadHost, nativeFolder } from './load-native.js';

/** A file mapped for reading. Device, inode and modification time (nanoseconds since 1970) are decimal numbers. */
export interface MappedFile {
  readonly handle: number;
  /** 0 for an empty file. */
  readonly address: number;
  readonly size: number;
  readonly device: string;
  readonly inode: string;
  readonly modified: string;
}

/** A file in memory, as long as the process lives or until its descriptor is closed. */
interface MemoryFile {
  readonly path: string;
  readonly descriptor: number;
}

/** What the host library found and loaded. */
export interface HostDescription {
  /** LLVM's name of the CPU. */
  readonly cpu: string;
  /** CPU level of the library object. */
  readonly level: string;
  readonly llvm: string;
  /** Number of functions that generated code can call. */
  readonly symbols: number;
}

/** A live instance; `born` in milliseconds since 1970. */
export interface Instance {
  readonly id: number;
  readonly kind: 'library' | 'query';
  readonly born: number;
}

/** The phase that a host function's failure belongs to. */
function phaseOf(name: HostFunctionName): Phase {
  if (/^(file|memory|column|task|buffer|resident)/.test(name)) return 'data';
  if (/^query_(create|start|add|finish|stage)/.test(name)) return 'compile';
  return /^query/.test(name) ? 'run' : 'options';
}

/** Checks one argument and puts it into the form that crosses. */
function checkedArgument(name: HostFunctionName, parameter: string, type: HostType, value: unknown): unknown {
  let expected: string;
  switch (type) {
    case 'i32':
      if (Number.isInteger(value) && (value as number) === ((value as number) | 0)) return value;
      expected = 'a 32-bit integer';
      break;
    case 'i64':
      if (Number.isSafeInteger(value)) return value;
      expected = 'a safe integer';
      break;
    case 'json': {
      const text = JSON.stringify(value) as string | undefined;
      if (text !== undefined) return text;
      expected = 'a JSON value';
      break;
    }
    case 'bytes':
      if (value instanceof Uint8Array) {
        return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      }
      expected = 'a Buffer or Uint8Array';
      break;
    case 'void':
      expected = 'given';
  }
  throw new MayflyError('internal_error', 'run', `native argument ${name}.${parameter} must be ${expected}`);
}

/**
 * The host library of this process. Handles of schedulers, mapped files and queries are positive numbers; an unknown
 * one is an error, never a crash.
 */
export class NativeLibrary {
  static #loaded: NativeLibrary | undefined;
  static #leavesAtOnce = false;
  readonly #ffi: Ffi;
  /** What ffi-rs calls the types. */
  readonly #types: Record<HostType, number>;
  readonly #pending = new Map<number, () => void>();
  readonly #schedulers = new Set<number>();
  #socket: Socket | undefined;
  #bitcodeFile: MemoryFile | undefined;

  /** Loads it on the first call. `missing_dependency` where it is not built or belongs to another thread. */
  static open(): NativeLibrary {
    NativeLibrary.#loaded ??= new NativeLibrary();
    return NativeLibrary.#loaded;
  }

  /**
   * Says that the process ends: from now on threads and mappings stay, for the system to take back at once, which is
   * faster than to take them down here. When Node has nothing left to do, it is not asked to take itself down either.
   */
  static leaveAtOnce(): void {
    NativeLibrary.#leavesAtOnce = true;
  }

  private constructor() {
    this.#ffi = loadHost();
    const { DataType } = this.#ffi;
    this.#types = {
      void: DataType.Void,
      i32: DataType.I32,
      i64: DataType.I64,
      json: DataType.String,
      bytes: DataType.U8Array,
    };
    this.#call('host_open', nativeFolder);
    // Threads must not run on while the process takes JavaScript's memory down around them.
    process.once('exit', (code) => {
      if (NativeLibrary.#leavesAtOnce) this.#call('host_leave', code);
      for (const query of this.#pending.keys()) this.#call('query_cancel', query);
      for (const scheduler of this.#schedulers) this.#call('scheduler_close', scheduler);
    });
  }

  describe(): HostDescription {
    return this.#call('host_describe') as HostDescription;
  }

  /** Live instances, oldest first. */
  instances(): Instance[] {
    return this.#call('instances_list') as Instance[];
  }

  /** A new memory file for bitcode: its path for LLVM, its descriptor for a ModuleDescriptor. */
  createMemoryFile(): MemoryFile {
    const descriptor = this.#call('memory_file_create') as number;
    return { path: `/proc/self/fd/${descriptor}`, descriptor };
  }

  /** The memory file through which modules go from emission to the host, one at a time. */
  get bitcodeFile(): MemoryFile {
    this.#bitcodeFile ??= this.createMemoryFile();
    return this.#bitcodeFile;
  }

  /** Maps a regular file for reading, until unmapFile. */
  mapFile(path: string): MappedFile {
    return this.#call('file_map', path) as MappedFile;
  }

  unmapFile(handle: number): void {
    if (NativeLibrary.#leavesAtOnce) return;
    this.#call('file_unmap', handle);
  }

  /** Copies memory of a mapped file or a resident table into all of `into`; false where the file shrank below it. */
  readMemory(address: number, into: Uint8Array): boolean {
    if (!Number.isSafeInteger(address) || address <= 0) {
      throw new MayflyError('internal_error', 'data', `${address} is not an address`);
    }
    return into.byteLength === 0 || this.#call('memory_read', address, into, into.byteLength) === 1;
  }

  /**
   * Copies pieces of such memory, whose addresses and sizes alternate in `pieces`, one behind the other into all of
   * `into`; false where a file shrank.
   */
  gatherMemory(pieces: BigUint64Array, into: Uint8Array): boolean {
    const bytes = new Uint8Array(pieces.buffer, pieces.byteOffset, pieces.byteLength);
    return this.#call('memory_gather', bytes, pieces.length / 2, into, into.byteLength) === 1;
  }

  /** The address of a buffer's memory, valid while the caller keeps the buffer; 0 where it is empty. */
  bufferAddress(buffer: Uint8Array): number {
    return buffer.byteLength === 0 ? 0 : (this.#call('buffer_address', buffer) as number);
  }

  /** A pool of `threads` worker threads. */
  openScheduler(threads: number): number {
    const scheduler = this.#call('scheduler_open', threads) as number;
    this.#schedulers.add(scheduler);
    return scheduler;
  }

  /** Ends the pool's threads, waiting for its tasks. */
  closeScheduler(scheduler: number): void {
    if (NativeLibrary.#leavesAtOnce) return;
    this.#schedulers.delete(scheduler);
    this.#call('scheduler_close', scheduler);
  }

  /**
   * Checks every batch of a column on the pool, and writes the bounds of its blocks where it is given room. The memory of
   * both must stay until then. Rejects with query_canceled where `signal` stopped it.
   */
  async validateColumn(
    scheduler: number,
    descriptor: ColumnDescriptor,
    blocks?: BlockBounds,
    signal?: AbortSignal,
  ): Promise<ColumnReport> {
    const bounds = blocks && this.bufferAddress(new Uint8Array(blocks.bounds.buffer));
    const described = bounds ? { ...descriptor, blocks: { rows: blocks.rows, bounds } } : descriptor;
    const task = this.#call('column_validate', scheduler, described) as number;
    await this.#endedOrCanceled(task, signal);
    const report = this.#call('task_result', task) as ColumnReport;
    if (signal?.aborted) throw new MayflyError('query_canceled', 'data', 'the check of a column was cancelled');
    return report;
  }

  /** Has the pool bring places of mapped files into memory, by their addresses, of which there must be one. */
  async prefetch(scheduler: number, addresses: BigUint64Array): Promise<void> {
    const bytes = new Uint8Array(addresses.buffer, addresses.byteOffset, addresses.byteLength);
    const task = this.#call('memory_prefetch', scheduler, bytes, addresses.length) as number;
    await this.#ended(task);
    this.#call('task_result', task);
  }

  /**
   * Makes a resident table on the pool, from memory that must stay until then. Its memory is freed by `freeResident`;
   * a failure is in the report.
   */
  async loadResident(scheduler: number, descriptor: ResidentDescriptor, signal: AbortSignal): Promise<ResidentReport> {
    const task = this.#call('resident_load', scheduler, descriptor) as number;
    await this.#endedOrCanceled(task, signal);
    return this.#call('resident_result', task) as ResidentReport;
  }

  /** The end of a task, which `signal` brings about soon. */
  async #endedOrCanceled(task: number, signal: AbortSignal | undefined): Promise<void> {
    const cancel = () => this.#call('task_cancel', task);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await this.#ended(task);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Frees a resident table, by the handle of its report; nothing for 0. */
  freeResident(handle: number): void {
    if (handle > 0) this.#call('resident_free', handle);
  }

  /** A query, not yet started, without modules: an instance is born. */
  createQuery(scheduler: number, descriptor: QueryDescriptor): number {
    return this.#call('query_create', scheduler, descriptor) as number;
  }

  /** Adds a query's next module, before or after its start; bitcode and constants are copied. */
  addModule(query: number, descriptor: ModuleDescriptor): void {
    this.#call('query_add_module', query, descriptor);
  }

  /** Says that a query has all its modules. */
  finishQuery(query: number, descriptor: ResultDescriptor): void {
    this.#call('query_finish', query, descriptor);
  }

  /**
   * Compiles, links and runs a query, once: the modules that it has and those that it gets, until it is finished and
   * they have run, or until it fails or is cancelled. A failure of the query itself is in the report, see
   * `reportedError`; the query must be destroyed in any case.
   */
  async runQuery(query: number): Promise<QueryReport> {
    this.#call('query_start', query);
    await this.#ended(query);
    return this.#call('query_result', query) as QueryReport;
  }

  /** Asks a query to stop soon; without effect on one that has ended. */
  cancelQuery(query: number): void {
    this.#call('query_cancel', query);
  }

  /** Copies one result batch into a buffer of at least its size. */
  copyResult(query: number, report: QueryReport, batch: number, into: Uint8Array): void {
    const size = report.batches[batch]?.size;
    if (size === undefined || into.byteLength < size) {
      throw new MayflyError('internal_error', 'run', `no room for result batch ${batch}`);
    }
    this.#call('query_result_copy', query, batch, into);
  }

  /** Text of a stage of one of the report's modules, where the query keeps stages. */
  queryStage(query: number, module: number, stage: 'optimised' | 'assembly'): string {
    return this.#call('query_stage', query, module, stage) as string;
  }

  /** Frees a query that was not started or has ended: its instance dies. */
  destroyQuery(query: number): void {
    this.#call('query_destroy', query);
  }

  #call(name: HostFunctionName, ...values: unknown[]): unknown {
    const { parameters, returns }: HostFunction = hostFunctions[name];
    if (values.length !== parameters.length) {
      throw new MayflyError('internal_error', 'run', `${name} takes ${parameters.length} arguments`);
    }
    const types = this.#types;
    const result: unknown = this.#ffi.load({
      library: 'mayfly',
      funcName: name,
      retType: types[returns],
      paramsType: parameters.map(([, type]) => types[type]),
      paramsValue: parameters.map(([parameter, type], index) => checkedArgument(name, parameter, type, values[index])),
    });
    if (!result && name !== 'host_error') this.#throwError(name);
    return returns === 'json' ? (result === '' ? undefined : JSON.parse(result as string)) : result;
  }

  /** Throws what the last call left as its error; a call that merely answered zero left none. */
  #throwError(name: HostFunctionName): void {
    const error = this.#call('host_error') as { code: ErrorCode; message: string } | undefined;
    if (error !== undefined) throw new MayflyError(error.code, phaseOf(name), error.message);
  }

  /** Resolves when a task ends. While any is pending the process stays alive. */
  #ended(task: number): Promise<void> {
    const socket = (this.#socket ??= this.#openSocket());
    if (this.#pending.size === 0) socket.ref();
    return new Promise((resolve) => this.#pending.set(task, resolve));
  }

  #openSocket(): Socket {
    const socket = new Socket({ fd: this.#call('notification_open') as number, readable: true, writable: false });
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer<ArrayBuffer>) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % 8);
      for (let offset = 0; offset < whole; offset += 8) this.#notify(Number(bytes.readBigInt64LE(offset)));
      rest = bytes.subarray(whole);
    });
    return socket;
  }

  #notify(task: number): void {
    const resolve = this.#pending.get(task);
    this.#pending.delete(task);
    if (this.#pending.size === 0) this.#socket?.unref();
    resolve?.();
  }
}

/** The error that a query report tells of; undefined where the query succeeded. */
export function reportedError(report: QueryReport): MayflyError | undefined {
  if (report.status === 0) return undefined;
  const row = Object.values(queryErrors).find(([status]) => status === report.status);
  if (row === undefined) return new MayflyError('internal_error', 'run', `unknown status ${report.status}`);
  const [, code, message] = row;
  return new MayflyError(
    code,
    'run',
    message.replace('{}', () => report.detail),
  );
}
