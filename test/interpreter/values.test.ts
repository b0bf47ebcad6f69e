// Values of the interpreted mode: order, equality and keys; and floats as text against another algorithm.
import test from 'ava';
import type { SqlType } from '../../planner/types.js';
import { civilDate, dayNumber } from '../../runtime/interpreter/calendar.js';
import { printFloat, roundSignificant } from '../../runtime/interpreter/functions/float-text.js';
import { readFloat } from '../../runtime/interpreter/functions/number-text.js';
import { compareText, comparison, equality, mapKey, type Value } from '../../runtime/interpreter/value.js';

test('text is ordered by its bytes', (t) => {
  const texts = [
    '',
    'a',
    'a\u0000',
    'ab',
    'b',
    'é',
    '\u07ff',
    '\u0800',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
    'a\u{1f600}',
    'a\uffff',
  ];
  for (const a of texts) {
    for (const b of texts) {
      t.is(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)), `${a} ${b}`);
    }
  }
});

test('NaN is the same as itself and above all other floats, the zeros are the same', (t) => {
  const double: SqlType = { kind: 'float', bits: 64 };
  const compare = comparison(double);
  const sorted = [Number.NaN, 1, -Infinity, Infinity, -0, 0].sort(compare as (a: Value, b: Value) => number);
  t.deepEqual(sorted, [-Infinity, -0, 0, 1, Infinity, Number.NaN]);
  t.true(equality(double)(Number.NaN, Number.NaN));
  t.is(compare(0, -0), 0);
});

test('keys are the same for equal values alone', (t) => {
  const lists: Value[][] = [
    [null, 'a'],
    ['null', 'a'],
    ['', 'a'],
    ['a', ''],
    ['1:a', ''],
    ['1', 'a'],
    [1, 'a'],
    [null, null],
    [true, false],
    [1n, 2n],
    [12, 'x'],
    [1, '2,x'],
    [Number.NaN, 0],
  ];
  const keys = new Map(lists.map((list) => [mapKey(list), list]));
  // Columns have one type each, so 1 and '1' never meet in one place.
  t.is(keys.size, lists.length);
  t.is(mapKey([0, 1]), mapKey([-0, 1]));
  t.is(new Map([[mapKey([Number.NaN]), 1]]).get(mapKey([Number.NaN])), 1);
});

test('the calendar agrees with JavaScript’s', (t) => {
  for (let days = -800_000; days < 800_000; days += 97) {
    const date = new Date(days * 86_400_000);
    const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    t.deepEqual(civilDate(days), expected);
    t.is(dayNumber(expected.year, expected.month, expected.day), days);
  }
  for (const days of [-2_440_588, 2_145_042_905, 0, -719_468, 11_016]) {
    const { year, month, day } = civilDate(days);
    t.is(dayNumber(year, month, day), days);
  }
  t.deepEqual(civilDate(2_145_042_905), { year: 5_874_897, month: 12, day: 31 });
});

test('floats print the digits that PostgreSQL prints', (t) => {
  const doubles: Record<string, number> = {
    '9.999999999999999e+22': 1e23,
    '0.1': 0.1,
    '5e-324': 5e-324,
    '1.7976931348623157e+308': Number.MAX_VALUE,
    '1e+15': 1e15,
    '100000000000000': 1e14,
    '0.0001': 0.0001,
    '1e-05': 0.00001,
    '-0': -0,
    NaN: Number.NaN,
    '-Infinity': -Infinity,
  };
  for (const [text, value] of Object.entries(doubles)) t.is(printFloat(value, 64), text);
  const reals: Record<string, number> = {
    '0.1': 0.1,
    '1e+06': 1e6,
    '3.4028235e+38': 3.4028234663852886e38,
    '1e-45': 1e-45,
  };
  for (const [text, value] of Object.entries(reals)) t.is(printFloat(Math.fround(value), 32), text);
});

test('floats are read as they were printed, reals rounded once', (t) => {
  for (const value of [0.1, 1 / 3, 1e300, 5e-324, 123456.789]) {
    t.is(readFloat(printFloat(value, 64), 64), value);
    const real = Math.fround(value);
    if (Number.isFinite(real) && real !== 0) t.is(readFloat(printFloat(real, 32), 32), real);
  }
  // Halfway between two reals, and a little above, which is the same double.
  t.is(readFloat('16777217', 32), 16_777_216);
  t.is(readFloat('16777217.0000000000000001', 32), 16_777_218);
  t.is(readFloat('16777216.9999999999999999', 32), 16_777_216);
  t.is(readFloat('0x1.8p1', 64), 3);
});

test('significant digits round exact ties to even', (t) => {
  t.is(roundSignificant(100_000_000_000_000.5, 15), '100000000000000e0');
  t.is(roundSignificant(100_000_000_000_001.5, 15), '100000000000002e0');
  t.is(roundSignificant(0.1, 15), '100000000000000e-15');
});
