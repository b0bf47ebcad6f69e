// Results as Arrow buffers, and memory: limits, release, flatness.
#include "check.h"

#include <unistd.h>

namespace {

struct Row {
  uint8_t nulls;
  uint8_t flag;
  int16_t small;
  int32_t unused;
  int64_t narrow;
  Text text;
  __int128 wide;
};

const ResultColumn columns[] = {
    {RESULT_BOOLEAN, offsetof(Row, flag), 1, 0}, {RESULT_FIXED, offsetof(Row, small), 2, 1},
    {RESULT_DECIMAL, offsetof(Row, narrow), 8, -1}, {RESULT_TEXT, offsetof(Row, text), 16, 2},
    {RESULT_DECIMAL, offsetof(Row, wide), 16, 3}};

uint8_t nulls_of(uint64_t row) { return row % 5 == 0 ? uint8_t(scramble(row) & 15) : 0; }
std::string text_of(uint64_t row) { return std::string(row % 7, char('a' + row % 26)); }

void measure(TestQuery &test) {
  uint32_t tasks = result_measure_tasks(test.query, 0, columns, 5);
  for (uint32_t task = 0; task < tasks; ++task) result_measure_task(test.query, test.worker(), task);
}

void copies(uint64_t rows) {
  TestQuery test(1);
  CHECK(collector_open(test.query, 0, sizeof(Row), nullptr, false, {}, 0, UINT64_MAX, nullptr, 0));
  std::vector<std::string> texts(rows);
  for (uint64_t row = 0; row < rows; ++row) texts[row] = text_of(row);
  test.run(0, 1, [&](Worker *worker, uint64_t) {
    for (uint64_t row = 0; row < rows; ++row) {
      Row value{nulls_of(row), uint8_t(row % 2), int16_t(row), 0, -int64_t(row), {bytes(texts[row]), texts[row].size()}, -__int128(row) << 64};
      if (value.nulls & 4) value.text = {reinterpret_cast<const uint8_t *>(16), 1000}; // garbage under a null
      memcpy(collector_append(local<void>(worker, 0)), &value, sizeof value);
    }
  });
  test.finish(0);
  measure(test);
  uint64_t row = 0;
  for (uint32_t batch = 0; batch < result_batches(test.query); ++batch) {
    uint64_t count, size;
    ResultBuffers buffers[5];
    result_batch(test.query, batch, &count, &size, buffers);
    CHECK(count <= 131072);
    std::vector<uint8_t> memory(size, 0xaa);
    result_copy(test.query, batch, memory.data());
    std::vector<bool> covered(size);
    for (const ResultBuffers &buffer : buffers) {
      for (auto [at, length] : {std::pair(buffer.validityOffset, buffer.validitySize), std::pair(buffer.offsetsOffset, buffer.offsetsSize),
                                std::pair(buffer.valuesOffset, buffer.valuesSize)}) {
        CHECK_EQUAL(at % 64, 0u);
        CHECK(at + length <= size);
        for (uint64_t index = at; index < at + length; ++index) covered[index] = true;
      }
    }
    for (uint64_t index = 0; index < size; ++index) CHECK(covered[index] || memory[index] == 0);
    auto valid = [&](int column, uint64_t index) {
      return buffers[column].validitySize == 0 || (memory[buffers[column].validityOffset + index / 8] >> index % 8 & 1) != 0;
    };
    uint64_t nullCounts[5] = {};
    for (uint64_t index = 0; index < count; ++index, ++row) {
      uint8_t nulls = nulls_of(row);
      for (int column = 0; column < 5; ++column) {
        int bit = columns[column].nullBit;
        bool null = bit >= 0 && (nulls >> bit & 1) != 0;
        CHECK_EQUAL(valid(column, index), !null);
        nullCounts[column] += null;
      }
      const uint8_t *at = memory.data();
      CHECK_EQUAL((at[buffers[0].valuesOffset + index / 8] >> index % 8 & 1) != 0, !(nulls & 1) && row % 2 != 0);
      int16_t small;
      memcpy(&small, at + buffers[1].valuesOffset + 2 * index, 2);
      CHECK_EQUAL(small, nulls & 2 ? 0 : int16_t(row));
      __int128 decimal;
      memcpy(&decimal, at + buffers[2].valuesOffset + 16 * index, 16);
      CHECK(decimal == -__int128(row));
      memcpy(&decimal, at + buffers[4].valuesOffset + 16 * index, 16);
      CHECK(decimal == (nulls & 8 ? 0 : -__int128(row) << 64));
      int32_t offsets[2];
      memcpy(offsets, at + buffers[3].offsetsOffset + 4 * index, 8);
      std::string text(reinterpret_cast<const char *>(at) + buffers[3].valuesOffset + offsets[0], size_t(offsets[1] - offsets[0]));
      CHECK_EQUAL(text, nulls & 4 ? "" : texts[row]);
    }
    for (int column = 0; column < 5; ++column) CHECK_EQUAL(buffers[column].nullCount, nullCounts[column]);
  }
  CHECK_EQUAL(row, rows);
}

// Texts of 400 MB: two to a batch. Only measured, so they need not exist.
void cuts_at_long_texts() {
  TestQuery test(1);
  CHECK(collector_open(test.query, 0, sizeof(Row), nullptr, false, {}, 0, UINT64_MAX, nullptr, 0));
  test.run(0, 1, [&](Worker *worker, uint64_t) {
    for (int row = 0; row < 5; ++row) {
      Row value{};
      value.text = {nullptr, 400000000};
      memcpy(collector_append(local<void>(worker, 0)), &value, sizeof value);
    }
  });
  test.finish(0);
  measure(test);
  CHECK_EQUAL(result_batches(test.query), 3u);
  uint64_t count, size;
  ResultBuffers buffers[5];
  result_batch(test.query, 2, &count, &size, buffers);
  CHECK_EQUAL(count, 1u);
}

uint64_t resident_pages() {
  FILE *file = fopen("/proc/self/statm", "r");
  unsigned long size = 0, resident = 0;
  CHECK(fscanf(file, "%lu %lu", &size, &resident) == 2);
  fclose(file);
  return resident;
}

bool always(const uint8_t *, const uint8_t *) { return false; }
void nothing(Query *, uint8_t *, const uint8_t *) {}

// A group that is in no table yet: `entry` is where generated code would have found none.
void *insert_group(void *part, int64_t hash) {
  AggregateLocal *table = static_cast<AggregateLocal *>(part);
  struct Entry {
    int64_t hash;
    void *row;
  };
  Entry *entries = static_cast<Entry *>(table->entries);
  uint64_t index = uint64_t(hash) & uint64_t(table->mask);
  while (entries[index].row != nullptr) index = (index + 1) & uint64_t(table->mask);
  return aggregate_table_insert(part, hash, entries + index);
}

// One of each object, filled until `rows` or until memory ends.
void small_query(uint64_t rows, uint64_t limit) {
  TestQuery test(2, limit);
  if (!join_table_open(test.query, 0, 24, 0, false, 0, 0) ||
      !aggregate_table_open(test.query, 1, GROUPING_HASH, 32, 0, always, nothing, nullptr) ||
      !collector_open(test.query, 2, 16, nullptr, false, {}, 0, UINT64_MAX, nullptr, 0)) {
    return;
  }
  for (uint32_t object = 0; object < 3; ++object) {
    for (uint64_t row = 0; row < rows; ++row) {
      Worker *worker = test.worker(uint32_t(row % 2));
      if (row < 2) object_morsel(test.query, worker, object, row);
      void *part = local<void>(worker, object);
      int64_t hash = int64_t(scramble(row));
      void *into = object == 0   ? join_table_append(part, hash)
                   : object == 1 ? insert_group(part, hash)
                                 : collector_append(part);
      if (into == nullptr) {
        CHECK_EQUAL(test.query->status, int32_t(ERROR_OUT_OF_MEMORY));
        CHECK_EQUAL(test.failure(), "2 " + std::to_string(limit));
        return;
      }
      memset(static_cast<uint8_t *>(into) + (object == 1 ? 8 : 0), 1, 16);
      text_repeat(worker, bytes("x"), 1, 100);
    }
    for (uint64_t morsel = 0; morsel < 2; ++morsel) object_morsel_done(test.query, test.worker(uint32_t(morsel)), object, morsel);
    test.finish(object);
  }
  CHECK(query_peak_memory(test.query) <= limit);
}

} // namespace

void test_result() {
  for (uint64_t rows : {0u, 1u, 63u, 1000u, 131072u, 300001u}) copies(rows);
  cuts_at_long_texts();
}

void test_memory() {
  for (uint64_t limit : {200000u, 500000u, 2000000u, 5000000u}) small_query(100000, limit);
  for (int index = 0; index < 500; ++index) small_query(100, UINT64_MAX);
  uint64_t before = resident_pages();
  for (int index = 0; index < 5000; ++index) small_query(index % 100, index % 3 == 0 ? 300000 : UINT64_MAX);
  uint64_t after = resident_pages();
#ifndef MAYFLY_PLAIN_ALLOCATION
  CHECK(after < before + 64);
#endif
  (void)before, (void)after;
  small_query(300000, UINT64_MAX);
}
