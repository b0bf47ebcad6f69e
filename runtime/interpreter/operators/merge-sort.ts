// A stable merge sort that can be interrupted: however many rows there are, the event loop has its turn.
import type { Context } from '../context.js';

/** Rows that are sorted in one go. */
const RUN = 1024;

/** Sorts `items` stably; yields where the event loop should have its turn, and returns the sorted items. */
export function* mergeSort<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  context: Context,
): Generator<void, T[]> {
  let runs: T[][] = [];
  for (let begin = 0; begin < items.length; begin += RUN) {
    runs.push(items.slice(begin, begin + RUN).sort(compare));
    if (context.due(RUN)) yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      const [left, right] = [runs[index]!, runs[index + 1]];
      merged.push(right === undefined ? left : yield* merge(left, right, compare, context));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  context: Context,
): Generator<void, T[]> {
  const merged: T[] = new Array(left.length + right.length);
  let [l, r] = [0, 0];
  for (let index = 0; index < merged.length; index++) {
    const takeLeft = r >= right.length || (l < left.length && compare(left[l]!, right[r]!) <= 0);
    merged[index] = takeLeft ? left[l++]! : right[r++]!;
    if (context.due()) yield;
  }
  return merged;
}
