// Floating-point text and functions, casts of numbers and booleans.
#include "check.h"

#include <charconv>
#include <cmath>

namespace {

// Whether a decimal lies exactly between a value and its neighbour.
template <class Float> bool on_border(Float value, const std::string &decimal) {
  Float neighbours[] = {std::nextafter(value, Float(0)), std::nextafter(value, Float(INFINITY) * value)};
  long double exact = strtold(decimal.c_str(), nullptr); // 64 bits hold every such point
  for (Float neighbour : neighbours) {
    if ((static_cast<long double>(value) + neighbour) / 2 == exact) return true;
  }
  return false;
}

// Digits and exponent of the C++ library's shortest form, the value they say.
template <class Float> void shortest(TestQuery &test, Float value) {
  if (!std::isfinite(value)) return;
  Text text = sizeof(Float) == 8 ? text_from_float64(test.worker(), value) : text_from_float32(test.worker(), float(value));
  std::string ours = to_string(text);
  Float back = sizeof(Float) == 8 ? Float(float64_from_text(test.worker(), TEXT(ours))) : Float(float32_from_text(test.worker(), TEXT(ours)));
  if (back != value) check_failed(__FILE__, __LINE__, ours + " does not read back");
  char theirs[64];
  std::string expected(theirs, std::to_chars(theirs, theirs + sizeof theirs, value, std::chars_format::scientific).ptr);
  int exponent = atoi(expected.c_str() + expected.find('e') + 1);
  bool plain = exponent >= -4 && exponent < (sizeof(Float) == 8 ? 15 : 6);
  if (plain) {
    // The C++ library writes the same shortest digits in plain notation where the value has no more before the point.
    expected = std::string(theirs, std::to_chars(theirs, theirs + sizeof theirs, value, std::chars_format::fixed).ptr);
  }
  // On the border to a neighbour PostgreSQL takes a digit more than the C++ library.
  if (ours.size() == expected.size() || !on_border(value, expected)) CHECK_EQUAL(ours, expected);
}

template <class Float, class Bits> void random_floats(TestQuery &test, int count) {
  for (int round = 0; round < count; ++round) {
    Bits bits = Bits(randomNumber());
    Float value;
    memcpy(&value, &bits, sizeof value);
    shortest(test, value);
    // Short decimals, powers of two and their neighbours.
    shortest(test, Float(Float(int64_t(randomNumber() % 100000)) / Float(std::pow(10, int(randomNumber() % 8)))));
    Float power = std::ldexp(Float(1), int(randomNumber() % 200) - 100);
    shortest(test, power);
    shortest(test, std::nextafter(power, Float(0)));
    shortest(test, std::nextafter(power, Float(1e30)));
  }
}

} // namespace

void test_float() {
  TestQuery test(1);
  random_floats<double, uint64_t>(test, 30000);
  random_floats<float, uint32_t>(test, 30000);
  auto print = [&](double value) { return to_string(text_from_float64(test.worker(), value)); };
  CHECK_EQUAL(print(1e20), "1e+20");
  CHECK_EQUAL(print(1e15), "1e+15");
  CHECK_EQUAL(print(123456789012345), "123456789012345");
  CHECK_EQUAL(print(1e-4), "0.0001");
  CHECK_EQUAL(print(1e-5), "1e-05");
  CHECK_EQUAL(print(1e23), "9.999999999999999e+22");
  CHECK_EQUAL(print(5e-324), "5e-324");
  CHECK_EQUAL(print(1.7976931348623157e308), "1.7976931348623157e+308");
  CHECK_EQUAL(print(0.1 + 0.2), "0.30000000000000004");
  CHECK_EQUAL(print(std::ldexp(1.0, -44)), "5.684341886080802e-14");
  CHECK_EQUAL(print(-0.0), "-0");
  CHECK_EQUAL(print(-1.0 / 0.0), "-Infinity");
  CHECK_EQUAL(print(0.0 / 0.0), "NaN");
  CHECK_EQUAL(to_string(text_from_float32(test.worker(), 1e6f)), "1e+06");
  CHECK_EQUAL(to_string(text_from_float32(test.worker(), 123456.f)), "123456");

  for (uint32_t bits = 0; bits < 65536; ++bits) {
    double expected = std::ldexp(double(bits & 1023) + ((bits >> 10 & 31) ? 1024 : 0), int(std::max(bits >> 10 & 31, 1u)) - 25);
    if (bits & 0x8000) expected = -expected;
    float value = float16_widen(int32_t(bits));
    if ((bits >> 10 & 31) == 31) CHECK((bits & 1023) ? std::isnan(value) : std::isinf(value));
    else CHECK(double(value) == expected && std::signbit(value) == ((bits & 0x8000) != 0));
  }

  auto power = [&](double base, double exponent) {
    std::string result = print(float64_power(test.query, base, exponent));
    return result + " " + test.failure();
  };
  CHECK_EQUAL(power(2, 10), "1024 none");
  CHECK_EQUAL(power(0, -1), "0 21 zero raised to a negative power is undefined");
  CHECK_EQUAL(power(-8, 1.0 / 3), "0 21 a negative number raised to a non-integer power yields a complex result");
  CHECK_EQUAL(power(10, 400), "0 6 ");
  CHECK_EQUAL(power(10, -400), "0 7 ");
  CHECK_EQUAL(power(NAN, 0), "1 none");
  CHECK_EQUAL(power(1, NAN), "1 none");
  CHECK_EQUAL(power(0.5, INFINITY), "0 none");
  CHECK_EQUAL(float64_exponential(test.query, 0), 1);
  float64_exponential(test.query, 1000);
  CHECK_EQUAL(test.failure(), "6 ");
  float64_exponential(test.query, -1000);
  CHECK_EQUAL(test.failure(), "7 ");
  float64_logarithm(test.query, 0);
  CHECK_EQUAL(test.failure(), "20 cannot take logarithm of zero");
  float64_logarithm(test.query, -1);
  CHECK_EQUAL(test.failure(), "20 cannot take logarithm of a negative number");
  CHECK_EQUAL(float64_round(2.5), 2);
  CHECK_EQUAL(float64_round(-3.5), -4);
}

void test_cast() {
  TestQuery test(1);
  Worker *worker = test.worker();
  auto integer = [&](const std::string &text, int bits) {
    int64_t value = integer_from_text(worker, TEXT(text), bits);
    std::string failure = test.failure();
    return failure == "none" ? to_string(text_from_integer(worker, value)) : failure;
  };
  for (auto [text, expected] : {std::pair(" 42 ", "42"), {"-0", "0"}, {"+7", "7"}, {"2147483647", "2147483647"}, {"-2147483648", "-2147483648"},
                                {"0x7fffFFFF", "2147483647"}, {"-0x80000000", "-2147483648"}, {"0o17", "15"}, {"0b101", "5"}, {"1_000", "1000"},
                                {"0x_1F", "31"}, {"\t\n\v\f\r5", "5"}, {"000000000000000000000000000001", "1"}}) {
    CHECK_EQUAL(integer(text, 32), expected);
  }
  for (const char *wrong : {"", " ", "abc", "1.5", "1e5", "--1", "+-1", "1 2", "_1", "1_", "1__0", "0x", "0b2", "0x_", "- 1", "\xff"}) {
    CHECK_EQUAL(integer(wrong, 32), "10 integer: \"" + std::string(wrong) + "\"");
  }
  CHECK_EQUAL(integer("2147483648", 32), "11 \"2147483648\" is out of range for type integer");
  CHECK_EQUAL(integer("99999999999999999999999", 64), "11 \"99999999999999999999999\" is out of range for type bigint");
  CHECK_EQUAL(integer("32768", 16), "11 \"32768\" is out of range for type smallint");
  CHECK_EQUAL(integer("-32768", 16), "-32768");
  CHECK_EQUAL(integer("-9223372036854775808", 64), "-9223372036854775808");
  CHECK_EQUAL(integer("9223372036854775807", 64), "9223372036854775807");
  CHECK_EQUAL(to_string(text_from_unsigned(worker, -1)), "18446744073709551615");
  std::string longText(5000, 'x');
  CHECK_EQUAL(integer(longText, 32).size(), 3 + 1000u);

  auto real = [&](const std::string &text) {
    double value = float64_from_text(worker, TEXT(text));
    std::string failure = test.failure();
    return failure == "none" ? to_string(text_from_float64(worker, value)) : failure;
  };
  CHECK_EQUAL(real(" 1.5 "), "1.5");
  CHECK_EQUAL(real("-inf"), "-Infinity");
  CHECK_EQUAL(real("Infinity"), "Infinity");
  CHECK_EQUAL(real("nan"), "NaN");
  CHECK_EQUAL(real("1e-320"), "1e-320");
  CHECK_EQUAL(real(std::string(2000, '0') + "1"), "1");
  CHECK_EQUAL(real("1e400"), "27 \"1e400\" is out of range for type double precision");
  CHECK_EQUAL(real("1e-400"), "27 \"1e-400\" is out of range for type double precision");
  for (const char *wrong : {"", "x", "1.5x", "nan(1)", "1e", "1 2"}) CHECK_EQUAL(real(wrong), "10 double precision: \"" + std::string(wrong) + "\"");
  CHECK_EQUAL(real(std::string("1\0", 2)), std::string("10 double precision: \"1\0\"", 25));

  auto boolean = [&](const std::string &text) {
    bool value = boolean_from_text(worker, TEXT(text));
    std::string failure = test.failure();
    return failure == "none" ? to_string(text_from_boolean(value)) : failure;
  };
  for (const char *yes : {"t", "TRUE", "tru", " y ", "yes", "on", "1"}) CHECK_EQUAL(boolean(yes), "true");
  for (const char *no : {"f", "false", "n", "no", "of", "OFF", "0"}) CHECK_EQUAL(boolean(no), "false");
  for (const char *wrong : {"", "o", "truex", "10", "maybe"}) CHECK_EQUAL(boolean(wrong), "10 boolean: \"" + std::string(wrong) + "\"");
}
