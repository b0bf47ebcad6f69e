// Dates and timestamps: fields, truncation and intervals with PostgreSQL's meaning.
// The calendar is Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms" (2013).
#include "date.h"

#include "query.h"

namespace {

constexpr int64_t secondsPerDay = 86400;

// PostgreSQL numbers years without zero: 1 BC is -1.
int64_t era_year(int64_t year) { return year > 0 ? year : year - 1; }

// The n-th period of `size` years: 1 to `size` AD is 1, `size` BC to 1 BC is -1 (date2isoyear's neighbours in
// PostgreSQL's timestamp.c).
int64_t period(int64_t year, int64_t size) { return year > 0 ? (year + size - 1) / size : -((size - year) / size); }

int64_t first_year_of_period(int64_t year, int64_t size) { return year > 0 ? period(year, size) * size - (size - 1) : -((size - year) / size) * size + 1; }

// 0 is Sunday.
int64_t week_day(int64_t days) { return floor_modulo(days + 4, 7); }
// The Monday on or before.
int64_t monday(int64_t days) { return days - floor_modulo(days + 3, 7); }

// The ISO year is that of the week's Thursday.
int64_t iso_year(int64_t days) { return civil_from_days(monday(days) + 3).year; }
int64_t iso_week(int64_t days) {
  int64_t thursday = monday(days) + 3;
  return (thursday - days_from_civil(civil_from_days(thursday).year, 1, 1)) / 7 + 1;
}

int64_t date_field(int64_t days, int32_t field) {
  Civil civil = civil_from_days(days);
  switch (field) {
  case DATE_FIELD_DAY: return civil.day;
  case DATE_FIELD_WEEK: return iso_week(days);
  case DATE_FIELD_MONTH: return civil.month;
  case DATE_FIELD_QUARTER: return (civil.month - 1) / 3 + 1;
  case DATE_FIELD_YEAR: return era_year(civil.year);
  case DATE_FIELD_DECADE: return floor_divide(civil.year, 10);
  case DATE_FIELD_CENTURY: return period(civil.year, 100);
  case DATE_FIELD_MILLENNIUM: return period(civil.year, 1000);
  case DATE_FIELD_DOW: return week_day(days);
  case DATE_FIELD_ISODOW: return floor_modulo(days + 3, 7) + 1;
  case DATE_FIELD_DOY: return days - days_from_civil(civil.year, 1, 1) + 1;
  case DATE_FIELD_ISOYEAR: return era_year(iso_year(days));
  case DATE_FIELD_EPOCH: return days * secondsPerDay;
  default: return 0; // a date has no time of day
  }
}

int64_t first_day(int64_t days, int32_t field) {
  Civil civil = civil_from_days(days);
  switch (field) {
  case DATE_FIELD_WEEK: return monday(days);
  case DATE_FIELD_MONTH: return days_from_civil(civil.year, civil.month, 1);
  case DATE_FIELD_QUARTER: return days_from_civil(civil.year, (civil.month - 1) / 3 * 3 + 1, 1);
  case DATE_FIELD_YEAR: return days_from_civil(civil.year, 1, 1);
  case DATE_FIELD_DECADE: return days_from_civil(floor_divide(civil.year, 10) * 10, 1, 1);
  case DATE_FIELD_CENTURY: return days_from_civil(first_year_of_period(civil.year, 100), 1, 1);
  case DATE_FIELD_MILLENNIUM: return days_from_civil(first_year_of_period(civil.year, 1000), 1, 1);
  default: return days;
  }
}

// The same day `months` on, or that month's last.
int64_t add_months(int64_t days, int64_t months) {
  Civil civil = civil_from_days(days);
  int64_t month = civil.year * 12 + civil.month - 1 + months;
  int64_t year = floor_divide(month, 12);
  int32_t inYear = int32_t(floor_modulo(month, 12)) + 1;
  int32_t last = days_in_month(year, inYear);
  return days_from_civil(year, inYear, civil.day < last ? civil.day : last);
}

} // namespace

int64_t days_from_civil(int64_t year, int32_t month, int32_t day) {
  year -= month <= 2;
  int64_t era = floor_divide(year, 400);
  int64_t yearOfEra = year - era * 400;
  int64_t dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

Civil civil_from_days(int64_t days) {
  days += 719468;
  int64_t era = floor_divide(days, 146097);
  int64_t dayOfEra = days - era * 146097;
  int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  int32_t shifted = int32_t((5 * dayOfYear + 2) / 153);
  int32_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {yearOfEra + era * 400 + (month <= 2), month, int32_t(dayOfYear - (153 * shifted + 2) / 5 + 1)};
}

int32_t days_in_month(int64_t year, int32_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int64_t date_extract(int32_t days, int32_t field) { return date_field(days, field); }

int32_t date_truncate(int32_t days, int32_t field) {
  int64_t first = first_day(days, field);
  // Only within a millennium of the first day that 32 bits can say.
  return first < INT32_MIN ? INT32_MIN : int32_t(first);
}

int32_t date_add_months(Query *query, int32_t days, int32_t months) {
  int64_t result = add_months(days, months);
  if (result == int32_t(result)) return int32_t(result);
  query_fail(query, ERROR_DATE_RANGE);
  return 0;
}

int64_t timestamp_extract(int64_t value, int32_t digits, int32_t field) {
  int64_t units = units_per_second(digits);
  int64_t seconds = floor_divide(value, units), fraction = floor_modulo(value, units);
  // The fraction as microseconds; nanoseconds are cut, as PostgreSQL has none.
  int64_t microseconds = units > 1000000 ? fraction / 1000 : fraction * (1000000 / units);
  int64_t days = floor_divide(seconds, secondsPerDay), time = floor_modulo(seconds, secondsPerDay);
  switch (field) {
  case DATE_FIELD_SECOND:
  case DATE_FIELD_MILLISECONDS:
  case DATE_FIELD_MICROSECONDS: return time % 60 * 1000000 + microseconds;
  case DATE_FIELD_MINUTE: return time / 60 % 60;
  case DATE_FIELD_HOUR: return time / 3600;
  case DATE_FIELD_EPOCH: {
    int64_t result;
    if (__builtin_mul_overflow(seconds, int64_t(1000000), &result)) return seconds < 0 ? INT64_MIN : INT64_MAX;
    return __builtin_add_overflow(result, microseconds, &result) ? INT64_MAX : result;
  }
  default: return date_field(days, field);
  }
}

int64_t timestamp_truncate(int64_t value, int32_t digits, int32_t field) {
  int64_t units = units_per_second(digits);
  int64_t step;
  switch (field) {
  case DATE_FIELD_MICROSECONDS: step = units / 1000000; break;
  case DATE_FIELD_MILLISECONDS: step = units / 1000; break;
  case DATE_FIELD_SECOND: step = units; break;
  case DATE_FIELD_MINUTE: step = units * 60; break;
  case DATE_FIELD_HOUR: step = units * 3600; break;
  default: {
    int64_t days = first_day(floor_divide(value, units * secondsPerDay), field);
    int64_t result;
    // Only at the first moments that 64 bits can say.
    return __builtin_mul_overflow(days, units * secondsPerDay, &result) ? INT64_MIN : result;
  }
  }
  if (step <= 1) return value;
  int64_t result;
  return __builtin_sub_overflow(value, floor_modulo(value, step), &result) ? INT64_MIN : result;
}

int64_t timestamp_add(Query *query, int64_t value, int32_t digits, int32_t months, int32_t days, int64_t microseconds) {
  int64_t units = units_per_second(digits);
  int64_t unitsPerDay = units * secondsPerDay;
  int64_t day = floor_divide(value, unitsPerDay), time = floor_modulo(value, unitsPerDay);
  if (months != 0) day = add_months(day, months);
  day += days;
  int64_t added, result;
  bool failed = false;
  if (units > 1000000) {
    failed = __builtin_mul_overflow(microseconds, units / 1000000, &added);
  } else {
    int64_t divisor = 1000000 / units; // to the nearest unit, halves up
    added = floor_divide(microseconds, divisor) + (divisor > 1 && floor_modulo(microseconds, divisor) >= divisor / 2);
  }
  __int128 total = static_cast<__int128>(day) * unitsPerDay + time + added;
  result = int64_t(total);
  if (!failed && result == total) return result;
  query_fail(query, ERROR_TIMESTAMP_RANGE);
  return 0;
}
