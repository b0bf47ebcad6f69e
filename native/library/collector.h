// A collector's inner structures: shared by collector.cpp (all rows, in order or sorted) and top_rows.cpp (the
// first few of an order).
#pragma once
#include "row_buffer.h"
#include "row_sort.h"

// Rows that one worker appended during one morsel: `count` rows from `row` on, in `chunk` and the chunks behind it.
struct Segment {
  uint64_t morsel;
  RowChunk *chunk;
  uint8_t *row;
  uint64_t count;
  uint64_t start; // rows of the morsels before
};

// A row with its place in the order of appending, which breaks ties.
struct TopRow {
  uint8_t *row;
  uint64_t morsel;
  uint64_t sequence;
};

enum class CollectorKind : uint32_t { InOrder, Sorted, Top };

struct CollectorState {
  CollectorKind kind;
  uint64_t rowSize; // rounded up to 8
  RowOrder order;
  SortText text;
  EqualFunction equal; // null: rows are not numbered
  uint32_t numberOffset;
  uint64_t offset;
  uint64_t needed;  // offset + count, saturated; 0 where count is 0
  Block segments;
  uint64_t segmentCount;
  uint64_t total;
  Block rows;       // array of row pointers: sorted, those of the result; else all
  Block entries;    // sorted: of all rows
  Block scratch;
  Block partition;  // sorted in several buckets: what they are chosen by
  RowSort sort;
  uint64_t resultCount;
  // In order with a count: how many rows each completed morsel has, until the first ones suffice.
  uint32_t lock;
  uint32_t satisfied;
  uint64_t prefixMorsels;
  uint64_t prefixRows;
  uint64_t completedSize;
  Block completed;  // u64 per morsel: rows + 1, 0 where not completed
};

struct CollectorLocal : CollectorPart {
  QueryState *query = nullptr;
  CollectorState *shared = nullptr;
  uint64_t rowSize = 0;
  Arena arena;
  RowBuffer rows;
  uint64_t morsel = 0;
  // Without top rows: where the current morsel's rows begin, and how many more it may have.
  uint64_t morselFirst = 0;
  uint64_t allowed = 0;
  Block segments;
  uint64_t segmentCount = 0;
  // Top rows: entries[0 .. used) hold rows, entries[used .. ready) storage to reuse.
  Block entries;
  uint64_t used = 0;
  uint64_t ready = 0;
  uint64_t sequence = 0;
  bool pending = false; // the last entry was handed out and not yet compared with `worst`
  bool bounded = false; // `worst` is known: needed rows come before it or are it
  TopRow worst = {};
};

inline CollectorLocal *collector_local(QueryState *query, uint32_t object, uint32_t worker) {
  return local_part<CollectorLocal>(&query->workers[worker], object);
}

// An array that doubles: room for at least one more than `count` of T. False where the query must stop.
template <class T> bool array_reserve(QueryState *query, Block *block, uint64_t count) {
  if (count < block->size / sizeof(T)) return true;
  Block larger;
  if (!query_allocate(query, block->size == 0 ? 64 * sizeof(T) : 2 * block->size, &larger)) return false;
  if (count > 0) memcpy(larger.address, block->address, count * sizeof(T));
  query_release(query, block);
  *block = larger;
  return true;
}

// top_rows.cpp
uint8_t *top_rows_append(CollectorLocal *);
uint32_t top_rows_finish_tasks(QueryState *, CollectorState *, uint32_t phase);
void top_rows_finish_task(QueryState *, uint32_t object, CollectorState *, uint32_t phase, uint32_t task);
