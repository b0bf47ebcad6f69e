// Joins by position. Where one side of an inner join is a table whose key ascends without repeating, the place of a key
// among them is the number of its row: the columns are read there, and nothing is built. Facts tell; they decide only
// how an answer is computed, and codegen checks that no row is beyond the table.
import type { Expression } from './expression.js';
import { mayFail } from './may-fail.js';
import type { Join, Plan, Scan } from './plan.js';

/** A table whose rows a key finds. */
export interface Positions {
  readonly scan: Scan;
  /** The key's place in `scan.columns`. */
  readonly key: number;
  /** The least and the greatest key. */
  readonly minimum: bigint;
  readonly maximum: bigint;
  /** Every value between them is a key: its distance from the least is the row. */
  readonly isDense: boolean;
  /** Whether conditions are tested on a row once it is found. */
  readonly isFiltered: boolean;
}

/** Values between the least and the greatest key, at most, for every key there is: each takes two bits of memory. */
const MOST_VALUES_PER_KEY = 64n;
/** Row numbers have 32 bits. */
const MOST_VALUES = 1n << 32n;

/** The table whose rows an inner join finds by its key on one side; undefined where that cannot be. */
export function positionsOf(plan: Plan, key: Expression): Positions | undefined {
  if (key.kind !== 'column') return undefined;
  let { column } = key;
  let isFiltered = false;
  for (let at = plan; ; at = at.input) {
    switch (at.kind) {
      case 'filter':
        if (at.predicate.some(mayFail)) return undefined;
        isFiltered = true;
        break;
      case 'project': {
        const made = at.outputs.find((output) => output.column === column)?.expression;
        if (made !== undefined && made.kind !== 'column') return undefined;
        column = made?.column ?? column;
        break;
      }
      case 'scan': {
        const place = at.columns.findIndex((entry) => entry.column === column);
        return scanPositions(at, place, isFiltered);
      }
      default:
        return undefined;
    }
  }
}

function scanPositions(scan: Scan, key: number, isFiltered: boolean): Positions | undefined {
  const { table } = scan;
  const column = table.columns[scan.columns[key]?.index ?? -1];
  const facts = column?.facts;
  if (facts === undefined || table.batchRows === undefined || column?.storage?.kind === 'date64') return undefined;
  const { minimum, maximum, ascending, unique, nullCount } = facts;
  if (!ascending || !unique || nullCount > 0 || minimum === undefined || maximum === undefined) return undefined;
  const rows = BigInt(table.rowCount);
  const values = maximum - minimum + 1n;
  if (rows === 0n || values > MOST_VALUES || values > MOST_VALUES_PER_KEY * rows) return undefined;
  return { scan, key, minimum, maximum, isDense: values === rows, isFiltered };
}

/** Of a join that looks rows up by position, the table; undefined of others, and where rules have changed its side. */
export function positionsOfJoin(join: Join): Positions | undefined {
  const [key] = join.keys;
  if (join.byPosition !== true || join.type !== 'inner' || join.keys.length !== 1) return undefined;
  return key === undefined || key.nullSafe === true ? undefined : positionsOf(join[join.build], key[join.build]);
}
