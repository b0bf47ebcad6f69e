// The choice of rows by flags and by the slots of their keys, at all CPU levels, against one row at a time.
#include "check.h"

#if defined(__x86_64__)
extern "C" int64_t rows_select_v3(void *, int64_t, void *);
extern "C" int64_t rows_select_v4(void *, int64_t, void *);
extern "C" int64_t keys_select_v3(void *, void *, int32_t, int64_t, int64_t, void *);
extern "C" int64_t keys_select_v4(void *, void *, int32_t, int64_t, int64_t, void *);
extern "C" int64_t keys_keep_v3(void *, void *, int32_t, int64_t, int64_t, void *);
extern "C" int64_t keys_keep_v4(void *, void *, int32_t, int64_t, int64_t, void *);
#endif

namespace {

constexpr int64_t counts[] = {0, 1, 7, 8, 15, 16, 17, 31, 100, 1000, 1024};
constexpr int64_t spare = 16;

void flags(decltype(rows_select) *select) {
  for (int64_t count : counts) {
    for (uint64_t percent : {0, 5, 50, 100}) {
      std::vector<uint8_t> passes(size_t(count + 15) / 16 * 16, 1);
      std::vector<uint16_t> expected, places(size_t(count + spare));
      for (int64_t row = 0; row < count; ++row) {
        passes[size_t(row)] = randomNumber() % 100 < percent;
        if (passes[size_t(row)]) expected.push_back(uint16_t(row));
      }
      CHECK_EQUAL(select(passes.data(), count, places.data()), int64_t(expected.size()));
      places.resize(expected.size());
      CHECK(places == expected);
    }
  }
}

// Keys of so many bits' range from `minimum` on, and some on either side of it.
template <class Stored> void keys(decltype(keys_select) *select, decltype(keys_keep) *keep, int64_t bytes, bool directory, int64_t minimum, uint32_t bits) {
  const uint64_t slots = uint64_t(1) << bits, step = uint64_t(bytes) / sizeof(Stored);
  std::vector<uint32_t> words(slots / 32 * (directory ? 2 : 1));
  for (uint32_t &word : words) word = uint32_t(randomNumber());
  for (int64_t count : counts) {
    std::vector<Stored> values(uint64_t(count) * step);
    for (Stored &value : values) value = Stored(uint64_t(minimum) + randomNumber() % (slots + slots / 4 + 8) - slots / 8 - 4);
    const auto isTaken = [&](int64_t row) {
      const uint64_t slot = uint64_t(int64_t(values[uint64_t(row) * step])) - uint64_t(minimum);
      return slot < slots && (words[(slot >> 5) * (directory ? 2 : 1)] >> (slot & 31) & 1) != 0;
    };
    const int32_t form = int32_t(bytes) + (Stored(-1) < 0 ? 32 : 0) + (directory ? 64 : 0) + int32_t(bits << 8);
    std::vector<uint16_t> expected, places(size_t(count + spare)), kept;
    for (int64_t row = 0; row < count; ++row)
      if (isTaken(row)) expected.push_back(uint16_t(row));
    CHECK_EQUAL(select(words.data(), values.data(), form, minimum, count, places.data()), int64_t(expected.size()));
    places.resize(expected.size());
    CHECK(places == expected);

    std::vector<uint16_t> among, left;
    for (int64_t row = 0; row < count; ++row) {
      if (randomNumber() % 3 == 0) continue;
      among.push_back(uint16_t(row));
      if (isTaken(row)) left.push_back(uint16_t(row));
    }
    CHECK_EQUAL(keep(words.data(), values.data(), form, minimum, int64_t(among.size()), among.data()), int64_t(left.size()));
    among.resize(left.size());
    CHECK(among == left);
  }
}

void all(decltype(rows_select) *rows, decltype(keys_select) *select, decltype(keys_keep) *keep) {
  flags(rows);
  for (bool directory : {false, true}) {
    keys<uint8_t>(select, keep, 1, directory, 20, 7);
    keys<int8_t>(select, keep, 1, directory, -100, 6);
    keys<uint16_t>(select, keep, 2, directory, 0, 16);
    keys<int16_t>(select, keep, 2, directory, -300, 9);
    keys<uint32_t>(select, keep, 4, directory, -5, 20);
    keys<int32_t>(select, keep, 4, directory, INT32_MIN, 5);
    keys<int64_t>(select, keep, 8, directory, INT64_MIN, 12);
    keys<uint64_t>(select, keep, 8, directory, -1000, 22);
    keys<uint64_t>(select, keep, 16, directory, 77, 10);
  }
}

} // namespace

void test_row_selection() {
  all(rows_select, keys_select, keys_keep);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v3")) all(rows_select_v3, keys_select_v3, keys_keep_v3);
  if (__builtin_cpu_supports("x86-64-v4")) all(rows_select_v4, keys_select_v4, keys_keep_v4);
#endif
}
