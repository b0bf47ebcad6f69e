// Reads what stands in FROM in a dialect: tables, subqueries and joins, and the names that are given to them.
import { isObject, type Json, type JsonObject, unsupported } from '../convert.js';
import type { Alias, Relation } from '../syntax.js';
import { readExpression } from './expressions.js';
import { givenJoin } from './grammar-text.js';
import { readQuery } from './queries.js';
import { expectOnly, isVoid, objectOf, type Reading } from './reading.js';
import { syntaxError } from './tokens.js';

interface JoinWords {
  readonly words: readonly string[];
  readonly type: Extract<Relation, { kind: 'join' }>['type'];
  readonly cross?: boolean;
}

/** The words before JOIN, by what they mean. */
const JOINS: readonly JoinWords[] = [
  { words: ['join'], type: 'inner' },
  { words: ['inner', 'join'], type: 'inner' },
  { words: ['cross', 'join'], type: 'inner', cross: true },
  { words: ['left', 'join'], type: 'left' },
  { words: ['left', 'outer', 'join'], type: 'left' },
  { words: ['right', 'join'], type: 'right' },
  { words: ['right', 'outer', 'join'], type: 'right' },
  { words: ['full', 'join'], type: 'full' },
  { words: ['full', 'outer', 'join'], type: 'full' },
];

/** FROM: tables separated by commas and joins, all in a row in the tree. */
export function readFrom(reading: Reading, json: Json | undefined): Relation[] {
  reading.take('from');
  const relations: Relation[] = [];
  const parts = Array.isArray(json) ? json : [json as Json];
  for (const part of parts) {
    const node = objectOf(reading, part);
    expectOnly(node, FROM_FIELDS, reading);
    if (relations.length === 0) {
      relations.push(readRelation(reading, node));
      continue;
    }
    if (reading.accept(',')) {
      if (!isVoid(node.join)) throw reading.outOfStep();
      relations.push(readRelation(reading, node));
      continue;
    }
    const join = JOINS.find(({ words }) => reading.accept(...words));
    const left = relations.pop();
    if (join === undefined || left === undefined || !agrees(node.join, join.words, reading)) throw reading.outOfStep();
    relations.push(readJoin(reading, node, left, join));
  }
  return relations;
}

const FROM_FIELDS = ['db', 'schema', 'table', 'as', 'join', 'on', 'using', 'expr', 'prefix', 'surround', 'type'];

/** Whether the tree's name of a join is that of the text, as the grammar was given it; some leave out INNER and OUTER. */
function agrees(name: Json | undefined, words: readonly string[], { dialect }: Reading): boolean {
  const [given = ''] = givenJoin(words, dialect);
  const expected = given === 'join' ? 'inner' : given === ',' ? '' : given;
  const [found] = isVoid(name) ? [''] : String(name).toLowerCase().replace(/^join/, 'inner join').split(/\s+/);
  return found === expected;
}

function readJoin(reading: Reading, node: JsonObject, left: Relation, { type, cross = false }: JoinWords): Relation {
  const right = readRelation(reading, node);
  const join = { kind: 'join', type, position: right.position, left, right, natural: false } as const;
  if (!isVoid(node.on)) {
    reading.take('on');
    return { ...join, using: undefined, on: readExpression(reading, node.on) };
  }
  if (!isVoid(node.using)) {
    reading.take('using');
    return { ...join, using: readColumnNames(reading), on: undefined };
  }
  if (!cross) throw syntaxError('a join without ON or USING', right.position);
  return { ...join, using: undefined, on: undefined };
}

function readRelation(reading: Reading, node: JsonObject): Relation {
  const { position } = reading;
  if (node.type === 'dual') throw unsupported('DUAL', position, 'leave out FROM');
  const lateral = String(node.prefix ?? '').toLowerCase() === 'lateral';
  if (lateral) reading.take('lateral');
  else if (!isVoid(node.prefix)) throw unsupported(String(node.prefix), position);
  if (reading.sees('(')) {
    const inner = isObject(node.expr) && isObject(node.expr.ast) ? node.expr.ast : undefined;
    if (inner === undefined) throw unsupported('a join in parentheses', position);
    reading.take('(');
    const query = readQuery(reading, inner);
    reading.take(')');
    return { kind: 'subquery', position, query, alias: readAlias(reading, node.as), lateral };
  }
  if (isVoid(node.table)) throw unsupported('what stands in FROM here', position);
  if (reading.peek().kind === 'text') {
    const path = reading.next().value;
    return { kind: 'table', position, name: path, isPath: true, alias: readAlias(reading, node.as) };
  }
  const name = reading.name().value;
  if (reading.sees('.')) throw unsupported(`the schema ${JSON.stringify(name)}`, position, 'there are no schemas');
  return { kind: 'table', position, name, isPath: false, alias: readAlias(reading, node.as) };
}

function readAlias(reading: Reading, json: Json | undefined): Alias | undefined {
  const name = readAliasName(reading, json);
  return name === undefined ? undefined : { name, columns: reading.sees('(') ? readColumnNames(reading) : [] };
}

/** `[AS] name`, where the tree has one. Some dialects write it as a text. */
export function readAliasName(reading: Reading, json: Json | undefined): string | undefined {
  if (isVoid(json)) return undefined;
  const marked = reading.accept('as');
  if (reading.peek().kind === 'text') {
    if (!marked) throw unsupported('a text beside an expression', reading.position);
    return reading.next().value;
  }
  return reading.name().value;
}

/** `(name, …)`. */
export function readColumnNames(reading: Reading): string[] {
  reading.take('(');
  const columns: string[] = [];
  do columns.push(reading.name().value);
  while (reading.accept(','));
  reading.take(')');
  return columns;
}
