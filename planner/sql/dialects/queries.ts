// Reads queries of a dialect: the clauses of SELECT, and what puts several together.
import { isObject, type Json, type JsonObject, list, unsupported } from '../convert.js';
import type {
  CommonTable,
  OrderKey,
  Relation,
  SelectStatement,
  SetOperation,
  SyntaxExpression,
  Target,
} from '../syntax.js';
import { numberOf } from './build.js';
import { readExpression } from './expressions.js';
import { expectOnly, isVoid, objectOf, type Reading } from './reading.js';
import { readAliasName, readColumnNames, readFrom } from './relations.js';

/** What of a SELECT's node is read here; `_next` and what follows it belong to the whole of several. */
const SELECT_FIELDS = [
  ...['type', 'with', 'distinct', 'columns', 'from', 'where', 'groupby', 'having', 'orderby', 'limit', 'top'],
  ...['_next', 'set_op', '_orderby', '_limit', 'into', 'options'],
];

/** Reads a whole query: its WITH, one or several SELECTs, and what orders and limits them together. */
export function readQuery(reading: Reading, node: JsonObject): SelectStatement {
  return reading.nested(() => {
    const position = reading.position;
    const tables = readWith(reading, node);
    const union = new Union(reading, node);
    const query = union.read(0, position);
    union.end();
    return tables.length === 0 ? query : { ...query, with: tables };
  });
}

function readWith(reading: Reading, node: JsonObject): CommonTable[] {
  if (isVoid(node.with)) return [];
  reading.take('with');
  if (reading.sees('recursive')) throw unsupported('WITH RECURSIVE', reading.position);
  return reading.list(list(node.with), (json) => {
    const table = objectOf(reading, json);
    expectOnly(table, ['name', 'stmt', 'columns', 'as'], reading);
    const { position, value: name } = reading.name();
    const columns = reading.sees('(') ? readColumnNames(reading) : [];
    reading.take('as', '(');
    const statement = objectOf(reading, table.stmt);
    const query = readQuery(reading, objectOf(reading, statement.ast ?? statement));
    reading.take(')');
    return { position, name, columns, query };
  });
}

/** The words that join two SELECTs. */
const SET_OPERATORS: Readonly<Record<string, SetOperation['operator']>> = {
  union: 'union',
  intersect: 'intersect',
  except: 'except',
  minus: 'except',
};

/** Several SELECTs joined by set operators. The tree has them in a row; parentheses and precedence are the text's. */
class Union {
  readonly #reading: Reading;
  readonly #selects: JsonObject[] = [];
  readonly #root: JsonObject;
  /** The ORDER BYs of the tree that were read. */
  readonly #ordered = new Set<Json>();
  #at = 0;

  constructor(reading: Reading, root: JsonObject) {
    this.#reading = reading;
    this.#root = root;
    for (let node: Json | undefined = root; isObject(node); node = node._next) this.#selects.push(node);
  }

  /** All of the tree must have been read. */
  end(): void {
    if (this.#at < this.#selects.length) throw this.#reading.outOfStep();
  }

  /** Reads SELECTs joined by operators that bind at least as tight as `level`, and ORDER BY and LIMIT after them all. */
  read(level: number, position: number): SelectStatement {
    const reading = this.#reading;
    const inParentheses = reading.sees('(');
    let left = this.#readPart();
    let before: string | undefined;
    for (;;) {
      const word = reading.peek().value;
      const operator = reading.peek().kind === 'word' ? SET_OPERATORS[word] : undefined;
      if (operator === undefined) break;
      const { intersectFirst, title } = reading.dialect;
      if (intersectFirst === undefined && before !== undefined && before !== operator) {
        throw unsupported(`${word.toUpperCase()} beside another set operator in ${title}`, reading.position);
      }
      const own = operator === 'intersect' && intersectFirst === true ? 2 : 1;
      if (own < level) break;
      before = operator;
      reading.next();
      const all = reading.accept('all');
      if (!all) reading.accept('distinct');
      const place = reading.position;
      const right = this.read(own + 1, place);
      left = { ...EMPTY, position: left.position, setOperation: { operator, all, left, right } };
    }
    if (level > 0) return left;
    return this.#readTail(left, inParentheses && left.setOperation === undefined, position);
  }

  /** One SELECT, or several in parentheses. */
  #readPart(): SelectStatement {
    const reading = this.#reading;
    if (!reading.sees('(')) {
      const node = this.#selects[this.#at++];
      if (node === undefined) throw reading.outOfStep();
      return readSelect(reading, node, this.#at === 1);
    }
    reading.take('(');
    const inner = this.read(0, reading.position);
    reading.take(')');
    return inner;
  }

  /** ORDER BY and LIMIT, which the tree may hang on the first or the last SELECT. */
  #readTail(query: SelectStatement, inParentheses: boolean, position: number): SelectStatement {
    const reading = this.#reading;
    if (!['order', 'limit', 'offset', 'fetch'].some((word) => reading.sees(word))) return query;
    // What is in parentheses may be ordered and limited already.
    const ordered = inParentheses
      ? { ...EMPTY, position, targets: [star(position)], from: [subquery(query, position)] }
      : query;
    let orderBy: readonly OrderKey[] = [];
    if (reading.accept('order', 'by')) {
      const last = this.#selects[this.#at - 1] ?? this.#root;
      const places = [last.orderby, last._orderby, this.#root._orderby, this.#root.orderby];
      const keys = places.find((each) => each !== undefined && !isVoid(each) && !this.#ordered.has(each));
      if (keys === undefined) throw reading.outOfStep();
      this.#ordered.add(keys);
      orderBy = reading.list(list(keys), (key) => readOrderKey(reading, objectOf(reading, key), query.targets));
    }
    return { ...ordered, orderBy, ...readLimit(reading, ordered) };
  }
}

const EMPTY: SelectStatement = {
  kind: 'select',
  position: 0,
  with: [],
  distinct: false,
  targets: [],
  from: [],
  where: undefined,
  groupBy: [],
  having: undefined,
  values: undefined,
  orderBy: [],
  limit: undefined,
  offset: undefined,
  setOperation: undefined,
};

function star(position: number): Target {
  return { position, name: undefined, expression: { kind: 'star', position, path: [] } };
}

function subquery(query: SelectStatement, position: number): Relation {
  return { kind: 'subquery', position, query, alias: { name: 'limited', columns: [] }, lateral: false };
}

/** LIMIT n [OFFSET m], LIMIT m, n, OFFSET m ROWS FETCH NEXT n ROWS ONLY. */
function readLimit(reading: Reading, select: SelectStatement): Pick<SelectStatement, 'limit' | 'offset'> {
  let { limit, offset } = select;
  const { dialect } = reading;
  const hasLimit = dialect.name !== 'transactsql';
  if (hasLimit && reading.accept('limit')) {
    if (!reading.accept('all')) limit = readCount(reading);
    if (reading.accept(',')) {
      if (dialect.name === 'snowflake' || dialect.name === 'bigquery' || dialect.name === 'trino') {
        throw unsupported(`LIMIT offset, count in ${dialect.title}`, reading.position);
      }
      offset = limit;
      limit = readCount(reading);
    }
  }
  if (reading.accept('offset')) {
    offset = readCount(reading);
    if (!reading.accept('rows')) reading.accept('row');
  }
  if (hasLimit && limit === undefined && reading.accept('limit')) limit = readCount(reading);
  if (reading.accept('fetch')) {
    if (!reading.accept('next')) reading.take('first');
    limit = reading.peek().kind === 'number' ? readCount(reading) : numberOf(1, reading.position);
    if (!reading.accept('rows')) reading.take('row');
    reading.take('only');
  }
  return { limit, offset };
}

function readCount(reading: Reading): SyntaxExpression {
  const token = reading.next();
  if (token.kind !== 'number') throw unsupported('a limit that is no constant', token.position);
  return { kind: 'number', position: token.position, text: token.value };
}

function readSelect(reading: Reading, node: JsonObject, first: boolean): SelectStatement {
  expectOnly(node, SELECT_FIELDS, reading);
  if (!first && !isVoid(node.with)) throw unsupported('WITH within a union', reading.position);
  const position = reading.take('select');
  let limit: SyntaxExpression | undefined;
  const distinct = reading.accept('distinct');
  if (!distinct) reading.accept('all');
  if (distinct === isVoid(node.distinct)) throw reading.outOfStep();
  if (!isVoid(node.top)) limit = readTop(reading);
  const targets = reading.list(columnsOf(reading, node.columns), (column) => readTarget(reading, column));
  const from = isVoid(node.from) ? [] : readFrom(reading, node.from);
  const where = readCondition(reading, 'where', node.where);
  const groupBy = readGroupBy(reading, node.groupby, targets);
  const having = readCondition(reading, 'having', node.having);
  return { ...EMPTY, position, distinct, targets, from, where, groupBy, having, limit };
}

/** WHERE or HAVING. */
function readCondition(reading: Reading, clause: string, node: Json | undefined): SyntaxExpression | undefined {
  if (isVoid(node)) return undefined;
  reading.take(clause);
  return readExpression(reading, node);
}

/** TOP n, TOP (n). */
function readTop(reading: Reading): SyntaxExpression {
  reading.take('top');
  const inParentheses = reading.accept('(');
  const limit = readCount(reading);
  if (inParentheses) reading.take(')');
  if (reading.sees('percent') || reading.sees('with')) {
    throw unsupported(`TOP … ${reading.peek().value.toUpperCase()}`, reading.position);
  }
  return limit;
}

/** The select list; some trees have a lone `*` as a text. */
function columnsOf(reading: Reading, columns: Json | undefined): readonly Json[] {
  if (columns === '*') return [{ expr: { type: 'column_ref', column: '*' } }];
  if (!Array.isArray(columns) || columns.length === 0) throw reading.outOfStep();
  return columns;
}

function readTarget(reading: Reading, json: Json): Target {
  const column = objectOf(reading, json);
  expectOnly(column, ['type', 'expr', 'as'], reading);
  const { position } = reading;
  const value = readExpression(reading, column.expr);
  const name = readAliasName(reading, column.as);
  if (value.kind === 'star' && reading.sees('except')) throw unsupported('* EXCEPT', reading.position);
  return { position, expression: value, name };
}

function readGroupBy(
  reading: Reading,
  json: Json | undefined,
  targets: readonly Target[],
): readonly SyntaxExpression[] {
  if (isVoid(json)) return [];
  reading.take('group', 'by');
  const node = isObject(json) ? json : {};
  const columns = Array.isArray(json) ? json : list(node.columns);
  const keys = reading.list(columns, (column) => {
    const key = readExpression(reading, isObject(column) && column.type === 'expr' ? column.expr : column);
    return reading.dialect.groupName === 'output' ? outputOf(key, targets) : key;
  });
  if (reading.sees('with') || !isVoid(node.modifiers)) throw unsupported('WITH ROLLUP', reading.position);
  return keys;
}

/** The position of the output that a name in GROUP BY means, where there is one. */
function outputOf(key: SyntaxExpression, targets: readonly Target[]): SyntaxExpression {
  if (key.kind !== 'name' || key.path.length !== 1) return key;
  const index = targets.findIndex(({ name }) => name === key.path[0]);
  return index === -1 ? key : numberOf(index + 1, key.position);
}

function readOrderKey(reading: Reading, key: JsonObject, targets: readonly Target[]): OrderKey {
  expectOnly(key, ['expr', 'type', 'nulls', 'collate'], reading);
  if (!isVoid(key.collate)) throw unsupported('COLLATE', reading.position);
  const value = readExpression(reading, key.expr);
  refuseOutputs(reading, value, targets);
  const descending = reading.accept('desc');
  if (!descending) reading.accept('asc');
  if (descending !== (String(key.type).toUpperCase() === 'DESC')) throw reading.outOfStep();
  const { nulls } = reading.dialect;
  let nullsFirst = nulls === 'last' ? false : nulls === 'lowest' ? !descending : descending;
  if (reading.accept('nulls')) {
    nullsFirst = reading.accept('first');
    if (!nullsFirst) reading.take('last');
  }
  return { expression: value, descending, nullsFirst };
}

/**
 * Refuses an output's name within an expression of ORDER BY where it is not the column of that name: PostgreSQL takes
 * the column, others the output.
 */
function refuseOutputs(reading: Reading, key: SyntaxExpression, targets: readonly Target[]): void {
  if (key.kind === 'name') return;
  const renamed = new Set<string>();
  for (const { name, expression: value } of targets) {
    if (name !== undefined && !(value.kind === 'name' && value.path.at(-1) === name)) renamed.add(name);
  }
  for (const { path, position } of namesIn(key)) {
    const [name] = path;
    if (path.length === 1 && name !== undefined && renamed.has(name)) {
      throw unsupported(`the output ${name} within an expression of ORDER BY in ${reading.dialect.title}`, position);
    }
  }
}

/** All names in an expression but those of its subqueries. */
function namesIn(part: unknown): Extract<SyntaxExpression, { kind: 'name' }>[] {
  if (Array.isArray(part)) return part.flatMap(namesIn);
  if (typeof part !== 'object' || part === null) return [];
  const { kind } = part as { kind?: string };
  if (kind === 'name') return [part as Extract<SyntaxExpression, { kind: 'name' }>];
  return kind === 'select' ? [] : Object.values(part).flatMap(namesIn);
}
