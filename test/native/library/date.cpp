// Dates and timestamps against a calendar that counts day by day, the C library's ISO weeks, and known values.
#include "check.h"

#include <ctime>

#include "date.h"

namespace {

// Every day from 1 March 2001 BC on, counted by the rules.
void day_by_day() {
  int64_t year = -2000, month = 3, day = 1, dayOfYear = 61;
  int64_t days = days_from_civil(-2000, 3, 1);
  int64_t weekDay = date_extract(int32_t(days), DATE_FIELD_DOW);
  for (int count = 0; count < 1600000; ++count, ++days) {
    int32_t date = int32_t(days);
    Civil civil = civil_from_days(days);
    CHECK(civil.year == year && civil.month == month && civil.day == day);
    CHECK_EQUAL(days_from_civil(year, int32_t(month), int32_t(day)), days);
    CHECK_EQUAL(date_extract(date, DATE_FIELD_YEAR), year > 0 ? year : year - 1);
    CHECK_EQUAL(date_extract(date, DATE_FIELD_DOY), dayOfYear);
    CHECK_EQUAL(date_extract(date, DATE_FIELD_DOW), weekDay);
    CHECK_EQUAL(date_extract(date, DATE_FIELD_ISODOW), weekDay == 0 ? 7 : weekDay);
    if (day == 1) {
      CHECK_EQUAL(date_extract(date, DATE_FIELD_QUARTER), (month + 2) / 3);
      CHECK_EQUAL(date_truncate(date + 27, DATE_FIELD_MONTH), date);
    }
    if (year > 1000 && count % 3 == 0) {
      time_t seconds = days * 86400;
      tm parts;
      gmtime_r(&seconds, &parts);
      char text[32];
      strftime(text, sizeof text, "%G %V", &parts);
      CHECK_EQUAL(std::to_string(date_extract(date, DATE_FIELD_ISOYEAR)), std::string(text, 4));
      CHECK_EQUAL(date_extract(date, DATE_FIELD_WEEK), atol(text + 5));
      CHECK_EQUAL(date_extract(date_truncate(date, DATE_FIELD_WEEK), DATE_FIELD_ISODOW), 1);
    }
    weekDay = (weekDay + 1) % 7;
    ++dayOfYear;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int64_t last = month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    if (++day > last) {
      day = 1;
      if (++month > 12) {
        month = 1;
        ++year;
        dayOfYear = 1;
      }
    }
  }
}

} // namespace

void test_date() {
  day_by_day();
  TestQuery test(1);
  Worker *worker = test.worker();
  auto date = [&](const std::string &text) { return date_from_text(worker, TEXT(text)); };
  auto date_text = [&](int32_t days) { return to_string(text_from_date(worker, days)); };
  auto stamp = [&](const std::string &text, int unit = 6, bool utc = false) { return timestamp_from_text(worker, TEXT(text), unit, utc); };
  auto stamp_text = [&](int64_t value, int unit = 6, bool utc = false) { return to_string(text_from_timestamp(worker, value, unit, utc)); };

  for (int32_t days : {0, -1, 19782, INT32_MIN, INT32_MAX, -719162, -719163}) {
    std::string text = date_text(days);
    if (days > -100000000 && days < 100000000) CHECK_EQUAL(date(text), days);
    for (int32_t field = 0; field <= DATE_FIELD_EPOCH; ++field) {
      date_extract(days, field);
      date_truncate(days, field);
    }
  }
  CHECK_EQUAL(date_text(-719163), "0001-12-31 BC");
  CHECK_EQUAL(date("0001-12-31 BC"), -719163);
  CHECK_EQUAL(date(" 20240229 "), 19782);
  CHECK_EQUAL(date("2024-2-29"), 19782);
  CHECK_EQUAL(date("2024-02-29 12:30:00"), 19782);
  CHECK_EQUAL(date_text(date("12345-01-01")), "12345-01-01");
  CHECK_EQUAL(test.failure(), "none");
  auto date_failure = [&](const char *text) { return date(text), test.failure(); };
  CHECK_EQUAL(date_failure("2023-02-29"), "15 \"2023-02-29\"");
  CHECK_EQUAL(date_failure("2023-13-01"), "15 \"2023-13-01\"");
  CHECK_EQUAL(date_failure("2023-00-01"), "15 \"2023-00-01\"");
  CHECK_EQUAL(date_failure("2023-01-32"), "15 \"2023-01-32\"");
  CHECK_EQUAL(date_failure("2023-01-00"), "15 \"2023-01-00\"");
  CHECK_EQUAL(date_failure("0000-01-01"), "15 \"0000-01-01\"");
  for (const char *wrong : {"", "x", "2023", "2023-01", "2023-01-", "2023-01-01x", "2023/01/01", "-2023-01-01", "2023-01-01 BCE",
                            "99999999999-01-01", "2023-01-01T25", "2023-01-01T", "12-01-01"}) {
    CHECK_EQUAL(date_failure(wrong), "12 date: \"" + std::string(wrong) + "\"");
  }

  CHECK_EQUAL(stamp("1970-01-01 00:00:01.5"), 1500000);
  CHECK_EQUAL(stamp("1969-12-31T23:59:59.999999"), -1);
  CHECK_EQUAL(stamp("2024-02-29 12:30:05.1234567"), 1709209805123457);
  CHECK_EQUAL(stamp("1970-01-01 00:00:00.9999999"), 1000000);
  CHECK_EQUAL(stamp("1970-01-01 01:00:00+01", 0, true), 0);
  CHECK_EQUAL(stamp("1970-01-01 01:00:00+01", 0, false), 3600);
  CHECK_EQUAL(stamp("1970-01-01 00:00:00 -05:30", 0, true), 19800);
  CHECK_EQUAL(stamp("1970-01-01 00:00:00Z", 0, true), 0);
  CHECK_EQUAL(stamp("1970-01-01 24:00", 0), 86400);
  CHECK_EQUAL(stamp("1970-01-02", 3), 86400000);
  CHECK_EQUAL(stamp("1970-01-01 00:00:00.000000001", 9), 1);
  CHECK_EQUAL(test.failure(), "none");
  CHECK_EQUAL(stamp_text(0), "1970-01-01 00:00:00");
  CHECK_EQUAL(stamp_text(-1), "1969-12-31 23:59:59.999999");
  CHECK_EQUAL(stamp_text(1709209805120000), "2024-02-29 12:30:05.12");
  CHECK_EQUAL(stamp_text(1500, 3, true), "1970-01-01 00:00:01.5+00");
  CHECK_EQUAL(stamp_text(-62135596801, 0), "0001-12-31 23:59:59 BC");
  auto stamp_failure = [&](const char *text) { return stamp(text), test.failure(); };
  CHECK_EQUAL(stamp_failure("2024-01-01 25:00"), "15 \"2024-01-01 25:00\"");
  CHECK_EQUAL(stamp_failure("2024-01-01 12:60"), "15 \"2024-01-01 12:60\"");
  CHECK_EQUAL(stamp_failure("2024-01-01 12"), "12 timestamp: \"2024-01-01 12\"");
  CHECK_EQUAL(stamp_failure("400000-01-01"), "28 timestamp out of range: \"400000-01-01\"");
  CHECK_EQUAL(stamp_failure("4715-01-01 BC"), "28 timestamp out of range: \"4715-01-01 BC\"");
  for (int round = 0; round < 20000; ++round) {
    int64_t value = int64_t(randomNumber()) >> (7 + randomNumber() % 57);
    int unit = int(randomNumber() % 4) * 3;
    if (unit == 0) value /= 1000000;
    if (unit == 3) value /= 1000;
    CHECK_EQUAL(stamp(stamp_text(value, unit), unit), value);
    for (int32_t field = 0; field <= DATE_FIELD_EPOCH; ++field) {
      timestamp_extract(value, unit, field);
      CHECK(timestamp_truncate(value, unit, field) <= value);
    }
  }
  for (int64_t value : {INT64_MIN, INT64_MAX}) {
    for (int unit : {0, 3, 6, 9}) {
      stamp_text(value, unit);
      for (int32_t field = 0; field <= DATE_FIELD_EPOCH; ++field) timestamp_extract(value, unit, field), timestamp_truncate(value, unit, field);
    }
  }
  CHECK_EQUAL(test.failure(), "none");

  auto field = [&](const char *text, DateField which) { return date_extract(date(text), which); };
  CHECK_EQUAL(field("2000-12-31", DATE_FIELD_CENTURY), 20);
  CHECK_EQUAL(field("2001-01-01", DATE_FIELD_CENTURY), 21);
  CHECK_EQUAL(field("0001-01-01 BC", DATE_FIELD_CENTURY), -1);
  CHECK_EQUAL(field("0100-01-01 BC", DATE_FIELD_CENTURY), -1);
  CHECK_EQUAL(field("0101-01-01 BC", DATE_FIELD_CENTURY), -2);
  CHECK_EQUAL(field("2001-01-01", DATE_FIELD_MILLENNIUM), 3);
  CHECK_EQUAL(field("1999-01-01", DATE_FIELD_DECADE), 199);
  CHECK_EQUAL(field("0001-01-01 BC", DATE_FIELD_DECADE), 0);
  CHECK_EQUAL(field("0002-01-01 BC", DATE_FIELD_DECADE), -1);
  CHECK_EQUAL(field("2005-01-01", DATE_FIELD_ISOYEAR), 2004);
  CHECK_EQUAL(field("2005-01-01", DATE_FIELD_WEEK), 53);
  CHECK_EQUAL(field("1970-01-02", DATE_FIELD_EPOCH), 86400);
  auto first = [&](const char *text, DateField which) { return date_text(date_truncate(date(text), which)); };
  CHECK_EQUAL(first("2024-08-15", DATE_FIELD_QUARTER), "2024-07-01");
  CHECK_EQUAL(first("2024-08-15", DATE_FIELD_YEAR), "2024-01-01");
  CHECK_EQUAL(first("2024-08-15", DATE_FIELD_DECADE), "2020-01-01");
  CHECK_EQUAL(first("2000-08-15", DATE_FIELD_CENTURY), "1901-01-01");
  CHECK_EQUAL(first("2024-08-15", DATE_FIELD_MILLENNIUM), "2001-01-01");
  CHECK_EQUAL(first("0050-08-15 BC", DATE_FIELD_CENTURY), "0100-01-01 BC");
  CHECK_EQUAL(first("2024-08-15", DATE_FIELD_WEEK), "2024-08-12");
  CHECK_EQUAL(timestamp_extract(stamp("2024-01-01 10:20:30.456789"), 6, DATE_FIELD_SECOND), 30456789);
  CHECK_EQUAL(timestamp_extract(stamp("2024-01-01 10:20:30.456", 3), 3, DATE_FIELD_MILLISECONDS), 30456000);
  CHECK_EQUAL(timestamp_extract(stamp("1969-12-31 23:59:59.5"), 6, DATE_FIELD_EPOCH), -500000);
  CHECK_EQUAL(timestamp_extract(stamp("1969-12-31 22:59:59.5"), 6, DATE_FIELD_HOUR), 22);
  CHECK_EQUAL(stamp_text(timestamp_truncate(stamp("1969-12-31 22:59:59.5"), 6, DATE_FIELD_HOUR)), "1969-12-31 22:00:00");
  CHECK_EQUAL(stamp_text(timestamp_truncate(stamp("1969-12-31 22:59:59.5"), 6, DATE_FIELD_MONTH)), "1969-12-01 00:00:00");

  CHECK_EQUAL(date_text(date_add_months(test.query, date("2024-01-31"), 1)), "2024-02-29");
  CHECK_EQUAL(date_text(date_add_months(test.query, date("2024-03-31"), -13)), "2023-02-28");
  CHECK_EQUAL(test.failure(), "none");
  date_add_months(test.query, INT32_MAX, 12);
  CHECK_EQUAL(test.failure(), "13 ");
  CHECK_EQUAL(stamp_text(timestamp_add(test.query, stamp("2024-01-31 12:00"), 6, 1, 1, 1)), "2024-03-01 12:00:00.000001");
  CHECK_EQUAL(timestamp_add(test.query, 0, 0, 0, 0, -1500000), -1);
  CHECK_EQUAL(test.failure(), "none");
  timestamp_add(test.query, INT64_MAX, 6, 0, 1, 0);
  CHECK_EQUAL(test.failure(), "14 ");
}
