// Texts of a batch's rows, read while a table is loaded. A file may change after it was checked, so every offset and
// index is checked again here: what does not lie in the batch is told, never read.
#pragma once
#include <cstdint>

#include "library.h"

// Whether a bit of a bitmap is set; of an absent one every bit is.
inline bool bit_set(const ColumnBuffer &bits, uint64_t row) {
  return bits.size == 0 || (bits.address[row >> 3] >> (row & 7) & 1) != 0;
}

struct RowText {
  Text text;
  bool isNull;
  bool inside; // of the batch
};

template <class Offset> RowText text_between(const ColumnBuffer &offsets, const ColumnBuffer &values, uint64_t row) {
  const Offset *ends = reinterpret_cast<const Offset *>(offsets.address);
  uint64_t begin = uint64_t(ends[row]), end = uint64_t(ends[row + 1]);
  if (begin > end || end > values.size) return {{nullptr, 0}, false, false};
  return {{values.address + begin, end - begin}, false, true};
}

inline RowText text_between(uint32_t offsetBits, const ColumnBuffer &offsets, const ColumnBuffer &values, uint64_t row) {
  return offsetBits == 64 ? text_between<int64_t>(offsets, values, row) : text_between<int32_t>(offsets, values, row);
}

inline uint64_t index_at(const ColumnBatch &batch, uint64_t row) {
  const uint8_t *values = batch.values.address;
  switch (batch.bits) {
  case 8: return batch.isSigned ? uint64_t(int64_t(reinterpret_cast<const int8_t *>(values)[row])) : values[row];
  case 16: return batch.isSigned ? uint64_t(int64_t(reinterpret_cast<const int16_t *>(values)[row])) : reinterpret_cast<const uint16_t *>(values)[row];
  case 32: return batch.isSigned ? uint64_t(int64_t(reinterpret_cast<const int32_t *>(values)[row])) : reinterpret_cast<const uint32_t *>(values)[row];
  default: return reinterpret_cast<const uint64_t *>(values)[row];
  }
}

// The text of a row of a batch of texts or of dictionary-encoded texts.
inline RowText row_text(const ColumnBatch &batch, uint64_t row) {
  if (!bit_set(batch.validity, row)) return {{nullptr, 0}, true, true};
  if (batch.kind == COLUMN_UTF8) return text_between(batch.offsetBits, batch.offsets, batch.values, row);
  uint64_t index = index_at(batch, row);
  if (index >= batch.dictionaryRows) return {{nullptr, 0}, false, false};
  if (!bit_set(batch.dictionaryValidity, index)) return {{nullptr, 0}, true, true};
  return text_between(batch.offsetBits, batch.dictionaryOffsets, batch.dictionaryValues, index);
}

// The code of a text among those of a set, which has been numbered; UINT32_MAX where it is none of them.
uint32_t text_set_code(const TextSet *, Text);
