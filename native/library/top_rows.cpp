// A collector with an order and a count: every worker keeps at least the rows that could be among the first
// `needed` of its own and gives up the others' storage, so that memory depends on the count and not on the input.
#include "collector.h"

#include <algorithm>

namespace {

// Rows beyond the needed ones that a worker collects before it drops the worst.
constexpr uint64_t leastSlack = 1024;

TopRow *entries_of(CollectorLocal *local) { return reinterpret_cast<TopRow *>(local->entries.address); }

// The collector's order; equal rows in the order of morsels and appends.
struct Before {
  RowOrder order;
  bool operator()(const TopRow &a, const TopRow &b) const {
    const int32_t compared = order(prefix_of(a.row), a.row, prefix_of(b.row), b.row);
    if (compared != 0) return compared < 0;
    return a.morsel != b.morsel ? a.morsel < b.morsel : a.sequence < b.sequence;
  }
};

// Keeps the first `needed` entries; the storage of the others is free behind them.
void prune(CollectorLocal *local, uint64_t needed, Before before) {
  local->pending = false;
  if (local->used < needed) return;
  TopRow *entries = entries_of(local);
  std::nth_element(entries, entries + needed - 1, entries + local->used, before);
  local->used = needed;
  local->worst = entries[needed - 1];
  local->bounded = true;
  local->bound = int64_t(prefix_of(local->worst.row));
}

// Phase 0: one worker's entries, sorted.
void sort_own(CollectorState *collector, CollectorLocal *local) {
  if (collector->needed == 0 || local->used == 0) return;
  Before before{collector->order};
  prune(local, collector->needed, before);
  std::sort(entries_of(local), entries_of(local) + local->used, before);
}

struct Cursor {
  const TopRow *next, *end;
};

// Phase 1: the workers' entries, merged as far as they are wanted.
void merge(QueryState *query, uint32_t object, CollectorState *collector) {
  uint64_t total = 0;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) total += collector_local(query, object, worker)->used;
  uint64_t end = std::min(total, collector->needed);
  if (end <= collector->offset) return;
  Block heapBlock;
  if (!query_allocate(query, query->workerCount * sizeof(Cursor), &heapBlock)) return;
  if (query_allocate(query, (end - collector->offset) * sizeof(uint8_t *), &collector->rows)) {
    Cursor *heap = reinterpret_cast<Cursor *>(heapBlock.address);
    uint64_t size = 0;
    for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
      CollectorLocal *local = collector_local(query, object, worker);
      if (local->used > 0) heap[size++] = {entries_of(local), entries_of(local) + local->used};
    }
    Before before{collector->order};
    auto later = [&](const Cursor &a, const Cursor &b) { return before(*b.next, *a.next); };
    std::make_heap(heap, heap + size, later);
    uint8_t **rows = reinterpret_cast<uint8_t **>(collector->rows.address);
    for (uint64_t rank = 0; rank < end; ++rank) {
      std::pop_heap(heap, heap + size, later);
      Cursor *first = &heap[size - 1];
      if (rank >= collector->offset) rows[rank - collector->offset] = first->next->row;
      if (++first->next == first->end) {
        --size;
      } else {
        std::push_heap(heap, heap + size, later);
      }
    }
    collector->resultCount = end - collector->offset;
  }
  query_release(query, &heapBlock);
}

} // namespace

uint8_t *top_rows_append(CollectorLocal *local) {
  const CollectorState *collector = local->shared;
  uint64_t needed = collector->needed;
  if (needed == 0) return nullptr;
  Before before{collector->order};
  TopRow *entries = entries_of(local);
  if (local->pending && local->bounded && !before(entries[local->used - 1], local->worst)) --local->used;
  if (local->used == needed + std::max(needed, leastSlack)) prune(local, needed, before);
  if (local->used == local->ready) {
    if (!array_reserve<TopRow>(local->query, &local->entries, local->ready)) return nullptr;
    entries = entries_of(local);
    uint8_t *row = row_buffer_append(local->query, &local->arena, &local->rows, local->rowSize);
    if (row == nullptr) return nullptr;
    entries[local->ready++].row = row;
  }
  TopRow *entry = &entries[local->used++];
  entry->morsel = local->morsel;
  entry->sequence = local->sequence++;
  local->pending = true;
  return entry->row;
}

uint32_t top_rows_finish_tasks(QueryState *query, CollectorState *, uint32_t phase) {
  return phase == 0 ? query->workerCount : phase == 1 ? 1 : 0;
}

void top_rows_finish_task(QueryState *query, uint32_t object, CollectorState *collector, uint32_t phase, uint32_t task) {
  if (phase == 0) return sort_own(collector, collector_local(query, object, task));
  merge(query, object, collector);
}
