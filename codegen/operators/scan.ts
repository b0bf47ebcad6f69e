// Scan: a pipeline over the batches of a table. Loads a column's value when something first asks for it.
//
//   for row in begin … end of one batch:          (of blocks in which rows can pass the filter, see matching-blocks.ts)
//     consume(row)                     (under a test: only for rows that pass it, see row-selection.ts)
//                                      columns load on demand: values[row], base + values[row] where they are narrow,
//                                      validity bit, text between offsets or its code
import type { Dictionary, Storage, TableColumn } from '../../planner/catalog.js';
import { MayflyError } from '../../planner/errors.js';
import type { Scan } from '../../planner/plan.js';
import type { SqlType } from '../../planner/types.js';
import { type BufferKind, type BufferSlot, bufferSlot } from '../compiled-query.js';
import { conditional } from '../control-flow.js';
import { loadText } from '../dictionary.js';
import type { FunctionBuilder, Word } from '../function-builder.js';
import { clampRange } from '../functions/range.js';
import type { ColumnBuffers, Consume, Pipeline, QueryEmitter, Test } from '../pipeline.js';
import type { RowTest } from '../row-selection.js';
import { decimalBits, integerRange, nullValue, type Range, typeRange, type Value } from '../value.js';

const MILLISECONDS_PER_DAY = 86_400_000n;

/**
 * Opens a pipeline over a table; with `tests`, for the rows that pass them all, each asked of those that pass the last.
 * `begin` is emitted where a morsel begins.
 */
export function produceScan(
  emitter: QueryEmitter,
  plan: Scan,
  consume: Consume,
  tests: readonly Test[] = [],
  begin: (pipeline: Pipeline) => void = () => {},
): void {
  const slots: BufferSlot[] = [];
  const { table } = plan;
  const buffersOf = (pipeline: Pipeline): ColumnBuffers => {
    return (column, kind) => columnBuffer(pipeline, slots, column, kind);
  };
  const define = (pipeline: Pipeline, row: Word) => defineColumns(emitter, pipeline, plan, row, buffersOf(pipeline));
  const rowTest = (pipeline: Pipeline, test: Test): RowTest => {
    if (test.kind === 'stretch') {
      return { kind: 'stretch', choose: (stretch) => test.choose(pipeline, buffersOf(pipeline), stretch) };
    }
    const passes = (row: Word) => {
      define(pipeline, row);
      return pipeline.evaluator.inBranch(() => test.passes(pipeline));
    };
    return { kind: 'row', passes };
  };
  emitter.pipeline(
    `scan ${table.name}`,
    () => ({ kind: 'table', table, slots, blocks: emitter.matchingBlocks.get(plan) }),
    (pipeline, row) => {
      define(pipeline, row);
      consume(pipeline);
    },
    (pipeline) => {
      begin(pipeline);
      return tests.map((test) => rowTest(pipeline, test));
    },
  );
}

/** The address of a buffer of the current batch, loaded once a morsel; `slots`: the buffers that the source has. */
export function columnBuffer(pipeline: Pipeline, slots: BufferSlot[], column: number, buffer: BufferKind): Word {
  const slot = bufferSlot(slots, column, buffer);
  const { b } = pipeline;
  return b.once(() => b.load('pointer', b.offset(pipeline.source, 8 * slot)));
}

/** Makes the columns of a table available at a row of a batch; `buffer` gives the address of a column's buffer there. */
export function defineColumns(
  emitter: QueryEmitter,
  pipeline: Pipeline,
  { table, columns }: Scan,
  row: Word,
  buffer: ColumnBuffers,
): void {
  for (const { column, index } of columns) {
    const source = table.columns[index];
    if (source === undefined) throw new MayflyError('internal_error', 'emit', `${table.name} has no column ${index}`);
    const facts = emitter.options.facts ? source.facts : undefined;
    const dictionary = table.dictionary?.(index);
    const load = () =>
      loadColumn(pipeline, { ...source, facts }, dictionary, column.type, row, (kind) => buffer(index, kind));
    pipeline.evaluator.define(column, load, dictionary);
  }
}

/** Whether a value of this storage, not text, is loaded by straight-line code without calls. */
export function isPlain(storage: Storage | undefined): boolean {
  if (storage === undefined || storage.kind === 'date64') return false;
  return storage.kind !== 'float' || storage.bits !== 16;
}

/** How integers lie in memory: of so many bytes, the lower 8 of which count, each so much above `base`, modulo 2^64. */
export interface StoredIntegers {
  readonly bytes: number;
  readonly signed: boolean;
  readonly base: bigint;
}

/** How a storage keeps what can be a key: integers, dates, timestamps, and decimals in 64 bits; undefined for others. */
export function storedIntegers(storage: Storage | undefined): StoredIntegers | undefined {
  switch (storage?.kind) {
    case 'integer':
      return { bytes: storage.bits / 8, signed: storage.signed, base: 0n };
    case 'narrow':
      return { bytes: storage.bits / 8, signed: false, base: storage.base };
    case 'date32':
      return { bytes: 4, signed: true, base: 0n };
    case 'timestamp':
    case 'decimal64':
      return { bytes: 8, signed: true, base: 0n };
    case 'decimal128':
      return { bytes: 16, signed: true, base: 0n };
    default:
      return undefined;
  }
}

/** Bounds of a column: the facts' where known, else those of its storage and its type. */
export function columnRange(column: TableColumn, type: SqlType): Range {
  const { facts } = column;
  if (facts === undefined) return storageRange(column.storage, type);
  if (facts.minimum !== undefined && facts.maximum !== undefined) {
    if (column.storage?.kind !== 'date64') return { minimum: facts.minimum, maximum: facts.maximum };
    return {
      minimum: floorDivide(facts.minimum, MILLISECONDS_PER_DAY),
      maximum: floorDivide(facts.maximum, MILLISECONDS_PER_DAY),
    };
  }
  if (facts.minimumLength !== undefined && facts.maximumLength !== undefined) {
    return { minimum: BigInt(facts.minimumLength), maximum: BigInt(facts.maximumLength) };
  }
  return storageRange(column.storage, type);
}

/** What a storage can hold of a type. */
function storageRange(storage: Storage | undefined, type: SqlType): Range {
  const all = typeRange(type);
  if (storage?.kind !== 'narrow' && storage?.kind !== 'decimal64') return all;
  // Of what is kept narrow, no decimal has more than 64 bits, whatever its base leaves room for.
  const most = type.kind === 'decimal' ? clampRange(integerRange(64, true), all) : all;
  if (storage.kind === 'decimal64') return most;
  const { base, bits } = storage;
  return clampRange({ minimum: base, maximum: base + integerRange(bits, false).maximum }, most);
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

function bitSet(b: FunctionBuilder, bitmap: Word, row: Word): Word {
  const byte = b.load('i8', b.element('i8', bitmap, b.lshr(row, b.integer(64, 3))));
  const bit = b.trunc(b.and(row, b.integer(64, 7)), 'i8');
  return b.compare('ne', b.and(b.lshr(byte, bit), b.integer(8, 1)), b.integer(8, 0));
}

function loadColumn(
  pipeline: Pipeline,
  column: TableColumn,
  dictionary: Dictionary | undefined,
  type: SqlType,
  row: Word,
  buffer: (kind: BufferKind) => Word,
): Value {
  const { b } = pipeline;
  const { storage } = column;
  if (storage === undefined) throw new MayflyError('internal_error', 'emit', `column ${column.name} has no storage`);
  if (storage.kind === 'null') return nullValue(b, type);
  const nullable = column.facts === undefined ? column.nullable : column.facts.nullCount > 0;
  const isNull = nullable ? b.not(bitSet(b, buffer('validity'), row)) : undefined;
  const range = columnRange(column, type);
  if (storage.kind === 'dictionary') {
    if (dictionary === undefined) return loadDictionary(b, storage, type, range, isNull, row, buffer);
    const index = loadIndex(b, storage, buffer('values'), row);
    // A NULL's index may be anything.
    const code = isNull === undefined ? index : b.select(isNull, b.integer(64, 0), index);
    return { type, words: [code], isNull, range, dictionary };
  }
  if (storage.kind === 'utf8') {
    return {
      type,
      words: loadText(b, storage.offsetBits, buffer('offsets'), buffer('values'), row, range, isNull),
      isNull,
      range,
    };
  }
  return { type, words: [loadFixed(b, storage, buffer('values'), row, range, isNull)], isNull, range };
}

/** One word from a buffer of fixed-width values. */
function loadFixed(
  b: FunctionBuilder,
  storage: Storage,
  values: Word,
  row: Word,
  range: Range,
  isNull: Word | undefined,
): Word {
  const at = (type: 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64') => b.load(type, b.element(type, values, row));
  switch (storage.kind) {
    case 'integer':
      return at(`i${storage.bits}`);
    case 'float':
      if (storage.bits === 16) return b.call('float16_widen', [b.zext(at('i16'), 'i32')])[0] as Word;
      return at(`f${storage.bits}`);
    case 'boolean':
      return bitSet(b, values, row);
    case 'date32':
      return at('i32');
    case 'date64': {
      const milliseconds = at('i64');
      const day = b.integer(64, MILLISECONDS_PER_DAY);
      const quotient = b.sdiv(milliseconds, day);
      const below = b.compare('slt', b.srem(milliseconds, day), b.integer(64, 0));
      const days = b.sub(quotient, b.zext(below, 'i64'));
      if (
        range.minimum < -(1n << 31n) ||
        range.maximum >= 1n << 31n ||
        range.maximum === integerRange(32, true).maximum
      ) {
        const outside = b.compare('ne', b.sext(b.trunc(days, 'i32'), 'i64'), days);
        b.failIf(isNull === undefined ? outside : b.and(outside, b.not(isNull)), 'date_range');
      }
      return b.trunc(days, 'i32');
    }
    case 'timestamp':
    case 'decimal64':
      return at('i64');
    case 'narrow': {
      const { base, bits, valueBits } = storage;
      const distance = b.zext(at(`i${bits}`), `i${valueBits}`);
      return base === 0n ? distance : b.add(distance, b.integer(valueBits, base));
    }
    case 'decimal128': {
      // Two loads, as buffers are aligned to 8 bytes only. Indexing by the row itself lets LLVM see the stride.
      const address = b.element('i128', values, row);
      const low = b.load('i64', address);
      if (decimalBits(range) === 64) return low;
      const high = b.load('i64', b.offset(address, 8));
      return b.or(b.zext(low, 'i128'), b.shl(b.zext(high, 'i128'), b.integer(128, 64)));
    }
    default:
      throw new MayflyError('internal_error', 'emit', `no fixed-width load for ${storage.kind}`);
  }
}

/** The index of a row in a dictionary, i64. */
function loadIndex(
  b: FunctionBuilder,
  { indexBits, indexSigned }: Extract<Storage, { kind: 'dictionary' }>,
  values: Word,
  row: Word,
): Word {
  const indexType = `i${indexBits}` as const;
  const stored = b.load(indexType, b.element(indexType, values, row));
  return indexBits === 64 ? stored : indexSigned ? b.sext(stored, 'i64') : b.zext(stored, 'i64');
}

/** Text by its index in a batch's dictionary; NULL where the index or the entry is. */
function loadDictionary(
  b: FunctionBuilder,
  storage: Extract<Storage, { kind: 'dictionary' }>,
  type: SqlType,
  range: Range,
  isNull: Word | undefined,
  row: Word,
  buffer: (kind: BufferKind) => Word,
): Value {
  const [values, offsets, bytes] = [buffer('values'), buffer('dictionary_offsets'), buffer('dictionary_values')];
  const entryValidity = storage.nullEntries ? buffer('dictionary_validity') : undefined;
  const load = (): Value => {
    const index = loadIndex(b, storage, values, row);
    const entryNull = entryValidity === undefined ? undefined : b.not(bitSet(b, entryValidity, index));
    return {
      type,
      words: loadText(b, storage.offsetBits, offsets, bytes, index, range, entryNull),
      isNull: entryNull,
      range,
    };
  };
  // A NULL's index may be anything, so nothing is read through it.
  return isNull === undefined ? load() : conditional(b, 'dictionary', type, isNull, () => nullValue(b, type), load);
}
