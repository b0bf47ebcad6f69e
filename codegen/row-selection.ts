// Loops over only those rows that pass a cheap test. A stretch of rows is tested without branches, which LLVM turns
// into vector code, and then the rest of the pipeline runs for the rows that passed: no branch is mispredicted on
// the way, and nothing else is read of the others (the staging points of P. Menon, T. Mowry, A. Pavlo, "Relaxed
// Operator Fusion for In-Memory Databases", VLDB 2017).
//
//   for stretch of 1,024 rows in begin … end:
//     for row in stretch: passes[row] = test(row)
//     places = rows_select(passes)
//     for place in places: keep it if later test(row)             for tests worth making only for those
//     for place in places: body(stretch + place)
import { countedLoop } from './control-flow.js';
import type { Block, FunctionBuilder, Word } from './function-builder.js';

/** Rows of a stretch: their flags, their places and some columns of them fit the nearest cache. */
const STRETCH_BITS = 10;
const STRETCH_ROWS = 1 << STRETCH_BITS;

/** Whether a row passes, i1. */
type RowTest = (row: Word) => Word;

/** Places that rows_select may write beyond the last. */
const SPARE_PLACES = 8;

/**
 * body(row, next) for the rows from begin to end for which all tests, straight-line code, give true (i1): each is asked of
 * the rows that pass those before it.
 */
export function selectedRows(
  b: FunctionBuilder,
  begin: Word,
  end: Word,
  [first, ...later]: readonly [RowTest, ...RowTest[]],
  body: (row: Word, next: Block) => void,
): void {
  const passes = b.array('i8', STRETCH_ROWS);
  const places = b.array('i16', STRETCH_ROWS + SPARE_PLACES);
  const [zero, size] = [b.integer(64, 0), b.integer(64, STRETCH_ROWS)];
  const stretches = b.lshr(b.add(b.sub(end, begin), b.integer(64, STRETCH_ROWS - 1)), b.integer(64, STRETCH_BITS));
  countedLoop(b, 'stretches', zero, stretches, (stretch) => {
    const start = b.add(begin, b.shl(stretch, b.integer(64, STRETCH_BITS)));
    const left = b.sub(end, start);
    const count = b.select(b.compare('slt', left, size), left, size);
    countedLoop(b, 'tests', zero, count, (place) => {
      b.store(b.zext(first(b.add(start, place)), 'i8'), b.element('i8', passes, place));
    });
    let selected = b.call('rows_select', [passes, count, places])[0] as Word;
    for (const test of later) selected = keepPlaces(b, places, selected, (place) => test(b.add(start, place)));
    countedLoop(b, 'rows', zero, selected, (k, next) => {
      const place = b.zext(b.load('i16', b.element('i16', places, k)), 'i64');
      body(b.add(start, place), next);
    });
  });
}

/** Keeps those of so many places that pass a test, in order; how many. */
function keepPlaces(b: FunctionBuilder, places: Word, count: Word, test: (place: Word) => Word): Word {
  const kept = b.variable('i64');
  b.store(b.integer(64, 0), kept);
  countedLoop(b, 'kept', b.integer(64, 0), count, (k) => {
    const place = b.load('i16', b.element('i16', places, k));
    const at = b.load('i64', kept);
    b.store(place, b.element('i16', places, at));
    b.store(b.add(at, b.zext(test(b.zext(place, 'i64')), 'i64')), kept);
  });
  return b.load('i64', kept);
}
