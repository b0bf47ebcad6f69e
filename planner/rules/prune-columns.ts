// Rule: drops what nobody reads: columns of scans and values, outputs of projections, aggregates.
import type { Column, Expression } from '../expression.js';
import { collectColumns } from '../expression-tree.js';
import type { AggregatePlan, Plan, Query } from '../plan.js';
import { freeColumns, sharedColumns } from '../plan-columns.js';

type Required = ReadonlySet<Column>;

export function pruneColumns(query: Query): Query {
  return { ...query, plan: prune(query.plan, new Set(query.outputs.map(({ column }) => column))) };
}

/** `required` and all columns that `expressions` read. */
function and(required: Required, expressions: readonly (Expression | undefined)[]): Set<Column> {
  const all = new Set(required);
  for (const expression of expressions) if (expression !== undefined) collectColumns(expression, all);
  return all;
}

function prune(plan: Plan, required: Required): Plan {
  switch (plan.kind) {
    case 'scan': {
      const columns = plan.columns.filter(({ column }) => required.has(column));
      return columns.length === plan.columns.length ? plan : { ...plan, columns };
    }
    case 'values': {
      const kept = plan.columns.map((column) => required.has(column));
      if (kept.every(Boolean)) return plan;
      const keep = <T>(items: readonly T[]): T[] => items.filter((_, i) => kept[i]);
      return { ...plan, columns: keep(plan.columns), rows: plan.rows.map(keep) };
    }
    case 'shared_scan':
      return { ...plan, columns: plan.columns.filter(({ column }) => required.has(column)) };
    case 'share': {
      const pruned = { ...plan, input: prune(plan.input, required) };
      return { ...pruned, definition: prune(plan.definition, sharedColumns(pruned)) };
    }
    case 'filter':
      return { ...plan, input: prune(plan.input, and(required, plan.predicate)) };
    case 'project': {
      const outputs = plan.outputs.filter(({ column }) => required.has(column));
      const input = prune(
        plan.input,
        and(
          required,
          outputs.map(({ expression }) => expression),
        ),
      );
      return outputs.length === 0 ? input : { ...plan, input, outputs };
    }
    case 'join': {
      // A right side that is not unnested yet reads columns of the left.
      const read = new Set([...required, ...freeColumns(plan.right)]);
      const needed = and(read, [...plan.condition, ...plan.keys.flatMap(({ left, right }) => [left, right])]);
      return { ...plan, left: prune(plan.left, needed), right: prune(plan.right, needed) };
    }
    case 'aggregate':
      return pruneAggregate(plan, required);
    case 'sort':
      return {
        ...plan,
        input: prune(
          plan.input,
          and(
            required,
            plan.keys.map(({ expression }) => expression),
          ),
        ),
      };
    case 'row_number': {
      if (!required.has(plan.column)) return prune(plan.input, required);
      const read = [...plan.partition, ...plan.keys.map(({ expression }) => expression)];
      return { ...plan, input: prune(plan.input, and(required, read)) };
    }
    case 'limit':
      return { ...plan, input: prune(plan.input, required) };
    case 'union': {
      const kept = plan.columns.map((column) => required.has(column));
      const keep = (columns: readonly Column[]): Column[] => columns.filter((_, k) => kept[k]);
      const inputs = plan.inputs.map((input) => {
        const columns = keep(input.columns);
        return { columns, plan: prune(input.plan, new Set(columns)) };
      });
      return { ...plan, columns: keep(plan.columns), inputs };
    }
  }
}

function pruneAggregate(plan: AggregatePlan, required: Required): Plan {
  const aggregates = plan.aggregates.filter(({ column }) => required.has(column));
  // One group of which nothing is asked is one row.
  if (plan.groups.length === 0 && aggregates.length === 0) return { kind: 'values', columns: [], rows: [[]] };
  const read = [
    ...plan.groups.map(({ expression }) => expression),
    ...aggregates.flatMap(({ argument, filter }) => [argument, filter]),
  ];
  return { ...plan, aggregates, input: prune(plan.input, and(new Set(), read)) };
}
