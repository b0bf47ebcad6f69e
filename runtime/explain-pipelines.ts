// A compiled query's pipelines as text: what is fused into one loop, what each reads and what it fills.
import type { CompiledQuery, PipelineSource, TableSource } from '../codegen/index.js';

/** The pipelines in order of execution: what each reads, fuses and fills. */
export function explainPipelines(compiled: CompiledQuery): string {
  const lines = compiled.pipelines.flatMap(({ name, operators, source, sink, instructions }) => {
    return [
      `${name}: ${instructions} instructions`,
      `  reads ${sourceText(source)}`,
      ...operators.map((operator) => `  ${operator}`),
      sink === undefined ? '  marks rows of what is filled' : `  fills ${targetText(compiled, sink)}`,
    ];
  });
  return `${lines.join('\n')}\n`;
}

function targetText(compiled: CompiledQuery, sink: number): string {
  const kind = compiled.objects[sink]?.kind.replace('_', ' ') ?? 'object';
  return `${kind} ${sink}${sink === compiled.result.object ? ', the result' : ''}`;
}

/** How many of the table's blocks may have rows that pass the filter. */
function blocksText({ blocks }: TableSource): string {
  if (blocks === undefined) return '';
  const matching = blocks.matching.reduce((sum, one) => sum + one, 0);
  return `; ${matching} of its ${blocks.matching.length} blocks`;
}

function sourceText(source: PipelineSource): string {
  switch (source.kind) {
    case 'table': {
      const slots = source.slots.map(({ column, buffer }) => `${source.table.columns[column]?.name} ${buffer}`);
      return `table ${source.table.name}${slots.length === 0 ? '' : `: ${slots.join(', ')}`}${blocksText(source)}`;
    }
    case 'object':
      return `object ${source.object}`;
    case 'single':
      return 'one row';
  }
}
