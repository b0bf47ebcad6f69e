// Reads expressions of a dialect. Operators are read as a flat chain of operands, operators and the parentheses of the
// text, and grouped by the dialects' common precedences; how node-sql-parser grouped them is not looked at, as it is
// wrong in some dialects.
import { isObject, type Json, type JsonObject, list, unsupported } from '../convert.js';
import type { SyntaxExpression } from '../syntax.js';
import { standInFor } from './grammar-text.js';
import { nameOf, Operands, ownsParenthesis } from './operands.js';
import { group, type Item, type Operand } from './precedence.js';
import { readQuery } from './queries.js';
import { expectOnly, isVoid, objectOf, type Reading } from './reading.js';

/** Reads the expression of a node of the tree, up to where it ends. */
export function readExpression(reading: Reading, node: Json | undefined): SyntaxExpression {
  return reading.nested(() => {
    const chain = new Chain(reading);
    chain.read(node);
    return group(reading.dialect, chain.close());
  });
}

/** The operators that a tree may have between two operands, as the text may write them. */
const BINARY = new Set(
  `= == <> != < <= > >= <=> + - * / % || && and or div mod in like ilike between is is_not not_in not_like not_ilike
   not_between`.split(/\s+/),
);

/** Words of the text for an operator of the tree. */
function wordsOf(operator: string): string[] {
  return operator.toLowerCase().trim().split(/\s+/);
}

/** The items of one expression, in the order of the text. */
class Chain {
  readonly #reading: Reading;
  readonly #operands: Operands;
  readonly #items: Item[] = [];
  #open = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#operands = new Operands(reading);
  }

  /** All items; what was opened must be closed. */
  close(): readonly Item[] {
    if (this.#open > 0) throw this.#reading.outOfStep();
    return this.#items;
  }

  /** Adds the items of a node. */
  read(json: Json | undefined): void {
    const node = objectOf(this.#reading, json);
    const operator = String(node.operator ?? '');
    const negated = negatedIn(node);
    if (negated !== undefined) {
      this.#openParentheses(negated);
      this.#prefix('not');
      this.read(negated);
      return;
    }
    if (node.type === 'binary_expr') this.#readBinary(node, operator);
    else if (node.type === 'unary_expr') this.#readUnary(node, operator);
    else {
      this.#openParentheses(node);
      this.#operand(node);
    }
  }

  /** Takes the parentheses before an operand that are not its own. */
  #openParentheses(node: JsonObject): void {
    const own = ownsParenthesis(node) ? 1 : 0;
    let written = 0;
    while (this.#reading.peek(written).kind === 'sign' && this.#reading.peek(written).value === '(') written++;
    for (let n = own; n < written; n++) {
      this.#items.push({ kind: 'open', position: this.#reading.take('(') });
      this.#open++;
    }
  }

  #closeParentheses(): void {
    while (this.#open > 0 && this.#reading.sees(')')) {
      this.#items.push({ kind: 'close', position: this.#reading.take(')') });
      this.#open--;
    }
  }

  #push(operand: Operand): void {
    this.#items.push({ kind: 'operand', operand });
    this.#closeParentheses();
  }

  #operator(words: readonly string[]): void {
    const position = this.#reading.take(...words);
    this.#items.push({ kind: 'operator', operator: words.join(' '), position });
  }

  #readUnary(node: JsonObject, operator: string): void {
    expectOnly(node, ['type', 'operator', 'expr'], this.#reading);
    const words = wordsOf(operator);
    this.#openParentheses(node);
    if (words.at(-1) === 'exists') {
      if (words.length > 1) this.#prefix('not');
      this.#reading.take('exists');
      this.#push({ kind: 'expression', expression: this.#operands.exists(node.expr) });
      return;
    }
    const [word = ''] = words;
    if (!['not', '-', '+', '!'].includes(word) || words.length > 1) {
      throw unsupported(`the operator ${operator}`, this.#reading.position);
    }
    this.#prefix(word);
    this.read(node.expr);
  }

  #prefix(operator: string): void {
    this.#items.push({ kind: 'prefix', operator, position: this.#reading.take(operator) });
  }

  #readBinary(node: JsonObject, operator: string): void {
    const reading = this.#reading;
    expectOnly(node, ['type', 'operator', 'left', 'right'], reading);
    const words = wordsOf(operator);
    if (!BINARY.has(words.join('_'))) throw unsupported(`the operator ${operator}`, reading.position);
    this.read(node.left);
    switch (words.at(-1)) {
      case 'between': {
        const [low, high] = list(objectOf(this.#reading, node.right).value);
        this.#operator(words);
        this.read(low);
        this.#operator(['and']);
        this.read(high);
        return;
      }
      case 'in':
        this.#operator(words);
        this.#readList(objectOf(this.#reading, node.right));
        return;
      case 'is':
      case 'not':
        this.#operator(words);
        this.#readTested(objectOf(this.#reading, node.right));
        return;
      case 'like':
      case 'ilike': {
        this.#operator(words);
        const right = objectOf(this.#reading, node.right);
        const { escape, ...pattern } = right;
        this.read(pattern);
        if (isObject(escape)) {
          this.#operator(['escape']);
          this.read(escape.value);
        }
        return;
      }
      default: {
        this.#operator(standInFor(words, reading) ?? words);
        const right = objectOf(this.#reading, node.right);
        if (!this.#readQuantified(right)) this.read(right);
      }
    }
  }

  /** The right side of IN: a list or a query, with its parentheses. */
  #readList(node: JsonObject): void {
    const reading = this.#reading;
    expectOnly(node, ['type', 'value'], reading);
    const [first, ...rest] = list(node.value);
    if (node.type !== 'expr_list' || first === undefined) throw unsupported('IN without a list', reading.position);
    const position = reading.take('(');
    if (rest.length === 0 && isObject(first) && (isObject(first.ast) || first.type === 'select')) {
      const query = readQuery(reading, isObject(first.ast) ? first.ast : first);
      reading.take(')');
      this.#push({ kind: 'query', query, position });
      return;
    }
    const items = reading.list(list(node.value), (item) => readExpression(reading, item));
    reading.take(')');
    this.#push({ kind: 'list', items, position });
  }

  /** `ANY (query)`, `ALL (query)`: whether the node is one. */
  #readQuantified(node: JsonObject): boolean {
    const reading = this.#reading;
    const name = node.type === 'function' ? nameOf(node)?.toLowerCase() : undefined;
    if (name !== 'any' && name !== 'all' && name !== 'some') return false;
    const [argument] = list(isObject(node.args) ? node.args.value : undefined);
    if (!isObject(argument) || !isObject(argument.ast)) throw unsupported(name.toUpperCase(), reading.position);
    const position = reading.take(name);
    reading.take('(');
    const query = readQuery(reading, argument.ast);
    reading.take(')');
    this.#push({ kind: 'query', query, position, form: name === 'all' ? 'all' : 'any' });
    return true;
  }

  /** The right side of IS: NULL, TRUE, FALSE, UNKNOWN. */
  #readTested(node: JsonObject): void {
    const reading = this.#reading;
    const test = (['null', 'true', 'false', 'unknown'] as const).find((word) => reading.sees(word));
    if (test === undefined || (node.type !== 'null' && node.type !== 'bool' && node.type !== 'column_ref')) {
      throw unsupported('IS with an operand', reading.position);
    }
    reading.take(test);
    this.#push({ kind: 'test', test });
  }

  #operand(node: JsonObject): void {
    const reading = this.#reading;
    // A sign before a number is part of it in the tree.
    while ((reading.sees('-') || reading.sees('+')) && NUMBERS.has(String(node.type)))
      this.#prefix(reading.peek().value);
    if (!isVoid(node.collate)) throw unsupported('COLLATE', reading.position);
    const expression = this.#operands.read(node);
    if (expression.kind === 'star' && this.#items.length > 0)
      throw unsupported('* in an expression', expression.position);
    this.#push({ kind: 'expression', expression });
  }
}

const NUMBERS = new Set(['number', 'bigint']);

/** What is in the parentheses of `NOT (a)`, of which the trees make a function's argument. */
function negatedIn(node: JsonObject): JsonObject | undefined {
  if (node.type !== 'function' || nameOf(node)?.toLowerCase() !== 'not' || !isObject(node.args)) return undefined;
  const [only, ...more] = list(node.args.value);
  return more.length === 0 && isObject(only) ? only : undefined;
}
