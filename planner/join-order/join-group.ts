// A group of joins taken apart, for the rule order-joins: the relations that they join, and the operators as the tree
// that the query says. Between joins there may be projections: what only renames goes down to its relation, what
// computes goes above the whole group where nothing within reads it. Anything else ends the group.
import type { Column, Expression } from '../expression.js';
import { call, columnReference, conjuncts } from '../expression-tree.js';
import type { Join, Plan } from '../plan.js';
import { visibleColumns } from '../plan.js';
import { readsAny } from '../plan-columns.js';
import { rejectsNulls } from '../rules/push-down-filters.js';
import { BOOLEAN } from '../types.js';

/** An input of the group, by its number. */
export interface Relation {
  readonly kind: 'relation';
  readonly number: number;
}

/** A join of the query. */
export interface Operator {
  readonly kind: 'operator';
  readonly join: Join;
  readonly left: JoinNode;
  readonly right: JoinNode;
  /** Every row of a region passes its inner joins: what is reached through them and the left sides of others. */
  readonly region: number;
}

export type JoinNode = Relation | Operator;

export interface JoinGroup {
  readonly root: JoinNode;
  readonly relations: readonly Plan[];
  /** The region of each relation. */
  readonly regions: readonly number[];
  /** The relation that has a column; a mark is of no relation. */
  readonly owner: ReadonlyMap<Column, number>;
  /** What projections compute, to be put above the group, the outermost first. */
  readonly outputs: readonly Projection['outputs'][];
}

type Projection = Extract<Plan, { kind: 'project' }>;

/** The numbers of the relations below. */
export function relationsOf(node: JoinNode): number[] {
  return node.kind === 'relation' ? [node.number] : [...relationsOf(node.left), ...relationsOf(node.right)];
}

/** The operators below and at a node, lower ones first. */
export function operatorsOf(node: JoinNode): Operator[] {
  return node.kind === 'relation' ? [] : [...operatorsOf(node.left), ...operatorsOf(node.right), node];
}

/** The equality that a key is. */
function keyCondition({ left, right, nullSafe }: Join['keys'][number]): Expression {
  return call(nullSafe === true ? 'is_not_distinct_from' : 'equal', [left, right], BOOLEAN);
}

/** All that a join requires of a pair, as conjuncts. */
export function conditionsOf(join: Join): Expression[] {
  return [...join.keys.map(keyCondition), ...join.condition.flatMap(conjuncts)];
}

/** Takes a plan apart that is a join, or projections above one. */
export function takeApart(plan: Plan): JoinGroup {
  return new Taker().group(plan);
}

/** Whether a plan is the top of a group. */
export function isGroup(plan: Plan): boolean {
  let below = plan;
  while (below.kind === 'project') below = below.input;
  return below.kind === 'join';
}

/** Where in the group a plan stands. */
interface Place {
  readonly region: number;
  /** Whether its columns are those of the whole group's rows, so that what it computes may be computed above. */
  readonly isOuter: boolean;
  /** Conditions that are required of the rows it has a part in: a row for which they are not true is of no use. */
  readonly required: readonly Expression[];
}

class Taker {
  readonly #relations: Plan[] = [];
  readonly #regions: number[] = [];
  readonly #owner = new Map<Column, number>();
  readonly #outputs: Projection['outputs'][] = [];
  /** Renamed columns of each relation. */
  readonly #renamed: Map<Column, Expression>[] = [];
  #regionCount = 1;

  group(plan: Plan): JoinGroup {
    const root = this.#take(plan, { region: 0, isOuter: true, required: [] }, []);
    const relations = this.#relations.map((relation, number): Plan => {
      const outputs = [...this.#renamed[number]!].map(([column, expression]) => ({ column, expression }));
      return outputs.length === 0 ? relation : { kind: 'project', input: relation, outputs };
    });
    return { root, relations, regions: this.#regions, owner: this.#owner, outputs: this.#outputs };
  }

  /** `above` is what the operators above read. */
  #take(plan: Plan, place: Place, above: readonly Expression[]): JoinNode {
    if (plan.kind === 'join') return this.#takeJoin(plan, place, above);
    if (plan.kind === 'project' && isGroup(plan)) {
      const renames = plan.outputs.filter(
        ({ expression }) => expression.kind === 'column' && isOfRelation(plan.input, expression.column),
      );
      const computed = plan.outputs.filter((output) => !renames.includes(output));
      const columns = new Set(computed.map(({ column }) => column));
      if (columns.size === 0 || (place.isOuter && !above.some((expression) => readsAny(expression, columns)))) {
        if (columns.size > 0) this.#outputs.push(computed);
        const node = this.#take(plan.input, place, above);
        for (const { column, expression } of renames) this.#rename(column, expression);
        return node;
      }
    }
    const number = this.#relations.push(plan) - 1;
    this.#regions.push(place.region);
    this.#renamed.push(new Map());
    for (const column of visibleColumns(plan)) this.#owner.set(column, number);
    return { kind: 'relation', number };
  }

  #takeJoin(plan: Join, place: Place, above: readonly Expression[]): Operator {
    // A left join whose unmatched rows are of no use above is an inner one (C. Galindo-Legaria and A. Rosenthal,
    // "Outerjoin Simplification and Reordering for Query Optimization", TODS 1997).
    const isInner =
      plan.type === 'left' && place.required.some((condition) => rejectsNulls(condition, visibleColumns(plan.right)));
    const join: Join = isInner ? { ...plan, type: 'inner' } : plan;
    const conditions = conditionsOf(join);
    const read = [...above, ...conditions];
    const { region } = place;
    const isOfAllRows = join.type === 'inner' || join.type === 'semi';
    const required = isOfAllRows ? [...place.required, ...conditions] : place.required;
    const left = this.#take(join.left, { ...place, required }, read);
    const right =
      join.type === 'inner'
        ? this.#take(join.right, { ...place, required }, read)
        : this.#take(
            join.right,
            { region: this.#regionCount++, isOuter: false, required: join.nullAware === true ? [] : conditions },
            read,
          );
    return { kind: 'operator', join, left, right, region };
  }

  /** A column that is another of some relation under a new name becomes that relation's too. */
  #rename(column: Column, expression: Expression): void {
    if (expression.kind !== 'column') return;
    const number = this.#owner.get(expression.column)!;
    const renamed = this.#renamed[number]!;
    renamed.set(column, renamed.get(expression.column) ?? columnReference(expression.column));
    this.#owner.set(column, number);
  }
}

/** Whether a column is made by none of the operators of the group that `plan` is the top of. */
function isOfRelation(plan: Plan, column: Column): boolean {
  if (plan.kind === 'project' && isGroup(plan)) {
    const output = plan.outputs.find((candidate) => candidate.column === column);
    if (output === undefined) return isOfRelation(plan.input, column);
    return output.expression.kind === 'column' && isOfRelation(plan.input, output.expression.column);
  }
  if (plan.kind !== 'join') return true;
  if (plan.mark === column) return false;
  const side = visibleColumns(plan.left).has(column) ? plan.left : plan.right;
  return isOfRelation(side, column);
}
