// What the benchmark and the processes of its engines say to each other: a line of JSON each way. A process first says
// hello, when its tables are ready; then it answers requests, one after another. The processes are node-engine.ts and
// python_engine.py; who asks is peer.ts.

/** What a process says when its tables are ready. */
export interface Hello {
  readonly version: string;
  /** How results are fetched. */
  readonly results: string;
}

/** To run statements, timed; or to answer them as text, of which only sums are told. */
export interface Request {
  readonly task: 'time' | 'answer';
  readonly statements: readonly string[];
}

/** Milliseconds from the first statement's text to the last result, all rows fetched, and of parts of that by name. */
export interface Times {
  readonly total: number;
  readonly [part: string]: number;
}

/** One execution of a script. */
export interface Execution {
  /** Rows of its query. */
  readonly rows: number;
  readonly times: Times;
}

/** The rows of an answer without their order: how many, and of each column a sum. */
export interface Answer {
  readonly rows: number;
  /** Of a column of numbers their sum; of any other the sum of the CRC-32 of its values as text. NULL counts 0. */
  readonly columns: readonly number[];
}

/** What says that an engine does not take a query. */
export interface Refusal {
  readonly error: string;
}

/**
 * Whether two answers are the same up to rounding: engines differ in how many digits an average has, and some compute
 * with doubles.
 */
export function sameAnswer(a: Answer, b: Answer): boolean {
  if (a.rows !== b.rows || a.columns.length !== b.columns.length) return false;
  return a.columns.every((sum, k) => {
    const other = b.columns[k]!;
    return Math.abs(sum - other) <= 1e-5 * Math.max(Math.abs(sum), Math.abs(other)) + 1e-6 * a.rows;
  });
}
