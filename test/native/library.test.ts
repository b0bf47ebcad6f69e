// Builds the native library with its own tests (test/native/library) as an ordinary program and runs it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const source = fileURLToPath(new URL('../../../test/native/library', import.meta.url));
const build = fileURLToPath(new URL('../../native/library-test', import.meta.url));

test('native library', (t) => {
  t.timeout(600_000);
  execFileSync('cmake', ['--fresh', '-G', 'Ninja', '-S', source, '-B', build, '-DCMAKE_CXX_COMPILER=clang++-19'], {
    stdio: 'pipe',
  });
  execFileSync('ninja', ['-C', build], { stdio: 'pipe' });
  const output = execFileSync(`${build}/library_test`, { encoding: 'utf8' });
  const parts = [
    'objects',
    'collector',
    'result',
    'memory',
    'decimal',
    'date',
    'float',
    'text',
    'cast',
    'column',
    'row selection',
  ];
  t.deepEqual(
    output.trim().split('\n'),
    parts.map((part) => `ok ${part}`),
  );
});
