// Collectors: order, ranges, sorting, the first rows of an order, numbering; the same rows whatever the number of workers.
#include "check.h"

#include <algorithm>
#include <string>
#include <vector>

namespace {

struct Row {
  uint64_t prefix;
  int32_t key;
  uint32_t id;
};

int32_t compare(const uint8_t *left, const uint8_t *right) {
  int32_t a = reinterpret_cast<const Row *>(left)->key, b = reinterpret_cast<const Row *>(right)->key;
  return a < b ? -1 : a > b;
}

// How much of a row's key its prefix tells.
enum class Sorting { None, ByComparison, ByPart, ByPrefix };

void collect(uint32_t workers, uint64_t rows, uint64_t morselRows, int32_t keys, Sorting sorting, uint64_t offset, uint64_t count) {
  TestQuery test(workers);
  const bool sorted = sorting != Sorting::None;
  CHECK(collector_open(test.query, 0, sizeof(Row), sorted ? compare : nullptr, sorting == Sorting::ByPrefix, {}, offset, count, nullptr, 0));
  auto rowOf = [&](uint64_t row) {
    const int32_t key = int32_t(scramble(row + 1000000) % uint64_t(keys));
    const uint64_t prefix = sorting == Sorting::ByPrefix ? uint64_t(key) << 20 : sorting == Sorting::ByPart ? uint64_t(key) >> 5 << 32 : 0;
    return Row{prefix, key, uint32_t(row)};
  };
  std::vector<Row> expected;
  for (uint64_t row = 0; row < rows; ++row) {
    if (scramble(row) % 3 != 0) expected.push_back(rowOf(row));
  }
  test.run(0, (rows + morselRows - 1) / morselRows, [&](Worker *worker, uint64_t morsel) {
    for (uint64_t row = morsel * morselRows; row < std::min(rows, (morsel + 1) * morselRows); ++row) {
      if (scramble(row) % 3 == 0) continue;
      Row *into = static_cast<Row *>(collector_append(local<void>(worker, 0)));
      if (into == nullptr) return;
      *into = rowOf(row);
    }
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), "none");
  if (sorted) std::stable_sort(expected.begin(), expected.end(), [](Row a, Row b) { return a.key < b.key; });
  uint64_t first = std::min<uint64_t>(offset, expected.size());
  uint64_t wanted = std::min<uint64_t>(count, expected.size() - first);
  uint64_t found;
  const uint8_t *const *result = object_rows(test.query, 0, &found);
  CHECK_EQUAL(found, wanted);
  for (uint64_t index = 0; index < wanted; ++index) {
    CHECK_EQUAL(reinterpret_cast<const Row *>(result[index])->id, expected[first + index].id);
  }
}

struct NumberedRow {
  uint64_t prefix;
  int32_t key;
  uint32_t id;
  uint64_t number;
};

int32_t compare_numbered(const uint8_t *left, const uint8_t *right) { return compare(left, right); }

bool equal(const uint8_t *left, const uint8_t *right) { return compare(left, right) == 0; }

// Each row's number among those with its key, in the order of appending.
void numbers(uint32_t workers, uint64_t rows, uint64_t morselRows, int32_t keys) {
  TestQuery test(workers);
  CHECK(collector_open(test.query, 0, sizeof(NumberedRow), keys == 1 ? nullptr : compare_numbered, false, {}, 0, UINT64_MAX, equal,
                       offsetof(NumberedRow, number)));
  auto keyOf = [&](uint64_t row) { return int32_t(scramble(row) % uint64_t(keys)); };
  test.run(0, (rows + morselRows - 1) / morselRows, [&](Worker *worker, uint64_t morsel) {
    for (uint64_t row = morsel * morselRows; row < std::min(rows, (morsel + 1) * morselRows); ++row) {
      *static_cast<NumberedRow *>(collector_append(local<void>(worker, 0))) = {0, keyOf(row), uint32_t(row), 0};
    }
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), "none");
  std::vector<std::vector<uint32_t>> expected(static_cast<size_t>(keys));
  for (uint64_t row = 0; row < rows; ++row) expected[size_t(keyOf(row))].push_back(uint32_t(row));
  uint64_t found;
  const uint8_t *const *result = object_rows(test.query, 0, &found);
  CHECK_EQUAL(found, rows);
  for (uint64_t index = 0; index < rows; ++index) {
    const NumberedRow *row = reinterpret_cast<const NumberedRow *>(result[index]);
    const std::vector<uint32_t> &ids = expected[size_t(row->key)];
    CHECK(row->number >= 1 && row->number <= ids.size());
    CHECK_EQUAL(ids[row->number - 1], row->id);
  }
}

struct TextRow {
  uint64_t prefix;
  const uint8_t *bytes;
  uint64_t length;
  uint8_t isNull;
  uint8_t second;
  uint32_t id;
};

template <int direction> int32_t compare_texts(const uint8_t *left, const uint8_t *right) {
  const TextRow &a = *reinterpret_cast<const TextRow *>(left), &b = *reinterpret_cast<const TextRow *>(right);
  if (a.isNull != b.isNull) return a.isNull ? 1 : -1;
  if (!a.isNull) {
    const int32_t order = text_compare(a.bytes, a.length, b.bytes, b.length);
    if (order != 0) return (order < 0 ? -1 : 1) * direction;
  }
  return int32_t(a.second) - int32_t(b.second);
}

// Texts that agree for long: one begins another, they end in zero bytes, they are the same, they are NULL.
std::string text_of(uint64_t row, uint32_t shape) {
  const uint64_t random = scramble(row);
  switch (shape) {
  case 0: return std::string(random % 90, 'a');
  case 1: return std::string(40, 'b') + std::to_string(random % 5000);
  case 2: return std::string(random % 3 * 8, 'c') + std::string(random / 3 % 12, '\0') + (random / 36 % 4 == 0 ? "d" : "");
  case 3: return "";
  default: return std::to_string(random) + std::to_string(random % 7);
  }
}

// `skipped`: leading bits of the prefix that are not the text's: one for NULL, the others zero.
void sorts_texts(uint32_t workers, uint64_t rows, uint32_t shape, bool descending, uint32_t skipped, bool compares) {
  TestQuery test(workers);
  const SortText text = {offsetof(TextRow, bytes), offsetof(TextRow, isNull), (64 - skipped) / 8, descending};
  CHECK(collector_open(test.query, 0, sizeof(TextRow), descending ? compare_texts<-1> : compare_texts<1>, false,
                       compares ? SortText{} : text, 3, UINT64_MAX, nullptr, 0));
  std::vector<std::string> texts(rows);
  std::vector<TextRow> expected(rows);
  for (uint64_t row = 0; row < rows; ++row) {
    texts[row] = text_of(row, shape == 9 ? uint32_t(row % 5) : shape);
    const uint64_t length = texts[row].size();
    const uint8_t *bytes = reinterpret_cast<const uint8_t *>(texts[row].data());
    const bool isNull = scramble(row + 77) % 50 == 0;
    uint64_t prefix = uint64_t(text_prefix(bytes, length)) >> skipped;
    if (descending) prefix ^= UINT64_MAX >> skipped;
    expected[row] = {isNull ? uint64_t(1) << 63 : prefix, bytes, length, isNull, uint8_t(scramble(row + 5) % 3), uint32_t(row)};
    if (isNull) expected[row].bytes = nullptr;
  }
  test.run(0, (rows + 999) / 1000, [&](Worker *worker, uint64_t morsel) {
    for (uint64_t row = morsel * 1000; row < std::min(rows, (morsel + 1) * 1000); ++row) {
      *static_cast<TextRow *>(collector_append(local<void>(worker, 0))) = expected[row];
    }
  });
  test.finish(0);
  CHECK_EQUAL(test.failure(), "none");
  std::stable_sort(expected.begin(), expected.end(), [&](const TextRow &a, const TextRow &b) {
    const uint8_t *left = reinterpret_cast<const uint8_t *>(&a), *right = reinterpret_cast<const uint8_t *>(&b);
    return (descending ? compare_texts<-1>(left, right) : compare_texts<1>(left, right)) < 0;
  });
  uint64_t found;
  const uint8_t *const *result = object_rows(test.query, 0, &found);
  CHECK_EQUAL(found, rows - 3);
  for (uint64_t index = 0; index < found; ++index) {
    CHECK_EQUAL(reinterpret_cast<const TextRow *>(result[index])->id, expected[index + 3].id);
  }
}

// A satisfied limit stops the handing out of morsels.
void stops_early() {
  TestQuery test(2);
  CHECK(collector_open(test.query, 0, sizeof(Row), nullptr, false, {}, 5, 10, nullptr, 0));
  uint64_t ran = test.run(0, 1000000, [&](Worker *worker, uint64_t) {
    int appended = 0;
    while (collector_append(local<void>(worker, 0)) != nullptr) ++appended;
    CHECK_EQUAL(appended, 15);
  });
  CHECK(ran < 1000000);
}

} // namespace

void test_collector() {
  for (uint32_t workers : {1u, 3u}) {
    for (uint64_t rows : {0u, 1u, 5000u, 200000u}) {
      for (uint64_t morselRows : {7u, 1024u, 1000000u}) {
        if (morselRows == 7 && rows > 10000) continue;
        for (Sorting sorted : {Sorting::None, Sorting::ByComparison, Sorting::ByPart, Sorting::ByPrefix}) {
          for (int32_t keys : {1, 50, 1000000000}) {
            collect(workers, rows, morselRows, keys, sorted, 0, UINT64_MAX);
            collect(workers, rows, morselRows, keys, sorted, 0, 10);
            collect(workers, rows, morselRows, keys, sorted, 1000, 2000);
            collect(workers, rows, morselRows, keys, sorted, 5, UINT64_MAX);
            collect(workers, rows, morselRows, keys, sorted, 100, 0);
            collect(workers, rows, morselRows, keys, sorted, 1000000, 5);
            collect(workers, rows, morselRows, keys, sorted, UINT64_MAX - 1, 5);
          }
        }
      }
    }
  }
  for (uint32_t workers : {1u, 3u}) {
    for (uint64_t rows : {0u, 1u, 5000u, 300000u}) {
      // One key: a partition over several tasks. Three: one begins within a task.
      for (int32_t keys : {1, 3, 50000}) numbers(workers, rows, 1024, keys);
    }
  }
  for (uint32_t workers : {1u, 3u}) {
    for (uint64_t rows : {5u, 300u, 5000u, 200000u}) {
      for (uint32_t shape : {0u, 1u, 2u, 3u, 4u, 9u}) {
        for (uint32_t skipped : {1u, 8u, 42u, 60u}) sorts_texts(workers, rows, shape, skipped % 4 == 0, skipped, false);
      }
      sorts_texts(workers, rows, 9, true, 1, true);
    }
  }
  stops_early();
}
