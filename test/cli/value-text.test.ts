// Values as text, against what PostgreSQL 17 prints (extra_float_digits 1, ISO dates).
import test from 'ava';
import { dateText, decimalText, doubleText, realText, timestampText } from '../../runtime/cli/value-text.js';

test('double precision', (t) => {
  const cases: [number, string][] = [
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-1.5, '-1.5'],
    [0.1, '0.1'],
    [0.1 + 0.2, '0.30000000000000004'],
    [100, '100'],
    [123456789012345, '123456789012345'],
    [1e15, '1e+15'],
    [1.5e20, '1.5e+20'],
    [1e100, '1e+100'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.25e-7, '1.25e-07'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Number.MIN_VALUE, '5e-324'],
  ];
  for (const [value, text] of cases) t.is(doubleText(value), text);
});

test('real', (t) => {
  const cases: [number, string][] = [
    [0.1, '0.1'],
    [1 / 3, '0.33333334'],
    [100000, '100000'],
    [1e6, '1e+06'],
    [1234567, '1.234567e+06'],
    [16777216, '1.6777216e+07'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [1.401298464324817e-45, '1e-45'],
    [-2.5, '-2.5'],
    [-0, '-0'],
  ];
  for (const [value, text] of cases) t.is(realText(Math.fround(value)), text);
});

test('decimal', (t) => {
  t.is(decimalText(0n, 2), '0.00');
  t.is(decimalText(5n, 2), '0.05');
  t.is(decimalText(-5n, 2), '-0.05');
  t.is(decimalText(123456n, 2), '1234.56');
  t.is(decimalText(-12n, 0), '-12');
  t.is(decimalText(10n ** 38n - 1n, 38), `0.${'9'.repeat(38)}`);
});

test('date', (t) => {
  t.is(dateText(0), '1970-01-01');
  t.is(dateText(-1), '1969-12-31');
  t.is(dateText(11016), '2000-02-29');
  t.is(dateText(10471), '1998-09-02');
  t.is(dateText(-719162), '0001-01-01');
  t.is(dateText(-719163), '0001-12-31 BC');
  t.is(dateText(2932897), '10000-01-01');
  t.is(dateText(2147483647), '5881580-07-11');
});

test('date agrees with JavaScript over eight hundred years', (t) => {
  for (let day = -146097; day < 146097; day += 13) {
    t.is(dateText(day), new Date(day * 86400000).toISOString().slice(0, 10));
  }
});

test('timestamp', (t) => {
  t.is(timestampText(0n, 'us', false), '1970-01-01 00:00:00');
  t.is(timestampText(-1n, 'us', false), '1969-12-31 23:59:59.999999');
  t.is(timestampText(1_500n, 'ms', false), '1970-01-01 00:00:01.5');
  t.is(timestampText(86_399n, 's', true), '1970-01-01 23:59:59+00');
  t.is(timestampText(1n, 'ns', true), '1970-01-01 00:00:00.000000001+00');
  t.is(timestampText(-62135596800_000000n - 1n, 'us', false), '0001-12-31 23:59:59.999999 BC');
});
