// The TPC-H schema at scale factor 1 as a catalog without data: enough to bind and optimise,
// with the bounds of keys and dates.
import type { Catalog, ColumnFacts, Storage, Table, TableColumn } from '../../planner/catalog.js';
import type { SqlType } from '../../planner/types.js';
import { BIGINT, DATE, decimal, INTEGER, TEXT } from '../../planner/types.js';

const MONEY = decimal(15, 2);

const STORAGE: Record<string, Storage> = {
  integer: { kind: 'integer', bits: 32, signed: true },
  bigint: { kind: 'integer', bits: 64, signed: true },
  decimal: { kind: 'decimal128' },
  date: { kind: 'date32' },
  text: { kind: 'utf8', offsetBits: 32 },
};

/** Bounds of keys and dates, as the data have them. */
const BOUNDS: Record<string, readonly [minimum: bigint, maximum: bigint]> = {
  regionkey: [0n, 4n],
  nationkey: [0n, 24n],
  suppkey: [1n, 10_000n],
  custkey: [1n, 150_000n],
  partkey: [1n, 200_000n],
  orderkey: [1n, 6_000_000n],
  orderdate: [8035n, 10_440n],
  shipdate: [8036n, 10_561n],
  commitdate: [8064n, 10_530n],
  receiptdate: [8037n, 10_591n],
};

function factsOf(name: string): ColumnFacts | undefined {
  const bounds = BOUNDS[name.replace(/^[a-z]+_/, '')];
  return bounds && { nullCount: 0, minimum: bounds[0], maximum: bounds[1] };
}

function column(name: string, type: SqlType): TableColumn {
  const key = type.kind === 'integer' ? (type.bits === 64 ? 'bigint' : 'integer') : type.kind;
  return { name, type, storage: STORAGE[key], nullable: false, facts: factsOf(name) };
}

function table(name: string, rowCount: number, columns: Record<string, SqlType>): Table {
  return { name, rowCount, columns: Object.entries(columns).map(([key, type]) => column(key, type)) };
}

export const TPCH_TABLES: readonly Table[] = [
  table('region', 5, { r_regionkey: INTEGER, r_name: TEXT, r_comment: TEXT }),
  table('nation', 25, { n_nationkey: INTEGER, n_name: TEXT, n_regionkey: INTEGER, n_comment: TEXT }),
  table('supplier', 10_000, {
    s_suppkey: BIGINT,
    s_name: TEXT,
    s_address: TEXT,
    s_nationkey: INTEGER,
    s_phone: TEXT,
    s_acctbal: MONEY,
    s_comment: TEXT,
  }),
  table('customer', 150_000, {
    c_custkey: BIGINT,
    c_name: TEXT,
    c_address: TEXT,
    c_nationkey: INTEGER,
    c_phone: TEXT,
    c_acctbal: MONEY,
    c_mktsegment: TEXT,
    c_comment: TEXT,
  }),
  table('part', 200_000, {
    p_partkey: BIGINT,
    p_name: TEXT,
    p_mfgr: TEXT,
    p_brand: TEXT,
    p_type: TEXT,
    p_size: INTEGER,
    p_container: TEXT,
    p_retailprice: MONEY,
    p_comment: TEXT,
  }),
  table('partsupp', 800_000, {
    ps_partkey: BIGINT,
    ps_suppkey: BIGINT,
    ps_availqty: INTEGER,
    ps_supplycost: MONEY,
    ps_comment: TEXT,
  }),
  table('orders', 1_500_000, {
    o_orderkey: BIGINT,
    o_custkey: BIGINT,
    o_orderstatus: TEXT,
    o_totalprice: MONEY,
    o_orderdate: DATE,
    o_orderpriority: TEXT,
    o_clerk: TEXT,
    o_shippriority: INTEGER,
    o_comment: TEXT,
  }),
  table('lineitem', 6_001_215, {
    l_orderkey: BIGINT,
    l_partkey: BIGINT,
    l_suppkey: BIGINT,
    l_linenumber: INTEGER,
    l_quantity: MONEY,
    l_extendedprice: MONEY,
    l_discount: MONEY,
    l_tax: MONEY,
    l_returnflag: TEXT,
    l_linestatus: TEXT,
    l_shipdate: DATE,
    l_commitdate: DATE,
    l_receiptdate: DATE,
    l_shipinstruct: TEXT,
    l_shipmode: TEXT,
    l_comment: TEXT,
  }),
];

/** A catalog over `tables`. */
export function catalogOf(tables: readonly Table[]): Catalog {
  return {
    lookup: (name, isPath) =>
      tables.find((candidate) => candidate.name === (isPath ? name.replace(/^.*\/|\.arrow$/g, '') : name)),
    views: () => new Map(),
    residents: () => [],
    names: () => tables.map(({ name }) => name),
  };
}

export const TPCH = catalogOf(TPCH_TABLES);
