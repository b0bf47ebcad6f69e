// Binds JOIN: inner joins as they are, LEFT as left joins, RIGHT with its sides swapped, FULL as the left join and,
// by a union, the right rows without a match. Columns that may become NULL are made anew as nullable ones. Where a
// subquery in ON reads both sides, the other side is what meets the condition for a row of this one (a dependent join).
import type { Context, Environment } from './bind-expression.js';
import { bindCondition } from './bind-expression.js';
import type { BoundRelation } from './bind-from.js';
import { bindRelation } from './bind-from.js';
import { compare } from './bind-operators.js';
import type { Binder } from './binder.js';
import { unify } from './coerce.js';
import { MayflyError } from './errors.js';
import type { Column, Expression } from './expression.js';
import { call, columnReference, conjuncts, constant, isNullable, substitute } from './expression-tree.js';
import type { Join, JoinType, Plan } from './plan.js';
import { visibleColumns } from './plan.js';
import { copyPlan, dependsOn, substitutePlan } from './plan-columns.js';
import type { Scope, ScopeColumn } from './scope.js';
import { useColumn } from './scope.js';
import type { Relation } from './sql/syntax.js';
import { Subqueries } from './subqueries.js';
import { sameType } from './types.js';

type JoinSyntax = Extract<Relation, { kind: 'join' }>;

/** Every pair of rows of two relations; their names side by side. */
export function pair(left: BoundRelation, right: BoundRelation, position: number): BoundRelation {
  for (const relation of right.scope.relations) {
    if (relation.name !== '' && left.scope.relations.some((other) => other.name === relation.name)) {
      throw new MayflyError('duplicate_alias', 'bind', `table name "${relation.name}" specified more than once`, {
        position,
        hint: 'give one of them another name: FROM t AS a, t AS b',
      });
    }
  }
  return { plan: join('inner', left.plan, right.plan, []), scope: sideBySide(left.scope, right.scope) };
}

function sideBySide(left: Scope, right: Scope): Scope {
  return { relations: [...left.relations, ...right.relations], columns: [...left.columns, ...right.columns] };
}

function join(type: JoinType, left: Plan, right: Plan, condition: readonly Expression[]): Join {
  return { kind: 'join', type, left, right, keys: [], condition, build: 'right' };
}

/** Binds a JOIN. LATERAL relations within see the names of `beside`, a right side those of the left as well. */
export function bindJoin(binder: Binder, syntax: JoinSyntax, environment: Environment, beside: Scope): BoundRelation {
  const left = bindRelation(binder, syntax.left, environment, beside);
  const right = bindRelation(binder, syntax.right, environment, sideBySide(beside, left.scope));
  const { type, position } = syntax;
  if ((type === 'right' || type === 'full') && dependsOn(right.plan, visibleColumns(left.plan))) {
    const message = `the combining JOIN type must be INNER or LEFT for a LATERAL reference`;
    throw new MayflyError('invalid_column_reference', 'bind', message, { position });
  }
  const both = pair(left, right, position);
  if (syntax.natural || syntax.using !== undefined) {
    const sides = usingColumns(left.scope, right.scope, syntax);
    const condition = sides.map((side) =>
      compare('equal', useColumn(side.left, position), useColumn(side.right, position), position),
    );
    return mergeColumns(
      binder,
      combine(binder, type, left, right, (plan) => ({ plan, condition })),
      sides,
      type,
      position,
    );
  }
  if (syntax.on === undefined) return both;
  const subqueries = new Subqueries();
  const context: Context = {
    binder,
    scope: both.scope,
    clause: 'JOIN conditions',
    aggregates: undefined,
    subqueries,
    environment,
    nulls: 'false',
  };
  const condition = conjuncts(bindCondition(syntax.on, context, 'argument of JOIN/ON'));
  if (type === 'inner') {
    const plan = subqueries.attach(both.plan);
    return plan === both.plan
      ? { plan: join('inner', left.plan, right.plan, condition), scope: both.scope }
      : { plan: { kind: 'filter', input: plan, predicate: condition }, scope: both.scope };
  }
  const [readsLeft, readsRight] = [left, right].map(({ plan }) => subqueries.reads(visibleColumns(plan)));
  if (readsLeft && readsRight) {
    // Dependent: those rows of the one side that meet the condition for a row of the other.
    return combine(binder, type, left, right, (side) => ({
      plan: { kind: 'filter', input: subqueries.attach(side), predicate: condition },
      condition: [],
    }));
  }
  const attach = (side: BoundRelation): BoundRelation => ({ ...side, plan: subqueries.attach(side.plan) });
  const sides = readsLeft ? ([attach(left), right] as const) : ([left, attach(right)] as const);
  return combine(binder, type, ...sides, (plan) => ({ plan, condition }));
}

/** A join's condition: what the plan of its other side becomes, and what is left to the join itself. */
type Matching = (side: Plan) => { readonly plan: Plan; readonly condition: readonly Expression[] };

function combine(
  binder: Binder,
  type: JoinSyntax['type'],
  left: BoundRelation,
  right: BoundRelation,
  matching: Matching,
): BoundRelation {
  const matched = (side: BoundRelation): [BoundRelation, readonly Expression[]] => {
    const { plan, condition } = matching(side.plan);
    return [{ ...side, plan }, condition];
  };
  switch (type) {
    case 'inner': {
      const [other, condition] = matched(right);
      return { plan: join('inner', left.plan, other.plan, condition), scope: sideBySide(left.scope, right.scope) };
    }
    case 'left': {
      const [other, condition] = matched(right);
      const outer = asNullable(binder, other);
      return { plan: join('left', left.plan, outer.plan, condition), scope: sideBySide(left.scope, outer.scope) };
    }
    case 'right': {
      const [other, condition] = matched(left);
      const outer = asNullable(binder, other);
      return { plan: join('left', right.plan, outer.plan, condition), scope: sideBySide(outer.scope, right.scope) };
    }
    case 'full':
      return fullJoin(binder, left, asNullable(binder, right), matching);
  }
}

/** All columns that a scope names, each once. */
function namedColumns(scope: Scope): Column[] {
  const all = [...scope.columns, ...scope.relations.flatMap((relation) => relation.columns)];
  return [...new Set(all.flatMap(({ column }) => (column === undefined ? [] : [column])))];
}

function replaceColumns(scope: Scope, replacements: ReadonlyMap<Column, Column>): Scope {
  const replace = (named: ScopeColumn): ScopeColumn =>
    named.column === undefined ? named : { ...named, column: replacements.get(named.column) ?? named.column };
  return {
    relations: scope.relations.map((relation) => ({ ...relation, columns: relation.columns.map(replace) })),
    columns: scope.columns.map(replace),
  };
}

/** The relation with nullable columns in place of those that are not. */
function asNullable(binder: Binder, relation: BoundRelation): BoundRelation {
  const strict = namedColumns(relation.scope).filter((column) => !column.nullable);
  if (strict.length === 0) return relation;
  const replacements = new Map(strict.map((column) => [column, binder.column(column.name, column.type, true)]));
  const outputs = [...replacements].map(([from, to]) => ({ column: to, expression: columnReference(from) }));
  return {
    plan: { kind: 'project', input: relation.plan, outputs },
    scope: replaceColumns(relation.scope, replacements),
  };
}

function fullJoin(binder: Binder, left: BoundRelation, right: BoundRelation, matching: Matching): BoundRelation {
  const fresh = (column: Column): Column => binder.column(column.name, column.type, column.nullable);
  const [ofRight, ofLeft] = [matching(right.plan), matching(left.plan)];
  const [leftCopy, rightCopy] = [copyPlan(ofLeft.plan, fresh), copyPlan(right.plan, fresh)];
  const copies = new Map([...leftCopy.columns, ...rightCopy.columns]);
  const references = new Map([...copies].map(([from, to]) => [from, columnReference(to)]));
  const copied = ofLeft.condition.map((conjunct) => substitute(conjunct, references));
  const [leftColumns, rightColumns] = [namedColumns(left.scope), namedColumns(right.scope)];
  const nulls = leftColumns.map((column) => binder.column(column.name, column.type, true));
  const unmatched: Plan = {
    kind: 'project',
    input: join('anti', rightCopy.plan, substitutePlan(leftCopy.plan, references), copied),
    outputs: nulls.map((column) => ({ column, expression: constant(null, column.type) })),
  };
  const columns = [...leftColumns, ...rightColumns];
  const results = columns.map((column) => binder.column(column.name, column.type, true));
  const plan: Plan = {
    kind: 'union',
    columns: results,
    inputs: [
      { plan: join('left', left.plan, ofRight.plan, ofRight.condition), columns },
      { plan: unmatched, columns: [...nulls, ...rightColumns.map((column) => copies.get(column)!)] },
    ],
  };
  const replacements = new Map(columns.map((column, i) => [column, results[i]!]));
  return { plan, scope: replaceColumns(sideBySide(left.scope, right.scope), replacements) };
}

interface UsingColumn {
  readonly name: string;
  readonly left: ScopeColumn;
  readonly right: ScopeColumn;
}

/** The columns that USING or NATURAL equate. */
function usingColumns(left: Scope, right: Scope, syntax: JoinSyntax): UsingColumn[] {
  const { position } = syntax;
  const common = left.columns
    .map(({ name }) => name)
    .filter((name) => right.columns.some((column) => column.name === name));
  const names = syntax.using ?? [...new Set(common)];
  return names.map((name) => {
    const [a, b] = [left, right].map((side, i) => {
      const [found, another] = side.columns.filter((column) => column.name === name);
      const place = i === 0 ? 'left' : 'right';
      if (found === undefined) {
        const message = `column "${name}" specified in USING clause does not exist in ${place} table`;
        throw new MayflyError('undefined_column', 'bind', message, { position });
      }
      if (another !== undefined) {
        const message = `common column name "${name}" appears more than once in ${place} table`;
        throw new MayflyError('ambiguous_column', 'bind', message, { position });
      }
      return found;
    });
    return { name, left: a!, right: b! };
  });
}

/**
 * The columns of USING once each and first: those of the side that is never NULL, in a full join whichever is not, in
 * the type that the two sides have in common.
 */
function mergeColumns(
  binder: Binder,
  joined: BoundRelation,
  sides: readonly UsingColumn[],
  type: JoinSyntax['type'],
  position: number,
): BoundRelation {
  const names = new Set(sides.map(({ name }) => name));
  const rest = joined.scope.columns.filter((column) => !names.has(column.name));
  const outputs: { column: Column; expression: Expression }[] = [];
  const merged = sides.map(({ name }): ScopeColumn => {
    // In the order of pair(): of the two columns of one name, that of the left side comes first.
    const twins = joined.scope.columns.filter((column) => column.name === name);
    const values = twins.map((column) => useColumn(column, position));
    const { expressions, type: common } = unify(values, [position, position], 'JOIN/USING');
    // Decimals are of one type whatever their digits.
    const fits = (value: Expression) =>
      sameType(value.type, common) || values.every((each) => each.type.kind === 'decimal');
    const kept = type === 'right' || (type === 'inner' && !fits(values[0]!) && fits(values[1]!)) ? 1 : 0;
    if (type !== 'full' && fits(values[kept]!)) return twins[kept]!;
    const expression = type === 'full' ? call('coalesce', expressions, common) : expressions[kept]!;
    const column = binder.column(name, common, isNullable(expression));
    outputs.push({ column, expression });
    return { name, column, unusable: undefined };
  });
  return {
    plan: outputs.length === 0 ? joined.plan : { kind: 'project', input: joined.plan, outputs },
    scope: { relations: joined.scope.relations, columns: [...merged, ...rest] },
  };
}
