// Text functions: known values, LIKE against a matcher by definition, case mapping against the C library's; the
// selection of rows.
#include "check.h"

#include <sys/mman.h>

#include <clocale>
#include <cwctype>

#include "utf8.h"

#if defined(__x86_64__)
// The search as it is compiled for wider vectors, see CMakeLists.txt.
extern "C" int64_t text_find_v3(const uint8_t *, uint64_t, const uint8_t *, uint64_t);
extern "C" int64_t text_find_v4(const uint8_t *, uint64_t, const uint8_t *, uint64_t);
#endif

namespace {

std::vector<std::string> characters(const std::string &text) {
  std::vector<std::string> result;
  for (uint64_t at = 0; at < text.size();) {
    uint64_t next = next_character(bytes(text), text.size(), at);
    result.push_back(text.substr(at, next - at));
    at = next;
  }
  return result;
}

// LIKE by its definition.
bool matches(const std::vector<std::string> &value, size_t at, const std::vector<std::string> &pattern, size_t in) {
  if (in == pattern.size()) return at == value.size();
  if (pattern[in] == "%") return matches(value, at, pattern, in + 1) || (at < value.size() && matches(value, at + 1, pattern, in));
  if (at == value.size()) return false;
  if (pattern[in] == "_") return matches(value, at + 1, pattern, in + 1);
  if (pattern[in] == "\\") return in + 1 < pattern.size() && value[at] == pattern[in + 1] && matches(value, at + 1, pattern, in + 2);
  return value[at] == pattern[in] && matches(value, at + 1, pattern, in + 1);
}

void like(TestQuery &test) {
  const char *letters[] = {"a", "b", "é", "€", "\x01", "\x03", "%", "_"};
  for (int round = 0; round < 100000; ++round) {
    std::string value, pattern;
    for (uint64_t length = randomNumber() % 9; length > 0; --length) value += letters[randomNumber() % 8];
    for (uint64_t length = randomNumber() % 7; length > 0; --length) {
      uint64_t choice = randomNumber() % 12;
      pattern += choice < 6 ? letters[choice] : choice < 9 ? "%" : choice < 11 ? "_" : "\\%";
    }
    Text prepared = text_pattern(test.worker(), TEXT(pattern), '\\');
    bool expected = matches(characters(value), 0, characters(pattern), 0);
    if (text_like(TEXT(value), prepared.bytes, prepared.length) != expected) check_failed(__FILE__, __LINE__, value + " like " + pattern);
    CHECK_EQUAL(text_like_fold(TEXT(value), prepared.bytes, prepared.length), expected);
  }
  // Longer ones, in either case, up to what is folded character by character.
  const char *pieces[] = {"a", "ba", "aab", "é", "éa", "abababababababababababababababab"}, *upper[] = {"A", "bA", "AAB", "É", "éA", "abABabABabababababababababababAB"};
  for (int round = 0; round < 20000; ++round) {
    std::string value, shown, pattern;
    for (uint64_t length = randomNumber() % 7; length > 0; --length) {
      uint64_t choice = randomNumber() % 6;
      value += pieces[choice];
      shown += randomNumber() % 2 ? upper[choice] : pieces[choice];
    }
    // The reference tries all ways, so there are few runs.
    for (uint64_t length = randomNumber() % 6, runs = 0; length > 0; --length) {
      uint64_t choice = randomNumber() % 10;
      bool run = choice >= 5 && choice < 8 && ++runs <= 2;
      pattern += run ? "%" : choice < 5 ? pieces[choice] : "_";
    }
    if (round % 50 == 0) {
      value = std::string(1500, 'b') + value;
      shown = std::string(1500, 'B') + shown;
      pattern = std::string(1500, 'b') + pattern;
    }
    Text prepared = text_pattern(test.worker(), TEXT(pattern), '\\');
    bool expected = matches(characters(value), 0, characters(pattern), 0);
    if (text_like(TEXT(value), prepared.bytes, prepared.length) != expected) check_failed(__FILE__, __LINE__, value + " like " + pattern);
    if (text_like_fold(TEXT(shown), prepared.bytes, prepared.length) != expected) check_failed(__FILE__, __LINE__, shown + " ilike " + pattern);
  }
  CHECK_EQUAL(test.failure(), "none");
  auto is_like = [&](const std::string &value, const std::string &pattern, int32_t escape = '\\') {
    Text prepared = text_pattern(test.worker(), TEXT(pattern), escape);
    return text_like(TEXT(value), prepared.bytes, prepared.length);
  };
  CHECK(is_like("a%", "a\\%"));
  CHECK(is_like("a\\b", "a\\b", -1));
  CHECK(is_like("50%", "50€%", 0x20AC));
  is_like("a", "a\\");
  CHECK_EQUAL(test.failure(), "18 LIKE pattern must not end with escape character");
  CHECK(text_like_fold(bytes("ÄÖÜ straße"), 14, bytes("äö\x02 s\x01"), 8));
  // Hostile: every run could start anywhere.
  std::string value(20000, 'a'), pattern;
  for (int index = 0; index < 50; ++index) pattern += "%a";
  CHECK(!is_like(value, pattern + "%b"));
}

// The search against one by definition, on texts that end or begin where readable memory does.
void search(int64_t (*find)(const uint8_t *, uint64_t, const uint8_t *, uint64_t)) {
  constexpr uint64_t page = 4096;
  uint8_t *guarded = static_cast<uint8_t *>(mmap(nullptr, 4 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  CHECK(guarded != MAP_FAILED && mprotect(guarded + page, 2 * page, PROT_READ | PROT_WRITE) == 0);
  uint8_t *first = guarded + page, *behind = guarded + 3 * page;
  for (int round = 0; round < 200000; ++round) {
    uint64_t length = randomNumber() % (round % 8 == 0 ? 300 : 80), partLength = randomNumber() % (round % 16 == 0 ? 90 : 6);
    uint64_t letters = 1 + randomNumber() % 4;
    std::string value(length, ' '), part(partLength, ' ');
    for (char &byte : value) byte = char('a' + randomNumber() % letters);
    for (char &byte : part) byte = char('a' + randomNumber() % letters);
    if (length > 0 && randomNumber() % 2 == 0) {
      // A part that occurs, if it fits.
      uint64_t at = randomNumber() % length;
      part = value.substr(at, partLength);
    }
    uint64_t where = randomNumber() % 4;
    uint64_t spare = randomNumber() % 70;
    uint8_t *at = where == 0 ? first + spare : where == 1 ? behind - length : where == 2 ? first + page - spare : first + page - length / 2;
    // What lies around is what a search that looks too far would find.
    memset(first, 'a', 2 * page);
    if (length > 0) memcpy(at, value.data(), length);
    uint64_t expected = value.find(part);
    CHECK_EQUAL(find(at, length, TEXT(part)), expected == std::string::npos ? -1 : int64_t(expected));
  }
  munmap(guarded, 4 * page);
}

// Places of rows that pass, against a plain loop; neither the flags beyond the last row nor what they are matter.
void selection() {
  for (int round = 0; round < 2000; ++round) {
    uint8_t passes[1024];
    uint16_t places[1032];
    uint64_t share = randomNumber() % 101;
    for (uint8_t &flag : passes) flag = randomNumber() % 100 < share;
    int64_t count = int64_t(randomNumber() % 1025);
    for (int64_t row = count; row < 1024; ++row) passes[row] = uint8_t(randomNumber());
    int64_t selected = rows_select(passes, count, places), expected = 0;
    for (int64_t row = 0; row < count; ++row)
      if (passes[row] == 1) CHECK_EQUAL(int64_t(places[expected++]), row);
    CHECK_EQUAL(selected, expected);
  }
}

void case_mapping(TestQuery &test) {
  setlocale(LC_CTYPE, "C.UTF-8");
  // Blocks that the table covers wholly; single letters of other blocks' case pairs may be missing.
  for (auto [first, last] : {std::pair(0, 0x17F), {0x386, 0x3CE}, {0x400, 0x52F}, {0x531, 0x586}, {0x1E00, 0x1E95}, {0x1EA0, 0x1EFF}}) {
    for (uint32_t code = uint32_t(first); code <= uint32_t(last); ++code) {
      if (lower_case(code) != uint32_t(towlower(code))) check_failed(__FILE__, __LINE__, "lower case of " + std::to_string(code));
      if (upper_case(code) != uint32_t(towupper(code))) check_failed(__FILE__, __LINE__, "upper case of " + std::to_string(code));
    }
  }
  for (uint32_t code = 0; code < 0x110000; ++code) {
    if (lower_case(code) != code && lower_case(code) != uint32_t(towlower(code))) check_failed(__FILE__, __LINE__, std::to_string(code));
    if (upper_case(code) != code && upper_case(code) != uint32_t(towupper(code))) check_failed(__FILE__, __LINE__, std::to_string(code));
  }
  std::string mixed = "Straße ÉCOLE Ωμέγα Привет İ", lower = "straße école ωμέγα привет i", upper = "STRAßE ÉCOLE ΩΜΈΓΑ ПРИВЕТ İ";
  CHECK_EQUAL(to_string(text_lower(test.worker(), TEXT(mixed))), lower);
  CHECK_EQUAL(to_string(text_upper(test.worker(), TEXT(mixed))), upper);
}

// Any bytes at all must be safe.
void any_bytes(TestQuery &test) {
  for (int round = 0; round < 20000; ++round) {
    auto random = [&](uint64_t most) {
      std::string text(randomNumber() % most, ' ');
      for (char &byte : text) byte = char(randomNumber() % 3 ? randomNumber() | 0x80 : randomNumber() % 4);
      return text;
    };
    std::string a = random(20), b = random(4);
    // Exact heap copies, so that the address sanitizer sees every overrun.
    std::vector<uint8_t> value(a.begin(), a.end()), part(b.begin(), b.end());
    const uint8_t *v = value.data(), *p = part.data();
    uint64_t n = value.size(), m = part.size();
    Worker *worker = test.worker();
    text_hash(v, n), text_compare(v, n, p, m), text_like(v, n, p, m), text_like_fold(v, n, p, m), text_find(v, n, p, m);
    text_pattern(worker, v, n, '\\'), text_lower(worker, v, n), text_upper(worker, v, n), text_reverse(worker, v, n);
    int64_t k = int64_t(randomNumber() % 30) - 15;
    text_substring(worker, v, n, k, 3), text_left(v, n, k), text_right(v, n, k), text_trim(v, n, p, m, 3), text_position(v, n, p, m);
    Text replacement[2] = {{p, m}, {v, n}};
    text_replace(worker, v, n, replacement);
    integer_from_text(worker, v, n, 32), float64_from_text(worker, v, n), decimal_from_text(worker, v, n, 38, 5);
    boolean_from_text(worker, v, n), date_from_text(worker, v, n), timestamp_from_text(worker, v, n, 6, true);
    test.failure();
  }
}

} // namespace

void test_text() {
  TestQuery test(1);
  Worker *worker = test.worker();
  const std::string word = "naïve€!";
  CHECK_EQUAL(text_character_length(TEXT(word)), 7);
  auto substring = [&](int64_t start, int64_t length) { return to_string(text_substring(worker, TEXT(word), start, length)); };
  CHECK_EQUAL(substring(1, 3), "naï");
  CHECK_EQUAL(substring(-1, 3), "n");
  CHECK_EQUAL(substring(6, 100), "€!");
  CHECK_EQUAL(substring(6, INT64_MAX), "€!");
  CHECK_EQUAL(substring(INT64_MIN, 5), "");
  CHECK_EQUAL(substring(0, 0), "");
  CHECK_EQUAL(substring(100, 5), "");
  substring(1, -1);
  CHECK_EQUAL(test.failure(), "16 ");
  CHECK_EQUAL(to_string(text_substring_from(TEXT(word), 4)), "ve€!");
  CHECK_EQUAL(to_string(text_substring_from(TEXT(word), INT64_MIN)), word);
  CHECK_EQUAL(to_string(text_left(TEXT(word), 3)), "naï");
  CHECK_EQUAL(to_string(text_left(TEXT(word), -2)), "naïve");
  CHECK_EQUAL(to_string(text_left(TEXT(word), INT64_MIN)), "");
  CHECK_EQUAL(to_string(text_right(TEXT(word), 2)), "€!");
  CHECK_EQUAL(to_string(text_right(TEXT(word), -2)), "ïve€!");
  CHECK_EQUAL(to_string(text_right(TEXT(word), 0)), "");
  CHECK_EQUAL(to_string(text_right(TEXT(word), INT64_MIN)), "");
  CHECK_EQUAL(to_string(text_right(TEXT(word), INT64_MAX)), word);
  CHECK_EQUAL(to_string(text_reverse(worker, TEXT(word))), "!€evïan");
  CHECK_EQUAL(text_position(TEXT(word), bytes("€"), 3), 6);
  CHECK_EQUAL(text_position(TEXT(word), bytes("x"), 1), 0);
  CHECK_EQUAL(text_position(TEXT(word), bytes(""), 0), 1);
  auto trim = [&](const std::string &value, const std::string &set, int sides) { return to_string(text_trim(TEXT(value), TEXT(set), sides)); };
  CHECK_EQUAL(trim("  a b ", " ", 3), "a b");
  CHECK_EQUAL(trim("€xy€a", "€x", 1), "y€a");
  CHECK_EQUAL(trim("a€é€", "€é", 2), "a");
  CHECK_EQUAL(trim("aaa", "a", 3), "");
  auto replace = [&](const std::string &value, const std::string &from, const std::string &to) {
    Text texts[2] = {{bytes(from), from.size()}, {bytes(to), to.size()}};
    return to_string(text_replace(worker, TEXT(value), texts));
  };
  CHECK_EQUAL(replace("abcabc", "b", "xyz"), "axyzcaxyzc");
  CHECK_EQUAL(replace("aaa", "aa", "b"), "ba");
  CHECK_EQUAL(replace("abc", "", "x"), "abc");
  CHECK_EQUAL(replace("abc", "abc", ""), "");
  CHECK_EQUAL(to_string(text_repeat(worker, bytes("ab€"), 5, 3)), "ab€ab€ab€");
  CHECK_EQUAL(to_string(text_repeat(worker, bytes("ab"), 2, -1)), "");
  text_repeat(worker, bytes("ab"), 2, INT64_MAX);
  CHECK_EQUAL(test.failure(), "17 ");
  CHECK_EQUAL(to_string(text_concatenate(worker, bytes("ab"), 2, bytes("cd"), 2)), "abcd");
  CHECK(text_compare(bytes("ab"), 2, bytes("abc"), 3) < 0 && text_compare(bytes("b"), 1, bytes("abc"), 3) > 0 && text_compare(bytes("é"), 2, bytes("z"), 1) > 0);
  CHECK_EQUAL(text_compare(bytes(""), 0, nullptr, 0), 0);
  CHECK(text_equal(nullptr, 0, bytes(""), 0) && !text_equal(bytes("a"), 1, bytes("b"), 1));
  CHECK_EQUAL(text_find(TEXT(word), bytes("ve"), 2), 4);
  CHECK_EQUAL(text_find(TEXT(word), bytes("vx"), 2), -1);
  CHECK_EQUAL(text_find(TEXT(word), nullptr, 0), 0);
  CHECK_EQUAL(text_find(nullptr, 0, bytes("v"), 1), -1);

  // Hashes of all short texts differ, in their high and in their low bits well spread.
  std::vector<int> high(64), low(64);
  for (int value = 0; value < 64000; ++value) {
    std::string text = "Customer#" + std::to_string(value);
    uint64_t hash = uint64_t(text_hash(TEXT(text)));
    ++high[hash >> 58];
    ++low[hash & 63];
  }
  for (int count : high) CHECK(count > 800 && count < 1200);
  for (int count : low) CHECK(count > 800 && count < 1200);
  like(test);
  search(text_find);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("x86-64-v3")) search(text_find_v3);
  if (__builtin_cpu_supports("x86-64-v4")) search(text_find_v4);
#endif
  selection();
  case_mapping(test);
  any_bytes(test);
}
