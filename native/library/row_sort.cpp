// The stable parallel merge sort of row_sort.h.
#include "row_sort.h"

namespace {

constexpr uint64_t insertionRun = 12;
constexpr uint64_t sliceRows = 4096;

uint64_t bound(const RowSort *sort, uint64_t slice) {
  return uint64_t(static_cast<unsigned __int128>(sort->count) * slice >> __builtin_ctz(sort->slices));
}

void insertion_sort(CompareFunction compare, uint8_t **rows, uint64_t count) {
  for (uint64_t index = 1; index < count; ++index) {
    uint8_t *row = rows[index];
    uint64_t place = index;
    for (; place > 0 && compare(rows[place - 1], row) > 0; --place) rows[place] = rows[place - 1];
    rows[place] = row;
  }
}

// Merges two adjacent sorted runs; of equal rows the left one's come first.
void merge(CompareFunction compare, uint8_t **left, uint8_t **leftEnd, uint8_t **right, uint8_t **rightEnd, uint8_t **into) {
  while (left != leftEnd && right != rightEnd) *into++ = compare(*left, *right) <= 0 ? *left++ : *right++;
  uint64_t rest = uint64_t(leftEnd - left);
  memcpy(into, left, rest * sizeof(uint8_t *));
  memcpy(into + rest, right, uint64_t(rightEnd - right) * sizeof(uint8_t *));
}

// How many of the first `rank` rows of the stable merge of two runs come from the left one: the merge path's
// crossing (Green, McColl, Bader, "GPU Merge Path", ICS 2012).
uint64_t from_left(CompareFunction compare, uint8_t **left, uint64_t leftCount, uint8_t **right, uint64_t rightCount, uint64_t rank) {
  uint64_t low = rank > rightCount ? rank - rightCount : 0;
  uint64_t high = rank < leftCount ? rank : leftCount;
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    // left[middle] is among the first `rank` if it comes before right[rank - middle - 1].
    if (compare(left[middle], right[rank - middle - 1]) <= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

} // namespace

uint32_t row_sort_slices(uint64_t count, uint32_t workers) {
  uint32_t slices = 1;
  while (slices < 4 * workers && slices < 1024 && slices * sliceRows < count) slices *= 2;
  return slices;
}

uint32_t row_sort_rounds(const RowSort *sort) { return uint32_t(__builtin_ctz(sort->slices)); }

void row_sort_slice(const RowSort *sort, uint32_t slice) {
  uint64_t begin = bound(sort, slice), count = bound(sort, slice + 1) - begin;
  uint8_t **rows = sort->from + begin, **other = sort->into + begin, **const target = rows;
  for (uint64_t run = 0; run < count; run += insertionRun) {
    insertion_sort(sort->compare, rows + run, count - run < insertionRun ? count - run : insertionRun);
  }
  for (uint64_t width = insertionRun; width < count; width *= 2) {
    for (uint64_t run = 0; run < count; run += 2 * width) {
      uint64_t middle = run + width < count ? run + width : count;
      uint64_t end = middle + width < count ? middle + width : count;
      if (middle < end && sort->compare(rows[middle - 1], rows[middle]) > 0) {
        merge(sort->compare, rows + run, rows + middle, rows + middle, rows + end, other + run);
      } else { // in order already
        memcpy(other + run, rows + run, (end - run) * sizeof(uint8_t *));
      }
    }
    uint8_t **swapped = rows;
    rows = other;
    other = swapped;
  }
  if (rows != target) memcpy(target, rows, count * sizeof(uint8_t *));
}

void row_sort_merge(const RowSort *sort, uint32_t round, uint32_t slice) {
  uint64_t firstSlice = uint64_t(slice) >> (round + 1) << (round + 1);
  uint64_t start = bound(sort, firstSlice);
  uint64_t middle = bound(sort, firstSlice + (uint64_t(1) << round));
  uint64_t end = bound(sort, firstSlice + (uint64_t(2) << round));
  uint64_t begin = bound(sort, slice), finish = bound(sort, uint64_t(slice) + 1);
  uint8_t **left = sort->from + start, **right = sort->from + middle;
  uint64_t leftCount = middle - start, rightCount = end - middle;
  uint64_t first = from_left(sort->compare, left, leftCount, right, rightCount, begin - start);
  uint64_t last = from_left(sort->compare, left, leftCount, right, rightCount, finish - start);
  merge(sort->compare, left + first, left + last, right + (begin - start - first), right + (finish - start - last), sort->into + begin);
}
