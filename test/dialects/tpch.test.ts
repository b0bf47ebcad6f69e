// TPC-H as each dialect writes it gives the answers of PostgreSQL's form.
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { generateTpch, queryNumbers, tpchQuery } from '../../datasets/tpch/index.js';
import { dialects, type ForeignDialect } from '../../planner/sql/dialects/dialect.js';
import { Database } from '../../runtime/index.js';
import { print } from './corpus.js';

const output = fileURLToPath(new URL('../../../.cache/tpch/sf0.01', import.meta.url));
const { tables } = await generateTpch({ scale: 0.01, output, threads: 2 });

for (const dialect of Object.keys(dialects) as ForeignDialect[]) {
  test.serial(`${dialect}: TPC-H`, async (t) => {
    const database = await Database.open({ threads: 2 });
    for (const { table, path } of tables) database.register(table, path);
    for (const number of queryNumbers) {
      const sql = query(number);
      const written = write(sql, dialect);
      t.is(print(await database.query(written, { dialect })), print(await database.query(sql)), written);
    }
    await database.close();
  });
}

/** A query of TPC-H in one statement: the view of the 15th becomes a WITH; and without a list of columns in the 13th. */
function query(number: number): string {
  const text = tpchQuery(number)
    .trim()
    .replace(/;$/, '')
    .replace('as c_orders (c_custkey, c_count)', 'as c_orders')
    .replace(/c_custkey,\s*count\(o_orderkey\)/, 'c_custkey, count(o_orderkey) as c_count');
  const view = /create view (\w+) \((\w+), (\w+)\) as\s+select\s+(\w+),\s*(sum\([^;]*?\)\))\s+from([^;]*);([^;]*)/.exec(
    text,
  );
  if (view === null) return text;
  const [, name, first, second, key, total, rest, select] = view;
  return `with ${name} as (select ${key} as ${first}, ${total} as ${second} from ${rest}) ${select}`;
}

/** What a dialect writes in place of PostgreSQL's forms of dates, intervals, parts of texts and limits. */
function write(sql: string, dialect: ForeignDialect): string {
  const interval = { mysql: '$1 $2', mariadb: '$1 $2', bigquery: '$1 $2', snowflake: "'$1 $2'" } as Record<
    string,
    string
  >;
  let text = sql.replace(/interval '(\d+)' (\w+)( \(\d+\))?/g, `interval ${interval[dialect] ?? "'$1' $2"}`);
  if (dialect === 'transactsql' || dialect === 'sqlite') {
    const moved = /date ('[\d-]+') ([-+]) interval '(\d+)' (\w+)/g;
    text = text.replace(moved, (_, date: string, sign: string, count: string, unit: string) => {
      const by = sign === '-' ? -Number(count) : Number(count);
      return dialect === 'sqlite' ? later(date, by, unit) : `dateadd(${unit}, ${by}, ${date})`;
    });
    const year = dialect === 'sqlite' ? "cast(strftime('%Y', $1) as integer)" : 'year($1)';
    text = text.replace(/date ('[\d-]+')/g, '$1').replace(/extract\(year from (\w+)\)/g, year);
  }
  if (!['mysql', 'mariadb', 'trino'].includes(dialect)) {
    text = text.replace(/substring\((\w+) from (\d+) for (\d+)\)/g, 'substring($1, $2, $3)');
  }
  const limit = /limit (\d+)/.exec(text);
  if (dialect !== 'transactsql' || limit === null) return text;
  return text.replace(limit[0], '').replace('select', `select top ${limit[1]}`);
}

/** A date that SQLite's queries have worked out: it has no type of dates. */
function later(date: string, by: number, unit: string): string {
  const moved = new Date(date.slice(1, -1));
  if (unit === 'day') moved.setUTCDate(moved.getUTCDate() + by);
  else moved.setUTCMonth(moved.getUTCMonth() + by * (unit === 'year' ? 12 : 1));
  return `'${moved.toISOString().slice(0, 10)}'`;
}
