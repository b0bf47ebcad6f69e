// Reads what stands between operators in a dialect: names, literals, calls, CASE, casts and subqueries.
import { isObject, type Json, type JsonObject, list, unsupported } from '../convert.js';
import type { SyntaxExpression } from '../syntax.js';
import { readExpression } from './expressions.js';
import { dialectCall } from './functions.js';
import { readQuery } from './queries.js';
import { expectOnly, isVoid, objectOf, type Reading } from './reading.js';
import { extractField, intervalOf } from './times.js';
import { syntaxError } from './tokens.js';
import { readType } from './types.js';

/** Whether a node's first parenthesis in the text is its own. */
export function ownsParenthesis(node: JsonObject): boolean {
  if (node.type === 'cast' && node.symbol === '::') {
    return isObject(node.expr) && (node.expr.type === 'binary_expr' || node.expr.type === 'unary_expr');
  }
  return node.type === 'select' || node.type === 'expr_list' || isObject(node.ast);
}

export class Operands {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** `(query)` after EXISTS. */
  exists(json: Json | undefined): SyntaxExpression {
    const reading = this.#reading;
    const node = objectOf(this.#reading, json);
    const { position } = reading;
    reading.take('(');
    const query = readQuery(reading, isObject(node.ast) ? node.ast : node);
    reading.take(')');
    return { kind: 'subquery', position, form: 'exists', query, operator: '=', needles: [] };
  }

  read(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    const { position } = reading;
    const type = String(node.type);
    switch (type) {
      case 'column_ref':
        return this.#column(node);
      case 'number':
      case 'bigint': {
        const token = reading.next();
        if (token.kind !== 'number') throw unsupported('this number', position);
        return { kind: 'number', position, text: token.value };
      }
      case 'single_quote_string':
      case 'double_quote_string':
      case 'string':
      case 'var_string': {
        const token = reading.next();
        // What is a text to node-sql-parser may be a quoted name to the dialect.
        if (token.kind === 'name') return { kind: 'name', position, path: [token.value] };
        if (token.kind !== 'text') throw syntaxError('a text was expected', position);
        return { kind: 'string', position, text: token.value };
      }
      case 'bool':
        reading.take(reading.sees('true') ? 'true' : 'false');
        return { kind: 'boolean', position, value: node.value === true };
      case 'null':
        reading.take('null');
        return { kind: 'null', position };
      case 'date':
      case 'timestamp':
      case 'datetime': {
        const name = { date: 'date', timestamp: 'timestamp', datetime: 'timestamp' }[type];
        reading.take(type);
        const token = reading.next();
        if (token.kind !== 'text') throw unsupported(`${type.toUpperCase()} without a text`, position);
        const argument: SyntaxExpression = { kind: 'string', position: token.position, text: token.value };
        return { kind: 'cast', position, argument, type: { position, name, modifiers: [] } };
      }
      case 'origin': {
        // A unit of time among the arguments of a function.
        const token = reading.next();
        if (token.kind !== 'word') throw unsupported('this argument', position);
        return { kind: 'name', position, path: [token.value] };
      }
      case 'interval':
        return this.#interval(node);
      case 'case':
        return this.#case(node);
      case 'cast':
        return this.#cast(node);
      case 'extract':
        return this.#extract(node);
      case 'function':
      case 'aggr_func':
        return this.#call(node);
      case 'expr_list':
        return this.#row(node);
      case 'select':
        return this.#subquery(node);
      default:
        if (isObject(node.ast)) return this.#subquery(node.ast);
        throw unsupported(`${type.replaceAll('_', ' ')} in ${reading.dialect.title}`, position);
    }
  }

  #column(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    const { position } = reading;
    const path: string[] = [];
    for (;;) {
      if (reading.accept('*')) return { kind: 'star', position, path };
      path.push(reading.name().value);
      if (!reading.accept('.')) break;
    }
    const parts = partsOf(node);
    if (parts.length !== path.length || !parts.every((part, i) => part.toLowerCase() === path[i]?.toLowerCase())) {
      throw unsupported(`the name ${path.join('.')}, which node-sql-parser takes for ${parts.join('.')},`, position);
    }
    return { kind: 'name', position, path };
  }

  #interval(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    expectOnly(node, ['type', 'expr', 'unit'], reading);
    const position = reading.take('interval');
    const count = readExpression(this.#reading, node.expr);
    const unit = node.unit === undefined || node.unit === '' || node.unit === null ? undefined : reading.next();
    return intervalOf(reading.dialect, count, unit?.value, position);
  }

  #case(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    expectOnly(node, ['type', 'expr', 'args'], reading);
    const position = reading.take('case');
    const operand = isVoid(node.expr) ? undefined : readExpression(this.#reading, node.expr);
    const branches: { when: SyntaxExpression; then: SyntaxExpression }[] = [];
    let otherwise: SyntaxExpression | undefined;
    for (const part of list(node.args)) {
      const { type, cond, result } = objectOf(this.#reading, part);
      if (type === 'when') {
        reading.take('when');
        const when = readExpression(this.#reading, cond);
        reading.take('then');
        branches.push({ when, then: readExpression(this.#reading, result) });
      } else {
        reading.take('else');
        otherwise = readExpression(this.#reading, result);
      }
    }
    reading.take('end');
    return { kind: 'case', position, operand, branches, otherwise };
  }

  #cast(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    expectOnly(node, ['type', 'keyword', 'expr', 'symbol', 'target', 'as'], reading);
    const { position } = reading;
    const [target, ...more] = list(node.target);
    if (more.length > 0 || target === undefined) throw unsupported('several casts', position);
    if (node.symbol === '::') {
      // Binds tightest: its operand is what stands right before it.
      const argument = this.#castOperand(objectOf(this.#reading, node.expr));
      reading.take('::');
      return readType(reading, argument, position);
    }
    if (String(node.keyword).toLowerCase() !== 'cast') throw unsupported(String(node.keyword).toUpperCase(), position);
    reading.take('cast', '(');
    const argument = readExpression(this.#reading, node.expr);
    reading.take('as');
    const cast = readType(reading, argument, position);
    reading.take(')');
    return cast;
  }

  /** What stands before `::`: one operand, or an expression in parentheses. */
  #castOperand(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    if (!reading.sees('(') || ownsParenthesis(node)) return this.read(node);
    reading.take('(');
    const inner = readExpression(this.#reading, node);
    reading.take(')');
    return inner;
  }

  #extract(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    expectOnly(node, ['type', 'args'], reading);
    const args = objectOf(this.#reading, node.args);
    expectOnly(args, ['field', 'source', 'cast_type'], reading);
    const position = reading.take('extract', '(');
    const field = reading.next();
    reading.take('from');
    const time = readExpression(this.#reading, args.source);
    reading.take(')');
    return extractField(reading.dialect, field.value, time, position, field.position);
  }

  /** EXTRACT whose FROM the grammar was given as a comma. */
  #extractArguments(args: JsonObject, position: number): SyntaxExpression {
    const reading = this.#reading;
    const field = reading.next();
    reading.take('from');
    const time = readExpression(this.#reading, list(args.value)[1]);
    reading.take(')');
    return extractField(reading.dialect, field.value, time, position, field.position);
  }

  #row(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    expectOnly(node, ['type', 'value'], reading);
    const position = reading.take('(');
    const fields = reading.list(list(node.value), (field) => readExpression(this.#reading, field));
    reading.take(')');
    const [only] = fields;
    return fields.length === 1 && only !== undefined ? only : { kind: 'row', position, fields };
  }

  #subquery(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    const position = reading.take('(');
    const query = readQuery(reading, node);
    reading.take(')');
    return { kind: 'subquery', position, form: 'scalar', query, operator: '=', needles: [] };
  }

  #call(node: JsonObject): SyntaxExpression {
    const reading = this.#reading;
    const { position } = reading;
    expectOnly(node, ['type', 'name', 'args', 'over', 'filter', 'distinct'], reading);
    const name = reading.next();
    if (nameOf(node)?.toLowerCase() !== name.value || name.kind !== 'word')
      throw unsupported('this name of a function', position);
    if (name.value === 'exists') return this.exists(list(objectOf(this.#reading, node.args).value)[0]);
    if (!reading.sees('(')) {
      if (!isVoid(node.args)) throw reading.outOfStep();
      return dialectCall(reading.dialect, { name: name.value, args: undefined, position });
    }
    reading.take('(');
    const args = isObject(node.args) ? node.args : {};
    if (node.type === 'aggr_func') {
      expectOnly(args, ['type', 'expr', 'distinct', 'value'], reading);
      const star = reading.accept('*');
      const distinct = reading.accept('distinct');
      if (!distinct && !isVoid(args.distinct)) throw reading.outOfStep();
      if (!distinct) reading.accept('all');
      const arguments_ = star ? [] : [readExpression(this.#reading, args.expr)];
      reading.take(')');
      const filter = this.#filter(node.filter);
      if (reading.sees('over')) throw unsupported('a window function (OVER)', reading.position);
      return dialectCall(reading.dialect, { name: name.value, args: arguments_, position, star, distinct, filter });
    }
    if (name.value === 'extract') return this.#extractArguments(args, position);
    const trim = name.value === 'trim' ? this.#trim(args) : undefined;
    if (trim !== undefined) return trim(position);
    if (name.value === 'position' && isPositionIn(args)) {
      const [inside] = list(args.value);
      const { left, right } = objectOf(this.#reading, inside);
      const sought = readExpression(this.#reading, left);
      reading.take('in');
      const text = readExpression(this.#reading, right);
      reading.take(')');
      return {
        kind: 'call',
        name: 'position',
        position,
        arguments: [text, sought],
        star: false,
        distinct: false,
        filter: undefined,
      };
    }
    const values = list(args.value).map((value, index) => {
      if (index > 0 && !(name.value.startsWith('subst') && (reading.accept('from') || reading.accept('for')))) {
        reading.take(',');
      }
      return readExpression(this.#reading, value);
    });
    reading.take(')');
    const filter = this.#filter(node.filter);
    if (reading.sees('over')) throw unsupported('a window function (OVER)', reading.position);
    return dialectCall(reading.dialect, { name: name.value, args: values, position, filter });
  }

  #filter(json: Json | undefined): SyntaxExpression | undefined {
    if (isVoid(json)) return undefined;
    const reading = this.#reading;
    reading.take('filter', '(', 'where');
    const condition = readExpression(this.#reading, objectOf(this.#reading, json).where);
    reading.take(')');
    return condition;
  }

  /** TRIM([BOTH|LEADING|TRAILING] [characters] FROM text), whose words are arguments to the tree. */
  #trim(args: JsonObject): ((position: number) => SyntaxExpression) | undefined {
    const reading = this.#reading;
    const parts = list(args.value);
    const isWord = (part: Json | undefined): boolean => isObject(part) && part.type === 'origin';
    if (!parts.some(isWord)) return undefined;
    const sides = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' } as const;
    const side = (['both', 'leading', 'trailing'] as const).find((word) => reading.accept(word)) ?? 'both';
    const operands = parts.filter((part) => !isWord(part));
    const characters = operands.length > 1 ? readExpression(this.#reading, operands[0]) : undefined;
    reading.take('from');
    const text = readExpression(this.#reading, operands.at(-1));
    reading.take(')');
    const given = characters === undefined ? [text] : [text, characters];
    return (position) => dialectCall(reading.dialect, { name: sides[side], args: given, position });
  }
}

/** The name of a function in the tree, which has it as a text or as parts. */
export function nameOf(node: JsonObject): string | undefined {
  const { name } = node;
  if (typeof name === 'string') return name;
  if (!isObject(name)) return undefined;
  const parts = [...list(name.name), ...(isObject(name.schema) ? [name.schema] : [])];
  if (parts.length !== 1) return undefined;
  const [part] = parts;
  return isObject(part) ? String(part.value) : undefined;
}

/** The parts of a column's name in the tree. */
function partsOf(node: JsonObject): string[] {
  const said = (json: Json | undefined): string[] => {
    if (json === undefined || json === null) return [];
    if (typeof json === 'string') return [json];
    if (Array.isArray(json)) return json.flatMap(said);
    if (!isObject(json)) return [];
    return json.expr === undefined ? said(json.value) : said(json.expr);
  };
  return [...said(node.db), ...said(node.schema), ...said(node.table), ...said(node.column), ...said(node.subFields)];
}

/** POSITION(a IN b), of which the tree makes one argument. */
function isPositionIn(args: JsonObject): boolean {
  const [only, ...more] = list(args.value);
  return more.length === 0 && isObject(only) && only.type === 'binary_expr' && only.operator === 'IN';
}
