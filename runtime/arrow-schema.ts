// Reads an Arrow schema from its flatbuffer: each column's name, type and how many nodes and buffers it takes in a
// record batch. Nested types that SQL cannot use are still counted, so that the columns after them are found.
import {
  DateMetadata,
  DecimalMetadata,
  DurationMetadata,
  Endianness,
  type FieldMetadata,
  FixedSizeBinaryMetadata,
  FixedSizeListMetadata,
  FloatMetadata,
  IntMetadata,
  MetadataType,
  MetadataVersion,
  type SchemaMetadata,
  TimeMetadata,
  TimestampMetadata,
  UnionMetadata,
  UnionMode,
} from './arrow.js';
import {
  booleanType,
  type ColumnType,
  dateType,
  decimalType,
  describe,
  dictionaryType,
  floatType,
  integerType,
  nullType,
  textType,
  timestampType,
  timeUnitName,
  unsupported,
} from './arrow-types.js';

/** What a field takes of a record batch's nodes, buffers and variadic counts, its children included. */
export interface FieldLayout {
  readonly nodes: number;
  readonly buffers: number;
  readonly variadic: number;
}

/** A column as the schema of a file describes it. */
export interface SchemaField {
  readonly name: string;
  readonly column: ColumnType;
  /** undefined where the type's layout is not known; the columns after it cannot be found. */
  readonly layout: FieldLayout | undefined;
  /** Id of the dictionary that a dictionary-encoded column refers to. */
  readonly dictionary: bigint | undefined;
}

/** A type that this version of Arrow metadata does not have, or a property of the file that is not supported. */
export class UnsupportedArrow extends Error {}

const MAX_DEPTH = 64;

/** Reads all fields of a schema. Throws RangeError on damaged metadata. */
export function readSchema(schema: SchemaMetadata, version: MetadataVersion): SchemaField[] {
  if (version < MetadataVersion.V4) {
    throw new UnsupportedArrow('it is of Arrow metadata version 3 or older');
  }
  if (schema.endianness() !== Endianness.Little) throw new UnsupportedArrow('its values are big-endian');
  const reader = new SchemaReader(version);
  return Array.from({ length: schema.fieldsLength() }, (_, index) => {
    const field = schema.fields(index);
    if (field === null) throw new RangeError(`field ${index} is missing`);
    return reader.field(field);
  });
}

class SchemaReader {
  readonly #version: MetadataVersion;
  #fields = 0;

  constructor(version: MetadataVersion) {
    this.#version = version;
  }

  field(field: FieldMetadata): SchemaField {
    const { column, layout } = this.#type(field, 0);
    const dictionary = field.dictionary();
    return { name: field.name() ?? '', column, layout, dictionary: dictionary === null ? undefined : dictionary.id() };
  }

  #type(field: FieldMetadata, depth: number): { column: ColumnType; layout: FieldLayout | undefined } {
    // Damaged offsets can make a field its own descendant, or share descendants so that the tree is endless.
    const size = field.bb?.capacity() ?? 0;
    if (depth > MAX_DEPTH || ++this.#fields > size) throw new RangeError('the fields of the schema nest without end');
    const children = Array.from({ length: field.childrenLength() }, (_, index) => {
      const child = field.children(index);
      if (child === null) throw new RangeError(`child ${index} of field ${field.name()} is missing`);
      return this.#type(child, depth + 1);
    });
    const { column, own } = this.#ownType(
      field,
      children.map((child) => describe(child.column)),
    );
    const encoding = field.dictionary();
    if (encoding !== null) {
      // In a record batch stand only the indices; the values and their children are in the dictionary.
      const index = encoding.indexType();
      const bits = index === null ? 32 : index.bitWidth();
      const signed = index === null ? true : index.isSigned();
      return { column: dictionaryType(column, bits, signed), layout: { nodes: 1, buffers: 2, variadic: 0 } };
    }
    let layout = own;
    for (const child of children) layout = layout && child.layout && add(layout, child.layout);
    return { column, layout };
  }

  /** A field's type, and its layout without its children. Layouts: Arrow columnar format, "Buffer Listing". */
  #ownType(field: FieldMetadata, children: string[]): { column: ColumnType; own: FieldLayout | undefined } {
    const type = field.typeType();
    const fixed = (column: ColumnType) => ({ column, own: { nodes: 1, buffers: 2, variadic: 0 } });
    const other = (description: string, buffers: number, variadic = 0) => ({
      column: unsupported(description),
      own: { nodes: 1, buffers, variadic },
    });
    const nested = (name: string) => `${name}<${children.join(', ')}>`;
    switch (type) {
      case MetadataType.Null:
        return { column: nullType, own: { nodes: 1, buffers: 0, variadic: 0 } };
      case MetadataType.Int: {
        const int = typeOf(field, new IntMetadata());
        return fixed(integerType(int.bitWidth(), int.isSigned()));
      }
      case MetadataType.FloatingPoint:
        return fixed(floatType(typeOf(field, new FloatMetadata()).precision()));
      case MetadataType.Bool:
        return fixed(booleanType);
      case MetadataType.Decimal: {
        const decimal = typeOf(field, new DecimalMetadata());
        return fixed(decimalType(decimal.precision(), decimal.scale(), decimal.bitWidth()));
      }
      case MetadataType.Date:
        return fixed(dateType(typeOf(field, new DateMetadata()).unit()));
      case MetadataType.Timestamp: {
        const timestamp = typeOf(field, new TimestampMetadata());
        return fixed(timestampType(timestamp.unit(), timestamp.timezone()));
      }
      case MetadataType.Utf8:
        return { column: textType(32), own: { nodes: 1, buffers: 3, variadic: 0 } };
      case MetadataType.LargeUtf8:
        return { column: textType(64), own: { nodes: 1, buffers: 3, variadic: 0 } };
      case MetadataType.Time: {
        const time = typeOf(field, new TimeMetadata());
        return other(`time${time.bitWidth()}[${timeUnitName(time.unit())}]`, 2);
      }
      case MetadataType.Interval:
        return other('interval', 2);
      case MetadataType.Duration:
        return other(`duration[${timeUnitName(typeOf(field, new DurationMetadata()).unit())}]`, 2);
      case MetadataType.FixedSizeBinary:
        return other(`fixed_size_binary[${typeOf(field, new FixedSizeBinaryMetadata()).byteWidth()}]`, 2);
      case MetadataType.Binary:
        return other('binary', 3);
      case MetadataType.LargeBinary:
        return other('large_binary', 3);
      case MetadataType.BinaryView:
        return other('binary_view', 2, 1);
      case MetadataType.Utf8View:
        return other('utf8_view', 2, 1);
      case MetadataType.List:
        return other(nested('list'), 2);
      case MetadataType.LargeList:
        return other(nested('large_list'), 2);
      case MetadataType.Map:
        return other(nested('map'), 2);
      case MetadataType.ListView:
        return other(nested('list_view'), 3);
      case MetadataType.LargeListView:
        return other(nested('large_list_view'), 3);
      case MetadataType.FixedSizeList:
        return other(nested(`fixed_size_list[${typeOf(field, new FixedSizeListMetadata()).listSize()}]`), 1);
      case MetadataType.Struct_:
        return other(nested('struct'), 1);
      case MetadataType.Union: {
        const dense = typeOf(field, new UnionMetadata()).mode() === UnionMode.Dense;
        // Before version 5 unions had a validity bitmap.
        const validity = this.#version < MetadataVersion.V5 ? 1 : 0;
        return other(nested(dense ? 'dense_union' : 'sparse_union'), validity + (dense ? 2 : 1));
      }
      case MetadataType.RunEndEncoded:
        return other(nested('run_end_encoded'), 0);
      default:
        return { column: unsupported(`Arrow type ${type}`), own: undefined };
    }
  }
}

function typeOf<T>(field: FieldMetadata, into: T): T {
  const type: T | null = field.type(into);
  if (type === null) throw new RangeError(`field ${field.name()} has no type`);
  return type;
}

function add(a: FieldLayout, b: FieldLayout): FieldLayout {
  return { nodes: a.nodes + b.nodes, buffers: a.buffers + b.buffers, variadic: a.variadic + b.variadic };
}
