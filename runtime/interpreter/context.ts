// What an interpreted query shares among its operators: when to give way to the event loop, how much memory it has
// taken, and how it reads the memory of tables.
import { performance } from 'node:perf_hooks';
import type { Shared } from '../../planner/plan.js';
import { fail } from './failure.js';
import type { SharedRows } from './operators/share.js';
import type { Profile } from './profile.js';

/** Milliseconds for which the event loop is kept waiting at most, but for a single step. */
const SLICE = 8;

/** Steps between two looks at the clock. */
const STEPS = 256;

/** Copies memory into all of `into`; false where the file that it was mapped from has become shorter. */
export type ReadMemory = (address: number, into: Uint8Array) => boolean;

export class Context {
  /** Rows that are computed once, for the scans of them. */
  readonly shared = new Map<Shared, SharedRows>();
  readonly readMemory: ReadMemory;
  /** Watches the operators, where they are analysed. */
  readonly profile: Profile | undefined;
  readonly #memoryLimit: number;
  #memory = 0;
  #peakMemory = 0;
  #steps = STEPS;
  #deadline = performance.now() + SLICE;

  constructor(readMemory: ReadMemory, memoryLimit: number, profile?: Profile) {
    this.readMemory = readMemory;
    this.profile = profile;
    this.#memoryLimit = memoryLimit;
  }

  /** Counts steps of work; true where the query should give way now. */
  due(steps = 1): boolean {
    this.#steps -= steps;
    if (this.#steps > 0) return false;
    this.#steps = STEPS;
    return performance.now() >= this.#deadline;
  }

  /** Begins another slice of time. */
  resume(): void {
    this.#deadline = performance.now() + SLICE;
  }

  /** Accounts for memory that is kept. Throws out_of_memory. */
  charge(bytes: number): void {
    this.#memory += bytes;
    if (this.#memory > this.#memoryLimit) fail('out_of_memory', String(this.#memoryLimit));
    if (this.#memory > this.#peakMemory) this.#peakMemory = this.#memory;
  }

  /** Accounts for memory that is not kept any more. */
  release(bytes: number): void {
    this.#memory -= bytes;
  }

  get peakMemory(): number {
    return this.#peakMemory;
  }
}
