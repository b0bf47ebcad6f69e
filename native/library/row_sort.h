// A stable parallel sort of rows by their prefixes, where these are equal by the text that they end in, and where
// that is equal too by a comparison. Entries are dealt to buckets that follow each other in the order (sample sort:
// W. Frazer, A. McKellar, "Samplesort", Journal of the ACM 1970), which are sorted alone. Used by collectors with an order.
#pragma once
#include "library.h"
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
  SortText text;        // which text the prefix ends in
  uint64_t count;
  SortEntry *entries;   // to be sorted
  SortEntry *scratch;   // room for as many
  uint32_t buckets;     // of one bucket alone nothing below is used
  uint32_t slices;      // how the entries are cut for being dealt
  SortEntry *splitters; // the least entry of each bucket but the first
  uint64_t *places;     // by slice and bucket: how many entries, then where the next one goes
  uint8_t *bucketOf;    // by entry
};

// Chooses the buckets and slices; `count` is set. The bytes that splitters, places and bucketOf need; 0 for one bucket.
uint64_t row_sort_plan(RowSort *);
// Shares out that memory.
void row_sort_place(RowSort *, uint8_t *memory);
// The steps in turn; the first and the third are one task, the others one for each slice or bucket. One bucket needs
// the last step only.
void row_sort_sample(RowSort *);
void row_sort_classify(RowSort *, uint32_t slice);
void row_sort_count(RowSort *);
void row_sort_deal(RowSort *, uint32_t slice);
// Writes the rows of a bucket that are among the `wanted` from rank `offset` on to `rows`, the first of these at its begin.
void row_sort_bucket(RowSort *, uint32_t bucket, uint64_t offset, uint64_t wanted, uint8_t **rows);
