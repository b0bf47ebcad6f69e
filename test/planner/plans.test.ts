// Plans of the TPC-H queries as golden text, estimates included: UPDATE=1 rewrites test/planner/plans/*.txt.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { formatPlan } from '../../planner/explain.js';
import { optimize } from '../../planner/optimize.js';
import { bindScript } from './plan-text.js';

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
