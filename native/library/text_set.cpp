// The distinct texts of a column, from which a resident table makes its dictionary. Workers add to one set together:
// a text that is there is found without a lock, and at most 65,536 are ever added, one at a time.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sched.h>

#include "column_text.h"

namespace {

constexpr uint64_t mostTexts = 65536;
// A dictionary's offsets have 32 bits, and are read as signed where its column is interpreted.
constexpr uint64_t mostBytes = INT32_MAX;

struct Entry {
  Text text;
  uint64_t hash;
  uint32_t code; // its number in the order of the bytes
};

} // namespace

struct TextSet {
  uint64_t capacity; // of entries
  uint64_t mask;
  uint64_t *slots; // open addressing: 0 where free, else the upper half of the hash and an entry's index plus 1
  Entry *entries;
  uint32_t *order; // entries by code
  uint64_t count, bytes;
  uint32_t lock;
  bool tooMany;
};

namespace {

// The slot that holds a text, or the free one where it belongs.
uint64_t *slot_of(const TextSet *set, Text text, uint64_t hash) {
  for (uint64_t at = hash & set->mask;; at = (at + 1) & set->mask) {
    uint64_t slot = __atomic_load_n(&set->slots[at], __ATOMIC_ACQUIRE);
    if (slot == 0) return &set->slots[at];
    if (slot >> 32 != hash >> 32) continue;
    const Text &known = set->entries[uint32_t(slot) - 1].text;
    if (text_equal(known.bytes, known.length, text.bytes, text.length)) return &set->slots[at];
  }
}

void insert(TextSet *set, Text text, uint64_t hash) {
  while (__atomic_exchange_n(&set->lock, 1, __ATOMIC_ACQUIRE) != 0) sched_yield();
  uint64_t *slot = slot_of(set, text, hash);
  if (*slot == 0) {
    if (set->count == set->capacity || set->bytes + text.length > mostBytes) {
      __atomic_store_n(&set->tooMany, true, __ATOMIC_RELAXED);
    } else {
      set->entries[set->count++] = {text, hash, 0};
      set->bytes += text.length;
      __atomic_store_n(slot, hash >> 32 << 32 | set->count, __ATOMIC_RELEASE);
    }
  }
  __atomic_store_n(&set->lock, 0, __ATOMIC_RELEASE);
}

} // namespace

TextSet *text_set_open(uint64_t rows) {
  TextSet *set = static_cast<TextSet *>(calloc(1, sizeof(TextSet)));
  if (set == nullptr) return nullptr;
  set->capacity = rows < mostTexts ? rows : mostTexts;
  uint64_t slots = 16;
  while (slots < 2 * set->capacity) slots *= 2;
  set->mask = slots - 1;
  set->slots = static_cast<uint64_t *>(calloc(slots, sizeof(uint64_t)));
  set->entries = static_cast<Entry *>(calloc(set->capacity + 1, sizeof(Entry)));
  set->order = static_cast<uint32_t *>(calloc(set->capacity + 1, sizeof(uint32_t)));
  if (set->slots != nullptr && set->entries != nullptr && set->order != nullptr) return set;
  text_set_close(set);
  return nullptr;
}

void text_set_close(TextSet *set) {
  free(set->slots);
  free(set->entries);
  free(set->order);
  free(set);
}

uint64_t text_set_add(TextSet *set, const ColumnBatch *batch, uint64_t begin, uint64_t end) {
  uint64_t bytes = 0;
  for (uint64_t row = begin; row < end; ++row) {
    RowText found = row_text(*batch, row);
    if (found.isNull || !found.inside) continue;
    bytes += found.text.length;
    if (__atomic_load_n(&set->tooMany, __ATOMIC_RELAXED)) continue;
    uint64_t hash = uint64_t(text_hash(found.text.bytes, found.text.length));
    if (__atomic_load_n(slot_of(set, found.text, hash), __ATOMIC_ACQUIRE) == 0) insert(set, found.text, hash);
  }
  return bytes;
}

bool text_set_number(TextSet *set, uint64_t *count, uint64_t *bytes) {
  *count = set->count;
  *bytes = set->bytes;
  if (set->tooMany) return false;
  for (uint64_t index = 0; index < set->count; ++index) set->order[index] = uint32_t(index);
  std::sort(set->order, set->order + set->count, [set](uint32_t left, uint32_t right) {
    const Text &l = set->entries[left].text, &r = set->entries[right].text;
    return text_compare(l.bytes, l.length, r.bytes, r.length) < 0;
  });
  for (uint64_t code = 0; code < set->count; ++code) set->entries[set->order[code]].code = uint32_t(code);
  return true;
}

void text_set_write(TextSet *set, uint32_t *offsets, uint8_t *bytes) {
  uint64_t end = 0;
  for (uint64_t code = 0; code < set->count; ++code) {
    Text &text = set->entries[set->order[code]].text;
    if (text.length > 0) memcpy(bytes + end, text.bytes, text.length);
    text.bytes = bytes + end;
    offsets[code] = uint32_t(end);
    end += text.length;
  }
  offsets[set->count] = uint32_t(end);
}

uint32_t text_set_code(const TextSet *set, Text text) {
  uint64_t slot = *slot_of(set, text, uint64_t(text_hash(text.bytes, text.length)));
  return slot == 0 ? UINT32_MAX : set->entries[uint32_t(slot) - 1].code;
}
