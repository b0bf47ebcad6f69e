// Queries leave nothing behind: no instance, no memory, no mapping.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import type { Holding } from './life-program.js';

test('5,000 queries, a third of which fail or are cancelled', async (t) => {
  t.timeout(600_000);
  const program = fileURLToPath(new URL('./life-program.js', import.meta.url));
  // A young generation of fixed size: V8 would grow it in steps of megabytes whenever it sees fit.
  const options = ['--expose-gc', '--min-semi-space-size=4', '--max-semi-space-size=4'];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, program, '5000']);
  const holdings = JSON.parse(stdout) as Holding[];
  t.log(
    holdings.map(
      ({ queries, resident, mappings }) => `${queries}: ${(resident / 1e6).toFixed(1)} MB, ${mappings} mappings`,
    ),
  );
  t.true(holdings.every(({ instances }) => instances === 0));
  // What is kept up to a bound (answers of samples, V8's own code) is complete by then; what leaks goes on growing.
  const first = holdings.find(({ queries }) => queries === 2000);
  const last = holdings.at(-1);
  const growth = (last!.resident - first!.resident) / (last!.queries - first!.queries);
  t.true(growth < 1024, `${growth.toFixed(0)} bytes a query`);
  t.true(last!.mappings - first!.mappings < 100, `${first!.mappings} to ${last!.mappings} mappings`);
  t.true(last!.descriptors <= first!.descriptors);
});
