// Converts the expressions of PostgreSQL's parse tree to our syntax tree; the counterpart of convert.ts.

import type { Conversion, Json, JsonObject } from './convert.js';
import { convertQuery, expectFields, isObject, list, open, text, unsupported } from './convert.js';
import type { SyntaxExpression, SyntaxType } from './syntax.js';

/** Expressions that are refused, in words. */
const REFUSED: Record<string, string> = {
  ParamRef: 'a parameter ($1)',
  A_ArrayExpr: 'ARRAY[…]',
  A_Indirection: 'a subscript or field selection',
  CollateClause: 'COLLATE',
  GroupingFunc: 'GROUPING',
  GroupingSet: 'GROUPING SETS, ROLLUP and CUBE',
  NamedArgExpr: 'a named argument',
  CurrentOfExpr: 'CURRENT OF',
  SetToDefault: 'DEFAULT',
  XmlExpr: 'XML',
  XmlSerialize: 'XMLSERIALIZE',
  JsonIsPredicate: 'IS JSON',
};

const SUBQUERY_FORMS: Record<string, 'scalar' | 'exists' | 'any' | 'all'> = {
  EXISTS_SUBLINK: 'exists',
  ALL_SUBLINK: 'all',
  ANY_SUBLINK: 'any',
  EXPR_SUBLINK: 'scalar',
};

const REFUSED_SUBQUERIES: Record<string, string> = {
  ARRAY_SUBLINK: 'ARRAY (subquery)',
  ROWCOMPARE_SUBLINK: 'comparing a row value with a subquery',
};

/** Converts an expression. Throws `feature_not_supported` naming what is not known. */
export function convertExpression(conversion: Conversion, node: Json | undefined, parent: number): SyntaxExpression {
  const { kind, fields } = open(node, parent);
  // A typed literal (date '…') has no place of its own; its type's name has.
  const place =
    kind === 'TypeCast' && isObject(fields.typeName) ? conversion.position(fields.typeName, parent) : parent;
  const position = conversion.position(fields, place);
  return conversion.nested(position, () => convertKnown(conversion, kind, fields, position));
}

function convertKnown(conversion: Conversion, kind: string, fields: JsonObject, position: number): SyntaxExpression {
  const convert = (inner: Json | undefined): SyntaxExpression => convertExpression(conversion, inner, position);
  switch (kind) {
    case 'ColumnRef':
      return convertColumn(fields, position);
    case 'A_Const':
      return convertConstant(fields, position);
    case 'A_Expr':
      return convertOperator(conversion, fields, position);
    case 'RowExpr':
      expectFields(kind, fields, ['args', 'row_format', 'location'], position);
      return { kind: 'row', position, fields: list(fields.args).map(convert) };
    case 'BoolExpr': {
      expectFields(kind, fields, ['boolop', 'args', 'location'], position);
      const parts = list(fields.args);
      if (fields.boolop === 'NOT_EXPR') return { kind: 'not', position, argument: convert(parts[0]) };
      return { kind: fields.boolop === 'AND_EXPR' ? 'and' : 'or', position, arguments: parts.map(convert) };
    }
    case 'FuncCall':
      return convertCall(conversion, fields, position);
    case 'TypeCast':
      expectFields(kind, fields, ['arg', 'typeName', 'location'], position);
      return {
        kind: 'cast',
        position,
        argument: convert(fields.arg),
        type: convertType(conversion, fields.typeName, position),
      };
    case 'CaseExpr':
      expectFields(kind, fields, ['arg', 'args', 'defresult', 'location'], position);
      return {
        kind: 'case',
        position,
        operand: fields.arg === undefined ? undefined : convert(fields.arg),
        branches: list(fields.args).map((branch) => {
          const { fields: when } = open(branch, position);
          return { when: convert(when.expr), then: convert(when.result) };
        }),
        otherwise: fields.defresult === undefined ? undefined : convert(fields.defresult),
      };
    case 'CoalesceExpr':
      expectFields(kind, fields, ['args', 'location'], position);
      return call('coalesce', list(fields.args).map(convert), position);
    case 'MinMaxExpr':
      expectFields(kind, fields, ['op', 'args', 'location'], position);
      return call(fields.op === 'IS_LEAST' ? 'least' : 'greatest', list(fields.args).map(convert), position);
    case 'NullTest':
      expectFields(kind, fields, ['arg', 'nulltesttype', 'location'], position);
      return {
        kind: 'is',
        position,
        argument: convert(fields.arg),
        test: 'null',
        negated: fields.nulltesttype === 'IS_NOT_NULL',
      };
    case 'BooleanTest':
      expectFields(kind, fields, ['arg', 'booltesttype', 'location'], position);
      return convertBooleanTest(convert(fields.arg), String(fields.booltesttype), position);
    case 'SubLink':
      return convertSubquery(conversion, fields, position);
    case 'SQLValueFunction':
      return convertValueFunction(String(fields.op).replace('SVFOP_', ''), position);
    default:
      throw unsupported(REFUSED[kind] ?? kind, position);
  }
}

/** A subquery within an expression. IN has no operator of its own. */
function convertSubquery(conversion: Conversion, fields: JsonObject, position: number): SyntaxExpression {
  const type = String(fields.subLinkType);
  const form = SUBQUERY_FORMS[type];
  if (form === undefined) throw unsupported(REFUSED_SUBQUERIES[type] ?? 'this kind of subquery', position);
  expectFields('SubLink', fields, ['subLinkType', 'testexpr', 'operName', 'subselect', 'location'], position);
  const names = list(fields.operName);
  if (names.length > 1) throw unsupported('OPERATOR(schema.name)', position);
  const needle = isObject(fields.testexpr) ? fields.testexpr : undefined;
  const row = needle !== undefined && isObject(needle.RowExpr) ? list(needle.RowExpr.args) : undefined;
  const parts = row ?? (needle === undefined ? [] : [needle]);
  return {
    kind: 'subquery',
    position,
    form,
    query: convertQuery(conversion, fields.subselect, position),
    operator: names[0] === undefined ? '=' : text(names[0], position),
    needles: parts.map((part) => convertExpression(conversion, part, position)),
  };
}

function call(name: string, args: readonly SyntaxExpression[], position: number): SyntaxExpression {
  return { kind: 'call', position, name, arguments: args, star: false, distinct: false, filter: undefined };
}

/** Functions that SQL calls without parentheses, and that we have. */
const VALUE_FUNCTIONS = ['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'LOCALTIMESTAMP'];

function convertValueFunction(name: string, position: number): SyntaxExpression {
  if (!VALUE_FUNCTIONS.includes(name)) throw unsupported(name.replace(/_N$/, '(n)'), position);
  return call(name.toLowerCase(), [], position);
}

/** Constructs with words of their own that the grammar makes calls of, and that we lack. */
const REFUSED_SYNTAX: Record<string, string> = {
  timezone: 'AT TIME ZONE',
  overlay: 'OVERLAY',
  normalize: 'NORMALIZE',
  is_normalized: 'IS NORMALIZED',
  overlaps: 'OVERLAPS',
  pg_collation_for: 'COLLATION FOR',
  xmlexists: 'XMLEXISTS',
  system_user: 'SYSTEM_USER',
};

function convertColumn(fields: JsonObject, position: number): SyntaxExpression {
  expectFields('ColumnRef', fields, ['fields', 'location'], position);
  const parts = list(fields.fields);
  const last = parts.at(-1);
  if (last !== undefined && open(last, position).kind === 'A_Star') {
    return { kind: 'star', position, path: parts.slice(0, -1).map((part) => text(part, position)) };
  }
  return { kind: 'name', position, path: parts.map((part) => text(part, position)) };
}

function convertConstant(fields: JsonObject, position: number): SyntaxExpression {
  expectFields('A_Const', fields, ['isnull', 'ival', 'fval', 'boolval', 'sval', 'location'], position);
  const { isnull, ival, fval, boolval, sval } = fields;
  if (isnull === true) return { kind: 'null', position };
  // Protocol buffers leave out zero, false and the empty string.
  if (isObject(ival)) return { kind: 'number', position, text: String(ival.ival ?? 0) };
  if (isObject(fval)) return { kind: 'number', position, text: String(fval.fval ?? '0') };
  if (isObject(boolval)) return { kind: 'boolean', position, value: boolval.boolval === true };
  if (isObject(sval)) return { kind: 'string', position, text: String(sval.sval ?? '') };
  throw unsupported('this constant', position);
}

function convertBooleanTest(argument: SyntaxExpression, test: string, position: number): SyntaxExpression {
  const match = /^IS_(NOT_)?(TRUE|FALSE|UNKNOWN)$/.exec(test);
  if (match === null) throw unsupported(test, position);
  const kind = match[2]?.toLowerCase() as 'true' | 'false' | 'unknown';
  return { kind: 'is', position, argument, test: kind, negated: match[1] !== undefined };
}

function convertOperator(conversion: Conversion, fields: JsonObject, position: number): SyntaxExpression {
  const convert = (inner: Json | undefined): SyntaxExpression => convertExpression(conversion, inner, position);
  const kind = String(fields.kind);
  const known = ['kind', 'name', 'lexpr', 'rexpr', 'rexpr_list_start', 'rexpr_list_end', 'location'];
  expectFields('A_Expr', fields, known, position);
  const names = list(fields.name);
  if (names.length !== 1) throw unsupported('OPERATOR(schema.name)', position);
  const operator = text(names[0], position);
  switch (kind) {
    case 'AEXPR_OP':
      return {
        kind: 'operator',
        position,
        operator,
        left: fields.lexpr === undefined ? undefined : convert(fields.lexpr),
        right: convert(fields.rexpr),
      };
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return {
        kind: 'distinct',
        position,
        left: convert(fields.lexpr),
        right: convert(fields.rexpr),
        negated: kind === 'AEXPR_NOT_DISTINCT',
      };
    case 'AEXPR_NULLIF':
      return call('nullif', [convert(fields.lexpr), convert(fields.rexpr)], position);
    case 'AEXPR_IN':
      return {
        kind: 'in',
        position,
        argument: convert(fields.lexpr),
        list: list(open(fields.rexpr, position).fields.items).map(convert),
        negated: operator === '<>',
      };
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return convertLike(conversion, fields, operator, position);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM': {
      const [low, high] = list(open(fields.rexpr, position).fields.items);
      return {
        kind: 'between',
        position,
        argument: convert(fields.lexpr),
        low: convert(low),
        high: convert(high),
        negated: kind.startsWith('AEXPR_NOT'),
        symmetric: kind.endsWith('_SYM'),
      };
    }
    case 'AEXPR_SIMILAR':
      throw unsupported('SIMILAR TO', position);
    case 'AEXPR_OP_ANY':
      throw unsupported('ANY', position);
    case 'AEXPR_OP_ALL':
      throw unsupported('ALL', position);
    default:
      throw unsupported(kind, position);
  }
}

/** The grammar wraps a pattern with ESCAPE in a call of like_escape(pattern, escape). */
function convertLike(conversion: Conversion, fields: JsonObject, operator: string, position: number): SyntaxExpression {
  const pattern = open(fields.rexpr, position);
  const name = list(pattern.fields.funcname).at(-1);
  const escaped = pattern.kind === 'FuncCall' && name !== undefined && text(name, position) === 'like_escape';
  const parts = escaped ? list(pattern.fields.args) : [fields.rexpr];
  return {
    kind: 'like',
    position,
    argument: convertExpression(conversion, fields.lexpr, position),
    pattern: convertExpression(conversion, parts[0], position),
    escape: parts[1] === undefined ? undefined : convertExpression(conversion, parts[1], position),
    negated: operator.startsWith('!'),
    caseInsensitive: fields.kind === 'AEXPR_ILIKE',
  };
}

function convertCall(conversion: Conversion, fields: JsonObject, position: number): SyntaxExpression {
  if (fields.over !== undefined) throw unsupported('a window function (OVER)', position);
  if (fields.agg_within_group === true) throw unsupported('WITHIN GROUP', position);
  if (fields.agg_order !== undefined) throw unsupported('ORDER BY within an aggregate', position);
  if (fields.func_variadic === true) throw unsupported('VARIADIC', position);
  const known = ['funcname', 'args', 'agg_star', 'agg_distinct', 'agg_filter', 'funcformat', 'location'];
  expectFields('FuncCall', fields, known, position);
  const path = list(fields.funcname).map((part) => text(part, position));
  // SQL syntax such as EXTRACT(… FROM …) arrives as a call in the schema pg_catalog.
  if (path.length > 1 && path[0] !== 'pg_catalog') throw unsupported(`the schema "${path[0]}"`, position);
  const name = path.at(-1) ?? '';
  const refused = path.length > 1 ? REFUSED_SYNTAX[name] : undefined;
  if (refused !== undefined) throw unsupported(refused, position);
  return {
    kind: 'call',
    position,
    name,
    arguments: list(fields.args).map((argument) => convertExpression(conversion, argument, position)),
    star: fields.agg_star === true,
    distinct: fields.agg_distinct === true,
    filter: fields.agg_filter === undefined ? undefined : convertExpression(conversion, fields.agg_filter, position),
  };
}

function convertType(conversion: Conversion, node: Json | undefined, parent: number): SyntaxType {
  if (!isObject(node)) throw unsupported('this type', parent);
  const position = conversion.position(node, parent);
  if (node.arrayBounds !== undefined) throw unsupported('an array type', position);
  expectFields('TypeName', node, ['names', 'typmods', 'typemod', 'location'], position);
  const path = list(node.names).map((part) => text(part, position));
  if (path.length > 1 && path[0] !== 'pg_catalog') throw unsupported(`the schema "${path[0]}"`, position);
  const modifiers = list(node.typmods).map((modifier) => {
    const { kind, fields } = open(modifier, position);
    if (kind !== 'A_Const' || !isObject(fields.ival)) throw unsupported('this type modifier', position);
    return Number(fields.ival.ival ?? 0);
  });
  return { position, name: path.at(-1) ?? '', modifiers };
}
