// A query whose emission fails while its first pipeline runs already.
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import type { CompiledPipeline, EmitOptions } from '../../codegen/index.js';
import { withInstance } from '../../runtime/instance.js';
import { databaseSettings } from '../../runtime/options.js';
import type { Engine, PreparedQuery } from '../../runtime/prepare.js';
import { endless, native, Table } from '../native/fixture.js';

test('emission that fails half-way ends what runs already', async (t) => {
  const { pipelines, objects } = endless(new Table([]));
  const { name, bitcode } = pipelines[0]!;
  const scheduler = native.openScheduler(2);
  const pipeline: CompiledPipeline = {
    name,
    operators: [],
    source: { kind: 'single' },
    sink: 0,
    object: objects[0],
    finishes: true,
    constants: new Uint8Array(0),
    tables: [],
    instructions: 0,
    counters: [],
    counterCount: 0,
  };
  const prepared = {
    emit({ take }: EmitOptions) {
      writeFileSync(native.bitcodeFile.path, readFileSync(`/proc/self/fd/${bitcode}`));
      take({ pipelines: [pipeline], ir: undefined });
      throw new RangeError('Maximum call stack size exceeded');
    },
  };
  const emitted = withInstance(
    { native, scheduler } as unknown as Engine,
    prepared as unknown as PreparedQuery,
    databaseSettings({ threads: 2 }),
    { keepIr: false, keepStages: false, analyze: false, run: true },
    new AbortController().signal,
    () => t.fail(),
  );
  await t.throwsAsync(emitted, { instanceOf: RangeError });
  t.deepEqual(
    native.instances().map(({ kind }) => kind),
    ['library'],
  );
  native.closeScheduler(scheduler);
});
