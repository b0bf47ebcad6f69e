// Validation of columns: sound ones with their facts, damaged ones, and random bytes in buffers of random sizes.
#include "check.h"

#include <algorithm>

namespace {

ColumnBuffer buffer(const auto &values) { return {reinterpret_cast<const uint8_t *>(values.data()), values.size() * sizeof(values[0])}; }

ColumnCheck check(const ColumnBatch &batch) {
  ColumnCheck result;
  DistinctSketch sketch{};
  column_check(&batch, &result, &sketch);
  return result;
}

std::string message(const ColumnBatch &batch) {
  ColumnCheck result = check(batch);
  return result.valid ? "valid" : result.message;
}

template <class Value> void integers(bool nulls) {
  for (uint64_t rows : {0u, 1u, 63u, 64u, 65u, 5000u}) {
    std::vector<Value> values(rows);
    std::vector<uint8_t> bits((rows + 7) / 8);
    uint64_t nullCount = 0;
    Value minimum = std::numeric_limits<Value>::max(), maximum = std::numeric_limits<Value>::min();
    for (uint64_t row = 0; row < rows; ++row) {
      values[row] = Value(randomNumber());
      bool null = nulls && (row / 200 % 2 == 0 || randomNumber() % 4 == 0);
      nullCount += null;
      if (null) continue;
      bits[row / 8] |= uint8_t(1 << row % 8);
      minimum = std::min(minimum, values[row]);
      maximum = std::max(maximum, values[row]);
    }
    ColumnBatch batch{};
    batch.kind = COLUMN_INTEGER;
    batch.bits = sizeof(Value) * 8;
    batch.isSigned = std::is_signed_v<Value>;
    batch.rows = rows;
    if (nulls) batch.validity = buffer(bits);
    batch.values = buffer(values);
    ColumnCheck result = check(batch);
    CHECK(result.valid);
    CHECK_EQUAL(result.nullCount, nullCount);
    CHECK_EQUAL(result.hasBounds, nullCount < rows);
    if (result.hasBounds) CHECK(result.minimum == __int128(minimum) && result.maximum == __int128(maximum));
    if (rows > 0) {
      batch.values.size -= 1;
      CHECK(!check(batch).valid);
    }
  }
}

void decimals() {
  for (bool wide : {false, true}) {
    std::vector<uint64_t> words(1 + 2 * 3000);
    __int128 minimum = 0, maximum = 0;
    for (int row = 0; row < 3000; ++row) {
      __int128 value = __int128(int64_t(randomNumber())) * (wide && row % 1500 == 7 ? 1000000007 : 1) / 100;
      minimum = std::min(minimum, value);
      maximum = std::max(maximum, value);
      memcpy(&words[1 + 2 * row], &value, 16); // aligned to 8 bytes only
    }
    ColumnBatch batch{};
    batch.kind = COLUMN_DECIMAL128;
    batch.precision = 38;
    batch.rows = 3000;
    batch.values = {reinterpret_cast<const uint8_t *>(&words[1]), 48000};
    ColumnCheck result = check(batch);
    CHECK(result.valid && result.minimum == minimum && result.maximum == maximum);
    batch.precision = 17;
    CHECK_EQUAL(message(batch), wide ? "row 7: a decimal has more than 17 digits" : "valid");
    batch.precision = 39;
    CHECK(!check(batch).valid);
  }
}

void texts() {
  std::string data = "abcé€xyz";
  std::vector<int32_t> offsets = {0, 3, 5, 5, 8, 11};
  ColumnBatch batch{};
  batch.kind = COLUMN_UTF8;
  batch.offsetBits = 32;
  batch.rows = 5;
  batch.offsets = buffer(offsets);
  batch.values = buffer(data);
  ColumnCheck result = check(batch);
  CHECK(result.valid && result.hasLengths);
  CHECK_EQUAL(result.minimumLength, 0u);
  CHECK_EQUAL(result.maximumLength, 3u);
  offsets[2] = 4;
  CHECK_EQUAL(message(batch), "row 1: text is not valid UTF-8");
  std::vector<uint8_t> bits = {0b11001};
  batch.validity = buffer(bits);
  CHECK_EQUAL(message(batch), "valid"); // bytes under a null need not be text
  CHECK_EQUAL(check(batch).nullCount, 2u);
  CHECK_EQUAL(check(batch).minimumLength, 3u);
  offsets[2] = 6;
  CHECK_EQUAL(message(batch), "row 2: text offsets go down");
  offsets[2] = 5;
  offsets[5] = 12;
  CHECK_EQUAL(message(batch), "text offsets reach byte 12 of 11");
  offsets[5] = 11;
  offsets[0] = -1;
  CHECK_EQUAL(message(batch), "row 0: negative text offset");
  offsets[0] = 0;
  batch.offsets.size -= 4;
  CHECK_EQUAL(message(batch), "the offsets buffer has 20 bytes but needs 24");
  std::vector<int64_t> wide = {0, 3, 5, 5, 8, 11};
  batch.offsetBits = 64;
  batch.offsets = buffer(wide);
  CHECK_EQUAL(message(batch), "valid");
  ColumnBatch empty{};
  empty.kind = COLUMN_UTF8;
  empty.offsetBits = 32;
  CHECK_EQUAL(message(empty), "valid");
  for (const char *wrong : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF", "\xE0\x80\x80", "\xF0\x80\x80\x80"}) {
    for (uint64_t before : {0u, 70u, 127u}) {
      std::string text = std::string(before, 'a') + wrong + (before == 70 ? std::string(100, 'b') : "");
      std::vector<int32_t> whole = {0, int32_t(text.size())};
      ColumnBatch one{};
      one.kind = COLUMN_UTF8;
      one.offsetBits = 32;
      one.rows = 1;
      one.offsets = buffer(whole);
      one.values = buffer(text);
      CHECK_EQUAL(message(one), "row 0: text is not valid UTF-8");
    }
  }
}

void dictionaries() {
  std::string data = "onetwothree";
  std::vector<int32_t> offsets = {0, 3, 6, 11};
  std::vector<int8_t> indices = {0, 2, 1, 100, 0};
  std::vector<uint8_t> bits = {0b10111}, entryBits = {0b101};
  ColumnBatch batch{};
  batch.kind = COLUMN_DICTIONARY;
  batch.bits = 8;
  batch.isSigned = 1;
  batch.offsetBits = 32;
  batch.rows = 5;
  batch.validity = buffer(bits);
  batch.values = buffer(indices);
  batch.dictionaryRows = 3;
  batch.dictionaryOffsets = buffer(offsets);
  batch.dictionaryValues = buffer(data);
  CHECK_EQUAL(message(batch), "valid");
  CHECK_EQUAL(check(batch).nullCount, 1u);
  CHECK(!check(batch).nullEntries);
  batch.dictionaryValidity = buffer(entryBits);
  CHECK(check(batch).nullEntries);
  CHECK_EQUAL(check(batch).nullCount, 2u);
  batch.validity = {};
  CHECK_EQUAL(message(batch), "row 3: dictionary index 100 is outside the dictionary of 3 entries");
  indices[3] = -1;
  CHECK_EQUAL(message(batch), "row 3: dictionary index -1 is outside the dictionary of 3 entries");
  indices[3] = 2;
  CHECK_EQUAL(message(batch), "valid");
}

// Bounds of blocks, and the order of the values.
template <class Value> void blocks(bool nulls, bool ascending) {
  std::vector<Value> values(1000);
  std::vector<uint8_t> bits(125, 0xff);
  for (size_t row = 0; row < values.size(); ++row) values[row] = ascending ? Value(row / 10) : Value(randomNumber() % 100);
  if (ascending) values[999] = std::numeric_limits<Value>::max();
  if (nulls) std::fill_n(bits.begin() + 16, 8, 0), bits[3] = 0x5a; // all of the third block, some of the first
  std::vector<int64_t> bounds(2 * 17, 7);
  ColumnBatch batch{};
  batch.kind = COLUMN_INTEGER;
  batch.bits = sizeof(Value) * 8;
  batch.isSigned = std::is_signed_v<Value>;
  if (nulls) batch.validity = buffer(bits);
  if constexpr (sizeof(Value) == 16) batch.kind = COLUMN_DECIMAL128, batch.precision = 38;
  if constexpr (sizeof(Value) == 16) if (ascending) values[999] = __int128(1) << 100;
  batch.rows = 1000;
  batch.values = buffer(values);
  batch.blocks = bounds.data();
  batch.blockRows = 64;
  const ColumnCheck result = check(batch);
  CHECK(result.valid);
  for (size_t block = 0; block < 16; ++block) {
    __int128 minimum = INT64_MAX, maximum = INT64_MIN;
    for (size_t row = block * 64; row < std::min<size_t>(block * 64 + 64, 1000); ++row) {
      if (nulls && !(bits[row / 8] >> row % 8 & 1)) continue;
      minimum = std::min<__int128>(minimum, values[row]);
      maximum = std::max<__int128>(maximum, std::min<__int128>(values[row], INT64_MAX));
    }
    CHECK_EQUAL(bounds[2 * block], int64_t(minimum));
    CHECK_EQUAL(bounds[2 * block + 1], int64_t(maximum));
  }
  CHECK_EQUAL(bounds[32], 7);
  CHECK_EQUAL(result.hasOrder, !nulls);
  if (nulls) return;
  CHECK_EQUAL(result.ascending, ascending);
  CHECK(result.first == values[0] && result.last == values[999]);
  if (ascending) CHECK_EQUAL(result.changes, 100u);
  else CHECK(result.changes > 900 && result.changes < 1000);
}

// A descent is found wherever it is, and equal neighbours are none.
template <class Value> void descents() {
  for (size_t place : {1u, 63u, 64u, 254u, 255u, 256u, 1023u, 1024u, 2047u, 2999u}) {
    std::vector<Value> values(3000, Value(5));
    ColumnBatch batch{};
    batch.kind = sizeof(Value) == 16 ? COLUMN_DECIMAL128 : COLUMN_INTEGER;
    batch.bits = sizeof(Value) * 8;
    batch.isSigned = 1;
    batch.precision = 38;
    batch.rows = values.size();
    batch.values = buffer(values);
    CHECK(check(batch).ascending);
    CHECK_EQUAL(check(batch).changes, 0u);
    for (size_t row = place; row < values.size(); ++row) values[row] = 4;
    CHECK(!check(batch).ascending);
    for (size_t row = place; row < values.size(); ++row) values[row] = 6;
    CHECK(check(batch).ascending);
    CHECK_EQUAL(check(batch).changes, 1u);
  }
}

void text_order() {
  std::string data = "aababb";
  std::vector<int32_t> offsets = {0, 1, 3, 4, 6}; // a, ab, a, bb
  ColumnBatch batch{};
  batch.kind = COLUMN_UTF8;
  batch.offsetBits = 32;
  batch.rows = 2;
  batch.offsets = buffer(offsets);
  batch.values = buffer(data);
  CHECK(check(batch).ascending);
  CHECK_EQUAL(check(batch).changes, 1u);
  batch.rows = 4;
  CHECK(!check(batch).ascending);
  CHECK_EQUAL(to_string(check(batch).firstText), "a");
  CHECK_EQUAL(to_string(check(batch).lastText), "bb");
}

// How many values there are, from all rows or some.
void distinct_values() {
  for (uint64_t values : {1u, 2u, 100u, 3000u, 50000u, 1000000u}) {
    for (uint32_t sampling : {1u, 8u}) {
      std::vector<int64_t> column(1000000);
      for (size_t row = 0; row < column.size(); ++row) column[row] = values == column.size() ? int64_t(row) : int64_t(randomNumber() % values);
      ColumnBatch batch{};
      batch.kind = COLUMN_INTEGER;
      batch.bits = 64;
      batch.isSigned = 1;
      batch.rows = column.size();
      batch.values = buffer(column);
      batch.sampling = sampling;
      ColumnCheck result;
      DistinctSketch sketch{}, other{};
      column_check(&batch, &result, &other);
      distinct_merge(&sketch, &other);
      CHECK_EQUAL(sketch.values, column.size() / sampling);
      const double estimate = distinct_estimate(&sketch, column.size());
      CHECK(estimate > 0.93 * double(values) && estimate < 1.07 * double(values));
    }
  }
}

void unique_values() {
  std::vector<int32_t> column(5000);
  for (size_t row = 0; row < column.size(); ++row) column[row] = int32_t(row * 1999 % 5000) - 100;
  std::vector<uint8_t> bits(625, 0xff);
  ColumnBatch batch{};
  batch.kind = COLUMN_INTEGER;
  batch.bits = 32;
  batch.isSigned = 1;
  batch.rows = column.size();
  batch.values = buffer(column);
  auto unique = [&] {
    std::vector<uint64_t> seen(5056 / 64);
    return column_unique(&batch, -100, 0, 2560, seen.data()) && column_unique(&batch, -100, 2560, 5056, seen.data());
  };
  CHECK(unique());
  column[4999] = column[17];
  CHECK(!unique());
  bits[624] = 0x7f; // null values may be anything
  batch.validity = buffer(bits);
  CHECK(unique());
}

// Whatever the bytes and sizes: an answer, and no access outside the buffers (for the address sanitizer to see).
void random_damage() {
  for (int round = 0; round < 60000; ++round) {
    std::vector<std::vector<uint64_t>> memory;
    auto random = [&]() -> ColumnBuffer {
      if (randomNumber() % 4 == 0) return {};
      std::vector<uint64_t> words(randomNumber() % 20);
      for (uint64_t &word : words) word = randomNumber() % 3 == 0 ? randomNumber() : randomNumber() % 3 == 0 ? randomNumber() & 0x1f0000001f : ~uint64_t(0);
      if (randomNumber() % 2) std::sort(words.begin(), words.end());
      memory.push_back(std::move(words));
      return {reinterpret_cast<const uint8_t *>(memory.back().data()), memory.back().size() * 8};
    };
    const uint32_t widths[] = {8, 16, 32, 64};
    ColumnBatch batch{};
    batch.kind = uint32_t(randomNumber() % 10);
    batch.bits = widths[randomNumber() % 4];
    batch.isSigned = randomNumber() % 2;
    batch.offsetBits = randomNumber() % 2 ? 32 : 64;
    batch.precision = uint32_t(randomNumber() % 40);
    batch.rows = randomNumber() % 10 == 0 ? randomNumber() : randomNumber() % 40;
    batch.validity = random(), batch.offsets = random(), batch.values = random();
    batch.dictionaryRows = randomNumber() % 10 == 0 ? randomNumber() : randomNumber() % 20;
    batch.dictionaryValidity = random(), batch.dictionaryOffsets = random(), batch.dictionaryValues = random();
    batch.sampling = 1 << randomNumber() % 4;
    check(batch);
  }
}

} // namespace

void test_column() {
  for (bool nulls : {false, true}) {
    integers<int8_t>(nulls), integers<uint8_t>(nulls), integers<int16_t>(nulls), integers<uint16_t>(nulls);
    integers<int32_t>(nulls), integers<uint32_t>(nulls), integers<int64_t>(nulls), integers<uint64_t>(nulls);
  }
  decimals();
  texts();
  dictionaries();
  for (bool nulls : {false, true}) {
    for (bool ascending : {false, true}) {
      blocks<int8_t>(nulls, ascending), blocks<uint16_t>(nulls, ascending), blocks<int32_t>(nulls, ascending);
      blocks<int64_t>(nulls, ascending), blocks<uint64_t>(nulls, ascending), blocks<__int128>(nulls, ascending);
    }
  }
  descents<int8_t>(), descents<int16_t>(), descents<int32_t>(), descents<int64_t>(), descents<__int128>();
  text_order();
  distinct_values();
  unique_values();
  std::vector<int64_t> moments = {0, 86400000, INT64_MAX};
  ColumnBatch batch{};
  batch.kind = COLUMN_DATE64;
  batch.rows = 2;
  batch.values = buffer(moments);
  CHECK_EQUAL(message(batch), "valid");
  batch.rows = 3;
  CHECK_EQUAL(message(batch), "a date64 value lies outside the range of dates");
  batch.kind = COLUMN_BOOLEAN;
  batch.rows = 193;
  CHECK_EQUAL(message(batch), "the values buffer has 24 bytes but needs 25");
  batch.kind = COLUMN_NULL;
  CHECK_EQUAL(check(batch).nullCount, 193u);
  random_damage();
}
