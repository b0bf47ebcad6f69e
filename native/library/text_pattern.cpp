// LIKE: matching, and the preprocessing of patterns known only at run time. In a preprocessed pattern byte 1 is
// any run of characters, byte 2 any one character, and byte 3 says that the next byte stands for itself.
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

// Matches by going on from the last run: a later run can always take what an earlier one could, so that no other
// choice ever needs trying again, and the work is at most value times pattern.
template <bool fold> bool like(const uint8_t *value, uint64_t length, const uint8_t *pattern, uint64_t patternLength) {
  uint64_t at = 0, in = 0;
  uint64_t runAt = 0, runIn = UINT64_MAX;
  for (;;) {
    if (in < patternLength && pattern[in] == anyRun) {
      do ++in;
      while (in < patternLength && pattern[in] == anyRun);
      if (in == patternLength) return true;
      runAt = at;
      runIn = in;
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
    if (!fold) {
      // Go where the literal after the run can match.
      uint8_t first = pattern[runIn];
      if (first == literal && runIn + 1 < patternLength) first = pattern[runIn + 1];
      if (pattern[runIn] != anyCharacter && runAt < length) {
        const void *found = memchr(value + runAt, first, length - runAt);
        if (found == nullptr) return false;
        runAt = uint64_t(static_cast<const uint8_t *>(found) - value);
      }
    }
    at = runAt;
    in = runIn;
    if (at == length) return false;
  }
}

} // namespace

bool text_like(const uint8_t *value, uint64_t length, const uint8_t *pattern, uint64_t patternLength) {
  return like<false>(value, length, pattern, patternLength);
}

bool text_like_fold(const uint8_t *value, uint64_t length, const uint8_t *pattern, uint64_t patternLength) {
  return like<true>(value, length, pattern, patternLength);
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
