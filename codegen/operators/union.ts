// Union: every input's pipelines collect into one object, which a further pipeline reads. The rows' layout is
// fixed beforehand from the types alone, as it must hold for every input.
//
//   for input:  for row: store its columns in append(collector)
//   read:       for row: consume
import type { Union } from '../../planner/plan.js';
import type { Kept, QueryEmitter, Required } from '../pipeline.js';
import { type Field, fieldReader, layoutRow } from '../row-layout.js';
import { typeRange } from '../value.js';
import { appendRow } from './sort.js';

/** Keeps the rows of all inputs. */
export function keepUnion(emitter: QueryEmitter, plan: Union, required: Required): Kept {
  const kept = plan.columns.map((column, k) => ({ column, k })).filter(({ column }) => required.has(column));
  const layout = layoutRow(kept.map(({ column: { type } }) => ({ type, range: typeRange(type), nullable: true })));
  const object = emitter.addObject({ kind: 'collector', rowSize: layout.size, offset: 0 });
  plan.inputs.forEach((input, k) => {
    const columns = kept.map(({ k: place }) => input.columns[place] as (typeof input.columns)[number]);
    emitter.produce(input.plan, new Set(columns), (pipeline) => {
      pipeline.operators.push('union');
      pipeline.sink = object;
      pipeline.finishes = k === plan.inputs.length - 1;
      const values = columns.map((column) => pipeline.evaluator.column(column));
      appendRow(pipeline, object, layout, values);
    });
  });
  const readers = kept.map(({ column }, k) => [column, fieldReader(layout.fields[k] as Field)] as const);
  return { label: 'union rows', object, columns: new Map(readers) };
}
