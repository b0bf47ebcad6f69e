// Hand-made queries for the tests of native/jit and native/scheduler: modules emitted function by function, without
// planner or operators, over a table of one int64 column in JavaScript memory.
import { countedLoop } from '../../codegen/control-flow.js';
import type { FunctionBuilder, Word } from '../../codegen/function-builder.js';
import { ModuleBuilder } from '../../codegen/module-builder.js';
import type {
  ModuleDescriptor,
  ObjectDescriptor,
  PipelineDescriptor,
  QueryDescriptor,
  QueryReport,
  ResultDescriptor,
  SourceDescriptor,
} from '../../native/query-abi.js';
import { enableOpaquePointers } from '../../runtime/load-native.js';
import { NativeLibrary } from '../../runtime/native-library.js';

export const native = NativeLibrary.open();
enableOpaquePointers();

const pipelineParameters = ['pointer', 'pointer', 'pointer', 'i64', 'i64'] as const;

/** What a pipeline's loop body works with. */
export interface Body {
  readonly b: FunctionBuilder;
  /** Index into the morsel's batch or row pointers. */
  readonly index: Word;
  readonly source: Word;
  /** The worker's part of the object that the pipeline fills. */
  readonly local: Word;
}

/** Emits a module with one pipeline, and what `more` adds, into a new memory file. */
export function pipelineModule(
  name: string,
  sink: number,
  body: (body: Body) => void,
  more?: (module: ModuleBuilder) => void,
): number {
  const module = new ModuleBuilder(true);
  try {
    definePipeline(module, name, sink, body);
    more?.(module);
    const file = native.createMemoryFile();
    module.write(file.path);
    return file.descriptor;
  } finally {
    module.discard();
  }
}

/** Emits a pipeline into a module. */
export function definePipeline(module: ModuleBuilder, name: string, sink: number, body: (body: Body) => void): void {
  const b = module.define(name, 'void', pipelineParameters);
  const exit = b.newBlock('exit');
  b.query = b.argument(0);
  b.worker = b.argument(1);
  b.exit = exit;
  const locals = b.load('pointer', b.field('Worker', b.worker, 'locals'));
  const local = b.load('pointer', b.offset(locals, 8 * sink));
  countedLoop(b, 'scan', b.argument(3), b.argument(4), (index) => body({ b, index, source: b.argument(2), local }));
  b.br(exit);
  b.at(exit);
  b.ret();
  b.finish();
}

/** Appends a row to the collector that the pipeline fills; leaves where it takes no more. */
export function appendRow({ b, local }: Body): Word {
  const [row] = b.call('collector_append', [local]);
  const append = b.newBlock('append');
  b.condBr(b.isNullPointer(row as Word), b.exit as NonNullable<typeof b.exit>, append);
  b.at(append);
  return row as Word;
}

/** The int64 at the body's index of the table's first buffer. */
export function columnValue({ b, index, source }: Body): Word {
  return b.load('i64', b.element('i64', b.load('pointer', source), index));
}

/** A table of one int64 column. Keep it referenced while a query reads it. */
export class Table {
  readonly source: SourceDescriptor;
  readonly memory: readonly Uint8Array[];

  constructor(batches: readonly (readonly number[])[]) {
    const columns = batches.map((values) => Buffer.from(BigInt64Array.from(values, BigInt).buffer));
    const addresses = Buffer.from(
      BigUint64Array.from(columns, (column) => BigInt(native.bufferAddress(column))).buffer,
    );
    const read = batches.flatMap(({ length }, batch) => (length === 0 ? [] : [batch, 0, length]));
    const ranges = Buffer.from(BigUint64Array.from(read, BigInt).buffer);
    this.memory = [...columns, addresses, ranges];
    this.source = {
      kind: 'table',
      buffers: native.bufferAddress(addresses),
      batchCount: batches.length,
      slotCount: 1,
      ranges: native.bufferAddress(ranges),
      rangeCount: read.length / 3,
    };
  }
}

/** A query as its tests describe it. */
export interface DescribedQuery extends QueryDescriptor {
  readonly objects: readonly ObjectDescriptor[];
  readonly pipelines: readonly DescribedPipeline[];
  readonly result: ResultDescriptor;
  /** Of all modules. */
  readonly tier: ModuleDescriptor['tier'];
  readonly tierUp: boolean;
  /** The same for all pipelines. */
  readonly constants: PipelineDescriptor['constants'];
}

type DescribedPipeline = Pick<PipelineDescriptor, 'name' | 'source' | 'sink'> & Pick<ModuleDescriptor, 'bitcode'>;

export type QueryParts = Partial<DescribedQuery> & Pick<DescribedQuery, 'objects' | 'pipelines'>;

/** A query in the fast tier whose result is the last object: rows of one int64. */
export function describeQuery(parts: QueryParts): DescribedQuery {
  return {
    workers: 8,
    morselRows: 1000,
    memoryLimit: 1 << 30,
    analyzed: false,
    constants: { address: 0, size: 0 },
    result: { object: parts.objects.length - 1, columns: [{ kind: 'fixed', offset: 0, width: 8 }] },
    keepStages: false,
    run: true,
    tier: 'fast',
    tierUp: false,
    ...parts,
  };
}

/** What the host is told of a query's modules, in order: each has consecutive pipelines of the same bitcode. */
export function describeModules({ objects, pipelines, tier, tierUp, constants }: DescribedQuery): ModuleDescriptor[] {
  const modules: (ModuleDescriptor & { pipelines: PipelineDescriptor[] })[] = [];
  pipelines.forEach(({ bitcode, ...pipeline }, index) => {
    const { sink } = pipeline;
    const fills = (other: DescribedPipeline) => other.sink === sink;
    const object = sink === undefined || pipelines.slice(0, index).some(fills) ? undefined : objects[sink];
    const finishes = sink !== undefined && !pipelines.slice(index + 1).some(fills);
    if (modules.at(-1)?.bitcode !== bitcode) modules.push({ bitcode, tier, tierUp, pipelines: [] });
    const described = { ...pipeline, constants, lookedUp: [], counters: 0, ...(object && { object }), finishes };
    modules.at(-1)?.pipelines.push(described);
  });
  return modules;
}

/** Creates a query with all its modules. */
export function createQuery(scheduler: number, described: DescribedQuery): number {
  const query = native.createQuery(scheduler, described);
  try {
    for (const module of describeModules(described)) native.addModule(query, module);
    native.finishQuery(query, described.result);
    return query;
  } catch (error) {
    native.destroyQuery(query);
    throw error;
  }
}

/** Runs a query from birth to death; its report, and the int64 values of its result. */
export async function runQuery(
  scheduler: number,
  described: DescribedQuery,
): Promise<{ report: QueryReport; values: number[] }> {
  const query = createQuery(scheduler, described);
  try {
    const report = await native.runQuery(query);
    return { report, values: readValues(query, report) };
  } finally {
    native.destroyQuery(query);
  }
}

/** The first column of all result batches. */
export function readValues(query: number, report: QueryReport): number[] {
  return report.batches.flatMap((batch, index) => {
    const bytes = Buffer.alloc(batch.size);
    native.copyResult(query, report, index, bytes);
    const [offset] = batch.columns[0]?.values ?? [0];
    return Array.from({ length: batch.rows }, (_, row) => Number(bytes.readBigInt64LE(offset + 8 * row)));
  });
}

/** SELECT value * factor FROM table, in the table's order. */
export function projection(table: Table, factor: number, more: Partial<QueryParts> = {}): DescribedQuery {
  const bitcode = pipelineModule('project', 0, (body) => {
    const { b } = body;
    const value = b.mul(columnValue(body), b.integer(64, factor));
    b.store(value, appendRow(body));
  });
  return describeQuery({
    objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
    pipelines: [{ name: 'project', bitcode, source: table.source, sink: 0 }],
    ...more,
  });
}

/** A query that ends only when it is cancelled. */
export function endless(table: Table, more: Partial<QueryParts> = {}): DescribedQuery {
  const bitcode = pipelineModule('endless', 0, ({ b }) => {
    const [again, stopped] = [b.newBlock('again'), b.newBlock('stopped')];
    b.br(again);
    b.at(again);
    const status = b.load('i32', b.field('Query', b.query as Word, 'status'));
    b.condBr(b.compare('eq', status, b.integer(32, 0)), again, stopped);
    b.at(stopped);
  });
  return describeQuery({
    objects: [{ kind: 'collector', rowSize: 8, offset: 0 }],
    pipelines: [{ name: 'endless', bitcode, source: table.source, sink: 0 }],
    ...more,
  });
}
