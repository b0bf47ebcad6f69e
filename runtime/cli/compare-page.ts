// The page that `mayfly compare --html` writes: one file without outside resources, to be shown in a talk. Bars of the
// time split, a chart of time against rows with the break-evens, the plan and the numbers.
import { cpus } from 'node:os';
import type { ComparedPhase, Comparison, ModeComparison } from '../index.js';
import { breakEvenText, count, modeName, rate, time } from './compare.js';
import { breakEvenChart } from './compare-chart.js';
import { pageStyle } from './compare-style.js';

const phases: readonly ComparedPhase[] = ['parse', 'plan', 'emit', 'compile', 'link', 'run', 'result'];

/** The page as HTML. */
export function comparisonPage(comparison: Comparison): string {
  const { sql, modes, breakEvens, plan } = comparison;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One query, three ways</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>One query, three ways</h1>
<p class="lead">${escape(lead(comparison))}</p>
</header>
<section class="cards">${modes.map((mode) => card(mode, modes[0]!)).join('')}</section>
<section>
<h2>Where the time goes</h2>
${legend()}
<h3>On one scale</h3>
${modes.map((mode) => bar(mode, Math.max(...modes.map(({ total }) => total)))).join('')}
<h3>Each as a whole</h3>
${modes.map((mode) => bar(mode, mode.total)).join('')}
</section>
<section>
<h2>When compiling pays</h2>
<ul>${breakEvens.map((breakEven) => `<li>${escape(breakEvenText(breakEven))}</li>`).join('')}</ul>
${chart(comparison)}
</section>
<section class="columns">
<div><h2>The query</h2><pre>${escape(sql.trim())}</pre></div>
<div><h2>Its plan</h2><pre>${escape(plan.trim())}</pre></div>
</section>
<section>
<h2>Numbers</h2>
${table(modes)}
</section>
<footer>${escape(footer(comparison))}</footer>
</main>
</body>
</html>
`;
}

function lead({ scannedRows, resultRows, threads }: Comparison): string {
  return `The same plan walked row by row and compiled to machine code that lived as long as the query: ${count(scannedRows, 'row')} scanned, ${count(resultRows, 'row')} in the answer, which is the same in every mode; ${count(threads, 'thread')} for compiled code.`;
}

function card(mode: ModeComparison, base: ModeComparison): string {
  const factor = base.total / mode.total;
  const shown = factor >= 10 ? factor.toFixed(0) : factor.toFixed(1);
  const compared =
    mode === base
      ? 'no code to make, every row looked at in turn'
      : factor >= 1
        ? `<b>${shown}×</b> as fast as interpreted, from text to answer`
        : `<b>${(1 / factor).toFixed(1)}×</b> the time of interpreted, from text to answer`;
  const running = mode.rowsPerSecond === undefined ? '' : `${rate(mode.rowsPerSecond)} rows/s once it runs`;
  return `<div class="card ${mode.mode}"><h3>${modeName(mode.mode)}</h3><p class="total">${time(mode.total)}</p><p>${compared}</p><p class="note">${running}</p></div>`;
}

function chart(comparison: Comparison): string {
  const svg = breakEvenChart(comparison);
  if (svg === '') return '';
  return `${svg}
<p class="note">Each line is the time of a mode, were it to grow with the rows as it did here: a fixed part to parse,
plan and make code, and a part for each scanned row. Dots are what was measured.</p>`;
}

function legend(): string {
  return `<p class="legend">${phases.map((phase) => `<span><i class="${phase}"></i>${phase}</span>`).join('')}</p>`;
}

/** A stacked bar; `whole` milliseconds fill it. */
function bar({ mode, times, total }: ModeComparison, whole: number): string {
  const pieces = phases
    .filter((phase) => times[phase] > 0)
    .map((phase) => {
      const share = (100 * times[phase]) / whole;
      const text = `${phase} ${time(times[phase])}`;
      // A label that does not fit would only be cut: a letter takes some 1.2 % of a bar.
      const label = share >= 1.3 * text.length ? text : '';
      return `<div class="${phase}" style="width:${share.toFixed(3)}%" title="${text}">${label}</div>`;
    });
  return `<div class="row"><span class="name">${modeName(mode)}</span><div class="bar">${pieces.join('')}</div><span class="value">${time(total)}</span></div>`;
}

function table(modes: readonly ModeComparison[]): string {
  const cell = (value: number) => `<td>${value === 0 ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(2)}</td>`;
  const rows = modes.map(
    (mode) =>
      `<tr><th>${modeName(mode.mode)}</th>${phases.map((phase) => cell(mode.times[phase])).join('')}${cell(mode.total)}<td>${rate(mode.rowsPerSecond)}</td><td>${bytes(mode.peakMemory)}</td><td>${mode.instructions === 0 ? '–' : mode.instructions.toLocaleString('en-US')}</td><td>${bytes(mode.codeBytes)}</td></tr>`,
  );
  const heads = [
    ...phases.map((phase) => `${phase}, ms`),
    'total, ms',
    'rows/s',
    'memory',
    'LLVM instructions',
    'code',
  ];
  return `<table><thead><tr><th></th>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function bytes(value: number): string {
  if (value === 0) return '–';
  if (value >= 1 << 20) return `${(value / 2 ** 20).toFixed(1)} MiB`;
  return `${(value / 1024).toFixed(1)} KiB`;
}

function footer({ threads, validate }: Comparison): string {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  const parts = [
    cpu,
    count(threads, 'thread'),
    `Node.js ${process.version}`,
    'each phase the least of up to five runs',
    ...(validate >= 1 ? [`checking the columns once took ${time(validate)}, which no bar includes`] : []),
    new Date().toISOString().slice(0, 10),
  ];
  return `mayfly compare · ${parts.join(' · ')}`;
}

function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
