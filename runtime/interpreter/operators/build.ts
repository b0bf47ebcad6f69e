// Makes running operators of a plan: each kind in its file.
import type { Plan } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { aggregateRows } from './aggregate.js';
import { filterRows } from './filter.js';
import { joinRows } from './join.js';
import { limitRows } from './limit.js';
import type { Required, Rows } from './operator.js';
import { projectRows } from './project.js';
import { numberRows } from './row-number.js';
import { scanRows } from './scan.js';
import { sharedScanRows, shareRows } from './share.js';
import { sortRows } from './sort.js';
import { unionRows } from './union.js';
import { valuesRows } from './values.js';

/** The operators of `plan`, ready to be pulled; they give at least the `required` columns. */
export function buildRows(plan: Plan, required: Required, context: Context): Rows {
  if (context.profile === undefined) return buildOperator(plan, required, context);
  return context.profile.watch(plan, buildOperator(plan, required, context));
}

function buildOperator(plan: Plan, required: Required, context: Context): Rows {
  switch (plan.kind) {
    case 'scan':
      return scanRows(plan, required, context);
    case 'values':
      return valuesRows(plan, context);
    case 'filter':
      return filterRows(plan, required, context);
    case 'project':
      return projectRows(plan, required, context);
    case 'join':
      return joinRows(plan, required, context);
    case 'aggregate':
      return aggregateRows(plan, required, context);
    case 'sort':
      return sortRows(plan, required, context);
    case 'row_number':
      return numberRows(plan, required, context);
    case 'limit':
      return limitRows(plan, required, context);
    case 'share':
      return shareRows(plan, required, context);
    case 'shared_scan':
      return sharedScanRows(plan, context);
    case 'union':
      return unionRows(plan, required, context);
  }
}
