// Characters of UTF-8 text. A character starts at any byte that is not a continuation byte, so that walking is safe
// on bytes of any kind; a run of stray continuation bytes counts with the character before it.
#pragma once
#include <cstdint>
#include <cstring>

inline bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The position behind the character at `at` (at < length).
inline uint64_t next_character(const uint8_t *bytes, uint64_t length, uint64_t at) {
  do ++at;
  while (at < length && is_continuation(bytes[at]));
  return at;
}

// The position of the character that ends before `at` (at > 0).
inline uint64_t previous_character(const uint8_t *bytes, uint64_t at) {
  do --at;
  while (at > 0 && is_continuation(bytes[at]));
  return at;
}

// The code point at `at` and the position behind it. A byte that starts no valid sequence stands for itself, as a
// code point that no text has.
inline uint32_t decode(const uint8_t *bytes, uint64_t length, uint64_t at, uint64_t *next) {
  uint8_t first = bytes[at];
  *next = at + 1;
  if (first < 0x80) return first;
  int more = first >= 0xF0 && first < 0xF8 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first >= 0xF8 || length - at <= uint64_t(more)) return 0x80000000u | first;
  uint32_t code = first & (0x3F >> more);
  for (int index = 1; index <= more; ++index) {
    if (!is_continuation(bytes[at + index])) return 0x80000000u | first;
    code = code << 6 | (bytes[at + index] & 0x3F);
  }
  *next = at + 1 + more;
  return code;
}

// Writes a code point of decode (at most 4 bytes); returns the end.
inline uint8_t *encode(uint8_t *into, uint32_t code) {
  if (code < 0x80 || code >= 0x80000000u) {
    *into++ = uint8_t(code);
  } else if (code < 0x800) {
    *into++ = uint8_t(0xC0 | code >> 6);
    *into++ = uint8_t(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *into++ = uint8_t(0xE0 | code >> 12);
    *into++ = uint8_t(0x80 | (code >> 6 & 0x3F));
    *into++ = uint8_t(0x80 | (code & 0x3F));
  } else {
    *into++ = uint8_t(0xF0 | code >> 18);
    *into++ = uint8_t(0x80 | (code >> 12 & 0x3F));
    *into++ = uint8_t(0x80 | (code >> 6 & 0x3F));
    *into++ = uint8_t(0x80 | (code & 0x3F));
  }
  return into;
}

// Unicode's simple case mapping for the scripts of text_case.cpp; other code points are unchanged.
uint32_t lower_case(uint32_t code);
uint32_t upper_case(uint32_t code);
