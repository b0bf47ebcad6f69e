// Join tables and aggregate tables, filled and read as generated code does.
#include "check.h"

#include <map>
#include <unordered_map>

namespace {

void join(uint32_t workers, uint64_t rows, uint32_t rowSize, uint64_t distinct, uint32_t keyBits = 0) {
  TestQuery test(workers);
  CHECK(join_table_open(test.query, 0, rowSize, 0, false, keyBits, 0));
  constexpr uint64_t morsel = 1000;
  auto key = [&](uint64_t row) { return scramble(row) % distinct; };
  test.run(0, (rows + morsel - 1) / morsel, [&](Worker *worker, uint64_t index) {
    for (uint64_t row = index * morsel; row < std::min(rows, (index + 1) * morsel); ++row) {
      uint64_t value = key(row);
      uint8_t *into = static_cast<uint8_t *>(join_table_append(local<void>(worker, 0), int64_t(scramble(value))));
      memcpy(into, &value, 8);
      memset(into + 8, int(row & 0xff), rowSize - 8);
      if (keyBits > 0) join_table_note_key(local<void>(worker, 0), int64_t(value));
    }
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), "none");
  JoinTable *table = shared<JoinTable>(test.query, 0);
  CHECK_EQUAL(table->rowCount, int64_t(rows));
  std::unordered_map<uint64_t, uint64_t> expected;
  for (uint64_t row = 0; row < rows; ++row) ++expected[key(row)];
  if (keyBits > 0) {
    const uint32_t *keySet = static_cast<const uint32_t *>(table->keySet);
    for (uint64_t value = 0; value < uint64_t(1) << keyBits; ++value)
      CHECK_EQUAL((keySet[value >> 5] >> (value & 31) & 1) != 0, expected.count(value) > 0);
  }
  uint64_t *directory = static_cast<uint64_t *>(table->directory);
  uint64_t found = 0;
  for (uint64_t value = 0; value < distinct + 100; ++value) {
    uint64_t hash = scramble(value), slot = hash >> table->shift;
    uint64_t tags = uint64_t(1) << (hash & 15) | uint64_t(1) << ((hash >> 4) & 15);
    uint64_t count = 0;
    uint8_t *row = reinterpret_cast<uint8_t *>((&directory[slot])[-1] >> 16), *end = reinterpret_cast<uint8_t *>(directory[slot] >> 16);
    CHECK(uint64_t(end - row) % rowSize == 0);
    for (; row != end; row += rowSize) {
      uint64_t stored;
      memcpy(&stored, row, 8);
      if (stored == value) {
        CHECK((directory[slot] & tags) == tags);
        for (uint32_t at = 9; at < rowSize; ++at) CHECK(row[at] == row[8]);
        ++count;
      }
    }
    auto known = expected.find(value);
    CHECK_EQUAL(count, known == expected.end() ? 0 : known->second);
    found += count;
  }
  CHECK_EQUAL(found, rows);
}

// Keys of a direct table number its slots; `key` gives that of each row. Rows of size 0 are only marked in the directory.
template <class Key> void direct(uint32_t workers, uint64_t rows, uint32_t rowSize, uint32_t bits, bool unique, Key key) {
  TestQuery test(workers);
  CHECK(join_table_open(test.query, 0, rowSize, bits, unique, 0, 0));
  constexpr uint64_t morsel = 1000;
  test.run(0, (rows + morsel - 1) / morsel, [&](Worker *worker, uint64_t index) {
    for (uint64_t row = index * morsel; row < std::min(rows, (index + 1) * morsel); ++row) {
      uint8_t *into = static_cast<uint8_t *>(join_table_append(local<void>(worker, 0), int64_t(key(row) << (64 - bits))));
      if (rowSize == 0) continue;
      memcpy(into, &row, 8);
      memset(into + 8, int(row & 0xff), rowSize - 8);
    }
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), "none");
  JoinTable *table = shared<JoinTable>(test.query, 0);
  CHECK_EQUAL(table->rowCount, int64_t(rows));
  std::unordered_map<uint64_t, uint64_t> expected;
  for (uint64_t row = 0; row < rows; ++row) ++expected[key(row)];
  const uint64_t *directory = static_cast<const uint64_t *>(table->directory);
  uint64_t found = 0, taken = 0;
  for (uint64_t slot = 0; slot < uint64_t(1) << bits; ++slot) {
    const uint64_t word = directory[slot >> 5], bit = slot & 31;
    auto known = expected.find(slot);
    CHECK_EQUAL((word >> bit & 1) != 0, known != expected.end());
    if (known == expected.end()) continue;
    if (rowSize == 0) {
      found += known->second;
      continue;
    }
    const uint64_t rank = (word >> 32) + uint64_t(__builtin_popcountll(word & ((uint64_t(1) << bit) - 1)));
    CHECK_EQUAL(rank, taken++);
    const uint64_t *ends = static_cast<const uint64_t *>(table->ends);
    const uint8_t *first = static_cast<const uint8_t *>(table->rows) + rank * rowSize, *end = first + rowSize;
    if (!unique) {
      first = reinterpret_cast<const uint8_t *>((&ends[rank])[-1]);
      end = reinterpret_cast<const uint8_t *>(ends[rank]);
    }
    CHECK_EQUAL(uint64_t(end - first), known->second * rowSize);
    for (; first != end; first += rowSize, ++found) {
      uint64_t row;
      memcpy(&row, first, 8);
      CHECK(row < rows && key(row) == slot);
      for (uint32_t at = 8; at < rowSize; ++at) CHECK_EQUAL(first[at], uint8_t(row & 0xff));
    }
  }
  CHECK_EQUAL(found, rows);
}

void direct_all(uint32_t workers, uint64_t rows) {
  auto ascending = [](uint64_t row) { return row * 3; };
  auto backwards = [&](uint64_t row) { return rows - 1 - row; };
  auto many = [](uint64_t row) { return scramble(row) % 5000; };
  auto few = [](uint64_t row) { return scramble(row) % 17; };
  auto skewed = [](uint64_t row) { return row % 3 == 0 ? 7 : scramble(row) % 8192; };
  for (uint32_t rowSize : {0u, 8u, 24u, 100u}) {
    direct(workers, rows, rowSize, 17, true, ascending);
    direct(workers, rows, rowSize, 16, true, backwards);
    direct(workers, rows, rowSize, 17, false, ascending);
    direct(workers, rows, rowSize, 13, false, many);
    direct(workers, rows, rowSize, 5, false, few);
    direct(workers, rows, rowSize, 13, false, skewed);
  }
}

// What was unique when its column was checked may be so no more if the file is changed: found out, never written past.
void repeated(uint32_t workers) {
  TestQuery test(workers);
  CHECK(join_table_open(test.query, 0, 16, 13, true, 0, 0));
  test.run(0, 10, [&](Worker *worker, uint64_t index) {
    for (uint64_t row = 0; row < 500; ++row) {
      void *into = join_table_append(local<void>(worker, 0), int64_t((index * 499 + row) << (64 - 13)));
      memset(into, 0, 16);
    }
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), "24 a key is not unique any more");
}

// Keys that number their rows: row `row` of the table has key(row), stored as an integer `stride` values apart.
template <class Stored, class Key> void numbered(uint32_t workers, uint64_t rows, uint64_t stride, uint32_t bits, int64_t minimum, Key key, const char *failure) {
  TestQuery test(workers);
  std::vector<Stored> values(rows * stride);
  for (uint64_t row = 0; row < rows; ++row) values[row * stride] = Stored(uint64_t(minimum) + key(row));
  CHECK(join_table_open(test.query, 0, 0, bits, true, 0, rows));
  constexpr uint64_t morsel = 1000;
  test.run(0, (rows + morsel - 1) / morsel, [&](Worker *, uint64_t index) {
    const uint64_t begin = index * morsel, end = std::min(rows, begin + morsel);
    join_table_number(shared<JoinTable>(test.query, 0), values.data(), int32_t(sizeof(Stored) * stride), minimum, int64_t(begin), int64_t(end));
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), failure);
  if (failure != std::string("none")) return;
  const uint64_t *directory = static_cast<const uint64_t *>(shared<JoinTable>(test.query, 0)->directory);
  uint64_t taken = 0;
  for (uint64_t slot = 0; slot < uint64_t(1) << bits; ++slot) taken += directory[slot >> 5] >> (slot & 31) & 1;
  CHECK_EQUAL(taken, rows);
  for (uint64_t row = 0; row < rows; ++row) {
    const uint64_t word = directory[key(row) >> 5], bit = key(row) & 31;
    CHECK_EQUAL(word >> bit & 1, 1u);
    CHECK_EQUAL((word >> 32) + uint64_t(__builtin_popcountll(word & ((uint64_t(1) << bit) - 1))), row);
  }
}

void numbered_all(uint32_t workers) {
  auto gaps = [](uint64_t row) { return row / 8 * 32 + row % 8; };
  auto sparse = [](uint64_t row) { return row * 61 + row % 7; };
  for (uint64_t rows : {1u, 31u, 1000u, 1001u, 16'000u}) {
    numbered<uint16_t>(workers, rows, 1, 16, 3, gaps, "none");
    numbered<uint32_t>(workers, rows, 1, 20, -5, sparse, "none");
    numbered<uint64_t>(workers, rows, 1, 20, INT64_MIN, sparse, "none");
    numbered<uint64_t>(workers, rows, 2, 17, -1, gaps, "none");
  }
  numbered<uint8_t>(workers, 64, 1, 8, 100, gaps, "none");
  // Whatever has become of values since they were checked, nothing beyond the directory is written, and it is noticed.
  auto repeating = [](uint64_t row) { return row == 4999 ? 4998 : row; };
  auto outside = [](uint64_t row) { return row + (row == 17 ? 1'000'000'000 : 0); };
  numbered<uint32_t>(workers, 8192, 1, 13, 0, repeating, "24 a key is not unique any more");
  numbered<uint64_t>(workers, 8192, 1, 13, 0, outside, "24 a key is not unique any more");
}

struct Group {
  uint64_t hash, key, count;
  int64_t sum;
};

bool equal(const uint8_t *left, const uint8_t *right) {
  return reinterpret_cast<const Group *>(left)->key == reinterpret_cast<const Group *>(right)->key;
}
void combine(Query *, uint8_t *into, const uint8_t *from) {
  reinterpret_cast<Group *>(into)->count += reinterpret_cast<const Group *>(from)->count;
  reinterpret_cast<Group *>(into)->sum += reinterpret_cast<const Group *>(from)->sum;
}
void initialize(uint8_t *row) { reinterpret_cast<Group *>(row)->key = 77; }

// What generated code does for one row.
Group *find_or_insert(AggregateLocal *table, uint64_t key, uint64_t hash) {
  struct Entry {
    uint64_t hash;
    Group *row;
  };
  const Entry *entries = static_cast<const Entry *>(table->entries);
  uint64_t index = hash & uint64_t(table->mask);
  for (; entries[index].row != nullptr; index = (index + 1) & uint64_t(table->mask)) {
    if (entries[index].hash == hash && entries[index].row->key == key) return entries[index].row;
  }
  Group *row = static_cast<Group *>(aggregate_table_insert(table, int64_t(hash), const_cast<Entry *>(entries + index)));
  if (row == nullptr) return nullptr;
  CHECK(row->hash == hash);
  *row = {hash, key, 0, 0};
  return row;
}

struct Expected {
  std::map<uint64_t, std::pair<uint64_t, int64_t>> groups;
  void add(uint64_t key, uint64_t row) {
    ++groups[key].first;
    groups[key].second += int64_t(row);
  }
  // Compares with the object's groups, each of which must be there once.
  void check(TestQuery &test) {
    CHECK_EQUAL(test.failure(), "none");
    uint64_t count;
    const uint8_t *const *result = object_rows(test.query, 0, &count);
    CHECK_EQUAL(count, groups.size());
    for (uint64_t index = 0; index < count; ++index) {
      const Group *group = reinterpret_cast<const Group *>(result[index]);
      auto known = groups.find(group->key);
      CHECK(known != groups.end());
      CHECK_EQUAL(group->count, known->second.first);
      CHECK_EQUAL(group->sum, known->second.second);
      groups.erase(known);
    }
  }
};

void aggregate(uint32_t workers, uint64_t rows, uint64_t groups, uint64_t hashMask) {
  TestQuery test(workers);
  CHECK(aggregate_table_open(test.query, 0, GROUPING_HASH, sizeof(Group), 0, equal, combine, nullptr));
  constexpr uint64_t morsel = 1000;
  test.run(0, (rows + morsel - 1) / morsel, [&](Worker *worker, uint64_t index) {
    for (uint64_t row = index * morsel; row < std::min(rows, (index + 1) * morsel); ++row) {
      uint64_t key = scramble(row) % groups;
      Group *group = find_or_insert(local<AggregateLocal>(worker, 0), key, scramble(key) & hashMask);
      ++group->count;
      group->sum += int64_t(row);
      ++local<AggregateLocal>(worker, 0)->taken;
    }
  });
  test.finish(0);
  Expected expected;
  for (uint64_t row = 0; row < rows; ++row) expected.add(scramble(row) % groups, row);
  expected.check(test);
}

void aggregate_direct(uint32_t workers, uint64_t rows, uint64_t groups, uint64_t slots) {
  TestQuery test(workers);
  CHECK(aggregate_table_open(test.query, 0, GROUPING_DIRECT, sizeof(Group), slots, nullptr, combine, nullptr));
  constexpr uint64_t morsel = 1000;
  auto key = [&](uint64_t row) { return scramble(row) % groups * (slots / groups); };
  test.run(0, (rows + morsel - 1) / morsel, [&](Worker *worker, uint64_t index) {
    AggregateLocal *table = local<AggregateLocal>(worker, 0);
    for (uint64_t row = index * morsel; row < std::min(rows, (index + 1) * morsel); ++row) {
      Group *group = static_cast<Group *>(table->entries) + key(row);
      uint8_t *used = static_cast<uint8_t *>(table->used) + key(row);
      if (*used == 0) *group = {0, key(row), 0, 0};
      *used = 1;
      ++group->count;
      group->sum += int64_t(row);
    }
  });
  test.finish(0);
  Expected expected;
  for (uint64_t row = 0; row < rows; ++row) expected.add(key(row), row);
  expected.check(test);
}

// Rows in the order of their groups, of about so many rows each, in morsels of which some have none.
void aggregate_clustered(uint32_t workers, uint64_t rows, uint64_t groupRows, uint64_t morsel) {
  TestQuery test(workers);
  CHECK(aggregate_table_open(test.query, 0, GROUPING_CLUSTERED, sizeof(Group), 0, equal, combine, nullptr));
  auto key = [&](uint64_t row) { return row / groupRows; };
  auto passes = [&](uint64_t row) { return row / morsel % 3 != 1 && scramble(row) % 4 != 0; };
  test.run(0, (rows + morsel - 1) / morsel, [&](Worker *worker, uint64_t index) {
    AggregateLocal *table = local<AggregateLocal>(worker, 0);
    Group *group = nullptr;
    for (uint64_t row = index * morsel; row < std::min(rows, (index + 1) * morsel); ++row) {
      if (!passes(row)) continue;
      if (group == nullptr || group->key != key(row)) {
        Group *next = reinterpret_cast<Group *>(uintptr_t(group) + sizeof(Group));
        group = next == table->limit ? static_cast<Group *>(aggregate_table_next(table)) : next;
        CHECK(group != nullptr);
        *group = {0, key(row), 0, 0};
      }
      ++group->count;
      group->sum += int64_t(row);
    }
    if (group != nullptr) aggregate_table_end(table, group);
  });
  test.finish(0);
  Expected expected;
  for (uint64_t row = 0; row < rows; ++row) {
    if (passes(row)) expected.add(key(row), row);
  }
  expected.check(test);
}

void aggregate_single(uint32_t workers, uint64_t morsels) {
  TestQuery test(workers);
  CHECK(aggregate_table_open(test.query, 0, GROUPING_NONE, sizeof(Group), 0, nullptr, combine, initialize));
  test.run(0, morsels, [&](Worker *worker, uint64_t morsel) {
    Group *row = static_cast<Group *>(aggregate_table_single(local<void>(worker, 0)));
    ++row->count;
    row->sum += int64_t(morsel);
  });
  test.finish(0);
  uint64_t count;
  const uint8_t *const *result = object_rows(test.query, 0, &count);
  CHECK_EQUAL(count, 1u);
  const Group *row = reinterpret_cast<const Group *>(result[0]);
  CHECK_EQUAL(row->key, 77u);
  CHECK_EQUAL(row->count, morsels);
  CHECK_EQUAL(row->sum, int64_t(morsels * (morsels - 1) / 2));
}

} // namespace

void test_objects() {
  for (uint32_t workers : {1u, 4u}) {
    for (uint64_t rows : {0u, 1u, 2u, 3u, 100u, 4095u, 4096u, 150000u}) {
      for (uint32_t rowSize : {8u, 9u, 12u, 24u, 100u}) join(workers, rows, rowSize, rows + 1);
      join(workers, rows, 16, 7);
      join(workers, rows, 16, rows + 1, 18);
    }
    join(workers, 100, 16, 20, 5);
    for (uint64_t rows : {0u, 1u, 100u, 4096u, 40000u}) direct_all(workers, rows);
    repeated(workers);
    numbered_all(workers);
    for (uint64_t groups : {1u, 2u, 1000u, 100000u}) {
      for (uint64_t rows : {0u, 1u, 10000u, 200000u}) aggregate(workers, rows, groups, ~uint64_t(0));
    }
    aggregate(workers, 600000, 250000, ~uint64_t(0)); // each worker's groups move on several times
    aggregate(workers, 5000, 300, 0xff00000000000003); // many groups of one hash
    for (uint64_t rows : {0u, 1u, 10000u, 300000u}) {
      aggregate_direct(workers, rows, 1, 1);
      aggregate_direct(workers, rows, 6, 16384);
      aggregate_direct(workers, rows, 20011, 20011);
      for (uint64_t groupRows : {1u, 3u, 700u, 100000u}) {
        for (uint64_t morsel : {1u, 10u, 1000u}) aggregate_clustered(workers, rows, groupRows, morsel);
      }
    }
    for (uint64_t morsels : {0u, 1u, 100u}) aggregate_single(workers, morsels);
  }
}
