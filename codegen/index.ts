// Codegen's one entry point: a planned query becomes bitcode modules and a description of how to run them.
import type { ObjectDescriptor } from '../native/query-abi.js';
import type { Query } from '../planner/plan.js';
import type { CompiledQuery, EmitOptions } from './compiled-query.js';
import { collect } from './operators/sort.js';
import { QueryEmitter } from './pipeline.js';
import { resultColumn } from './row-layout.js';

export type {
  BufferKind,
  CompiledModule,
  CompiledPipeline,
  CompiledQuery,
  EmitOptions,
  LookedUpTable,
  MatchingBlocks,
  PipelineSource,
  RowCounter,
  TableSource,
} from './compiled-query.js';

/**
 * Emits a query. Synchronous and not reentrant; nothing is executed. Throws MayflyError where a construct has
 * no code (feature_not_supported).
 */
export function emitQuery(query: Query, options: EmitOptions): CompiledQuery {
  const emitter = new QueryEmitter(options);
  try {
    return emitWith(emitter, query);
  } finally {
    emitter.modules.discard();
  }
}

function emitWith(emitter: QueryEmitter, query: Query): CompiledQuery {
  const { object, fields } = collect(emitter, query.plan, new Set(query.outputs.map((o) => o.column)));
  const columns = query.outputs.map(({ name, column }) => {
    const field = fields.get(column);
    if (field === undefined) throw new Error(`output ${name} is not collected`);
    return { ...resultColumn(field), name, type: column.type, nullable: field.nullOffset !== undefined };
  });
  emitter.end();
  return {
    modules: emitter.modules.complete,
    pipelines: emitter.pipelines,
    objects: emitter.objects as ObjectDescriptor[],
    counters: emitter.rowCounts.counters,
    kept: emitter.rowCounts.kept,
    reduced: emitter.keyTests.reduced,
    result: { object, columns },
  };
}
