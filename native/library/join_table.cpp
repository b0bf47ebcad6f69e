// The join table: build rows are collected per worker, partitioned by the high bits of their hashes, and then
// laid out slot by slot behind a directory of pointers with small bloom filters.
// Unchained: Birler, Schmidt, Fent, Neumann, "Simple, Efficient, and Robust Hash Tables for Join Processing",
// DaMoN 2024.
#include "row_buffer.h"

namespace {

constexpr uint32_t partitionBits = 6;
constexpr uint32_t partitionCount = 1 << partitionBits;
// Below so many rows one task builds the table: starting more would cost more.
constexpr uint64_t parallelRows = 4096;

struct JoinTableState : JoinTable {
  uint32_t rowSize;
  uint32_t tasks;
  uint64_t partitionStart[partitionCount]; // rows before the partition
  Block directoryBlock;
  Block rowsBlock;
  Block pointersBlock; // to the rows, see join_table_rows
};

// A worker's collected rows: each the hash, then the row, padded to 8 bytes.
struct JoinTableLocal {
  QueryState *query = nullptr;
  uint64_t stride = 0;
  Arena arena;
  RowBuffer partitions[partitionCount];
};

uint64_t *directory_of(JoinTableState *table) { return static_cast<uint64_t *>(table->directory); }

// Phase 0: sizes, memory, where each partition's rows will start.
void plan(QueryState *query, uint32_t object, JoinTableState *table) {
  uint64_t rows = 0;
  for (uint32_t partition = 0; partition < partitionCount; ++partition) {
    table->partitionStart[partition] = rows;
    for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
      JoinTableLocal *local = local_part<JoinTableLocal>(&query->workers[worker], object);
      rows += local->partitions[partition].count(local->stride);
    }
  }
  uint64_t slots = 2;
  while (slots < rows) slots *= 2;
  // A cache line in front holds directory[-1].
  if (!query_allocate(query, 64 + slots * sizeof(uint64_t), &table->directoryBlock)) return;
  if (!query_allocate(query, rows * table->rowSize + 64, &table->rowsBlock)) return;
  uint64_t *directory = reinterpret_cast<uint64_t *>(table->directoryBlock.address + 64);
  directory[-1] = reinterpret_cast<uint64_t>(table->rowsBlock.address) << 16;
  table->directory = directory;
  table->shift = 64 - __builtin_ctzll(slots);
  table->rowCount = int64_t(rows);
  table->tasks = rows < parallelRows ? 1 : partitionCount;
}

inline void copy_row(uint8_t *into, const uint8_t *from, uint64_t size) {
  uint64_t done = 0;
  for (; done + 8 <= size; done += 8) {
    uint64_t word;
    memcpy(&word, from + done, 8);
    memcpy(into + done, &word, 8);
  }
  for (; done < size; ++done) into[done] = from[done];
}

// Phase 1: a task's partitions own a range of slots and a range of the rows' storage, so tasks do not meet.
// Every slot's rows are counted, the counts become starts, and each row copied moves its start on to its end.
void build(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  uint64_t *directory = directory_of(table);
  uint64_t slots = uint64_t(1) << (64 - table->shift);
  uint32_t partitions = partitionCount / table->tasks;
  uint32_t firstPartition = task * partitions, endPartition = firstPartition + partitions;
  uint64_t firstSlot = slots / table->tasks * task, endSlot = slots / table->tasks * (task + 1);
  uint64_t shift = uint64_t(table->shift), rowSize = table->rowSize;
  memset(directory + firstSlot, 0, (endSlot - firstSlot) * sizeof(uint64_t));

  auto each = [&](auto visit) {
    for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
      JoinTableLocal *local = local_part<JoinTableLocal>(&query->workers[worker], object);
      for (uint32_t partition = firstPartition; partition < endPartition; ++partition) {
        local->partitions[partition].each(local->stride, [&](const uint8_t *entry) {
          uint64_t hash;
          memcpy(&hash, entry, sizeof hash);
          visit(hash, entry + sizeof hash);
        });
      }
    }
  };

  each([&](uint64_t hash, const uint8_t *) {
    uint64_t *slot = &directory[hash >> shift];
    *slot = (*slot + (1 << 16)) | uint64_t(1) << (hash & 15) | uint64_t(1) << ((hash >> 4) & 15);
  });
  uint64_t next = reinterpret_cast<uint64_t>(table->rowsBlock.address) + table->partitionStart[firstPartition] * rowSize;
  for (uint64_t slot = firstSlot; slot < endSlot; ++slot) {
    uint64_t count = directory[slot] >> 16;
    directory[slot] = next << 16 | (directory[slot] & 0xffff);
    next += count * rowSize;
  }
  each([&](uint64_t hash, const uint8_t *row) {
    uint64_t *slot = &directory[hash >> shift];
    copy_row(reinterpret_cast<uint8_t *>(*slot >> 16), row, rowSize);
    *slot += rowSize << 16;
  });
}

// Phase 2: the collected rows are not needed any more.
void free_collected(QueryState *query, uint32_t object) {
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    JoinTableLocal *local = local_part<JoinTableLocal>(&query->workers[worker], object);
    if (local == nullptr) continue;
    arena_free(query, &local->arena);
    for (RowBuffer &buffer : local->partitions) buffer = RowBuffer();
  }
}

} // namespace

bool join_table_open(Query *query, uint32_t object, uint32_t rowSize) {
  QueryState *q = state(query);
  JoinTableState *table;
  if (!object_enter<JoinTableState, JoinTableLocal>(q, object, ObjectKind::JoinTable, &table)) return false;
  table->rowSize = rowSize;
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) {
    JoinTableLocal *local = local_part<JoinTableLocal>(&q->workers[worker], object);
    local->query = q;
    local->stride = (sizeof(uint64_t) + rowSize + 7) & ~uint64_t(7);
  }
  return true;
}

void *join_table_append(void *part, int64_t hash) {
  JoinTableLocal *local = static_cast<JoinTableLocal *>(part);
  RowBuffer *buffer = &local->partitions[uint64_t(hash) >> (64 - partitionBits)];
  uint8_t *entry = row_buffer_append(local->query, &local->arena, buffer, local->stride);
  if (__builtin_expect(entry == nullptr, 0)) return nullptr;
  memcpy(entry, &hash, sizeof hash);
  return entry + sizeof hash;
}

uint32_t join_table_finish_tasks(QueryState *query, uint32_t object, uint32_t phase) {
  JoinTableState *table = shared_part<JoinTableState>(query, object);
  switch (phase) {
  case 0: return 1;
  case 1: return table->tasks;
  case 2: return 1;
  default: return 0;
  }
}

void join_table_finish_task(QueryState *query, uint32_t object, uint32_t phase, uint32_t task) {
  JoinTableState *table = shared_part<JoinTableState>(query, object);
  switch (phase) {
  case 0: return plan(query, object, table);
  case 1: return build(query, object, table, task);
  default: return free_collected(query, object);
  }
}

// Made on demand: only joins that mark build rows read them again.
const uint8_t *const *join_table_rows(QueryState *query, uint32_t object, uint64_t *count) {
  JoinTableState *table = shared_part<JoinTableState>(query, object);
  const uint64_t rows = uint64_t(table->rowCount);
  if (table->pointersBlock.address == nullptr && !query_allocate(query, rows * sizeof(uint8_t *) + 8, &table->pointersBlock)) {
    *count = 0;
    return nullptr;
  }
  const uint8_t **pointers = reinterpret_cast<const uint8_t **>(table->pointersBlock.address);
  for (uint64_t row = 0; row < rows; ++row) pointers[row] = table->rowsBlock.address + row * table->rowSize;
  *count = rows;
  return pointers;
}

void join_table_close(QueryState *query, uint32_t object) {
  JoinTableState *table = shared_part<JoinTableState>(query, object);
  free_collected(query, object);
  query_release(query, &table->pointersBlock);
  query_release(query, &table->directoryBlock);
  query_release(query, &table->rowsBlock);
}
