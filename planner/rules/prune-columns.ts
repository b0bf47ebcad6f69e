// Rule: drops what nobody reads: columns of scans and values, outputs of projections, aggregates.
import type { Column, Expression } from '../expression.js';
import { collectColumns } from '../expression-tree.js';
import type { AggregatePlan, Plan, Query, Union, Values } from '../plan.js';
import { mapChildren, mapExpressions } from '../plan.js';

export function pruneColumns(query: Query): Query {
  const plan = new Pruning(query).prune(query.plan);
  return plan === query.plan ? query : { ...query, plan };
}

class Pruning {
  /** All columns that were found to be read. A column's one maker is looked at after everything that may read it. */
  readonly #read = new Set<Column>();

  constructor({ outputs }: Query) {
    for (const { column } of outputs) this.#read.add(column);
  }

  /** The plan without what is not read; itself where everything is. */
  prune(plan: Plan): Plan {
    switch (plan.kind) {
      case 'scan': {
        const columns = this.#keep(plan.columns);
        return columns === plan.columns ? plan : { ...plan, columns };
      }
      case 'values':
        return this.#pruneValues(plan);
      case 'shared_scan': {
        const columns = this.#keep(plan.columns);
        for (const { source } of columns) this.#read.add(source);
        return columns === plan.columns ? plan : { ...plan, columns };
      }
      case 'share': {
        const input = this.prune(plan.input);
        const definition = this.prune(plan.definition);
        return input === plan.input && definition === plan.definition ? plan : { ...plan, input, definition };
      }
      case 'project': {
        const outputs = this.#keep(plan.outputs);
        if (outputs.length === 0) return this.prune(plan.input);
        return this.#pruneInputs(outputs === plan.outputs ? plan : { ...plan, outputs });
      }
      case 'join': {
        this.#noteReads(plan);
        // A right side that is not unnested yet reads columns of the left.
        const right = this.prune(plan.right);
        const left = this.prune(plan.left);
        return left === plan.left && right === plan.right ? plan : { ...plan, left, right };
      }
      case 'aggregate':
        return this.#pruneAggregate(plan);
      case 'row_number':
        return this.#read.has(plan.column) ? this.#pruneInputs(plan) : this.prune(plan.input);
      case 'union':
        return this.#pruneUnion(plan);
      default:
        return this.#pruneInputs(plan);
    }
  }

  #pruneInputs(plan: Plan): Plan {
    this.#noteReads(plan);
    return mapChildren(plan, (child) => this.prune(child));
  }

  #noteReads(plan: Plan): void {
    mapExpressions(plan, (expression): Expression => {
      collectColumns(expression, this.#read);
      return expression;
    });
  }

  /** Those of some fields whose columns are read. */
  #keep<T extends { readonly column: Column }>(fields: readonly T[]): readonly T[] {
    const isRead = ({ column }: T): boolean => this.#read.has(column);
    return fields.every(isRead) ? fields : fields.filter(isRead);
  }

  #pruneValues(plan: Values): Plan {
    const kept = plan.columns.map((column) => this.#read.has(column));
    if (kept.every(Boolean)) return plan;
    const keep = <T>(items: readonly T[]): T[] => items.filter((_, i) => kept[i]);
    return { ...plan, columns: keep(plan.columns), rows: plan.rows.map(keep) };
  }

  #pruneAggregate(plan: AggregatePlan): Plan {
    const aggregates = this.#keep(plan.aggregates);
    // One group of which nothing is asked is one row.
    if (plan.groups.length === 0 && aggregates.length === 0) return { kind: 'values', columns: [], rows: [[]] };
    return this.#pruneInputs(aggregates === plan.aggregates ? plan : { ...plan, aggregates });
  }

  #pruneUnion(plan: Union): Plan {
    const kept = plan.columns.map((column) => this.#read.has(column));
    const keep = (columns: readonly Column[]): Column[] => columns.filter((_, k) => kept[k]);
    const same = kept.every(Boolean);
    const pruned = same
      ? plan
      : { ...plan, columns: keep(plan.columns), inputs: plan.inputs.map((i) => ({ ...i, columns: keep(i.columns) })) };
    for (const { columns } of pruned.inputs) for (const column of columns) this.#read.add(column);
    return mapChildren(pruned, (child) => this.prune(child));
  }
}
