// Converts a whole statement of PostgreSQL's parse tree to our syntax tree, by its kind; convert.ts has the queries.
// The one list of statements: what is not in it is refused.
import type { Conversion, Json, JsonObject } from './convert.js';
import { convertQuery, describeStatement, expectFields, isObject, list, open, text, unsupported } from './convert.js';
import { convertExplain } from './convert-explain.js';
import type { CreateViewStatement, DropViewStatement, Positioned, Statement } from './syntax.js';
import { tokens } from './tokens.js';

type Convert = (conversion: Conversion, fields: JsonObject, position: number) => Statement;

/** The statements that there are, by PostgreSQL's name for their node. */
const STATEMENTS: Record<string, Convert> = {
  SelectStmt: (conversion, fields, position) => convertQuery(conversion, { SelectStmt: fields }, position),
  ViewStmt: convertCreateView,
  DropStmt: convertDropView,
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
      'mayfly runs SELECT, VALUES, CREATE VIEW, DROP VIEW and EXPLAIN',
    );
  }
  return convert(conversion, fields, position);
}

/** Views that are refused, by the persistence of their relation. */
const REFUSED_PERSISTENCE: Record<string, string> = { t: 'CREATE TEMPORARY VIEW', u: 'CREATE UNLOGGED VIEW' };

function convertCreateView(conversion: Conversion, fields: JsonObject, parent: number): CreateViewStatement {
  const view = isObject(fields.view) ? fields.view : {};
  const position = conversion.position(view, parent);
  expectFields('ViewStmt', fields, ['view', 'aliases', 'query', 'replace', 'options', 'withCheckOption'], position);
  const refused = REFUSED_PERSISTENCE[String(view.relpersistence)];
  if (refused !== undefined) throw unsupported(refused, position);
  if (view.schemaname !== undefined || view.catalogname !== undefined) throw withSchema(position);
  expectFields('RangeVar', view, ['relname', 'inh', 'relpersistence', 'location'], position);
  if (fields.options !== undefined) throw unsupported('an option of a view', position);
  if (fields.withCheckOption !== 'NO_CHECK_OPTION') throw unsupported('WITH CHECK OPTION', position);
  return {
    kind: 'create view',
    position,
    orReplace: fields.replace === true,
    name: String(view.relname),
    columns: list(fields.aliases).map((column) => text(column, position)),
    query: convertQuery(conversion, fields.query, position),
  };
}

function convertDropView(conversion: Conversion, fields: JsonObject, position: number): DropViewStatement {
  const what = String(fields.removeType)
    .replace(/^OBJECT_/, '')
    .replace('MATVIEW', 'MATERIALIZED VIEW')
    .replaceAll('_', ' ');
  if (what !== 'VIEW') throw unsupported(`DROP ${what}`, position);
  expectFields('DropStmt', fields, ['objects', 'removeType', 'behavior', 'missing_ok'], position);
  const places = listedNames(conversion.text, position);
  const names = list(fields.objects).map((object, index) => {
    const place = places[index] ?? position;
    const parts = list(open(object, place).fields.items);
    if (parts.length !== 1) throw withSchema(place);
    return { name: text(parts[0], place), position: place };
  });
  return {
    kind: 'drop view',
    position: names[0]?.position ?? position,
    ifExists: fields.missing_ok === true,
    names,
    cascade: fields.behavior === 'DROP_CASCADE',
  };
}

function withSchema(position: number): Error {
  return unsupported("a schema in a view's name", position, 'there are no schemas');
}

/** Where the names of DROP kind [IF EXISTS] name, … stand, which PostgreSQL's tree does not tell. */
function listedNames(sql: string, start: number): Positioned['position'][] {
  const words = [...tokens(sql.slice(start))].map(({ text: word, position }) => ({ word, position }));
  const first = /^if$/i.test(words[2]?.word ?? '') && /^exists$/i.test(words[3]?.word ?? '') ? 4 : 2;
  return words
    .filter((_, index) => index === first || (index > first && words[index - 1]?.word === ','))
    .map(({ position }) => start + position);
}
