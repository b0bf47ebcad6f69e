// The rows of a table that a scan reads: all of each batch, or those of the blocks in which some may pass its filter.
import type { MatchingBlocks, PipelineSource } from '../codegen/index.js';
import { storedOf } from './stored-table.js';

/** Rows begin … end of a batch, at least one. */
export interface RowRange {
  readonly batch: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * The ranges to read of batches of so many rows, in their order; neighbouring blocks are one range. All rows where the
 * blocks are not those of such batches, as facts of a file may be wrong that was changed and looks as if it was not.
 */
export function rowRanges(batchRows: readonly number[], blocks: MatchingBlocks | undefined): RowRange[] {
  const whole = batchRows.map((end, batch) => ({ batch, begin: 0, end })).filter(({ end }) => end > 0);
  const count = (size: number) => batchRows.reduce((sum, rows) => sum + Math.ceil(rows / size), 0);
  if (blocks === undefined || !(blocks.rows > 0) || count(blocks.rows) !== blocks.matching.length) return whole;
  const ranges: { batch: number; begin: number; end: number }[] = [];
  let block = 0;
  for (const { batch, end } of whole) {
    for (let begin = 0; begin < end; begin += blocks.rows) {
      if (blocks.matching[block++] !== 1) continue;
      const last = ranges.at(-1);
      const stop = Math.min(end, begin + blocks.rows);
      if (last?.batch === batch && last.end === begin) last.end = stop;
      else ranges.push({ batch, begin, end: stop });
    }
  }
  return ranges;
}

/** How many rows of its table a source does not read. */
export function skippedRows(source: PipelineSource): number {
  if (source.kind !== 'table' || source.blocks === undefined) return 0;
  const ranges = rowRanges(storedOf(source.table).batchRows, source.blocks);
  return ranges.reduce((rest, { begin, end }) => rest - (end - begin), source.table.rowCount);
}
