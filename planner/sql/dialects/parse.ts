// First step in the life of a query that is written in another dialect than PostgreSQL's: SQL text -> syntax tree, by
// node-sql-parser's grammar of the dialect and a strict reading of what it makes of the text. The only importer of
// node-sql-parser.
import { MayflyError } from '../../errors.js';
import { checkComplexity } from '../complexity.js';
import { isObject, type Json, type JsonObject, unsupported } from '../convert.js';
import type { Statement } from '../syntax.js';
import { dialects, type ForeignDialect } from './dialect.js';
import { textForGrammar } from './grammar-text.js';
import { readQuery } from './queries.js';
import { Reading } from './reading.js';
import { dialectTokens, syntaxError, type Token } from './tokens.js';

interface Parser {
  astify(sql: string, options: { readonly database: string }): unknown;
}
type Build = { readonly default: { readonly Parser: new () => Parser } };

/** A grammar of node-sql-parser: its name there, and its module, which is loaded when it is first needed. */
interface Source {
  readonly name: string;
  readonly load: () => Promise<unknown>;
}

/** The grammars of each dialect. The second is asked where the first cannot read the text. */
const GRAMMARS: Readonly<Record<ForeignDialect, readonly Source[]>> = {
  mysql: [{ name: 'mysql', load: () => import('node-sql-parser/build/mysql.js') }],
  mariadb: [{ name: 'mariadb', load: () => import('node-sql-parser/build/mariadb.js') }],
  bigquery: [{ name: 'bigquery', load: () => import('node-sql-parser/build/bigquery.js') }],
  snowflake: [{ name: 'snowflake', load: () => import('node-sql-parser/build/snowflake.js') }],
  transactsql: [{ name: 'transactsql', load: () => import('node-sql-parser/build/transactsql.js') }],
  sqlite: [{ name: 'sqlite', load: () => import('node-sql-parser/build/sqlite.js') }],
  hive: [{ name: 'hive', load: () => import('node-sql-parser/build/hive.js') }],
  // Athena is Trino; its grammar knows subqueries in conditions, the other FILTER and NULLS LAST.
  trino: [
    { name: 'trino', load: () => import('node-sql-parser/build/trino.js') },
    { name: 'athena', load: () => import('node-sql-parser/build/athena.js') },
  ],
};

interface Grammar {
  readonly name: string;
  readonly parser: Parser;
}
const grammars = new Map<ForeignDialect, readonly Grammar[]>();

/** Loads the grammars of a dialect; needed once before {@link parseDialect}. */
export async function loadDialect(dialect: ForeignDialect): Promise<void> {
  if (grammars.has(dialect)) return;
  const loaded = GRAMMARS[dialect].map(async ({ name, load }) => {
    // The modules are CommonJS, whatever their types say.
    const { Parser } = ((await load()) as Build).default;
    return { name, parser: new Parser() };
  });
  grammars.set(dialect, await Promise.all(loaded));
}

/**
 * The deepest nesting of parentheses. Where text is no SQL, the grammars try every way to read each pair: the time
 * doubles with every level.
 */
const MAX_PARENTHESES = 12;

/**
 * Parses one query in a dialect; {@link loadDialect} comes first. Positions are UTF-16 offsets into `sql`. Throws
 * `syntax_error`; `feature_not_supported` for what is no query, what the dialect means in another way than can be said
 * here, and what node-sql-parser does not read as it is written; and `statement_too_complex`.
 */
export function parseDialect(sql: string, name: ForeignDialect): Statement {
  const dialect = dialects[name];
  const loaded = grammars.get(name);
  if (loaded === undefined) throw new MayflyError('internal_error', 'parse', `the dialect ${name} is not loaded`);
  checkComplexity(sql);
  const tokens = dialectTokens(sql, dialect);
  checkNesting(tokens);
  const [first] = tokens;
  if (first === undefined || first.kind === 'end') throw syntaxError('there is no statement', 0);
  if (!['select', 'with', '('].includes(first.value)) {
    const hint = "other statements than queries are written in PostgreSQL's dialect";
    throw unsupported(`${first.value.toUpperCase()} in ${dialect.title}`, first.position, hint);
  }
  const tree = parse(loaded, textForGrammar(sql, tokens, dialect));
  const reading = new Reading(dialect, tokens);
  const query = readQuery(reading, tree);
  reading.accept(';');
  if (reading.peek().kind !== 'end') throw reading.outOfStep();
  return query;
}

function checkNesting(tokens: readonly Token[]): void {
  let depth = 0;
  for (const { kind, value, position } of tokens) {
    if (kind !== 'sign') continue;
    if (value === '(') depth++;
    else if (value === ')') depth--;
    if (depth > MAX_PARENTHESES) {
      const message = `in other dialects than PostgreSQL's, parentheses nest at most ${MAX_PARENTHESES} deep`;
      throw new MayflyError('statement_too_complex', 'parse', message, { position });
    }
  }
}

/** The tree of the one statement, by the first grammar that can read it. */
function parse(loaded: readonly Grammar[], text: string): JsonObject {
  let failure: unknown;
  for (const { name, parser } of loaded) {
    let answer: unknown;
    try {
      answer = parser.astify(text, { database: name });
    } catch (error) {
      failure ??= error;
      continue;
    }
    const [tree, second] = (Array.isArray(answer) ? answer : [answer]) as Json[];
    if (second !== undefined) throw unsupported('more than one statement', 0);
    if (isObject(tree) && tree.type === 'select') return tree;
    throw unsupported('other statements than queries in this dialect', 0);
  }
  throw parseError(failure);
}

/** What the grammar says of text that it cannot read. */
function parseError(error: unknown): MayflyError {
  const { message, found, location } = error as {
    message?: string;
    found?: string | null;
    location?: { start?: { offset?: number } };
  };
  const position = location?.start?.offset;
  if (position === undefined) return syntaxError(String(message ?? error), 0, error);
  const near = found === null || found === undefined ? 'at end of input' : `at or near ${JSON.stringify(found)}`;
  return syntaxError(`syntax error ${near}`, position, error);
}
