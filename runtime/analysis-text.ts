// An analysis as text: the tree of operators with estimates, rows and time, the pipelines, the totals.
import { type Analysis, type AnalyzedOperator, NOTABLE_ERROR } from './analyze.js';
import { linkTime } from './execute.js';

/** How an analysis is shown. */
export interface AnalysisLayout {
  /** Columns; operators are cut to fit, numbers never. */
  readonly width: number;
  readonly color: boolean;
  /** What the planner estimated and how far it was off. Default true. */
  readonly estimates?: boolean;
  /** Pipelines and times. Default true. */
  readonly timing?: boolean;
  /** What concerns the query as a whole. Default true. */
  readonly summary?: boolean;
}

/** Fewer columns than this are not left for an operator. */
const LEAST_OPERATOR_WIDTH = 30;

/** Errors beyond this factor are shown in red. */
const LARGE_ERROR = 10;

const RED = 31;
const YELLOW = 33;
const BOLD = 1;
const DIM = 2;

/** An analysis for people. */
export function formatAnalysis(analysis: Analysis, layout: AnalysisLayout = { width: 100, color: false }): string {
  const { timing = true, summary = true } = layout;
  const blocks = [tree(analysis, layout)];
  if (timing && analysis.report.pipelines.length > 0) blocks.push(pipelines(analysis, layout));
  if (summary) blocks.push(times(analysis, layout), totals(analysis, layout));
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A column of numbers: its title, and what it says of an operator. */
interface Column {
  readonly title: string;
  readonly cell: (operator: AnalyzedOperator) => string;
  readonly color?: (operator: AnalyzedOperator) => number | undefined;
}

/** A line of the tree; `operator` is undefined for details. */
interface Line {
  readonly indent: string;
  readonly text: string;
  readonly operator: AnalyzedOperator | undefined;
}

function tree(analysis: Analysis, layout: AnalysisLayout): string[] {
  const lines = operatorLines(analysis.plan, '', layout);
  const columns = columnsOf(analysis, layout);
  const cells = columns.map(({ title, cell }) => [
    title,
    ...lines.map(({ operator }) => (operator ? cell(operator) : '')),
  ]);
  const widths = cells.map((column) => Math.max(...column.map((text) => text.length)));
  const numbers = widths.reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(LEAST_OPERATOR_WIDTH, layout.width - numbers);
  const used = Math.max(
    'operator'.length,
    ...lines.map(({ indent, text, operator }) => (operator ? indent.length + text.length : 0)),
  );
  const width = Math.min(room, used);
  const paint = painter(layout);
  const row = (name: string, texts: readonly string[], colors: readonly (number | undefined)[]): string =>
    [name, ...texts.map((text, index) => paint(text.padStart(widths[index]!), colors[index]))].join('  ').trimEnd();
  const head = row(
    'operator'.padEnd(width),
    columns.map(({ title }) => title),
    [],
  );
  const body = lines.map(({ indent, text, operator }, index) => {
    if (operator === undefined) return paint(cut(`${indent}${text}`, layout.width), DIM);
    return row(
      cut(`${indent}${text}`, width).padEnd(width),
      cells.map((column) => column[index + 1]!),
      columns.map(({ color }) => color?.(operator)),
    );
  });
  return [paint(head, BOLD), ...body, ...legend(analysis, layout)];
}

function operatorLines(operator: AnalyzedOperator, indent: string, layout: AnalysisLayout): Line[] {
  const { text, details, inputs, sameAs } = operator;
  const notes = sameAs === undefined ? [...details, ...remarks(operator, layout)] : [`shared: see above`];
  return [
    { indent, text, operator },
    ...notes.map((note) => ({ indent: `${indent}    `, text: note, operator: undefined })),
    ...inputs.flatMap((input) => operatorLines(input, `${indent}  `, layout)),
  ];
}

/** What the columns do not say of an operator. */
function remarks(
  { rows, readings, lookup, skipped, inputs }: AnalyzedOperator,
  { timing = true }: AnalysisLayout,
): string[] {
  const lines: string[] = [];
  if (readings > 1) lines.push(`read ${readings} times: ${count(rows, 'row')} in all`);
  if (timing && lookup !== undefined && inputs.every((input) => input.rows !== lookup)) {
    lines.push(`table of ${count(lookup, 'row')}`);
  }
  if (timing && skipped > 0) lines.push(`${count(skipped, 'row')} not read: by the bounds of their blocks none passes`);
  return lines;
}

function columnsOf({ report }: Analysis, { estimates = true, timing = true }: AnalysisLayout): Column[] {
  const columns: Column[] = [];
  if (estimates) columns.push({ title: 'estimate', cell: ({ estimatedRows }) => grouped(estimatedRows) });
  columns.push({ title: 'rows', cell: rowsText });
  if (estimates) {
    const color = ({ error = 1 }: AnalyzedOperator) =>
      error > LARGE_ERROR ? RED : error > NOTABLE_ERROR ? YELLOW : undefined;
    columns.push({ title: 'off by', cell: errorText, color });
  }
  if (!timing) return columns;
  if (report.mode === 'interpreted') {
    columns.push({ title: 'self ms', cell: ({ time }) => milliseconds(time?.self) });
    columns.push({ title: 'total ms', cell: ({ time }) => milliseconds(time?.total) });
  } else {
    columns.push({ title: 'pipeline', cell: pipelineText });
    const ended = ({ ends }: AnalyzedOperator) =>
      ends.reduce((sum, pipeline) => sum + (report.pipelines[pipeline]?.time ?? 0), 0);
    columns.push({
      title: 'ms',
      cell: (operator) =>
        operator.ends.length === 0 || operator.sameAs !== undefined ? '' : milliseconds(ended(operator)),
    });
  }
  return columns;
}

function rowsText({ rows, readings, complete }: AnalyzedOperator): string {
  return `${grouped(rows / Math.max(1, readings))}${complete ? '' : '+'}`;
}

function errorText({ error, estimatedRows, rows, readings }: AnalyzedOperator): string {
  if (error === undefined || error <= NOTABLE_ERROR) return '';
  return `${factor(error)}× ${rows / Math.max(1, readings) > estimatedRows ? 'more' : 'fewer'}`;
}

/** "0, 1 → 2": pipelines that end in an operator, and those in which its rows go on. */
function pipelineText({ pipelines, ends }: AnalyzedOperator): string {
  const inner = ends.filter((pipeline) => !pipelines.includes(pipeline));
  return [inner, pipelines]
    .filter((part) => part.length > 0)
    .map((part) => part.join(', '))
    .join(' → ');
}

function legend({ plan, report, overhead }: Analysis, { timing = true }: AnalysisLayout): string[] {
  const lines: string[] = [];
  if (some(plan, ({ complete }) => !complete))
    lines.push('+ not all rows: a limit above had enough, or a join above has no match for the others.');
  if (timing && report.mode === 'interpreted') {
    lines.push(
      `Times are taken of a sample of calls; reading the clock took about ${milliseconds(overhead)} of the ${milliseconds(report.run)} ms.`,
    );
  } else if (timing) {
    lines.push('Operators of one pipeline run as one loop, whose time stands where it ends.');
    if (report.modules.some(({ pipelines }) => pipelines.length > 1))
      lines.push('Pipelines of one module are compiled together; what that took stands at the first of them.');
  }
  return lines.length === 0 ? [] : ['', ...lines];
}

function pipelines({ report }: Analysis, layout: AnalysisLayout): string[] {
  const measured = report.pipelines;
  // What a module took is told once, of its first pipeline.
  const made = (index: number, pipeline: number): string => {
    const module = report.modules[index];
    return module?.pipelines[0] === pipeline ? milliseconds(module.compile + module.link) : '';
  };
  const columns: [string, (pipeline: (typeof measured)[number], index: number) => string][] = [
    ['pipeline', (_, index) => String(index)],
    ['ms', ({ time }) => milliseconds(time)],
    ['finish', ({ finish }) => milliseconds(finish)],
    ['cpu', ({ morselCpu, finishCpu }) => milliseconds(morselCpu + finishCpu)],
    ['morsels', ({ morsels, tierUp }) => both(morsels - (tierUp?.morsels ?? 0), tierUp?.morsels, grouped)],
    ['tier', ({ tier, tierUp }) => both(tier, tierUp && 'optimised', String)],
    ['instructions', ({ instructions, tierUp }) => both(instructions, tierUp?.instructions, grouped)],
    ['module', ({ module, tierUp }) => both(module, tierUp?.module, String)],
    [
      'compile',
      ({ module, tierUp }, index) => both(made(module, index), tierUp && made(tierUp.module, index), String).trim(),
    ],
  ];
  const cells = columns.map(([title, cell]) => aligned([title, ...measured.map(cell)]));
  const names = ['loop', ...measured.map(({ operators }) => operators.join(', '))];
  const paint = painter(layout);
  return names.map((name, row) => {
    const line = cut([...cells.map((column) => column[row]!), name].join('  '), layout.width);
    return row === 0 ? paint(line, BOLD) : line;
  });
}

/** What there is of a pipeline in the tier that it began in, and in that which it went over to. */
function both<T>(first: T, second: T | undefined, show: (value: T) => string): string {
  return second === undefined ? show(first) : `${show(first)} → ${show(second)}`;
}

function times({ report }: Analysis, layout: AnalysisLayout): string[] {
  const link = linkTime(report);
  const cells: [string, number][] = [
    ['parse', report.parse],
    ['plan', report.plan],
    ['validate', report.validate],
    ['emit', report.emit],
    ['compile', report.compile - link],
    ['link', link],
    ['run', report.run],
    ['result', report.result],
    ['total', report.total],
  ];
  const columns = [['', 'ms'], ...cells.map(([name, time]) => [name, time === 0 ? '–' : milliseconds(time)])].map(
    aligned,
  );
  const paint = painter(layout);
  return [0, 1].map((row) => paint(columns.map((column) => column[row]).join('  '), row === 0 ? BOLD : undefined));
}

function totals({ plan, worst, threads, report }: Analysis, layout: AnalysisLayout): string[] {
  const { mode, firstMorsel, peakMemory, scannedRows, resultRows } = report;
  const start = firstMorsel === undefined ? '' : `, first morsel after ${milliseconds(firstMorsel)} ms`;
  const threadsText = mode === 'interpreted' ? '' : `, ${count(threads, 'thread')}${start}`;
  const rows = `${count(scannedRows, 'row')} scanned, ${grouped(resultRows)} in the result`;
  const lines = [`Mode ${mode}${threadsText}; ${rows}; peak memory ${bytes(peakMemory)}.`];
  if (layout.estimates === false) return lines;
  const operator = worst && find(plan, worst.id);
  if (operator === undefined) lines.push(`No estimate is off by more than a factor of ${NOTABLE_ERROR}.`);
  else {
    const error = `${grouped(operator.estimatedRows)} estimated, ${rowsText(operator)} seen, ${errorText(operator)}`;
    lines.push(cut(`Worst estimate: ${error}: ${operator.text}`, layout.width));
  }
  return lines;
}

function some(operator: AnalyzedOperator, test: (operator: AnalyzedOperator) => boolean): boolean {
  return test(operator) || operator.inputs.some((input) => some(input, test));
}

function find(operator: AnalyzedOperator, id: number): AnalyzedOperator | undefined {
  if (operator.id === id) return operator;
  for (const input of operator.inputs) {
    const found = find(input, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function painter({ color }: AnalysisLayout): (text: string, code: number | undefined) => string {
  return (text, code) => (color && code !== undefined && text.trim() !== '' ? `\u001b[${code}m${text}\u001b[0m` : text);
}

/** Cells of one width, to the right. */
export function aligned(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => cell.padStart(width));
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Milliseconds with three digits or more. */
export function milliseconds(time: number | undefined): string {
  if (time === undefined) return '';
  return time >= 100 ? grouped(time) : time >= 10 ? time.toFixed(1) : time.toFixed(2);
}

function factor(value: number): string {
  return value >= 10 ? grouped(value) : value.toFixed(1);
}

function bytes(size: number): string {
  if (size >= 1e9) return `${(size / 1e9).toFixed(1)} GB`;
  if (size >= 1e6) return `${(size / 1e6).toFixed(1)} MB`;
  return `${(size / 1e3).toFixed(0)} kB`;
}

function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A whole number, its thousands apart. */
export function grouped(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}
