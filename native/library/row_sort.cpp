// The stable parallel sort of row_sort.h. A slice is put in the order of the highest digits of its prefixes by a radix
// sort from the least significant digit (D. Knuth, "The Art of Computer Programming", volume 3, 5.2.5), as many as tell
// nearly all entries apart; entries that agree in those are then sorted by merging.
#include "row_sort.h"

#include <utility>

namespace {

constexpr uint64_t insertionRun = 12;
constexpr uint64_t sliceRows = 4096;
// Fewer entries are sorted by merging alone.
constexpr uint64_t radixRows = 256;
constexpr uint32_t digitBits = 8;
constexpr uint32_t digitValues = 1 << digitBits;
constexpr uint32_t digitCount = 64 / digitBits;
// Digits are enough when they have so many more bits than the number of entries.
constexpr uint32_t spareBits = 4;

uint64_t bound(const RowSort *sort, uint64_t slice) {
  return uint64_t(static_cast<unsigned __int128>(sort->count) * slice >> __builtin_ctz(sort->slices));
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

void radix_sort(const RowOrder &order, SortEntry *entries, uint64_t count, SortEntry *scratch) {
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

// How many of the first `rank` entries of the stable merge of two runs come from the left one: the merge path's
// crossing (Green, McColl, Bader, "GPU Merge Path", ICS 2012).
uint64_t from_left(const RowOrder &order, const SortEntry *left, uint64_t leftCount, const SortEntry *right, uint64_t rightCount,
                   uint64_t rank) {
  uint64_t low = rank > rightCount ? rank - rightCount : 0;
  uint64_t high = rank < leftCount ? rank : leftCount;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    // left[middle] is among the first `rank` if it comes before right[rank - middle - 1].
    if (is_after(order, left[middle], right[rank - middle - 1])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

} // namespace

uint32_t row_sort_slices(uint64_t count, uint32_t workers) {
  uint32_t slices = 1;
  while (slices < 2 * workers && slices < 1024 && slices * sliceRows < count) slices *= 2;
  return slices;
}

uint32_t row_sort_rounds(const RowSort *sort) { return uint32_t(__builtin_ctz(sort->slices)); }

void row_sort_slice(const RowSort *sort, uint32_t slice) {
  const uint64_t begin = bound(sort, slice), count = bound(sort, slice + 1) - begin;
  if (count < radixRows) merge_sort(sort->order, sort->from + begin, count, sort->into + begin);
  else radix_sort(sort->order, sort->from + begin, count, sort->into + begin);
}

void row_sort_merge(const RowSort *sort, uint32_t round, uint32_t slice) {
  const uint64_t firstSlice = uint64_t(slice) >> (round + 1) << (round + 1);
  const uint64_t start = bound(sort, firstSlice);
  const uint64_t middle = bound(sort, firstSlice + (uint64_t(1) << round));
  const uint64_t end = bound(sort, firstSlice + (uint64_t(2) << round));
  const uint64_t begin = bound(sort, slice), finish = bound(sort, uint64_t(slice) + 1);
  const SortEntry *left = sort->from + start, *right = sort->from + middle;
  const uint64_t leftCount = middle - start, rightCount = end - middle;
  const uint64_t first = from_left(sort->order, left, leftCount, right, rightCount, begin - start);
  const uint64_t last = from_left(sort->order, left, leftCount, right, rightCount, finish - start);
  merge(sort->order, left + first, left + last, right + (begin - start - first), right + (finish - start - last), sort->into + begin);
}
