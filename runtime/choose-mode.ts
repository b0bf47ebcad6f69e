// How a query is executed where its options leave that open: interpreted where reading the rows one by one is
// estimated to take less time than making machine code would, else compiled, and each pipeline the harder the more
// rows it reads.
import type { CompiledPipeline, PipelineSource, TableSource } from '../codegen/index.js';
import { estimateRows } from '../planner/estimate.js';
import type { Plan, Query } from '../planner/plan.js';
import { pipelines } from '../planner/work.js';
import type { Settings } from './options.js';

/** How a query can be executed. */
export type Execution = 'interpreted' | Tier;

/** How hard machine code is compiled. */
export type Tier = 'fast' | 'optimised';

/** A pipeline over fewer rows has done its work in the fast tier before better code would have been compiled. */
const FAST_TIER_ROWS = 3_000_000;

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
export function isInterpreted({ mode }: Settings, query: Query): boolean {
  if (mode !== 'auto') return mode === 'interpreted';
  const interpreting = (interpretedRows(query.plan) * INTERPRET_MICROSECONDS) / 1000;
  return interpreting < pipelines(query.plan) * COMPILE_MILLISECONDS;
}

/** How hard a pipeline is compiled. */
export function chooseTier({ mode }: Settings, { source }: CompiledPipeline): Tier {
  if (mode === 'fast' || mode === 'optimised') return mode;
  return sourceRows(source) < FAST_TIER_ROWS ? 'fast' : 'optimised';
}

function sourceRows(source: PipelineSource): number {
  switch (source.kind) {
    case 'table':
      return Math.min(source.table.rowCount, matchingRows(source));
    case 'object':
      return source.estimatedRows;
    case 'single':
      return 1;
  }
}

/** The rows of the blocks that a scan reads, about. */
function matchingRows({ blocks }: TableSource): number {
  return blocks === undefined
    ? Number.POSITIVE_INFINITY
    : blocks.rows * blocks.matching.reduce((sum, one) => sum + one, 0);
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
