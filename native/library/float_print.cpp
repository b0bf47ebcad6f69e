// The fewest digits that read back the same, and of those the closest: Burger, Dybvig, "Printing Floating-Point
// Numbers Quickly and Accurately", PLDI 1996, free-format algorithm with exact integers. As in PostgreSQL, digits on
// the very border to a neighbour do not count as the value's (1e23 is 9.999999999999999e+22), so that no reader's
// rounding of ties matters; the layout is PostgreSQL's too.
#include "float_print.h"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace {

// A natural number of at most 1,280 bits, which the extremes of double precision need; 32-bit digits, lowest first.
struct Natural {
  uint32_t digits[40];
  int count;

  void set(uint64_t value) {
    count = 0;
    for (; value != 0; value >>= 32) digits[count++] = uint32_t(value);
  }
  void multiply(uint32_t factor) {
    uint64_t carry = 0;
    for (int index = 0; index < count; ++index) {
      carry += uint64_t(digits[index]) * factor;
      digits[index] = uint32_t(carry);
      carry >>= 32;
    }
    if (carry != 0) digits[count++] = uint32_t(carry);
  }
  void multiply_power_of_ten(int exponent) {
    for (; exponent >= 9; exponent -= 9) multiply(1000000000);
    for (; exponent > 0; --exponent) multiply(10);
  }
  void shift_left(int bits) {
    int words = bits / 32;
    if (count == 0) return;
    memmove(digits + words, digits, size_t(count) * sizeof(uint32_t));
    memset(digits, 0, size_t(words) * sizeof(uint32_t));
    count += words;
    multiply(uint32_t(1) << (bits % 32));
  }
  void subtract(const Natural &other) {
    uint64_t borrow = 0;
    for (int index = 0; index < count; ++index) {
      uint64_t difference = uint64_t(digits[index]) - (index < other.count ? other.digits[index] : 0) - borrow;
      digits[index] = uint32_t(difference);
      borrow = difference >> 63;
    }
    while (count > 0 && digits[count - 1] == 0) --count;
  }
};

int compare(const Natural &left, const Natural &right) {
  if (left.count != right.count) return left.count < right.count ? -1 : 1;
  for (int index = left.count - 1; index >= 0; --index) {
    if (left.digits[index] != right.digits[index]) return left.digits[index] < right.digits[index] ? -1 : 1;
  }
  return 0;
}

Natural sum(const Natural &left, const Natural &right) {
  Natural result;
  int count = left.count > right.count ? left.count : right.count;
  uint64_t carry = 0;
  for (int index = 0; index < count; ++index) {
    carry += uint64_t(index < left.count ? left.digits[index] : 0) + (index < right.count ? right.digits[index] : 0);
    result.digits[index] = uint32_t(carry);
    carry >>= 32;
  }
  result.count = count;
  if (carry != 0) result.digits[result.count++] = uint32_t(carry);
  return result;
}

// Significant digits and the power of ten of the first one.
struct Shortest {
  char digits[20];
  int count;
  int exponent;
};

// Of fraction * 2^exponent. `narrow`: the gap below is half of the gap above (the fraction is the least of its binade).
Shortest shortest_digits(uint64_t fraction, int exponent, bool narrow) {
  Natural value, scale, above, below;
  value.set(fraction);
  scale.set(1);
  above.set(1);
  below.set(1);
  value.shift_left((exponent > 0 ? exponent : 0) + 1 + narrow);
  scale.shift_left((exponent < 0 ? -exponent : 0) + 1 + narrow);
  above.shift_left((exponent > 0 ? exponent : 0) + narrow);
  below.shift_left(exponent > 0 ? exponent : 0);
  // An estimate of the power of ten, at most one too small.
  int power = int(std::ceil((exponent + 63 - __builtin_clzll(fraction)) * 0.30102999566398120 - 1e-10));
  if (power >= 0) {
    scale.multiply_power_of_ten(power);
  } else {
    value.multiply_power_of_ten(-power);
    above.multiply_power_of_ten(-power);
    below.multiply_power_of_ten(-power);
  }
  int order = compare(sum(value, above), scale);
  if (order > 0) {
    ++power;
  } else {
    value.multiply(10);
    above.multiply(10);
    below.multiply(10);
  }
  Shortest result;
  result.count = 0;
  result.exponent = power - 1;
  for (;;) {
    int digit = 0;
    while (compare(value, scale) >= 0) {
      value.subtract(scale);
      ++digit;
    }
    int low = compare(value, below), high = compare(sum(value, above), scale);
    if (low < 0 || high > 0) {
      if (low < 0 && high > 0) {
        int half = compare(sum(value, value), scale);
        digit += half > 0 || (half == 0 && (digit & 1) != 0);
      } else {
        digit += high > 0;
      }
      result.digits[result.count++] = char('0' + digit);
      return result;
    }
    result.digits[result.count++] = char('0' + digit);
    value.multiply(10);
    above.multiply(10);
    below.multiply(10);
  }
}

// Digits of a value that is a short decimal, found by trying: digits / 10^places is the nearest double (float) to
// that decimal, and of at most 15 (6) digits no other decimal is. False where it is none.
template <class Float> bool short_digits(Float value, uint64_t mostDigits, int mostPlaces, Shortest *result) {
  Float power = 1;
  for (int places = 0; places <= mostPlaces; ++places, power *= 10) {
    Float scaled = value * power;
    if (!(scaled < Float(mostDigits))) return false;
    uint64_t digits = uint64_t(scaled + Float(0.5));
    if (digits == 0 || digits >= mostDigits || Float(digits) / power != value) continue;
    char reversed[20];
    int count = 0;
    for (; digits != 0; digits /= 10) reversed[count++] = char('0' + digits % 10);
    result->exponent = count - 1 - places;
    result->count = count;
    for (int index = 0; index < count; ++index) result->digits[index] = reversed[count - 1 - index];
    while (result->count > 1 && result->digits[result->count - 1] == '0') --result->count;
    return true;
  }
  return false;
}

// Plain notation from 10^-4 to below 10^plain, else with an exponent of at least two digits.
char *lay_out(char *into, const Shortest &shortest, int plain) {
  int exponent = shortest.exponent;
  if (exponent < -4 || exponent >= plain) {
    *into++ = shortest.digits[0];
    if (shortest.count > 1) {
      *into++ = '.';
      memcpy(into, shortest.digits + 1, size_t(shortest.count - 1));
      into += shortest.count - 1;
    }
    *into++ = 'e';
    *into++ = exponent < 0 ? '-' : '+';
    if (exponent < 0) exponent = -exponent;
    if (exponent >= 100) *into++ = char('0' + exponent / 100);
    *into++ = char('0' + exponent / 10 % 10);
    *into++ = char('0' + exponent % 10);
    return into;
  }
  if (exponent < 0) {
    *into++ = '0';
    *into++ = '.';
    for (int zeros = -exponent - 1; zeros > 0; --zeros) *into++ = '0';
  }
  for (int index = 0; index < shortest.count || index <= exponent; ++index) {
    if (index > 0 && index == exponent + 1) *into++ = '.';
    *into++ = index < shortest.count ? shortest.digits[index] : '0';
  }
  return into;
}

// NaN, infinities, zeros and signs; returns null where digits must follow.
char *print_special(char **into, bool negative, bool nan, bool infinite, bool zero) {
  const char *word = nan ? "NaN" : infinite ? "Infinity" : zero ? "0" : nullptr;
  if (negative && !nan) *(*into)++ = '-';
  if (word == nullptr) return nullptr;
  memcpy(*into, word, strlen(word));
  return *into + strlen(word);
}

} // namespace

char *float64_print(char *into, double value) {
  if (char *end = print_special(&into, std::signbit(value), std::isnan(value), std::isinf(value), value == 0)) return end;
  Shortest shortest;
  if (!short_digits(std::fabs(value), 1000000000000000u, 22, &shortest)) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & 0xfffffffffffff;
    int exponent = int(bits >> 52 & 0x7ff);
    shortest = exponent == 0 ? shortest_digits(fraction, -1074, false)
                             : shortest_digits(fraction | uint64_t(1) << 52, exponent - 1075, fraction == 0 && exponent > 1);
  }
  return lay_out(into, shortest, 15);
}

char *float32_print(char *into, float value) {
  if (char *end = print_special(&into, std::signbit(value), std::isnan(value), std::isinf(value), value == 0)) return end;
  Shortest shortest;
  if (!short_digits(std::fabs(value), 1000000u, 10, &shortest)) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t fraction = bits & 0x7fffff;
    int exponent = int(bits >> 23 & 0xff);
    shortest = exponent == 0 ? shortest_digits(fraction, -149, false)
                             : shortest_digits(fraction | uint32_t(1) << 23, exponent - 150, fraction == 0 && exponent > 1);
  }
  return lay_out(into, shortest, 6);
}
