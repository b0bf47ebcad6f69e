// The step between testing a stretch of rows and running the rest of a pipeline for those that pass: flags of rows
// become the places of rows, without a branch on any flag. Keys are looked up here for all of a stretch.
#include <cstring>
#if defined(__AVX512BW__)
#include <immintrin.h>
#endif

#include "query.h"

namespace {

// Rows that are looked at together.
constexpr int64_t groupRows = 16;

#if defined(__AVX512BW__)

__m512i first_places() { return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }

// Writes the places from `row` on whose flags are set, and whatever behind them, a group in all; how many are set.
inline int64_t write_places(uint16_t *into, int64_t row, uint32_t flags) {
  const __m512i all = _mm512_add_epi32(first_places(), _mm512_set1_epi32(int(row)));
  const __m512i chosen = _mm512_maskz_compress_epi32(__mmask16(flags), all);
  _mm256_storeu_si256(reinterpret_cast<__m256i *>(into), _mm512_cvtepi32_epi16(chosen));
  return __builtin_popcount(flags);
}

// A bit a row.
inline uint32_t gather_flags(const uint8_t *passes) {
  return _mm_test_epi8_mask(_mm_loadu_si128(reinterpret_cast<const __m128i *>(passes)), _mm_set1_epi8(1));
}

#else

// For each pattern of eight flags the places of those that are set, in order.
struct Places {
  uint8_t of[256][8];
};

constexpr Places allPlaces() {
  Places places = {};
  for (int flags = 0; flags < 256; ++flags) {
    int count = 0;
    for (uint8_t place = 0; place < 8; ++place)
      if (flags >> place & 1) places.of[flags][count++] = place;
  }
  return places;
}

constexpr Places places = allPlaces();

// As above.
inline int64_t write_places(uint16_t *into, int64_t row, uint32_t flags) {
  int64_t count = 0;
  for (int half = 0; half < 2; ++half, row += 8, flags >>= 8) {
    uint16_t chosen[8];
    for (int k = 0; k < 8; ++k) chosen[k] = uint16_t(row + places.of[flags & 255][k]);
    memcpy(into + count, chosen, sizeof chosen);
    count += __builtin_popcount(flags & 255);
  }
  return count;
}

inline uint32_t gather_flags(const uint8_t *passes) {
  uint64_t words[2];
  memcpy(words, passes, sizeof words);
  // The lowest bit of each byte alone: behind the last row there may be anything, which the product would carry on.
  for (uint64_t &word : words) word &= 0x0101010101010101;
  // Gathers the lowest bits of eight bytes into the highest byte.
  return uint32_t(words[0] * 0x0102040810204080 >> 56 | words[1] * 0x0102040810204080 >> 56 << 8);
}

#endif

} // namespace

int64_t rows_select(void *flagsOf, int64_t count, void *placesOf) {
  const uint8_t *passes = static_cast<const uint8_t *>(flagsOf);
  uint16_t *into = static_cast<uint16_t *>(placesOf);
  int64_t selected = 0;
  for (int64_t row = 0; row < count; row += groupRows) {
    uint32_t flags = gather_flags(passes + row);
    if (count - row < groupRows) flags &= (uint32_t(1) << (count - row)) - 1;
    selected += write_places(into + selected, row, flags);
  }
  return selected;
}

namespace {

// The parts of a KeyForm (native/abi.ts); the bits of a slot's number are above them.
constexpr int32_t formBytes = 31, formSigned = 32, formDirectory = 64, formShift = 8;

// Which keys of a column have taken slots: bit `slot & 31` of the word `slot >> 5`, which in a directory is the lower half
// of 64 bits. Whatever the keys are, nothing is read outside of the slots' words.
template <class Stored, int step, int wordStep> struct TakenKeys {
  const uint32_t *words;
  const Stored *keys;
  uint64_t minimum, mask;

  uint32_t at(uint64_t row) const {
    Stored key;
    memcpy(&key, keys + row * step, sizeof key);
    const uint64_t offset = uint64_t(int64_t(key)) - minimum, slot = offset & mask;
    return words[(slot >> 5) * wordStep] >> (slot & 31) & uint32_t(offset == slot);
  }

#if defined(__AVX512BW__)
  // Eight keys, the wider ones without what is between them.
  __m512i load(uint64_t row) const {
    const Stored *from = keys + row * step;
    if constexpr (step == 2) {
      const __m512i low = _mm512_loadu_si512(from), high = _mm512_loadu_si512(from + 8);
      return _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), high);
    } else if constexpr (sizeof(Stored) == 8) {
      return _mm512_loadu_si512(from);
    } else if constexpr (sizeof(Stored) == 4) {
      const __m256i narrow = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from));
      return Stored(-1) < 0 ? _mm512_cvtepi32_epi64(narrow) : _mm512_cvtepu32_epi64(narrow);
    } else if constexpr (sizeof(Stored) == 2) {
      const __m128i narrow = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from));
      return Stored(-1) < 0 ? _mm512_cvtepi16_epi64(narrow) : _mm512_cvtepu16_epi64(narrow);
    } else {
      const __m128i narrow = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(from));
      return Stored(-1) < 0 ? _mm512_cvtepi8_epi64(narrow) : _mm512_cvtepu8_epi64(narrow);
    }
  }

  uint32_t group(uint64_t row) const {
    const __m512i least = _mm512_set1_epi64(int64_t(minimum)), last = _mm512_set1_epi64(int64_t(mask));
    const __m512i low = _mm512_sub_epi64(load(row), least), high = _mm512_sub_epi64(load(row + 8), least);
    const __mmask16 inside = __mmask16(_mm512_cmple_epu64_mask(low, last) | _mm512_cmple_epu64_mask(high, last) << 8);
    const __m512i slot = _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi64_epi32(low)), _mm512_cvtepi64_epi32(high), 1);
    const __m512i place = _mm512_srli_epi32(slot, 5);
    const __m512i word = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), inside, place, words, 4 * wordStep);
    const __m512i bit = _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_and_si512(slot, _mm512_set1_epi32(31)));
    return _mm512_test_epi32_mask(word, bit);
  }
#else
  uint32_t group(uint64_t row) const {
    uint32_t flags = 0;
    for (uint32_t k = 0; k < groupRows; ++k) {
      uint32_t taken = at(row + k);
      asm("" : "+r"(taken)); // or LLVM makes vectors of this, which is slower without loads of many words at once
      flags |= taken << k;
    }
    return flags;
  }
#endif

  int64_t select(int64_t count, uint16_t *into) const {
    int64_t selected = 0, row = 0;
    for (; row + groupRows <= count; row += groupRows) selected += write_places(into + selected, row, group(uint64_t(row)));
    for (; row < count; ++row) {
      into[selected] = uint16_t(row);
      selected += at(uint64_t(row));
    }
    return selected;
  }

  int64_t keep(int64_t count, uint16_t *among) const {
    int64_t kept = 0;
    for (int64_t k = 0; k < count; ++k) {
      const uint16_t place = among[k];
      among[kept] = place;
      kept += at(place);
    }
    return kept;
  }
};

// Calls visit(taken keys) with what `form` says of keys and words.
template <class Visit> int64_t with_keys(void *slots, void *keys, int32_t form, int64_t minimum, Visit visit) {
  const auto as = [&]<class Stored, int step>() {
    const uint32_t *words = static_cast<const uint32_t *>(slots);
    const Stored *stored = static_cast<const Stored *>(keys);
    const uint64_t least = uint64_t(minimum), mask = (uint64_t(1) << (form >> formShift)) - 1;
    if (form & formDirectory) return visit(TakenKeys<Stored, step, 2>{words, stored, least, mask});
    return visit(TakenKeys<Stored, step, 1>{words, stored, least, mask});
  };
  const bool isSigned = form & formSigned;
  switch (form & formBytes) {
  case 1: return isSigned ? as.template operator()<int8_t, 1>() : as.template operator()<uint8_t, 1>();
  case 2: return isSigned ? as.template operator()<int16_t, 1>() : as.template operator()<uint16_t, 1>();
  case 4: return isSigned ? as.template operator()<int32_t, 1>() : as.template operator()<uint32_t, 1>();
  case 8: return as.template operator()<uint64_t, 1>();
  default: return as.template operator()<uint64_t, 2>();
  }
}

} // namespace

int64_t keys_select(void *slots, void *keys, int32_t form, int64_t minimum, int64_t count, void *into) {
  return with_keys(slots, keys, form, minimum, [&](const auto &taken) { return taken.select(count, static_cast<uint16_t *>(into)); });
}

int64_t keys_keep(void *slots, void *keys, int32_t form, int64_t minimum, int64_t count, void *among) {
  return with_keys(slots, keys, form, minimum, [&](const auto &taken) { return taken.keep(count, static_cast<uint16_t *>(among)); });
}
