// How a query is executed where its options leave that open: interpreted where reading the rows one by one is
// estimated to take less time than making machine code would, else compiled. Compiled, each pipeline begins in the fast
// tier; that one goes on in the optimised tier is decided while it runs, by what it is measured to take
// (native/scheduler/tier_up.h).
import { estimateRows } from '../planner/estimate.js';
import type { Plan, Query } from '../planner/plan.js';
import { pipelines } from '../planner/work.js';
import type { Settings } from './options.js';

/** How a query can be executed. */
export type Execution = 'interpreted' | Tier;

/** How hard machine code is compiled. */
export type Tier = 'fast' | 'optimised';

/**
 * Milliseconds to emit, compile (in the fast tier) and link one pipeline, and microseconds that the interpreter takes
 * for a row in one operator. TPC-H's queries at scale factor 0.01 on a machine of 2 cores take 0.9 to 1.7 ms, and 0.03 to
 * 0.22 µs once JavaScript's compiler has seen them; `mayfly compare` shows both for any query.
 */
const COMPILE_MILLISECONDS = 1.5;
const INTERPRET_MICROSECONDS = 0.15;

/** Milliseconds after which interpreting is given up for `auto`: the estimate was wrong, and compiling takes less. */
export const GIVE_UP_MILLISECONDS = 100;

/** Whether a query is to be interpreted. */
export function isInterpreted({ mode, tierUpAfter }: Settings, query: Query): boolean {
  if (mode !== 'auto') return mode === 'interpreted';
  if (tierUpAfter !== undefined) return false;
  const interpreting = (interpretedRows(query.plan) * INTERPRET_MICROSECONDS) / 1000;
  return interpreting < pipelines(query.plan) * COMPILE_MILLISECONDS;
}

/**
 * Instructions from which on a module is compiled without further pipelines. Measured with TPC-H at scale factors 0.01
 * and 1 on a machine of 2 cores: with fewer there are more modules, each at a cost; with more the first ones start later,
 * and the last one keeps the query waiting for longer, the more so the longer an instruction takes to compile.
 */
const MODULE_INSTRUCTIONS = { fast: 200, optimised: 50 };

/**
 * How hard a pipeline is compiled before it runs, whether it may go over to the optimised tier while it runs, and how
 * large modules become.
 */
export function chooseTier({ mode }: Settings): { tier: Tier; tierUp: boolean; moduleInstructions: number } {
  const tier = mode === 'optimised' ? 'optimised' : 'fast';
  return { tier, tierUp: mode === 'auto', moduleInstructions: MODULE_INSTRUCTIONS[tier] };
}

/** Rows that operators take in, summed over all of them. */
function interpretedRows(plan: Plan): number {
  switch (plan.kind) {
    case 'scan':
    case 'shared_scan':
    case 'values':
      return estimateRows(plan);
    case 'share':
      return interpretedRows(plan.definition) + interpretedRows(plan.input);
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
