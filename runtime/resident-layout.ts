// How each column of a resident table is kept, from its type and what is known of its values: numbers at the width
// that their range needs, above a base; text as native code decides, which counts how many different ones there are.
import type { ResidentDescriptor } from '../native/table-abi.js';
import type { ColumnFacts, Storage } from '../planner/catalog.js';
import { MayflyError } from '../planner/errors.js';
import type { SqlType } from '../planner/types.js';
import { floorDivide } from './interpreter/calendar.js';

type NativeLayout = ResidentDescriptor['columns'][number]['layout'];

/** A column's storage and what native code needs to encode it; no storage where that is for native code to decide. */
export interface ColumnLayout {
  readonly storage: Storage | undefined;
  readonly native: NativeLayout;
  /** The facts of the values as they are kept. */
  readonly facts: ColumnFacts;
}

const MILLISECONDS_PER_DAY = 86_400_000n;

/** The layout of a column with these facts, which must be exact. */
export function chooseLayout(type: SqlType, storage: Storage, given: ColumnFacts): ColumnLayout {
  switch (type.kind) {
    case 'boolean':
      return { storage: { kind: 'boolean' }, native: { kind: 'boolean' }, facts: given };
    case 'text':
      return { storage: undefined, native: { kind: 'text' }, facts: given };
    case 'float': {
      const bits = storage.kind === 'float' ? storage.bits : type.bits;
      return { storage: { kind: 'float', bits }, native: { kind: 'copy', bits }, facts: given };
    }
    case 'integer':
    case 'date':
    case 'timestamp':
    case 'decimal':
      return integerLayout(type, storage.kind === 'date64' ? inDays(given) : given);
    default:
      throw new MayflyError('internal_error', 'data', `no column is of type ${type.kind}`);
  }
}

/** Facts of dates that are stored in milliseconds. Two of one day may have been two values. */
function inDays({ unique: _, ...facts }: ColumnFacts): ColumnFacts {
  const { minimum, maximum } = facts;
  return {
    ...facts,
    ...(minimum !== undefined && { minimum: floorDivide(minimum, MILLISECONDS_PER_DAY) }),
    ...(maximum !== undefined && { maximum: floorDivide(maximum, MILLISECONDS_PER_DAY) }),
  };
}

function integerLayout(type: SqlType, facts: ColumnFacts): ColumnLayout {
  // Without bounds there is no value but NULL, which is kept as 0.
  const { minimum = 0n, maximum = 0n } = facts;
  const plain = plainStorage(type);
  const span = maximum - minimum;
  const signed = type.kind !== 'integer' || type.signed;
  const fits = signed ? BigInt.asIntN(64, minimum) === minimum && BigInt.asIntN(64, maximum) === maximum : true;
  // The largest distance of all marks a decimal that is no 64-bit integer.
  if (type.kind === 'decimal' && !(fits && span < 2n ** 64n - 1n)) {
    return { storage: { kind: 'decimal128' }, native: { kind: 'copy', bits: 128 }, facts };
  }
  const bits = ([8, 16, 32] as const).find((width) => width < plain.bits && span < 1n << BigInt(width));
  const base = bits === undefined || (minimum >= 0n && maximum < 1n << BigInt(bits)) ? 0n : minimum;
  const unsigned = (value: bigint) => BigInt.asUintN(64, value).toString();
  return {
    storage: bits === undefined ? plain.storage : { kind: 'narrow', bits, base, valueBits: plain.bits as 16 | 32 | 64 },
    native: {
      kind: 'integer',
      bits: bits ?? plain.bits,
      minimum: unsigned(minimum),
      span: unsigned(span),
      shift: unsigned(minimum - base),
    },
    facts,
  };
}

/** How values of a type are kept that need all their bits. */
function plainStorage(type: SqlType): { readonly storage: Storage; readonly bits: 8 | 16 | 32 | 64 } {
  switch (type.kind) {
    case 'integer':
      return { storage: { kind: 'integer', bits: type.bits, signed: type.signed }, bits: type.bits };
    case 'date':
      return { storage: { kind: 'date32' }, bits: 32 };
    case 'timestamp':
      return { storage: { kind: 'timestamp' }, bits: 64 };
    default:
      return { storage: { kind: 'decimal64' }, bits: 64 };
  }
}
