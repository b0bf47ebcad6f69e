// Arithmetic of wide.h.
#include "wide.h"

namespace {

constexpr uint64_t tenTo19 = 10000000000000000000u;

UInt256 widen(UInt128 value) {
  UInt256 result = {};
  for (int index = 0; index < 4; ++index) result.digits[index] = uint32_t(value >> (32 * index));
  return result;
}

int digit_count(const uint32_t *digits, int most) {
  while (most > 0 && digits[most - 1] == 0) --most;
  return most;
}

} // namespace

UInt128 power_of_ten(int32_t exponent) {
  static const uint64_t powers[] = {1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
                                    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
                                    1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
                                    tenTo19};
  return exponent <= 19 ? UInt128(powers[exponent]) : UInt128(powers[exponent - 19]) * tenTo19;
}

UInt256 wide_multiply(UInt128 left, UInt128 right) {
  UInt256 result = widen(left);
  uint32_t factors[4];
  for (int index = 0; index < 4; ++index) factors[index] = uint32_t(right >> (32 * index));
  uint32_t a[4] = {result.digits[0], result.digits[1], result.digits[2], result.digits[3]};
  result = {};
  for (int i = 0; i < 4; ++i) {
    uint64_t carry = 0;
    for (int j = 0; j < 4; ++j) {
      uint64_t sum = uint64_t(a[i]) * factors[j] + result.digits[i + j] + carry;
      result.digits[i + j] = uint32_t(sum);
      carry = sum >> 32;
    }
    result.digits[i + 4] = uint32_t(carry);
  }
  return result;
}

bool wide_scale(UInt256 *value, UInt128 factor) {
  uint32_t product[12] = {};
  for (int i = 0; i < 8; ++i) {
    uint64_t carry = 0;
    for (int j = 0; j < 4; ++j) {
      uint64_t sum = uint64_t(value->digits[i]) * uint32_t(factor >> (32 * j)) + product[i + j] + carry;
      product[i + j] = uint32_t(sum);
      carry = sum >> 32;
    }
    product[i + 4] = uint32_t(carry);
  }
  if (digit_count(product, 12) > 8) return false;
  for (int i = 0; i < 8; ++i) value->digits[i] = product[i];
  return true;
}

// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
UInt128 wide_divide(UInt256 *value, UInt128 divisor) {
  uint32_t v[4];
  for (int index = 0; index < 4; ++index) v[index] = uint32_t(divisor >> (32 * index));
  int n = digit_count(v, 4);
  int m = digit_count(value->digits, 8);
  if (m < n) {
    bool fits;
    UInt128 remainder = wide_low(*value, &fits);
    *value = {};
    return remainder;
  }
  if (n == 1) {
    uint64_t rest = 0;
    for (int index = m - 1; index >= 0; --index) {
      uint64_t part = rest << 32 | value->digits[index];
      value->digits[index] = uint32_t(part / v[0]);
      rest = part % v[0];
    }
    return rest;
  }
  int shift = __builtin_clz(v[n - 1]);
  uint32_t u[9] = {};
  for (int index = n - 1; index > 0; --index) v[index] = uint32_t((uint64_t(v[index]) << 32 | v[index - 1]) << shift >> 32);
  v[0] <<= shift;
  u[m] = uint32_t(uint64_t(value->digits[m - 1]) << shift >> 32);
  for (int index = m - 1; index > 0; --index) {
    u[index] = uint32_t((uint64_t(value->digits[index]) << 32 | value->digits[index - 1]) << shift >> 32);
  }
  u[0] = value->digits[0] << shift;
  *value = {};
  for (int j = m - n; j >= 0; --j) {
    uint64_t top = uint64_t(u[j + n]) << 32 | u[j + n - 1];
    uint64_t quotient = top / v[n - 1], rest = top % v[n - 1];
    while (quotient >> 32 != 0 || quotient * v[n - 2] > (rest << 32 | u[j + n - 2])) {
      --quotient;
      rest += v[n - 1];
      if (rest >> 32 != 0) break;
    }
    uint64_t borrow = 0, carry = 0;
    for (int i = 0; i < n; ++i) {
      uint64_t product = quotient * v[i] + carry;
      carry = product >> 32;
      uint64_t difference = uint64_t(u[i + j]) - uint32_t(product) - borrow;
      u[i + j] = uint32_t(difference);
      borrow = difference >> 63;
    }
    uint64_t difference = uint64_t(u[j + n]) - carry - borrow;
    u[j + n] = uint32_t(difference);
    if (difference >> 63 != 0) { // one too many
      --quotient;
      uint64_t sum = 0;
      for (int i = 0; i < n; ++i) {
        sum = uint64_t(u[i + j]) + v[i] + (sum >> 32);
        u[i + j] = uint32_t(sum);
      }
      u[j + n] += uint32_t(sum >> 32);
    }
    value->digits[j] = uint32_t(quotient);
  }
  UInt128 remainder = 0;
  for (int index = n; index >= 0; --index) {
    uint32_t upper = index < n ? u[index + 1] : 0;
    if (index < 4) remainder = remainder << 32 | uint32_t((uint64_t(upper) << 32 | u[index]) >> shift);
  }
  return remainder;
}

UInt128 wide_low(const UInt256 &value, bool *fits) {
  UInt128 low = 0;
  for (int index = 3; index >= 0; --index) low = low << 32 | value.digits[index];
  *fits = digit_count(value.digits, 8) <= 4;
  return low;
}

UInt128 divide(UInt128 value, UInt128 divisor, UInt128 *remainder) {
  if (uint64_t(value >> 64) == 0 && uint64_t(divisor >> 64) == 0) {
    *remainder = uint64_t(value) % uint64_t(divisor);
    return uint64_t(value) / uint64_t(divisor);
  }
  UInt256 wide = widen(value);
  *remainder = wide_divide(&wide, divisor);
  bool fits;
  return wide_low(wide, &fits);
}
