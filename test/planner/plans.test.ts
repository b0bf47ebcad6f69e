// Plans of the TPC-H queries as golden text, estimates included: UPDATE=1 rewrites test/planner/plans/*.txt.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Catalog } from '../../planner/catalog.js';
import { formatPlan } from '../../planner/explain.js';
import { optimize } from '../../planner/optimize.js';
import { bindScript, bindText } from './plan-text.js';
import { TPCH, TPCH_TABLES } from './tpch-catalog.js';

/** Text is read where it is written and not from the build. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

for (let query = 1; query <= 22; query++) {
  const number = String(query).padStart(2, '0');
  test(`plan of TPC-H ${number}`, (t) => {
    const sql = readFileSync(`${root}datasets/tpch/queries/q${number}.sql`, 'utf8');
    const path = `${root}test/planner/plans/q${number}.txt`;
    const found = `${formatPlan(optimize(bindScript(sql)))}\n`;
    if (process.env.UPDATE) writeFileSync(path, found);
    t.is(found, readFileSync(path, 'utf8'));
  });
}

/** The tables without a row. */
const EMPTY: Catalog = {
  ...TPCH,
  lookup: (name) => {
    const table = TPCH_TABLES.find((one) => one.name === name)!;
    return { ...table, rowCount: 0 };
  },
};

// An estimate that is no number let join tables take as much memory as there may be slots.
test('estimates over tables without rows are numbers', (t) => {
  const sql = [
    'select l_orderkey from lineitem group by l_orderkey having count(*) < 3',
    'select l_orderkey from lineitem group by l_orderkey having sum(l_partkey) > 3',
    'select l_orderkey from lineitem, orders where l_orderkey = o_orderkey and l_partkey < 7',
    'select 1 from orders where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having count(*) = 0)',
  ];
  for (const text of sql) t.notRegex(formatPlan(optimize(bindText(text, EMPTY))), /NaN|Infinity|∞/);
});
