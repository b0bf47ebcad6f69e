// Where the values of a column come from, and what is known of them: bounds and numbers of distinct values from the
// facts of the table, else from a sample of its rows. For estimates alone: nothing here is used for an answer.
import type { ColumnFacts, Table } from './catalog.js';
import type { Column, Expression } from './expression.js';
import { columnReference, columnsOf, substitute } from './expression-tree.js';
import type { Scan } from './plan.js';

/** A table's column as one scan reads it; two scans of one table are two. */
interface Source {
  readonly scan: Scan;
  readonly index: number;
  /** The rows of the scan. */
  readonly origin: Origin;
}

const sources = new WeakMap<Column, Source>();

/** What computed columns are, over the columns of one scan. */
const definitions = new WeakMap<Column, Expression>();

/** A scan, or a grouping, whose rows some columns are of. */
export interface Origin {
  readonly rows: number;
}

/** Those of columns that are no table's. */
const origins = new WeakMap<Column, Origin>();

/** Notes where the columns of a scan come from. */
export function noteScan(scan: Scan): void {
  const origin: Origin = { rows: scan.table.rowCount };
  for (const { column, index } of scan.columns) sources.set(column, { scan, index, origin });
}

/** Notes that columns are those of the same so many rows. */
export function noteOrigin(columns: readonly Column[], rows: number): void {
  const origin: Origin = { rows };
  for (const column of columns) origins.set(column, origin);
}

/** The one scan or grouping of whose rows an expression is. */
export function originOf(expression: Expression): Origin | undefined {
  if (expression.kind === 'column') return originOfColumn(expression.column);
  const found = new Set([...columnsOf(expression)].map(originOfColumn));
  return found.size === 1 ? [...found][0] : undefined;
}

function originOfColumn(column: Column): Origin | undefined {
  return origins.get(column) ?? sources.get(column)?.origin;
}

/** What a semi join has left of a column: values of another, about so many. */
interface Reduction {
  readonly to: Source;
  readonly values: number;
}

const reductions = new WeakMap<Column, Reduction>();

/** Notes that of a column only those values go on that are among `values` of another. */
export function noteReduction(column: Column, to: Column, values: number): void {
  const source = sources.get(to);
  if (source !== undefined) reductions.set(column, { to: source, values });
}

/** What share of its values a semi join below has left of a column. */
export function reducedShare(column: Column): number {
  const reduction = reductions.get(column);
  const values = distinctValues(column);
  return reduction === undefined || values === undefined ? 1 : Math.min(1, reduction.values / values);
}

/** The columns that groupings and projections made of reduced ones, below which nothing else is of them. */
const reducedColumns = new WeakMap<Column, Reduction>();

/** How many values two columns have together where the one was reduced to the other's values. */
export function reducedValues(a: Column, b: Column): number | undefined {
  for (const [reduced, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const { to, values } = reducedColumns.get(reduced) ?? {};
    const source = sources.get(other);
    if (to !== undefined && to.scan.table === source?.scan.table && to.index === source.index) return values;
  }
  return undefined;
}

/** The values of an aggregate over many groups, taken to be spread normally around their mean. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

const spreads = new WeakMap<Column, Spread>();

/** Notes how the values of an aggregate are spread over the groups. */
export function noteSpread(column: Column, spread: Spread): void {
  spreads.set(column, spread);
}

/** How the values of an aggregate are spread; undefined of other columns. */
export function spreadOf(column: Column): Spread | undefined {
  return spreads.get(column);
}

/** Notes what columns are: others under new names, or computed from those of one scan. */
export function noteDefinitions(fields: readonly { readonly column: Column; readonly expression: Expression }[]): void {
  for (const { column, expression } of fields) {
    const origin = originOf(expression);
    if (origin !== undefined) origins.set(column, origin);
    const from = expression.kind === 'column' ? expression.column : undefined;
    const reduction = from && (reducedColumns.get(from) ?? reductions.get(from));
    if (reduction !== undefined) reducedColumns.set(column, reduction);
    const spread = from && spreads.get(from);
    if (spread !== undefined) spreads.set(column, spread);
    const source = from && sources.get(from);
    if (source !== undefined) sources.set(column, source);
    else if (columnsOf(expression).size > 0 && scanOf(expression) !== undefined) definitions.set(column, expression);
  }
}

/** The one scan whose columns an expression reads, and nothing else. */
export function scanOf(expression: Expression): Scan | undefined {
  if (expression.kind === 'column' && !definitions.has(expression.column)) return sources.get(expression.column)?.scan;
  let scan: Scan | undefined;
  for (const column of columnsOf(expression)) {
    const definition = definitions.get(column);
    const own = definition === undefined ? sources.get(column)?.scan : scanOf(definition);
    if (own === undefined || (scan !== undefined && scan !== own)) return undefined;
    scan = own;
  }
  return scan;
}

/** What is known for certain of a column's values in its table. */
export function factsOf(column: Column): ColumnFacts | undefined {
  const source = sources.get(column);
  return source?.scan.table.columns[source.index]?.facts;
}

/** The bounds of a column's values, where values between them are evenly spread for all that is known. */
export function boundsOf(column: Column): { readonly minimum: bigint; readonly maximum: bigint } | undefined {
  const { minimum, maximum } = factsOf(column) ?? {};
  return minimum === undefined || maximum === undefined || column.type.kind === 'timestamp'
    ? undefined
    : { minimum, maximum };
}

const tableColumns = new WeakMap<Table, Map<number, Column>>();

/** An expression over the columns of one table, each known by its place there, as TableSample wants it. */
function overTable(expression: Expression, table: Table): Expression {
  let own = tableColumns.get(table);
  if (own === undefined) {
    own = new Map();
    tableColumns.set(table, own);
  }
  const replacements = new Map<Column, Expression>();
  for (const column of columnsOf(expression)) {
    const definition = definitions.get(column);
    if (definition !== undefined) {
      replacements.set(column, overTable(definition, table));
      continue;
    }
    const { index } = sources.get(column)!;
    let twin = own.get(index);
    if (twin === undefined) {
      twin = { id: index, name: '', type: column.type, nullable: true };
      own.set(index, twin);
    }
    replacements.set(column, columnReference(twin));
  }
  return substitute(expression, replacements);
}

/** Of the rows of a table's sample, how many there are and how many pass all conjuncts, which read that table alone. */
export function sampleMatches(
  table: Table,
  conjuncts: readonly Expression[],
): { readonly matches: number; readonly rows: number } | undefined {
  const { sample } = table;
  const matches = sample?.matches(conjuncts.map((conjunct) => overTable(conjunct, table)));
  return sample === undefined || matches === undefined || sample.rowCount === 0
    ? undefined
    : { matches, rows: sample.rowCount };
}

const distinctByColumn = new WeakMap<Column, { readonly scan: Scan; readonly values: number | undefined }>();

/** How many values a column has in its table, NULL among them, about; undefined where nothing is known of it. */
export function distinctValues(column: Column): number | undefined {
  const source = sources.get(column);
  if (source === undefined) return undefined;
  const known = distinctByColumn.get(column);
  if (known?.scan.table === source.scan.table) return known.values;
  const values = distinctTuples(source.scan.table, [columnReference(column)]);
  distinctByColumn.set(column, { scan: source.scan, values });
  return values;
}

/**
 * How many combinations of values, NULL among them, expressions over one table have, about. From n sampled rows of N, with d values
 * of which f occur once: n d / (n - f + f n / N), the estimator Duj1 of P. Haas and L. Stokes, "Estimating the
 * Number of Classes in a Finite Population" (Journal of the American Statistical Association, 1998); at most as many
 * as the values of the columns allow. Of one column, the facts know better.
 */
export function distinctTuples(table: Table, expressions: readonly Expression[]): number | undefined {
  const [only] = expressions;
  if (only?.kind === 'column' && expressions.length === 1) {
    const facts = factsOf(only.column);
    if (facts?.distinct !== undefined) return Math.max(1, facts.distinct + Math.min(1, facts.nullCount));
  }
  let most = table.rowCount;
  let isBounded = false;
  if (expressions.every((expression) => expression.kind === 'column')) {
    const spans = expressions.map((expression) => span(expression));
    if (spans.every((span) => span !== undefined)) {
      most = spans.reduce((product, span) => Math.min(table.rowCount, product * span), 1);
      isBounded = true;
    }
  }
  const { sample } = table;
  const counts = sample?.countValues(expressions.map((expression) => overTable(expression, table)));
  if (sample === undefined || counts === undefined) return isBounded ? Math.max(1, most) : undefined;
  const { distinct, once } = counts;
  const rows = sample.rowCount;
  const estimate = (rows * distinct) / (rows - once + (once * rows) / table.rowCount);
  return Math.max(1, distinct, Math.min(most, estimate || 0));
}

/** How many values a column has at most, NULL among them: about as many as are known, or what its bounds allow. */
function span(expression: Expression): number | undefined {
  const facts = expression.kind === 'column' ? factsOf(expression.column) : undefined;
  if (facts?.distinct !== undefined) return Math.max(1, facts.distinct + Math.min(1, facts.nullCount));
  const bounds = expression.kind === 'column' ? boundsOf(expression.column) : undefined;
  return bounds && Number(bounds.maximum - bounds.minimum) + 1;
}

/** How many of `values` values, all equally frequent, are expected among so many rows (A. Cardenas, CACM 1975). */
export function valuesAmong(values: number, rows: number): number {
  return values * -Math.expm1(rows * Math.log1p(-1 / Math.max(values, 1.000001)));
}
