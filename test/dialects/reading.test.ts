// What is read of the dialects' text is what is written: random conditions are grouped as PostgreSQL groups them, and
// queries of which words were taken out, doubled or exchanged are refused or, where PostgreSQL has them too, give its tree.
import test from 'ava';
import { MayflyError } from '../../planner/errors.js';
import { dialects, type ForeignDialect } from '../../planner/sql/dialects/dialect.js';
import { loadDialect, parseDialect } from '../../planner/sql/dialects/parse.js';
import { dialectTokens } from '../../planner/sql/dialects/tokens.js';
import { loadParser, parseSql } from '../../planner/sql/postgres.js';
import type { Statement } from '../../planner/sql/syntax.js';
import { Random } from '../data/random.js';
import { commonQueries } from './corpus.js';

const names = Object.keys(dialects) as ForeignDialect[];
await loadParser();
await Promise.all(names.map(loadDialect));

/** A tree without places, and without what a dialect says beside PostgreSQL's form: NULLs, dates, cases of letters. */
function bare(statement: Statement): string {
  const text = JSON.stringify(statement, (key, value) => {
    if (['position', 'nullsFirst', 'caseInsensitive', 'escape'].includes(key) || value === false) return undefined;
    if (key === 'operator' && typeof value === 'string') return value.replace(' number', '');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return text;
}

function number(random: Random, depth: number): string {
  const die = random.integer(0, 5);
  if (depth === 0 || die < 2) return random.pick(['a', 'b', 't.c', '1', '2.5', 'abs(a)']);
  if (die === 2) return `(${number(random, depth - 1)})`;
  if (die === 3) return `- ${random.pick(['a', 'b'])}`;
  return `${number(random, depth - 1)} ${random.pick(['+', '-', '*'])} ${number(random, depth - 1)}`;
}

function condition(random: Random, depth: number): string {
  const operand = (): string => number(random, 2);
  const die = random.integer(0, 9);
  if (depth === 0 || die < 4) {
    return random.pick([
      `${operand()} ${random.pick(['=', '<', '>=', '<>'])} ${operand()}`,
      `${operand()} between ${operand()} and ${operand()}`,
      `${operand()} not between ${operand()} and ${operand()}`,
      `${operand()} in (${operand()}, ${operand()})`,
      'a is not null',
      "s like 'x%'",
    ]);
  }
  if (die === 4) return `(${condition(random, depth - 1)})`;
  if (die === 5) return `not ${condition(random, depth - 1)}`;
  return `${condition(random, depth - 1)} ${random.pick(['and', 'or'])} ${condition(random, depth - 1)}`;
}

for (const dialect of names) {
  test(`${dialect}: random conditions are grouped as PostgreSQL groups them`, (t) => {
    const random = new Random(17);
    for (let n = 0; n < 150; n++) {
      const sql = `select a from t where ${condition(random, 4)}`;
      t.is(bare(parseDialect(sql, dialect)), bare(parseSql(sql)), sql);
    }
  });

  test(`${dialect}: damaged queries are refused or mean what they say`, (t) => {
    const random = new Random(23);
    let equal = 0;
    for (const query of commonQueries) {
      const words = dialectTokens(query, dialects[dialect])
        .slice(0, -1)
        .map(({ position, end }) => query.slice(position, end));
      for (let n = 0; n < 6; n++) {
        const sql = damage(random, words).join(' ');
        const read = parsed(() => parseDialect(sql, dialect));
        const meant = read && parsed(() => parseSql(sql));
        if (read === undefined || meant === undefined) continue;
        t.is(bare(read), bare(meant), sql);
        equal++;
      }
    }
    t.true(equal > 10);
  });
}

/** Words of which one or two were taken out, put in, replaced or exchanged. */
function damage(random: Random, words: readonly string[]): string[] {
  const damaged = [...words];
  for (let n = random.integer(1, 2); n > 0; n--) {
    const [at, other] = [random.integer(0, damaged.length - 1), random.integer(0, damaged.length - 1)];
    const [word = '', another = ''] = [damaged[at], damaged[other]];
    const kind = random.integer(0, 3);
    if (kind === 0) damaged.splice(at, 1);
    else if (kind === 1) damaged.splice(at, 0, another);
    else damaged[at] = another;
    if (kind === 3) damaged[other] = word;
  }
  return damaged;
}

/** What is parsed; undefined where it is refused, which is done by a MayflyError that is none of ours. */
function parsed(parse: () => Statement): Statement | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MayflyError && error.code !== 'internal_error') return undefined;
    throw error;
  }
}
