// The eight tables of TPC-H: their columns as Arrow stores them, and how many rows a scale factor gives them.

import { MayflyError } from '../../planner/errors.js';

/** How a column is stored. Decimals are decimal128(15, 2); text is utf8 of at most `maxLength` bytes. */
export type ColumnType = 'int64' | 'int32' | 'decimal' | 'date' | { maxLength: number };

export interface TpchColumn {
  name: string;
  type: ColumnType;
}

export const tableNames = [
  'region',
  'nation',
  'supplier',
  'part',
  'partsupp',
  'customer',
  'orders',
  'lineitem',
] as const;

export type TableName = (typeof tableNames)[number];

const text = (maxLength: number): ColumnType => ({ maxLength });

/** Columns in the specification's order, text with its sizes. */
const columnTypes: Record<TableName, Record<string, ColumnType>> = {
  region: { r_regionkey: 'int32', r_name: text(25), r_comment: text(152) },
  nation: { n_nationkey: 'int32', n_name: text(25), n_regionkey: 'int32', n_comment: text(152) },
  supplier: {
    s_suppkey: 'int64',
    s_name: text(25),
    s_address: text(40),
    s_nationkey: 'int32',
    s_phone: text(15),
    s_acctbal: 'decimal',
    s_comment: text(101),
  },
  part: {
    p_partkey: 'int64',
    p_name: text(55),
    p_mfgr: text(25),
    p_brand: text(10),
    p_type: text(25),
    p_size: 'int32',
    p_container: text(10),
    p_retailprice: 'decimal',
    p_comment: text(23),
  },
  partsupp: {
    ps_partkey: 'int64',
    ps_suppkey: 'int64',
    ps_availqty: 'int32',
    ps_supplycost: 'decimal',
    ps_comment: text(199),
  },
  customer: {
    c_custkey: 'int64',
    c_name: text(25),
    c_address: text(40),
    c_nationkey: 'int32',
    c_phone: text(15),
    c_acctbal: 'decimal',
    c_mktsegment: text(10),
    c_comment: text(117),
  },
  orders: {
    o_orderkey: 'int64',
    o_custkey: 'int64',
    o_orderstatus: text(1),
    o_totalprice: 'decimal',
    o_orderdate: 'date',
    o_orderpriority: text(15),
    o_clerk: text(15),
    o_shippriority: 'int32',
    o_comment: text(79),
  },
  lineitem: {
    l_orderkey: 'int64',
    l_partkey: 'int64',
    l_suppkey: 'int64',
    l_linenumber: 'int32',
    l_quantity: 'decimal',
    l_extendedprice: 'decimal',
    l_discount: 'decimal',
    l_tax: 'decimal',
    l_returnflag: text(1),
    l_linestatus: text(1),
    l_shipdate: 'date',
    l_commitdate: 'date',
    l_receiptdate: 'date',
    l_shipinstruct: text(25),
    l_shipmode: text(10),
    l_comment: text(44),
  },
};

/** The columns of `table`, in order. */
export function columnsOf(table: TableName): TpchColumn[] {
  return Object.entries(columnTypes[table]).map(([name, type]) => ({ name, type }));
}

/** Rows of the tables whose size the scale factor sets, and the bounds of the values that refer to them. */
export interface Population {
  /** The scale factor after dbgen's truncation. */
  scale: number;
  suppliers: number;
  parts: number;
  customers: number;
  orders: number;
  clerks: number;
}

/** Suppliers of each part. */
export const SUPPLIERS_PER_PART = 4;

const SMALLEST_SCALE = 0.001;
/** Beyond this, part keys leave the range of dbgen's 31-bit random numbers. */
const LARGEST_SCALE = 10_000;

/**
 * The population of a scale factor, which dbgen truncates to thousandths below 1 and to whole numbers from 1 on.
 * Throws `invalid_parameter_value` for a scale factor below 0.001 or above 10,000.
 */
export function populationOf(scale: number): Population {
  if (!(scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE)) {
    throw new MayflyError(
      'invalid_parameter_value',
      'options',
      `scale factor ${scale} is not between ${SMALLEST_SCALE} and ${LARGEST_SCALE}`,
    );
  }
  const thousandths = scale < 1 ? Math.trunc(1000 * scale) : 1000 * Math.trunc(scale);
  const rows = (atScaleOne: number) => (atScaleOne / 1000) * thousandths;
  return {
    scale: thousandths / 1000,
    suppliers: rows(10_000),
    parts: rows(200_000),
    customers: rows(150_000),
    orders: rows(1_500_000),
    clerks: Math.max(1000, rows(1000)),
  };
}
