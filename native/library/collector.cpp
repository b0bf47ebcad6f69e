// The collector: keeps rows, in the order of morsels and appends or sorted, all or a range of them, and numbers
// them where asked.
// It is the end of a query and of every subplan that sorts or limits.
#include "collector.h"

#include <algorithm>
#include <sched.h>

namespace {

// With more wanted rows than this, sorting everything costs less than keeping the first ones.
constexpr uint64_t mostTopRows = uint64_t(1) << 20;
// Tasks take runs of whole segments of about so many rows.
constexpr uint64_t fillRows = 64 * 1024;

Segment *segments_of(const Block &block) { return reinterpret_cast<Segment *>(block.address); }
uint8_t **pointers(const Block &block) { return reinterpret_cast<uint8_t **>(block.address); }
SortEntry *sort_entries(const Block &block) { return reinterpret_cast<SortEntry *>(block.address); }

// How many of the rows in order are wanted.
uint64_t wanted(const CollectorState *collector) {
  const uint64_t end = std::min(collector->total, collector->needed);
  return end > collector->offset ? end - collector->offset : 0;
}

// Remembers what the worker appended since the morsel began. False where the query must stop.
bool close_segment(QueryState *query, CollectorLocal *local) {
  uint64_t count = local->rows.count(local->rowSize) - local->morselFirst;
  Segment *open = local->segmentCount == 0 ? nullptr : &segments_of(local->segments)[local->segmentCount - 1];
  if (open != nullptr && open->morsel == local->morsel) open->count = count;
  return query_status(query) == 0;
}

bool open_segment(QueryState *query, CollectorLocal *local) {
  if (!array_reserve<Segment>(query, &local->segments, local->segmentCount)) return false;
  local->morselFirst = local->rows.count(local->rowSize);
  segments_of(local->segments)[local->segmentCount++] = {local->morsel, local->rows.last, local->rows.cursor, 0, 0};
  return true;
}

// Phase 0: the order of segments, and room for the row pointers.
void plan(QueryState *query, uint32_t object, CollectorState *collector) {
  uint64_t count = 0;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) count += collector_local(query, object, worker)->segmentCount;
  if (count == 0) return;
  if (!query_allocate(query, count * sizeof(Segment), &collector->segments)) return;
  Segment *segments = segments_of(collector->segments);
  uint64_t kept = 0;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    CollectorLocal *local = collector_local(query, object, worker);
    const Segment *own = segments_of(local->segments);
    for (uint64_t index = 0; index < local->segmentCount; ++index) {
      if (own[index].count == 0) continue;
      segments[kept] = own[index];
      if (segments[kept].chunk == nullptr) { // opened before the worker had any chunk
        segments[kept].chunk = local->rows.first;
        segments[kept].row = local->rows.first->begin();
      }
      ++kept;
    }
    query_release(query, &local->segments);
    local->segmentCount = 0;
  }
  std::sort(segments, segments + kept, [](const Segment &a, const Segment &b) { return a.morsel < b.morsel; });
  uint64_t total = 0;
  for (uint64_t index = 0; index < kept; ++index) {
    segments[index].start = total;
    total += segments[index].count;
  }
  collector->segmentCount = kept;
  collector->total = total;
  if (collector->kind != CollectorKind::Sorted) {
    if (total > 0) query_allocate(query, total * sizeof(uint8_t *), &collector->rows);
    return;
  }
  if (wanted(collector) == 0) collector->total = 0; // nothing needs to be sorted
  if (collector->total == 0 || !query_allocate(query, wanted(collector) * sizeof(uint8_t *), &collector->rows) ||
      !query_allocate(query, total * sizeof(SortEntry), &collector->entries) ||
      !query_allocate(query, total * sizeof(SortEntry), &collector->scratch)) {
    return;
  }
  RowSort *sort = &collector->sort;
  *sort = {};
  sort->order = collector->order;
  sort->text = collector->text;
  sort->count = total;
  sort->entries = sort_entries(collector->entries);
  sort->scratch = sort_entries(collector->scratch);
  const uint64_t size = row_sort_plan(sort);
  if (size == 0) return;
  if (query_allocate(query, size, &collector->partition)) row_sort_place(sort, reinterpret_cast<uint8_t *>(collector->partition.address));
  else collector->total = 0;
}

// The phase before which the rows are in order.
uint32_t ordered_phase(const CollectorState *collector) {
  return collector->kind != CollectorKind::Sorted ? 2 : collector->sort.buckets == 1 ? 3 : 7;
}

uint32_t range_tasks(uint64_t rows) { return uint32_t((rows + fillRows - 1) / fillRows); }

// Phase 1: calls write(index, row) for the rows of the segments that start in the task's range.
template <class Write> void fill(const CollectorState *collector, uint32_t task, Write write) {
  const Segment *segments = segments_of(collector->segments), *end = segments + collector->segmentCount;
  const Segment *segment = std::lower_bound(segments, end, task * fillRows, [](const Segment &a, uint64_t start) { return a.start < start; });
  for (; segment != end && segment->start < (task + 1) * fillRows; ++segment) {
    uint64_t index = segment->start;
    RowChunk *chunk = segment->chunk;
    uint8_t *row = segment->row;
    for (uint64_t left = segment->count; left > 0; row += collector->rowSize) {
      // The chunk's rows may end here; a segment that goes on has another chunk.
      while (row == chunk->end) {
        chunk = chunk->next;
        row = chunk->begin();
      }
      write(index++, row);
      --left;
    }
  }
}

// Phases of sorting, between 1 and the one before which the rows are in order.
uint32_t sort_tasks(const CollectorState *collector, uint32_t phase) {
  const RowSort *sort = &collector->sort;
  if (phase + 1 == ordered_phase(collector)) return sort->buckets;
  return phase == 3 || phase == 5 ? sort->slices : 1;
}

void sort_task(CollectorState *collector, uint32_t phase, uint32_t task) {
  RowSort *sort = &collector->sort;
  if (phase + 1 == ordered_phase(collector)) {
    return row_sort_bucket(sort, task, collector->offset, wanted(collector), pointers(collector->rows));
  }
  switch (phase) {
  case 2: return row_sort_sample(sort);
  case 3: return row_sort_classify(sort, task);
  case 4: return row_sort_count(sort);
  case 5: return row_sort_deal(sort, task);
  }
}

// The first of the rows that are equal to rows[index]; they lie directly before it. Steps back in strides that double,
// as most partitions are short.
uint64_t partition_start(EqualFunction equal, uint8_t *const *rows, uint64_t index) {
  uint64_t known = index, other = 0; // rows[known] is equal, every row before rows[other] is not
  for (uint64_t stride = 1; known > 0; stride *= 2) {
    uint64_t probe = known > stride ? known - stride : 0;
    if (!equal(rows[probe], rows[index])) {
      other = probe + 1;
      break;
    }
    known = probe;
  }
  while (other < known) {
    uint64_t middle = other + (known - other) / 2;
    if (equal(rows[middle], rows[index])) {
      known = middle;
    } else {
      other = middle + 1;
    }
  }
  return known;
}

// Last phase: each row's number within its partition, of the rows in the task's range.
void number(CollectorState *collector, uint32_t task) {
  uint8_t *const *rows = pointers(collector->rows);
  uint64_t begin = task * fillRows, end = std::min(collector->total, begin + fillRows);
  uint64_t start = partition_start(collector->equal, rows, begin);
  for (uint64_t index = begin; index < end; ++index) {
    if (index > begin && !collector->equal(rows[index - 1], rows[index])) start = index;
    *reinterpret_cast<uint64_t *>(rows[index] + collector->numberOffset) = index - start + 1;
  }
}

void free_scratch(QueryState *query, CollectorState *collector) {
  query_release(query, &collector->segments);
  query_release(query, &collector->entries);
  query_release(query, &collector->scratch);
  query_release(query, &collector->partition);
  query_release(query, &collector->completed);
}

} // namespace

bool collector_open(Query *query, uint32_t object, uint32_t rowSize, CompareFunction compare, bool wholePrefix, SortText text,
                    uint64_t offset, uint64_t count, EqualFunction equal, uint32_t numberOffset) {
  QueryState *q = state(query);
  CollectorState *collector;
  if (!object_enter<CollectorState, CollectorLocal>(q, object, ObjectKind::Collector, &collector)) return false;
  collector->rowSize = rowSize == 0 ? 8 : (uint64_t(rowSize) + 7) & ~uint64_t(7);
  collector->order = {wholePrefix ? nullptr : compare};
  collector->text = text;
  collector->equal = equal;
  collector->numberOffset = numberOffset;
  collector->offset = offset;
  if (count == 0) {
    collector->needed = 0;
  } else if (__builtin_add_overflow(offset, count, &collector->needed)) {
    collector->needed = UINT64_MAX;
  }
  collector->kind = compare == nullptr                     ? CollectorKind::InOrder
                    : collector->needed <= mostTopRows ? CollectorKind::Top
                                                           : CollectorKind::Sorted;
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) {
    CollectorLocal *local = collector_local(q, object, worker);
    local->query = q;
    local->shared = collector;
    local->rowSize = collector->rowSize;
    local->bound = -1;
    // Without a morsel nothing is appended.
    local->allowed = 0;
  }
  return true;
}

void collector_morsel(QueryState *query, Worker *worker, uint32_t object, uint64_t morsel) {
  CollectorLocal *local = local_part<CollectorLocal>(worker, object);
  CollectorState *collector = local->shared;
  local->morsel = morsel;
  if (collector->kind == CollectorKind::Top) return;
  local->allowed = open_segment(query, local) ? (collector->kind == CollectorKind::InOrder ? collector->needed : UINT64_MAX) : 0;
}

void *collector_append(void *part) {
  CollectorLocal *local = static_cast<CollectorLocal *>(part);
  if (local->shared->kind == CollectorKind::Top) return top_rows_append(local);
  if (__builtin_expect(local->allowed == 0, 0)) return nullptr;
  --local->allowed;
  return row_buffer_append(local->query, &local->arena, &local->rows, local->rowSize);
}

bool collector_morsel_done(QueryState *query, Worker *worker, uint32_t object, uint64_t morsel) {
  CollectorLocal *local = local_part<CollectorLocal>(worker, object);
  CollectorState *collector = local->shared;
  if (collector->kind == CollectorKind::Top) return collector->needed == 0;
  if (!close_segment(query, local)) return true;
  local->allowed = 0;
  if (collector->kind == CollectorKind::Sorted || collector->needed == UINT64_MAX) return false;
  uint64_t count = local->rows.count(local->rowSize) - local->morselFirst;

  while (__atomic_exchange_n(&collector->lock, 1, __ATOMIC_ACQUIRE) != 0) sched_yield();
  while (collector->completedSize <= morsel) {
    if (!array_reserve<uint64_t>(query, &collector->completed, collector->completedSize)) break;
    uint64_t size = collector->completed.size / sizeof(uint64_t);
    uint64_t *completed = reinterpret_cast<uint64_t *>(collector->completed.address);
    memset(completed + collector->completedSize, 0, (size - collector->completedSize) * sizeof(uint64_t));
    collector->completedSize = size;
  }
  if (morsel < collector->completedSize) {
    uint64_t *completed = reinterpret_cast<uint64_t *>(collector->completed.address);
    completed[morsel] = count + 1;
    while (collector->prefixMorsels < collector->completedSize && completed[collector->prefixMorsels] != 0) {
      collector->prefixRows += completed[collector->prefixMorsels++] - 1;
    }
    if (collector->prefixRows >= collector->needed) collector->satisfied = 1;
  }
  bool satisfied = collector->satisfied != 0;
  __atomic_store_n(&collector->lock, 0, __ATOMIC_RELEASE);
  return satisfied;
}

// Phases: 0 plan, 1 fill; sorted: those of row_sort.h; numbered: one more. Then the results are counted.
uint32_t collector_finish_tasks(QueryState *query, uint32_t object, uint32_t phase) {
  CollectorState *collector = shared_part<CollectorState>(query, object);
  if (collector->kind == CollectorKind::Top) return top_rows_finish_tasks(query, collector, phase);
  if (phase == 0) return 1;
  if (collector->total > 0) {
    const uint32_t ordered = ordered_phase(collector);
    if (phase == 1) return range_tasks(collector->total);
    if (phase < ordered) return sort_tasks(collector, phase);
    if (phase == ordered && collector->equal != nullptr) return range_tasks(collector->total);
  }
  collector->resultCount = wanted(collector);
  free_scratch(query, collector);
  return 0;
}

void collector_finish_task(QueryState *query, uint32_t object, uint32_t phase, uint32_t task) {
  CollectorState *collector = shared_part<CollectorState>(query, object);
  if (collector->kind == CollectorKind::Top) return top_rows_finish_task(query, object, collector, phase, task);
  switch (phase) {
  case 0:
    // The last chunk of each worker gets its end, so that filling needs no worker.
    for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
      RowBuffer *rows = &collector_local(query, object, worker)->rows;
      if (rows->last != nullptr) rows->last->end = rows->cursor;
    }
    return plan(query, object, collector);
  case 1:
    if (collector->kind != CollectorKind::Sorted) {
      return fill(collector, task, [rows = pointers(collector->rows)](uint64_t index, uint8_t *row) { rows[index] = row; });
    }
    return fill(collector, task, [entries = collector->sort.entries](uint64_t index, uint8_t *row) {
      entries[index] = {prefix_of(row), row};
    });
  }
  if (phase == ordered_phase(collector)) return number(collector, task);
  sort_task(collector, phase, task);
}

const uint8_t *const *collector_rows(QueryState *query, uint32_t object, uint64_t *count) {
  CollectorState *collector = shared_part<CollectorState>(query, object);
  *count = collector->resultCount;
  return collector->resultCount == 0 ? nullptr : pointers(collector->rows) + (collector->kind == CollectorKind::InOrder ? collector->offset : 0);
}

void collector_close(QueryState *query, uint32_t object) {
  CollectorState *collector = shared_part<CollectorState>(query, object);
  free_scratch(query, collector);
  query_release(query, &collector->rows);
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    CollectorLocal *local = collector_local(query, object, worker);
    arena_free(query, &local->arena);
    query_release(query, &local->segments);
    query_release(query, &local->entries);
  }
}
