// TPC-H at scale factor 0.01: mayfly in several modes against DuckDB over the same rows.
import test from 'ava';
import { answerTpchQuery, tpchQuery } from '../../datasets/tpch/index.js';
import { fewModes } from '../data/modes.js';
import { rowsOfResult } from '../data/outcome.js';
import { TpchDatabases, tpchOptions } from '../data/tpch-databases.js';
import { agree, DuckDb } from './duckdb.js';

/** The queries of the benchmark. */
const queries = Array.from({ length: 22 }, (_, index) => index + 1);

test('TPC-H queries at scale factor 0.01 have the answers of DuckDB', async (t) => {
  t.timeout(300_000);
  const databases = await TpchDatabases.open(0.01);
  const duckdb = await DuckDb.open();
  try {
    for (const { table, path } of databases.tables) await duckdb.load(table, path);
    for (const number of queries) {
      const expected = await duckdb.run(tpchQuery(number));
      t.true(expected.length > 0, `query ${number} has an answer`);
      for (const mode of fewModes) {
        const { name } = mode;
        const answer = await answerTpchQuery(databases.of(mode), number, tpchOptions(mode));
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
    await databases.close();
  }
});
