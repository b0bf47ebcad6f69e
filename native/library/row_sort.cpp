// The stable parallel sort of row_sort.h. A bucket is put in the order of the highest digits of its prefixes by a radix
// sort from the least significant digit (D. Knuth, "The Art of Computer Programming", volume 3, 5.2.5), as many as tell
// nearly all entries apart; entries that agree in those are then sorted by merging. Where texts begin alike, their next 8
// bytes take the place of the prefix, and so on (from the most significant digit on, Knuth 5.2.5 too).
#include "row_sort.h"

#include <utility>

namespace {

constexpr uint64_t insertionRun = 12;
// Entries of a bucket: few enough to stay in a core's cache while they are sorted.
constexpr uint64_t bucketRows = 64 * 1024;
constexpr uint64_t mostBuckets = 256; // a bucket's number is a byte
constexpr uint64_t sampleRows = 32;   // by bucket
constexpr uint64_t sliceRows = 64 * 1024;
constexpr uint64_t mostSlices = 1024;
// How many entries ahead texts are fetched into the cache.
constexpr uint64_t fetchDistance = 16;
// Fewer entries are sorted by merging alone.
constexpr uint64_t radixRows = 256;
constexpr uint32_t digitBits = 8;
constexpr uint32_t digitValues = 1 << digitBits;
constexpr uint32_t digitCount = 64 / digitBits;
// Digits are enough when they have so many more bits than the number of entries.
constexpr uint32_t spareBits = 4;

uint64_t bound(const RowSort *sort, uint64_t slice) {
  return uint64_t(static_cast<unsigned __int128>(sort->count) * slice / sort->slices);
}

// Whether the left entry belongs behind the right one that follows it.
inline bool is_after(const RowOrder &order, const SortEntry &left, const SortEntry &right) {
  return order(left.prefix, left.row, right.prefix, right.row) > 0;
}

void insertion_sort(const RowOrder &order, SortEntry *entries, uint64_t count) {
  for (uint64_t index = 1; index < count; ++index) {
    const SortEntry entry = entries[index];
    uint64_t place = index;
    for (; place > 0 && is_after(order, entries[place - 1], entry); --place) entries[place] = entries[place - 1];
    entries[place] = entry;
  }
}

// Merges two adjacent sorted runs; of equal entries the left one's come first.
void merge(const RowOrder &order, const SortEntry *left, const SortEntry *leftEnd, const SortEntry *right, const SortEntry *rightEnd,
           SortEntry *into) {
  while (left != leftEnd && right != rightEnd) {
    // Which one comes first cannot be foreseen, so nothing branches on it but on the rare tie.
    bool takesRight = right->prefix < left->prefix;
    if (__builtin_expect(right->prefix == left->prefix && order.compare != nullptr, 0)) {
      takesRight = order.compare(left->row, right->row) > 0;
    }
    *into++ = *(takesRight ? right : left);
    right += takesRight;
    left += !takesRight;
  }
  const uint64_t rest = uint64_t(leftEnd - left);
  memcpy(into, left, rest * sizeof(SortEntry));
  memcpy(into + rest, right, uint64_t(rightEnd - right) * sizeof(SortEntry));
}

void merge_sort(const RowOrder &order, SortEntry *entries, uint64_t count, SortEntry *scratch) {
  for (uint64_t run = 0; run < count; run += insertionRun) {
    insertion_sort(order, entries + run, count - run < insertionRun ? count - run : insertionRun);
  }
  SortEntry *from = entries, *into = scratch;
  for (uint64_t width = insertionRun; width < count; width *= 2) {
    for (uint64_t run = 0; run < count; run += 2 * width) {
      const uint64_t middle = run + width < count ? run + width : count;
      const uint64_t end = middle + width < count ? middle + width : count;
      if (middle < end && is_after(order, from[middle - 1], from[middle])) {
        merge(order, from + run, from + middle, from + middle, from + end, into + run);
      } else { // in order already
        memcpy(into + run, from + run, (end - run) * sizeof(SortEntry));
      }
    }
    std::swap(from, into);
  }
  if (from != entries) memcpy(entries, from, count * sizeof(SortEntry));
}

// Moves the entries to the places that their digit at `shift` gives them; `next` holds where each of its values begins.
void scatter(const SortEntry *from, uint64_t count, SortEntry *into, uint32_t shift, uint64_t *next) {
  for (uint64_t index = 0; index < count; ++index) into[next[(from[index].prefix >> shift) & (digitValues - 1)]++] = from[index];
}

[[gnu::noinline]] void radix_sort(const RowOrder &order, SortEntry *entries, uint64_t count, SortEntry *scratch) {
  uint64_t counts[digitCount][digitValues] = {};
  for (uint64_t index = 0; index < count; ++index) {
    uint64_t prefix = entries[index].prefix;
    for (uint32_t digit = 0; digit < digitCount; ++digit, prefix >>= digitBits) ++counts[digit][prefix & (digitValues - 1)];
  }
  // The digits to sort by, from the most significant on; those in which all entries agree need no sorting.
  uint32_t shifts[digitCount], sorted = 0;
  const uint32_t enough = 64 - uint32_t(__builtin_clzll(count)) + spareBits;
  bool isPartial = false;
  for (uint32_t digit = digitCount; digit-- > 0;) {
    const uint32_t shift = digit * digitBits;
    if (counts[digit][(entries[0].prefix >> shift) & (digitValues - 1)] == count) continue;
    isPartial = sorted * digitBits >= enough;
    if (isPartial) break;
    shifts[sorted++] = shift;
  }
  SortEntry *from = entries, *into = scratch;
  for (uint32_t index = sorted; index-- > 0;) {
    uint64_t *next = counts[shifts[index] / digitBits], start = 0;
    for (uint32_t value = 0; value < digitValues; ++value) {
      const uint64_t taken = next[value];
      next[value] = start;
      start += taken;
    }
    scatter(from, count, into, shifts[index], next);
    std::swap(from, into);
  }
  if (from != entries) memcpy(entries, from, count * sizeof(SortEntry));
  if (!isPartial && order.compare == nullptr) return;
  const uint32_t agreed = isPartial ? shifts[sorted - 1] : 0;
  for (uint64_t begin = 0, end; begin < count; begin = end) {
    end = begin + 1;
    while (end < count && entries[end].prefix >> agreed == entries[begin].prefix >> agreed) ++end;
    if (end - begin > 1) merge_sort(order, entries + begin, end - begin, scratch + begin);
  }
}

void sort_entries(const RowOrder &order, SortEntry *entries, uint64_t count, SortEntry *scratch) {
  if (count <= insertionRun) insertion_sort(order, entries, count);
  else if (count < radixRows) merge_sort(order, entries, count, scratch);
  else radix_sort(order, entries, count, scratch);
}

// The end of the entries with the prefix of the first one.
uint64_t run_end(const SortEntry *entries, uint64_t begin, uint64_t count) {
  uint64_t end = begin + 1;
  while (end < count && entries[end].prefix == entries[begin].prefix) ++end;
  return end;
}

Text text_of(const SortText &text, const uint8_t *row) {
  if (text.nullOffset != 0 && row[text.nullOffset] != 0) return {nullptr, 0};
  Text value;
  memcpy(&value, row + text.offset, sizeof value);
  return value;
}

// Makes the text's 8 bytes from `depth` on, zeros behind its end, the prefix. Whether the text has any of them.
bool take_bytes(const SortText &text, uint64_t depth, SortEntry *entry) {
  const Text value = text_of(text, entry->row);
  const bool hasMore = value.length > depth;
  const uint64_t word = hasMore ? uint64_t(text_prefix(value.bytes + depth, value.length - depth)) : 0;
  entry->prefix = text.descending ? ~word : word;
  return hasMore;
}

// Sorts entries whose texts agree in the first `depth` bytes, and in whatever comes before the text.
void sort_by_text(const RowSort *sort, SortEntry *entries, uint64_t count, SortEntry *scratch, uint64_t depth) {
  while (count > 1) {
    bool hasMore = false, differs = false;
    for (uint64_t index = 0; index < count; ++index) {
      hasMore |= take_bytes(sort->text, depth, &entries[index]);
      differs |= entries[index].prefix != entries[0].prefix;
    }
    // Texts of zero bytes may still be of different lengths: the comparison tells.
    if (!hasMore) return merge_sort(sort->order, entries, count, scratch);
    depth += sizeof(uint64_t);
    if (!differs) continue;
    sort_entries({nullptr}, entries, count, scratch);
    // The longest run is what the loop goes on with, so that calls nest no deeper than the count has bits.
    uint64_t longest = 0, longestCount = 0;
    for (uint64_t begin = 0, end; begin < count; begin = end) {
      end = run_end(entries, begin, count);
      if (end - begin <= longestCount) {
        sort_by_text(sort, entries + begin, end - begin, scratch + begin, depth);
        continue;
      }
      sort_by_text(sort, entries + longest, longestCount, scratch + longest, depth);
      longest = begin;
      longestCount = end - begin;
    }
    entries += longest;
    scratch += longest;
    count = longestCount;
  }
}

// Fetches what sort_by_text reads of an entry, if another one beside it has its prefix: first the row, later the text.
void fetch_ahead(const RowSort *sort, const SortEntry *entries, uint64_t count, uint64_t index) {
  auto isTied = [&](uint64_t at) {
    return entries[at - 1].prefix == entries[at].prefix || (at + 1 < count && entries[at + 1].prefix == entries[at].prefix);
  };
  const uint64_t far = index + fetchDistance;
  if (far < count && isTied(far)) __builtin_prefetch(entries[far].row + sort->text.offset);
  if (index > 0 && isTied(index)) __builtin_prefetch(text_of(sort->text, entries[index].row).bytes + sort->text.bytes);
}

void sort_bucket(const RowSort *sort, SortEntry *entries, uint64_t count, SortEntry *scratch) {
  if (sort->text.offset == 0) return sort_entries(sort->order, entries, count, scratch);
  sort_entries({nullptr}, entries, count, scratch);
  uint64_t fetched = 0;
  for (uint64_t begin = 0, end; begin < count; begin = end) {
    end = run_end(entries, begin, count);
    for (; fetched < count && fetched < end + fetchDistance; ++fetched) fetch_ahead(sort, entries, count, fetched);
    if (end - begin > 1) sort_by_text(sort, entries + begin, end - begin, scratch + begin, sort->text.bytes);
  }
}

} // namespace

uint64_t row_sort_plan(RowSort *sort) {
  const uint64_t buckets = sort->count / bucketRows, slices = sort->count / sliceRows + 1;
  sort->buckets = uint32_t(buckets < 1 ? 1 : buckets > mostBuckets ? mostBuckets : buckets);
  sort->slices = uint32_t(slices > mostSlices ? mostSlices : slices);
  if (sort->buckets == 1) return 0;
  return sort->buckets * sizeof(SortEntry) + uint64_t(sort->buckets) * sort->slices * sizeof(uint64_t) + sort->count;
}

void row_sort_place(RowSort *sort, uint8_t *memory) {
  sort->splitters = reinterpret_cast<SortEntry *>(memory);
  sort->places = reinterpret_cast<uint64_t *>(sort->splitters + sort->buckets);
  sort->bucketOf = reinterpret_cast<uint8_t *>(sort->places + uint64_t(sort->buckets) * sort->slices);
}

void row_sort_sample(RowSort *sort) {
  // Places without a pattern of their own: multiples of the golden ratio (Knuth, volume 3, 6.4).
  const uint64_t size = sort->buckets * sampleRows;
  for (uint64_t index = 0; index < size; ++index) {
    const uint64_t fraction = index * 0x9e3779b97f4a7c15;
    sort->scratch[index] = sort->entries[uint64_t(static_cast<unsigned __int128>(fraction) * sort->count >> 64)];
  }
  merge_sort(sort->order, sort->scratch, size, sort->scratch + size);
  for (uint32_t bucket = 1; bucket < sort->buckets; ++bucket) sort->splitters[bucket - 1] = sort->scratch[bucket * sampleRows];
}

void row_sort_classify(RowSort *sort, uint32_t slice) {
  uint64_t *counts = sort->places + uint64_t(slice) * sort->buckets;
  memset(counts, 0, sort->buckets * sizeof(uint64_t));
  for (uint64_t index = bound(sort, slice); index < bound(sort, uint64_t(slice) + 1); ++index) {
    const SortEntry &entry = sort->entries[index];
    // As many splitters as do not come behind the entry.
    const SortEntry *first = sort->splitters;
    for (uint64_t left = sort->buckets - 1; left > 0;) {
      const uint64_t half = left / 2;
      const SortEntry &middle = first[half];
      bool isBefore = middle.prefix <= entry.prefix;
      if (__builtin_expect(middle.prefix == entry.prefix, 0)) isBefore = !is_after(sort->order, middle, entry);
      first = isBefore ? first + half + 1 : first;
      left = isBefore ? left - half - 1 : half;
    }
    const uint64_t bucket = uint64_t(first - sort->splitters);
    sort->bucketOf[index] = uint8_t(bucket);
    ++counts[bucket];
  }
}

void row_sort_count(RowSort *sort) {
  uint64_t start = 0;
  for (uint64_t bucket = 0; bucket < sort->buckets; ++bucket) {
    for (uint64_t slice = 0; slice < sort->slices; ++slice) {
      uint64_t *place = &sort->places[slice * sort->buckets + bucket];
      const uint64_t taken = *place;
      *place = start;
      start += taken;
    }
  }
}

void row_sort_deal(RowSort *sort, uint32_t slice) {
  uint64_t *next = sort->places + uint64_t(slice) * sort->buckets;
  for (uint64_t index = bound(sort, slice); index < bound(sort, uint64_t(slice) + 1); ++index) {
    sort->scratch[next[sort->bucketOf[index]]++] = sort->entries[index];
  }
}

void row_sort_bucket(RowSort *sort, uint32_t bucket, uint64_t offset, uint64_t wanted, uint8_t **rows) {
  // Where the last slice's entries of a bucket end, the bucket ends.
  const uint64_t *ends = sort->places + uint64_t(sort->slices - 1) * sort->buckets;
  const bool isOnly = sort->buckets == 1;
  const uint64_t begin = bucket == 0 ? 0 : ends[bucket - 1], end = isOnly ? sort->count : ends[bucket];
  if (begin == end || end <= offset || begin >= offset + wanted) return;
  SortEntry *entries = isOnly ? sort->entries : sort->scratch;
  sort_bucket(sort, entries + begin, end - begin, (isOnly ? sort->scratch : sort->entries) + begin);
  const uint64_t first = begin < offset ? offset : begin, last = end > offset + wanted ? offset + wanted : end;
  for (uint64_t rank = first; rank < last; ++rank) rows[rank - offset] = entries[rank].row;
}
