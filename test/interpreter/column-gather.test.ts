// Rows far apart, gathered at once, are the rows that are read one by one: every type and storage, in JavaScript's memory
// and in a mapped file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { tableToIPC } from '../../runtime/arrow.js';
import { TableCatalog } from '../../runtime/catalog.js';
import { gatherColumn } from '../../runtime/interpreter/column-gather.js';
import { ColumnReader } from '../../runtime/interpreter/column-reader.js';
import { Context } from '../../runtime/interpreter/context.js';
import type { Value } from '../../runtime/interpreter/value.js';
import { NativeLibrary } from '../../runtime/native-library.js';
import type { StoredTable } from '../../runtime/stored-table.js';
import { arrowTable } from '../data/columns.js';
import { Random } from '../data/random.js';
import { randomTable } from '../random/table.js';

const native = NativeLibrary.open();
const folder = mkdtempSync(join(tmpdir(), 'mayfly-gather-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of a batch, one by one; NULL where a value has no SQL type. */
function readOneByOne(table: StoredTable, index: number, places: readonly (readonly number[])[]): Value[] {
  const context = new Context((address, into) => native.readMemory(address, into), 1e9);
  const reader = new ColumnReader(table, index, context);
  return places.flatMap((rows, batch) => {
    reader.open(batch, 0, table.batchRows[batch]!);
    return rows.map((row) => {
      try {
        return reader.read(row);
      } catch {
        return null;
      }
    });
  });
}

test('gathered values are those read one by one', (t) => {
  let compared = 0;
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 150; seed++) {
    const random = new Random(seed);
    const data = arrowTable(randomTable(random, 't', random.chance(0.5)));
    const catalog = new TableCatalog(native);
    const path = join(folder, `${seed}.arrow`);
    writeFileSync(path, tableToIPC(data, 'file'));
    catalog.registerData('memory', data);
    catalog.registerPath('file', path);
    for (const name of ['memory', 'file']) {
      const table = catalog.find(name)!;
      const places = table.batchRows.map((rows) =>
        Array.from({ length: rows }, (_, row) => row).filter(() => random.chance(0.6)),
      );
      for (const [index, { storage, chunks }] of table.columns.entries()) {
        if (storage === undefined) continue;
        kinds.add(storage.kind);
        const gathered = gatherColumn({ storage, chunks, facts: { nullCount: 1 } }, places, catalog.gatherMemory);
        t.deepEqual(gathered, readOneByOne(table, index, places), `seed ${seed}, ${name}, column ${index}`);
        compared += gathered?.length ?? 0;
      }
    }
    catalog.close();
  }
  t.true(compared > 5000, `${compared} values`);
  t.log(`${compared} values of storages ${[...kinds].sort().join(', ')}`);
});

test('what is not of a mapped file is not gathered', (t) => {
  const path = join(folder, 'bytes');
  writeFileSync(path, Buffer.alloc(100, 7));
  const file = native.mapFile(path);
  const into = Buffer.alloc(12);
  const at = (offset: number, size: number) => [BigInt(file.address + offset), BigInt(size)];
  t.true(native.gatherMemory(BigUint64Array.from([...at(0, 4), ...at(92, 8)]), into));
  t.deepEqual(into, Buffer.alloc(12, 7));
  t.throws(() => native.gatherMemory(BigUint64Array.from(at(98, 4)), into), { message: /not a range/ });
  t.throws(() => native.gatherMemory(BigUint64Array.from([1n, 4n]), into), { message: /not a range/ });
  t.throws(() => native.gatherMemory(BigUint64Array.from(at(0, 13)), into), { message: /too small/ });
  writeFileSync(path, Buffer.alloc(50, 7));
  t.false(native.gatherMemory(BigUint64Array.from([...at(0, 4), ...at(8, 8)]), into));
  native.unmapFile(file.handle);
});
