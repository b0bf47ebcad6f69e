// The search for a text within another, what LIKE '%part%', POSITION and REPLACE stand on: a vector of places at
// once is tested for the part's first, middle and last byte, and only where all are right is the rest compared
// (W. Muła, "SIMD-friendly algorithms for substring searching", 2016; the middle byte spares most of the wrong
// guesses that English text brings about). Short texts are the rule, so that their ends decide the cost of a call.
#include <cstring>

#include "query.h"

#if defined(__SSE2__)
#include <immintrin.h>

namespace {

// Bytes of memory that can be protected apart from others: a load within one never fails at its end alone.
constexpr uint64_t page = 4096;

// One byte as often as a vector has room. (64 bytes with the masked loads of AVX-512 measure slower than 32.)
struct Vector {
#if defined(__AVX2__)
  static constexpr uint64_t width = 32;
  __m256i bytes;
  explicit Vector(uint8_t byte) : bytes(_mm256_set1_epi8(char(byte))) {}
  // A bit for each of the bytes from `at` on that is this one.
  __attribute__((no_sanitize("address"))) uint32_t equal(const uint8_t *at) const {
    __m256i loaded = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(at));
    return uint32_t(_mm256_movemask_epi8(_mm256_cmpeq_epi8(loaded, bytes)));
  }
#else
  static constexpr uint64_t width = 16;
  __m128i bytes;
  explicit Vector(uint8_t byte) : bytes(_mm_set1_epi8(char(byte))) {}
  __attribute__((no_sanitize("address"))) uint32_t equal(const uint8_t *at) const {
    __m128i loaded = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
    return uint32_t(_mm_movemask_epi8(_mm_cmpeq_epi8(loaded, bytes)));
  }
#endif
  // The same of only `count` bytes, fewer than a vector's. Bytes beyond them are read where these are in the same
  // page, else as many before them: then they end in the page or in the next one.
  uint32_t equal(const uint8_t *at, uint64_t count) const {
    if ((uintptr_t(at) & (page - 1)) <= page - width) return equal(at) & ((uint32_t(1) << count) - 1);
    return equal(at + count - width) >> (width - count);
  }
};

} // namespace

int64_t text_find(const uint8_t *value, uint64_t length, const uint8_t *part, uint64_t partLength) {
  if (partLength == 0) return 0;
  if (partLength > length) return -1;
  const uint64_t half = partLength / 2, last = partLength - 1;
  const uint64_t places = length - last;
  const Vector first(part[0]), middle(part[half]), end(part[last]);
  const uint8_t *halves = value + half, *ends = value + last;
  auto among = [&](uint64_t at, uint32_t found) -> int64_t {
    for (; found != 0; found &= found - 1) {
      uint64_t place = at + uint64_t(__builtin_ctz(found));
      if (partLength <= 3 || memcmp(value + place + 1, part + 1, partLength - 2) == 0) return int64_t(place);
    }
    return -1;
  };
  if (places < Vector::width) return among(0, first.equal(value, places) & middle.equal(halves, places) & end.equal(ends, places));
  for (uint64_t at = 0;;) {
    int64_t place = among(at, first.equal(value + at) & middle.equal(halves + at) & end.equal(ends + at));
    if (place >= 0 || at == places - Vector::width) return place;
    // The last vector overlaps the one before, in places that are known to be wrong.
    at = at + Vector::width < places - Vector::width ? at + Vector::width : places - Vector::width;
  }
}

#else

int64_t text_find(const uint8_t *value, uint64_t length, const uint8_t *part, uint64_t partLength) {
  if (partLength == 0) return 0;
  if (partLength > length) return -1;
  const void *found = memmem(value, length, part, partLength);
  return found == nullptr ? -1 : static_cast<const uint8_t *>(found) - value;
}

#endif
