// Computes casts of constants, exactly as generated code does. Undefined where the cast would be an error, or
// where the result depends on formatting that only the library knows.
import { floorDivide, formatDate, formatTimestamp, UNITS_PER_SECOND } from './calendar.js';
import { fitsPrecision, formatDecimal, integerRange, rescale } from './decimal-types.js';
import type { ConstantValue } from './expression.js';
import type { Constant } from './expression-tree.js';
import { constant } from './expression-tree.js';
import { LiteralError, parseLiteral } from './literals.js';
import type { SqlType } from './types.js';

/** `argument` as a constant of `type`, or undefined. */
export function evaluateCast(argument: Constant, type: SqlType): Constant | undefined {
  if (argument.value === null) return constant(null, type);
  const value = castValue(argument.value, argument.type, type);
  return value === undefined ? undefined : constant(value, type);
}

function castValue(value: Exclude<ConstantValue, null>, from: SqlType, to: SqlType): ConstantValue | undefined {
  if (typeof value === 'string') return to.kind === 'text' ? value : readText(value, to);
  if (to.kind === 'text') return formatValue(value, from);
  if (typeof value === 'number') return castFloat(value, to);
  if (typeof value !== 'bigint') return undefined;
  if (from.kind === 'integer' || from.kind === 'decimal')
    return castExact(value, from.kind === 'decimal' ? from.scale : 0, to);
  return castTime(value, from, to);
}

function readText(text: string, type: SqlType): ConstantValue | undefined {
  try {
    return parseLiteral(text, type);
  } catch (error) {
    if (error instanceof LiteralError) return undefined;
    throw error;
  }
}

function formatValue(value: Exclude<ConstantValue, null>, type: SqlType): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'bigint') return undefined;
  switch (type.kind) {
    case 'integer':
      return String(value);
    case 'decimal':
      return formatDecimal(value, type.scale);
    case 'date':
      return formatDate(value);
    case 'timestamp':
      return type.zone === null ? formatTimestamp(value, type.unit) : undefined;
    default:
      return undefined;
  }
}

/** Integers and decimals, as unscaled values. */
function castExact(unscaled: bigint, scale: number, to: SqlType): ConstantValue | undefined {
  switch (to.kind) {
    case 'integer': {
      const value = rescale(unscaled, scale, 0);
      const { minimum, maximum } = integerRange(to);
      return value >= minimum && value <= maximum ? value : undefined;
    }
    case 'decimal': {
      const value = rescale(unscaled, scale, to.scale);
      return fitsPrecision(value, to.precision) ? value : undefined;
    }
    case 'float': {
      const value = Number(formatDecimal(unscaled, scale));
      // Rounding to double first and then to real could differ from rounding once.
      return to.bits === 64 || value === Math.fround(value) ? value : undefined;
    }
    default:
      return undefined;
  }
}

function castFloat(value: number, to: SqlType): ConstantValue | undefined {
  if (to.kind === 'float') {
    const rounded = to.bits === 32 ? Math.fround(value) : value;
    const changed = Number.isFinite(value) && (!Number.isFinite(rounded) || (rounded === 0 && value !== 0));
    return changed ? undefined : rounded;
  }
  if (to.kind !== 'integer' || !Number.isFinite(value)) return undefined;
  const floor = Math.floor(value);
  const rest = value - floor;
  const rounded = BigInt(rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1);
  const { minimum, maximum } = integerRange(to);
  return rounded >= minimum && rounded <= maximum ? rounded : undefined;
}

function castTime(value: bigint, from: SqlType, to: SqlType): ConstantValue | undefined {
  if (from.kind === 'date' && to.kind === 'timestamp') {
    const time = value * 86_400n * UNITS_PER_SECOND[to.unit];
    return BigInt.asIntN(64, time) === time ? time : undefined;
  }
  if (from.kind !== 'timestamp') return undefined;
  if (to.kind === 'date') return floorDivide(value, 86_400n * UNITS_PER_SECOND[from.unit]);
  if (to.kind !== 'timestamp') return undefined;
  const scaled = value * UNITS_PER_SECOND[to.unit];
  const exact = scaled % UNITS_PER_SECOND[from.unit] === 0n;
  const time = scaled / UNITS_PER_SECOND[from.unit];
  return exact && BigInt.asIntN(64, time) === time ? time : undefined;
}
