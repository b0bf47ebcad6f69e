// Counts the rows of interpreted operators and takes the time of their calls, for EXPLAIN ANALYZE only. Reading the clock
// takes about as long as a row's way through an operator. So calls are all timed while they take long; while they are
// short, one in sixteen is, at random, and stands for the others.
import { performance } from 'node:perf_hooks';
import type { Plan } from '../../planner/plan.js';
import type { Rows, Step } from './operators/operator.js';

/** Milliseconds from which on a call is long: reading the clock twice takes no more than some hundredths of it. */
const LONG = 0.005;

/** Of short calls one in so many is timed, about. */
const INTERVAL = 16;

/** A call so many times longer than long was interrupted, by the garbage collector for example. */
const INTERRUPTED = 10;

/** The weight of a call in the moving average of the latest. */
const WEIGHT = 0.1;

/** Reads of the clock by which its cost is measured. */
const CALIBRATION = 200;

/** One reading of an operator: what its reader called it for. */
interface Reading {
  readonly plan: Plan;
  rows: number;
  ended: boolean;
  /** The reading in whose calls this one's happen. */
  caller: Reading | undefined;
  /** Milliseconds of all its calls, with all that they call. */
  total: () => number;
}

/** What is known of an operator, over all its readings. Times in milliseconds. */
export interface OperatorProfile {
  readonly rows: number;
  readonly readings: number;
  /** Whether every reader read it to its end. */
  readonly complete: boolean;
  /** In itself, and with all that it reads from. */
  readonly self: number;
  readonly total: number;
}

export class Profile {
  readonly #readings: Reading[] = [];
  /** The one whose call is under way. */
  #running: Reading | undefined;
  #clockReads = 0;
  /** State of a xorshift generator (G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software, 2003). */
  #random = 0x9e3779b9;

  /** An operator whose calls are counted and timed. */
  watch(plan: Plan, { next, columns }: Rows): Rows {
    const reading: Reading = { plan, rows: 0, ended: false, caller: undefined, total: () => 0 };
    this.#readings.push(reading);
    return { next: this.#watched(reading, next), columns };
  }

  #watched(reading: Reading, step: () => Step): () => Step {
    /** Average milliseconds of the latest calls that were timed. At first, and after a pause, they may be long. */
    let latest = 1;
    let exact = 0;
    /** Short calls, those of them that were timed, and their time. */
    let short = 0;
    let samples = 0;
    let sampled = 0;
    let untilSample = 0;
    reading.total = () => exact + (samples === 0 ? 0 : (sampled * short) / samples);
    const next = (): Step => {
      reading.caller = this.#running;
      this.#running = reading;
      const result = step();
      this.#running = reading.caller;
      if (result === 'row') reading.rows++;
      else if (result === 'end') reading.ended = true;
      // What comes after a pause may take long.
      else latest = 1;
      return result;
    };
    return () => {
      const isShort = latest < LONG;
      if (isShort && untilSample-- > 0) {
        short++;
        return next();
      }
      const begin = performance.now();
      const result = next();
      const time = performance.now() - begin;
      this.#clockReads += 2;
      latest += WEIGHT * (time - latest);
      // An interruption is no sample of what other calls take.
      if (isShort && time < INTERRUPTED * LONG) {
        short++;
        samples++;
        sampled += time;
        untilSample = this.#below(2 * INTERVAL - 1);
      } else exact += time;
      return result;
    };
  }

  /** A random number of 0 to `bound` - 1. */
  #below(bound: number): number {
    let random = this.#random;
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    this.#random = random;
    return (random >>> 0) % bound;
  }

  /** Milliseconds that reading the clock has taken, about. */
  overhead(): number {
    const begin = performance.now();
    for (let read = 0; read < CALIBRATION; read++) performance.now();
    return ((performance.now() - begin) / CALIBRATION) * this.#clockReads;
  }

  /** What was seen of each operator. */
  operators(): Map<Plan, OperatorProfile> {
    const profiles = new Map<Plan, OperatorProfile>();
    const callees = new Map<Reading | undefined, number>();
    for (const { caller, total } of this.#readings) callees.set(caller, (callees.get(caller) ?? 0) + total());
    for (const reading of this.#readings) {
      const { plan, rows, ended, total } = reading;
      const before = profiles.get(plan) ?? { rows: 0, readings: 0, complete: true, self: 0, total: 0 };
      const own = total() - (callees.get(reading) ?? 0);
      profiles.set(plan, {
        rows: before.rows + rows,
        readings: before.readings + 1,
        complete: before.complete && ended,
        // Samples may make what it calls a little longer than the whole.
        self: before.self + Math.max(0, own),
        total: before.total + total(),
      });
    }
    return profiles;
  }
}
