// The TPC-H generator: dbgen's values, whole folders, and options that it refuses.
// One at a time: each holds the 300 MiB of text while it generates.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { type GenerateProgress, generateTpch, type TableName, tableNames } from '../../datasets/tpch/index.js';
import { MayflyError } from '../../planner/errors.js';
import { type Table, tableFromIPC, type Vector } from '../../runtime/arrow.js';
import { columnDigests } from './tpch-columns.js';

const rowCounts: Record<TableName, number> = {
  region: 5,
  nation: 25,
  supplier: 100,
  part: 2000,
  partsupp: 8000,
  customer: 1500,
  orders: 15_000,
  lineitem: 60_175,
};

async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-tpch-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
}

async function readTable(folder: string, table: TableName): Promise<Table> {
  return tableFromIPC(await readFile(join(folder, `${table}.arrow`)));
}

function digest(column: Vector): string {
  const hash = createHash('sha256');
  for (const { valueOffsets, values, length, stride } of column.data) {
    if (valueOffsets) hash.update(valueOffsets.subarray(0, length + 1));
    hash.update(values.subarray(0, valueOffsets ? Number(valueOffsets[length]) : length * stride));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Runs the command and returns its exit code and what it printed. */
function run(...args: string[]): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const command = fileURLToPath(new URL('../../datasets/tpch/generate.js', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 'killed') : 0, stdout, stderr });
    });
  });
}

test.serial('every column at scale factor 0.01 has the values of dbgen', async (t) => {
  const folder = await temporaryFolder(t);
  const seen: GenerateProgress[] = [];
  const generated = await generateTpch({
    scale: 0.01,
    output: folder,
    threads: 2,
    onProgress: (progress) => seen.push(progress),
  });
  t.is(generated.scale, 0.01);
  for (const { table, rows, bytes, path, skipped } of generated.tables) {
    t.is(rows, rowCounts[table]);
    t.is((await stat(path)).size, bytes);
    t.false(skipped);
    const contents = await readTable(folder, table);
    t.is(contents.numRows, rows);
    t.false(
      contents.schema.fields.some((field) => field.nullable),
      `${table} has a nullable field`,
    );
    const digests = contents.schema.fields.map(({ name }) => [name, digest(contents.getChild(name) as Vector)]);
    t.deepEqual(Object.fromEntries(digests), columnDigests[table]);
  }
  t.deepEqual(
    seen.map(({ table }) => table),
    [...tableNames],
  );
  t.true(seen.every(({ totalRows }) => totalRows === 86_805));
  t.is(seen.at(-1)?.rows, 86_805);

  // Again: nothing is written.
  const before = await stat(join(folder, 'lineitem.arrow'));
  const again = await generateTpch({ scale: 0.01, output: folder });
  t.true(again.tables.every(({ skipped }) => skipped));
  t.is((await stat(join(folder, 'lineitem.arrow'))).mtimeMs, before.mtimeMs);

  // A file that was cut off is made anew, the others are left.
  await truncate(join(folder, 'nation.arrow'), 100);
  const repaired = await generateTpch({ scale: 0.01, output: folder });
  t.deepEqual(
    repaired.tables.filter(({ skipped }) => !skipped).map(({ table }) => table),
    ['nation'],
  );
  t.is((await readTable(folder, 'nation')).numRows, 25);
  t.deepEqual((await readdir(folder)).sort(), [...tableNames.map((table) => `${table}.arrow`), 'tpch.json'].sort());

  // Another scale factor replaces all tables or none.
  await t.throwsAsync(generateTpch({ scale: 0.001, output: folder, tables: ['nation'] }), {
    instanceOf: MayflyError,
    code: 'file_error',
    message: /another data set, scale factor 0.01$/,
  });
  const smaller = await generateTpch({ scale: 0.0019, output: folder });
  t.is(smaller.scale, 0.001);
  t.is((await readTable(folder, 'orders')).numRows, 1500);
});

test.serial('a file that the generator did not write is not overwritten', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'orders.arrow'), 'mine');
  await t.throwsAsync(generateTpch({ scale: 0.01, output: folder }), {
    instanceOf: MayflyError,
    code: 'file_error',
    message: /orders\.arrow was not written by this generator$/,
  });
  t.is(await readFile(join(folder, 'orders.arrow'), 'utf8'), 'mine');
  const { tables } = await generateTpch({ scale: 0.01, output: folder, tables: ['region'] });
  t.deepEqual(
    tables.map(({ table }) => table),
    ['region'],
  );
});

test.serial('a damaged manifest is refused', async (t) => {
  const folder = await temporaryFolder(t);
  for (const contents of ['', '{', 'null', '[]', '{"scale": 1}', '{"scale": 1, "tables": null}']) {
    await writeFile(join(folder, 'tpch.json'), contents);
    await t.throwsAsync(generateTpch({ scale: 1, output: folder }), { instanceOf: MayflyError, code: 'file_error' });
  }
});

test.serial('a canceled generator leaves nothing unfinished', async (t) => {
  const folder = await temporaryFolder(t);
  const canceler = new AbortController();
  const canceled = generateTpch({
    scale: 0.1,
    output: folder,
    tables: ['region', 'orders'],
    signal: canceler.signal,
    onProgress: ({ table }) => table === 'orders' && canceler.abort(),
  });
  await t.throwsAsync(canceled, { instanceOf: MayflyError, code: 'query_canceled' });
  t.deepEqual((await readdir(folder)).sort(), ['region.arrow', 'tpch.json']);
});

test.serial('options out of range are refused', async (t) => {
  const output = join(tmpdir(), 'mayfly-tpch-never-made');
  for (const scale of [0, -1, 0.0009, 10_001, Number.NaN, Number.POSITIVE_INFINITY]) {
    await t.throwsAsync(generateTpch({ scale, output }), { instanceOf: MayflyError, code: 'invalid_parameter_value' });
  }
  for (const threads of [0, 1.5, 257, Number.NaN]) {
    await t.throwsAsync(generateTpch({ scale: 1, output, threads }), {
      instanceOf: MayflyError,
      code: 'invalid_parameter_value',
    });
  }
  await t.throwsAsync(stat(output), { code: 'ENOENT' });
});

test.serial('a folder that cannot be made is a file error', async (t) => {
  for (const output of ['/proc/tpch', join(fileURLToPath(import.meta.url), 'tpch')]) {
    await t.throwsAsync(generateTpch({ scale: 0.01, output }), { instanceOf: MayflyError, code: 'file_error' });
  }
});

test.serial('the command exits with 0, 1 or 2', async (t) => {
  const folder = await temporaryFolder(t);
  const done = await run('--scale', '0.01', '--output', folder, '--tables', 'region,nation', '--threads', '1');
  t.is(done.code, 0, done.stderr);
  t.regex(done.stdout, /nation\.arrow: 25 rows/);
  t.is((await run('--help')).code, 0);

  const failed = await run('--scale', '0.01', '--output', '/proc/tpch');
  t.is(failed.code, 1);
  t.regex(failed.stderr, /^cannot generate TPC-H in \/proc\/tpch: ENOENT/);

  const wrong: string[][] = [
    [],
    ['--scale', '1'],
    ['--scale', 'one', '--output', folder],
    ['--scale', '0', '--output', folder],
    ['--scale', '1', '--output', folder, '--tables', 'lineitems'],
    ['--scale', '1', '--output', folder, '--threads', '0'],
    ['--scale', '1', '--output', folder, '--unknown'],
  ];
  for (const args of wrong) {
    const { code, stderr } = await run(...args);
    t.is(code, 2, args.join(' '));
    t.regex(stderr, /\n\nUsage: /);
  }
});
