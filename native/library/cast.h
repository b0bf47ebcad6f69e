// What the casts from text share: trimming and the two kinds of complaint.
#pragma once
#include "query.h"

inline bool is_space(uint8_t byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
inline bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

// Without the white space around.
inline Text trimmed(const uint8_t *value, uint64_t length) {
  while (length > 0 && is_space(*value)) {
    ++value;
    --length;
  }
  while (length > 0 && is_space(value[length - 1])) --length;
  return {value, length};
}

// Sets an error whose detail is `before`, the value in double quotes, `after`; a long value is cut.
void cast_fail(Worker *, QueryError, const char *before, const uint8_t *value, uint64_t length, const char *after);

// A copy in the worker's arena; the empty text where the query must stop.
Text worker_copy(Worker *, const char *bytes, uint64_t length);
