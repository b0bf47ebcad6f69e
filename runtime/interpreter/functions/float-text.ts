// Floats as text: the fewest digits that read back the same and of those the closest, laid out as PostgreSQL does; and
// rounding to a number of significant digits as C's printf does.

/** Significant digits, and the power of ten of the first. */
interface Digits {
  readonly digits: string;
  readonly exponent: number;
}

function parseExponential(text: string): Digits {
  const [mantissa = '', exponent = '0'] = text.split('e');
  return { digits: mantissa.replace('.', '').replace(/0+$/, '') || '0', exponent: Number(exponent) };
}

const asDouble = new Float64Array(1);
const asBits = new BigUint64Array(asDouble.buffer);

/** A positive float as fraction × 2^exponent, of the precision of its type. */
function decompose(value: number, bits: 32 | 64): { fraction: bigint; exponent: number; isPower: boolean } {
  asDouble[0] = value;
  const field = Number(asBits[0]! >> 52n);
  const stored = asBits[0]! & 0xf_ffff_ffff_ffffn;
  const isPower = stored === 0n;
  const fraction = field === 0 ? stored : stored | (1n << 52n);
  const exponent = field === 0 ? -1074 : field - 1075;
  if (bits === 64) return { fraction, exponent, isPower: isPower && field > 1 };
  // A real has 24 bits, fewer below 2^-126, where they count in units of 2^-149.
  const cut = Math.max(29, -149 - exponent);
  return { fraction: fraction >> BigInt(cut), exponent: exponent + cut, isPower: isPower && value > 2 ** -126 };
}

/**
 * The shortest digits strictly between the borders to the neighbouring floats. Of each length the decimal closest to
 * the value and its neighbours are tried.
 */
function shortest(value: number, bits: 32 | 64): Digits {
  const { fraction, exponent, isPower } = decompose(value, bits);
  // In quarters of the last place: the border below a power of two is half as far.
  const borders = { below: 4n * fraction - (isPower ? 1n : 2n), above: 4n * fraction + 2n };
  const binary = exponent - 2;
  // JavaScript's digits are the shortest of a double, but for those that lie on a border.
  const least = bits === 64 ? parseExponential(value.toExponential()).digits.length : 1;
  for (let length = least; length <= 17; length++) {
    const nearest = parseExponential(value.toExponential(length - 1));
    const power = nearest.exponent - length + 1;
    const whole = BigInt(nearest.digits.padEnd(length, '0'));
    // Both sides as integers: n × 10^power against a border × 2^binary.
    const decimal = 10n ** BigInt(Math.max(power, 0)) * 2n ** BigInt(Math.max(-binary, 0));
    const scale = 10n ** BigInt(Math.max(-power, 0)) * 2n ** BigInt(Math.max(binary, 0));
    const distance = (n: bigint) => {
      const difference = n * decimal - 4n * fraction * scale;
      return difference < 0n ? -difference : difference;
    };
    const inside = [whole, whole + 1n, whole - 1n].filter(
      (n) => n * decimal > borders.below * scale && n * decimal < borders.above * scale,
    );
    if (inside.length === 0) continue;
    const best = inside.reduce((a, b) => {
      const [x, y] = [distance(a), distance(b)];
      return x < y || (x === y && a % 2n === 0n) ? a : b;
    });
    const digits = String(best);
    return { digits: digits.replace(/0+$/, '') || '0', exponent: power + digits.length - 1 };
  }
  return parseExponential(value.toExponential(16));
}

/** The text of a float, as PostgreSQL prints it. */
export function printFloat(value: number, bits: 32 | 64): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return `${sign}Infinity`;
  if (magnitude === 0) return `${sign}0`;
  const { digits, exponent } = shortest(magnitude, bits);
  if (exponent < -4 || exponent >= (bits === 64 ? 15 : 6)) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return digits.length > exponent + 1 ? `${sign}${whole}.${digits.slice(exponent + 1)}` : sign + whole;
}

/** The value with so many significant digits, in exponential notation; exact ties go to the even digit. */
export function roundSignificant(value: number, count: number): string {
  const sign = value < 0 ? '-' : '';
  // A hundred digits decide every tie: a double that is so close to one is one.
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential(100).split('e');
  const digits = mantissa.replace('.', '');
  let kept = BigInt(digits.slice(0, count));
  const rest = digits.slice(count);
  const half = `5${'0'.repeat(rest.length - 1)}`;
  if (rest > half || (rest === half && kept % 2n === 1n)) kept += 1n;
  return `${sign}${kept}e${Number(exponent) - count + 1}`;
}
