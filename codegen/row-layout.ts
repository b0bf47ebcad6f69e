// Rows in memory, for join tables, groups, sorting and results: fields of fixed width at fixed offsets, wide
// ones first, one byte (0 or 1) at the end for each field that may be NULL. Text is pointer and length, or a code of
// 1, 2 or 4 bytes; decimals take 8 or 16 bytes by their range; booleans one byte.
import type { ResultColumn } from '../native/query-abi.js';
import type { Dictionary } from '../planner/catalog.js';
import type { SqlType } from '../planner/types.js';
import type { FunctionBuilder, TypeName, Word } from './function-builder.js';
import { decimalBits, fitDecimal, type Range, type Value, wordTypes } from './value.js';

/** A field of a row and what is known of its values. */
export interface Field {
  readonly type: SqlType;
  readonly range: Range;
  /** Of a text that is kept as its code. */
  readonly dictionary: Dictionary | undefined;
  readonly offset: number;
  /** Bytes of the value. */
  readonly width: number;
  /** Offset of the NULL byte; undefined where never NULL. */
  readonly nullOffset: number | undefined;
}

/** What a layout needs to know of a field. */
export type FieldShape = Pick<Value, 'type' | 'range' | 'dictionary'> & { readonly nullable: boolean };

/** How a column is read from a row: as codes of the dictionary where there is one. */
export interface ColumnReader {
  readonly read: (b: FunctionBuilder, row: Word) => Value;
  readonly dictionary: Dictionary | undefined;
}

export interface RowLayout {
  readonly fields: readonly Field[];
  /** Bytes of a row, a multiple of 8. */
  readonly size: number;
}

function widthOf({ type, range, dictionary }: FieldShape): number {
  switch (type.kind) {
    case 'boolean':
    case 'unknown':
      return 1;
    case 'integer':
    case 'float':
      return type.bits / 8;
    case 'date':
      return 4;
    case 'timestamp':
      return 8;
    case 'decimal':
      return decimalBits(range) / 8;
    case 'text':
      return dictionary === undefined ? 16 : dictionary.entries <= 1 << 8 ? 1 : dictionary.entries <= 1 << 16 ? 2 : 4;
    case 'interval':
      return 16;
  }
}

/** Places fields behind `reserved` leading bytes (a multiple of 8, kept for the caller). */
export function layoutRow(shapes: readonly FieldShape[], reserved = 0): RowLayout {
  const widths = shapes.map(widthOf);
  const offsets: number[] = [];
  let end = reserved;
  for (const width of [16, 8, 4, 2, 1]) {
    widths.forEach((w, k) => {
      if (w !== width) return;
      offsets[k] = end;
      end += width;
    });
  }
  const fields = shapes.map(
    (shape, k): Field => ({
      type: shape.type,
      range: shape.range,
      dictionary: shape.dictionary,
      offset: offsets[k] as number,
      width: widths[k] as number,
      nullOffset: shape.nullable ? end++ : undefined,
    }),
  );
  return { fields, size: Math.max(8, Math.ceil(end / 8) * 8) };
}

/** Types in memory: booleans take a byte, codes what the dictionary needs. */
function memoryTypes(field: Field): readonly TypeName[] {
  if (field.dictionary !== undefined) return [`i${(8 * field.width) as 8 | 16 | 32}`];
  return field.type.kind === 'boolean' ? ['i8'] : wordTypes(field);
}

/** Writes a value, and whether it is NULL, into a row. */
export function storeField(b: FunctionBuilder, row: Word, field: Field, value: Value): void {
  value.words.forEach((word, k) => {
    let stored = word;
    if (field.dictionary !== undefined) stored = b.trunc(word, memoryTypes(field)[0] as TypeName);
    if (field.type.kind === 'boolean') stored = b.zext(word, 'i8');
    if (field.type.kind === 'decimal') stored = fitDecimal(b, word, value.range, field.range);
    b.store(stored, b.offset(row, field.offset + 8 * k));
  });
  if (field.nullOffset !== undefined) {
    const flag = value.isNull === undefined ? b.integer(8, 0) : b.zext(value.isNull, 'i8');
    b.store(flag, b.offset(row, field.nullOffset));
  }
}

/** Reads a field of a row. */
export function loadField(b: FunctionBuilder, row: Word, field: Field): Value {
  const words = memoryTypes(field).map((type, k) => {
    const word = b.load(type, b.offset(row, field.offset + 8 * k));
    if (field.dictionary !== undefined) return b.zext(word, 'i64');
    return field.type.kind === 'boolean' ? b.compare('ne', word, b.integer(8, 0)) : word;
  });
  const { type, range, dictionary } = field;
  return { type, words, isNull: loadNull(b, row, field), range, dictionary };
}

/** `loadField` of one field. */
export function fieldReader(field: Field): ColumnReader {
  return { read: (b, row) => loadField(b, row, field), dictionary: field.dictionary };
}

/** i1: the field is NULL; undefined where it never is. */
export function loadNull(b: FunctionBuilder, row: Word, field: Field): Word | undefined {
  if (field.nullOffset === undefined) return undefined;
  return b.compare('ne', b.load('i8', b.offset(row, field.nullOffset)), b.integer(8, 0));
}

/** How the library turns the field into Arrow. */
export function resultColumn(field: Field): ResultColumn {
  const kinds = { boolean: 'boolean', decimal: 'decimal', text: 'text', unknown: 'boolean' } as const;
  const kind = field.type.kind in kinds ? kinds[field.type.kind as keyof typeof kinds] : 'fixed';
  const place = { kind, offset: field.offset, width: field.width } as const;
  return field.nullOffset === undefined ? place : { ...place, nullBit: 8 * field.nullOffset };
}
