// What is read from files, folders and JavaScript's memory is what was written there.
import { deepStrictEqual } from 'node:assert';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import {
  Dictionary,
  Field,
  Int8,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from '../../runtime/arrow.js';
import { type ArrowData, Database, MayflyError } from '../../runtime/index.js';
import { bytesOf, everyType, temporaryFolder } from './arrow-data.js';

const folder = temporaryFolder();
const database = await Database.open({ threads: 2 });
test.after.always(async () => {
  await database.close();
  folder.remove();
});

const unsupported = ['before', 'structure', 'view'];

function values(vector: Vector): unknown[] {
  return Array.from({ length: vector.length }, (_, row) => {
    const value = vector.get(row);
    return ArrayBuffer.isView(value) ? String(value) : value;
  });
}

let tables = 0;

/** The columns of a table as a query delivers them, compiled and interpreted alike. */
async function read(
  source: string | ArrowData,
  names: readonly string[],
  where = '',
): Promise<Record<string, unknown[]>> {
  const name = `t${tables++}`;
  database.register(name, source);
  try {
    const sql = `select ${names.join(', ')} from ${name} ${where}`;
    const [compiled, interpreted] = [
      await database.query(sql, { mode: 'fast' }),
      await database.query(sql, { mode: 'interpreted' }),
    ].map((result) => Object.fromEntries(names.map((column, index) => [column, values(result.getChildAt(index)!)])));
    deepStrictEqual(interpreted, compiled);
    return compiled!;
  } finally {
    database.unregister(name);
  }
}

function expected(table: Table, names: readonly string[]): Record<string, unknown[]> {
  return Object.fromEntries(names.map((column) => [column, values(table.getChild(column)!)]));
}

function usable(table: Table): string[] {
  return table.schema.fields.map((field) => field.name).filter((name) => !unsupported.includes(name));
}

test('flights-200k', async (t) => {
  const path = fileURLToPath(new URL('../../../node_modules/vega-datasets/data/flights-200k.arrow', import.meta.url));
  const flights = tableFromIPC(readFileSync(path));
  const [delays, distances] = ['delay', 'distance'].map((name) => flights.getChild(name)!.toArray() as Int16Array);
  const { table, report } = await database.execute(
    `select count(*) as n, min(delay) as low, max(delay) as high, sum(distance) as far from '${path}'`,
  );
  t.deepEqual(
    table.toArray().map((row) => row.toJSON()),
    [
      {
        n: 200_000n,
        low: delays!.reduce((a, b) => Math.min(a, b)),
        high: delays!.reduce((a, b) => Math.max(a, b)),
        far: BigInt(distances!.reduce((a, b) => a + b, 0)),
      },
    ],
  );
  t.is(report.scannedRows, 200_000);
  t.is(report.resultRows, 1);
});

for (const [label, nulls] of [
  ['with', true],
  ['without', false],
] as const) {
  const table = everyType(1000, nulls);
  const batches = [table.slice(0, 300), table.slice(300, 300), table.slice(300, 301), table.slice(301)];
  const pieces = batches.flatMap((batch) => batch.batches);

  for (const format of ['file', 'stream'] as const) {
    test(`every type ${label} nulls from a ${format}`, async (t) => {
      const path = folder.write(`${label}-${format}.arrow`, bytesOf(pieces, format));
      t.deepEqual(await read(path, usable(table)), expected(table, usable(table)));
    });
  }

  test(`every type ${label} nulls from memory`, async (t) => {
    t.deepEqual(await read(table, usable(table)), expected(table, usable(table)));
    t.deepEqual(await read(pieces, usable(table)), expected(table, usable(table)));
  });

  test(`slices of every type ${label} nulls`, async (t) => {
    for (const [from, to] of [
      [0, 1],
      [1, 1000],
      [7, 20],
      [8, 16],
      [999, 1000],
      [500, 500],
      [3, 700],
    ] as const) {
      const slice = table.slice(from, to);
      t.deepEqual(await read(slice, usable(table)), expected(slice, usable(table)), `${from} to ${to}`);
      const path = folder.write(`${label}-slice-${from}-${to}.arrow`, bytesOf(slice));
      t.deepEqual(await read(path, usable(table)), expected(slice, usable(table)), `${from} to ${to} in a file`);
    }
  });
}

/** A batch of one column `d` of indices into dictionaries of several chunks. */
function dictionaryBatch(type: Dictionary, indices: number[], chunks: readonly Vector[]): RecordBatch {
  const dictionary = new Vector(chunks.flatMap((chunk) => chunk.data));
  const data = makeData({
    type,
    length: indices.length,
    nullCount: 0,
    data: Int8Array.from(indices),
    dictionary,
  } as never);
  const schema = new Schema([new Field('d', type, true)]);
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: indices.length, nullCount: 0, children: [data] }),
  );
}

function texts(...values: (string | null)[]): Vector {
  return vectorFromArray(values, new Utf8());
}

test('dictionaries in pieces, with nulls, replaced', async (t) => {
  const type = new Dictionary(new Utf8(), new Int8(), 7);
  const chunks = [texts('a', 'bb'), texts('ccc', null, 'é'), texts('last')];
  const grown = dictionaryBatch(type, [5, 4, 3, 2, 1, 0], chunks);
  const text = ['last', 'é', null, 'ccc', 'bb', 'a'];
  t.deepEqual(await read([grown], ['d']), { d: text });
  t.deepEqual(
    (await read([grown], ['d'], 'where d is not null')).d,
    text.filter((value) => value !== null),
  );

  const first = dictionaryBatch(type, [0, 1, 1], chunks.slice(0, 1));
  for (const format of ['file', 'stream'] as const) {
    const path = folder.write(`deltas-${format}.arrow`, bytesOf([first, grown], format));
    t.deepEqual(await read(path, ['d']), { d: ['a', 'bb', 'bb', ...text] }, format);
  }
  const other = dictionaryBatch(type, [0, 1], [texts('x', 'y')]);
  const replaced = folder.write('replaced.arrow', bytesOf([first, other, grown], 'stream'));
  t.deepEqual(await read(replaced, ['d']), { d: ['a', 'bb', 'bb', 'x', 'y', ...text] });
});

test('conditions and groups on dictionaries: one for all batches, others by batch, texts twice, NULLs', async (t) => {
  const type = new Dictionary(new Utf8(), new Int8(), 7);
  const [shared, other, twice, none] = [texts('b', 'a', 'c'), texts('c', 'b'), texts('a', 'b', 'a'), texts('a', null)];
  const cases: Record<string, RecordBatch[]> = {
    shared: [dictionaryBatch(type, [0, 1, 2, 1], [shared]), dictionaryBatch(type, [2, 0, 0], [shared])],
    others: [dictionaryBatch(type, [0, 1, 2, 1], [shared]), dictionaryBatch(type, [0, 0, 1], [other])],
    twice: [dictionaryBatch(type, [0, 1, 2, 1], [twice]), dictionaryBatch(type, [2, 0, 0], [twice])],
    none: [dictionaryBatch(type, [0, 1, 1, 0], [none])],
    one: [dictionaryBatch(type, [0, 0, 0], [texts('b')])],
    empty: [dictionaryBatch(type, [], [texts()])],
  };
  for (const [name, batches] of Object.entries(cases)) {
    const rows = batches.flatMap((batch) => [...batch.getChildAt(0)!]) as (string | null)[];
    const count = (matches: (text: string | null) => boolean) => BigInt(rows.filter(matches).length);
    const groups = [...new Set(rows)].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
    for (const source of [batches, folder.write(`${name}.arrow`, bytesOf(batches, 'stream'))]) {
      for (const mode of ['fast', 'optimised', 'interpreted'] as const) {
        for (const facts of [true, false]) {
          const db = await Database.open({ threads: 2, mode, facts });
          if (typeof source === 'string') db.register('t', source);
          else db.register('t', new Table(source));
          const label = `${name}, ${mode}, facts ${facts}, ${typeof source}`;
          const counted = await db.query(
            "select count(*) filter (where d = 'a' or d = 'c') as x, count(*) filter (where not d < 'b') as y from t",
          );
          const xy = [count((text) => text === 'a' || text === 'c'), count((text) => text !== null && text >= 'b')];
          t.deepEqual([counted.getChild('x')!.get(0), counted.getChild('y')!.get(0)], xy, label);
          const grouped = await db.query('select d, count(*) as n from t group by d order by d');
          t.deepEqual([...grouped.getChild('d')!], groups, label);
          t.deepEqual(
            [...grouped.getChild('n')!],
            groups.map((group) => count((text) => text === group)),
            label,
          );
          await db.close();
        }
      }
    }
  }
});

test('indices outside a dictionary are refused', async (t) => {
  const type = new Dictionary(new Utf8(), new Int8(), 7);
  for (const index of [2, -1, 127]) {
    const batch = dictionaryBatch(type, [0, 1, index], [texts('a', 'b')]);
    const error = await t.throwsAsync(read([batch], ['d']), { instanceOf: MayflyError });
    t.is(error.code, 'invalid_arrow_data');
    t.regex(error.message, /batch 0, column "d"/);
  }
});

test('a table without rows', async (t) => {
  const table = everyType(0);
  t.deepEqual(await read(table, ['int32', 'utf8', 'dictionary']), { int32: [], utf8: [], dictionary: [] });
  const path = folder.write('no-rows.arrow', bytesOf(table));
  const result = await database.query(`select int32, utf8 as s, decimal, timestamp_utc from '${path}'`);
  t.is(result.numRows, 0);
  t.deepEqual(
    result.schema.fields.map((field) => `${field.name} ${field.type}`),
    ['int32 Int32', 's Utf8', 'decimal Decimal[38e+2]', 'timestamp_utc Timestamp<MICROSECOND, UTC>'],
  );
});

test('a column of an unsupported type is refused by name, the others can be read', async (t) => {
  const table = everyType(10);
  database.register('mixed', table);
  for (const name of unsupported) {
    const error = await t.throwsAsync(database.query(`select ${name} from mixed`), { instanceOf: MayflyError });
    t.is(error.code, 'feature_not_supported');
    t.regex(error.message, new RegExp(name));
  }
  t.is((await database.query('select count(*) as n from mixed')).get(0)?.n, 10n);
});

test('a folder of files is one table', async (t) => {
  const table = everyType(100);
  const path = join(folder.path, 'parts');
  const parts = temporaryFolder();
  t.teardown(() => parts.remove());
  parts.write('a.arrow', bytesOf(table.slice(0, 40)));
  parts.write('b.arrow', bytesOf(table.slice(40, 40)));
  parts.write('c.arrow', bytesOf(table.slice(40), 'stream'));
  parts.write('notes.txt', Buffer.from('not a table'));
  t.deepEqual(await read(parts.path, usable(table)), expected(table, usable(table)));
  t.throws(() => database.register('x', path), { instanceOf: MayflyError, code: 'file_error' });

  const other = parts.write('d.arrow', bytesOf(new Table({ int8: table.getChild('int16')! } as never)));
  const error = t.throws(() => database.register('x', parts.path), { instanceOf: MayflyError });
  t.is(error.code, 'datatype_mismatch');
  t.true(error.message.includes(other) && error.message.includes('int8'), error.message);
});

test('a file that changed is read anew', async (t) => {
  const table = everyType(100);
  const path = folder.write('changing.arrow', bytesOf(table.slice(0, 10)));
  database.register('changing', path);
  const count = async () => (await database.query('select count(*) as n from changing')).get(0)?.n;
  t.is(await count(), 10n);
  t.is(await count(), 10n);
  writeFileSync(path, bytesOf(table.slice(0, 20)));
  t.is(await count(), 20n);
  // The same size at another time.
  writeFileSync(path, bytesOf(everyType(100, false).slice(0, 20)));
  utimesSync(path, new Date(), new Date(statSync(path).mtimeMs + 1000));
  t.is((await database.query('select count(int32) as n from changing')).get(0)?.n, 20n);
});

test('paths that lead nowhere', async (t) => {
  t.throws(() => database.register('gone', '/no/such/file.arrow'), { instanceOf: MayflyError, code: 'file_error' });
  await t.throwsAsync(database.query(`select 1 from '/no/such/file.arrow'`), { instanceOf: MayflyError });
  await t.throwsAsync(database.query(`select 1 from '/dev/zero'`), { instanceOf: MayflyError });
  const foreign = folder.write('foreign.arrow', Buffer.from('a,b\n1,2\n3,4\n'));
  const error = t.throws(() => database.register('foreign', foreign), { instanceOf: MayflyError });
  t.is(error.code, 'invalid_arrow_data');
  t.true(error.message.includes(foreign));
  const empty = folder.write('empty.arrow', Buffer.alloc(0));
  t.throws(() => database.register('empty', empty), { instanceOf: MayflyError, code: 'invalid_arrow_data' });
});

test('sources that are no tables', (t) => {
  for (const source of [undefined, null, 1, {}, [1], new Map()]) {
    t.throws(() => database.register('wrong', source as never), {
      instanceOf: MayflyError,
      code: 'invalid_parameter_value',
    });
  }
  t.throws(() => database.register('wrong', [] as RecordBatch[]), { instanceOf: MayflyError });
});
