// LIKE: matching, and the preprocessing of patterns known only at run time. In a preprocessed pattern byte 1 is
// any run of characters, byte 2 any one character, and byte 3 says that the next byte stands for itself.
#include <cstring>

#include "query.h"
#include "utf8.h"

namespace {

constexpr uint8_t anyRun = 1, anyCharacter = 2, literal = 3;

// Whether the character (folded where case does not matter, else the byte) at `at` is the pattern's at `in`; then
// both move behind it.
template <bool fold>
bool same(const uint8_t *value, uint64_t length, uint64_t *at, const uint8_t *pattern, uint64_t patternLength, uint64_t *in) {
  if (!fold) {
    if (value[*at] != pattern[*in]) return false;
    ++*at;
    ++*in;
    return true;
  }
  uint64_t nextAt, nextIn;
  if (lower_case(decode(value, length, *at, &nextAt)) != decode(pattern, patternLength, *in, &nextIn)) return false;
  *at = nextAt;
  *in = nextIn;
  return true;
}

// The end of the bytes from `in` on that stand for themselves.
uint64_t literal_end(const uint8_t *pattern, uint64_t length, uint64_t in) {
  while (in < length && (pattern[in] < anyRun || pattern[in] > literal)) ++in;
  return in;
}

// Matches by going on from the last run: a later run can always take what an earlier one could, so that no other
// choice ever needs trying again, and the work is at most value times pattern.
template <bool fold> bool like(const uint8_t *value, uint64_t length, const uint8_t *pattern, uint64_t patternLength) {
  uint64_t at = 0, in = 0;
  uint64_t runAt = 0, runIn = UINT64_MAX;
  // Behind a run that ends at runAt or later: goes to where the literal after it is, and behind that.
  auto seek = [&]() {
    at = runAt;
    in = runIn;
    if (fold) return true;
    const uint64_t end = literal_end(pattern, patternLength, runIn), size = end - runIn;
    if (size == 0) return true;
    if (length - runAt < size) return false;
    if (end == patternLength) runAt = length - size;
    int64_t place = text_find(value + runAt, length - runAt, pattern + runIn, size);
    if (place < 0) return false;
    runAt += uint64_t(place);
    at = runAt + size;
    in = end;
    return true;
  };
  for (;;) {
    if (in < patternLength && pattern[in] == anyRun) {
      do ++in;
      while (in < patternLength && pattern[in] == anyRun);
      if (in == patternLength) return true;
      runAt = at;
      runIn = in;
      if (!seek()) return false;
      continue;
    }
    if (at == length) {
      // Only the end of the pattern matches the end; a longer run would leave even less.
      return in == patternLength;
    }
    if (in < patternLength) {
      if (pattern[in] == anyCharacter) {
        at = next_character(value, length, at);
        ++in;
        continue;
      }
      uint64_t symbol = in + (pattern[in] == literal && in + 1 < patternLength);
      if (same<fold>(value, length, &at, pattern, patternLength, &symbol)) {
        in = symbol;
        continue;
      }
    }
    if (runIn == UINT64_MAX) return false;
    // The run takes one character more.
    runAt = next_character(value, length, runAt);
    if (runAt == length || !seek()) return false;
  }
}

// Texts of so many bytes are folded as a whole, longer ones character by character where they are compared.
constexpr uint64_t mostFolded = 1024;
constexpr uint64_t foldedAtOnce = 32;

// The value in lower case, no longer than itself, in a buffer with room for foldedAtOnce bytes more.
uint64_t fold_case(const uint8_t *value, uint64_t length, uint8_t *into) {
  if (length > 0) memcpy(into, value, length);
  memset(into + length, 0, foldedAtOnce);
  uint8_t bits = 0;
  for (uint64_t at = 0; at < length; at += foldedAtOnce) {
    // In an array of its own: clang takes over a minute to see how stores through the pointer meet the loads.
    uint8_t part[foldedAtOnce];
    memcpy(part, into + at, foldedAtOnce);
    for (uint8_t &byte : part) {
      bits |= byte;
      byte = uint8_t(byte + (uint8_t(byte - 'A') < 26 ? 32 : 0));
    }
    memcpy(into + at, part, foldedAtOnce);
  }
  if (bits < 0x80) return length;
  uint8_t *end = into;
  for (uint64_t at = 0; at < length;) end = encode(end, lower_case(decode(value, length, at, &at)));
  return uint64_t(end - into);
}

} // namespace

bool text_like(const uint8_t *value, uint64_t length, const uint8_t *pattern, uint64_t patternLength) {
  return like<false>(value, length, pattern, patternLength);
}

bool text_like_fold(const uint8_t *value, uint64_t length, const uint8_t *pattern, uint64_t patternLength) {
  if (length > mostFolded) return like<true>(value, length, pattern, patternLength);
  uint8_t folded[mostFolded + foldedAtOnce];
  return like<false>(folded, fold_case(value, length, folded), pattern, patternLength);
}

Text text_pattern(Worker *worker, const uint8_t *pattern, uint64_t length, int32_t escape) {
  uint8_t *bytes = worker_text(worker, length <= UINT64_MAX / 2 ? 2 * length : length);
  if (bytes == nullptr) return empty_text();
  uint8_t *into = bytes;
  for (uint64_t at = 0; at < length;) {
    uint64_t next;
    uint32_t code = decode(pattern, length, at, &next);
    bool escaped = escape >= 0 && code == uint32_t(escape);
    if (escaped) {
      if (next == length) {
        static const char message[] = "LIKE pattern must not end with escape character";
        query_set_status(worker->query, ERROR_INVALID_ESCAPE, message, sizeof message - 1);
        return empty_text();
      }
      at = next;
      decode(pattern, length, at, &next);
    }
    if (!escaped && (code == '%' || code == '_')) {
      *into++ = code == '%' ? anyRun : anyCharacter;
    } else {
      if (pattern[at] >= anyRun && pattern[at] <= literal) *into++ = literal;
      memcpy(into, pattern + at, next - at);
      into += next - at;
    }
    at = next;
  }
  return {bytes, uint64_t(into - bytes)};
}
