// The interpreted mode: walks a plan row at a time in TypeScript, over the same Arrow memory as compiled queries but
// with an evaluation of its own, so that each checks the other. No code is shared with codegen or the native library.
import { setImmediate } from 'node:timers/promises';
import type { Query } from '../../planner/plan.js';
import type { Table } from '../arrow.js';
import { buildResult } from '../result.js';
import { Context, type ReadMemory } from './context.js';
import { readColumn } from './expression.js';
import { buildRows } from './operators/build.js';
import type { Profile } from './profile.js';
import { ResultWriter } from './result-writer.js';

export interface InterpreterSettings {
  /** Bytes that the query may take, by a rough account. */
  readonly memoryLimit: number;
  readonly readMemory: ReadMemory;
  /** Called whenever the event loop has had its turn; throws where the query is to stop. */
  readonly checkCanceled: () => void;
  /** Milliseconds after which to give up. */
  readonly patience: number;
  /** Watches the operators, where they are analysed. */
  readonly profile?: Profile | undefined;
}

/** An answer, and what it took. */
export interface Interpretation {
  readonly rowCount: number;
  /** Bytes, about. */
  readonly peakMemory: number;
  /** Copies the result into an Arrow table. */
  readonly table: () => Table;
}

/**
 * Runs a plan whose columns have been checked. The event loop is kept waiting for some milliseconds at a time.
 * Throws the errors of compiled queries. Undefined where it took longer than there was patience.
 */
export async function interpret(query: Query, settings: InterpreterSettings): Promise<Interpretation | undefined> {
  const start = performance.now();
  const context = new Context(settings.readMemory, settings.memoryLimit, settings.profile);
  const rows = buildRows(query.plan, new Set(query.outputs.map(({ column }) => column)), context);
  const values = query.outputs.map(({ column }) => readColumn(rows.columns, column));
  const writer = new ResultWriter(
    query.outputs.map(({ column }) => column.type),
    context,
  );
  let rowCount = 0;
  for (let step = rows.next(); step !== 'end'; step = rows.next()) {
    if (step === 'row') {
      writer.add(values);
      rowCount++;
    } else {
      if (performance.now() - start > settings.patience) return undefined;
      await setImmediate();
      settings.checkCanceled();
      context.resume();
    }
  }
  writer.finish();
  const { batches } = writer;
  const fields = query.outputs.map(({ name, column: { type, nullable } }) => ({ name, type, nullable }));
  const table = () =>
    buildResult(
      fields,
      batches.map(({ reported }) => reported),
      (index, into) => batches[index]!.copy(into),
    );
  return { rowCount, peakMemory: context.peakMemory, table };
}
