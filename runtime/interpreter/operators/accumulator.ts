// Accumulators: how each aggregate function takes values and ends.
import { MayflyError } from '../../../planner/errors.js';
import type { Aggregate } from '../../../planner/expression.js';
import { MAX_PRECISION, type SqlType } from '../../../planner/types.js';
import { within128, withinPrecision } from '../decimal.js';
import { fail } from '../failure.js';
import { comparison, type Value } from '../value.js';

/** The state of one aggregate of one group. */
export interface Accumulator {
  /** Takes a value that is not NULL; of count(*) any. */
  add(value: Value): void;
  result(): Value;
}

/** Makes accumulators of an aggregate, one a group. */
export function accumulatorMaker({ function: name, argument, column }: Aggregate): () => Accumulator {
  if (name === 'count' || name === 'count_star') return () => new Count();
  if (argument === undefined) throw new MayflyError('internal_error', 'run', `${name} without an argument`);
  if (name === 'min' || name === 'max') {
    const compare = comparison(argument.type);
    const sign = name === 'max' ? 1 : -1;
    return () => new Extreme(compare, sign);
  }
  const { type } = column;
  switch (type.kind) {
    case 'float':
      return () => new FloatSum(type.bits);
    case 'integer':
      return () => new IntegerSum();
    case 'decimal': {
      // Only values of so many digits can leave 128 bits within any number of rows.
      const checked = digitsOf(argument.type) > 20;
      return () => new DecimalSum(checked);
    }
    default:
      throw new MayflyError('internal_error', 'run', `no sum of ${type.kind}`);
  }
}

function digitsOf(type: SqlType): number {
  return type.kind === 'decimal' ? type.precision : 20;
}

class Count implements Accumulator {
  #count = 0;

  add(): void {
    this.#count++;
  }

  result(): Value {
    return BigInt(this.#count);
  }
}

class Extreme implements Accumulator {
  readonly #compare: (a: Value, b: Value) => number;
  readonly #sign: 1 | -1;
  #best: Value = null;

  constructor(compare: (a: Value, b: Value) => number, sign: 1 | -1) {
    this.#compare = compare;
    this.#sign = sign;
  }

  add(value: Value): void {
    if (this.#best === null || this.#sign * this.#compare(value, this.#best) > 0) this.#best = value;
  }

  result(): Value {
    return this.#best;
  }
}

/** In double precision, also for real. */
class FloatSum implements Accumulator {
  readonly #bits: 32 | 64;
  #sum: number | null = null;

  constructor(bits: 32 | 64) {
    this.#bits = bits;
  }

  add(value: Value): void {
    const [before, number] = [this.#sum ?? 0, value as number];
    const sum = before + number;
    if (!Number.isFinite(sum) && !Number.isNaN(sum) && Number.isFinite(before) && Number.isFinite(number))
      fail('real_range');
    this.#sum = sum;
  }

  result(): Value {
    if (this.#sum === null || this.#bits === 64) return this.#sum;
    const narrow = Math.fround(this.#sum);
    if (Math.abs(narrow) === Infinity && Number.isFinite(this.#sum)) fail('real_range');
    return narrow;
  }
}

/** A bigint; small values are added as numbers while those are exact. */
class IntegerSum implements Accumulator {
  #small = 0;
  #large = 0n;
  #empty = true;

  add(value: Value): void {
    this.#empty = false;
    if (typeof value === 'number') {
      this.#small += value;
      if (this.#small < 2 ** 52 && this.#small > -(2 ** 52)) return;
      this.#large += BigInt(this.#small);
      this.#small = 0;
    } else this.#large += value as bigint;
    this.#check(this.#large);
  }

  result(): Value {
    return this.#empty ? null : this.#check(this.#large + BigInt(this.#small));
  }

  #check(sum: bigint): bigint {
    return BigInt.asIntN(64, sum) === sum ? sum : fail('bigint_range');
  }
}

class DecimalSum implements Accumulator {
  readonly #checked: boolean;
  #sum = 0n;
  #empty = true;

  constructor(checked: boolean) {
    this.#checked = checked;
  }

  add(value: Value): void {
    this.#empty = false;
    this.#sum += typeof value === 'bigint' ? value : BigInt(value as number);
    if (this.#checked) within128(this.#sum);
  }

  result(): Value {
    return this.#empty ? null : withinPrecision(this.#sum, MAX_PRECISION);
  }
}
