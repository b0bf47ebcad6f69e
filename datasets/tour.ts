// What `npm start` shows once everything is set up: queries over a real Arrow file and over a small TPC-H data set,
// each with its answer and where the time went.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leaveParserUnoptimised } from '../runtime/cli/cold-start.js';
import { timeSplit } from '../runtime/cli/summary.js';
import { layOutTable } from '../runtime/cli/table-layout.js';
import { Database } from '../runtime/index.js';
import { hasAnswer } from '../runtime/statement.js';
import { generateTpch, tpchQuery } from './tpch/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** 200,000 flights within the United States: delay in minutes, distance in miles, hour of departure. */
const flights = `${root}node_modules/vega-datasets/data/flights-200k.arrow`;
const tpch = `${root}.cache/tpch/sf0.1`;

const flightsQuery = `-- flights by distance
select
  cast(floor(distance / 500.0) * 500 as integer) as from_miles,
  count(*) as flights,
  round(avg(delay), 2) as mean_delay,
  max(delay) as longest_delay,
  sum(case when delay > 60 then 1 else 0 end) as over_an_hour
from
  flights
group by
  1
order by
  1;
`;

/** The TPC-H queries shown, by number. */
const tpchQueries = [1, 3, 6, 14];

/** Runs a script and prints it with its answers. */
async function show(database: Database, sql: string): Promise<void> {
  const terminal = process.stdout.isTTY === true;
  const width = terminal ? process.stdout.columns : Number.POSITIVE_INFINITY;
  console.log(`\n${sql}`);
  for await (const result of database.script(sql)) {
    if (!hasAnswer(result.statement)) continue;
    for (const piece of layOutTable(result.table, { width, rows: Number.POSITIVE_INFINITY, color: terminal })) {
      process.stdout.write(piece);
    }
    console.log(`(${timeSplit(result)})`);
  }
}

leaveParserUnoptimised();
const database = await Database.open();
try {
  database.register('flights', flights);
  console.log(`\n${relative(process.cwd(), flights)} is the table flights.`);
  await show(database, flightsQuery);

  const { tables } = await generateTpch({ scale: 0.1, output: tpch });
  for (const { table, path } of tables) database.register(table, path);
  console.log(`\nTPC-H at scale factor 0.1, in ${relative(process.cwd(), tpch)}:`);
  for (const { table, rows } of tables)
    console.log(`  ${table.padEnd(8)} ${rows.toLocaleString('en-US').padStart(9)} rows`);
  for (const number of tpchQueries) {
    await show(database, tpchQuery(number));
  }
} finally {
  await database.close();
}

console.log(`
The command does the same for any Arrow file:
  npx mayfly "select count(*) from '${relative(process.cwd(), flights)}'"
  npx mayfly --data ${relative(process.cwd(), tpch)} "select * from lineitem limit 5"
`);
