// Runs the queries of TPC-H with random parameters, in all modes in turn, against DuckDB over the same rows.
//
//   npm run check:tpch-random -- --instances 15 --seed 1       each query so often, at scale factor 0.01
import { parseArgs } from 'node:util';
import { queryNumbers } from '../../datasets/tpch/index.js';
import type { Database } from '../../runtime/index.js';
import { rowsOfResult } from '../data/outcome.js';
import { Random } from '../data/random.js';
import { TpchDatabases, tpchOptions } from '../data/tpch-databases.js';
import { agree, DuckDb } from '../differential/duckdb.js';
import { modesOf } from './series.js';
import { randomTpchQuery } from './tpch-parameters.js';

const scale = 0.01;
const { values } = parseArgs({
  options: { instances: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' } },
});
const instances = Number(values.instances);

type Rows = readonly (readonly (string | null)[])[];

/** Rows of a query whose ORDER BY leaves the order of some open, by their first column. */
function inOrder(number: number, rows: Rows): Rows {
  return number === 11 ? [...rows].sort((a, b) => Number(a[0]) - Number(b[0])) : rows;
}

/** DuckDB's text: it averages in double precision, in which 0.2 * 35 is more than 7. */
function forDuckDb(number: number, sql: string): string {
  return number === 17 ? sql.replace('0.2 * avg(l_quantity)', 'avg(l_quantity) / 5') : sql;
}

async function answer(database: Database, sql: string, options: object): Promise<Rows> {
  let rows: Rows = [];
  for await (const result of database.script(sql, options)) {
    if (result.statement === 'select') ({ rows } = rowsOfResult(result.table));
  }
  return rows;
}

const databases = await TpchDatabases.open(scale);
const duckdb = await DuckDb.open();
for (const { table, path } of databases.tables) await duckdb.load(table, path);

const runs = new Map<string, number>();
let [compared, empty, differences] = [0, 0, 0];
for (let instance = 0; instance < instances; instance++) {
  const seed = Number(values.seed) + instance;
  const random = new Random(seed);
  for (const number of queryNumbers) {
    const sql = randomTpchQuery(random, number, scale);
    const expected = inOrder(number, await duckdb.run(forDuckDb(number, sql)));
    compared++;
    if (expected.length === 0) empty++;
    for (const mode of modesOf(seed, number)) {
      const { name } = mode;
      const rows = inOrder(number, await answer(databases.of(mode), sql, tpchOptions(mode)));
      runs.set(name, (runs.get(name) ?? 0) + 1);
      const wrong = expected.findIndex(
        (row, at) => !row.every((value, column) => agree(rows[at]?.[column] ?? null, value)),
      );
      if (rows.length === expected.length && wrong === -1) continue;
      differences++;
      const told = `${rows.length} rows, DuckDB ${expected.length}; row ${wrong}: ${JSON.stringify(rows[wrong])}`;
      process.stdout.write(
        `DIFFERENCE: --seed ${seed} --instances 1, query ${number}, ${name}\n${sql}\n${told}, DuckDB ${JSON.stringify(expected[wrong])}\n`,
      );
    }
  }
  process.stdout.write(`seed ${seed}: ${compared} instances so far, ${differences} differences\n`);
}
duckdb.close();
await databases.close();
for (const [name, count] of [...runs].sort()) process.stdout.write(`${name.padEnd(60)}${String(count).padStart(6)}\n`);
process.stdout.write(
  `${compared} instances compared with DuckDB (${empty} of them without rows), ${differences} differences\n`,
);
process.exitCode = differences === 0 ? 0 : 1;
