// Which joins of a group may be reordered, for the rule order-joins: the conflict detector CD-C of G. Moerkotte,
// P. Fender and M. Eich, "On the Correct and Complete Enumeration of the Core Search Space" (SIGMOD 2013). Every
// condition gets the relations that must be there before it can be applied, and rules of the form "if some of these
// relations are joined already, so must be those".
import type { Expression } from '../expression.js';
import { columnsOf } from '../expression-tree.js';
import { visibleColumns } from '../plan.js';
import { rejectsNulls } from '../rules/push-down-filters.js';
import { conditionsOf, type JoinGroup, type Operator, operatorsOf, relationsOf } from './join-group.js';

/** Where one of `some` is joined, all of `all` must be. */
export interface Rule {
  readonly some: readonly number[];
  readonly all: readonly number[];
}

/** What a condition needs on the left and on the right side of the join that it is applied at. */
export interface Eligibility {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly rules: readonly Rule[];
}

export class Conflicts {
  readonly #group: JoinGroup;
  /** Relations that must be joined for a mark to be there. */
  readonly #marks = new Map<number, readonly number[]>();
  readonly #read = new Map<Operator, readonly number[]>();

  constructor(group: JoinGroup) {
    this.#group = group;
  }

  /** The relations whose columns an expression reads; of a mark, those that make it. */
  relationsRead(expression: Expression): number[] {
    const relations = new Set<number>();
    for (const column of columnsOf(expression)) {
      const owner = this.#group.owner.get(column);
      for (const relation of owner === undefined ? (this.#marks.get(column.id) ?? []) : [owner])
        relations.add(relation);
    }
    return [...relations];
  }

  #readBy(operator: Operator): readonly number[] {
    let read = this.#read.get(operator);
    if (read === undefined) {
      read = [...new Set(conditionsOf(operator.join).flatMap((condition) => this.relationsRead(condition)))];
      this.#read.set(operator, read);
    }
    return read;
  }

  /** What a whole operator needs; to be asked of lower operators first. */
  ofOperator(operator: Operator): Eligibility {
    const found = this.#eligibility(operator, this.#readBy(operator));
    const { mark } = operator.join;
    if (mark !== undefined) this.#marks.set(mark.id, [...found.left, ...found.right]);
    return found;
  }

  /** What one condition of an inner join needs. */
  ofCondition(operator: Operator, condition: Expression): Eligibility {
    return this.#eligibility(operator, this.relationsRead(condition));
  }

  #eligibility(operator: Operator, read: readonly number[]): Eligibility {
    const rules = this.#rules(operator);
    const needed = new Set(read);
    const sides = [relationsOf(operator.left), relationsOf(operator.right)] as const;
    // A condition that reads nothing of a side needs all of it.
    for (const side of sides) if (!side.some((relation) => needed.has(relation))) addAll(needed, side);
    for (let size = -1; size !== needed.size; ) {
      size = needed.size;
      for (const { some, all } of rules) if (some.some((relation) => needed.has(relation))) addAll(needed, all);
    }
    const [left, right] = sides.map((side) => side.filter((relation) => needed.has(relation)));
    return {
      left: left!,
      right: right!,
      rules: rules.filter(({ all }) => !all.every((relation) => needed.has(relation))),
    };
  }

  #rules(upper: Operator): Rule[] {
    const rules: Rule[] = [];
    /** Demands a side of a lower operator as far as that reads it. */
    const demand = (lower: Operator, some: 'left' | 'right', all: 'left' | 'right'): void => {
      const side = relationsOf(lower[all]);
      const read = side.filter((relation) => this.#readBy(lower).includes(relation));
      rules.push({ some: relationsOf(lower[some]), all: read.length === 0 ? side : read });
    };
    for (const lower of operatorsOf(upper.left)) {
      if (!mayMoveRight(lower, upper)) demand(lower, 'right', 'left');
      if (!mayMoveLeft(lower, upper)) demand(lower, 'left', 'right');
    }
    for (const lower of operatorsOf(upper.right)) {
      if (!mayMoveUp(upper, lower)) demand(lower, 'left', 'right');
      if (upper.join.type !== 'inner' || lower.join.type !== 'inner') demand(lower, 'right', 'left');
    }
    return rules;
  }
}

function addAll(set: Set<number>, items: readonly number[]): void {
  for (const item of items) set.add(item);
}

/** Whether some condition of an operator is not true where all columns of one of the sides of another are NULL. */
function rejects(operator: Operator, other: Operator, side: 'left' | 'right'): boolean {
  const columns = visibleColumns(other.join[side]);
  return conditionsOf(operator.join).some((condition) => rejectsNulls(condition, columns));
}

/**
 * (a lower b) upper c = a lower (b upper c), where `upper` reads b and c: association. What a single join raises an
 * error about depends on the rows that reach it, so it must not come to see more.
 */
function mayMoveRight(lower: Operator, upper: Operator): boolean {
  if (lower.join.type === 'inner') return upper.join.type !== 'single';
  return lower.join.type === 'left' && upper.join.type === 'left' && rejects(upper, lower, 'right');
}

/** (a lower b) upper c = (a upper c) lower b, where `upper` reads a and c: left asscom. */
function mayMoveLeft(lower: Operator, upper: Operator): boolean {
  const { type } = lower.join;
  return upper.join.type !== 'single' || type === 'left' || type === 'mark' || type === 'single';
}

/** a upper (b lower c) = (a upper b) lower c, where `upper` reads a and b: association the other way. */
function mayMoveUp(upper: Operator, lower: Operator): boolean {
  if (upper.join.type === 'inner') return true;
  return upper.join.type === 'left' && lower.join.type === 'left' && rejects(lower, lower, 'left');
}
