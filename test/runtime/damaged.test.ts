// Damaged Arrow files: every one is answered or refused with a typed error; none ends or hangs the process.
import test from 'ava';
import { Table } from '../../runtime/arrow.js';
import { Database, MayflyError } from '../../runtime/index.js';
import { bytesOf, everyType, random, temporaryFolder } from './arrow-data.js';

const folder = temporaryFolder();
const database = await Database.open({ threads: 2 });
test.after.always(async () => {
  await database.close();
  folder.remove();
});

const table = everyType(200);
const columns = [
  'int8',
  'int64',
  'bool',
  'decimal',
  'date64',
  'timestamp_us',
  'utf8',
  'large_utf8',
  'dictionary',
  'dictionary16',
];
const allowed = [
  'invalid_arrow_data',
  'feature_not_supported',
  'undefined_column',
  'datetime_field_overflow',
  'undefined_function',
  'datatype_mismatch',
];

let files = 0;

/** What becomes of a query over a file: "answered", or the code of the error that refused it. */
async function outcome(bytes: Uint8Array): Promise<string> {
  const name = `damaged${files++}`;
  const path = folder.write(`${name}.arrow`, bytes);
  try {
    database.register(name, path);
    const parts = columns.map((column) => `count(${column}) as ${column}`);
    for (const mode of ['fast', 'interpreted'] as const) {
      await database.query(
        `select ${parts.join(', ')}, max(utf8) as a, max(large_utf8) as b, max(dictionary) as c from ${name}`,
        { mode },
      );
      await database.query(`select ${columns.join(', ')} from ${name}`, { mode });
    }
    return 'answered';
  } catch (error) {
    if (!(error instanceof MayflyError)) throw error;
    if (error.code === 'invalid_arrow_data' && !error.message.includes(path))
      throw new Error(`no file in: ${error.message}`);
    return error.code;
  } finally {
    database.unregister(name);
  }
}

for (const format of ['file', 'stream'] as const) {
  const whole = bytesOf(new Table(table.schema, [...table.slice(0, 120).batches, ...table.slice(120).batches]), format);

  test(`a whole ${format} is answered`, async (t) => {
    t.is(await outcome(whole), 'answered');
  });

  test(`truncations of a ${format}`, async (t) => {
    const next = random(7);
    for (let round = 0; round < 100; round++) {
      const result = await outcome(whole.subarray(0, Math.floor(next() * whole.length)));
      // A stream that ends after a whole message is a shorter stream.
      t.true(result === 'invalid_arrow_data' || (format === 'stream' && result === 'answered'), result);
    }
  });

  test(`flipped bytes in a ${format}`, async (t) => {
    const next = random(11);
    const results = new Map<string, number>();
    for (let round = 0; round < 400; round++) {
      const damaged = Buffer.from(whole);
      // Half of the damage where metadata is dense: at both ends.
      const near = next() < 0.5 ? 4000 : damaged.length;
      for (let flips = 1 + Math.floor(3 * next()); flips > 0; flips--) {
        const at = Math.floor(next() * near);
        damaged[format === 'file' ? damaged.length - 1 - at : at]! ^= 1 << Math.floor(8 * next());
      }
      const result = await outcome(damaged);
      results.set(result, (results.get(result) ?? 0) + 1);
    }
    t.log(Object.fromEntries(results));
    for (const code of results.keys()) t.true(code === 'answered' || allowed.includes(code), code);
    t.true((results.get('invalid_arrow_data') ?? 0) > 20);
  });
}

test('a fault names file, batch and column', async (t) => {
  const batches = [...table.slice(0, 100).batches, ...table.slice(100).batches];
  const whole = bytesOf(batches);
  // The last text of the second batch: no such sequence of bytes is UTF-8.
  const at = whole.lastIndexOf(Buffer.from('日本語'), whole.length - 2000);
  t.true(at > 0);
  whole[at] = 0xff;
  const path = folder.write('utf8.arrow', whole);
  const names = ['utf8', 'large_utf8'];
  const failures: MayflyError[] = [];
  for (const name of names) {
    await database.query(`select max(${name}) as m from '${path}'`).catch((error) => failures.push(error));
  }
  t.is(failures.length, 1);
  t.is(failures[0]!.code, 'invalid_arrow_data');
  t.regex(failures[0]!.message, /utf8\.arrow, batch 1, column "(large_)?utf8"/);
  // The other columns can be read.
  t.is((await database.query(`select count(int8) as n from '${path}'`)).numRows, 1);
});
