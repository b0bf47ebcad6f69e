// Reads the text of literals as values of a type, as PostgreSQL's input functions do: '1998-12-01' as a date,
// '0.06' as a decimal. Used for typed literals, for untyped literals that take a type from their surroundings
// and to fold casts of constant text.
import { daysFromCivil, daysInMonth, floorDivide, MAXIMUM_DAY, MINIMUM_DAY, UNITS_PER_SECOND } from './calendar.js';
import { decimalOfValue, fitsPrecision, integerRange, powerOfTen, rescale } from './decimal-types.js';
import type { ErrorCode } from './errors.js';
import { MayflyError } from './errors.js';
import type { ConstantValue, Expression } from './expression.js';
import { parseInterval } from './interval.js';
import type { SqlType } from './types.js';
import { BIGINT, INTEGER, MAX_PRECISION, typeName } from './types.js';

/** The most digits of exponent that a numeric literal may have before it is out of range in any case. */
const MAX_EXPONENT = 1000;

/** What is wrong with a literal; the caller adds the position. */
export class LiteralError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** The digits of a number as written: value = unscaled / 10^scale. Undefined where it is no number. */
export function parseNumber(text: string): { unscaled: bigint; scale: number } | undefined {
  const plain = /^(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text);
  if (plain !== null) {
    const [, whole = '', fraction = ''] = plain;
    return { unscaled: BigInt(whole + fraction), scale: fraction.length };
  }
  const match = /^([-+]?)(?:0x([\da-f]+)|0o([0-7]+)|0b([01]+)|(\d*)\.?(\d*)(?:e([-+]?\d+))?)$/i.exec(
    text.replace(/^[-+]?0x/i.test(text) ? /(?<=[\da-fx])_(?=[\da-f])/gi : /(?<=[\dob])_(?=\d)/gi, ''),
  );
  if (match === null) return undefined;
  const [, sign, hexadecimal, octal, binary, whole = '', fraction = '', exponent = '0'] = match;
  const negate = (value: bigint): bigint => (sign === '-' ? -value : value);
  if (hexadecimal !== undefined) return { unscaled: negate(BigInt(`0x${hexadecimal}`)), scale: 0 };
  if (octal !== undefined) return { unscaled: negate(BigInt(`0o${octal}`)), scale: 0 };
  if (binary !== undefined) return { unscaled: negate(BigInt(`0b${binary}`)), scale: 0 };
  if (whole === '' && fraction === '') return undefined;
  if (Math.abs(Number(exponent)) > MAX_EXPONENT || whole.length + fraction.length > MAX_EXPONENT) {
    throw new LiteralError('numeric_value_out_of_range', 'numeric literal out of range');
  }
  const unscaled = negate(BigInt(whole + fraction));
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { unscaled, scale } : { unscaled: unscaled * powerOfTen(-scale), scale: 0 };
}

/** The constant that a numeric literal stands for: integer, bigint or an exact decimal. */
export function numberLiteral(text: string): Expression {
  const parsed = parseNumber(text);
  if (parsed === undefined) throw new LiteralError('syntax_error', `invalid number "${text}"`);
  const { unscaled, scale } = parsed;
  if (/^[-+]?(?:0[xob])?[\da-f_]+$/i.test(text) && !/^[-+]?\d*e/i.test(text)) {
    const type = [INTEGER, BIGINT].find((candidate) => inIntegerRange(unscaled, candidate));
    if (type !== undefined) return { kind: 'constant', value: unscaled, type };
  }
  const type = decimalOfValue(unscaled, scale);
  if (type.precision > MAX_PRECISION) {
    throw new LiteralError('numeric_value_out_of_range', `a number of more than ${MAX_PRECISION} digits`);
  }
  return { kind: 'constant', value: unscaled, type };
}

function inIntegerRange(value: bigint, type: SqlType): boolean {
  if (type.kind !== 'integer') return false;
  const { minimum, maximum } = integerRange(type);
  return value >= minimum && value <= maximum;
}

/** The value of `text` as `type`. Throws a {@link LiteralError} with PostgreSQL's condition where it is none. */
export function parseLiteral(text: string, type: SqlType, modifiers: readonly number[] = []): ConstantValue {
  const invalid = (code: ErrorCode = 'invalid_text_representation', hint?: string): LiteralError =>
    new LiteralError(code, `invalid input syntax for type ${typeName(type)}: "${text}"`, hint);
  switch (type.kind) {
    case 'text':
    case 'unknown':
      return text;
    case 'boolean':
      return parseBoolean(text.trim().toLowerCase()) ?? raise(invalid());
    case 'integer': {
      const parsed =
        /[.e]/i.test(text.replace(/^\s*[-+]?0x/i, '')) && !/0x/i.test(text) ? undefined : parseNumber(text.trim());
      if (parsed === undefined) throw invalid();
      if (!inIntegerRange(parsed.unscaled, type)) {
        throw new LiteralError(
          'numeric_value_out_of_range',
          `value "${text}" is out of range for type ${typeName(type)}`,
        );
      }
      return parsed.unscaled;
    }
    case 'float': {
      const trimmed = text.trim();
      const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(trimmed);
      if (special !== null)
        return special[2]?.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
      if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(trimmed)) throw invalid();
      const value = type.bits === 32 ? Math.fround(Number(trimmed)) : Number(trimmed);
      if (!Number.isFinite(value) || (value === 0 && /[1-9]/.test(trimmed.replace(/e.*$/i, '')))) {
        throw new LiteralError('numeric_value_out_of_range', `"${text}" is out of range for type ${typeName(type)}`);
      }
      return value;
    }
    case 'decimal': {
      const parsed = parseNumber(text.trim());
      if (parsed === undefined) throw invalid();
      const unscaled = rescale(parsed.unscaled, parsed.scale, type.scale);
      if (!fitsPrecision(unscaled, type.precision))
        throw new LiteralError('numeric_value_out_of_range', 'numeric field overflow');
      return unscaled;
    }
    case 'date':
      return floorDivide(parseTime(text, type), 86_400n * UNITS_PER_SECOND.us);
    case 'timestamp': {
      const microseconds = parseTime(text, type);
      const step = type.unit === 'ns' ? 1n : 1_000_000n / UNITS_PER_SECOND[type.unit];
      const rounded = floorDivide(2n * microseconds + step, 2n * step);
      const time = type.unit === 'ns' ? rounded * 1000n : rounded;
      if (BigInt.asIntN(64, time) !== time) {
        throw new LiteralError('datetime_field_overflow', `${typeName(type)} out of range: "${text}"`);
      }
      return time;
    }
    case 'interval':
      return parseInterval(text, modifiers) ?? raise(invalid('invalid_datetime_format'));
  }
}

function raise(error: LiteralError): never {
  throw error;
}

/** PostgreSQL takes any unique prefix of these words. */
function parseBoolean(text: string): boolean | undefined {
  if (text === '') return undefined;
  if (text === '1' || text === 'on' || 'true'.startsWith(text) || 'yes'.startsWith(text)) return true;
  if (text === '0' || text === 'of' || text === 'off') return false;
  return 'false'.startsWith(text) || 'no'.startsWith(text) ? false : undefined;
}

/** Microseconds since 1970 of an ISO date with an optional time and zone; UTC where the type has a zone. */
function parseTime(text: string, type: SqlType): bigint {
  const pattern =
    /^\s*(\d{1,7})-(\d{1,2})-(\d{1,2})(?:(?:\s+|[tT])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?\s*(z|utc|gmt|[-+]\d{1,2}(?::?\d{2})?)?(\s*bc)?\s*$/i;
  const compact = text.trim().replace(/^(\d{4})(\d{2})(\d{2})(?=$|[ tT])/, '$1-$2-$3');
  const match = pattern.exec(compact);
  if (match === null) {
    if (/^\s*(?:-?infinity|epoch|now|today|tomorrow|yesterday|allballs)\s*$/i.test(text)) {
      throw new LiteralError('feature_not_supported', `the ${type.kind} '${text.trim()}' is not supported`);
    }
    const form = type.kind === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DD hh:mm:ss';
    throw new LiteralError(
      'invalid_datetime_format',
      `invalid input syntax for type ${typeName(type)}: "${text}"`,
      `write ${form}`,
    );
  }
  const [, y, mo, d, h = '0', mi = '0', s = '0', fraction = '', zone, bc] = match;
  const year = bc === undefined ? Number(y) : 1 - Number(y);
  const [month, day, hour, minute, second] = [Number(mo), Number(d), Number(h), Number(mi), Number(s)];
  const days = BigInt(daysFromCivil(year, month, day));
  const inClock =
    (hour < 24 && minute < 60 && second <= 60) ||
    (hour === 24 && minute === 0 && second === 0 && Number(`0.${fraction || 0}`) === 0);
  if (
    Number(y) === 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysInMonth(year, month) ||
    !inClock ||
    days < MINIMUM_DAY ||
    days > MAXIMUM_DAY
  ) {
    throw new LiteralError('datetime_field_overflow', `date/time field value out of range: "${text}"`);
  }
  const seconds = days * 86_400n + BigInt(hour * 3600 + minute * 60 + second);
  const micros = fraction === '' ? 0n : BigInt(Math.round(Number(`0.${fraction}`) * 1e6));
  const offset = type.kind === 'timestamp' && type.zone !== null ? zoneOffset(zone) : 0n;
  return (seconds - offset) * 1_000_000n + micros;
}

/** Seconds east of UTC. */
function zoneOffset(zone: string | undefined): bigint {
  const match = /^([-+])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0n;
  const seconds = BigInt(Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60);
  return match[1] === '-' ? -seconds : seconds;
}

/** Runs `read`, giving a {@link LiteralError} the position in the SQL text. */
export function atPosition<T>(position: number | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error;
    throw new MayflyError(error.code, 'bind', error.message, {
      ...(position === undefined ? {} : { position }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}
