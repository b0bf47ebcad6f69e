// First step in the life of a query: SQL text -> syntax tree, by PostgreSQL's own grammar (libpg-query, the
// server's parser as WebAssembly). The only importer of libpg-query.
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query';
import { MayflyError } from '../errors.js';
import { checkComplexity } from './complexity.js';
import type { JsonObject } from './convert.js';
import { Conversion, isObject, unsupported } from './convert.js';
import { convertStatement } from './convert-statement.js';
import type { Statement } from './syntax.js';

/** The most files that one statement may name. */
const MAX_PATHS = 256;

/** Loads the parser; needed once before {@link parseSql}. */
export async function loadParser(): Promise<void> {
  await loadModule();
}

/**
 * Parses one statement; {@link loadParser} comes first. Positions are UTF-16 offsets into `sql`.
 * Throws `syntax_error`, `feature_not_supported` for what parses but is no statement of ours, and
 * `statement_too_complex` for what nests too deep or is too long.
 */
export function parseSql(sql: string): Statement {
  if (/\p{Surrogate}/u.test(sql)) {
    throw syntaxError('the text is not well-formed Unicode', sql.search(/\p{Surrogate}/u));
  }
  if (sql.includes('\0')) throw syntaxError('the text contains a NUL character', sql.indexOf('\0'));
  if (sql === '') throw syntaxError('there is no statement', 0);
  checkComplexity(sql);
  const paths = new Map<number, string>();
  const { tree, text } = parseWithPaths(sql, paths);
  const statements = (Array.isArray(tree.stmts) ? tree.stmts : []).filter(isObject);
  const toOffset = byteToUtf16(text);
  if (statements.length === 0) throw syntaxError('there is no statement', 0);
  const [statement, second] = statements;
  if (second !== undefined) {
    const start = toOffset(Number(second.stmt_location ?? 0));
    const position = start + (/^\s*/.exec(sql.slice(start))?.[0].length ?? 0);
    throw unsupported('more than one statement', position, 'script() of a Database runs several, one after another');
  }
  const conversion = new Conversion(text, toOffset, paths);
  const start = toOffset(Number(statement?.stmt_location ?? 0));
  const result = convertStatement(conversion, statement?.stmt, start);
  for (const position of paths.keys()) {
    if (!conversion.usedPaths.has(position)) throw nearLiteral(sql, position);
  }
  return result;
}

/**
 * Parses text in which a string may stand where a relation does: `FROM 'dir/file.arrow'`. PostgreSQL's grammar
 * stops exactly at such a literal. Each is noted in `paths` and replaced by an identifier of the same length (so
 * that every position stays true), and the text is parsed again. The caller checks that all became relations.
 */
function parseWithPaths(sql: string, paths: Map<number, string>): { tree: JsonObject; text: string } {
  let text = sql;
  for (;;) {
    try {
      return { tree: parseSync(text) as unknown as JsonObject, text };
    } catch (error) {
      if (!hasSqlDetails(error)) {
        // Anything else is the parser's own breakdown: its stack or its memory.
        throw new MayflyError('statement_too_complex', 'parse', 'the statement is too complex to parse', {
          cause: error,
        });
      }
      const position = codePointToUtf16(text, error.sqlDetails?.cursorPosition ?? 0);
      const literal = literalAt(text, position);
      if (literal === undefined || !error.message.startsWith('syntax error')) {
        const suspect = [...paths.keys()].find((path) => !/(?:\bfrom|\bjoin|,|\()\s*$/i.test(sql.slice(0, path)));
        if (suspect !== undefined) throw nearLiteral(sql, suspect);
        if (error.message.startsWith('memory exhausted')) {
          throw new MayflyError('statement_too_complex', 'parse', 'the statement nests too deep', { position });
        }
        throw syntaxError(error.message, position, error);
      }
      if (paths.size === MAX_PATHS) {
        throw new MayflyError('statement_too_complex', 'parse', `a statement may name at most ${MAX_PATHS} files`, {
          position,
        });
      }
      const { length } = literal;
      paths.set(position, literal.slice(1, -1).replaceAll("''", "'"));
      text = `${text.slice(0, position)}${'"x"'.padEnd(length)}${text.slice(position + length)}`;
    }
  }
}

function syntaxError(message: string, position: number, cause?: unknown): MayflyError {
  return new MayflyError('syntax_error', 'parse', message, { position, cause });
}

/** The string literal, quotes included, that starts at `position` and is not empty. */
function literalAt(text: string, position: number): string | undefined {
  if (text[position] !== "'") return undefined;
  let end = text.indexOf("'", position + 1);
  while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  return end > position + 1 ? text.slice(position, end + 1) : undefined;
}

function nearLiteral(sql: string, position: number): MayflyError {
  return syntaxError(`syntax error at or near "${literalAt(sql, position)}"`, position);
}

/** PostgreSQL counts the position of an error in characters. */
function codePointToUtf16(text: string, characters: number): number {
  let offset = 0;
  for (let i = 0; i < characters && offset < text.length; i++)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/** PostgreSQL counts the position of a node in bytes of UTF-8. */
function byteToUtf16(text: string): (byteOffset: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return (byteOffset) => byteOffset;
  const offsets: number[] = [];
  for (let offset = 0; offset < text.length; ) {
    const code = text.codePointAt(offset) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) offsets.push(offset);
    offset += code > 0xffff ? 2 : 1;
  }
  return (byteOffset) => offsets[byteOffset] ?? text.length;
}
