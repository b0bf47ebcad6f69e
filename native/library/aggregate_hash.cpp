// Groups by hash: every worker groups its rows in a table of its own. When that has outgrown the caches its groups
// move to one buffer for each partition of the hashes, and it begins anew; at the end each partition's groups of all
// workers are merged by one task, in a table that again fits the caches.
// (Leis, Boncz, Kemper, Neumann, "Morsel-Driven Parallelism", SIGMOD 2014, section 4.4.)
#include "aggregate_table.h"

namespace {

struct Entry {
  uint64_t hash;
  uint8_t *row;
};

// What a worker's table points to until its first group: one free entry.
const Entry noEntry = {0, nullptr};

constexpr uint64_t firstEntries = 1024;
// Groups of a worker's table before they move on. Each takes two entries and a row.
constexpr uint64_t mostGroups = uint64_t(1) << 16;
// The same where few rows find their group in the table, so that it should rather stay in the innermost caches.
constexpr uint64_t fewGroups = uint64_t(1) << 12;
// Fewer groups than this are merged by one task.
constexpr uint64_t partitionedGroups = 8192;
constexpr uint32_t partitionBits = 8;
constexpr uint32_t partitionCount = 1 << partitionBits;

// The first word of a group's row is its hash.
uint64_t hash_of(const uint8_t *row) {
  uint64_t hash;
  memcpy(&hash, row, sizeof hash);
  return hash;
}

// Enters a row at the first free entry from its hash's.
inline void enter(Entry *entries, uint64_t mask, uint64_t hash, uint8_t *row) {
  uint64_t index = hash & mask;
  while (entries[index].row != nullptr) index = (index + 1) & mask;
  entries[index] = {hash, row};
}

// Twice the entries (or the first ones). At most half of them are ever in use.
bool grow(AggregateTableLocal *local) {
  uint64_t size = local->entryBlock.address == nullptr ? firstEntries : 2 * uint64_t(local->mask + 1);
  Block block;
  if (!query_allocate(local->query, size * sizeof(Entry), &block)) return false;
  Entry *entries = reinterpret_cast<Entry *>(block.address);
  memset(entries, 0, size * sizeof(Entry));
  if (local->entryBlock.address != nullptr) {
    const Entry *old = static_cast<const Entry *>(local->entries);
    for (uint64_t index = 0; index <= uint64_t(local->mask); ++index) {
      if (old[index].row != nullptr) enter(entries, size - 1, old[index].hash, old[index].row);
    }
    query_release(local->query, &local->entryBlock);
  }
  local->entryBlock = block;
  local->entries = entries;
  local->mask = int64_t(size - 1);
  local->most = size / 2;
  return true;
}

// Moves the groups of the table to the partitions' buffers; the entries keep pointing at where they were.
bool move_to_partitions(AggregateTableLocal *local) {
  if (local->partitions.address == nullptr) {
    if (!query_allocate(local->query, partitionCount * sizeof(RowBuffer), &local->partitions)) return false;
    for (uint32_t index = 0; index < partitionCount; ++index) {
      new (reinterpret_cast<RowBuffer *>(local->partitions.address) + index) RowBuffer;
    }
  }
  RowBuffer *partitions = reinterpret_cast<RowBuffer *>(local->partitions.address);
  bool moved = true;
  local->rows.each(local->rowSize, [&](const uint8_t *row) {
    if (!moved) return;
    RowBuffer *partition = partitions + (hash_of(row) >> (64 - partitionBits));
    uint8_t *copy = row_buffer_append(local->query, &local->partitionArena, partition, local->rowSize);
    if (copy == nullptr) moved = false;
    else memcpy(copy, row, local->rowSize);
  });
  local->rows = RowBuffer();
  arena_free(local->query, &local->arena);
  return moved;
}

// Whether fewer than a fifth of the rows so far, in whole morsels, were of a group that the table had.
bool finds_little(const AggregateTableLocal *local) {
  return local->taken > 0 && uint64_t(local->taken) * 4 < local->insertedBefore * 5;
}

// Where the groups have moved on, the table begins anew, and new groups are put into the partitions at once.
__attribute__((noinline)) bool make_room(AggregateTableLocal *local) {
  if (local->partitions.address == nullptr) {
    if (local->count < mostGroups) return grow(local);
    if (!move_to_partitions(local)) return false;
  }
  if (local->most > fewGroups && finds_little(local)) {
    local->most = fewGroups;
    local->mask = int64_t(2 * fewGroups - 1);
  }
  memset(local->entries, 0, (uint64_t(local->mask) + 1) * sizeof(Entry));
  local->inserted += local->count;
  local->count = 0;
  return true;
}

// A worker's groups of one partition.
const RowBuffer &partition_of(const AggregateTable *table, const AggregateTableLocal *local, uint64_t partition) {
  static const RowBuffer none;
  if (table->partitions == 1) return local->rows;
  if (local->partitions.address == nullptr) return none;
  return reinterpret_cast<const RowBuffer *>(local->partitions.address)[partition];
}

// Phase 0: whether there is something to merge, and in how many partitions.
void plan(QueryState *query, uint32_t object, AggregateTable *table) {
  uint64_t groups = 0;
  uint32_t workersWithGroups = 0;
  bool moved = false;
  const AggregateTableLocal *only = nullptr;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    AggregateTableLocal *local = aggregate_local(query, object, worker);
    // The entries have served; the rows carry their hashes.
    query_release(query, &local->entryBlock);
    if (local->partitions.address != nullptr) moved = true;
    else if (local->count == 0) continue;
    ++workersWithGroups;
    only = local;
    groups += local->count;
  }
  if (groups == 0 && !moved) return;
  if (workersWithGroups == 1 && !moved) {
    if (!query_allocate(query, groups * sizeof(uint8_t *), &table->rows)) return;
    uint8_t **next = pointers(table->rows);
    only->rows.each(only->rowSize, [&](uint8_t *row) { *next++ = row; });
    table->rowCount = groups;
    return;
  }
  const uint32_t partitions = moved || groups >= partitionedGroups ? partitionCount : 1;
  if (query_allocate(query, (partitions + 1) * sizeof(uint64_t), &table->partitionStart) &&
      query_allocate(query, partitions * sizeof(uint64_t), &table->partitionMerged)) {
    table->partitions = partitions;
  }
}

// Phase 2: where each partition's range of the row pointers starts, as if no group were met twice.
void lay_out(QueryState *query, uint32_t object, AggregateTable *table) {
  uint64_t *start = words(table->partitionStart);
  uint64_t rows = 0;
  for (uint32_t partition = 0; partition < table->partitions; ++partition) {
    start[partition] = rows;
    for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
      const AggregateTableLocal *local = aggregate_local(query, object, worker);
      rows += partition_of(table, local, partition).count(local->rowSize);
    }
  }
  start[table->partitions] = rows;
  query_allocate(query, rows * sizeof(uint8_t *), &table->rows);
}

// Phase 3: merges the groups of one partition.
void merge(QueryState *query, uint32_t object, AggregateTable *table, uint64_t partition) {
  const uint64_t *start = words(table->partitionStart);
  const uint64_t most = start[partition + 1] - start[partition];
  uint8_t **rows = pointers(table->rows) + start[partition];
  uint64_t merged = 0;
  words(table->partitionMerged)[partition] = 0;
  if (most == 0) return;
  uint64_t size = 2;
  while (size < 2 * most) size *= 2;
  Block block;
  if (!query_allocate(query, size * sizeof(Entry), &block)) return;
  Entry *entries = reinterpret_cast<Entry *>(block.address);
  memset(entries, 0, size * sizeof(Entry));
  const uint64_t mask = size - 1;
  for (uint32_t worker = 0; worker < query->workerCount && query_status(query) == 0; ++worker) {
    const AggregateTableLocal *local = aggregate_local(query, object, worker);
    partition_of(table, local, partition).each(local->rowSize, [&](uint8_t *row) {
      const uint64_t hash = hash_of(row);
      uint64_t slot = hash & mask;
      while (entries[slot].row != nullptr && !(entries[slot].hash == hash && table->equal(entries[slot].row, row))) {
        slot = (slot + 1) & mask;
      }
      if (entries[slot].row != nullptr) {
        table->combine(query, entries[slot].row, row);
      } else {
        entries[slot] = {hash, row};
        rows[merged++] = row;
      }
    });
  }
  query_release(query, &block);
  words(table->partitionMerged)[partition] = merged;
}

} // namespace

void aggregate_hash_open(AggregateTableLocal *local) {
  local->entries = const_cast<Entry *>(&noEntry);
  local->mask = 0;
}

void *aggregate_table_insert(void *part, int64_t hash, void *entry) {
  AggregateTableLocal *local = static_cast<AggregateTableLocal *>(part);
  const bool isFull = __builtin_expect(local->count >= local->most, 0);
  if (isFull && !make_room(local)) return nullptr;
  uint8_t *row;
  if (local->partitions.address == nullptr) {
    row = row_buffer_append(local->query, &local->arena, &local->rows, local->rowSize);
  } else {
    RowBuffer *partition = reinterpret_cast<RowBuffer *>(local->partitions.address) + (uint64_t(hash) >> (64 - partitionBits));
    row = row_buffer_append(local->query, &local->partitionArena, partition, local->rowSize);
  }
  if (__builtin_expect(row == nullptr, 0)) return nullptr;
  memcpy(row, &hash, sizeof hash);
  if (isFull) enter(static_cast<Entry *>(local->entries), uint64_t(local->mask), uint64_t(hash), row);
  else *static_cast<Entry *>(entry) = {uint64_t(hash), row};
  ++local->count;
  return row;
}

uint32_t aggregate_hash_tasks(QueryState *query, AggregateTable *table, uint32_t phase) {
  if (phase == 0) return 1;
  if (table->partitions == 0) return 0;
  switch (phase) {
  case 1: return query->workerCount;
  case 2: return 1;
  case 3: return table->partitions;
  case 4: return 1;
  default: return 0;
  }
}

void aggregate_hash_task(QueryState *query, uint32_t object, AggregateTable *table, uint32_t phase, uint32_t task) {
  switch (phase) {
  case 0: return plan(query, object, table);
  case 1:
    if (table->partitions > 1) move_to_partitions(aggregate_local(query, object, task));
    return;
  case 2: return lay_out(query, object, table);
  case 3: return merge(query, object, table, task);
  default: return aggregate_compact(query, table);
  }
}
