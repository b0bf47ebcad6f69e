// The step between testing a stretch of rows and running the rest of a pipeline for those that pass: flags of rows
// become the places of rows, without a branch on any flag.
#include <cstring>

#include "query.h"

namespace {

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

} // namespace

int64_t rows_select(void *flagsOf, int64_t count, void *placesOf) {
  const uint8_t *passes = static_cast<const uint8_t *>(flagsOf);
  uint16_t *into = static_cast<uint16_t *>(placesOf);
  int64_t selected = 0;
  for (int64_t row = 0; row < count; row += 8) {
    uint64_t word;
    memcpy(&word, passes + row, sizeof word);
    if (count - row < 8) word &= (uint64_t(1) << 8 * (count - row)) - 1;
    // Gathers the lowest bits of eight bytes into the highest byte.
    const uint8_t flags = uint8_t(word * 0x0102040810204080 >> 56);
    uint16_t chosen[8];
    for (int k = 0; k < 8; ++k) chosen[k] = uint16_t(row + places.of[flags][k]);
    memcpy(into + selected, chosen, sizeof chosen);
    selected += __builtin_popcount(flags);
  }
  return selected;
}
