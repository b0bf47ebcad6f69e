// The command as it is installed, all modules in one file: it finds what lies outside of it and answers as they do, with
// the code that was kept of it or without.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { command, runCommand } from './run-command.js';

const folder = fileURLToPath(new URL('../../command/', import.meta.url));
const bundle = join(folder, 'mayfly.cjs');
const sql = 'select n, n * 1.5 as more from (values (1), (2), (null)) as t (n) order by n desc';

/** The one file of a folder whose name ends so. */
function fileIn(path: string, ending: string): string {
  return join(path, readdirSync(path).filter((name) => name.endsWith(ending) && name !== 'mayfly.cjs')[0]!);
}

test('the bundled command answers as the modules do', async (t) => {
  for (const args of [
    ['--version'],
    ['--help'],
    [sql, '--format', 'csv', '--mode', 'fast'],
    ["select 'wide 日本' as text, 1 as n"],
    [sql, '-o', '/dev/stdout', '--format', 'json'],
    ['explain', sql],
    ['selec'],
  ]) {
    const [bundled, modules] = [
      await runCommand(tmpdir(), args, '', bundle),
      await runCommand(tmpdir(), args, '', command),
    ];
    const [own, expected] = [bundled, modules].map(({ code, stdout, stderr }) => {
      return { code, stdout: stdout.replace(/^\(1 row; .*\)$/m, ''), stderr: stderr.replace(/\d+(\.\d+)? ms/g, '') };
    });
    t.deepEqual(own, expected);
  }
});

test('V8 takes the code that was kept', (t) => {
  const program = `
    require('node:v8').setFlagsFromString('--wasm-tiering-budget=1000000000');
    const [path, code] = process.argv.slice(1);
    const read = require('node:fs').readFileSync;
    const script = new (require('node:vm').Script)(read(path, 'latin1'), { filename: path, cachedData: read(code) });
    console.log(script.cachedDataRejected);
  `;
  const args = ['-e', program, fileIn(folder, '.cjs'), fileIn(folder, '.code')];
  t.is(execFileSync(process.execPath, args, { encoding: 'utf8' }), 'false\n');
});

test('without code that V8 takes, the command answers as with it', async (t) => {
  // Below the package, whose name the command looks up.
  const copy = mkdtempSync(join(folder, '..', 'command-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const code = fileIn(copy, '.code');
    const kept = readFileSync(code);
    const expected = await runCommand(tmpdir(), ['--version'], '', bundle);
    for (const damaged of [
      kept.map((byte, index) => byte ^ (index < 16 ? 1 : 0)),
      kept.subarray(0, 1000),
      Buffer.of(),
    ]) {
      writeFileSync(code, damaged);
      t.deepEqual(await runCommand(tmpdir(), ['--version'], '', join(copy, 'mayfly.cjs')), expected);
    }
    rmSync(code);
    t.deepEqual(await runCommand(tmpdir(), ['--version'], '', join(copy, 'mayfly.cjs')), expected);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('a slow reader gets all of a large answer, though the process ends at once after it', async (t) => {
  const digits = 'from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as';
  const digit = (name: string) => `(select n ${digits} t (n)) ${name}`;
  const tables = ['a', 'b', 'c', 'd', 'e'].map(digit).join(', ');
  const query = `select a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n as n from ${tables} order by n`;
  const child = spawn(process.execPath, [bundle, '--format', 'csv', query], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let output = '';
  // More than a pipe holds waits for every one of the first reads.
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.length < 200_000) await setTimeout(50);
  }
  t.deepEqual(await ended, [0, null]);
  const lines = output.trimEnd().split('\n');
  t.is(lines.length, 100_001);
  t.true(lines.slice(1).every((line, index) => line === String(index)));
});
