// A stable parallel sort of rows by their prefixes and, where these are equal, by a comparison: slices are sorted
// alone, then merged in rounds in which every task makes one slice of the output. Used by collectors with an order.
#pragma once
#include "query.h"

// The first word of a sorted collector's row is the prefix of its keys (codegen/sort-prefix.ts).
inline uint64_t prefix_of(const uint8_t *row) {
  uint64_t prefix;
  memcpy(&prefix, row, sizeof prefix);
  return prefix;
}

// How rows are ordered: by prefix, then by `compare`; null where the prefix is all of the keys.
struct RowOrder {
  CompareFunction compare;

  // Negative, zero or positive.
  int32_t operator()(uint64_t leftPrefix, const uint8_t *left, uint64_t rightPrefix, const uint8_t *right) const {
    if (leftPrefix != rightPrefix) return leftPrefix < rightPrefix ? -1 : 1;
    return compare == nullptr ? 0 : compare(left, right);
  }
};

struct SortEntry {
  uint64_t prefix;
  uint8_t *row;
};

struct RowSort {
  RowOrder order;
  uint64_t count;
  uint32_t slices;   // a power of two
  SortEntry *from;   // entries of the round before
  SortEntry *into;   // scratch, then the other way round
};

// How many slices are worth it; a power of two.
uint32_t row_sort_slices(uint64_t count, uint32_t workers);
// Number of merge rounds that follow the sorting of slices.
uint32_t row_sort_rounds(const RowSort *);
// Sorts slice `slice` of `from` in place, with `into` as scratch.
void row_sort_slice(const RowSort *, uint32_t slice);
// Makes slice `slice` of `into` by merging runs of 2^round slices of `from`; the caller swaps the two between rounds.
void row_sort_merge(const RowSort *, uint32_t round, uint32_t slice);
