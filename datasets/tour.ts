// What `npm start` shows once everything is set up: queries over a real Arrow file and over a small TPC-H data set,
// each with its answer and where the time went.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { timeSplit } from '../runtime/cli/summary.js';
import { layOutTable } from '../runtime/cli/table-layout.js';
import { Database } from '../runtime/index.js';
import { generateTpch } from './tpch/generator.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** 200,000 flights within the United States: delay in minutes, distance in miles, hour of departure. */
const flights = `${root}node_modules/vega-datasets/data/flights-200k.arrow`;
const tpch = `${root}.cache/tpch/sf0.1`;

const flightQueries: [title: string, sql: string][] = [
  [
    'Delay by distance of the flight',
    `select cast(floor(distance / 500) * 500 as integer) as miles_from,
       count(*) as flights,
       round(avg(delay), 2) as mean_delay,
       max(delay) as longest_delay,
       sum(case when delay > 60 then 1 else 0 end) as over_an_hour
from flights
group by 1
order by 1`,
  ],
];

const tpchQueries: [title: string, sql: string][] = [
  [
    'TPC-H 1, the pricing summary',
    `select l_returnflag, l_linestatus,
       sum(l_quantity) as sum_qty,
       sum(l_extendedprice) as sum_base_price,
       sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
       sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge,
       round(avg(l_quantity), 2) as avg_qty,
       round(avg(l_extendedprice), 2) as avg_price,
       round(avg(l_discount), 2) as avg_disc,
       count(*) as count_order
from lineitem
where l_shipdate <= date '1998-12-01' - interval '90' day
group by l_returnflag, l_linestatus
order by l_returnflag, l_linestatus`,
  ],
  [
    'TPC-H 3, the unshipped orders of highest value',
    `select l_orderkey, sum(l_extendedprice * (1 - l_discount)) as revenue, o_orderdate, o_shippriority
from customer, orders, lineitem
where c_mktsegment = 'BUILDING'
  and c_custkey = o_custkey
  and l_orderkey = o_orderkey
  and o_orderdate < date '1995-03-15'
  and l_shipdate > date '1995-03-15'
group by l_orderkey, o_orderdate, o_shippriority
order by revenue desc, o_orderdate
limit 10`,
  ],
];

/** Runs the queries and prints each with its answer. */
async function show(database: Database, queries: readonly (readonly [string, string])[]): Promise<void> {
  const terminal = process.stdout.isTTY === true;
  const width = terminal ? process.stdout.columns : Number.POSITIVE_INFINITY;
  for (const [title, sql] of queries) {
    const result = await database.execute(sql);
    console.log(`\n${title}\n\n${sql}\n`);
    for (const piece of layOutTable(result.table, { width, rows: Number.POSITIVE_INFINITY, color: terminal })) {
      process.stdout.write(piece);
    }
    console.log(`(${timeSplit(result)})`);
  }
}

const database = await Database.open();
try {
  database.register('flights', flights);
  console.log(`\n${relative(process.cwd(), flights)} is the table flights.`);
  await show(database, flightQueries);

  const { tables } = await generateTpch({ scale: 0.1, output: tpch });
  for (const { table, path } of tables) database.register(table, path);
  console.log(`\nTPC-H at scale factor 0.1, in ${relative(process.cwd(), tpch)}:`);
  for (const { table, rows } of tables)
    console.log(`  ${table.padEnd(8)} ${rows.toLocaleString('en-US').padStart(9)} rows`);
  await show(database, tpchQueries);
} finally {
  await database.close();
}

console.log(`
The command does the same for any Arrow file:
  npx mayfly "select count(*) from '${relative(process.cwd(), flights)}'"
  npx mayfly --data ${relative(process.cwd(), tpch)} "select * from lineitem limit 5"
`);
