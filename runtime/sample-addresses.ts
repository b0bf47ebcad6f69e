// Where in files the values lie that the planner will sample for a query: read ahead by the pool, they do not keep
// JavaScript's thread waiting. It is a guess. What it leaves out is read when it is asked for.
import type { Column, Expression } from '../planner/expression.js';
import { collectColumns, conjuncts } from '../planner/expression-tree.js';
import { children, type Plan } from '../planner/plan.js';
import { NamedTable } from './stored-table.js';

/** The addresses of sampled values that are in files and were not read in this process. */
export function sampleAddresses(plan: Plan): number[] {
  const addresses: number[] = [];
  if (!readsUnproven(plan)) return addresses;
  const sampled = sampledColumns(plan, new Set());
  const visit = (node: Plan): void => {
    if (node.kind === 'scan' && node.table instanceof NamedTable) {
      const { sample } = node.table;
      for (const { column, index } of node.columns) if (sampled.has(column)) sample.addAddresses(index, addresses);
    }
    for (const child of children(node)) visit(child);
  };
  visit(plan);
  return addresses;
}

/** Whether some column is known from an earlier process alone. */
function readsUnproven(plan: Plan): boolean {
  if (plan.kind !== 'scan') return children(plan).some(readsUnproven);
  const { table } = plan;
  return table instanceof NamedTable && plan.columns.some(({ index }) => !table.stored.columns[index]!.isProven);
}

/** Adds the columns on which conditions are tried and of which combinations of values are counted. */
function sampledColumns(plan: Plan, columns: Set<Column>): Set<Column> {
  switch (plan.kind) {
    case 'filter':
      addConditions(plan.predicate, columns);
      break;
    case 'join':
      addConditions(plan.condition, columns);
      for (const { left, right } of plan.keys) addEquality([left, right], columns);
      break;
    case 'project':
      for (const { expression } of plan.outputs) if (expression.kind !== 'column') collectColumns(expression, columns);
      break;
    case 'aggregate':
      // Of one column alone the facts tell how many values it has.
      for (const { expression } of plan.groups)
        if (plan.groups.length > 1 || expression.kind !== 'column') collectColumns(expression, columns);
      break;
  }
  for (const child of children(plan)) sampledColumns(child, columns);
  return columns;
}

function addConditions(conditions: readonly Expression[], columns: Set<Column>): void {
  for (const conjunct of conditions.flatMap(conjuncts)) {
    if (conjunct.kind === 'call' && conjunct.function === 'equal') addEquality(conjunct.arguments, columns);
    else collectColumns(conjunct, columns);
  }
}

/** Two columns that are equated are a key, of which the facts tell enough. */
function addEquality(sides: readonly Expression[], columns: Set<Column>): void {
  if (sides.every(({ kind }) => kind === 'column')) return;
  for (const side of sides) collectColumns(side, columns);
}
