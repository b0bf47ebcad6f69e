// The options of a Database and of a query, with their defaults; checked before anything is done with them.
import { availableParallelism, totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';
import { MayflyError } from '../planner/errors.js';
import { type DialectName, dialectNames } from '../planner/sql/dialects/dialect.js';

/**
 * How a query is executed: `interpreted` row at a time in JavaScript, or compiled to machine code, `fast` or
 * `optimised`. `auto` weighs compiling against running by the number of rows at hand. Answers are the same.
 */
export type Mode = 'auto' | 'interpreted' | 'fast' | 'optimised';

export interface DatabaseOptions {
  /** Worker threads; as many as the machine runs at once unless given. */
  readonly threads?: number;
  /** Bytes that one query may allocate; 80 % of the memory that the process may use unless given. */
  readonly memoryLimit?: number;
  /** Whether queries are specialised to facts about the data. Answers are the same. Default true. */
  readonly facts?: boolean;
  /** Default `auto`. */
  readonly mode?: Mode;
  /** How SQL text is written and what it means; in others than PostgreSQL's, the default, only queries. */
  readonly dialect?: DialectName;
  /** Rows that a worker takes at a time at most. Default 65,536. */
  readonly morselRows?: number;
}

export interface QueryOptions {
  /** Cancels the query: it rejects with query_canceled. */
  readonly signal?: AbortSignal;
  /** Overrides the database's. */
  readonly mode?: Mode;
  readonly dialect?: DialectName;
  readonly facts?: boolean;
  readonly memoryLimit?: number;
  readonly morselRows?: number;
  /**
   * In mode `auto`: how many morsels of each pipeline run in the fast tier, waiting for optimised code where it is not
   * there then; nothing is interpreted. Unless given, measurements decide. For tests.
   */
  readonly tierUpAfter?: number;
}

/** All options of a query, resolved. */
export interface Settings {
  readonly threads: number;
  readonly memoryLimit: number;
  readonly facts: boolean;
  readonly mode: Mode;
  readonly dialect: DialectName;
  readonly morselRows: number;
  readonly tierUpAfter: number | undefined;
}

/** Every mode, in the order in which they are named to people. */
export const modes: readonly Mode[] = ['auto', 'interpreted', 'fast', 'optimised'];

const MAX_THREADS = 1024;

/** Checks a database's options and fills in defaults. Throws invalid_parameter_value. */
export function databaseSettings(options: DatabaseOptions): Settings {
  checkKeys(options, ['threads', 'memoryLimit', 'facts', 'mode', 'dialect', 'morselRows']);
  return {
    threads: integer('threads', options.threads ?? Math.min(availableParallelism(), MAX_THREADS), MAX_THREADS),
    memoryLimit: integer('memoryLimit', options.memoryLimit ?? defaultMemoryLimit()),
    facts: boolean('facts', options.facts ?? true),
    mode: mode(options.mode ?? 'auto'),
    dialect: dialect(options.dialect ?? 'postgres'),
    morselRows: integer('morselRows', options.morselRows ?? 65_536),
    tierUpAfter: undefined,
  };
}

/** Checks a query's options and fills in the database's. Throws invalid_parameter_value. */
export function querySettings(options: QueryOptions, database: Settings): Settings {
  checkKeys(options, ['signal', 'mode', 'dialect', 'facts', 'memoryLimit', 'morselRows', 'tierUpAfter']);
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
    throw invalid('signal', 'an AbortSignal');
  return {
    threads: database.threads,
    memoryLimit: integer('memoryLimit', options.memoryLimit ?? database.memoryLimit),
    facts: boolean('facts', options.facts ?? database.facts),
    mode: mode(options.mode ?? database.mode),
    dialect: dialect(options.dialect ?? database.dialect),
    morselRows: integer('morselRows', options.morselRows ?? database.morselRows),
    tierUpAfter: options.tierUpAfter === undefined ? undefined : integer('tierUpAfter', options.tierUpAfter),
  };
}

function defaultMemoryLimit(): number {
  // A control group may allow less than the machine has; without one Node answers 0 or an absurdly large number.
  const constrained = constrainedMemory() ?? 0;
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(0.8 * available);
}

function checkKeys(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw invalid('options', 'an object');
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new MayflyError('invalid_parameter_value', 'options', `there is no option ${JSON.stringify(unknown)}`, {
    hint: `Options are ${known.join(', ')}.`,
  });
}

function integer(name: string, value: unknown, maximum = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > maximum) {
    const range = maximum === Number.MAX_SAFE_INTEGER ? 'a positive integer' : `an integer from 1 to ${maximum}`;
    throw invalid(name, range, value);
  }
  return value as number;
}

function boolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalid(name, 'true or false', value);
  return value;
}

function mode(value: unknown): Mode {
  const known = modes.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  throw invalid('mode', "'auto', 'interpreted', 'fast' or 'optimised'", value);
}

function dialect(value: unknown): DialectName {
  const known = dialectNames.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  throw invalid('dialect', `one of ${dialectNames.join(', ')}`, value);
}

function invalid(name: string, expected: string, value?: unknown): MayflyError {
  const found = value === undefined ? '' : `, not ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
  return new MayflyError('invalid_parameter_value', 'options', `${name} must be ${expected}${found}`);
}
