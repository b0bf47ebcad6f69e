// Validation of UTF-8: a vectorised pass over ASCII, one character at a time elsewhere.
#include "utf8_check.h"

#include <cstring>

namespace {

constexpr uint64_t block = 64;

bool block_is_ascii(const uint8_t *bytes) {
  uint64_t words[block / 8];
  memcpy(words, bytes, block);
  uint64_t all = 0;
  for (uint64_t word : words) all |= word;
  return (all & 0x8080808080808080) == 0;
}

} // namespace

Utf8 utf8_check(const uint8_t *bytes, uint64_t length) {
  uint64_t at = 0;
  Utf8 result = Utf8::Ascii;
  while (at < length) {
    while (length - at >= block && block_is_ascii(bytes + at)) at += block;
    // Up to the next block, or through all of this one if it is not ASCII.
    uint64_t stop = length - at < block ? length : at + block;
    while (at < stop) {
      uint8_t first = bytes[at];
      if (first < 0x80) {
        ++at;
        continue;
      }
      result = Utf8::Valid;
      uint64_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
      if (first < 0xC2 || first > 0xF4 || length - at <= more) return Utf8::Invalid;
      uint8_t second = bytes[at + 1];
      // The second byte's range excludes overlong forms, surrogates and what is beyond U+10FFFF (Unicode, table 3-7).
      uint8_t least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
      uint8_t most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
      if (second < least || second > most) return Utf8::Invalid;
      for (uint64_t index = 2; index <= more; ++index) {
        if ((bytes[at + index] & 0xC0) != 0x80) return Utf8::Invalid;
      }
      at += more + 1;
    }
  }
  return result;
}
