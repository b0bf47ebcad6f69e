// Makes the syntax of what the dialects' operators, functions and types are in PostgreSQL's terms.
import type { SyntaxExpression } from '../syntax.js';
import type { Dialect } from './dialect.js';

export function callOf(name: string, args: readonly SyntaxExpression[], position: number): SyntaxExpression {
  return { kind: 'call', position, name, arguments: args, star: false, distinct: false, filter: undefined };
}

export function numberOf(value: number, position: number): SyntaxExpression {
  return { kind: 'number', position, text: String(value) };
}

export function operation(
  operator: string,
  left: SyntaxExpression,
  right: SyntaxExpression,
  position: number,
): SyntaxExpression {
  return { kind: 'operator', position, operator, left, right };
}

export function castOf(argument: SyntaxExpression, name: string, position: number): SyntaxExpression {
  return { kind: 'cast', position, argument, type: { position, name, modifiers: [] } };
}

export function caseOf(
  when: SyntaxExpression,
  then: SyntaxExpression,
  otherwise: SyntaxExpression | undefined,
  position: number,
): SyntaxExpression {
  return { kind: 'case', position, operand: undefined, branches: [{ when, then }], otherwise };
}

/** What one divides by: NULL in place of 0 where the dialect has it so. */
export function divisor(by: SyntaxExpression, { zeroDivisorIsNull }: Dialect): SyntaxExpression {
  const isSafe = by.kind === 'number' && Number(by.text) !== 0;
  return zeroDivisorIsNull && !isSafe ? callOf('nullif', [by, numberOf(0, by.position)], by.position) : by;
}
