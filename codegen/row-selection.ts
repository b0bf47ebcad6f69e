// Loops over only those rows that pass a cheap test. A stretch of rows is tested without branches, which LLVM turns
// into vector code, and then the rest of the pipeline runs for the rows that passed: no branch is mispredicted on
// the way, and nothing else is read of the others (the staging points of P. Menon, T. Mowry, A. Pavlo, "Relaxed
// Operator Fusion for In-Memory Databases", VLDB 2017).
//
//   for stretch of 1,024 rows in begin … end:
//     for row in stretch: passes[row] = test(row)                 or, where the library makes the test:
//     places = rows_select(passes)                                places = keys_select(stretch)
//     for place in places: keep it if later test(row)             for tests worth making only for those
//     for place in places: body(stretch + place)
import { countedLoop } from './control-flow.js';
import type { Block, FunctionBuilder, Word } from './function-builder.js';

/** Rows of a stretch: their flags, their places and some columns of them fit the nearest cache. */
export const STRETCH_ROWS = 1024;

/** Some rows of a source: `count` from `start` on, and where their places are to go. */
export interface Stretch {
  readonly start: Word;
  readonly places: Word;
  /** Of the rows, or, where some have been chosen already, of their places. */
  readonly count: Word;
  readonly isChosen: boolean;
}

/** How rows are tested: straight-line code tells whether a row passes, i1, or a call chooses among all of a stretch. */
export type RowTest =
  | { readonly kind: 'row'; readonly passes: (row: Word) => Word }
  | { readonly kind: 'stretch'; readonly choose: (stretch: Stretch) => Word };

/** Places that rows_select may write beyond the last. */
const SPARE_PLACES = 16;

/**
 * body(row, next) for the rows from begin to end that pass all tests, each of which is asked of the rows that pass those
 * before it.
 */
export function selectedRows(
  b: FunctionBuilder,
  begin: Word,
  end: Word,
  [first, ...later]: readonly [RowTest, ...RowTest[]],
  body: (row: Word, next: Block) => void,
): void {
  const places = b.array('i16', STRETCH_ROWS + SPARE_PLACES);
  const [zero, size] = [b.integer(64, 0), b.integer(64, STRETCH_ROWS)];
  const stretch = (start: Word) => {
    const left = b.sub(end, start);
    const count = b.select(b.compare('slt', left, size), left, size);
    let selected = selectPlaces(b, first, { start, places, count, isChosen: false });
    for (const test of later) selected = keepPlaces(b, test, { start, places, count: selected, isChosen: true });
    countedLoop(b, 'rows', zero, selected, (k, next) => {
      const place = b.zext(b.load('i16', b.element('i16', places, k)), 'i64');
      body(b.add(start, place), next);
    });
  };
  countedLoop(b, 'stretches', begin, end, stretch, STRETCH_ROWS);
}

/** Fills the places of those rows that pass a test, in order; how many. */
function selectPlaces(b: FunctionBuilder, test: RowTest, stretch: Stretch): Word {
  if (test.kind === 'stretch') return test.choose(stretch);
  const { start, places, count } = stretch;
  const passes = b.array('i8', STRETCH_ROWS);
  countedLoop(b, 'tests', b.integer(64, 0), count, (place) => {
    b.store(b.zext(test.passes(b.add(start, place)), 'i8'), b.element('i8', passes, place));
  });
  return b.call('rows_select', [passes, count, places])[0] as Word;
}

/** Keeps those of the places that pass a test, in order; how many. */
function keepPlaces(b: FunctionBuilder, test: RowTest, stretch: Stretch): Word {
  if (test.kind === 'stretch') return test.choose(stretch);
  const { start, places, count } = stretch;
  const kept = b.variable('i64');
  b.store(b.integer(64, 0), kept);
  countedLoop(b, 'kept', b.integer(64, 0), count, (k) => {
    const place = b.load('i16', b.element('i16', places, k));
    const at = b.load('i64', kept);
    b.store(place, b.element('i16', places, at));
    b.store(b.add(at, b.zext(test.passes(b.add(start, b.zext(place, 'i64'))), 'i64')), kept);
  });
  return b.load('i64', kept);
}
