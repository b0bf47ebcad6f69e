// Validation of a column's batch before generated code touches it, and the facts that come with reading it once.
#include <cstdarg>
#include <cstdio>

#include "abi.generated.h"
#include "column_values.h"
#include "distinct.h"
#include "utf8_check.h"

namespace {

using Message = unsigned long long;

__attribute__((format(printf, 2, 3))) bool refuse(ColumnCheck *check, const char *format, ...) {
  check->valid = false;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(check->message, sizeof check->message, format, arguments);
  va_end(arguments);
  return false;
}

// Whether a buffer has `count` entries of `bits` bits.
bool has_entries(ColumnCheck *check, const char *name, const ColumnBuffer &buffer, uint64_t count, uint64_t bits) {
  if (count == 0) return true;
  uint64_t needed;
  bool overflow = __builtin_mul_overflow(count, bits, &needed) || __builtin_add_overflow(needed, uint64_t(7), &needed);
  needed /= 8;
  if (!overflow && buffer.address != nullptr && buffer.size >= needed) return true;
  if (overflow) return refuse(check, "the %s buffer cannot hold %llu entries", name, Message(count));
  return refuse(check, "the %s buffer has %llu bytes but needs %llu", name, Message(buffer.address == nullptr ? 0 : buffer.size), Message(needed));
}

// Calls check(zero of the integer type of that many bits).
template <class Check> bool with_integer(uint32_t bits, bool isSigned, Check check) {
  switch (bits) {
  case 8: return isSigned ? check(int8_t(0)) : check(uint8_t(0));
  case 16: return isSigned ? check(int16_t(0)) : check(uint16_t(0));
  case 32: return isSigned ? check(int32_t(0)) : check(uint32_t(0));
  default: return isSigned ? check(int64_t(0)) : check(uint64_t(0));
  }
}

void note_order(ColumnCheck *check, const Order &order, uint64_t rows, Int128 first, Int128 last) {
  check->hasOrder = true;
  check->ascending = !order.descends;
  check->changes = order.all_changes(rows);
  check->first = first;
  check->last = last;
}

bool check_integers(const ColumnBatch *batch, const Validity &validity, uint32_t bits, bool isSigned, ColumnCheck *check,
                    DistinctSketch *sketch) {
  if (!has_entries(check, "values", batch->values, batch->rows, bits)) return false;
  return with_integer(bits, isSigned, [&](auto zero) {
    using Value = decltype(zero);
    const Value *values = reinterpret_cast<const Value *>(batch->values.address);
    Order order;
    Bounds<Value> bounds = bounds_of<Value>(batch, validity, order);
    if (!bounds.any()) return true;
    check->hasBounds = true;
    check->minimum = bounds.minimum;
    check->maximum = bounds.maximum;
    if (validity.bits == nullptr) note_order(check, order, batch->rows, values[0], values[batch->rows - 1]);
    each_sampled(batch, validity, [&](uint64_t row) { sketch_add(sketch, uint64_t(values[row])); });
    return true;
  });
}

// Milliseconds whose days do not fit 32 bits are no date that generated code could hold.
bool check_date64(const ColumnBatch *batch, const Validity &validity, ColumnCheck *check, DistinctSketch *sketch) {
  constexpr __int128 perDay = 86400000;
  if (!check_integers(batch, validity, 64, true, check, sketch)) return false;
  if (!check->hasBounds) return true;
  if (check->minimum >= INT32_MIN * perDay && check->maximum < (INT32_MAX + __int128(1)) * perDay) return true;
  return refuse(check, "a date64 value lies outside the range of dates");
}

bool check_decimals(const ColumnBatch *batch, const Validity &validity, ColumnCheck *check, DistinctSketch *sketch) {
  if (batch->precision < 1 || batch->precision > 38) return refuse(check, "decimal precision %u is not between 1 and 38", batch->precision);
  if (!has_entries(check, "values", batch->values, batch->rows, 128)) return false;
  const uint8_t *values = batch->values.address;
  Order order;
  auto [minimum, maximum] = decimal_bounds(batch, validity, order);
  if (minimum > maximum) return true;
  check->hasBounds = true;
  check->minimum = minimum;
  check->maximum = maximum;
  if (validity.bits == nullptr) note_order(check, order, batch->rows, decimal_at(values, 0), decimal_at(values, batch->rows - 1));
  each_sampled(batch, validity, [&](uint64_t row) {
    Int128 value = decimal_at(values, row);
    sketch_add(sketch, uint64_t(value) ^ uint64_t(value >> 64) * 0x9E3779B97F4A7C15);
  });
  Int128 limit = Int128(power_of_ten(int32_t(batch->precision)));
  if (minimum > -limit && maximum < limit) return true;
  for (uint64_t row = 0; row < batch->rows; ++row) {
    Int128 value = decimal_at(values, row);
    if (validity[row] && (value <= -limit || value >= limit)) {
      return refuse(check, "row %llu: a decimal has more than %u digits", Message(row), batch->precision);
    }
  }
  return true;
}

// The texts of a column or a dictionary: offsets ascending and inside the bytes, the bytes UTF-8 in every valid row.
struct TextColumn {
  const char *what; // "row" or "dictionary entry"
  uint64_t rows;
  Validity validity;
  ColumnBuffer offsets, bytes;
};

template <class Offset> bool check_texts(const TextColumn &texts, uint64_t validRows, ColumnCheck *check) {
  if (texts.rows == 0) return true; // with no rows there may be no offsets
  if (!has_entries(check, "offsets", texts.offsets, texts.rows + 1, sizeof(Offset) * 8)) return false;
  const Offset *offsets = reinterpret_cast<const Offset *>(texts.offsets.address);
  using Unsigned = std::make_unsigned_t<Offset>;
  // Where no offset is negative, only a descent gives a length with its upper bit.
  Bounds<Unsigned> lengths;
  Unsigned signs = Unsigned(offsets[0]);
  for (uint64_t row = 0; row < texts.rows; ++row) {
    Unsigned length = Unsigned(offsets[row + 1]) - Unsigned(offsets[row]);
    signs |= Unsigned(offsets[row + 1]) | length;
    lengths.add(length);
  }
  if (Offset(signs) < 0) {
    if (offsets[0] < 0) return refuse(check, "%s 0: negative text offset", texts.what);
    for (uint64_t row = 0; row < texts.rows; ++row) {
      if (offsets[row + 1] < offsets[row]) return refuse(check, "%s %llu: text offsets go down", texts.what, Message(row));
    }
  }
  uint64_t begin = uint64_t(offsets[0]), end = uint64_t(offsets[texts.rows]);
  if (end > texts.bytes.size || (end > begin && texts.bytes.address == nullptr)) {
    return refuse(check, "text offsets reach byte %llu of %llu", Message(end), Message(texts.bytes.size));
  }
  if (validRows == 0) return true;
  if (validRows < texts.rows) {
    lengths = {};
    auto add = [&](uint64_t row) { lengths.add(Unsigned(offsets[row + 1]) - Unsigned(offsets[row])); };
    texts.validity.each(
        0, texts.rows,
        [&](uint64_t first, uint64_t last) {
          for (uint64_t row = first; row < last; ++row) add(row);
        },
        add);
  }
  check->hasLengths = true;
  check->minimumLength = lengths.minimum;
  check->maximumLength = lengths.maximum;

  // Where all bytes together are UTF-8 and no text starts within a character, every text is.
  const uint8_t *bytes = texts.bytes.address;
  if (end == begin) return true;
  const Utf8 found = utf8_check(bytes + begin, end - begin);
  if (found == Utf8::Ascii) return true;
  if (found == Utf8::Valid) {
    bool within = false;
    for (uint64_t row = 0; row < texts.rows; ++row) {
      within |= uint64_t(offsets[row]) < end && (bytes[offsets[row]] & 0xC0) == 0x80;
    }
    if (!within) return true;
  }
  for (uint64_t row = 0; row < texts.rows; ++row) {
    if (!texts.validity[row]) continue;
    if (utf8_check(bytes + offsets[row], uint64_t(offsets[row + 1] - offsets[row])) == Utf8::Invalid) {
      return refuse(check, "%s %llu: text is not valid UTF-8", texts.what, Message(row));
    }
  }
  return true;
}

// The texts of checked columns and dictionaries.
struct Texts {
  const uint8_t *offsets, *bytes;
  uint32_t offsetBits;

  Text operator[](uint64_t row) const {
    if (offsetBits == 64) return between(reinterpret_cast<const int64_t *>(offsets) + row);
    return between(reinterpret_cast<const int32_t *>(offsets) + row);
  }
  template <class Offset> Text between(const Offset *offset) const {
    return {bytes + offset[0], uint64_t(offset[1] - offset[0])};
  }
};

void add_text(DistinctSketch *sketch, Text text) { sketch_add(sketch, uint64_t(text_hash(text.bytes, text.length))); }

// Order of texts, up to the first that is less than the one before it.
void order_texts(const Texts &texts, uint64_t rows, ColumnCheck *check) {
  check->hasOrder = check->ascending = true;
  check->firstText = texts[0];
  check->lastText = texts[rows - 1];
  Text before = texts[0];
  for (uint64_t row = 1; row < rows; ++row) {
    Text text = texts[row];
    int32_t order = text_compare(before.bytes, before.length, text.bytes, text.length);
    if (order > 0) {
      check->ascending = false;
      check->changes = rows - 1;
      return;
    }
    check->changes += order < 0;
    before = text;
  }
}

bool check_texts(const TextColumn &texts, uint64_t validRows, uint32_t offsetBits, ColumnCheck *check) {
  return offsetBits == 64 ? check_texts<int64_t>(texts, validRows, check) : check_texts<int32_t>(texts, validRows, check);
}

bool check_dictionary(const ColumnBatch *batch, const Validity &validity, ColumnCheck *check, DistinctSketch *sketch) {
  uint64_t entries = batch->dictionaryRows;
  if (!has_entries(check, "indices", batch->values, batch->rows, batch->bits)) return false;
  bool hasNulls = batch->dictionaryValidity.address != nullptr && batch->dictionaryValidity.size > 0;
  if (hasNulls && !has_entries(check, "dictionary validity", batch->dictionaryValidity, entries, 1)) return false;
  Validity entryValidity{hasNulls ? batch->dictionaryValidity.address : nullptr, entries};
  uint64_t nullEntries = entryValidity.null_count();
  TextColumn texts{"dictionary entry", entries, entryValidity, batch->dictionaryOffsets, batch->dictionaryValues};
  if (!check_texts(texts, entries - nullEntries, batch->offsetBits, check)) return false;
  if (check->nullCount == batch->rows) return true;
  return with_integer(batch->bits, batch->isSigned != 0, [&](auto zero) {
    using Index = decltype(zero);
    const Index *indices = reinterpret_cast<const Index *>(batch->values.address);
    Order order;
    Bounds<Index> bounds = bounds_of<Index>(batch, validity, order);
    bool negative = std::is_signed_v<Index> && bounds.minimum < 0;
    if (negative || uint64_t(bounds.maximum) >= entries) {
      for (uint64_t row = 0; row < batch->rows; ++row) {
        if (validity[row] && ((std::is_signed_v<Index> && indices[row] < 0) || uint64_t(indices[row]) >= entries)) {
          return refuse(check, "row %llu: dictionary index %lld is outside the dictionary of %llu entries", Message(row),
                        static_cast<long long>(indices[row]), Message(entries));
        }
      }
    }
    if (nullEntries > 0) {
      // A row that refers to a null entry is a null row like any other.
      for (uint64_t row = 0; row < batch->rows; ++row) {
        if (validity[row] && !entryValidity[uint64_t(indices[row])]) {
          check->nullEntries = true;
          ++check->nullCount;
        }
      }
    }
    Texts entryTexts{texts.offsets.address, texts.bytes.address, batch->offsetBits};
    each_sampled(batch, validity, [&](uint64_t row) {
      uint64_t entry = uint64_t(indices[row]);
      if (entryValidity[entry]) add_text(sketch, entryTexts[entry]);
    });
    return true;
  });
}

bool check_column(const ColumnBatch *batch, ColumnCheck *check, DistinctSketch *sketch) {
  constexpr uint64_t mostRows = uint64_t(1) << 48;
  if (batch->rows > mostRows || batch->dictionaryRows > mostRows) return refuse(check, "more rows than memory could hold");
  if (batch->kind == COLUMN_NULL) {
    check->nullCount = batch->rows;
    return true;
  }
  bool hasValidity = batch->validity.address != nullptr && batch->validity.size > 0;
  if (hasValidity && !has_entries(check, "validity", batch->validity, batch->rows, 1)) return false;
  Validity validity{hasValidity ? batch->validity.address : nullptr, batch->rows};
  check->nullCount = validity.null_count();
  if (check->nullCount == 0) validity.bits = nullptr;
  switch (batch->kind) {
  case COLUMN_INTEGER: return check_integers(batch, validity, batch->bits, batch->isSigned != 0, check, sketch);
  case COLUMN_FLOAT: return has_entries(check, "values", batch->values, batch->rows, batch->bits);
  case COLUMN_BOOLEAN: return has_entries(check, "values", batch->values, batch->rows, 1);
  case COLUMN_DECIMAL128: return check_decimals(batch, validity, check, sketch);
  case COLUMN_DATE32: return check_integers(batch, validity, 32, true, check, sketch);
  case COLUMN_DATE64: return check_date64(batch, validity, check, sketch);
  case COLUMN_TIMESTAMP: return check_integers(batch, validity, 64, true, check, sketch);
  case COLUMN_UTF8: {
    TextColumn column{"row", batch->rows, validity, batch->offsets, batch->values};
    if (!check_texts(column, batch->rows - check->nullCount, batch->offsetBits, check)) return false;
    if (batch->rows == 0) return true;
    Texts texts{batch->offsets.address, batch->values.address, batch->offsetBits};
    if (validity.bits == nullptr) order_texts(texts, batch->rows, check);
    each_sampled(batch, validity, [&](uint64_t row) { add_text(sketch, texts[row]); });
    return true;
  }
  case COLUMN_DICTIONARY: return check_dictionary(batch, validity, check, sketch);
  default: return refuse(check, "unknown column kind %u", batch->kind);
  }
}

} // namespace

void column_check(const ColumnBatch *batch, ColumnCheck *check, DistinctSketch *sketch) {
  memset(check, 0, sizeof *check);
  check->valid = true;
  check_column(batch, check, sketch);
}

bool column_unique(const ColumnBatch *batch, int64_t minimum, uint64_t from, uint64_t to, uint64_t *bitmap) {
  bool hasValidity = batch->validity.address != nullptr && batch->validity.size > 0;
  Validity validity{hasValidity ? batch->validity.address : nullptr, batch->rows};
  uint32_t bits = batch->kind == COLUMN_INTEGER ? batch->bits : batch->kind == COLUMN_DATE32 ? 32 : 64;
  return with_integer(bits, batch->kind != COLUMN_INTEGER || batch->isSigned != 0, [&](auto zero) {
    const auto *values = reinterpret_cast<const decltype(zero) *>(batch->values.address);
    for (uint64_t row = 0; row < batch->rows; ++row) {
      uint64_t place = uint64_t(values[row]) - uint64_t(minimum);
      if (place < from || place >= to || !validity[row]) continue;
      uint64_t bit = uint64_t(1) << (place & 63);
      if (bitmap[place >> 6] & bit) return false;
      bitmap[place >> 6] |= bit;
    }
    return true;
  });
}
