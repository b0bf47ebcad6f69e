// Scalar expressions against PostgreSQL: the same values and the same errors, row by row, in general code and in
// code specialised to the data, in both tiers, and interpreted.
import test, { type ExecutionContext } from 'ava';
import type { SqlType } from '../../planner/types.js';
import { Database, type QueryOptions } from '../../runtime/index.js';
import { arrowTable, rowsOf, type TestTable } from '../data/columns.js';
import { type Outcome, outcomeOf } from '../data/outcome.js';
import { sameCondition } from '../differential/compare.js';
import { Postgres, type PostgresOutcome } from '../differential/postgres.js';
import { type Answer, deviates } from './deviations.js';
import { numberFamilies } from './number-expressions.js';
import { textFamilies } from './text-expressions.js';

/** Expressions in one query, where PostgreSQL finds no error in any. */
const BATCH = 16;

/** Rows in one query, where mayfly finds an error in some that PostgreSQL does not. */
const CHUNK = 8;

const modes: readonly QueryOptions[] = [
  { mode: 'fast', facts: true },
  { mode: 'optimised', facts: false },
  { mode: 'interpreted' },
];

let postgres: Postgres;
let database: Database;
test.before(async () => {
  postgres = await Postgres.open();
  database = await Database.open({ threads: 1 });
});
test.after.always(async () => {
  await postgres?.close();
  await database?.close();
});

/** What PostgreSQL makes of an expression in every row. */
async function expectedAnswers(expression: string, rows: number): Promise<Answer[]> {
  const all = await postgres.run(`select ${expression} from t order by id`);
  if (all.kind === 'rows') return all.rows.map(([value]) => ({ value: value ?? null }));
  const answers: Answer[] = [];
  for (let id = 0; id < rows; id++)
    answers.push(answerOf(await postgres.run(`select ${expression} from t where id = ${id}`)));
  return answers;
}

function answerOf(outcome: PostgresOutcome): Answer {
  return outcome.kind === 'rows' ? { value: outcome.rows[0]?.[0] ?? null } : outcome;
}

class Comparison {
  /** Two examples of what is wrong with each expression. */
  readonly faults = new Map<string, string[]>();
  compared = 0;
  unsupported = 0;

  constructor(
    readonly table: TestTable,
    readonly options: QueryOptions,
  ) {}

  private fault(expression: string, id: number, ours: string, theirs: string): void {
    const row = JSON.stringify(rowsOf(this.table)[id], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    const examples = this.faults.get(expression) ?? [];
    if (examples.length < 2)
      this.faults.set(expression, [...examples, `  row ${row}\n    mayfly ${ours}\n    PostgreSQL ${theirs}`]);
  }

  /** Expressions that fail nowhere in PostgreSQL: many in one query. */
  async batch(cases: readonly (readonly [expression: string, answers: readonly Answer[]])[]): Promise<void> {
    const list = cases.map(([expression], k) => `${expression} as c${k}`).join(', ');
    const outcome = await outcomeOf(database, `select ${list} from t order by id`, this.options);
    if (outcome.kind === 'error') {
      for (const [expression, answers] of cases) await this.one(expression, answers);
      return;
    }
    for (const [k, [expression, answers]] of cases.entries())
      this.values(
        expression,
        answers,
        outcome,
        k,
        answers.map((_, id) => id),
      );
  }

  /** One expression: the rows that have values in one query, each row with an error in its own. */
  async one(expression: string, answers: readonly Answer[]): Promise<void> {
    const good = answers.flatMap((answer, id) => ('value' in answer ? [id] : []));
    if (good.length > 0) {
      const where = good.length === answers.length ? '' : `where id in (${good.join(', ')})`;
      const outcome = await outcomeOf(database, `select ${expression} from t ${where} order by id`, this.options);
      if (outcome.kind === 'rows') this.values(expression, answers, outcome, 0, good);
      else if (outcome.error.code === 'feature_not_supported') {
        this.unsupported++;
        return;
      } else
        for (let at = 0; at < good.length; at += CHUNK)
          await this.chunk(expression, answers, good.slice(at, at + CHUNK));
    }
    // Errors of a kind in a few rows only: each is a query.
    const seen = new Map<string, number>();
    for (const [id, answer] of answers.entries()) {
      if ('value' in answer) continue;
      const count = (seen.get(answer.message) ?? 0) + 1;
      seen.set(answer.message, count);
      if (count <= 3) await this.row(expression, id, answer);
    }
  }

  /** Rows that have values in PostgreSQL and may fail in mayfly: together, or else one by one. */
  private async chunk(expression: string, answers: readonly Answer[], ids: readonly number[]): Promise<void> {
    const outcome = await outcomeOf(
      database,
      `select ${expression} from t where id in (${ids.join(', ')}) order by id`,
      this.options,
    );
    if (outcome.kind === 'rows') this.values(expression, answers, outcome, 0, ids);
    else for (const id of ids) await this.row(expression, id, answers[id] as Answer);
  }

  private async row(expression: string, id: number, answer: Answer): Promise<void> {
    const outcome = await outcomeOf(database, `select ${expression} from t where id = ${id}`, this.options);
    this.compared++;
    if (outcome.kind === 'rows') {
      if ('value' in answer) this.values(expression, { [id]: answer }, outcome, 0, [id]);
      else if (!deviates(expression, outcome.rows[0]?.[0], answer)) {
        this.fault(expression, id, shown(outcome.rows[0]?.[0]), `${answer.state} ${answer.message}`);
      }
      return;
    }
    const { code, message } = outcome.error;
    if (code === 'feature_not_supported') return;
    const same = !('value' in answer) && sameCondition(code, answer.state) && message === answer.message;
    if (!same && !deviates(expression, outcome.error, answer)) {
      this.fault(
        expression,
        id,
        `${code}: ${message}`,
        'value' in answer ? shown(answer.value) : `${answer.state} ${answer.message}`,
      );
    }
  }

  private values(
    expression: string,
    answers: { readonly [id: number]: Answer },
    outcome: Extract<Outcome, { kind: 'rows' }>,
    index: number,
    ids: readonly number[],
  ): void {
    const type = outcome.columns[index]?.type as SqlType;
    for (const [at, id] of ids.entries()) {
      const answer = answers[id];
      const ours = outcome.rows[at]?.[index];
      this.compared++;
      if (answer === undefined || !('value' in answer)) continue;
      if (ours === undefined || (!sameText(type, ours, answer.value) && !deviates(expression, ours, answer))) {
        this.fault(expression, id, shown(ours), shown(answer.value));
      }
    }
  }
}

function shown(value: string | null | undefined): string {
  return value === null ? 'NULL' : value === undefined ? 'no row' : JSON.stringify(value);
}

/** Whether two printed values are one: numbers by value, decimals at the lesser of both scales. */
function sameText(type: SqlType, ours: string | null, theirs: string | null): boolean {
  if (ours === theirs) return true;
  if (ours === null || theirs === null) return false;
  switch (type.kind) {
    case 'boolean':
      return ours.slice(0, 1) === theirs.slice(0, 1);
    case 'float': {
      const [a, b] = [Number(ours), Number(theirs)];
      // Powers, exponentials and logarithms of two mathematical libraries differ in the last bit.
      return Object.is(a, b) || Math.abs(a - b) <= Math.abs(b) * 4e-16;
    }
    case 'integer':
    case 'decimal':
      return sameDecimal(ours, theirs);
    default:
      return false;
  }
}

/** Equal at the smaller scale; rounding twice may change the last digit by one. */
function sameDecimal(ours: string, theirs: string): boolean {
  if (!/^-?[\d.]+$/.test(theirs)) return false;
  const scales = [ours, theirs].map((text) => text.split('.')[1]?.length ?? 0);
  const scale = Math.max(...scales);
  const [a, b] = [ours, theirs].map((text) => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(scale, '0'));
  }) as [bigint, bigint];
  const distance = a > b ? a - b : b - a;
  // Half a unit of the shorter value's last digit.
  return scales[0] === scales[1] ? a === b : 2n * distance <= 10n ** BigInt(scale - Math.min(...scales));
}

/** Compares all expressions over one table in all modes. */
async function compareFamily(t: ExecutionContext, table: TestTable, expressions: readonly string[]): Promise<void> {
  const rows = rowsOf(table).length;
  const clean: [string, Answer[]][] = [];
  const failing: [string, Answer[]][] = [];
  for (const expression of expressions) {
    const answers = await expectedAnswers(expression, rows);
    (answers.every((answer) => 'value' in answer) ? clean : failing).push([expression, answers]);
  }
  const faults: string[] = [];
  for (const options of modes) {
    const comparison = new Comparison(table, options);
    for (let at = 0; at < clean.length; at += BATCH) await comparison.batch(clean.slice(at, at + BATCH));
    for (const [expression, answers] of failing) await comparison.one(expression, answers);
    t.log(
      `${JSON.stringify(options)}: ${comparison.compared} values of ${expressions.length} expressions compared, ${comparison.unsupported} expressions not supported`,
    );
    for (const [expression, examples] of comparison.faults)
      faults.push(`${expression}  ${JSON.stringify(options)}\n${examples.join('\n')}`);
  }
  if (faults.length > 0) t.fail(`${faults.length} expressions differ:\n\n${faults.join('\n\n')}`);
  t.pass();
}

for (const { name, tables, expressions } of [...numberFamilies, ...textFamilies]) {
  for (const [number, table] of tables.entries()) {
    test.serial(`${name}, table ${number + 1}`, async (t) => {
      t.timeout(600_000);
      await postgres.load([table]);
      database.register('t', arrowTable(table));
      try {
        await compareFamily(t, table, expressions);
      } finally {
        database.unregister('t');
      }
    });
  }
}
