// Compares mayfly's answers to TPC-H queries at scale factor 1 with those that the TPC published.
//
//   npm run check:tpch -- DIR        DIR holds lineitem.arrow and the other tables
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answerDifferences, answerTpchQuery } from '../../datasets/tpch/index.js';
import { timeSplit } from '../../runtime/cli/summary.js';
import { Database } from '../../runtime/index.js';
import { rowsOfResult } from '../data/outcome.js';

const queries = Array.from({ length: 22 }, (_, index) => index + 1);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: npm run check:tpch -- DIR\n');
  process.exit(2);
}
const database = await Database.open();
let wrong = 0;
try {
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.arrow')) database.register(basename(name, '.arrow'), join(folder, name));
  }
  for (const number of queries) {
    const result = await answerTpchQuery(database, number);
    const differences = answerDifferences(number, rowsOfResult(result.table).rows);
    process.stdout.write(
      `query ${number}: ${differences.length === 0 ? 'as published' : 'WRONG'} (${timeSplit(result)})\n`,
    );
    for (const difference of differences.slice(0, 10)) process.stdout.write(`  ${difference}\n`);
    if (differences.length > 0) wrong++;
  }
} finally {
  await database.close();
}
process.stdout.write(`${queries.length - wrong} of ${queries.length} answers as published\n`);
process.exitCode = wrong === 0 ? 0 : 1;
