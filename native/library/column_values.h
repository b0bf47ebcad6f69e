// What one pass over the values of a column's batch tells: bounds, of each block of rows too, and their order. The loops
// over rows without nulls are vectorised by the compiler and run at memory bandwidth.
#pragma once
#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

#include "library.h"
#include "wide.h"

// A validity bitmap, or none where all is valid.
struct Validity {
  const uint8_t *bits;
  uint64_t rows;

  bool operator[](uint64_t row) const { return bits == nullptr || (bits[row >> 3] >> (row & 7) & 1) != 0; }
  // Bits of rows block*64 to block*64+63; rows beyond the last are 0.
  uint64_t word(uint64_t block) const {
    uint64_t begin = block * 64, left = rows - begin, word = ~uint64_t(0);
    if (bits != nullptr) {
      uint64_t bytes = left >= 64 ? 8 : (left + 7) / 8;
      word = 0;
      memcpy(&word, bits + begin / 8, bytes);
    }
    return left >= 64 ? word : word & ((uint64_t(1) << left) - 1);
  }
  uint64_t null_count() const {
    if (bits == nullptr) return 0;
    uint64_t valid = 0;
    for (uint64_t block = 0; block * 64 < rows; ++block) valid += uint64_t(__builtin_popcountll(word(block)));
    return rows - valid;
  }
  // Calls whole(begin, end) for ranges of valid rows and single(row) for valid rows among nulls, of the rows from
  // `begin` (a multiple of 64) to `end` (another, or the last).
  template <class Whole, class Single> void each(uint64_t begin, uint64_t end, Whole whole, Single single) const {
    if (bits == nullptr) {
      if (begin < end) whole(begin, end);
      return;
    }
    while (begin < end) {
      uint64_t set = word(begin / 64), stop = begin + 64;
      if (~set == 0) {
        while (stop + 64 <= end && ~word(stop / 64) == 0) stop += 64;
        whole(begin, stop);
      } else {
        for (; set != 0; set &= set - 1) single(begin + uint64_t(__builtin_ctzll(set)));
      }
      begin = stop;
    }
  }
};

// Smallest and largest of the valid values.
template <class Value> struct Bounds {
  Value minimum = std::numeric_limits<Value>::max();
  Value maximum = std::numeric_limits<Value>::min();

  void add(Value value) {
    minimum = value < minimum ? value : minimum;
    maximum = value > maximum ? value : maximum;
  }
  void add(const Bounds &other) {
    minimum = other.minimum < minimum ? other.minimum : minimum;
    maximum = other.maximum > maximum ? other.maximum : maximum;
  }
  bool any() const { return minimum <= maximum; }
};

// What values tell in comparison with the ones before them. From the first that is less, which most columns have early,
// only the first values of each block are compared.
struct Order {
  static constexpr uint64_t compared_rows = 1024; // of a block

  bool descends = false; // some value is less than the one before it
  uint64_t changes = 0;  // how many differ from the one before them, of
  uint64_t compared = 0; // so many

  void add(bool descent, uint64_t different, uint64_t values) {
    descends |= descent;
    changes += different;
    compared += values;
  }
  // How many of the values behind the first of `rows` differ from the one before them; exact where none descends.
  uint64_t all_changes(uint64_t rows) const {
    return descends ? uint64_t(double(changes) * double(rows - 1) / double(compared)) : changes;
  }
};

// A value as a block's bound: the nearest of 64 bits, which as a minimum of INT64_MIN or a maximum of INT64_MAX bounds
// nothing.
inline int64_t block_bound(Int128 value) {
  return value < INT64_MIN ? INT64_MIN : value > INT64_MAX ? INT64_MAX : int64_t(value);
}

// Goes through the blocks of a batch: block(begin, end) gives the bounds of its valid values, which are written where
// the caller wants them; returns those of all.
template <class Value, class Block> Bounds<Value> each_block(const ColumnBatch *batch, Block block) {
  Bounds<Value> all;
  uint64_t rows = batch->blocks == nullptr ? batch->rows : batch->blockRows;
  int64_t *bounds = batch->blocks;
  for (uint64_t begin = 0; begin < batch->rows; begin += rows) {
    Bounds<Value> part = block(begin, std::min(begin + rows, batch->rows));
    all.add(part);
    if (bounds == nullptr) continue;
    *bounds++ = part.any() ? block_bound(Int128(part.minimum)) : INT64_MAX;
    *bounds++ = part.any() ? block_bound(Int128(part.maximum)) : INT64_MIN;
  }
  return all;
}

// Bounds of integers, and their order where none is null.
template <class Value> Bounds<Value> bounds_of(const ColumnBatch *batch, const Validity &validity, Order &order) {
  const Value *values = reinterpret_cast<const Value *>(batch->values.address);
  if (validity.bits == nullptr) {
    return each_block<Value>(batch, [&](uint64_t begin, uint64_t end) {
      using Count = std::make_unsigned_t<Value>;
      constexpr uint64_t most = sizeof(Value) == 1 ? 255 : Order::compared_rows; // changes that a Count counts
      Bounds<Value> bounds;
      bounds.add(values[begin]);
      uint64_t row = begin == 0 ? 1 : begin;
      while (row < end && (!order.descends || row < begin + Order::compared_rows)) {
        const uint64_t first = row, stop = std::min(row + most, end);
        Bounds<Value> part;
        Count descends = 0, changes = 0;
        for (; row < stop; ++row) {
          Value before = values[row - 1], value = values[row];
          part.add(value);
          descends |= Count(value < before);
          changes += Count(value != before);
        }
        bounds.add(part);
        order.add(descends != 0, changes, stop - first);
      }
      Bounds<Value> rest;
      for (; row < end; ++row) rest.add(values[row]);
      bounds.add(rest);
      return bounds;
    });
  }
  return each_block<Value>(batch, [&](uint64_t begin, uint64_t end) {
    Bounds<Value> bounds;
    validity.each(
        begin, end,
        [&](uint64_t first, uint64_t last) {
          Bounds<Value> part;
          for (uint64_t row = first; row < last; ++row) part.add(values[row]);
          bounds.add(part);
        },
        [&](uint64_t row) { bounds.add(values[row]); });
    return bounds;
  });
}

inline Int128 decimal_at(const uint8_t *values, uint64_t row) {
  Int128 value; // buffers are aligned to 8 bytes only
  memcpy(&value, values + row * sizeof value, sizeof value);
  return value;
}

// The bounds of the decimals from one row to another, none of which is null: nearly always their upper halves only
// repeat the sign.
inline Bounds<Int128> decimal_bounds(const uint8_t *values, uint64_t begin, uint64_t end) {
  const int64_t *words = reinterpret_cast<const int64_t *>(values);
  Bounds<Int128> bounds;
  for (uint64_t row = begin; row < end;) {
    uint64_t stop = end - row > 1024 ? row + 1024 : end;
    int64_t wide = 0;
    Bounds<int64_t> part;
    for (uint64_t index = row; index < stop; ++index) {
      wide |= words[2 * index + 1] ^ (words[2 * index] >> 63);
      part.add(words[2 * index]);
    }
    if (wide == 0) {
      bounds.add(part.minimum);
      bounds.add(part.maximum);
    } else {
      for (uint64_t index = row; index < stop; ++index) bounds.add(decimal_at(values, index));
    }
    row = stop;
  }
  return bounds;
}

// Bounds of decimals, and their order where none is null.
inline Bounds<Int128> decimal_bounds(const ColumnBatch *batch, const Validity &validity, Order &order) {
  const uint8_t *values = batch->values.address;
  return each_block<Int128>(batch, [&](uint64_t begin, uint64_t end) {
    Bounds<Int128> bounds;
    validity.each(
        begin, end, [&](uint64_t first, uint64_t last) { bounds.add(decimal_bounds(values, first, last)); },
        [&](uint64_t row) { bounds.add(decimal_at(values, row)); });
    if (validity.bits != nullptr) return bounds;
    for (uint64_t row = begin == 0 ? 1 : begin; row < end && (!order.descends || row < begin + Order::compared_rows); ++row) {
      Int128 before = decimal_at(values, row - 1), value = decimal_at(values, row);
      order.add(value < before, value != before, 1);
    }
    return bounds;
  });
}
