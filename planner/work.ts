// Estimates how much work a plan is, for rules that weigh one way of computing something against another, and for the
// choice of how a query is executed. One unit is about a nanosecond of one thread of compiled code. Like estimates
// of rows, it decides only how an answer is computed.
import { estimateRows } from './estimate.js';
import type { Expression } from './expression.js';
import { subexpressions } from './expression-tree.js';
import type { AggregatePlan, Plan } from './plan.js';
import { children } from './plan.js';

/**
 * Work for a row, as compiled code needs it on a machine of 2 cores for the operators of TPC-H at scale factor 1:
 * reading it from a table, testing the cheapest conjunct, putting it into a join table, sorting it, and keeping it in
 * a collector and reading it from there again.
 */
const WORK = { scan: 1, test: 0.3, build: 6, sort: 20, keep: 4, read: 1 };

/** Work to look a row up in a join table, or to find its group, where the table fits the caches and where not. */
const PROBE_WORK = { cached: 2, large: 10 };
const GROUP_WORK = { cached: 6, large: 30 };

/** Rows of a table that fits the caches. */
const CACHED_ROWS = 32_768;

function lookUpWork(work: { readonly cached: number; readonly large: number }, rows: number): number {
  return rows <= CACHED_ROWS ? work.cached : work.large;
}

/** Work to emit and compile one pipeline. */
const PIPELINE_WORK = 1_000_000;

/** How much more must be spared than is spent, as estimates of rows are often off by that much. */
const MARGIN = 2;

const workByPlan = new WeakMap<Plan, number>();

/** The work of computing `plan`'s rows. */
function estimateWork(plan: Plan): number {
  let work = workByPlan.get(plan);
  if (work === undefined) {
    work = sumWork(plan);
    workByPlan.set(plan, work);
  }
  return work;
}

function sumWork(plan: Plan): number {
  switch (plan.kind) {
    case 'scan':
      return estimateRows(plan) * WORK.scan;
    case 'values':
      return 0;
    case 'shared_scan':
      return estimateRows(plan) * WORK.read;
    case 'share':
      return estimateWork(plan.definition) + estimateWork(plan.input);
    case 'filter': {
      const test = plan.predicate.reduce((sum, conjunct) => sum + expressionWeight(conjunct), 0) * WORK.test;
      return estimateWork(plan.input) + estimateRows(plan.input) * test;
    }
    case 'project':
      return estimateWork(plan.input);
    case 'join': {
      const [built, probed] = plan.build === 'left' ? [plan.left, plan.right] : [plan.right, plan.left];
      const [builtRows, probedRows] = [estimateRows(built), estimateRows(probed)];
      // Without keys every pair is looked at.
      const pairs = plan.keys.length === 0 ? builtRows * probedRows * WORK.read : 0;
      const own = builtRows * WORK.build + probedRows * lookUpWork(PROBE_WORK, builtRows) + pairs;
      return estimateWork(built) + estimateWork(probed) + own;
    }
    case 'aggregate':
      return estimateWork(plan.input) + estimateRows(plan.input) * lookUpWork(GROUP_WORK, estimateRows(plan));
    case 'sort':
    case 'row_number':
      return estimateWork(plan.input) + estimateRows(plan.input) * WORK.sort;
    case 'limit':
      return estimateWork(plan.input) + estimateRows(plan) * (WORK.keep + WORK.read);
    case 'union': {
      const inputs = plan.inputs.reduce((sum, input) => sum + estimateWork(input.plan), 0);
      return inputs + estimateRows(plan) * (WORK.keep + WORK.read);
    }
  }
}

/** A rough weight: comparisons of numbers 1, of text 4, patterns 20, everything inside added up. */
export function expressionWeight(expression: Expression): number {
  const inner = subexpressions(expression).reduce((sum, part) => sum + expressionWeight(part), 0);
  if (expression.kind !== 'call') return expression.kind === 'cast' ? inner + 1 : inner;
  if (expression.function === 'like' || expression.function === 'ilike') return inner + 20;
  return inner + (expression.arguments[0]?.type.kind === 'text' ? 4 : 1);
}

/** Whether compiled code keeps all rows of an operator before anything reads the first, wherever it stands. */
export function keepsRows(plan: Plan): boolean {
  return ['aggregate', 'sort', 'limit', 'union', 'row_number'].includes(plan.kind);
}

/** Whether computing a plan once and reading its rows twice is less work than computing it twice. */
export function isWorthSharing(plan: Plan): boolean {
  // What keeps its rows anyway costs nothing more to read again.
  if (keepsRows(plan)) return true;
  const sparedPipelines = pipelines(plan) - 2;
  const spared = estimateWork(plan) + sparedPipelines * PIPELINE_WORK;
  return spared > MARGIN * estimateRows(plan) * (WORK.keep + 2 * WORK.read);
}

/**
 * Whether it is less work to group only a share of what is grouped, which a semi join of the input with `reducer` finds.
 * The semi join spares its share of all but the reading of tables, as joins within can come after it.
 */
export function isWorthReducing(aggregate: AggregatePlan, reducer: Plan, share: number): boolean {
  const [rows, reducing] = [estimateRows(aggregate.input), estimateRows(reducer)];
  const spared = (1 - share) * (estimateWork(aggregate) - readingWork(aggregate));
  const spent = estimateWork(reducer) + reducing * WORK.build + rows * lookUpWork(PROBE_WORK, reducing) + PIPELINE_WORK;
  return spared > MARGIN * spent;
}

/**
 * Whether it is less work to group one side of a join first: `parts` are its groups, and `early` does with them what
 * `aggregate` does. Each part must take in some rows, and few rows that the join would drop.
 */
export function isWorthAggregatingEarly(aggregate: AggregatePlan, parts: AggregatePlan, early: AggregatePlan): boolean {
  const rows = estimateRows(parts.input);
  if (rows < MARGIN * estimateRows(parts) || rows > MARGIN * estimateRows(aggregate.input)) return false;
  return estimateWork(early) + PIPELINE_WORK < estimateWork(aggregate);
}

/** The part of a plan's work that is reading tables and filtering them. */
function readingWork(plan: Plan): number {
  if (plan.kind === 'scan') return estimateWork(plan);
  if (plan.kind === 'filter' && plan.input.kind === 'scan') return estimateWork(plan);
  return children(plan).reduce((sum, child) => sum + readingWork(child), 0);
}

/** Pipelines of compiled code, about: one begins after every operator that must first take in all of its rows. */
export function pipelines(plan: Plan, first = 1): number {
  switch (plan.kind) {
    case 'scan':
    case 'shared_scan':
    case 'values':
      return first;
    case 'share':
      return pipelines(plan.definition) + pipelines(plan.input, first);
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
