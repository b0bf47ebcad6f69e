// Casts between text and numbers and booleans: printed as PostgreSQL prints, read as it reads (digits may be
// grouped by underscores, integers may be hexadecimal, octal or binary), refused with its messages.
#include "cast.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <locale.h>

#include "decimal.h"
#include "float_print.h"

namespace {

Text print_unsigned(Worker *worker, uint64_t value, bool negative) {
  char digits[24];
  char *first = digits + sizeof digits;
  do *--first = char('0' + value % 10);
  while ((value /= 10) != 0);
  if (negative) *--first = '-';
  return worker_copy(worker, first, uint64_t(digits + sizeof digits - first));
}

int digit_value(uint8_t byte) {
  if (is_digit(byte)) return byte - '0';
  uint8_t folded = byte | 0x20;
  return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : 99;
}

// Reads an integer's magnitude. OutOfRange beyond 64 bits.
NumberSyntax read_magnitude(Text text, uint64_t *magnitude) {
  int base = 10;
  uint64_t at = 0;
  if (text.length > 2 && text.bytes[0] == '0') {
    uint8_t letter = text.bytes[1] | 0x20;
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (base != 10) at = 2;
  }
  bool prefixed = at == 2;
  bool digit = false, tooLarge = false;
  uint64_t value = 0;
  for (; at < text.length; ++at) {
    uint8_t byte = text.bytes[at];
    if (byte == '_') {
      // Between digits, or between a prefix and a digit.
      if ((!digit && !prefixed) || at + 1 == text.length || digit_value(text.bytes[at + 1]) >= base) return NumberSyntax::Invalid;
      continue;
    }
    int next = digit_value(byte);
    if (next >= base) return NumberSyntax::Invalid;
    digit = true;
    tooLarge = tooLarge || __builtin_mul_overflow(value, uint64_t(base), &value) || __builtin_add_overflow(value, uint64_t(next), &value);
  }
  if (!digit) return NumberSyntax::Invalid;
  *magnitude = value;
  return tooLarge ? NumberSyntax::OutOfRange : NumberSyntax::Valid;
}

// Reads a float by the C library in the C locale. `convert` is strtod_l or strtof_l.
template <class Float, class Convert>
Float read_float(Worker *worker, const uint8_t *value, uint64_t length, const char *type, const char *typeRange, Convert convert) {
  Text text = trimmed(value, length);
  char small[128];
  char *copy = small;
  if (text.length >= sizeof small) {
    copy = reinterpret_cast<char *>(worker_text(worker, text.length + 1));
    if (copy == nullptr) return 0;
  }
  if (text.length > 0) memcpy(copy, text.bytes, text.length);
  copy[text.length] = 0;
  errno = 0;
  char *end;
  Float result = convert(copy, &end, newlocale(LC_ALL_MASK, "C", nullptr));
  // The C library also knows "nan(...)", which PostgreSQL leaves half read and refuses.
  bool parenthesis = memchr(copy, '(', text.length) != nullptr;
  if (text.length == 0 || end != copy + text.length || parenthesis) {
    cast_fail(worker, ERROR_INVALID_TEXT, type, value, length, "");
    return 0;
  }
  if (errno == ERANGE && (result == 0 || std::isinf(result))) {
    cast_fail(worker, ERROR_FLOAT_TEXT_RANGE, "", text.bytes, text.length, typeRange);
    return 0;
  }
  return result;
}

} // namespace

void cast_fail(Worker *worker, QueryError error, const char *before, const uint8_t *value, uint64_t length, const char *after) {
  char detail[sizeof(QueryState::detail)];
  uint64_t beforeLength = strlen(before), afterLength = strlen(after);
  uint64_t room = sizeof detail - beforeLength - afterLength - 2;
  if (length > room) {
    length = room;
    while (length > 0 && (value[length] & 0xC0) == 0x80) --length;
  }
  char *into = detail;
  memcpy(into, before, beforeLength);
  into += beforeLength;
  *into++ = '"';
  if (length > 0) memcpy(into, value, length);
  into += length;
  *into++ = '"';
  memcpy(into, after, afterLength);
  into += afterLength;
  query_set_status(worker->query, error, detail, uint64_t(into - detail));
}

Text worker_copy(Worker *worker, const char *bytes, uint64_t length) {
  uint8_t *copy = worker_text(worker, length);
  if (copy == nullptr) return empty_text();
  memcpy(copy, bytes, length);
  return {copy, length};
}

Text text_from_integer(Worker *worker, int64_t value) {
  return print_unsigned(worker, value < 0 ? -uint64_t(value) : uint64_t(value), value < 0);
}

Text text_from_unsigned(Worker *worker, int64_t value) { return print_unsigned(worker, uint64_t(value), false); }

Text text_from_float32(Worker *worker, float value) {
  char text[40];
  return worker_copy(worker, text, uint64_t(float32_print(text, value) - text));
}

Text text_from_float64(Worker *worker, double value) {
  char text[40];
  return worker_copy(worker, text, uint64_t(float64_print(text, value) - text));
}

Text text_from_decimal(Worker *worker, uint64_t low, uint64_t high, int32_t scale) {
  char text[64];
  return worker_copy(worker, text, uint64_t(decimal_print(text, join(low, high), scale) - text));
}

Text text_from_boolean(bool value) {
  return value ? Text{reinterpret_cast<const uint8_t *>("true"), 4} : Text{reinterpret_cast<const uint8_t *>("false"), 5};
}

int64_t integer_from_text(Worker *worker, const uint8_t *value, uint64_t length, int32_t bits) {
  Text text = trimmed(value, length);
  bool negative = false;
  if (text.length > 0 && (*text.bytes == '-' || *text.bytes == '+')) {
    negative = *text.bytes == '-';
    ++text.bytes;
    --text.length;
  }
  uint64_t magnitude = 0;
  NumberSyntax syntax = read_magnitude(text, &magnitude);
  if (syntax == NumberSyntax::Invalid) {
    cast_fail(worker, ERROR_INVALID_TEXT, bits == 16 ? "smallint: " : bits == 32 ? "integer: " : "bigint: ", value, length, "");
    return 0;
  }
  uint64_t most = (uint64_t(1) << (bits - 1)) - !negative;
  if (syntax == NumberSyntax::OutOfRange || magnitude > most) {
    cast_fail(worker, ERROR_TEXT_RANGE, "", value, length,
              bits == 16   ? " is out of range for type smallint"
              : bits == 32 ? " is out of range for type integer"
                           : " is out of range for type bigint");
    return 0;
  }
  return int64_t(negative ? -magnitude : magnitude);
}

float float32_from_text(Worker *worker, const uint8_t *value, uint64_t length) {
  return read_float<float>(worker, value, length, "real: ", " is out of range for type real", strtof_l);
}

double float64_from_text(Worker *worker, const uint8_t *value, uint64_t length) {
  return read_float<double>(worker, value, length, "double precision: ", " is out of range for type double precision", strtod_l);
}

Decimal decimal_from_text(Worker *worker, const uint8_t *value, uint64_t length, int32_t precision, int32_t scale) {
  Text text = trimmed(value, length);
  Int128 result;
  switch (decimal_read(text.bytes, text.length, precision, scale, &result)) {
  case NumberSyntax::Valid: return split(result);
  case NumberSyntax::OutOfRange: query_fail(worker->query, ERROR_DECIMAL_RANGE); break;
  case NumberSyntax::Invalid: cast_fail(worker, ERROR_INVALID_TEXT, "numeric: ", value, length, ""); break;
  }
  return {0, 0};
}

bool boolean_from_text(Worker *worker, const uint8_t *value, uint64_t length) {
  Text text = trimmed(value, length);
  struct Spelling {
    const char *word;
    uint64_t least; // letters that tell it from the others
    bool value;
  };
  static const Spelling spellings[] = {{"true", 1, true}, {"yes", 1, true}, {"on", 2, true},   {"1", 1, true},
                                       {"false", 1, false}, {"no", 1, false}, {"off", 2, false}, {"0", 1, false}};
  for (const Spelling &spelling : spellings) {
    if (text.length < spelling.least || text.length > strlen(spelling.word)) continue;
    uint64_t same = 0;
    while (same < text.length) {
      uint8_t byte = text.bytes[same];
      if (byte >= 'A' && byte <= 'Z') byte += 32;
      if (byte != uint8_t(spelling.word[same])) break;
      ++same;
    }
    if (same == text.length) return spelling.value;
  }
  cast_fail(worker, ERROR_INVALID_TEXT, "boolean: ", value, length, "");
  return false;
}
