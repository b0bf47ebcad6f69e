// Cold start: from the start of a process to the printed answer of TPC-H 6, for the mayfly command over an Arrow file and
// for Node with DuckDB over a database file of its own. Files are in the system's cache; nothing else is kept.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tpchQuery } from '../../datasets/tpch/index.js';
import { splitStatements } from '../../planner/sql/split.js';
import { duckDbFile, makeDuckDbFile } from './data.js';
import { type Grid, milliseconds, ratioText } from './grids.js';
import { processors } from './peer.js';
import { compareSamples, summarise } from './statistics.js';

export interface ColdResult {
  readonly rounds: number;
  /** Milliseconds of each start, by command. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  readonly grid: Grid;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a user of DuckDB from npm would write for one query over a file. */
const DUCKDB_PROGRAM = `
  import { DuckDBInstance } from '@duckdb/node-api';
  const [file, threads, sql] = process.argv.slice(1);
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY', threads });
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql);
  console.log(reader.columnNames().join(), reader.getRows().map(String).join());
  process.exit(0);
`;

/** Starts both in turn, `rounds` times after once to warm the caches. Throws where their answers differ. */
export async function measureCold(data: string, threads: number, rounds: number): Promise<ColdResult> {
  await makeDuckDbFile(data);
  const [{ text: sql } = { text: '' }] = splitStatements(tpchQuery(6));
  const pinned = ['-c', processors(threads), process.execPath];
  const table = `lineitem=${join(data, 'lineitem.arrow')}`;
  const mayfly = join(root, 'dist/command/mayfly.cjs');
  const commands = {
    'mayfly command': [...pinned, mayfly, '--threads', String(threads), '--table', table, sql],
    'Node and DuckDB': [...pinned, '--input-type=module', '-e', DUCKDB_PROGRAM, duckDbFile(data), String(threads), sql],
  };
  const samples: Record<string, number[]> = {};
  const answers = new Set<string>();
  for (let round = -1; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const start = performance.now();
      const { status, stdout, stderr } = spawnSync('taskset', command, { cwd: root, encoding: 'utf8' });
      const time = performance.now() - start;
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      answers.add(/\d+\.\d{4}/.exec(stdout)?.[0] ?? stdout);
      if (round >= 0) (samples[name] ??= []).push(time);
    }
  }
  if (answers.size !== 1) throw new Error(`the answers differ: ${[...answers].join(', ')}`);
  return { rounds, samples, grid: coldGrid(samples) };
}

function coldGrid(samples: Readonly<Record<string, readonly number[]>>): Grid {
  const [own] = Object.values(samples) as [readonly number[]];
  return {
    title: 'Cold start: process start to printed answer of Q6, milliseconds',
    header: ['', 'median', 'quartiles', '÷ mayfly'],
    rows: Object.entries(samples).map(([name, times]) => {
      const { median, low, high } = summarise(times);
      const quartiles = `${milliseconds(low)} … ${milliseconds(high)}`;
      return [name, milliseconds(median), quartiles, times === own ? '' : ratioText(compareSamples(own, times))];
    }),
  };
}
