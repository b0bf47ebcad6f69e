// Lowers typed expressions to LLVM values, at the place where an operator needs them.
// Equal subexpressions are computed once per row: values are remembered in scopes, a scope lasting as long as
// the block that computed the value dominates what is emitted.

import type { Dictionary } from '../planner/catalog.js';
import { MayflyError } from '../planner/errors.js';
import type { Column, Expression } from '../planner/expression.js';
import { expressionKey } from '../planner/expression-tree.js';
import type { SqlType } from '../planner/types.js';
import { choose, unlessNull } from './control-flow.js';
import { decoded } from './dictionary.js';
import { codedColumn, outcomeOf } from './dictionary-test.js';
import type { FunctionBuilder } from './function-builder.js';
import { castLowering } from './functions/cast.js';
import { functionLowerings } from './functions/index.js';
import { anyNull, isTrue, nullValue, type Range, typeRange, type Value } from './value.js';

/** A call as its lowering sees it. */
export interface Call {
  /** The arguments' values; an interval constant has no words. */
  readonly arguments: readonly Value[];
  /** The arguments as written, for constants that decide what to emit. */
  readonly expressions: readonly Expression[];
  readonly type: SqlType;
}

/** What a strict lowering yields: words of the result and, where more is known than the type tells, its range. */
export interface Result {
  readonly words: readonly Value['words'][number][];
  readonly range?: Range;
}

/**
 * How a function becomes code. `strict` functions are NULL where an argument is; the frame deals with NULL:
 * where `mayFail` and an argument is nullable, the code runs only for non-null arguments, else always.
 * `lazy` functions evaluate their arguments themselves, in branches where need be.
 */
export type FunctionLowering =
  | {
      readonly kind: 'strict';
      /** Whether the code can raise an error, trap, or is too costly to run for NULLs. Default: false. */
      readonly mayFail?: (call: Call) => boolean;
      /** `evaluator` supplies text constants; the arguments are evaluated already. */
      readonly lower: (b: FunctionBuilder, call: Call, evaluator: Evaluator) => Result;
    }
  | {
      readonly kind: 'lazy';
      readonly lower: (evaluator: Evaluator, expressions: readonly Expression[], type: SqlType) => Value;
    };

/** Collects text constants; generated code reads them through Query.constants. */
export class ConstantPool {
  private readonly offsets = new Map<string, number>();
  private readonly chunks: Uint8Array[] = [];
  private size = 0;

  /** Offset of these bytes in the pool. */
  add(bytes: Uint8Array): number {
    const key = Buffer.from(bytes).toString('latin1');
    const known = this.offsets.get(key);
    if (known !== undefined) return known;
    const offset = this.size;
    // Aligned, so that numbers may be read from it; never empty, so that every constant has an address of its own.
    const room = Math.max(16, Math.ceil(bytes.length / 16) * 16);
    const chunk = new Uint8Array(room);
    chunk.set(bytes);
    this.chunks.push(chunk);
    this.offsets.set(key, offset);
    this.size += room;
    return offset;
  }

  /** Offset of so many bytes (a multiple of 8) that are filled in before the code runs. */
  reserve(size: number): number {
    const offset = this.size;
    const room = Math.ceil(size / 16) * 16;
    this.chunks.push(new Uint8Array(room));
    this.size += room;
    return offset;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.chunks);
  }
}

/** Evaluates expressions over the current row of one generated function. */
export class Evaluator {
  private readonly columns = new Map<number, { load: () => Value; dictionary: Dictionary | undefined }>();
  private readonly scopes: Map<string, Value>[] = [new Map()];

  /** `facts`: code may depend on what texts a dictionary has. */
  constructor(
    readonly b: FunctionBuilder,
    private readonly constants: ConstantPool,
    private readonly facts: boolean,
  ) {}

  /** Makes a column available; `load` emits its value at first use, a code of the dictionary where there is one. */
  define(column: Column, load: () => Value, dictionary?: Dictionary): void {
    this.columns.set(column.id, { load, dictionary });
  }

  /** The dictionary of a column that is available as codes. */
  dictionaryOf(column: Column): Dictionary | undefined {
    return this.columns.get(column.id)?.dictionary;
  }

  /** Whether an expression is a condition whose value follows from a code. */
  isDecidedByCode(expression: Expression): boolean {
    return this.decidingColumn(expression) !== undefined;
  }

  /** Emits in a branch: values computed there are forgotten when it ends, as they do not dominate what follows. */
  inBranch<T>(emit: () => T): T {
    this.scopes.push(new Map());
    try {
      return emit();
    } finally {
      this.scopes.pop();
    }
  }

  private remember(key: string, compute: () => Value): Value {
    for (const scope of this.scopes) {
      const known = scope.get(key);
      if (known !== undefined) return known;
    }
    const value = compute();
    this.scopes[this.scopes.length - 1]?.set(key, value);
    return value;
  }

  column(column: Column): Value {
    const value = this.coded(column);
    if (value.dictionary === undefined) return value;
    return this.remember(`decoded ${column.id}`, () => decoded(this.b, value));
  }

  /** A column's value, a text as its code where it has a dictionary. */
  coded(column: Column): Value {
    const known = this.columns.get(column.id);
    if (known === undefined)
      throw new MayflyError('internal_error', 'emit', `column ${column.name}#${column.id} is not available`);
    return this.remember(`column ${column.id}`, known.load);
  }

  /** The value of an expression, a column of texts as its code where it has a dictionary. */
  evaluateCoded(expression: Expression): Value {
    return expression.kind === 'column' ? this.coded(expression.column) : this.evaluate(expression);
  }

  /** The value of an expression for the current row; a text is no code. */
  evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case 'column':
        return this.column(expression.column);
      case 'constant':
        return this.constant(expression);
      case 'call':
        return this.remember(expressionKey(expression), () => this.byCode(expression) ?? this.call(expression));
      case 'cast':
        return this.remember(expressionKey(expression), () =>
          this.strict(
            castLowering,
            [this.evaluate(expression.argument)],
            [expression.argument],
            expression.type,
            'cast',
          ),
        );
      case 'case':
        return this.remember(expressionKey(expression), () => this.byCode(expression) ?? this.case(expression));
    }
  }

  /** The column from whose code alone the value of a condition follows. */
  private decidingColumn(expression: Expression): Column | undefined {
    return this.facts ? codedColumn(expression, (column) => this.dictionaryOf(column)) : undefined;
  }

  /** A condition on a column that has a dictionary, found by the code alone. */
  private byCode(expression: Expression): Value | undefined {
    const column = this.decidingColumn(expression);
    const outcomes = column && this.dictionaryOf(column)?.outcomes(expression);
    return column && outcomes && outcomeOf(this, this.coded(column), outcomes);
  }

  private call(expression: Extract<Expression, { kind: 'call' }>): Value {
    const lowering = functionLowerings[expression.function];
    if (lowering.kind === 'lazy') return lowering.lower(this, expression.arguments, expression.type);
    const values = expression.arguments.map((a) => this.evaluate(a));
    return this.strict(lowering, values, expression.arguments, expression.type, expression.function);
  }

  private strict(
    lowering: Extract<FunctionLowering, { kind: 'strict' }>,
    values: readonly Value[],
    expressions: readonly Expression[],
    type: SqlType,
    name: string,
  ): Value {
    if (expressions.some((e) => e.kind === 'constant' && e.value === null)) return nullValue(this.b, type);
    const call: Call = { arguments: values, expressions, type };
    const isNull = anyNull(this.b, values);
    const compute = () => {
      const { words, range = typeRange(type) } = lowering.lower(this.b, call, this);
      return { words, range };
    };
    if (isNull !== undefined && lowering.mayFail?.(call)) return unlessNull(this.b, name, type, isNull, compute);
    return { type, isNull, ...compute() };
  }

  /** The conditions are a chain of blocks, each dominating the next, so that one scope serves them all. */
  private case({ branches, otherwise, type }: Extract<Expression, { kind: 'case' }>): Value {
    return this.inBranch(() =>
      choose(
        this.b,
        'case',
        type,
        branches.map(({ when, then }) => ({
          condition: () => isTrue(this.b, this.evaluate(when)),
          value: () => this.inBranch(() => this.evaluate(then)),
        })),
        () => this.evaluate(otherwise),
      ),
    );
  }

  /** A constant of bytes in the query's pool: pointer and length. */
  text(bytes: Uint8Array): Value {
    const { b } = this;
    const length = BigInt(bytes.length);
    const offset = this.constants.add(bytes);
    const pointer = b.once(() => {
      if (b.query === undefined)
        throw new MayflyError('internal_error', 'emit', 'a text constant in a function without a query');
      return b.offset(b.load('pointer', b.field('Query', b.query, 'constants')), offset);
    });
    const type: SqlType = { kind: 'text' };
    return {
      type,
      words: [pointer, b.integer(64, length)],
      isNull: undefined,
      range: { minimum: length, maximum: length },
    };
  }

  private constant({ type, value }: Extract<Expression, { kind: 'constant' }>): Value {
    const { b } = this;
    if (value === null) return nullValue(b, type);
    switch (typeof value) {
      case 'boolean':
        return { type, words: [b.boolean(value)], isNull: undefined, range: typeRange(type) };
      case 'number':
        return {
          type,
          words: [b.float(type.kind === 'float' ? type.bits : 64, value)],
          isNull: undefined,
          range: typeRange(type),
        };
      case 'string':
        return this.remember(`text ${value}`, () => this.text(Buffer.from(value, 'utf8')));
      case 'bigint': {
        const range = { minimum: value, maximum: value };
        const bits =
          type.kind === 'integer'
            ? type.bits
            : type.kind === 'date'
              ? 32
              : type.kind === 'decimal' && decimalNeeds128(value)
                ? 128
                : 64;
        return { type, words: [b.integer(bits, value)], isNull: undefined, range };
      }
      default:
        // An interval: what uses it reads the expression.
        return { type, words: [], isNull: undefined, range: typeRange(type) };
    }
  }
}

function decimalNeeds128(value: bigint): boolean {
  return value !== BigInt.asIntN(64, value);
}
