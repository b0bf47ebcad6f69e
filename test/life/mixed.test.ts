// Many queries of all kinds at the same time: every one has its own answer, and nothing of them is left.
//
//   MAYFLY_MIXED=20000 npx ava dist/test/life/mixed.test.js        more queries than the usual number
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import type { Report } from './mixed-program.js';

const queries = Number(process.env.MAYFLY_MIXED ?? 3600);
const run = promisify(execFile);
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

test(`${queries} statements of the golden scripts, six at a time, some cancelled`, async (t) => {
  t.timeout(1_200_000);
  // A young generation of fixed size: V8 would grow it in steps of megabytes whenever it sees fit.
  const options = ['--expose-gc', '--min-semi-space-size=4', '--max-semi-space-size=4'];
  const { stdout } = await run(process.execPath, [...options, program('mixed-program.js'), String(queries), '1'], {
    maxBuffer: 2 ** 26,
  });
  const { holdings, failed, canceled, faults } = JSON.parse(stdout) as Report;
  t.log(`${failed} failed, of which ${canceled} were cancelled`);
  for (const { queries, resident, mappings, descriptors } of holdings) {
    t.log(`${queries}: ${(resident / 1e6).toFixed(1)} MB, ${mappings} mappings, ${descriptors} descriptors`);
  }
  for (const fault of faults) t.log(fault);
  t.is(faults.length, 0, 'other answers than when run alone');
  t.true(canceled > 0 && failed > canceled);
  t.true(holdings.every(({ instances }) => instances === 0));
  // In the first third tables are validated, code is loaded and buffers reach their size.
  const [first, last] = [holdings[Math.floor(holdings.length / 3)]!, holdings.at(-1)!];
  t.true(last.mappings - first.mappings < 100, `${first.mappings} to ${last.mappings} mappings`);
  t.true(last.descriptors <= first.descriptors, `${first.descriptors} to ${last.descriptors} descriptors`);
  const growth = (last.resident - first.resident) / (last.queries - first.queries);
  // Short runs measure the heap's settling more than the queries; the limit of 1 KB is test/runtime's, over 5,000.
  t.true(growth < 10_000, `${growth.toFixed(0)} bytes a query`);
});

test('a process that no longer uses its open database ends by itself', async (t) => {
  const { stdout } = await run(process.execPath, [program('idle-program.js')], { timeout: 30_000 });
  t.is(stdout, '{"n": 200000}\n');
});
