// db.analyze: what its numbers are, and its text, of a real query and of an analysis made by hand.
import test from 'ava';
import { Int32, Table, vectorFromArray } from '../../runtime/arrow.js';
import {
  type Analysis,
  type AnalyzedOperator,
  Database,
  formatAnalysis,
  type MayflyError,
  type Mode,
} from '../../runtime/index.js';

const executions: readonly Mode[] = ['interpreted', 'fast', 'optimised'];

async function openDatabase(): Promise<Database> {
  const database = await Database.open({ threads: 2 });
  const n = Array.from({ length: 50_000 }, (_, row) => (row % 7 === 0 ? null : row % 1000));
  database.register('t', new Table({ n: vectorFromArray(n, new Int32()) }));
  database.register('u', new Table({ m: vectorFromArray([1, 2, 2, null, 5000], new Int32()) }));
  return database;
}

function operatorsOf(operator: AnalyzedOperator): AnalyzedOperator[] {
  return [operator, ...operator.inputs.flatMap(operatorsOf)];
}

/** The rows of the operators of a kind, from the top. */
function rowsOf({ plan }: Analysis, kind: string): number[] {
  return operatorsOf(plan)
    .filter((operator) => operator.kind === kind)
    .map(({ rows }) => rows);
}

test('rows are those that count(*) counts', async (t) => {
  const database = await openDatabase();
  try {
    for (const mode of executions) {
      for (const morselRows of [65_536, 100]) {
        const options = { mode, morselRows };
        const place = `${mode}, morsels of ${morselRows}`;
        const count = async (sql: string) => Number((await database.query(sql, options)).getChildAt(0)!.get(0));
        // Ungrouped aggregates leave out rows by a mask.
        const masked = await database.analyze('select sum(n), count(*) from t where n < 300 and n <> 7', options);
        t.deepEqual(rowsOf(masked, 'filter'), [await count('select count(*) from t where n < 300 and n <> 7')], place);
        t.deepEqual(rowsOf(masked, 'scan'), [50_000], place);
        t.deepEqual(rowsOf(masked, 'aggregate'), [1], place);
        const joined = await database.analyze('select n, m from t join u on n = m', options);
        t.deepEqual(rowsOf(joined, 'join'), [await count('select count(*) from t join u on n = m')], place);
        const outer = await database.analyze('select n, m from t left join u on n = m where n > 1', options);
        t.deepEqual(
          rowsOf(outer, 'join'),
          [await count('select count(*) from t left join u on n = m where n > 1')],
          place,
        );
        const groups = await database.analyze('select n, count(*) from t group by n order by n limit 5', options);
        t.deepEqual(
          rowsOf(groups, 'aggregate'),
          [await count('select count(*) from (select distinct n from t) d')],
          place,
        );
        t.deepEqual(rowsOf(groups, 'sort'), [5], place);
        const union = await database.analyze('select m from u union all select m from u where m = 2', options);
        t.deepEqual(rowsOf(union, 'union'), [7], place);
        t.is(union.report.resultRows, 7, place);
      }
    }
  } finally {
    await database.close();
  }
});

test('a limit that has enough leaves what is below it incomplete', async (t) => {
  const database = await openDatabase();
  try {
    for (const mode of executions) {
      const analysis = await database.analyze('select n from t limit 10', { mode, morselRows: 100 });
      t.deepEqual(rowsOf(analysis, 'limit'), [10], mode);
      const [scan] = operatorsOf(analysis.plan).filter(({ kind }) => kind === 'scan');
      t.like(scan, { complete: false, error: undefined }, mode);
      t.true(scan!.rows >= 10 && scan!.rows < 50_000, mode);
      t.is(analysis.worst, undefined, mode);
      t.regex(formatAnalysis(analysis), /^ {2}scan t \[n#1\] +50,000 +[\d,]+\+ /m, mode);
    }
  } finally {
    await database.close();
  }
});

test('pipelines and processors’ time where code ran, times by operator where none did', async (t) => {
  const database = await openDatabase();
  try {
    const sql = 'select n, count(*) as c from t join u on n = m group by n order by c';
    const { plan, report, worst } = await database.analyze(sql, { mode: 'fast' });
    const operators = operatorsOf(plan);
    t.is(report.mode, 'fast');
    t.deepEqual(
      operators.flatMap(({ ends }) => ends).sort(),
      report.pipelines.map((_, index) => index),
      'every pipeline ends in one operator',
    );
    t.true(report.pipelines.every(({ morselCpu }) => morselCpu > 0));
    t.true(report.modules.every(({ compile, link }) => compile > 0 && link > 0));
    t.deepEqual(
      report.modules.flatMap(({ pipelines }) => pipelines),
      report.pipelines.map((_, index) => index),
      'every pipeline is in one module',
    );
    t.true(operators.every(({ time, id }, index) => time === undefined && id === index + 1));
    const [join] = operators.filter(({ kind }) => kind === 'join');
    t.is(join?.lookup, 4, 'the row whose key is NULL is in no table');
    t.is(
      worst === undefined,
      operators.every(({ error = 1 }) => error <= 2),
    );

    const interpreted = await database.analyze(sql, { mode: 'interpreted' });
    for (const { time } of operatorsOf(interpreted.plan)) t.true(time!.self >= 0 && time!.total >= 0);
    const whole = interpreted.plan.time!.total;
    t.true(whole > 0 && whole <= interpreted.report.run);
    t.true(interpreted.overhead > 0 && interpreted.overhead < interpreted.report.run);
    t.is((await database.execute(sql, { mode: 'fast' })).report.pipelines[0]?.morselCpu, 0, 'only when analysing');
  } finally {
    await database.close();
  }
});

test('errors and cancelling are those of the query', async (t) => {
  const database = await openDatabase();
  try {
    for (const mode of executions) {
      const failing = await t.throwsAsync(database.analyze('select 1 / (n - n) from t', { mode }));
      t.is((failing as MayflyError).code, 'division_by_zero', mode);
      const unknown = await t.throwsAsync(database.analyze('select x from t', { mode }));
      t.is((unknown as MayflyError).column, 8, mode);
      const cancel = new AbortController();
      const sql = 'select count(*) from t a, t b, t c where a.n + b.n + c.n = 1';
      const canceled = database.analyze(sql, { mode, signal: cancel.signal });
      setTimeout(() => cancel.abort(), 50);
      t.is(((await t.throwsAsync(canceled)) as MayflyError).code, 'query_canceled', mode);
    }
    t.is(Database.instances().filter(({ kind }) => kind === 'query').length, 0);
  } finally {
    await database.close();
  }
});

test('auto chooses as it does for the query, and analyses what it gives up interpreting', async (t) => {
  const database = await openDatabase();
  try {
    t.is((await database.analyze('select count(*) from u')).report.mode, 'interpreted');
    const pairs = 'select count(*) from t a join t b on a.n = b.n where a.n + b.n > 1';
    const { plan, report } = await database.analyze(pairs);
    t.not(report.mode, 'interpreted');
    const { table } = await database.execute(pairs);
    t.is(operatorsOf(plan)[1]?.rows, Number(table.getChildAt(0)!.get(0)));
  } finally {
    await database.close();
  }
});

const unseen = {
  details: [],
  readings: 1,
  complete: true,
  lookup: undefined,
  skipped: 0,
  sameAs: undefined,
  time: undefined,
};
const scan: AnalyzedOperator = {
  ...unseen,
  id: 4,
  kind: 'scan',
  text: 'scan t [id#1, a_long_name_of_a_column#2, another_long_name_of_a_column#3]',
  estimatedRows: 1_200_000,
  rows: 1_200_000,
  error: 1,
  pipelines: [0, 1],
  ends: [],
  readings: 2,
  inputs: [],
};
const filter: AnalyzedOperator = {
  ...unseen,
  id: 3,
  kind: 'filter',
  text: 'filter',
  details: ['a_long_name_of_a_column#2 = 5'],
  estimatedRows: 200,
  rows: 500_000,
  error: 2500,
  pipelines: [0],
  ends: [],
  inputs: [scan],
};
const code = { compile: 5, parse: 0.5, optimize: 3, generate: 2, link: 0.5, bitcodeBytes: 3000, codeBytes: 5000 };

const byHand: Analysis = {
  sql: 'select 1',
  threads: 2,
  worst: { id: 3, error: 2500 },
  overhead: 0,
  plan: {
    ...unseen,
    id: 1,
    kind: 'limit',
    text: 'limit 10',
    estimatedRows: 10,
    rows: 10,
    error: 1,
    pipelines: [],
    ends: [1],
    inputs: [
      {
        ...unseen,
        id: 2,
        kind: 'join',
        text: 'join inner, build left',
        details: ['on id#1 = id#7'],
        estimatedRows: 30_000,
        rows: 12_000,
        complete: false,
        lookup: 499_000,
        error: 2.5,
        pipelines: [1],
        ends: [0],
        inputs: [filter, { ...scan, sameAs: 4, inputs: [] }],
      },
    ],
  },
  report: {
    parse: 0.4,
    plan: 1.25,
    validate: 0,
    emit: 3,
    compile: 12,
    run: 20.5,
    result: 0.1,
    total: 37.3,
    firstMorsel: 6.5,
    mode: 'optimised',
    instance: 7,
    scannedRows: 600_000,
    resultRows: 10,
    peakMemory: 12_340_000,
    compilation: { parse: 1, optimize: 6, generate: 4, link: 1 },
    pipelines: [0, 1].map((index) => ({
      name: `pipeline_${index}`,
      time: 12.5 - 5 * index,
      finish: 2 - 2 * index,
      morselCpu: 20,
      finishCpu: 3.5,
      morsels: 10,
      stopped: index === 1,
      module: 0,
      instructions: 1234,
      tier: 'optimised' as const,
      operators: index === 0 ? ['scan t', 'filter', 'join build'] : ['scan t', 'inner join probe', 'limit'],
    })),
    modules: [{ ...code, tier: 'optimised', pipelines: [0, 1], instructions: 2500 }],
  },
};

test('the text', (t) => {
  t.deepEqual(formatAnalysis(byHand, { width: 90, color: false }).split('\n'), [
    'operator                                    estimate     rows       off by  pipeline    ms',
    'limit 10                                          10       10                      1  7.50',
    '  join inner, build left                      30,000  12,000+   2.5× fewer     0 → 1  12.5',
    '      on id#1 = id#7',
    '      table of 499,000 rows',
    '    filter                                       200  500,000  2,500× more         0',
    '        a_long_name_of_a_column#2 = 5',
    '      scan t [id#1, a_long_name_of_a_col…  1,200,000  600,000                   0, 1',
    '          read 2 times: 1,200,000 rows in all',
    '    scan t [id#1, a_long_name_of_a_colum…  1,200,000  600,000                   0, 1',
    '        shared: see above',
    '',
    '+ not all rows: a limit above had enough, or a join above has no match for the others.',
    'Operators of one pipeline run as one loop, whose time stands where it ends.',
    'Pipelines of one module are compiled together; what that took stands at the first of them.',
    '',
    'pipeline    ms  finish   cpu  morsels       tier  instructions  module  compile  loop',
    '       0  12.5    2.00  23.5       10  optimised         1,234       0     5.50  scan t, …',
    '       1  7.50    0.00  23.5       10  optimised         1,234       0           scan t, …',
    '',
    '    parse  plan  validate  emit  compile  link   run  result  total',
    'ms   0.40  1.25         –  3.00     11.0  1.00  20.5    0.10   37.3',
    '',
    'Mode optimised, 2 threads, first morsel after 6.50 ms; 600,000 rows scanned, 10 in the result; peak memory 12.3 MB.',
    'Worst estimate: 200 estimated, 500,000 seen, 2,500× more: filter',
    '',
  ]);
});

test('a pipeline that went over to the optimised tier', (t) => {
  const tierUp = { morsels: 7, module: 1, instructions: 2345 };
  const pipelines = byHand.report.pipelines.map((pipeline, index) => {
    return { ...pipeline, tier: 'fast' as const, ...(index === 1 && { tierUp }) };
  });
  const optimised = { ...code, compile: 9, tier: 'optimised' as const, pipelines: [1], instructions: 2345 };
  const modules = [...byHand.report.modules, optimised];
  const report = { ...byHand.report, pipelines, modules };
  const text = formatAnalysis({ ...byHand, report }, { width: 120, color: false });
  t.deepEqual(text.split('\n').slice(16, 19), [
    'pipeline    ms  finish   cpu  morsels              tier   instructions  module  compile  loop',
    '       0  12.5    2.00  23.5       10              fast          1,234       0     5.50  scan t, filter, join build',
    '       1  7.50    0.00  23.5    3 → 7  fast → optimised  1,234 → 2,345   0 → 1   → 9.50  scan t, inner join probe, limit',
  ]);
});

test('colours only add to it', (t) => {
  const plain = formatAnalysis(byHand, { width: 90, color: false });
  const colored = formatAnalysis(byHand, { width: 90, color: true });
  t.true(colored.includes('\u001b[31m2,500× more\u001b[0m'));
  t.is(colored.replace(/\u001b\[\d+m/g, ''), plain);
});
