// The chart of the comparison page: time against scanned rows for each mode, both on logarithmic scales, and where the
// lines cross.
import type { Comparison, ModeComparison } from '../index.js';
import { modeName } from './compare.js';

const WIDTH = 1100;
const HEIGHT = 470;
const MARGIN = { left: 84, right: 214, top: 34, bottom: 58 };

/** Points of a line; it bends, as both scales are logarithmic. */
const POINTS = 120;

/** The chart as SVG; empty where the query scans nothing. */
export function breakEvenChart({ modes, scannedRows, breakEvens }: Comparison): string {
  if (scannedRows === 0) return '';
  const crossings = breakEvens.flatMap(({ from, to, rows }) =>
    rows === undefined || rows < 1 ? [] : [{ from, to, rows }],
  );
  // Crossings far beyond what was measured would squeeze what was.
  const shown = crossings.filter(({ rows }) => rows <= scannedRows * 1e3);
  const most = Math.max(scannedRows * 10, ...shown.map(({ rows }) => rows * 4));
  const least = Math.min(scannedRows / 10, ...shown.map(({ rows }) => rows / 10));
  const x = logarithmic(floor10(least), ceil10(most), MARGIN.left, WIDTH - MARGIN.right);
  const lowest = Math.min(...modes.map((mode) => timeAt(mode, scannedRows, x.from)));
  const highest = Math.max(...modes.map((mode) => timeAt(mode, scannedRows, x.to)));
  const y = logarithmic(floor10(lowest), ceil10(highest), HEIGHT - MARGIN.bottom, MARGIN.top);

  const parts = [
    ...powers(x.from, x.to).map(
      (rows) =>
        `<line class="grid" x1="${x.at(rows)}" x2="${x.at(rows)}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"/><text x="${x.at(rows)}" y="${HEIGHT - MARGIN.bottom + 22}" text-anchor="middle">${short(rows)}</text>`,
    ),
    ...powers(y.from, y.to).map(
      (time) =>
        `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y.at(time)}" y2="${y.at(time)}"/><text x="${MARGIN.left - 10}" y="${y.at(time) + 5}" text-anchor="end">${shortTime(time)}</text>`,
    ),
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">scanned rows</text>`,
    ...shown.map(({ rows, to }) => {
      const mode = modes.find((candidate) => candidate.mode === to)!;
      const top = y.at(timeAt(mode, scannedRows, rows));
      const words = `${short(Number(rows.toPrecision(2)))} rows`;
      return `<line class="mark" x1="${x.at(rows)}" x2="${x.at(rows)}" y1="${MARGIN.top - 4}" y2="${HEIGHT - MARGIN.bottom}"/><circle cx="${x.at(rows)}" cy="${top}" r="7" fill="#fff" stroke="#5b6778" stroke-width="2"/><text x="${x.at(rows) + 6}" y="${MARGIN.top - 12}" text-anchor="start">${words}</text>`;
    }),
    ...modes.map((mode) => {
      const points = Array.from({ length: POINTS + 1 }, (_, index) => {
        const rows = x.from * (x.to / x.from) ** (index / POINTS);
        return `${x.at(rows)},${y.at(timeAt(mode, scannedRows, rows))}`;
      });
      const color = `var(--${mode.mode})`;
      const dot = `<circle cx="${x.at(scannedRows)}" cy="${y.at(timeAt(mode, scannedRows, scannedRows))}" r="6" fill="${color}"/>`;
      return `<polyline class="line" stroke="${color}" points="${points.join(' ')}"/>${dot}`;
    }),
    ...endLabels(modes, (mode) => y.at(timeAt(mode, scannedRows, x.to))).map(
      ({ mode, place }) =>
        `<text class="name" x="${WIDTH - MARGIN.right + 12}" y="${place + 5}" style="fill:var(--${mode.mode})">${modeName(mode.mode)}</text>`,
    ),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Time against scanned rows">${parts.join('')}</svg>`;
}

/** A mode's time at a number of rows: only the run phase grows with them. */
function timeAt({ times, total }: ModeComparison, scannedRows: number, rows: number): number {
  return total - times.run + (times.run * rows) / scannedRows;
}

interface Scale {
  readonly from: number;
  readonly to: number;
  readonly at: (value: number) => number;
}

function logarithmic(from: number, to: number, begin: number, end: number): Scale {
  const at = (value: number) =>
    Number(
      (begin + ((Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))) * (end - begin)).toFixed(
        1,
      ),
    );
  return { from, to, at };
}

const floor10 = (value: number) => 10 ** Math.floor(Math.log10(value));
const ceil10 = (value: number) => 10 ** Math.ceil(Math.log10(value));

function powers(from: number, to: number): number[] {
  const exponents = Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, index) => index);
  return exponents.map((exponent) => from * 10 ** exponent);
}

/** Names at the ends of the lines, moved apart where they would overlap. */
function endLabels(modes: readonly ModeComparison[], placeOf: (mode: ModeComparison) => number) {
  const labels = modes.map((mode) => ({ mode, place: placeOf(mode) })).sort((a, b) => a.place - b.place);
  const apart = 20;
  for (let index = 1; index < labels.length; index++) {
    labels[index]!.place = Math.max(labels[index]!.place, labels[index - 1]!.place + apart);
  }
  return labels;
}

/** "20", "3.5 k", "10 M". */
function short(rows: number): string {
  const units = [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const;
  const [size, unit] = units.find(([least]) => rows >= least) ?? [1, ''];
  return `${Number((rows / size).toPrecision(3))}${unit}`;
}

function shortTime(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toLocaleString('en-US')} s`;
  if (milliseconds < 1) return `${Number((milliseconds * 1000).toPrecision(2))} µs`;
  return `${Number(milliseconds.toPrecision(2))} ms`;
}
