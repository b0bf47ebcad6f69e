// Calendar arithmetic shared by date.cpp and the casts.
#pragma once
#include <cstdint>

struct Civil {
  int64_t year; // astronomical: 0 is 1 BC
  int32_t month, day;
};

// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, and back.
int64_t days_from_civil(int64_t year, int32_t month, int32_t day);
Civil civil_from_days(int64_t days);
int32_t days_in_month(int64_t year, int32_t month);

inline int64_t floor_divide(int64_t value, int64_t divisor) {
  int64_t quotient = value / divisor;
  return quotient - (value % divisor < 0);
}
inline int64_t floor_modulo(int64_t value, int64_t divisor) {
  int64_t rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}
// 10^digits for the digits after a timestamp's second: 0, 3, 6, 9.
inline int64_t units_per_second(int32_t digits) {
  return digits <= 0 ? 1 : digits <= 3 ? 1000 : digits <= 6 ? 1000000 : 1000000000;
}
