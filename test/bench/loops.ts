// Runs the hand-written C loops (loops.c) over a lineitem file: compiles them, finds the file's buffers through
// mayfly's own reading of its metadata, and parses the times they print.
import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMetadata } from '../../runtime/arrow-message.js';
import { processors } from './peer.js';

/** Milliseconds of each run, and the checksum that the loop computed. */
export interface LoopTimes {
  readonly q1: { readonly times: readonly number[]; readonly sum: bigint };
  readonly q6: { readonly times: readonly number[]; readonly sum: bigint };
}

/** lineitem's columns that the loops read, each by the buffers it takes: text offsets and bytes, else values. */
const COLUMNS = ['l_quantity', 'l_extendedprice', 'l_discount', 'l_tax', 'l_returnflag', 'l_linestatus', 'l_shipdate'];

/** One line a batch: rows and file offsets of the loops' buffers. */
function describeBatches(path: string): string {
  const file = openSync(path, 'r');
  try {
    const metadata = readMetadata({
      size: fstatSync(file).size,
      read: (offset, size) => {
        const bytes = Buffer.alloc(size);
        readSync(file, bytes, 0, size, offset);
        return bytes;
      },
    });
    const lines = metadata.batches.map(({ batch }) => {
      const offsets: number[] = [];
      let buffer = 0;
      const byName = new Map<string, number[]>();
      for (const field of metadata.fields) {
        const count = field.column.storage?.kind === 'utf8' ? 3 : 2;
        const own = Array.from({ length: count }, (_, k) => batch.buffers[2 * (buffer + k)] ?? 0);
        byName.set(field.name, own.slice(1));
        buffer += count;
      }
      for (const name of COLUMNS) offsets.push(...(byName.get(name) ?? []));
      return [batch.rows, ...offsets].join(' ');
    });
    return `${lines.join('\n')}\n`;
  } finally {
    closeSync(file);
  }
}

/** Compiles the loops for this processor; the caller removes the folder. */
export function compileLoops(): { readonly program: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-loops-'));
  const program = join(folder, 'loops');
  // The source is not copied to dist/: it lies three folders above dist/test/bench.
  const source = fileURLToPath(new URL('../../../test/bench/loops.c', import.meta.url));
  execFileSync('clang-19', ['-O3', '-march=native', '-pthread', '-o', program, source]);
  return { program, folder };
}

export function removeLoops(folder: string): void {
  rmSync(folder, { recursive: true });
}

/** Runs both loops `runs` times over lineitem. */
export function runLoops(program: string, lineitem: string, threads: number, runs: number): LoopTimes {
  const output = execFileSync(
    'taskset',
    ['-c', processors(threads), program, lineitem, String(threads), String(runs)],
    {
      input: describeBatches(lineitem),
      encoding: 'utf8',
    },
  );
  const lines = output.trim().split('\n');
  const read = (line: number) => ({
    times: (lines[line] ?? '').split(' ').slice(1).map(Number),
    sum: BigInt((lines[line + 1] ?? '').split(' ')[1] ?? 'NaN'),
  });
  return { q6: read(0), q1: read(2) };
}
