// Damaged Arrow files: each is answered or refused with a MayflyError; no crash, no hang, no other error.
//
//   npm run check:damage                                                   1,000 seeds
//   MAYFLY_DAMAGE=5000 npx ava dist/test/fuzz/damage.test.js               as many as that
//   node dist/test/fuzz/read-damaged.js 17 17                              seed 17 alone, as a failure names it
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { damagedFile } from './damage.js';

const seeds = Number(process.env.MAYFLY_DAMAGE ?? 300);
/** Milliseconds after which a file counts as one that hangs. */
const patience = 60_000;
const reader = fileURLToPath(new URL('read-damaged.js', import.meta.url));

test(`${seeds} damaged files are answered or refused`, async (t) => {
  t.timeout(1_800_000);
  const faults: string[] = [];
  const ends = new Map<string, number>();
  let next = 1;
  while (next <= seeds && faults.length < 20) {
    const { lastBegun, fault } = await readFrom(next, (seed, end) => {
      const kind = end.startsWith('refused') ? end : end.split(' ')[0]!;
      ends.set(kind, (ends.get(kind) ?? 0) + 1);
      if (kind === 'FAULT') faults.push(`seed ${seed} (${damagedFile(seed).description}): ${end}`);
    });
    if (fault !== undefined) faults.push(`seed ${lastBegun} (${damagedFile(lastBegun).description}): ${fault}`);
    next = lastBegun + 1;
  }
  t.log([...ends].map(([end, count]) => `${count} ${end}`).join(', '));
  for (const fault of faults) t.log(fault);
  t.is(faults.length, 0, 'files at which mayfly failed');
  t.true((ends.get('answered') ?? 0) > 0, 'some damage leaves a file that can be read');
});

/** Reads from a seed on in a new process, until the last or until the process ends, by itself or because it hangs. */
function readFrom(
  first: number,
  onEnd: (seed: number, end: string) => void,
): Promise<{ lastBegun: number; fault: string | undefined }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [reader, String(first), String(seeds)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let lastBegun = first;
    let errors = '';
    let hangs = false;
    const hang = () => {
      hangs = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(hang, patience);
    createInterface(child.stdout).on('line', (line) => {
      const [word, seed, ...end] = line.split(' ');
      clearTimeout(timer);
      timer = setTimeout(hang, patience);
      if (word === 'begin') lastBegun = Number(seed);
      else onEnd(Number(seed), end.join(' '));
    });
    child.stderr.on('data', (data) => {
      errors = (errors + data).slice(-2000);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const ended = code === 0 ? undefined : `the process ended with ${signal ?? `code ${code}`}: ${errors}`;
      resolve({ lastBegun, fault: hangs ? `nothing for ${patience / 1000} s` : ended });
    });
  });
}
