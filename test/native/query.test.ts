// Queries from bitcode to result: tiers, sources, objects, order, limits, kept stages, several at once.

import { closeSync } from 'node:fs';
import test from 'ava';
import {
  appendRow,
  columnValue,
  createQuery,
  definePipeline,
  describeQuery,
  native,
  pipelineModule,
  projection,
  readValues,
  runQuery,
  Table,
} from './fixture.js';

const scheduler = native.openScheduler(3);
const numbers = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 10_007);
const table = new Table([numbers.slice(0, 3), [], numbers.slice(3, 12_345), numbers.slice(12_345)]);

for (const tier of ['fast', 'optimised'] as const) {
  test(`projection keeps the table's order (${tier})`, async (t) => {
    for (const morselRows of [1, 64, 1000, 100_000]) {
      const { report, values } = await runQuery(scheduler, projection(table, 3, { tier, morselRows }));
      t.is(report.status, 0, report.detail);
      t.is(report.rowCount, numbers.length);
      t.deepEqual(
        values,
        numbers.map((value) => value * 3),
      );
      const batches = [3, 12_342, 7_655].map((rows) => Math.ceil(rows / morselRows));
      t.is(
        report.pipelines[0]?.morsels,
        batches.reduce((sum, count) => sum + count),
      );
    }
  });

  test(`two pipelines, of which the second reads sorted rows (${tier})`, async (t) => {
    const first = pipelineModule(
      'first',
      0,
      (body) => {
        const { b } = body;
        const row = appendRow(body);
        b.store(b.integer(64, 0), row);
        b.store(columnValue(body), b.offset(row, 8));
      },
      (module) => {
        const b = module.define('compare', 'i32', ['pointer', 'pointer']);
        const [left, right] = [b.load('i64', b.offset(b.argument(0), 8)), b.load('i64', b.offset(b.argument(1), 8))];
        const less = b.zext(b.compare('slt', left, right), 'i32');
        b.ret(b.sub(b.zext(b.compare('sgt', left, right), 'i32'), less));
        b.finish();
      },
    );
    const second = pipelineModule('second', 1, (body) => {
      const { b, index, source } = body;
      const row = b.load('pointer', b.element('pointer', source, index));
      b.store(b.neg(b.load('i64', b.offset(row, 8))), appendRow(body));
    });
    const { report, values } = await runQuery(
      scheduler,
      describeQuery({
        tier,
        objects: [
          { kind: 'collector', rowSize: 16, compare: 'compare', wholePrefix: false, offset: 10, count: 5000 },
          { kind: 'collector', rowSize: 8, offset: 0 },
        ],
        pipelines: [
          { name: 'first', bitcode: first, source: table.source, sink: 0 },
          { name: 'second', bitcode: second, source: { kind: 'object', object: 0 }, sink: 1 },
        ],
      }),
    );
    t.is(report.status, 0, report.detail);
    t.deepEqual(
      values,
      [...numbers]
        .sort((a, b) => a - b)
        .slice(10, 5010)
        .map((value) => -value),
    );
  });

  test(`an ungrouped aggregate over every worker (${tier})`, async (t) => {
    const sum = pipelineModule(
      'sum',
      0,
      (body) => {
        const { b, local } = body;
        const [row] = b.call('aggregate_table_single', [local]);
        b.store(b.add(b.load('i64', row!), columnValue(body)), row!);
      },
      (module) => {
        const initialize = module.define('initialize', 'void', ['pointer']);
        initialize.store(initialize.integer(64, 0), initialize.argument(0));
        initialize.ret();
        initialize.finish();
        const combine = module.define('combine', 'void', ['pointer', 'pointer', 'pointer']);
        const [into, from] = [combine.argument(1), combine.argument(2)];
        combine.store(combine.add(combine.load('i64', into), combine.load('i64', from)), into);
        combine.ret();
        combine.finish();
      },
    );
    const output = pipelineModule('output', 1, (body) => {
      const { b, index, source } = body;
      b.store(b.load('i64', b.load('pointer', b.element('pointer', source, index))), appendRow(body));
    });
    const { report, values } = await runQuery(
      scheduler,
      describeQuery({
        tier,
        morselRows: 100,
        objects: [
          { kind: 'aggregate_table', rowSize: 8, combine: 'combine', grouping: 'none', initialize: 'initialize' },
          { kind: 'collector', rowSize: 8, offset: 0 },
        ],
        pipelines: [
          { name: 'sum', bitcode: sum, source: table.source, sink: 0 },
          { name: 'output', bitcode: output, source: { kind: 'object', object: 0 }, sink: 1 },
        ],
      }),
    );
    t.is(report.status, 0, report.detail);
    t.deepEqual(values, [numbers.reduce((total, value) => total + value)]);
  });
}

test('a limit ends the scan early', async (t) => {
  const descriptor = projection(table, 1, { workers: 1, morselRows: 100 });
  const { report, values } = await runQuery(scheduler, {
    ...descriptor,
    objects: [{ kind: 'collector', rowSize: 8, offset: 2, count: 50 }],
  });
  t.deepEqual(values, numbers.slice(2, 52));
  t.true((report.pipelines[0]?.morsels ?? Infinity) < 10);
});

test('a single row and an empty table', async (t) => {
  const constant = pipelineModule('constant', 0, (body) => body.b.store(body.b.integer(64, 42), appendRow(body)));
  const objects = [{ kind: 'collector', rowSize: 8, offset: 0 }] as const;
  const single = await runQuery(
    scheduler,
    describeQuery({
      objects,
      pipelines: [{ name: 'constant', bitcode: constant, source: { kind: 'single' }, sink: 0 }],
    }),
  );
  t.deepEqual(single.values, [42]);
  const empty = await runQuery(scheduler, projection(new Table([]), 1));
  t.is(empty.report.status, 0);
  t.is(empty.report.rowCount, 0);
});

test('constants are copied when a pipeline is added', async (t) => {
  const constants = Buffer.from(BigInt64Array.of(123n).buffer);
  const bitcode = pipelineModule('constant', 0, (body) => {
    const { b } = body;
    const address = b.load('pointer', b.field('Query', b.query!, 'constants'));
    b.store(b.load('i64', address), appendRow(body));
  });
  const query = createQuery(
    scheduler,
    describeQuery({
      constants: { address: native.bufferAddress(constants), size: 8 },
      objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
      pipelines: [{ name: 'constant', bitcode, source: { kind: 'single' }, sink: 0 }],
    }),
  );
  constants.fill(0);
  const report = await native.runQuery(query);
  const bytes = Buffer.alloc(report.batches[0]?.size ?? 0);
  native.copyResult(query, report, 0, bytes);
  t.is(bytes.readBigInt64LE(report.batches[0]?.columns[0]?.values[0] ?? 0), 123n);
  native.destroyQuery(query);
});

test('kept stages, and compiling without running', async (t) => {
  const query = createQuery(scheduler, projection(table, 3, { keepStages: true, run: false, tier: 'optimised' }));
  const report = await native.runQuery(query);
  t.is(report.status, 0, report.detail);
  t.is(report.batches.length, 0);
  t.true((report.modules[0]?.codeBytes ?? 0) > 0);
  t.regex(native.queryStage(query, 0, 'optimised'), /define void @project\(/);
  t.regex(native.queryStage(query, 0, 'assembly'), /project:/);
  native.destroyQuery(query);
});

test('library functions take and give booleans as C++ has them', async (t) => {
  const bitcode = pipelineModule('boolean', 0, (body) => {
    const { b } = body;
    const odd = b.trunc(columnValue(body), 'i1');
    const [, length] = b.call('text_from_boolean', [odd]);
    b.store(length!, appendRow(body));
  });
  const { values } = await runQuery(
    scheduler,
    describeQuery({
      objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
      pipelines: [{ name: 'boolean', bitcode, source: table.source, sink: 0 }],
    }),
  );
  t.deepEqual(
    values,
    numbers.map((value) => (value % 2 === 1 ? 4 : 5)),
  );
});

test('many queries share the pool', async (t) => {
  const factors = Array.from({ length: 60 }, (_, index) => index + 1);
  const results = await Promise.all(
    factors.map((factor) =>
      runQuery(
        scheduler,
        projection(table, factor, { workers: 1 + (factor % 4), tier: factor % 2 ? 'fast' : 'optimised' }),
      ),
    ),
  );
  for (const [index, { values }] of results.entries())
    t.deepEqual(
      values,
      numbers.map((value) => value * (index + 1)),
    );
});

test('modules of one query may use the same names', async (t) => {
  const copy = (sink: number) =>
    pipelineModule('same', sink, (body) => {
      const { b, index, source } = body;
      const value =
        sink === 0 ? columnValue(body) : b.load('i64', b.load('pointer', b.element('pointer', source, index)));
      b.store(value, appendRow(body));
    });
  const collector = { kind: 'collector', rowSize: 8, offset: 0 } as const;
  const { values } = await runQuery(
    scheduler,
    describeQuery({
      objects: [collector, collector],
      pipelines: [
        { name: 'same', bitcode: copy(0), source: table.source, sink: 0 },
        { name: 'same', bitcode: copy(1), source: { kind: 'object', object: 0 }, sink: 1 },
      ],
    }),
  );
  t.deepEqual(values, numbers);
});

test('a module of two pipelines, of which each goes over to the optimised tier alone', async (t) => {
  const collector = { kind: 'collector', rowSize: 8, offset: 0 } as const;
  const bitcode = pipelineModule(
    'double',
    0,
    (body) => body.b.store(body.b.add(columnValue(body), columnValue(body)), appendRow(body)),
    (module) =>
      definePipeline(module, 'negate', 1, (body) => {
        const { b, index, source } = body;
        const value = b.load('i64', b.load('pointer', b.element('pointer', source, index)));
        b.store(b.sub(b.integer(64, 0), value), appendRow(body));
      }),
  );
  const pipelines = [
    { name: 'double', bitcode, source: table.source, sink: 0 },
    { name: 'negate', bitcode, source: { kind: 'object', object: 0 } as const, sink: 1 },
  ];
  const objects = [collector, collector];
  for (const more of [{}, { tierUp: true, tierUpAfter: 0 }, { tierUp: true, tierUpAfter: 2 }]) {
    const described = describeQuery({ objects, pipelines, keepStages: true, morselRows: 100, ...more });
    const query = createQuery(scheduler, described);
    const report = await native.runQuery(query);
    t.is(report.status, 0, report.detail);
    t.deepEqual(
      readValues(query, report),
      numbers.map((value) => 0 - 2 * value),
    );
    t.deepEqual(report.modules[0]?.pipelines, [0, 1]);
    const [first, second] = report.pipelines.map(({ instructions }) => instructions);
    t.is(report.modules[0]?.instructions, first! + second!);
    t.regex(native.queryStage(query, 0, 'optimised'), /define void @double\([^]*define void @negate\(/);
    if ('tierUp' in more) {
      t.deepEqual(
        report.modules.slice(1).map(({ tier, pipelines }) => [tier, ...pipelines]),
        [
          ['optimised', 0],
          ['optimised', 1],
        ],
      );
      for (const [index, name] of ['double', 'negate'].entries()) {
        t.is(report.pipelines[index]?.tierUp?.module, 1 + index);
        t.deepEqual(native.queryStage(query, 1 + index, 'optimised').match(/(?<=define .*@)\w+/g), [name]);
      }
    } else t.is(report.modules.length, 1);
    native.destroyQuery(query);
  }
});

test('memory files can be closed as soon as the module is added', async (t) => {
  const descriptor = projection(table, 2);
  const query = createQuery(scheduler, descriptor);
  closeSync(descriptor.pipelines[0]!.bitcode);
  t.is((await native.runQuery(query)).status, 0);
  native.destroyQuery(query);
});

test('several pipelines fill one object, in their order', async (t) => {
  const fill = (name: string, factor: number) =>
    pipelineModule(name, 0, (body) => {
      const { b } = body;
      b.store(b.mul(columnValue(body), b.integer(64, factor)), appendRow(body));
    });
  const { report, values } = await runQuery(
    scheduler,
    describeQuery({
      objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
      pipelines: [
        { name: 'plus', bitcode: fill('plus', 1), source: table.source, sink: 0 },
        { name: 'minus', bitcode: fill('minus', -1), source: table.source, sink: 0 },
      ],
    }),
  );
  t.is(report.status, 0, report.detail);
  t.deepEqual(values, [...numbers, ...numbers.map((value) => 0 - value)]);
});

for (const [workers, morselRows] of [
  [1, 100],
  [3, 100],
  [3, 5000],
] as const) {
  test(`a pipeline goes over to the optimised tier while it runs (${workers} workers, ${morselRows} rows)`, async (t) => {
    for (const tierUpAfter of [0, 1, 3]) {
      const { report, values } = await runQuery(
        scheduler,
        projection(table, 3, { tierUp: true, tierUpAfter, workers, morselRows }),
      );
      t.is(report.status, 0, report.detail);
      t.deepEqual(
        values,
        numbers.map((value) => value * 3),
      );
      const { morsels, tierUp } = report.pipelines[0]!;
      t.is(tierUp?.morsels, morsels - tierUpAfter);
      const [, optimised] = report.modules;
      t.is(report.modules.length, tierUp === undefined ? 1 : 2);
      t.deepEqual([optimised?.tier, optimised?.pipelines, tierUp?.module], ['optimised', [0], 1]);
      t.true((optimised?.codeBytes ?? 0) > 0);
    }
  });
}

test('optimised code that comes too late is not waited for, and not there before it is linked', async (t) => {
  const small = new Table([[1, 2, 3]]);
  for (let count = 0; count < 50; count++) {
    const { report, values } = await runQuery(scheduler, projection(small, 2, { tierUp: true, tierUpAfter: 1 }));
    t.deepEqual(values, [2, 4, 6]);
    t.is(report.pipelines[0]?.tierUp, undefined);
  }
});

test('a pipeline whose optimised code would not pay stays in the fast tier', async (t) => {
  const { report, values } = await runQuery(scheduler, projection(table, 3, { tierUp: true, morselRows: 100 }));
  t.is(values.length, numbers.length);
  t.is(report.pipelines[0]?.tierUp, undefined);
});
