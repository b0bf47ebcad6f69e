// Type conversion while binding: which types meet where, and the casts that bring them together.
// A literal without a type ('abc', NULL) takes the type of what it stands beside, as in PostgreSQL.
import { arithmeticType, commonDecimal, decimalOfInteger, decimalOfValue } from './decimal-types.js';
import { MayflyError } from './errors.js';
import type { Expression } from './expression.js';
import { call, constant } from './expression-tree.js';
import { atPosition, parseLiteral } from './literals.js';
import type { SqlType, TimeUnit } from './types.js';
import { BOOLEAN, DOUBLE, INTEGER, REAL, sameType, TEXT, typeName } from './types.js';

/** A bind error at a position. */
export function mismatch(message: string, position: number): MayflyError {
  return new MayflyError('datatype_mismatch', 'bind', message, { position });
}

export function isNumeric(type: SqlType): boolean {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float';
}

export function isUnknown(expression: Expression): boolean {
  return expression.type.kind === 'unknown';
}

/**
 * `expression` as a value of `type`: itself, a literal read as that type, or a cast. Says nothing of whether the
 * cast is allowed. Throws where an untyped literal is no value of the type.
 */
export function convert(expression: Expression, type: SqlType, position: number): Expression {
  if (sameType(expression.type, type)) return expression;
  if (expression.kind === 'constant') {
    const { value } = expression;
    if (value === null) return constant(null, type);
    if (isUnknown(expression))
      return constant(
        atPosition(position, () => parseLiteral(String(value), type)),
        type,
      );
  }
  return { kind: 'cast', argument: expression, type };
}

/** The type that an expression brings to arithmetic and comparison with decimals: literals only as wide as their value. */
export function decimalTypeOf(expression: Expression): Extract<SqlType, { kind: 'decimal' }> | undefined {
  const { type } = expression;
  if (type.kind === 'decimal') return type;
  if (type.kind !== 'integer') return undefined;
  if (expression.kind === 'constant' && typeof expression.value === 'bigint')
    return decimalOfValue(expression.value, 0);
  return decimalOfInteger(type);
}

const UNIT_ORDER: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

/** What for values are brought to one type: to be compared, or to be one value (of CASE, COALESCE, VALUES …). */
export type Meeting = 'comparison' | 'value';

/** The type in which two typed values meet; undefined where there is none. */
function meet(a: Expression, b: Expression, meeting: Meeting): SqlType | undefined {
  const [x, y] = [a.type, b.type];
  if (sameType(x, y)) return x;
  if (x.kind === 'integer' && y.kind === 'integer') {
    const [wideX, wideY] = [arithmeticType(x), arithmeticType(y)];
    if (wideX.kind === 'integer' && wideY.kind === 'integer') return wideX.bits >= wideY.bits ? wideX : wideY;
  }
  if (isNumeric(x) && isNumeric(y)) {
    if (x.kind === 'float' || y.kind === 'float') {
      // PostgreSQL compares real with exact numbers in double precision, but CASE of both is real.
      const isDouble = [x, y].some((type) => type.kind === 'float' && type.bits === 64);
      return meeting === 'comparison' || isDouble ? DOUBLE : REAL;
    }
    const [decimalX, decimalY] = [decimalTypeOf(a), decimalTypeOf(b)];
    return decimalX === undefined || decimalY === undefined ? undefined : commonDecimal(decimalX, decimalY);
  }
  if (x.kind === 'date' && y.kind === 'timestamp') return y;
  if (x.kind === 'timestamp' && y.kind === 'date') return x;
  if (x.kind === 'timestamp' && y.kind === 'timestamp') {
    const unit = UNIT_ORDER.indexOf(x.unit) > UNIT_ORDER.indexOf(y.unit) ? x.unit : y.unit;
    return { kind: 'timestamp', unit, zone: x.zone ?? y.zone };
  }
  return undefined;
}

/**
 * What stands for two expressions that meet in `type`: of two integer literals the one of more digits, so that both
 * are still no wider than their values; of others any value of the type.
 */
function representative(a: Expression, b: Expression, type: SqlType): Expression {
  const digits = (expression: Expression): number =>
    expression.kind === 'constant' && typeof expression.value === 'bigint' && expression.type.kind === 'integer'
      ? decimalOfValue(expression.value, 0).precision
      : Number.NaN;
  const [x, y] = [digits(a), digits(b)];
  if (type.kind !== 'integer' || a.kind !== 'constant' || b.kind !== 'constant' || Number.isNaN(x + y))
    return constant(null, type);
  return constant(x >= y ? a.value : b.value, type);
}

/** The type that all of `expressions` can be converted to; text where all are untyped; undefined where there is none. */
export function commonType(expressions: readonly Expression[], meeting: Meeting = 'value'): SqlType | undefined {
  let common: Expression | undefined;
  for (const expression of expressions) {
    if (isUnknown(expression)) continue;
    if (common === undefined) {
      common = expression;
    } else {
      const type = meet(common, expression, meeting);
      if (type === undefined) return undefined;
      common = representative(common, expression, type);
    }
  }
  return common === undefined ? TEXT : common.type;
}

/** Brings expressions to their common type. `construct` names them in the error ("CASE"). */
export function unify(
  expressions: readonly Expression[],
  positions: readonly number[],
  construct: string,
  meeting: Meeting = 'value',
): { expressions: Expression[]; type: SqlType } {
  const type = commonType(expressions, meeting);
  if (type === undefined) {
    const typed = expressions.filter((expression) => !isUnknown(expression));
    const [first, other] = [
      typed[0],
      typed.find((expression) => typed[0] && commonType([typed[0], expression]) === undefined),
    ];
    const position = positions[expressions.indexOf(other ?? expressions[0]!)] ?? positions[0] ?? 0;
    const names = `${typeName(first?.type ?? TEXT)} and ${typeName((other ?? typed.at(-1))?.type ?? TEXT)}`;
    throw mismatch(`${construct} types ${names} cannot be matched`, position);
  }
  return { type, expressions: expressions.map((expression, i) => convert(expression, type, positions[i] ?? 0)) };
}

/** Whether PostgreSQL has an explicit cast between two types, text being castable to and from everything. */
function castExists(from: SqlType, to: SqlType): boolean {
  if (from.kind === to.kind || from.kind === 'unknown' || from.kind === 'text' || to.kind === 'text') return true;
  if (isNumeric(from) && isNumeric(to)) return true;
  const time = (type: SqlType): boolean => type.kind === 'date' || type.kind === 'timestamp';
  return time(from) && time(to);
}

/** CAST(expression AS type), as written by the user. */
export function explicitCast(expression: Expression, type: SqlType, position: number): Expression {
  const from = expression.type;
  // A boolean is a number only by this detour, so codegen has one thing less to know.
  if (from.kind === 'boolean' && type.kind === 'integer') {
    const branches = [
      { when: expression, then: constant(1n, type) },
      { when: call('not', [expression], BOOLEAN), then: constant(0n, type) },
    ];
    return { kind: 'case', branches, otherwise: constant(null, type), type };
  }
  if (from.kind === 'integer' && type.kind === 'boolean') {
    return call('not_equal', [expression, convert(constant(0n, INTEGER), from, position)], BOOLEAN);
  }
  if (!castExists(from, type)) {
    throw new MayflyError('undefined_function', 'bind', `cannot cast type ${typeName(from)} to ${typeName(type)}`, {
      position,
    });
  }
  if (from.kind === 'interval' && type.kind !== 'interval') {
    throw new MayflyError(
      'feature_not_supported',
      'bind',
      `casting an interval to ${typeName(type)} is not supported`,
      { position },
    );
  }
  if (type.kind === 'interval' && !isUnknown(expression) && from.kind !== 'interval') {
    throw new MayflyError('feature_not_supported', 'bind', 'an interval that is no constant is not supported', {
      position,
    });
  }
  return convert(expression, type, position);
}
