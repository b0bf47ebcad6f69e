// Floats as text: the fewest digits that read back the same, laid out as PostgreSQL does; and rounding to a number of
// significant digits as C's printf does.

/** The digits of a positive float and the exponent of the first. */
interface Digits {
  readonly digits: string;
  readonly exponent: number;
}

function parseExponential(text: string): Digits {
  const [mantissa = '', exponent = '0'] = text.split('e');
  return { digits: mantissa.replace('.', '').replace(/0+$/, '') || '0', exponent: Number(exponent) };
}

/** The shortest digits of a real: of each length the neighbours above and below are tried, the closer first. */
function shortestReal(value: number): Digits {
  for (let length = 1; length < 9; length++) {
    const nearest = parseExponential(value.toExponential(length - 1));
    const whole = BigInt(nearest.digits.padEnd(length, '0'));
    const scaled = nearest.exponent - length + 1;
    const candidates = [whole, whole + 1n, whole - 1n].map((n) => `${n}e${scaled}`);
    const found = candidates.find((text) => Math.fround(Number(text)) === value);
    if (found !== undefined) return parseExponential(Number(found).toExponential());
  }
  return parseExponential(value.toExponential(8));
}

/** The text of a float, as PostgreSQL prints it. */
export function printFloat(value: number, bits: 32 | 64): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return `${sign}Infinity`;
  if (magnitude === 0) return `${sign}0`;
  // JavaScript's digits of a double are the shortest and of those the closest.
  const { digits, exponent } = bits === 64 ? parseExponential(magnitude.toExponential()) : shortestReal(magnitude);
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
