// The join table: build rows are collected per worker, partitioned by the high bits of their hashes, and then
// laid out slot by slot behind a directory.
//
// By hash: the directory holds pointers with small bloom filters. Unchained: Birler, Schmidt, Fent, Neumann, "Simple,
// Efficient, and Robust Hash Tables for Join Processing", DaMoN 2024.
//
// Direct: the keys number the slots themselves, so that a slot has the rows of one key. The directory is a bitmap of
// the slots that have any, each 32 of them beside the number of taken slots before them: what G. Jacobson, "Space-
// efficient Static Trees and Graphs" (FOCS 1989), calls rank. It takes two bits a slot and is exact. A slot's number
// among those taken finds its rows. The "hash" of a row is its slot at the top of the word: whatever a slot is, it
// cannot lead out of the directory.
//
// A table by hash may have a key set besides: a bitmap of the values of one of its keys, numbered in the same way, for
// tests of that key alone.
#include "row_buffer.h"

namespace {

constexpr uint32_t partitionBits = 6;
constexpr uint32_t partitionCount = 1 << partitionBits;
// Below so many rows one task builds the table: starting more would cost more.
constexpr uint64_t parallelRows = 4096;

struct JoinTableState : JoinTable {
  uint32_t rowSize;
  uint32_t slotBits; // of a direct table, else 0
  bool unique;       // direct: promised to have a row a slot
  uint64_t keys;     // direct, without rows: so many keys are promised, each once; else 0
  uint32_t keyBits;  // of the key set beside a table by hash, else 0
  uint32_t tasks;
  uint64_t partitionStart[partitionCount]; // rows before the partition
  uint64_t taken[partitionCount];          // direct: how many of a task's slots have rows
  Block directoryBlock;
  Block endsBlock;
  Block rowsBlock;
  Block pointersBlock; // to the rows, see join_table_rows
  Block keySetBlock;
};

// A worker's collected rows: each the hash, then the row, padded to 8 bytes.
struct JoinTableLocal {
  QueryState *query = nullptr;
  uint64_t stride = 0;
  uint32_t *keySet = nullptr; // 32 values a word
  uint64_t keyMask = 0;       // keeps whatever value comes inside
  Arena arena;
  RowBuffer partitions[partitionCount];
};

uint64_t *directory_of(JoinTableState *table) { return static_cast<uint64_t *>(table->directory); }

// The directory of a direct table: a word for every 32 slots, its low half the bitmap.
constexpr uint32_t wordSlotBits = 5;
uint64_t word_count(const JoinTableState *table) { return uint64_t(1) << (table->slotBits - wordSlotBits); }

// The number of taken slots before this one.
inline uint64_t rank_of(const uint64_t *directory, uint64_t slot) {
  const uint64_t word = directory[slot >> wordSlotBits];
  return (word >> 32) + uint64_t(__builtin_popcountll(word & ((uint64_t(1) << (slot & 31)) - 1)));
}

// Phase 0 of a direct table. Rows of size 0 are not kept: that a slot is taken is all there is to know. A key of a file
// that is being changed may be tested as one and looked up as another, whose slot nobody took: behind the last row is one
// of zeros, and behind the last end is another, for those that come behind all.
void plan_direct(QueryState *query, JoinTableState *table, uint64_t rows) {
  const uint64_t words = word_count(table);
  if (!query_allocate(query, words * sizeof(uint64_t), &table->directoryBlock)) return;
  if (table->rowSize > 0) {
    if (!query_allocate(query, (rows + 1) * table->rowSize + 64, &table->rowsBlock)) return;
    memset(table->rowsBlock.address + rows * table->rowSize, 0, table->rowSize);
    // A cache line in front holds ends[-1].
    if (!table->unique && !query_allocate(query, 128 + rows * sizeof(uint64_t), &table->endsBlock)) return;
  }
  table->directory = table->directoryBlock.address;
  table->rows = table->rowsBlock.address;
  if (table->endsBlock.address != nullptr) {
    uint64_t *ends = reinterpret_cast<uint64_t *>(table->endsBlock.address + 64);
    ends[-1] = reinterpret_cast<uint64_t>(table->rows);
    table->ends = ends;
  }
  table->shift = 64 - table->slotBits;
  table->tasks = rows < parallelRows ? 1 : words < partitionCount ? uint32_t(words) : partitionCount;
}

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
  table->rowCount = int64_t(rows);
  if (table->slotBits > 0) return plan_direct(query, table, rows);
  uint64_t slots = 2;
  while (slots < rows) slots *= 2;
  // A cache line in front holds directory[-1].
  if (!query_allocate(query, 64 + slots * sizeof(uint64_t), &table->directoryBlock)) return;
  if (!query_allocate(query, rows * table->rowSize + 64, &table->rowsBlock)) return;
  uint64_t *directory = reinterpret_cast<uint64_t *>(table->directoryBlock.address + 64);
  directory[-1] = reinterpret_cast<uint64_t>(table->rowsBlock.address) << 16;
  table->directory = directory;
  table->shift = 64 - __builtin_ctzll(slots);
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

// A task's partitions own a range of slots and a range of the rows' storage, so tasks do not meet.
struct TaskRange {
  QueryState *query;
  uint32_t object;
  uint32_t firstPartition, endPartition;

  TaskRange(QueryState *query, uint32_t object, const JoinTableState *table, uint32_t task) : query(query), object(object) {
    const uint32_t partitions = partitionCount / table->tasks;
    firstPartition = task * partitions;
    endPartition = firstPartition + partitions;
  }

  // Calls visit(hash, row) for every collected row.
  template <class Visit> void each(Visit visit) const {
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
  }
};

// Phase 1 by hash: every slot's rows are counted, the counts become starts, and each row copied moves its start on to
// its end.
void build_hash(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  const TaskRange range(query, object, table, task);
  uint64_t *directory = directory_of(table);
  uint64_t slots = uint64_t(1) << (64 - table->shift);
  uint64_t firstSlot = slots / table->tasks * task, endSlot = slots / table->tasks * (task + 1);
  uint64_t shift = uint64_t(table->shift), rowSize = table->rowSize;
  memset(directory + firstSlot, 0, (endSlot - firstSlot) * sizeof(uint64_t));
  range.each([&](uint64_t hash, const uint8_t *) {
    uint64_t *slot = &directory[hash >> shift];
    *slot = (*slot + (1 << 16)) | uint64_t(1) << (hash & 15) | uint64_t(1) << ((hash >> 4) & 15);
  });
  uint64_t next = reinterpret_cast<uint64_t>(table->rowsBlock.address) + table->partitionStart[range.firstPartition] * rowSize;
  for (uint64_t slot = firstSlot; slot < endSlot; ++slot) {
    uint64_t count = directory[slot] >> 16;
    directory[slot] = next << 16 | (directory[slot] & 0xffff);
    next += count * rowSize;
  }
  range.each([&](uint64_t hash, const uint8_t *row) {
    uint64_t *slot = &directory[hash >> shift];
    copy_row(reinterpret_cast<uint8_t *>(*slot >> 16), row, rowSize);
    *slot += rowSize << 16;
  });
}

// Phase 1 of a direct table: which slots have rows.
void mark_slots(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  uint64_t *directory = directory_of(table);
  const uint64_t words = word_count(table) / table->tasks, shift = uint64_t(table->shift);
  uint64_t *first = directory + words * task;
  memset(first, 0, words * sizeof(uint64_t));
  TaskRange(query, object, table, task).each([&](uint64_t hash, const uint8_t *) {
    const uint64_t slot = hash >> shift;
    directory[slot >> wordSlotBits] |= uint64_t(1) << (slot & 31);
  });
  uint64_t taken = 0;
  for (uint64_t word = 0; word < words; ++word) taken += uint64_t(__builtin_popcountll(first[word]));
  table->taken[task] = taken;
}

// Phase 2 of a direct table: the ranks, and the rows in the order of their slots.
void place_rows(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  const TaskRange range(query, object, table, task);
  uint64_t *directory = directory_of(table);
  const uint64_t words = word_count(table) / table->tasks;
  const uint64_t shift = uint64_t(table->shift), rowSize = table->rowSize;
  uint64_t firstRank = 0;
  for (uint32_t before = 0; before < task; ++before) firstRank += table->taken[before];
  uint64_t rank = firstRank;
  for (uint64_t *word = directory + words * task, *end = word + words; word != end; ++word) {
    const uint64_t bits = *word;
    *word = bits | rank << 32;
    rank += uint64_t(__builtin_popcountll(bits));
  }

  const uint64_t firstRow = table->partitionStart[range.firstPartition];
  const uint64_t endRow = range.endPartition == partitionCount ? uint64_t(table->rowCount) : table->partitionStart[range.endPartition];
  uint8_t *rows = table->rowsBlock.address + firstRow * rowSize;
  const bool repeats = endRow - firstRow != table->taken[task];
  if (table->unique && (repeats || firstRow != firstRank)) {
    // A file was changed in place since its columns were checked: the rows would not lie where they are looked for.
    return query_set_status(query, ERROR_INTERNAL, "a key is not unique any more", 28);
  }
  uint64_t *ends = static_cast<uint64_t *>(table->ends);
  if (ends != nullptr && range.endPartition == partitionCount)
    ends[rank] = reinterpret_cast<uint64_t>(table->rowsBlock.address + uint64_t(table->rowCount) * rowSize);
  if (!repeats) {
    range.each([&](uint64_t hash, const uint8_t *row) {
      const uint64_t at = rank_of(directory, hash >> shift);
      uint8_t *into = rows + (at - firstRank) * rowSize;
      copy_row(into, row, rowSize);
      if (ends != nullptr) ends[at] = reinterpret_cast<uint64_t>(into + rowSize);
    });
    return;
  }
  // As by hash: counts become starts, which move on to the ends.
  memset(ends + firstRank, 0, table->taken[task] * sizeof(uint64_t));
  range.each([&](uint64_t hash, const uint8_t *) { ++ends[rank_of(directory, hash >> shift)]; });
  uint64_t next = reinterpret_cast<uint64_t>(rows);
  for (uint64_t at = firstRank; at < rank; ++at) {
    const uint64_t count = ends[at];
    ends[at] = next;
    next += count * rowSize;
  }
  range.each([&](uint64_t hash, const uint8_t *row) {
    uint64_t *end = &ends[rank_of(directory, hash >> shift)];
    copy_row(reinterpret_cast<uint8_t *>(*end), row, rowSize);
    *end += rowSize;
  });
}

// The phases of a table of numbered keys: their number in each task's part of the directory, then the ranks.
void count_slots(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  const uint64_t words = word_count(table) / table->tasks;
  const uint64_t *first = directory_of(table) + words * task;
  uint64_t taken = 0;
  for (uint64_t word = 0; word < words; ++word) taken += uint64_t(__builtin_popcountll(first[word]));
  table->taken[task] = taken;
}

void rank_slots(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  const uint64_t words = word_count(table) / table->tasks;
  uint64_t rank = 0, all = 0;
  for (uint32_t other = 0; other < table->tasks; ++other) {
    if (other < task) rank += table->taken[other];
    all += table->taken[other];
  }
  // A file was changed in place since its columns were checked: ranks would not be the numbers of rows.
  if (all != table->keys) return query_set_status(query, ERROR_INTERNAL, "a key is not unique any more", 28);
  for (uint64_t *word = directory_of(table) + words * task, *end = word + words; word != end; ++word) {
    const uint64_t bits = *word;
    *word = bits | rank << 32;
    rank += uint64_t(__builtin_popcountll(bits));
  }
}

uint64_t key_set_words(const JoinTableState *table) { return uint64_t(1) << (table->keyBits - wordSlotBits); }

// A phase of tables with a key set: a task's part of the workers' sets becomes one.
void merge_key_sets(QueryState *query, uint32_t object, JoinTableState *table, uint32_t task) {
  const uint64_t words = key_set_words(table), begin = words * task / table->tasks, end = words * (task + 1) / table->tasks;
  uint32_t *into = static_cast<uint32_t *>(table->keySet);
  for (uint32_t worker = 1; worker < query->workerCount; ++worker) {
    const uint32_t *from = local_part<JoinTableLocal>(&query->workers[worker], object)->keySet;
    for (uint64_t word = begin; word < end; ++word) into[word] |= from[word];
  }
}

// The last phase: the collected rows are not needed any more.
void free_collected(QueryState *query, uint32_t object) {
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    JoinTableLocal *local = local_part<JoinTableLocal>(&query->workers[worker], object);
    if (local == nullptr) continue;
    arena_free(query, &local->arena);
    for (RowBuffer &buffer : local->partitions) buffer = RowBuffer();
  }
}

} // namespace

bool join_table_open(Query *query, uint32_t object, uint32_t rowSize, uint32_t slotBits, bool unique, uint32_t keyBits,
                     uint64_t keys) {
  QueryState *q = state(query);
  JoinTableState *table;
  if (!object_enter<JoinTableState, JoinTableLocal>(q, object, ObjectKind::JoinTable, &table)) return false;
  table->rowSize = rowSize;
  table->slotBits = slotBits;
  table->unique = unique;
  table->keyBits = keyBits;
  table->keys = keys;
  if (keys > 0) {
    const uint64_t words = word_count(table);
    if (!query_allocate(q, words * sizeof(uint64_t), &table->directoryBlock)) return false;
    memset(table->directoryBlock.address, 0, words * sizeof(uint64_t));
    table->directory = table->directoryBlock.address;
    table->rowCount = int64_t(keys);
    table->tasks = keys < parallelRows || words < partitionCount ? 1 : partitionCount;
    return true;
  }
  const uint64_t keyWords = keyBits == 0 ? 0 : key_set_words(table);
  if (keyBits > 0) {
    const uint64_t bytes = q->workerCount * keyWords * sizeof(uint32_t);
    if (!query_allocate(q, bytes, &table->keySetBlock)) return false;
    memset(table->keySetBlock.address, 0, bytes);
    table->keySet = table->keySetBlock.address;
  }
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) {
    JoinTableLocal *local = local_part<JoinTableLocal>(&q->workers[worker], object);
    local->query = q;
    local->stride = (sizeof(uint64_t) + rowSize + 7) & ~uint64_t(7);
    if (keyBits == 0) continue;
    local->keySet = static_cast<uint32_t *>(table->keySet) + worker * keyWords;
    local->keyMask = (uint64_t(1) << keyBits) - 1;
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

namespace {
// Keys are mostly neighbours, so that a word of the directory is written once for all that it has.
template <class Stored, uint64_t stride> void number_keys(JoinTableState *table, const void *valuesOf, uint64_t minimum, uint64_t begin, uint64_t end) {
  const Stored *values = static_cast<const Stored *>(valuesOf);
  uint64_t *directory = directory_of(table);
  // Whatever the values, they stay inside.
  const uint64_t mask = (uint64_t(1) << table->slotBits) - 1;
  const auto slotOf = [&](uint64_t row) {
    Stored value;
    memcpy(&value, values + row * stride, sizeof value);
    return uint64_t(Stored(value - Stored(minimum))) & mask;
  };
  uint64_t current = slotOf(begin) >> wordSlotBits, bits = 0;
  bool isFirst = true;
  for (uint64_t row = begin; row < end; ++row) {
    const uint64_t slot = slotOf(row), word = slot >> wordSlotBits;
    if (word != current) {
      // Workers meet only in the words where the rows of their morsels do.
      if (isFirst) __atomic_fetch_or(directory + current, bits, __ATOMIC_RELAXED);
      else directory[current] |= bits;
      isFirst = false;
      current = word;
      bits = 0;
    }
    bits |= uint64_t(1) << (slot & 31);
  }
  __atomic_fetch_or(directory + current, bits, __ATOMIC_RELAXED);
}
} // namespace

void join_table_number(void *shared, void *values, int32_t bytes, int64_t minimum, int64_t begin, int64_t end) {
  JoinTableState *table = static_cast<JoinTableState *>(static_cast<JoinTable *>(shared));
  const auto number = bytes == 1   ? number_keys<uint8_t, 1>
                      : bytes == 2 ? number_keys<uint16_t, 1>
                      : bytes == 4 ? number_keys<uint32_t, 1>
                      : bytes == 8 ? number_keys<uint64_t, 1>
                                   : number_keys<uint64_t, 2>;
  if (begin < end) number(table, values, uint64_t(minimum), uint64_t(begin), uint64_t(end));
}

int64_t batch_find(void *startsOf, int64_t count, int64_t row) {
  const int64_t *starts = static_cast<const int64_t *>(startsOf);
  int64_t first = 0;
  for (int64_t left = count; left > 1;) {
    const int64_t half = left / 2;
    first = starts[first + half] <= row ? first + half : first;
    left -= half;
  }
  return first;
}

void join_table_note_key(void *part, int64_t key) {
  JoinTableLocal *local = static_cast<JoinTableLocal *>(part);
  const uint64_t value = uint64_t(key) & local->keyMask;
  local->keySet[value >> wordSlotBits] |= uint32_t(1) << (value & 31);
}

namespace {
enum class Phase { Plan, BuildHash, MergeKeySets, MarkSlots, PlaceRows, CountSlots, RankSlots, Free, None };

Phase phase_of(const JoinTableState *table, uint32_t index) {
  constexpr Phase byHash[] = {Phase::Plan, Phase::BuildHash, Phase::Free};
  constexpr Phase withKeySet[] = {Phase::Plan, Phase::BuildHash, Phase::MergeKeySets, Phase::Free};
  constexpr Phase direct[] = {Phase::Plan, Phase::MarkSlots, Phase::PlaceRows, Phase::Free};
  constexpr Phase bitmap[] = {Phase::Plan, Phase::MarkSlots, Phase::Free};
  constexpr Phase marked[] = {Phase::CountSlots, Phase::RankSlots};
  if (table->keys > 0) return index < 2 ? marked[index] : Phase::None;
  if (table->keyBits > 0) return index < 4 ? withKeySet[index] : Phase::None;
  if (table->slotBits == 0) return index < 3 ? byHash[index] : Phase::None;
  if (table->rowSize == 0) return index < 3 ? bitmap[index] : Phase::None;
  return index < 4 ? direct[index] : Phase::None;
}
} // namespace

uint32_t join_table_finish_tasks(QueryState *query, uint32_t object, uint32_t phase) {
  JoinTableState *table = shared_part<JoinTableState>(query, object);
  switch (phase_of(table, phase)) {
  case Phase::Plan:
  case Phase::Free: return 1;
  case Phase::None: return 0;
  default: return table->tasks;
  }
}

void join_table_finish_task(QueryState *query, uint32_t object, uint32_t phase, uint32_t task) {
  JoinTableState *table = shared_part<JoinTableState>(query, object);
  switch (phase_of(table, phase)) {
  case Phase::Plan: return plan(query, object, table);
  case Phase::BuildHash: return build_hash(query, object, table, task);
  case Phase::MergeKeySets: return merge_key_sets(query, object, table, task);
  case Phase::MarkSlots: return mark_slots(query, object, table, task);
  case Phase::PlaceRows: return place_rows(query, object, table, task);
  case Phase::CountSlots: return count_slots(query, object, table, task);
  case Phase::RankSlots: return rank_slots(query, object, table, task);
  case Phase::Free: return free_collected(query, object);
  case Phase::None: return;
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
  query_release(query, &table->endsBlock);
  query_release(query, &table->keySetBlock);
  query_release(query, &table->rowsBlock);
}
