// The modules of a query while it is emitted. What a module costs whatever is in it (writing it, handing it over, setting
// LLVM up for it, linking: about half a millisecond) is as much as a small pipeline's code costs. So consecutive pipelines
// share a module until it is large enough; but one that runs for long ends its module, so that it is compiled and runs
// while those after it are emitted.
import type { CompiledModule, CompiledPipeline, EmitOptions, PipelineSource } from './compiled-query.js';
import { ModuleBuilder } from './module-builder.js';

/** From so many rows of a table on a pipeline takes longer than what a module costs. */
const MANY_ROWS = 50_000;

export class QueryModules {
  readonly complete: CompiledModule[] = [];
  private open: ModuleBuilder | undefined;
  /** Those of the open module that are complete. */
  private pipelines: CompiledPipeline[] = [];

  constructor(private readonly options: EmitOptions) {}

  /** The module of the pipeline that is emitted next. */
  get module(): ModuleBuilder {
    this.open ??= new ModuleBuilder(this.options.keepIr);
    return this.open;
  }

  /** Adds a complete pipeline to the module it was emitted in. */
  add(pipeline: CompiledPipeline): void {
    this.pipelines.push(pipeline);
    if (this.module.instructions >= this.options.moduleInstructions || isLong(pipeline.source)) this.close();
  }

  /** Hands on the open module, where there is one. */
  close(): void {
    const { open, pipelines, options } = this;
    if (open === undefined) return;
    open.write(options.bitcodeFile);
    const module = { pipelines, ir: options.keepIr ? open.print() : undefined };
    this.discard();
    this.complete.push(module);
    options.take(module);
  }

  /** Drops the open module, where there is one. */
  discard(): void {
    this.open?.discard();
    this.open = undefined;
    this.pipelines = [];
  }
}

function isLong(source: PipelineSource): boolean {
  if (source.kind !== 'table') return false;
  const { table, blocks } = source;
  const rows = blocks === undefined ? table.rowCount : blocks.rows * blocks.matching.reduce((sum, one) => sum + one, 0);
  return rows >= MANY_ROWS;
}
