// A compiled query's pipelines as text: what is fused into one loop, what each reads and what it fills.
import type { CompiledQuery, PipelineSource, TableSource } from '../codegen/index.js';

/** The pipelines in order of execution: what each reads, fuses and fills. */
export function explainPipelines(compiled: CompiledQuery): string {
  const lines = compiled.pipelines.flatMap(({ name, operators, source, tables, sink, instructions }) => {
    return [
      `${name}: ${instructions} instructions`,
      `  reads ${sourceText(source)}`,
      ...tables.map((table) => `  looks up ${tableText(table)}`),
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

function tableText({ table, slots }: Pick<TableSource, 'table' | 'slots'>): string {
  const names = slots.map(({ column, buffer }) => `${table.columns[column]?.name} ${buffer}`);
  return `table ${table.name}${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
}

function sourceText(source: PipelineSource): string {
  switch (source.kind) {
    case 'table':
      return `${tableText(source)}${blocksText(source)}`;
    case 'object':
      return `object ${source.object}`;
    case 'single':
      return 'one row';
  }
}
