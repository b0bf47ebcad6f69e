// The command as it is installed, all modules in one file: it finds what lies outside of it and answers as they do.
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { command, runCommand } from './run-command.js';

const bundle = fileURLToPath(new URL('../../command/mayfly.js', import.meta.url));
const sql = 'select n, n * 1.5 as more from (values (1), (2), (null)) as t (n) order by n desc';

test('the bundled command answers as the modules do', async (t) => {
  for (const args of [
    ['--version'],
    ['--help'],
    [sql, '--format', 'csv', '--mode', 'fast'],
    ['explain', sql],
    ['selec'],
  ]) {
    const [bundled, modules] = [
      await runCommand(tmpdir(), args, '', bundle),
      await runCommand(tmpdir(), args, '', command),
    ];
    t.deepEqual(
      { code: bundled.code, stdout: bundled.stdout, stderr: bundled.stderr.replace(/\d+(\.\d+)? ms/g, '') },
      { code: modules.code, stdout: modules.stdout, stderr: modules.stderr.replace(/\d+(\.\d+)? ms/g, '') },
    );
  }
});
