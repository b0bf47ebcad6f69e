// Aggregate: takes all rows into groups by a Map, then gives a row for each group. Without grouping there is one
// group, even of no rows.
import type { Aggregate, Column, Expression } from '../../../planner/expression.js';
import { collectColumns } from '../../../planner/expression-tree.js';
import type { AggregatePlan } from '../../../planner/plan.js';
import type { Context } from '../context.js';
import { type Compile, compiler } from '../expression.js';
import { type Evaluate, mapKey, sizeOf, type Value } from '../value.js';
import { type Accumulator, accumulatorMaker } from './accumulator.js';
import { buildRows } from './build.js';
import { type Required, type Rows, rowCopier, rowSize, type Step } from './operator.js';

/** A group's keys and the state of each aggregate. */
interface Group {
  readonly keys: readonly Value[];
  readonly accumulators: readonly Accumulator[];
}

/** Bytes that an accumulator and its share of the table take, about. */
const ACCUMULATOR_BYTES = 48;

export function aggregateRows(plan: AggregatePlan, required: Required, context: Context): Rows {
  const aggregates = plan.aggregates.filter(({ column }) => required.has(column));
  const below = new Set<Column>();
  const note = (expression: Expression | undefined) => expression && collectColumns(expression, below);
  for (const { expression } of plan.groups) note(expression);
  for (const { argument, filter } of aggregates) {
    note(argument);
    note(filter);
  }
  const input = buildRows(plan.input, below, context);
  const compile = compiler(input.columns);
  const copyKeys = rowCopier(plan.groups.map(({ expression }) => compile(expression)));
  const makers = aggregates.map(accumulatorMaker);
  const updates = aggregates.map((aggregate, index) => compileUpdate(aggregate, index, compile));

  const groups = new Map<Value, Group>();
  const addGroup = (key: Value, keys: readonly Value[]): Group => {
    const group = { keys, accumulators: makers.map((make) => make()) };
    context.charge(rowSize(keys) + sizeOf(key) + ACCUMULATOR_BYTES * (1 + makers.length));
    groups.set(key, group);
    return group;
  };
  const grouped = plan.groups.length > 0;
  const single = grouped ? undefined : addGroup('', []);

  let reading: Iterator<Group> | undefined;
  let current: Group = { keys: [], accumulators: [] };
  let serial = 0;
  const columns = new Map<number, Evaluate>();
  plan.groups.forEach(({ column }, index) => {
    columns.set(column.id, () => current.keys[index]!);
  });
  aggregates.forEach(({ column }, index) => {
    let known = -1;
    let value: Value = null;
    columns.set(column.id, () => {
      if (known !== serial) {
        value = current.accumulators[index]!.result();
        known = serial;
      }
      return value;
    });
  });

  const next = (): Step => {
    while (reading === undefined) {
      const step = input.next();
      if (step === 'pause') return step;
      if (step === 'end') {
        reading = groups.values();
        break;
      }
      let group = single;
      if (group === undefined) {
        const keys = copyKeys();
        const key = mapKey(keys);
        group = groups.get(key) ?? addGroup(key, keys);
      }
      for (const update of updates) update(group.accumulators);
    }
    if (context.due()) return 'pause';
    const { done, value } = reading.next();
    if (done) return 'end';
    current = value;
    serial++;
    return 'row';
  };
  return { next, columns };
}

/** Gives the current row's value to an aggregate's accumulator. */
function compileUpdate(
  { argument, filter }: Aggregate,
  index: number,
  compile: Compile,
): (accumulators: readonly Accumulator[]) => void {
  const value: Evaluate = argument === undefined ? () => true : compile(argument);
  const passes = filter && compile(filter);
  return (accumulators) => {
    if (passes !== undefined && passes() !== true) return;
    const v = value();
    if (v !== null) accumulators[index]!.add(v);
  };
}
