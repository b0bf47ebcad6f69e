// Shows on standard error how far the generator is: a bar on a terminal, plain lines elsewhere.

import { SingleBar } from 'cli-progress';
import type { GenerateProgress } from './generator.js';

/** What {@link GenerateProgress} is shown with; `end` must be called whether generating succeeded or not. */
export interface ProgressDisplay {
  update(progress: GenerateProgress): void;
  end(): void;
}

/** A bar if `stream` is a terminal; otherwise a line whenever another tenth is done. */
export function showProgress(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressDisplay {
  const display = new SingleBar({
    stream,
    format: '{bar} {percentage}% | {table} | {value}/{total} rows | {duration_formatted}',
    formatValue: (value) => value.toLocaleString('en-US'),
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  });
  return {
    update({ table, rows, totalRows }) {
      if (!display.isActive) display.start(totalRows, 0, { table });
      display.update(rows, { table });
    },
    end: () => display.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): ProgressDisplay {
  let shown = 0;
  return {
    update({ table, rows, totalRows }) {
      const tenths = Math.floor((10 * rows) / totalRows);
      if (tenths === shown) return;
      shown = tenths;
      stream.write(`${10 * tenths}% (${table})\n`);
    },
    end() {},
  };
}
