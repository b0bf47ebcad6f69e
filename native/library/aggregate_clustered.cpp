// Groups by order: where rows come in the order of their groups' keys, generated code ends a group at the first row of
// another. A group that begins and ends within a morsel is complete; those at a morsel's borders may go on in the
// neighbouring morsels, and are merged with them at the end, in the order of morsels.
#include "aggregate_table.h"

namespace {

// What precedes a group at a border.
struct Border {
  uint64_t morsel;
  uint8_t *row() { return reinterpret_cast<uint8_t *>(this + 1); }
};

// A worker's borders, in the order of its morsels, which is ascending.
struct Cursor {
  const RowBuffer *buffer;
  RowChunk *chunk;
  uint8_t *next;

  Border *border() {
    while (chunk != nullptr && next == buffer->end_of(chunk)) {
      chunk = chunk->next;
      next = chunk == nullptr ? nullptr : chunk->begin();
    }
    return chunk == nullptr ? nullptr : reinterpret_cast<Border *>(next);
  }
};

// Phase 0: merges the borders, whose rows' pointers follow those of all complete groups.
void merge(QueryState *query, uint32_t object, AggregateTable *table) {
  uint64_t complete = 0, borders = 0;
  const uint64_t size = sizeof(Border) + aggregate_local(query, object, 0)->rowSize;
  Block block;
  if (!query_allocate(query, query->workerCount * sizeof(Cursor), &block)) return;
  Cursor *cursors = reinterpret_cast<Cursor *>(block.address);
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    const AggregateTableLocal *local = aggregate_local(query, object, worker);
    complete += local->rows.count(local->rowSize);
    borders += local->borders.count(size);
    RowChunk *first = local->borders.first;
    cursors[worker] = {&local->borders, first, first == nullptr ? nullptr : first->begin()};
  }
  if (query_allocate(query, (complete + borders) * sizeof(uint8_t *), &table->rows)) {
    uint8_t **next = pointers(table->rows) + complete, *open = nullptr;
    while (true) {
      Cursor *first = nullptr;
      for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
        Border *border = cursors[worker].border();
        if (border != nullptr && (first == nullptr || border->morsel < first->border()->morsel)) first = cursors + worker;
      }
      if (first == nullptr) break;
      uint8_t *row = first->border()->row();
      first->next += size;
      if (open != nullptr && table->equal(open, row)) table->combine(query, open, row);
      else open = *next++ = row;
    }
    table->rowCount = uint64_t(next - pointers(table->rows));
  }
  query_release(query, &block);
}

// Phase 1: the pointers of a worker's complete groups.
void list(QueryState *query, uint32_t object, AggregateTable *table, uint32_t worker) {
  uint8_t **next = pointers(table->rows);
  for (uint32_t before = 0; before < worker; ++before) {
    const AggregateTableLocal *local = aggregate_local(query, object, before);
    next += local->rows.count(local->rowSize);
  }
  const AggregateTableLocal *local = aggregate_local(query, object, worker);
  local->rows.each(local->rowSize, [&](uint8_t *row) { *next++ = row; });
}

// Room for the row of a group at a border of the morsel; null where the query must stop.
uint8_t *append_border(AggregateTableLocal *local) {
  uint8_t *memory = row_buffer_append(local->query, &local->arena, &local->borders, sizeof(Border) + local->rowSize);
  if (memory == nullptr) return nullptr;
  Border *border = reinterpret_cast<Border *>(memory);
  border->morsel = local->morsel;
  return border->row();
}

} // namespace

void aggregate_clustered_morsel(AggregateTableLocal *local) {
  local->group = AggregateTableLocal::None;
  local->limit = reinterpret_cast<uint8_t *>(local->rowSize);
}

void *aggregate_table_next(void *part) {
  AggregateTableLocal *local = static_cast<AggregateTableLocal *>(part);
  if (local->group == AggregateTableLocal::None) {
    uint8_t *row = append_border(local);
    if (row == nullptr) return nullptr;
    local->group = AggregateTableLocal::First;
    local->limit = row + local->rowSize;
    return row;
  }
  // Rows up to the limit are complete. The new one is not among those of the buffer before it has ended.
  if (local->group == AggregateTableLocal::Later) local->rows.cursor = local->rows.limit;
  local->group = AggregateTableLocal::Later;
  if (row_buffer_append(local->query, &local->arena, &local->rows, local->rowSize) == nullptr) return nullptr;
  local->limit = local->rows.limit;
  return local->rows.cursor -= local->rowSize;
}

void aggregate_table_end(void *part, void *row) {
  AggregateTableLocal *local = static_cast<AggregateTableLocal *>(part);
  if (local->group != AggregateTableLocal::Later) return;
  local->rows.cursor = static_cast<uint8_t *>(row);
  uint8_t *border = append_border(local);
  if (border != nullptr) memcpy(border, row, local->rowSize);
}

uint32_t aggregate_clustered_tasks(QueryState *query, AggregateTable *, uint32_t phase) {
  return phase == 0 ? 1 : phase == 1 ? query->workerCount : 0;
}

void aggregate_clustered_task(QueryState *query, uint32_t object, AggregateTable *table, uint32_t phase, uint32_t task) {
  if (phase == 0) merge(query, object, table);
  else list(query, object, table, task);
}
