// Groups a flat chain of operands and operators by precedence, and gives each operator its meaning in the dialect.
import { unsupported } from '../convert.js';
import type { SelectStatement, SyntaxExpression } from '../syntax.js';
import { callOf, divisor } from './build.js';
import type { Dialect } from './dialect.js';
import { isIntervalLiteral } from './times.js';

/** What stands between operators. */
export type Operand =
  | { readonly kind: 'expression'; readonly expression: SyntaxExpression }
  /** A query in parentheses: after IN, ANY or ALL. */
  | {
      readonly kind: 'query';
      readonly query: SelectStatement;
      readonly position: number;
      readonly form?: 'any' | 'all';
    }
  /** The list after IN. */
  | { readonly kind: 'list'; readonly items: readonly SyntaxExpression[]; readonly position: number }
  /** What IS asks for. */
  | { readonly kind: 'test'; readonly test: 'null' | 'true' | 'false' | 'unknown' };

export type Item =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'prefix' | 'operator'; readonly operator: string; readonly position: number }
  | { readonly kind: 'open' | 'close'; readonly position: number };

/**
 * How tight operators bind. On these levels the dialects agree. `||` binds tighter than `*` in some and looser than `+`
 * in others, and what compares is on one level in some and on several in others: those may not be mixed, and a
 * comparison may not follow another, without parentheses.
 */
const LEVELS: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '&&': 2,
  '||': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  div: 7,
  mod: 7,
};
/** PostgreSQL's words for the dialects' comparisons. */
const PLAIN: Readonly<Record<string, string>> = { '==': '=', '!=': '<>', '<=>': 'is not distinct from' };

const NOT_LEVEL = 3;
const COMPARISON_LEVEL = 4;
const SIGN_LEVEL = 8;

/** Groups a chain. Throws feature_not_supported where the dialects group it in different ways. */
export function group(dialect: Dialect, items: readonly Item[]): SyntaxExpression {
  const grouping = new Grouping(dialect, items);
  const expression = grouping.read(0);
  grouping.end();
  return expression;
}

class Grouping {
  readonly #dialect: Dialect;
  readonly #items: readonly Item[];
  #at = 0;

  constructor(dialect: Dialect, items: readonly Item[]) {
    this.#dialect = dialect;
    this.#items = items;
  }

  end(): void {
    const rest = this.#items[this.#at];
    if (rest !== undefined) throw this.#misplaced(rest);
  }

  #misplaced(item: Item | undefined): Error {
    const position = item === undefined ? 0 : item.kind === 'operand' ? placeOf(item.operand) : item.position;
    return unsupported('this order of operators', position, 'parentheses may help');
  }

  /** An expression whose operators bind at least as tight as `level`. */
  read(level: number): SyntaxExpression {
    let left = this.#readFirst(level);
    // The highest level that may follow: a comparison is not compared again.
    let compared = false;
    let mixed: string | undefined;
    for (;;) {
      const item = this.#items[this.#at];
      if (item?.kind !== 'operator') return left;
      const operator = item.operator;
      const own = LEVELS[operator] ?? COMPARISON_LEVEL;
      if (own < level) return left;
      const isComparison = LEVELS[operator] === undefined;
      if (isComparison && compared) throw this.#ambiguous(operator, item.position);
      if (operator === 'escape') throw this.#misplaced(item);
      this.#at++;
      if (isComparison) {
        left = this.#compare(operator, left, item.position);
        compared = true;
        continue;
      }
      compared = false;
      if (own >= 5) {
        const kind = operator === '||' ? '||' : 'arithmetic';
        if (mixed !== undefined && mixed !== kind) throw this.#ambiguous(operator, item.position);
        mixed = kind;
      }
      const from = this.#at;
      const right = this.read(own + 1);
      if (operator === '||' && this.#hasArithmetic(from, this.#at)) throw this.#ambiguous(operator, item.position);
      left = this.#combine(operator, left, right, item.position);
    }
  }

  /** Whether arithmetic stands between two items, outside of parentheses. */
  #hasArithmetic(from: number, to: number): boolean {
    let depth = 0;
    for (const item of this.#items.slice(from, to)) {
      if (item.kind === 'open') depth++;
      else if (item.kind === 'close') depth--;
      else if (item.kind === 'operator' && depth === 0 && (LEVELS[item.operator] ?? 0) > 5) return true;
    }
    return false;
  }

  #ambiguous(operator: string, position: number): Error {
    return unsupported(
      `${operator.toUpperCase()} beside another operator without parentheses`,
      position,
      'dialects group it in different ways',
    );
  }

  #readFirst(level: number): SyntaxExpression {
    const item = this.#items[this.#at++];
    if (item?.kind === 'prefix') return this.#readPrefix(item, level);
    if (item?.kind === 'open') {
      const inner = this.read(0);
      const closing = this.#items[this.#at++];
      if (closing?.kind !== 'close') throw this.#misplaced(closing ?? item);
      return inner;
    }
    if (item?.kind !== 'operand' || item.operand.kind !== 'expression') throw this.#misplaced(item);
    return item.operand.expression;
  }

  #readPrefix({ operator, position }: { operator: string; position: number }, level: number): SyntaxExpression {
    if (operator === 'not') {
      if (level > NOT_LEVEL) throw unsupported('NOT within a comparison without parentheses', position);
      return { kind: 'not', position, argument: this.read(NOT_LEVEL) };
    }
    if (operator === '!') throw unsupported('the operator !', position, 'write NOT');
    const right = this.read(SIGN_LEVEL);
    if (operator === '-' && right.kind === 'number' && !right.text.startsWith('-')) {
      return { ...right, position, text: `-${right.text}` };
    }
    return { kind: 'operator', position, operator, left: undefined, right };
  }

  /** The operator of a comparison, with what it takes on its right. */
  #compare(operator: string, left: SyntaxExpression, position: number): SyntaxExpression {
    const words = operator.split(' ');
    const negated = words.includes('not');
    switch (words.at(-1) === 'not' ? 'is' : words.at(-1)) {
      case 'is': {
        const operand = this.#take(position);
        if (operand.kind !== 'test') throw this.#misplaced({ kind: 'operand', operand });
        return { kind: 'is', position, argument: left, test: operand.test, negated };
      }
      case 'in': {
        const operand = this.#take(position);
        if (operand.kind === 'list') return { kind: 'in', position, argument: left, list: operand.items, negated };
        if (operand.kind !== 'query') throw this.#misplaced({ kind: 'operand', operand });
        const { query } = operand;
        const found = {
          kind: 'subquery',
          position,
          form: 'any',
          query,
          operator: '=',
          needles: needlesOf(left),
        } as const;
        return negated ? { kind: 'not', position, argument: found } : found;
      }
      case 'between': {
        const low = this.read(COMPARISON_LEVEL + 1);
        const and = this.#items[this.#at++];
        if (and?.kind !== 'operator' || and.operator !== 'and') throw this.#misplaced(and);
        const high = this.read(COMPARISON_LEVEL + 1);
        return { kind: 'between', position, argument: left, low, high, negated, symmetric: false };
      }
      case 'like':
      case 'ilike':
        return this.#like(left, negated, words.at(-1) === 'ilike', position);
      default:
        return this.#order(operator, left, position);
    }
  }

  #take(position: number): Operand {
    const item = this.#items[this.#at++];
    if (item?.kind !== 'operand') throw unsupported('this order of operators', position);
    return item.operand;
  }

  #like(argument: SyntaxExpression, negated: boolean, ilike: boolean, position: number): SyntaxExpression {
    const pattern = this.read(COMPARISON_LEVEL + 1);
    const { likeEscapes, likeIgnoresCase, name } = this.#dialect;
    if (name === 'transactsql' && (pattern.kind !== 'string' || /[[\]]/.test(pattern.text))) {
      throw unsupported('a pattern that may have [ ] in it', pattern.position);
    }
    const next = this.#items[this.#at];
    let escape: SyntaxExpression | undefined;
    if (next?.kind === 'operator' && next.operator === 'escape') {
      this.#at++;
      escape = this.read(COMPARISON_LEVEL + 1);
    } else if (!likeEscapes && !(pattern.kind === 'string' && !pattern.text.includes('\\'))) {
      escape = { kind: 'string', position: pattern.position, text: '' };
    }
    return { kind: 'like', position, argument, pattern, escape, negated, caseInsensitive: ilike || likeIgnoresCase };
  }

  /** =, <> and their like. */
  #order(written: string, left: SyntaxExpression, position: number): SyntaxExpression {
    const item = this.#items[this.#at];
    if (item?.kind === 'operand' && item.operand.kind === 'query') {
      this.#at++;
      const { query, form = 'any' } = item.operand;
      return { kind: 'subquery', position, form, query, operator: PLAIN[written] ?? written, needles: needlesOf(left) };
    }
    const right = this.read(COMPARISON_LEVEL + 1);
    const operator = PLAIN[written] ?? written;
    if (operator.endsWith('from'))
      return { kind: 'distinct', position, left, right, negated: operator.includes('not') };
    return { kind: 'operator', position, operator, left, right };
  }

  #combine(operator: string, left: SyntaxExpression, right: SyntaxExpression, position: number): SyntaxExpression {
    const { countsDays, keepsDates, pipesConcatenate, quotient, title } = this.#dialect;
    const binary = (name: string, by = right): SyntaxExpression => {
      return { kind: 'operator', position, operator: name, left, right: by };
    };
    switch (operator) {
      case 'or':
      case 'and':
      case '&&': {
        const kind = operator === 'or' ? 'or' : 'and';
        const before = left.kind === kind ? left.arguments : [left];
        return { kind, position: left.kind === kind ? left.position : position, arguments: [...before, right] };
      }
      case '||':
        if (!pipesConcatenate) throw unsupported(`|| in ${title}`, position, 'concat() joins texts, OR conditions');
        return binary('||');
      case '+':
      case '-':
        if (isIntervalLiteral(left) || isIntervalLiteral(right))
          return binary(keepsDates ? `${operator} interval` : operator);
        return binary(countsDays ? operator : `${operator} number`);
      case '/':
        return binary(quotient === 'integer' ? '/' : `/ ${quotient}`, divisor(right, this.#dialect));
      case '%':
      case 'mod':
        return binary('%', divisor(right, this.#dialect));
      case 'div':
        return {
          kind: 'cast',
          position,
          argument: callOf('div', [left, divisor(right, this.#dialect)], position),
          type: { position, name: 'int8', modifiers: [] },
        };
      default:
        return binary(operator);
    }
  }
}

/** What a subquery's rows are compared with: a row's fields, or the one value. */
function needlesOf(left: SyntaxExpression): readonly SyntaxExpression[] {
  return left.kind === 'row' ? left.fields : [left];
}

function placeOf(operand: Operand): number {
  if (operand.kind === 'expression') return operand.expression.position;
  return operand.kind === 'test' ? 0 : operand.position;
}
