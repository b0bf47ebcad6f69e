// Decimal arithmetic against bit-by-bit long division, and known values.
#include "check.h"

namespace {

using Int128 = __int128;
using UInt128 = unsigned __int128;

Int128 ten(int exponent) {
  Int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

Int128 limit() { return ten(38); }

UInt128 random128() { return UInt128(randomNumber()) << 64 | randomNumber(); }

// A decimal of a random number of digits.
Int128 random_decimal() {
  Int128 value = Int128(random128() % UInt128(ten(int(randomNumber() % 39))));
  return randomNumber() % 2 ? value : -value;
}

UInt128 magnitude_of(Int128 value) { return value < 0 ? -UInt128(value) : UInt128(value); }

// The 256-bit product, bit by bit.
void product(UInt128 left, UInt128 right, UInt128 *high, UInt128 *low) {
  *high = *low = 0;
  for (int bit = 127; bit >= 0; --bit) {
    *high = *high << 1 | *low >> 127;
    *low <<= 1;
    if (right >> bit & 1) {
      *low += left;
      *high += *low < left;
    }
  }
}

// (high, low) / divisor, half away from zero; false beyond 128 bits.
bool quotient(UInt128 high, UInt128 low, UInt128 divisor, UInt128 *result) {
  UInt128 rest = 0;
  *result = 0;
  bool fits = true;
  for (int bit = 255; bit >= 0; --bit) {
    bool carry = rest >> 127 & 1;
    rest = rest << 1 | ((bit >= 128 ? high >> (bit - 128) : low >> bit) & 1);
    bool one = carry || rest >= divisor;
    if (one) rest -= divisor;
    fits = fits && !(*result >> 127 & 1);
    *result = *result << 1 | one;
  }
  if (rest >= divisor - rest) ++*result;
  return fits;
}

std::string printed(Int128 value, int scale) {
  TestQuery test(1);
  return to_string(text_from_decimal(test.worker(), DECIMAL(value), scale));
}

void random_arithmetic(TestQuery &test) {
  for (int round = 0; round < 20000; ++round) {
    Int128 left = random_decimal(), right = random_decimal();
    bool negative = (left < 0) != (right < 0);
    UInt128 high, low, expected;
    product(magnitude_of(left), magnitude_of(right), &high, &low);
    Decimal result = decimal_multiply(test.worker(), DECIMAL(left), DECIMAL(right));
    bool fits = high == 0 && low < UInt128(limit());
    CHECK_EQUAL(test.failure(), fits ? "none" : "8 ");
    if (fits) CHECK(joined(result) == (negative ? -Int128(low) : Int128(low)));

    int drop = int(randomNumber() % 39);
    result = decimal_multiply_round(test.worker(), DECIMAL(left), DECIMAL(right), drop);
    fits = quotient(high, low, UInt128(ten(drop)), &expected) && expected < UInt128(limit());
    CHECK_EQUAL(test.failure(), fits ? "none" : "8 ");
    if (fits) CHECK(joined(result) == (negative ? -Int128(expected) : Int128(expected)));

    if (right == 0) continue;
    int shift = int(randomNumber() % 39);
    product(magnitude_of(left), UInt128(ten(shift)), &high, &low);
    result = decimal_divide(test.query, DECIMAL(left), DECIMAL(right), shift);
    fits = quotient(high, low, magnitude_of(right), &expected) && expected < UInt128(limit());
    CHECK_EQUAL(test.failure(), fits ? "none" : "8 ");
    if (fits) CHECK(joined(result) == (negative ? -Int128(expected) : Int128(expected)));

    CHECK(joined(decimal_modulo(test.query, DECIMAL(left), DECIMAL(right))) == left % right);

    int change = int(randomNumber() % 77) - 38, precision = int(randomNumber() % 38) + 1;
    result = decimal_rescale(test.query, DECIMAL(left), change, precision);
    if (change >= 0) {
      product(magnitude_of(left), UInt128(ten(change)), &high, &low);
      fits = high == 0 && low < UInt128(ten(precision));
      expected = low;
    } else {
      fits = quotient(0, magnitude_of(left), UInt128(ten(-change)), &expected) && expected < UInt128(ten(precision));
    }
    CHECK_EQUAL(test.failure(), fits ? "none" : "8 ");
    if (fits) CHECK(joined(result) == (left < 0 ? -Int128(expected) : Int128(expected)));

    int scale = int(randomNumber() % 39);
    std::string text = printed(left, scale);
    CHECK(joined(decimal_from_text(test.worker(), TEXT(text), 38, scale)) == left);
    CHECK_EQUAL(test.failure(), "none");
    CHECK_EQUAL(float64_from_decimal(DECIMAL(left), scale), strtod(text.c_str(), nullptr));
  }
}

} // namespace

void test_decimal() {
  TestQuery test(1);
  random_arithmetic(test);
  CHECK_EQUAL(printed(0, 0), "0");
  CHECK_EQUAL(printed(0, 2), "0.00");
  CHECK_EQUAL(printed(-5, 2), "-0.05");
  CHECK_EQUAL(printed(12345, 2), "123.45");
  CHECK_EQUAL(printed(limit() - 1, 38), "0." + std::string(38, '9'));
  CHECK_EQUAL(printed(1 - limit(), 0), "-" + std::string(38, '9'));
  CHECK_EQUAL(printed(Int128(10000000000) * 10000000000, 0), "100000000000000000000");

  auto read = [&](const std::string &text, int precision, int scale) {
    Int128 value = joined(decimal_from_text(test.worker(), TEXT(text), precision, scale));
    std::string failure = test.failure();
    return failure == "none" ? printed(value, scale) : failure;
  };
  CHECK_EQUAL(read(" 1.005 ", 10, 2), "1.01");
  CHECK_EQUAL(read("-1.005", 10, 2), "-1.01");
  CHECK_EQUAL(read("1.00499999999999999999999999999999999999999999", 10, 2), "1.00");
  CHECK_EQUAL(read("1e3", 10, 2), "1000.00");
  CHECK_EQUAL(read("12.5E-1", 10, 2), "1.25");
  CHECK_EQUAL(read(".5", 10, 0), "1");
  CHECK_EQUAL(read("5.", 10, 0), "5");
  CHECK_EQUAL(read("1_000", 10, 0), "1000");
  CHECK_EQUAL(read("99.995", 4, 2), "8 ");
  CHECK_EQUAL(read("1e999999999999", 38, 0), "8 ");
  CHECK_EQUAL(read("0e999999999999", 38, 0), "0");
  CHECK_EQUAL(read("1e-999999999999", 38, 0), "0");
  CHECK_EQUAL(read("4e-1", 38, 0), "0");
  CHECK_EQUAL(read("5e-1", 38, 0), "1");
  for (const char *wrong : {"", " ", ".", "-", "1e", "1e+", "1.2.3", "abc", "1 2", "_1", "1_", "1__0", "--1", "NaN", "0x10"}) {
    CHECK_EQUAL(read(wrong, 38, 0), "10 numeric: \"" + std::string(wrong) + "\"");
  }

  auto from_float = [&](double value, int precision, int scale) {
    Int128 result = joined(decimal_from_float64(test.query, value, precision, scale));
    std::string failure = test.failure();
    return failure == "none" ? printed(result, scale) : failure;
  };
  CHECK_EQUAL(from_float(0.1, 10, 5), "0.10000");
  CHECK_EQUAL(from_float(-1.005, 10, 2), "-1.01"); // 15 digits say 1.00500000000000
  CHECK_EQUAL(from_float(123456789.123456789, 38, 9), "123456789.123457000");
  CHECK_EQUAL(from_float(1e20, 38, 0), "100000000000000000000");
  CHECK_EQUAL(from_float(1e38, 38, 0), "8 ");
  CHECK_EQUAL(from_float(1.0 / 0.0, 38, 0), "8 ");
  CHECK_EQUAL(from_float(1e-300, 38, 0), "0");
  decimal_divide(test.query, DECIMAL(1), DECIMAL(0), 3);
  CHECK_EQUAL(test.failure(), "9 ");
  decimal_modulo(test.query, DECIMAL(1), DECIMAL(0));
  CHECK_EQUAL(test.failure(), "9 ");
}
