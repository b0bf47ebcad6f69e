// A sketch of how many different values a column has, filled from some of its rows.
#pragma once
#include "column_values.h"

void sketch_add(DistinctSketch *sketch, uint64_t value);

// Calls add(row) for one valid row of each `sampling` rows, at a place that changes from one such stretch to the next.
template <class Add> void each_sampled(const ColumnBatch *batch, const Validity &validity, Add add) {
  uint64_t stretch = batch->sampling;
  if (stretch == 0) return;
  for (uint64_t begin = 0; begin < batch->rows; begin += stretch) {
    uint64_t row = begin + (begin * 0x9E3779B97F4A7C15 >> 32 & (stretch - 1));
    if (row < batch->rows && validity[row]) add(row);
  }
}
