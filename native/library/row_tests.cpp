// Conditions on stored values, tested for a stretch of rows at a time: compared with constants, and with one another. The
// loops have no branches and are vector code of the processor's level, compiled beforehand, so that also code of the
// fast tier tests rows about as fast as memory gives them.
#include <cstring>
#include <type_traits>

#include "query.h"

namespace {

// Values lie where the buffers of a file happen to: nothing is known of their alignment.
template <typename Value> Value read(const void *values, int64_t place) {
  Value value;
  memcpy(&value, static_cast<const char *>(values) + place * int64_t(sizeof value), sizeof value);
  return value;
}

template <typename Value>
void testWithin(const void *values, int64_t count, int64_t first, int64_t span, uint8_t *__restrict passes) {
  for (int64_t row = 0; row < count; ++row) passes[row] &= Value(read<Value>(values, row) - Value(first)) <= Value(span);
}

template <typename Value>
void testBelow(const void *values, const void *others, int64_t count, int64_t distance, uint8_t *__restrict passes) {
  using Difference = std::make_signed_t<Value>;
  for (int64_t row = 0; row < count; ++row)
    passes[row] &= Difference(read<Value>(values, row) - read<Value>(others, row)) < Difference(distance);
}

// Lower halves of 16 bytes. Left to itself clang gathers them, which takes longer than all else (see jit/target.cpp).
constexpr int64_t together = 8;
using Halves = uint64_t __attribute__((vector_size(2 * together * sizeof(uint64_t))));
using Lower = uint64_t __attribute__((vector_size(together * sizeof(uint64_t))));
using Flags = uint8_t __attribute__((vector_size(together)));

Lower readLower(const void *values, int64_t row) {
  const Halves halves = read<Halves>(static_cast<const char *>(values) + 16 * row, 0);
  return __builtin_shufflevector(halves, halves, 0, 2, 4, 6, 8, 10, 12, 14);
}

void testWideWithin(const void *values, int64_t count, int64_t first, int64_t span, uint8_t *passes) {
  const auto offset = uint64_t(first), most = uint64_t(span);
  int64_t row = 0;
  for (; row + together <= count; row += together) {
    const Flags within = __builtin_convertvector(readLower(values, row) - offset <= Lower{} + most, Flags);
    const Flags flags = read<Flags>(passes + row, 0) & within;
    memcpy(passes + row, &flags, sizeof flags);
  }
  for (; row < count; ++row) passes[row] &= read<uint64_t>(values, 2 * row) - offset <= most;
}

void testWideBelow(const void *values, const void *others, int64_t count, int64_t distance, uint8_t *passes) {
  using Differences = int64_t __attribute__((vector_size(sizeof(Lower))));
  int64_t row = 0;
  for (; row + together <= count; row += together) {
    const auto differences = Differences(readLower(values, row) - readLower(others, row));
    const Flags flags = read<Flags>(passes + row, 0) & __builtin_convertvector(differences < Differences{} + distance, Flags);
    memcpy(passes + row, &flags, sizeof flags);
  }
  for (; row < count; ++row) passes[row] &= int64_t(read<uint64_t>(values, 2 * row) - read<uint64_t>(others, 2 * row)) < distance;
}

// Calls `narrow` with a value of as many bytes, or `wide` where they are 16.
template <class Narrow, class Wide> void withWidth(int32_t bytes, Narrow narrow, Wide wide) {
  switch (bytes) {
  case 1: return narrow(uint8_t());
  case 2: return narrow(uint16_t());
  case 4: return narrow(uint32_t());
  case 8: return narrow(uint64_t());
  default: return wide();
  }
}

} // namespace

void rows_all(int64_t count, void *passes) { memset(passes, 1, size_t(count)); }

void rows_valid(void *validity, int64_t row, int64_t count, void *passesOf) {
  const uint8_t *bits = static_cast<const uint8_t *>(validity);
  uint8_t *__restrict passes = static_cast<uint8_t *>(passesOf);
  for (int64_t k = 0; k < count; ++k) passes[k] &= bits[(row + k) >> 3] >> ((row + k) & 7) & 1;
}

void rows_within(void *values, int32_t bytes, int64_t count, int64_t first, int64_t span, void *passesOf) {
  uint8_t *passes = static_cast<uint8_t *>(passesOf);
  withWidth(
      bytes, [&](auto value) { testWithin<decltype(value)>(values, count, first, span, passes); },
      [&] { testWideWithin(values, count, first, span, passes); });
}

void rows_below(void *values, void *others, int32_t bytes, int64_t count, int64_t distance, void *passesOf) {
  uint8_t *passes = static_cast<uint8_t *>(passesOf);
  withWidth(
      bytes, [&](auto value) { testBelow<decltype(value)>(values, others, count, distance, passes); },
      [&] { testWideBelow(values, others, count, distance, passes); });
}
