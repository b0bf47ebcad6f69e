// Random trees of joins of every type, in the order of least cost, compared with PostgreSQL. Whether other orders give
// the same is test/planner/join-order.test.ts's.
import test from 'ava';
import type { Catalog } from '../../planner/catalog.js';
import { optimize } from '../../planner/optimize.js';
import { interpret } from '../../runtime/interpreter/index.js';
import { Random } from '../data/random.js';
import { bindText } from '../planner/plan-text.js';
import { randomJoins } from '../planner/random-joins.js';
import { Postgres } from './postgres.js';

const SEEDS = Number(process.env.MAYFLY_SEEDS ?? 150);
const FIRST_SEED = Number(process.env.MAYFLY_FIRST_SEED ?? 0);
const catalog: Catalog = { lookup: () => undefined, views: () => new Map(), residents: () => [], names: () => [] };

test('random joins give what PostgreSQL gives', async (t) => {
  const postgres = await Postgres.open();
  t.teardown(() => postgres.close());
  const settings = { memoryLimit: 1e9, readMemory: () => false, checkCanceled: () => {}, patience: 60_000 };
  let rowCount = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const sql = randomJoins(seed, new Random(seed).integer(2, 7));
    const query = optimize(bindText(sql, catalog));
    const table = (await interpret(query, settings))!.table();
    const found = Array.from({ length: table.numRows }, (_, row) =>
      query.outputs.map((_, index) => String(table.getChildAt(index)!.get(row))).join(' '),
    );
    const expected = await postgres.run(sql);
    // PostgreSQL has full joins on equalities alone.
    if (expected.kind === 'error' && expected.state === '0A000') continue;
    if (expected.kind === 'error') {
      t.fail(`seed ${seed}: ${expected.message}\n${sql}`);
      return;
    }
    const rows = expected.rows.map((row) => row.map((value) => spelled(value)).join(' '));
    rowCount += rows.length;
    if (found.sort().join('\n') !== rows.sort().join('\n')) {
      t.fail(`seed ${seed}\n${sql}\n\n${found.join('\n')}\n\nexpected\n${rows.join('\n')}`);
      return;
    }
  }
  t.log(`${SEEDS} queries, ${rowCount} rows`);
  t.pass();
});

/** PostgreSQL's text of an integer or boolean as JavaScript writes it. */
function spelled(value: string | null): string {
  return value === 't' ? 'true' : value === 'f' ? 'false' : String(value);
}
