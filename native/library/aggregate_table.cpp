// The aggregate table, which keeps a worker's groups and merges them at the end. How a group is found is the
// grouping's matter: aggregate_hash.cpp, aggregate_direct.cpp, aggregate_clustered.cpp; here is what they share, and the
// single row of an aggregate without groups.
#include "aggregate_table.h"

namespace {

// The only phase of an ungrouped aggregate: the workers' rows into one, in the order of workers.
void combine_single(QueryState *query, uint32_t object, AggregateTable *table) {
  uint8_t *result = nullptr;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    uint8_t *row = aggregate_local(query, object, worker)->single;
    if (row == nullptr) continue;
    if (result == nullptr) {
      result = row;
    } else {
      table->combine(query, result, row);
    }
  }
  if (result == nullptr) result = static_cast<uint8_t *>(aggregate_table_single(aggregate_local(query, object, 0)));
  if (result == nullptr || !query_allocate(query, sizeof(uint8_t *), &table->rows)) return;
  pointers(table->rows)[0] = result;
  table->rowCount = 1;
}

} // namespace

void aggregate_compact(QueryState *query, AggregateTable *table) {
  uint8_t **rows = pointers(table->rows);
  uint64_t count = 0;
  for (uint64_t partition = 0; partition < table->partitions; ++partition) {
    const uint64_t start = words(table->partitionStart)[partition], merged = words(table->partitionMerged)[partition];
    if (count != start) memmove(rows + count, rows + start, merged * sizeof(uint8_t *));
    count += merged;
  }
  table->rowCount = count;
  query_release(query, &table->partitionStart);
  query_release(query, &table->partitionMerged);
}

bool aggregate_table_open(Query *query, uint32_t object, Grouping grouping, uint32_t rowSize, uint64_t slots,
                          EqualFunction equal, CombineFunction combine, InitializeFunction initialize) {
  QueryState *q = state(query);
  AggregateTable *table;
  if (!object_enter<AggregateTable, AggregateTableLocal>(q, object, ObjectKind::AggregateTable, &table)) return false;
  table->grouping = grouping;
  table->rowSize = rowSize;
  table->slots = slots;
  table->equal = equal;
  table->combine = combine;
  table->initialize = initialize;
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) {
    AggregateTableLocal *local = aggregate_local(q, object, worker);
    local->query = q;
    local->rowSize = rowSize == 0 ? 8 : (uint64_t(rowSize) + 7) & ~uint64_t(7);
    local->initialize = initialize;
    if (grouping == GROUPING_HASH) aggregate_hash_open(local);
  }
  return true;
}

void *aggregate_table_single(void *part) {
  AggregateTableLocal *local = static_cast<AggregateTableLocal *>(part);
  if (__builtin_expect(local->single == nullptr, 0)) {
    uint8_t *row = row_buffer_append(local->query, &local->arena, &local->rows, local->rowSize);
    if (row == nullptr) return nullptr;
    memset(row, 0, local->rowSize);
    local->initialize(row);
    local->single = row;
  }
  return local->single;
}

bool aggregate_table_morsel(QueryState *query, Worker *worker, uint32_t object, uint64_t morsel) {
  AggregateTable *table = shared_part<AggregateTable>(query, object);
  AggregateTableLocal *local = local_part<AggregateTableLocal>(worker, object);
  local->morsel = morsel;
  local->insertedBefore = local->inserted + local->count;
  if (table->grouping == GROUPING_CLUSTERED) aggregate_clustered_morsel(local);
  return table->grouping != GROUPING_DIRECT || aggregate_direct_morsel(table, local);
}

uint32_t aggregate_table_finish_tasks(QueryState *query, uint32_t object, uint32_t phase) {
  AggregateTable *table = shared_part<AggregateTable>(query, object);
  switch (table->grouping) {
  case GROUPING_NONE: return phase == 0 ? 1 : 0;
  case GROUPING_HASH: return aggregate_hash_tasks(query, table, phase);
  case GROUPING_DIRECT: return aggregate_direct_tasks(table, phase);
  case GROUPING_CLUSTERED: return aggregate_clustered_tasks(query, table, phase);
  }
  return 0;
}

void aggregate_table_finish_task(QueryState *query, uint32_t object, uint32_t phase, uint32_t task) {
  AggregateTable *table = shared_part<AggregateTable>(query, object);
  switch (table->grouping) {
  case GROUPING_NONE: return combine_single(query, object, table);
  case GROUPING_HASH: return aggregate_hash_task(query, object, table, phase, task);
  case GROUPING_DIRECT: return aggregate_direct_task(query, object, table, phase, task);
  case GROUPING_CLUSTERED: return aggregate_clustered_task(query, object, table, phase, task);
  }
}

const uint8_t *const *aggregate_table_rows(QueryState *query, uint32_t object, uint64_t *count) {
  AggregateTable *table = shared_part<AggregateTable>(query, object);
  *count = table->rowCount;
  return pointers(table->rows);
}

void aggregate_table_close(QueryState *query, uint32_t object) {
  AggregateTable *table = shared_part<AggregateTable>(query, object);
  query_release(query, &table->rows);
  query_release(query, &table->partitionStart);
  query_release(query, &table->partitionMerged);
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    AggregateTableLocal *local = aggregate_local(query, object, worker);
    arena_free(query, &local->arena);
    query_release(query, &local->entryBlock);
    query_release(query, &local->slotBlock);
    query_release(query, &local->usedBlock);
    arena_free(query, &local->partitionArena);
    query_release(query, &local->partitions);
  }
}
