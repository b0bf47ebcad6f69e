// Loops over only those rows that pass a cheap test. A stretch of rows is tested without branches, which LLVM turns
// into vector code, and then the rest of the pipeline runs for the rows that passed: no branch is mispredicted on
// the way, and nothing else is read of the others (the staging points of P. Menon, T. Mowry, A. Pavlo, "Relaxed
// Operator Fusion for In-Memory Databases", VLDB 2017).
//
//   for stretch of 1,024 rows in begin … end:
//     for row in stretch: passes[row] = test(row)
//     places = rows_select(passes)
//     for place in places: body(stretch + place)
import { countedLoop } from './control-flow.js';
import type { Block, FunctionBuilder, Word } from './function-builder.js';

/** Rows of a stretch: their flags, their places and some columns of them fit the nearest cache. */
const STRETCH_BITS = 10;
const STRETCH_ROWS = 1 << STRETCH_BITS;

/** Places that rows_select may write beyond the last. */
const SPARE_PLACES = 8;

/** body(row, next) for the rows from begin to end for which test(row), straight-line code, gives true (i1). */
export function selectedRows(
  b: FunctionBuilder,
  begin: Word,
  end: Word,
  test: (row: Word) => Word,
  body: (row: Word, next: Block) => void,
): void {
  const passes = b.array('i8', STRETCH_ROWS);
  const places = b.array('i16', STRETCH_ROWS + SPARE_PLACES);
  const [zero, size] = [b.integer(64, 0), b.integer(64, STRETCH_ROWS)];
  const stretches = b.lshr(b.add(b.sub(end, begin), b.integer(64, STRETCH_ROWS - 1)), b.integer(64, STRETCH_BITS));
  countedLoop(b, 'stretches', zero, stretches, (stretch) => {
    const first = b.add(begin, b.shl(stretch, b.integer(64, STRETCH_BITS)));
    const left = b.sub(end, first);
    const count = b.select(b.compare('slt', left, size), left, size);
    countedLoop(b, 'tests', zero, count, (place) => {
      b.store(b.zext(test(b.add(first, place)), 'i8'), b.element('i8', passes, place));
    });
    const selected = b.call('rows_select', [passes, count, places])[0] as Word;
    countedLoop(b, 'rows', zero, selected, (k, next) => {
      const place = b.zext(b.load('i16', b.element('i16', places, k)), 'i64');
      body(b.add(first, place), next);
    });
  });
}
