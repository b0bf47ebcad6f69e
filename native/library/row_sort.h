// A stable parallel merge sort of row pointers: slices are sorted alone, then merged in rounds in which every
// task makes one slice of the output. Used by collectors with an order.
#pragma once
#include "query.h"

struct RowSort {
  CompareFunction compare;
  uint64_t count;
  uint32_t slices;  // a power of two
  uint8_t **from;   // rows of the round before
  uint8_t **into;   // scratch, then the other way round
};

// How many slices are worth it; a power of two.
uint32_t row_sort_slices(uint64_t count, uint32_t workers);
// Number of merge rounds that follow the sorting of slices.
uint32_t row_sort_rounds(const RowSort *);
// Sorts slice `slice` of `from` in place, with `into` as scratch.
void row_sort_slice(const RowSort *, uint32_t slice);
// Makes slice `slice` of `into` by merging runs of 2^round slices of `from`; the caller swaps the two between rounds.
void row_sort_merge(const RowSort *, uint32_t round, uint32_t slice);
