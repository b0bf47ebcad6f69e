// Second half of parsing: PostgreSQL's parse tree (libpg-query's JSON) -> our syntax tree. Whatever node or
// field is not known here is refused by name, so that no part of a query is ever silently ignored.
import { MayflyError } from '../errors.js';
import { convertExpression } from './convert-expression.js';
import type {
  Alias,
  CommonTable,
  OrderKey,
  Relation,
  SelectStatement,
  SetOperation,
  SyntaxExpression,
  Target,
} from './syntax.js';

/** A node or list of PostgreSQL's tree, before it is known. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

/** The deepest nesting of queries and expressions that is converted. */
const MAX_DEPTH = 1000;

/** What converting one statement needs to know. */
export class Conversion {
  /** The text that was parsed. */
  readonly text: string;
  /** Offsets (UTF-16) of the string literals that stand where a relation does, and the paths they name. */
  readonly paths: ReadonlyMap<number, string>;
  /** Offsets of those that were indeed relations. */
  readonly usedPaths = new Set<number>();
  readonly #toOffset: (byteOffset: number) => number;
  #depth = 0;

  constructor(text: string, toOffset: (byteOffset: number) => number, paths: ReadonlyMap<number, string>) {
    this.text = text;
    this.#toOffset = toOffset;
    this.paths = paths;
  }

  /** The UTF-16 offset of a node; that of its parent where PostgreSQL keeps none. */
  position(node: JsonObject, parent: number): number {
    const { location } = node;
    return typeof location === 'number' && location >= 0 ? this.#toOffset(location) : parent;
  }

  /** The first place that anything within a node has; `parent` where nothing has one. */
  earliest(node: Json | undefined, parent: number): number {
    const locations: number[] = [];
    const open: (Json | undefined)[] = [node];
    for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
      if (Array.isArray(inner)) open.push(...inner);
      else if (isObject(inner)) {
        if (typeof inner.location === 'number' && inner.location >= 0) locations.push(inner.location);
        open.push(...Object.values(inner));
      }
    }
    return locations.length === 0 ? parent : this.#toOffset(locations.reduce((a, b) => Math.min(a, b)));
  }

  /** Runs `convert` one level deeper. Throws `statement_too_complex` when that is too deep. */
  nested<T>(position: number, convert: () => T): T {
    if (++this.#depth > MAX_DEPTH) {
      throw new MayflyError('statement_too_complex', 'parse', `the query nests more than ${MAX_DEPTH} levels deep`, {
        position,
      });
    }
    const result = convert();
    this.#depth--;
    return result;
  }
}

/** The error for SQL that parses but that mayfly does not run. */
export function unsupported(construct: string, position: number, hint?: string): MayflyError {
  return new MayflyError('feature_not_supported', 'parse', `${construct} is not supported`, {
    position,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Splits `{"Kind": {…}}`. */
export function open(node: Json | undefined, position: number): { kind: string; fields: JsonObject } {
  if (isObject(node)) {
    for (const kind in node) {
      const fields = node[kind];
      if (!isObject(fields)) break;
      return { kind, fields };
    }
  }
  throw unsupported('this construct', position);
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A field that holds a list; absent means empty. */
export function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

/** Throws unless every field of a node of kind `kind` is among the `known` ones. */
export function expectFields(kind: string, fields: JsonObject, known: readonly string[], position: number): void {
  for (const field in fields) {
    if (!known.includes(field)) throw unsupported(`${kind}.${field}`, position);
  }
}

/** The text of a String node. */
export function text(node: Json | undefined, position: number): string {
  const { kind, fields } = open(node, position);
  if (kind !== 'String') throw unsupported(kind, position);
  return typeof fields.sval === 'string' ? fields.sval : '';
}

const SELECT_FIELDS = [
  'distinctClause',
  'targetList',
  'fromClause',
  'whereClause',
  'groupClause',
  'havingClause',
  'valuesLists',
  'sortClause',
  'limitOffset',
  'limitCount',
  'limitOption',
  'withClause',
  'op',
  'all',
  'larg',
  'rarg',
];

/** Clauses of SELECT that are refused, by the field that tells of them. */
const REFUSED_CLAUSES: Record<string, string> = {
  intoClause: 'SELECT INTO',
  groupDistinct: 'GROUP BY DISTINCT',
  windowClause: 'the WINDOW clause',
  lockingClause: 'FOR UPDATE or FOR SHARE',
};

/** Converts a query: a whole statement or part of one. */
export function convertQuery(conversion: Conversion, node: Json | undefined, position: number): SelectStatement {
  const { kind, fields } = open(node, position);
  if (kind !== 'SelectStmt') throw unsupported(describeStatement(kind), position, 'only SELECT and VALUES are queries');
  return convertSelect(conversion, fields, position);
}

/** A kind of statement in words. */
export function describeStatement(kind: string): string {
  const words = kind
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase();
  return `the statement ${words}`;
}

function convertSelect(conversion: Conversion, fields: JsonObject, position: number): SelectStatement {
  return conversion.nested(position, () => {
    const optional = (node: Json | undefined): SyntaxExpression | undefined =>
      node === undefined ? undefined : convertExpression(conversion, node, position);
    const targets = list(fields.targetList).map((target) => convertTarget(conversion, target, position));
    const start = targets[0]?.position ?? position;
    for (const [field, clause] of Object.entries(REFUSED_CLAUSES)) {
      if (fields[field] !== undefined) throw unsupported(clause, start);
    }
    expectFields('SelectStmt', fields, SELECT_FIELDS, start);
    const distinct = list(fields.distinctClause);
    if (distinct.some((on) => isObject(on) && Object.keys(on).length > 0)) throw unsupported('DISTINCT ON', start);
    if (fields.limitOption === 'LIMIT_OPTION_WITH_TIES') throw unsupported('FETCH FIRST … WITH TIES', start);
    return {
      kind: 'select',
      position,
      with: convertWith(conversion, fields.withClause, position),
      distinct: distinct.length > 0,
      targets,
      from: list(fields.fromClause).map((relation) => convertRelation(conversion, relation, position)),
      where: optional(fields.whereClause),
      groupBy: list(fields.groupClause).map((group) => convertExpression(conversion, group, position)),
      having: optional(fields.havingClause),
      values:
        fields.valuesLists === undefined
          ? undefined
          : list(fields.valuesLists).map((row) =>
              list(open(row, position).fields.items).map((item) => convertExpression(conversion, item, position)),
            ),
      orderBy: list(fields.sortClause).map((key) => convertOrderKey(conversion, key, position)),
      limit: optional(fields.limitCount),
      offset: optional(fields.limitOffset),
      setOperation: convertSetOperation(conversion, fields, position),
    };
  });
}

const SET_OPERATORS: Record<string, SetOperation['operator']> = {
  SETOP_UNION: 'union',
  SETOP_INTERSECT: 'intersect',
  SETOP_EXCEPT: 'except',
};

function convertSetOperation(conversion: Conversion, fields: JsonObject, parent: number): SetOperation | undefined {
  const operator = SET_OPERATORS[String(fields.op)];
  if (operator === undefined) return undefined;
  const side = (node: Json | undefined): SelectStatement => {
    const position = conversion.earliest(node, parent);
    if (!isObject(node)) throw unsupported('this set operation', position);
    return convertSelect(conversion, node, position);
  };
  return { operator, all: fields.all === true, left: side(fields.larg), right: side(fields.rarg) };
}

function convertTarget(conversion: Conversion, node: Json, parent: number): Target {
  const { kind, fields } = open(node, parent);
  const position = conversion.position(fields, parent);
  if (kind !== 'ResTarget') throw unsupported(kind, position);
  expectFields(kind, fields, ['name', 'val', 'location'], position);
  return {
    position,
    name: typeof fields.name === 'string' ? fields.name : undefined,
    expression: convertExpression(conversion, fields.val, position),
  };
}

function convertWith(conversion: Conversion, node: Json | undefined, parent: number): CommonTable[] {
  if (!isObject(node)) return [];
  const first = list(node.ctes)[0];
  const position = first === undefined ? parent : conversion.position(open(first, parent).fields, parent);
  if (node.recursive === true) throw unsupported('WITH RECURSIVE', position);
  expectFields('WithClause', node, ['ctes', 'location'], position);
  return list(node.ctes).map((cte) => {
    const { kind, fields } = open(cte, position);
    const place = conversion.position(fields, position);
    // MATERIALIZED is advice about how to run the query, not about what it means; the rule share-subplans decides.
    expectFields(kind, fields, ['ctename', 'aliascolnames', 'ctematerialized', 'ctequery', 'location'], place);
    return {
      position: place,
      name: String(fields.ctename),
      columns: list(fields.aliascolnames).map((column) => text(column, place)),
      query: convertQuery(conversion, fields.ctequery, place),
    };
  });
}

function convertOrderKey(conversion: Conversion, node: Json, parent: number): OrderKey {
  const { kind, fields } = open(node, parent);
  expectFields(kind, fields, ['node', 'sortby_dir', 'sortby_nulls', 'location'], parent);
  if (fields.sortby_dir === 'SORTBY_USING') throw unsupported('ORDER BY … USING', parent);
  return {
    expression: convertExpression(conversion, fields.node, parent),
    descending: fields.sortby_dir === 'SORTBY_DESC',
    nullsFirst:
      fields.sortby_nulls === 'SORTBY_NULLS_FIRST'
        ? true
        : fields.sortby_nulls === 'SORTBY_NULLS_LAST'
          ? false
          : undefined,
  };
}

function convertAlias(node: Json | undefined, position: number): Alias | undefined {
  if (!isObject(node)) return undefined;
  expectFields('Alias', node, ['aliasname', 'colnames'], position);
  return { name: String(node.aliasname), columns: list(node.colnames).map((column) => text(column, position)) };
}

/** What stands in FROM but is refused. */
const REFUSED_RELATIONS: Record<string, string> = {
  RangeFunction: 'a function in FROM',
  RangeTableSample: 'TABLESAMPLE',
  RangeTableFunc: 'XMLTABLE',
  JsonTable: 'JSON_TABLE',
};

const JOIN_TYPES: Record<string, Extract<Relation, { kind: 'join' }>['type']> = {
  JOIN_INNER: 'inner',
  JOIN_LEFT: 'left',
  JOIN_RIGHT: 'right',
  JOIN_FULL: 'full',
};

function convertRelation(conversion: Conversion, node: Json, parent: number): Relation {
  return conversion.nested(parent, () => {
    const { kind, fields } = open(node, parent);
    switch (kind) {
      case 'RangeVar':
        return convertTable(conversion, fields, parent);
      case 'RangeSubselect': {
        const query = convertQuery(conversion, fields.subquery, parent);
        const position = startOf(query);
        expectFields(kind, fields, ['lateral', 'subquery', 'alias'], position);
        const alias = convertAlias(fields.alias, position);
        return { kind: 'subquery', position, query, alias, lateral: fields.lateral === true };
      }
      case 'JoinExpr':
        return convertJoin(conversion, fields, parent);
      default:
        throw unsupported(
          REFUSED_RELATIONS[kind] ?? kind,
          conversion.position(fields, conversion.earliest(fields, parent)),
        );
    }
  });
}

/** Where a query's own text starts, as far as positions tell. */
function startOf(query: SelectStatement): number {
  if (query.setOperation !== undefined) return startOf(query.setOperation.left);
  return query.targets[0]?.position ?? query.values?.[0]?.[0]?.position ?? query.position;
}

function convertTable(conversion: Conversion, fields: JsonObject, parent: number): Relation {
  const position = conversion.position(fields, parent);
  if (fields.schemaname !== undefined || fields.catalogname !== undefined) {
    const name = [fields.catalogname, fields.schemaname, fields.relname].filter((part) => part !== undefined).join('.');
    throw new MayflyError('undefined_table', 'parse', `relation "${name}" does not exist`, {
      position,
      hint: "there are no schemas; to read a file, write its path as a string: FROM 'dir/file.arrow'",
    });
  }
  // `inh` is false for ONLY, which says to leave out the tables that inherit: there are none.
  expectFields('RangeVar', fields, ['relname', 'inh', 'relpersistence', 'alias', 'location'], position);
  const path = conversion.paths.get(position);
  if (path !== undefined) conversion.usedPaths.add(position);
  return {
    kind: 'table',
    position,
    name: path ?? String(fields.relname),
    isPath: path !== undefined,
    alias: convertAlias(fields.alias, position),
  };
}

function convertJoin(conversion: Conversion, fields: JsonObject, parent: number): Relation {
  const left = convertRelation(conversion, fields.larg ?? null, parent);
  const right = convertRelation(conversion, fields.rarg ?? null, left.position);
  const position = right.position;
  const type = JOIN_TYPES[String(fields.jointype)];
  if (type === undefined) throw unsupported(String(fields.jointype), position);
  if (fields.alias !== undefined) throw unsupported('an alias for a join in parentheses', position);
  if (fields.join_using_alias !== undefined) throw unsupported('an alias for the columns of USING', position);
  const known = ['jointype', 'isNatural', 'larg', 'rarg', 'usingClause', 'quals', 'rtindex'];
  expectFields('JoinExpr', fields, known, position);
  return {
    kind: 'join',
    type,
    position,
    left,
    right,
    natural: fields.isNatural === true,
    using:
      fields.usingClause === undefined ? undefined : list(fields.usingClause).map((column) => text(column, position)),
    on: fields.quals === undefined ? undefined : convertExpression(conversion, fields.quals, position),
  };
}
