// Converts a whole statement of PostgreSQL's parse tree to our syntax tree, by its kind; convert.ts has the queries.
// The one list of statements: what is not in it is refused.
import type { Conversion, Json, JsonObject } from './convert.js';
import { convertQuery, describeStatement, expectFields, isObject, list, open, text, unsupported } from './convert.js';
import { convertExplain } from './convert-explain.js';
import type { CreateTableStatement, CreateViewStatement, DropStatement, Positioned, Statement } from './syntax.js';
import { tokens } from './tokens.js';

type Convert = (conversion: Conversion, fields: JsonObject, position: number) => Statement;

/** The statements that there are, by PostgreSQL's name for their node. */
const STATEMENTS: Record<string, Convert> = {
  SelectStmt: (conversion, fields, position) => convertQuery(conversion, { SelectStmt: fields }, position),
  ViewStmt: convertCreateView,
  CreateTableAsStmt: convertCreateTable,
  DropStmt: convertDrop,
  ExplainStmt: convertExplain,
};

/** Converts a whole statement; `position` is where it begins. */
export function convertStatement(conversion: Conversion, node: Json | undefined, position: number): Statement {
  const { kind, fields } = open(node, position);
  const convert = STATEMENTS[kind];
  if (convert === undefined) {
    throw unsupported(
      describeStatement(kind),
      position,
      'mayfly runs SELECT, VALUES, CREATE TABLE AS, CREATE VIEW, DROP TABLE, DROP VIEW and EXPLAIN',
    );
  }
  return convert(conversion, fields, position);
}

/** Relations that are refused, by their persistence. */
const REFUSED_PERSISTENCE: Record<string, string> = { t: 'TEMPORARY', u: 'UNLOGGED' };

/** The relation that a statement creates, called `kind` in errors; a plain name and nothing else. */
function createdRelation(relation: JsonObject, kind: string, position: number): string {
  const refused = REFUSED_PERSISTENCE[String(relation.relpersistence)];
  if (refused !== undefined) throw unsupported(`CREATE ${refused} ${kind.toUpperCase()}`, position);
  if (relation.schemaname !== undefined || relation.catalogname !== undefined) throw withSchema(kind, position);
  expectFields('RangeVar', relation, ['relname', 'inh', 'relpersistence', 'location'], position);
  return String(relation.relname);
}

function convertCreateView(conversion: Conversion, fields: JsonObject, parent: number): CreateViewStatement {
  const view = isObject(fields.view) ? fields.view : {};
  const position = conversion.position(view, parent);
  expectFields('ViewStmt', fields, ['view', 'aliases', 'query', 'replace', 'options', 'withCheckOption'], position);
  const name = createdRelation(view, 'view', position);
  if (fields.options !== undefined) throw unsupported('an option of a view', position);
  if (fields.withCheckOption !== 'NO_CHECK_OPTION') throw unsupported('WITH CHECK OPTION', position);
  return {
    kind: 'create view',
    position,
    orReplace: fields.replace === true,
    name,
    columns: list(fields.aliases).map((column) => text(column, position)),
    query: convertQuery(conversion, fields.query, position),
  };
}

/** What of CREATE TABLE AS is refused where it is given, by its field. */
const REFUSED_INTO: Record<string, string> = {
  accessMethod: 'USING of a table',
  options: 'an option of a table',
  tableSpaceName: 'TABLESPACE',
  skipData: 'WITH NO DATA',
};

function convertCreateTable(conversion: Conversion, fields: JsonObject, parent: number): CreateTableStatement {
  const into = isObject(fields.into) ? fields.into : {};
  const relation = isObject(into.rel) ? into.rel : {};
  const position = conversion.position(relation, parent);
  expectFields('CreateTableAsStmt', fields, ['query', 'into', 'objtype', 'if_not_exists'], position);
  if (fields.objtype !== 'OBJECT_TABLE') throw unsupported('CREATE MATERIALIZED VIEW', position);
  const name = createdRelation(relation, 'table', position);
  for (const [field, what] of Object.entries(REFUSED_INTO)) {
    if (into[field] !== undefined) throw unsupported(what, position);
  }
  if (into.onCommit !== 'ONCOMMIT_NOOP') throw unsupported('ON COMMIT', position);
  expectFields('IntoClause', into, ['rel', 'colNames', 'onCommit'], position);
  return {
    kind: 'create table',
    position,
    ifNotExists: fields.if_not_exists === true,
    name,
    columns: list(into.colNames).map((column) => text(column, position)),
    query: convertQuery(conversion, fields.query, position),
  };
}

/** What can be dropped, by PostgreSQL's word for it. */
const DROPPED: Record<string, DropStatement['kind']> = { VIEW: 'drop view', TABLE: 'drop table' };

function convertDrop(conversion: Conversion, fields: JsonObject, position: number): DropStatement {
  const what = String(fields.removeType)
    .replace(/^OBJECT_/, '')
    .replace('MATVIEW', 'MATERIALIZED VIEW')
    .replaceAll('_', ' ');
  const kind = DROPPED[what];
  if (kind === undefined) throw unsupported(`DROP ${what}`, position);
  expectFields('DropStmt', fields, ['objects', 'removeType', 'behavior', 'missing_ok'], position);
  const places = listedNames(conversion.text, position);
  const names = list(fields.objects).map((object, index) => {
    const place = places[index] ?? position;
    const parts = list(open(object, place).fields.items);
    if (parts.length !== 1) throw withSchema(what.toLowerCase(), place);
    return { name: text(parts[0], place), position: place };
  });
  return {
    kind,
    position: names[0]?.position ?? position,
    ifExists: fields.missing_ok === true,
    names,
    cascade: fields.behavior === 'DROP_CASCADE',
  };
}

function withSchema(kind: string, position: number): Error {
  return unsupported(`a schema in a ${kind}'s name`, position, 'there are no schemas');
}

/** Where the names of DROP kind [IF EXISTS] name, … stand, which PostgreSQL's tree does not tell. */
function listedNames(sql: string, start: number): Positioned['position'][] {
  const words = [...tokens(sql.slice(start))].map(({ text: word, position }) => ({ word, position }));
  const first = /^if$/i.test(words[2]?.word ?? '') && /^exists$/i.test(words[3]?.word ?? '') ? 4 : 2;
  return words
    .filter((_, index) => index === first || (index > first && words[index - 1]?.word === ','))
    .map(({ position }) => start + position);
}
