// Floating-point functions whose errors are PostgreSQL's.
#include <cmath>
#include <cstring>

#include "query.h"

namespace {

double domain(Query *query, QueryError error, const char *detail) {
  query_set_status(query, error, detail, strlen(detail));
  return 0;
}

double fail(Query *query, QueryError error) {
  query_fail(query, error);
  return 0;
}

} // namespace

float float16_widen(int32_t bits) {
  uint32_t sign = uint32_t(bits & 0x8000) << 16, exponent = uint32_t(bits) >> 10 & 31, fraction = uint32_t(bits) & 1023;
  uint32_t word;
  if (exponent == 31) {
    word = sign | 0x7f800000 | fraction << 13;
  } else if (exponent != 0) {
    word = sign | (exponent + 112) << 23 | fraction << 13;
  } else { // zero or subnormal: fraction * 2^-24, exact
    float value = float(fraction) * 0x1p-24f;
    memcpy(&word, &value, sizeof word);
    word |= sign;
  }
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

// PostgreSQL's dpow.
double float64_power(Query *query, double base, double exponent) {
  if (std::isnan(base)) return exponent == 0 ? 1 : base;
  if (std::isnan(exponent)) return base == 1 ? 1 : exponent;
  if (base == 0 && exponent < 0) return domain(query, ERROR_POWER_DOMAIN, "zero raised to a negative power is undefined");
  if (base < 0 && std::isfinite(exponent) && std::floor(exponent) != exponent) {
    return domain(query, ERROR_POWER_DOMAIN, "a negative number raised to a non-integer power yields a complex result");
  }
  double result = std::pow(base, exponent);
  if (std::isfinite(base) && std::isfinite(exponent)) {
    if (std::isinf(result)) return fail(query, ERROR_REAL_RANGE);
    if (result == 0 && base != 0) return fail(query, ERROR_REAL_UNDERFLOW);
  }
  return result;
}

double float64_exponential(Query *query, double value) {
  double result = std::exp(value);
  if (std::isfinite(value)) {
    if (std::isinf(result)) return fail(query, ERROR_REAL_RANGE);
    if (result == 0) return fail(query, ERROR_REAL_UNDERFLOW);
  }
  return result;
}

double float64_logarithm(Query *query, double value) {
  if (value == 0) return domain(query, ERROR_LOGARITHM_DOMAIN, "cannot take logarithm of zero");
  if (value < 0) return domain(query, ERROR_LOGARITHM_DOMAIN, "cannot take logarithm of a negative number");
  return std::log(value);
}

double float64_round(double value) { return std::rint(value); }
