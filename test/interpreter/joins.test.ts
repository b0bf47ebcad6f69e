// Every kind of join of the interpreter, from plans made by hand, against the definition of the join types in
// planner/plan.ts applied to all pairs of rows; and unions.
import test from 'ava';
import { MayflyError } from '../../planner/errors.js';
import type { Column, ConstantValue, Expression } from '../../planner/expression.js';
import { call, columnReference, constant } from '../../planner/expression-tree.js';
import type { Join, JoinType, Plan } from '../../planner/plan.js';
import { BOOLEAN, INTEGER, type SqlType } from '../../planner/types.js';
import { interpret } from '../../runtime/interpreter/index.js';

type Cell = number | null;

let columns = 0;
const column = (name: string, type: SqlType = INTEGER): Column => ({ id: ++columns, name, type, nullable: true });

interface Side {
  readonly plan: Plan;
  readonly key: Column;
  readonly value: Column;
  readonly rows: readonly (readonly [key: Cell, value: Cell])[];
}

function side(name: string, rows: Side['rows']): Side {
  const [key, value] = [column(`${name}k`), column(`${name}v`)];
  const cell = (value: Cell): Expression => constant(value === null ? null : (BigInt(value) as ConstantValue), INTEGER);
  const plan: Plan = { kind: 'values', columns: [key, value], rows: rows.map((row) => row.map(cell)) };
  return { plan, key, value, rows };
}

async function answer(plan: Plan, outputs: readonly Column[]): Promise<string[]> {
  const query = { plan, outputs: outputs.map((output) => ({ name: output.name, column: output })) };
  const settings = { memoryLimit: 1e9, readMemory: () => false, checkCanceled: () => {}, patience: 60_000 };
  const result = (await interpret(query, settings))!.table();
  return Array.from({ length: result.numRows }, (_, row) =>
    outputs.map((_, index) => String(result.getChildAt(index)!.get(row))).join(' '),
  ).sort();
}

const left: Side['rows'] = [
  [1, 10],
  [2, 20],
  [2, 21],
  [3, 30],
  [null, 40],
  [null, 41],
  [5, null],
];
const rights: Record<string, Side['rows']> = {
  'several matches': [
    [2, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [null, 5],
  ],
  'one match each': [
    [1, 1],
    [2, 2],
    [null, 3],
  ],
  'no NULL': [
    [1, 1],
    [3, 25],
    [7, 7],
  ],
  'NULL alone': [[null, 1]],
  nothing: [],
};

interface Case {
  readonly type: JoinType;
  readonly build: 'left' | 'right';
  readonly nullSafe: boolean;
  readonly keyless: boolean;
  readonly conditional: boolean;
  readonly nullAware: boolean;
}

const types: readonly JoinType[] = ['inner', 'left', 'semi', 'anti', 'mark', 'single'];
const flags = [false, true];
const cases: readonly Case[] = types
  .flatMap((type) =>
    (['left', 'right'] as const).flatMap((build) =>
      flags.flatMap((nullSafe) =>
        flags.flatMap((keyless) =>
          flags.flatMap((conditional) =>
            flags.map((nullAware) => ({ type, build, nullSafe, keyless, conditional, nullAware })),
          ),
        ),
      ),
    ),
  )
  .filter(({ type, build, nullSafe, keyless, conditional, nullAware }) => {
    if (build === 'left' && !['inner', 'semi', 'anti'].includes(type)) return false;
    if (keyless && nullSafe) return false;
    return !nullAware || (type === 'mark' && !keyless && !conditional && !nullSafe);
  });

/** What the join yields by its definition; undefined where it is an error. */
function expected({ type, nullSafe, keyless, conditional, nullAware }: Case, rows: Side['rows']): string[] | undefined {
  const matches = ([a, x]: Side['rows'][number], [b, y]: Side['rows'][number]) => {
    const equal = keyless || (a === null || b === null ? nullSafe && a === b : a === b);
    return equal && (!conditional || (x !== null && y !== null && x > y * 5));
  };
  const result: string[] = [];
  for (const row of left) {
    const found = rows.filter((other) => matches(row, other));
    const own = row.map(String).join(' ');
    if (type === 'single' && found.length > 1) return undefined;
    if (type === 'inner' || type === 'left' || type === 'single') {
      for (const other of found) result.push(`${own} ${other.map(String).join(' ')}`);
      if (found.length === 0 && type !== 'inner') result.push(`${own} null null`);
    } else if (type === 'mark') {
      const open = nullAware && (rows.some(([key]) => key === null) || (row[0] === null && rows.length > 0));
      result.push(`${own} ${found.length > 0 ? 'true' : open ? 'null' : 'false'}`);
    } else if (found.length > 0 === (type === 'semi')) result.push(own);
  }
  return result.sort();
}

for (const [what, rows] of Object.entries(rights)) {
  test(`${cases.length} kinds of join: ${what}`, async (t) => {
    for (const kind of cases) {
      const [a, b] = [side('a', left), side('b', rows)];
      const [x, y] = [columnReference(a.value), columnReference(b.value)];
      const five = call('multiply', [y, constant(5n, INTEGER)], INTEGER);
      const mark = column('mark', BOOLEAN);
      const key = { left: columnReference(a.key), right: columnReference(b.key), nullSafe: kind.nullSafe };
      const plan: Join = {
        kind: 'join',
        type: kind.type,
        left: a.plan,
        right: b.plan,
        keys: kind.keyless ? [] : [key],
        condition: kind.conditional ? [call('greater', [x, five], BOOLEAN)] : [],
        build: kind.build,
        ...(kind.type === 'mark' && { mark, nullAware: kind.nullAware }),
      };
      const both = [a.key, a.value, b.key, b.value];
      const outputs = {
        inner: both,
        left: both,
        single: both,
        semi: both.slice(0, 2),
        anti: both.slice(0, 2),
        mark: [a.key, a.value, mark],
      };
      const wanted = expected(kind, rows);
      const name = JSON.stringify(kind);
      if (wanted === undefined) {
        const error = await t.throwsAsync(answer(plan, outputs[kind.type]), { instanceOf: MayflyError }, name);
        t.is(error?.code, 'cardinality_violation', name);
      } else t.deepEqual(await answer(plan, outputs[kind.type]), wanted, name);
    }
  });
}

test('a join yields only what is asked for, and two keys', async (t) => {
  const [a, b] = [
    side('a', left),
    side('b', [
      [2, 20],
      [2, 22],
      [5, null],
    ]),
  ];
  const keys = [
    { left: columnReference(a.key), right: columnReference(b.key) },
    { left: columnReference(a.value), right: columnReference(b.value), nullSafe: true },
  ];
  const plan: Join = { kind: 'join', type: 'inner', left: a.plan, right: b.plan, keys, condition: [], build: 'right' };
  t.deepEqual(await answer(plan, [b.value]), ['20', 'null']);
});

test('a union gives all rows of its inputs', async (t) => {
  const [a, b] = [
    side('a', [
      [1, 10],
      [2, null],
    ]),
    side('b', [[3, 30]]),
  ];
  const [k, v] = [column('k'), column('v')];
  const inputs = [
    { plan: a.plan, columns: [a.key, a.value] },
    { plan: b.plan, columns: [b.value, b.key] },
    { plan: a.plan, columns: [a.key, a.key] },
  ];
  const plan: Plan = { kind: 'union', columns: [k, v], inputs };
  t.deepEqual(await answer(plan, [k, v]), ['1 1', '1 10', '2 2', '2 null', '30 3']);
  t.deepEqual(await answer(plan, [v]), ['1', '10', '2', '3', 'null']);
});
