// What `mayfly compare` prints on a terminal: a bar for each mode, cut by where the time goes, the numbers, and from
// how many rows on compiling pays.
import type { BreakEven, ComparedPhase, Comparison, ModeComparison } from '../index.js';

/** How a terminal shows it. */
export interface ComparisonLayout {
  /** Columns. */
  readonly width: number;
  readonly color: boolean;
}

/** Phases that share a filling of the bars, which is told apart without colours too. */
const parts: readonly { name: string; phases: readonly ComparedPhase[]; fill: string; color: number }[] = [
  { name: 'parse, plan', phases: ['parse', 'plan'], fill: '░', color: 37 },
  { name: 'emit, compile, link', phases: ['emit', 'compile', 'link'], fill: '▒', color: 33 },
  { name: 'run', phases: ['run'], fill: '█', color: 36 },
  { name: 'result', phases: ['result'], fill: '·', color: 34 },
];

/** What a mode is called. */
export function modeName(mode: ModeComparison['mode']): string {
  return mode === 'interpreted' ? 'interpreted' : `compiled ${mode}`;
}

/** The comparison as text. */
export function comparisonText(comparison: Comparison, layout: ComparisonLayout): string {
  const blocks = [headline(comparison), bars(comparison, layout), numbers(comparison), breakEvens(comparison)];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headline({ scannedRows, resultRows, threads, validate }: Comparison): string[] {
  const lines = [
    `The answers are equal: ${count(resultRows, 'row')} from ${count(scannedRows, 'row')}, ${count(threads, 'thread')}.`,
  ];
  if (validate >= 1)
    lines.push(`Checking the columns, once in the life of the tables, took ${time(validate)} besides.`);
  return lines;
}

function bars({ modes }: Comparison, { width, color }: ComparisonLayout): string[] {
  const names = modes.map(({ mode }) => modeName(mode));
  const totals = modes.map(({ total }) => time(total));
  const labels = column(names, 'left').map((name, index) => `${name}  ${column(totals, 'right')[index]}  `);
  const longest = Math.max(...modes.map(({ total }) => total));
  const room = Math.max(10, Math.min(width, 120) - labels[0]!.length);
  const paint = (text: string, code: number) => (color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = modes.map(({ times }, index) => {
    let [end, drawn, bar] = [0, 0, ''];
    for (const { phases, fill, color: code } of parts) {
      end += phases.reduce((sum, phase) => sum + times[phase], 0);
      // Cut at the running sum, so that roundings do not add up.
      const to = Math.round((end / longest) * room);
      bar += paint(fill.repeat(to - drawn), code);
      drawn = to;
    }
    return `${labels[index]}${bar}`.trimEnd();
  });
  const legend = parts.map(({ name, fill, color: code }) => `${paint(fill, code)} ${name}`).join('   ');
  return [...lines, '', `${' '.repeat(labels[0]!.length)}${legend}`];
}

function numbers({ modes }: Comparison): string[] {
  const phases = ['parse', 'plan', 'emit', 'compile', 'link', 'run', 'result'] as const;
  const columns = [
    column(['ms', ...modes.map(({ mode }) => modeName(mode))], 'left'),
    ...phases.map((phase) => column([phase, ...modes.map(({ times }) => milliseconds(times[phase]))], 'right')),
    column(['total', ...modes.map(({ total }) => milliseconds(total))], 'right'),
    column(['rows/s in run', ...modes.map(({ rowsPerSecond }) => rate(rowsPerSecond))], 'right'),
  ];
  return columns[0]!.map((_, row) => columns.map((cells) => cells[row]).join('  '));
}

function breakEvens(comparison: Comparison): string[] {
  return comparison.breakEvens.map((breakEven) => breakEvenText(breakEven));
}

/** "Compiling fast pays from about 2,700 scanned rows on." */
export function breakEvenText({ to, rows }: BreakEven): string {
  const what = to === 'fast' ? 'Compiling' : 'Optimising the code';
  if (rows === undefined) return `${what} did not make this query run faster.`;
  if (rows === 0) return `${what} pays from the first row on.`;
  return `${what} pays from about ${grouped(twoDigits(rows))} scanned rows on.`;
}

/** To two significant digits: more would be pretence. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/** Cells of one width. */
function column(cells: readonly string[], side: 'left' | 'right'): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => (side === 'left' ? cell.padEnd(width) : cell.padStart(width)));
}

/** "1.25 s", "12.3 ms", "0.08 ms". */
export function time(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  return `${value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2)} ms`;
}

function milliseconds(value: number): string {
  return value === 0 ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** "1.2 M". */
export function rate(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(0)} k` : value.toFixed(0);
}

export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
