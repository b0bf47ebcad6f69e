// Reads damaged Arrow files, one a seed, in a process of its own: node read-damaged.js FIRST LAST. Tells of each seed
// before and after on its standard output, so that whoever started it knows which one was the end of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MayflyError } from '../../planner/errors.js';
import { Database } from '../../runtime/index.js';
import { rowsOfResult } from '../data/outcome.js';
import { damagedFile } from './damage.js';

/** Reads all columns at once, and each on its own in a group and in order: one that is damaged hides no other. */
async function readAll(
  database: Database,
  path: string,
  columns: readonly string[],
  mode: 'fast' | 'interpreted',
): Promise<string> {
  const queries = [`select * from '${path}'`, `select count(*) from '${path}'`];
  for (const name of columns) {
    queries.push(`select "${name}", count(*) from '${path}' group by "${name}"`);
    queries.push(
      `select min("${name}"), max("${name}") from '${path}'`,
      `select "${name}" from '${path}' order by 1 desc`,
    );
  }
  let refused: string | undefined;
  for (const query of queries) {
    try {
      rowsOfResult(await database.query(query, { mode }));
    } catch (error) {
      if (!(error instanceof MayflyError) || error.code === 'internal_error') throw error;
      refused ??= error.code;
      // What cannot be opened at all cannot be read in parts.
      if (query === queries[1]) break;
    }
  }
  return refused === undefined ? 'answered' : `refused ${refused}`;
}

const [first, last] = process.argv.slice(2).map(Number) as [number, number];
const folder = mkdtempSync(join(tmpdir(), 'mayfly-damage-'));
const database = await Database.open({ threads: 2, memoryLimit: 512 * 1024 * 1024 });
try {
  for (let seed = first; seed <= last; seed++) {
    const { bytes, columns } = damagedFile(seed);
    const path = join(folder, `${seed}.arrow`);
    writeFileSync(path, bytes);
    process.stdout.write(`begin ${seed}\n`);
    let end: string;
    try {
      // A third without code, which reads the same memory in its own way.
      end = await readAll(database, path, columns, seed % 3 === 0 ? 'interpreted' : 'fast');
    } catch (error) {
      end = `FAULT ${(error as Error).stack?.replaceAll('\n', ' ')}`;
    }
    rmSync(path);
    process.stdout.write(`end ${seed} ${end}\n`);
  }
} finally {
  await database.close();
  rmSync(folder, { recursive: true });
}
