// Mapped files: reading, refusals, and files that shrink or change while a query reads them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { reportedError } from '../../runtime/native-library.js';
import { createQuery, native, projection, type Table } from './fixture.js';

const scheduler = native.openScheduler(2);
const folder = mkdtempSync(join(tmpdir(), 'mayfly-files-'));
test.after.always(() => rmSync(folder, { recursive: true }));

const rowCount = 1 << 20;

function numbersFile(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, new BigInt64Array(rowCount).fill(1n));
  return path;
}

/** A table over a mapped file of int64. */
function mappedTable(path: string): { table: Table; handle: number; address: number } {
  const { handle, address, size } = native.mapFile(path);
  const addresses = Buffer.from(BigUint64Array.of(BigInt(address)).buffer);
  const ranges = Buffer.from(BigUint64Array.of(0n, 0n, BigInt(size / 8)).buffer);
  const source = {
    kind: 'table',
    buffers: native.bufferAddress(addresses),
    batchCount: 1,
    slotCount: 1,
    ranges: native.bufferAddress(ranges),
    rangeCount: 1,
  } as const;
  return { table: { source, memory: [addresses, ranges] }, handle, address };
}

test('a file is mapped as it is', (t) => {
  const path = join(folder, 'plain');
  writeFileSync(path, 'the bytes of a file');
  const file = native.mapFile(path);
  const status = statSync(path, { bigint: true });
  t.is(file.size, 19);
  t.is(file.device, String(status.dev));
  t.is(file.inode, String(status.ino));
  t.is(file.modified, String(status.mtimeNs));
  const bytes = Buffer.alloc(5);
  t.true(native.readMemory(file.address + 4, bytes));
  t.is(bytes.toString(), 'bytes');
  t.throws(() => native.readMemory(file.address + 15, bytes), { message: /not a range/ });
  native.unmapFile(file.handle);
  t.throws(() => native.unmapFile(file.handle), { message: /no mapping/ });
  t.throws(() => native.readMemory(file.address, bytes), { message: /not a range/ });
});

test('places of a file are brought into memory by the pool, also where the file has shrunk', async (t) => {
  const path = numbersFile('prefetched');
  const { handle, address, size } = native.mapFile(path);
  const places = BigUint64Array.from({ length: 3000 }, (_, k) => BigInt(address + Math.floor((k * size) / 3000)));
  await native.prefetch(scheduler, places);
  truncateSync(path, 100);
  await native.prefetch(scheduler, places);
  await t.throwsAsync(native.prefetch(scheduler, BigUint64Array.of(BigInt(address + size))), {
    message: /not a range/,
  });
  await t.throwsAsync(native.prefetch(scheduler, new BigUint64Array()), { message: /nothing/ });
  native.unmapFile(handle);
});

test('what cannot be mapped', (t) => {
  t.throws(() => native.mapFile(join(folder, 'absent')), { code: 'file_error', message: /No such file/ });
  t.throws(() => native.mapFile(folder), { code: 'file_error', message: /is a folder/ });
  t.throws(() => native.mapFile('/dev/null'), { code: 'file_error', message: /not a regular file/ });
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  t.throws(() => native.mapFile(pipe), { code: 'file_error', message: /not a regular file/ });
  const empty = join(folder, 'empty');
  writeFileSync(empty, '');
  const file = native.mapFile(empty);
  t.is(file.size, 0);
  t.is(file.address, 0);
  native.unmapFile(file.handle);
});

test('a file truncated before memory is read', (t) => {
  const path = numbersFile('shrunk');
  const { handle, address } = mappedTable(path);
  const bytes = Buffer.alloc(64);
  t.true(native.readMemory(address + 4096 * 10, bytes));
  truncateSync(path, 5000);
  t.true(native.readMemory(address, bytes));
  t.false(native.readMemory(address + 4992, bytes), 'the end of the last page');
  t.false(native.readMemory(address + 4096 * 10, bytes), 'a lost page');
  native.unmapFile(handle);
});

test('a file truncated under a query', async (t) => {
  const path = numbersFile('truncated');
  const { table, handle } = mappedTable(path);
  const query = createQuery(scheduler, projection(table, 1, { morselRows: 100 }));
  truncateSync(path, 100_000);
  const error = reportedError(await native.runQuery(query));
  t.is(error?.code, 'file_changed');
  t.true(error?.message.includes(path));
  native.destroyQuery(query);
  native.unmapFile(handle);
});

test('a file changed in place, and one unmapped, under a query', async (t) => {
  const path = numbersFile('touched');
  const { table, handle } = mappedTable(path);
  const run = async () => {
    const query = createQuery(scheduler, projection(table, 1));
    native.unmapFile(handle); // the query keeps it
    const report = await native.runQuery(query);
    native.destroyQuery(query);
    return report;
  };
  utimesSync(path, 1, 1);
  t.is(reportedError(await run())?.code, 'file_changed');
  const again = mappedTable(path);
  const query = createQuery(scheduler, projection(again.table, 1));
  native.unmapFile(again.handle);
  t.is((await native.runQuery(query)).rowCount, rowCount);
  native.destroyQuery(query);
});

test('a file truncated while its column is checked', async (t) => {
  const path = numbersFile('checked');
  const { handle, address } = mappedTable(path);
  truncateSync(path, 0);
  await t.throwsAsync(
    native.validateColumn(scheduler, {
      storage: { kind: 'integer', bits: 64, signed: true },
      batches: [{ rows: rowCount, validity: [0, 0], values: [address, rowCount * 8] }],
    }),
    { code: 'file_changed', message: /checked/ },
  );
  native.unmapFile(handle);
});

test('a fault outside of mappings still ends the process', (t) => {
  // Reading beyond the end of a file that mayfly did not map: the signal must reach what was there before.
  const script = `
    import { NativeLibrary } from ${JSON.stringify(new URL('../../runtime/native-library.js', import.meta.url).href)};
    const native = NativeLibrary.open();
    const file = native.mapFile(${JSON.stringify(numbersFile('other'))});
    native.unmapFile(file.handle);
    process.kill(process.pid, 'SIGBUS');
    setTimeout(() => {}, 5000);
  `;
  const error = t.throws(() =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' }),
  ) as (Error & { signal?: string }) | undefined;
  t.is(error?.signal, 'SIGBUS');
});
