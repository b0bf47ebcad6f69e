// TPC-H at scale factor 0.01: mayfly in several modes against DuckDB over the same rows.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { answerTpchQuery, generateTpch, tpchQuery } from '../../datasets/tpch/index.js';
import { Database } from '../../runtime/index.js';
import { fewModes } from '../data/modes.js';
import { rowsOfResult } from '../data/outcome.js';
import { agree, DuckDb } from './duckdb.js';

/** The queries of the benchmark. */
const queries = Array.from({ length: 22 }, (_, index) => index + 1);

const folder = fileURLToPath(new URL('../../../.cache/tpch/sf0.01', import.meta.url));

test('TPC-H queries at scale factor 0.01 have the answers of DuckDB', async (t) => {
  t.timeout(300_000);
  const { tables } = await generateTpch({ scale: 0.01, output: folder, threads: 2 });
  const duckdb = await DuckDb.open();
  const databases = new Map<number, Database>();
  try {
    for (const threads of [1, 2]) {
      const database = await Database.open({ threads });
      databases.set(threads, database);
      for (const { table } of tables) database.register(table, join(folder, `${table}.arrow`));
    }
    for (const { table, path } of tables) await duckdb.load(table, path);
    for (const number of queries) {
      const expected = await duckdb.run(tpchQuery(number));
      t.true(expected.length > 0, `query ${number} has an answer`);
      for (const { name, threads, options } of fewModes) {
        // Morsels of 3 rows make 20,000 of lineitem; a few hundred cut it as well.
        const morselRows = options.morselRows === undefined ? {} : { morselRows: 211 };
        const answer = await answerTpchQuery(databases.get(threads)!, number, { ...options, ...morselRows });
        const { rows } = rowsOfResult(answer.table);
        t.is(rows.length, expected.length, `query ${number}, ${name}: number of rows`);
        const wrong = rows.findIndex(
          (row, index) => !row.every((value, column) => agree(value, expected[index]![column]!)),
        );
        t.is(
          wrong,
          -1,
          `query ${number}, ${name}: row ${JSON.stringify(rows[wrong])}, not ${JSON.stringify(expected[wrong])}`,
        );
      }
    }
  } finally {
    duckdb.close();
    for (const database of databases.values()) await database.close();
  }
});
