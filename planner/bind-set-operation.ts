// Binds UNION, INTERSECT and EXCEPT: both queries bound, their columns brought to common types. UNION puts their
// rows one after the other; INTERSECT and EXCEPT are semi and anti joins on all columns, NULLs being equal. Without
// ALL every row is kept once; with it, equal rows of each side are numbered, and the join is on the numbers, too.
import type { Context, Environment } from './bind-expression.js';
import { bindOrderKey, bindSelect, orderAndLimit } from './bind-select.js';
import type { Binder } from './binder.js';
import { unify } from './coerce.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { columnReference } from './expression-tree.js';
import type { Plan, Query, Union } from './plan.js';
import { EMPTY_SCOPE } from './scope.js';
import type { SelectStatement, SetOperation } from './sql/syntax.js';
import { BIGINT } from './types.js';

/** One side: its plan and its columns in the types of the result. */
type Side = Union['inputs'][number];

/** Binds a set operation with its ORDER BY and LIMIT. */
export function bindSetOperation(
  binder: Binder,
  select: SelectStatement,
  operation: SetOperation,
  environment: Environment,
): Query {
  const { operator, all } = operation;
  const name = operator.toUpperCase();
  const left = bindSelect(binder, operation.left, environment);
  const right = bindSelect(binder, operation.right, environment);
  const { position } = operation.right;
  if (left.outputs.length !== right.outputs.length) {
    const message = `each ${name} query must have the same number of columns`;
    throw new MayflyError('syntax_error', 'bind', message, { position });
  }
  const [first, second] = commonTypes(binder, [left, right], name, position);
  const names = left.outputs.map((output) => output.name);
  let plan: Plan;
  let columns: readonly Column[];
  if (operator === 'union') {
    columns = names.map((column, i) => {
      const nullable = first.columns[i]!.nullable || second.columns[i]!.nullable;
      return binder.column(column, first.columns[i]!.type, nullable);
    });
    plan = { kind: 'union', columns, inputs: [...flatten(first), ...flatten(second)] };
    if (!all) ({ plan, columns } = distinct(binder, { plan, columns }));
  } else {
    const rows = all ? numbered(binder, first) : distinct(binder, first);
    const others = all ? numbered(binder, second) : second;
    columns = rows.columns.slice(0, names.length);
    plan = {
      kind: 'join',
      type: operator === 'intersect' ? 'semi' : 'anti',
      left: rows.plan,
      right: others.plan,
      keys: rows.columns.map((column, i) => ({
        left: columnReference(column),
        right: columnReference(others.columns[i]!),
        nullSafe: true,
      })),
      condition: [],
      build: 'right',
    };
  }
  const outputs = columns.map((column, i) => ({ name: names[i]!, column }));
  const context: Context = {
    binder,
    scope: EMPTY_SCOPE,
    clause: 'ORDER BY',
    aggregates: undefined,
    subqueries: undefined,
    environment,
    nulls: 'kept',
  };
  const targets = outputs.map((output) => ({ name: output.name, expression: columnReference(output.column) }));
  const keys = select.orderBy.map((key) => {
    const { expression: syntax } = key;
    const isNamed =
      syntax.kind === 'name' && syntax.path.length === 1 && names.some((output) => output === syntax.path[0]);
    if (!isNamed && !['number', 'string', 'boolean', 'null', 'name'].includes(syntax.kind)) {
      throw new MayflyError('feature_not_supported', 'bind', 'invalid UNION/INTERSECT/EXCEPT ORDER BY clause', {
        position: syntax.position,
        hint: 'only the names and numbers of result columns can be used, no expressions',
      });
    }
    return bindOrderKey(key, targets, context);
  });
  return orderAndLimit(binder, { plan, outputs }, keys, select, environment);
}

/** Both sides with every column in the type that it shares with its counterpart. */
function commonTypes(binder: Binder, queries: readonly [Query, Query], name: string, position: number): [Side, Side] {
  const inputs = queries.map((query) =>
    query.outputs.map(({ column }) => binder.literalOf(column) ?? columnReference(column)),
  );
  const common = inputs[0]!.map(
    (expression, i) => unify([expression, inputs[1]![i]!], [position, position], name).expressions,
  );
  const [first, second] = queries.map((query, side): Side => {
    const computed: { column: Column; expression: Expression }[] = [];
    const columns = query.outputs.map(({ column: own }, i) => {
      const expression = common[i]![side]!;
      if (expression.kind === 'column') return expression.column;
      const nullable = expression.kind === 'constant' ? expression.value === null : own.nullable;
      const column = binder.column(own.name, expression.type, nullable);
      computed.push({ column, expression });
      return column;
    });
    const plan: Plan = computed.length === 0 ? query.plan : { kind: 'project', input: query.plan, outputs: computed };
    return { plan, columns };
  });
  return [first!, second!];
}

/** The inputs of a union instead of the union, where one is a side of another. */
function flatten(side: Side): readonly Side[] {
  const { plan } = side;
  if (plan.kind !== 'union') return [side];
  const places = side.columns.map((column) => plan.columns.indexOf(column));
  return plan.inputs.map((input) => ({ plan: input.plan, columns: places.map((place) => input.columns[place]!) }));
}

/** Equal rows numbered: the number is one more column. */
function numbered(binder: Binder, { plan, columns }: Side): Side {
  const number = binder.column('number', BIGINT, false);
  const partition = [...new Set(columns)].map(columnReference);
  return {
    plan: { kind: 'row_number', input: plan, column: number, partition, keys: [] },
    columns: [...columns, number],
  };
}

/** Every row once. */
function distinct(binder: Binder, side: Side): Side {
  const groups = new Map(
    side.columns.map((column) => [column, binder.column(column.name, column.type, column.nullable)]),
  );
  return {
    plan: {
      kind: 'aggregate',
      input: side.plan,
      groups: [...groups].map(([from, column]) => ({ column, expression: columnReference(from) })),
      aggregates: [],
    },
    columns: side.columns.map((column) => groups.get(column)!),
  };
}
