// Emission of a query: operators produce rows into their consumers (Neumann, VLDB 2011). A source opens a
// pipeline, one generated function over a morsel; operators that need all their input end one. The order in
// which pipelines are opened is the order in which they run.
import type { ObjectDescriptor } from '../native/query-abi.js';
import type { Table } from '../planner/catalog.js';
import { MayflyError } from '../planner/errors.js';
import type { Column, Expression } from '../planner/expression.js';
import type { AggregatePlan, Plan, Scan, Shared } from '../planner/plan.js';
import {
  type BufferKind,
  type BufferSlot,
  bufferSlot,
  type CompiledPipeline,
  type EmitOptions,
  type MatchingBlocks,
  type PipelineSource,
} from './compiled-query.js';
import { countedLoop } from './control-flow.js';
import { ConstantPool, Evaluator } from './expression.js';
import type { Block, FunctionBuilder, Word } from './function-builder.js';
import type { ModuleBuilder } from './module-builder.js';
import { keepGroups } from './operators/aggregate.js';
import type { FoundSlot } from './operators/direct-slots.js';
import { produceFilter } from './operators/filter.js';
import { produceJoin } from './operators/join.js';
import { KeyTests } from './operators/key-tests.js';
import { produceProject } from './operators/project.js';
import { keepNumbered } from './operators/row-number.js';
import { produceScan } from './operators/scan.js';
import { defineShared, produceShare, produceSharedScan } from './operators/share.js';
import { keepSorted } from './operators/sort.js';
import { keepUnion } from './operators/union.js';
import { produceValues } from './operators/values.js';
import { QueryModules } from './query-modules.js';
import { PipelineCounts, RowCounts } from './row-counts.js';
import type { ColumnReader } from './row-layout.js';
import { type RowTest, type Stretch, selectedRows } from './row-selection.js';

/** The most instructions that are run for nothing rather than branched around. */
const SPECULATIVE_INSTRUCTIONS = 40;

/** Rows of a table that go through all tests one by one in less time than compiling a loop of tests ahead takes. */
const FEW_ROWS = 1024;

/** Emits what an operator's consumer does with the current row. */
export type Consume = (pipeline: Pipeline) => void;

/** Gives the address of a buffer of a table's column, by the column's index, in the batch at hand. */
export type ColumnBuffers = (column: number, kind: BufferKind) => Word;

type RowPasses = (pipeline: Pipeline) => Word;

/** A test that decides which rows of a table are consumed at all, under emission. */
export type Test =
  /** Straight-line code tells of the current row, i1. */
  | { readonly kind: 'row'; readonly passes: RowPasses }
  /** A call tells of many; see RowTest. */
  | {
      readonly kind: 'stretch';
      readonly choose: (pipeline: Pipeline, buffers: ColumnBuffers, stretch: Stretch) => Word;
    };

/** A test and the share of rows, of those that are tested, that pass it, about. */
export interface TestAhead {
  readonly share: number;
  readonly test: Test;
}

/** While more rows than these are left, nearly every cache line is read anyway: vector code tests all of them at once. */
export const FEW_LEFT = 1 / 4;

/** Tests to be made one after the other of the rows that are left: each a call or those that one loop makes. */
export function inStages(tests: readonly TestAhead[]): Test[] {
  const stages: Test[] = [];
  let left = 1;
  for (const { share, test } of tests) {
    const last = stages.at(-1);
    if (last?.kind !== 'row' || test.kind !== 'row' || left < FEW_LEFT) stages.push(test);
    else stages[stages.length - 1] = bothTests(last.passes, test.passes);
    left *= share;
  }
  return stages;
}

function bothTests(first: RowPasses, second: RowPasses): Test {
  return { kind: 'row', passes: (pipeline) => pipeline.b.and(first(pipeline), second(pipeline)) };
}

/** The columns that consumers read. */
export type Required = ReadonlySet<Column>;

/** Rows that an object keeps, and how their columns are read. */
export interface Kept {
  /** What a pipeline that reads them is called. */
  readonly label: string;
  readonly object: number;
  readonly columns: ReadonlyMap<Column, ColumnReader>;
}

/** Opens a pipeline over kept rows. */
export function readKept(emitter: QueryEmitter, { label, object, columns }: Kept, consume: Consume): void {
  emitter.objectPipeline(label, object, (pipeline, row) => {
    for (const [column, { read, dictionary }] of columns) {
      pipeline.evaluator.define(column, () => read(pipeline.b, row), dictionary);
    }
    consume(pipeline);
  });
}

/** The generated function under emission. */
export class Pipeline {
  readonly b: FunctionBuilder;
  readonly evaluator: Evaluator;
  /** Where the innermost loop goes on with its next row. */
  next: Block;
  /**
   * i1: the current row passes the filters so far. Undefined: it does. Filters leave a mask instead of branching
   * only to a consumer that `acceptsMask`, so that LLVM can turn the loop into vector code.
   */
  mask: Word | undefined;
  /** The object that the pipeline fills, `none` where it only marks rows; set by the operator that ends it. */
  sink: number | 'none' | undefined;
  /** Whether no later pipeline fills the sink. */
  finishes = true;
  /** The fused operators, for people. */
  readonly operators: string[] = [];
  /** Emitted behind the loop, at the end of a morsel that did not fail. */
  readonly epilogues: (() => void)[] = [];
  /** By their objects, the direct join tables in which the current row's keys have been found already. */
  readonly foundSlots = new Map<number, () => FoundSlot>();
  /** The operators' rows, where they are counted. */
  readonly counts: PipelineCounts;
  /** Emitted when the pipeline's function is complete: further functions of its module. */
  readonly companions: (() => void)[] = [];
  readonly constants = new ConstantPool();
  /** Tables whose rows are read by their numbers. */
  readonly tables: { readonly table: Table; readonly slots: BufferSlot[]; readonly constant: number }[] = [];
  private readonly addresses = new Map<string, Word>();

  constructor(
    readonly module: ModuleBuilder,
    readonly name: string,
    facts: boolean,
  ) {
    this.b = module.define(name, 'void', ['pointer', 'pointer', 'pointer', 'i64', 'i64']);
    this.b.query = this.b.argument(0);
    this.b.worker = this.b.argument(1);
    this.evaluator = new Evaluator(this.b, this.constants, facts);
    this.counts = new PipelineCounts(this.b);
    this.next = this.b.current;
  }

  /** Goes on to the next row unless the mask holds; afterwards there is none. */
  settleMask(): void {
    if (this.mask === undefined) return;
    const pass = this.b.newBlock('filter.pass');
    this.b.condBr(this.mask, pass, this.next);
    this.b.at(pass);
    this.mask = undefined;
  }

  /**
   * Whether what `emit` emits is cheap straight-line code: no branch, hence nothing that can fail, no call and
   * few instructions. Such code may run for rows that a filter drops. It is tried in a block never entered.
   */
  isSpeculative(emit: () => void): boolean {
    const { b, module } = this;
    const [instructions, calls] = [module.instructions, module.calls];
    const { isStraight } = b.trial(() => this.evaluator.inBranch(emit));
    return isStraight && module.calls === calls && module.instructions - instructions <= SPECULATIVE_INSTRUCTIONS;
  }

  get source(): Word {
    return this.b.argument(2);
  }

  get begin(): Word {
    return this.b.argument(3);
  }

  get end(): Word {
    return this.b.argument(4);
  }

  /** Has all batches of a table at hand: where the array lies that has the address of a column's buffer in each. */
  table(table: Table): { address(column: number, buffer: BufferKind): Word } {
    const { b } = this;
    const constant = this.constants.reserve(8);
    const slots: BufferSlot[] = [];
    this.tables.push({ table, slots, constant });
    const arrays = b.once(() =>
      b.load('pointer', b.offset(b.load('pointer', b.field('Query', b.query as Word, 'constants')), constant)),
    );
    const arrayBytes = 8 * (table.batchRows?.length ?? 0);
    return {
      address(column, buffer) {
        const slot = bufferSlot(slots, column, buffer);
        return b.once(() => b.offset(arrays, slot * arrayBytes));
      },
    };
  }

  /** The shared part of an object. */
  object(index: number): Word {
    return this.pointerAt('Query', this.b.query as Word, 'objects', index);
  }

  /** The worker's part of an object. */
  local(index: number): Word {
    return this.pointerAt('Worker', this.b.worker as Word, 'locals', index);
  }

  private pointerAt(structure: 'Query' | 'Worker', base: Word, field: string, index: number): Word {
    const key = `${structure} ${index}`;
    let address = this.addresses.get(key);
    if (address === undefined) {
      const { b } = this;
      address = b.once(() =>
        b.load('pointer', b.offset(b.load('pointer', b.field(structure, base, field)), 8 * index)),
      );
      this.addresses.set(key, address);
    }
    return address;
  }
}

/** Everything emitted so far of one query. */
export class QueryEmitter {
  /** By index; undefined while an object is only reserved. */
  readonly objects: (ObjectDescriptor | undefined)[] = [];
  readonly pipelines: CompiledPipeline[] = [];
  /** Rows that are computed once, and the most there can be. */
  readonly sharedRows = new Map<Shared, Kept>();
  readonly sharedBounds = new Map<Shared, bigint>();
  readonly rowCounts = new RowCounts();
  readonly keyTests = new KeyTests();
  /** Of the scan below the filter that is under emission, where it need not read all blocks. */
  readonly matchingBlocks = new Map<Scan, MatchingBlocks>();
  /** Of the aggregate below the filter that is under emission: what its groups must pass. */
  readonly groupFilters = new Map<AggregatePlan, readonly Expression[]>();
  readonly modules: QueryModules;
  /** The pipeline that was emitted last: complete when what it fills is described. */
  private last: Omit<CompiledPipeline, 'object'> | undefined;

  constructor(readonly options: EmitOptions) {
    this.modules = new QueryModules(options);
  }

  /** Adds an object that the query needs at run time; returns its index. */
  addObject(object: ObjectDescriptor): number {
    return this.objects.push(object) - 1;
  }

  /**
   * Reserves the index of an object whose descriptor is known only when its input has been emitted. It must be
   * described before the pipeline after the first one that fills it.
   */
  reserveObject(): { index: number; describe: (object: ObjectDescriptor) => void } {
    const index = this.objects.push(undefined) - 1;
    return {
      index,
      describe: (object) => {
        this.objects[index] = object;
      },
    };
  }

  /**
   * Emits `plan` so that `consume` is emitted for each of its rows, `required` columns at hand. A consumer that
   * `acceptsMask` is also emitted for rows that do not pass and must heed the pipeline's mask.
   */
  produce(plan: Plan, required: Required, consume: Consume, acceptsMask = false): void {
    if (plan.kind === 'scan' && this.keyTests.areStraight(plan) && this.selectsRows(plan)) {
      return this.produceSelected(plan, inStages(this.keyTests.straight(plan)), consume);
    }
    // A filter may test its rows' keys together with its own conditions.
    const then = plan.kind === 'filter' ? consume : this.withKeyTests(plan, consume);
    if (!this.options.countRows) return this.emit(plan, required, then, acceptsMask);
    this.rowCounts.counting(plan, then, (counted) => this.emit(plan, required, counted, acceptsMask));
  }

  /** Whether rows of a scan are worth testing ahead of all else that is done with them. */
  selectsRows({ table }: Scan): boolean {
    return !this.options.facts || table.rowCount > FEW_ROWS;
  }

  /** Emits a scan so that `consume` is emitted for those of its rows that pass tests, which go ahead of it, in order. */
  produceSelected(plan: Scan, tests: readonly Test[], consume: Consume): void {
    if (!this.options.countRows) return produceScan(this, plan, consume, tests);
    this.rowCounts.countingMorsels(plan, (count) => produceScan(this, plan, consume, tests, count));
  }

  /** `consume` for the rows of an operator that will find a match in the joins above, where that is tested there. */
  withKeyTests(plan: Plan, consume: Consume): Consume {
    if (!this.keyTests.has(plan)) return consume;
    return (pipeline) => {
      this.keyTests.emit(pipeline, plan);
      consume(pipeline);
    };
  }

  private emit(plan: Plan, required: Required, consume: Consume, acceptsMask: boolean): void {
    switch (plan.kind) {
      case 'scan':
        return produceScan(this, plan, consume);
      case 'values':
        return produceValues(this, plan, consume);
      case 'filter':
        return produceFilter(this, plan, required, consume, acceptsMask);
      case 'project':
        return produceProject(this, plan, required, consume, acceptsMask);
      case 'join':
        return produceJoin(this, plan, required, consume);
      case 'share':
        return produceShare(this, plan, required, consume, acceptsMask);
      case 'shared_scan':
        return produceSharedScan(this, plan, consume);
      case 'aggregate':
      case 'sort':
      case 'limit':
      case 'row_number':
      case 'union':
        return readKept(this, this.keep(plan, required), consume);
    }
  }

  /** Emits what computes all rows of `plan` and keeps their `required` columns in an object. */
  keep(plan: Plan, required: Required): Kept {
    if (!this.options.countRows) return this.emitKept(plan, required);
    return this.rowCounts.keeping(plan, () => this.emitKept(plan, required));
  }

  private emitKept(plan: Plan, required: Required): Kept {
    switch (plan.kind) {
      case 'aggregate':
        return keepGroups(this, plan, required);
      case 'union':
        return keepUnion(this, plan, required);
      case 'row_number':
        return keepNumbered(this, plan, required);
      case 'share':
        defineShared(this, plan);
        return this.keep(plan.input, required);
      default:
        return keepSorted(this, plan, required);
    }
  }

  /**
   * Opens a pipeline and emits its loop over the source's rows with `body` inside.
   * `source` is asked after emission, when the slots in use are known. With `tests`, which are asked for when a morsel
   * begins, the body runs only for rows that pass them all.
   */
  pipeline(
    label: string,
    source: () => PipelineSource,
    body: (pipeline: Pipeline, index: Word) => void,
    tests: (pipeline: Pipeline) => readonly RowTest[] = () => [],
  ): void {
    this.morselPipeline(label, source, (pipeline) => {
      const { b } = pipeline;
      const each = (index: Word, next: Block) => {
        pipeline.next = next;
        body(pipeline, index);
      };
      const [first, ...later] = tests(pipeline);
      if (first === undefined) countedLoop(b, 'rows', pipeline.begin, pipeline.end, each);
      else selectedRows(b, pipeline.begin, pipeline.end, [first, ...later], each);
    });
  }

  /** Opens a pipeline whose code for a morsel `body` emits. */
  morselPipeline(label: string, source: () => PipelineSource, body: (pipeline: Pipeline) => void): void {
    this.complete();
    const { module } = this.modules;
    const before = module.instructions;
    const pipeline = new Pipeline(module, `pipeline_${this.pipelines.length}`, this.options.facts);
    const { b } = pipeline;
    pipeline.operators.push(label);
    const leave = b.newBlock('leave');
    b.exit = leave;
    body(pipeline);
    for (const epilogue of pipeline.epilogues) epilogue();
    b.enter(leave);
    pipeline.counts.flush();
    b.ret();
    b.finish();
    for (const companion of pipeline.companions) companion();
    if (pipeline.sink === undefined) throw new MayflyError('internal_error', 'emit', `${pipeline.name} ends nowhere`);
    this.last = {
      name: pipeline.name,
      operators: pipeline.operators,
      source: source(),
      sink: pipeline.sink === 'none' ? undefined : pipeline.sink,
      finishes: pipeline.sink !== 'none' && pipeline.finishes,
      constants: pipeline.constants.bytes(),
      tables: pipeline.tables,
      instructions: module.instructions - before,
      counters: pipeline.counts.counters,
      counterCount: this.rowCounts.counters.length,
    };
  }

  /** Completes the pipeline that was emitted last: what it fills is described by now. */
  private complete(): void {
    const { last } = this;
    if (last === undefined) return;
    this.last = undefined;
    const { name, sink } = last;
    const isFirst = sink !== undefined && this.pipelines.every((pipeline) => pipeline.sink !== sink);
    const object = isFirst ? this.objects[sink] : undefined;
    if (isFirst && object === undefined)
      throw new MayflyError('internal_error', 'emit', `${name} fills what is not described`);
    const pipeline = { ...last, object };
    this.pipelines.push(pipeline);
    this.modules.add(pipeline);
  }

  /** Hands on what is left when all pipelines are emitted. */
  end(): void {
    this.complete();
    this.modules.close();
  }

  /** A pipeline over the rows of a finished object: `body` gets the address of each. */
  objectPipeline(label: string, object: number, body: (pipeline: Pipeline, row: Word) => void): void {
    this.pipeline(
      label,
      () => ({ kind: 'object', object }),
      (pipeline, index) => {
        const { b } = pipeline;
        body(pipeline, b.load('pointer', b.element('pointer', pipeline.source, index)));
      },
    );
  }
}
