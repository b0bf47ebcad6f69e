// First step in the life of a query, whatever dialect it is written in: SQL text -> syntax tree.
import type { DialectName } from './sql/dialects/dialect.js';
import { loadDialect, parseDialect } from './sql/dialects/parse.js';
import { loadParser, parseSql } from './sql/postgres.js';
import type { Statement } from './sql/syntax.js';

/** Loads the parser of a dialect; needed once before {@link parseStatement}. */
export function loadParserOf(dialect: DialectName): Promise<void> {
  return dialect === 'postgres' ? loadParser() : loadDialect(dialect);
}

/** Parses one statement; {@link loadParserOf} comes first. Throws as `parseSql` and `parseDialect` do. */
export function parseStatement(sql: string, dialect: DialectName): Statement {
  return dialect === 'postgres' ? parseSql(sql) : parseDialect(sql, dialect);
}
