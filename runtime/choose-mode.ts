// How a query is executed where its options leave that open: interpreted where reading the rows one by one is
// estimated to take less time than making machine code would, else compiled, and the harder the more rows there are.
import { estimateRows } from '../planner/estimate.js';
import type { Plan, Query } from '../planner/plan.js';
import type { Settings } from './options.js';

/** How a query can be executed. */
export type Execution = 'interpreted' | 'fast' | 'optimised';

/** Below so many scanned rows the fast tier's answer is there before better code would have been compiled. */
const FAST_TIER_ROWS = 200_000;

/**
 * Milliseconds to emit, compile (in the fast tier) and link one pipeline, and microseconds that the interpreter takes
 * for a row in one operator. TPC-H's queries at scale factor 0.01 on a machine of 2 cores take 1.2 to 1.7 ms, and 0.03 to
 * 0.27 µs once JavaScript's compiler has seen them; `mayfly compare` shows both for any query.
 */
const COMPILE_MILLISECONDS = 1.5;
const INTERPRET_MICROSECONDS = 0.25;

/** Milliseconds after which interpreting is given up for `auto`: the estimate was wrong, and compiling takes less. */
export const GIVE_UP_MILLISECONDS = 100;

/** Chooses for `auto`; any other mode is itself. */
export function chooseExecution(settings: Settings, query: Query, scannedRows: number): Execution {
  if (settings.mode !== 'auto') return settings.mode;
  const interpreting = (interpretedRows(query.plan) * INTERPRET_MICROSECONDS) / 1000;
  if (interpreting < pipelines(query.plan) * COMPILE_MILLISECONDS) return 'interpreted';
  return chooseTier(settings, scannedRows);
}

/** How hard a query is compiled, if it is. */
export function chooseTier(settings: Settings, scannedRows: number): 'fast' | 'optimised' {
  if (settings.mode === 'fast' || settings.mode === 'optimised') return settings.mode;
  return scannedRows < FAST_TIER_ROWS ? 'fast' : 'optimised';
}

/** Rows that operators take in, summed over all of them. */
function interpretedRows(plan: Plan): number {
  switch (plan.kind) {
    case 'scan':
    case 'values':
      return estimateRows(plan);
    case 'join': {
      const [left, right] = [estimateRows(plan.left), estimateRows(plan.right)];
      // Without keys every pair is looked at.
      const own = plan.keys.length === 0 ? left * right : left + right;
      return own + interpretedRows(plan.left) + interpretedRows(plan.right);
    }
    case 'union':
      return plan.inputs.reduce((sum, input) => sum + interpretedRows(input.plan), 0);
    default:
      return estimateRows(plan.input) + interpretedRows(plan.input);
  }
}

/** Pipelines of compiled code, about: one begins after every operator that must first take in all of its rows. */
function pipelines(plan: Plan, first = 1): number {
  switch (plan.kind) {
    case 'scan':
    case 'values':
      return first;
    case 'join':
      return pipelines(plan.left, first) + pipelines(plan.right);
    case 'union':
      return plan.inputs.reduce((sum, input) => sum + pipelines(input.plan), first);
    case 'filter':
    case 'project':
      return pipelines(plan.input, first);
    default:
      return pipelines(plan.input, first + 1);
  }
}
