// Encodes the columns of a resident table: rows of checked Arrow batches are appended to blocks, each value at the
// width that the column's bounds need, and the bounds of a block come with it. The loops over numbers go through a
// piece of distances from the minimum that stays in the cache, and are vectorised by the compiler.
#include <cstring>

#include "column_text.h"

namespace {

constexpr uint64_t pieceRows = 1024;

struct Piece {
  uint64_t distances[pieceRows]; // of the values from the column's minimum, modulo 2^64
  uint64_t masks[pieceRows];     // all ones where the value is not NULL
};

template <class Value> void load_integers(const uint8_t *buffer, uint64_t rows, uint64_t minimum, uint64_t *into) {
  const Value *values = reinterpret_cast<const Value *>(buffer);
  for (uint64_t row = 0; row < rows; ++row) into[row] = uint64_t(values[row]) - minimum;
}

// A decimal beyond 64 bits gets a distance that no such column has.
void load_decimals(const uint8_t *buffer, uint64_t rows, uint64_t minimum, uint64_t *into) {
  const int64_t *words = reinterpret_cast<const int64_t *>(buffer);
  for (uint64_t row = 0; row < rows; ++row) {
    uint64_t distance = uint64_t(words[2 * row]) - minimum;
    into[row] = words[2 * row + 1] == words[2 * row] >> 63 ? distance : UINT64_MAX;
  }
}

// Milliseconds to days.
void load_dates(const uint8_t *buffer, uint64_t rows, uint64_t minimum, uint64_t *into) {
  constexpr int64_t perDay = 86400000;
  const int64_t *values = reinterpret_cast<const int64_t *>(buffer);
  for (uint64_t row = 0; row < rows; ++row) {
    int64_t days = values[row] / perDay - (values[row] % perDay < 0);
    into[row] = uint64_t(days) - minimum;
  }
}

bool load_distances(const ColumnBatch &batch, uint64_t begin, uint64_t rows, uint64_t minimum, uint64_t *into) {
  const uint8_t *values = batch.values.address;
  switch (batch.kind) {
  case COLUMN_INTEGER:
    switch (batch.bits) {
    case 8: batch.isSigned ? load_integers<int8_t>(values + begin, rows, minimum, into) : load_integers<uint8_t>(values + begin, rows, minimum, into); return true;
    case 16: batch.isSigned ? load_integers<int16_t>(values + 2 * begin, rows, minimum, into) : load_integers<uint16_t>(values + 2 * begin, rows, minimum, into); return true;
    case 32: batch.isSigned ? load_integers<int32_t>(values + 4 * begin, rows, minimum, into) : load_integers<uint32_t>(values + 4 * begin, rows, minimum, into); return true;
    default: load_integers<uint64_t>(values + 8 * begin, rows, minimum, into); return true;
    }
  case COLUMN_NARROW: {
    uint64_t above = minimum - batch.base;
    switch (batch.bits) {
    case 8: load_integers<uint8_t>(values + begin, rows, above, into); return true;
    case 16: load_integers<uint16_t>(values + 2 * begin, rows, above, into); return true;
    default: load_integers<uint32_t>(values + 4 * begin, rows, above, into); return true;
    }
  }
  case COLUMN_DATE32: load_integers<int32_t>(values + 4 * begin, rows, minimum, into); return true;
  case COLUMN_TIMESTAMP: load_integers<int64_t>(values + 8 * begin, rows, minimum, into); return true;
  case COLUMN_DATE64: load_dates(values + 8 * begin, rows, minimum, into); return true;
  case COLUMN_DECIMAL128: load_decimals(values + 16 * begin, rows, minimum, into); return true;
  default: return false;
  }
}

template <class Stored> void store(const uint64_t *distances, uint64_t rows, uint64_t shift, uint8_t *buffer) {
  Stored *into = reinterpret_cast<Stored *>(buffer);
  for (uint64_t row = 0; row < rows; ++row) into[row] = Stored(distances[row] + shift);
}

bool append_integers(const ResidentColumn &column, const ColumnBatch &batch, uint64_t begin, uint64_t end, ResidentBlock *block) {
  Piece piece;
  bool hasNulls = batch.validity.size > 0;
  uint64_t width = column.bits / 8;
  for (uint64_t rows, at = block->rows; begin < end; begin += rows, at += rows) {
    rows = end - begin < pieceRows ? end - begin : pieceRows;
    uint64_t *distances = piece.distances;
    if (!load_distances(batch, begin, rows, column.minimum, distances)) return false;
    uint64_t least = block->least, greatest = block->greatest;
    if (hasNulls) {
      for (uint64_t row = 0; row < rows; ++row) piece.masks[row] = bit_set(batch.validity, begin + row) ? ~uint64_t(0) : 0;
      for (uint64_t row = 0; row < rows; ++row) {
        uint64_t distance = distances[row], mask = piece.masks[row];
        least = (distance | ~mask) < least ? distance | ~mask : least;
        distances[row] = distance & mask;
      }
    } else {
      for (uint64_t row = 0; row < rows; ++row) least = distances[row] < least ? distances[row] : least;
    }
    for (uint64_t row = 0; row < rows; ++row) greatest = distances[row] > greatest ? distances[row] : greatest;
    if (greatest > column.span) return false;
    block->least = least;
    block->greatest = greatest;
    uint8_t *into = block->values + at * width;
    switch (column.bits) {
    case 8: store<uint8_t>(distances, rows, column.shift, into); break;
    case 16: store<uint16_t>(distances, rows, column.shift, into); break;
    case 32: store<uint32_t>(distances, rows, column.shift, into); break;
    default: store<uint64_t>(distances, rows, column.shift, into); break;
    }
  }
  return true;
}

void set_bit(uint8_t *bits, uint64_t row) { bits[row >> 3] |= uint8_t(1 << (row & 7)); }

void append_booleans(const ColumnBatch &batch, uint64_t begin, uint64_t end, ResidentBlock *block) {
  for (uint64_t row = begin, at = block->rows; row < end; ++row, ++at)
    if (bit_set(batch.validity, row) && bit_set(batch.values, row)) set_bit(block->values, at);
}

template <class Offset> bool append_texts(const ColumnBatch &batch, uint64_t begin, uint64_t end, ResidentBlock *block) {
  Offset *offsets = reinterpret_cast<Offset *>(block->offsets) + block->rows;
  if (block->rows == 0) *offsets = 0;
  uint64_t bytes = block->bytes;
  for (uint64_t row = begin; row < end; ++row) {
    RowText found = row_text(batch, row);
    if (!found.inside || found.text.length > block->capacity - bytes) return false;
    if (found.text.length > 0) memcpy(block->values + bytes, found.text.bytes, found.text.length);
    bytes += found.text.length;
    *++offsets = Offset(bytes);
  }
  block->bytes = bytes;
  return true;
}

template <class Code> bool append_codes(const TextSet *texts, const ColumnBatch &batch, uint64_t begin, uint64_t end, ResidentBlock *block) {
  Code *into = reinterpret_cast<Code *>(block->values) + block->rows;
  for (uint64_t row = begin; row < end; ++row, ++into) {
    RowText found = row_text(batch, row);
    if (!found.inside) return false;
    uint32_t code = found.isNull ? 0 : text_set_code(texts, found.text);
    if (code == UINT32_MAX) return false;
    *into = Code(code);
  }
  return true;
}

bool append_values(const ResidentColumn &column, const ColumnBatch &batch, uint64_t begin, uint64_t end, ResidentBlock *block) {
  switch (column.kind) {
  case RESIDENT_INTEGER: return append_integers(column, batch, begin, end, block);
  case RESIDENT_COPY: {
    uint64_t width = column.bits / 8;
    memcpy(block->values + block->rows * width, batch.values.address + begin * width, (end - begin) * width);
    return true;
  }
  case RESIDENT_BOOLEAN: append_booleans(batch, begin, end, block); return true;
  case RESIDENT_TEXT:
    return column.bits == 64 ? append_texts<int64_t>(batch, begin, end, block) : append_texts<int32_t>(batch, begin, end, block);
  case RESIDENT_CODES:
    return column.bits == 8 ? append_codes<uint8_t>(column.texts, batch, begin, end, block)
                            : append_codes<uint16_t>(column.texts, batch, begin, end, block);
  default: return false;
  }
}

bool is_null(const ColumnBatch &batch, uint64_t row) {
  if (!bit_set(batch.validity, row)) return true;
  return batch.kind == COLUMN_DICTIONARY && batch.dictionaryValidity.size > 0 && !bit_set(batch.dictionaryValidity, index_at(batch, row));
}

} // namespace

bool resident_append(const ResidentColumn *column, const ColumnBatch *batch, uint64_t begin, uint64_t end, ResidentBlock *block) {
  if (begin == end) return true;
  if (!append_values(*column, *batch, begin, end, block)) return false;
  if (block->validity != nullptr)
    for (uint64_t row = begin, at = block->rows; row < end; ++row, ++at)
      if (!is_null(*batch, row)) set_bit(block->validity, at);
  block->rows += end - begin;
  return true;
}
