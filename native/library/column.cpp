// Validation of a column's batch before generated code touches it, and the facts that come with reading it once.
// Runs at memory bandwidth where nothing is null: the loops over all values are vectorised by the compiler.
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <limits>
#include <type_traits>

#include "library.h"
#include "utf8_check.h"
#include "wide.h"

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
  // Calls whole(begin, end) for ranges of valid rows and single(row) for valid rows among nulls.
  template <class Whole, class Single> void each(Whole whole, Single single) const {
    if (bits == nullptr) {
      if (rows > 0) whole(0, rows);
      return;
    }
    for (uint64_t begin = 0; begin < rows;) {
      uint64_t set = word(begin / 64), end = begin + 64;
      if (~set == 0) {
        while (end + 64 <= rows && ~word(end / 64) == 0) end += 64;
        whole(begin, end);
      } else {
        for (; set != 0; set &= set - 1) single(begin + uint64_t(__builtin_ctzll(set)));
      }
      begin = end;
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
};

template <class Value> Bounds<Value> bounds_of(const uint8_t *buffer, const Validity &validity) {
  const Value *values = reinterpret_cast<const Value *>(buffer);
  Bounds<Value> bounds;
  validity.each(
      [&](uint64_t begin, uint64_t end) {
        Bounds<Value> part;
        for (uint64_t row = begin; row < end; ++row) part.add(values[row]);
        bounds.add(part.minimum);
        bounds.add(part.maximum);
      },
      [&](uint64_t row) { bounds.add(values[row]); });
  return bounds;
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

bool check_integers(const ColumnBatch *batch, const Validity &validity, uint32_t bits, bool isSigned, ColumnCheck *check) {
  if (!has_entries(check, "values", batch->values, batch->rows, bits)) return false;
  if (check->nullCount == batch->rows) return true;
  return with_integer(bits, isSigned, [&](auto zero) {
    auto bounds = bounds_of<decltype(zero)>(batch->values.address, validity);
    check->hasBounds = true;
    check->minimum = bounds.minimum;
    check->maximum = bounds.maximum;
    return true;
  });
}

// Milliseconds whose days do not fit 32 bits are no date that generated code could hold.
bool check_date64(const ColumnBatch *batch, const Validity &validity, ColumnCheck *check) {
  constexpr __int128 perDay = 86400000;
  if (!check_integers(batch, validity, 64, true, check)) return false;
  if (!check->hasBounds) return true;
  if (check->minimum >= INT32_MIN * perDay && check->maximum < (INT32_MAX + __int128(1)) * perDay) return true;
  return refuse(check, "a date64 value lies outside the range of dates");
}

Int128 decimal_at(const uint8_t *values, uint64_t row) {
  Int128 value; // buffers are aligned to 8 bytes only
  memcpy(&value, values + row * sizeof value, sizeof value);
  return value;
}

bool check_decimals(const ColumnBatch *batch, const Validity &validity, ColumnCheck *check) {
  if (batch->precision < 1 || batch->precision > 38) return refuse(check, "decimal precision %u is not between 1 and 38", batch->precision);
  if (!has_entries(check, "values", batch->values, batch->rows, 128)) return false;
  if (check->nullCount == batch->rows) return true;
  const uint8_t *values = batch->values.address;
  const int64_t *words = reinterpret_cast<const int64_t *>(values);
  Bounds<int64_t> narrow;
  Int128 minimum = 0, maximum = 0;
  bool wide = false, any = false;
  auto add = [&](uint64_t row) {
    Int128 value = decimal_at(values, row);
    minimum = !any || value < minimum ? value : minimum;
    maximum = !any || value > maximum ? value : maximum;
    any = true;
  };
  validity.each(
      [&](uint64_t begin, uint64_t end) {
        // Nearly always the upper half only repeats the sign.
        for (uint64_t row = begin; row < end;) {
          uint64_t stop = end - row > 1024 ? row + 1024 : end;
          int64_t different = 0;
          Bounds<int64_t> part;
          for (uint64_t index = row; index < stop; ++index) {
            different |= words[2 * index + 1] ^ (words[2 * index] >> 63);
            part.add(words[2 * index]);
          }
          if (different == 0) {
            narrow.add(part.minimum);
            narrow.add(part.maximum);
            wide = true;
          } else {
            for (uint64_t index = row; index < stop; ++index) add(index);
          }
          row = stop;
        }
      },
      add);
  if (wide) {
    minimum = !any || narrow.minimum < minimum ? narrow.minimum : minimum;
    maximum = !any || narrow.maximum > maximum ? narrow.maximum : maximum;
  }
  check->hasBounds = true;
  check->minimum = minimum;
  check->maximum = maximum;
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
  Offset descending = 0;
  for (uint64_t row = 0; row < texts.rows; ++row) descending |= Offset(offsets[row + 1] < offsets[row]);
  if (descending != 0) {
    for (uint64_t row = 0; row < texts.rows; ++row) {
      if (offsets[row + 1] < offsets[row]) return refuse(check, "%s %llu: text offsets go down", texts.what, Message(row));
    }
  }
  uint64_t begin = uint64_t(offsets[0]), end = uint64_t(offsets[texts.rows]);
  if (offsets[0] < 0) return refuse(check, "%s 0: negative text offset", texts.what);
  if (end > texts.bytes.size || (end > begin && texts.bytes.address == nullptr)) {
    return refuse(check, "text offsets reach byte %llu of %llu", Message(end), Message(texts.bytes.size));
  }
  if (validRows == 0) return true;
  Bounds<Unsigned> lengths;
  texts.validity.each(
      [&](uint64_t first, uint64_t last) {
        Bounds<Unsigned> part;
        for (uint64_t row = first; row < last; ++row) part.add(Unsigned(offsets[row + 1]) - Unsigned(offsets[row]));
        lengths.add(part.minimum);
        lengths.add(part.maximum);
      },
      [&](uint64_t row) { lengths.add(Unsigned(offsets[row + 1]) - Unsigned(offsets[row])); });
  check->hasLengths = true;
  check->minimumLength = lengths.minimum;
  check->maximumLength = lengths.maximum;

  // Where all bytes together are UTF-8 and no text starts within a character, every text is.
  const uint8_t *bytes = texts.bytes.address;
  if (end == begin) return true;
  if (utf8_valid(bytes + begin, end - begin)) {
    bool within = false;
    for (uint64_t row = 0; row < texts.rows; ++row) {
      within |= uint64_t(offsets[row]) < end && (bytes[offsets[row]] & 0xC0) == 0x80;
    }
    if (!within) return true;
  }
  for (uint64_t row = 0; row < texts.rows; ++row) {
    if (texts.validity[row] && !utf8_valid(bytes + offsets[row], uint64_t(offsets[row + 1] - offsets[row]))) {
      return refuse(check, "%s %llu: text is not valid UTF-8", texts.what, Message(row));
    }
  }
  return true;
}

bool check_texts(const TextColumn &texts, uint64_t validRows, uint32_t offsetBits, ColumnCheck *check) {
  return offsetBits == 64 ? check_texts<int64_t>(texts, validRows, check) : check_texts<int32_t>(texts, validRows, check);
}

bool check_dictionary(const ColumnBatch *batch, const Validity &validity, ColumnCheck *check) {
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
    Bounds<Index> bounds = bounds_of<Index>(batch->values.address, validity);
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
    return true;
  });
}

bool check_column(const ColumnBatch *batch, ColumnCheck *check) {
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
  switch (batch->kind) {
  case COLUMN_INTEGER: return check_integers(batch, validity, batch->bits, batch->isSigned != 0, check);
  case COLUMN_FLOAT: return has_entries(check, "values", batch->values, batch->rows, batch->bits);
  case COLUMN_BOOLEAN: return has_entries(check, "values", batch->values, batch->rows, 1);
  case COLUMN_DECIMAL128: return check_decimals(batch, validity, check);
  case COLUMN_DATE32: return check_integers(batch, validity, 32, true, check);
  case COLUMN_DATE64: return check_date64(batch, validity, check);
  case COLUMN_TIMESTAMP: return check_integers(batch, validity, 64, true, check);
  case COLUMN_UTF8: {
    TextColumn texts{"row", batch->rows, validity, batch->offsets, batch->values};
    return check_texts(texts, batch->rows - check->nullCount, batch->offsetBits, check);
  }
  case COLUMN_DICTIONARY: return check_dictionary(batch, validity, check);
  default: return refuse(check, "unknown column kind %u", batch->kind);
  }
}

} // namespace

void column_check(const ColumnBatch *batch, ColumnCheck *check) {
  memset(check, 0, sizeof *check);
  check->valid = true;
  check_column(batch, check);
}
