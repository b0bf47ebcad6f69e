// Every function, for every type it takes, nullable or not, of full and of narrow range, emits code that LLVM
// accepts, with words as wide as the range that it reports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ConstantPool, Evaluator } from '../../codegen/expression.js';
import type { FunctionBuilder } from '../../codegen/function-builder.js';
import { ModuleBuilder } from '../../codegen/module-builder.js';
import { type Range, typeRange, type Value, wordTypes, zeroWords } from '../../codegen/value.js';
import type { Column, Expression } from '../../planner/expression.js';
import type { FunctionName } from '../../planner/functions.js';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  decimal,
  INTEGER,
  INTERVAL,
  REAL,
  SMALLINT,
  type SqlType,
  TEXT,
  TIMESTAMP,
  typeName,
} from '../../planner/types.js';
import { enableOpaquePointers } from '../../runtime/load-native.js';

enableOpaquePointers();
const folder = mkdtempSync(join(tmpdir(), 'mayfly-lowering-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

let nextColumn = 0;

/** A column argument: loaded from memory, so that nothing folds. */
function argument(
  type: SqlType,
  range: Range,
  nullable: boolean,
): { expression: Expression; define: (e: Evaluator) => void } {
  const column: Column = { id: nextColumn++, name: 'x', type, nullable };
  return {
    expression: { kind: 'column', column, type },
    define: (evaluator) => evaluator.define(column, () => loaded(evaluator.b, type, range, nullable)),
  };
}

function loaded(b: FunctionBuilder, type: SqlType, range: Range, nullable: boolean): Value {
  const words = wordTypes({ type, range }).map((name, k) => b.load(name, b.offset(b.argument(1), 16 * k)));
  const isNull = nullable ? b.load('i1', b.offset(b.argument(1), 64)) : undefined;
  return { type, words, isNull, range };
}

/** An expression and what defines its columns. */
type Case = readonly [expression: Expression, defines: readonly ((e: Evaluator) => void)[]];

/** Emits a function for each expression, which stores its words, and verifies the module. Returns its text. */
function emit(cases: readonly Case[]): string {
  const module = new ModuleBuilder(true);
  try {
    for (const [k, [expression, defines]] of cases.entries()) {
      const b = module.define(`function${k}`, 'void', ['pointer', 'pointer', 'pointer']);
      b.query = b.argument(0);
      b.worker = b.argument(1);
      b.exit = b.newBlock('exit');
      const evaluator = new Evaluator(b, new ConstantPool(), true);
      for (const define of defines) define(evaluator);
      const value = evaluator.evaluate(expression);
      const names = wordTypes(value);
      if (value.words.length !== names.length)
        throw new Error(`${value.words.length} words of ${typeName(value.type)}`);
      // A select with a harmless value of the promised type is malformed where the word has another.
      const zeros = zeroWords(b, value);
      value.words.forEach((word, i) => {
        b.store(b.select(value.isNull ?? b.boolean(false), zeros[i] ?? word, word), b.offset(b.argument(2), 16 * i));
      });
      b.br(b.exit);
      b.at(b.exit);
      b.ret();
      b.finish();
    }
    module.write(join(folder, 'module.bc'));
    return cases.length === 1 ? module.print() : '';
  } finally {
    module.discard();
  }
}

const narrow: Range = { minimum: -5n, maximum: 100n };
const positive: Range = { minimum: 1n, maximum: 100n };
const day: Range = { minimum: 8000n, maximum: 11_000n };

function check(
  t: { notThrows: (f: () => void, message: string) => void },
  name: FunctionName | 'cast',
  type: SqlType,
  types: readonly (SqlType | Expression)[],
): void {
  const ranges: readonly (readonly Range[] | undefined)[] = [
    undefined,
    [narrow, narrow],
    [narrow, positive],
    [positive, narrow],
    [day, day],
  ];
  const cases = ranges.flatMap((range) =>
    [false, true].map((nullable): Case => {
      const parts = types.map((a, k) => {
        if (!('value' in a)) return argument(a as SqlType, range?.[k % 2] ?? typeRange(a as SqlType), nullable);
        return { expression: a, define: () => {} };
      });
      const args = parts.map((p) => p.expression);
      const expression: Expression =
        name === 'cast'
          ? { kind: 'cast', argument: args[0] as Expression, type }
          : { kind: 'call', function: name, arguments: args, type };
      return [expression, parts.map((p) => p.define)];
    }),
  );
  const shown = types.map((a) => ('value' in a ? `'${String(a.value)}'` : typeName(a as SqlType))).join(', ');
  t.notThrows(() => emit(cases), `${name}(${shown}) as ${typeName(type)}`);
}

const constant = (
  type: SqlType,
  value: NonNullable<Extract<Expression, { kind: 'constant' }>['value']> | null,
): Expression => ({ kind: 'constant', type, value });

const integers: SqlType[] = [SMALLINT, INTEGER, BIGINT];
const allIntegers: SqlType[] = ([8, 16, 32, 64] as const).flatMap((bits) =>
  [true, false].map((signed): SqlType => ({ kind: 'integer', bits, signed })),
);
const floats: SqlType[] = [REAL, DOUBLE];
const decimals: SqlType[] = [decimal(5, 2), decimal(15, 2), decimal(38, 0), decimal(38, 10)];
const timestamps: SqlType[] = (['s', 'ms', 'us', 'ns'] as const).map((unit) => ({
  kind: 'timestamp',
  unit,
  zone: null,
}));
const everything: SqlType[] = [BOOLEAN, ...allIntegers, ...floats, ...decimals, DATE, ...timestamps, TEXT];

test('arithmetic', (t) => {
  for (const name of ['add', 'subtract', 'multiply', 'divide', 'modulo'] as const) {
    for (const type of integers) check(t, name, type, [type, type]);
    if (name !== 'modulo') for (const type of floats) check(t, name, type, [type, type]);
  }
  for (const name of ['negate', 'absolute'] as const)
    for (const type of [...integers, ...floats, ...decimals]) check(t, name, type, [type]);
  for (const type of floats)
    for (const name of ['round', 'truncate', 'floor', 'ceiling', 'sign', 'square_root'] as const)
      check(t, name, type, [type]);
  for (const name of ['exponential', 'natural_logarithm'] as const) check(t, name, DOUBLE, [DOUBLE]);
  check(t, 'power', DOUBLE, [DOUBLE, DOUBLE]);
});

test('decimal arithmetic', (t) => {
  const cases: [FunctionName, SqlType, SqlType, SqlType][] = [
    ['add', decimal(5, 2), decimal(15, 2), decimal(16, 2)],
    ['add', decimal(38, 0), decimal(38, 10), decimal(38, 6)],
    ['subtract', decimal(15, 4), decimal(15, 2), decimal(18, 4)],
    ['subtract', decimal(38, 10), decimal(38, 10), decimal(38, 9)],
    ['multiply', decimal(15, 2), decimal(15, 2), decimal(31, 4)],
    ['multiply', decimal(5, 2), decimal(5, 2), decimal(11, 4)],
    ['multiply', decimal(38, 10), decimal(38, 10), decimal(38, 6)],
    ['multiply', decimal(38, 0), decimal(5, 2), decimal(38, 2)],
    ['divide', decimal(5, 2), decimal(5, 2), decimal(13, 8)],
    ['divide', decimal(38, 0), decimal(38, 10), decimal(38, 6)],
    ['divide', decimal(15, 2), decimal(19, 0), decimal(37, 22)],
    ['modulo', decimal(5, 2), decimal(15, 3), decimal(6, 3)],
    ['modulo', decimal(38, 0), decimal(38, 10), decimal(38, 10)],
  ];
  for (const [name, left, right, type] of cases) check(t, name, type, [left, right]);
  for (const type of decimals) {
    check(t, 'sign', decimal(1, 0), [type]);
    for (const name of ['floor', 'ceiling', 'round', 'truncate'] as const) check(t, name, decimal(38, 0), [type]);
    for (const digits of [-3n, 1n, 5n]) {
      check(t, 'round', decimal(38, digits < 0n ? 0 : 1), [type, constant(INTEGER, digits)]);
      check(t, 'truncate', decimal(38, digits < 0n ? 0 : 1), [type, constant(INTEGER, digits)]);
    }
  }
});

test('comparison', (t) => {
  for (const type of everything) {
    for (const name of [
      'equal',
      'not_equal',
      'less',
      'less_or_equal',
      'greater',
      'greater_or_equal',
      'is_distinct_from',
      'is_not_distinct_from',
    ] as const) {
      check(t, name, BOOLEAN, [type, type]);
    }
    check(t, 'greatest', type, [type, type, type]);
    check(t, 'least', type, [type, constant(type, null)]);
    check(t, 'coalesce', type, [type, type]);
    check(t, 'is_null', BOOLEAN, [type]);
  }
  for (const type of [...allIntegers, decimal(15, 2), decimal(38, 0), DATE, TIMESTAMP]) {
    check(t, 'in', BOOLEAN, [type, ...[1n, 2n, 3n].map((n) => constant(type, n))]);
    check(t, 'in', BOOLEAN, [
      type,
      ...Array.from({ length: 20 }, (_, k) => constant(type, BigInt(k % 15))),
      constant(type, null),
    ]);
  }
  check(t, 'in', BOOLEAN, [DOUBLE, constant(DOUBLE, 1.5), constant(DOUBLE, Number.NaN)]);
  check(t, 'in', BOOLEAN, [
    TEXT,
    ...['', 'a', 'bc', 'abc', 'abcd', 'abcdefgh', 'abcdefghi', 'x'.repeat(40), 'y'.repeat(40)].map((s) =>
      constant(TEXT, s),
    ),
  ]);
  for (const text of ['', 'a', 'abc', 'x'.repeat(17), 'x'.repeat(40)])
    check(t, 'equal', BOOLEAN, [TEXT, constant(TEXT, text)]);
});

test('logic', (t) => {
  for (const name of ['and', 'or'] as const) check(t, name, BOOLEAN, [BOOLEAN, BOOLEAN, BOOLEAN]);
  for (const name of ['not', 'is_null', 'is_not_null', 'is_true', 'is_not_true', 'is_false', 'is_not_false'] as const)
    check(t, name, BOOLEAN, [BOOLEAN]);
});

test('text', (t) => {
  for (const name of ['like', 'ilike'] as const) {
    check(t, name, BOOLEAN, [TEXT, TEXT]);
    for (const pattern of [
      '',
      '%',
      'abc',
      'abc%',
      '%abc',
      '%abc%',
      'a%b',
      'a_c',
      '%a%b%',
      'ab\\%c%',
      `${'x'.repeat(40)}%`,
    ]) {
      check(t, name, BOOLEAN, [TEXT, constant(TEXT, pattern)]);
    }
  }
  for (const name of ['lower', 'upper', 'reverse', 'trim', 'trim_leading', 'trim_trailing'] as const)
    check(t, name, TEXT, [TEXT]);
  for (const name of ['trim', 'concatenate'] as const) check(t, name, TEXT, [TEXT, TEXT]);
  for (const name of ['left', 'right', 'repeat', 'substring'] as const) check(t, name, TEXT, [TEXT, INTEGER]);
  check(t, 'substring', TEXT, [TEXT, INTEGER, INTEGER]);
  check(t, 'replace', TEXT, [TEXT, TEXT, TEXT]);
  for (const name of ['character_length', 'octet_length'] as const) check(t, name, INTEGER, [TEXT]);
  check(t, 'position', INTEGER, [TEXT, TEXT]);
  check(t, 'starts_with', BOOLEAN, [TEXT, TEXT]);
  check(t, 'starts_with', BOOLEAN, [TEXT, constant(TEXT, 'abc')]);
});

test('dates', (t) => {
  const interval = (months: number, days: number, microseconds: bigint) =>
    constant(INTERVAL, { months, days, microseconds });
  for (const name of ['add', 'subtract'] as const) {
    check(t, name, DATE, [DATE, INTEGER]);
    for (const type of timestamps) {
      for (const amount of [
        interval(0, 3, 0n),
        interval(1, -3, 0n),
        interval(0, 0, 5n),
        interval(0, 1_000_000_000, 0n),
      ])
        check(t, name, type, [type, amount]);
    }
  }
  check(t, 'subtract', INTEGER, [DATE, DATE]);
  for (const field of [
    'year',
    'month',
    'day',
    'quarter',
    'week',
    'isoyear',
    'dow',
    'isodow',
    'doy',
    'decade',
    'century',
    'millennium',
  ]) {
    for (const type of [DATE, ...timestamps]) check(t, 'extract', BIGINT, [constant(TEXT, field), type]);
  }
  for (const [field, type] of [
    ['second', decimal(8, 6)],
    ['milliseconds', decimal(8, 3)],
    ['epoch', decimal(20, 6)],
    ['microseconds', BIGINT],
  ] as const) {
    for (const source of timestamps) check(t, 'extract', type, [constant(TEXT, field), source]);
  }
  for (const type of timestamps) check(t, 'date_trunc', type, [constant(TEXT, 'month'), type]);
});

test('casts', (t) => {
  const numeric = [...allIntegers, ...floats, ...decimals];
  for (const from of numeric) for (const to of numeric) check(t, 'cast', to, [from]);
  for (const from of everything) {
    check(t, 'cast', TEXT, [from]);
    check(t, 'cast', from, [TEXT]);
    check(t, 'cast', from, [{ kind: 'unknown' }]);
  }
  for (const from of [DATE, ...timestamps]) for (const to of [DATE, ...timestamps]) check(t, 'cast', to, [from]);
});

test('a constant NULL makes a strict function NULL without code', (t) => {
  const text = emit([
    [{ kind: 'call', function: 'add', arguments: [constant(INTEGER, null), constant(INTEGER, 1n)], type: INTEGER }, []],
  ]);
  t.false(text.includes('sadd'));
  t.true(text.includes('store i32 0'));
});
