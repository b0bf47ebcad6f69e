// Decimal arithmetic beyond what generated code does inline: products and quotients through 256 bits, rounding
// half away from zero as PostgreSQL's numeric does, errors beyond 38 digits.
#include "decimal.h"

#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <locale.h>

namespace {

constexpr int32_t mostDigits = 38;

Decimal fail(Query *query, QueryError error) {
  query_fail(query, error);
  return {0, 0};
}

// A magnitude with its sign, or the error where it has more than `precision` digits.
Decimal within(Query *query, UInt128 value, bool negative, int32_t precision) {
  if (value >= power_of_ten(precision)) return fail(query, ERROR_DECIMAL_RANGE);
  return split(with_sign(value, negative));
}

Decimal within(Query *query, const UInt256 &value, bool negative) {
  bool fits;
  UInt128 low = wide_low(value, &fits);
  return fits ? within(query, low, negative, mostDigits) : fail(query, ERROR_DECIMAL_RANGE);
}

void increment(UInt256 *value) {
  for (uint32_t &digit : value->digits) {
    if (++digit != 0) break;
  }
}

// value / divisor, half away from zero.
void divide_round(UInt256 *value, UInt128 divisor) {
  UInt128 remainder = wide_divide(value, divisor);
  if (remainder >= divisor - remainder) increment(value);
}

// A float as PostgreSQL's float8_numeric and float4_numeric make a numeric of it: printed with so many
// significant digits, and read.
Decimal decimal_from_digits(Query *query, double value, int32_t digits, int32_t precision, int32_t scale) {
  if (!std::isfinite(value)) return fail(query, ERROR_DECIMAL_RANGE);
  char printed[40];
  snprintf(printed, sizeof printed, "%.*e", digits - 1, value);
  // The byte after the first digit is a point in whatever locale the process is.
  char *first = printed + (printed[0] == '-');
  first[1] = '.';
  Int128 result;
  NumberSyntax syntax = decimal_read(reinterpret_cast<const uint8_t *>(printed), strlen(printed), precision, scale, &result);
  return syntax == NumberSyntax::Valid ? split(result) : fail(query, ERROR_DECIMAL_RANGE);
}

} // namespace

Decimal decimal_multiply(Worker *worker, uint64_t leftLow, uint64_t leftHigh, uint64_t rightLow, uint64_t rightHigh) {
  Int128 left = join(leftLow, leftHigh), right = join(rightLow, rightHigh);
  return within(worker->query, wide_multiply(magnitude(left), magnitude(right)), (left < 0) != (right < 0));
}

Decimal decimal_multiply_round(Worker *worker, uint64_t leftLow, uint64_t leftHigh, uint64_t rightLow, uint64_t rightHigh,
                               int32_t drop) {
  Int128 left = join(leftLow, leftHigh), right = join(rightLow, rightHigh);
  UInt256 product = wide_multiply(magnitude(left), magnitude(right));
  // Exact digits are cut off first where more are dropped than one power of ten holds; what was cut can only
  // decide a tie, and a tie at the second cut rounds away from zero anyway.
  for (; drop > mostDigits; drop -= mostDigits) wide_divide(&product, power_of_ten(mostDigits));
  if (drop > 0) divide_round(&product, power_of_ten(drop));
  return within(worker->query, product, (left < 0) != (right < 0));
}

Decimal decimal_divide(Query *query, uint64_t leftLow, uint64_t leftHigh, uint64_t rightLow, uint64_t rightHigh, int32_t shift) {
  Int128 left = join(leftLow, leftHigh), right = join(rightLow, rightHigh);
  if (right == 0) return fail(query, ERROR_DIVISION_BY_ZERO);
  if (left == 0) return {0, 0};
  UInt256 value = wide_multiply(magnitude(left), 1);
  for (; shift > 0; shift -= mostDigits) {
    // A dividend beyond 256 bits has a quotient beyond 38 digits.
    if (!wide_scale(&value, power_of_ten(shift < mostDigits ? shift : mostDigits))) return fail(query, ERROR_DECIMAL_RANGE);
  }
  divide_round(&value, magnitude(right));
  return within(query, value, (left < 0) != (right < 0));
}

Decimal decimal_modulo(Query *query, uint64_t leftLow, uint64_t leftHigh, uint64_t rightLow, uint64_t rightHigh) {
  Int128 left = join(leftLow, leftHigh), right = join(rightLow, rightHigh);
  if (right == 0) return fail(query, ERROR_DIVISION_BY_ZERO);
  UInt128 remainder;
  divide(magnitude(left), magnitude(right), &remainder);
  return split(with_sign(remainder, left < 0));
}

Decimal decimal_rescale(Query *query, uint64_t low, uint64_t high, int32_t change, int32_t precision) {
  Int128 value = join(low, high);
  UInt128 size = magnitude(value);
  if (change < -mostDigits) {
    size = 0; // below half of the last digit kept
  } else if (change < 0) {
    UInt128 divisor = power_of_ten(-change), remainder;
    size = divide(size, divisor, &remainder);
    if (remainder >= divisor - remainder) ++size;
  } else if (change > 0 && size != 0) {
    if (change > mostDigits) return fail(query, ERROR_DECIMAL_RANGE);
    bool fits;
    size = wide_low(wide_multiply(size, power_of_ten(change)), &fits);
    if (!fits) return fail(query, ERROR_DECIMAL_RANGE);
  }
  return within(query, size, value < 0, precision);
}

Decimal decimal_from_float64(Query *query, double value, int32_t precision, int32_t scale) {
  return decimal_from_digits(query, value, DBL_DIG, precision, scale);
}

Decimal decimal_from_float32(Query *query, float value, int32_t precision, int32_t scale) {
  return decimal_from_digits(query, value, FLT_DIG, precision, scale);
}

double float64_from_decimal(uint64_t low, uint64_t high, int32_t scale) {
  Int128 value = join(low, high);
  UInt128 size = magnitude(value);
  if (size < (UInt128(1) << 53) && scale <= 22) {
    // Both operands are exact, so the quotient is the nearest double.
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double quotient = double(uint64_t(size)) / powers[scale];
    return value < 0 ? -quotient : quotient;
  }
  char text[64];
  char *end = decimal_print(text, value, 0);
  snprintf(end, 16, "e-%d", scale);
  return strtod_l(text, nullptr, newlocale(LC_ALL_MASK, "C", nullptr));
}

char *decimal_print(char *into, Int128 value, int32_t scale) {
  UInt128 rest = magnitude(value);
  char digits[48];
  int32_t count = 0;
  while (rest != 0) {
    UInt128 low;
    rest = divide(rest, 10000000000000000000u, &low);
    uint64_t part = uint64_t(low);
    for (int32_t index = 0; index < 19 && (part != 0 || rest != 0); ++index, part /= 10) digits[count++] = char('0' + part % 10);
  }
  while (count <= scale) digits[count++] = '0';
  if (value < 0) *into++ = '-';
  while (count > 0) {
    if (count == scale) *into++ = '.';
    *into++ = digits[--count];
  }
  return into;
}

NumberSyntax decimal_read(const uint8_t *text, uint64_t length, int32_t precision, int32_t scale, Int128 *value) {
  uint64_t at = 0;
  bool negative = false;
  if (at < length && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  // First pass: where the digits are, how many stand before the point, the exponent.
  uint64_t begin = at;
  int64_t beforePoint = 0;
  bool point = false, digit = false, afterDigit = false;
  for (; at < length; ++at) {
    uint8_t byte = text[at];
    if (byte >= '0' && byte <= '9') {
      digit = afterDigit = true;
      beforePoint += !point;
    } else if (byte == '_' && afterDigit && at + 1 < length && text[at + 1] >= '0' && text[at + 1] <= '9') {
      afterDigit = false;
    } else if (byte == '.' && !point) {
      point = true;
      afterDigit = false;
    } else {
      break;
    }
  }
  if (!digit) return NumberSyntax::Invalid;
  uint64_t end = at;
  int64_t exponent = 0;
  if (at < length && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool down = false;
    if (at < length && (text[at] == '-' || text[at] == '+')) down = text[at++] == '-';
    if (at == length) return NumberSyntax::Invalid;
    for (; at < length; ++at) {
      if (text[at] == '_' && text[at - 1] >= '0' && text[at - 1] <= '9' && at + 1 < length && text[at + 1] != '_') continue;
      if (text[at] < '0' || text[at] > '9') return NumberSyntax::Invalid;
      if (exponent < 1000000000) exponent = 10 * exponent + (text[at] - '0');
    }
    if (down) exponent = -exponent;
  }
  if (at != length) return NumberSyntax::Invalid;
  // Second pass: the digits down to the last one kept, and the next one, which rounds.
  int64_t kept = beforePoint + exponent + scale;
  UInt128 size = 0;
  const UInt128 most = power_of_ten(mostDigits);
  bool roundUp = false;
  for (uint64_t index = begin; index < end; ++index) {
    if (text[index] == '.' || text[index] == '_') continue;
    uint32_t next = text[index] - '0';
    if (kept > 0) {
      size = size * 10 + next;
      if (size >= most) return NumberSyntax::OutOfRange;
    } else if (kept == 0) {
      roundUp = next >= 5;
    }
    if (--kept < 0) break;
  }
  for (; kept > 0 && size != 0; --kept) {
    size *= 10;
    if (size >= most) return NumberSyntax::OutOfRange;
  }
  size += roundUp;
  if (size >= power_of_ten(precision)) return NumberSyntax::OutOfRange;
  *value = with_sign(size, negative);
  return NumberSyntax::Valid;
}
