// Text functions of generated code: bytes where SQL means bytes, characters where it means characters.
#include <cstring>

#include "query.h"
#include "utf8.h"

namespace {

// The position behind `count` characters from `at` on.
uint64_t skip_characters(const uint8_t *bytes, uint64_t length, uint64_t at, uint64_t count) {
  for (; count > 0 && at < length; --count) at = next_character(bytes, length, at);
  return at;
}

uint64_t count_characters(const uint8_t *bytes, uint64_t length) {
  uint64_t continuations = 0;
  for (uint64_t index = 0; index < length; ++index) continuations += is_continuation(bytes[index]);
  // Text that starts amid a character has that rest as its first.
  return length - continuations + (length > 0 && is_continuation(bytes[0]));
}

uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

// Both halves of a 128-bit product folded: the mixing step of wyhash (Wang Yi, 2019).
uint64_t mix(uint64_t left, uint64_t right) {
  unsigned __int128 product = static_cast<unsigned __int128>(left) * right;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

// Whether the character of `size` bytes is one of a set's.
bool in_set(const uint8_t *character, uint64_t size, const uint8_t *set, uint64_t setLength) {
  for (uint64_t at = 0; at < setLength;) {
    uint64_t next = next_character(set, setLength, at);
    if (next - at == size && memcmp(set + at, character, size) == 0) return true;
    at = next;
  }
  return false;
}

// Characters of a value, counted from either end: the position behind the first `count`, or before the last
// -`count`.
uint64_t boundary(const uint8_t *value, uint64_t length, int64_t count) {
  if (count >= 0) return skip_characters(value, length, 0, uint64_t(count));
  uint64_t at = length;
  for (; count < 0 && at > 0; ++count) at = previous_character(value, at);
  return at;
}

} // namespace

int64_t text_prefix(const uint8_t *value, uint64_t length) {
  uint64_t word = 0;
  if (length >= sizeof word) word = load(value);
  else if (length > 0) memcpy(&word, value, length);
  return int64_t(__builtin_bswap64(word));
}

int64_t text_hash(const uint8_t *value, uint64_t length) {
  constexpr uint64_t k0 = 0xa0761d6478bd642f, k1 = 0xe7037ed1a0b428db, k2 = 0x8ebc6af09c88c6e3;
  uint64_t hash = length ^ k0;
  uint64_t rest = length;
  for (; rest > 16; rest -= 16, value += 16) hash = mix(load(value) ^ k1, load(value + 8) ^ hash);
  uint64_t low = 0, high = 0;
  if (rest >= 8) {
    low = load(value);
    high = load(value + rest - 8); // may overlap; the length is in the hash
  } else if (rest >= 4) {
    uint32_t first, last;
    memcpy(&first, value, 4);
    memcpy(&last, value + rest - 4, 4);
    low = first;
    high = last;
  } else if (rest > 0) {
    low = uint64_t(value[0]) << 16 | uint64_t(value[rest >> 1]) << 8 | value[rest - 1];
  }
  hash = mix(low ^ k1, high ^ hash);
  return int64_t(mix(hash ^ k2, length ^ k1));
}

bool text_equal(const uint8_t *left, uint64_t leftLength, const uint8_t *right, uint64_t rightLength) {
  return leftLength == rightLength && (leftLength == 0 || memcmp(left, right, leftLength) == 0);
}

int32_t text_compare(const uint8_t *left, uint64_t leftLength, const uint8_t *right, uint64_t rightLength) {
  uint64_t shared = leftLength < rightLength ? leftLength : rightLength;
  int order = shared == 0 ? 0 : memcmp(left, right, shared);
  if (order != 0) return order;
  return leftLength < rightLength ? -1 : leftLength > rightLength;
}

Text text_concatenate(Worker *worker, const uint8_t *left, uint64_t leftLength, const uint8_t *right, uint64_t rightLength) {
  if (leftLength == 0) return {right, rightLength};
  if (rightLength == 0) return {left, leftLength};
  uint8_t *bytes = worker_text(worker, leftLength + rightLength);
  if (bytes == nullptr) return empty_text();
  memcpy(bytes, left, leftLength);
  memcpy(bytes + leftLength, right, rightLength);
  return {bytes, leftLength + rightLength};
}

Text text_substring(Worker *worker, const uint8_t *value, uint64_t length, int64_t start, int64_t count) {
  if (count < 0) {
    query_fail(worker->query, ERROR_SUBSTRING_LENGTH);
    return empty_text();
  }
  int64_t end;
  if (__builtin_add_overflow(start, count, &end)) return text_substring_from(value, length, start);
  if (start < 1) start = 1;
  if (end <= start) return {value, 0};
  uint64_t first = skip_characters(value, length, 0, uint64_t(start - 1));
  uint64_t last = skip_characters(value, length, first, uint64_t(end - start));
  return {value + first, last - first};
}

Text text_substring_from(const uint8_t *value, uint64_t length, int64_t start) {
  uint64_t first = start <= 1 ? 0 : skip_characters(value, length, 0, uint64_t(start - 1));
  return {value + first, length - first};
}

int32_t text_character_length(const uint8_t *value, uint64_t length) { return int32_t(count_characters(value, length)); }

Text text_trim(const uint8_t *value, uint64_t length, const uint8_t *characters, uint64_t charactersLength, int32_t sides) {
  uint64_t begin = 0, end = length;
  while ((sides & 1) != 0 && begin < end) {
    uint64_t next = next_character(value, end, begin);
    if (!in_set(value + begin, next - begin, characters, charactersLength)) break;
    begin = next;
  }
  while ((sides & 2) != 0 && end > begin) {
    uint64_t last = previous_character(value, end);
    if (last < begin || !in_set(value + last, end - last, characters, charactersLength)) break;
    end = last;
  }
  return {value + begin, end - begin};
}

int32_t text_position(const uint8_t *value, uint64_t length, const uint8_t *part, uint64_t partLength) {
  int64_t found = text_find(value, length, part, partLength);
  return found < 0 ? 0 : int32_t(count_characters(value, uint64_t(found))) + 1;
}

Text text_replace(Worker *worker, const uint8_t *value, uint64_t length, void *replacement) {
  Text texts[2];
  memcpy(texts, replacement, sizeof texts);
  const Text from = texts[0], to = texts[1];
  if (from.length == 0) return {value, length};
  uint64_t count = 0;
  auto next = [&](uint64_t at) { return text_find(value + at, length - at, from.bytes, from.length); };
  uint64_t at = 0;
  for (int64_t before; (before = next(at)) >= 0; at += uint64_t(before) + from.length) ++count;
  if (count == 0) return {value, length};
  uint64_t size;
  if (__builtin_mul_overflow(count, to.length, &size)) size = UINT64_MAX / 2;
  size += length - count * from.length;
  uint8_t *bytes = worker_text(worker, size);
  if (bytes == nullptr) return empty_text();
  uint8_t *into = bytes;
  for (at = 0;;) {
    int64_t found = next(at);
    uint64_t before = found < 0 ? length - at : uint64_t(found);
    if (before > 0) memcpy(into, value + at, before);
    into += before;
    if (found < 0) break;
    if (to.length > 0) memcpy(into, to.bytes, to.length);
    into += to.length;
    at += before + from.length;
  }
  return {bytes, size};
}

Text text_left(const uint8_t *value, uint64_t length, int64_t count) { return {value, boundary(value, length, count)}; }

Text text_right(const uint8_t *value, uint64_t length, int64_t count) {
  // The last n characters; a negative n leaves out the first -n.
  uint64_t first = count == 0 ? length : boundary(value, length, count == INT64_MIN ? INT64_MAX : -count);
  return {value + first, length - first};
}

Text text_repeat(Worker *worker, const uint8_t *value, uint64_t length, int64_t count) {
  if (count <= 0 || length == 0) return {value, 0};
  uint64_t size;
  if (__builtin_mul_overflow(length, uint64_t(count), &size)) size = UINT64_MAX;
  uint8_t *bytes = worker_text(worker, size);
  if (bytes == nullptr) return empty_text();
  memcpy(bytes, value, length);
  // Doubles what is written already.
  for (uint64_t done = length; done < size;) {
    uint64_t step = done < size - done ? done : size - done;
    memcpy(bytes + done, bytes, step);
    done += step;
  }
  return {bytes, size};
}

Text text_reverse(Worker *worker, const uint8_t *value, uint64_t length) {
  uint8_t *bytes = worker_text(worker, length);
  if (bytes == nullptr) return empty_text();
  for (uint64_t at = 0; at < length;) {
    uint64_t next = next_character(value, length, at);
    memcpy(bytes + (length - next), value + at, next - at);
    at = next;
  }
  return {bytes, length};
}
