// What can go wrong with a query: every failure is a typed error, and the next query runs as if nothing had been.

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import test from 'ava';
import { functionType } from '../../codegen/llvm.js';
import { queryErrors } from '../../native/abi.js';
import type { ModuleDescriptor } from '../../native/query-abi.js';
import { MayflyError } from '../../planner/errors.js';
import { NativeLibrary, reportedError } from '../../runtime/native-library.js';
import {
  appendRow,
  columnValue,
  createQuery,
  type DescribedQuery,
  describeModules,
  describeQuery,
  endless,
  native,
  pipelineModule,
  projection,
  type QueryParts,
  runQuery,
  Table,
} from './fixture.js';

type Tier = ModuleDescriptor['tier'];

const scheduler = native.openScheduler(2);
const table = new Table([Array.from({ length: 10_000 }, (_, index) => index)]);

/** Bitcode of an LLVM 19 module that is well-formed, but calls an instruction of another processor: `fatal`. */
const foreignInstruction = Buffer.from(
  'QkPA3jUUAAAFAAAAYgwwJEpZvmbd+7W/C1GATAEAAAAhDAAAXgEAAAsCIQACAAAAGQAAAAeBI5FByARJBhAyOZIBhAwlBQgZHgSLYoAMRQJCkgtCZBAyFDgIGEsKMjKISHDEISNEEoeMEEGSAmTICLEUIENGiCDJATIyhFgOkJEhRJChgqICGcMHyxUZMoyMJRAdOnTIAACJIAAADAAAACJmBBCyQoLJEFJCgsmQccJQSAoJJkPGBUIyJggOGgGYIwCFYgSANEcABmUgORAAAFEYAAAGAAAAG57g/////wfgFAA/AP4AkIA+CGwBAAAASRgAAAEAAAATggAAGiFMDqUXvQ1/od9z+sscpofZLjZ7SAUUAwAAAAAAAAAAAAAAQAEMqYqpAAIgAAAAAAAAAAAAKACJDQJFxQIAAGIxAADDAAAAMwiAHMThHGYUAT2IQziEw4xCgAd5eAdzmHEM5gAP7RAO9IAOMwxCHsLBHc6hHGYwBT2IQziEgxvMAz3IQz2MAz3MeIx0cAd7CAd5SIdwcAd6cAN2eIdwIIcZzBEO7JAO4TAPbjAP4/AO8FAOMxDEHd4hHNghHcJhHmYwiTu8gzvQQzm0Azy8gzyEAzvM8BR2YAd7aAc3aIdyaAc3gIdwkIdwYAd2KAd2+AV2eId3gIdfCIdxGIdymId5mIEs7vAO7uAO9cAO7DADYsihHOShHMyhHOShHNxhHMohHMSBHcphBtaQQznIQzmYQznIQzm4wziUQziIAzuUwy+8gzz8gjvUAzuwwwzHaYdwWIdycIN0aAd4YId0GId0oIcZzlMP7gAP8lAO5JAO40AP4SAO7FAOMyAoHdzBHsJBHtIhHNyBHtzgHOThHeoBHmYYUTiwQzqcgzvMUCR2YAd7aAc3YId3eAd4mFFM9JAP8FAOMx5qHsphHOghHd7BHX4BHuShHMwhHfBhBlSFgzjMwzuwQz3QQzn8wjzkQzuIwzuww4zFCod5mId3GId0CAd6KAdymIFc4xAO7MAO5VAO8zAjwdJBHuThF9jhHd4BHmZIGTuwgz20gxuEwziMQznMwzy4wTnIwzvUAzzMSLRxCAd2YAdxCIdxWIcZ28YO7GAP7eAG8CAP5TAP5SAP9lAObhAO4zAO5TAP8+AG6eAO5FAO+DAj4uxhHMKBHdjhF+whHeYhHcQhHdghHeghH2YgnTu8Qz24AzmUgznMWLxwcAd3eAd6CAd6SId3cIcZy+cO7zAP4eAO6UAP6aAP5TDDAQNzqAd3GIdfmIdwcId0oId00IdymIGEQTngwziwQz2QQznMQMSgHcqhHeBBHt7BHGYkYzAO4cAO7DAP6UAP5TBDIYN1GAdzSIdfoId8gIdymLGUATyMwzyUwzjQQzq8gzvMw4zFDEghFUJhHuYhHc7BHVKBFGZMZzAO7yAP7+AG71AP9DAP6UAO5eAG5iAP4dAO5TCjQIN2aAd5CAcAqRgAAC0AAAALCnIoh3eAB3pYcJhDPbjDOLBDOdDDguYcxqEN6EEewsEd5iEd6CEd3sEdFjTjYA7nUA/hIA/kQA/hIA/nUA70sICBB3koh3BgB3Z4h3EIB3ooB3JYcJzDOLQBO6SDPZTDAmsc2CEc3OEc3CAc5GEc3CAc6IEewmEc0KEcyGEcwoEd2GHBAQ/0IA/hUA/0gA4LiHUYB3NIhwXPOLyDO9hDOcjDOZSDO4xDOYwDPcgDOwAAAADREAAABgAAAAfMPKSDO5wDO5QDPaCDPJRDOJDDAQAAAGEgAAAVAAAAEwRBLBAAAAACAAAAxBIoAgAAAAAjBgYAgmBQIEIwbEAgwQBsOBAAAAkAAAAmUEAUEWGWEFxmMBDNYASG5FCRQFhBERAG0tiAYTmRQkQAAAAAAAAAcSAAAAMAAAAyDhAihADLAgAAAAAAAAAAXQwAAA8AAAASA5RwAAAAAGZhdGFsbGx2bS5hYXJjaDY0LmNyYzMyYjE5LjEuNy90bXAvaG9zdC9mYXRhbC5sbAAAAAA=',
  'base64',
);

function fromBytes(bytes: Uint8Array, tier: Tier = 'fast'): DescribedQuery {
  const file = native.createMemoryFile();
  writeFileSync(file.path, bytes);
  return describeQuery({
    objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
    pipelines: [{ name: 'fatal', bitcode: file.descriptor, source: table.source, sink: 0 }],
    tier,
  });
}

/** Ways for a query to fail before, while and after its pipeline goes over to the optimised tier. */
const tierUps = [0, 1, 100].map((tierUpAfter) => ({ tierUp: true, tierUpAfter, morselRows: 100 }));

const works = async () => (await runQuery(scheduler, projection(table, 1))).values.length === 10_000;

test.afterEach('the next query runs, and no instance is left', async (t) => {
  t.is(native.instances().length, 1);
  t.true(await works());
});

test.serial('bitcode that is none', async (t) => {
  const bitcodes = [
    Buffer.alloc(0),
    Buffer.from('BC\xc0\xde', 'latin1'),
    Buffer.from('not bitcode at all'),
    Buffer.alloc(1000, 7),
    foreignInstruction.subarray(0, 700),
  ];
  for (const bitcode of bitcodes) {
    const { report } = await runQuery(scheduler, fromBytes(bitcode));
    t.is(report.status, queryErrors.internal[0]);
    t.not(report.detail, '');
  }
});

test.serial('code that LLVM cannot generate', async (t) => {
  for (const tier of ['fast', 'optimised'] as const) {
    const { report } = await runQuery(scheduler, fromBytes(foreignInstruction, tier));
    t.is(report.status, queryErrors.internal[0]);
    t.regex(report.detail, /could not compile fatal.*Cannot select/);
    t.true(await works());
  }
});

test.serial('a pipeline that the module does not define', async (t) => {
  const descriptor = projection(table, 1);
  const { report } = await runQuery(scheduler, {
    ...descriptor,
    pipelines: descriptor.pipelines.map((pipeline) => ({ ...pipeline, name: 'absent' })),
  });
  t.is(report.status, queryErrors.internal[0]);
  t.regex(report.detail, /absent/);
});

test.serial('a function that nobody defines', async (t) => {
  const bitcode = pipelineModule('caller', 0, (body) => {
    const { b } = body;
    b.store(b.module.declare('nobody_knows', functionType('void', [])), appendRow(body));
  });
  const { report } = await runQuery(
    scheduler,
    describeQuery({
      objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
      pipelines: [{ name: 'caller', bitcode, source: table.source, sink: 0 }],
    }),
  );
  t.is(report.status, queryErrors.internal[0]);
  t.regex(report.detail, /nobody_knows/);
});

test.serial('an error raised by generated code', async (t) => {
  const bitcode = pipelineModule('divide', 0, (body) => {
    const { b } = body;
    const value = columnValue(body);
    b.failIf(b.compare('eq', value, b.integer(64, 7777)), 'division_by_zero');
    b.store(value, appendRow(body));
  });
  for (const more of [{}, ...tierUps]) {
    const { report, values } = await runQuery(
      scheduler,
      describeQuery({
        objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
        pipelines: [{ name: 'divide', bitcode, source: table.source, sink: 0 }],
        ...more,
      }),
    );
    const error = reportedError(report);
    t.true(error instanceof MayflyError);
    t.is(error?.code, 'division_by_zero');
    t.is(error?.message, 'division by zero');
    t.deepEqual(values, []);
  }
});

test.serial('too little memory', async (t) => {
  const big = new Table([Array.from({ length: 1_000_000 }, () => 1)]);
  for (const more of [{}, ...tierUps]) {
    const { report } = await runQuery(scheduler, projection(big, 1, { memoryLimit: 1 << 20, ...more }));
    const error = reportedError(report);
    t.is(error?.code, 'out_of_memory');
    t.regex(error?.message ?? '', /1048576/);
  }
});

test.serial('cancelled: before the start, while compiling, while running, after the end', async (t) => {
  const cancelled = async (wait: number | undefined, more: Partial<QueryParts>) => {
    const query = createQuery(scheduler, endless(table, more));
    if (wait === undefined) native.cancelQuery(query);
    const running = native.runQuery(query);
    if (wait !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      native.cancelQuery(query);
      native.cancelQuery(query);
    }
    const report = await running;
    native.cancelQuery(query);
    native.destroyQuery(query);
    native.cancelQuery(query);
    return report.status;
  };
  const expected = queryErrors.canceled[0];
  t.is(await cancelled(undefined, {}), expected);
  t.is(await cancelled(0, { morselRows: 1, tier: 'optimised' }), expected);
  t.is(await cancelled(20, { morselRows: 1 }), expected);
  for (const tierUpAfter of [0, 1])
    for (const wait of [undefined, 0, 1, 2, 4, 20])
      t.is(await cancelled(wait, { morselRows: 1, tierUp: true, tierUpAfter }), expected);
});

test.serial('a query runs once, and is destroyed only when it is not running', async (t) => {
  const held = createQuery(scheduler, endless(table));
  const running = native.runQuery(held);
  t.throws(() => native.destroyQuery(held), { code: 'internal_error', message: /running/ });
  await t.throwsAsync(() => native.runQuery(held), { message: /started/ });
  t.throws(() => native.queryStage(held, 0, 'assembly'), { message: /not ended/ });
  native.cancelQuery(held);
  t.is((await running).status, queryErrors.canceled[0]);
  native.destroyQuery(held);

  const query = createQuery(scheduler, projection(table, 1));
  const report = await native.runQuery(query);
  t.is(report.status, 0);
  t.throws(() => native.queryStage(query, 0, 'assembly'), { message: /kept no such stage/ });
  t.throws(() => native.copyResult(query, report, 1000, Buffer.alloc(8)), { message: /no room/ });
  native.destroyQuery(query);
  t.throws(() => native.destroyQuery(query), { message: /no query/ });
});

test.serial('descriptors with mistakes', (t) => {
  const good = projection(table, 1);
  const [pipeline] = good.pipelines;
  const object = { kind: 'object', object: 0 } as const;
  const groups = { kind: 'aggregate_table', rowSize: 8, combine: 'c' };
  const faults: [RegExp, object][] = [
    [/module\.tier: unknown/, { tier: 'slow' }],
    [/workers and morselRows/, { workers: 0 }],
    [/query\.workers: expected an integer/, { workers: -1 }],
    [/query\.morselRows: expected an integer/, { morselRows: 1.5 }],
    [/query\.memoryLimit: expected an integer/, { memoryLimit: Number.POSITIVE_INFINITY }],
    [/module\.pipelines\[0\]\.constants\.address: no address/, { constants: { address: 0, size: 9 } }],
    [/module\.pipelines\[0\]\.object\.kind: unknown/, { objects: [{ kind: 'heap', rowSize: 8 }] }],
    [/module\.pipelines\[0\]\.object\.rowSize/, { objects: [{ kind: 'join_table' }] }],
    [/module\.pipelines\[0\]\.object\.grouping: unknown/, { objects: [{ ...groups, grouping: 'heap' }] }],
    [/module\.pipelines\[0\]\.object\.initialize: expected a string/, { objects: [{ ...groups, grouping: 'none' }] }],
    [/module\.pipelines\[0\]\.object\.equal: expected a string/, { objects: [{ ...groups, grouping: 'hash' }] }],
    [/module\.pipelines\[0\]\.object\.slots: expected an integer/, { objects: [{ ...groups, grouping: 'direct' }] }],
    [/cannot fill object 0/, { objects: [] }],
    [/cannot fill object 4294967295/, { pipelines: [{ ...pipeline, sink: 2 ** 32 - 1 }] }],
    [/before it is filled/, { pipelines: [pipeline, { ...pipeline, source: object }] }],
    [/before it is filled/, { pipelines: [{ ...pipeline, source: object }] }],
    [/object 0 is no result/, { pipelines: [] }],
    [/object 0 is no result/, { objects: [{ kind: 'join_table', rowSize: 8 }] }],
    [
      /result\.columns\[0\]\.kind: unknown/,
      { result: { object: 0, columns: [{ kind: 'blob', offset: 0, width: 8 }] } },
    ],
    [/result\.columns: expected an array/, { result: { object: 0, columns: 7 } }],
    [/holds no bitcode/, { pipelines: [{ ...pipeline, bitcode: 99_999 }] }],
  ];
  for (const [message, fault] of faults) {
    t.throws(() => createQuery(scheduler, { ...good, ...fault } as DescribedQuery), {
      code: 'internal_error',
      message,
    });
  }
  t.throws(() => createQuery(12_345, good), { message: /no scheduler/ });
  t.is(native.instances().length, 1);
});

/** The module, its pipelines filling object 1. */
const elsewhere = (module: ModuleDescriptor): ModuleDescriptor => ({
  ...module,
  pipelines: module.pipelines.map((pipeline) => ({ ...pipeline, sink: 1 })),
});

test.serial('modules that come while the query runs', async (t) => {
  const good = projection(table, 2);
  const [module] = describeModules(good);
  const query = native.createQuery(scheduler, good);
  const running = native.runQuery(query);
  await new Promise((resolve) => setTimeout(resolve, 10));
  native.addModule(query, module!);
  t.throws(() => native.addModule(query, module!), { message: /cannot fill object 0/ });
  await new Promise((resolve) => setTimeout(resolve, 10));
  native.finishQuery(query, good.result);
  t.throws(() => native.addModule(query, elsewhere(module!)), { message: /all its pipelines/ });
  const report = await running;
  t.is(report.status, 0, report.detail);
  t.is(report.rowCount, 10_000);
  t.true(report.times.emit >= 10 && report.times.emit < 10 + report.times.emit + report.times.run);
  native.destroyQuery(query);
});

test.serial('a query that fails or is cancelled ends without the modules that were to come', async (t) => {
  const ends = async (described: DescribedQuery, cancel: boolean) => {
    const [module] = describeModules(described);
    const query = native.createQuery(scheduler, described);
    const running = native.runQuery(query);
    native.addModule(query, module!);
    if (cancel) native.cancelQuery(query);
    const report = await running;
    // What is still told of it has no effect.
    native.addModule(query, elsewhere(module!));
    native.finishQuery(query, described.result);
    native.destroyQuery(query);
    return report.status;
  };
  t.is(await ends(fromBytes(Buffer.alloc(10)), false), queryErrors.internal[0]);
  t.is(await ends(endless(table), true), queryErrors.canceled[0]);
});

test.serial('arguments that would end the process', (t) => {
  type Unchecked = (...values: unknown[]) => unknown;
  const unchecked = native as unknown as Record<
    'mapFile' | 'openScheduler' | 'closeScheduler' | 'bufferAddress' | 'readMemory',
    Unchecked
  >;
  t.throws(() => unchecked.mapFile(undefined), { message: /JSON value/ });
  t.throws(() => unchecked.openScheduler('2'), { message: /32-bit integer/ });
  t.throws(() => unchecked.openScheduler(0), { code: 'invalid_parameter_value' });
  t.throws(() => unchecked.closeScheduler(2 ** 60), { message: /safe integer/ });
  t.throws(() => unchecked.bufferAddress({ byteLength: 1 }), { message: /Buffer/ });
  t.throws(() => unchecked.readMemory(0, Buffer.alloc(1)), { message: /address/ });
});

test.serial('a closed scheduler takes no query', async (t) => {
  const closed = native.openScheduler(1);
  const query = createQuery(closed, projection(table, 1));
  native.closeScheduler(closed);
  await t.throwsAsync(() => native.runQuery(query), { message: /closed/ });
  native.destroyQuery(query);
  t.throws(() => createQuery(closed, projection(table, 1)), { message: /no scheduler/ });
  t.is(NativeLibrary.open(), native);
});

test.serial('another thread of the process is refused', async (t) => {
  const script = `
    const { parentPort } = await import('node:worker_threads');
    const { NativeLibrary } = await import(${JSON.stringify(new URL('../../runtime/native-library.js', import.meta.url).href)});
    try {
      NativeLibrary.open();
      parentPort.postMessage('opened');
    } catch (error) {
      parentPort.postMessage(error.code + ': ' + error.message);
    }
  `;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
  const [message] = await once(worker, 'message');
  t.is(message, 'missing_dependency: another thread of this process has loaded mayfly');
  await worker.terminate();
});
