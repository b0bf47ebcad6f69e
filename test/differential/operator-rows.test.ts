// EXPLAIN ANALYZE counts the same rows in every mode: each operator of every golden script and of TPC-H at scale factor
// 0.01, interpreted and compiled, with one and two threads, in large and tiny morsels. Operators that were not read to
// their end, because a limit above had enough, may have given more in one mode than in another.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { tpchQuery } from '../../datasets/tpch/index.js';
import type { MayflyError } from '../../planner/errors.js';
import type { AnalyzedOperator, Database, QueryOptions } from '../../runtime/index.js';
import { Engines, fewModes, type Mode } from '../data/modes.js';
import { TpchDatabases, tpchOptions } from '../data/tpch-databases.js';
import { parseScript } from '../scripts/script.js';

interface Seen {
  readonly text: string;
  readonly rows: number;
  readonly readings: number;
  readonly complete: boolean;
}

/** The operators of a plan, each before those that it reads. */
function operatorsOf(operator: AnalyzedOperator): Seen[] {
  const { text, rows, readings, complete, inputs } = operator;
  return [{ text, rows, readings, complete }, ...inputs.flatMap(operatorsOf)];
}

/** Operators with their rows, or the code of the error. */
async function analyze(database: Database, sql: string, options: QueryOptions): Promise<Seen[] | string> {
  try {
    const { plan, report } = await database.analyze(sql, options);
    const operators = operatorsOf(plan);
    if (operators[0]?.rows !== report.resultRows) {
      return `the plan gives ${operators[0]?.rows} rows, the result has ${report.resultRows}`;
    }
    return operators;
  } catch (error) {
    // What is no query may make a view that later statements read.
    if ((error as MayflyError).code === 'feature_not_supported') await database.query(sql, options).catch(() => {});
    return (error as MayflyError).code;
  }
}

/** What differs between two modes; undefined where nothing does. */
function differenceOf(expected: Seen[] | string, found: Seen[] | string): string | undefined {
  if (typeof expected === 'string' || typeof found === 'string') {
    // Which of several errors is met first is open.
    return typeof expected === typeof found ? undefined : `${JSON.stringify(expected)}, not ${JSON.stringify(found)}`;
  }
  if (expected.length !== found.length) return 'the plans differ';
  for (const [index, operator] of expected.entries()) {
    const other = found[index]!;
    if (operator.text !== other.text) return `${operator.text}, not ${other.text}`;
    if (operator.readings !== other.readings)
      return `${operator.text}: read ${operator.readings} or ${other.readings} times`;
    if (!operator.complete || !other.complete) continue;
    if (operator.rows !== other.rows) return `${operator.text}: ${operator.rows} rows, not ${other.rows}`;
  }
  return undefined;
}

async function compareModes(
  t: ExecutionContext,
  place: string,
  databaseOf: (mode: Mode) => Promise<Database>,
  sql: string,
  optionsOf: (mode: Mode) => QueryOptions,
): Promise<void> {
  let first: Seen[] | string | undefined;
  for (const mode of fewModes) {
    const seen = await analyze(await databaseOf(mode), sql, optionsOf(mode));
    first ??= seen;
    const difference = differenceOf(first, seen);
    t.is(difference, undefined, `${place}: ${fewModes[0]!.name} and ${mode.name}: ${difference}\n${sql}`);
  }
}

const scripts = fileURLToPath(new URL('../../../test/scripts/', import.meta.url));

for (const name of readdirSync(scripts, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.sql')) continue;
  test(`rows of the operators of ${name}`, async (t) => {
    t.timeout(300_000);
    const script = parseScript(readFileSync(join(scripts, name), 'utf8'));
    const engines = await Engines.open(script.tables);
    try {
      for (const { sql, line } of script.statements) {
        await compareModes(
          t,
          `${name}:${line}`,
          (mode) => engines.database(mode),
          sql,
          ({ options }) => options,
        );
      }
    } finally {
      await engines.close();
    }
  });
}

test('rows of the operators of TPC-H', async (t) => {
  t.timeout(300_000);
  const databases = await TpchDatabases.open(0.01);
  try {
    for (let number = 1; number <= 22; number++) {
      await compareModes(t, `query ${number}`, async (mode) => databases.of(mode), tpchQuery(number), tpchOptions);
    }
  } finally {
    await databases.close();
  }
});
