// Casts between text and dates and timestamps, ISO form only: 2024-02-29, 20240229, 2024-02-29 12:30:05.25+01,
// with BC. PostgreSQL reads many more forms; they are refused, not guessed.
#include "cast.h"
#include "date.h"

namespace {

constexpr int64_t secondsPerDay = 86400;
// 24 November 4714 BC, where Julian days begin and PostgreSQL's dates too.
constexpr int64_t firstDay = -2440588;

enum class DateSyntax { Valid, Invalid, OutOfRange };

struct Moment {
  int64_t days = 0;
  int64_t seconds = 0;      // of the day
  uint64_t fraction = 0;    // in units of 10^-10 seconds, for rounding to 10^-9
  int64_t offset = 0;       // seconds east of UTC
};

// Reads from left to right.
struct Reader {
  const uint8_t *at, *end;

  bool done() const { return at == end; }
  bool is(uint8_t byte) const { return at != end && *at == byte; }
  bool take(uint8_t byte) { return is(byte) ? (++at, true) : false; }
  bool take_word(const char *word) { // letters in either case
    const uint8_t *next = at;
    for (; *word != 0; ++word, ++next) {
      if (next == end || (*next | 0x20) != uint8_t(*word)) return false;
    }
    if (next != end && ((*next | 0x20) >= 'a' && (*next | 0x20) <= 'z')) return false;
    at = next;
    return true;
  }
  void skip_spaces() {
    while (at != end && is_space(*at)) ++at;
  }
  // Up to `most` digits; how many there were.
  int digits(int most, int64_t *value) {
    int count = 0;
    for (*value = 0; count < most && at != end && is_digit(*at); ++count, ++at) *value = *value * 10 + (*at - '0');
    return count;
  }
};

// Year, month, day; the year is counted without zero until the era is known.
DateSyntax read_date(Reader *reader, int64_t *year, int64_t *month, int64_t *day) {
  int count = reader->digits(8, year);
  if (count == 8 && !reader->is('-')) { // YYYYMMDD
    *day = *year % 100;
    *month = *year / 100 % 100;
    *year /= 10000;
    return reader->done() || !is_digit(*reader->at) ? DateSyntax::Valid : DateSyntax::Invalid;
  }
  // Shorter years could as well be months or days.
  if (count < 3) return DateSyntax::Invalid;
  int monthDigits, dayDigits;
  if (!reader->take('-') || (monthDigits = reader->digits(3, month)) == 0) return DateSyntax::Invalid;
  if (!reader->take('-') || (dayDigits = reader->digits(3, day)) == 0) return DateSyntax::Invalid;
  return monthDigits > 2 || dayDigits > 2 ? DateSyntax::OutOfRange : DateSyntax::Valid;
}

DateSyntax read_time(Reader *reader, Moment *moment) {
  int64_t hour, minute, second = 0;
  if (reader->digits(2, &hour) == 0 || !reader->take(':') || reader->digits(2, &minute) != 2) return DateSyntax::Invalid;
  if (reader->take(':')) {
    if (reader->digits(2, &second) == 0) return DateSyntax::Invalid;
    if (reader->take('.')) {
      uint64_t place = 1000000000;
      for (; !reader->done() && is_digit(*reader->at); ++reader->at, place /= 10) moment->fraction += place * (*reader->at - '0');
    }
  }
  bool midnight = hour == 24 && minute == 0 && second == 0 && moment->fraction == 0;
  bool leap = second == 60 && moment->fraction == 0;
  if ((hour > 23 && !midnight) || minute > 59 || (second > 59 && !leap)) return DateSyntax::OutOfRange;
  moment->seconds = hour * 3600 + minute * 60 + second;
  return DateSyntax::Valid;
}

// Z, UTC, GMT, or +HH[[:]MM[:SS]].
DateSyntax read_zone(Reader *reader, Moment *moment) {
  if (reader->take_word("z") || reader->take_word("utc") || reader->take_word("gmt")) return DateSyntax::Valid;
  bool west = reader->is('-');
  if (!west && !reader->is('+')) return DateSyntax::Valid;
  ++reader->at;
  int64_t hour, minute = 0, second = 0;
  if (reader->digits(2, &hour) == 0) return DateSyntax::Invalid;
  if (reader->take(':')) {
    if (reader->digits(2, &minute) != 2) return DateSyntax::Invalid;
    if (reader->take(':') && reader->digits(2, &second) != 2) return DateSyntax::Invalid;
  } else if (reader->digits(2, &minute) == 1) {
    return DateSyntax::Invalid;
  }
  if (hour > 15 || minute > 59 || second > 59) return DateSyntax::OutOfRange;
  moment->offset = (hour * 3600 + minute * 60 + second) * (west ? -1 : 1);
  return DateSyntax::Valid;
}

DateSyntax read_moment(Text text, Moment *moment) {
  Reader reader{text.bytes, text.bytes + text.length};
  int64_t year, month, day;
  DateSyntax syntax = read_date(&reader, &year, &month, &day);
  bool inRange = syntax == DateSyntax::Valid;
  if (syntax == DateSyntax::Invalid) return syntax;
  bool separated = reader.is('T') || reader.is('t') || (!reader.done() && is_space(*reader.at));
  if (separated) {
    bool letter = !is_space(*reader.at);
    reader.at += letter;
    reader.skip_spaces();
    if (letter || (!reader.done() && is_digit(*reader.at))) {
      syntax = read_time(&reader, moment);
      if (syntax == DateSyntax::Invalid) return syntax;
      inRange = inRange && syntax == DateSyntax::Valid;
      reader.skip_spaces();
      syntax = read_zone(&reader, moment);
      if (syntax == DateSyntax::Invalid) return syntax;
      inRange = inRange && syntax == DateSyntax::Valid;
      reader.skip_spaces();
    }
  }
  bool before = reader.take_word("bc");
  if (!before) reader.take_word("ad");
  reader.skip_spaces();
  if (!reader.done()) return DateSyntax::Invalid;
  if (!inRange || year == 0) return DateSyntax::OutOfRange;
  if (before) year = 1 - year;
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, int32_t(month))) return DateSyntax::OutOfRange;
  moment->days = days_from_civil(year, int32_t(month), int32_t(day));
  return DateSyntax::Valid;
}

bool read(Worker *worker, const uint8_t *value, uint64_t length, const char *type, Moment *moment) {
  switch (read_moment(trimmed(value, length), moment)) {
  case DateSyntax::Valid: return true;
  case DateSyntax::Invalid: cast_fail(worker, ERROR_INVALID_DATETIME, type, value, length, ""); break;
  case DateSyntax::OutOfRange: cast_fail(worker, ERROR_DATETIME_FIELD, "", value, length, ""); break;
  }
  return false;
}

char *print_digits(char *into, uint64_t value, int least) {
  char digits[24];
  int count = 0;
  for (; value != 0 || count < least; value /= 10) digits[count++] = char('0' + value % 10);
  while (count > 0) *into++ = digits[--count];
  return into;
}

// The date without its era.
char *print_date(char *into, const Civil &civil) {
  into = print_digits(into, uint64_t(civil.year > 0 ? civil.year : 1 - civil.year), 4);
  *into++ = '-';
  into = print_digits(into, uint64_t(civil.month), 2);
  *into++ = '-';
  return print_digits(into, uint64_t(civil.day), 2);
}

char *print_era(char *into, const Civil &civil) {
  if (civil.year > 0) return into;
  memcpy(into, " BC", 3);
  return into + 3;
}

} // namespace

Text text_from_date(Worker *worker, int32_t days) {
  char text[40];
  Civil civil = civil_from_days(days);
  return worker_copy(worker, text, uint64_t(print_era(print_date(text, civil), civil) - text));
}

Text text_from_timestamp(Worker *worker, int64_t value, int32_t unit, bool utc) {
  int64_t units = units_per_second(unit);
  int64_t seconds = floor_divide(value, units), fraction = floor_modulo(value, units);
  int64_t time = floor_modulo(seconds, secondsPerDay);
  Civil civil = civil_from_days(floor_divide(seconds, secondsPerDay));
  char text[80];
  char *into = print_date(text, civil);
  *into++ = ' ';
  into = print_digits(into, uint64_t(time / 3600), 2);
  *into++ = ':';
  into = print_digits(into, uint64_t(time / 60 % 60), 2);
  *into++ = ':';
  into = print_digits(into, uint64_t(time % 60), 2);
  if (fraction != 0) {
    *into++ = '.';
    into = print_digits(into, uint64_t(fraction), unit);
    while (into[-1] == '0') --into;
  }
  if (utc) {
    memcpy(into, "+00", 3);
    into += 3;
  }
  into = print_era(into, civil);
  return worker_copy(worker, text, uint64_t(into - text));
}

int32_t date_from_text(Worker *worker, const uint8_t *value, uint64_t length) {
  Moment moment;
  if (!read(worker, value, length, "date: ", &moment)) return 0;
  // The time of day, if any, is checked and dropped.
  if (moment.days >= firstDay && moment.days == int32_t(moment.days)) return int32_t(moment.days);
  cast_fail(worker, ERROR_DATETIME_TEXT_RANGE, "date out of range: ", value, length, "");
  return 0;
}

int64_t timestamp_from_text(Worker *worker, const uint8_t *value, uint64_t length, int32_t unit, bool utc) {
  Moment moment;
  if (!read(worker, value, length, utc ? "timestamp with time zone: " : "timestamp: ", &moment)) return 0;
  int64_t units = units_per_second(unit);
  uint64_t divisor = uint64_t(10000000000 / units);
  int64_t fraction = int64_t((moment.fraction + divisor / 2) / divisor);
  __int128 seconds = static_cast<__int128>(moment.days) * secondsPerDay + moment.seconds - (utc ? moment.offset : 0);
  __int128 result = seconds * units + fraction;
  if (moment.days >= firstDay && result == int64_t(result)) return int64_t(result);
  cast_fail(worker, ERROR_DATETIME_TEXT_RANGE, "timestamp out of range: ", value, length, "");
  return 0;
}
