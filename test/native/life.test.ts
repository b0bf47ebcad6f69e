// Instances live as long as their queries: after thousands of them nothing is left, of memory or of mappings.

import { readdirSync, readFileSync } from 'node:fs';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import {
  appendRow,
  createQuery,
  describeQuery,
  native,
  pipelineModule,
  projection,
  runQuery,
  Table,
} from './fixture.js';

const scheduler = native.openScheduler(2);
const table = new Table([Array.from({ length: 1000 }, (_, index) => index)]);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Resident memory without JavaScript's heap, which grows at its own pace. */
function residentBytes(): number {
  collectGarbage();
  return (
    Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]) * 4096 - getHeapStatistics().total_physical_size
  );
}

/** Mappings of machine code: every instance has some of its own. */
const mappings = () => readFileSync('/proc/self/maps', 'utf8').match(/ r.xp /g)?.length ?? 0;
/** Open files, among them the one that this reading needs. */
const descriptors = () => readdirSync('/proc/self/fd').length;

test.serial('an instance is born with its query and dies with it', async (t) => {
  const before = Date.now();
  const query = createQuery(scheduler, projection(table, 1));
  const born = native.instances();
  const [library, instance, ...others] = born;
  t.is(library?.kind, 'library');
  t.is(instance?.kind, 'query');
  t.deepEqual(others, []);
  t.true(instance !== undefined && instance.born >= before && instance.born <= Date.now());
  const report = await native.runQuery(query);
  t.is(instance?.id, report.instance);
  t.is(native.instances().length, 2);
  native.destroyQuery(query);
  t.deepEqual(native.instances(), born.slice(0, 1));
  native.destroyQuery(createQuery(scheduler, projection(table, 1)));
  t.is(native.instances().length, 1);
});

test.serial('5,000 queries, a third of which fail or are cancelled, leave nothing behind', async (t) => {
  // Bitcode is made once: what llvm-bindings keeps is not at issue here.
  const good = projection(table, 2).pipelines[0]!;
  const failing = pipelineModule('project', 0, (body) => {
    body.b.failIf(body.b.boolean(true), 'integer_range');
    appendRow(body);
  });
  const absent = pipelineModule('another', 0, (body) => body.b.store(body.b.integer(64, 1), appendRow(body)));
  const objects = [{ kind: 'collector', rowSize: 8, offset: 0 }] as const;
  const variants = [
    good.bitcode,
    good.bitcode,
    failing,
    good.bitcode,
    good.bitcode,
    absent,
    good.bitcode,
    good.bitcode,
    undefined,
  ];
  let sample = { resident: 0, mappings: 0 };
  for (let count = 0; count < 5000; count++) {
    const bitcode = variants[count % variants.length];
    const tier = count % 4 === 0 ? 'optimised' : 'fast';
    const query = createQuery(
      scheduler,
      describeQuery({
        tier,
        objects,
        pipelines: [{ ...good, bitcode: bitcode ?? good.bitcode }],
        // Of the few morsels none is left for the optimised code, which nobody waits for.
        tierUp: tier === 'fast',
        ...(count % 3 === 0 && { tierUpAfter: count % 2 }),
        keepStages: count % 50 === 0,
      }),
    );
    if (bitcode === undefined) native.cancelQuery(query);
    const report = await native.runQuery(query);
    native.destroyQuery(query);
    // Not an assertion each: the test framework keeps every one.
    const expected = bitcode === good.bitcode ? 0 : bitcode === failing ? 4 : bitcode === absent ? 24 : 1;
    if (report.status !== expected) t.fail(`status ${report.status}, not ${expected}`);
    if (count === 1999) sample = { resident: residentBytes(), mappings: mappings() };
  }
  t.is(native.instances().length, 1);
  const growth = (residentBytes() - sample.resident) / 3000;
  t.log(`${Math.round(growth)} bytes of growth a query, mappings ${sample.mappings} -> ${mappings()}`);
  t.true(growth < 1024, `${growth} bytes a query`);
  t.true(mappings() <= sample.mappings + 20);
});

test.serial('thousands of tasks at once are all told of, more than a pipe holds', async (t) => {
  const column = { storage: { kind: 'null' }, batches: [] } as const;
  const reports = await Promise.all(Array.from({ length: 20_000 }, () => native.validateColumn(scheduler, column)));
  t.true(reports.every((report) => report.valid));
});

test.serial('schedulers come and go', async (t) => {
  const query = projection(table, 1);
  const before = descriptors();
  for (let count = 0; count < 50; count++) {
    const another = native.openScheduler(4);
    await runQuery(another, query);
    native.closeScheduler(another);
  }
  t.is(descriptors(), before);
});
